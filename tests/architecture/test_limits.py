"""Limits that keep every piece readable in one go, and proof that each check can fail."""

from __future__ import annotations

import sys

from tests.support.sources import (
    PACKAGES,
    ROOT,
    imported,
    long_functions,
    module_name,
    python_files,
    used_attributes,
)

FILE_LINES = 400
FUNCTION_LINES = 40
ALONE = ROOT / "shared/ledger/verify.py"
"""One file by intent, which imports nothing of ours: an auditor reads it from top to bottom and runs it elsewhere."""
ENVIRONMENT = {"os.environ", "os.environb", "os.getenv"}
PRESENT = {"datetime.now", "datetime.utcnow", "datetime.today", "date.today", "time.time"}
MODULES = [*python_files(*PACKAGES, "tests", "deploy")]


def test_no_file_is_longer_than_400_lines() -> None:
    lines = {module_name(path): len(path.read_text("utf-8").splitlines()) for path in MODULES if path != ALONE}
    assert {name: count for name, count in lines.items() if count > FILE_LINES} == {}


def test_no_function_is_longer_than_40_lines() -> None:
    found = {module_name(path): long_functions(path.read_text("utf-8"), FUNCTION_LINES) for path in MODULES}
    assert {name: functions for name, functions in found.items() if functions} == {}


def test_a_function_of_41_lines_is_noticed_wherever_it_stands() -> None:
    body = "\n".join("        x = 1" for _ in range(40))
    assert long_functions(f"class A:\n    def f():\n{body}\n", FUNCTION_LINES) == ["f (41)"]
    assert long_functions(f"class A:\n    def f():\n{body[: -len('        x = 1') - 1]}\n", FUNCTION_LINES) == []


def test_only_settings_read_the_environment_and_only_the_clock_reads_the_time() -> None:
    for path in python_files(*PACKAGES):
        used = used_attributes(path.read_text("utf-8"))
        assert path.name == "settings.py" or not used & ENVIRONMENT, path
        assert path in {ROOT / "shared/clock.py", ALONE} or not used & PRESENT, path


def test_reading_either_is_noticed_in_any_form() -> None:
    planted = "import os\nfrom datetime import datetime, UTC\nx = os.environ.get('X')\ny = lambda: datetime.now(UTC)\n"
    assert used_attributes(planted) >= {"os.environ", "datetime.now"}


def test_the_one_file_verifier_imports_nothing_of_ours_and_no_package() -> None:
    assert {each.partition(".")[0] for each in imported(ALONE.read_text("utf-8"))} <= sys.stdlib_module_names


def test_the_ledger_imports_the_standard_library_and_cryptography_alone() -> None:
    for path in python_files("shared/ledger"):
        names = {each for each in imported(path.read_text("utf-8")) if not each.startswith("shared.ledger")}
        assert {each.partition(".")[0] for each in names} <= sys.stdlib_module_names | {"cryptography"}, path
