"""The store as the event sourcing library's own classes see it: through its factory, mapper and recorder."""

from __future__ import annotations

from uuid import UUID

import pytest
from eventsourcing.persistence import EventStore, IntegrityError, Notification, ProgrammingError, StoredEvent, Tracking

from shared.contracts import Document
from shared.eventstore.ports import IntegrityFault
from tests.eventstore.scribe import document, identity
from tests.eventstore.subject import Subject


def library(subject: Subject) -> EventStore[UUID]:
    """Returns the library's event store over the store under test."""
    events: EventStore[UUID] = subject.open().factory.event_store()
    return events


class ThroughLibrary:
    """Subclasses give `subject`."""

    def test_documents_put_through_the_librarys_event_store_are_got_back_whole(self, subject: Subject) -> None:
        store = subject.open()
        events: EventStore[UUID] = store.factory.event_store()
        documents = [document("a", 1), document("a", 2), document("b", 1)]
        recorded = events.put(documents)
        assert [each.notification.id for each in recorded] == [1, 2, 3]
        assert list(events.get(identity("a"))) == documents[:2]
        assert list(events.get(identity("a"), gt=1)) == [documents[1]]
        assert list(events.get(identity("a"), desc=True, limit=1)) == [documents[1]]
        assert [each.document for each in store.entries(0, 10)] == [each.raw for each in documents]

    def test_the_librarys_notification_log_has_our_positions(self, subject: Subject) -> None:
        recorder = subject.open().factory.application_recorder()
        documents = [document("a", 1), document("b", 1), document("a", 2)]
        library(subject).put(documents)
        expected = [_notification(number, each) for number, each in enumerate(documents, 1)]
        assert recorder.select_notifications(start=2, limit=10) == expected[1:]
        assert recorder.select_notifications(start=1, limit=1, inclusive_of_start=False) == expected[1:2]
        assert recorder.max_notification_id() == 3

    def test_the_library_is_told_of_a_conflict_in_its_own_words(self, subject: Subject) -> None:
        events = library(subject)
        events.put([document("a", 1)])
        with pytest.raises(IntegrityError):
            events.put([document("a", 1)])

    def test_the_librarys_tracking_is_refused_because_it_forgets(self, subject: Subject) -> None:
        recorder = subject.open().factory.application_recorder()
        with pytest.raises(ProgrammingError, match="tracking"):
            recorder.insert_events([_stored(document("a", 1))], tracking=Tracking("upstream", 1))

    def test_what_is_no_document_is_not_recorded(self, subject: Subject) -> None:
        factory = subject.open().factory
        with pytest.raises(ProgrammingError, match="no event document"):
            factory.application_recorder().insert_events([StoredEvent(UUID(int=1), 1, "a.b.c.v1", b"{}")])
        with pytest.raises(TypeError, match="only documents"):
            library(subject).put([object()])  # type: ignore[list-item]

    def test_the_librarys_reading_checks_the_columns_against_the_bytes(self, subject: Subject) -> None:
        events = library(subject)
        events.put([document("a", 1)])
        subject.tamper("UPDATE {p}events SET topic = 'a.b.c.v1'")
        with pytest.raises(IntegrityFault, match="say something else"):
            list(events.get(identity("a")))

    def test_the_library_makes_no_tables(self, subject: Subject) -> None:
        with pytest.raises(ProgrammingError, match="db upgrade"):
            subject.open().factory.application_recorder().create_table()  # type: ignore[attr-defined]


def _stored(made: Document) -> StoredEvent:
    return StoredEvent(made.aggregate_id, made.aggregate_version, made.topic, made.raw)


def _notification(number: int, made: Document) -> Notification:
    return Notification(made.aggregate_id, made.aggregate_version, made.topic, made.raw, number)
