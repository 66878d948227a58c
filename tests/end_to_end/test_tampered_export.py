"""Bundles exported from a programme that really ran, tampered with by chance: not one is accepted."""

from __future__ import annotations

import time
from collections.abc import Iterator
from pathlib import Path
from secrets import randbits

import pytest

from tests.end_to_end.test_command_line import run
from tests.end_to_end.watched import ANY_PORT, HALF, STEPS, client_of, played
from tests.ledger.asking import Asked
from tests.ledger.tampering import Files, Specimen
from tests.ledger.trials import Trial, campaign, told
from tests.support.settings import from_environment
from thucchat.cli import OK
from thucchat.embedded import Embedded

pytestmark = pytest.mark.slow

THOROUGH = from_environment().thorough
MUTATIONS = 2_000 if THOROUGH else 100
AGENCIES = ("VPUB", "SNV")


def exported(data: Path, folder: Path, *asked: str) -> Files:
    """Returns the files of a bundle as the command writes it."""
    made = run("export", "bundle", *asked, "-o", folder, "--data", data)
    assert made.returncode == OK, made.stderr
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


@pytest.fixture
def genuine(tmp_path: Path) -> list[Specimen]:
    """A full bundle and one about two agencies; whoever asked for them keeps the newest meta checkpoint seen."""
    data, seen, policy = tmp_path / "data", tmp_path / "seen", tmp_path / "policy"
    with Embedded(data, ANY_PORT) as world, client_of(world) as client:
        world.set_clock(STEPS[0].at)
        played(world, STEPS[:HALF], client)
        older = exported(data, tmp_path / "older", "--all"), exported(data, tmp_path / "older-part", *AGENCIES)
        played(world, STEPS[HALF:], client)
    full, part = exported(data, tmp_path / "full", "--all"), exported(data, tmp_path / "part", *AGENCIES)
    lesser = tuple(exported(data, tmp_path / f"about-{each}", each) for each in AGENCIES)
    seen.write_bytes(full["meta/checkpoint"])
    assert run("policy", "--data", data, "-o", policy).returncode == OK
    asked = ("--seen", str(seen))
    named = tuple(argument for each in AGENCIES for argument in ("--agency", each))
    return [
        Specimen("full", full, older[0], policy.read_bytes(), asked),
        Specimen("partial", part, older[1], policy.read_bytes(), (*named, *asked), lesser),
    ]


@pytest.fixture
def trial(tmp_path: Path) -> Iterator[Trial]:
    (tmp_path / "trial").mkdir()
    with Asked() as ask:
        yield Trial(tmp_path / "trial", ask)


def test_no_tampered_bundle_of_a_programme_that_ran_is_accepted(genuine: list[Specimen], trial: Trial) -> None:
    for each in genuine:
        said = trial.says(each, each.files, alone=True)
        assert said.code == OK, said.text
    seed, began = (randbits(32) if THOROUGH else 2008), time.monotonic()
    unchanged = campaign(trial, genuine, seed, MUTATIONS)
    told("exported bundles", seed, trial, unchanged, began)
    assert trial.wrong == []
