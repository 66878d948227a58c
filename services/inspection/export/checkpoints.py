"""Which kept checkpoint of the meta-log a bundle stands on, and the note that a mirrored log's checkpoint becomes."""

from __future__ import annotations

from array import array
from collections.abc import Iterable, Iterator
from itertools import islice
from typing import Final

from shared.contracts.inspection import CheckpointAccepted, CheckpointMirrored
from shared.eventstore.ports import IntegrityFault, Store
from shared.ledger.checkpoint import Checkpoint, opened
from shared.ledger.note import Note, NoteFault, VerifierKey

WITNESS, MIRROR = "witness", "mirror"
SIZES_AT_ONCE: Final = 1000
NEAREST: Final = 2
"""How many sizes below and above are told where there is no checkpoint of the size asked for."""


class NoCheckpoint(LookupError):
    """No checkpoint with all its cosignatures is kept at this size. `nearest` are sizes that have one."""

    def __init__(self, origin: str, size: int | None, nearest: tuple[int, ...]) -> None:
        super().__init__(f"{origin}: no cosigned checkpoint of size {size}")
        self.size = size
        self.nearest = nearest


def cosigners_of(meta_origin: str) -> tuple[str, str]:
    """Returns the key names of the witness and of the mirror that inspection runs beside its log."""
    return f"{meta_origin}/{WITNESS}", f"{meta_origin}/{MIRROR}"


def meta_checkpoint(store: Store, origin: str, size: int | None) -> Note:
    """Returns the first kept note of the meta-log at `size` that log, witness and mirror signed; None: the newest.

    The first, because it stays the first whatever is kept later: the same request is the same bundle for ever.

    Raises:
        NoCheckpoint: there is none.
        IntegrityFault: what is kept there is no checkpoint of this log.
    """
    if size is not None:
        found = _cosigned(store, origin, size)
        if found is None:
            raise NoCheckpoint(origin, size, _nearest(store, origin, size))
        return found
    for each in reversed(_sizes(store, origin)):
        found = _cosigned(store, origin, each)
        if found is not None:
            return found
    raise NoCheckpoint(origin, None, ())


def with_mirror(accepted: CheckpointAccepted, mirrored: CheckpointMirrored) -> Note:
    """Returns the checkpoint that was accepted with its signatures, and the mirror's after them.

    Raises:
        IntegrityFault: these are not about one checkpoint.
    """
    try:
        note = Note.parse(accepted.note.encode())
        mirror = Note.parse(f"{note.text}\n{mirrored.cosignature}\n".encode())
    except NoteFault as fault:
        raise IntegrityFault(f"{accepted.origin} at {accepted.size}: the note kept of it is none: {fault}") from None
    if (accepted.size, accepted.root) != (mirrored.size, mirrored.root):
        raise IntegrityFault(f"{mirrored.origin}: mirrored at {mirrored.size}, where no such checkpoint was accepted")
    return note.with_signatures(*mirror.signatures)


def must_be_signed(note: Note, vkeys: Iterable[str]) -> None:
    """Refuses a note that none of the keys of its log signed, or one of them did not sign verifiably.

    Raises:
        IntegrityFault: as it says.
    """
    try:
        opened(note, map(VerifierKey.parse, vkeys))
    except NoteFault as fault:
        raise IntegrityFault(f"{note.text.partition(chr(10))[0]}: {fault}") from None


def _cosigned(store: Store, origin: str, size: int) -> Note | None:
    wanted = {origin, *cosigners_of(origin)}
    for kept in store.checkpoints_at(origin, size):
        try:
            note = Note.parse(kept.note)
            stated = Checkpoint.parse(note.text)
        except NoteFault as fault:
            raise IntegrityFault(f"{origin}: the checkpoint kept at size {size} is none: {fault}") from None
        if (stated.origin, stated.size, stated.root) != (origin, size, kept.root):
            raise IntegrityFault(f"{origin}: the checkpoint kept at size {size} says something else")
        if wanted <= {each.name for each in note.signatures}:
            return note
    return None


def _sizes(store: Store, origin: str) -> array[int]:
    sizes = array("Q")
    while page := store.checkpoint_sizes(origin, sizes[-1] if sizes else -1, SIZES_AT_ONCE):
        sizes.extend(page)
    return sizes


def _nearest(store: Store, origin: str, size: int) -> tuple[int, ...]:
    sizes = _sizes(store, origin)
    below = (each for each in reversed(sizes) if each < size)
    above = (each for each in sizes if each > size)
    found = [each for side in (below, above) for each in _first_cosigned(store, origin, side)]
    return tuple(sorted(found))


def _first_cosigned(store: Store, origin: str, sizes: Iterator[int]) -> Iterator[int]:
    return islice((each for each in sizes if _cosigned(store, origin, each) is not None), NEAREST)
