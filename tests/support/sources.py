"""Reads the project's own files, for the tests of its shape."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Final

ROOT: Final = Path(__file__).parents[2]
PACKAGES: Final = ("services", "shared", "thucchat")
SERVICES: Final = ("registry", "assessment", "funding", "notifier", "inspection")
MADE: Final = {"__pycache__", "build"}
"""Folders that tools make; so are those whose names begin with a dot, but for the one of continuous integration."""


def python_files(*folders: str, root: Path = ROOT) -> Iterator[Path]:
    """Yields every Python file below the folders, in order."""
    for folder in folders:
        yield from sorted((root / folder).rglob("*.py"))


def text_files(root: Path = ROOT) -> Iterator[Path]:
    """Yields every text file of the project that a person wrote or reads."""
    for path in sorted(root.rglob("*")):
        folders = path.relative_to(root).parts[:-1]
        made = any(each in MADE or each.endswith(".egg-info") or (each[0] == "." and each != ".ci") for each in folders)
        if not made and path.is_file() and is_text(path):
            yield path


def is_text(path: Path) -> bool:
    """Tells whether a file is text."""
    with path.open("rb") as file:
        return b"\0" not in file.read(4096)


def module_name(path: Path, root: Path = ROOT) -> str:
    """Returns the dotted name of a module's file."""
    parts = path.relative_to(root).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


def long_functions(source: str, most: int) -> list[str]:
    """Returns `name (lines)` of every function longer than `most` lines, docstring included, decorators not."""
    found = []
    for node in nodes(source):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            assert node.end_lineno is not None
            lines = node.end_lineno - node.lineno + 1
            if lines > most:
                found.append(f"{node.name} ({lines})")
    return found


def imported(source: str) -> set[str]:
    """Returns the dotted names that a module imports: of `from a.b import c`, a.b."""
    found = set()
    for node in nodes(source):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            found.add(node.module)
    return found


def used_attributes(source: str) -> set[str]:
    """Returns the last two names of every dotted name that a module uses: of `a.os.environ`, `os.environ`."""
    found = set()
    for node in nodes(source):
        if isinstance(node, ast.Attribute):
            owner = node.value
            before = owner.id if isinstance(owner, ast.Name) else owner.attr if isinstance(owner, ast.Attribute) else ""
            found.add(f"{before}.{node.attr}")
    return found


@cache
def nodes(source: str) -> tuple[ast.AST, ...]:
    """Returns every node of a module's syntax tree."""
    return tuple(ast.walk(ast.parse(source)))
