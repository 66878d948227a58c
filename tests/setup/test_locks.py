"""The locks: everything that pyproject.toml asks for, with hashes, without addresses, the same in both."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).parents[2]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
RUNTIME = [*PROJECT["project"]["dependencies"], *PROJECT["dependency-groups"]["build"]]
TESTS = [*RUNTIME, *PROJECT["project"]["optional-dependencies"]["dev"]]


def locked(name: str) -> dict[str, str]:
    """Returns package -> version, as a lock has them."""
    text = (ROOT / name).read_text("utf-8")
    return dict(re.findall(r"^([a-z0-9][a-z0-9.-]*)==([^ ;\\]+)", text, re.MULTILINE))


@pytest.mark.parametrize(
    ("lock", "asked"), [("requirements.lock", RUNTIME), ("requirements-dev.lock", TESTS)], ids=["runtime", "tests"]
)
def test_a_lock_holds_what_is_asked_for(lock: str, asked: list[str]) -> None:
    versions = locked(lock)
    for each in map(Requirement, asked):
        assert each.specifier.contains(versions[canonicalize_name(each.name)]), f"{each}: run `make lock`"


def test_the_test_set_holds_the_runtime_set_in_the_same_versions() -> None:
    assert locked("requirements.lock").items() <= locked("requirements-dev.lock").items()


@pytest.mark.parametrize("lock", ["requirements.lock", "requirements-dev.lock"])
def test_a_lock_has_a_hash_for_every_package_and_no_address(lock: str) -> None:
    text = (ROOT / lock).read_text("utf-8")
    packages = re.split(r"^(?=[a-z])", text, flags=re.MULTILINE)[1:]
    assert len(packages) == len(locked(lock)) > 20
    assert all("--hash=sha256:" in each for each in packages)
    assert not re.search(r"://|--index|--find-links|-i ", text)
