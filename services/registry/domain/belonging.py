"""Who belongs to an agency on a day, by what is on record: employments, posts, and its heads."""

from __future__ import annotations

from datetime import date

from services.registry.domain.agency import Agency
from services.registry.domain.person import Periods, Person, Post

MANAGEMENT = (Post.AGENCY_HEAD, Post.DEPUTY_HEAD)
"""Who is a member of an agency's management (TCVN ISO 9001:2000, clause 5.5.2): its head and the deputies."""


def belongs(person: Person, agency: Agency, first: date, last: date) -> bool:
    """Tells whether a person works in an agency, holds a post there or heads it on any day from `first` to `last`."""
    periods = [person.employments.get(agency.key, {})]
    periods += [each for (where, _), each in person.posts.items() if where == agency.key]
    return any(_touches(each, first, last) for each in periods) or _heads(person, agency, first, last)


def management_post(person: Person, agency: Agency, day: date) -> Post | None:
    """Returns the post in the agency's management that a person holds on `day`: head, or deputy; None for none."""
    if agency.head_on(day) == person.key:
        return Post.AGENCY_HEAD
    return next(
        (post for post in MANAGEMENT if _touches(person.posts.get((agency.key, post.value), {}), day, day)), None
    )


def _touches(periods: Periods, first: date, last: date) -> bool:
    return any(start <= last and (end is None or end >= first) for start, end in periods.items())


def _heads(person: Person, agency: Agency, first: date, last: date) -> bool:
    """A term ends where the next one begins, so only the days on which terms begin, and the first, need be asked."""
    days = [first, *(term.start for term in agency.terms if first < term.start <= last)]
    return any(agency.head_on(day) == person.key for day in days)
