"""What the one-file verifier lets pass, what it then says, and that it runs alone on any Python from 3.9 on."""

from __future__ import annotations

import ast
import hashlib
import io
import json
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from shared.ledger import verify
from shared.ledger.verify import main
from tests.ledger.bundles import META, SECONDS, Programme, entry, folder_of, origin_of, write_folder, write_zip
from tests.ledger.verdicts import Reader, verdict

VERIFIER = Path(verify.__file__)
SNV, STC = "SNV", "STC"
OTHERS = sorted(Path.home().glob(".pyenv/versions/3.*/bin/python"))
PYTHONS = [sys.executable, *(str(each) for each in OTHERS if int(each.parts[-3].split(".")[1]) >= 9)]


@pytest.fixture(scope="module")
def programme() -> Programme:
    made = Programme("registry", "funding", "assessment")
    kinds = (SNV, "", f"{SNV} {STC}", STC)
    made.record("registry", *(entry(kinds[number % 4], number=number) for number in range(600)))
    made.publish("registry")
    made.record("registry", entry(SNV, number=600))
    made.publish("registry")
    made.record("funding", *(entry(STC, number=number) for number in range(300)))
    made.record("funding", entry("", "funding.access.refused.v1"), entry("", "funding.year.opened.v1"))
    made.publish("funding")
    made.record("registry", entry(SNV, number=601))
    made.publish("registry", mirror=False)
    return made


@pytest.fixture
def reader(programme: Programme, tmp_path: Path) -> Reader:
    return Reader.of(programme, tmp_path)


def test_a_full_bundle_passes_as_a_directory_and_as_one_file(programme: Programme, reader: Reader) -> None:
    files = programme.bundle()
    said = reader.asks(files)
    assert (said.code, said.found["kind"], said.error) == (0, "full", "")
    zipped = verdict(write_zip(files, reader.folder / "bundle.zip"), reader.policy)
    assert zipped == said


def test_it_says_how_far_each_log_was_shown_and_when_it_was_cosigned(programme: Programme, reader: Reader) -> None:
    found = reader.asks(programme.bundle()).found
    assert found["meta"]["origin"] == META
    assert found["meta"]["size"] == len(programme.meta.entries)
    names = ("size", "witnessed", "checkpoints", "cosigned")
    cosigned = {f"{META}/witness": SECONDS, f"{META}/mirror": SECONDS}
    assert found["meta"]["cosigned"] == cosigned
    told = {log.pop("origin"): [log.get(name) for name in names] for log in found["logs"]}
    assert told == {
        origin_of("registry"): [601, 602, 2, cosigned],
        origin_of("funding"): [302, 302, 1, cosigned],
        origin_of("assessment"): [None, 0, None, None],
    }


def test_a_bundle_about_an_agency_passes_and_says_what_is_withheld(programme: Programme, reader: Reader) -> None:
    files = programme.bundle(SNV)
    said = reader.asks(files, "--agency", SNV)
    assert (said.code, said.found["kind"]) == (0, "partial")
    assert said.found["agencies"] == {SNV: 301, "*": 151}
    logs = {log["origin"]: log for log in said.found["logs"]}
    assert (logs[origin_of("funding")]["withheld"], logs[origin_of("funding")]["withheld_indexes"]) == (301, "0-300")
    assert logs[origin_of("registry")]["withheld_indexes"] == ",".join(map(str, range(3, 600, 4)))
    zipped = verdict(write_zip(files, reader.folder / "part.zip"), reader.policy, "--agency", SNV)
    assert zipped == said


def test_of_a_full_bundle_the_agencies_entries_are_counted_too(programme: Programme, reader: Reader) -> None:
    said = reader.asks(programme.bundle(), "--agency", SNV, STC)
    assert (said.code, said.found["agencies"]) == (0, {SNV: 301, STC: 600, "*": 151})


def test_an_empty_log_that_was_mirrored_passes(tmp_path: Path) -> None:
    programme = Programme("registry")
    programme.publish("registry")
    assert Reader.of(programme, tmp_path).asks(programme.bundle()).code == 0


