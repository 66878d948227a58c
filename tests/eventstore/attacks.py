"""Statements that would change history, as a table: tried through a store's own connection, and past it.

The log has 300 events of one aggregate, an idempotency record, two documents heard, a relay at 5, two checkpoints kept
and a fence raised and lifted. One statement a
paragraph. `{p}` is the schema's prefix, `{id}` a fresh event id, `{zeros}` a hash of zeros, `{changed}` the document
with one letter changed.
"""

from __future__ import annotations

from typing import Final


def paragraphs(text: str) -> tuple[str, ...]:
    """Returns the statements of a table."""
    return tuple(" ".join(each.split()) for each in text.split("\n\n"))


ROWS: Final = paragraphs("""
UPDATE {p}events SET topic = 'x.y.z.v1' WHERE position = 2

UPDATE {p}events SET position = position + 1000

UPDATE {p}events SET document = leaf_hash

DELETE FROM {p}events WHERE position = 2

DELETE FROM {p}events WHERE position = (SELECT max(position) FROM {p}events)

DELETE FROM {p}events

INSERT INTO {p}events
    SELECT position, aggregate_id, aggregate_version, topic, event_id, leaf_hash, document
    FROM {p}events WHERE position = 2 ON CONFLICT (position) DO UPDATE SET topic = 'x.y.z.v1'

INSERT INTO {p}events SELECT 301, aggregate_id, 301, topic, event_id, leaf_hash, document
    FROM {p}events WHERE position = 2 ON CONFLICT (event_id) DO UPDATE SET topic = 'x.y.z.v1'

INSERT INTO {p}events SELECT 301, aggregate_id, aggregate_version, topic, {id}, leaf_hash, document
    FROM {p}events WHERE position = 2
    ON CONFLICT (aggregate_id, aggregate_version) DO UPDATE SET topic = 'x.y.z.v1'

INSERT INTO {p}events SELECT 9999, aggregate_id, 301, topic, {id}, leaf_hash, document
    FROM {p}events WHERE position = 2

INSERT INTO {p}events SELECT -1, aggregate_id, 301, topic, {id}, leaf_hash, document
    FROM {p}events WHERE position = 2

INSERT INTO {p}events SELECT 301, aggregate_id, 9999, topic, {id}, leaf_hash, document
    FROM {p}events WHERE position = 2

UPDATE {p}idempotency SET status = 500

UPDATE {p}idempotency SET first_position = 2

DELETE FROM {p}idempotency

INSERT INTO {p}idempotency SELECT * FROM {p}idempotency WHERE events = 300
    ON CONFLICT (caller, route, key) DO UPDATE SET status = 500

UPDATE {p}heard SET leaf_hash = leaf_hash

UPDATE {p}heard SET position = position + 10

DELETE FROM {p}heard WHERE position = 2

INSERT INTO {p}heard SELECT 3, source, position, leaf_hash, document
    FROM {p}heard WHERE position = 2 ON CONFLICT (source, position) DO UPDATE SET document = NULL

INSERT INTO {p}heard SELECT 9999, source, 3, leaf_hash, document FROM {p}heard WHERE position = 2

INSERT INTO {p}heard SELECT 3, source, 9999, leaf_hash, document FROM {p}heard WHERE position = 2

UPDATE {p}tiles SET root = root

DELETE FROM {p}tiles

INSERT INTO {p}tiles SELECT level, tile_index, hashes, root FROM {p}tiles WHERE level = 0
    ON CONFLICT (level, tile_index) DO UPDATE SET root = excluded.root

INSERT INTO {p}tiles SELECT level, 7, hashes, root FROM {p}tiles

UPDATE {p}frontier SET size = 3

UPDATE {p}frontier SET size = 301

DELETE FROM {p}frontier

UPDATE {p}relay SET position = 0

UPDATE {p}relay SET position = 301

DELETE FROM {p}relay

UPDATE {p}checkpoints SET size = size + 1

UPDATE {p}checkpoints SET note = root WHERE number = 1

DELETE FROM {p}checkpoints

INSERT INTO {p}checkpoints SELECT number, origin, 9999, root, note FROM {p}checkpoints WHERE number = 1
    ON CONFLICT (number) DO UPDATE SET note = excluded.root

INSERT INTO {p}checkpoints SELECT 9999, origin, 9999, root, note FROM {p}checkpoints WHERE number = 1

INSERT INTO {p}checkpoints SELECT 3, origin, size, {zeros}, note FROM {p}checkpoints WHERE number = 1

UPDATE {p}fences SET standing = {no}

UPDATE {p}fences SET reason = 'nothing is wrong' WHERE number = 1

DELETE FROM {p}fences

INSERT INTO {p}fences SELECT number, {no}, reason, size, root, raised FROM {p}fences WHERE number = 1
    ON CONFLICT (number) DO UPDATE SET standing = excluded.standing

INSERT INTO {p}fences SELECT 9999, {no}, reason, size, root, raised FROM {p}fences WHERE number = 1
""")
"""Changes of rows that both dialects know."""

