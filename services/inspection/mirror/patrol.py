"""The audit: every log read again from its first byte, in every copy, against everything that was accepted of it.

Per log three things are compared: the rows that inspection holds with the roots that its witness accepted, what the
service itself shows (every entry and every leaf hash, over its tiles) with those roots and, byte for byte, with the
rows, and the checkpoint that the service shows with what was accepted. Inspection's own log is held against the
checkpoints of it that were kept, and against what its signer remembers outside of the database. A service that cannot
be reached is no finding; that it is not, the worker's health says.
"""

from __future__ import annotations

import logging
import threading
import time
from array import array
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final

from services.inspection.domain.alarm import Finding
from services.inspection.domain.audit import AuditMonth
from services.inspection.domain.log import WitnessedLog
from services.inspection.mirror.alarms import UNRECORDABLE, Alarms
from services.inspection.mirror.copies import (
    Compared,
    IndexHashes,
    PeerHashes,
    accepted_points,
    compare,
    hashes_agree,
)
from services.inspection.mirror.peers import Peer
from services.inspection.mirror.refusing import act_of
from services.inspection.mirror.splits import Splits, keys_at
from services.inspection.mirror.walking import Fault, Side, heard_rows, leaves, source_of
from services.inspection.mirror.witness import Witness
from services.inspection.projections import Mirror
from shared.clock import Clock, SystemClock
from shared.contracts.inspection import AlarmKind, AuditedLog
from shared.errors import STALE, Refused
from shared.eventstore.application import Application
from shared.eventstore.auditing import Audit, Point, audit_heard, audit_log
from shared.eventstore.ports import Head, IntegrityFault, Store, StoreUnavailable
from shared.ledger.checkpoint import cosigned_at, opened
from shared.ledger.note import Note, NoteFault
from shared.ledger.proof import Hashes
from shared.ledger.signing import SignerState
from shared.messaging.backoff import Backoff
from shared.messaging.lock import Lock
from shared.messaging.remote import UNAVAILABLE

_LOG: Final = logging.getLogger(__name__)
WAITING: Final = 5.0
"""Seconds after which a process that does not audit looks whether the one that does has ended."""
STALE_AFTER: Final = 600.0
"""Seconds that entries may stand in a log without a checkpoint; it should be 60."""
IDLE_STALE_AFTER: Final = 900.0
"""Seconds without a fresh checkpoint of a log that has not grown; it is refreshed every 600."""
OUR_OWN: Final = (AlarmKind.MIRROR_DAMAGED, AlarmKind.OWN_LOG_DAMAGED)
OTHER_PLACE: Final = "the other place"
"""How an audit calls what it compares with: the index, which is no evidence itself."""
MOST_SAID: Final = 3
PAGE: Final = 1_000
ATTEMPTS: Final = 10
MOST_POINTS: Final = 1_000
"""Kept checkpoints of the own log that an audit compares: as many of the newest, and as many of all before them."""


@dataclass(frozen=True, slots=True)
class Examined:
    """What an audit found about one log: how far inspection's rows of it go, and their root."""

    origin: str
    size: int
    root: bytes
    findings: tuple[Finding, ...]


@dataclass(frozen=True, slots=True)
class Report:
    """One audit: its logs, what it found, how many alarms it raised anew, and who could not be reached."""

    logs: tuple[Examined, ...]
    raised: int
    unreachable: tuple[str, ...]

    @property
    def findings(self) -> tuple[Finding, ...]:
        """Returns everything that was found."""
        return tuple(found for log in self.logs for found in log.findings)


