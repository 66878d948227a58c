"""Every separation of duties that a rule declares is tried over HTTP by a test that names the rule."""

from __future__ import annotations

import ast
from pathlib import Path

from shared.errors import RULES
from tests.architecture.test_refusals import MODULES
from tests.support.sources import python_files


def marked(source: str) -> set[str]:
    """Returns the codes that tests in `source` are marked with: `@pytest.mark.forbidden_pair("service.code")`."""
    calls = (each for each in ast.walk(ast.parse(source)) if isinstance(each, ast.Call))
    return {
        argument.value
        for each in calls
        if isinstance(each.func, ast.Attribute) and each.func.attr == "forbidden_pair"
        for argument in each.args
        if isinstance(argument, ast.Constant) and isinstance(argument.value, str)
    }


def separating() -> set[str]:
    assert "services.registry.domain" in MODULES  # every service's rules are declared by now
    return {code for code, each in RULES.items() if each.separates is not None}


def test_every_forbidden_pair_is_tried_over_http() -> None:
    tried = {code for path in python_files("tests") for code in marked(path.read_text("utf-8"))}
    assert separating() - tried == set()


def test_no_test_is_marked_with_a_pair_that_no_rule_separates() -> None:
    here = Path(__file__)
    tried = {code for path in python_files("tests") if path != here for code in marked(path.read_text("utf-8"))}
    assert tried - separating() == set()


def test_a_pair_that_is_not_tried_is_noticed() -> None:
    assert marked('@pytest.mark.forbidden_pair("a.b", "c.d")\ndef test(): ...\n') == {"a.b", "c.d"}
    assert marked("def test(): ...") == set()