@pytest.mark.parametrize("size", [1, 2, 255, 256, 257, 512, 65_537])
def test_every_shape_of_tree_passes(size: int, tmp_path: Path) -> None:
    programme = Programme("registry")
    for published in sorted({1, size // 2, size} - {0}):
        done = len(programme.logs["registry"].entries)
        programme.record("registry", *(b"%d" % number for number in range(done, published)))
        programme.publish("registry", mirror=False)
    log = programme.logs["registry"]
    programme.lines = list  # type: ignore[method-assign] # these entries are no events: no lines can be made
    programme.publish("registry")
    assert log.mirrored == size
    assert Reader.of(programme, tmp_path).asks(programme.bundle()).code == 0


def test_bodies_pass_where_an_entry_or_the_meta_log_names_them(tmp_path: Path) -> None:
    body, evidence = b"a file" * 100_000, b"bytes that contradict"
    programme = Programme("registry")
    programme.record("registry", entry(SNV, digest=hashlib.sha256(body).hexdigest()))
    programme.tell("alarm.raised", alarm="a-1", evidence=[hashlib.sha256(evidence).hexdigest()])
    programme.publish("registry")
    reader = Reader.of(programme, tmp_path)
    for asked in ((), (SNV,)):
        said = reader.asks(programme.bundle(*asked, bodies=(body, evidence)), *(["--agency", *asked] if asked else []))
        assert (said.code, said.found["bodies"], said.found["open_alarms"]) == (0, 2, 1)


def test_one_record_passes_with_its_proof(programme: Programme, reader: Reader) -> None:
    for index in (0, 255, 256, 600):
        proof = reader.file("r.tlog-proof", programme.proof("registry", index))
        document = reader.file("r.json", programme.logs["registry"].entries[index])
        said = verdict(proof, reader.policy, "--document", str(document), "--fresh-after", "2026-01-15")
        assert (said.code, said.found["kind"], said.found["index"]) == (0, "record", index)
        assert said.found["log"]["origin"] == origin_of("registry")


@pytest.mark.parametrize("python", PYTHONS)
def test_it_runs_alone_on_every_python_at_hand(python: str, programme: Programme, reader: Reader) -> None:
    alone = shutil.copy(VERIFIER, reader.folder / "verify.py")
    bundle = write_folder(programme.bundle(SNV), reader.place())
    command = [python, "-I", "-S", "-W", "error", alone, str(bundle), "--policy", str(reader.policy)]
    done = subprocess.run([*command, "--agency", SNV], capture_output=True, cwd=reader.folder, check=False)
    assert (done.returncode, done.stderr) == (0, b""), done
    assert "ĐẠT / VERIFIED" in done.stdout.decode()
    done = subprocess.run([*command, "--json"], capture_output=True, cwd=reader.folder, check=False)
    assert (done.returncode, json.loads(done.stdout)["verified"]) == (3, False)


def test_it_is_written_in_the_language_of_python_3_9() -> None:
    ast.parse(VERIFIER.read_text("utf-8"), feature_version=(3, 9))


def test_the_report_names_the_policy_the_logs_and_the_verdict_in_both_languages(
    programme: Programme, reader: Reader, capsys: pytest.CaptureFixture[str]
) -> None:
    bundle = write_folder(programme.bundle(SNV), reader.place())
    assert main([str(bundle), "--policy", str(reader.policy), "--agency", SNV]) == 0
    report = capsys.readouterr().out
    fingerprint = hashlib.sha256(reader.policy.read_bytes()).hexdigest().upper()
    assert report.startswith(f"Dấu chính sách / policy fingerprint: {fingerprint[:4]}-{fingerprint[4:8]}-")
    for told in (
        "ĐẠT / VERIFIED",
        origin_of("funding"),
        "15/01/2026 15:00:00",
        "0-300",
        "agency SNV: 301",
        "130 khoảng",
    ):
        assert told in report
    (bundle / folder_of(origin_of("funding")) / "tile/0/001.p/46").write_bytes(bytes(32 * 46))
    assert main([str(bundle), "--policy", str(reader.policy), "--agency", SNV]) == 3
    report = capsys.readouterr().out
    for told in ("KHÔNG ĐẠT / REFUSED", f"log: {origin_of('funding')}", "Lý do / reason", fingerprint[:4]):
        assert told in report


@pytest.mark.parametrize(
    "arguments",
    [
        [],
        ["{bundle}"],
        ["{bundle}", "--policy"],
        ["{bundle}", "--policy", "{folder}/none"],
        ["{bundle}", "--policy", "{folder}"],
        ["{folder}/none", "--policy", "{policy}"],
        ["{bundle}", "--policy", "{policy}", "--agency", "snv"],
        ["{bundle}", "--policy", "{policy}", "--agency", "*"],
        ["{bundle}", "--policy", "{policy}", "--agency"],
        ["{bundle}", "--policy", "{policy}", "--fresh-after", "15/01/2027"],
        ["{bundle}", "--policy", "{policy}", "--fresh-after", "2027-02-30"],
        ["{bundle}", "--policy", "{policy}", "--seen", "{folder}/none"],
        ["{bundle}", "--policy", "{policy}", "--seen", "{policy}"],
        ["{bundle}", "--policy", "{policy}", "--document", "{policy}", "--agency", "SNV"],
        ["{bundle}", "--policy", "{policy}", "--policy-fingerprint", "1234"],
        ["{bundle}", "--pol", "{policy}"],
    ],
)
def test_wrong_use_ends_with_2(arguments: list[str], programme: Programme, reader: Reader) -> None:
    bundle = write_folder(programme.bundle(), reader.place())
    places = {"bundle": bundle, "folder": reader.folder, "policy": reader.policy}
    assert main([each.format(**places) for each in arguments]) == 2


def test_asking_for_help_is_no_fault(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--help"]) == 0
    assert "BUNDLE" in capsys.readouterr().out


def test_a_terminal_is_shown_how_far_it_is_and_a_file_is_not(
    programme: Programme, reader: Reader, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Terminal(io.StringIO):
        def isatty(self) -> bool:
            return True

    terminal, bundle = Terminal(), write_folder(programme.bundle(), reader.place())
    monkeypatch.setattr(sys, "stderr", terminal)
    assert main([str(bundle), "--policy", str(reader.policy)]) == 0
    assert "\r[#########################] 100 %" in terminal.getvalue()
    assert verdict(bundle, reader.policy).error == ""


def test_a_terminal_that_knows_no_vietnamese_is_told_all_the_same(programme: Programme, reader: Reader) -> None:
    bundle = write_folder(programme.bundle(), reader.place())
    command = [sys.executable, "-S", str(VERIFIER), str(bundle), "--policy", str(reader.policy)]
    done = subprocess.run(command, capture_output=True, env={"PYTHONIOENCODING": "ascii"}, check=False)
    assert (done.returncode, done.stderr) == (0, b"")
    assert b"VERIFIED" in done.stdout


def test_a_fault_of_the_verifier_itself_is_never_a_yes(
    programme: Programme, reader: Reader, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("shared.ledger.verify.Bundle.check", lambda _: 1 / 0)
    said = reader.asks(programme.bundle())
    assert "ZeroDivisionError" in said.reason
