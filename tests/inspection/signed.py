"""A mirror whose logs are signed, witnessed and mirrored: what the tests of export tell their stories with."""

from __future__ import annotations

import hashlib
from pathlib import Path

from services.inspection.domain.log import WitnessedLog
from services.inspection.export.bundle import Made, Request, export_bundle
from shared.acts import Act, Actor, Role
from shared.contracts import Document, Facts, leaf_hash, record
from shared.contracts.terms import Milestone
from shared.eventstore.files import Files
from shared.eventstore.ports import Heard, KeptCheckpoint, Recording, Store
from shared.eventstore.viewtables import ViewTables
from shared.ids import aggregate_id
from shared.ledger.checkpoint import Checkpoint, cosign, sign_checkpoint
from shared.ledger.keys import FileSigner
from shared.ledger.lines import Lines, lines_head, shelves_of
from shared.ledger.note import ED25519, Note, Signature
from shared.ledger.proof import Hashes, Leaves, consistency_proof, root_at
from shared.ledger.witnessing import AddCheckpoint
from tests.inspection.world import DOST, PROVINCE, SNV, World, milestone

INSPECTION = f"{PROVINCE}/inspection"
INSPECTOR = Actor("p-thanh-tra", Role.INSPECTOR)
REAL_TIME = 1_790_000_000
"""POSIX seconds of the mirror's cosignatures. The witness states the machine's time."""
HEARD = ("registry", "assessment", "funding", "notifier")


class SignedWorld(World):
    """A world whose five logs are registered. `publish` takes one through signer, witness and mirror."""

    def __init__(
        self,
        directory: Path,
        bodies: Path | None = None,
        store: Store | None = None,
        tables: ViewTables | None = None,
    ) -> None:
        super().__init__(directory, store, tables)
        self.directory = directory
        self.bodies = bodies or directory / "files"
        self.files = Files(self.bodies)
        self.lines: dict[str, tuple[str, ...]] = {}
        self.submitted: dict[str, int] = {}
        self.mirror_time = REAL_TIME
        self.signers = {f"{PROVINCE}/{name}": [signer_of(f"{PROVINCE}/{name}")] for name in (*HEARD, "inspection")}
        for signers in self.signers.values():
            self.app.register_log(self.act(), vkey=str(signers[0].verifier_key))

    def act(self, by: Actor = INSPECTOR) -> Act:
        return Act.begin(self.stamp, by)

    def publish(self, *services: str, mirroring: bool = True) -> None:
        """Lets the logs of `services`, or of all, be signed and witnessed as they are, and mirrored."""
        for name in services or HEARD:
            origin = f"{PROVINCE}/{name}"
            heard = self.store.heard(name, 0, 100_000)
            leaves = Leaves(each.leaf_hash for each in heard)
            if self.submitted.get(origin) == len(leaves):
                continue
            signed = self.witnessed(origin, leaves, len(leaves))
            if mirroring:
                lines = Lines(origin)
                for each in heard:
                    assert each.document is not None
                    lines.add_leaf(each.leaf_hash, shelves(each.document))
                self.mirrored(signed, lines)

    def witnessed(self, origin: str, hashes: Hashes, size: int) -> Note:
        """Returns the checkpoint of `size` with the log's signatures and the witness's."""
        head = Checkpoint(origin, size, root_at(hashes, size))
        notes = [sign_checkpoint(head, each) for each in self.signers[origin]]
        note = notes[0].with_signatures(*(each.signatures[0] for each in notes[1:]))
        if origin == INSPECTION:
            self.store.keep_checkpoint(KeptCheckpoint(origin, size, head.root, note.to_bytes()))
        old = self.submitted.get(origin, 0)
        answer = self.witness.add_checkpoint(
            AddCheckpoint.of(old, consistency_proof(hashes, old, size), note).to_bytes()
        )
        assert answer.status == 200, answer.body
        self.submitted[origin] = size
        return note.with_signatures(Signature.parse(answer.body.decode().rstrip("\n")))

    def mirrored(self, note: Note, lines: Lines) -> None:
        head = Checkpoint.parse(note.text)
        self.lines[head.origin] = lines.lines()
        size, root = lines_head(line for each in self.lines.values() for line in each)
        log = self.app.load(WitnessedLog, head.origin)
        log.mirror(
            self.act(), size=head.size, root=head.root.hex(), cosignature=self.by_mirror(note).line, lines_size=size,
            lines_root=root.hex(),
        )  # fmt: skip
        self.app.save(self.act(), log)

    def publish_meta(self) -> int:
        """Lets inspection's own log be signed by log, witness and mirror; returns its size."""
        size = self.store.head().size
        note = self.witnessed(INSPECTION, self.store, size)
        whole = note.with_signatures(self.by_mirror(note))
        root = Checkpoint.parse(note.text).root
        self.store.keep_checkpoint(KeptCheckpoint(INSPECTION, size, root, whole.to_bytes()))
        return size

    def by_mirror(self, note: Note) -> Signature:
        self.mirror_time += 1
        return cosign(note.text, self.cosigners.mirror, self.mirror_time)

    def keep_file(self, raw: bytes) -> str:
        """Keeps a body as assessment would, and returns its digest."""
        digest = hashlib.sha256(raw).hexdigest()
        received = self.directory / "received"
        received.write_bytes(raw)
        self.bodies.mkdir(parents=True, exist_ok=True)
        self.files.keep(received, digest, by=["agency:HN-SNV"])
        received.unlink(missing_ok=True)
        return digest

    def many(self, count: int, codes: tuple[str, ...] = (SNV, "HN-STC", "HN-SXD")) -> None:
        """Lets the mirror hear `count` milestones of the registry, of one agency after the other."""
        first = self.positions["registry"]
        heard = []
        for number in range(count):
            facts = milestone(Milestone.TRAINING_DONE, order=number % 9 + 1, code=codes[number % len(codes)])
            raw = self.document(facts, f"agency/{codes[number % len(codes)]}", number).raw
            heard.append(Heard("registry", first + number + 1, leaf_hash(raw), raw))
        self.store.record(Recording(heard=heard))
        self.positions["registry"] += count

    def document(self, facts: Facts, subject: str, number: int) -> Document:
        kind, _, key = subject.partition("/")
        act = Act.begin(self.stamp, DOST)
        return record(facts, act, kind=kind, key=key, aggregate_id=aggregate_id(kind, key), version=1000 + number)

    def export(self, target: Path, *agencies: str, meta_size: int | None = None, bodies: bool = False) -> Made:
        request = Request(frozenset(agencies), meta_size, self.files if bodies else None)
        return export_bundle(self.store, INSPECTION, request, target, lambda _done, _total: None)


def shelves(raw: bytes) -> tuple[str, ...]:
    """Returns the shelves of an entry as the mirror counts them."""
    try:
        return shelves_of(raw)
    except ValueError:
        return ("-",)


def signer_of(origin: str, number: int = 1) -> FileSigner:
    """Returns a log's signer, the same one for the same number."""
    return FileSigner(origin, ED25519, hashlib.sha256(f"{origin} {number}".encode()).digest())


def directory_of(origin: str) -> str:
    """Returns where a log stands in a bundle."""
    return f"logs/{hashlib.sha256(origin.encode()).hexdigest()}"


def content_of(folder: Path) -> dict[str, bytes]:
    """Returns every file below `folder` by its name."""
    return {each.relative_to(folder).as_posix(): each.read_bytes() for each in folder.rglob("*") if each.is_file()}