class Patrol:
    """Audits the logs that `witness` watches. `peers` gives the services' logs, by origin; it is asked anew each time.

    `index` is the mirror's index, a copy of the leaf hashes beside the rows. `signer_state` is the file of the signer
    of inspection's own log, where this process may read it. `clock` is real time.
    """

    def __init__(
        self,
        application: Application,
        witness: Witness,
        index: Mirror,
        alarms: Alarms,
        *,
        lock: Lock,
        peers: Callable[[], Mapping[str, Peer]],
        signer_state: Path | None = None,
        every: float = 3600.0,
        clock: Clock | None = None,
        sound: Callable[[], None] = lambda: None,
    ) -> None:
        """Prepares to audit every `every` seconds. `sound` is called after an audit that found no fault of our own."""
        self._application = application
        self._store = application.store
        self._witness = witness
        self._index = index
        self._alarms = alarms
        self._lock = lock
        self._peers = peers
        self._signer_state = signer_state
        self._every = every
        self._clock = clock or SystemClock()
        self._sound = sound
        self._splits = Splits(self._store, witness.cosigner.verifier_key)
        self._began = self._clock.now().timestamp()
        self._unreachable: dict[str, str] = {}

    def run(self, stop: threading.Event) -> None:
        """Audits at once, and then as often as is set, until `stop` is set; one process at a time."""
        backoff = Backoff(first=1.0, cap=60.0)
        try:
            while not stop.is_set():
                if not self._lock.acquire():
                    stop.wait(WAITING)
                    continue
                try:
                    due = time.monotonic() + self._every
                    self.run_once()
                    backoff.reset()
                except StoreUnavailable as error:
                    _LOG.warning("the audit is made again later: %s", error)
                    due = time.monotonic() + backoff.next()
                stop.wait(max(0.0, due - time.monotonic()))
        finally:
            self._lock.release()

    def run_once(self) -> Report:
        """Makes one audit: alarms are raised, then it is recorded as completed. Raises StoreUnavailable."""
        self._unreachable = {}
        peers = self._peers()
        logs = [self._examine_own()]
        others = (origin for origin in self._witness.origins if origin != self._witness.own)
        logs += [self._examine(origin, peers.get(origin)) for origin in others]
        raised = self._alarms.sound(found for log in logs for found in log.findings)
        report = Report(tuple(logs), raised, tuple(self._unreachable))
        self._record(report)
        if not any(found.kind in OUR_OWN for found in report.findings):
            self._sound()
        return report

    def examine(self, origin: str) -> Sequence[Finding]:
        """Returns what is wrong with one log now, in inspection's rows or at the service. Raises StoreUnavailable."""
        return self._examine(origin, self._peers().get(origin)).findings

    def examine_rows(self, origin: str) -> Finding | None:
        """Returns what is wrong with inspection's own rows of a log. Raises StoreUnavailable."""
        peer = self._peers().get(origin)
        return self._rows_of(_Looking(self._store, origin, self._watched(origin)), peer, self._head(origin, peer))[1]

    def concern(self) -> str | None:
        """Returns which services the last audit could not reach, for the worker's health; None when all."""
        found = dict(self._unreachable)
        return f"not reached: {', '.join(sorted(found))}" if found else None

    def _examine(self, origin: str, peer: Peer | None) -> Examined:
        looking = _Looking(self._store, origin, self._watched(origin))
        head = self._head(origin, peer)
        audit, found = self._rows_of(looking, peer, head)
        findings = [] if found is None else [found]
        if peer is not None and head is not None:
            try:
                findings += self._service(looking, peer, head, audit)
            except UNAVAILABLE as error:
                self._not_reached(origin, error)
            findings += self._stale(looking, head)
        return Examined(origin, audit.size, audit.root, tuple(findings))

    def _rows_of(self, looking: _Looking, peer: Peer | None, head: Head | None) -> tuple[Audit, Finding | None]:
        """Returns the audit of the rows that inspection holds of a log, and what it found."""
        audit = looking.audited(self._index_of(looking.origin))
        if audit.first_bad is not None and _exact(audit) is None and peer is not None and head is not None:
            try:
                closer = looking.audited(PeerHashes(peer, head.size))
                audit = closer if _exact(closer) is not None else audit
            except UNAVAILABLE as error:
                self._not_reached(looking.origin, error)
        if audit.first_bad is None:
            return audit, None
        index = _exact(audit)
        damaged = audit.first_bad < looking.mirrored or (
            index is not None and not hashes_agree(looking.rows, index, self._index_of(looking.origin))
        )
        kind = AlarmKind.MIRROR_DAMAGED if damaged else AlarmKind.CHANGED
        vi = "bản sao do thanh tra giữ" if damaged else "nội dung đã nhận từ sổ"
        return audit, _finding(kind, looking.origin, audit, f"{vi} không khớp với những gì đã được làm chứng")

    def _service(self, looking: _Looking, peer: Peer, head: Head, audit: Audit) -> Iterator[Finding]:
        """Yields what is wrong with a log as its service shows it."""
        held = min(looking.held, audit.size)
        compared = compare(peer, head, looking.rows, held, looking.accepted())
        fault = _of_service(compared, audit)
        if fault is not None:
            kind = AlarmKind.MISSING if fault.missing else AlarmKind.CHANGED
            size = None if fault.until is None else fault.until + 1
            yield Finding(kind, looking.origin, fault.detail, index=fault.exact, size=size)
        note = peer.checkpoint()
        if note is not None and looking.watched is not None:

            def root_of(size: int) -> bytes | None:
                side = Side(leaves(looking.rows, size))
                there = audit.first_bad is None and size <= held and side.read_to(size)
                return side.root() if there else None

            found = self._splits.judge(looking.watched, note, root_of)
            if found is not None:
                yield found

    def _stale(self, looking: _Looking, head: Head) -> list[Finding]:
        """Returns that a watched log has had no checkpoint for too long, though it can be reached."""
        if looking.watched is None or not head.size:
            return []
        newest = self._witness.newest(looking.origin)
        last, size = self._began, 0
        if newest is not None:
            cosigned = cosigned_at(Note.parse(newest.note), self._witness.cosigner.verifier_key)
            last, size = float(cosigned or 0), newest.size
        age = self._clock.now().timestamp() - last
        if age <= (STALE_AFTER if head.size > size else IDLE_STALE_AFTER):
            return []
        detail = (
            f"đã {int(age // 60)} phút không có điểm chốt mới; sổ có {head.size} mục, điểm chốt cuối cùng có {size}"
            f" / no new checkpoint for {int(age // 60)} minutes; the log has {head.size} entries, the last has {size}"
        )
        return [Finding(AlarmKind.STALE, looking.origin, detail)]

    def _examine_own(self) -> Examined:
        looking = _Looking(self._store, self._witness.own, self._watched(self._witness.own))
        audit = audit_log(self._store, self._own_points(looking.watched), self._index_of(self._witness.own))
        findings = []
        if any(not each.startswith(OTHER_PLACE) for each in audit.findings):
            vi = "sổ của chính thanh tra không khớp với những gì đã được ký và làm chứng"
            findings.append(_finding(AlarmKind.OWN_LOG_DAMAGED, looking.origin, audit, vi))
        try:
            findings += self._stale(looking, self._store.head())
        except IntegrityFault:
            _LOG.critical("%s: the own log has no frontier that can be read", looking.origin)
        return Examined(looking.origin, audit.size, audit.root, tuple(findings))

    def _own_points(self, own: WitnessedLog | None) -> list[Point]:
        """Returns what was signed of the own log: kept checkpoints, and what its signer remembers, sizes rising."""
        sizes, after = array("Q"), -1
        while page := self._store.checkpoint_sizes(self._witness.own, after, PAGE):
            sizes.extend(page)
            after = page[-1]
        chosen = sorted({*sizes[:: max(1, len(sizes) // MOST_POINTS)], *sizes[-MOST_POINTS:]})
        points = [(size, root) for size in chosen if (root := self._signed_root(own, size)) is not None]
        state = self._signer_point()
        return sorted([*points, state]) if state is not None else points

    def _signed_root(self, own: WitnessedLog | None, size: int) -> bytes | None:
        keys = [self._witness.cosigner.verifier_key, *(() if own is None else keys_at(own, size))]
        for kept in self._store.checkpoints_at(self._witness.own, size):
            try:
                opened(Note.parse(kept.note), keys)
            except NoteFault:
                continue
            return kept.root
        return None

    def _signer_point(self) -> Point | None:
        if self._signer_state is None:
            return None
        try:
            state = SignerState(self._signer_state).newest()
        except (NoteFault, OSError) as error:
            _LOG.warning("the state of the own log's signer cannot be read here: %s", error)
            return None
        return None if state is None or state.origin != self._witness.own else (state.size, state.root)

    def _watched(self, origin: str) -> WitnessedLog | None:
        try:
            return self._witness.find(origin)
        except IntegrityFault as fault:
            _LOG.critical("what is recorded of %s cannot be read: %s", origin, fault)
            return None

    def _index_of(self, origin: str) -> IndexHashes:
        return IndexHashes(self._index.leaf_hashes(source_of(origin)))

    def _head(self, origin: str, peer: Peer | None) -> Head | None:
        if peer is None:
            self._unreachable[origin] = "no address is set"
            return None
        try:
            return peer.head()
        except UNAVAILABLE as error:
            self._not_reached(origin, error)
            return None

    def _not_reached(self, origin: str, error: Exception) -> None:
        self._unreachable[origin] = str(error)
        _LOG.warning("%s cannot be audited now: %s", origin, error)

    def _record(self, report: Report) -> None:
        logs = [AuditedLog(each.origin, each.size, each.root.hex()) for each in report.logs]
        for _ in range(ATTEMPTS):
            act = act_of(self._application.stamp)
            key = AuditMonth.key_of(act)
            try:
                month = self._application.find(AuditMonth, key) or AuditMonth(key)
                month.complete(act, logs=logs, findings=len(report.findings))
                self._application.save(act, month)
            except Refused as refused:
                if refused.rule is not STALE:
                    raise
                continue  # another process audited, too
            except UNRECORDABLE as error:
                _LOG.critical("the audit cannot be recorded: %s", error)
            return


class _Looking:
    """One log being looked at: what was recorded of it and held of it when that began."""

    def __init__(self, store: Store, origin: str, watched: WitnessedLog | None) -> None:
        self.origin = origin
        self.watched = watched
        self.mirrored = 0 if watched is None or watched.mirrored is None else watched.mirrored.size
        self.held = store.heard_position(source_of(origin))
        self.rows = heard_rows(store, source_of(origin))
        self._store = store
        newest = None if watched is None else watched.accepted
        self._accepted = 0 if newest is None else newest.size

    def accepted(self) -> Iterator[Point]:
        """Yields what was accepted of the log, sizes rising."""
        return accepted_points(self._store, self.origin, self._accepted)

    def audited(self, against: Hashes) -> Audit:
        """Returns the audit of inspection's rows, against all that was accepted of what they must hold."""
        must_hold = min(self._accepted, max(self.held, self.mirrored))
        points = accepted_points(self._store, self.origin, must_hold)
        return audit_heard(self._store, source_of(self.origin), points, against)


def _of_service(compared: Compared, audit: Audit) -> Fault | None:
    """Returns what is wrong with a service's copy, with the index at which it left ours where ours is right."""
    fault, at = compared.fault, compared.difference
    if at is None or (audit.first_bad is not None and audit.first_bad <= at):
        return fault
    if fault is not None and fault.until is not None and fault.index <= at <= fault.until:
        return replace(fault, index=at, until=None)
    if at < compared.confirmed or (fault is not None and fault.index <= at):
        return fault
    return Fault(
        at,
        "khác với nội dung mà thanh tra đã nhận, ở phần chưa có điểm chốt",
        "is not what inspection heard, where no checkpoint reaches yet",
    )


def _exact(audit: Audit) -> int | None:
    return audit.first_bad if audit.first_bad is not None and audit.bad_before == audit.first_bad + 1 else None


def _finding(kind: AlarmKind, origin: str, audit: Audit, vi: str) -> Finding:
    """Returns what an audit found, with the first bad index, or with the range in which it lies."""
    index, said = _exact(audit), "; ".join(audit.findings[:MOST_SAID])
    where = "" if index is not None or audit.first_bad is None else f", từ chỉ số {audit.first_bad} trở đi"
    size = audit.bad_before if index is None else None
    return Finding(kind, origin, f"{vi}{where} / {said}", index=index, size=size)
