"""The rules that can refuse: said in both languages, with the same figures, and raised with every figure they name."""

from __future__ import annotations

import ast
import importlib
import pkgutil
from collections.abc import Iterator
from pathlib import Path
from string import Formatter
from types import ModuleType

import pytest

import services
import shared
from shared.errors import RULES, Kind, Rule, rule
from tests.support.sources import PACKAGES, SERVICES, module_name, nodes, python_files

PROCESSES = {"wsgi", "worker"}
"""Modules that make a process of their own when they are imported."""


def every_module() -> Iterator[ModuleType]:
    """Yields every module of the services and of shared, imported."""
    for package in (services, shared):
        for found in pkgutil.walk_packages(package.__path__, f"{package.__name__}."):
            if found.name.rpartition(".")[2] not in PROCESSES:
                yield importlib.import_module(found.name)


MODULES = {module.__name__: module for module in every_module()}
CODES = sorted(code for code in RULES if not code.startswith("scene."))
"""The product's. The scene in which the HTTP layer is tested has rules of its own, declared once it is loaded."""


def names_in(*templates: str) -> set[str]:
    """Returns the names of the figures that format templates ask for."""
    return {
        name.partition(".")[0].partition("[")[0]
        for each in templates
        for _, name, _, _ in Formatter().parse(each)
        if name
    }


def figures(each: Rule) -> set[str]:
    """Returns every figure that a rule's texts name."""
    return names_in(each.vi, each.en, each.todo_vi, each.todo_en)


@pytest.mark.parametrize("code", CODES)
def test_a_rule_says_the_same_in_both_languages(code: str) -> None:
    told = RULES[code]
    assert all(text.strip() == text and len(text) > 5 for text in (told.vi, told.en, told.todo_vi, told.todo_en))
    in_vi, in_en = names_in(told.vi, told.todo_vi), names_in(told.en, told.todo_en)
    assert {each.removesuffix("_vi") for each in in_vi} == {each.removesuffix("_en") for each in in_en}
    assert told.vi != told.en


@pytest.mark.parametrize("code", CODES)
def test_a_rule_belongs_to_a_service_or_to_what_all_share(code: str) -> None:
    owners = {name for name, module in MODULES.items() if RULES[code] in vars(module).values()}
    head = code.partition(".")[0]
    home = f"services.{head}.domain" if head in SERVICES else "shared"
    assert any(owner.startswith(home) for owner in owners), owners


def test_a_code_can_be_taken_once_only() -> None:
    with pytest.raises(ValueError, match="declared twice"):
        rule(CODES[0], Kind.CONFLICT, vi="x", en="x", todo_vi="x", todo_en="x")


def raised(path: Path) -> Iterator[tuple[int, Rule, set[str]]]:
    """Yields line, rule and given figures of every `Refused(RULE, ...)` in a module whose figures stand there."""
    module = MODULES.get(module_name(path))
    for node in nodes(path.read_text("utf-8")):
        if module and isinstance(node, ast.Call) and ast.unparse(node.func).endswith("Refused") and node.args:
            found = look_up(module, node.args[0])
            given = {each.arg for each in node.keywords}
            if found is not None and None not in given:
                yield node.lineno, found, {str(each) for each in given} - {"pointer"}


def look_up(module: ModuleType, expression: ast.expr) -> Rule | None:
    """Returns the rule that an expression such as `refusals.LATE` names, or None when it is computed."""
    value: object = module
    for part in ast.unparse(expression).split("."):
        value = getattr(value, part, None)
    return value if isinstance(value, Rule) else None


def test_every_refusal_is_raised_with_every_figure_that_its_texts_name() -> None:
    seen, faults = 0, []
    for path in python_files(*PACKAGES):
        for line, told, given in raised(path):
            seen += 1
            if missing := figures(told) - given:
                faults.append(f"{module_name(path)}:{line} {told.code} lacks {sorted(missing)}")
    assert faults == []
    assert seen > 20, "the search finds what it searches for"