SQLITE_ROWS: Final = paragraphs("""
UPDATE OR REPLACE events SET position = 1 WHERE position = 2

INSERT OR REPLACE INTO events
    SELECT position, aggregate_id, aggregate_version, topic, event_id, leaf_hash, document
    FROM events WHERE position = 2

REPLACE INTO events SELECT 301, aggregate_id, aggregate_version, topic, event_id, leaf_hash, document
    FROM events WHERE position = 2

INSERT OR REPLACE INTO events SELECT 301, aggregate_id, 301, topic, event_id, leaf_hash, document
    FROM events WHERE position = 2

INSERT OR REPLACE INTO events SELECT 301, aggregate_id, aggregate_version, topic, {id}, leaf_hash, document
    FROM events WHERE position = 2

INSERT INTO events (aggregate_id, aggregate_version, topic, event_id, leaf_hash, document)
    SELECT aggregate_id, 9999, topic, {id}, leaf_hash, document FROM events WHERE position = 2

INSERT OR REPLACE INTO idempotency
    SELECT caller, route, key, fingerprint, 500, first_position, events FROM idempotency

INSERT OR REPLACE INTO heard SELECT number, source, position, leaf_hash, leaf_hash FROM heard WHERE position = 2

INSERT OR REPLACE INTO heard SELECT 3, source, position, leaf_hash, leaf_hash FROM heard WHERE position = 2

INSERT OR REPLACE INTO heard SELECT 1, source, 3, leaf_hash, leaf_hash FROM heard WHERE position = 2

INSERT OR REPLACE INTO tiles SELECT level, tile_index, hashes, root FROM tiles

INSERT OR REPLACE INTO frontier VALUES (1, 0, x'')

INSERT OR REPLACE INTO relay VALUES (1, 0)

INSERT OR REPLACE INTO checkpoints SELECT number, origin, size, root, root FROM checkpoints

INSERT OR REPLACE INTO checkpoints SELECT 2, origin, 9999, root, note FROM checkpoints WHERE number = 1

INSERT OR REPLACE INTO fences SELECT number, 0, reason, size, root, raised FROM fences

UPDATE OR REPLACE fences SET number = 1 WHERE number = 2
""")

POSTGRES_ROWS: Final = paragraphs("""
TRUNCATE log.events

TRUNCATE log.events, log.idempotency, log.heard, log.tiles, log.frontier, log.relay

TRUNCATE log.heard

TRUNCATE log.idempotency

TRUNCATE log.tiles

TRUNCATE log.frontier

TRUNCATE log.relay

TRUNCATE log.checkpoints

TRUNCATE log.fences

MERGE INTO log.events USING (SELECT 2 AS n) AS given ON position = n WHEN MATCHED THEN DELETE

MERGE INTO log.events USING (SELECT 2 AS n) AS given ON position = n WHEN MATCHED THEN UPDATE SET topic = 'x'

WITH gone AS (DELETE FROM log.heard RETURNING *) SELECT count(*) FROM gone
""")

SQLITE_DEFINITIONS: Final = paragraphs("""
DROP TABLE events

DROP TABLE frontier

DROP TABLE fences

DROP TRIGGER fences_next

DROP INDEX checkpoints_by_size

DROP TRIGGER events_next

DROP TRIGGER events_no_delete

DROP VIEW stored_events

ALTER TABLE events RENAME TO old_events

ALTER TABLE events ADD COLUMN note TEXT

CREATE TABLE mine (a)

CREATE TEMP TABLE events (a)

CREATE TEMP TRIGGER mine AFTER INSERT ON events BEGIN DELETE FROM idempotency; END

CREATE VIEW mine AS SELECT 1

ATTACH ':memory:' AS other

PRAGMA writable_schema = ON

PRAGMA synchronous = OFF

PRAGMA journal_mode = DELETE

PRAGMA recursive_triggers = OFF

PRAGMA ignore_check_constraints = ON

VACUUM

SELECT randomblob(10)
""")

