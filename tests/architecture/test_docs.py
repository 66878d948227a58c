"""The documents: links lead somewhere, settings are told, and nothing speaks of a place that only its author knows."""

from __future__ import annotations

import importlib
import re
from pathlib import Path

import pytest

from shared.settings import SETTINGS
from tests.support import settings
from tests.support.sources import ROOT, SERVICES, text_files

LINK = re.compile(r"(?<!!)\[[^\]\n]*\]\(([^)\s]+)(?: \"[^\"]*\")?\)|!\[[^\]\n]*\]\(([^)\s]+)\)")
VARIABLE = re.compile(r"\bTHUCCHAT_[A-Z][A-Z_]*[A-Z]\b")
ELSEWHERE = [
    re.escape("/wo" + "rk/"),
    re.escape("/t" + "mp/thucchat"),
    re.escape("../sha" + "red"),
    r"BRIEF\." + "md",
    r"\bpypi\.(org|python)",
    r"files\.python" + "hosted",
    r"deb\.debian" + r"\.org",
    r"npm" + r"js\.(org|com)",
]
"""Places of whoever wrote this, and addresses of package registries: each stands in nobody else's copy."""
UNFINISHED = re.compile(r"\b(TO" + r"DO|FIX" + r"ME|XX" + r"X)\b")


def documents() -> list[Path]:
    return [path for path in text_files() if path.suffix == ".md"]


def slug(heading: str) -> str:
    """Returns the anchor that a heading gets where Markdown is shown."""
    return re.sub(r"[^\w\- ]", "", heading.strip().lower()).replace(" ", "-")


def anchors(document: Path) -> set[str]:
    """Returns the anchors of a document's headings."""
    return {slug(each) for each in re.findall(r"^#+ (.+)$", without_code(document), re.MULTILINE)}


def without_code(document: Path) -> str:
    """Returns a document's text without its code blocks and code spans."""
    text = re.sub(r"^```.*?^```", "", document.read_text("utf-8"), flags=re.MULTILINE | re.DOTALL)
    return re.sub(r"`[^`\n]*`", "``", text)


def broken_links(document: Path) -> list[str]:
    """Returns the relative links of a document that lead nowhere."""
    broken = []
    for groups in LINK.findall(without_code(document)):
        target = next(filter(None, groups))
        if re.match(r"[a-z+]+:", target):
            continue
        path, _, anchor = target.partition("#")
        place = document.parent / path if path else document
        known = place.exists() and (not anchor or place.suffix != ".md" or anchor in anchors(place))
        if not known:
            broken.append(target)
    return broken


def test_every_relative_link_leads_somewhere() -> None:
    assert {str(path): broken for path in documents() if (broken := broken_links(path))} == {}


def test_a_link_that_leads_nowhere_is_noticed(tmp_path: Path) -> None:
    document = tmp_path / "a.md"
    document.write_text(
        "# Một tên\n[x](a.md#một-tên) [y](b.md) ![z](c.png) [w](#không) [v](https://x) `[u](d)`\n", "utf-8"
    )
    assert broken_links(document) == ["b.md", "c.png", "#không"]


@pytest.mark.parametrize("pattern", ELSEWHERE)
def test_nothing_speaks_of_a_place_that_only_its_author_has(pattern: str) -> None:
    assert [str(path) for path in text_files() if re.search(pattern, path.read_text("utf-8", errors="replace"))] == []


def test_nothing_is_marked_as_unfinished() -> None:
    assert [str(path) for path in text_files() if UNFINISHED.search(path.read_text("utf-8", errors="replace"))] == []


def test_every_setting_of_a_service_is_told() -> None:
    for service in SERVICES:
        importlib.import_module(f"services.{service}.settings")
    told = (ROOT / "docs/settings.md").read_text("utf-8")
    assert [each.name for each in SETTINGS if f"_{each.name}`" not in told] == []
    assert len(SETTINGS) > 10


def test_every_setting_of_the_tests_is_told() -> None:
    read = set(VARIABLE.findall((ROOT / "tests/support/settings.py").read_text("utf-8")))
    told = set(VARIABLE.findall("\n".join(path.read_text("utf-8") for path in documents())))
    assert read - {settings.RUN} - told == set()
