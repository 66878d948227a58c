"""Every endpoint of every service refuses the whole directed corpus of bad input, and its log stays as it was."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from shared.acts import Role
from shared.http.logroutes import log_blueprint
from shared.identity import Issuer
from shared.processes import web
from shared.service import Service, open_ground
from tests.support.corpus import run_corpus
from thucchat.embedded import Embedded
from thucchat.services import SERVICES


@pytest.fixture(params=SERVICES)
def built(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[tuple[Service, Issuer]]:
    issuer = Issuer(tmp_path / "issuer", environment="test")
    environment = Embedded.environment_of(tmp_path) | {"THUCCHAT_CLOCK": "system"}
    settings = SERVICES[request.param].load(environment)
    service = SERVICES[request.param].build(open_ground(settings.common, {}), settings)
    yield service, issuer
    service.close()


def test_every_endpoint_refuses_every_kind_of_bad_input(built: tuple[Service, Issuer]) -> None:
    service, issuer = built

    def token(role: Role, *, person: str, agency: str | None) -> str:
        return issuer.mint(person, [role], audience=[f"thucchat.{service.name}"], agency=agency)

    app = web(service)
    routes = [route for blueprint in (*service.blueprints, log_blueprint(service.name)) for route in blueprint.routes]
    report = run_corpus(app.test_client(), routes, token=token, head=service.store.head)
    assert len(report.routes) == len(routes)
    assert report.total > 50 * len(routes)
