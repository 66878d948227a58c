"""Step 2 of the schema on PostgreSQL: checkpoints kept, fences, and the two functions that know of them.

A fence is read in the same transaction as every append, under the write lock, by both ways of committing. Whoever
raises one takes the write lock too: once that has returned, every later append finds the fence.
"""

from __future__ import annotations

from typing import Final

from shared.eventstore.migrations import Step
from shared.eventstore.postgres_guards import CHANNEL, FENCED, TAKE_LOCK, checked, refused, unless

_CHECKPOINTS: Final = (
    """CREATE TABLE log.checkpoints (
        number bigint PRIMARY KEY,
        origin text COLLATE "C" NOT NULL,
        size bigint NOT NULL CHECK (size >= 0),
        root bytea NOT NULL CHECK (length(root) = 32),
        note bytea NOT NULL
    )""",
    "CREATE INDEX checkpoints_by_size ON log.checkpoints (origin, size, number)",
    *checked(
        "checkpoints",
        "INSERT",
        TAKE_LOCK
        + unless(
            "NEW.number = (SELECT coalesce(max(number), 0) + 1 FROM log.checkpoints)",
            "checkpoints: not the next number",
        )
        + unless(
            "NOT EXISTS (SELECT FROM log.checkpoints"
            " WHERE origin = NEW.origin AND size = NEW.size AND root <> NEW.root)",
            "checkpoints: another root of this size is there already",
        ),
    ),
    *refused("checkpoints", "UPDATE OR DELETE", "append only"),
)

# The last row counts. `raised` is when the row was written, `size` and `root` those of the checkpoint that the log
# fails to continue.
_FENCES: Final = (
    """CREATE TABLE log.fences (
        number bigint PRIMARY KEY,
        standing boolean NOT NULL,
        reason text NOT NULL,
        size bigint NOT NULL CHECK (size >= 0),
        root bytea NOT NULL CHECK (length(root) = 32),
        raised text NOT NULL
    )""",
    *checked(
        "fences",
        "INSERT",
        TAKE_LOCK
        + unless("NEW.number = (SELECT coalesce(max(number), 0) + 1 FROM log.fences)", "fences: not the next number"),
    ),
    *refused("fences", "UPDATE OR DELETE", "append only"),
)

_FENCE: Final = """(SELECT f.reason FROM (
        SELECT g.standing, g.reason FROM log.fences g ORDER BY g.number DESC LIMIT 1) f WHERE f.standing)"""

# What is there of all that a group of recordings asks about, under the write lock.
_LOOK: Final = """CREATE FUNCTION log.look(
    aggregates uuid[], callers text[], routes text[], keys text[], sources text[], origins text[], sizes bigint[],
    OUT size bigint, OUT nodes bytea, OUT versions bigint[], OUT used boolean[], OUT heard bigint[],
    OUT fence text, OUT last_roots bytea[], OUT last_notes bytea[]
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
    fence := FENCE;
    IF cardinality(origins) > 0 THEN
        SELECT array_agg(c.root ORDER BY n), array_agg(c.note ORDER BY n) INTO last_roots, last_notes
            FROM unnest(origins, sizes) WITH ORDINALITY AS asked (o, s, n)
            LEFT JOIN LATERAL (
                SELECT k.root, k.note FROM log.checkpoints k WHERE k.origin = o AND k.size = s
                ORDER BY k.number DESC LIMIT 1
            ) c ON true;
    END IF;
END $$""".replace("TAKE_LOCK", TAKE_LOCK).replace("FENCE", _FENCE)

# Writes a whole batch, or nothing: one statement, so that a commit costs one round trip. It decides nothing but
# whether a fence stands; the triggers and unique indexes check every row. `leaves` has 32 bytes for each event.
_APPEND: Final = (
    """CREATE FUNCTION log.append(
    old_size bigint, old_nodes bytea, new_nodes bytea,
    aggregates uuid[], versions bigint[], topics text[], ids uuid[], leaves bytea, documents bytea[],
    callers text[], routes text[], keys text[], fingerprints text[], statuses integer[], firsts bigint[],
    counts integer[], sources text[], positions bigint[], heard_leaves bytea[], heard_documents bytea[],
    levels integer[], indexes bigint[], roots bytea[],
    origins text[], sizes bigint[], kept_roots bytea[], notes bytea[]
) RETURNS void LANGUAGE plpgsql AS $$ DECLARE fence text; BEGIN
    TAKE_LOCK
    IF cardinality(ids) > 0 OR cardinality(sources) > 0 THEN
        fence := FENCE;
        IF fence IS NOT NULL THEN
            RAISE EXCEPTION USING ERRCODE = 'STATE', MESSAGE = fence;
        END IF;
    END IF;
    INSERT INTO log.idempotency
        SELECT * FROM unnest(callers, routes, keys, fingerprints, statuses, firsts, counts);
    IF cardinality(sources) > 0 THEN
        INSERT INTO log.heard
            SELECT (SELECT coalesce(max(h.number), 0) FROM log.heard h) + n, s, p, l, d
            FROM unnest(sources, positions, heard_leaves, heard_documents) WITH ORDINALITY AS given (s, p, l, d, n)
            ORDER BY n;
    END IF;
    IF cardinality(origins) > 0 THEN
        INSERT INTO log.checkpoints
            SELECT (SELECT coalesce(max(c.number), 0) FROM log.checkpoints c) + n, o, s, r, t
            FROM unnest(origins, sizes, kept_roots, notes) WITH ORDINALITY AS given (o, s, r, t, n)
            ORDER BY n;
    END IF;
    IF cardinality(ids) = 0 THEN RETURN; END IF;
    INSERT INTO log.events
        SELECT old_size + n, a, v, t, i, substr(leaves, n::integer * 32 - 31, 32), d
        FROM unnest(aggregates, versions, topics, ids, documents) WITH ORDINALITY AS given (a, v, t, i, d, n)
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
    UPDATE log.frontier f SET size = old_size + cardinality(ids), nodes = new_nodes
        WHERE f.id = 1 AND f.size = old_size AND f.nodes = old_nodes;
    IF NOT FOUND THEN
        RAISE EXCEPTION USING
            ERRCODE = 'integrity_constraint_violation', MESSAGE = 'frontier: not the one that is there';
    END IF;
    PERFORM pg_notify('CHANNEL', (old_size + cardinality(ids))::text);
END $$""".replace("TAKE_LOCK", TAKE_LOCK)
    .replace("FENCE", _FENCE)
    .replace("STATE", FENCED)
    .replace("CHANNEL", CHANNEL)
)

# The functions of step 1 go: a process of the release before, which knows no fence, can no longer record.
LEDGER_STEP: Final = Step(
    2,
    "checkpoints kept, fences",
    (*_CHECKPOINTS, *_FENCES, "DROP FUNCTION log.look", "DROP FUNCTION log.append", _LOOK, _APPEND),
)
