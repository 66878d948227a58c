"""The store on SQLite keeps what every store promises."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.eventstore.append_only import AppendOnly, fill
from tests.eventstore.conformance import Conformance
from tests.eventstore.durability import Durability
from tests.eventstore.ledger_side import LedgerSide
from tests.eventstore.subject import SQLiteSubject
from tests.eventstore.through_library import ThroughLibrary


@pytest.fixture
def subject(tmp_path: Path) -> Iterator[SQLiteSubject]:
    made = SQLiteSubject(tmp_path)
    yield made
    made.finish()


@pytest.fixture
def filled(subject: SQLiteSubject) -> SQLiteSubject:
    fill(subject)
    return subject


@pytest.fixture
def bare_place(tmp_path: Path) -> str:
    return str(tmp_path / "new" / "events.db")


class TestSQLite(Conformance):
    """The conformance suite on SQLite."""


class TestSQLiteAppendOnly(AppendOnly):
    """The attacks on SQLite."""


class TestSQLiteDurability(Durability):
    """Crashes and starts on SQLite."""


class TestSQLiteLedgerSide(LedgerSide):
    """SQLite as the ledger sees it."""


class TestSQLiteThroughLibrary(ThroughLibrary):
    """SQLite as the library sees it."""
