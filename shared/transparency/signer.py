"""The signer of one log: it signs the head, keeps the note, and has it cosigned by the witness and by the mirror.

One cycle, in this order: the log is compared with everything that was signed of it; if it grew enough, its head is
signed (the signer's own state is compared and advanced before the signature); the note is kept in the database; the
witness is asked, then the mirror; each cosigned note is kept, and the newest also in a file outside of the database.
Being out of reach holds nobody up: what is not cosigned yet is handed in again later, and signing goes on. Whatever is
inconsistent is refused, told as critical, counted, and fenced.
"""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path
from typing import Final

from shared.clock import Clock, SystemClock
from shared.eventstore.ports import CheckpointConflict, IntegrityFault, KeptCheckpoint, Store, StoreUnavailable
from shared.ledger.checkpoint import Checkpoint, merged
from shared.ledger.note import Note, NoteFault, Signature
from shared.ledger.proof import consistency_proof
from shared.ledger.signing import Inconsistent, LogSigner
from shared.messaging.backoff import Backoff
from shared.observability.meter import Meter
from shared.observability.metrics import Metric
from shared.settings import SigningSettings
from shared.transparency.guard import Guard, replace_file
from shared.transparency.witnessclient import Cosigner, Submitted, Witness, WitnessUnreachable

_LOG: Final = logging.getLogger(__name__)
_TICK: Final = 0.5
"""Seconds after which a signer that waits looks whether it is to stop."""
_ATTEMPTS: Final = 3
"""How often the witness is asked within a cycle: it says which size it holds, and somebody else may hand in, too."""
_COSIGNATURE_BYTES: Final = 72
"""After the key ID: 8 bytes of time, 64 of the Ed25519 signature (tlog-cosignature)."""
_LINES: Final = 16
"""From so many lines on a note starts anew with the log's own: a cosigner that names ever new keys fills no note."""
_AHEAD: Final = 86_400
"""Seconds by which a cosigner's clock may be ahead of this machine's."""


class State(StrEnum):
    """How far the newest note has come."""

    NOTHING = "nothing"
    """The log is empty."""
    SIGNED = "signed"
    COSIGNED = "cosigned"
    """By the witness."""
    MIRRORED = "mirrored"
    """By the witness and the mirror."""
    REFUSED = "refused"
    """Something is inconsistent: nothing is signed until `thucchat doctor` has looked."""


@dataclass
class _Asking:
    """When a cosigner may be asked again, in monotonic seconds."""

    at: float = 0.0
    backoff: Backoff = field(default_factory=lambda: Backoff(first=0.5, cap=30.0))

    def soon(self) -> None:
        self.at = 0.0
        self.backoff.reset()

    def later(self, now: float) -> None:
        self.at = now + self.backoff.next()


