"""What an audit names, whatever a database administrator did: for the log, and for the mirror's copy of another."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Final

import pytest

from shared.eventstore.auditing import Audit, audit_heard, audit_log
from shared.eventstore.opening import check
from shared.eventstore.ports import Heard, Recording
from shared.ledger.proof import Leaves
from shared.ledger.tree import leaf_hash, root_of
from tests.eventstore.administrator import (
    DOCUMENT,
    HEARD_DOCUMENT,
    HEARD_LEAF,
    HEARD_POSITION,
    LEAF,
    POSITION,
    TOPIC,
    VERSION,
    Administrator,
    Row,
    edited,
)
from tests.eventstore.scribe import OTHER, event, events
from tests.eventstore.subject import Subject

SIZE: Final = 600
SIZES: Final = (0, 1, 100, 300, 512, 580)
"""Where checkpoints are kept. Tiles fill at 256 and 512."""
Hand = Callable[[Administrator], None]


def in_events(change: Callable[[list[Row]], list[Row]]) -> Hand:
    """Returns a hand that changes the rows of the log and nothing else."""
    return lambda administrator: administrator.write("events", change(administrator.read("events")))


def set_at(index: int, column: int, value: object) -> Callable[[list[Row]], list[Row]]:
    def change(rows: list[Row]) -> list[Row]:
        rows[index][column] = value
        return rows

    return change


def without(index: int, column: int) -> Callable[[list[Row]], list[Row]]:
    """Takes a row out and closes the gap: `column` counts on."""

    def change(rows: list[Row]) -> list[Row]:
        return [*rows[:index], *(renumbered(row, row[column] - 1, column) for row in rows[index + 1 :])]

    return change


def with_one_more(index: int, made: Callable[[Row], Row], column: int) -> Callable[[list[Row]], list[Row]]:
    """Puts a row in, and shifts those behind it."""

    def change(rows: list[Row]) -> list[Row]:
        shifted = [renumbered(row, row[column] + 1, column) for row in rows[index:]]
        return [*rows[:index], made(list(rows[index])), *shifted]

    return change


def swapped(index: int, other: int, first: int, last: int) -> Callable[[list[Row]], list[Row]]:
    """Swaps two rows but for what stands outside the columns `first` to `last`."""

    def change(rows: list[Row]) -> list[Row]:
        rows[index][first:last], rows[other][first:last] = rows[other][first:last], rows[index][first:last]
        return rows

    return change


def renumbered(row: Row, number: int, column: int) -> Row:
    return [*row[:column], number, *row[column + 1 :]]


def foreign(row: Row, position: int | None = None) -> Row:
    """Returns a row at the same position, or at `position`, with another document, which is whole in itself."""
    other = event("inserted", 1)
    columns = [type(row[1])(other.aggregate_id.hex), 1, other.topic, type(row[1])(other.event_id.hex)]
    return [position or row[POSITION], *columns, leaf_hash(other.raw), other.raw]


def then_derived(hand: Hand) -> Hand:
    """Returns a hand that also makes everything derived anew."""

    def act(administrator: Administrator) -> None:
        hand(administrator)
        administrator.derive()

    return act


def edit(index: int, *, leaf: bool) -> Hand:
    return lambda administrator: administrator.edit(index, leaf=leaf)


def tail(size: int) -> Hand:
    return in_events(lambda rows: rows[:size])


NAMED: Final[dict[str, tuple[Hand, int]]] = {
    "a body, its leaf hash intact": (edit(130, leaf=False), 130),
    "the last body, which no checkpoint covers": (edit(599, leaf=False), 599),
    "a body and its leaf hash": (edit(130, leaf=True), 130),
    "a leaf hash alone": (in_events(set_at(130, LEAF, bytes(32))), 130),
    "a column alone": (in_events(set_at(130, TOPIC, "a.b.c.v1")), 130),
    "a row taken out": (in_events(lambda rows: rows[:130] + rows[131:]), 130),
    "the first row taken out": (in_events(lambda rows: rows[1:]), 0),
    "a row taken out, the gap closed": (in_events(without(130, POSITION)), 130),
    "a row put in": (in_events(with_one_more(130, foreign, POSITION)), 130),
    "a row put in before the first": (in_events(lambda rows: [foreign(rows[0], -3), *rows]), 0),
    "a row put in at the end": (in_events(lambda rows: [*rows, renumbered(foreign(rows[0]), 601, POSITION)]), 600),
    "a row put in far beyond the end": (
        in_events(lambda rows: [*rows, renumbered(foreign(rows[0]), 9001, POSITION)]),
        600,
    ),
    "two rows in each other's place": (in_events(swapped(130, 131, VERSION - 1, DOCUMENT + 1)), 130),
    "rows far apart in each other's place": (in_events(swapped(20, 599, VERSION - 1, DOCUMENT + 1)), 20),
    "the tail cut off": (tail(590), 590),
    "the tail cut off at a checkpoint": (tail(580), 580),
    "everything": (tail(0), 0),
    "the tail cut off, and everything that told of it": (lambda administrator: administrator.cut(570), 570),
    "everything, and everything that told of it": (lambda administrator: administrator.cut(0), 0),
}
"""Deeds of which the log itself, with the checkpoints, tells the exact index."""

BOUNDED: Final[dict[str, tuple[Hand, int, tuple[int, int]]]] = {
    "an edit, with everything hashed anew": (then_derived(edit(130, leaf=True)), 130, (100, 300)),
    "an edit at a checkpoint's last leaf": (then_derived(edit(299, leaf=True)), 299, (100, 300)),
    "an edit at a checkpoint's end": (then_derived(edit(300, leaf=True)), 300, (300, 512)),
    "the first leaf": (then_derived(edit(0, leaf=True)), 0, (0, 1)),
    "a row out, with everything hashed anew": (then_derived(in_events(without(450, POSITION))), 450, (300, 512)),
    "a row in, with everything hashed anew": (
        then_derived(in_events(with_one_more(450, foreign, POSITION))),
        450,
        (300, 512),
    ),
    "a body and its leaf hash, in a tile that is not full": (edit(550, leaf=True), 550, (512, 580)),
    "the last body and its leaf hash, against the frontier alone": (edit(599, leaf=True), 599, (580, 600)),
}
"""Deeds of which only a checkpoint tells: the interval. A second source of hashes gives the index."""


class Audited:
    """Subclasses give `subject`."""

    def test_a_log_that_nobody_touched_is_sound(self, subject: Subject) -> None:
        leaves, points = filled(subject)
        for against in (None, Leaves(leaves), Leaves(leaves[:333]), Leaves()):
            audit = audit_log(subject.open(), points, against)
            assert audit == Audit(SIZE, root_of(leaves), None, None, ())
            assert audit.sound

    def test_an_empty_log_is_sound_unless_it_once_had_something(self, subject: Subject) -> None:
        root = root_of([])
        assert audit_log(subject.open(), []) == audit_log(subject.open(), [(0, root)]) == Audit(0, root, None, None, ())
        assert audit_log(subject.open(), [(0, root), (3, bytes(32))]).first_bad == 0

    @pytest.mark.parametrize("deed", NAMED)
    def test_the_first_bad_index_is_named(self, subject: Subject, deed: str) -> None:
        leaves, points = filled(subject)
        hand, index = NAMED[deed]
        hand(Administrator(subject))
        for against in (None, Leaves(leaves)):
            audit = audit_log(subject.open(), points, against)
            assert (audit.first_bad, audit.bad_before) == (index, index + 1), audit.findings
            assert any(f"index {index}:" in finding for finding in audit.findings)

    @pytest.mark.parametrize("deed", BOUNDED)
    def test_a_history_made_anew_is_bounded_by_checkpoints_and_named_by_who_else_has_it(
        self, subject: Subject, deed: str
    ) -> None:
        leaves, points = filled(subject)
        hand, index, (low, high) = BOUNDED[deed]
        hand(Administrator(subject))
        audit = audit_log(subject.open(), points)
        assert (audit.first_bad, audit.bad_before) == (low, high), audit.findings
        assert f"from index {low} on, below {high}" in audit.findings[-1]
        audit = audit_log(subject.open(), points, Leaves(leaves))
        assert (audit.first_bad, audit.bad_before) == (index, index + 1), audit.findings

    def test_without_a_checkpoint_a_history_made_anew_passes_which_is_what_they_are_for(self, subject: Subject) -> None:
        filled(subject)
        then_derived(edit(130, leaf=True))(Administrator(subject))
        assert audit_log(subject.open(), []).sound
        assert check(subject.place).sound

    def test_somebody_else_who_is_wrong_accuses_nobody(self, subject: Subject) -> None:
        leaves, points = filled(subject)
        lying = Leaves([*leaves[:130], bytes(32), *leaves[131:]])
        audit = audit_log(subject.open(), points, lying)
        assert (audit.first_bad, audit.size) == (None, SIZE)
        assert audit.findings == ("the other place: another hash at index 130; the checkpoint confirms the bytes",)
        then_derived(edit(140, leaf=True))(Administrator(subject))
        audit = audit_log(subject.open(), points, lying)
        assert (audit.first_bad, audit.bad_before) == (100, 300)

    def test_a_difference_that_no_checkpoint_decides_is_named_as_one(self, subject: Subject) -> None:
        leaves, _ = filled(subject)
        then_derived(edit(130, leaf=True))(Administrator(subject))
        audit = audit_log(subject.open(), [], Leaves(leaves[:200]))
        assert audit.first_bad == 130
        assert "no checkpoint tells which is right" in audit.findings[0]

    @pytest.mark.parametrize("what", ["a hash in a tile", "the root beside a tile", "a tile gone", "the frontier"])
    def test_what_is_derived_is_audited_and_accuses_no_leaf(self, subject: Subject, what: str) -> None:
        leaves, points = filled(subject)
        administrator = Administrator(subject)
        tiles = administrator.read("tiles")
        if what == "a hash in a tile":
            tiles[0][2] = bytes(tiles[0][2])[:32] * 2 + bytes(tiles[0][2])[64:]
        elif what == "the root beside a tile":
            tiles[0][3] = bytes(32)
        administrator.write("tiles", tiles[1:] if what == "a tile gone" else tiles)
        if what == "the frontier":
            administrator.write("frontier", [[1, SIZE, bytes(32 * SIZE.bit_count())]])
        audit = audit_log(subject.open(), [*points, (SIZE, root_of(leaves))])
        assert not audit.sound
        assert audit.first_bad is None or what == "the frontier"

    def test_a_frontier_that_is_none_is_found_and_the_rows_are_audited_all_the_same(self, subject: Subject) -> None:
        leaves, points = filled(subject)
        administrator = Administrator(subject)
        administrator.edit(130, leaf=True)
        administrator.write("frontier", [])
        audit = audit_log(subject.open(), points)
        assert "no frontier" in audit.findings[0]
        assert audit.first_bad == 130
        assert len(leaves) == SIZE

    def test_an_old_backup_that_was_restored_ends_too_early(self, subject: Subject) -> None:
        leaves, points = filled(subject, SIZE)
        Administrator(subject).cut(333)
        store = subject.open()
        store.record(Recording(events("new", 1, 400)))
        audit = audit_log(store, points)
        assert (audit.first_bad, audit.bad_before) == (300, 512)
        audit = audit_log(store, points, Leaves(leaves))
        assert audit.first_bad == 333

    def test_a_log_that_grows_meanwhile_is_sound(self, subject: Subject) -> None:
        leaves, points = filled(subject)
        store = subject.open()

        class Growing(Leaves):
            def hashes(self, level: int, first: int, count: int) -> Sequence[bytes]:
                store.record(Recording([event(f"new at {first}", 1)]))
                return super().hashes(level, first, count)

        assert audit_log(store, points, Growing(leaves)) == Audit(SIZE, root_of(leaves), None, None, ())
        assert store.head().size > SIZE

    def test_checkpoints_that_are_not_in_order_are_refused(self, subject: Subject) -> None:
        _, points = filled(subject, 100)
        with pytest.raises(ValueError, match="a checkpoint of size 1 follows one of 100"):
            audit_log(subject.open(), [points[2], points[1]])


def in_heard(change: Callable[[list[Row]], list[Row]]) -> Hand:
    return lambda administrator: administrator.write("heard", change(administrator.read("heard")))


def edit_heard(index: int, *, leaf: bool) -> Hand:
    def change(rows: list[Row]) -> list[Row]:
        rows[index][HEARD_DOCUMENT] = edited(rows[index][HEARD_DOCUMENT])
        if leaf:
            rows[index][HEARD_LEAF] = leaf_hash(rows[index][HEARD_DOCUMENT])
        return rows

    return in_heard(change)


def heard_in(row: Row) -> Row:
    raw = event("inserted", 1).raw
    return [9999, row[1], row[HEARD_POSITION], leaf_hash(raw), raw]


HEARD: Final[dict[str, tuple[Hand, int, tuple[int, int]]]] = {
    "a body, its leaf hash intact": (edit_heard(130, leaf=False), 130, (130, 131)),
    "a leaf hash alone": (in_heard(set_at(130, HEARD_LEAF, bytes(32))), 130, (130, 131)),
    "a body taken away": (in_heard(set_at(130, HEARD_DOCUMENT, None)), 130, (130, 131)),
    "a row taken out": (in_heard(lambda rows: rows[:130] + rows[131:]), 130, (130, 131)),
    "the tail cut off": (in_heard(lambda rows: rows[:570]), 570, (570, 571)),
    "everything": (in_heard(lambda rows: rows[:0]), 0, (0, 1)),
    "a body and its leaf hash": (edit_heard(130, leaf=True), 130, (100, 300)),
    "a row taken out, the gap closed": (in_heard(without(130, HEARD_POSITION)), 130, (100, 300)),
    "a row put in": (in_heard(with_one_more(130, heard_in, HEARD_POSITION)), 130, (100, 300)),
    "two rows in each other's place": (in_heard(swapped(130, 131, HEARD_LEAF, HEARD_DOCUMENT + 1)), 130, (100, 300)),
}
"""Deeds, the first bad index, and what an audit without a second source of hashes names: a mirror keeps no tiles."""


class HeardAudited:
    """Subclasses give `subject`."""

    def test_a_mirror_that_nobody_touched_is_sound(self, subject: Subject) -> None:
        leaves, points = mirrored(subject)
        for against in (None, Leaves(leaves), Leaves(leaves[:333])):
            found = audit_heard(subject.open(), OTHER, points, against)
            assert found == Audit(SIZE, root_of(leaves), None, None, ())
        assert audit_heard(subject.open(), "nobody", []).size == 0

    @pytest.mark.parametrize("deed", HEARD)
    def test_the_first_bad_index_of_a_mirror_is_named(self, subject: Subject, deed: str) -> None:
        leaves, points = mirrored(subject)
        hand, index, named = HEARD[deed]
        hand(Administrator(subject))
        audit = audit_heard(subject.open(), OTHER, points)
        assert (audit.first_bad, audit.bad_before) == named, audit.findings
        audit = audit_heard(subject.open(), OTHER, points, Leaves(leaves))
        assert (audit.first_bad, audit.bad_before) == (index, index + 1), audit.findings


def filled(subject: Subject, size: int = SIZE) -> tuple[list[bytes], list[tuple[int, bytes]]]:
    """Fills a log; returns its leaf hashes, and checkpoints of it."""
    store = subject.open()
    store.record(Recording(events("a", 1, size)))
    leaves = [each.leaf_hash for each in store.entries(0, size)]
    return leaves, [(count, root_of(leaves[:count])) for count in SIZES if count <= size]


def mirrored(subject: Subject) -> tuple[list[bytes], list[tuple[int, bytes]]]:
    """Fills a mirror's copy of another log, beside one of a third; returns as `filled`."""
    raws = [each.raw for each in events("a", 1, SIZE)]
    heard = [Heard(OTHER, position, leaf_hash(raw), raw) for position, raw in enumerate(raws, 1)]
    others = [Heard("thucchat.hanam/funding", each.position, each.leaf_hash, each.document) for each in heard[:50]]
    subject.open().record(Recording(heard=[*heard, *others]))
    leaves = [leaf_hash(raw) for raw in raws]
    return leaves, [(count, root_of(leaves[:count])) for count in SIZES]
