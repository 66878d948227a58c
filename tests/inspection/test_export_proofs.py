"""The proof of one record, the policy, and an office's own signature on the meta-log."""

from __future__ import annotations

import base64
import shutil
import sqlite3
from collections.abc import Iterator
from pathlib import Path
from uuid import uuid4

import pytest

from services.inspection.domain.log import UnsignedSubmissions
from services.inspection.export.cosigning import MetaTiles, Older, cosign_meta
from services.inspection.export.proofs import NotProven, Proof, prove
from services.inspection.export.trust import policy_of
from shared.contracts import leaf_hash, parse
from shared.eventstore.opening import open_sqlite
from shared.eventstore.ports import IntegrityFault
from shared.ledger.checkpoint import Checkpoint, cosign, cosigned_at, opened
from shared.ledger.keys import FileSigner
from shared.ledger.note import COSIGNATURE, Note, NoteFault
from shared.ledger.policy import Policy, PolicyFault, fingerprint
from shared.ledger.proof import verify_inclusion
from tests.inspection.signed import HEARD, INSPECTION, SignedWorld, signer_of
from tests.inspection.world import PROVINCE, tell_the_programme

HOME_AFFAIRS = FileSigner("noivu.hanam/dong-ky", COSIGNATURE, b"h" * 32)
LATER = 1_800_000_000


@pytest.fixture(scope="module")
def signed(tmp_path_factory: pytest.TempPathFactory) -> Iterator[SignedWorld]:
    """A programme with 300 further reports, signed. Nobody changes it."""
    world = SignedWorld(tmp_path_factory.mktemp("signed"))
    tell_the_programme(world)
    world.many(300)
    world.publish()
    world.publish_meta()
    yield world
    world.close()


def policy(world: SignedWorld) -> Policy:
    keys = world.cosigners.witness.verifier_key, world.cosigners.mirror.verifier_key
    return policy_of(world.store, INSPECTION, *keys)


def check(proof: Proof, trusted: Policy) -> Checkpoint:
    """Checks a proof by its text alone, as its reader does, and returns the checkpoint it leads to."""
    head, _, note = proof.text.partition(b"\n\n")
    first, index, *path = head.decode().split("\n")
    assert (first, index) == ("c2sp.org/tlog-proof@v1", f"index {proof.index}")
    read = Note.parse(note)
    stated = Checkpoint.parse(read.text)
    opened(read, trusted.log_keys(stated.origin))
    assert trusted.satisfied_by(trusted.names_of(opened(read, trusted.witness_keys)))
    hashes = [base64.b64decode(each, validate=True) for each in path]
    verify_inclusion(leaf_hash(proof.record), proof.index, stated.size, hashes, stated.root)
    return stated


def test_every_record_of_every_log_is_proven_with_its_exact_bytes(signed: SignedWorld) -> None:
    trusted = policy(signed)
    for service in HEARD:
        held = signed.store.heard(service, 0, 1000)
        for each in [*held[:12], *held[254:260], *held[-3:]]:
            assert each.document is not None
            proof = prove(signed.store, INSPECTION, parse(each.document).id)
            assert (proof.origin, proof.index, proof.record) == (
                f"{PROVINCE}/{service}", each.position - 1, each.document
            )  # fmt: skip
            assert check(proof, trusted).size == len(held)


def test_a_record_of_inspections_own_is_proven_under_its_newest_cosigned_checkpoint(signed: SignedWorld) -> None:
    trusted, size = policy(signed), signed.submitted[INSPECTION]
    for entry in signed.store.entries(0, size):
        proof = prove(signed.store, INSPECTION, parse(entry.document).id)
        assert (proof.origin, proof.record, check(proof, trusted).size) == (INSPECTION, entry.document, size)


def test_a_record_that_is_unknown_or_not_cosigned_yet_has_no_proof(tmp_path: Path) -> None:
    world = SignedWorld(tmp_path)
    tell_the_programme(world)
    world.publish()
    world.publish_meta()
    late = world.say(world.said[1].facts, "agency/HN-MOI")
    for identity in (late.id, uuid4()):
        with pytest.raises(NotProven):
            prove(world.store, INSPECTION, identity)
    world.publish("registry")
    world.publish_meta()
    assert prove(world.store, INSPECTION, late.id).record == late.raw
    world.close()


def test_a_log_that_is_not_what_was_signed_proves_nothing(signed: SignedWorld, tmp_path: Path) -> None:
    with sqlite3.connect(signed.directory / "events.db") as source, sqlite3.connect(tmp_path / "events.db") as copy:
        source.backup(copy)
        for (trigger,) in copy.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'").fetchall():
            copy.execute(f"DROP TRIGGER {trigger}")
        copy.create_function("leaf", 1, leaf_hash)
        copy.execute(
            "UPDATE heard SET document = CAST(replace(CAST(document AS TEXT), '9', '8') AS BLOB) "
            "WHERE source = 'registry' AND position > 1"
        )
        copy.execute("UPDATE heard SET leaf_hash = leaf(document) WHERE source = 'registry'")
        copy.commit()
    store = open_sqlite(tmp_path / "events.db", create=False)
    held = store.heard("registry", 0, 1)[0].document
    assert held is not None
    with pytest.raises(IntegrityFault, match="registry"):
        prove(store, INSPECTION, parse(held).id)
    store.close()


