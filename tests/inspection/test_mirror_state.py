"""The mirror cosigns what it holds and has hashed, every byte of it, and nothing else."""

from __future__ import annotations

import hashlib
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from shared.contracts.inspection import AlarmKind, CheckpointMirrored
from shared.eventstore.ports import Heard, Recording
from shared.ledger.checkpoint import Checkpoint, cosigned_at
from shared.ledger.lines import Lines, lines_head
from shared.ledger.note import Note
from shared.ledger.proof import Leaves
from shared.ledger.tree import leaf_hash
from shared.ledger.witnessing import AddCheckpoint
from tests.eventstore.audited import edit_heard, in_heard
from tests.eventstore.subject import SQLiteSubject
from tests.inspection.patrolled import OWN, REGISTRY, Watched, told
from tests.support.waiting import until


@pytest.fixture
def watched(tmp_path: Path) -> Iterator[Watched]:
    made = Watched(tmp_path, SQLiteSubject(tmp_path / "registry"))
    made.register()
    yield made
    made.close()


def mirrored(watched: Watched) -> list[CheckpointMirrored]:
    return [each for each in watched.facts() if isinstance(each, CheckpointMirrored)]


def served(watched: Watched, origin: str = REGISTRY) -> Note | None:
    """Returns the checkpoint that the mirror serves of a log."""
    digest = hashlib.sha256(origin.encode()).hexdigest()
    answer = watched.post.app.test_client().get(f"/mirror/{digest}/checkpoint")
    return Note.parse(answer.data) if answer.status_code == 200 else None


def test_an_accepted_checkpoint_is_cosigned_once_every_entry_under_it_is_held(watched: Watched) -> None:
    watched.grow(10)
    note = watched.accept(10)
    watched.hear(9)
    assert watched.step() == 0
    assert served(watched) is None
    watched.hear()
    assert watched.step() == 1
    found = served(watched)
    assert found is not None
    assert found.text == note.text
    assert set(note.signatures) < set(found.signatures)
    key = watched.post.application.cosigners.mirror.verifier_key
    assert cosigned_at(found, key)
    (event,) = mirrored(watched)
    assert event.cosignature == found.signatures[-1].line
    assert (event.size, event.root) == (10, watched.store.head().root.hex())
    assert watched.step() == 0


def test_the_largest_checkpoint_that_is_held_is_cosigned_and_those_below_it_are_compared_on_the_way(
    watched: Watched,
) -> None:
    watched.grow(30)
    watched.accept(1, 7, 8, 20, 30)
    watched.hear(25)
    assert watched.step() == 1
    assert [each.size for each in mirrored(watched)] == [20]
    watched.hear()
    watched.step()
    assert [each.size for each in mirrored(watched)] == [20, 30]


def test_the_lines_of_all_logs_at_their_mirrored_sizes_stand_with_each_mirrored_checkpoint(watched: Watched) -> None:
    watched.grow(300)
    watched.accept(280)
    watched.hear()
    watched.step()
    lines = Lines(REGISTRY)
    for entry in watched.store.entries(0, 280):
        lines.add(entry.document)
    (event,) = mirrored(watched)
    assert (event.lines_size, bytes.fromhex(event.lines_root)) == lines_head(lines.lines())


def test_a_mirror_that_starts_again_reads_everything_anew_and_goes_on_where_it_was(watched: Watched) -> None:
    watched.grow(300)
    watched.accept(100, 257)
    watched.hear()
    watched.step()
    watched.watch = watched.begun()
    assert watched.step() == 0
    watched.grow(20)
    watched.hear()
    watched.accept(310)
    assert watched.step() == 1
    lines = Lines(REGISTRY)
    for entry in watched.store.entries(0, 310):
        lines.add(entry.document)
    assert [each.size for each in mirrored(watched)] == [257, 310]
    assert bytes.fromhex(mirrored(watched)[-1].lines_root) == lines_head(lines.lines())[1]


def test_a_refreshed_note_is_cosigned_again_without_an_event(watched: Watched) -> None:
    watched.grow(5)
    watched.accept(5)
    watched.hear()
    watched.step()
    watched.refresh(5)
    assert watched.step() == 1
    found = served(watched)
    assert found is not None
    kept = watched.own.newest_checkpoint(REGISTRY)
    assert kept is not None
    assert kept.note == found.to_bytes()
    assert len(mirrored(watched)) == 1


def test_of_the_own_log_what_was_witnessed_is_cosigned_without_an_event(watched: Watched) -> None:
    size = watched.own.head().size
    watched.accept(size, origin=OWN)
    assert watched.step() == 1
    found = served(watched, OWN)
    assert found is not None
    assert Checkpoint.parse(found.text).size == size
    assert [each.name.rpartition("/")[2] for each in found.signatures] == ["inspection", "witness", "mirror"]
    assert watched.own.head().size == size
    watched.refresh(size, OWN)
    assert watched.step() == 1


