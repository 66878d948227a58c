"""What the library's event store hands over, as a recording of ours."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from eventsourcing.persistence import ProgrammingError, StoredEvent

from shared.eventstore.batch import Prepared, prepare
from shared.eventstore.columns import columns_of
from shared.eventstore.ports import NewEvent, Recording


def recording_of(stored_events: Sequence[StoredEvent], extras: Mapping[str, Any]) -> Prepared:
    """Returns the recording of the library's stored events.

    Raises:
        ProgrammingError: something is to be recorded with them (the library's `tracking` is an upsert that forgets
            what came before; use `Recording.heard`), or an event is no document.
    """
    if extras:
        raise ProgrammingError(f"not recorded by this store: {', '.join(extras)}")
    try:
        return prepare(Recording([_event(each) for each in stored_events]))
    except ValueError as error:
        raise ProgrammingError(str(error)) from error


def _event(stored: StoredEvent) -> NewEvent:
    columns = columns_of(stored.state)
    if columns is None:
        raise ValueError(f"{stored.topic} of {stored.originator_id} is no event document")
    aggregate = stored.originator_id if isinstance(stored.originator_id, UUID) else UUID(stored.originator_id)
    return NewEvent(aggregate, stored.originator_version, stored.topic, UUID(columns[3]), stored.state)
