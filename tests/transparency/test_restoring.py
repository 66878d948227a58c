"""Bringing a log back from a copy: what it takes, what is refused, and that the outcome is exactly what was signed."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest

from shared.errors import Term
from shared.eventstore.opening import check, open_sqlite
from shared.eventstore.ports import Entry, Head, NewEvent, Recording, Store
from shared.eventstore.rebuilding import RestoreRefused
from shared.ledger.checkpoint import Checkpoint, cosign, sign_checkpoint
from shared.ledger.note import ED25519, NoteFault
from shared.ledger.proof import root_at
from shared.ledger.witnessing import TrustedKey
from shared.transparency.copies import RowsCopy
from shared.transparency.evidence import gather, keys_in, verified
from shared.transparency.guard import WITNESS, Held, Reference
from shared.transparency.restoring import NotRestorable, Plan, Step, plan, restore, spooled
from tests.eventstore.scribe import checkpoint, events
from tests.support.administrator import administer
from tests.support.ledger import ORIGIN, cosigner, log_signer

SIZE = 30
HISTORY = events("day", 1, SIZE)
OTHER_HISTORY = events("night", 1, SIZE)
HOLDER = Term("ai đó", "somebody")


def store_of(path: Path, recorded: Sequence[NewEvent]) -> Store:
    path.parent.mkdir(parents=True, exist_ok=True)
    store = open_sqlite(path)
    store.record(Recording(recorded))
    return store


@pytest.fixture
def mirror(tmp_path: Path) -> Iterator[Store]:
    """Another place that holds the whole history."""
    with closing(store_of(tmp_path / "mirror/events.db", HISTORY)) as store:
        yield store


def signed(store: Store, *sizes: int) -> list[Reference]:
    return [Reference(HOLDER, Checkpoint(ORIGIN, size, root_at(store, size))) for size in sizes]


Damage = Callable[[Path], None]


def ran(statement: str) -> Damage:
    return lambda path: administer(path, statement)


def left(_path: Path) -> None:
    """Leaves everything as it is."""


CASES: dict[str, tuple[Sequence[NewEvent], Damage, tuple[Step, int, int, int]]] = {
    "nothing is wrong": (HISTORY, left, (Step.NOTHING, SIZE, 0, 0)),
    "a backup": (HISTORY[:12], left, (Step.APPEND, 12, 0, 0)),
    "the tail is cut": (HISTORY, ran("DELETE FROM events WHERE position > 12"), (Step.APPEND, 12, 0, 0)),
    "younger than the copy": ([*HISTORY, *events("dawn", 1, 3)], left, (Step.NOTHING, SIZE + 3, 3, 0)),
    "a row is edited": (
        HISTORY, ran("UPDATE events SET document = x'7b7d' WHERE position = 9"), (Step.REBUILD, 8, 0, 0)
    ),
    "a row is edited below younger ones": (
        [*HISTORY, *events("dawn", 1, 3)], ran("UPDATE events SET document = x'7b7d' WHERE position = 9"),
        (Step.REBUILD, 8, 3, 0),
    ),
    "a row is gone": (HISTORY, ran("DELETE FROM events WHERE position = 9"), (Step.REBUILD, 8, 0, 0)),
    "the frontier lies": (HISTORY, ran("UPDATE frontier SET size = 3, nodes = x''"), (Step.REBUILD, SIZE, 0, 0)),
    "another history was begun": ([*HISTORY[:12], *OTHER_HISTORY], left, (Step.REBUILD, 12, 0, 12)),
}  # fmt: skip


@pytest.mark.parametrize(("recorded", "damage", "expected"), CASES.values(), ids=CASES)
def test_what_it_takes_is_told_and_does_bring_back_exactly_what_was_signed(
    tmp_path: Path,
    mirror: Store,
    recorded: Sequence[NewEvent],
    damage: Damage,
    expected: tuple[Step, int, int, int],
) -> None:
    place = tmp_path / "own/events.db"
    store_of(place, recorded).close()
    damage(place)
    with spooled(None, signed(mirror, 5, 20, SIZE)) as into:
        with closing(open_sqlite(place)) as own:
            planned = planned_for(own, place, mirror, signed(mirror, 5, 20, SIZE), into)
            assert (planned.step, planned.right, planned.own, planned.dropped) == expected
            assert planned.proven == SIZE
            own.raise_fence("khôi phục / restoring", planned.head.size, planned.head.root)
        if planned.step is not Step.NOTHING:
            restored = restore(place, planned, into)
            assert (restored.aside is None) == (planned.step is Step.APPEND)
    assert check(place).sound
    with closing(open_sqlite(place)) as own:
        assert own.head() == planned.head
        assert Head(SIZE, root_at(own, SIZE)) == mirror.head()
        assert own.fence() is not None, "only an audit lifts it"


def planned_for(own: Store, place: Path, mirror: Store, references: Sequence[Reference], into: object) -> Plan:
    copy = RowsCopy.of_log(mirror)
    return plan(own.stored, copy, references, into, sound=check(place).sound)  # type: ignore[arg-type]


def test_a_damaged_row_that_nobody_else_holds_is_named_and_nothing_is_dropped(tmp_path: Path, mirror: Store) -> None:
    place = tmp_path / "own/events.db"
    store_of(place, [*HISTORY, *events("dawn", 1, 3)]).close()
    administer(place, "UPDATE events SET document = x'7b7d' WHERE position = 32")
    with (
        closing(open_sqlite(place)) as own,
        spooled(None, signed(mirror, SIZE)) as into,
        pytest.raises(NotRestorable, match="index 31 is damaged"),
    ):
        planned_for(own, place, mirror, signed(mirror, SIZE), into)


REFUSED: dict[str, tuple[Callable[[Store], list[Reference]], str]] = {
    "more was signed than anybody holds": (
        lambda mirror: [*signed(mirror, 20), Reference(HOLDER, Checkpoint(ORIGIN, SIZE + 1, bytes(32)))],
        f"the copy has {SIZE} entries; {SIZE + 1} were signed",
    ),
    "something else was signed": (
        lambda mirror: [Reference(HOLDER, Checkpoint(ORIGIN, 20, bytes(32))), *signed(mirror, SIZE)],
        "the first 20 entries of the copy do not have the root that was signed",
    ),
    "nothing was signed": (lambda _: [], "no signed checkpoint"),
}


@pytest.mark.parametrize(("references", "said"), REFUSED.values(), ids=REFUSED)
def test_a_copy_that_is_not_what_was_signed_restores_nothing(
    tmp_path: Path, mirror: Store, references: Callable[[Store], list[Reference]], said: str
) -> None:
    place = tmp_path / "own/events.db"
    with closing(store_of(place, HISTORY[:12])) as own, spooled(None, references(mirror)) as into:
        with pytest.raises(NotRestorable, match=said):
            planned_for(own, place, mirror, references(mirror), into)
        assert own.head().size == 12


def test_a_store_that_grew_after_the_plan_was_made_is_left_alone(tmp_path: Path, mirror: Store) -> None:
    place = tmp_path / "own/events.db"
    with spooled(None, signed(mirror, SIZE)) as into, closing(store_of(place, HISTORY[:12])) as own:
        planned = planned_for(own, place, mirror, signed(mirror, SIZE), into)
        own.record(Recording(OTHER_HISTORY))
        own.raise_fence("x / x", SIZE, bytes(32))
        head = own.head()
        with pytest.raises(RestoreRefused):
            restore(place, planned, into)
        assert own.head() == head


def test_a_note_counts_by_a_key_of_the_log_and_up_to_the_size_at_which_the_key_ended(mirror: Store) -> None:
    old, new = log_signer(1), log_signer(2)
    keys = [TrustedKey(old.verifier_key, last_size=20), TrustedKey(new.verifier_key)]
    at = {size: Checkpoint(ORIGIN, size, root_at(mirror, size)) for size in (20, SIZE)}
    assert verified(ORIGIN, sign_checkpoint(at[20], old).to_bytes(), keys) == (at[20], [])
    assert verified(ORIGIN, sign_checkpoint(at[SIZE], new).to_bytes(), keys) == (at[SIZE], [])
    for note in (sign_checkpoint(at[SIZE], old), sign_checkpoint(at[20], log_signer(3))):
        with pytest.raises(NoteFault):
            verified(ORIGIN, note.to_bytes(), keys)
    with pytest.raises(NoteFault, match="is about"):
        verified("thucchat.ha-nam/funding", sign_checkpoint(at[20], old).to_bytes(), keys)


def test_a_line_of_a_known_cosigner_is_verified_and_one_of_a_stranger_is_passed_over(mirror: Store) -> None:
    log, witness, stranger = log_signer(), cosigner(), cosigner(9, "thucchat.ha-nam/inspection/mirror")
    keys, head = [TrustedKey(log.verifier_key)], Checkpoint(ORIGIN, SIZE, mirror.head().root)
    note = sign_checkpoint(head, log)
    by_both = note.with_signatures(cosign(head.text, witness, 7), cosign(head.text, stranger, 7))
    assert verified(ORIGIN, by_both.to_bytes(), keys, [witness.verifier_key]) == (head, [witness.name])
    forged = note.with_signatures(replace(cosign(head.text, witness, 7), value=bytes(72)))
    with pytest.raises(NoteFault, match="does not verify"):
        verified(ORIGIN, forged.to_bytes(), keys, [witness.verifier_key])


def test_all_who_hold_something_signed_are_asked_and_what_is_no_proof_is_a_doubt(tmp_path: Path, mirror: Store) -> None:
    held, key = Held(tmp_path / "keys"), log_signer()
    held.folder.mkdir()
    held.remember([key.verifier_key])
    notes = {size: sign_checkpoint(Checkpoint(ORIGIN, size, root_at(mirror, size)), key) for size in (5, 9, 20)}
    for size in (5, 9):
        kept = checkpoint(size, root_at(mirror, size), origin=ORIGIN)
        mirror.keep_checkpoint(kept.__class__(ORIGIN, size, kept.root, notes[size].to_bytes()))
    held.cosigned.write_bytes(notes[20].to_bytes())
    held.state.write_text(Checkpoint(ORIGIN, SIZE, mirror.head().root).text, "utf-8")
    forged = sign_checkpoint(Checkpoint(ORIGIN, SIZE, bytes(32)), log_signer(7)).to_bytes()
    found = gather(ORIGIN, mirror, held, keys_in(None, ORIGIN, held), [(WITNESS, forged)])
    assert [each.checkpoint.size for each in found.references] == [5, 9, 20, SIZE]
    assert found.newest is not None
    assert found.newest.holder.en == "the signer's state"
    assert [doubt.partition(": ")[0] for doubt in found.doubts] == ["nhân chứng / the witness"]
    assert found.points() == [(size, root_at(mirror, size)) for size in (5, 9, 20, SIZE)]
    assert key.verifier_key.type == ED25519


def test_a_copy_ends_before_the_first_row_that_is_not_whole(tmp_path: Path) -> None:
    place = tmp_path / "own/events.db"
    store_of(place, HISTORY).close()
    administer(place, "UPDATE events SET topic = 'x.y.z.v1' WHERE position = 7")
    with closing(open_sqlite(place)) as own:
        found: list[Entry] = list(RowsCopy.of_log(own).entries())
        assert [each.position for each in found] == list(range(1, 7))
        assert next(RowsCopy.of_log(own).entries(7)).position == 8
