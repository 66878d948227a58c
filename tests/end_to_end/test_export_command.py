"""Exporting, and checking what was exported, as people do it: by commands alone, with nothing else running."""

from __future__ import annotations

import json
import stat
import subprocess
import sys
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from shared.ledger.note import Note, VerifierKey
from shared.ledger.policy import Policy, fingerprint
from tests.inspection.signed import SignedWorld, content_of
from tests.inspection.world import SNV, evidence, tell_the_programme
from thucchat.cli import ERROR, INTEGRITY, NOT_AUTHORISED, OK, USAGE

pytestmark = pytest.mark.slow

ROOT = Path(__file__).parents[2]
VERIFIER = ROOT / "shared/ledger/verify.py"
BODY = "Biên bản họp".encode()
MINISTRY = "noivu.hanam/dong-ky"


def run(*arguments: object, cwd: Path = ROOT) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "thucchat", *map(str, arguments)]
    environment = {"PATH": "/usr/bin:/bin", "LANG": "C.UTF-8", "PYTHONPATH": str(ROOT)}
    return subprocess.run(command, cwd=cwd, env=environment, capture_output=True, text=True, timeout=120, check=False)


def check(*arguments: object) -> subprocess.CompletedProcess[str]:
    """Runs the one file that a receiver has, without this project anywhere near it."""
    command = [sys.executable, "-I", str(VERIFIER), *map(str, arguments)]
    return subprocess.run(command, cwd="/", env={}, capture_output=True, text=True, timeout=120, check=False)


@pytest.fixture
def world(tmp_path: Path) -> Iterator[SignedWorld]:
    """A programme below `data`, as the demo would leave it, signed by all, with two evidence files."""
    made = SignedWorld(tmp_path / "data/inspection", tmp_path / "data/assessment/files")
    tell_the_programme(made)
    made.say(evidence(made.keep_file(BODY)), f"evidence/{SNV}-1")
    made.say(evidence(made.keep_file(b"of another agency"), "HN-STC"), "evidence/HN-STC-1")
    made.many(300)
    made.publish()
    made.publish_meta()
    yield made
    made.close()


@pytest.fixture
def data(world: SignedWorld, tmp_path: Path) -> Path:
    return tmp_path / "data"


@pytest.fixture
def policy(data: Path, tmp_path: Path) -> Path:
    made = run("policy", "--data", data, "-o", tmp_path / "policy")
    assert (made.returncode, made.stdout) == (OK, "")
    assert fingerprint((tmp_path / "policy").read_bytes()) in made.stderr
    return tmp_path / "policy"


@pytest.mark.parametrize("form", ["bundle", "bundle.zip"])
def test_everything_is_exported_and_checked_without_this_project(
    data: Path, policy: Path, tmp_path: Path, form: str
) -> None:
    made = run("export", "bundle", "--all", "-o", tmp_path / form, "--data", data)
    assert (made.returncode, made.stderr) == (OK, "")
    assert "2 tệp / files; 0 giữ lại" in made.stdout
    seen = check(tmp_path / form, "--policy", policy, "--json")
    assert (seen.returncode, json.loads(seen.stdout)["verified"]) == (OK, True)
    same = run("verify", tmp_path / form, "--policy", policy, "--json")
    assert (same.returncode, json.loads(same.stdout)["verified"]) == (OK, True)


@pytest.mark.parametrize("form", ["bundle", "bundle.zip"])
def test_a_bundle_about_an_agency_is_checked_against_what_was_asked(
    data: Path, policy: Path, tmp_path: Path, form: str
) -> None:
    made = run("export", "bundle", SNV, "-o", tmp_path / form, "--data", data, "--withhold-bodies")
    assert (made.returncode, made.stderr) == (OK, "")
    assert "0 tệp / files; 1 giữ lại" in made.stdout
    assert check(tmp_path / form, "--policy", policy, "--agency", SNV).returncode == OK
    for asked in ((SNV, "HN-STC"), ("HN-STC",)):
        assert check(tmp_path / form, "--policy", policy, "--agency", *asked).returncode == INTEGRITY


def test_an_entry_left_out_or_a_newer_date_asked_for_is_refused(data: Path, policy: Path, tmp_path: Path) -> None:
    run("export", "bundle", SNV, "-o", tmp_path / "bundle", "--data", data)
    assert (
        check(tmp_path / "bundle", "--policy", policy, "--agency", SNV, "--fresh-after", "2026-01-01").returncode == OK
    )
    late = check(tmp_path / "bundle", "--policy", policy, "--agency", SNV, "--fresh-after", "2100-01-01")
    assert late.returncode == INTEGRITY
    next((tmp_path / "bundle/logs").glob("*/entries/1")).unlink()
    assert check(tmp_path / "bundle", "--policy", policy, "--agency", SNV).returncode == INTEGRITY


def test_the_same_request_at_the_same_size_is_the_same_bytes_in_another_process(
    world: SignedWorld, data: Path, tmp_path: Path
) -> None:
    for name in ("one", "one.zip"):
        assert run("export", "bundle", SNV, "HN-STC", "-o", tmp_path / name, "--data", data).returncode == OK
    size = world.submitted["thucchat.hanam/inspection"]
    world.many(5)
    world.publish()
    world.publish_meta()
    for name in ("two", "two.zip"):
        asked = ("HN-STC", SNV, "-o", tmp_path / name, "--meta-size", size, "--data", data)
        assert run("export", "bundle", *asked).returncode == OK
    assert content_of(tmp_path / "one") == content_of(tmp_path / "two")
    assert (tmp_path / "one.zip").read_bytes() == (tmp_path / "two.zip").read_bytes()
    with zipfile.ZipFile(tmp_path / "one.zip") as archive:
        assert archive.testzip() is None
    other = run("export", "bundle", "--all", "-o", tmp_path / "three", "--meta-size", size - 1, "--data", data)
    assert (other.returncode, str(size) in other.stderr) == (ERROR, True)


