"""An alarm is raised once, with its evidence, stands until a person closes it, and never stops the mirror."""

from __future__ import annotations

import hashlib
import threading
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import pytest
from werkzeug.test import TestResponse

from services.inspection.domain.alarm import LONGEST_KEY, Alarm, Finding
from services.inspection.mirror import evidence as evidence_module
from shared.acts import Act, Actor, Role, Stamp
from shared.clock import SystemClock
from shared.contracts import leaf_hash
from shared.contracts.inspection import AlarmKind, AlarmRaised
from shared.errors import Refused
from shared.eventstore.ports import Entry, Heard
from shared.ids import TimeOrderedIds
from shared.messaging.embedded import EmbeddedSubscription
from shared.messaging.transport import Delivery, Subscription
from shared.messaging.worker import State, Worker
from tests.eventstore.subject import SQLiteSubject
from tests.inspection.patrolled import OWN, REGISTRY, Watched, told
from tests.messaging.scene import Meddling
from tests.messaging.test_mirroring import entry
from tests.support.waiting import until

STAMP = Stamp("thucchat.hanam/inspection", SystemClock(), TimeOrderedIds())
INSPECTOR = Actor("p-thanh-tra", Role.INSPECTOR)
FOUND = Finding(AlarmKind.CHANGED, REGISTRY, "sai / wrong", index=7)


@pytest.fixture
def watched(tmp_path: Path) -> Iterator[Watched]:
    made = Watched(tmp_path, SQLiteSubject(tmp_path / "registry"))
    made.register()
    yield made
    made.close()


def act(by: Actor = INSPECTOR, reason: str | None = "Đã làm rõ") -> Act:
    return Act(STAMP, by, STAMP.clock.now(), STAMP.ids.new(), reason=reason)


def shown(answer: TestResponse) -> dict[str, Any]:
    assert answer.status_code == 200, answer.text
    return dict(answer.get_json())


def sound(watched: Watched, *findings: Finding, once: bool = False) -> int:
    return watched.post.application.alarms.sound(findings, once=once)


def close(watched: Watched, key: str, version: int = 1, reason: str = "Đã làm rõ", **options: Any) -> TestResponse:
    return watched.post.command(f"/v1/alarms/{key}/closure", {"reason": reason}, version, **options)


KEYS = {
    "by index": (FOUND, "changed.thucchat.hanam.registry.7"),
    "by size where no index is known": (
        Finding(AlarmKind.SPLIT_VIEW, REGISTRY, "-", size=9), "split-view.thucchat.hanam.registry.9",
    ),
    "by index where both are known": (
        Finding(AlarmKind.CHANGED, REGISTRY, "-", index=0, size=9), "changed.thucchat.hanam.registry.0",
    ),
    "by the log alone": (Finding(AlarmKind.STALE, OWN, "-"), "stale.thucchat.hanam.inspection"),
}  # fmt: skip


@pytest.mark.parametrize(("finding", "key"), KEYS.values(), ids=KEYS)
def test_an_alarm_is_known_by_what_it_is_about(finding: Finding, key: str) -> None:
    assert finding.key == key


def test_the_key_of_a_log_with_a_long_name_still_fits_and_tells_places_apart() -> None:
    long = f"{'a' * 60}/{'b' * 58}"
    keys = {Finding(AlarmKind.MIRROR_DAMAGED, long, "-", index=index).key for index in range(3)}
    assert len(keys) == 3
    assert all(len(key) <= LONGEST_KEY for key in keys)


def test_an_alarm_that_stands_is_not_raised_again_and_one_that_was_closed_is(watched: Watched) -> None:
    assert sound(watched, FOUND, FOUND) == 1
    assert sound(watched, FOUND) == 0
    assert close(watched, FOUND.key).status_code == 200
    assert sound(watched, FOUND) == 1
    assert [told(each) for each in watched.raised()] == [("changed", "registry", 7)] * 2


def test_the_same_signed_notes_raise_no_closed_alarm_again_where_once_is_enough(watched: Watched) -> None:
    split = Finding(AlarmKind.SPLIT_VIEW, REGISTRY, "-", size=9, notes=("một", "hai"))
    other = Finding(AlarmKind.SPLIT_VIEW, REGISTRY, "-", size=9, notes=("một", "ba"))
    assert sound(watched, split, once=True) == 1
    close(watched, split.key)
    assert sound(watched, split, once=True) == 0
    assert sound(watched, other, once=True) == 1


REFUSED = {
    "by a service": (act(Actor("service:registry", Role.SERVICE)), "inspection.alarm-closed-by-persons"),
    "without a reason": (act(reason=None), "inspection.reason-required"),
    "with an empty reason": (act(reason="  "), "inspection.reason-required"),
}


@pytest.mark.parametrize(("closing", "code"), REFUSED.values(), ids=REFUSED)
def test_an_alarm_is_closed_by_a_person_with_a_reason(closing: Act, code: str) -> None:
    alarm = Alarm(FOUND.key)
    assert alarm.sound(act(), FOUND)
    with pytest.raises(Refused) as refused:
        alarm.close(closing)
    assert refused.value.code == code
    assert alarm.standing


