"""Committed samples: one document of every version of every event, which must load for ever.

A sample is taken once, from a log that the demo left, and never changed: `add` writes only those that are missing.
"""

from __future__ import annotations

from pathlib import Path

from shared.contracts import CATALOGUE, PUBLISHERS, read_members
from shared.eventstore.opening import open_sqlite
from shared.eventstore.ports import Store
from thucchat.services import SERVICES

BATCH = 1000


def lacking(samples: Path) -> set[str]:
    """Returns the topics of which `samples` has none."""
    known = {topic for topic in CATALOGUE if topic.partition(".")[0] in PUBLISHERS}
    return {topic for topic in known if not (samples / f"{topic}.json").exists()}


def add_from(samples: Path, store: Store) -> list[str]:
    """Writes the samples that `samples` lacks and the log of `store` holds; returns their topics."""
    missing, added, after = lacking(samples), list[str](), 0
    while entries := store.entries(after, BATCH):
        for entry in entries:
            topic = read_members(entry.document)["type"]
            if topic in missing:
                missing.remove(topic)
                added.append(topic)
                (samples / f"{topic}.json").write_bytes(entry.document)
        after = entries[-1].position
    return added


def add(samples: Path, data: Path) -> tuple[list[str], list[str]]:
    """Writes the samples that `samples` lacks and the logs below `data` hold; returns (added, still missing) topics."""
    added: list[str] = []
    for name in SERVICES:
        store = open_sqlite(data / name / "events.db", create=False)
        added += add_from(samples, store)
        store.close()
    return added, sorted(lacking(samples))
