"""One independent assessment: scheduled, opened by its team, found clause by clause, submitted, approved by another.

Who assesses, who submits and who approves are decided on the persons in this history, never on a role alone, and on
the people the registry is known to have seen in the assessed agency.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import ClassVar
from uuid import UUID

from services.assessment.domain import refusals
from services.assessment.domain.assignments import Assignments
from services.assessment.domain.audittime import AuditTimeTable
from services.assessment.domain.background import Background
from services.assessment.domain.clauses import Catalogue
from services.assessment.domain.findings import NONCONFORMING, Observed, check_finding
from services.assessment.domain.order import Moment, check_act, check_order, persons_of, said_day
from services.assessment.domain.planning import WantedTime, planned_time
from services.assessment.domain.refusals import planning, returning
from services.assessment.domain.team import (
    Declared,
    assessors_of,
    check_declared,
    check_independence,
    check_orderer,
    check_team,
    lead_of,
    refuse_own_file,
)
from services.assessment.domain.terms import STAGE_NAMES, Stage
from shared.acts import Act
from shared.contracts.assessment import (
    AssessmentApproved,
    AssessmentKind,
    AssessmentOpened,
    AssessmentReturned,
    AssessmentScheduled,
    AssessmentSubmitted,
    AssessmentWithdrawn,
    FindingRecorded,
    InterestDeclared,
    LeadNoted,
    LeadWarned,
    Result,
    TeamMember,
    TimePlanned,
)  # fmt: skip
from shared.contracts.base import Facts
from shared.contracts.document import Document
from shared.errors import Refused
from shared.eventstore.aggregate import Aggregate
from shared.eventstore.lifecycle import Lifecycle, Transition


@dataclass(frozen=True, slots=True)
class Plan:
    """What is planned: its kind, the assessing body, the edition, the days, what is looked at, and DOST's people."""

    kind: AssessmentKind
    body: str
    planned_from: date
    planned_to: date
    scope: str
    dost_participants: tuple[str, ...] = ()


