"""The schema on SQLite. Every promise that SQL can keep is kept here, whoever writes the statement.

Triggers refuse UPDATE and DELETE. `INSERT OR REPLACE` would go round them - it removes the old row without firing a
DELETE trigger - so BEFORE INSERT triggers take only the next position, the next version and an id that is not there,
which leaves REPLACE nothing to replace. No AUTOINCREMENT: its counter lives in a table of its own that a service would
need the right to change, and "the next is the last + 1, and nothing is ever removed" already means that no position
is given twice, while the frontier's size says so if the newest entries were cut off behind SQLite's back.
"""

from __future__ import annotations

from typing import Final

from shared.eventstore.migrations import Step


def _append_only(table: str) -> tuple[str, ...]:
    return tuple(
        f"CREATE TRIGGER {table}_no_{verb.lower()} BEFORE {verb} ON {table} "
        f"BEGIN SELECT RAISE(ABORT, '{table}: append only'); END"
        for verb in ("UPDATE", "DELETE")
    )


_EVENTS: Final = (
    """CREATE TABLE events (
        position INTEGER PRIMARY KEY,
        aggregate_id TEXT NOT NULL CHECK (length(aggregate_id) = 32),
        aggregate_version INTEGER NOT NULL,
        topic TEXT NOT NULL,
        event_id TEXT NOT NULL UNIQUE CHECK (length(event_id) = 32),
        leaf_hash BLOB NOT NULL CHECK (length(leaf_hash) = 32),
        document BLOB NOT NULL CHECK (length(document) BETWEEN 1 AND 65535),
        UNIQUE (aggregate_id, aggregate_version)
    ) STRICT""",
    """CREATE TRIGGER events_next BEFORE INSERT ON events BEGIN
        SELECT RAISE(ABORT, 'events: not the next position')
            WHERE NEW.position IS NOT (SELECT coalesce(max(position), 0) + 1 FROM events);
        SELECT RAISE(ABORT, 'events: not the next version of its aggregate')
            WHERE NEW.aggregate_version IS NOT (
                SELECT coalesce(max(aggregate_version), 0) + 1 FROM events WHERE aggregate_id = NEW.aggregate_id);
        SELECT RAISE(ABORT, 'events: this event id is there already')
            WHERE EXISTS (SELECT 1 FROM events WHERE event_id = NEW.event_id);
    END""",
    *_append_only("events"),
    # The names by which the eventsourcing library reads events; it never writes through this view.
    """CREATE VIEW stored_events AS SELECT position AS rowid, aggregate_id AS originator_id,
        aggregate_version AS originator_version, topic, document AS state FROM events""",
)

_IDEMPOTENCY: Final = (
    """CREATE TABLE idempotency (
        caller TEXT NOT NULL,
        route TEXT NOT NULL,
        key TEXT NOT NULL,
        fingerprint TEXT NOT NULL,
        status INTEGER NOT NULL,
        first_position INTEGER NOT NULL,
        events INTEGER NOT NULL,
        PRIMARY KEY (caller, route, key)
    ) STRICT, WITHOUT ROWID""",
    """CREATE TRIGGER idempotency_new BEFORE INSERT ON idempotency BEGIN
        SELECT RAISE(ABORT, 'idempotency: this key is there already') WHERE EXISTS (
            SELECT 1 FROM idempotency WHERE caller = NEW.caller AND route = NEW.route AND key = NEW.key);
    END""",
    *_append_only("idempotency"),
)

# `number` is the order of hearing over all sources, and makes the row's identity one that only grows.
_HEARD: Final = (
    """CREATE TABLE heard (
        number INTEGER PRIMARY KEY,
        source TEXT NOT NULL,
        position INTEGER NOT NULL,
        leaf_hash BLOB NOT NULL CHECK (length(leaf_hash) = 32),
        document BLOB,
        UNIQUE (source, position)
    ) STRICT""",
    """CREATE TRIGGER heard_next BEFORE INSERT ON heard BEGIN
        SELECT RAISE(ABORT, 'heard: not the next number')
            WHERE NEW.number IS NOT (SELECT coalesce(max(number), 0) + 1 FROM heard);
        SELECT RAISE(ABORT, 'heard: not the next position of its source')
            WHERE NEW.position IS NOT (SELECT coalesce(max(position), 0) + 1 FROM heard WHERE source = NEW.source);
    END""",
    *_append_only("heard"),
)

