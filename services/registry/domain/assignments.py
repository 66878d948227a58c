"""Who carries the system in an agency, by decision: steering committee, management representative, ISO secretary."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import ClassVar, Final
from uuid import UUID

from services.registry.domain.agency import Agency
from services.registry.domain.belonging import belongs, management_post
from services.registry.domain.duties import check_act, check_basis, check_day
from services.registry.domain.person import Person
from services.registry.domain.refusals import PERSON_UNKNOWN
from services.registry.domain.refusals import assignments as refusals
from shared.acts import Act
from shared.contracts.base import Facts
from shared.contracts.document import Document
from shared.contracts.registry import (
    CommitteeChanged,
    CommitteeFounded,
    CommitteeFunction,
    CommitteeMember,
    QmrNamed,
    SecretaryNamed,
)
from shared.errors import Refused, Term
from shared.eventstore.aggregate import Aggregate
from shared.eventstore.lifecycle import Lifecycle, Transition

FUNCTIONS: Final[Mapping[CommitteeFunction, Term]] = {
    CommitteeFunction.HEAD: Term("Trưởng ban", "head"),
    CommitteeFunction.DEPUTY: Term("Phó trưởng ban", "deputy head"),
    CommitteeFunction.STANDING: Term("Uỷ viên thường trực", "standing member"),
    CommitteeFunction.SECRETARY: Term("Thư ký", "secretary"),
    CommitteeFunction.MEMBER: Term("Uỷ viên", "member"),
}
"""Vietnamese and English name of each function in the committee."""


class Stage(StrEnum):
    """Whether there is a steering committee."""

    NONE = "none"
    FOUNDED = "founded"


@dataclass(frozen=True, slots=True)
class Assigned:
    """A person who has an assignment from a day on, until the next one begins."""

    person: str
    from_day: date


@dataclass
class Assignments(Aggregate):
    """The assignments of one agency; its key is the agency's code.

    Who is QMR or secretary may be decided before there is a committee, so those two events stand outside `LIFE`.
    """

    KIND: ClassVar[str] = "assignment"
    LIFE: ClassVar[Lifecycle[Stage]] = Lifecycle(
        {
            Stage.NONE: Term("chưa có Ban chỉ đạo ISO", "there is no steering committee yet"),
            Stage.FOUNDED: Term("đã có Ban chỉ đạo ISO", "there is a steering committee"),
        },
        Transition(CommitteeFounded, (Stage.NONE,), Stage.FOUNDED, refusals.COMMITTEE_FOUNDED_ALREADY),
        Transition(CommitteeChanged, (Stage.FOUNDED,), None, refusals.COMMITTEE_NOT_FOUNDED),
    )

    stage: Stage = field(default=Stage.NONE, init=False)
    members: tuple[CommitteeMember, ...] = field(default=(), init=False)
    members_from: date | None = field(default=None, init=False)
    composed: UUID | None = field(default=None, init=False)
    """The event that gave the committee its members."""
    qmr: Assigned | None = field(default=None, init=False)
    secretary: Assigned | None = field(default=None, init=False)

    def found(
        self,
        act: Act,
        *,
        agency: Agency,
        from_day: date,
        members: tuple[CommitteeMember, ...],
        people: Mapping[str, Person],
    ) -> None:
        """Records that the committee was founded. `people` are those of `members` who are in the directory.

        Raises:
            Refused: `registry.committee-founded-already`, or what `_check_act` and `_check_members` refuse.
            ContractError: no legal basis was given.
        """
        self._check_act(act, agency, from_day)
        self.LIFE.check(CommitteeFounded, self.stage, agency=self.key)
        _check_members(members, people)
        self.record(CommitteeFounded(agency=self.key, from_day=from_day, members=members), act)

    def change(
        self,
        act: Act,
        *,
        agency: Agency,
        from_day: date,
        members: tuple[CommitteeMember, ...],
        people: Mapping[str, Person],
    ) -> None:
        """Records the whole new composition of the committee, from a day on.

        Raises:
            Refused: `registry.committee-not-founded`, `registry.committee-unchanged`,
                `registry.assignment-not-later`, or what `_check_act` and `_check_members` refuse.
            ContractError: no legal basis was given.
        """
        self._check_act(act, agency, from_day)
        self.LIFE.check(CommitteeChanged, self.stage, agency=self.key)
        _check_members(members, people)
        _check_later(from_day, self.members_from)
        if set(members) == set(self.members):
            raise Refused(refusals.COMMITTEE_UNCHANGED, pointer="/members")
        assert self.composed is not None, "a committee that was founded has its members from an event"
        facts = CommitteeChanged(agency=self.key, from_day=from_day, members=members, follows=self.composed)
        self.record(facts, act)

    def name_qmr(self, act: Act, *, agency: Agency, person: Person, from_day: date) -> None:
        """Records who is management representative from a day on: a member of management on that day (clause 5.5.2).

        Raises:
            Refused: `registry.qmr-not-management`, or what `_check_act` and `_check_assigned` refuse.
            ContractError: no legal basis was given.
        """
        self._check_act(act, agency, from_day)
        _check_assigned(person, from_day, self.qmr)
        post = management_post(person, agency, from_day)
        if post is None:
            raise Refused(
                refusals.QMR_NOT_MANAGEMENT, pointer="/person", day=from_day, person=person.key, agency=self.key
            )
        self.record(QmrNamed(agency=self.key, person=person.key, from_day=from_day, post=post.value), act)

    def name_secretary(self, act: Act, *, agency: Agency, person: Person, from_day: date) -> None:
        """Records who is ISO secretary from a day on: one of the agency's people on that day (ours).

        Raises:
            Refused: `registry.secretary-not-of-agency`, or what `_check_act` and `_check_assigned` refuse.
            ContractError: no legal basis was given.
        """
        self._check_act(act, agency, from_day)
        _check_assigned(person, from_day, self.secretary)
        if not belongs(person, agency, from_day, from_day):
            raise Refused(
                refusals.SECRETARY_NOT_OF_AGENCY, pointer="/person", day=from_day, person=person.key, agency=self.key
            )
        self.record(SecretaryNamed(agency=self.key, person=person.key, from_day=from_day), act)

    def _check_act(self, act: Act, agency: Agency, from_day: date) -> None:
        """Lets pass what the agency's head decides, by a decision issued no later than the assignment begins.

        Raises:
            Refused: `registry.not-own-agency`, `registry.head-in-person`, `registry.agency-ended`,
                `registry.day-out-of-range`, `registry.assignment-before-decision`, or what `check_act` and
                `check_basis` refuse.
        """
        agency.check_signed_by_head(act)
        check_act(act)
        check_basis(act)
        agency.check_goes_on()
        check_day(from_day, "/from_day")
        issued = None if act.legal_basis is None else act.legal_basis.date
        if issued is not None and from_day < issued:
            raise Refused(refusals.ASSIGNMENT_BEFORE_DECISION, pointer="/from_day", from_day=from_day, issued=issued)

    def apply(self, facts: Facts, document: Document) -> None:
        """Assigns what `facts` say."""
        stage = self.LIFE.after(type(facts), self.stage)
        self.stage = self.stage if stage is None else stage
        match facts:
            case CommitteeFounded() | CommitteeChanged():
                self.members, self.members_from, self.composed = facts.members, facts.from_day, document.id
            case QmrNamed():
                self.qmr = Assigned(facts.person, facts.from_day)
            case SecretaryNamed():
                self.secretary = Assigned(facts.person, facts.from_day)
            case _:
                pass


def _check_members(members: tuple[CommitteeMember, ...], people: Mapping[str, Person]) -> None:
    """Lets a committee pass of known persons, each once, with one head.

    Raises:
        Refused: `registry.committee-member-repeated`, `registry.person-unknown`, `registry.person-erased` or
            `registry.committee-one-head`.
    """
    seen = set[str]()
    for index, each in enumerate(members):
        pointer = f"/members/{index}/person"
        if each.person in seen:
            raise Refused(refusals.COMMITTEE_MEMBER_REPEATED, pointer=pointer, person=each.person)
        if each.person not in people:
            raise Refused(PERSON_UNKNOWN, pointer=pointer, person=each.person)
        people[each.person].check_there(pointer)
        seen.add(each.person)
    heads = sum(each.function is CommitteeFunction.HEAD for each in members)
    if heads != 1:
        raise Refused(refusals.COMMITTEE_ONE_HEAD, pointer="/members", heads=heads)


def _check_later(from_day: date, earlier: date | None) -> None:
    if earlier is not None and from_day <= earlier:
        raise Refused(refusals.ASSIGNMENT_NOT_LATER, pointer="/from_day", from_day=from_day, earlier=earlier)


def _check_assigned(person: Person, from_day: date, standing: Assigned | None) -> None:
    """Lets a person pass who is there and does not have the assignment, from a day after the one before.

    Raises:
        Refused: `registry.person-erased`, `registry.assigned-already` or `registry.assignment-not-later`.
    """
    person.check_there("/person")
    if standing is None:
        return
    if standing.person == person.key:
        raise Refused(refusals.ASSIGNED_ALREADY, pointer="/person", person=person.key, earlier=standing.from_day)
    _check_later(from_day, standing.from_day)
