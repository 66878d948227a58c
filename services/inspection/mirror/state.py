"""The mirror: cosigns a checkpoint once it holds, and has hashed, every byte under it (C2SP tlog-mirror).

All it goes by is derived, and is derived anew at each start: it reads inspection's own log from the beginning, which
says what was accepted and mirrored, and hashes the bytes held of each log up to exactly those sizes. So a mirror whose
bytes were changed finds out before it signs anything. With each log grow the lines that partial bundles are held to;
since those are over all logs, a mirror that has lost bytes of one log cosigns nothing at all until it has them again.

Of inspection's own log it cosigns what the witness has cosigned, after hashing the log's own bytes. That is no event:
the meta-log does not record its own checkpoints.
"""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable, Sequence
from typing import Final

from services.inspection.domain.alarm import Finding
from services.inspection.domain.log import WitnessedLog
from services.inspection.mirror.alarms import Alarms
from services.inspection.mirror.following import Hashed, OwnLog, Settled, Told
from services.inspection.mirror.refusing import act_of
from services.inspection.mirror.splits import Splits
from services.inspection.mirror.walking import Fault, Side, heard_rows, leaves, source_of
from services.inspection.mirror.witness import Witness
from shared.acts import Stamp
from shared.clock import Clock, SystemClock
from shared.contracts.inspection import CheckpointAccepted, CheckpointRefused
from shared.eventstore.application import new_event
from shared.eventstore.ports import (
    CheckpointConflict,
    IntegrityFault,
    KeptCheckpoint,
    OutcomeUnknown,
    Recording,
    Store,
    StoreUnavailable,
    VersionConflict,
)
from shared.eventstore.snapshots import load_with_snapshot
from shared.ledger.checkpoint import Checkpoint, cosign, cosigned_at
from shared.ledger.lines import lines_head
from shared.ledger.note import Note, NoteFault, Signature, Signer
from shared.messaging.backoff import Backoff
from shared.messaging.lock import Lock

_LOG: Final = logging.getLogger(__name__)
LOOK_EVERY: Final = 5.0
"""Seconds after which the mirror looks without having been woken: a refreshed note is no event that would wake it."""
_TICK: Final = 0.5
"""Seconds after which a mirror that waits looks whether it is to stop."""
Locate = Callable[[str], Finding | None]
"""Returns what is wrong with a log as the mirror holds it, with the first bad index where anybody can prove it."""


