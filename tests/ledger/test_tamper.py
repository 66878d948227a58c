"""A thousand ways to tamper with a bundle, by chance: not one is accepted, and none makes the verifier hang or fall."""

from __future__ import annotations

import hashlib
import time
from collections.abc import Iterator
from pathlib import Path
from secrets import randbits

import pytest

from tests.ledger.asking import Asked
from tests.ledger.bundles import SECONDS, Programme, entry, folder_of, origin_of, write_folder
from tests.ledger.tampering import PARTIAL_WAYS, Specimen
from tests.ledger.tampering_zip import ZIP_WAYS, zipped
from tests.ledger.trials import Trial, campaign, told
from tests.support.ledger import flipped
from tests.support.settings import from_environment

pytestmark = pytest.mark.slow

THOROUGH = from_environment().thorough
MUTATIONS = 5_000 if THOROUGH else 300
A_MONTH = 30 * 86_400
BODIES = [f"Biên bản số {number}".encode() for number in range(3)]
KINDS = ("SNV", "", "SNV STC", "STC", "VPUB")


def made(seconds: int, rounds: int) -> Programme:
    """Returns the programme after so many rounds, with everything cosigned at `seconds`."""
    programme = Programme("registry", "funding", "assessment", "notifier")
    programme.seconds = seconds
    programme.record("registry", *(entry(file=hashlib.sha256(raw).hexdigest()) for raw in BODIES))
    for turn in range(rounds):
        numbers = range(turn * 140, (turn + 1) * 140)
        programme.record("registry", *(entry(KINDS[number % 5], number=number) for number in numbers))
        programme.record("funding", *(entry("STC", "funding.budget.approved.v1", number) for number in numbers[:40]))
        programme.record("assessment", entry("", "assessment.access.refused.v1", turn))
        for name in ("registry", "funding", "assessment"):
            programme.publish(name)
    return programme


def specimens() -> list[Specimen]:
    now, then = made(SECONDS, 3), made(SECONDS - A_MONTH, 2)
    fresh = ("--fresh-after", "2026-01-15")
    part = ("--agency", "SNV", "--agency", "STC", *fresh)
    lesser = (now.bundle("SNV"), now.bundle("STC"), now.bundle("VPUB"), then.bundle("SNV", "STC", "VPUB"))
    return [
        Specimen("full", now.bundle(bodies=BODIES), then.bundle(bodies=BODIES), now.policy(), fresh),
        Specimen(
            "partial", now.bundle("SNV", "STC", bodies=BODIES), then.bundle("SNV", "STC"), now.policy(), part, lesser
        ),
    ]


@pytest.fixture
def trial(tmp_path: Path) -> Iterator[Trial]:
    with Asked() as ask:
        yield Trial(tmp_path, ask)


def test_the_genuine_bundles_are_accepted_as_directories_and_as_files(trial: Trial) -> None:
    for genuine in specimens():
        assert trial.says(genuine, genuine.files).code == 0
        assert trial.says(genuine, zipped(genuine.files), alone=True).code == 0
        assert trial.says(genuine, genuine.older).code == 3, "it is older than what is asked"
        for each in genuine.lesser:
            assert trial.says(genuine, each).code == 3, "it is less than what is asked"


def test_no_tampered_bundle_is_accepted(trial: Trial) -> None:
    seed, began = (randbits(32) if THOROUGH else 2007), time.monotonic()
    unchanged = campaign(trial, specimens(), seed, MUTATIONS)
    told("made bundles", seed, trial, unchanged, began)
    assert trial.wrong == []
    assert set(PARTIAL_WAYS) | set(ZIP_WAYS) <= set(trial.score), "every way was tried"


@pytest.mark.parametrize("path", ["meta/checkpoint", f"{folder_of(origin_of('registry'))}/checkpoint"])
def test_a_checkpoint_with_any_one_bit_flipped_is_refused(trial: Trial, path: str) -> None:
    programme = Programme("registry")
    programme.record("registry", entry("SNV"), entry())
    programme.publish("registry")
    genuine = Specimen("tiny", programme.bundle(), {}, programme.policy(), ())
    assert trial.says(genuine, genuine.files).code == 0
    raw = genuine.files[path]
    bits = range(8 * len(raw)) if THOROUGH else range(3, 8 * len(raw), 11)
    for bit in bits:
        trial.must_refuse(f"{path} {bit}", genuine, {**genuine.files, path: flipped(raw, bit)}, alone=False)
    assert trial.wrong == []
    assert sum(trial.score.values()) == len(bits) > 300


def test_a_policy_that_came_in_the_bundle_is_not_used(trial: Trial, tmp_path: Path) -> None:
    programme = made(SECONDS, 1)
    bundle = write_folder({**programme.bundle(), "policy": programme.policy()}, tmp_path / "bundle")
    assert trial.ask(bundle, bundle / "policy").code == 3
    (tmp_path / "link").symlink_to(bundle / "policy")
    assert trial.ask(bundle, tmp_path / "link").code == 3
    (bundle / "policy").rename(tmp_path / "policy")
    assert trial.ask(bundle, tmp_path / "policy").code == 0


def test_a_log_that_a_thief_signed_anew_is_refused_although_everything_in_it_fits(trial: Trial) -> None:
    genuine, thief = made(SECONDS, 2), made(SECONDS, 2)
    for log in (thief.meta, *thief.logs.values()):
        log.signers = [type(log.signers[0])(log.origin, 1, hashlib.sha256(log.origin.encode()).digest())]
    specimen = Specimen("stolen", thief.bundle(), {}, genuine.policy(), ())
    said = trial.says(specimen, thief.bundle())
    assert (said.code, "No key of this log in the policy signed it" in said.text) == (3, True), said.text
