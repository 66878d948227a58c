"""The store on PostgreSQL keeps what every store promises."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.eventstore.append_only import AppendOnly, fill
from tests.eventstore.conformance import Conformance
from tests.eventstore.durability import Durability
from tests.eventstore.ledger_side import LedgerSide
from tests.eventstore.subject import PostgresSubject
from tests.eventstore.through_library import ThroughLibrary

pytestmark = pytest.mark.postgres


@pytest.fixture
def subject(database: str) -> Iterator[PostgresSubject]:
    made = PostgresSubject(database)
    yield made
    made.finish()


@pytest.fixture
def filled(subject: PostgresSubject) -> PostgresSubject:
    fill(subject)
    return subject


@pytest.fixture
def bare_place(postgres_url: str) -> str:
    return postgres_url


class TestPostgres(Conformance):
    """The conformance suite on PostgreSQL."""


class TestPostgresAppendOnly(AppendOnly):
    """The attacks on PostgreSQL."""


class TestPostgresDurability(Durability):
    """Crashes and starts on PostgreSQL."""


class TestPostgresLedgerSide(LedgerSide):
    """PostgreSQL as the ledger sees it."""


class TestPostgresThroughLibrary(ThroughLibrary):
    """PostgreSQL as the library sees it."""
