"""The proof of one record (C2SP tlog-proof): that its bytes stand in a log, under a checkpoint that others cosigned."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice
from typing import Final
from uuid import UUID

from services.inspection.export.checkpoints import meta_checkpoint, must_be_signed, with_mirror
from services.inspection.export.meta import accepted, read_state
from services.inspection.export.reading import mirrored_leaves, own_leaves
from services.inspection.export.tiling import Leaf
from shared.contracts import ContractError
from shared.contracts.document import read_members
from shared.eventstore.ports import IntegrityFault, Store
from shared.ledger.checkpoint import Checkpoint
from shared.ledger.note import Note, encode_base64
from shared.ledger.proof import ProofInvalid, verify_inclusion
from shared.ledger.tree import Frontier, leaf_hash

FIRST_LINE: Final = "c2sp.org/tlog-proof@v1"


class NotProven(LookupError):
    """No entry with this id stands under a checkpoint that witness and mirror cosigned: unknown, or too new."""


@dataclass(frozen=True, slots=True)
class Proof:
    """Where a record stands: the proof as a file, and the record's exact bytes."""

    origin: str
    index: int
    text: bytes
    record: bytes


def prove(store: Store, origin: str, identity: UUID) -> Proof:
    """Returns the proof of the event with this id under the newest cosigned checkpoint of its log.

    `origin` is that of inspection's own log. The logs are read from their beginning: the proof is made from bytes.

    Raises:
        NotProven, NoCheckpoint: see there.
        IntegrityFault: what the store holds is not what was signed; names log and index.
        StoreUnavailable: it cannot be read.
    """
    note = meta_checkpoint(store, origin, None)
    state = read_state(store, Checkpoint.parse(note.text))
    must_be_signed(note, state.vkeys.get(origin, ()))
    if (found := _find(own_leaves(store, origin, state.size), identity)) is not None:
        return _proof(note, own_leaves(store, origin, state.size), *found)
    for log in state.mirrored.values():
        if (found := _find(mirrored_leaves(store, log.origin, log.size), identity)) is not None:
            *_, last = accepted(store, state, log.origin, log.size)
            return _proof(with_mirror(last, log), mirrored_leaves(store, log.origin, log.size), *found)
    raise NotProven(str(identity))


def _find(leaves: Iterator[Leaf], identity: UUID) -> tuple[int, bytes] | None:
    sought = f'"id":"{identity}"'.encode()
    for index, (_, raw) in enumerate(leaves):
        # Another event may name it in its data; nothing but the envelope says that it is the one.
        if sought in raw and _id_of(raw) == str(identity):
            return index, raw
    return None


def _id_of(raw: bytes) -> str | None:
    try:
        return str(read_members(raw)["id"])
    except ContractError:
        return None


def _proof(note: Note, leaves: Iterator[Leaf], index: int, raw: bytes) -> Proof:
    signed = Checkpoint.parse(note.text)
    beside = list(_beside(index, signed.size))
    # Together with the leaf itself they are the whole log, so one reading in order gives the root of each.
    roots = {low: _root(leaves, high - low) for low, high in sorted([*beside, (index, index + 1)])}
    path = [roots[low] for low, _ in reversed(beside)]
    try:
        verify_inclusion(leaf_hash(raw), index, signed.size, path, signed.root)
    except ProofInvalid:
        raise IntegrityFault(f"{signed.origin}: its first {signed.size} entries are not what was signed") from None
    lines = [FIRST_LINE, f"index {index}", *map(encode_base64, path), "", ""]
    return Proof(signed.origin, index, "\n".join(lines).encode() + note.to_bytes(), raw)


def _beside(index: int, size: int) -> Iterator[tuple[int, int]]:
    """Yields the leaves under each step of the audit path (RFC 6962, 2.1.1) as `low, high`, the root's child first."""
    low, high = 0, size
    while high - low > 1:
        middle = low + (1 << ((high - low - 1).bit_length() - 1))
        if index < middle:
            yield middle, high
            high = middle
        else:
            yield low, middle
            low = middle


def _root(leaves: Iterator[Leaf], count: int) -> bytes:
    frontier = Frontier()
    for leaf, _ in islice(leaves, count):
        frontier, _filled = frontier.extend([leaf])
    return frontier.root()
