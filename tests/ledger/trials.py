"""A campaign of tampering: bundles are spoilt by chance and handed to the verifier, which must refuse every one."""

from __future__ import annotations

import subprocess
import sys
import time
from collections import Counter
from collections.abc import Mapping, Sequence
from itertools import count
from pathlib import Path
from random import Random
from shutil import rmtree
from typing import Final

from shared.ledger import verify
from tests.ledger.asking import Asked, Said
from tests.ledger.bundles import write_folder
from tests.ledger.tampering import PARTIAL_WAYS, WAYS, Specimen
from tests.ledger.tampering_zip import ZIP_WAYS, zipped

OF_ZIP: Final = 0.35
"""Share of the bundles that are tampered with as the one file that they are in."""
AS_ZIP: Final = 0.7
"""Share of the others that are handed over as one file, as export would write it."""
ALONE: Final = 0.03
"""Share of those that the one-file verifier checks in a process of its own."""


class Trial:
    """Hands bundles to the verifier, and keeps the score."""

    def __init__(self, folder: Path, ask: Asked) -> None:
        self.folder = folder
        self.ask = ask
        self.score: Counter[str] = Counter()
        self.wrong: list[str] = []
        self._numbers = count()

    def says(self, genuine: Specimen, bundle: Mapping[str, bytes] | bytes, *, alone: bool = False) -> Said:
        """Returns what the verifier says of a bundle for which `genuine` was asked."""
        policy = self.folder / f"{genuine.name}.policy"
        policy.write_bytes(genuine.policy)
        place = self.folder / f"bundle-{next(self._numbers)}"
        try:
            if isinstance(bundle, bytes):
                place.write_bytes(bundle)
            else:
                assert all((place / path).resolve().is_relative_to(place.resolve()) for path in bundle), (
                    "nothing goes elsewhere"
                )
                write_folder(bundle, place)
            return (self._alone if alone else self.ask)(place, policy, *genuine.asked)
        finally:
            rmtree(place) if place.is_dir() else place.unlink(missing_ok=True)

    def must_refuse(self, name: str, genuine: Specimen, bundle: Mapping[str, bytes] | bytes, *, alone: bool) -> None:
        try:
            said = self.says(genuine, bundle, alone=alone)
        except OSError:
            return  # no file system takes such a directory: nobody can hand it over, and it does not count
        self.score[name.split()[1]] += 1
        if said.code != 3 or "Could not be checked" in said.text or "reason" not in said.text:
            self.wrong.append(f"{name}: {said.code} {said.text[-500:]}")

    @staticmethod
    def _alone(bundle: Path, policy: Path, *asked: str) -> Said:
        command = [sys.executable, "-I", "-S", verify.__file__, str(bundle), "--policy", str(policy), *asked]
        ended = subprocess.run(command, capture_output=True, text=True, timeout=120, check=False)
        return Said(ended.returncode, ended.stdout + ended.stderr)


def campaign(trial: Trial, genuine: Sequence[Specimen], seed: int, mutations: int) -> int:
    """Tampers until so many bundles differed from the genuine one; returns how often nothing had been changed."""
    unchanged = 0
    for number in count():
        if sum(trial.score.values()) >= mutations:
            return unchanged
        random = Random(f"{seed} {number}")  # noqa: S311  not for secrets
        specimen = random.choice(genuine)
        alone = random.random() < ALONE
        if random.random() < OF_ZIP:
            name, make = random.choice(sorted(ZIP_WAYS.items()))
            bundle: Mapping[str, bytes] | bytes = make(random, specimen)
            same = bundle == zipped(specimen.files)
        else:
            ways = PARTIAL_WAYS if "lines" in specimen.files else WAYS
            name, way = random.choice(sorted(ways.items()))
            files = way(random, specimen)
            same = files == specimen.files
            bundle = zipped(files) if random.random() < AS_ZIP else files
        if same:
            unchanged += 1
        else:
            trial.must_refuse(f"{seed}/{number} {name} {specimen.name}", specimen, bundle, alone=alone)
    raise AssertionError


def told(what: str, seed: int, trial: Trial, unchanged: int, began: float) -> None:
    print(  # noqa: T201  the seed, and what a campaign found
        f"\n{what}: seed {seed}, {sum(trial.score.values())} tampered bundles, {len(trial.wrong)} not refused, "
        f"{unchanged} left as they were, {time.monotonic() - began:.0f} s: {dict(sorted(trial.score.items()))}"
    )
