"""The witness: cosigns that a log only grew (C2SP tlog-witness). Its memory is inspection's own log.

An accepted checkpoint is an event of the log's aggregate and a kept note, in one transaction that is on disk before
the answer leaves. Of two requests that were judged on the same state one is recorded; the other is judged again. So
there are never two roots for one size, and never a step back.

Handing in the same size again asks for a fresh time: the note is kept, no event; within ten seconds the line that is
there is given again, so that strangers make no rows. That needs no place in the order of requests: the time is read
before the state, at which point the state was what the cosignature says it was. Only where every key that signed the
accepted note was revoked below it, and another one now signs, is it accepted a second time, by a further event: nobody
outside could otherwise tell that anybody stands by that checkpoint.

Of inspection's own log no checkpoint is an event, since each would make the next. Its checkpoints are held against
the tree itself and kept as notes alone; an idempotency record names the step, so that there too one request takes it.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from services.inspection.domain.log import TreeHead, WitnessedLog
from services.inspection.mirror.kept import newest_cosigned, time_of
from services.inspection.mirror.refusing import OTHER_ROOT, RefusedCheckpoints, act_of
from shared.acts import IdempotencyKey, Stamp
from shared.clock import Clock, SystemClock
from shared.contracts.fields import ContractError
from shared.eventstore.application import new_event
from shared.eventstore.ports import (
    CheckpointConflict,
    KeptCheckpoint,
    KeyConflict,
    OutcomeUnknown,
    Recording,
    Store,
    StoreUnavailable,
    VersionConflict,
)
from shared.eventstore.snapshots import load_with_snapshot
from shared.ledger.checkpoint import Checkpoint, cosign
from shared.ledger.note import Note, NoteFault, Signer
from shared.ledger.proof import root_at
from shared.ledger.witnessing import SIZE_TYPE, AddCheckpoint, Verdict, judge, parse_request

ATTEMPTS: Final = 40
"""How often a request is judged: others come in between, each of them once."""
FRESH_FOR: Final = 10
"""Seconds for which handing in the same checkpoint again gets the cosignature that is there, not another one."""
TEXT: Final = "text/plain; charset=utf-8"
MALFORMED, UNRECORDABLE, NOT_OWN_LOG = "malformed", "unrecordable", "not-own-log"
"""Reasons besides those of `shared.ledger.witnessing`."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What the witness answers: an HTTP status and a body of `media`; 200 has one signature line.

    `code` is the reason. `recorded` is False where a refusal became no event.
    """

    status: int
    code: str
    body: bytes
    media: str = TEXT
    recorded: bool = True


class Witness:
    """The witness of the logs called `origins`; `own` is inspection's own. Safe for threads and several processes."""

    def __init__(
        self, store: Store, stamp: Stamp, cosigner: Signer, origins: Iterable[str], clock: Clock | None = None
    ) -> None:
        """Prepares to answer. `clock` is real time, which cosignatures state; the machine's unless given."""
        self._store = store
        self._stamp = stamp
        self.cosigner = cosigner
        self.own = stamp.source
        self.origins = tuple(origins)
        self._clock = clock or SystemClock()
        self._refusals = RefusedCheckpoints(store, stamp, cosigner.name, self._clock)

    def add_checkpoint(self, body: bytes) -> Answer:
        """Returns the answer to a request whose body is `body`. 200 once the checkpoint is on disk.

        Raises:
            StoreUnavailable: the witness cannot record now, so it cosigns nothing.
        """
        try:
            request = parse_request(body)
        except NoteFault as fault:
            return self._refused(None, Verdict(400, MALFORMED, str(fault)))
        for _ in range(ATTEMPTS):
            seconds = int(self._clock.now().timestamp())
            log = self.find(request.checkpoint.origin)
            held = None if log is None else self.newest(log.key)
            recorded = None if log is None else self._recorded(log, held)
            verdict = self._judge(request, log, recorded)
            if log is None or verdict.status != 200:
                return self._refused(request, verdict)
            line = self._still_fresh(log, held, request, verdict, seconds)
            if line is not None:
                return Answer(200, verdict.code, f"{line}\n".encode())
            note = self._cosigned(request, verdict, max(seconds, self._time_of(held)))
            try:
                if self._keep(log, recorded, request.checkpoint, note):
                    return Answer(200, verdict.code, f"{note.signatures[-1].line}\n".encode())
            except ContractError as error:
                return self._refused(request, Verdict(400, UNRECORDABLE, str(error)))
            except CheckpointConflict as error:
                return self._refused(request, Verdict(422, OTHER_ROOT, str(error), None, verdict.keys, split=True))
        raise StoreUnavailable(f"the witness was overtaken {ATTEMPTS} times")

    def find(self, origin: str) -> WitnessedLog | None:
        """Returns the watched log with this origin, None where it is not watched."""
        return load_with_snapshot(self._store, WitnessedLog, origin) if origin in self.origins else None

    def newest(self, origin: str) -> KeptCheckpoint | None:
        """Returns the newest note that the witness cosigned for `origin`, None before the first.

        Of inspection's own log the signer keeps notes too, before the witness has seen them: those are passed over.
        """
        return newest_cosigned(self._store, origin, self.cosigner.verifier_key)

    def cosigned(self, digest: str) -> bytes | None:
        """Returns the newest cosigned note of the log whose origin has this SHA-256 (hex), None where there is none."""
        for origin in self.origins:
            if hashlib.sha256(origin.encode()).hexdigest() == digest:
                found = self.newest(origin)
                return None if found is None else found.note
        return None

    def reached(self, log: WitnessedLog) -> TreeHead | None:
        """Returns the newest accepted size and root of a watched log."""
        if log.key != self.own:
            return log.accepted
        held = self.newest(log.key)
        return None if held is None else TreeHead(held.size, held.root.hex())

    def _recorded(self, log: WitnessedLog, held: KeptCheckpoint | None) -> Checkpoint | None:
        """Returns what the witness goes by: of other logs the events, of its own what it cosigned."""
        if log.key == self.own:
            return None if held is None else Checkpoint(log.key, held.size, held.root)
        head = log.accepted
        return None if head is None else Checkpoint(log.key, head.size, bytes.fromhex(head.root))

    def _judge(self, request: AddCheckpoint, log: WitnessedLog | None, recorded: Checkpoint | None) -> Verdict:
        verdict = judge(request, lambda _origin: None if log is None else log.trusted, recorded)
        if verdict.status == 200 and log is not None and log.key == self.own and not self._is_ours(request.checkpoint):
            return Verdict(422, NOT_OWN_LOG, "this is not the tree of the log that stands here", None, verdict.keys)
        return verdict

    def _is_ours(self, checkpoint: Checkpoint) -> bool:
        try:
            return root_at(self._store, checkpoint.size) == checkpoint.root
        except LookupError:
            return False

    def _cosigned(self, request: AddCheckpoint, verdict: Verdict, seconds: int) -> Note:
        """Returns the checkpoint with the log's signatures and our own line: what others wrote under it is dropped."""
        signed = (each for each in request.note.signatures if any(each.is_of(key) for key in verdict.keys))
        return Note(request.note.text, (*signed, cosign(request.note.text, self.cosigner, seconds)))

    def _still_fresh(
        self, log: WitnessedLog, held: KeptCheckpoint | None, request: AddCheckpoint, verdict: Verdict, seconds: int
    ) -> str | None:
        """Returns our line under the note held, where the request only repeats that; None where a new one is due.

        Anybody may hand a public note in again: that must not make a row each time.
        """
        if held is None or seconds - self._time_of(held) >= FRESH_FOR or request.old != held.size:
            return None
        note, ours = Note.parse(held.note), self.cosigner.verifier_key
        head = TreeHead(held.size, held.root.hex())
        if note.text != request.note.text or log.is_renewed_by(head, request.note.to_bytes().decode()):
            return None
        if not all(any(line.is_of(key) for line in note.signatures) for key in verdict.keys):
            return None
        return next((line.line for line in reversed(note.signatures) if line.is_of(ours)), None)

    def _keep(self, log: WitnessedLog, recorded: Checkpoint | None, new: Checkpoint, note: Note) -> bool:
        """Keeps a cosigned note for good; tells whether it did, rather than another having come first."""
        kept = KeptCheckpoint(new.origin, new.size, new.root, note.to_bytes())
        renewed = log.is_renewed_by(TreeHead(new.size, new.root.hex()), kept.note.decode())
        if recorded is not None and recorded.size == new.size and not renewed:
            self._store.keep_checkpoint(kept)
            return True
        if log.key == self.own:
            step = IdempotencyKey("witness", new.origin, _step(recorded), hashlib.sha256(kept.note).hexdigest())
            return self._record(Recording((), step, 200, checkpoints=[kept]))
        log.accept(act_of(self._stamp), size=new.size, root=new.root.hex(), note=kept.note.decode())
        return self._record(Recording([new_event(each) for each in log.collect_events()], checkpoints=[kept]))

    def _record(self, recording: Recording) -> bool:
        try:
            self._store.record(recording)
        except (VersionConflict, KeyConflict, OutcomeUnknown):
            return False  # judged again, on what is there by now
        return True

    def _refused(self, request: AddCheckpoint | None, verdict: Verdict) -> Answer:
        recorded = self._refusals.note(request, verdict)
        if verdict.recorded is not None:
            return Answer(verdict.status, verdict.code, b"%d\n" % verdict.recorded, SIZE_TYPE, recorded)
        return Answer(verdict.status, verdict.code, f"{verdict.detail}\n".encode(), TEXT, recorded)

    def _time_of(self, kept: KeptCheckpoint | None) -> int:
        """Returns when we cosigned a kept note, POSIX seconds; 0 where we did not."""
        return 0 if kept is None else time_of(kept, self.cosigner.verifier_key) or 0


def _step(recorded: Checkpoint | None) -> str:
    return "first" if recorded is None else f"beyond {recorded.size}"