def test_exit_codes_of_export_tell_what_was_wrong(world: SignedWorld, data: Path, tmp_path: Path) -> None:
    out = ("-o", tmp_path / "out", "--data", data)
    for wrong in ((), ("--all", SNV), ("HN-KHONG-CO",), ("--all", "--bodies", data, "--withhold-bodies")):
        assert run("export", "bundle", *wrong, *out).returncode == USAGE
    (tmp_path / "full").mkdir()
    (tmp_path / "full/mine").write_text("mine")
    assert run("export", "bundle", "--all", "-o", tmp_path / "full", "--data", data).returncode == ERROR
    assert (tmp_path / "full/mine").read_text() == "mine"
    kept = next(each for each in (data / "assessment/files").rglob("*") if each.is_file() and each.stat().st_size)
    kept.chmod(0o600)
    kept.write_bytes(b"?")
    damaged = run("export", "bundle", "--all", *out)
    assert (damaged.returncode, kept.name in damaged.stderr) == (INTEGRITY, True)
    assert not (tmp_path / "out").exists()
    (data / "inspection/keys/mirror.key").chmod(0o644)
    assert run("policy", "--data", data).returncode == NOT_AUTHORISED


def test_one_record_is_proven_beside_its_exact_bytes(
    world: SignedWorld, data: Path, policy: Path, tmp_path: Path
) -> None:
    made = run("export", "proof", world.said[3].id, "-o", tmp_path / "r.tlog-proof", "--data", data)
    assert (made.returncode, made.stdout) == (OK, "thucchat.hanam/notifier 0\n")
    assert (tmp_path / "r.json").read_bytes() == world.said[3].raw
    proof = (tmp_path / "r.tlog-proof", "--policy", policy, "--document", tmp_path / "r.json")
    assert check(*proof).returncode == OK
    again = run("export", "proof", world.said[3].id, "-o", tmp_path / "r.tlog-proof", "--data", data)
    assert again.returncode == ERROR
    (tmp_path / "r.json").write_bytes(world.said[3].raw.replace(b"2007", b"2008"))
    assert check(*proof).returncode == INTEGRITY
    assert run("export", "proof", "x", "-o", tmp_path / "s.tlog-proof", "--data", data).returncode == USAGE
    assert run("export", "proof", world.said[3].id, "-o", tmp_path / "s", "--data", data).returncode == USAGE


def test_keys_are_made_for_one_reader_and_shown(tmp_path: Path) -> None:
    file = tmp_path / "keys/log.key"
    made = run("keys", "create", "thucchat.hanam/registry", "--kind", "log", "-o", file)
    key = VerifierKey.parse(made.stdout.rstrip("\n"))
    assert (made.returncode, key.name, key.type) == (OK, "thucchat.hanam/registry", 1)
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert fingerprint(made.stdout.encode()) in made.stderr
    shown = run("keys", "show", file)
    assert (shown.stdout, shown.stderr) == (made.stdout, made.stderr)
    before = file.read_bytes()
    assert run("keys", "create", "thucchat.hanam/registry", "--kind", "log", "-o", file).returncode == ERROR
    assert file.read_bytes() == before
    for name, kind in (("has space", "log"), ("thucchat.hanam/inspection/mirror", "witness"), ("a/b", "no-such")):
        assert run("keys", "create", name, "--kind", kind, "-o", tmp_path / "other").returncode == USAGE
    assert not (tmp_path / "other").exists()
    file.chmod(0o640)
    assert run("keys", "show", file).returncode == NOT_AUTHORISED


def test_an_office_cosigns_bundle_after_bundle_and_its_note_is_what_verify_compares_with(
    world: SignedWorld, data: Path, tmp_path: Path
) -> None:
    office = run("keys", "create", MINISTRY, "--kind", "home-affairs", "-o", tmp_path / "office.key").stdout.strip()
    policy = tmp_path / "policy"
    assert run("policy", "--witness", office, "--data", data, "-o", policy).returncode == OK
    assert VerifierKey.parse(office) in Policy.parse(policy.read_bytes()).witness_keys
    run("export", "bundle", "--all", "-o", tmp_path / "one", "--data", data)
    world.many(1)
    world.publish()
    world.publish_meta()
    run("export", "bundle", "--all", "-o", tmp_path / "two.zip", "--data", data)
    sign = ("--policy", policy, "--key", tmp_path / "office.key", "-o")
    assert run("keys", "cosign", tmp_path / "one", *sign, tmp_path / "x").returncode == USAGE
    assert run("keys", "cosign", tmp_path / "one", "--first", *sign, tmp_path / "seen-1").returncode == OK
    second = ("keys", "cosign", tmp_path / "two.zip", "--seen", tmp_path / "seen-1", *sign, tmp_path / "seen-2")
    assert run(*second).returncode == OK
    assert Note.parse((tmp_path / "seen-2").read_bytes()).signatures[-1].name == MINISTRY
    assert run(*second).returncode == ERROR
    back = run("keys", "cosign", tmp_path / "one", "--seen", tmp_path / "seen-2", *sign, tmp_path / "seen-3")
    assert (back.returncode, (tmp_path / "seen-3").exists()) == (ERROR, False)
    assert "is older than what you saw" in back.stderr, "which is no evidence of a fork"
    for bundle, seen, code in (("two.zip", "seen-1", OK), ("two.zip", "seen-2", OK), ("one", "seen-2", INTEGRITY)):
        assert check(tmp_path / bundle, "--policy", policy, "--seen", tmp_path / seen).returncode == code
