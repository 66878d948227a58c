"""Every service has the same shape: the same names for the same jobs, and a charter that opens it."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

from tests.support.sources import PACKAGES, ROOT, SERVICES, python_files

REQUIRED = frozenset(
    {"domain", "application", "policy", "projections", "schemas", "api", "settings", "wiring", "wsgi", "worker"}
)
"""The names of `docs/architecture.md`."""
OPTIONAL: dict[str, set[str]] = {
    "registry": set(),
    "assessment": {"catalogues", "extraction"},
    "funding": set(),
    "notifier": {"channels", "catalogues"},
    "inspection": {"replay", "mirror", "export"},
}
CHARTER = ("decides", "publishes", "listens to")
NAMELESS = {"helpers", "helper", "utils", "util", "misc", "tools", "lib", "stuff"}
"""Names that say nothing, so that anything ends up there."""


def faults_of(service: Path) -> set[str]:
    """Returns what is wrong with the shape of a service's folder."""
    entries = {path.stem for path in service.iterdir() if path.suffix == ".py" or (path / "__init__.py").exists()}
    modules = entries - {"__init__", "__pycache__"}
    faults = {f"missing: {name}" for name in REQUIRED - modules}
    faults |= {f"not a name of this shape: {name}" for name in modules - REQUIRED - OPTIONAL[service.name]}
    charter = ast.get_docstring(ast.parse((service / "__init__.py").read_text("utf-8"))) or ""
    faults |= {f"the charter does not say: {each}" for each in CHARTER if each not in charter.lower()}
    if len(charter.splitlines()) > 12:
        faults.add("the charter is longer than it should be")
    return faults


@pytest.mark.parametrize("service", SERVICES)
def test_a_service_has_the_shape_of_all_services(service: str) -> None:
    assert faults_of(ROOT / "services" / service) == set()


def test_there_are_the_five_services_and_no_other() -> None:
    found = {path.name for path in (ROOT / "services").iterdir() if path.is_dir() and path.name != "__pycache__"}
    assert found == set(SERVICES)


def test_a_stray_name_a_missing_module_and_a_missing_charter_are_noticed(tmp_path: Path) -> None:
    service = tmp_path / "funding"
    (service / "domain").mkdir(parents=True)
    for name in ("domain/__init__", *(REQUIRED - {"domain", "policy"}), "helpers"):
        (service / f"{name}.py").write_text("", "utf-8")
    (service / "__init__.py").write_text('"""Funding. Decides: much. Listens to: nobody."""\n', "utf-8")
    expected = {"missing: policy", "not a name of this shape: helpers", "the charter does not say: publishes"}
    assert faults_of(service) == expected


def test_no_module_is_called_something_that_says_nothing() -> None:
    assert [path for path in python_files(*PACKAGES, "tests", "deploy") if path.stem in NAMELESS] == []


def test_every_folder_of_modules_is_a_package_with_a_charter() -> None:
    folders = {path.parent for path in python_files(*PACKAGES)}
    assert [folder for folder in sorted(folders) if not (folder / "__init__.py").exists()] == []
    openings = {folder: (folder / "__init__.py").read_text("utf-8").lstrip() for folder in folders}
    assert [folder for folder, text in openings.items() if not text.startswith('"""')] == []


def test_nothing_else_stands_at_the_top() -> None:
    expected = {"services", "shared", "thucchat", "deploy", "tests", "docs"}
    found = {path.name for path in ROOT.iterdir() if path.is_dir() and any(path.rglob("*.py"))}
    assert {name for name in found if not name.startswith(".") and name != "build"} <= expected
