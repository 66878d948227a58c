"""Every failure is a problem document in the reader's language; what nothing foresaw says nothing of what it said."""

from __future__ import annotations

import json
import logging
from typing import Any

import pytest
import structlog
from werkzeug.test import TestResponse

import shared.http  # noqa: F401  # declares the rules
from shared.acts import Role
from shared.errors import RULES, Kind
from shared.eventstore.ports import IntegrityFault
from shared.http.problems import STATUS, TITLES, fragment, status_of
from shared.http.rules import INTERNAL
from shared.identity import JwksFault, Principal
from tests.http.scene import ENROL, NOT_TWICE, REPORT, Scene


def problem(answer: TestResponse) -> dict[str, Any]:
    assert answer.mimetype == "application/problem+json"
    document: dict[str, Any] = json.loads(answer.data)
    assert set(document) == {"type", "title", "status", "detail", "instance", "code", "rule", "errors"}
    assert document["status"] == answer.status_code
    return document


def test_every_kind_of_no_has_its_status_and_its_title() -> None:
    assert set(STATUS) == set(Kind)
    assert len(set(STATUS.values())) == len(STATUS)
    assert {status_of(rule) for rule in RULES.values()} <= set(TITLES)
    assert status_of(INTERNAL) == 500


@pytest.mark.parametrize(
    ("asked", "language"),
    [
        (None, "vi"), ("vi", "vi"), ("en", "en"), ("en-GB, vi;q=0.5", "en"), ("fr", "vi"), ("vi, en;q=0.9", "vi"),
        ("*", "vi"), ("en;q=0.1, fr", "en"), ("\u0111", "vi"), (",;q=", "vi"),
    ],
)  # fmt: skip
def test_the_reader_chooses_the_language_and_it_is_vietnamese_otherwise(
    enrolled: Scene, asked: str | None, language: str
) -> None:
    headers = enrolled.headers(Role.DOST, **({} if asked is None else {"Accept_Language": asked}))
    answer = enrolled.client.get("/v1/enrolments/NONE", headers=headers)
    assert (answer.status_code, answer.headers["Content-Language"]) == (404, language)
    assert "Accept-Language" in answer.headers["Vary"]
    told = {"vi": "Không có cơ quan “NONE”. Hãy kiểm tra lại mã.", "en": "There is no agency “NONE”. Check the code."}
    assert problem(answer)["detail"] == told[language]


def test_a_problem_names_the_rule_and_where_the_rule_comes_from(enrolled: Scene) -> None:
    path = "/v1/enrolments/STC/milestones"
    enrolled.client.post(path, json=REPORT, headers=enrolled.changing(1))
    document = problem(enrolled.client.post(path, json=REPORT, headers=enrolled.changing(2)))
    assert document["rule"] == {"source": NOT_TWICE.source.told("vi")}
    assert document["instance"] == path
    explained = enrolled.client.get(document["type"], headers={"Accept-Language": "en"})
    assert explained.json == {
        "code": "scene.not-twice",
        "status": 409,
        "what": "This milestone was reported.",
        "todo": "Nothing needs doing.",
        "source": NOT_TWICE.source.told("en"),
    }


def test_the_explanation_of_an_unknown_code_is_missing(scene: Scene) -> None:
    assert problem(scene.client.get("/problems/no.such"))["code"] == "shared.not-found"


def test_every_fault_of_a_body_is_named_at_once(scene: Scene) -> None:
    body = {"code": "stc", "requested_on": "2007-02-30", "extra": 1, "occurred": "today", "legal_basis": {"kind": "x"}}
    answer = scene.client.post("/v1/enrolments", json=body, headers=scene.creating(Accept_Language="en"))
    named = {each["pointer"]: each["detail"] for each in problem(answer)["errors"]}
    assert named["#/extra"] == "There is no such member."
    assert named["#/request_number"] == "This is required."
    assert named["#/requested_on"] == "Must be a day as YYYY-MM-DD, e.g. 2007-04-19."
    assert set(named) == {
        "#/code", "#/requested_on", "#/extra", "#/occurred", "#/request_number", "#/legal_basis/kind",
        "#/legal_basis/number", "#/legal_basis/issuer", "#/legal_basis/date",
    }  # fmt: skip


def test_a_thousand_faults_are_not_answered_with_a_longer_body(scene: Scene) -> None:
    body = {**ENROL, **{f"extra-{number}": 1 for number in range(5_000)}}
    answer = scene.client.post("/v1/enrolments", json=body, headers=scene.creating())
    document = problem(answer)
    assert (len(document["errors"]), document["code"]) == (50, "shared.body-invalid")
    assert "5000" in document["detail"]


def test_what_nothing_foresaw_is_500_stripped_and_in_the_log_under_its_id(
    scene: Scene, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.ERROR):
        answer = scene.client.get("/v1/broken", headers=scene.headers(Role.DOST))
    document = problem(answer)
    assert (answer.status_code, document["code"]) == (500, "shared.internal")
    assert answer.headers["X-Request-Id"] in document["detail"]
    assert "person" not in answer.text
    assert "ZeroDivision" not in answer.text
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert any("ZeroDivisionError" in record.getMessage() for record in caplog.records)


