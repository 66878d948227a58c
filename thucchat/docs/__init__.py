"""The documents that are generated from the code, and compared with what is committed.

`thucchat docs write` writes them, `thucchat docs check` and the tests compare. Nothing here is written by hand twice.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Final

from thucchat.docs.asyncapi import asyncapi_json
from thucchat.docs.events import events_markdown

GENERATORS: Final[dict[str, Callable[[], str]]] = {
    "docs/events.md": events_markdown,
    "docs/asyncapi.json": asyncapi_json,
}
"""What is generated: path in the repository, and the function that gives its text."""


def write(root: Path) -> list[str]:
    """Writes every generated document below `root` and returns the paths of those that changed."""
    changed = stale(root)
    for name in changed:
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(GENERATORS[name](), "utf-8")
    return changed


def stale(root: Path) -> list[str]:
    """Returns the paths of generated documents that are not what the code says now."""
    return [
        name
        for name, generate in GENERATORS.items()
        if not (root / name).is_file() or (root / name).read_text("utf-8") != generate()
    ]