class CheckpointSigner:
    """Signs the log in `store` by `signer`, and has it cosigned by `witness` where there is one. Safe for threads.

    `cosigned` is the file of the newest cosigned note. `monotonic` measures the intervals of `timing`, in real seconds;
    `clock` tells real time, whatever the programme's says: cosignatures bear it.
    """

    def __init__(
        self,
        store: Store,
        signer: LogSigner,
        guard: Guard,
        witness: Witness | None,
        *,
        cosigned: Path,
        timing: SigningSettings,
        meter: Meter,
        monotonic: Callable[[], float] = time.monotonic,
        clock: Clock | None = None,
    ) -> None:
        self._store = store
        self._signer = signer
        self._guard = guard
        self._witness = witness
        self._cosigned = cosigned
        self._timing = timing
        self._meter = meter
        self._monotonic = monotonic
        self._clock = clock or SystemClock()
        self._turn = threading.Lock()
        self._note: Note | None = None
        self._signed = 0
        self._signed_at = 0.0
        self._held: int | None = None
        """The size that the witness is believed to hold. It is asked first: a wrong guess stands on its record."""
        self._asking = {each: _Asking() for each in Cosigner}
        self._waiting = dict.fromkeys(Cosigner, True)
        self._wrong: str | None = None
        self._doubt: str | None = None

    @property
    def origin(self) -> str:
        """Returns the log's origin, which is the name of its keys."""
        return self._signer.origin

    @property
    def refusal(self) -> str | None:
        """Returns why nothing is signed, or None."""
        return self._wrong

    @property
    def doubt(self) -> str | None:
        """Returns why the newest note is not cosigned yet, or None."""
        return self._doubt

    def run(self, stop: threading.Event) -> None:
        """Signs and has cosigned until `stop` is set; what is out of reach is tried again for ever."""
        backoff = Backoff(first=0.5, cap=10.0)
        while not stop.is_set():
            try:
                self.cycle()
                self._wait(stop)
                backoff.reset()
            except (StoreUnavailable, IntegrityFault, OSError) as error:
                _LOG.warning("%s: cannot be signed now: %s", self.origin, error)
                stop.wait(backoff.next())

    def cycle(self, *, now: bool = False) -> State:
        """Does whatever is due; with `now`, everything: signs a head that grew at all, and asks everybody.

        Raises:
            StoreUnavailable, OSError: the store or a file cannot be reached; what is signed is not lost.
        """
        with self._turn:
            fence = self._guard.compare()
            if fence is not None:
                return self._refuse(fence.reason)
            self._wrong = None
            try:
                if self._is_due(now=now):
                    self._sign()
                if self._note is None:
                    return State.NOTHING
                for cosigner, ask in ((Cosigner.WITNESS, self._hand_in), (Cosigner.MIRROR, self._ask_mirror)):
                    if self._waiting[cosigner] and (now or self._monotonic() >= self._asking[cosigner].at):
                        ask(self._note)
            except Inconsistent as error:
                return self._refuse(error.text)
            except IntegrityFault as fault:
                return self._refuse(f"sổ tự mâu thuẫn ({fault}) / the log contradicts itself ({fault})")
            except CheckpointConflict as conflict:
                return self._refuse(
                    f"cơ sở dữ liệu lưu một điểm chốt khác với điểm chốt đã ký ở cùng kích thước ({conflict})"
                    f" / the database keeps another checkpoint than the one signed at the same size ({conflict})"
                )
            return self._state()

    def _state(self) -> State:
        if self._waiting[Cosigner.WITNESS]:
            return State.SIGNED
        return State.COSIGNED if self._waiting[Cosigner.MIRROR] else State.MIRRORED

    def _is_due(self, *, now: bool) -> bool:
        size, passed = self._store.head().size, self._monotonic() - self._signed_at
        if size == 0 and self._signed == 0:
            return False
        if self._note is None or size < self._signed or passed >= self._timing.refresh:
            return True
        grown = size - self._signed
        return grown >= self._timing.after or (grown > 0 and (now or passed >= self._timing.every))

    def _sign(self) -> None:
        """Signs the head and keeps the note. A head that was signed before is signed again: cosignatures grow old."""
        note = self._signer.sign(self._read_head, self._store)
        size = Checkpoint.parse(note.text).size
        kept = self._store.newest_checkpoint(self.origin)
        if kept is not None and (known := _read(kept)).text == note.text:
            with suppress(NoteFault):  # more lines than a note may have: then only the log's own are carried on
                note = merged(known, note)
        self._keep(note)
        self._note, self._signed, self._signed_at = note, size, self._monotonic()
        for each in Cosigner:
            self._waiting[each] = True
            self._asking[each].soon()
        self._meter.count(Metric.LEDGER_SIGNED)
        self._meter.set(Metric.LEDGER_SIGNED_SIZE, size)

    def _read_head(self) -> tuple[int, bytes]:
        head = self._store.head()
        return head.size, head.root

    def _keep(self, note: Note) -> None:
        checkpoint = Checkpoint.parse(note.text)
        self._store.keep_checkpoint(
            KeptCheckpoint(checkpoint.origin, checkpoint.size, checkpoint.root, note.to_bytes())
        )

    def _hand_in(self, note: Note) -> None:
        """Asks the witness to cosign `note`, from the size on that it holds."""
        if self._witness is None:
            return self._put_off(Cosigner.WITNESS, "no address of the witness is set")
        try:
            answer = self._submitted(self._witness, note)
        except WitnessUnreachable as error:
            self._meter.count(Metric.LEDGER_HANDED_IN, status="unreachable")
            return self._put_off(Cosigner.WITNESS, str(error))
        self._meter.count(Metric.LEDGER_HANDED_IN, status=str(answer.status))
        if answer.status == 200:
            return self._take_cosigned(note, answer.lines)
        ahead = answer.size is not None and answer.size > self._signed
        if answer.status == 422 or (answer.status == 409 and ahead):
            return self._contradicted(answer)
        return self._put_off(Cosigner.WITNESS, f"the witness answered {answer.status}")

    def _contradicted(self, answer: Submitted) -> None:
        """Looks at what the witness holds. It says no to this log; only a note that the log signed proves it right."""
        fence = self._guard.compare()
        if fence is not None:
            raise Inconsistent(None, fence.reason)
        if answer.size is not None and answer.size <= self._store.head().size:
            return self._put_off(Cosigner.WITNESS, f"another signer handed in {answer.size} of this log meanwhile")
        size = "" if answer.size is None else f" and holds {answer.size}"
        self._meter.count(Metric.LEDGER_REFUSED)
        _LOG.critical("%s: the witness refuses %d without evidence%s", self.origin, self._signed, size)
        return self._put_off(Cosigner.WITNESS, f"the witness refuses it ({answer.status}{size}), and shows no evidence")

    def _submitted(self, witness: Witness, note: Note) -> Submitted:
        answer = Submitted(409, size=self._size_at(witness) if self._held is None else self._held)
        for _ in range(_ATTEMPTS):
            if answer.status != 409 or answer.size is None or answer.size > self._signed:
                break
            try:
                proof = consistency_proof(self._store, answer.size, self._signed)
            except LookupError as error:
                raise Inconsistent(
                    None,
                    f"trong {self._signed} sự kiện đầu có mã băm đã mất ({error})"
                    f" / hashes of the first {self._signed} events are gone ({error})",
                ) from error
            answer = witness.submit(answer.size, proof, note.to_bytes())
        return answer

    def _size_at(self, witness: Witness) -> int:
        raw = witness.checkpoint(Cosigner.WITNESS, self.origin)
        try:
            return 0 if raw is None else Checkpoint.parse(Note.parse(raw).text).size
        except NoteFault as fault:
            raise WitnessUnreachable(f"no note of a witness: {fault}") from None

    def _take_cosigned(self, note: Note, lines: bytes) -> None:
        signatures = self._lines_of(lines.decode("utf-8", "replace"), Cosigner.WITNESS)
        if not signatures:
            return self._put_off(Cosigner.WITNESS, "the witness answered 200 without a signature of its own, of now")
        self._add(note, signatures, cosigned=True)
        self._held = self._signed
        self._waiting[Cosigner.WITNESS] = False
        self._doubt = None
        self._asking[Cosigner.MIRROR].soon()
        return self._meter.set(Metric.LEDGER_COSIGNED_SIZE, self._signed, cosigner=Cosigner.WITNESS.value)

    def _add(self, note: Note, signatures: tuple[Signature, ...], *, cosigned: bool) -> None:
        """Keeps the newest note with further signatures; where the witness's is on it, outside of the database, too."""
        if len(note.signatures) >= _LINES:
            note = Note(note.text, tuple(each for each in note.signatures if each.name == self.origin))
        self._note = merged(note, Note(note.text, signatures))
        self._keep(self._note)
        if cosigned:
            replace_file(self._cosigned, self._note.to_bytes())

    def _ask_mirror(self, note: Note) -> None:
        """Takes the mirror's cosignature of the newest note, or of an older one that is kept."""
        if self._witness is None:
            return self._put_off(Cosigner.MIRROR, "no address of the mirror is set")
        try:
            raw = self._witness.checkpoint(Cosigner.MIRROR, self.origin)
        except WitnessUnreachable as error:
            return self._put_off(Cosigner.MIRROR, str(error))
        mirrored = None if raw is None else self._mirrored(raw)
        if mirrored is None:
            return self._put_off(Cosigner.MIRROR, "the mirror has cosigned nothing yet")
        checkpoint, signatures = mirrored
        self._meter.set(Metric.LEDGER_COSIGNED_SIZE, checkpoint.size, cosigner=Cosigner.MIRROR.value)
        if checkpoint.text != note.text:
            self._add_to_older(checkpoint, signatures)
            return self._put_off(Cosigner.MIRROR, f"the mirror has cosigned {checkpoint.size} of {self._signed}")
        self._add(note, signatures, cosigned=not self._waiting[Cosigner.WITNESS])
        self._waiting[Cosigner.MIRROR] = False
        return None

    def _mirrored(self, raw: bytes) -> tuple[Checkpoint, tuple[Signature, ...]] | None:
        """Returns what the mirror cosigned, and its signatures; None when that is nothing of this log."""
        try:
            note = Note.parse(raw)
            checkpoint = Checkpoint.parse(note.text)
        except NoteFault:
            return None
        signatures = self._lines_of(note.signature_lines, Cosigner.MIRROR)
        return (checkpoint, signatures) if signatures and checkpoint.origin == self.origin else None

    def _lines_of(self, text: str, cosigner: Cosigner) -> tuple[Signature, ...]:
        return _lines_of(text, self.origin, cosigner, int(self._clock.now().timestamp()) + _AHEAD)

    def _add_to_older(self, checkpoint: Checkpoint, signatures: tuple[Signature, ...]) -> None:
        kept = self._store.checkpoints_at(self.origin, checkpoint.size)
        if kept and (older := _read(kept[-1])).text == checkpoint.text:
            with suppress(NoteFault):  # more lines than a note may have
                self._keep(merged(older, Note(older.text, signatures)))

    def _put_off(self, cosigner: Cosigner, why: str) -> None:
        if cosigner is Cosigner.WITNESS:
            self._doubt = why
            _LOG.warning("%s: size %d is not cosigned yet: %s", self.origin, self._signed, why)
        self._asking[cosigner].later(self._monotonic())

    def _refuse(self, why: str) -> State:
        """Says no to signing: once as critical and counted, and with a fence, whoever found it."""
        if self._wrong != why:
            self._meter.count(Metric.LEDGER_REFUSED)
            _LOG.critical("%s: nothing is signed: %s", self.origin, why)
        self._wrong = why
        # The guard says it better where it sees it too. A log without a readable head takes no events anyway.
        with suppress(IntegrityFault):
            if self._guard.compare() is None:
                # Whatever gets here was found in a turn, against a head that was read there: no other signer's doing.
                head = self._store.head()
                self._store.raise_fence(why, head.size, head.root)
        return State.REFUSED

    def _wait(self, stop: threading.Event) -> None:
        """Waits until the log has grown enough, something is due, or `stop` is set."""
        now, timing = self._monotonic(), self._timing
        if self._wrong is not None:
            stop.wait(timing.guard_every)
            return
        soonest = [now + timing.guard_every, self._signed_at + timing.refresh]
        soonest += [self._asking[each].at for each in Cosigner if self._waiting[each] and self._note is not None]
        if self._store.head().size > self._signed:
            soonest.append(self._signed_at + timing.every)
        deadline = max(now, min(soonest))
        fresh = now < self._signed_at + timing.every and self._note is not None
        enough = self._signed + (timing.after - 1 if fresh else 0)
        while not stop.is_set() and (left := deadline - self._monotonic()) > 0:
            if self._store.wait(enough, min(left, _TICK)):
                return