def test_an_integrity_fault_is_500_and_never_taken_for_bad_input(enrolled: Scene) -> None:
    def broken(*_args: object) -> list[object]:
        raise IntegrityFault("position 1")

    enrolled.application.store.kept_answer = broken  # type: ignore[assignment]
    answer = enrolled.client.post("/v1/enrolments/STC/milestones", json=REPORT, headers=enrolled.changing(1))
    assert problem(answer)["code"] == "shared.internal"


def test_without_keys_to_verify_with_the_answer_is_503_not_401(scene: Scene) -> None:
    class NoKeys:
        def verify(self, token: str) -> Principal:
            raise JwksFault("none")

    host = scene.app.extensions["thucchat"]
    object.__setattr__(host, "verifier", NoKeys())
    answer = scene.client.get("/v1/enrolments", headers={"Authorization": "Bearer a.b.c"})
    assert problem(answer)["code"] == "shared.keys-unavailable"
    assert "Retry-After" in answer.headers


@pytest.mark.parametrize(
    ("method", "path", "status", "allow"),
    [
        ("GET", "/v1/enrolment", 404, None),
        ("GET", "/V1/enrolments", 404, None),
        ("GET", "/v1/enrolments/STC/", 404, None),
        ("PUT", "/v1/enrolments", 405, "GET, HEAD, POST"),
        ("OPTIONS", "/v1/enrolments", 405, "GET, HEAD, POST"),
        ("FOO", "/v1/enrolments", 405, "GET, HEAD, POST"),
        ("DELETE", "/livez", 405, "GET, HEAD"),
    ],
)
def test_addresses_and_methods_that_are_none(
    scene: Scene, method: str, path: str, status: int, allow: str | None
) -> None:
    answer = scene.client.open(path, method=method)
    assert problem(answer)["status"] == status
    assert answer.headers.get("Allow") == allow


def test_the_instance_is_ascii_whatever_was_asked_for(scene: Scene) -> None:
    answer = scene.client.get("/v1/t\u1ec9nh/%FF/%0d%0a")
    assert problem(answer)["instance"].isascii()


@pytest.mark.parametrize(
    ("pointer", "expected"),
    [
        ("", "#"),
        ("/a/0", "#/a/0"),
        ("/t\u00ean", "#/t%C3%AAn"),
        ("/a b", "#/a%20b"),
        ("/\ud800", "#/%3F"),
        ("/a~1b", "#/a~1b"),
    ],
)
def test_a_pointer_is_a_fragment_of_a_uri(pointer: str, expected: str) -> None:
    assert fragment(pointer) == expected
    assert len(fragment("/" + "\u1ec1" * 10_000)) < 1_000


def test_every_answer_carries_its_id_and_the_security_headers(enrolled: Scene) -> None:
    for path in ("/livez", "/v1/enrolments", "/nothing", "/v1/broken"):
        answer = enrolled.client.get(path, headers=enrolled.headers(Role.DOST))
        assert answer.headers["X-Request-Id"]
        assert answer.headers["Cache-Control"] == "no-store"
        assert answer.headers["Content-Security-Policy"].startswith("default-src 'none'")
        assert answer.headers["X-Content-Type-Options"] == "nosniff"
        assert answer.headers["Referrer-Policy"] == "no-referrer"


@pytest.mark.parametrize("given", ["not-a-uuid", "01A20C42-A359-701C-985F-09817C68185A", "a\u0111", "x" * 5_000, ""])
def test_an_id_of_another_form_is_replaced(scene: Scene, given: str) -> None:
    answer = scene.client.get("/livez", headers={"X-Request-Id": given})
    assert answer.headers["X-Request-Id"] != given
    kept = "01a20c42-a359-701c-985f-09817c68185a"
    assert scene.client.get("/livez", headers={"X-Request-Id": kept}).headers["X-Request-Id"] == kept


@pytest.mark.parametrize(
    "given",
    [
        "00-00000000000000000000000000000000-b7ad6b7169203331-01",
        "00-0af7651916cd43dd8448eb211c80319c-0000000000000000-01",
        "01-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01",
        "00-0AF7651916CD43DD8448EB211C80319C-b7ad6b7169203331-01",
        "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01-x",
        "nonsense",
    ],
)
def test_a_malformed_trace_is_left_out_and_refuses_nothing(scene: Scene, given: str) -> None:
    answer = scene.client.post("/v1/enrolments", json=ENROL, headers=scene.creating(traceparent=given))
    assert answer.status_code == 201
    assert scene.documents()[0].traceparent is None


def test_what_is_known_of_a_request_is_forgotten_with_it(enrolled: Scene) -> None:
    enrolled.client.get("/v1/enrolments", headers=enrolled.headers(Role.PPC))
    assert structlog.contextvars.get_contextvars() == {}