POSTGRES_DEFINITIONS: Final = paragraphs("""
DROP TABLE log.events CASCADE

DROP SCHEMA log CASCADE

DROP TRIGGER events_stays ON log.events

ALTER TABLE log.events DISABLE TRIGGER ALL

ALTER TABLE log.events DISABLE TRIGGER events_stays

ALTER TABLE log.fences DISABLE TRIGGER fences_stays

DROP TABLE log.checkpoints

ALTER TABLE log.events RENAME TO old_events

ALTER TABLE log.events DROP COLUMN leaf_hash CASCADE

CREATE OR REPLACE FUNCTION log.refuse() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RETURN NULL; END $$

CREATE RULE mine AS ON INSERT TO log.events DO INSTEAD NOTHING

CREATE TABLE log.mine (a integer)

SET session_replication_role = replica

LOCK TABLE log.events IN ACCESS EXCLUSIVE MODE

SELECT * FROM log.events FOR UPDATE

INSERT INTO log.schema_steps VALUES (3, 'mine')
""")
"""What only an owner or a superuser may: it is refused to the service's role and, as a test shows, not to them."""

TAMPERINGS: Final = {
    "a byte of a document": ("UPDATE {p}events SET document = {changed} WHERE position = 2", "position 2"),
    "a leaf hash": ("UPDATE {p}events SET leaf_hash = {zeros} WHERE position = 2", "position 2"),
    "the topic column": ("UPDATE {p}events SET topic = 'a.b.c.v1' WHERE position = 2", "position 2"),
    "the event id column": ("UPDATE {p}events SET event_id = {id} WHERE position = 2", "position 2"),
    "another event's bytes": (
        """UPDATE {p}events SET document = (SELECT document FROM {p}events WHERE position = 3),
        leaf_hash = (SELECT leaf_hash FROM {p}events WHERE position = 3) WHERE position = 2""",
        "position 2",
    ),
    "an event cut out": ("DELETE FROM {p}events WHERE position = 2", "position 2"),
    "the last event cut off": ("DELETE FROM {p}events WHERE position = 300", "position 300"),
    "an event beyond the tree": (
        """INSERT INTO {p}events SELECT 301, aggregate_id, 301, topic, {id}, leaf_hash, document
        FROM {p}events WHERE position = 2""",
        "position 301",
    ),
    "the frontier": ("UPDATE {p}frontier SET size = 299, nodes = {zeros}", "cannot have a frontier"),
    "the frontier's nodes": (
        "UPDATE {p}frontier SET nodes = (SELECT {four} FROM {p}tiles)",
        "the frontier stored for 300 leaves",
    ),
    "the frontier gone": ("DELETE FROM {p}frontier", "the log has 0 frontiers"),
    "the relay gone": ("DELETE FROM {p}relay", "the relay stands at -1"),
    "a tile": ("UPDATE {p}tiles SET root = {zeros}", "tile 0 of level 0"),
    "a tile gone": ("DELETE FROM {p}tiles", "tile 0 of level 0"),
    "a tile too many": ("INSERT INTO {p}tiles SELECT level, 1, hashes, root FROM {p}tiles", "level 0 has 2 tiles"),
    "what was heard": ("UPDATE {p}heard SET leaf_hash = {zeros} WHERE position = 2", "heard of"),
    "something heard cut out": ("DELETE FROM {p}heard WHERE position = 1", "heard"),
    "an idempotency record beyond the end": ("UPDATE {p}idempotency SET first_position = 999", "idempotency"),
    "the relay beyond the end": ("UPDATE {p}relay SET position = 999", "relay"),
    "the size of a checkpoint": ("UPDATE {p}checkpoints SET size = 299 WHERE number = 2", "checkpoint 2"),
    "another root of a checkpoint": ("UPDATE {p}checkpoints SET root = {zeros} WHERE number = 1", "checkpoint 1"),
    "a checkpoint gone": ("DELETE FROM {p}checkpoints WHERE number = 1", "checkpoint 1: missing"),
    "a fence gone": ("DELETE FROM {p}fences WHERE number = 1", "fence 1: missing"),
}
"""What somebody may do who owns the data, and what a check then names."""
NEVER_SERVED: Final = tuple(TAMPERINGS)[:6]
