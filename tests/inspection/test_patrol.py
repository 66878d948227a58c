"""Within one audit there is an alarm that names the first bad index, whatever a database administrator did."""

from __future__ import annotations

import shutil
import threading
from collections.abc import Callable, Iterator, Sequence
from datetime import timedelta
from pathlib import Path
from typing import Final

import pytest

from services.inspection.mirror.peers import HttpPeer, StorePeer
from shared.clock import FrozenClock, SystemClock
from shared.contracts.inspection import AlarmKind, AuditCompleted
from shared.eventstore.ports import Head, Recording
from shared.ledger.proof import Leaves
from shared.ledger.tree import leaf_hash
from shared.messaging.remote import LogUnavailable
from tests.eventstore.administrator import DOCUMENT, LEAF, POSITION, Administrator, Row
from tests.eventstore.audited import (
    BOUNDED,
    HEARD,
    NAMED,
    SIZES,
    edit,
    in_events,
    set_at,
    then_derived,
    without,
)
from tests.eventstore.scribe import events
from tests.eventstore.subject import SQLiteSubject
from tests.inspection.patrolled import FUNDING, OWN, REGISTRY, Watched, told
from tests.support.waiting import until
from tests.transparency.scene import Registry, Served

SIZE: Final = 600
ACCEPTED: Final = SIZES[1:]
Deed = Callable[[Administrator], None]
OF_THE_TREE: Final = frozenset({
    "a column alone", "a row put in before the first", "a row put in at the end", "a row put in far beyond the end",
})  # fmt: skip
"""What a service alone can see: it changes no entry of the tree that the service serves."""
ON_A_SERVICE: Final[dict[str, tuple[Deed, int]]] = {
    **{name: deed for name, deed in NAMED.items() if name not in OF_THE_TREE},
    **{name: (deed, index) for name, (deed, index, _) in BOUNDED.items()},
    "a backup restored, and written on": (lambda administrator: restored(administrator, 333), 333),
}


def restored(administrator: Administrator, size: int) -> None:
    administrator.cut(size)


def opened(directory: Path) -> Watched:
    return Watched(directory, SQLiteSubject(directory / "registry"))


