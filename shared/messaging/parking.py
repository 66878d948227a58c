"""Parking: what a service heard and could not take is set aside by an event, and taken later by an audited command.

Order holds within each aggregate of the publisher: what follows on the same one is set aside behind it, and a release
takes them in their order. Everything else goes on meanwhile.
"""

from __future__ import annotations

import logging
import unicodedata
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import ClassVar, Final
from uuid import UUID

from shared.acts import Act
from shared.contracts import Document, Facts, parse
from shared.contracts.parking import PARKING, MessageParked, MessageReleased
from shared.errors import STALE, Kind, Refused, rule
from shared.eventstore.aggregate import Aggregate
from shared.eventstore.application import Application, Outcome
from shared.eventstore.ports import IntegrityFault, OutcomeUnknown, StoreUnavailable
from shared.messaging.remote import LogUnavailable, RemoteLog

_LOG: Final = logging.getLogger(__name__)
Reaction = Callable[[Application, Document, Act], Iterable[Aggregate]]
"""Decides what hearing a document causes: the aggregates that changed, unsaved. It must not save, send or wait."""
Reactions = Mapping[type[Facts], Reaction]
"""Who reacts to what: one table per service (`policy.py`)."""
CONFLICTS: Final = 50
"""Times in a row that somebody else may record the same aggregate first before a reaction counts as failed."""

NOT_PARKED: Final = rule(
    "parking.not-parked",
    Kind.CONFLICT,
    vi="Không có văn bản nào của hồ sơ {aggregate} từ “{source}” đang được để riêng.",
    en="No document of {aggregate} from “{source}” is set aside.",
    todo_vi="Hãy xem lại danh sách văn bản để riêng.",
    todo_en="Look at the list of documents set aside.",
)
STILL_FAILING: Final = rule(
    "parking.still-failing",
    Kind.CONFLICT,
    vi="Văn bản ở vị trí {position} của “{source}” vẫn không xử lý được ({error}).",
    en="The document at position {position} of “{source}” still cannot be taken ({error}).",
    todo_vi="Hãy khắc phục nguyên nhân rồi cho xử lý lại.",
    todo_en="Remove the cause, then release it again.",
)
OWN_FILE: Final = rule(
    "parking.own-file",
    Kind.FORBIDDEN,
    vi="Văn bản này thuộc hồ sơ của chính {agency}; không cơ quan nào được tự xử lý hồ sơ của mình.",
    en="This document belongs to the file of {agency} itself; no body acts on its own file.",
    todo_vi="Hãy để cơ quan khác có quyền này thực hiện.",
    todo_en="Let another body that has this right do it.",
)
SOURCE_UNREACHABLE: Final = rule(
    "parking.source-unreachable",
    Kind.UNAVAILABLE,
    vi="Hiện không đọc được nhật ký của “{source}”.",
    en="The log of “{source}” cannot be read now.",
    todo_vi="Hãy thử lại sau ít phút.",
    todo_en="Try again in a few minutes.",
)


@dataclass
class Parking(Aggregate):
    """What one service has set aside of one source. `key` is the source's name."""

    KIND: ClassVar[str] = "parking"

    parked: dict[str, list[int]] = field(default_factory=dict, init=False)
    """Positions set aside, in order, by the publisher's aggregate id. No entry is empty."""

    def positions(self, aggregate_id: UUID) -> tuple[int, ...]:
        """Returns the positions set aside for one aggregate of the publisher, in order."""
        return tuple(self.parked.get(str(aggregate_id), ()))

    def park(self, document: Document, position: int, error: str, attempts: int, act: Act) -> None:
        """Sets `document` aside, behind whatever is set aside of the same aggregate."""
        ahead = self.positions(document.aggregate_id)
        parked, _ = _events_of(act)
        facts = parked(
            source=self.key,
            position=position,
            event_id=document.id,
            topic=document.topic,
            aggregate_id=document.aggregate_id,
            subject=document.subject[:400],
            error=_printable(error),
            attempts=attempts,
            behind=ahead[0] if ahead else None,
        )
        self.record(facts, act)

    def release(self, document: Document, position: int, act: Act) -> None:
        """Says that `document`, the first of those set aside for its aggregate, is taken now."""
        _, released = _events_of(act)
        self.record(
            released(source=self.key, position=position, event_id=document.id, aggregate_id=document.aggregate_id),
            act,
        )

    def apply(self, facts: Facts, document: Document) -> None:
        """Assigns what the facts say."""
        if isinstance(facts, MessageParked):
            self.parked.setdefault(str(facts.aggregate_id), []).append(facts.position)
        elif isinstance(facts, MessageReleased):
            waiting = self.parked.get(str(facts.aggregate_id), [])
            remaining = [each for each in waiting if each != facts.position]
            if remaining:
                self.parked[str(facts.aggregate_id)] = remaining
            else:
                self.parked.pop(str(facts.aggregate_id), None)


