"""The guard: whether a log still continues everything that was signed of it, and a fence where it does not.

A backup that was restored, rows that were taken away, a history that was written anew: the log then is smaller than a
checkpoint that its own signer signed, or has another root there. Nothing may be recorded on top of that, since it
would take positions that others know to be taken. Four hold such checkpoints: the signer's state and its newest
cosigned note, both outside of the database, the notes kept in the database, and the witness. Whatever a note says
counts only by the signature of the log's own key, so that no one else can put up a fence; and whoever cannot be asked
holds nobody up: then writing goes on.
"""

from __future__ import annotations

import logging
import threading
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from shared.errors import Term
from shared.eventstore.ports import Fence, IntegrityFault, Store, StoreUnavailable
from shared.ledger.checkpoint import Checkpoint, opened
from shared.ledger.note import ED25519, Note, NoteFault, VerifierKey
from shared.ledger.proof import root_at
from shared.ledger.signing import SignerState, replace_whole
from shared.observability.meter import Meter
from shared.observability.metrics import Metric
from shared.transparency.witnessclient import Cosigner, Witness, WitnessUnreachable

_LOG: Final = logging.getLogger(__name__)
GUARD_EVERY: Final = 5.0


def replace_file(path: Path, raw: bytes) -> None:
    """Writes a file whole, for everybody to read: it holds the old bytes or the new ones, on disk on return."""
    path.parent.mkdir(parents=True, exist_ok=True)
    replace_whole(path, raw, 0o666)


@dataclass(frozen=True, slots=True)
class Held:
    """What a log's signer keeps outside of the database, in the service's folder `keys`."""

    folder: Path

    @property
    def state(self) -> Path:
        """Returns the file of the newest checkpoint that the signer decided to sign. It is its own alone."""
        return self.folder / "log.state"

    @property
    def cosigned(self) -> Path:
        """Returns the file of the newest note that the witness cosigned."""
        return self.folder / "cosigned"

    @property
    def public_keys(self) -> Path:
        """Returns the file of the public keys that the log was ever signed with, one a line."""
        return self.folder / "log.vkeys"

    def keys_of(self, origin: str) -> list[VerifierKey]:
        """Returns the public keys of the log, none where they are not known here.

        Raises:
            NoteFault: a line of the file is no key.
        """
        try:
            lines = self.public_keys.read_text("utf-8").splitlines()
        except (FileNotFoundError, PermissionError):
            return []
        keys = [VerifierKey.parse(line) for line in lines]
        return [key for key in keys if (key.name, key.type) == (origin, ED25519)]

    def remember(self, keys: Iterable[VerifierKey]) -> None:
        """Adds public keys to those that are known; none is ever forgotten, since old notes stay signed by it.

        Raises:
            NoteFault: a line of the file is no key.
        """
        known = self.public_keys.read_text("utf-8").splitlines() if self.public_keys.exists() else []
        lines = dict.fromkeys(str(each) for each in (*map(VerifierKey.parse, known), *keys))
        if list(lines) != known:
            replace_file(self.public_keys, "".join(f"{line}\n" for line in lines).encode())


@dataclass(frozen=True, slots=True)
class Reference:
    """A checkpoint that the log has to continue, and who holds it."""

    holder: Term
    checkpoint: Checkpoint


STATE: Final = Term("trạng thái của tiến trình ký", "the signer's state")
DATABASE: Final = Term("điểm chốt lưu trong cơ sở dữ liệu", "the checkpoint kept in the database")
FILE: Final = Term("điểm chốt đã đồng ký lưu trong tệp", "the cosigned checkpoint kept in a file")
WITNESS: Final = Term("nhân chứng", "the witness")


