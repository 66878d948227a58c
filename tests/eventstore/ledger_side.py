"""What a store promises to the ledger: hashes, rows as they stand, checkpoints for good, fences that nobody passes."""

from __future__ import annotations

from dataclasses import replace

import pytest

from shared.eventstore.opening import upgrade
from shared.eventstore.ports import (
    CheckpointConflict,
    Fenced,
    KeptAnswer,
    Recorded,
    Recording,
    SnapshotRow,
    StoredEntry,
    StoreRefusesToStart,
)
from shared.ledger.tree import TILE_WIDTH, leaf_hash, root_of
from tests.eventstore.durability import python
from tests.eventstore.scribe import OTHER, checkpoint, command, events, heard, identity, recording
from tests.eventstore.subject import Subject

REASON = "sổ đứng sau nhân chứng / the log is behind its witness"
ROOT = b"w" * 32


class LedgerSide:
    """A promise a test. Subclasses give `subject`."""

    def test_hashes_are_the_leaves_and_the_roots_of_full_tiles_and_no_more(self, subject: Subject) -> None:
        store, size = subject.open(), 2 * TILE_WIDTH + 10
        store.record(recording("a", 1, size))
        leaves = [leaf_hash(each.document) for each in store.entries(0, size)]
        assert store.hashes(0, 0, size) == leaves
        assert store.hashes(0, 250, 20) == leaves[250:270]
        assert store.hashes(1, 0, 2) == [root_of(leaves[:TILE_WIDTH]), root_of(leaves[TILE_WIDTH : 2 * TILE_WIDTH])]
        assert (store.hashes(1, 1, 1), store.hashes(1, 2, 0)) == ([root_of(leaves[TILE_WIDTH : 2 * TILE_WIDTH])], [])
        for level, first, count in ((0, 0, size + 1), (0, size, 1), (1, 0, 3), (1, 2, 1), (2, 0, 1), (63, 0, 1)):
            with pytest.raises(LookupError):
                store.hashes(level, first, count)

    def test_hashes_and_tiles_that_no_log_can_have_are_not_there(self, subject: Subject) -> None:
        store = subject.open()
        for level, first, count in ((-1, 0, 1), (0, -1, 1), (0, 2**63 - 1, 5), (10**9, 10**30, 1), (0, 0, 10**30)):
            with pytest.raises(LookupError):
                store.hashes(level, first, count)
        assert [store.tile(level, index) for level, index in ((-1, 0), (64, 0), (0, -1), (0, 10**30))] == [None] * 4

    def test_rows_are_given_as_they_stand_whatever_was_done_to_them(self, subject: Subject) -> None:
        store = subject.open()
        store.record(Recording(events("a", 1, 6), heard=heard(1, 4, kept=True)))
        whole, known = store.stored(0, 10), store.stored_heard(OTHER, 0, 10)
        assert [replace(each, columns=("", 0, "", "")) for each in whole] == [
            StoredEntry(each.position, each.leaf_hash, each.document, ("", 0, "", "")) for each in store.entries(0, 10)
        ]
        assert known == store.heard(OTHER, 0, 10)
        subject.tamper("DELETE FROM {p}events WHERE position = 3")
        subject.tamper("UPDATE {p}events SET leaf_hash = {zeros} WHERE position = 4")
        subject.tamper("UPDATE {p}heard SET leaf_hash = {zeros} WHERE position = 2")
        assert store.stored(0, 10) == [*whole[:2], replace(whole[3], leaf_hash=bytes(32)), *whole[4:]]
        assert [each.position for each in store.stored(1, 3)] == [2, 4, 5]
        assert store.stored_heard(OTHER, 1, 1) == [replace(known[1], leaf_hash=bytes(32))]
        assert (store.stored(6, 10), store.stored_heard("nobody", 0, 10)) == ([], [])

    def test_checkpoints_are_kept_for_good_and_found_by_size(self, subject: Subject) -> None:
        store = subject.open()
        assert (store.newest_checkpoint(OTHER), store.checkpoints_at(OTHER, 0)) == (None, [])
        first, second, again = checkpoint(0), checkpoint(7), checkpoint(7, signature="cosigned")
        other = checkpoint(9, origin="thucchat.hanam/funding")
        for each in (first, second, again, again, other, first, checkpoint(5)):
            store.keep_checkpoint(each)
        assert store.newest_checkpoint(OTHER) == again
        assert store.checkpoints_at(OTHER, 7) == [second, again]
        assert store.checkpoints_at(OTHER, 0) == [first]
        assert [store.checkpoint_sizes(OTHER, after, 2) for after in (-1, 0, 7)] == [[0, 5], [5, 7], []]
        store.keep_checkpoint(second)
        assert subject.open().newest_checkpoint(OTHER) == second
        assert store.head().size == 0

    def test_a_checkpoint_with_another_root_is_refused_with_all_that_came_with_it(self, subject: Subject) -> None:
        store = subject.open()
        store.record(Recording(events("a", 1, 2), checkpoints=[checkpoint(7), checkpoint(8)]))
        assert store.checkpoint_sizes(OTHER, -1, 10) == [7, 8]
        before = subject.dump()
        for fork in ([checkpoint(7, ROOT)], [checkpoint(9), checkpoint(9, ROOT)]):
            with pytest.raises(CheckpointConflict, match=f"{OTHER} has another root at size"):
                store.record(Recording(events("a", 3, 1), command("k"), 200, heard(1), fork))
            assert subject.dump() == before
        outcomes = subject.commit_group(
            [Recording(checkpoints=[checkpoint(9, ROOT)]), Recording((), None, 0, (), fork)]
        )
        assert [type(each) for each in outcomes] == [Recorded, CheckpointConflict]

    def test_what_is_no_note_of_the_checkpoint_is_not_kept(self, subject: Subject) -> None:
        store, good = subject.open(), checkpoint(7)
        for bad in (
            replace(good, size=8),
            replace(good, size=-1),
            replace(good, size=2**63),
            replace(good, root=ROOT),
            replace(good, root=b""),
            replace(good, origin="x"),
            replace(good, note=b""),
            checkpoint(7, origin="a\0b"),
        ):
            with pytest.raises(ValueError, match=r"not of this checkpoint|NUL"):
                store.keep_checkpoint(bad)
        assert store.newest_checkpoint(OTHER) is None

    def test_behind_a_fence_nothing_is_recorded_and_everything_else_goes_on(self, subject: Subject) -> None:
        stores = [subject.open(), subject.open()]
        for number, store in enumerate(stores):
            store.record(Recording(events(f"a{number}", 1, 2), heard=heard(number + 1)))
        assert stores[0].fence() is None
        fence = stores[0].raise_fence(REASON, 9, ROOT)
        assert (fence.reason, fence.size, fence.root) == (REASON, 9, ROOT)
        before = [stores[1].head(), stores[1].heard_position(OTHER)]
        for store in (*stores, subject.open()):
            assert store.fence() == fence
            for stopped in (
                recording("b", 1),
                Recording(heard=heard(3)),
                recording("a0", 99),
                recording("b", 1, key="k"),
            ):
                for _ in range(2):
                    with pytest.raises(Fenced, match=REASON):
                        store.record(stopped)
        assert [stores[1].head(), stores[1].heard_position(OTHER)] == before
        stores[1].keep_checkpoint(checkpoint(4))
        stores[1].set_relay_position(3)
        stores[1].put_snapshot(SnapshotRow(identity("a0"), 2, "form", b"{}", ""))
        stores[1].record(Recording((), command("nothing recorded"), 204))
        kept = stores[0].kept_answer("p-1", "POST /v1/agencies", "nothing recorded")
        assert kept == KeptAnswer("fingerprint of nothing recorded", 204, ())

    def test_of_a_group_the_fence_stops_those_alone_who_would_pass_it(self, subject: Subject) -> None:
        store = subject.open()
        recorder = store.factory.application_recorder()
        subject.group_of(recorder, [recording("a", 1)])
        subject.open().raise_fence(REASON, 9, ROOT)
        group = [
            recording("a", 2),
            Recording((), command("k"), 204),
            Recording(heard=heard(1)),
            Recording(checkpoints=[checkpoint(7)]),
        ]
        for _ in range(2):
            outcomes = subject.group_of(recorder, group[:3])
            assert [type(each) for each in outcomes[::2]] == [Fenced, Fenced]
        outcomes = subject.group_of(recorder, group)
        assert [type(each) for each in outcomes[::2]] == [Fenced, Fenced]
        assert outcomes[3] == Recorded(())
        assert store.kept_answer("p-1", "POST /v1/agencies", "k") is not None

    def test_only_lifting_lifts_a_fence_and_both_are_kept(self, subject: Subject) -> None:
        store = subject.open()
        store.lift_fence("nothing stands")
        first = store.raise_fence(REASON, 9, ROOT)
        assert subject.open().raise_fence(REASON, 9, ROOT) == first
        second = store.raise_fence("behind still more", 12, ROOT)
        assert subject.open().fence() == second
        with pytest.raises(Fenced, match="behind still more"):
            store.record(recording("a", 1))
        store.lift_fence("restored from the mirror")
        store.lift_fence("once more")
        assert (store.fence(), subject.open().fence()) == (None, None)
        assert store.record(recording("a", 1)) == Recorded((1,))
        assert all(text in subject.dump() for text in (REASON, "behind still more", "restored from the mirror"))
        assert "once more" not in subject.dump()

    def test_a_fence_without_a_reason_or_a_checkpoint_is_none(self, subject: Subject) -> None:
        store = subject.open()
        for reason, size, root in (
            *((text, 9, ROOT) for text in ("", " ", "a\0", "a\n")),
            (REASON, -1, ROOT),
            (REASON, 9, b""),
        ):
            with pytest.raises(ValueError, match="a fence needs"):
                store.raise_fence(reason, size, root)
        store.raise_fence(REASON, 9, ROOT)
        with pytest.raises(ValueError, match="lifting a fence needs"):
            store.lift_fence("")

    def test_once_a_fence_stands_no_process_gets_anything_past_it(self, subject: Subject) -> None:
        store = subject.open()
        processes = [python("-m", "tests.eventstore.until_fenced", subject.place, f"p{n}", "4") for n in range(3)]
        for process in processes:
            assert process.stdout is not None
            assert process.stdout.readline() == "started\n"
        store.raise_fence(REASON, 9, ROOT)
        size = store.head().size
        answers = [process.communicate(timeout=60) for process in processes]
        assert [errors for _, errors in answers] == ["", "", ""]
        assert sum(int(said.split(" ", 1)[0]) for said, _ in answers) == size == store.head().size
        assert {said.split(" ", 1)[1] for said, _ in answers} == {f"{[REASON]}\n"}

    def test_a_store_of_the_release_before_is_upgraded_with_everything_in_it(self, subject: Subject) -> None:
        store = subject.open()
        store.record(Recording(events("a", 1, 3), command("k"), 201, heard(1, 2, kept=True)))
        entries, known = store.entries(0, 10), store.heard(OTHER, 0, 10)
        subject.downgrade()
        with pytest.raises(StoreRefusesToStart, match="step 1 of 2: run `thucchat db upgrade`"):
            subject.open()
        assert upgrade(getattr(subject, "owner", subject.place), getattr(subject, "role", None)) == 1
        store = subject.open()
        assert (store.entries(0, 10), store.heard(OTHER, 0, 10)) == (entries, known)
        assert store.record(Recording(events("a", 4, 1), checkpoints=[checkpoint(4)])) == Recorded((4,))
        assert store.raise_fence(REASON, 9, ROOT) == store.fence()
