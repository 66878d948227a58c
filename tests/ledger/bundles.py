"""Small programmes with keys, logs and a meta-log, and the bundles that they would export: files by name.

    programme = Programme()
    programme.record("registry", entry("SNV"), entry())
    programme.publish("registry")
    write_folder(programme.bundle(), tmp_path / "bundle")

Made with `shared.ledger`, of which the verifier shares no line. What a test spoils, it spoils in the dictionary, or
through the attributes here, which hide nothing.
"""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final
from uuid import UUID

from services.inspection.export.zipping import zip_folder
from shared.contracts.document import canonical
from shared.ledger.checkpoint import Checkpoint, cosign, sign_checkpoint
from shared.ledger.keys import FileSigner
from shared.ledger.lines import PROGRAMME, WITHHELD, Lines, lines_head, render, shelves_of
from shared.ledger.note import COSIGNATURE, ED25519, Note
from shared.ledger.policy import Group, KnownLog, KnownWitness, Policy
from shared.ledger.proof import Leaves, inclusion_proof, root_at
from shared.ledger.tiles import entries_path, expected_entries, expected_tiles, pack, tile_path
from shared.ledger.tree import TILE_WIDTH, leaf_hash

PROVINCE: Final = "thucchat.thu-nghiem"
META: Final = f"{PROVINCE}/inspection"
SECONDS: Final = 1_768_464_000
"""When everything is cosigned: 15 January 2026, 15:00 in Việt Nam, in the past by any clock that is right."""

Files = dict[str, bytes]


def signer(name: str, kind: int = ED25519, number: int = 0) -> FileSigner:
    """Returns the key of this name and number: the same one every time."""
    return FileSigner(name, kind, hashlib.sha256(f"{name} {kind} {number}".encode()).digest())


def entry(agencies: str = "", kind: str = "registry.agency.registered.v1", number: int = 0, **data: Any) -> bytes:
    """Returns an event document as far as a verifier reads it; `agencies` as its envelope states them."""
    named = {"agencies": agencies} if agencies else {}
    members = {"actor": "p-1", "id": str(UUID(int=number)), "source": "x", "specversion": "1.0", **named}
    return canonical({**members, "type": kind, "data": {"number": number, **data}})


def shelves(raw: bytes) -> tuple[str, ...]:
    """Returns the shelves of an entry as inspection counts it: what is no event document is nobody's."""
    try:
        return shelves_of(raw)
    except ValueError:
        return (WITHHELD,)


def folder_of(origin: str) -> str:
    """Returns the folder of a log in a bundle."""
    return f"logs/{hashlib.sha256(origin.encode()).hexdigest()}"


def origin_of(name: str) -> str:
    """Returns the origin of a service's log."""
    return f"{PROVINCE}/{name}"


@dataclass
class MadeLog:
    """One log: its entries, who signs for it, and what was accepted (size -> note) and mirrored of it."""

    origin: str
    signers: list[FileSigner]
    entries: list[bytes] = field(default_factory=list)
    accepted: dict[int, bytes] = field(default_factory=dict)
    mirrored: int = 0
    mirror_line: str = ""


