"""Bad input, systematically: whatever is wrong with a request, it is a 4xx that says what, and nothing has changed."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

import shared.http.commands
import shared.http.fields
import shared.http.queries
import shared.http.requests
import shared.http.strictjson
from shared.acts import Role
from shared.http.access import AccessLog
from tests.http.scene import Scene
from tests.support.corpus import Report, run_corpus

pytestmark = pytest.mark.slow


def try_everything(scene: Scene) -> Report:
    def token(role: Role, *, person: str, agency: str | None) -> str:
        return scene.token(role, person=person, agency=agency)

    blueprints = [scene.app.blueprints[name] for name in ("enrolments", "log")]
    routes = [route for blueprint in blueprints for route in blueprint.routes]  # type: ignore[attr-defined]
    return run_corpus(scene.client, routes, token=token, head=scene.application.store.head)


def test_every_endpoint_refuses_the_whole_corpus_and_its_log_stays_as_it_was(enrolled: Scene) -> None:
    report = try_everything(enrolled)
    assert len(report.routes) == len(enrolled.app.view_functions) - 6
    assert len(report.kinds) >= 20
    assert report.total > 1_000


def as_it_came(text: str, pointer: str) -> str:
    return text


def never_deep(limit: int, raw: bytes) -> bool:
    return False


def no_questions(schema: Any) -> dict[str, Any]:
    return {"limit": 1, "after": 0, "as_of": None, "known": None}


def whatever_version(*, creates: bool, either: bool = False) -> int:
    return 1


def any_key() -> str:
    return "k"


def any_media(expected: str) -> None:
    """Takes every body for what it should be."""


def no_record(self: AccessLog, refused: Any) -> None:
    """Records nothing."""


HOLES: dict[str, tuple[object, str, Callable[..., Any]]] = {
    "any depth": (shared.http.strictjson, "deeper_than", never_deep),
    "ignored parameters": (shared.http.queries, "query_args", no_questions),
    "ignored parameters of commands": (shared.http.commands, "query_args", no_questions),
    "any version": (shared.http.commands, "expected_version", whatever_version),
    "any key": (shared.http.commands, "idempotency_key", any_key),
    "any media type": (shared.http.requests, "media", any_media),
    "unrecorded refusals": (AccessLog, "record", no_record),
}


@pytest.mark.parametrize("name", HOLES)
def test_a_hole_in_the_edge_is_noticed(name: str, enrolled: Scene, monkeypatch: pytest.MonkeyPatch) -> None:
    owner, attribute, replacement = HOLES[name]
    monkeypatch.setattr(owner, attribute, replacement)
    with pytest.raises(AssertionError):
        try_everything(enrolled)


def test_a_hole_on_both_sides_of_the_shape_is_noticed(enrolled: Scene, monkeypatch: pytest.MonkeyPatch) -> None:
    """Text is cleaned when it is parsed and held against the contract when it is loaded: one of the two is enough."""
    monkeypatch.setattr(shared.http.strictjson, "clean_text", as_it_came)
    try_everything(enrolled)
    monkeypatch.setattr(shared.http.fields, "check_text", lambda text: text)
    with pytest.raises(AssertionError):
        try_everything(enrolled)
