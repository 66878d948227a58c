"""What messaging counts. `shared.observability` turns it into metrics; a misspelt name is a type error."""

from __future__ import annotations

from typing import Literal, Protocol

Counter = Literal[
    "published",  # messages that the broker confirmed
    "returned",  # messages that no queue took; the topology was declared again
    "confirm_timeouts",  # times the broker did not confirm within the deadline
    "disconnects",  # connections that were lost or could not be made
    "heard",  # documents taken, each once
    "duplicates",  # messages that brought a document taken before
    "gaps",  # times a document was missing and fetched from its log
    "undecodable",  # messages that are none of ours, put on the dead-letter queue
    "parked",  # documents set aside
    "forks",  # times a source contradicted what was heard from it
]
Gauge = Literal[
    "lag",  # documents in a source's log that are not yet heard
    "relay_lag",  # documents in the own log that are not yet confirmed by the broker
]


class Meter(Protocol):
    """Takes counts. `source` is the name of the service whose documents are counted. Safe for threads."""

    def count(self, name: Counter, source: str, amount: int = 1) -> None:
        """Adds `amount` to a counter."""
        ...

    def gauge(self, name: Gauge, source: str, value: int) -> None:
        """Sets a gauge."""
        ...


class NullMeter:
    """Counts nothing."""

    def count(self, name: Counter, source: str, amount: int = 1) -> None:
        """Forgets the count."""

    def gauge(self, name: Gauge, source: str, value: int) -> None:
        """Forgets the value."""
