"""Assessment's web process: `gunicorn 'services.assessment.wsgi:create()'`."""

from __future__ import annotations

from flask import Flask

from services.assessment.settings import PROCESS, load
from services.assessment.wiring import build
from shared.processes import web
from shared.service import open_ground


def create() -> Flask:
    """Returns the WSGI app, with its store open.

    Raises:
        SettingsFault, StoreRefusesToStart, StoreUnavailable, CatalogueFault: it cannot start; says why.
    """
    settings = load()
    return web(build(open_ground(settings.common, PROCESS), settings))
