"""The scene as gunicorn loads it: `tests.http.served:create("DIRECTORY")`."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from flask import Flask

from shared.acts import Role
from shared.http import Blueprint
from shared.identity import Principal
from shared.observability import configure_logging
from tests.http.scene import EnrolmentView, Scene


def create(directory: str, multiprocess: bool = False) -> Flask:
    """Returns the scene's app, with a route that waits until somebody opens the pipe `held`."""
    configure_logging()
    place = Path(directory)
    blp = Blueprint("held", "registry", "Chờ / waiting")

    @blp.query("/held", answer=EnrolmentView, right="registry.scene.hold", roles=(Role.DOST,))
    def hold(_service: Scene, _principal: Principal, _args: dict[str, Any]) -> dict[str, Any]:
        """Chờ. / Wait."""
        (place / "held").read_bytes()
        return {"code": "STC", "version": 1, "reached": []}

    return Scene(place, more=(blp,), multiprocess=multiprocess).app
