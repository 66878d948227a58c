"""A log gets back what it lost, and a damaged store is replaced and kept: on both stores."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from typing import Final

import pytest

from shared.eventstore.auditing import audit_heard, audit_log
from shared.eventstore.carrying import REBUILT
from shared.eventstore.opening import check
from shared.eventstore.ports import Entry, Fenced, Head, Heard, KeptCheckpoint, Recorded, Recording, SnapshotRow
from shared.eventstore.rebuilding import Rebuilt, RestoreRefused, append_missing, rebuild
from shared.ledger.tree import leaf_hash, root_of
from tests.eventstore.administrator import LEAF, POSITION, Administrator
from tests.eventstore.scribe import OTHER, STAMP, checkpoint, command, events, heard, identity, recording
from tests.eventstore.subject import Subject

SIZE: Final = 600
REASON: Final = "the log is behind"
THIRD: Final = "thucchat.hanam/funding"


def filled(subject: Subject) -> list[Entry]:
    """Fills everything that a store has; returns the log."""
    store = subject.open()
    store.record(Recording(events("a", 1, 500), command("early"), 201, heard(1, 3, kept=True)))
    store.record(Recording(events("b", 1, 99), command("late"), 200, heard(1, 2, source=THIRD)))
    store.record(recording("c", 1, key="last"))
    store.set_relay_position(SIZE)
    store.put_snapshot(SnapshotRow(identity("a"), 100, "form", b"{}", ""))
    entries = list(store.entries(0, SIZE))
    for size in (100, SIZE):
        store.keep_checkpoint(own_checkpoint(entries, size))
    store.keep_checkpoint(checkpoint(7))
    store.close()
    return entries


def own_checkpoint(entries: list[Entry], size: int) -> KeptCheckpoint:
    return checkpoint(size, root_of([each.leaf_hash for each in entries[:size]]), origin=STAMP.source)


def head_of(entries: list[Entry]) -> Head:
    return Head(len(entries), root_of([each.leaf_hash for each in entries]))


def fenced(subject: Subject) -> None:
    store = subject.open()
    store.raise_fence(REASON, SIZE, bytes(32))
    store.close()


def owner_of(subject: Subject) -> str:
    return str(getattr(subject, "owner", subject.place))


def again(subject: Subject, entries: Iterable[Entry], **more: object) -> Rebuilt:
    return rebuild(owner_of(subject), entries, **more)  # type: ignore[arg-type]


def cut(subject: Subject, size: int, *, told: bool) -> None:
    """Cuts the log; where it is `told`, tiles and frontier are as before."""
    administrator = Administrator(subject)
    if told:
        administrator.write("events", administrator.read("events")[:size])
    else:
        administrator.cut(size)


class Appended:
    """The missing tail. Subclasses give `subject`."""

    @pytest.mark.parametrize("size", [0, 1, 255, 256, 300, 511, 512, 599, 600])
    @pytest.mark.parametrize("told", [True, False])
    def test_a_log_that_was_cut_is_as_it_was(self, subject: Subject, size: int, told: bool) -> None:
        entries = filled(subject)
        cut(subject, size, told=told)
        fenced(subject)
        head = append_missing(subject.place, entries[size:], expected=head_of(entries))
        assert head == head_of(entries)
        store = subject.open()
        assert list(store.entries(0, SIZE + 1)) == entries
        assert check(subject.place).sound
        assert audit_log(store, [(head.size, head.root)]).sound
        with pytest.raises(Fenced, match=REASON):
            store.record(recording("d", 1))
        store.lift_fence("restored")
        assert store.record(recording("c", 2)) == Recorded((SIZE + 1,))

    def test_what_is_there_already_is_compared_and_running_it_again_changes_nothing(self, subject: Subject) -> None:
        entries = filled(subject)
        cut(subject, 590, told=False)
        fenced(subject)
        for _ in range(2):
            assert append_missing(subject.place, entries[500:]) == head_of(entries)
        assert append_missing(subject.place, []) == head_of(entries)

    def test_less_than_everything_is_better_than_nothing(self, subject: Subject) -> None:
        entries = filled(subject)
        cut(subject, 520, told=True)
        fenced(subject)
        assert append_missing(subject.place, entries[520:570]) == head_of(entries[:570])
        assert append_missing(subject.place, entries[570:]) == head_of(entries)
        assert check(subject.place).sound

    def test_without_a_fence_nothing_is_restored(self, subject: Subject) -> None:
        entries = filled(subject)
        cut(subject, 590, told=False)
        with pytest.raises(RestoreRefused, match="no fence stands"):
            append_missing(subject.place, entries[590:])
        assert subject.open().head().size == 590

    @pytest.mark.parametrize(
        "what", ["a gap", "another order", "a forged one", "another tail", "too few", "no document"]
    )
    def test_what_does_not_follow_is_refused_and_nothing_is_written(self, subject: Subject, what: str) -> None:
        entries = filled(subject)
        cut(subject, 590, told=False)
        fenced(subject)
        before = subject.dump()
        other = [replace(each, position=position) for position, each in enumerate(entries[300:310], 591)]
        tail = {
            "a gap": entries[591:],
            "another order": [replace(a, position=p) for p, a in enumerate(reversed(entries[590:]), 591)],
            "a forged one": [*entries[590:599], replace(entries[599], document=entries[1].document)],
            "another tail": other,
            "too few": entries[590:599],
            "no document": [Entry(591, leaf_hash(b"{}"), b"{}")],
        }[what]
        with pytest.raises(RestoreRefused):
            append_missing(subject.place, tail, expected=head_of(entries))
        assert subject.dump() == before

    @pytest.mark.parametrize("what", ["a hole", "another entry", "a tile of another history"])
    def test_a_log_that_is_not_whole_up_to_its_end_is_to_be_rebuilt(self, subject: Subject, what: str) -> None:
        entries = filled(subject)
        cut(subject, 500, told=True)
        administrator = Administrator(subject)
        rows = administrator.read("events")
        if what == "a hole":
            administrator.write("events", [row for row in rows if row[POSITION] != 40])
        elif what == "another entry":
            administrator.edit(490, leaf=True)
        else:
            rows[400][LEAF] = bytes(32)
            administrator.write("events", rows)
        fenced(subject)
        with pytest.raises(RestoreRefused, match="rebuild"):
            append_missing(subject.place, entries[480:], expected=head_of(entries))

    def test_an_interruption_amid_the_tail_leaves_nothing_of_it(self, subject: Subject) -> None:
        entries = filled(subject)
        cut(subject, 100, told=False)
        fenced(subject)
        before = subject.dump()
        with pytest.raises(ConnectionError):
            append_missing(subject.place, interrupted(entries[100:], 400))
        assert subject.dump() == before
        assert append_missing(subject.place, entries[100:]) == head_of(entries)


def interrupted(entries: Iterable[Entry], after: int) -> Iterator[Entry]:
    for number, entry in enumerate(entries):
        if number == after:
            raise ConnectionError("the mirror is gone")
        yield entry


DAMAGES: Final[dict[str, Callable[[Subject, Administrator], None]]] = {
    "a body": lambda _, hand: hand.edit(130),
    "a body and its leaf hash": lambda _, hand: hand.edit(130, leaf=True),
    "a row taken out": lambda _, hand: hand.write("events", [*hand.read("events")[:130], *hand.read("events")[131:]]),
    "no frontier": lambda _, hand: hand.write("frontier", []),
    "no tiles": lambda _, hand: hand.write("tiles", []),
    "a trigger gone": lambda subject, _: subject.unguard("events"),
}


class Replaced:
    """The whole store. Subclasses give `subject`."""

    @pytest.mark.parametrize("damage", DAMAGES)
    def test_a_damaged_store_is_replaced_with_what_is_consistent_beside_the_log(
        self, subject: Subject, damage: str
    ) -> None:
        entries = filled(subject)
        DAMAGES[damage](subject, Administrator(subject))
        done = again(subject, entries, expected=head_of(entries))
        assert done.head == head_of(entries)
        assert dict(done.carried) == {
            "idempotency": 3,
            "heard": 5,
            "checkpoints": 3,
            "fences": done.carried["fences"],
            "relay": 1,
        }
        assert check(subject.place).sound
        store = subject.open()
        assert list(store.entries(0, SIZE + 1)) == entries
        kept = store.kept_answer("p-1", "POST /v1/agencies", "late")
        assert kept is not None
        assert [position for _, position in kept.events] == list(range(501, 600))
        assert (store.heard_position(OTHER), store.heard_position(THIRD), store.relay_position()) == (3, 2, SIZE)
        assert list(store.heard(OTHER, 0, 9)) == list(heard(1, 3, kept=True))
        assert store.newest_checkpoint(STAMP.source) == own_checkpoint(entries, SIZE)
        assert store.snapshot(identity("a"), "form") is None
        fence = store.fence()
        assert fence is not None
        assert fence.reason == REBUILT
        store.lift_fence("audited")
        assert store.record(Recording(events("c", 2, 1), heard=heard(4))) == Recorded((SIZE + 1,))

    def test_the_damaged_store_is_kept_as_it_was(self, subject: Subject) -> None:
        entries = filled(subject)
        Administrator(subject).edit(130)
        before = subject.look("SELECT position, document FROM {p}events ORDER BY position")
        done = again(subject, entries)
        assert done.aside is not None
        assert subject.look_aside(done.aside, "SELECT position, document FROM {p}events ORDER BY position") == before

    def test_the_fence_that_stands_stands_in_the_new_store(self, subject: Subject) -> None:
        entries = filled(subject)
        fenced(subject)
        Administrator(subject).edit(130)
        again(subject, entries)
        store = subject.open()
        fence = store.fence()
        assert fence is not None
        assert (fence.reason, fence.size) == (REASON, SIZE)
        with pytest.raises(Fenced, match=REASON):
            store.record(recording("d", 1))

    def test_doing_it_again_finds_nothing_to_do(self, subject: Subject) -> None:
        entries = filled(subject)
        Administrator(subject).edit(130)
        assert again(subject, entries).aside is not None
        before = subject.dump()
        assert again(subject, entries) == Rebuilt(head_of(entries), None, {})
        assert subject.dump() == before

    def test_records_of_what_the_log_never_had_are_left_behind(self, subject: Subject) -> None:
        entries = filled(subject)
        cut(subject, 500, told=False)
        store = subject.open()
        store.record(recording("d", 1, 3, key="after the backup"))
        store.record(Recording(checkpoints=[checkpoint(503, b"f" * 32, origin=STAMP.source)]))
        store.close()
        done = again(subject, entries, expected=head_of(entries))
        store = subject.open()
        route = "POST /v1/agencies"
        assert store.kept_answer("p-1", route, "early") is not None
        assert store.kept_answer("p-1", route, "after the backup") is None
        assert store.checkpoint_sizes(STAMP.source, -1, 9) == [100, SIZE]
        assert done.carried["idempotency"] == 2

    def test_where_entries_are_lost_everything_is_heard_again(self, subject: Subject) -> None:
        entries = filled(subject)
        Administrator(subject).edit(590)
        done = again(subject, entries[:590])
        store = subject.open()
        assert (store.head(), done.carried["heard"]) == (head_of(entries[:590]), 0)
        assert (store.heard_position(OTHER), store.relay_position()) == (0, 590)
        assert store.checkpoint_sizes(STAMP.source, -1, 9) == [100, SIZE]

    def test_what_was_heard_is_carried_over_up_to_the_first_fault_of_its_source(self, subject: Subject) -> None:
        entries = filled(subject)
        administrator = Administrator(subject)
        administrator.edit(130)
        rows = administrator.read("heard")
        rows[1][4] = b"something else"
        administrator.write("heard", rows)
        again(subject, entries)
        store = subject.open()
        assert (store.heard_position(OTHER), store.heard_position(THIRD)) == (1, 2)

    def test_a_mirror_gets_the_log_that_it_is_given_and_keeps_the_others(self, subject: Subject) -> None:
        entries = filled(subject)
        rows = Administrator(subject).read("heard")
        rows[1][3], rows[1][4] = leaf_hash(b"forged"), b"forged"
        Administrator(subject).write("heard", rows)
        truth = [Entry(each.position, each.leaf_hash, each.document or b"") for each in heard(1, 400, kept=True)]
        done = again(subject, entries, heard={OTHER: truth})
        store = subject.open()
        assert list(store.heard(OTHER, 0, 999)) == [
            Heard(OTHER, each.position, each.leaf_hash, each.document) for each in truth
        ]
        assert audit_heard(store, OTHER, [(400, root_of([each.leaf_hash for each in truth]))]).sound
        assert (store.heard_position(THIRD), done.carried["heard"]) == (2, 2)

    @pytest.mark.parametrize("what", ["entries with a gap", "another head", "heard with a gap", "heard and forged"])
    def test_what_is_no_log_replaces_nothing(self, subject: Subject, what: str) -> None:
        entries = filled(subject)
        fenced(subject)
        Administrator(subject).edit(130)
        before = subject.dump()
        one, _, three = (Entry(each.position, each.leaf_hash, each.document or b"") for each in heard(1, 3, kept=True))
        given: dict[str, tuple[list[Entry], dict[str, object]]] = {
            "entries with a gap": ([*entries[:10], *entries[11:]], {}),
            "another head": (entries[:599], {"expected": head_of(entries)}),
            "heard with a gap": (entries, {"heard": {OTHER: [one, three]}}),
            "heard and forged": (entries, {"heard": {OTHER: [replace(one, document=b"x")]}}),
        }
        log, more = given[what]
        with pytest.raises(RestoreRefused):
            again(subject, log, **more)
        assert subject.dump() == before

    def test_an_interruption_amid_the_entries_leaves_the_damaged_store(self, subject: Subject) -> None:
        entries = filled(subject)
        fenced(subject)
        Administrator(subject).edit(130)
        before = subject.dump()
        with pytest.raises(ConnectionError):
            again(subject, interrupted(entries, 400))
        assert subject.dump() == before
        assert again(subject, entries).head == head_of(entries)
        assert check(subject.place).sound
