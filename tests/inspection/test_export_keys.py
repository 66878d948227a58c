"""Keys that are changed and revoked between bundles: what a receiver's verifier says of the bundle made afterwards."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from services.inspection.export.trust import policy_of
from services.inspection.mirror.cosigners import Cosigners
from services.inspection.mirror.witness import Witness
from services.inspection.wiring import origins_of
from shared.contracts.inspection import KeyEnd
from shared.ledger.keys import FileSigner
from shared.ledger.note import COSIGNATURE, Note
from shared.ledger.policy import Group, KnownWitness, Policy
from shared.ledger.proof import Leaves
from tests.inspection.signed import INSPECTION, SignedWorld, content_of, directory_of, signer_of
from tests.inspection.world import PROVINCE, SNV, tell_the_programme
from tests.ledger.verdicts import Verdict, verdict

REGISTRY = f"{PROVINCE}/registry"
OLD, NEXT = signer_of(REGISTRY), signer_of(REGISTRY, 2)


@pytest.fixture
def world(tmp_path: Path) -> Iterator[SignedWorld]:
    """A programme whose registry was accepted and mirrored twice."""
    made = SignedWorld(tmp_path / "world")
    tell_the_programme(made)
    made.publish()
    made.many(5)
    made.publish()
    yield made
    made.close()


def policy(world: SignedWorld) -> Policy:
    witness, mirror = world.cosigners.witness.verifier_key, world.cosigners.mirror.verifier_key
    return policy_of(world.store, INSPECTION, witness, mirror)


def checked(world: SignedWorld, folder: Path, trusted: Policy | None = None, *agencies: str) -> Verdict:
    """Exports a bundle as of now to `folder`, and returns what the verifier says of it."""
    world.export(folder, *agencies)
    paper = folder.with_suffix(".policy")
    paper.write_bytes((trusted or policy(world)).render())
    return verdict(folder, paper, *(["--agency", *agencies] if agencies else []))


def hand_in_again(world: SignedWorld) -> None:
    """Lets the registry sign the size that was accepted last once more, and the witness take it."""
    leaves = Leaves(each.leaf_hash for each in world.store.heard("registry", 0, 10_000))
    world.witnessed(REGISTRY, leaves, world.submitted[REGISTRY])


def change_to_next(world: SignedWorld, last_size: int) -> None:
    """Revokes the registry's key above `last_size`; from now on the next one signs."""
    world.app.add_log_key(world.act(), service="registry", vkey=str(NEXT.verifier_key))
    act = replace(world.act(), reason="Máy ký bị xâm nhập")
    key = OLD.verifier_key.key_id
    world.app.end_log_key(act, service="registry", key=key, last_size=last_size, cause=KeyEnd.REVOKED)
    world.signers[REGISTRY] = [NEXT]


def test_after_a_key_is_revoked_below_what_is_mirrored_the_next_one_signs_the_same_size_and_bundles_go_on(
    world: SignedWorld, tmp_path: Path
) -> None:
    change_to_next(world, world.submitted[REGISTRY] - 1)
    world.publish_meta()
    assert checked(world, tmp_path / "between").code == 3
    hand_in_again(world)
    world.publish_meta()
    assert checked(world, tmp_path / "after").code == 0
    assert checked(world, tmp_path / "part", None, SNV).code == 0
    files, where = content_of(tmp_path / "after"), directory_of(REGISTRY)
    head = files[f"{where}/checkpoint"]
    assert head.startswith(files[f"{where}/checkpoints/{world.submitted[REGISTRY]}"])
    signed = {each.key_id for each in Note.parse(head).signatures if each.name == REGISTRY}
    assert signed == {NEXT.verifier_key.key_id}
    world.many(3)
    world.publish()
    world.publish_meta()
    assert checked(world, tmp_path / "later").code == 0


def test_a_bundle_of_before_the_revocation_is_what_it_was(world: SignedWorld, tmp_path: Path) -> None:
    size = world.publish_meta()
    world.export(tmp_path / "one")
    change_to_next(world, world.submitted[REGISTRY] - 1)
    hand_in_again(world)
    world.publish_meta()
    world.export(tmp_path / "two", meta_size=size)
    assert content_of(tmp_path / "one") == content_of(tmp_path / "two")


def cosigner_of(part: str) -> FileSigner:
    return FileSigner(f"{INSPECTION}/{part}", COSIGNATURE, part.encode().ljust(32, b"2"))


def test_the_keys_of_witness_and_mirror_are_changed_by_a_policy_with_old_and_new(
    world: SignedWorld, tmp_path: Path
) -> None:
    old, before = world.cosigners, policy(world)
    world.cosigners = Cosigners(cosigner_of("witness"), cosigner_of("mirror"))
    world.witness = Witness(world.store, world.stamp, world.cosigners.witness, origins_of(INSPECTION))
    world.many(4)
    world.publish("registry")
    world.publish_meta()
    both = Policy(
        before.logs,
        (
            KnownWitness("witness", old.witness.verifier_key),
            KnownWitness("witness-2", world.cosigners.witness.verifier_key),
            KnownWitness("mirror", old.mirror.verifier_key),
            KnownWitness("mirror-2", world.cosigners.mirror.verifier_key),
        ),
        (
            Group("witnesses", 1, ("witness", "witness-2")),
            Group("mirrors", 1, ("mirror", "mirror-2")),
            Group("inspection", 2, ("witnesses", "mirrors")),
        ),
        "inspection",
    )
    assert checked(world, tmp_path / "both", both).code == 0
    assert checked(world, tmp_path / "old", before).code == 3, "its registry bears the new signatures alone"
    assert checked(world, tmp_path / "new").code == 3, "its other logs bear the old ones alone"
