"""Examining one log: every copy of it from its first byte, against everything that was accepted of it.

Three things are compared: the rows that inspection holds with the roots that its witness accepted; what the service
itself shows (every entry and every leaf hash, over its tiles) with those roots and, byte for byte, with the rows; and
the checkpoint that the service shows with what was accepted. Inspection's own log is held against the checkpoints of
it that were kept, and against what its signer remembers outside of the database.
"""

from __future__ import annotations

import logging
from array import array
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final

from services.inspection.domain.alarm import Finding
from services.inspection.domain.log import WitnessedLog
from services.inspection.mirror.copies import (
    Compared,
    IndexHashes,
    PeerHashes,
    accepted_points,
    compare,
    hashes_agree,
)
from services.inspection.mirror.kept import KeptAudit, time_of
from services.inspection.mirror.peers import Peer
from services.inspection.mirror.splits import Splits, keys_at
from services.inspection.mirror.walking import Fault, Side, heard_rows, leaves, source_of
from services.inspection.mirror.witness import Witness
from services.inspection.projections import Mirror
from shared.clock import Clock
from shared.contracts.inspection import AlarmKind
from shared.eventstore.auditing import Audit, Point, audit_heard, audit_log
from shared.eventstore.ports import Head, IntegrityFault, Store
from shared.ledger.checkpoint import opened
from shared.ledger.note import Note, NoteFault, VerifierKey
from shared.ledger.proof import Hashes
from shared.ledger.signing import SignerState
from shared.messaging.remote import UNAVAILABLE

_LOG: Final = logging.getLogger(__name__)
STALE_AFTER: Final = 600.0
"""Seconds that entries may stand in a log without a checkpoint; it should be 60."""
IDLE_STALE_AFTER: Final = 900.0
"""Seconds without a fresh checkpoint of a log that has not grown; it is refreshed every 600."""
OTHER_PLACE: Final = "the other place"
"""How an audit calls what it compares with: the index, which is no evidence itself."""
NO_ADDRESS: Final = "no address is set"
MOST_SAID: Final = 3
PAGE: Final = 1_000
MOST_POINTS: Final = 1_000
"""Kept checkpoints of the own log that are compared: as many of the newest, and as many of all before them."""


@dataclass(frozen=True, slots=True)
class Examined:
    """What was found about one log: how far inspection's rows of it go, their root, and what is wrong.

    `unreached` says why its service could not be asked, or not to the end; None where it could.
    """

    origin: str
    size: int
    root: bytes
    findings: tuple[Finding, ...]
    unreached: str | None = None


class Examiner:
    """Examines the logs that `witness` watches.

    `index` is the mirror's index, a copy of the leaf hashes beside the rows. `signer_state` is the file of the signer
    of inspection's own log, where this process may read it. `clock` is real time.
    """

    def __init__(
        self, store: Store, witness: Witness, index: Mirror, *, signer_state: Path | None, clock: Clock
    ) -> None:  # fmt: skip
        self._store = store
        self._witness = witness
        self._index = index
        self._signer_state = signer_state
        self._clock = clock
        self._splits = Splits(store, witness.cosigner.verifier_key)
        self._began = clock.now().timestamp()

    def examine(self, origin: str, peer: Peer | None) -> Examined:
        """Returns what is wrong with a log: in inspection's rows, and at its service. Raises StoreUnavailable."""
        looking = _Looking(self._store, origin, self._watched(origin))
        head, unreached = _head(peer)
        audit, found = self._rows(looking, peer, head)
        findings = [] if found is None else [found]
        if peer is not None and head is not None:
            try:
                for each in self._service(looking, peer, head, audit):
                    findings.append(each)  # noqa: PERF402 - what was found before the service falls silent counts
            except UNAVAILABLE as error:
                unreached = str(error)
            findings += self._stale(looking, head)
        return Examined(origin, audit.size, audit.root, tuple(findings), unreached)

    def rows(self, origin: str, peer: Peer | None) -> Finding | None:
        """Returns what is wrong with inspection's own rows of a log. Raises StoreUnavailable."""
        return self._rows(_Looking(self._store, origin, self._watched(origin)), peer, _head(peer)[0])[1]

    def own(self) -> Examined:
        """Returns what is wrong with inspection's own log, and with the checkpoints kept beside it, of all logs.

        Raises StoreUnavailable.
        """
        looking = _Looking(self._store, self._witness.own, self._watched(self._witness.own))
        audit = audit_log(self._store, self._own_points(looking.watched), self._index_of(self._witness.own))
        findings: list[Finding] = []
        if any(not each.startswith(OTHER_PLACE) for each in audit.findings):
            vi = "sổ của chính thanh tra không khớp với những gì đã được ký và làm chứng"
            findings.append(_finding(AlarmKind.OWN_LOG_DAMAGED, looking.origin, audit, vi))
        with suppress(IntegrityFault):  # a frontier that cannot be read was found by the audit
            findings += self._stale(looking, self._store.head())
        findings += KeptAudit(self._store, self._keys_of, self._witness.origins, looking.origin).findings()
        return Examined(looking.origin, audit.size, audit.root, tuple(findings))

    def _rows(self, looking: _Looking, peer: Peer | None, head: Head | None) -> tuple[Audit, Finding | None]:
        audit = looking.audited(self._index_of(looking.origin))
        if audit.first_bad is not None and _exact(audit) is None and peer is not None and head is not None:
            with suppress(*UNAVAILABLE):
                closer = looking.audited(PeerHashes(peer, head.size))
                audit = closer if _exact(closer) is not None else audit
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
        # Before this process began nobody may have been there to accept one.
        newest, last, size = self._witness.newest(looking.origin), self._began, 0
        if newest is not None:
            last = max(last, float(time_of(newest, self._witness.cosigner.verifier_key) or 0))
            size = newest.size
        age = self._clock.now().timestamp() - last
        if age <= (STALE_AFTER if head.size > size else IDLE_STALE_AFTER):
            return []
        detail = (
            f"đã {int(age // 60)} phút không có điểm chốt mới; sổ có {head.size} mục, điểm chốt cuối cùng có {size}"
            f" / no new checkpoint for {int(age // 60)} minutes; the log has {head.size} entries, the last has {size}"
        )
        return [Finding(AlarmKind.STALE, looking.origin, detail)]

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
            with suppress(NoteFault):
                opened(Note.parse(kept.note), keys)
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

    def _keys_of(self, origin: str) -> list[VerifierKey]:
        """Returns the keys that signed or cosigned a log, also those ended since; none where its own are not known."""
        log = self._watched(origin)
        return [] if log is None else [*(each.key for each in log.trusted), self._witness.cosigner.verifier_key]

    def _index_of(self, origin: str) -> IndexHashes:
        return IndexHashes(self._index.leaf_hashes(source_of(origin)))


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


def _head(peer: Peer | None) -> tuple[Head | None, str | None]:
    """Returns the head that a service states, or why it cannot be asked."""
    if peer is None:
        return None, NO_ADDRESS
    try:
        return peer.head(), None
    except UNAVAILABLE as error:
        return None, str(error)


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
