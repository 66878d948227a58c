"""Where a store is opened, upgraded and checked, whichever database it is on.

A store is named by a path (SQLite) or by `postgresql://...` (a database of its own).
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Final

from shared.eventstore.checking import Checked
from shared.eventstore.ports import Store, StoreRefusesToStart
from shared.eventstore.postgres import check_postgres, open_postgres_store, upgrade_postgres_log
from shared.eventstore.postgres_connections import POOL_SIZE
from shared.eventstore.sqlite import check_sqlite, open_sqlite_store, upgrade_sqlite

_SCHEMES: Final = ("postgresql://", "postgres://")
_UNSAFE: Final = "POSTGRES_ENABLE_DB_FUNCTIONS"


def open_store(
    place: str | Path,
    *,
    environment: Mapping[str, str],
    pool_size: int = POOL_SIZE,
    production: bool = False,
) -> Store:
    """Returns the store at `place`, which must have been upgraded. Safe before a fork.

    `environment` is the process's. `pool_size` bounds the PostgreSQL connections of each process (one more listens).
    In `production` PostgreSQL is refused where the role could change what is recorded, or the server does not write
    through to the disk.

    Raises:
        StoreRefusesToStart: the schema is not at this release's step, or a setting would break a promise.
        StoreUnavailable: the store cannot be reached.
    """
    refuse_unsafe(environment)
    if is_postgres(place):
        return open_postgres_store(str(place), pool_size=pool_size, production=production)
    return open_sqlite_store(Path(place))


def open_sqlite(path: Path | str, *, create: bool = True) -> Store:
    """Returns the SQLite store at `path`; with `create`, makes or upgrades it first (for the demo and for tests).

    Raises:
        StoreRefusesToStart: its schema is not at this release's step, or it would not be durable.
        StoreUnavailable: it cannot be opened.
    """
    if create:
        upgrade(path)
    return open_sqlite_store(Path(path))


def upgrade(place: str | Path, grant_to: str | None = None) -> int:
    """Takes the schema steps that the store at `place` still has to take, making it where there is none.

    Any number of processes may do so at once. On PostgreSQL `place` names the owner, and `grant_to` the role that the
    service connects as. Returns how many steps were taken.

    Raises:
        StoreRefusesToStart: the store is newer than this release.
        StoreUnavailable: it cannot be reached or written.
    """
    if is_postgres(place):
        return upgrade_postgres_log(str(place), grant_to)
    path = Path(place)
    path.parent.mkdir(parents=True, exist_ok=True)
    return upgrade_sqlite(path)


def check(place: str | Path) -> Checked:
    """Returns what a check of the store at `place` finds: everything derived is derived again from the bytes.

    Raises:
        StoreRefusesToStart: it is not at this release's schema step.
        StoreUnavailable: it cannot be read.
    """
    return check_postgres(str(place)) if is_postgres(place) else check_sqlite(Path(place))


def is_postgres(place: str | Path) -> bool:
    """Tells whether `place` names a PostgreSQL database."""
    return isinstance(place, str) and place.startswith(_SCHEMES)


def refuse_unsafe(environment: Mapping[str, str]) -> None:
    """Refuses an environment in which the library would lose events.

    With POSTGRES_ENABLE_DB_FUNCTIONS it inserts without a lock and drops what is to be recorded along with the events:
    a reader that followed missed 197 of 20,990. It reads the variable under any application's prefix.

    Raises:
        StoreRefusesToStart: it is set.
    """
    for name, value in environment.items():
        if value and (name == _UNSAFE or name.endswith(f"_{_UNSAFE}")):
            raise StoreRefusesToStart(f"{name} is set; the library then loses events. Unset it")
