"""Logs that hand in checkpoints, and inspection as they meet it: with what the tests of the witness tell stories."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from pathlib import Path
from typing import Any
from uuid import uuid4

from flask import Flask
from werkzeug.test import TestResponse

from services.inspection.application import Inspection
from services.inspection.settings import load
from services.inspection.wiring import build
from shared.acts import Role
from shared.contracts import Document, parse
from shared.contracts.inspection import CheckpointAccepted, CheckpointRefused
from shared.identity import Issuer
from shared.ledger.checkpoint import Checkpoint, sign_checkpoint
from shared.ledger.keys import FileSigner
from shared.ledger.note import Note
from shared.ledger.proof import Leaves, consistency_proof, root_at
from shared.ledger.witnessing import AddCheckpoint
from shared.processes import web
from shared.service import open_ground
from tests.inspection.test_wiring import environment
from tests.support.ledger import leaves, log_signer

PROVINCE = "thucchat.hanam"
OWN = f"{PROVINCE}/inspection"
MOST = 300
"""Entries that a told log can grow to."""


class ToldLog:
    """A log that grows as it is told. `branch` tells apart what grows from leaf `common` on: a fork.

    `hashes` are its leaves where a test makes them up.
    """

    def __init__(
        self,
        name: str = "registry",
        *,
        key: int = 1,
        branch: int = 0,
        common: int = 0,
        hashes: Sequence[bytes] | None = None,
    ) -> None:
        self.origin = f"{PROVINCE}/{name}"
        self.signer = log_signer(key, self.origin)
        own = [hashlib.sha256(b"%d %d" % (branch, number)).digest() for number in range(MOST)]
        self.tree = Leaves(leaves(MOST)[:common] + own[common:] if branch else hashes or leaves(MOST))

    @property
    def vkey(self) -> str:
        return str(self.signer.verifier_key)

    def checkpoint(self, size: int) -> Checkpoint:
        return Checkpoint(self.origin, size, root_at(self.tree, size))

    def note(self, size: int, *, root: bytes | None = None, signers: Sequence[FileSigner] | None = None) -> Note:
        """Returns the signed checkpoint; with another root or by other keys where they are given."""
        checkpoint = self.checkpoint(size) if root is None else Checkpoint(self.origin, size, root)
        first, *others = [sign_checkpoint(checkpoint, each) for each in signers or (self.signer,)]
        return first.with_signatures(*(signature for each in others for signature in each.signatures))

    def request(
        self,
        old: int,
        size: int,
        *,
        proof: Sequence[bytes] | None = None,
        root: bytes | None = None,
        signers: Sequence[FileSigner] | None = None,
    ) -> bytes:
        """Returns the body of add-checkpoint, right but for what is given."""
        given = consistency_proof(self.tree, old, size) if proof is None else proof
        return AddCheckpoint.of(old, given, self.note(size, root=root, signers=signers)).to_bytes()


class Post:
    """Inspection's real application on a store of its own, as logs and inspectors meet it over HTTP."""

    def __init__(self, directory: Path, database: str | None = None) -> None:
        self.issuer = Issuer(directory, environment="test")
        given = environment(directory)
        if database is not None:
            given["THUCCHAT_INSPECTION_DATABASE_URL"] = database
        settings = load({**given, "THUCCHAT_JWKS": str(self.issuer.jwks_path)})
        self.service = build(open_ground(settings.common, {}), settings)
        self.app: Flask = web(self.service)
        assert isinstance(self.service.application, Inspection)
        self.application: Inspection = self.service.application
        self.store = self.service.store

    def close(self) -> None:
        self.service.close()

    def get(self, path: str, role: Role = Role.INSPECTOR) -> TestResponse:
        return self.app.test_client().get(path, headers=self._bearer(role))

    def command(
        self, path: str, body: dict[str, Any], version: int | None = None, role: Role = Role.INSPECTOR
    ) -> TestResponse:
        """Gives a command; without `version` one that creates."""
        match = {"If-None-Match": "*"} if version is None else {"If-Match": f'"{version}"'}
        headers = {**self._bearer(role), **match, "Idempotency-Key": str(uuid4())}
        return self.app.test_client().post(path, json=body, headers=headers)

    def register(self, *logs: ToldLog) -> None:
        for log in logs:
            answer = self.command("/v1/logs", {"vkey": log.vkey})
            assert answer.status_code == 201, answer.text

    def submit(self, body: bytes) -> TestResponse:
        return self.app.test_client().post("/witness/add-checkpoint", data=body)

    def shown(self, name: str = "registry") -> dict[str, Any]:
        """Returns a log as it is shown."""
        answer = self.get(f"/v1/logs/{name}")
        assert answer.status_code == 200, answer.text
        return dict(answer.get_json())

    def accepted(self, name: str = "registry") -> dict[str, Any] | None:
        found = self.shown(name)["accepted"]
        return None if found is None else dict(found)

    def newest(self, origin: str) -> TestResponse:
        digest = hashlib.sha256(origin.encode()).hexdigest()
        return self.app.test_client().get(f"/witness/{digest}/checkpoint")

    def documents(self) -> list[Document]:
        return [parse(entry.document) for entry in self.store.entries(0, 10_000)]

    def refusals(self) -> list[CheckpointRefused]:
        return [each.facts for each in self.documents() if isinstance(each.facts, CheckpointRefused)]

    def acceptances(self) -> list[CheckpointAccepted]:
        return [each.facts for each in self.documents() if isinstance(each.facts, CheckpointAccepted)]

    def _bearer(self, role: Role) -> dict[str, str]:
        token = self.issuer.mint("p-1", [role], audience=["thucchat.inspection"])
        return {"Authorization": f"Bearer {token}"}
