"""Every endpoint of every service, as it is put together: the corpus of bad input, forged tokens, and the document."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import cycle
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from jsonschema import Draft202012Validator

from shared.acts import Role
from shared.clock import SystemClock
from shared.http import openapi_of
from shared.http.blueprint import Route
from shared.http.commands import CommandRoute
from shared.http.publicroutes import PublicRoute
from shared.identity import Issuer
from shared.processes import web
from shared.service import Ground, open_ground
from tests.identity.test_forged_tokens import FORGED, Forge
from tests.support.corpus import run_corpus, send, sound_request
from tests.support.settings import from_environment
from thucchat.embedded import Embedded
from thucchat.services import SERVICES

pytestmark = pytest.mark.slow


@dataclass(frozen=True)
class Running:
    """A service on a store of its own, and whoever may ask."""

    app: Flask
    ground: Ground
    issuer: Issuer

    @property
    def routes(self) -> list[Route]:
        """Returns every route that is declared."""
        return [route for each in self.app.blueprints.values() for route in getattr(each, "routes", [])]

    def token(self, role: Role, *, person: str, agency: str | None) -> str:
        """Returns a token for the service."""
        return self.issuer.mint(person, [role], audience=[self.ground.settings.audience], agency=agency)


@pytest.fixture(params=SERVICES)
def running(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Running]:
    issuer = Issuer(tmp_path / "issuer", environment="test")
    environment = {**Embedded.environment_of(tmp_path), "THUCCHAT_CLOCK": "system"}
    environment |= {f"THUCCHAT_{name.upper()}_URL": "http://127.0.0.1:1" for name in SERVICES}
    parts = SERVICES[request.param]
    settings = parts.load(environment)
    ground = open_ground(settings.common, {})
    yield Running(web(parts.build(ground, settings)), ground, issuer)
    ground.close()


def test_the_whole_corpus_is_refused_and_the_log_stays_as_it_was(running: Running) -> None:
    report = run_corpus(running.app.test_client(), running.routes, token=running.token, head=running.ground.store.head)
    assert len(report.routes) == len(running.routes) >= 6
    assert report.total >= 80 * len(running.routes)


@pytest.mark.skipif(not from_environment().thorough, reason="some 45,000 requests: `make crash` tries them all")
def test_every_value_of_the_corpus_is_refused_at_every_member_of_every_endpoint(running: Running) -> None:
    client, head = running.app.test_client(), running.ground.store.head
    report = run_corpus(client, running.routes, token=running.token, head=head, thorough=True)
    assert len(report.routes) == len(running.routes)


def test_no_forged_token_is_taken_anywhere(running: Running, tmp_path: Path) -> None:
    """Each forgery at some endpoint, each endpoint with several; the endpoints share the one verifier."""
    forge = Forge(tmp_path / "issuer", running.ground.settings.audience, SystemClock().now())
    before = running.ground.store.head()
    client = running.app.test_client()
    guarded = [route for route in running.routes if not isinstance(route, PublicRoute)]
    for name, route in zip(FORGED, cycle(guarded), strict=False):
        token = FORGED[name](forge)
        request = sound_request(route, running.token, "p-1").with_headers(Authorization=f"Bearer {token}")
        if "\n" in token:
            continue
        assert send(client, request).status_code == 401, f"{route.method} {route.path} took {name}"
    assert running.ground.store.head() == before


def test_the_document_describes_every_route_and_every_component_is_a_schema(running: Running) -> None:
    document: dict[str, Any] = json.loads(openapi_of(running.app))
    operations = [each for path in document["paths"].values() for name, each in path.items() if name != "parameters"]
    assert len(operations) == len(running.routes)
    assert len({each["operationId"] for each in operations}) == len(operations)
    assert all(each["summary"] for each in operations)
    for schema in document["components"]["schemas"].values():
        Draft202012Validator.check_schema(schema)


def test_the_example_of_each_command_has_the_form_that_the_document_promises(running: Running) -> None:
    """So the corpus attacks requests that are sound but for one thing."""
    document = json.loads(openapi_of(running.app))
    for route in running.routes:
        if isinstance(route, CommandRoute):
            body = json.loads(sound_request(route, running.token, "p-1").body or b"")
            schema = {"$ref": f"#/components/schemas/{route.body.__name__}", "components": document["components"]}
            Draft202012Validator(schema).validate(body)
