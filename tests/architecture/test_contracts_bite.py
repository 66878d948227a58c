"""Each import contract is shown to bite: a breach planted in a copy of the tree is caught by the contract it breaks."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.support.sources import PACKAGES, ROOT

CONTRACTS = {
    each["id"]: each["name"]
    for each in tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["tool"]["importlinter"]["contracts"]
}
BREACHES = [
    ("storeys", "shared.ids", "import services.registry.domain"),
    ("storeys", "services.registry.application", "import thucchat.docs"),
    ("independence", "services.registry.domain", "import services.funding.domain"),
    ("independence", "services.notifier.policy", "from services.registry.projections import answers"),
    ("shape", "services.funding.domain", "import services.funding.application"),
    ("shape", "services.assessment.policy", "import services.assessment.api"),
    ("shape", "services.registry.application", "import services.registry.settings"),
    ("shape", "services.registry.helpers", ""),
    ("domain", "services.registry.domain.planted", "import flask"),
    ("domain", "services.funding.domain.planted", "import marshmallow"),
    ("domain", "services.assessment.domain.planted", "import shared.messaging.rabbitmq"),
    ("domain", "services.inspection.domain.planted", "import shared.eventstore.sqlite"),
    ("use-cases", "services.registry.application", "import shared.http"),
    ("use-cases", "services.notifier.policy", "from flask import g"),
    ("web", "shared.messaging.planted", "import flask_smorest"),
    ("web", "services.registry.wiring", "import marshmallow"),
    ("broker", "shared.messaging.planted", "import pika"),
    ("broker", "services.notifier.worker", "from pika import URLParameters"),
    ("databases", "services.registry.wiring", "import sqlite3"),
    ("databases", "shared.messaging.planted", "import eventsourcing.domain"),
    ("databases", "thucchat.planted", "from psycopg import connect"),
    ("ledger", "shared.ledger.planted", "import shared.clock"),
    ("ledger", "shared.ledger.planted", "import structlog"),
    ("foundations", "shared.contracts.planted", "import shared.eventstore.ports"),
    ("foundations", "shared.http.planted", "import shared.messaging.consumer"),
    ("foundations", "shared.utils", ""),
]


@pytest.fixture(scope="module")
def tree(tmp_path_factory: pytest.TempPathFactory) -> Path:
    copy = tmp_path_factory.mktemp("tree")
    for package in PACKAGES:
        shutil.copytree(ROOT / package, copy / package, ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copy(ROOT / "pyproject.toml", copy)
    return copy


@pytest.fixture
def plant(tree: Path, request: pytest.FixtureRequest) -> Iterator[str]:
    """The module that the breach is planted in; taken out again afterwards."""
    module, line = request.param
    place = tree.joinpath(*module.split("."))
    file = place / "__init__.py" if place.is_dir() else place.with_suffix(".py")
    before = file.read_bytes() if file.exists() else None
    file.write_bytes((before or b"") + f"\n{line}\n".encode())
    yield module
    if before is None:
        file.unlink()
    else:
        file.write_bytes(before)


def judge(tree: Path, contract: str) -> tuple[int, str]:
    """Returns exit code and report of one contract over a tree."""
    program = [str(Path(sys.executable).parent / "lint-imports"), "--no-logo", "--no-cache", "--contract", contract]
    wide = {"PATH": os.defpath, "COLUMNS": "400", "PYTHONDONTWRITEBYTECODE": "1"}
    done = subprocess.run(program, cwd=tree, env=wide, capture_output=True, text=True, check=False)
    return done.returncode, done.stdout + done.stderr


@pytest.mark.parametrize("contract", CONTRACTS)
def test_the_copy_keeps_the_contract(tree: Path, contract: str) -> None:
    code, said = judge(tree, contract)
    assert code == 0, said
    assert f"{CONTRACTS[contract]} KEPT" in said


@pytest.mark.parametrize(
    ("contract", "plant"),
    [(contract, (module, line)) for contract, module, line in BREACHES],
    indirect=["plant"],
    ids=[f"{contract}: {module} {line}" for contract, module, line in BREACHES],
)
def test_a_planted_breach_is_caught(tree: Path, contract: str, plant: str) -> None:
    code, said = judge(tree, contract)
    assert code == 1, said
    assert f"{CONTRACTS[contract]} BROKEN" in said
    assert plant in said


def test_every_contract_is_shown_to_bite() -> None:
    assert {contract for contract, _, _ in BREACHES} == set(CONTRACTS)
