"""Two signed notes of one log that cannot both be true (split view): evidence that needs nobody's word.

A refused or served checkpoint proves nothing by being refused: anybody may hand in again what a log once published.
It is evidence when the log signed it and its root is not the one that was accepted at its size, or, where none was
accepted there, not the one of the bytes that the mirror holds.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from services.inspection.domain.alarm import Finding
from services.inspection.domain.log import WitnessedLog
from shared.contracts.inspection import AlarmKind
from shared.eventstore.ports import KeptCheckpoint, Store
from shared.ledger.checkpoint import Checkpoint, opened
from shared.ledger.note import Note, NoteFault, VerifierKey

LONGEST_NOTE = 8_000
"""Characters of a note that an event holds."""


def signed_checkpoint(raw: bytes, log: WitnessedLog) -> tuple[Checkpoint, str] | None:
    """Returns what a note says if `log` verifiably signed it, and its text with the log's own lines alone."""
    try:
        note = Note.parse(raw)
        checkpoint = Checkpoint.parse(note.text)
        keys = opened(note, keys_at(log, checkpoint.size))
    except NoteFault:
        return None
    if checkpoint.origin != log.key:
        return None
    return checkpoint, trimmed(note, keys)


def keys_at(log: WitnessedLog, size: int) -> list[VerifierKey]:
    """Returns the keys whose signatures under a checkpoint of `size` entries count."""
    return [each.key for each in log.trusted if each.last_size is None or size <= each.last_size]


def trimmed(note: Note, keys: Sequence[VerifierKey]) -> str:
    """Returns the note with the lines of `keys` alone: anybody can add others, and an event holds only so much."""
    lines = tuple(each for each in note.signatures if any(each.is_of(key) for key in keys))
    return Note(note.text, lines).to_bytes().decode()


class Splits:
    """Tells whether a checkpoint of a log contradicts what the witness, called `witness`, accepted of it."""

    def __init__(self, store: Store, witness: VerifierKey) -> None:
        self._store = store
        self._witness = witness

    def accepted_at(self, origin: str, size: int) -> KeptCheckpoint | None:
        """Returns the kept note of this size that the witness cosigned, None where it accepted none."""
        return next((each for each in self._store.checkpoints_at(origin, size) if self._is_ours(each)), None)

    def judge(self, log: WitnessedLog, raw: bytes, root_of: Callable[[int], bytes | None]) -> Finding | None:
        """Returns what is wrong with a checkpoint that came, None when nothing is.

        `root_of` gives the root over the first entries that the mirror holds, None where it cannot tell.
        """
        signed = signed_checkpoint(raw, log)
        if signed is None:
            return None
        checkpoint, text = signed
        accepted = self.accepted_at(log.key, checkpoint.size)
        right = root_of(checkpoint.size) if accepted is None else accepted.root
        if right is None or right == checkpoint.root:
            return None
        other = accepted or (None if log.accepted is None else self.accepted_at(log.key, log.accepted.size))
        notes = (*(() if other is None else (self._shown(other, log),)), text)
        return Finding(
            AlarmKind.SPLIT_VIEW,
            log.key,
            f"sổ đã ký một điểm chốt {checkpoint.size} mục với gốc {checkpoint.root.hex()}, trong khi gốc đúng là"
            f" {right.hex()} / the log signed a checkpoint of {checkpoint.size} entries with the root"
            f" {checkpoint.root.hex()}, where the root is {right.hex()}",
            size=checkpoint.size,
            notes=notes,
        )

    def _is_ours(self, kept: KeptCheckpoint) -> bool:
        try:
            return self._witness in opened(Note.parse(kept.note), [self._witness])
        except NoteFault:
            return False

    def _shown(self, kept: KeptCheckpoint, log: WitnessedLog) -> str:
        return trimmed(Note.parse(kept.note), [*keys_at(log, kept.size), self._witness])
