"""Public routes: no token is asked for, everything else is as strict as anywhere, and nothing is recorded."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from shared.errors import NOT_FOUND, Refused
from shared.http import Blueprint, openapi_of
from tests.http.scene import Scene
from tests.support.corpus import run_corpus


@pytest.fixture
def open_scene(tmp_path: Path) -> Iterator[Scene]:
    blp = Blueprint("open", "registry", "Công khai / public", base="/open")

    @blp.public("/texts/<path:name>", media="text/plain")
    def read_text(_service: Scene, name: str) -> bytes:
        """Đọc. / Read."""
        if name != "a/b":
            raise Refused(NOT_FOUND, what="file", key=name)
        return b"the text"

    @blp.public("/texts", method="POST", media="text/plain", limit=10)
    def hand_in(_service: Scene, body: bytes) -> bytes:
        """Nộp. / Hand in."""
        return body[::-1]

    made = Scene(tmp_path, more=(blp,))
    yield made
    made.close()


def test_anybody_reads_and_hands_in(open_scene: Scene) -> None:
    answer = open_scene.client.get("/open/texts/a/b")
    assert (answer.status_code, answer.content_type, answer.data) == (200, "text/plain; charset=utf-8", b"the text")
    assert open_scene.client.post("/open/texts", data=b"abc", content_type="x/y").data == b"cba"


def test_what_is_not_there_is_not_there_and_what_is_too_large_is_not_read(open_scene: Scene) -> None:
    assert open_scene.client.get("/open/texts/a").status_code == 404
    assert open_scene.client.get("/open/texts/a/b?x=1").status_code == 422
    assert open_scene.client.post("/open/texts", data=b"x" * 11).status_code == 413


def test_the_document_says_that_no_token_is_asked_for(open_scene: Scene) -> None:
    operation = json.loads(openapi_of(open_scene.app))["paths"]["/open/texts"]["post"]
    assert operation["security"] == []
    assert "x-right" not in operation


def test_the_corpus_is_refused_here_too(open_scene: Scene) -> None:
    routes = open_scene.app.blueprints["open"].routes[:1]  # type: ignore[attr-defined]
    report = run_corpus(open_scene.client, routes, token=open_scene.issuer.mint, head=open_scene.application.store.head)  # type: ignore[arg-type]
    assert report.total > 30
