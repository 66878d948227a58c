"""A log that inspection watches: whose keys sign for it, what the witness accepted of it, what the mirror holds of it.

A key counts from the day it is recorded until it is ended, and then only up to a tree size: whoever stole a key
controls the time that it would state, but not what was witnessed before (`docs/operations/keys.md`).
"""

from __future__ import annotations

import base64
import binascii
import hashlib
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from typing import ClassVar

from services.inspection.domain.refusals import (
    KEY_ENDED_ALREADY,
    KEY_KNOWN,
    KEY_MALFORMED,
    KEY_OF_ANOTHER_LOG,
    KEY_STILL_NEEDED,
    LAST_KEY,
    REASON_REQUIRED,
    SIZE_AHEAD,
)
from shared.acts import Act
from shared.contracts.base import Facts
from shared.contracts.document import Document
from shared.contracts.inspection import (
    CheckpointAccepted,
    CheckpointMirrored,
    CheckpointRefused,
    KeyEnd,
    LogKeyAdded,
    LogKeyEnded,
    LogRegistered,
)
from shared.errors import NOT_FOUND, Refused
from shared.eventstore.aggregate import Aggregate
from shared.ledger.note import ED25519, NoteFault, VerifierKey
from shared.ledger.witnessing import TrustedKey


@dataclass(frozen=True, slots=True)
class LogKey:
    """A public key of a log. `since` is the size of the newest accepted checkpoint when it was recorded."""

    vkey: str
    since: int
    alone: int | None = None
    """The largest accepted size that this key alone signed: what would be unsigned without it."""
    before: int | None = None
    """The next smaller such size: what `alone` becomes once another key signs that checkpoint again."""
    last_size: int | None = None
    """Above it the key's signature counts for nothing; None while the key is in use."""
    cause: KeyEnd | None = None

    @property
    def id(self) -> str:
        """Returns the key's id: 8 hex digits."""
        return self.vkey.split("+")[1]

    @property
    def verifier(self) -> VerifierKey:
        """Returns the key, ready to verify with."""
        return VerifierKey.parse(self.vkey)

    @property
    def missed(self) -> bool:
        """Tells whether accepted checkpoints rest on this key's signature alone, at sizes where it counts no more."""
        return self.last_size is not None and self.alone is not None and self.alone > self.last_size


@dataclass(frozen=True, slots=True)
class TreeHead:
    """A size and the root (hex) of so many leaves."""

    size: int
    root: str