def test_the_policy_names_every_key_that_a_log_ever_had_and_asks_for_witness_and_mirror(tmp_path: Path) -> None:
    world = SignedWorld(tmp_path)
    tell_the_programme(world)
    world.publish()
    registry = f"{PROVINCE}/registry"
    second = signer_of(registry, 2)
    world.app.add_log_key(world.act(), service="registry", vkey=str(second.verifier_key))
    world.signers[registry].append(second)
    world.many(3)
    world.publish()
    made = policy(world)
    assert Policy.parse(made.render()) == made
    assert made.origins == tuple(sorted(world.signers))
    assert made.log_keys(registry) == (signer_of(registry).verifier_key, second.verifier_key)
    assert made.satisfied_by({"witness", "mirror"})
    assert not made.satisfied_by({"witness"})
    assert not made.satisfied_by({"mirror"})
    keys = world.cosigners.witness.verifier_key, world.cosigners.mirror.verifier_key
    with_office = policy_of(world.store, INSPECTION, *keys, [HOME_AFFAIRS.verifier_key])
    assert HOME_AFFAIRS.verifier_key in with_office.witness_keys
    assert with_office.satisfied_by({"witness", "mirror"})
    assert fingerprint(with_office.render()) != fingerprint(made.render())
    with pytest.raises(PolicyFault):
        policy_of(world.store, INSPECTION, keys[0], keys[0])
    world.close()


class Office:
    """Home Affairs: gets bundles on a disk and keeps what it cosigned last."""

    def __init__(self, world: SignedWorld, directory: Path) -> None:
        self.world = world
        self.directory = directory
        self.seen: Note | None = None
        self.received = 0

    def receive(self, suffix: str = "") -> Path:
        self.received += 1
        bundle = self.directory / f"bundle-{self.received}{suffix}"
        self.world.export(bundle)
        return bundle

    def cosign(self, bundle: Path) -> Note:
        self.seen = cosign_meta(MetaTiles(bundle), policy(self.world), HOME_AFFAIRS, self.seen, LATER + self.received)
        return self.seen


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Office]:
    world = SignedWorld(tmp_path / "world")
    tell_the_programme(world)
    world.publish()
    world.publish_meta()
    yield Office(world, tmp_path)
    world.close()


def grow(world: SignedWorld, events: int) -> None:
    """Lets inspection's own log grow by so many entries, and be signed."""
    log = world.app.create(UnsignedSubmissions, f"day-{world.store.head().size}")
    for _ in range(events):
        log.refuse(world.act(), origin="unknown.example/log", status=404, code="unknown-origin")
    if events:
        world.app.save(world.act(), log)
    world.publish_meta()


def test_an_office_cosigns_what_continues_the_last_that_it_cosigned(office: Office) -> None:
    sizes = []
    for times, suffix in ((1, ""), (1, ".zip"), (300, ""), (0, ".zip"), (7, "")):
        grow(office.world, times)
        bundle = office.receive(suffix)
        note = office.cosign(bundle)
        assert cosigned_at(note, HOME_AFFAIRS.verifier_key) == LATER + office.received
        sizes.append(Checkpoint.parse(note.text).size)
    assert sizes == sorted(sizes)
    assert sizes[-1] > 256
    checkpoint = office.directory / "bundle-1/meta/checkpoint"
    assert cosign_meta(MetaTiles(checkpoint), policy(office.world), HOME_AFFAIRS, None, LATER).text


def test_an_office_signs_nothing_that_takes_back_what_it_saw(office: Office, tmp_path: Path) -> None:
    first = office.receive()
    grow(office.world, 2)
    office.cosign(office.receive())
    with pytest.raises(Older, match="is no evidence of a fork"):
        office.cosign(first)
    forked = SignedWorld(tmp_path / "fork")
    tell_the_programme(forked)
    forked.many(9)
    forked.publish()
    grow(forked, 5)
    forked.export(tmp_path / "forked")
    with pytest.raises(IntegrityFault, match="does not continue"):
        cosign_meta(MetaTiles(tmp_path / "forked"), policy(forked), HOME_AFFAIRS, office.seen, LATER)
    forked.close()


def test_an_office_signs_nothing_that_log_witness_or_mirror_did_not(office: Office) -> None:
    bundle = office.receive()
    note = Note.parse((bundle / "meta/checkpoint").read_bytes())
    for left in range(3):
        lines = [each for at, each in enumerate(note.signatures) if at != left]
        (bundle / "meta/checkpoint").write_bytes(Note(note.text, tuple(lines)).to_bytes())
        with pytest.raises(IntegrityFault):
            office.cosign(bundle)


def test_an_office_signs_nothing_whose_tiles_are_not_the_checkpoints(office: Office) -> None:
    whole = office.receive()
    tile = next((whole / "meta/tile/0/000.p").iterdir())
    for raw in (tile.read_bytes()[:-1] + b"\x00", tile.read_bytes()[:-32], b"", None):
        copy = office.directory / "copy"
        shutil.rmtree(copy, ignore_errors=True)
        shutil.copytree(whole, copy)
        changed = copy / tile.relative_to(whole)
        changed.unlink()
        if raw is not None:
            changed.write_bytes(raw)
        with pytest.raises(IntegrityFault, match="does not continue"):
            office.cosign(copy)


def test_what_an_office_compares_with_must_bear_its_own_signature(office: Office) -> None:
    bundle = office.receive()
    unsigned = Note.parse((bundle / "meta/checkpoint").read_bytes())
    with pytest.raises(NoteFault):
        cosign_meta(MetaTiles(bundle), policy(office.world), HOME_AFFAIRS, unsigned, LATER)
    another = FileSigner(HOME_AFFAIRS.name, COSIGNATURE, b"x" * 32)
    signed = unsigned.with_signatures(cosign(unsigned.text, another, LATER))
    with pytest.raises(NoteFault):
        cosign_meta(MetaTiles(bundle), policy(office.world), HOME_AFFAIRS, signed, LATER)
