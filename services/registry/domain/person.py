"""A person behind the roles: dated employments and posts. Names and contacts are not here; they can be erased."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import ClassVar, Final

from services.registry.domain.duties import check_act, check_period, not_own_entry, not_own_file
from services.registry.domain.refusals import (
    EMPLOYMENT_OVERLAPS,
    PERSON_ALREADY_ERASED,
    PERSON_ERASED,
    POST_OVERLAPS,
)
from shared.acts import Act
from shared.contracts.base import Facts
from shared.contracts.document import Document
from shared.contracts.registry import PersonEmployed, PersonErased, PersonRecorded, PostHeld
from shared.errors import Refused, Term
from shared.eventstore.aggregate import Aggregate


class Post(StrEnum):
    """A post that rules speak of."""

    AGENCY_HEAD = "agency_head"
    """Thủ trưởng."""
    DEPUTY_HEAD = "deputy_head"
    """Phó thủ trưởng."""
    QMR = "qmr"
    """Đại diện lãnh đạo về chất lượng (clause 5.5.2)."""
    ISO_SECRETARY = "iso_secretary"
    """Thư ký ISO."""
    ASSESSOR = "assessor"
    """Chuyên gia đánh giá."""
    OFFICER = "officer"
    """Cán bộ, công chức khác."""


POSTS: Final[Mapping[Post, Term]] = {
    Post.AGENCY_HEAD: Term("thủ trưởng", "head"),
    Post.DEPUTY_HEAD: Term("phó thủ trưởng", "deputy head"),
    Post.QMR: Term("đại diện lãnh đạo về chất lượng", "management representative"),
    Post.ISO_SECRETARY: Term("thư ký ISO", "ISO secretary"),
    Post.ASSESSOR: Term("chuyên gia đánh giá", "assessor"),
    Post.OFFICER: Term("cán bộ, công chức", "officer"),
}
"""Vietnamese and English name of each post."""
Periods = dict[date, date | None]
"""Periods by their first day; the last day None means that the period is open."""


@dataclass
class Person(Aggregate):
    """A person in the directory, by opaque id. `details` is the salted digest of what may be forgotten."""

    KIND: ClassVar[str] = "person"

    details: str = field(default="", init=False)
    erased: bool = field(default=False, init=False)
    employments: dict[str, Periods] = field(default_factory=dict, init=False)
    posts: dict[tuple[str, str], Periods] = field(default_factory=dict, init=False)

    def enter(self, act: Act, *, details: str) -> None:
        """Enters the person in the directory; `details` is the digest under which name and contacts are kept.

        Raises:
            Refused: what `check_act` refuses.
        """
        check_act(act)
        self.record(PersonRecorded(person=self.key, details=details), act)

    def employ(self, act: Act, *, agency: str, from_day: date, to_day: date | None) -> None:
        """Records a period of employment, or, with the first day of an open one, its last day.

        Raises:
            Refused: `registry.own-file`, `registry.own-directory-entry`, `registry.person-erased`,
                `registry.period-reversed`, `registry.employment-overlaps`, or what `check_act` refuses.
        """
        self._check_period(act, agency, from_day, to_day)
        other = _overlapped(self.employments.get(agency, {}), from_day, to_day)
        if other is not None:
            raise Refused(EMPLOYMENT_OVERLAPS, pointer="/from_day", agency=agency, from_day=from_day, other=other)
        self.record(PersonEmployed(person=self.key, agency=agency, from_day=from_day, to_day=to_day), act)

    def hold_post(self, act: Act, *, agency: str, post: Post, from_day: date, to_day: date | None) -> None:
        """Records a period in a post, or, with the first day of an open one, its last day.

        Raises:
            Refused: `registry.own-file`, `registry.own-directory-entry`, `registry.person-erased`,
                `registry.period-reversed`, `registry.post-overlaps`, or what `check_act` refuses.
        """
        self._check_period(act, agency, from_day, to_day)
        other = _overlapped(self.posts.get((agency, post), {}), from_day, to_day)
        if other is not None:
            raise Refused(
                POST_OVERLAPS, pointer="/from_day", post=POSTS[post], agency=agency, from_day=from_day, other=other
            )
        self.record(PostHeld(person=self.key, agency=agency, post=post.value, from_day=from_day, to_day=to_day), act)

    def erase(self, act: Act) -> None:
        """Records that name and contacts are forgotten. The id, the employments and the posts stay.

        Raises:
            Refused: `registry.person-already-erased`, or what `check_act` refuses (a reason is asked for).
        """
        check_act(act, reason=True)
        if self.erased:
            raise Refused(PERSON_ALREADY_ERASED, person=self.key)
        self.record(PersonErased(person=self.key, details=self.details), act)

    def check_there(self, pointer: str | None = None) -> None:
        """Lets pass only a person whose details were not erased. Raises Refused `registry.person-erased`."""
        if self.erased:
            raise Refused(PERSON_ERASED, pointer=pointer, person=self.key)

    def _check_period(self, act: Act, agency: str, from_day: date, to_day: date | None) -> None:
        not_own_file(act, agency)
        not_own_entry(act, self.key)
        check_act(act)
        check_period(from_day, to_day, "/from_day", "/to_day")
        self.check_there()

    def apply(self, facts: Facts, document: Document) -> None:
        """Assigns what `facts` say."""
        match facts:
            case PersonRecorded():
                self.details = facts.details
            case PersonEmployed():
                self.employments.setdefault(facts.agency, {})[facts.from_day] = facts.to_day
            case PostHeld():
                self.posts.setdefault((facts.agency, facts.post), {})[facts.from_day] = facts.to_day
            case PersonErased():
                self.erased = True
            case _:
                pass


def _overlapped(periods: Periods, from_day: date, to_day: date | None) -> date | None:
    """Returns the first day of the period that the given one overlaps, or None.

    The open period that begins on the same day is no overlap when an end is given: it is being closed.
    """
    for start, end in periods.items():
        closes = start == from_day and end is None and to_day is not None
        apart = (end is not None and end < from_day) or (to_day is not None and to_day < start)
        if not closes and not apart:
            return start
    return None
