"""Restoring a log from what others hold of it: the missing tail, or the whole of it. Used by `thucchat doctor`.

The entries have to be verified by who gives them (against cosigned checkpoints); here they are only checked to be a
log. A fence stands throughout and is not lifted: whoever restores audits the result (`auditing`) and then lifts it.

What no log can give back:
 - idempotency records younger than the backup or the damage: a client that repeats a command from that time gets it
   done once more, or is refused by its `If-Match`;
 - what was heard since then. It is heard again, from the sources' logs, which is safe because a reaction is one to a
   document: done again for the same document it records the same facts of the same aggregate, or nothing;
 - snapshots. They are not carried over even where they are there: nothing tells whether they were tampered with, and
   they are made again from the log. The same goes for read models, which stand outside of the store: throw them away.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from shared.eventstore.opening import is_postgres
from shared.eventstore.ports import Entry, Head
from shared.eventstore.postgres_rebuilding import append_to_postgres, rebuild_postgres
from shared.eventstore.regrowing import Given, RestoreRefused
from shared.eventstore.sqlite_rebuilding import append_to_sqlite, rebuild_sqlite

__all__ = ["Rebuilt", "RestoreRefused", "append_missing", "rebuild"]


@dataclass(frozen=True, slots=True)
class Rebuilt:
    """What a rebuild made: the head of the new log, where the damaged store is kept, how many rows came along."""

    head: Head
    aside: str | None
    """A file, or a schema of the same database; None when there was nothing to do."""
    carried: Mapping[str, int]
    """By table."""


def append_missing(place: str | Path, entries: Iterable[Entry], *, expected: Head | None = None) -> Head:
    """Writes the missing tail of a log back: exact bytes and positions, and the tree; returns the head.

    For a log that was cut, or a backup that was restored, and that is whole up to its end. Entries that are there
    already are compared. Everything is written in one transaction, so it may be run again after any interruption.
    The service's own rights suffice.

    Raises:
        RestoreRefused: no fence stands; an entry does not follow, or another one is there; or the log would not have
            the head that is `expected`. Nothing was written.
        StoreRefusesToStart: the store is not at this release's schema step.
        StoreUnavailable: it cannot be reached or written.
    """
    given = Given(entries, expected=expected)
    return append_to_postgres(str(place), given) if is_postgres(place) else append_to_sqlite(Path(place), given)


def rebuild(
    place: str | Path,
    entries: Iterable[Entry],
    heard: Mapping[str, Iterable[Entry]] | None = None,
    *,
    expected: Head | None = None,
    grant_to: str | None = None,
) -> Rebuilt:
    """Puts a store with these entries in the place of a damaged one, which is kept aside as evidence, unchanged.

    `heard` replaces what a mirror holds of the sources that it names. Everything else that is still consistent is
    carried over, and a fence stands in the new store. No process may use the store on SQLite; on PostgreSQL `place`
    names the owner, and the rights of the service's role are given anew, as are those of `grant_to`. May be run
    again after any interruption: until the last moment, the damaged store is in its place.

    Raises:
        RestoreRefused: the entries are no log, or not one with the head that is `expected`; or the store is in use.
            Nothing was changed.
        StoreUnavailable: the store cannot be reached or written.
    """
    given = Given(entries, heard or {}, expected)
    if is_postgres(place):
        return Rebuilt(*rebuild_postgres(str(place), given, grant_to))
    return Rebuilt(*rebuild_sqlite(Path(place), given))
