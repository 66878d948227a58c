"""Export reads a store on PostgreSQL as it reads one on SQLite."""

from __future__ import annotations

from pathlib import Path

from services.inspection.export.proofs import prove
from services.inspection.export.trust import policy_of
from shared.eventstore.opening import open_store, upgrade
from shared.eventstore.viewtables import PostgresViewTables, upgrade_postgres
from shared.ledger.verify import main
from tests.inspection.signed import INSPECTION, SignedWorld
from tests.inspection.world import SNV, tell_the_programme


def test_a_bundle_and_a_proof_from_postgresql_are_verified(postgres_url: str, tmp_path: Path) -> None:
    upgrade(postgres_url)
    upgrade_postgres(postgres_url)
    store, tables = open_store(postgres_url, environment={}), PostgresViewTables(postgres_url)
    world = SignedWorld(tmp_path / "world", store=store, tables=tables)
    tell_the_programme(world)
    world.publish()
    world.many(300)
    world.publish()
    world.publish_meta()
    keys = world.cosigners.witness.verifier_key, world.cosigners.mirror.verifier_key
    (tmp_path / "policy").write_bytes(policy_of(store, INSPECTION, *keys).render())
    policy = ["--policy", str(tmp_path / "policy")]
    for name, asked in (("all", []), ("all.zip", []), ("part", [SNV]), ("part.zip", [SNV])):
        world.export(tmp_path / name, *asked)
        assert main([str(tmp_path / name), *policy, *(["--agency", *asked] if asked else [])]) == 0
    proof = prove(store, INSPECTION, world.said[1].id)
    (tmp_path / "r.tlog-proof").write_bytes(proof.text)
    (tmp_path / "r.json").write_bytes(proof.record)
    assert main([str(tmp_path / "r.tlog-proof"), *policy, "--document", str(tmp_path / "r.json")]) == 0
    world.close()
