"""The schema on PostgreSQL, in a schema `log` of the service's own database. The promises are those on SQLite.

The owner makes the tables; the service connects as another role, which has INSERT and SELECT on the log and UPDATE on
nothing but the frontier, the relay's cursor and the snapshots. Triggers refuse the same things once more, to whoever
has more rights than that: ENABLE ALWAYS, because plain triggers are silent under session_replication_role = replica,
and BEFORE TRUNCATE per statement, because TRUNCATE fires no row trigger. Neither stops a superuser: a checkpoint kept
elsewhere tells on them.

Positions come from no sequence - a rolled back transaction would leave a hole - but are the last + 1, under an
advisory lock that every insert takes: commits come in the order of positions, so nobody who reads along skips one.
(The library's LOCK TABLE needs more rights than the service's role has.)
"""

from __future__ import annotations

from typing import Final

from shared.eventstore.migrations import Step
from shared.eventstore.postgres_guards import CHANNEL, REFUSE, TAKE_LOCK, checked, refused, unless
from shared.eventstore.postgres_schema_ledger import LEDGER_STEP

_EVENTS: Final = (
    """CREATE TABLE log.events (
        position bigint PRIMARY KEY,
        aggregate_id uuid NOT NULL,
        aggregate_version bigint NOT NULL,
        topic text COLLATE "C" NOT NULL,
        event_id uuid NOT NULL CONSTRAINT events_event_id UNIQUE,
        leaf_hash bytea NOT NULL CHECK (length(leaf_hash) = 32),
        document bytea NOT NULL CHECK (length(document) BETWEEN 1 AND 65535),
        UNIQUE (aggregate_id, aggregate_version)
    )""",
    *checked(
        "events",
        "INSERT",
        TAKE_LOCK
        + unless(
            "NEW.position = (SELECT coalesce(max(position), 0) + 1 FROM log.events)", "events: not the next position"
        )
        + unless(
            "NEW.aggregate_version = (SELECT coalesce(max(aggregate_version), 0) + 1 FROM log.events"
            " WHERE aggregate_id = NEW.aggregate_id)",
            "events: not the next version of its aggregate",
        ),
    ),
    *refused("events", "UPDATE OR DELETE", "append only"),
    # The names by which the eventsourcing library reads events; it never writes through this view.
    """CREATE VIEW log.stored_events AS SELECT position AS notification_id, aggregate_id AS originator_id,
        aggregate_version AS originator_version, topic, document AS state FROM log.events""",
)

_IDEMPOTENCY: Final = (
    """CREATE TABLE log.idempotency (
        caller text COLLATE "C" NOT NULL,
        route text COLLATE "C" NOT NULL,
        key text COLLATE "C" NOT NULL,
        fingerprint text COLLATE "C" NOT NULL,
        status integer NOT NULL,
        first_position bigint NOT NULL,
        events integer NOT NULL,
        PRIMARY KEY (caller, route, key)
    )""",
    *refused("idempotency", "UPDATE OR DELETE", "append only"),
)

_HEARD: Final = (
    """CREATE TABLE log.heard (
        number bigint PRIMARY KEY,
        source text COLLATE "C" NOT NULL,
        position bigint NOT NULL,
        leaf_hash bytea NOT NULL CHECK (length(leaf_hash) = 32),
        document bytea,
        UNIQUE (source, position)
    )""",
    *checked(
        "heard",
        "INSERT",
        TAKE_LOCK
        + unless("NEW.number = (SELECT coalesce(max(number), 0) + 1 FROM log.heard)", "heard: not the next number")
        + unless(
            "NEW.position = (SELECT coalesce(max(position), 0) + 1 FROM log.heard WHERE source = NEW.source)",
            "heard: not the next position of its source",
        ),
    ),
    *refused("heard", "UPDATE OR DELETE", "append only"),
)