@dataclass
class WitnessedLog(Aggregate):
    """One watched log, by its origin. Its tree as it was accepted never shrinks and never gets another root.

    Of inspection's own log only the keys stand here: it does not record its own checkpoints.
    """

    KIND: ClassVar[str] = "log"

    keys: list[LogKey] = field(default_factory=list, init=False)
    accepted: TreeHead | None = field(default=None, init=False)
    signers: list[str] = field(default_factory=list, init=False)
    """The ids of its keys that signed the note accepted last."""
    text: str = field(default="", init=False)
    """The SHA-256 of that note's text."""
    mirrored: TreeHead | None = field(default=None, init=False)
    refused: dict[str, int] = field(default_factory=dict, init=False)
    """How many checkpoints with a valid signature were refused, by reason code."""

    def key_of(self, key_id: str) -> LogKey:
        """Returns the key with this id.

        Raises:
            Refused: `shared.not-found`.
        """
        for each in self.keys:
            if each.id == key_id:
                return each
        raise Refused(NOT_FOUND, what="key", key=key_id)

    @property
    def trusted(self) -> list[TrustedKey]:
        """Returns its keys as a witness judges by them."""
        return [TrustedKey(each.verifier, each.last_size) for each in self.keys]

    def register(self, act: Act, *, vkey: str) -> None:
        """Begins to watch the log, by its first key.

        Raises:
            Refused: `inspection.key-malformed` or `inspection.key-of-another-log`.
        """
        self._check_key(vkey)
        self.record(LogRegistered(origin=self.key, vkey=vkey), act)

    def add_key(self, act: Act, *, vkey: str, reached: int) -> None:
        """Adds a further key; both sign until one is ended. `reached` is the newest accepted size.

        Raises:
            Refused: `inspection.key-malformed`, `inspection.key-of-another-log`, or `inspection.key-known`: a key
                never comes back, least of all one that was revoked.
        """
        added = self._check_key(vkey)
        if any(each.id == vkey.split("+")[1] or each.verifier.public == added.public for each in self.keys):
            raise Refused(KEY_KNOWN, pointer="/vkey", log=self.key)
        self.record(LogKeyAdded(origin=self.key, vkey=vkey, size=reached), act)

    def end_key(self, act: Act, *, key_id: str, last_size: int, cause: KeyEnd, reached: int) -> None:
        """Ends a key at a tree size, with a reason. `reached` is the newest accepted size.

        To retire a key, every accepted checkpoint above `last_size` must bear another key's signature too, and another
        key must go on. Revoking asks for neither: it may reach below what was accepted. What was accepted there keeps
        its place - the witness never goes back - but rests on this signature no more; `LogKey.alone` says how far.

        Raises:
            Refused: `shared.not-found`, `inspection.reason-required`, `inspection.key-ended-already`,
                `inspection.size-ahead`, `inspection.key-still-needed` or `inspection.last-key`.
        """
        ending = self.key_of(key_id)
        if not (act.reason or "").strip():
            raise Refused(REASON_REQUIRED, pointer="/reason")
        if ending.last_size is not None:
            raise Refused(KEY_ENDED_ALREADY, key=key_id, size=ending.last_size)
        if last_size > reached:
            raise Refused(SIZE_AHEAD, pointer="/last_size", size=reached)
        if cause is KeyEnd.RETIRED:
            self._check_retiring(ending, last_size, reached)
        self.record(LogKeyEnded(origin=self.key, vkey=ending.vkey, last_size=last_size, cause=cause), act)

    def accept(self, act: Act, *, size: int, root: str, note: str) -> None:
        """Records that the witness accepted a checkpoint, or accepted it again where `is_renewed_by` says so.

        Raises:
            ValueError: it does neither extend nor renew what was accepted; the witness must have refused it.
        """
        head = TreeHead(size, root)
        if self.accepted is not None and size <= self.accepted.size and not self.is_renewed_by(head, note):
            raise ValueError(f"{self.key} was accepted at {self.accepted.size}; {size} extends nothing")
        self.record(CheckpointAccepted(origin=self.key, size=size, root=root, note=note), act)

    def is_renewed_by(self, head: TreeHead, note: str) -> bool:
        """Tells whether a note of the size accepted last gives it a signature that counts, where it has none any more.

        It has none once the keys that signed it were revoked below it. The text must be the one that the mirror signed.
        """
        if head != self.accepted or _digest_of_text(note) != self.text or self._counting(self.signers, head.size):
            return False
        return bool(self._counting(_key_ids(note, self.key), head.size))

    def mirror(self, act: Act, *, size: int, root: str, cosignature: str, lines_size: int, lines_root: str) -> None:
        """Records that the mirror holds and has hashed every byte up to an accepted checkpoint.

        Raises:
            ValueError: nothing of this size was accepted, or the mirror has cosigned as much before.
        """
        if self.accepted is None or size > self.accepted.size or (self.mirrored and size <= self.mirrored.size):
            raise ValueError(
                f"{self.key}: accepted {self.accepted}, mirrored {self.mirrored}, now to be mirrored {size}"
            )
        if size == self.accepted.size and root != self.accepted.root:
            raise ValueError(f"{self.key} was accepted at {size} with the root {self.accepted.root}, not {root}")
        self.record(
            CheckpointMirrored(
                origin=self.key, size=size, root=root, cosignature=cosignature, lines_size=lines_size,
                lines_root=lines_root,
            ),
            act,
        )  # fmt: skip

    def refuse(self, act: Act, *, status: int, code: str, size: int | None, root: str, note: str | None) -> None:
        """Records that the witness refused a checkpoint which this log had signed.

        Raises:
            ContractError: no event can hold this note or size.
        """
        self.record(CheckpointRefused(origin=self.key, status=status, code=code, size=size, root=root, note=note), act)

    def apply(self, facts: Facts, document: Document) -> None:
        """Assigns."""
        match facts:
            case LogRegistered():
                self.keys.append(LogKey(facts.vkey, 0))
            case LogKeyAdded():
                self.keys.append(LogKey(facts.vkey, facts.size))
            case LogKeyEnded():
                self.keys = [
                    replace(each, last_size=facts.last_size, cause=facts.cause) if each.vkey == facts.vkey else each
                    for each in self.keys
                ]
            case CheckpointAccepted():
                self._note_accepted(facts)
            case CheckpointMirrored():
                self.mirrored = TreeHead(facts.size, facts.root)
            case CheckpointRefused():
                self.refused[facts.code] = self.refused.get(facts.code, 0) + 1
            case _:
                pass

    def _check_key(self, vkey: str) -> VerifierKey:
        parsed = log_key(vkey)
        if parsed.name != self.key:
            raise Refused(KEY_OF_ANOTHER_LOG, pointer="/vkey", log=self.key)
        return parsed

    def _check_retiring(self, ending: LogKey, last_size: int, reached: int) -> None:
        # Who signed inspection's own checkpoints does not stand here: each of them may have been this key alone.
        alone = reached if self.accepted is None else ending.alone
        if self._counting(self.signers, reached) == {ending.id}:
            alone = reached  # whoever signed beside it was revoked below
        if alone is not None and alone > last_size:
            raise Refused(KEY_STILL_NEEDED, pointer="/last_size", size=alone)
        if not any(each.last_size is None for each in self.keys if each is not ending):
            raise Refused(LAST_KEY, key=ending.id)

    def _counting(self, key_ids: Iterable[str], size: int) -> set[str]:
        """Returns those of the keys with these ids whose signatures count at `size`."""
        ids = set(key_ids)
        return {each.id for each in self.keys if each.id in ids and (each.last_size is None or size <= each.last_size)}

    def _note_accepted(self, facts: CheckpointAccepted) -> None:
        again = self.accepted == TreeHead(facts.size, facts.root)
        signed = _key_ids(facts.note, self.key)
        self.signers = [each.id for each in self.keys if each.id in signed]
        self.accepted, self.text = TreeHead(facts.size, facts.root), _digest_of_text(facts.note)
        if again:  # it rests on whoever signed it before no more
            self.keys = [
                replace(each, alone=each.before, before=None) if each.alone == facts.size else each
                for each in self.keys
            ]
        if len(self.signers) == 1:
            self.keys = [
                replace(each, alone=facts.size, before=each.alone) if each.id == self.signers[0] else each
                for each in self.keys
            ]


