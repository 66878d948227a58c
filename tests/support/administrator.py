"""A database administrator who means harm: changes what nothing in the software can change, and leaves no trace."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path


def administer(database: Path, statement: str) -> None:
    """Changes what cannot be changed: without the triggers, and then with them again, as if nothing had happened."""
    with closing(sqlite3.connect(database, timeout=30, isolation_level=None)) as connection:
        connection.execute("BEGIN IMMEDIATE")
        triggers = connection.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'").fetchall()
        for name, _ in triggers:
            connection.execute(f"DROP TRIGGER {name}")
        connection.execute(statement)
        for _, sql in triggers:
            connection.execute(sql)
        connection.execute("COMMIT")
