"""What becomes of a checkpoint that the witness refused: evidence where the log signed it, else a bounded trace.

A checkpoint that its log had signed and that was answered 409 or 422 may prove that the log misbehaves: it becomes an
event of that log, with its note, once for each distinct text and reason. It proves nothing yet: anybody may hand in
again what a log once published, with a wrong old size or proof. `other-root` alone contradicts a kept note by itself.

What anybody can send (400, 403, 404) becomes at most ten events per watched log and hour of real time, and as many
for all other names together; the rest is counted and stands in the operating logs. An unknown origin's text is stored
only if it has the form of an origin.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from contextlib import suppress
from functools import partial
from typing import Final

from services.inspection.domain.log import UnsignedSubmissions, WitnessedLog
from shared.acts import Act, Actor, IdempotencyKey, Role, Stamp
from shared.clock import Clock, day_of
from shared.contracts.document import Document
from shared.contracts.fields import ContractError
from shared.eventstore.application import new_event
from shared.eventstore.ports import (
    IntegrityFault,
    KeyConflict,
    OutcomeUnknown,
    Recording,
    Store,
    StoreUnavailable,
    VersionConflict,
)
from shared.eventstore.snapshots import load_with_snapshot
from shared.ledger.witnessing import AddCheckpoint, Verdict
from shared.observability.logs import get_logger

ATTEMPTS: Final = 40
"""How often an event is tried: others record on the same stream meanwhile."""
AN_HOUR: Final = 3600
PER_HOUR: Final = 10
EVIDENCE: Final = frozenset({409, 422})
OTHER_ROOT: Final = "other-root"
"""The log signed another root at a size where one was accepted: two notes that cannot both be true."""
_CALLER: Final = "witness"
_LOG: Final = get_logger(part="witness")


class RefusedCheckpoints:
    """Records refusals. Whether it can never changes what the witness answers."""

    def __init__(self, store: Store, stamp: Stamp, witness: str, clock: Clock) -> None:
        """Prepares to record. What names no origin is recorded in the name of `witness`; `clock` is real time."""
        self._store = store
        self._stamp = stamp
        self._witness = witness
        self._clock = clock
        self._used: dict[str, tuple[int, int]] = {}
        """The hour, and how many of its events are known to be used up, by watched log ("" for all other names)."""

    def note(self, request: AddCheckpoint | None, verdict: Verdict) -> bool:
        """Records a refusal where it is to be recorded; tells whether it now stands in the log, by this or before."""
        try:
            if request is not None and verdict.keys and verdict.status in EVIDENCE:
                return self._evidence(request, verdict)
            return self._trace(request, verdict)
        except (StoreUnavailable, OutcomeUnknown, VersionConflict, IntegrityFault, ContractError) as error:
            _LOG.warning("witness.refusal-unrecorded", code=verdict.code, status=verdict.status, error=str(error))
            return False

    def _evidence(self, request: AddCheckpoint, verdict: Verdict) -> bool:
        checkpoint = request.checkpoint
        kept = self._store.checkpoints_at(checkpoint.origin, checkpoint.size)
        code = OTHER_ROOT if any(each.root != checkpoint.root for each in kept) else verdict.code
        digest = hashlib.sha256(checkpoint.text.encode()).hexdigest()
        key = IdempotencyKey(_CALLER, "refused", f"{code} {digest}", digest)
        signed = tuple(each for each in request.note.signatures if any(each.is_of(one) for one in verdict.keys))
        note = f"{request.note.text}\n" + "".join(f"{each.line}\n" for each in signed)
        for _ in range(ATTEMPTS):
            if self._store.kept_answer(key.caller, key.route, key.key) is not None:
                return True
            log = load_with_snapshot(self._store, WitnessedLog, checkpoint.origin)
            assert log is not None
            refuse = partial(
                log.refuse, act_of(self._stamp), status=verdict.status, code=code, root=checkpoint.root.hex()
            )
            try:
                refuse(size=checkpoint.size, note=note)
            except ContractError:  # a note that no event can hold: too long, or with characters that none may have
                refuse(size=None, note=None)
            with suppress(VersionConflict, KeyConflict):
                self._record(log.collect_events(), key, verdict.status)
                return True
        raise VersionConflict("others recorded on this log all the time")

    def _trace(self, request: AddCheckpoint | None, verdict: Verdict) -> bool:
        origin = None if request is None else request.checkpoint.origin
        watched = origin is not None and verdict.status != 404
        bucket = str(origin) if watched else ""
        hour = int(self._clock.now().timestamp()) // AN_HOUR
        slot = used if (used := self._used.get(bucket, (hour, 0)))[0] == hour else (hour, 0)
        for number in range(slot[1], PER_HOUR):
            self._used[bucket] = (hour, number + 1)
            if self._in_slot(f"{bucket or '*'} {hour} {number}", origin, verdict):
                return True
        _LOG.warning("witness.refusal-unrecorded", code=verdict.code, status=verdict.status, error="too many")
        return False

    def _in_slot(self, name: str, origin: str | None, verdict: Verdict) -> bool:
        """Records a trace in one of the hour's slots; tells whether it did, False if the slot was taken before."""
        key = IdempotencyKey(_CALLER, "unsigned", name, name)
        for _ in range(ATTEMPTS):
            if self._store.kept_answer(key.caller, key.route, key.key) is not None:
                return False
            try:
                self._record(self._unsigned(origin, verdict), key, verdict.status)
            except KeyConflict:
                return False
            except VersionConflict:
                continue
            return True
        raise VersionConflict("others recorded on this day's stream all the time")

    def _unsigned(self, origin: str | None, verdict: Verdict) -> list[Document]:
        act = act_of(self._stamp)
        key = day_of(act.time).isoformat()
        day = load_with_snapshot(self._store, UnsignedSubmissions, key) or UnsignedSubmissions(key)
        try:
            day.refuse(act, origin=origin or self._witness, status=verdict.status, code=verdict.code)
        except ContractError:
            day.refuse(act, origin=self._witness, status=verdict.status, code=verdict.code)
        return day.collect_events()

    def _record(self, documents: Sequence[Document], key: IdempotencyKey, status: int) -> None:
        self._store.record(Recording([new_event(each) for each in documents], key, status))


def act_of(stamp: Stamp) -> Act:
    """Returns an act of the service itself, beginning now."""
    return Act.begin(stamp, Actor(f"service:{stamp.source.rpartition('/')[2]}", Role.SERVICE))
