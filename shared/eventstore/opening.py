"""Where a store is opened, upgraded and checked, whichever database it is on.

A store is named by a path (SQLite) or by `postgresql://...`.
"""

from __future__ import annotations

from pathlib import Path

from shared.eventstore.ports import Store
from shared.eventstore.sqlite import open_sqlite_store, upgrade_sqlite


def open_sqlite(path: Path | str, *, create: bool = True) -> Store:
    """Returns the SQLite store at `path`; with `create`, makes or upgrades it first (for the demo and for tests).

    Raises:
        StoreRefusesToStart: its schema is not at this release's step, or it would not be durable.
        StoreUnavailable: it cannot be opened.
    """
    place = Path(path)
    if create:
        place.parent.mkdir(parents=True, exist_ok=True)
        upgrade_sqlite(place)
    return open_sqlite_store(place)