def _read(kept: KeptCheckpoint) -> Note:
    """Returns the note of a kept checkpoint. What stands in the database was put there by a signer, so it is one.

    Raises:
        Inconsistent: it is none.
    """
    try:
        return Note.parse(kept.note)
    except NoteFault as fault:
        raise Inconsistent(
            None,
            f"không đọc được điểm chốt {kept.size} lưu trong cơ sở dữ liệu ({fault})"
            f" / the checkpoint {kept.size} kept in the database cannot be read ({fault})",
        ) from None


def _lines_of(text: str, origin: str, cosigner: Cosigner, latest: int) -> tuple[Signature, ...]:
    """Returns the cosignatures among the lines of `text` that bear the cosigner's name, two at most: old and new key.

    They are carried, not believed: whoever reads the note verifies them by keys of their own. What can be none at all
    is left out: of another length, or of no time (tlog-cosignature: 0) or one after `latest`, in POSIX seconds. One
    from the far future would also outlive every later one on the note.
    """
    name = f"{origin.partition('/')[0]}/inspection/{cosigner}"
    found = []
    for line in text.split("\n")[:-1]:
        try:
            signature = Signature.parse(line)
        except NoteFault:
            continue
        seconds = int.from_bytes(signature.value[:8], "big")
        if signature.name == name and len(signature.value) == _COSIGNATURE_BYTES and 0 < seconds <= latest:
            found.append(signature)
    return tuple(dict.fromkeys(found))[:2]
