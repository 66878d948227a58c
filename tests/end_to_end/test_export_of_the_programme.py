"""What five real services recorded, signed, witnessed and mirrored is handed over while they go on."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from shared.ledger.lines import shelves_of
from tests.end_to_end.watched import ANY_PORT, MORE, STEPS, client_of, played
from tests.inspection.signed import content_of
from tests.support.sources import ROOT
from thucchat.embedded import Embedded

pytestmark = pytest.mark.slow

SOME = "SKHCN"


def thucchat(*arguments: object) -> str:
    command = [sys.executable, "-m", "thucchat", *map(str, arguments)]
    environment = {"PATH": "/usr/bin:/bin", "PYTHONPATH": str(ROOT)}
    return subprocess.run(command, env=environment, capture_output=True, text=True, check=True).stdout


def test_the_programme_is_exported_whole_and_in_part_and_stays_so_while_it_goes_on(tmp_path: Path) -> None:
    data, policy = tmp_path / "data", tmp_path / "policy"
    with Embedded(data, ANY_PORT) as world, client_of(world) as client:
        played(world, STEPS, client)
        sizes = {name: service.store.head().size for name, service in world.services.items()}
        thucchat("policy", "--data", data, "-o", policy)
        for name, asked in (("all", "--all"), ("some.zip", SOME)):
            thucchat("export", "bundle", asked, "-o", tmp_path / name, "--data", data)
        played(world, [MORE], client)
        for name, asked in (("all-again", "--all"), ("some-again.zip", SOME)):
            size = ("--meta-size", sizes["inspection"])
            thucchat("export", "bundle", asked, "-o", tmp_path / name, *size, "--data", data)
        assert world.services["registry"].store.head().size > sizes["registry"]
    assert content_of(tmp_path / "all") == content_of(tmp_path / "all-again")
    assert (tmp_path / "some.zip").read_bytes() == (tmp_path / "some-again.zip").read_bytes()
    seen = json.loads(thucchat("verify", tmp_path / "all", "--policy", policy, "--json"))
    assert {each["origin"].rpartition("/")[2]: each["size"] for each in seen["logs"]} == {
        name: size for name, size in sizes.items() if name != "inspection"
    }
    thucchat("verify", tmp_path / "some.zip", "--policy", policy, "--agency", SOME)
    thucchat("export", "bundle", SOME, "-o", tmp_path / "some", "--data", data)
    parts = [raw for name, raw in content_of(tmp_path / "some").items() if "/entries/" in name and name[:4] == "logs"]
    assert parts
    assert all({SOME, "*"} & set(shelves_of(raw)) for raw in parts)
