"""A guidance activity (directive, point 2a): dissemination, training, guidance, and who of which agency attended."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import ClassVar, Final
from uuid import UUID

from services.registry.domain.agency import Agency
from services.registry.domain.duties import before, check_act, check_period, happened, not_own_file
from services.registry.domain.person import Person
from services.registry.domain.refusals import AGENCY_UNKNOWN, OCCURRED_REQUIRED, PERSON_UNKNOWN
from services.registry.domain.refusals.guidance import (
    ATTENDANCE_REPEATED,
    ATTENDANCE_UNCHANGED,
    GENERAL_FOR_SEVERAL,
    GUIDANCE_BEFORE_HELD,
    GUIDANCE_BY_DOST,
    GUIDE_REPEATED,
    INDIVIDUAL_FOR_ONE,
)
from services.registry.domain.showing import check_digests
from shared.acts import Act, Role
from shared.clock import Occurred, day_of
from shared.contracts.base import Facts
from shared.contracts.document import Document
from shared.contracts.registry import Attendance, AttendanceCorrected, GuidanceHeld, GuidanceKind
from shared.errors import Refused, Term
from shared.eventstore.aggregate import Aggregate

KIND_NAMES: Final[Mapping[GuidanceKind, Term]] = {
    GuidanceKind.DISSEMINATION: Term("phổ biến, quán triệt", "dissemination"),
    GuidanceKind.TRAINING: Term("đào tạo, tập huấn", "training"),
    GuidanceKind.GUIDANCE: Term("hướng dẫn chung", "general guidance"),
    GuidanceKind.INDIVIDUAL: Term("hướng dẫn riêng cho một cơ quan", "individual guidance"),
}
"""Vietnamese and English name of each kind."""


@dataclass(frozen=True, slots=True)
class Held:
    """What is said of an activity: its kind, topic, first day, who held it, where, and what shows it."""

    kind: GuidanceKind
    topic: str
    from_day: date
    held_by: tuple[str, ...]
    place: str | None = None
    note: str | None = None
    evidence: tuple[str, ...] = ()


@dataclass
class Guidance(Aggregate):
    """One activity. Its attendance may be corrected; what was said before stays in the history."""

    KIND: ClassVar[str] = "guidance"

    kind: GuidanceKind = field(default=GuidanceKind.DISSEMINATION, init=False)
    held: Occurred | None = field(default=None, init=False)
    attendance: tuple[Attendance, ...] = field(default=(), init=False)
    stated_by: UUID | None = field(default=None, init=False)
    """The event that said the attendance that stands now."""

    def hold(
        self,
        act: Act,
        *,
        held: Held,
        attendance: tuple[Attendance, ...],
        agencies: Mapping[str, Agency],
        people: Mapping[str, Person],
    ) -> None:
        """Records that an activity was held, by its last day (`occurred`).

        `agencies` and `people` are those of the named ones that the registry knows. DOST leads dissemination and
        professional guidance, with the PPC Office beside it (directive, point 2a).

        Raises:
            Refused: `registry.guidance-by-dost`, `registry.own-file`, `registry.occurred-required`,
                `registry.period-reversed`, or what `check_act`, `check_digests`, `_check_guides` and
                `_check_attendance` refuse.
        """
        self._check_actor(act, held.kind, attendance)
        check_act(act)
        _check_days(act, held.from_day)
        _check_guides(held.held_by, people)
        _check_attendance(held.kind, attendance, agencies, held.from_day)
        check_digests(held.evidence)
        self.record(
            GuidanceHeld(
                guidance=self.key,
                kind=held.kind,
                topic=held.topic,
                from_day=held.from_day,
                held_by=held.held_by,
                attendance=attendance,
                place=held.place,
                note=held.note,
                evidence=held.evidence,
            ),
            act,
        )

    def correct(self, act: Act, *, attendance: tuple[Attendance, ...], agencies: Mapping[str, Agency]) -> None:
        """Records another attendance in place of the one on record, with the reason. Both stay readable.

        A body does not correct the figure of its own people.

        Raises:
            Refused: `registry.guidance-by-dost`, `registry.own-file`, `registry.reason-required`,
                `registry.guidance-before-held`, `registry.attendance-unchanged`, what `_check_attendance` refuses, or
                what `check_act` refuses.
        """
        assert self.held is not None  # every activity that exists was held
        assert self.stated_by is not None
        self._check_actor(act, self.kind, attendance)
        for code in dict.fromkeys(each.agency for each in (*self.attendance, *attendance)):
            if _people_of(self.attendance, code) != _people_of(attendance, code):
                not_own_file(act, code)
        check_act(act, reason=True)
        day, held = day_of(happened(act)), day_of(self.held)
        if before(day, held):
            raise Refused(GUIDANCE_BEFORE_HELD, pointer="/occurred", happened=day, held=held)
        _check_attendance(self.kind, attendance, agencies, held)
        if sorted(attendance, key=_code) == sorted(self.attendance, key=_code):
            raise Refused(ATTENDANCE_UNCHANGED, pointer="/attendance")
        self.record(
            AttendanceCorrected(guidance=self.key, corrects=self.stated_by, was=self.attendance, attendance=attendance),
            act,
        )

    def _check_actor(self, act: Act, kind: GuidanceKind, attendance: tuple[Attendance, ...]) -> None:
        if act.actor.role is Role.PPC_OFFICE and kind is not GuidanceKind.DISSEMINATION:
            raise Refused(GUIDANCE_BY_DOST, kind=KIND_NAMES[kind])
        # Among many, a body's own people may sit and be counted. Guidance for itself alone would be its own file.
        if kind is GuidanceKind.INDIVIDUAL:
            for each in attendance:
                not_own_file(act, each.agency)

    def apply(self, facts: Facts, document: Document) -> None:
        """Assigns what `facts` say."""
        match facts:
            case GuidanceHeld():
                self.kind, self.held = facts.kind, document.occurred
                self.attendance, self.stated_by = facts.attendance, document.id
            case AttendanceCorrected():
                self.attendance, self.stated_by = facts.attendance, document.id
            case _:
                pass


def _code(attended: Attendance) -> str:
    return attended.agency


def _people_of(attendance: tuple[Attendance, ...], agency: str) -> int:
    return sum(each.people for each in attendance if each.agency == agency)


def _check_days(act: Act, from_day: date) -> None:
    if act.occurred is None:
        raise Refused(OCCURRED_REQUIRED, pointer="/occurred")
    check_period(from_day, day_of(act.occurred), "/from_day", "/occurred")


def _check_guides(held_by: tuple[str, ...], people: Mapping[str, Person]) -> None:
    """Lets pass who held an activity: each named once, known, and not erased.

    Raises:
        Refused: `registry.guide-repeated`, `registry.person-unknown` or `registry.person-erased`.
    """
    for index, key in enumerate(held_by):
        pointer = f"/held_by/{index}"
        if key in held_by[:index]:
            raise Refused(GUIDE_REPEATED, pointer=pointer, person=key)
        if key not in people:
            raise Refused(PERSON_UNKNOWN, pointer=pointer, person=key)
        people[key].check_there(pointer)


def _check_attendance(
    kind: GuidanceKind, attendance: tuple[Attendance, ...], agencies: Mapping[str, Agency], day: date
) -> None:
    """Lets an attendance pass that names known agencies once each, and one alone where the guidance is individual.

    An agency that had ended by `day` sends nobody.

    Raises:
        Refused: `registry.attendance-repeated`, `registry.agency-unknown`, `registry.agency-ended`,
            `registry.individual-guidance-for-one` or `registry.general-guidance-for-several`.
    """
    seen: set[str] = set()
    for index, each in enumerate(attendance):
        pointer = f"/attendance/{index}/agency"
        if each.agency in seen:
            raise Refused(ATTENDANCE_REPEATED, pointer=pointer, agency=each.agency)
        if each.agency not in agencies:
            raise Refused(AGENCY_UNKNOWN, pointer=pointer, agency=each.agency)
        agencies[each.agency].check_goes_on(pointer, day=day)
        seen.add(each.agency)
    if kind is GuidanceKind.INDIVIDUAL and len(attendance) != 1:
        raise Refused(INDIVIDUAL_FOR_ONE, pointer="/attendance", count=len(attendance))
    if kind is GuidanceKind.GUIDANCE and len(attendance) == 1:
        raise Refused(GENERAL_FOR_SEVERAL, pointer="/kind", agency=attendance[0].agency)
