"""The two stores that a suite of promises is run on, one after the other."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.eventstore.subject import PostgresSubject, SQLiteSubject


class OnSQLite:
    """Gives a SQLite file."""

    @pytest.fixture
    def subject(self, tmp_path: Path) -> Iterator[SQLiteSubject]:
        made = SQLiteSubject(tmp_path)
        yield made
        made.finish()


class OnPostgres:
    """Gives a PostgreSQL database."""

    @pytest.fixture
    def subject(self, database: str) -> Iterator[PostgresSubject]:
        made = PostgresSubject(database)
        yield made
        made.finish()
