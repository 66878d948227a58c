"""What every store promises. SQLite and PostgreSQL face the same tests; each ends with everything derived anew."""

from __future__ import annotations

import threading
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from uuid import UUID

import pytest

from shared.eventstore.ports import (
    Entry,
    Head,
    Heard,
    HeardConflict,
    KeptAnswer,
    KeyConflict,
    Recorded,
    Recording,
    SnapshotRow,
    StoreUnavailable,
    VersionConflict,
)
from shared.ids import CountedIds
from shared.ledger.tree import EMPTY_ROOT, TILE_WIDTH, root_of
from tests.eventstore.scribe import OTHER, command, event, events, heard, identity, recording
from tests.eventstore.subject import Subject

REFUSED: dict[str, tuple[Recording, type[Exception]]] = {
    "a version that is there": (recording("a", 2), VersionConflict),
    "a version beyond the next": (recording("a", 4), VersionConflict),
    "a first version that is not 1": (recording("new", 2), VersionConflict),
    "a good event before a bad one": (
        Recording([*events("a", 3, 1), *events("b", 1, 1), *events("a", 3, 1)]),
        VersionConflict,
    ),
    "a key that was used": (recording("b", 1, key="k"), KeyConflict),
    "a key that was used, and a stale version": (recording("a", 1, key="k"), KeyConflict),
    "a key that was used, and nothing else": (Recording((), command("k"), 200), KeyConflict),
    "a document heard already": (Recording(events("b", 1, 1), heard=heard(2)), HeardConflict),
    "a document after a gap": (Recording(events("b", 1, 1), heard=heard(4)), HeardConflict),
    "a gap within one recording": (Recording(heard=[*heard(3), *heard(5)]), HeardConflict),
    "another source's first is not 2": (Recording(heard=heard(2, source="thucchat.hanam/funding")), HeardConflict),
    "bytes that are no document": (Recording([replace(event("b", 1), raw=b"{}")]), ValueError),
    "columns that contradict the bytes": (Recording([replace(event("b", 1), aggregate_version=2)]), ValueError),
    "a topic that contradicts the bytes": (Recording([replace(event("b", 1), topic="a.b.c.v1")]), ValueError),
    "an id that contradicts the bytes": (Recording([replace(event("b", 1), event_id=UUID(int=1))]), ValueError),
    "a leaf hash that contradicts the bytes": (Recording(heard=[Heard(OTHER, 3, bytes(32), b"x")]), ValueError),
    "a leaf hash that is too short": (Recording(heard=[Heard(OTHER, 3, bytes(31))]), ValueError),
    "NUL in a key": (recording("b", 1, key="a\0b"), ValueError),
    "a lone surrogate in a key": (recording("b", 1, key="\ud800"), ValueError),
}


