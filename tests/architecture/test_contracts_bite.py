"""Each import contract is shown to bite: a breach planted in a copy of the tree is caught by the contract it breaks."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import tomllib
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
    ("strangers", "services.assessment.application.texts", "import pypdf"),
    ("strangers", "shared.http.planted", "import docx"),
    ("databases", "services.registry.wiring", "import sqlite3"),
    ("databases", "shared.messaging.planted", "import eventsourcing.domain"),
    ("databases", "thucchat.planted", "from psycopg import connect"),
    ("spreadsheets", "services.registry.application", "import openpyxl"),
    ("spreadsheets", "shared.http.planted", "from xlsxwriter import Workbook"),
    ("ledger", "shared.ledger.planted", "import shared.clock"),
    ("ledger", "shared.ledger.planted", "import structlog"),
    ("foundations", "shared.contracts.planted", "import shared.eventstore.ports"),
    ("foundations", "shared.http.planted", "import shared.messaging.consumer"),
    ("foundations", "shared.utils", ""),
]


def copy_of_the_tree(place: Path) -> Path:
    """Returns a copy of what the contracts speak of."""
    for package in PACKAGES:
        shutil.copytree(ROOT / package, place / package, ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copy(ROOT / "pyproject.toml", place)
    return place


def plant(tree: Path, module: str, line: str) -> None:
    """Adds a line to a module, which may be new, of a copy."""
    place = tree.joinpath(*module.split("."))
    file = place / "__init__.py" if place.is_dir() else place.with_suffix(".py")
    with file.open("a", encoding="utf-8") as source:
        source.write(f"\n{line}\n")


def judge(tree: Path) -> str:
    """Returns what import-linter says of a tree."""
    program = [str(Path(sys.executable).parent / "lint-imports"), "--no-logo", "--no-cache"]
    wide = {"PATH": os.defpath, "COLUMNS": "400", "PYTHONDONTWRITEBYTECODE": "1"}
    return subprocess.run(program, cwd=tree, env=wide, capture_output=True, text=True, check=False).stdout


@pytest.fixture(scope="module")
def kept(tmp_path_factory: pytest.TempPathFactory) -> str:
    """The verdict on a copy as it is."""
    return judge(copy_of_the_tree(tmp_path_factory.mktemp("tree")))


@pytest.fixture(scope="module")
def broken(tmp_path_factory: pytest.TempPathFactory) -> str:
    """The verdict on a copy with every breach planted."""
    tree = copy_of_the_tree(tmp_path_factory.mktemp("tree"))
    for _, module, line in BREACHES:
        plant(tree, module, line)
    return judge(tree)


def section(verdict: str, contract: str) -> str:
    """Returns what a verdict says of one broken contract."""
    _, _, details = verdict.partition("Broken contracts\n")
    headings = "|".join(re.escape(name) for name in CONTRACTS.values())
    parts = re.split(rf"^({headings})\n-+\n", details, flags=re.MULTILINE)
    return dict(zip(parts[1::2], parts[2::2], strict=True)).get(CONTRACTS[contract], "")


@pytest.mark.parametrize("contract", CONTRACTS)
def test_the_tree_keeps_the_contract_and_the_planted_one_breaks_it(kept: str, broken: str, contract: str) -> None:
    assert f"{CONTRACTS[contract]} KEPT" in kept, kept
    assert f"{CONTRACTS[contract]} BROKEN" in broken, broken


@pytest.mark.parametrize(
    ("contract", "module", "line"),
    BREACHES,
    ids=[f"{contract}: {module} {line}" for contract, module, line in BREACHES],
)
def test_a_planted_breach_is_caught_by_the_contract_that_it_breaks(
    broken: str, contract: str, module: str, line: str
) -> None:
    found = section(broken, contract)
    imported = line.split()[1] if line else ""
    wanted = imported if imported.startswith(PACKAGES) else imported.partition(".")[0]  # only roots of other packages
    assert any(module in each and wanted in each for each in found.splitlines()), found


def test_every_contract_is_shown_to_bite() -> None:
    assert {contract for contract, _, _ in BREACHES} == set(CONTRACTS)
