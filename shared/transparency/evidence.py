"""Everything that was signed of a log, from all who hold some of it: what `thucchat doctor` examines and restores by.

The guard asks for the newest checkpoints alone, every few seconds; here every one that is kept is verified. A note
counts by the signature of the log's own key, as long as that key counted at its size; the signer's state counts by
where it lies.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

from shared.contracts import ContractError, parse
from shared.contracts.inspection import LogKeyAdded, LogKeyEnded, LogRegistered
from shared.errors import Term
from shared.eventstore.auditing import Point
from shared.eventstore.ports import Store
from shared.ledger.checkpoint import Checkpoint, opened
from shared.ledger.note import Note, NoteFault, VerifierKey
from shared.ledger.signing import SignerState
from shared.ledger.witnessing import TrustedKey
from shared.transparency.guard import DATABASE, FILE, STATE, Held, Reference

PAGE: Final = 500
_OF_KEYS: Final = (LogRegistered, LogKeyAdded, LogKeyEnded)
_ENDS: Final = tuple(f'"type":"{each.DECLARATION.topic}"}}'.encode() for each in _OF_KEYS)


@dataclass(frozen=True, slots=True)
class Evidence:
    """What was signed of a log, sizes rising, and what could not be taken for it, in words.

    `cosigned` has, by name, up to which size each known cosigner has signed.
    """

    references: tuple[Reference, ...]
    doubts: tuple[str, ...]
    cosigned: Mapping[str, int] = field(default_factory=dict)

    @property
    def newest(self) -> Reference | None:
        """Returns the one of the largest size."""
        return self.references[-1] if self.references else None

    def points(self) -> list[Point]:
        """Returns sizes and roots as an audit takes them."""
        return [(each.checkpoint.size, each.checkpoint.root) for each in self.references]


def gather(
    origin: str,
    store: Store | None,
    held: Held,
    keys: Sequence[TrustedKey],
    others: Iterable[tuple[Term, bytes]] = (),
    *,
    cosigners: Sequence[VerifierKey] = (),
) -> Evidence:
    """Returns what was signed of the log `origin`, as far as it is held in its store, beside it, or by `others`.

    `keys` are those that sign for the log. Of `cosigners`, as far as they are known here, every line is verified, too.
    Raises StoreUnavailable.
    """
    found, doubts, cosigned = list[Reference](), list[str](), dict[str, int]()
    try:
        state = SignerState(held.state).newest()
        if state is not None and state.origin == origin:
            found.append(Reference(STATE, state))
    except (NoteFault, OSError) as fault:
        doubts.append(f"{STATE.vi} / {STATE.en}: {fault}")
    for holder, raw in (*_local(origin, store, held, doubts), *others):
        try:
            checkpoint, signers = verified(origin, raw, keys, cosigners)
        except NoteFault as fault:
            doubts.append(f"{holder.vi} / {holder.en}: {fault}")
        else:
            found.append(Reference(holder, checkpoint))
            cosigned |= {name: max(checkpoint.size, cosigned.get(name, 0)) for name in signers}
    return Evidence(tuple(sorted(found, key=lambda each: each.checkpoint.size)), tuple(doubts), cosigned)


def verified(
    origin: str, raw: bytes, keys: Sequence[TrustedKey], cosigners: Sequence[VerifierKey] = ()
) -> tuple[Checkpoint, list[str]]:
    """Returns the checkpoint of the log `origin` that a note states, and the names of those `cosigners` that signed it.

    Raises:
        NoteFault: it is none of this log, no key that counts at its size signed it, or a known line does not verify.
    """
    note = Note.parse(raw)
    checkpoint = Checkpoint.parse(note.text)
    if checkpoint.origin != origin:
        raise NoteFault(f"is about {checkpoint.origin}")
    opened(note, [each.key for each in keys if each.last_size is None or checkpoint.size <= each.last_size])
    named = [each for each in cosigners if any(line.is_of(each) for line in note.signatures)]
    return checkpoint, [each.name for each in opened(note, named)] if named else []


def keys_in(meta_log: Store | None, origin: str, held: Held) -> tuple[TrustedKey, ...]:
    """Returns the keys of a log: those that its signer noted beside its own, as inspection's own log limits them.

    Without either there are none, and no note can be verified. Raises StoreUnavailable.
    """
    said: dict[VerifierKey, int | None] = {}
    for facts in () if meta_log is None else _said_of_keys(meta_log):
        if facts.origin == origin:
            said[VerifierKey.parse(facts.vkey)] = facts.last_size if isinstance(facts, LogKeyEnded) else None
    try:
        local = held.keys_of(origin)
    except NoteFault:
        local = []
    return tuple(TrustedKey(key, said.get(key)) for key in dict.fromkeys((*said, *local)))


def _local(origin: str, store: Store | None, held: Held, doubts: list[str]) -> Iterator[tuple[Term, bytes]]:
    try:
        yield FILE, held.cosigned.read_bytes()
    except FileNotFoundError:
        pass
    except OSError as fault:
        doubts.append(f"{FILE.vi} / {FILE.en}: {fault}")
    after = -1
    while store is not None and (sizes := store.checkpoint_sizes(origin, after, PAGE)):
        for size in sizes:
            yield from ((DATABASE, kept.note) for kept in store.checkpoints_at(origin, size)[-1:])
        after = sizes[-1]


def _said_of_keys(meta_log: Store) -> Iterator[LogRegistered | LogKeyAdded | LogKeyEnded]:
    after = 0
    while rows := meta_log.stored(after, PAGE):
        for row in rows:
            if row.document.endswith(_ENDS):
                try:
                    facts = parse(row.document).facts
                except ContractError:
                    continue
                if isinstance(facts, _OF_KEYS):
                    yield facts
        after = rows[-1].position
