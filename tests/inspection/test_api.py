"""Inspection over HTTP: who may read what, and that a wrong question is never answered."""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from services.inspection.api import BLUEPRINTS
from services.inspection.application import Inspection
from services.inspection.policy import HEARS
from shared.acts import Role
from shared.clock import parse_instant
from shared.contracts import parse
from shared.contracts.terms import Milestone
from shared.http import create_app
from shared.identity import Issuer, JwksFile, Verifier
from tests.inspection.world import HEAD, SNV, World, at, evidence, milestone

AUDIENCE = "thucchat.inspection"


class Desk:
    """Inspection as a client meets it."""

    name = "inspection"
    blueprints = BLUEPRINTS
    hears = HEARS

    def __init__(self, world: World, directory: Path) -> None:
        self.world = world
        self.application: Inspection = world.app
        self.issuer = Issuer(directory, environment="test")
        verifier = Verifier(JwksFile(self.issuer.jwks_path), issuer=self.issuer.url, audience=AUDIENCE)
        self.client: FlaskClient = create_app(self, verifier=verifier, staging=directory).test_client()

    def is_idle(self) -> bool:
        return True

    def get(
        self, path: str, *roles: Role, agency: str | None = None, query: Mapping[str, str] | None = None
    ) -> TestResponse:
        token = self.issuer.mint("p-1", roles or (Role.INSPECTOR,), audience=[AUDIENCE], agency=agency)
        return self.client.get(path, query_string=query, headers={"Authorization": f"Bearer {token}"})

    def refusals(self) -> list[Any]:
        """Returns what was recorded in inspection's own log."""
        return [parse(entry.document).facts for entry in self.application.store.entries(0, 100)]


@pytest.fixture
def desk(told: World, tmp_path: Path) -> Desk:
    told.clock.advance(at("2009-01-01T00:00") - told.clock.now())
    return Desk(told, tmp_path / "identity")


DOSSIER = f"/v1/agencies/{SNV}/dossier"
HISTORY = f"/v1/agencies/{SNV}/history"


def test_a_dossier_is_answered_with_both_clocks_as_resolved(desk: Desk) -> None:
    answer = desk.get(DOSSIER, query={"as_of": "2007-10-01", "known": "2007-12-01"})
    assert answer.status_code == 200, answer.text
    found = answer.get_json()
    assert found["as_of"] == {"said": "2007-10-01", "instant": "2007-10-01T16:59:59.999999Z", "day": "2007-10-01"}
    assert found["known"]["instant"] == "2007-12-01T16:59:59.999999Z"
    assert [(each["source"], each["position"]) for each in found["logs"]] == [
        ("registry", 7), ("assessment", 0), ("funding", 0), ("notifier", 1), ("inspection", 0),
    ]  # fmt: skip
    assert found["registry"]["milestones"][1]["reached"]["on"] == "2007-08-28"


def test_a_dossier_answers_who_appointed_the_head_and_which_evidence_is_recorded(desk: Desk) -> None:
    desk.world.say(milestone(Milestone.SYSTEM_APPLIED, 5, evidence=("a" * 64, "b" * 64)), f"agency/{SNV}", by=HEAD)
    desk.world.say(evidence("b" * 64), "evidence/b")
    registry = desk.get(DOSSIER).get_json()["registry"]
    assert registry["head"]["decision"]["number"] == "15/QĐ-UBND"
    shown = registry["milestones"][4]["reached"]["evidence"]
    assert [(each["digest"][0], each["recorded"]) for each in shown] == [("a", False), ("b", True)]


def test_without_moments_everything_known_now_is_shown_as_of_now(desk: Desk) -> None:
    found = desk.get(DOSSIER).get_json()
    assert (
        parse_instant(found["as_of"]["instant"]) == parse_instant(found["known"]["instant"]) == at("2009-01-01T00:00")
    )
    assert (
        found
        == desk.get(DOSSIER, query={"as_of": "2009-01-01T00:00:00Z", "known": "2009-01-01T07:00:00+07:00"}).get_json()
    )


def test_a_history_is_paged_without_loss_or_repetition(desk: Desk) -> None:
    whole = desk.get(HISTORY, query={"limit": "200"}).get_json()["items"]
    pages, query = [], {"limit": "7"}
    while True:
        answer = desk.get(HISTORY, query=query)
        assert answer.status_code == 200, answer.text
        page = answer.get_json()
        pages.extend(page["items"])
        if page["next"] is None:
            break
        query["after"] = page["next"]
    assert len(whole) == 20
    assert pages == whole