_TREE: Final = (
    """CREATE TABLE log.frontier (
        id integer PRIMARY KEY CHECK (id = 1),
        size bigint NOT NULL,
        nodes bytea NOT NULL CHECK (length(nodes) % 32 = 0)
    )""",
    "INSERT INTO log.frontier VALUES (1, 0, '')",
    *checked(
        "frontier",
        "UPDATE",
        unless(
            "NEW.id = 1 AND NEW.size = (SELECT coalesce(max(position), 0) FROM log.events)",
            "frontier: its size is that of the log",
        ),
    ),
    *refused("frontier", "INSERT OR DELETE", "there is one and it stays"),
    """CREATE TABLE log.tiles (
        level integer NOT NULL,
        tile_index bigint NOT NULL,
        hashes bytea NOT NULL CHECK (length(hashes) = 8192),
        root bytea NOT NULL CHECK (length(root) = 32),
        PRIMARY KEY (level, tile_index)
    )""",
    # A tile is hashes: compressing it would only cost time.
    "ALTER TABLE log.tiles ALTER COLUMN hashes SET STORAGE EXTERNAL",
    *checked(
        "tiles",
        "INSERT",
        unless(
            "NEW.tile_index = (SELECT coalesce(max(tile_index) + 1, 0) FROM log.tiles WHERE level = NEW.level)",
            "tiles: not the next of its level",
        ),
    ),
    *refused("tiles", "UPDATE OR DELETE", "append only"),
)

_BESIDE: Final = (
    "CREATE TABLE log.relay (id integer PRIMARY KEY CHECK (id = 1), position bigint NOT NULL)",
    "INSERT INTO log.relay VALUES (1, 0)",
    *checked(
        "relay",
        "UPDATE",
        unless(
            "NEW.id = 1 AND NEW.position >= OLD.position"
            " AND NEW.position <= (SELECT coalesce(max(position), 0) FROM log.events)",
            "relay: never backwards, never beyond the log",
        ),
    ),
    *refused("relay", "INSERT OR DELETE", "there is one and it stays"),
    """CREATE TABLE log.snapshots (
        aggregate_id uuid PRIMARY KEY,
        version bigint NOT NULL,
        form text COLLATE "C" NOT NULL,
        state bytea NOT NULL,
        greatest_occurred text COLLATE "C" NOT NULL
    )""",
)

# What is there of all that a group of recordings asks about, under the write lock. In plpgsql every statement sees
# what was committed before it began, and so what was committed before the lock was granted.
_LOOK: Final = """CREATE FUNCTION log.look(
    aggregates uuid[], callers text[], routes text[], keys text[], sources text[],
    OUT size bigint, OUT nodes bytea, OUT versions bigint[], OUT used boolean[], OUT heard bigint[]
) LANGUAGE plpgsql AS $$ BEGIN
    TAKE_LOCK
    SELECT f.size, f.nodes INTO size, nodes FROM log.frontier f;
    versions := array(
        SELECT coalesce((SELECT max(e.aggregate_version) FROM log.events e WHERE e.aggregate_id = a), 0)
        FROM unnest(aggregates) WITH ORDINALITY AS asked (a, n) ORDER BY n);
    used := array(
        SELECT EXISTS (SELECT FROM log.idempotency i WHERE i.caller = c AND i.route = r AND i.key = k)
        FROM unnest(callers, routes, keys) WITH ORDINALITY AS asked (c, r, k, n) ORDER BY n);
    heard := array(
        SELECT coalesce((SELECT max(h.position) FROM log.heard h WHERE h.source = s), 0)
        FROM unnest(sources) WITH ORDINALITY AS asked (s, n) ORDER BY n);
END $$""".replace("TAKE_LOCK", TAKE_LOCK)

