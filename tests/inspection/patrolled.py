"""The registry's log with its signer, and inspection watching it: what tests of mirror and audit tell stories with."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import ExitStack
from datetime import timedelta
from pathlib import Path
from typing import Final

from services.inspection.domain.log import TreeHead
from services.inspection.mirror.patrol import Report
from services.inspection.mirror.peers import Peer, StorePeer
from services.inspection.mirror.witness import Witness
from services.inspection.settings import load
from services.inspection.wiring import Watch, watch_of
from shared.clock import Clock, FrozenClock, SystemClock
from shared.contracts import Facts, parse
from shared.contracts.inspection import AlarmRaised
from shared.eventstore.ports import Heard, Recording, Store
from shared.ledger.checkpoint import Checkpoint, sign_checkpoint
from shared.ledger.note import Note, Signature
from shared.ledger.proof import Hashes, consistency_proof, root_at
from shared.ledger.witnessing import AddCheckpoint
from tests.eventstore.administrator import Administrator
from tests.eventstore.scribe import events
from tests.eventstore.subject import PostgresSubject, SQLiteSubject, Subject
from tests.inspection.test_wiring import environment
from tests.inspection.watched import PROVINCE, Post
from tests.support.ledger import log_signer

REGISTRY: Final = f"{PROVINCE}/registry"
FUNDING: Final = f"{PROVINCE}/funding"
OWN: Final = f"{PROVINCE}/inspection"
SIGNERS: Final = {REGISTRY: log_signer(1, REGISTRY), OWN: log_signer(2, OWN)}
"""No two logs have one key."""


class Watched:
    """Inspection, and the registry whose log it watches. Nothing runs by itself: `step` mirrors, `audit` audits.

    `registry` and `inspection` are their stores as their owners reach them.
    """

    def __init__(self, directory: Path, registry: Subject, inspection: Subject | None = None) -> None:
        self._closing = ExitStack()
        self._closing.callback(registry.finish)
        self.registry = registry
        self.store: Store = registry.open()
        self.inspection = inspection or SQLiteSubject(directory / "inspection")
        owner = self.inspection.owner if isinstance(self.inspection, PostgresSubject) else None
        self.post = Post(directory, owner)
        self._closing.callback(self.post.close)
        given = (
            environment(directory)
            | {"THUCCHAT_INSPECTION_AUDIT_EVERY": "50ms"}
            | ({} if owner is None else {"THUCCHAT_INSPECTION_DATABASE_URL": owner})
        )
        self._settings = load(given)
        self.peers: dict[str, Peer] = {REGISTRY: StorePeer(self.store, REGISTRY)}
        self.submitted = {origin: head.size for origin in SIGNERS if (head := self._accepted(origin)) is not None}
        self.watch = self.begun()

    def register(self) -> None:
        """Has both logs watched."""
        for signer in SIGNERS.values():
            answer = self.post.command("/v1/logs", {"vkey": str(signer.verifier_key)})
            assert answer.status_code == 201, answer.text

    def begun(self, clock: Clock | None = None) -> Watch:
        """Returns the watch as a process that has just started has it. `clock` is real time."""
        return watch_of(self.post.application, self._settings, lambda: self.peers, clock)

    def close(self) -> None:
        self._closing.close()

    @property
    def own(self) -> Store:
        return self.post.store

    def grow(self, count: int, name: str = "a") -> None:
        """Lets the registry record `count` events."""
        self.store.record(Recording(events(f"{name} at {self.store.head().size}", 1, count)))

    def hear(self, up_to: int | None = None) -> None:
        """Lets the mirror hear the registry, up to a position or to the end."""
        held = self.own.heard_position("registry")
        size = self.store.head().size if up_to is None else up_to
        entries = self.store.entries(held, size - held)
        rows = [Heard("registry", each.position, each.leaf_hash, each.document) for each in entries]
        self.own.record(Recording(heard=rows))

    def sign(self, size: int, origin: str = REGISTRY, hashes: Hashes | None = None) -> Note:
        """Returns the checkpoint of the log at `size`, signed by its key."""
        head = Checkpoint(origin, size, root_at(hashes or self._log(origin), size))
        return sign_checkpoint(head, SIGNERS[origin])

    def accept(self, *sizes: int, origin: str = REGISTRY) -> Note:
        """Lets the witness accept the log at these sizes, one after the other; returns the last note."""
        note = None
        for size in sizes:
            old, note = self.submitted.get(origin, 0), self.sign(size, origin)
            request = AddCheckpoint.of(old, consistency_proof(self._log(origin), old, size), note)
            answer = self.post.submit(request.to_bytes())
            assert answer.status_code == 200, answer.text
            self.submitted[origin] = size
            note = note.with_signatures(Signature.parse(answer.text.rstrip("\n")))
        assert note is not None
        return note

    def refresh(self, size: int, origin: str = REGISTRY) -> None:
        """Lets the witness cosign the size it has accepted once more, a minute later: sooner it repeats its line."""
        app = self.post.application
        later = FrozenClock(SystemClock().now() + timedelta(minutes=1))
        witness = Witness(app.store, app.stamp, app.cosigners.witness, app.witness.origins, later)
        answer = witness.add_checkpoint(AddCheckpoint.of(size, [], self.sign(size, origin)).to_bytes())
        assert answer.status == 200, answer.body

    def refuse(self, note: Note, old: int | None = None) -> int:
        """Hands a note in without a proof; returns the status with which the witness refuses it."""
        at = self.submitted.get(REGISTRY, 0) if old is None else old
        return self.post.submit(AddCheckpoint.of(at, [], note).to_bytes()).status_code

    def step(self) -> int:
        return self.watch.mirroring.step()

    def audit(self) -> Report:
        return self.watch.patrol.run_once()

    def tamper(self, deed: Callable[[Administrator], None], subject: Subject | None = None) -> None:
        """Lets whoever owns the registry's data, or that of `subject`, do a deed."""
        deed(Administrator(subject or self.registry))

    def raised(self) -> list[AlarmRaised]:
        """Returns the alarms that were ever raised, in order."""
        return [each for each in self.facts() if isinstance(each, AlarmRaised)]

    def facts(self) -> list[Facts]:
        """Returns what inspection recorded."""
        return [parse(entry.document).facts for entry in self.own.stored(0, 100_000)]

    def _accepted(self, origin: str) -> TreeHead | None:
        log = self.post.application.witness.find(origin)
        return None if log is None else self.post.application.witness.reached(log)

    def _log(self, origin: str) -> Store:
        return self.own if origin == OWN else self.store


def told(alarm: AlarmRaised) -> tuple[str, str, int | None]:
    """Returns what an alarm is about: its kind, its log and the first bad index."""
    return alarm.kind.value, alarm.origin.rpartition("/")[2], alarm.index
