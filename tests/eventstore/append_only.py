"""Nothing that is recorded can be changed or removed: attacked through the service's own connection, and past it."""

from __future__ import annotations

import re
import sqlite3
from typing import Final

import psycopg
import pytest

from shared.eventstore.opening import check
from shared.eventstore.ports import IntegrityFault, Recording
from tests.eventstore.attacks import (
    NEVER_SERVED,
    POSTGRES_DEFINITIONS,
    POSTGRES_ROWS,
    ROWS,
    SQLITE_DEFINITIONS,
    SQLITE_ROWS,
    TAMPERINGS,
)
from tests.eventstore.scribe import checkpoint, command, events, heard, identity
from tests.eventstore.subject import Subject

Refusal: Final = (sqlite3.DatabaseError, psycopg.Error)
DENIED: Final = re.compile("not authorized|authorization denied|permission denied|must be (owner|member)|prohibited")
GUARDED: Final = re.compile(
    "append only|it stays|there is one|not the next|is there already|is that of the log|never backwards|"
    "UNIQUE constraint failed|CHECK constraint failed|another root"
)


def rows_of(subject: Subject) -> list[str]:
    own = SQLITE_ROWS if subject.dialect == "sqlite" else POSTGRES_ROWS
    return [each.format(**subject.words) for each in (*ROWS, *own)]


def definitions_of(subject: Subject) -> list[str]:
    return list(SQLITE_DEFINITIONS if subject.dialect == "sqlite" else POSTGRES_DEFINITIONS)


class AppendOnly:
    """Attacks. Subclasses give `filled`: a subject with what `attacks` says."""

    def test_the_services_own_connection_can_change_nothing(self, filled: Subject) -> None:
        before = filled.dump()
        for statement in (*rows_of(filled), *definitions_of(filled)):
            with pytest.raises(Refusal) as refused:
                filled.own(statement)
            assert DENIED.search(str(refused.value)) or GUARDED.search(str(refused.value)), (statement, refused.value)
            assert filled.dump() == before, statement

    def test_not_even_the_owners_statement_changes_a_row(self, filled: Subject) -> None:
        before = filled.dump()
        for statement in rows_of(filled):
            with pytest.raises(Refusal) as refused:
                filled.bare(statement)
            assert GUARDED.search(str(refused.value)), (statement, refused.value)
            assert filled.dump() == before, statement

    def test_without_the_guards_every_one_of_these_attacks_would_succeed(self, filled: Subject) -> None:
        before = filled.dump()
        for statement in rows_of(filled):
            assert filled.bare(statement, guarded=False, undo=True), statement
        assert filled.dump() == before, "an attempt was not undone"

    def test_an_owner_may_change_definitions_which_is_why_the_service_is_none(self, filled: Subject) -> None:
        for statement in definitions_of(filled):
            filled.permitted(statement)

    @pytest.mark.parametrize("what", TAMPERINGS)
    def test_tampering_past_the_guards_is_found_and_named(self, filled: Subject, what: str) -> None:
        statement, named = TAMPERINGS[what]
        filled.tamper(statement)
        found = check(filled.place)
        assert any(named in finding for finding in found.findings), found.findings

    @pytest.mark.parametrize("what", NEVER_SERVED)
    def test_a_tampered_event_is_never_served(self, filled: Subject, what: str) -> None:
        filled.tamper(TAMPERINGS[what][0])
        store = filled.open()
        with pytest.raises(IntegrityFault, match=r"position 2|version 2"):
            store.stream(identity("a"))
        with pytest.raises(IntegrityFault, match="position 2"):
            store.entries(0, 1000)

    @pytest.mark.parametrize("what", ["the last event cut off", "an event beyond the tree", "the frontier gone"])
    def test_a_log_that_contradicts_its_tree_takes_no_more_events(self, filled: Subject, what: str) -> None:
        filled.tamper(TAMPERINGS[what][0])
        with pytest.raises(IntegrityFault, match=r"contradict each other|no frontier"):
            filled.open().record(Recording(events("b", 1, 1)))


def fill(subject: Subject) -> None:
    """Records what `AppendOnly` attacks."""
    store = subject.open()
    store.record(Recording(events("a", 1, 300), command("k"), 201, heard(1, 2, kept=True)))
    store.set_relay_position(5)
    store.keep_checkpoint(checkpoint(5))
    store.keep_checkpoint(checkpoint(300))
    store.raise_fence("behind the witness", 300, bytes(32))
    store.lift_fence("restored")