def test_an_event_is_answered_with_bytes_whose_leaf_hash_is_that_of_the_log(desk: Desk) -> None:
    item = desk.get(HISTORY).get_json()["items"][0]
    found = desk.get(item["raw"]).get_json()
    raw = base64.b64decode(found["document_base64"])
    assert raw == found["document"].encode() == desk.world.said[1].raw
    assert hashlib.sha256(b"\0" + raw).hexdigest() == found["leaf_hash"] == item["leaf_hash"]
    assert found["sentence"] == item["sentence"]


def test_a_newer_event_is_answered_too(desk: Desk) -> None:
    newer = desk.world.said[1]
    desk.world.hear(
        "registry",
        newer.raw.replace(b"registered.v1", b"registered.v9").replace(
            str(newer.id).encode(), b"0" * 8 + b"-0000-7000-8000-" + b"f" * 12
        ),
    )
    answer = desk.get("/v1/events/00000000-0000-7000-8000-ffffffffffff")
    assert answer.status_code == 200, answer.text
    assert answer.get_json()["reading"] == "unknown"
    assert desk.get(HISTORY, query={"limit": "200"}).status_code == 200


@pytest.mark.parametrize("role", [Role.INSPECTOR, Role.PPC, Role.HOME_AFFAIRS, Role.PPC_OFFICE])
@pytest.mark.parametrize("path", [DOSSIER, HISTORY])
def test_who_oversees_reads_every_agency(desk: Desk, role: Role, path: str) -> None:
    assert desk.get(path, role).status_code == 200


@pytest.mark.parametrize("role", [Role.AGENCY_HEAD, Role.QMR, Role.ISO_SECRETARY])
@pytest.mark.parametrize("path", [DOSSIER, HISTORY])
def test_who_holds_a_post_in_an_agency_reads_its_file_and_no_other(desk: Desk, role: Role, path: str) -> None:
    assert desk.get(path, role, agency=SNV).status_code == 200
    assert desk.refusals() == []
    refused = desk.get(path, role, agency="HN-STC")
    assert (refused.status_code, refused.get_json()["code"]) == (403, "shared.other-agency")
    (recorded,) = desk.refusals()
    assert recorded.rule == "shared.other-agency"


@pytest.mark.parametrize("path", [DOSSIER, HISTORY, "/v1/events/00000000-0000-7000-8000-000000000004"])
def test_everybody_else_is_refused_once_on_record(desk: Desk, path: str) -> None:
    assert desk.get(path, Role.ASSESSOR).status_code == 403
    assert [each.rule for each in desk.refusals()] == ["shared.right-missing"]


def test_an_agency_reads_the_events_that_name_it_and_no_others(desk: Desk) -> None:
    own = next(each for each in desk.world.said if each.topic == "registry.agency.registered.v1")
    budget = next(each for each in desk.world.said if each.topic == "funding.budget.approved.v1")
    assert desk.get(f"/v1/events/{own.id}", Role.QMR, agency=SNV).status_code == 200
    refused = desk.get(f"/v1/events/{budget.id}", Role.QMR, agency=SNV)
    assert (refused.status_code, refused.get_json()["code"]) == (403, "inspection.event-of-others")
    assert [each.rule for each in desk.refusals()] == ["inspection.event-of-others"]
    assert desk.get(f"/v1/events/{budget.id}", Role.INSPECTOR).status_code == 200


WRONG = {
    "a misspelt moment": (DOSSIER, {"as_off": "2007-10-01"}, 422),
    "no day": (DOSSIER, {"as_of": "2007-02-30"}, 422),
    "an instant without an offset": (HISTORY, {"known": "2007-10-01T00:00:00"}, 422),
    "what will be known": (DOSSIER, {"known": "2009-01-02"}, 422),
    "a made-up cursor": (HISTORY, {"after": "zzz"}, 422),
    "a page of none": (HISTORY, {"limit": "0"}, 422),
    "an agency never heard of": ("/v1/agencies/HN-KHONG/dossier", {}, 404),
    "an agency that is markup": ("/v1/agencies/%3Cscript%3E/history", {}, 404),
    "an event never heard of": ("/v1/events/00000000-0000-7000-8000-00000000ffff", {}, 404),
    "an event that is no id": ("/v1/events/latest", {}, 404),
}


@pytest.mark.parametrize(("path", "query", "status"), WRONG.values(), ids=WRONG)
def test_a_wrong_question_is_refused_and_leaves_no_trace(
    desk: Desk, path: str, query: dict[str, str], status: int
) -> None:
    answer = desk.get(path, query=query)
    assert answer.status_code == status, answer.text
    assert answer.mimetype == "application/problem+json"
    assert desk.refusals() == []
