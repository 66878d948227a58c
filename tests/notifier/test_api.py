"""The notifier over HTTP: one's own inbox, reading once, and who oversees."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from services.notifier.api import BLUEPRINTS
from services.notifier.api.notices import PERSONS
from services.notifier.application import TEXTS
from services.notifier.policy import HEARS
from shared.acts import Role
from shared.contracts import parse
from shared.contracts.notifier import NoticeRead, NoticeRequested
from shared.http import create_app
from shared.identity import Issuer, JwksFile, Verifier
from tests.notifier.webhookhost import OTHER, SECRET
from tests.notifier.world import HEAD, SNV, STC, World

AUDIENCE = "thucchat.notifier"


class Desk:
    """The notifier as a client meets it."""

    name = "notifier"
    blueprints = BLUEPRINTS
    hears = HEARS

    def __init__(self, world: World, directory: Path) -> None:
        self.world = world
        self.application = world.app
        self.views = world.views
        self.issuer = Issuer(directory, environment="test")
        verifier = Verifier(JwksFile(self.issuer.jwks_path), issuer=self.issuer.url, audience=AUDIENCE)
        self.client: FlaskClient = create_app(self, verifier=verifier, staging=directory).test_client()

    def is_idle(self) -> bool:
        return self.world.delivery.is_idle()

    def headers(self, person: str, role: Role, agency: str | None = SNV) -> dict[str, str]:
        return {"Authorization": f"Bearer {self.issuer.mint(person, [role], audience=[AUDIENCE], agency=agency)}"}

    def inbox(self, person: str = HEAD, role: Role = Role.AGENCY_HEAD, **query: str) -> list[dict[str, Any]]:
        answer = self.client.get("/v1/inbox", headers=self.headers(person, role), query_string=query)
        assert answer.status_code == 200, answer.text
        items: list[dict[str, Any]] = answer.get_json()["items"]
        return items

    def acknowledge(self, notice: dict[str, Any], person: str = HEAD) -> TestResponse:
        return self.say("acknowledgement", notice, person)

    def read(self, notice: dict[str, Any], person: str = HEAD, **more: str) -> TestResponse:
        return self.say("reading", notice, person, **more)

    def say(self, what: str, notice: dict[str, Any], person: str, **more: str) -> TestResponse:
        headers = {
            **self.headers(person, Role.AGENCY_HEAD),
            "If-Match": f'"{notice["version"]}"',
            "Idempotency-Key": str(uuid4()),
            **more,
        }
        return self.client.post(f"/v1/notices/{notice['notice']}/{what}", json={}, headers=headers)

    def deliver(self, *documents: Any) -> None:
        self.world.hear(*documents)
        self.world.delivery.deliver_due()


@pytest.fixture
def desk(world: World, tmp_path: Path) -> Desk:
    world.settle_in()
    return Desk(world, tmp_path / "identity")


def test_the_inbox_holds_ones_own_notices_the_newest_first_with_their_texts(desk: Desk) -> None:
    desk.deliver(desk.world.scheduled())
    desk.world.pass_time(timedelta(hours=1))
    desk.deliver(desk.world.approved())
    first, second = desk.inbox()
    assert (first["template"], second["template"]) == ("assessment-approved", "assessment-scheduled")
    assert second["subject_vi"] == "Lịch đánh giá ban đầu tại Sở Nội vụ, từ ngày 18/02/2008"
    assert second["text_en"].startswith("To the head of Department of Home Affairs\n")
    assert [(each["channel"], each["state"], each["attempts"]) for each in second["channels"]] == [
        ("inbox", "delivered", 1)
    ]
    assert second["read"] is None
    assert desk.inbox("p-khac") == []


def test_a_notice_stands_in_the_inbox_once_it_was_put_there_and_not_before(desk: Desk) -> None:
    desk.world.hear(desk.world.scheduled())
    assert desk.inbox() == []
    desk.world.delivery.deliver_due()
    assert len(desk.inbox()) == 1


def test_the_inbox_is_paged(desk: Desk) -> None:
    desk.deliver(*(desk.world.scheduled(key=f"DG-{number}") for number in range(5)))
    seen: list[str] = []
    query = {"limit": "2"}
    while True:
        answer = desk.client.get("/v1/inbox", headers=desk.headers(HEAD, Role.AGENCY_HEAD), query_string=query)
        page = answer.get_json()
        seen.extend(each["notice"] for each in page["items"])
        if page["next"] is None:
            break
        query["after"] = page["next"]
    assert sorted(seen) == sorted(each.notice for each in desk.world.told(NoticeRequested))
    assert len(seen) == len(set(seen)) == 5


def test_a_notice_to_an_office_without_a_head_waits_for_whoever_comes(desk: Desk) -> None:
    desk.deliver(desk.world.scheduled(STC))
    assert desk.inbox("p-moi") == []
    desk.world.hear(desk.world.appointed("p-moi", date(2008, 1, 28), STC))
    desk.world.hear(desk.world.appointed("p-sau", date(2008, 3, 1), STC))
    (notice,) = desk.inbox("p-moi")
    assert notice["recipient"] == "agency:hn-stc"
    assert desk.inbox("p-sau") == []
    assert desk.read(notice, "p-sau").status_code == 403
    assert desk.read(notice, "p-moi").status_code == 200
    assert desk.inbox("p-moi")[0]["read"] is not None


def test_reading_is_recorded_with_who_and_when(desk: Desk) -> None:
    desk.deliver(desk.world.scheduled())
    (notice,) = desk.inbox()
    desk.world.pass_time(timedelta(days=2))
    answer = desk.read(notice)
    assert answer.status_code == 200, answer.text
    recorded = desk.world.log()[-1]
    assert isinstance(recorded.facts, NoticeRead)
    assert (recorded.actor.person, recorded.actor.role, recorded.actor.agency) == (HEAD, Role.AGENCY_HEAD, SNV)
    (shown,) = desk.inbox()
    assert shown["read"] == {"event": str(recorded.id), "at": "2008-01-30T02:00:00.000000Z"}


def test_a_notice_is_read_once_and_only_on_the_version_that_was_seen(desk: Desk) -> None:
    desk.deliver(desk.world.scheduled())
    (notice,) = desk.inbox()
    assert desk.read(notice, **{"If-Match": '"1"'}).status_code == 412
    assert desk.read(notice).status_code == 200
    size = desk.world.store.head().size
    (again,) = desk.inbox()
    refused = desk.read(again)
    assert (refused.status_code, refused.get_json()["code"]) == (409, "notifier.already-read")
    assert desk.world.store.head().size == size


def test_nobody_reads_for_another_and_the_try_is_on_record(desk: Desk) -> None:
    desk.deliver(desk.world.scheduled())
    (notice,) = desk.inbox()
    size = desk.world.store.head().size
    refused = desk.read(notice, "p-khac")
    assert (refused.status_code, refused.get_json()["code"]) == (403, "notifier.not-recipient")
    entries = desk.world.store.entries(size, 10)
    assert [parse(entry.document).topic for entry in entries] == ["notifier.access.refused.v1"]


def test_who_oversees_sees_whether_an_agency_was_told(desk: Desk) -> None:
    desk.deliver(desk.world.scheduled(), desk.world.scheduled(STC, "DG-2"))
    for role in (Role.INSPECTOR, Role.PPC_OFFICE, Role.DOST):
        answer = desk.client.get("/v1/notices", headers=desk.headers("p-9", role), query_string={"agency": SNV})
        assert answer.status_code == 200, answer.text
        (notice,) = answer.get_json()["items"]
        assert (notice["agency"], notice["recipient"]) == (SNV, HEAD)
    refused = desk.client.get("/v1/notices", headers=desk.headers(HEAD, Role.AGENCY_HEAD), query_string={"agency": SNV})
    assert refused.status_code == 403


def test_an_erased_text_is_shown_as_gone(desk: Desk) -> None:
    desk.deliver(desk.world.scheduled())
    desk.world.texts.erase(TEXTS, desk.inbox()[0]["notice"])
    (notice,) = desk.inbox()
    assert (notice["text_vi"], notice["subject_en"]) == (None, None)


def told(desk: Desk, **query: str) -> list[dict[str, Any]]:
    answer = desk.client.get("/v1/notices", headers=desk.headers("p-9", Role.INSPECTOR), query_string=query)
    assert answer.status_code == 200, answer.text
    items: list[dict[str, Any]] = answer.get_json()["items"]
    return items


def test_who_was_told_of_what_is_found_by_cause_agency_and_recipient(desk: Desk) -> None:
    one, other = desk.world.scheduled(), desk.world.scheduled(STC, "DG-2")
    desk.deliver(one, other)
    assert len(told(desk)) == 2
    for query in ({"about": str(one.id)}, {"about": SNV}, {"to": HEAD}, {"about": str(one.id), "to": HEAD}):
        assert [each["cause"] for each in told(desk, **query)] == [str(one.id)]
    assert [each["cause"] for each in told(desk, to="agency:hn-stc")] == [str(other.id)]
    assert told(desk, about=str(one.id), to="agency:hn-stc") == told(desk, about=SNV, agency=STC) == []


def test_was_the_head_told_when_how_and_did_he_read_it_is_answered_as_it_was_known_at_a_moment(desk: Desk) -> None:
    desk.deliver(desk.world.scheduled())
    (notice,) = desk.inbox()
    desk.world.pass_time(timedelta(days=2))
    assert desk.read(notice).status_code == 200
    desk.world.pass_time(timedelta(days=2))
    assert desk.acknowledge(desk.inbox()[0]).status_code == 200
    steps = {
        "2008-01-27": None,
        "2008-01-29": ("unread", ["requested", "delivered"]),
        "2008-01-30": ("read", ["requested", "delivered", "read"]),
        "2008-02-01": ("acknowledged", ["requested", "delivered", "read", "acknowledged"]),
    }
    for known, expected in steps.items():
        found = told(desk, about=SNV, known=known)
        assert [(each["stage"], [step["step"] for step in each["history"]]) for each in found] == (
            [] if expected is None else [expected]
        )
    (now,) = told(desk, about=SNV)
    assert [(step["by"], step["at"][:10]) for step in now["history"]][-2:] == [
        (HEAD, "2008-01-30"),
        (HEAD, "2008-02-01"),
    ]


def test_a_notice_is_acknowledged_once_by_its_recipient_read_before_or_not(desk: Desk) -> None:
    desk.deliver(desk.world.scheduled())
    (notice,) = desk.inbox()
    assert desk.acknowledge(notice, "p-khac").get_json()["code"] == "notifier.not-recipient"
    assert desk.acknowledge(notice).status_code == 200
    (again,) = desk.inbox()
    for answer, code in ((desk.acknowledge(again), "already-acknowledged"), (desk.read(again), "already-read")):
        assert (answer.status_code, answer.get_json()["code"]) == (409, f"notifier.{code}")


WRONG = {
    "about what is neither an event nor an agency": ("/v1/notices", {"about": "DG 1"}, Role.INSPECTOR, 422),
    "known in the future": ("/v1/notices", {"known": "2008-02-01"}, Role.INSPECTOR, 422),
    "an agency that is none": ("/v1/notices", {"agency": "hn snv"}, Role.INSPECTOR, 422),
    "an unknown parameter": ("/v1/inbox", {"person": "p-1"}, Role.AGENCY_HEAD, 422),
    "a machine's inbox": ("/v1/inbox", {}, Role.SERVICE, 403),
}


@pytest.mark.parametrize(("path", "query", "role", "status"), WRONG.values(), ids=WRONG)
def test_a_wrong_question_is_refused(desk: Desk, path: str, query: dict[str, str], role: Role, status: int) -> None:
    size = desk.world.store.head().size
    answer = desk.client.get(path, headers=desk.headers("p-1", role), query_string=query)
    assert answer.status_code == status, answer.text
    assert desk.world.store.head().size == size + (status == 403)
    assert Role.SERVICE not in PERSONS


def test_a_notice_that_does_not_exist_cannot_be_read(desk: Desk) -> None:
    assert desk.read({"notice": "x", "version": 1}).status_code == 404


def test_views_folded_again_are_the_same(desk: Desk) -> None:
    desk.deliver(desk.world.scheduled(), desk.world.approved())
    desk.read(desk.inbox()[0])
    before = desk.inbox()
    desk.views.rebuild()
    assert desk.inbox() == before
    assert desk.world.delivery.is_idle()


def webhook(desk: Desk, what: str = "", *, create: bool = False, version: int = 1, **body: Any) -> TestResponse:
    precondition = {"If-None-Match": "*"} if create else {"If-Match": f'"{version}"'}
    headers = {**desk.headers(HEAD, Role.AGENCY_HEAD), "Idempotency-Key": str(uuid4()), **precondition}
    return desk.client.post(f"/v1/agencies/{SNV}/webhook{what}", json=body, headers=headers)


def seen(desk: Desk, role: Role = Role.AGENCY_HEAD, agency: str = SNV) -> TestResponse:
    return desk.client.get(f"/v1/agencies/{SNV}/webhook", headers=desk.headers("p-9", role, agency))


def test_a_head_registers_changes_rotates_and_removes_a_webhook_and_no_answer_holds_a_secret(desk: Desk) -> None:
    answers = [
        webhook(desk, create=True, url="https://hook.example/nhan", secret=SECRET),
        webhook(desk, "/rotation", version=1, secret=OTHER),
        seen(desk),
        seen(desk, Role.INSPECTOR),
        webhook(desk, "/change", version=2, url="https://hook.example/khac", secret=SECRET),
        webhook(desk, "/removal", version=3),
        seen(desk),
    ]
    assert [each.status_code for each in answers] == [201, 200, 200, 200, 200, 200, 200]
    assert not any(secret[6:] in each.text for each in answers for secret in (SECRET, OTHER))
    view = answers[2].get_json()
    assert (view["url"], view["state"], view["signatures"], view["failures"], view["open_until"], view["version"]) == (
        "https://hook.example/nhan", "active", 2, 0, None, 2,
    )  # fmt: skip
    assert (answers[6].get_json()["state"], answers[6].get_json()["signatures"]) == ("removed", 0)
    assert answers[0].headers["Location"] == f"/v1/agencies/{SNV}/webhook"


def test_another_agencys_webhook_is_neither_seen_nor_registered(desk: Desk) -> None:
    assert webhook(desk, create=True, url="https://hook.example/", secret=SECRET).status_code == 201
    assert seen(desk, agency=STC).status_code == 403
    headers = {**desk.headers(HEAD, Role.AGENCY_HEAD, STC), "Idempotency-Key": "k-1", "If-None-Match": "*"}
    body = {"url": "https://hook.example/", "secret": SECRET}
    assert desk.client.post(f"/v1/agencies/{SNV}/webhook", json=body, headers=headers).status_code == 403


WRONG_WEBHOOKS = {
    "an address of our own network": ("https://10.0.0.1/", SECRET, "notifier.webhook-address"),
    "no TLS": ("http://hook.example/", SECRET, "notifier.webhook-address"),
    "a weak secret": ("https://hook.example/", "whsec_c2hvcnQ=", "notifier.webhook-secret"),
    "a query": ("https://hook.example/?key=1", SECRET, "shared.body-invalid"),
}


@pytest.mark.parametrize(("url", "secret", "code"), WRONG_WEBHOOKS.values(), ids=WRONG_WEBHOOKS)
def test_a_webhook_that_cannot_be_is_refused(desk: Desk, url: str, secret: str, code: str) -> None:
    size = desk.world.store.head().size
    refused = webhook(desk, create=True, url=url, secret=secret)
    assert (refused.status_code, refused.get_json()["code"]) == (422, code)
    assert desk.world.store.head().size == size


def test_a_notice_is_asked_for_again_over_http_only_where_it_went_by_webhook(desk: Desk) -> None:
    desk.deliver(desk.world.scheduled())
    (notice,) = desk.inbox()
    refused = desk.say("replay", notice, HEAD)
    assert (refused.status_code, refused.get_json()["code"]) == (409, "notifier.not-replayed")
    assert "chưa có" in refused.get_json()["detail"]
