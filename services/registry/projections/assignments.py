"""How the log becomes documents that can be read: who carries the system in an agency, for any day."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Final

from services.registry.domain.agency import Term, term_on
from services.registry.domain.assignments import FUNCTIONS, Assignments, Stage
from services.registry.domain.belonging import MANAGEMENT
from services.registry.projections.citing import PEOPLE, Body, Fold
from shared.contracts.base import Facts
from shared.contracts.document import Document
from shared.contracts.registry import (
    CommitteeChanged,
    CommitteeFounded,
    CommitteeFunction,
    QmrNamed,
    SecretaryNamed,
)
from shared.eventstore.views import Reading, Writer

ASSIGNMENTS: Final = "assignments"
_LISTS: Final = ("committees", "qmrs", "secretaries")


def _committee(facts: CommitteeFounded | CommitteeChanged, document: Document, event: Body, views: Writer) -> None:
    members = [{"person": each.person, "function": each.function.value} for each in facts.members]
    told = {"from_day": facts.from_day.isoformat(), "members": members, "event": event}
    _add(facts.agency, "committees", told, document, views)


def _qmr(facts: QmrNamed, document: Document, event: Body, views: Writer) -> None:
    told = {"person": facts.person, "from_day": facts.from_day.isoformat(), "post": facts.post, "event": event}
    _add(facts.agency, "qmrs", told, document, views)


def _secretary(facts: SecretaryNamed, document: Document, event: Body, views: Writer) -> None:
    told = {"person": facts.person, "from_day": facts.from_day.isoformat(), "event": event}
    _add(facts.agency, "secretaries", told, document, views)


def _add(agency: str, name: str, told: Body, document: Document, views: Writer) -> None:
    body: Body = views.get(ASSIGNMENTS, agency) or {"agency": agency, **{each: [] for each in _LISTS}}
    body[name].append(told)
    body["version"] = document.aggregate_version
    views.put(ASSIGNMENTS, agency, body)


FOLDS: Final[Mapping[type[Facts], Fold]] = {
    CommitteeFounded: _committee,
    CommitteeChanged: _committee,
    QmrNamed: _qmr,
    SecretaryNamed: _secretary,
}


def assignments_answer(body: Body, agency: Body, reading: Reading, on: date) -> Body:
    """Returns who has which assignment on the day `on`, and every assignment ever decided.

    Each ends the day before the next begins. Whether the management representative belongs to management on that day
    is derived from the heads and posts on record (clause 5.5.2).
    """
    lists = {name: _ended(body[name]) for name in _LISTS}
    lists["committees"] = [
        {**each, "members": [_member(one) for one in each["members"]]} for each in lists["committees"]
    ]
    qmr = _standing(lists["qmrs"], on)
    named = Assignments.LIFE.name(Stage.FOUNDED if lists["committees"] else Stage.NONE)
    return {
        "agency": body["agency"],
        "on": on.isoformat(),
        "state_vi": named.vi,
        "state_en": named.en,
        "committee": _standing(lists["committees"], on),
        "qmr": None if qmr is None else {**qmr, "in_management": _manages(qmr["person"], agency, reading, on)},
        "secretary": _standing(lists["secretaries"], on),
        **lists,
        "version": body["version"],
    }


def _ended(items: list[Body]) -> list[Body]:
    later = [*items[1:], None]
    ends = [None if each is None else _before(each["from_day"]) for each in later]
    return [{**each, "to_day": end} for each, end in zip(items, ends, strict=True)]


def _before(day: str) -> str:
    return date.fromordinal(date.fromisoformat(day).toordinal() - 1).isoformat()


def _standing(items: list[Body], on: date) -> Body | None:
    begun = [each for each in items if each["from_day"] <= on.isoformat()]
    return begun[-1] if begun else None


def _member(member: Body) -> Body:
    named = FUNCTIONS[CommitteeFunction(member["function"])]
    return {**member, "function_vi": named.vi, "function_en": named.en}


def _manages(person: str, agency: Body, reading: Reading, on: date) -> bool:
    head = term_on(map(_term, agency["heads"]), on)
    if head is not None and head.person == person:
        return True
    known, day = reading.get(PEOPLE, person), on.isoformat()
    posts = [] if known is None else known["posts"]
    return any(
        each["agency"] == agency["code"]
        and each["post"] in [post.value for post in MANAGEMENT]
        and each["from_day"] <= day
        and (each["to_day"] is None or each["to_day"] >= day)
        for each in posts
    )


def _term(head: Body) -> Term:
    end = head["term_to"]
    return Term(head["person"], date.fromisoformat(head["term_from"]), None if end is None else date.fromisoformat(end))
