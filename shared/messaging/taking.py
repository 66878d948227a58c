"""Taking what was heard: a service reacts to documents, the mirror keeps them.

Both are given entries that follow the last one heard without a hole, and return once all of them are on disk.
"""

from __future__ import annotations

import logging
from collections.abc import Sequence
from threading import Event
from typing import Final, Protocol

from shared.contracts import ContractError, Document, UnknownEvent, parse
from shared.contracts.parking import PARKING
from shared.eventstore.aggregate import Aggregate
from shared.eventstore.application import Application
from shared.eventstore.ports import (
    Entry,
    Heard,
    HeardConflict,
    IntegrityFault,
    OutcomeUnknown,
    StoreUnavailable,
    VersionConflict,
)
from shared.messaging.backoff import Backoff, Stopping, patiently
from shared.messaging.meter import Meter, NullMeter
from shared.messaging.parking import CONFLICTS, Parking, Reaction, Reactions

_LOG: Final = logging.getLogger(__name__)
ATTEMPTS: Final = 3
"""How often a reaction is tried before its document is set aside."""
PASSING: Final = (StoreUnavailable, OutcomeUnknown, ConnectionError, TimeoutError)
"""What says nothing about a document: tried again for ever."""


class SourceStopped(Exception):
    """A source cannot go on without people. Its documents are neither skipped nor lost; they wait in its log."""


class Unreadable(SourceStopped):
    """A document is newer than this release, or a stored aggregate contradicts itself."""


class Moved(Exception):
    """Another process took these documents meanwhile: ask the store again what was heard last."""


class Taker(Protocol):
    """What a consumer hands entries to."""

    def take(self, entries: Sequence[Entry], stop: Event) -> None:
        """Takes `entries`, which follow the last one heard without a hole; returns once they are on disk.

        Raises:
            SourceStopped: one of them cannot be taken; those before it are on disk.
            Moved: another process was faster.
            Stopping: `stop` was set; what was taken is on disk, the rest comes again.
        """
        ...


class Keeper:
    """Keeps the exact bytes and nothing else: what the mirror does. Parses nothing, so it never sets aside."""

    def __init__(self, application: Application, source: str) -> None:
        self._application = application
        self._source = source

    def take(self, entries: Sequence[Entry], stop: Event) -> None:
        """Keeps `entries` in one transaction; see `Taker.take`."""
        rows = [Heard(self._source, each.position, each.leaf_hash, each.document) for each in entries]
        patiently(lambda: save(self._application, rows, []), stop, f"keeping {self._source}", PASSING)


class Reactor:
    """Lets a service react to what it hears, by its table of reactions.

    Raises KeyError when the service has no parking events declared: it could set nothing aside.
    """

    def __init__(self, application: Application, reactions: Reactions, source: str, meter: Meter | None = None) -> None:
        _ = PARKING[application.stamp.source.rpartition("/")[2]]
        self._application = application
        self._reactions = reactions
        self._source = source
        self._meter = meter or NullMeter()

    def take(self, entries: Sequence[Entry], stop: Event) -> None:
        """Takes `entries` in order; documents without effect share a transaction. See `Taker.take`."""
        quiet: list[Heard] = []
        for entry in entries:
            try:
                document = self._read(entry)
            except Unreadable:
                self._save_quiet(quiet, stop)
                raise
            quiet.append(Heard(self._source, entry.position, entry.leaf_hash))
            reaction = self._reactions.get(type(document.facts))
            if reaction is not None and self._react(reaction, document, quiet, stop):
                quiet.clear()
        self._save_quiet(quiet, stop)

    def _read(self, entry: Entry) -> Document:
        try:
            document = parse(entry.document)
        except ContractError as error:
            raise Unreadable(f"position {entry.position} of {self._source} cannot be read here: {error}") from error
        if document.topic.partition(".")[0] != self._source:
            raise Unreadable(f"position {entry.position} of {self._source} is {document.topic}: another's document")
        return document

    def _save_quiet(self, rows: list[Heard], stop: Event) -> None:
        if rows:
            patiently(lambda: save(self._application, rows, []), stop, f"hearing {self._source}", PASSING)

    def _react(self, reaction: Reaction, document: Document, rows: list[Heard], stop: Event) -> bool:
        """Records what hearing `document`, the last of `rows`, causes, with all rows. False if it causes nothing.

        Conflicts and failures of the store are tried again; a reaction that keeps failing sets its document aside.
        """
        failures = conflicts = 0
        backoff, contention = Backoff(first=0.05, cap=10.0), Backoff(first=0.005, cap=0.1)
        last_error = ""
        while True:
            pause = backoff
            try:
                if failures >= ATTEMPTS or self._is_behind(document):
                    self._park(document, rows, last_error, failures)
                    return True
                changed = self._changed_by(reaction, document, rows[-1].position)
                if not any(each.pending for each in changed):
                    return False
                save(self._application, rows, changed)
                return True
            except (SourceStopped, Stopping, Moved):
                raise
            except (UnknownEvent, IntegrityFault) as error:
                raise Unreadable(f"reacting to position {rows[-1].position} of {self._source}: {error}") from error
            except PASSING as error:
                last_error = str(error)
            except VersionConflict:  # a command came in between
                pause, conflicts = contention, conflicts + 1
                failures += conflicts % CONFLICTS == 0
                last_error = "VersionConflict"
            except Exception as error:  # noqa: BLE001 - whatever a reaction raises, its document is not lost
                failures += 1
                last_error = f"{type(error).__name__}: {error}"
                _LOG.exception("reacting to position %d of %s: attempt %d", rows[-1].position, self._source, failures)
            pause.wait(stop)

    def _changed_by(self, reaction: Reaction, document: Document, position: int) -> list[Aggregate]:
        return list(reaction(self._application, document, self._application.reacting_to(document, position)))

    def _is_behind(self, document: Document) -> bool:
        parking = self._application.find(Parking, self._source)
        return parking is not None and bool(parking.positions(document.aggregate_id))

    def _park(self, document: Document, rows: list[Heard], error: str, attempts: int) -> None:
        parking = self._application.find(Parking, self._source) or Parking(self._source)
        ahead = parking.positions(document.aggregate_id)
        reason = error or f"set aside behind position {ahead[0]}"
        act = self._application.reacting_to(document, rows[-1].position).happened(None)
        parking.park(document, rows[-1].position, reason, attempts, act)
        save(self._application, rows, [parking])
        self._meter.count("parked", self._source)
        _LOG.error("position %d of %s is set aside: %s", rows[-1].position, self._source, reason)


def save(application: Application, rows: Sequence[Heard], changed: Sequence[Aggregate]) -> None:
    """Records `rows` as heard, and what they changed, at once.

    Raises:
        Moved: another process recorded them.
        VersionConflict, StoreUnavailable, OutcomeUnknown: see `Store.record`; nothing is known to be written.
    """
    try:
        application.save_reaction(rows, changed)
    except HeardConflict as conflict:
        raise Moved(str(conflict)) from conflict
    except OutcomeUnknown:
        # Not a conflict: the answer was lost. Whether it happened is what the store itself says.
        if application.store.heard_position(rows[-1].source) < rows[-1].position:
            raise
