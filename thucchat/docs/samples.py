"""Committed samples: one document of every version of every event, which must load for ever.

A sample is taken once, from a log that the demo left, and never changed: `add` writes only those that are missing.
"""

from __future__ import annotations

from pathlib import Path

from shared.contracts import CATALOGUE, PUBLISHERS, read_members
from shared.eventstore.opening import open_sqlite
from thucchat.services import SERVICES

BATCH = 1000


def add(samples: Path, data: Path) -> tuple[list[str], list[str]]:
    """Writes the samples that `samples` lacks and the logs below `data` hold; returns (added, still missing) topics."""
    missing = {
        topic
        for topic in CATALOGUE
        if topic.partition(".")[0] in PUBLISHERS and not (samples / f"{topic}.json").exists()
    }
    added: list[str] = []
    for name in SERVICES:
        store = open_sqlite(data / name / "events.db", create=False)
        after = 0
        while entries := store.entries(after, BATCH):
            for entry in entries:
                topic = read_members(entry.document)["type"]
                if topic in missing:
                    missing.remove(topic)
                    added.append(topic)
                    (samples / f"{topic}.json").write_bytes(entry.document)
            after = entries[-1].position
        store.close()
    return added, sorted(missing)