def _events_of(act: Act) -> tuple[type[MessageParked], type[MessageReleased]]:
    return PARKING[act.stamp.source.rpartition("/")[2]]


def _printable(error: str) -> str:
    """Returns `error` as it may stand in an event: short, one line, nothing but characters that are shown."""
    kept = (each if each.isprintable() else " " for each in unicodedata.normalize("NFC", error[:400]))
    return unicodedata.normalize("NFC", "".join(kept))[:500].strip() or "?"


class Release:
    """The audited command that takes what was set aside, in its order."""

    def __init__(self, application: Application, reactions: Reactions, logs: Mapping[str, RemoteLog]) -> None:
        self._application = application
        self._reactions = reactions
        self._logs = logs

    def __call__(self, act: Act, source: str, aggregate_id: UUID) -> Outcome:
        """Takes everything that is set aside for one aggregate of `source`, each document in a transaction of its own.

        The first must succeed; its transaction holds the command's idempotency record. If a later one still fails,
        it stays set aside with those behind it, and releasing can be asked for again.

        Raises:
            Refused: `parking.not-parked`, `parking.own-file`, `parking.still-failing` or
                `parking.source-unreachable` (nothing changed); `shared.not-found` or `shared.stale-version`.
            IntegrityFault: the source's log no longer has the bytes that were heard.
            KeyConflict, OutcomeUnknown, StoreUnavailable: see `Store.record`.
        """
        waiting = self._application.load(Parking, source, act).positions(aggregate_id)
        if not waiting:
            raise Refused(NOT_PARKED, aggregate=str(aggregate_id), source=source)
        outcome = self._take(act, source, waiting[0])
        followed = replace(act, idempotency=None, expected_version=None)
        try:
            while waiting := self._application.load(Parking, source).positions(aggregate_id):
                self._take(followed, source, waiting[0])
        except (Refused, StoreUnavailable, OutcomeUnknown) as error:
            _LOG.warning("released %s of %s up to position %d: %s", aggregate_id, source, waiting[0] - 1, error)
        return outcome

    def _take(self, act: Act, source: str, position: int) -> Outcome:
        document = self._fetch(source, position)
        if act.actor.agency is not None and act.actor.agency in document.facts.agencies():
            raise Refused(OWN_FILE, agency=act.actor.agency)
        for _ in range(CONFLICTS):
            parking = self._application.load(Parking, source)
            changed = self._changed_by(document, source, position)
            if position not in parking.positions(document.aggregate_id):
                raise Refused(NOT_PARKED, aggregate=str(document.aggregate_id), source=source)
            parking.release(document, position, act)
            try:
                return self._application.save(act, parking, *changed)
            except Refused as refusal:
                if refusal.rule is not STALE:
                    raise
        raise Refused(STILL_FAILING, position=position, source=source, error="VersionConflict")

    def _changed_by(self, document: Document, source: str, position: int) -> list[Aggregate]:
        reaction = self._reactions.get(type(document.facts))
        if reaction is None:
            return []
        try:
            return list(reaction(self._application, document, self._application.reacting_to(document, position)))
        except (StoreUnavailable, IntegrityFault):
            raise
        except Exception as error:
            _LOG.exception("position %d of %s still fails", position, source)
            raise Refused(STILL_FAILING, position=position, source=source, error=type(error).__name__) from error

    def _fetch(self, source: str, position: int) -> Document:
        try:
            entries = self._logs[source].entries(position - 1, 1)
        except (LogUnavailable, StoreUnavailable) as error:
            raise Refused(SOURCE_UNREACHABLE, source=source) from error
        heard = self._application.store.heard(source, position - 1, 1)
        if not entries or not heard or entries[0].leaf_hash != heard[0].leaf_hash:
            raise IntegrityFault(f"{source} no longer has at position {position} what was heard")
        return parse(entries[0].document)