@dataclass
class Assessment(Aggregate):
    """One assessment of one agency against one edition of the standard."""

    KIND: ClassVar[str] = "assessment"
    LIFE: ClassVar[Lifecycle[Stage]] = Lifecycle(
        STAGE_NAMES,
        Transition(AssessmentScheduled, (), Stage.SCHEDULED),
        Transition(AssessmentOpened, (Stage.SCHEDULED,), Stage.OPEN, refusals.ALREADY_OPENED),
        Transition(FindingRecorded, (Stage.OPEN,), None, refusals.NOT_OPEN),
        Transition(TimePlanned, (Stage.SCHEDULED, Stage.OPEN), None, planning.NOT_TO_PLAN),
        Transition(InterestDeclared, (Stage.OPEN,), None, refusals.NOT_OPEN),
        Transition(AssessmentSubmitted, (Stage.OPEN,), Stage.SUBMITTED, refusals.NOT_OPEN),
        Transition(AssessmentReturned, (Stage.SUBMITTED,), Stage.OPEN, refusals.NOT_SUBMITTED),
        Transition(AssessmentApproved, (Stage.SUBMITTED,), Stage.APPROVED, refusals.NOT_SUBMITTED),
        Transition(
            AssessmentWithdrawn,
            (Stage.SCHEDULED, Stage.OPEN, Stage.SUBMITTED),
            Stage.WITHDRAWN,
            returning.NOT_TO_WITHDRAW,
        ),
    )

    stage: Stage | None = None
    scheduled: AssessmentScheduled | None = None
    team: tuple[TeamMember, ...] = ()
    findings: dict[str, FindingRecorded] = field(default_factory=dict)
    """By clause, the latest; earlier ones stay in the history."""
    opened: Moment = field(default_factory=Moment)
    latest: Moment = field(default_factory=Moment)
    """The latest step so far: a finding may be said to lie before another, nothing after the findings may."""
    time: TimePlanned | None = None
    interests: tuple[InterestDeclared, ...] = ()
    submitters: frozenset[str] = frozenset()
    """Who submitted it, and for whom they signed."""
    submission: UUID | None = None
    """The event of the submission that waits, or was approved."""

    @property
    def plan(self) -> AssessmentScheduled:
        """Returns what was scheduled. Every assessment that exists has that first."""
        assert self.scheduled is not None
        return self.scheduled

    @property
    def opened_on(self) -> date:
        """Returns the day, in Vietnam, on which the team began."""
        return self.opened.day

    @property
    def agency(self) -> str:
        """Returns the code of the assessed agency."""
        return self.plan.agency

    def schedule(self, act: Act, *, background: Background, catalogue: Catalogue, plan: Plan) -> None:
        """Records that the agency of `background` is to be assessed.

        Raises:
            Refused: without a legal basis, with the days the wrong way round, by the agency itself, or with a
                participant of DOST who is bound to the agency.
        """
        _require_basis(act)
        if plan.planned_to < plan.planned_from:
            raise Refused(refusals.DAYS_REVERSED, pointer="/planned_to", first=plan.planned_from, last=plan.planned_to)
        refuse_own_file(act, background, said_day(act))
        check_orderer(act, background, plan.dost_participants)
        check_independence(
            background, plan.dost_participants, plan.planned_from, plan.planned_to, "/dost_participants"
        )  # fmt: skip
        self.record(
            AssessmentScheduled(
                assessment=self.key,
                agency=background.key,
                kind=plan.kind,
                body=plan.body,
                catalogue=catalogue.id,
                planned_from=plan.planned_from,
                planned_to=plan.planned_to,
                scope=plan.scope,
                dost_participants=plan.dost_participants,
            ),
            act,
        )

    def plan_time(self, act: Act, *, table: AuditTimeTable, background: Background, wanted: WantedTime) -> None:
        """Records the team's planned time beside the reference of `table`, in place of an earlier plan.

        Raises:
            Refused: the assessment is past it, less is planned than the reference and nothing says why, or the actor
                is of the assessed agency.
        """
        self.LIFE.check(TimePlanned, self.stage)
        check_act(act)
        refuse_own_file(act, background, said_day(act))
        staff = background.own.staff_on(self.plan.planned_from)
        self.record(planned_time(self.plan, table, staff, wanted), act)

    def open(
        self,
        act: Act,
        *,
        background: Background,
        team: Sequence[TeamMember],
        declared: Sequence[Declared] = (),
        assignments: Assignments | None = None,
    ) -> None:
        """Records that `team` began its work, the interests `declared`, and a warning where its lead led before.

        Raises:
            Refused: it has begun already, begins before it was scheduled or before the planned days, has not exactly
                one lead, names a person twice, is opened by another than its lead, or has a member who is not
                independent or declares an interest in this very agency.
        """
        self.LIFE.check(AssessmentOpened, self.stage)
        today = said_day(act)
        check_order(act, self.latest, refusals.BEFORE_SCHEDULING)
        if today < self.plan.planned_from:
            raise Refused(refusals.BEFORE_PLANNED, pointer="/occurred", day=today, planned=self.plan.planned_from)
        refuse_own_file(act, background, today)
        check_team(act, team)
        check_independence(background, [each.person for each in team], today, self._last_day(today), "/team")
        persons = {*(each.person for each in team), *self.plan.dost_participants}
        check_declared(background, persons, declared, today)
        self.record(AssessmentOpened(assessment=self.key, agency=self.agency, team=tuple(team)), act)
        for each in declared:
            self.record(each.facts(self.key, self.agency), act)
        self._warn(act, assignments)

    def declare(self, act: Act, declared: Declared) -> None:
        """Records an interest that a member or participant declares while the team works.

        In this very agency, too: it must be possible to say so. The approval is refused then.

        Raises:
            Refused: it is not open, the person takes no part, or somebody else than they or the lead declares it.
        """
        self.LIFE.check(InterestDeclared, self.stage)
        check_act(act)
        check_order(act, self.opened, refusals.BEFORE_OPENING)
        if declared.person not in {*(each.person for each in self.team), *self.plan.dost_participants}:
            raise Refused(planning.INTEREST_OF_OUTSIDER, pointer="/person")
        if act.actor.person not in (declared.person, lead_of(self.team)):
            raise Refused(planning.NOT_OWN_INTEREST)
        self.record(declared.facts(self.key, self.agency), act)

    def find(
        self, act: Act, *, background: Background, catalogue: Catalogue, observed: Observed, missing: Sequence[str] = ()
    ) -> None:
        """Records the finding on one clause, in place of an earlier one.

        `missing` are those of `observed.evidence` that nobody has recorded as this agency's evidence.

        Raises:
            Refused: the assessment is not open, the actor is none of its assessors or is of the assessed agency, the
                day lies before the opening, the clause cannot carry this result, or the result rests on nothing.
        """
        self.LIFE.check(FindingRecorded, self.stage)
        if act.actor.person not in assessors_of(self.team):
            raise Refused(refusals.NOT_ON_TEAM)
        refuse_own_file(act, background, said_day(act))
        check_order(act, self.opened, refusals.BEFORE_OPENING)
        check_finding(catalogue, observed)
        if missing:
            index = observed.evidence.index(missing[0])
            raise Refused(refusals.EVIDENCE_UNKNOWN, pointer=f"/evidence/{index}", agency=self.agency)
        self.record(
            FindingRecorded(
                assessment=self.key,
                agency=self.agency,
                clause=observed.clause,
                result=observed.result,
                note=observed.note,
                sample_size=observed.sample_size,
                evidence=observed.evidence,
            ),
            act,
        )

    def submit(self, act: Act, *, background: Background) -> None:
        """Records that the team hands its result in, with how many clauses have which result.

        Raises:
            Refused: it is not open, the actor is not its lead or is of the assessed agency, nothing was found, or the
                day lies before a finding's.
        """
        self.LIFE.check(AssessmentSubmitted, self.stage)
        if act.actor.person != lead_of(self.team):
            raise Refused(refusals.NOT_LEAD)
        refuse_own_file(act, background, said_day(act))
        if not self.findings:
            raise Refused(refusals.NOTHING_FOUND)
        check_order(act, self.latest, refusals.BEFORE_LAST_FINDING)
        self.record(
            AssessmentSubmitted(
                assessment=self.key,
                agency=self.agency,
                conforming=self._count(Result.CONFORMING),
                minor=self._count(Result.MINOR_NONCONFORMITY),
                major=self._count(Result.MAJOR_NONCONFORMITY),
                observations=self._count(Result.OBSERVATION),
                not_applicable=self._count(Result.NOT_APPLICABLE),
            ),
            act,
        )

    def approve(self, act: Act, *, background: Background) -> Document:
        """Records that another person approved the result; returns the event, which causes the nonconformities.

        Independence is asked again, of what the registry has told by now.

        Raises:
            Refused: it was not submitted, the day lies before that, there is no legal basis, the actor submitted it,
                is of the team or of the assessed agency, or a member turns out not to be independent.
        """
        self.LIFE.check(AssessmentApproved, self.stage)
        _require_basis(act)
        check_order(act, self.latest, refusals.BEFORE_SUBMISSION)
        acting = persons_of(act)
        if self.submitters & acting:
            raise Refused(refusals.SUBMITTER_APPROVES)
        if acting & {member.person for member in self.team}:
            raise Refused(refusals.MEMBER_APPROVES)
        refuse_own_file(act, background, said_day(act))
        check_orderer(act, background)
        for each in self.interests:
            if background.concerns(each.interest_in, self.opened_on):
                raise Refused(planning.INTEREST_THERE, agency=self.agency)
        persons = [*(each.person for each in self.team), *self.plan.dost_participants]
        check_independence(background, persons, self.opened_on, self._last_day(self.opened_on), None)
        minor, major = self._count(Result.MINOR_NONCONFORMITY), self._count(Result.MAJOR_NONCONFORMITY)
        return self.record(
            AssessmentApproved(
                assessment=self.key, agency=self.agency, kind=self.plan.kind, minor=minor, major=major
            ),
            act,
        )  # fmt: skip

    def send_back(self, act: Act, *, background: Background) -> None:
        """Records that the result goes back to the team, which is open again and submits anew.

        Raises:
            Refused: it was not submitted, no reason is given, the day lies before the submission, or the actor is of
                the team or of the assessed agency.
        """
        self.LIFE.check(AssessmentReturned, self.stage)
        check_act(act, reason=True)
        check_order(act, self.latest, returning.BEFORE_RETURN)
        self._refuse_members(act)
        refuse_own_file(act, background, said_day(act))
        check_orderer(act, background)
        assert self.submission is not None  # it stands in the stage that only a submission leads to
        self.record(
            AssessmentReturned(assessment=self.key, agency=self.agency, submission=self.submission), act
        )  # fmt: skip

    def withdraw(self, act: Act, *, background: Background) -> None:
        """Records that the assessment is given up before its approval: the way on where a team cannot be approved.

        Raises:
            Refused: it was approved or withdrawn, no reason is given, the day lies before its latest step, or the
                actor is of the team or of the assessed agency.
        """
        self.LIFE.check(AssessmentWithdrawn, self.stage)
        check_act(act, reason=True)
        check_order(act, self.latest, returning.BEFORE_LAST_STEP)
        self._refuse_members(act)
        refuse_own_file(act, background, said_day(act))
        check_orderer(act, background)
        self.record(AssessmentWithdrawn(assessment=self.key, agency=self.agency), act)

    def led(self, approval: UUID) -> LeadNoted:
        """Returns what is noted of its lead once it is approved."""
        return LeadNoted(
            agency=self.agency,
            assessment=self.key,
            kind=self.plan.kind,
            lead=lead_of(self.team),
            approval=approval,
        )

    def nonconforming(self) -> tuple[FindingRecorded, ...]:
        """Returns the findings that raise a nonconformity."""
        return tuple(each for each in self.findings.values() if each.result in NONCONFORMING)

    def apply(self, facts: Facts, document: Document) -> None:
        """Assigns what was recorded."""
        moment = Moment.of(document.occurred)
        if not isinstance(facts, TimePlanned | InterestDeclared | LeadWarned):
            self.latest = self.latest.or_later(moment)
        self.stage = self.LIFE.after(type(facts), self.stage)
        match facts:
            case AssessmentScheduled():
                self.scheduled = facts
            case AssessmentOpened():
                self.team, self.opened = facts.team, moment
            case TimePlanned():
                self.time = facts
            case InterestDeclared():
                self.interests = (*self.interests, facts)
            case FindingRecorded():
                self.findings[facts.clause] = facts
            case AssessmentSubmitted():
                self.submitters, self.submission = persons_of(document), document.id
            case _:
                pass

    def _warn(self, act: Act, assignments: Assignments | None) -> None:
        lead = lead_of(self.team)
        familiar = assignments and assignments.familiar(lead, self.plan.kind, self.opened_on)
        if familiar:
            self.record(familiar.warning(self.key, self.agency, lead), act)

    def _refuse_members(self, act: Act) -> None:
        if persons_of(act) & {member.person for member in self.team}:
            raise Refused(returning.MEMBER_DECIDES)

    def _last_day(self, opened: date) -> date:
        return max(opened, self.plan.planned_to)

    def _count(self, result: Result) -> int:
        return sum(each.result is result for each in self.findings.values())


def _require_basis(act: Act) -> None:
    if act.legal_basis is None:
        raise Refused(refusals.LEGAL_BASIS_REQUIRED, pointer="/legal_basis")
