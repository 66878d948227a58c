"""The columns beside a document are indexes of what its bytes say; this is where the two are compared.

A document is canonical JSON (RFC 8785): its members stand in one order, and a quotation mark inside a string is
escaped, so the bytes `,"aggregateid":"` can only be that member. One regular expression therefore finds all four
members exactly, for a small part of the price of parsing the document a second time.
"""

from __future__ import annotations

import re
from typing import Final

from shared.eventstore.ports import Entry, IntegrityFault, NewEvent
from shared.ledger.tree import leaf_hash

_UUID: Final = rb"([0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12})"
_MEMBERS: Final = re.compile(
    rb'\{"actor":"[^{]*?,"aggregateid":"' + _UUID + rb'","aggregateversion":([1-9][0-9]*),'
    rb'.*,"datacontenttype":"application/json","id":"' + _UUID + rb'","occurred":".*,"type":"([a-z0-9.-]+)"\}',
    re.DOTALL,
)

Columns = tuple[str, int, str, str]
"""Aggregate id (hex), aggregate version, topic and event id (hex), as they stand beside a document."""


def columns_of(document: bytes) -> Columns | None:
    """Returns the columns that `document` asks for, or None when it is no event document."""
    found = _MEMBERS.fullmatch(document)
    if found is None:
        return None
    aggregate, version, event, topic = found.groups()
    return aggregate.replace(b"-", b"").decode(), int(version), topic.decode(), event.replace(b"-", b"").decode()


def columns_for(event: NewEvent) -> Columns:
    """Returns the columns of an event about to be recorded.

    Raises:
        ValueError: they contradict its bytes, or these are no event document. Written down, it could never be loaded.
    """
    columns = (event.aggregate_id.hex, event.aggregate_version, event.topic, event.event_id.hex)
    if columns_of(event.raw) != columns:
        raise ValueError(f"not the canonical document of event {event.event_id} ({event.topic}): its bytes differ")
    return columns


def checked(entry: Entry, columns: Columns) -> Entry:
    """Returns `entry` if its bytes say what its columns and its leaf hash say.

    Raises:
        IntegrityFault: they do not; names the position.
    """
    if leaf_hash(entry.document) != entry.leaf_hash:
        raise IntegrityFault(f"position {entry.position}: the bytes do not have the leaf hash stored with them")
    if columns_of(entry.document) != columns:
        raise IntegrityFault(f"position {entry.position}: the bytes do not say what the columns beside them say")
    return entry
