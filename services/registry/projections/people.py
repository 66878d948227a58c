"""How the log becomes documents that can be read: the directory of people."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from services.registry.projections.citing import (
    PEOPLE,
    Body,
    Fold,
    change,
)
from shared.contracts.base import Facts
from shared.contracts.document import Document
from shared.contracts.registry import (
    PersonEmployed,
    PersonErased,
    PersonRecorded,
    PostHeld,
)
from shared.eventstore.views import Writer


def _person_recorded(facts: PersonRecorded, document: Document, event: Body, views: Writer) -> None:
    person = {"person": facts.person, "details": facts.details, "recorded": event, "erased": None}
    _put_person(views, {**person, "employments": [], "posts": [], "version": document.aggregate_version})


def _employed(facts: PersonEmployed, document: Document, event: Body, views: Writer) -> None:
    person = change(views, PEOPLE, facts.person, document)
    _put_period(person["employments"], {"agency": facts.agency}, facts, event)
    _put_person(views, person)


def _post_held(facts: PostHeld, document: Document, event: Body, views: Writer) -> None:
    person = change(views, PEOPLE, facts.person, document)
    _put_period(person["posts"], {"agency": facts.agency, "post": facts.post}, facts, event)
    _put_person(views, person)


def _erased(facts: PersonErased, document: Document, event: Body, views: Writer) -> None:
    person = change(views, PEOPLE, facts.person, document)
    person["erased"] = event
    _put_person(views, person)


def _put_person(views: Writer, person: Body) -> None:
    views.put(PEOPLE, person["person"], person, erased="false" if person["erased"] is None else "true")


def _put_period(periods: list[Body], where: Body, facts: PersonEmployed | PostHeld, event: Body) -> None:
    from_day, to_day = facts.from_day.isoformat(), None if facts.to_day is None else facts.to_day.isoformat()
    for period in periods:
        if period["from_day"] == from_day and where.items() <= period.items():
            period["to_day"], period["ended"] = to_day, event
            return
    periods.append({**where, "from_day": from_day, "to_day": to_day, "event": event, "ended": None})


FOLDS: Final[Mapping[type[Facts], Fold]] = {
    PersonRecorded: _person_recorded,
    PersonEmployed: _employed,
    PostHeld: _post_held,
    PersonErased: _erased,
}