class Mirroring:
    """Mirrors the logs that `witness` watches, cosigning as `cosigner`. `step` is for one thread at a time."""

    def __init__(
        self,
        store: Store,
        stamp: Stamp,
        witness: Witness,
        cosigner: Signer,
        alarms: Alarms,
        *,
        locate: Locate,
        lock: Lock,
        clock: Clock | None = None,
    ) -> None:
        """Prepares to mirror. `clock` is real time, which cosignatures state; the machine's unless given."""
        self._store = store
        self._stamp = stamp
        self._witness = witness
        self._cosigner = cosigner
        self._alarms = alarms
        self._locate = locate
        self._lock = lock
        self._clock = clock or SystemClock()
        self._splits = Splits(store, witness.cosigner.verifier_key)
        self._woken = threading.Event()
        self._again = threading.Event()
        self._begin()

    def wake(self) -> None:
        """Lets the mirror look now: something was heard, or accepted."""
        self._woken.set()

    def run(self, stop: threading.Event) -> None:
        """Mirrors until `stop` is set, whenever something was heard, recorded or refreshed; one process at a time."""
        ended = threading.Event()
        watching = threading.Thread(target=self._watch, args=(ended,), name="mirror's own log", daemon=True)
        watching.start()
        backoff = Backoff()
        try:
            while not stop.is_set():
                if not self._lock.acquire():
                    stop.wait(_TICK)
                    continue
                try:
                    self.step()
                    backoff.reset()
                except (StoreUnavailable, OutcomeUnknown) as error:
                    _LOG.warning("mirroring goes on later: %s", error)
                    stop.wait(backoff.next())
                else:
                    self._rest(stop)
        finally:
            self._lock.release()
            ended.set()
            watching.join()

    def begin_again(self) -> None:
        """Lets the next step read every byte anew: what was damaged may be repaired."""
        self._again.set()
        self.wake()

    def step(self) -> int:
        """Does all there is to do now; returns how many checkpoints were cosigned.

        Raises StoreUnavailable, OutcomeUnknown: what was done stays done, the rest is done next time.
        """
        self._woken.clear()
        if self._again.is_set():
            self._again.clear()
            self._begin()
        self._own.follow(self._tell)
        done = sum(self._mirror(log) for log in self._logs.values())
        done += self._mirror_own()
        self._examine_suspects()
        return done

    def blind(self) -> tuple[str, ...]:
        """Returns the origins of which bytes were lost under what is mirrored: until then nothing is cosigned."""
        return tuple(log.origin for log in self._logs.values() if log.settled is None)

    def concern(self) -> str | None:
        """Returns what keeps the mirror from cosigning, for the worker's health; None when nothing does."""
        broken = [log.origin for log in self._logs.values() if log.fault is not None or log.settled is None]
        broken += [self._witness.own] if self._tree.fault is not None else []
        return f"does not cosign: {', '.join(broken)}" if broken else None

    def _begin(self) -> None:
        others = (origin for origin in self._witness.origins if origin != self._witness.own)
        logs = (Hashed(origin, heard_rows(self._store, source_of(origin))) for origin in others)
        self._logs = {each.origin: each for each in logs}
        self._own = OwnLog(self._store)
        self._tree = Side()
        self._suspects: list[CheckpointRefused] = []
        self._sounded: dict[str, Fault] = {}

    def _rest(self, stop: threading.Event) -> None:
        """Returns once the mirror was woken, is to stop, or has not looked for a while."""
        end = time.monotonic() + LOOK_EVERY
        while not stop.is_set() and not self._woken.wait(_TICK) and time.monotonic() < end:
            pass

    def _watch(self, ended: threading.Event) -> None:
        """Wakes the mirror when the own log grows, whoever recorded."""
        seen = 0
        while not ended.is_set():
            try:
                if self._store.wait(seen, _TICK):
                    seen = self._store.head().size
                    self.wake()
            except (StoreUnavailable, IntegrityFault):
                ended.wait(_TICK)

    def _tell(self, facts: Told) -> None:
        log = self._logs.get(facts.origin)
        if isinstance(facts, CheckpointRefused):
            if facts.note is not None and facts.size is not None and facts.origin in self._witness.origins:
                self._suspects.append(facts)
        elif log is not None:
            log.tell(facts)

    def _mirror(self, log: Hashed) -> int:
        """Cosigns the largest accepted checkpoint of a log of which everything is held, or a fresh note of its size."""
        accepted = log.next_within(self._store.heard_position(log.source))
        if accepted is not None:
            log.advance(accepted.size)
        if log.fault is not None:
            self._sound_fault(log)
            return 0
        if log.reached is None or log.settled is None or self.blind():
            return 0
        if log.reached.size > log.settled.size:
            return self._record(log, log.reached)
        newest = self._witness.newest(log.origin)
        if newest is None or newest.size != log.reached.size:
            return 0
        return self._cosign_kept(newest, bytes.fromhex(log.reached.root))

    def _record(self, log: Hashed, accepted: CheckpointAccepted) -> int:
        note = self._witnessed(accepted.note.encode(), accepted.origin, accepted.size, bytes.fromhex(accepted.root))
        if note is None:
            return 0
        signature, settled = self._signature(note), log.settle()
        lines = [line for each in self._logs.values() for line in _lines(settled if each is log else each.settled)]
        size, root = lines_head(lines)
        watched = load_with_snapshot(self._store, WitnessedLog, log.origin)
        if watched is None or (watched.mirrored is not None and watched.mirrored.size >= accepted.size):
            return 0  # another process was first; the own log tells of it with the next step
        watched.mirror(
            act_of(self._stamp),
            size=accepted.size,
            root=accepted.root,
            cosignature=signature.line,
            lines_size=size,
            lines_root=root.hex(),
        )
        events = [new_event(each) for each in watched.collect_events()]
        try:
            self._store.record(Recording(events, checkpoints=[_kept(note.with_signatures(signature))]))
        except VersionConflict:
            self.wake()
            return 0
        log.settled = settled
        return 1

    def _mirror_own(self) -> int:
        """Cosigns what the witness has cosigned of inspection's own log, after hashing that log's bytes."""
        newest = self._witness.newest(self._witness.own)
        if newest is None or self._tree.fault is not None or newest.size < self._tree.size:
            return 0
        self._tree.feed(leaves(self._store.stored, newest.size, self._tree.size))
        if self._tree.must_reach(newest.size, newest.root, 0):
            return self._cosign_kept(newest, newest.root)
        # What exactly is wrong, and where, the audit says.
        _LOG.critical("%s: not what was witnessed of it; it is not cosigned", self._witness.own)
        return 0

    def _cosign_kept(self, kept: KeptCheckpoint, root: bytes) -> int:
        note = self._witnessed(kept.note, kept.origin, kept.size, root)
        if note is None or any(each.is_of(self._cosigner.verifier_key) for each in note.signatures):
            return 0
        try:
            self._store.keep_checkpoint(_kept(note.with_signatures(self._signature(note))))
        except CheckpointConflict as conflict:
            _LOG.critical("%s at %d: %s", kept.origin, kept.size, conflict)
            return 0
        return 1

    def _witnessed(self, raw: bytes, origin: str, size: int, root: bytes) -> Note | None:
        """Returns the note if it says exactly this, and the witness signed it."""
        try:
            note = Note.parse(raw)
            said = Checkpoint.parse(note.text)
            time = cosigned_at(note, self._witness.cosigner.verifier_key)
        except NoteFault as fault:
            _LOG.critical("%s at %d: what is kept as its note is none: %s", origin, size, fault)
            return None
        if (said.origin, said.size, said.root) != (origin, size, root) or time is None:
            _LOG.critical("%s at %d: the note that is kept says something else", origin, size)
            return None
        return note

    def _signature(self, note: Note) -> Signature:
        return cosign(note.text, self._cosigner, int(self._clock.now().timestamp()))

    def _sound_fault(self, log: Hashed) -> None:
        """Raises the alarm about a log whose bytes do not lead to an accepted root, once for each fault."""
        if log.fault is None or self._sounded.get(log.origin) == log.fault:
            return
        found = self._locate(log.origin)
        if found is not None:
            self._alarms.sound([found])
        self._sounded[log.origin] = log.fault

    def _examine_suspects(self) -> None:
        """Holds refused notes against what was accepted, or against the bytes held, once those are held."""
        waiting = []
        for origin in {each.origin for each in self._suspects}:
            waiting += self._examine(origin, [each for each in self._suspects if each.origin == origin])
        self._suspects = waiting

    def _examine(self, origin: str, suspects: Sequence[CheckpointRefused]) -> list[CheckpointRefused]:
        """Returns those about which nothing can be said yet."""
        watched = load_with_snapshot(self._store, WitnessedLog, origin)
        if watched is None:
            return []
        sizes = {each.size for each in suspects if each.size is not None}
        unknown = {size for size in sizes if self._splits.accepted_at(origin, size) is None}
        log = self._logs.get(origin)
        if log is None:
            roots = Hashed(origin, self._store.stored).roots(unknown, self._own.position)
        else:
            roots = log.roots(unknown, self._store.heard_position(log.source))
        notes = [each.note.encode() for each in suspects if each.note is not None]
        found = [self._splits.judge(watched, note, roots.get) for note in notes]
        self._alarms.sound((each for each in found if each is not None), once=True)
        return [each for each in suspects if each.size in unknown - roots.keys()]


def _lines(settled: Settled | None) -> tuple[str, ...]:
    return () if settled is None else settled.lines


def _kept(note: Note) -> KeptCheckpoint:
    checkpoint = Checkpoint.parse(note.text)
    return KeptCheckpoint(checkpoint.origin, checkpoint.size, checkpoint.root, note.to_bytes())