def test_alarms_are_shown_with_all_that_is_known_of_them(watched: Watched) -> None:
    split = Finding(AlarmKind.SPLIT_VIEW, REGISTRY, "hai / two", size=9, notes=("một\n", "hai\n"))
    sound(watched, FOUND, split)
    items = shown(watched.post.get("/v1/alarms"))["items"]
    assert [each["alarm"] for each in items] == [FOUND.key, split.key]
    one = shown(watched.post.get(f"/v1/alarms/{split.key}"))
    assert one == items[1]
    assert one["kind"] == {
        "code": "split-view",
        "vi": "sổ đã ký hai điểm chốt mâu thuẫn nhau",
        "en": "two signed checkpoints contradict each other",
    }
    assert (one["origin"], one["index"], one["size"], one["notes"]) == (REGISTRY, None, 9, ["một\n", "hai\n"])
    assert (one["standing"], one["times"], one["closed"], one["version"]) == (True, 1, None, 1)


def test_closing_is_shown_with_who_when_and_why_and_filters_apply(watched: Watched) -> None:
    other = Finding(AlarmKind.STALE, REGISTRY, "-")
    sound(watched, FOUND, other)
    answer = close(watched, FOUND.key)
    assert (answer.status_code, answer.headers["ETag"]) == (200, '"2"')
    closed = shown(watched.post.get(f"/v1/alarms/{FOUND.key}"))
    assert (closed["standing"], closed["closed"]["person"], closed["closed"]["reason"]) == (False, "p-1", "Đã làm rõ")

    def keys(query: str) -> list[str]:
        return [each["alarm"] for each in shown(watched.post.get(f"/v1/alarms{query}"))["items"]]

    assert keys("?standing=true") == [other.key]
    assert keys("?standing=false") == [FOUND.key]
    assert keys("?limit=1") == [FOUND.key]
    assert watched.post.get("/v1/alarms?standing=yes").status_code == 422


def test_closing_is_refused_where_it_is_not_right_and_then_changes_nothing(watched: Watched) -> None:
    sound(watched, FOUND)
    assert close(watched, FOUND.key, 2).status_code == 412
    assert close(watched, FOUND.key, reason=" ").status_code == 422
    assert close(watched, "changed.nothing").status_code == 404
    for role in (Role.SERVICE, Role.PPC, Role.HOME_AFFAIRS, Role.DOST):
        assert close(watched, FOUND.key, role=role).status_code == 403
    assert shown(watched.post.get(f"/v1/alarms/{FOUND.key}"))["standing"]
    close(watched, FOUND.key)
    again = close(watched, FOUND.key, 2)
    assert (again.status_code, again.get_json()["code"]) == (409, "inspection.alarm-not-standing")


@pytest.mark.parametrize("role", [Role.PPC, Role.HOME_AFFAIRS, Role.PPC_OFFICE, Role.INSPECTOR])
def test_who_oversees_reads_alarms(watched: Watched, role: Role) -> None:
    assert watched.post.get("/v1/alarms", role).status_code == 200


@pytest.mark.parametrize("role", [Role.SERVICE, Role.ASSESSOR, Role.DOST])
def test_nobody_else_does(watched: Watched, role: Role) -> None:
    assert watched.post.get("/v1/alarms", role).status_code == 403


def test_the_workers_health_names_what_stands_and_what_could_not_be_recorded(watched: Watched) -> None:
    concern = watched.post.service.concerns["alarms"]
    assert concern() is None
    sound(watched, FOUND)
    assert concern() == f"standing: {FOUND.key}"
    watched.own.raise_fence("as told", 1, bytes(32))
    other = Finding(AlarmKind.OWN_LOG_DAMAGED, OWN, "-", index=3)
    assert sound(watched, other) == 0
    assert concern() == f"standing: {FOUND.key}, {other.key}"
    watched.own.lift_fence("as told")
    assert sound(watched) == 1
    assert [told(each) for each in watched.raised()][-1] == ("own-log-damaged", "inspection", 3)


def test_alarms_of_a_damaged_own_log_can_still_be_read(watched: Watched) -> None:
    sound(watched, FOUND)
    watched.tamper(
        lambda administrator: administrator.write("events", [
            [*row[:6], b"ruined"] if number == 0 else row for number, row in enumerate(administrator.read("events"))
        ]),
        watched.inspection,
    )  # fmt: skip
    assert [each["alarm"] for each in shown(watched.post.get("/v1/alarms"))["items"]] == [FOUND.key]


def test_two_who_find_the_same_at_once_raise_it_once(watched: Watched) -> None:
    raised: list[int] = []
    threads = [threading.Thread(target=lambda: raised.append(sound(watched, FOUND))) for _ in range(8)]
    for each in threads:
        each.start()
    for each in threads:
        each.join()
    assert sum(raised) == 1
    assert len(watched.raised()) == 1


