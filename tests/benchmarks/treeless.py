"""The recorders without the tree: no leaf hash, no frontier, no tiles; nothing else differs. For measurements alone.

Each is a second copy of the recorder's own module in which the few functions that know of the tree are replaced, over
a schema made of the same statements without those of the tree.
"""

from __future__ import annotations

import importlib.util
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from shared.eventstore import postgres_recorder, postgres_schema, sqlite_recorder, sqlite_schema
from shared.eventstore.batch import Found, Prepared
from shared.eventstore.columns import columns_for
from shared.eventstore.ports import Recording

LEAVES: Final = 7
"""Where `log.append` takes the leaf hashes."""
EVENT: Final = "INSERT INTO events VALUES (?, ?, ?, ?, ?, ?)"
LEAF_COLUMNS: Final = (
    "        leaf_hash BLOB NOT NULL CHECK (length(leaf_hash) = 32),\n",
    "        leaf_hash bytea NOT NULL CHECK (length(leaf_hash) = 32),\n",
)


@dataclass(frozen=True, slots=True)
class Counted:
    """Stands where the frontier does, and only counts."""

    size: int

    def extend(self, leaves: Iterable[bytes]) -> tuple[Counted, tuple[()]]:
        """Counts on."""
        return Counted(self.size + len(tuple(leaves))), ()

    def to_bytes(self) -> bytes:
        """Returns nothing: there are no nodes."""
        return b""


def prepare(recording: Recording) -> Prepared:
    """Prepares as the store does, without the leaf hashes."""
    return Prepared(recording, tuple(columns_for(event) for event in recording.events), (b"",) * len(recording.events))


def sqlite_statements() -> Iterator[str]:
    """Yields the schema on SQLite without the tree."""
    for step in sqlite_schema.STEPS:
        for statement in step.statements:
            if not any(f" {word} " in statement.replace("(", " ") for word in ("frontier", "tiles")):
                yield _without_leaf(statement, "CREATE TABLE events")


def postgres_statements() -> Iterator[str]:
    """Yields the schema on PostgreSQL without the tree. The two functions keep their parameters."""
    first, second = postgres_schema.STEPS
    for statement in (*first.statements[:-2], *second.statements):
        if statement.startswith("DROP FUNCTION"):
            continue
        if statement.startswith("CREATE FUNCTION log.look"):
            yield _replaced(
                statement,
                "SELECT f.size, f.nodes INTO size, nodes FROM log.frontier f;",
                "size := (SELECT coalesce(max(e.position), 0) FROM log.events e);",
            )
        elif statement.startswith("CREATE FUNCTION log.append"):
            yield _append_without_tree(statement)
        elif "log.frontier" not in statement and "log.tiles" not in statement:
            yield _without_leaf(statement, "CREATE TABLE log.events")


def _append_without_tree(statement: str) -> str:
    statement = _without(statement, "    FOR n IN 1", "    PERFORM pg_notify")
    return _replaced(statement, " substr(leaves, n::integer * 32 - 31, 32),", "")


def sqlite_module() -> Any:
    """Returns the SQLite recorder's module, without the tree."""
    module, original = _copy(sqlite_recorder), sqlite_recorder

    def find(database: Any, asked: Any) -> Found:
        ((size,),) = database.execute("SELECT coalesce(max(position), 0) FROM events").fetchall()
        fence = database.execute(original._LAST_FENCE).fetchone()
        versions = {each: database.execute(original._VERSION, (each,)).fetchone()[0] or 0 for each in asked.aggregates}
        keys = {each for each in asked.keys if database.execute(original._KNOWN_KEY, each).fetchone()}
        frontier: Any = Counted(size)
        return Found(frontier, versions, keys, {}, {}, fence[1] if fence is not None and fence[0] else None)

    def write(database: Any, batch: Any) -> None:
        database.executemany(EVENT, [(each.position, *each.columns, each.document) for each in batch.events])
        for each in batch.keys:
            key = each.key
            row = (key.caller, key.route, key.key, key.fingerprint, each.status, each.first, each.events)
            database.execute(original._KEY, row)

    module._find, module._write = find, write
    return module


def postgres_module() -> Any:
    """Returns the PostgreSQL recorder's module, without the tree."""
    module = _copy(postgres_recorder)
    columns = module._columns

    def without_leaves(before: Any, batch: Any) -> list[Any]:
        given = columns(before, batch)
        given[LEAVES] = b""
        return list(given)

    module.frontier_from, module._columns = (lambda rows: Counted(rows[0][0])), without_leaves
    return module


def _copy(module: Any) -> Any:
    spec = importlib.util.spec_from_file_location(f"{Path(module.__file__).stem}_without_tree", module.__file__)
    assert spec is not None
    assert spec.loader is not None
    made = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(made)
    return made


def _without_leaf(statement: str, table: str) -> str:
    if statement.startswith(table):
        for line in LEAF_COLUMNS:
            statement = statement.replace(line, "")
    return statement


def _replaced(statement: str, old: str, new: str) -> str:
    assert old in statement, old
    return statement.replace(old, new)


def _without(statement: str, start: str, end: str) -> str:
    """Returns a statement without what stands from `start` up to `end`."""
    return statement[: statement.index(start)] + statement[statement.index(end) :]
