"""The documents that are generated from the code, and compared with what is committed.

`thucchat docs write` writes them, `thucchat docs check` and the tests compare. Nothing here is written by hand twice.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Final

from shared.messaging.topology import definitions_json
from thucchat.docs import apis, duties
from thucchat.docs.asyncapi import asyncapi_json
from thucchat.docs.events import events_markdown
from thucchat.services import SERVICES


def _openapi(name: str) -> str:
    return apis.openapi_documents()[name]


GENERATORS: Final[dict[str, Callable[[], str]]] = {
    "docs/events.md": events_markdown,
    "docs/asyncapi.json": asyncapi_json,
    **{f"docs/openapi/{name}.json": partial(_openapi, name) for name in SERVICES},
    "docs/permissions.md": apis.permissions_markdown,
    "docs/refusals.md": apis.refusals_markdown,
    "docs/separation-of-duties.md": duties.separation_markdown,
    "docs/state-machines.md": duties.machines_markdown,
    "docs/settings.md": apis.settings_markdown,
    "docs/metrics.md": apis.metrics_markdown,
    "deploy/rabbitmq/definitions.json": definitions_json,
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
