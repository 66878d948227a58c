"""What the steps of the PostgreSQL schema are built from: the locks' keys, and triggers that refuse."""

from __future__ import annotations

from typing import Final

WRITE_LOCK: Final = 0x7C_0001_0001
"""Key of the advisory lock that whoever writes the log holds until the end of the transaction."""
UPGRADE_LOCK: Final = 0x7C_0001_0002
"""Key of the advisory lock of `thucchat db upgrade`."""
CHANNEL: Final = "thucchat_log"
"""Where the log's new size is notified."""
FENCED: Final = "TCF01"
"""The SQLSTATE of an append that a fence refuses; the message is the fence's reason."""

TAKE_LOCK: Final = f"PERFORM pg_advisory_xact_lock({WRITE_LOCK});"
"""In plpgsql every statement sees what was committed before it began, and so what was before the lock was granted."""

REFUSE: Final = """CREATE FUNCTION log.refuse() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
    RAISE EXCEPTION USING ERRCODE = 'integrity_constraint_violation', MESSAGE = TG_TABLE_NAME || ': ' || TG_ARGV[0];
END $$"""


def refused(table: str, verbs: str, why: str) -> tuple[str, ...]:
    """Returns the statements that refuse `verbs` (such as UPDATE OR DELETE) and TRUNCATE on a table."""
    return (
        f"CREATE TRIGGER {table}_stays BEFORE {verbs} ON log.{table} FOR EACH ROW EXECUTE FUNCTION log.refuse('{why}')",
        _always(table, f"{table}_stays"),
        f"CREATE TRIGGER {table}_whole BEFORE TRUNCATE ON log.{table} EXECUTE FUNCTION log.refuse('{why}')",
        _always(table, f"{table}_whole"),
    )


def checked(table: str, verb: str, body: str) -> tuple[str, ...]:
    """Returns the statements that run `body` (plpgsql) before every row that `verb` writes to a table."""
    return (
        f"CREATE FUNCTION log.{table}_check() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN {body} RETURN NEW; END $$",
        f"CREATE TRIGGER {table}_check BEFORE {verb} ON log.{table} FOR EACH ROW EXECUTE FUNCTION log.{table}_check()",
        _always(table, f"{table}_check"),
    )


def unless(condition: str, message: str) -> str:
    """Returns the plpgsql that refuses a row with `message` unless `condition` holds."""
    return (
        f"IF NOT ({condition}) THEN RAISE EXCEPTION USING "
        f"ERRCODE = 'integrity_constraint_violation', MESSAGE = '{message}'; END IF;"
    )


def _always(table: str, name: str) -> str:
    return f"ALTER TABLE log.{table} ENABLE ALWAYS TRIGGER {name}"