# Writes a whole batch, or nothing: one statement, so that a commit costs one round trip. It decides nothing; the
# triggers and unique indexes check every row.
_APPEND: Final = """CREATE FUNCTION log.append(
    old_size bigint, old_nodes bytea, new_nodes bytea,
    aggregates uuid[], versions bigint[], topics text[], ids uuid[], leaves bytea[], documents bytea[],
    callers text[], routes text[], keys text[], fingerprints text[], statuses integer[], firsts bigint[],
    counts integer[], sources text[], positions bigint[], heard_leaves bytea[], heard_documents bytea[],
    levels integer[], indexes bigint[], roots bytea[]
) RETURNS void LANGUAGE plpgsql AS $$ BEGIN
    TAKE_LOCK
    INSERT INTO log.idempotency
        SELECT * FROM unnest(callers, routes, keys, fingerprints, statuses, firsts, counts);
    INSERT INTO log.heard
        SELECT (SELECT coalesce(max(h.number), 0) FROM log.heard h) + n, s, p, l, d
        FROM unnest(sources, positions, heard_leaves, heard_documents) WITH ORDINALITY AS given (s, p, l, d, n)
        ORDER BY n;
    IF cardinality(ids) = 0 THEN RETURN; END IF;
    IF NOT EXISTS (SELECT FROM log.frontier f WHERE f.size = old_size AND f.nodes = old_nodes) THEN
        RAISE EXCEPTION USING
            ERRCODE = 'integrity_constraint_violation', MESSAGE = 'frontier: not the one that is there';
    END IF;
    INSERT INTO log.events
        SELECT old_size + n, a, v, t, i, l, d
        FROM unnest(aggregates, versions, topics, ids, leaves, documents) WITH ORDINALITY
            AS given (a, v, t, i, l, d, n)
        ORDER BY n;
    FOR n IN 1 .. cardinality(levels) LOOP
        IF levels[n] = 0 THEN
            INSERT INTO log.tiles SELECT 0, indexes[n], string_agg(e.leaf_hash, '' ORDER BY e.position), roots[n]
                FROM log.events e WHERE e.position > indexes[n] * 256 AND e.position <= (indexes[n] + 1) * 256;
        ELSE
            INSERT INTO log.tiles SELECT levels[n], indexes[n], string_agg(t.root, '' ORDER BY t.tile_index), roots[n]
                FROM log.tiles t WHERE t.level = levels[n] - 1
                AND t.tile_index >= indexes[n] * 256 AND t.tile_index < (indexes[n] + 1) * 256;
        END IF;
    END LOOP;
    UPDATE log.frontier SET size = old_size + cardinality(ids), nodes = new_nodes WHERE id = 1;
    PERFORM pg_notify('CHANNEL', (old_size + cardinality(ids))::text);
END $$""".replace("TAKE_LOCK", TAKE_LOCK).replace("CHANNEL", CHANNEL)

STEPS: Final = (
    Step(
        1,
        "the log, what was heard, the tree",
        (REFUSE, *_EVENTS, *_IDEMPOTENCY, *_HEARD, *_TREE, *_BESIDE, _LOOK, _APPEND),
    ),
    LEDGER_STEP,
)

FOUNDATION: Final = (
    "CREATE SCHEMA IF NOT EXISTS log",
    """CREATE TABLE IF NOT EXISTS log.schema_steps (
        number integer PRIMARY KEY, name text NOT NULL, taken timestamptz NOT NULL DEFAULT now())""",
)

GRANTS: Final = (
    "REVOKE ALL ON ALL FUNCTIONS IN SCHEMA log FROM PUBLIC",
    "REVOKE ALL ON SCHEMA log FROM {role}",
    "REVOKE ALL ON ALL TABLES IN SCHEMA log FROM {role}",
    "GRANT USAGE ON SCHEMA log TO {role}",
    "GRANT EXECUTE ON FUNCTION log.look, log.append TO {role}",
    "GRANT SELECT ON ALL TABLES IN SCHEMA log TO {role}",
    "GRANT INSERT ON log.events, log.idempotency, log.heard, log.tiles, log.checkpoints, log.fences TO {role}",
    "GRANT INSERT ON log.snapshots TO {role}",
    "GRANT UPDATE (size, nodes) ON log.frontier TO {role}",
    "GRANT UPDATE (position) ON log.relay TO {role}",
    "GRANT UPDATE (version, form, state, greatest_occurred) ON log.snapshots TO {role}",
)
"""What the service's role may do. Given anew at every upgrade, so that a right given by hand does not stay."""
