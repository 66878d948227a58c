"""What inspection can be asked, and the few things that inspectors command: which logs are watched, by which keys."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from services.inspection.application.files import Files
from services.inspection.domain.log import LogKey, WitnessedLog, log_key
from services.inspection.domain.refusals import KEY_KNOWN, NOT_HEARD
from services.inspection.mirror.alarms import Alarms
from services.inspection.mirror.cosigners import Cosigners
from services.inspection.mirror.tiles import MirroredLogs
from services.inspection.mirror.witness import Witness
from services.inspection.projections import Mirror
from shared.acts import Act, Stamp
from shared.contracts.inspection import KeyEnd
from shared.errors import Refused
from shared.eventstore.application import Outcome
from shared.eventstore.files import Files as Kept
from shared.eventstore.ports import Store


class Inspection(Files):
    """Inspection's use cases."""

    def __init__(
        self,
        store: Store,
        stamp: Stamp,
        mirror: Mirror,
        witness: Witness,
        cosigners: Cosigners,
        *,
        alarms: Alarms,
        evidence: Kept,
    ) -> None:
        """Prepares to answer. `evidence` are the files that inspection keeps itself."""
        super().__init__(store, stamp, mirror)
        self.witness = witness
        self.cosigners = cosigners
        self.alarms = alarms
        self.evidence = evidence
        self.mirrored = MirroredLogs(store, witness, cosigners.mirror.verifier_key)

    def register_log(self, act: Act, *, vkey: str) -> Outcome:
        """Begins to watch the log that the key is named after. Only logs that inspection takes can be watched.

        Raises:
            Refused: `inspection.key-malformed`, `inspection.log-not-heard`, `shared.already-exists` or
                `inspection.key-known`.
        """
        origin = log_key(vkey).name
        if origin not in self.witness.origins:
            raise Refused(NOT_HEARD, pointer="/vkey", name=origin[:120], known=", ".join(self.witness.origins))
        log = self.create(WitnessedLog, origin)
        self._check_unused(vkey, log)
        log.register(act, vkey=vkey)
        return self.save(act, log)

    def add_log_key(self, act: Act, *, service: str, vkey: str) -> Outcome:
        """Adds a key to a log.

        Raises:
            Refused: `shared.not-found`, `shared.stale-version`, `inspection.key-known`, or what
                `WitnessedLog.add_key` refuses.
        """
        log = self.load(WitnessedLog, self._origin(service), act)
        log_key(vkey)
        self._check_unused(vkey, log)
        log.add_key(act, vkey=vkey, reached=self._reached(log))
        return self.save(act, log)

    def end_log_key(self, act: Act, *, service: str, key: str, last_size: int, cause: KeyEnd) -> Outcome:
        """Ends a key of a log.

        Raises:
            Refused: `shared.not-found`, `shared.stale-version`, or what `WitnessedLog.end_key` refuses.
        """
        log = self.load(WitnessedLog, self._origin(service), act)
        log.end_key(act, key_id=key, last_size=last_size, cause=cause, reached=self._reached(log))
        return self.save(act, log)

    def logs(self) -> dict[str, Any]:
        """Returns every watched log, and inspection's own two public keys."""
        found = (self.witness.find(origin) for origin in self.witness.origins)
        return {
            "witness": str(self.cosigners.witness.verifier_key),
            "mirror": str(self.cosigners.mirror.verifier_key),
            "logs": [self._shown(log) for log in found if log is not None],
        }

    def log(self, service: str) -> dict[str, Any]:
        """Returns one watched log.

        Raises:
            Refused: `shared.not-found`.
        """
        return self._shown(self.load(WitnessedLog, self._origin(service)))

    def checkpoints(self, service: str, *, after: int | None, limit: int) -> dict[str, Any]:
        """Returns a page of a log's kept checkpoints, each size once, with the note that was kept last.

        Raises:
            Refused: `shared.not-found`.
        """
        origin = self.load(WitnessedLog, self._origin(service)).key
        sizes = self.store.checkpoint_sizes(origin, -1 if after is None else after, limit)
        kept = [self.store.checkpoints_at(origin, size)[-1] for size in sizes]
        items = [{"size": each.size, "root": each.root.hex(), "note": each.note.decode()} for each in kept]
        return {"origin": origin, "items": items, "next": sizes[-1] if len(sizes) == limit else None}

    def _origin(self, service: str) -> str:
        return f"{self.stamp.source.rpartition('/')[0]}/{service}"

    def _reached(self, log: WitnessedLog) -> int:
        head = self.witness.reached(log)
        return 0 if head is None else head.size

    def _check_unused(self, vkey: str, log: WitnessedLog) -> None:
        """Passes if no other log, and neither of our own cosigners, has this key: a policy names a key once."""
        public = log_key(vkey).public
        for each in (self.cosigners.witness, self.cosigners.mirror):
            if each.verifier_key.public == public:
                raise Refused(KEY_KNOWN, pointer="/vkey", log=each.name)
        for origin in self.witness.origins:
            other = None if origin == log.key else self.witness.find(origin)
            if other is not None and any(each.verifier.public == public for each in other.keys):
                raise Refused(KEY_KNOWN, pointer="/vkey", log=origin)

    def _shown(self, log: WitnessedLog) -> dict[str, Any]:
        accepted = self.witness.reached(log)
        return {
            "service": log.key.rpartition("/")[2],
            "origin": log.key,
            "version": log.version,
            "keys": [_shown_key(each) for each in log.keys],
            "accepted": None if accepted is None else asdict(accepted),
            "mirrored": None if log.mirrored is None else asdict(log.mirrored),
            "refused": [{"code": code, "count": count} for code, count in sorted(log.refused.items())],
        }


def _shown_key(key: LogKey) -> dict[str, Any]:
    return {
        "key": key.id,
        "vkey": key.vkey,
        "state": "in-use" if key.cause is None else key.cause.value,
        "since": key.since,
        "last_size": key.last_size,
        "alone": key.alone,
        "missed": key.missed,
    }
