"""Queries: pages that go on where they ended, the two clocks echoed as resolved, and answers of the declared shape."""

from __future__ import annotations

from typing import Any

import pytest

from shared.acts import Role
from shared.http.schemas import cursor_of
from tests.http.scene import ENROL, Scene


def enrol(scene: Scene, *codes: str) -> None:
    for code in codes:
        answer = scene.client.post("/v1/enrolments", json={**ENROL, "code": code}, headers=scene.creating())
        assert answer.status_code == 201


def test_pages_follow_one_another_without_a_gap_or_an_overlap(scene: Scene) -> None:
    codes = [f"A{number}" for number in range(7)]
    enrol(scene, *codes)
    found: list[str] = []
    path: str | None = "/v1/enrolments?limit=3"
    while path is not None:
        answer = scene.client.get(path, headers=scene.headers(Role.PPC))
        assert answer.json is not None
        found += [each["code"] for each in answer.json["items"]]
        link = answer.headers.get("Link")
        assert (link is None) == (answer.json["next"] is None)
        path = None if link is None else link[link.index("<") + 1 : link.index(">")]
        assert link is None or ("limit=3" in link and link.endswith('rel="next"'))
    assert found == codes


@pytest.mark.parametrize(
    "after",
    ["A1", "!!!", "YQ==", cursor_of("A1")[:-1], "IkEx\u0130", "bnVsbA==", cursor_of("\ud800"), cursor_of("a\x00b")],
)
def test_a_cursor_that_the_server_did_not_give_is_refused(scene: Scene, after: str) -> None:
    answer = scene.client.get("/v1/enrolments", query_string={"after": after}, headers=scene.headers(Role.PPC))
    assert answer.json is not None
    assert (answer.status_code, answer.json["errors"][0]["pointer"]) == (422, "#/after")


def test_a_silently_ignored_parameter_would_be_a_wrong_answer(scene: Scene) -> None:
    answer = scene.client.get("/v1/moments?as_off=2007-01-01", headers=scene.headers(Role.PPC))
    assert answer.json is not None
    assert answer.status_code == 422
    assert answer.json["errors"] == [{"in": "query", "pointer": "#/as_off", "detail": "Không có tham số này."}]


def test_a_repeated_parameter_is_refused_even_when_both_say_the_same(scene: Scene) -> None:
    answer = scene.client.get("/v1/moments?as_of=2007-01-01&as_of=2007-01-01", headers=scene.headers(Role.PPC))
    assert answer.json is not None
    assert (answer.status_code, answer.json["errors"][0]["pointer"]) == (422, "#/as_of")


@pytest.mark.parametrize(
    ("query", "echo"),
    [
        ({}, ("2007-04-19T05:00:00.000000Z", "2007-04-19T05:00:00.000000Z", "2007-04-19T05:00:00.000000Z")),
        ({"as_of": "2007-04-01"}, ("2007-04-01", "2007-04-01T16:59:59.999999Z", "2007-04-19T05:00:00.000000Z")),
        (
            {"as_of": "2007-04-01T08:00:00+07:00", "known": "2007-04-02"},
            ("2007-04-01T01:00:00.000000Z", "2007-04-01T01:00:00.000000Z", "2007-04-02T16:59:59.999999Z"),
        ),
        ({"known": "2007-04-19"}, ("2007-04-19T05:00:00.000000Z",) * 3),
        ({"as_of": "2008-01-01"}, ("2008-01-01", "2008-01-01T16:59:59.999999Z", "2007-04-19T05:00:00.000000Z")),
    ],
)  # fmt: skip
def test_both_clocks_are_echoed_as_they_were_resolved(
    scene: Scene, query: dict[str, str], echo: tuple[str, str, str]
) -> None:
    answer = scene.client.get("/v1/moments", query_string=query, headers=scene.headers(Role.PPC))
    assert answer.json == dict(zip(("as_of", "as_of_instant", "known"), echo, strict=True))


@pytest.mark.parametrize("known", ["2007-04-20", "2007-04-19T12:00:01+07:00"])
def test_what_will_be_known_is_not_answered_for_it_could_change(scene: Scene, known: str) -> None:
    answer = scene.client.get("/v1/moments", query_string={"known": known}, headers=scene.headers(Role.PPC))
    assert answer.json is not None
    assert (answer.status_code, answer.json["errors"][0]["pointer"]) == (422, "#/known")


def test_an_answer_carries_the_version_to_send_back_as_if_match(enrolled: Scene) -> None:
    answer = enrolled.client.get("/v1/enrolments/STC", headers=enrolled.headers(Role.PPC))
    assert (answer.json, answer.headers["ETag"]) == ({"code": "STC", "version": 1, "reached": []}, '"1"')


def test_names_go_out_in_vietnamese_not_in_escapes(scene: Scene) -> None:
    assert "Không có địa chỉ này." in scene.client.get("/none").text


@pytest.mark.parametrize(
    "accept", [None, "*/*", "application/*", "application/json", "text/html, application/json;q=0.1"]
)
def test_whoever_takes_json_gets_it(enrolled: Scene, accept: str | None) -> None:
    headers: dict[str, Any] = enrolled.headers(Role.PPC)
    answer = enrolled.client.get("/v1/enrolments", headers=headers if accept is None else {**headers, "Accept": accept})
    assert (answer.status_code, answer.mimetype) == (200, "application/json")


def test_an_answer_of_another_shape_than_promised_is_a_fault_of_ours(enrolled: Scene) -> None:
    class Odd:
        version = -1
        reached = ("no_such_milestone",)

    enrolled.application.load = lambda *_: Odd()  # type: ignore[method-assign, assignment]
    answer = enrolled.client.get("/v1/enrolments/STC", headers=enrolled.headers(Role.PPC))
    assert answer.status_code == 500
