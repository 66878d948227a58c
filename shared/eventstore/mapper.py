"""How the event sourcing library sees our documents: as they are.

The library would serialise an object's attributes and import whatever class a stored topic names. Here a document is
its bytes, and a topic is looked up in the table of declared contracts: what no contract declares is refused.
"""

from __future__ import annotations

from typing import Any

from eventsourcing.persistence import Mapper, StoredEvent

from shared.contracts.document import Document, parse
from shared.eventstore.ports import IntegrityFault


class DocumentMapper(Mapper[Any]):
    """Turns documents into stored events and back, byte for byte. Named to the library as `MAPPER_TOPIC`."""

    def to_stored_event(self, domain_event: Any) -> StoredEvent:
        """Returns the row that holds a document.

        Raises:
            TypeError: it is no document.
        """
        if not isinstance(domain_event, Document):
            raise TypeError(f"only documents are recorded, not {type(domain_event).__name__}")
        return StoredEvent(
            domain_event.aggregate_id, domain_event.aggregate_version, domain_event.topic, domain_event.raw
        )

    def to_domain_event(self, stored_event: StoredEvent) -> Any:
        """Returns the document that a row holds.

        Raises:
            UnknownEvent: no contract declares its topic.
            IntegrityFault: the bytes say something else than the row.
        """
        document = parse(stored_event.state)
        identity, version = stored_event.originator_id, stored_event.originator_version
        aggregate = identity if isinstance(identity, str) else identity.hex
        if (aggregate, version, stored_event.topic) != (
            document.aggregate_id.hex,
            document.aggregate_version,
            document.topic,
        ):
            raise IntegrityFault(f"aggregate {aggregate} version {version}: the bytes say something else")
        return document