class Programme:
    """A few logs, registered at once, and inspection, which witnesses and mirrors them when told to."""

    def __init__(self, *names: str) -> None:
        self.witness = signer(f"{META}/witness", COSIGNATURE)
        self.mirror = signer(f"{META}/mirror", COSIGNATURE)
        self.meta = MadeLog(META, [signer(META)])
        self.logs: dict[str, MadeLog] = {}
        self.seconds = SECONDS
        for name in names or ("registry", "funding"):
            self.register(name)

    def register(self, name: str) -> None:
        """Adds a log with a key of its own."""
        origin = origin_of(name)
        self.logs[name] = MadeLog(origin, [signer(origin)])
        self.tell("log.registered", origin=origin, vkey=str(self.logs[name].signers[0].verifier_key))

    def tell(self, fact: str, **data: Any) -> None:
        """Appends an event to the meta-log."""
        number = len(self.meta.entries)
        document = {"data": data, "id": str(UUID(int=number)), "source": META, "type": f"inspection.{fact}.v1"}
        self.meta.entries.append(canonical(document))

    def record(self, name: str, *entries: bytes) -> None:
        """Appends entries to a log."""
        self.logs[name].entries += entries

    def publish(self, name: str, *, mirror: bool = True, head: Checkpoint | None = None) -> None:
        """Has the log as it stands signed, accepted and, unless told not to, mirrored. `head` spares computing it."""
        log = self.logs[name]
        head = head or head_of(log.origin, log.entries)
        note = self.signed(head, log.signers).with_signatures(cosign(head.text, self.witness, self.seconds))
        log.accepted[head.size] = note.to_bytes()
        said = {"origin": log.origin, "size": head.size, "root": head.root.hex()}
        self.tell("log.checkpoint-accepted", **said, note=note.to_bytes().decode())
        if mirror:
            log.mirrored, log.mirror_line = head.size, cosign(head.text, self.mirror, self.seconds).line
            size, root = lines_head(self.lines())
            self.tell(
                "log.checkpoint-mirrored", **said, cosignature=log.mirror_line, lines_size=size, lines_root=root.hex()
            )

    def signed(self, head: Checkpoint, signers: Iterable[FileSigner]) -> Note:
        """Returns a checkpoint with the signatures of these keys."""
        first, *more = [sign_checkpoint(head, each) for each in signers]
        return first.with_signatures(*(line for note in more for line in note.signatures))

    def lines(self) -> list[str]:
        """Returns the lines of all logs at what is mirrored of them."""
        found: list[str] = []
        for log in self.logs.values():
            lines = Lines(log.origin)
            for raw in log.entries[: log.mirrored]:
                lines.add_leaf(leaf_hash(raw), shelves(raw))
            found += lines.lines()
        return found

    def meta_note(self, size: int | None = None) -> bytes:
        """Returns the meta-log's checkpoint of a size (now, unless told), with all signatures."""
        head = head_of(META, self.meta.entries[:size])
        cosignatures = [cosign(head.text, each, self.seconds) for each in (self.witness, self.mirror)]
        return self.signed(head, self.meta.signers).with_signatures(*cosignatures).to_bytes()

    def bundle(self, *agencies: str, bodies: Iterable[bytes] = ()) -> Files:
        """Returns the bundle of everything, or the one about some agencies."""
        files = {"meta/checkpoint": self.meta_note(), **tree_files("meta", self.meta.entries)}
        for log in self.logs.values():
            if log.accepted and log.mirrored in log.accepted:
                files |= log_files(log, {*agencies, PROGRAMME} if agencies else None)
        if agencies:
            files["lines"] = render(self.lines())
        return files | {f"bodies/{hashlib.sha256(raw).hexdigest()}": raw for raw in bodies}

    def policy(self, *more: KnownLog) -> bytes:
        """Returns the policy: all keys, and both cosigners must have signed."""
        return self.policy_of(Group("inspection", 2, ("witness", "mirror")), "inspection", more).render()

    def policy_of(self, group: Group, quorum: str, more: Iterable[KnownLog] = ()) -> Policy:
        """Returns a policy with another quorum."""
        keys = [each.verifier_key for log in (self.meta, *self.logs.values()) for each in log.signers]
        witnesses = KnownWitness("witness", self.witness.verifier_key), KnownWitness("mirror", self.mirror.verifier_key)
        return Policy((*map(KnownLog, keys), *more), witnesses, (group,), quorum)

    def proof(self, name: str, index: int) -> bytes:
        """Returns the tlog-proof of an entry under the newest mirrored checkpoint of its log."""
        log = self.logs[name]
        path = inclusion_proof(Leaves(map(leaf_hash, log.entries)), index, log.mirrored)
        hashes = "".join(f"{Checkpoint('x', 1, each).text.split(chr(10))[2]}\n" for each in path)
        return f"c2sp.org/tlog-proof@v1\nindex {index}\n{hashes}\n".encode() + checkpoint_of(log)


def head_of(origin: str, entries: Collection[bytes]) -> Checkpoint:
    """Returns the tree head over entries."""
    return Checkpoint(origin, len(entries), root_at(Leaves(map(leaf_hash, entries)), len(entries)))


def checkpoint_of(log: MadeLog) -> bytes:
    """Returns what a bundle has as the checkpoint of a log: the accepted note and the mirror's line."""
    return log.accepted[log.mirrored] + f"{log.mirror_line}\n".encode()


def tree_files(folder: str, entries: list[bytes], *, with_entries: bool = True) -> Files:
    """Returns the tiles over entries, and the entries."""
    leaves = Leaves(map(leaf_hash, entries))
    files = {
        f"{folder}/{tile_path(level, index, width)}": b"".join(leaves.hashes(level, index * TILE_WIDTH, width))
        for level, index, width in expected_tiles(len(entries))
    }
    for index, width in expected_entries(len(entries)) if with_entries else ():
        first = index * TILE_WIDTH
        files[f"{folder}/{entries_path(index, width)}"] = pack(entries[first : first + width])
    return files


def log_files(log: MadeLog, asked: set[str] | None) -> Files:
    """Returns the folder of a log: with all entries, or with those on some shelves."""
    folder, entries = folder_of(log.origin), log.entries[: log.mirrored]
    files = {f"{folder}/checkpoint": checkpoint_of(log), **tree_files(folder, entries, with_entries=asked is None)}
    files |= {f"{folder}/checkpoints/{size}": note for size, note in log.accepted.items() if size <= log.mirrored}
    for index, raw in enumerate(entries):
        if asked is not None and not asked.isdisjoint(shelves(raw)):
            files[f"{folder}/entries/{index}"] = raw
    return files


def write_folder(files: Mapping[str, bytes], folder: Path) -> Path:
    """Writes a bundle as a directory."""
    for name, raw in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(raw)
    return folder


def write_zip(files: Mapping[str, bytes], archive: Path) -> Path:
    """Writes a bundle as one file, as the export does."""
    zip_folder(write_folder(files, archive.with_suffix(".d")), archive)
    return archive