@pytest.fixture(scope="module")
def prepared(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """The registry's log of 600 entries, heard to the end, witnessed up to 580 and mirrored as far; then audited."""
    places = {name: tmp_path_factory.mktemp(name) for name in ("watched", "settled")}
    made = opened(places["watched"])
    made.register()
    made.grow(SIZE)
    made.hear()
    made.accept(*ACCEPTED)
    assert made.step() == 1
    made.close()
    places["settled"].rmdir()
    shutil.copytree(places["watched"], places["settled"])
    made = opened(places["settled"])
    made.post.application.mirror.caught_up()
    report = made.audit()
    assert (report.findings, report.raised) == ((), 0)
    made.close()
    return places


@pytest.fixture
def watched(prepared: dict[str, Path], tmp_path: Path) -> Iterator[Watched]:
    """Witnessed and mirrored, but neither audited nor folded into the index yet."""
    yield from copied(prepared["watched"], tmp_path)


@pytest.fixture
def settled(prepared: dict[str, Path], tmp_path: Path) -> Iterator[Watched]:
    """Witnessed, mirrored, folded and audited."""
    yield from copied(prepared["settled"], tmp_path)


def copied(place: Path, directory: Path) -> Iterator[Watched]:
    shutil.copytree(place, directory / "copy")
    made = opened(directory / "copy")
    yield made
    made.close()


def found(watched: Watched) -> list[tuple[str, str, int | None]]:
    """Returns what one audit raised."""
    before = len(watched.raised())
    watched.audit()
    return [told(each) for each in watched.raised()[before:]]


def test_an_audit_that_finds_nothing_says_how_far_it_read_and_what_it_found(settled: Watched) -> None:
    completed = [each for each in settled.facts() if isinstance(each, AuditCompleted)]
    (audit,) = completed
    assert audit.findings == 0
    read = {each.origin.rpartition("/")[2]: (each.size, each.root) for each in audit.logs}
    assert read["registry"] == (SIZE, settled.store.head().root.hex())
    assert set(read) == {"registry", "assessment", "funding", "notifier", "inspection"}


@pytest.mark.parametrize("deed", ON_A_SERVICE)
def test_what_is_done_to_a_service_raises_one_alarm_that_names_the_index(settled: Watched, deed: str) -> None:
    hand, index = ON_A_SERVICE[deed]
    settled.tamper(hand)
    if "written on" in deed:
        settled.store.record(Recording(events("after the restore", 1, 400)))
    ((kind, log, named),) = found(settled)
    assert kind in (AlarmKind.CHANGED, AlarmKind.MISSING)
    assert (log, named) == ("registry", index)
    assert found(settled) == []


OVER_HTTP: Final = (
    "a body, its leaf hash intact", "a body and its leaf hash", "a leaf hash alone", "a row taken out",
    "two rows in each other's place", "the tail cut off", "the tail cut off, and everything that told of it",
    "an edit, with everything hashed anew", "a backup restored, and written on",
)  # fmt: skip


@pytest.mark.parametrize("deed", OVER_HTTP)
def test_the_same_is_seen_over_http(settled: Watched, tmp_path: Path, deed: str) -> None:
    hand, index = ON_A_SERVICE[deed]
    registry = Registry(tmp_path / "copy")
    served = Served(registry.app)
    try:
        settled.peers[REGISTRY] = HttpPeer(served.url, registry.token)
        assert found(settled) == []
        settled.tamper(hand)
        if "written on" in deed:
            settled.store.record(Recording(events("after the restore", 1, 400)))
        assert [each[1:] for each in found(settled)] == [("registry", index)]
        assert REGISTRY not in (settled.watch.patrol.concern() or "")
    finally:
        served.close()
        registry.close()


def test_a_service_that_is_gone_or_refuses_is_out_of_reach_over_http(settled: Watched, tmp_path: Path) -> None:
    registry = Registry(tmp_path / "copy")
    served = Served(registry.app)
    settled.peers[REGISTRY] = HttpPeer(served.url, lambda: "no token")
    assert settled.audit().findings == ()
    assert REGISTRY in (settled.watch.patrol.concern() or "")
    served.close()
    registry.close()
    settled.peers[REGISTRY] = HttpPeer(served.url, lambda: "no token")
    assert settled.audit().findings == ()
    assert REGISTRY in (settled.watch.patrol.concern() or "")


MISSING: Final = ("the tail cut off", "everything", "the tail cut off, and everything that told of it")


@pytest.mark.parametrize("deed", MISSING)
def test_what_is_gone_from_a_service_is_missing(settled: Watched, deed: str) -> None:
    settled.tamper(NAMED[deed][0])
    assert [kind for kind, _, _ in found(settled)] == [AlarmKind.MISSING]


ON_THE_MIRROR: Final[dict[str, tuple[Deed, int]]] = {name: (deed, index) for name, (deed, index, _) in HEARD.items()}


@pytest.mark.parametrize("reachable", [True, False], ids=["service reachable", "service out of reach"])
@pytest.mark.parametrize("deed", ON_THE_MIRROR)
def test_what_is_done_to_the_mirror_is_named_and_accuses_no_service(
    settled: Watched, deed: str, reachable: bool
) -> None:
    hand, index = ON_THE_MIRROR[deed]
    settled.tamper(hand, settled.inspection)
    if not reachable:
        settled.peers.clear()
    assert found(settled) == [(AlarmKind.MIRROR_DAMAGED, "registry", index)]


def test_a_mirror_hashed_anew_is_named_by_the_service_where_the_index_has_nothing_yet(watched: Watched) -> None:
    watched.tamper(HEARD["a body and its leaf hash"][0], watched.inspection)
    assert found(watched) == [(AlarmKind.MIRROR_DAMAGED, "registry", 130)]


def test_where_nobody_has_the_right_hashes_any_more_the_range_is_told(watched: Watched) -> None:
    watched.tamper(HEARD["a body and its leaf hash"][0], watched.inspection)
    watched.peers.clear()
    watched.audit()
    (alarm,) = watched.raised()
    assert (alarm.index, alarm.size) == (None, 300)
    assert "from index 100 on, below 300" in alarm.detail


ON_THE_OWN_LOG: Final[dict[str, Callable[[int], Deed]]] = {
    "a body, its leaf hash intact": lambda at: in_events(lambda rows: retold(rows, at, leaf=False)),
    "a body and its leaf hash": lambda at: in_events(lambda rows: retold(rows, at, leaf=True)),
    "everything hashed anew": lambda at: then_derived(in_events(lambda rows: retold(rows, at, leaf=True))),
    "a leaf hash alone": lambda at: in_events(set_at(at, LEAF, bytes(32))),
    "a row taken out": lambda at: in_events(lambda rows: rows[:at] + rows[at + 1 :]),
    "a row taken out, the gap closed": lambda at: then_derived(in_events(without(at, POSITION))),
    "the tail cut off": lambda at: in_events(lambda rows: rows[:at]),
    "a backup restored": lambda at: lambda administrator: administrator.cut(at),
}


def retold(rows: list[Row], at: int, *, leaf: bool) -> list[Row]:
    """Lets an entry of inspection's own log say another time."""
    raw = bytes(rows[at][DOCUMENT])
    rows[at][DOCUMENT] = raw.replace(b'"time":"2', b'"time":"3')
    assert rows[at][DOCUMENT] != raw
    if leaf:
        rows[at][LEAF] = leaf_hash(rows[at][DOCUMENT])
    return rows


@pytest.mark.parametrize("deed", ON_THE_OWN_LOG)
def test_what_is_done_to_inspections_own_log_is_named(settled: Watched, deed: str) -> None:
    settled.accept(3, 6, settled.own.head().size, origin=OWN)
    settled.post.application.mirror.caught_up()
    assert found(settled) == []
    settled.tamper(ON_THE_OWN_LOG[deed](4), settled.inspection)
    report = settled.audit()
    own = [each for each in report.findings if each.origin == OWN]
    assert [(each.kind, each.index) for each in own] == [(AlarmKind.OWN_LOG_DAMAGED, 4)]
    concern = settled.post.application.alarms.concern()
    assert concern is not None
    assert own[0].key in concern


def test_what_the_signer_remembers_outside_of_the_database_counts_too(settled: Watched, tmp_path: Path) -> None:
    size = settled.own.head().size
    note = settled.sign(size, OWN)
    (tmp_path / "copy" / "inspection" / "keys" / "log.state").write_text(note.text)
    settled.post.application.mirror.caught_up()
    assert found(settled) == []
    settled.tamper(lambda administrator: administrator.cut(size - 1), settled.inspection)
    report = settled.audit()
    assert [(each.kind, each.index) for each in report.findings] == [(AlarmKind.OWN_LOG_DAMAGED, size - 1)]


def test_an_alarm_that_was_closed_is_raised_again_while_its_fault_stands(settled: Watched) -> None:
    settled.tamper(edit(130, leaf=True))
    ((_, _, index),) = found(settled)
    assert index == 130
    key = settled.raised()[0].alarm
    answer = settled.post.command(f"/v1/alarms/{key}/closure", {"reason": "Đã khôi phục"}, 1)
    assert answer.status_code == 200, answer.text
    assert found(settled) == [(AlarmKind.CHANGED, "registry", 130)]
    assert found(settled) == []


class Unreachable(StorePeer):
    """A service that does not answer, or stops answering in the middle."""

    def __init__(self, watched: Watched, tiles: int) -> None:
        super().__init__(watched.store, REGISTRY)
        self._tiles = tiles

    def head(self) -> Head:
        if not self._tiles:
            raise LogUnavailable("as told")
        return super().head()

    def entries(self, index: int, width: int) -> Sequence[bytes]:
        if index >= self._tiles:
            raise LogUnavailable("as told")
        return super().entries(index, width)


@pytest.mark.parametrize("tiles", [0, 1])
def test_a_service_out_of_reach_is_no_finding_and_the_workers_health_says_so(settled: Watched, tiles: int) -> None:
    settled.peers[REGISTRY] = Unreachable(settled, tiles)
    report = settled.audit()
    assert (report.findings, report.raised) == ((), 0)
    assert REGISTRY in report.unreached
    assert REGISTRY in (settled.watch.patrol.concern() or "")
    assert FUNDING in report.unreached


def test_what_was_found_before_a_service_stopped_answering_counts(settled: Watched) -> None:
    settled.tamper(edit(130, leaf=True))

    class Silent(StorePeer):
        def checkpoint(self) -> bytes:
            raise LogUnavailable("as told")

    settled.peers[REGISTRY] = Silent(settled.store, REGISTRY)
    assert found(settled) == [(AlarmKind.CHANGED, "registry", 130)]
    assert REGISTRY in (settled.watch.patrol.concern() or "")


def test_a_kept_note_that_was_ruined_is_told_and_stops_neither_audit_nor_mirror(settled: Watched) -> None:
    settled.tamper(
        lambda administrator: administrator.write("checkpoints", [
            [*row[:4], b"ruined"] if row[2] == 580 else row for row in administrator.read("checkpoints")
        ]),
        settled.inspection,
    )  # fmt: skip
    assert (AlarmKind.MIRROR_DAMAGED, "registry", None) in found(settled)
    assert settled.step() == 0
    settled.accept(SIZE)
    assert settled.step() == 1


def test_a_log_that_grows_while_it_is_audited_is_sound(settled: Watched) -> None:
    class Growing(StorePeer):
        def entries(self, index: int, width: int) -> Sequence[bytes]:
            settled.grow(1, f"meanwhile {index}")
            settled.hear()
            return super().entries(index, width)

    settled.peers[REGISTRY] = Growing(settled.store, REGISTRY)
    assert found(settled) == []


def test_a_service_that_shows_a_checkpoint_of_another_history_is_told_with_both_notes(settled: Watched) -> None:
    fork = settled.sign(580, hashes=Leaves(leaf_hash(b"%d" % number) for number in range(580)))

    class TwoFaced(StorePeer):
        def checkpoint(self) -> bytes:
            return fork.to_bytes()

    settled.peers[REGISTRY] = TwoFaced(settled.store, REGISTRY)
    settled.audit()
    (alarm,) = settled.raised()
    assert (alarm.kind, alarm.size) == (AlarmKind.SPLIT_VIEW, 580)
    assert alarm.notes[1].encode() == fork.to_bytes()
    settled.audit()
    assert len(settled.raised()) == 1


def test_a_checkpoint_that_nobody_signed_accuses_nobody(settled: Watched) -> None:
    class Nonsense(StorePeer):
        def checkpoint(self) -> bytes:
            return b"nonsense"

    settled.peers[REGISTRY] = Nonsense(settled.store, REGISTRY)
    assert found(settled) == []


def stale_after(watched: Watched, minutes: float) -> list[tuple[str, str, int | None]]:
    """Returns what an audit raises about the registry when it is made so many minutes from now."""
    return [each for each in later(watched, minutes) if each[1] == "registry"]


def later(watched: Watched, minutes: float) -> list[tuple[str, str, int | None]]:
    """Returns what an audit raises that is made so many minutes after its process began."""
    clock = FrozenClock(SystemClock().now())
    watched.watch = watched.begun(clock)
    clock.advance(timedelta(minutes=minutes))
    return found(watched)


def test_entries_that_stand_unwitnessed_for_ten_minutes_are_an_alarm(settled: Watched) -> None:
    assert stale_after(settled, 9.5) == []
    assert stale_after(settled, 10.5) == [(AlarmKind.STALE, "registry", None)]
    assert stale_after(settled, 11.5) == []


def test_a_log_that_has_not_grown_has_until_its_next_refresh(settled: Watched) -> None:
    settled.accept(SIZE)
    assert stale_after(settled, 14.5) == []
    assert stale_after(settled, 15.5) == [(AlarmKind.STALE, "registry", None)]


def test_inspections_own_log_grows_stale_like_any_other(settled: Watched) -> None:
    assert later(settled, 9.5) == []
    assert (AlarmKind.STALE, "inspection", None) in later(settled, 10.5)


def test_what_happened_before_the_process_began_makes_nothing_stale(settled: Watched) -> None:
    settled.watch = settled.begun(FrozenClock(SystemClock().now() + timedelta(days=9)))
    assert found(settled) == []


def test_a_log_that_nobody_can_reach_is_not_stale(settled: Watched) -> None:
    settled.peers[REGISTRY] = Unreachable(settled, 0)
    assert stale_after(settled, 60) == []


def test_audits_are_made_at_once_and_again_and_end_when_told(settled: Watched) -> None:
    stop = threading.Event()
    thread = threading.Thread(target=settled.watch.patrol.run, args=(stop,))
    thread.start()
    try:
        until(lambda: sum(isinstance(each, AuditCompleted) for each in settled.facts()) >= 3, "two more audits")
    finally:
        stop.set()
        thread.join()