_TREE: Final = (
    """CREATE TABLE frontier (
        id INTEGER PRIMARY KEY CHECK (id = 1),
        size INTEGER NOT NULL,
        nodes BLOB NOT NULL CHECK (length(nodes) % 32 = 0)
    ) STRICT""",
    "INSERT INTO frontier VALUES (1, 0, x'')",
    """CREATE TRIGGER frontier_follows BEFORE UPDATE ON frontier BEGIN
        SELECT RAISE(ABORT, 'frontier: its size is that of the log')
            WHERE NEW.id IS NOT 1 OR NEW.size IS NOT (SELECT coalesce(max(position), 0) FROM events);
    END""",
    "CREATE TRIGGER frontier_one BEFORE INSERT ON frontier BEGIN SELECT RAISE(ABORT, 'frontier: there is one'); END",
    "CREATE TRIGGER frontier_stays BEFORE DELETE ON frontier BEGIN SELECT RAISE(ABORT, 'frontier: it stays'); END",
    """CREATE TABLE tiles (
        level INTEGER NOT NULL,
        tile_index INTEGER NOT NULL,
        hashes BLOB NOT NULL CHECK (length(hashes) = 8192),
        root BLOB NOT NULL CHECK (length(root) = 32),
        PRIMARY KEY (level, tile_index)
    ) STRICT, WITHOUT ROWID""",
    """CREATE TRIGGER tiles_next BEFORE INSERT ON tiles BEGIN
        SELECT RAISE(ABORT, 'tiles: not the next of its level') WHERE NEW.tile_index IS NOT (
            SELECT coalesce(max(tile_index) + 1, 0) FROM tiles WHERE level = NEW.level);
    END""",
    *_append_only("tiles"),
)

_BESIDE: Final = (
    "CREATE TABLE relay (id INTEGER PRIMARY KEY CHECK (id = 1), position INTEGER NOT NULL) STRICT",
    "INSERT INTO relay VALUES (1, 0)",
    """CREATE TRIGGER relay_forward BEFORE UPDATE ON relay BEGIN
        SELECT RAISE(ABORT, 'relay: never backwards, never beyond the log') WHERE NEW.id IS NOT 1
            OR NEW.position < OLD.position OR NEW.position > (SELECT coalesce(max(position), 0) FROM events);
    END""",
    "CREATE TRIGGER relay_one BEFORE INSERT ON relay BEGIN SELECT RAISE(ABORT, 'relay: there is one'); END",
    "CREATE TRIGGER relay_stays BEFORE DELETE ON relay BEGIN SELECT RAISE(ABORT, 'relay: it stays'); END",
    """CREATE TABLE snapshots (
        aggregate_id TEXT PRIMARY KEY,
        version INTEGER NOT NULL,
        form TEXT NOT NULL,
        state BLOB NOT NULL,
        greatest_occurred TEXT NOT NULL
    ) STRICT""",
)

_CHECKPOINTS: Final = (
    """CREATE TABLE checkpoints (
        number INTEGER PRIMARY KEY,
        origin TEXT NOT NULL,
        size INTEGER NOT NULL CHECK (size >= 0),
        root BLOB NOT NULL CHECK (length(root) = 32),
        note BLOB NOT NULL
    ) STRICT""",
    "CREATE INDEX checkpoints_by_size ON checkpoints (origin, size, number)",
    """CREATE TRIGGER checkpoints_next BEFORE INSERT ON checkpoints BEGIN
        SELECT RAISE(ABORT, 'checkpoints: not the next number')
            WHERE NEW.number IS NOT (SELECT coalesce(max(number), 0) + 1 FROM checkpoints);
        SELECT RAISE(ABORT, 'checkpoints: another root of this size is there already') WHERE EXISTS (
            SELECT 1 FROM checkpoints WHERE origin = NEW.origin AND size = NEW.size AND root <> NEW.root);
    END""",
    *_append_only("checkpoints"),
)

# The last row counts. `raised` is when the row was written, `size` and `root` those of the checkpoint that the log
# fails to continue.
_FENCES: Final = (
    """CREATE TABLE fences (
        number INTEGER PRIMARY KEY,
        standing INTEGER NOT NULL CHECK (standing IN (0, 1)),
        reason TEXT NOT NULL,
        size INTEGER NOT NULL CHECK (size >= 0),
        root BLOB NOT NULL CHECK (length(root) = 32),
        raised TEXT NOT NULL
    ) STRICT""",
    """CREATE TRIGGER fences_next BEFORE INSERT ON fences BEGIN
        SELECT RAISE(ABORT, 'fences: not the next number')
            WHERE NEW.number IS NOT (SELECT coalesce(max(number), 0) + 1 FROM fences);
    END""",
    *_append_only("fences"),
)

STEPS: Final = (
    Step(1, "the log, what was heard, the tree", _EVENTS + _IDEMPOTENCY + _HEARD + _TREE + _BESIDE),
    Step(2, "checkpoints kept, fences", _CHECKPOINTS + _FENCES),
)

STEPS_TABLE: Final = """CREATE TABLE IF NOT EXISTS schema_steps (
    number INTEGER PRIMARY KEY, name TEXT NOT NULL, taken TEXT NOT NULL DEFAULT CURRENT_TIMESTAMP) STRICT"""