def test_bytes_that_do_not_lead_to_the_accepted_root_are_not_cosigned_and_the_first_index_is_named(
    watched: Watched,
) -> None:
    """The service changed what it had shown before it was signed."""
    watched.grow(40)
    watched.accept(10)
    rows = [Heard("registry", e.position, e.leaf_hash, e.document) for e in watched.store.entries(0, 40)]
    rows[17] = Heard("registry", 18, leaf_hash(b"as it was shown"), b"as it was shown")
    watched.own.record(Recording(heard=rows))
    watched.accept(40)
    assert watched.step() == 0
    assert mirrored(watched) == []
    assert [told(each) for each in watched.raised()] == [("changed", "registry", 17)]
    assert watched.step() == 0
    assert len(watched.raised()) == 1
    assert watched.watch.mirroring.concern() == f"does not cosign: {REGISTRY}"


def test_a_mirror_that_lost_bytes_of_one_log_cosigns_nothing_at_all_until_it_has_them_again(watched: Watched) -> None:
    watched.grow(40)
    watched.accept(40)
    watched.hear()
    watched.step()
    rows: list[list[object]] = []

    def cut(found: list[list[object]]) -> list[list[object]]:
        rows.extend(found)
        return found[:30]

    watched.tamper(in_heard(cut), watched.inspection)
    watched.watch = watched.begun()
    assert watched.step() == 0
    assert [told(each) for each in watched.raised()] == [("mirror-damaged", "registry", 30)]
    watched.grow(1)
    watched.accept(41)
    assert watched.step() == 0
    watched.hear()
    watched.audit()
    assert watched.step() == 1
    assert [each.size for each in mirrored(watched)] == [40, 41]
    assert watched.watch.mirroring.concern() is None


def test_a_start_audits_the_mirror_before_anything_is_signed(watched: Watched) -> None:
    watched.grow(40)
    watched.accept(40)
    watched.hear()
    watched.step()
    watched.tamper(edit_heard(5, leaf=False), watched.inspection)
    watched.watch = watched.begun()
    watched.step()
    assert [told(each) for each in watched.raised()] == [("mirror-damaged", "registry", 5)]


def test_it_works_by_itself_woken_by_what_is_accepted_and_by_what_is_heard(watched: Watched) -> None:
    stop = threading.Event()
    thread = threading.Thread(target=watched.watch.mirroring.run, args=(stop,))
    thread.start()
    try:
        watched.grow(10)
        watched.hear()
        watched.accept(10)
        until(lambda: len(mirrored(watched)) == 1, "the mirror to be woken by an accepted checkpoint")
        watched.grow(10)
        watched.accept(20)
        watched.hear()
        watched.watch.evidence.taken("registry", 20)
        until(lambda: len(mirrored(watched)) == 2, "the mirror to be woken by what was heard")
    finally:
        stop.set()
        thread.join()


def test_a_split_view_at_one_size_is_told_at_once_with_both_notes(watched: Watched) -> None:
    watched.grow(20)
    accepted = watched.accept(20)
    fork = watched.sign(20, hashes=Leaves(leaf_hash(b"%d" % number) for number in range(20)))
    assert watched.refuse(fork, 20) == 422
    watched.step()
    (alarm,) = watched.raised()
    assert (alarm.kind, alarm.origin, alarm.size) == (AlarmKind.SPLIT_VIEW, REGISTRY, 20)
    assert [Note.parse(each.encode()).text for each in alarm.notes] == [accepted.text, fork.text]
    assert alarm.notes[1].encode() == fork.to_bytes()
    watched.watch = watched.begun()
    watched.step()
    assert len(watched.raised()) == 1


@pytest.mark.parametrize("size", [15, 25], ids=["below what is mirrored", "beyond what was accepted"])
def test_a_split_view_at_another_size_is_told_once_the_bytes_are_held(watched: Watched, size: int) -> None:
    watched.grow(20)
    watched.accept(20)
    watched.hear()
    watched.step()
    fork = watched.sign(size, hashes=Leaves(leaf_hash(b"%d" % number) for number in range(size)))
    assert watched.refuse(fork) in (400, 409, 422)
    watched.refuse(fork, min(size, 3))
    watched.step()
    if size > 20:
        assert watched.raised() == []
        watched.grow(10)
        watched.hear()
        watched.step()
    assert [(each.kind, each.size) for each in watched.raised()] == [(AlarmKind.SPLIT_VIEW, size)]


def test_a_bad_proof_under_a_genuine_checkpoint_is_no_split_view(watched: Watched) -> None:
    watched.grow(30)
    watched.accept(20)
    watched.hear()
    watched.step()
    assert watched.refuse(watched.sign(30)) == 422
    assert watched.refuse(watched.sign(25), 3) == 409
    assert watched.refuse(watched.sign(10), 3) == 409
    watched.step()
    watched.audit()
    assert watched.raised() == []


def test_a_split_view_of_inspections_own_log_is_told_too(watched: Watched) -> None:
    size = watched.own.head().size
    watched.accept(size, origin=OWN)
    fork = watched.sign(size + 1, OWN, Leaves(leaf_hash(b"%d" % number) for number in range(size + 1)))
    assert watched.post.submit(AddCheckpoint.of(size, [], fork).to_bytes()).status_code == 422
    watched.step()
    assert [(each.kind, each.origin, each.size) for each in watched.raised()] == [(AlarmKind.SPLIT_VIEW, OWN, size + 1)]