@dataclass
class UnsignedSubmissions(Aggregate):
    """What was handed in without a signature that counts, and was refused: one stream a day, for reading alone.

    It stands apart from the logs' own records, so that strangers cannot make those long.
    """

    KIND: ClassVar[str] = "submission"

    def refuse(self, act: Act, *, origin: str, status: int, code: str) -> None:
        """Records a refusal in the name of `origin`."""
        self.record(CheckpointRefused(origin=origin, status=status, code=code), act)

    def apply(self, facts: Facts, document: Document) -> None:
        """Assigns nothing."""


def log_key(vkey: str) -> VerifierKey:
    """Returns the key that `vkey` is, if a log may sign with it.

    Raises:
        Refused: `inspection.key-malformed`: it is no C2SP verifier key of type Ed25519 (0x01).
    """
    try:
        parsed = VerifierKey.parse(vkey)
    except NoteFault:
        raise Refused(KEY_MALFORMED, pointer="/vkey") from None
    if parsed.type != ED25519:
        raise Refused(KEY_MALFORMED, pointer="/vkey")
    return parsed


def _digest_of_text(note: str) -> str:
    return hashlib.sha256(note.rpartition("\n\n")[0].encode()).hexdigest()


def _key_ids(note: str, name: str) -> set[str]:
    """Returns the ids of the keys called `name` that a note bears signatures of. Never refuses: it applies events."""
    found = set()
    for line in note.rpartition("\n\n")[2].splitlines():
        dash, _, rest = line.partition(" ")
        signer, _, encoded = rest.partition(" ")
        if dash == "—" and signer == name:
            try:
                found.add(base64.b64decode(encoded)[:4].hex())
            except binascii.Error:
                continue
    return found