class Conformance:
    """A promise a test. Subclasses give `subject`."""

    def test_an_empty_log_has_size_0_and_the_root_of_nothing(self, subject: Subject) -> None:
        store = subject.open()
        assert store.head() == Head(0, EMPTY_ROOT)
        assert (store.entries(0, 10), store.stream(identity("a")), store.relay_position()) == ([], [], 0)
        assert (store.heard_position(OTHER), store.heard(OTHER, 0, 10)) == (0, [])

    def test_positions_count_from_1_and_every_document_comes_back_byte_for_byte(self, subject: Subject) -> None:
        store = subject.open()
        first, second = recording("a", 1, 3), recording("b", 1, 2)
        assert store.record(first) == Recorded((1, 2, 3))
        assert store.record(second) == Recorded((4, 5))
        raws = [each.raw for each in (*first.events, *second.events)]
        assert [each.document for each in store.entries(0, 100)] == raws
        assert [each.position for each in store.entries(1, 2)] == [2, 3]
        assert [each.document for each in store.stream(identity("a"))] == raws[:3]
        assert [each.position for each in store.stream(identity("a"), 2)] == [3]
        assert store.head() == Head(5, root_of([each.leaf_hash for each in store.entries(0, 100)]))

    def test_a_recording_of_nothing_writes_nothing(self, subject: Subject) -> None:
        before = subject.dump()
        assert subject.open().record(Recording()) == Recorded(())
        assert subject.dump() == before

    def test_a_refused_recording_leaves_nothing_behind(self, subject: Subject) -> None:
        store = subject.open()
        store.record(Recording(events("a", 1, 2), command("k"), 201, heard(1, 2)))
        before = subject.dump()
        for why, (bad, error) in REFUSED.items():
            with pytest.raises(error):
                store.record(bad)
            assert subject.dump() == before, why
        assert store.record(recording("c", 1)) == Recorded((3,))

    @pytest.mark.parametrize("before", ["what others recorded", "what it recorded itself"])
    def test_the_refused_of_a_group_are_told_so_and_the_others_keep_their_places(
        self, subject: Subject, before: str
    ) -> None:
        there = [Recording(events("a", 1, 2), command("k"), 201, heard(1, 2))]
        if before == "what others recorded":
            subject.open().record(there.pop())
        good = [recording("b", 1, 2, key="b"), recording("a", 3), recording("b", 3), Recording(heard=heard(3))]
        again, twice = Recording(heard=heard(3)), recording("d", 1, key="b")
        stale, used = recording("a", 3, 2), recording("c", 1, key="k")
        group = [good[0], stale, good[1], used, stale, good[2], good[3], again, twice]
        outcomes = subject.commit_group(group, first=there)
        kinds = [each if isinstance(each, Recorded) else type(each) for each in outcomes]
        places = Recorded((3, 4)), Recorded((5, 6)), VersionConflict, Recorded((7,)), Recorded(())
        assert [kinds[0], kinds[1], kinds[2], kinds[5], kinds[6]] == list(places)
        assert [kinds[3], kinds[4], kinds[7], kinds[8]] == [KeyConflict, VersionConflict, HeardConflict, KeyConflict]

    def test_a_group_in_which_nobody_is_right_writes_nothing(self, subject: Subject) -> None:
        first = Recording(events("a", 1, 2), command("k"), 201, heard(1, 2))
        wrong = [recording("a", 2), recording("b", 2), recording("b", 1, key="k"), Recording(heard=heard(2))]
        outcomes = subject.commit_group([*wrong, *wrong], first=[first])
        assert [type(each) for each in outcomes] == [VersionConflict, VersionConflict, KeyConflict, HeardConflict] * 2
        assert subject.open().head().size == 2

    def test_two_processes_that_write_by_turns_are_never_in_each_others_way(self, subject: Subject) -> None:
        stores = [subject.open(), subject.open()]
        for turn in range(60):
            version = turn // 2 + 1
            assert stores[turn % 2].record(recording(f"a{turn % 2}", version)) == Recorded((turn + 1,))
            if turn % 7 == 0:
                with pytest.raises(VersionConflict):
                    stores[turn % 2].record(recording(f"a{(turn + 1) % 2}", 99))

    def test_an_event_id_cannot_be_recorded_twice_and_spoils_nobody_elses_recording(self, subject: Subject) -> None:
        store = subject.open()
        store.record(Recording([event("a", 1, CountedIds())]))
        store.record(recording("c", 1))
        twin = Recording([event("b", 1, CountedIds())])
        outcomes = subject.commit_group([recording("d", 1), twin, recording("e", 1, 2)])
        assert [outcomes[0], outcomes[2]] == [Recorded((3,)), Recorded((4, 5))]
        assert isinstance(outcomes[1], VersionConflict)
        with pytest.raises(VersionConflict, match="this id"):
            store.record(twin)

    def test_of_many_with_the_same_version_one_wins(self, subject: Subject) -> None:
        store, start = subject.open(), threading.Barrier(16)

        def race(number: int) -> bool:
            start.wait()
            try:
                store.record(recording("a", 1, key=str(number)))
            except VersionConflict:
                return False
            return True

        with ThreadPoolExecutor(16) as pool:
            won = list(pool.map(race, range(16)))
        assert won.count(True) == 1
        kept = [store.kept_answer("p-1", "POST /v1/agencies", str(number)) for number in range(16)]
        assert [each is not None for each in kept] == won

    def test_positions_have_no_holes_however_threads_race_and_are_refused(self, subject: Subject) -> None:
        stores = [subject.open(), subject.open()]
        taken: list[int] = []
        lock = threading.Lock()

        def work(number: int) -> int:
            refused = 0
            for step in range(30):
                store = stores[(number + step) % 2]
                name = f"shared-{step % 5}" if step % 3 == 0 else f"own-{number}"
                version = len(store.stream(identity(name))) + 1
                try:
                    positions = store.record(recording(name, version, 1 + step % 3)).positions
                except VersionConflict:
                    refused += 1
                    continue
                with lock:
                    taken.extend(positions)
            return refused

        with ThreadPoolExecutor(12) as pool:
            refused = sum(pool.map(work, range(12)))
        assert sorted(taken) == list(range(1, len(taken) + 1))
        assert stores[0].head().size == len(taken)
        assert refused, "nobody collided; the test shows nothing"

    def test_what_a_command_recorded_is_found_by_its_key_and_by_nothing_else(self, subject: Subject) -> None:
        store = subject.open()
        made = recording("a", 1, 2, key="k")
        positions = store.record(made).positions
        ids = tuple(zip((each.event_id for each in made.events), positions, strict=True))
        assert store.kept_answer("p-1", "POST /v1/agencies", "k") == KeptAnswer("fingerprint of k", 201, ids)
        for caller, route, key in (("p-2", "POST /v1/agencies", "k"), ("p-1", "PUT /x", "k"), ("p-1", "PUT /x", "K")):
            assert store.kept_answer(caller, route, key) is None
        store.record(Recording(events("b", 1, 1), command("k", caller="p-2"), 200))
        store.record(Recording((), command("k", route="PUT /x"), 204))
        assert store.kept_answer("p-1", "PUT /x", "k") == KeptAnswer("fingerprint of k", 204, ())

    def test_of_many_with_the_same_key_one_is_recorded(self, subject: Subject) -> None:
        store, start = subject.open(), threading.Barrier(12)

        def race(number: int) -> type[BaseException] | None:
            start.wait()
            try:
                store.record(recording(f"a{number}", 1, key="k"))
            except KeyConflict as conflict:
                return type(conflict)
            return None

        with ThreadPoolExecutor(12) as pool:
            assert sorted(map(str, pool.map(race, range(12)))) == sorted([*[str(KeyConflict)] * 11, "None"])
        assert store.head().size == 1

    def test_what_is_heard_is_kept_in_order_by_source_with_the_bytes_that_were_given(self, subject: Subject) -> None:
        store = subject.open()
        mirrored, plain = heard(1, 3, kept=True), heard(1, 2, source="thucchat.hanam/funding")
        store.record(Recording(heard=[mirrored[0], plain[0], mirrored[1]]))
        store.record(Recording(events("a", 1, 1), heard=[plain[1], mirrored[2]]))
        assert store.heard(OTHER, 0, 10) == list(mirrored)
        assert store.heard(OTHER, 1, 1) == [mirrored[1]]
        assert store.heard("thucchat.hanam/funding", 0, 10) == list(plain)
        assert (store.heard_position(OTHER), store.heard_position("thucchat.hanam/funding")) == (3, 2)
        assert store.head().size == 1

    def test_the_relay_never_moves_backwards_nor_beyond_the_log(self, subject: Subject) -> None:
        store = subject.open()
        store.record(recording("a", 1, 5))
        for position, stands in ((3, 3), (2, 3), (3, 3), (5, 5), (0, 5)):
            store.set_relay_position(position)
            assert store.relay_position() == stands
        with pytest.raises(ValueError, match="beyond the log"):
            store.set_relay_position(6)
        assert subject.open().relay_position() == 5

    def test_a_newer_snapshot_takes_the_place_of_an_older_one_and_another_form_is_ignored(
        self, subject: Subject
    ) -> None:
        store, name = subject.open(), identity("a")
        store.record(recording("a", 1, 4))
        row = SnapshotRow(name, 2, "form 1", b'{"x":1}', "2007-04-19T00:00:00.000000Z")
        store.put_snapshot(row)
        assert (store.snapshot(name, "form 1"), store.snapshot(name, "form 2")) == (row, None)
        store.put_snapshot(replace(row, version=1, state=b"older"))
        assert store.snapshot(name, "form 1") == row
        assert _resumed(store.resume(name, "form 1")) == (row, [3, 4])
        assert _resumed(store.resume(name, "form 2")) == (None, [1, 2, 3, 4])
        store.put_snapshot(replace(row, version=4, form="form 2"))
        assert (store.snapshot(name, "form 1"), _resumed(store.resume(name, "form 2"))[1]) == (None, [])
        assert _resumed(store.resume(identity("nobody"), "form 1")) == (None, [])

    def test_full_tiles_are_kept_from_the_first_event_and_unfinished_ones_are_not(self, subject: Subject) -> None:
        store = subject.open()
        for first, count in ((1, 200), (201, 55), (256, 1), (257, 300)):
            store.record(recording("a", first, count))
            leaves = [each.leaf_hash for each in store.entries(0, 1000)]
            full = len(leaves) // TILE_WIDTH
            kept = [store.tile(0, index) for index in range(full + 1)]
            expected = [b"".join(leaves[n * TILE_WIDTH : (n + 1) * TILE_WIDTH]) for n in range(full)]
            assert kept == [*expected, None]
        assert store.tile(1, 0) is None

    @pytest.mark.slow
    def test_a_tile_of_the_second_level_is_kept_when_65536_events_fill_it(self, subject: Subject) -> None:
        store, size = subject.open(), TILE_WIDTH**2
        for first in range(1, size + 300, 2048):
            store.record(recording("a", first, min(2048, size + 300 - first)))
        leaves = [each.leaf_hash for each in store.entries(0, size)]
        roots = [root_of(leaves[n * TILE_WIDTH : (n + 1) * TILE_WIDTH]) for n in range(TILE_WIDTH)]
        assert store.tile(1, 0) == b"".join(roots)
        assert store.tile(0, TILE_WIDTH) is not None
        assert (store.tile(0, TILE_WIDTH + 1), store.tile(1, 1)) == (None, None)

    def test_waiting_ends_at_once_when_the_log_is_longer_and_in_time_when_it_is_not(self, subject: Subject) -> None:
        store = subject.open()
        store.record(recording("a", 1, 2))
        assert store.wait(1, 0)
        assert not store.wait(2, 0.02)
        assert not store.wait(5, 0)

    @pytest.mark.parametrize("by", ["the same store", "another process's store"])
    def test_a_recording_wakes_everybody_who_waits(self, subject: Subject, by: str) -> None:
        store = subject.open()
        writer = store if by == "the same store" else subject.open()
        store.record(recording("a", 1))
        with ThreadPoolExecutor(4) as pool:
            waiting = [pool.submit(store.wait, 1, 60) for _ in range(4)]
            assert not store.wait(1, 0.05)
            writer.record(recording("a", 2))
            assert [each.result(30) for each in waiting] == [True] * 4

    def test_a_closed_store_answers_nothing_and_lets_go_of_those_who_wait(self, subject: Subject) -> None:
        store = subject.open()
        store.record(recording("a", 1))
        with ThreadPoolExecutor(2) as pool:
            waiting = pool.submit(store.wait, 1, 60)
            assert not store.wait(1, 0.05)
            store.close()
            with pytest.raises(StoreUnavailable):
                waiting.result(30)
        for use in (
            store.head,
            store.relay_position,
            lambda: store.record(recording("a", 2)),
            lambda: store.wait(0, 0),
        ):
            with pytest.raises(StoreUnavailable):
                use()
        store.close()

    def test_closing_amid_recordings_tells_everybody_the_truth(self, subject: Subject) -> None:
        store, acknowledged = subject.open(), threading.Semaphore(0)

        def work(number: int) -> int:
            version = 0
            while True:
                try:
                    store.record(recording(f"a{number}", version + 1, key=f"{number}/{version + 1}"))
                except StoreUnavailable:
                    return version
                version += 1
                acknowledged.release()

        with ThreadPoolExecutor(8) as pool:
            working = [pool.submit(work, number) for number in range(8)]
            for _ in range(40):
                assert acknowledged.acquire(timeout=30)
            store.close()
            versions = [each.result(30) for each in working]
        after = subject.open()
        assert [len(after.stream(identity(f"a{number}"))) for number in range(8)] == versions

    def test_another_process_goes_on_where_one_stopped(self, subject: Subject) -> None:
        first = subject.open()
        first.record(Recording(events("a", 1, 3), command("k"), 201, heard(1)))
        head = first.head()
        first.close()
        second = subject.open()
        assert second.head() == head
        assert second.record(Recording(events("a", 4, 1), heard=heard(2))) == Recorded((4,))
        with pytest.raises(KeyConflict):
            second.record(recording("b", 1, key="k"))


def _resumed(answer: tuple[SnapshotRow | None, Sequence[Entry]]) -> tuple[SnapshotRow | None, list[int]]:
    row, entries = answer
    return row, [each.position for each in entries]