class Guard:
    """Compares the log `origin` in `store` with everything that was signed of it. Safe for threads."""

    def __init__(
        self,
        origin: str,
        store: Store,
        held: Held,
        witness: Witness | None,
        *,
        meter: Meter,
        every: float = GUARD_EVERY,
    ) -> None:
        self._origin = origin
        self._store = store
        self._held = held
        self._witness = witness
        self._meter = meter
        self._every = every
        self._told: str | None = None

    def compare(self) -> Fence | None:
        """Compares once and returns the fence that then stands, or None. A fence that stands is not asked again.

        Raises:
            StoreUnavailable: the store cannot be reached. Nothing was compared.
        """
        standing = self._store.fence()
        if standing is None:
            # What was signed is read before the log, which only grows: it can be behind by nothing but a fault.
            references = sorted(self._references(), key=lambda each: each.checkpoint.size, reverse=True)
            for each in references:
                reason = self._contradiction(each)
                if reason is not None:
                    standing = self._raise(reason, each.checkpoint)
                    break
        self._meter.set(Metric.LEDGER_FENCED, float(standing is not None))
        return standing

    def run(self, stop: threading.Event) -> None:
        """Compares every few seconds until `stop` is set."""
        while not stop.is_set():
            try:
                self.compare()
            except (StoreUnavailable, OSError) as error:
                _LOG.warning("%s: the log cannot be compared now: %s", self._origin, error)
            stop.wait(self._every)

    def _raise(self, reason: str, checkpoint: Checkpoint) -> Fence:
        self._meter.count(Metric.LEDGER_CONTRADICTIONS)
        _LOG.critical("%s: nothing is recorded any more: %s", self._origin, reason)
        return self._store.raise_fence(reason, checkpoint.size, checkpoint.root)

    def _contradiction(self, reference: Reference) -> str | None:
        """Returns in what the log does not continue a checkpoint, in both languages, or None when it does."""
        signed, vi, en = reference.checkpoint, reference.holder.vi, reference.holder.en
        there = f"{signed.size} ({signed.root.hex()})"
        try:
            head = self._store.head()
            if head.size < signed.size:
                return (
                    f"sổ chỉ có {head.size} sự kiện, gốc {head.root.hex()}; {vi} có {there}"
                    f" / the log has {head.size} events, root {head.root.hex()}; {en} has {there}"
                )
            root = root_at(self._store, signed.size)
        except LookupError:
            return (
                f"trong {signed.size} sự kiện đầu có mã băm đã mất; {vi} có {there}"
                f" / hashes of the first {signed.size} events are gone; {en} has {there}"
            )
        except IntegrityFault as fault:
            return (
                f"sổ tự mâu thuẫn ({fault}); {vi} có {there} / the log contradicts itself ({fault}); {en} has {there}"
            )
        if root == signed.root:
            return None
        return (
            f"{signed.size} sự kiện đầu của sổ có gốc {root.hex()}; {vi} có {there}"
            f" / the first {signed.size} events of the log have the root {root.hex()}; {en} has {there}"
        )

    def _references(self) -> Iterator[Reference]:
        doubts: list[str] = []
        state = self._of_state(doubts)
        if state is not None:
            yield Reference(STATE, state)
        for holder, note in self._notes(doubts):
            try:
                yield Reference(holder, self._opened(note))
            except NoteFault as fault:
                doubts.append(f"{holder.en}: {fault}")
        told = "; ".join(doubts) or None
        if told is not None and told != self._told:
            _LOG.warning("%s: not compared with everything: %s", self._origin, told)
        self._told = told

    def _of_state(self, doubts: list[str]) -> Checkpoint | None:
        """Returns what the signer's state says. Another user's is not readable here: the signer reads it itself."""
        try:
            state = SignerState(self._held.state).newest()
        except (NoteFault, PermissionError) as fault:
            doubts.append(f"{STATE.en}: {fault}")
            return None
        if state is not None and state.origin != self._origin:
            doubts.append(f"{STATE.en}: of {state.origin}")
            return None
        return state

    def _notes(self, doubts: list[str]) -> Iterator[tuple[Term, bytes]]:
        kept = self._store.newest_checkpoint(self._origin)
        if kept is not None:
            yield DATABASE, kept.note
        try:
            yield FILE, self._held.cosigned.read_bytes()
        except FileNotFoundError:
            pass
        except PermissionError as fault:
            doubts.append(f"{FILE.en}: {fault}")
        try:
            note = None if self._witness is None else self._witness.checkpoint(Cosigner.WITNESS, self._origin)
            if note is not None:
                yield WITNESS, note
        except WitnessUnreachable as error:
            doubts.append(f"{WITNESS.en}: {error}")

    def _opened(self, raw: bytes) -> Checkpoint:
        note = Note.parse(raw)
        checkpoint = Checkpoint.parse(note.text)
        if checkpoint.origin != self._origin:
            raise NoteFault(f"is about {checkpoint.origin}")
        opened(note, self._held.keys_of(self._origin))
        return checkpoint


class Gate:
    """What a process goes through before it records anything: its log is compared once. Those who wait, wait for that.

    It takes no longer than the witness's timeout and the store's answers. Afterwards it costs nothing: a fence is read
    inside every append, and the worker goes on comparing.
    """

    def __init__(self, guard: Guard) -> None:
        self._guard = guard
        self._lock = threading.Lock()
        self._passed = False

    def __call__(self) -> None:
        """Returns once the log has been compared.

        Raises:
            StoreUnavailable: it cannot be reached; the next one tries again.
        """
        if self._passed:
            return
        with self._lock:
            if not self._passed:
                self._guard.compare()
                self._passed = True