def test_a_forged_document_is_kept_beside_the_one_held_and_can_be_read(watched: Watched) -> None:
    watched.grow(3)
    watched.hear()
    held = watched.own.stored_heard("registry", 1, 1)[0]
    forged = Entry(2, leaf_hash(b"forged"), b"forged")
    for _ in range(2):
        watched.watch.evidence.other_document("registry", held, forged)
    (alarm,) = watched.raised()
    assert told(alarm) == ("contradiction", "registry", 1)
    assert held.document is not None
    digests = tuple(hashlib.sha256(each).hexdigest() for each in (held.document, forged.document))
    assert alarm.evidence == digests
    for digest, raw in zip(digests, (held.document, forged.document), strict=True):
        answer = watched.post.get(f"/v1/alarms/{alarm.alarm}/evidence/{digest}")
        assert (answer.status_code, answer.data) == (200, raw)
    assert watched.post.get(f"/v1/alarms/{alarm.alarm}/evidence/{'0' * 64}").status_code == 404
    assert watched.post.get(f"/v1/alarms/{alarm.alarm}/evidence/{digests[0]}", Role.SERVICE).status_code == 403


def test_forging_without_end_fills_neither_the_log_nor_the_disk(
    watched: Watched, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(evidence_module, "MOST_AN_HOUR", 5)
    for position in range(1, 30):
        watched.watch.evidence.other_document("registry", None, entry(position, " forged"))
    assert len(watched.raised()) == 5
    kept = [each for each in (tmp_path / "inspection" / "files").rglob("*") if each.is_file() and len(each.name) == 64]
    assert len(kept) == 5


@pytest.mark.parametrize("position", [0, -5, 2**53 + 5, 2**63 - 1])
def test_a_forged_message_may_claim_any_position(watched: Watched, position: int) -> None:
    watched.watch.evidence.other_document("registry", None, entry(position, " forged"))
    assert [told(each) for each in watched.raised()] == [("contradiction", "registry", None)]


def test_rows_that_vanish_from_under_the_mirror_are_told(watched: Watched) -> None:
    watched.watch.evidence.lost("registry", 4)
    assert [told(each) for each in watched.raised()] == [("mirror-damaged", "registry", 3)]


CONTRADICTIONS = {"cut": (12, 0, "missing", 12), "cut and written on": (12, 30, "changed", 12)}


@pytest.mark.parametrize(("size", "more", "kind", "index"), CONTRADICTIONS.values(), ids=CONTRADICTIONS)
def test_a_log_that_no_longer_continues_is_read_from_its_beginning_and_the_first_index_is_named(
    watched: Watched, size: int, more: int, kind: str, index: int
) -> None:
    watched.grow(20)
    watched.hear()
    watched.accept(20)
    watched.step()
    watched.tamper(lambda administrator: administrator.cut(size))
    if more:
        watched.grow(more, "after")
    for _ in range(3):
        watched.watch.evidence.other_log("registry", "it no longer continues")
    assert [told(each) for each in watched.raised()] == [(kind, "registry", index)]


class Forger:
    """Puts forged documents among what comes."""

    def __init__(self) -> None:
        self.forging = False

    def __call__(self, came: Sequence[Delivery]) -> Sequence[Delivery]:
        if not self.forging or not came:
            return came
        return [Delivery(entry(came[0].entry.position, " forged"), came[0].previous), Delivery(entry(1, "'"), 0), *came]


class FromLog:
    """A transport that reads the registry's log itself."""

    def __init__(self, watched: Watched) -> None:
        self._watched = watched

    def publisher(self, source: str) -> None:
        return None

    def subscribe(self, consumer: str, source: str) -> Subscription:
        return EmbeddedSubscription(self._watched.store)


def test_hearing_goes_on_among_forged_messages_and_the_log_is_what_is_held(watched: Watched) -> None:
    forger = Forger()
    watched.grow(2)
    worker = Worker(
        watched.post.application, {}, {"registry": watched.store}, Meddling(FromLog(watched), forger), Free(),
        keep_documents=True, overseer=watched.watch.evidence, look_every=60.0,
    )  # fmt: skip
    worker.start()
    try:
        until(lambda: watched.own.heard_position("registry") == 2, "the log")
        forger.forging = True
        watched.grow(1)
        until(lambda: len(watched.raised()) == 2, "both lies to be told")
        watched.grow(1)
        until(lambda: watched.own.heard_position("registry") == 4, "what comes next")
        assert worker.status()["registry"].state is State.RUNNING
    finally:
        assert worker.stop()
    rows: Sequence[Heard] = watched.own.heard("registry", 0, 10)
    assert [each.document for each in rows] == [each.document for each in watched.store.entries(0, 10)]
    contradictions: list[AlarmRaised] = watched.raised()
    assert {told(each) for each in contradictions} >= {
        ("contradiction", "registry", 2), ("contradiction", "registry", 0),
    }  # fmt: skip


class Free:
    """A lock that is nobody's."""

    def acquire(self) -> bool:
        return True

    def release(self) -> None:
        """Has nothing to let go of."""
