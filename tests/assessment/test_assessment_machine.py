"""Whatever is tried in whatever order, by whomever, an assessment keeps its promises. No store: the domain alone."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from itertools import pairwise
from typing import Any, ClassVar, Final
from uuid import UUID

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
)

from services.assessment.catalogues import load_all
from services.assessment.catalogues.audittime import TABLES
from services.assessment.domain.assessment import Assessment, Plan
from services.assessment.domain.background import Background
from services.assessment.domain.findings import NONCONFORMING, Observed
from services.assessment.domain.nonconformity import Nonconformity
from services.assessment.domain.planning import WantedTime
from services.assessment.domain.roster import Cause, Roster
from services.assessment.domain.team import Declared
from services.assessment.domain.terms import Stage
from shared.acts import Act, Actor, Role, Stamp
from shared.clock import FrozenClock, day_of
from shared.contracts.assessment import (
    AssessmentApproved,
    AssessmentKind,
    AssessmentOpened,
    AssessmentReturned,
    AssessmentSubmitted,
    AssessmentWithdrawn,
    FindingRecorded,
    InterestDeclared,
    Result,
    TeamMember,
    TeamRole,
    TimePlanned,
)
from shared.contracts.document import parse
from shared.errors import Refused
from shared.eventstore.aggregate import fold
from shared.ids import TimeOrderedIds
from tests.assessment.world import DIRECTIVE, FIRST, ISO, LAST, MORNING
from tests.support.machines import run_everywhere

pytestmark = pytest.mark.slow

EDITION: Final = load_all()[ISO]
PEOPLE: Final = ("p-1", "p-2", "p-3", "p-4", "p-5")
ACTORS: Final = st.builds(
    Actor, st.sampled_from(PEOPLE), st.sampled_from(Role), st.sampled_from((None, "SNV", "SKHCN"))
)  # fmt: skip
TEAMS: Final = st.lists(
    st.builds(TeamMember, st.sampled_from(PEOPLE), st.sampled_from(TeamRole)), min_size=1, max_size=4
)
OBSERVED: Final = st.builds(
    Observed,
    st.sampled_from([*EDITION.clauses, "9.9"]),
    st.sampled_from(Result),
    st.sampled_from(("Đã xem.", " ")),
    st.integers(0, 2),
)
DAYS: Final = st.integers(-3, 0).map(lambda back: timedelta(days=back))


class AssessmentMachine(RuleBasedStateMachine):
    """Tries everything; remembers only what was recorded, and where it has been."""

    reached: ClassVar[set[Stage | str | None]] = set()

    @initialize()
    def begin(self) -> None:
        self.clock = FrozenClock(MORNING)
        self.stamp = Stamp("thucchat.ha-nam/assessment", self.clock, TimeOrderedIds())
        self.roster = Roster("SNV")
        self.roster.note_agency(self._act(Actor("service:assessment", Role.SERVICE)), name_vi="Sở", name_en="Dept")
        self.subject = Assessment("DG-1")
        self.known: list[frozenset[str]] = []
        """Of each document of the history, who was known for certain to be bound when it was recorded."""
        plan = Plan(AssessmentKind.INITIAL, "Đoàn", FIRST, LAST, "Toàn bộ")
        act = self._act(Actor("p-0", Role.DOST, "SKHCN"))
        self.subject.schedule(act, background=self._background, catalogue=EDITION, plan=plan)

    def _act(self, actor: Actor, back: timedelta = timedelta()) -> Act:
        act = Act.begin(self.stamp, actor)
        return Act(
            act.stamp, act.actor, act.time, act.correlation, occurred=day_of(act.time) + back, legal_basis=DIRECTIVE
        )  # fmt: skip

    def _try(self, decide: Any) -> None:
        before = (self.subject.version, len(self.subject.pending))
        bound = {tie.person for tie in self.roster.ties if tie.to_day is None or tie.to_day >= date(2006, 3, 20)}
        try:
            decide()
        except Refused:
            assert (self.subject.version, len(self.subject.pending)) == before
        self.known.extend([frozenset(bound)] * (len(self.subject.pending) - len(self.known)))

    @property
    def _background(self) -> Background:
        return Background(self.roster, {})

    @rule(days=st.integers(0, 2))
    def time_passes(self, days: int) -> None:
        self.clock.advance(timedelta(days=days))

    @rule(person=st.sampled_from(PEOPLE), years=st.integers(1, 5), ended=st.booleans())
    def somebody_is_employed(self, person: str, years: int, ended: bool) -> None:
        since = date(2008 - years, 1, 1)
        act = self._act(Actor("service:assessment", Role.SERVICE))
        until = since + timedelta(days=30) if ended else None
        self.roster.note_employment(act, person=person, from_day=since, to_day=until)

    @rule(actor=ACTORS, team=TEAMS, back=DAYS)
    def open(self, actor: Actor, team: list[TeamMember], back: timedelta) -> None:
        self._try(lambda: self.subject.open(self._act(actor, back), background=self._background, team=team))

    @rule(roles=st.permutations((TeamRole.MEMBER, TeamRole.OBSERVER)))
    def open_as_it_should_be(self, roles: list[TeamRole]) -> None:
        team = [TeamMember("p-1", TeamRole.LEAD), *map(TeamMember, ("p-2", "p-3"), roles)]
        act = self._act(Actor("p-1", Role.LEAD_ASSESSOR))
        self._try(lambda: self.subject.open(act, background=self._background, team=team))

    @rule(actor=ACTORS, observed=OBSERVED, back=DAYS)
    def find(self, actor: Actor, observed: Observed, back: timedelta) -> None:
        self._try(
            lambda: self.subject.find(
                self._act(actor, back), background=self._background, catalogue=EDITION, observed=observed
            )
        )

    @precondition(lambda self: self.subject.team)
    @rule(clause=st.sampled_from([clause.id for clause in EDITION.assessable]), result=st.sampled_from(Result))
    def find_as_it_should_be(self, clause: str, result: Result) -> None:
        act = self._act(Actor(self.subject.team[0].person, Role.ASSESSOR))
        observed = Observed(clause, result, "Đã xem.", 1)
        self._try(lambda: self.subject.find(act, background=self._background, catalogue=EDITION, observed=observed))

    @precondition(lambda self: self.subject.findings)
    @rule(person=st.sampled_from(("p-1", "p-1", "p-2", "p-3")))
    def submit_with_findings(self, person: str) -> None:
        self._try(
            lambda: self.subject.submit(self._act(Actor(person, Role.LEAD_ASSESSOR)), background=self._background)
        )

    @rule(actor=ACTORS, back=DAYS)
    def submit(self, actor: Actor, back: timedelta) -> None:
        self._try(lambda: self.subject.submit(self._act(actor, back), background=self._background))

    @precondition(lambda self: self.subject.stage is Stage.SUBMITTED)
    @rule(person=st.sampled_from(("p-4", "p-4", "p-5", "p-1")))
    def approve_what_was_submitted(self, person: str) -> None:
        act = self._act(Actor(person, Role.DOST, "SKHCN"))
        self._try(lambda: self.subject.approve(act, background=self._background))

    @rule(actor=ACTORS, back=DAYS)
    def approve(self, actor: Actor, back: timedelta) -> None:
        self._try(lambda: self.subject.approve(self._act(actor, back), background=self._background))

    @precondition(lambda self: self.subject.stage is Stage.OPEN)
    @rule()
    def hand_in_as_it_should_be(self) -> None:
        self.find_as_it_should_be("4.1", Result.CONFORMING)
        self.submit_with_findings(self.subject.team[0].person)

    @precondition(lambda self: self.subject.stage is Stage.OPEN)
    @rule()
    def finish_as_it_should_be(self) -> None:
        self.hand_in_as_it_should_be()
        self.approve_what_was_submitted("p-4")

    @rule(actor=ACTORS, back=DAYS, reason=st.sampled_from((None, " ", "Thiếu hồ sơ")))
    def send_back(self, actor: Actor, back: timedelta, reason: str | None) -> None:
        act = replace(self._act(actor, back), reason=reason)
        self._try(lambda: self.subject.send_back(act, background=self._background))

    @precondition(lambda self: self.subject.stage is Stage.SUBMITTED)
    @rule(person=st.sampled_from(("p-4", "p-5", "p-1")))
    def send_back_what_was_submitted(self, person: str) -> None:
        self.send_back(Actor(person, Role.DOST, "SKHCN"), timedelta(), "Thiếu hồ sơ")

    @precondition(lambda self: self.subject.version > 6)
    @rule(actor=ACTORS, back=DAYS, reason=st.sampled_from((None, " ", "Không đủ người")))
    def withdraw(self, actor: Actor, back: timedelta, reason: str | None) -> None:
        act = replace(self._act(actor, back), reason=reason)
        self._try(lambda: self.subject.withdraw(act, background=self._background))

    @precondition(lambda self: len(self.subject.findings) > 2)
    @rule()
    def withdraw_as_it_should_be(self) -> None:
        self.withdraw(Actor("p-6", Role.PPC), timedelta(), "Không đủ người")

    @rule(
        minutes=st.integers(1, 3000),
        staff=st.none() | st.sampled_from((4, 44, 20_000)),
        reason=st.sampled_from((None, " ", "Một phòng")),
    )
    def plan_time(self, minutes: int, staff: int | None, reason: str | None) -> None:
        roster = Roster("SNV")
        if staff is not None:
            act = self._act(Actor("service:assessment", Role.SERVICE))
            roster.note_staff(act, Cause(UUID(int=1), 1), staff=staff, as_of=date(2008, 1, 1))
        act, before = self._act(Actor("p-0", Role.DOST, "SKHCN")), self.subject.version
        background, wanted = Background(roster, {}), WantedTime(minutes, reason)
        self._try(lambda: self.subject.plan_time(act, table=TABLES[0], background=background, wanted=wanted))
        required = TABLES[0].reference(AssessmentKind.INITIAL, staff).minutes
        explained = required is None or minutes >= required or bool((reason or "").strip())
        planning = self.subject.stage in (Stage.SCHEDULED, Stage.OPEN)
        assert (self.subject.version > before) == (explained and planning)
        if planning and required is not None:
            less = "less" if minutes < required else "enough"
            self.reached.add(f"{less} time, {'with' if (reason or '').strip() else 'without'} a reason")

    @rule(short=st.booleans(), reason=st.sampled_from((None, " ", "Một phòng")))
    def plan_about_the_time_that_is_asked(self, short: bool, reason: str | None) -> None:
        required = TABLES[0].reference(AssessmentKind.INITIAL, 44).minutes
        assert required is not None
        self.plan_time(required - short, 44, reason)

    @precondition(lambda self: self.subject.version > 5)
    @rule(actor=ACTORS, person=st.sampled_from(PEOPLE), agency=st.sampled_from(("SYT", "SNV")))
    def declare(self, actor: Actor, person: str, agency: str) -> None:
        self._try(lambda: self.subject.declare(self._act(actor), Declared(person, agency, "Em gái")))

    @invariant()
    def an_interest_in_this_agency_is_never_approved_over(self) -> None:
        here = any(each.interest_in == "SNV" for each in self.subject.interests)
        assert not (here and self.subject.stage is Stage.APPROVED)
        takers = {member.person for member in self.subject.team}
        assert all(each.person in takers for each in self.subject.interests)

    @invariant()
    def a_shortfall_always_says_why(self) -> None:
        time = self.subject.time
        if time is not None:
            short = time.required_minutes is not None and time.planned_minutes < time.required_minutes
            assert short == (time.shortfall_reason is not None)
            assert (time.required_minutes is None) == (time.unknown is not None)

    @invariant()
    def steps_come_in_the_order_of_the_table(self) -> None:
        beside = (TimePlanned, InterestDeclared)
        steps = [type(each.facts).__name__ for each in self.subject.pending if not isinstance(each.facts, beside)]
        following = {
            "AssessmentScheduled": {"AssessmentOpened", "AssessmentWithdrawn"},
            "AssessmentOpened": {"FindingRecorded", "AssessmentWithdrawn"},
            "FindingRecorded": {"FindingRecorded", "AssessmentSubmitted", "AssessmentWithdrawn"},
            "AssessmentSubmitted": {"AssessmentReturned", "AssessmentApproved", "AssessmentWithdrawn"},
            "AssessmentReturned": {"FindingRecorded", "AssessmentSubmitted", "AssessmentWithdrawn"},
            "AssessmentApproved": set[str](),
            "AssessmentWithdrawn": set[str](),
        }
        assert steps[0] == "AssessmentScheduled"
        assert all(later in following[earlier] for earlier, later in pairwise(steps))
        apart = (FindingRecorded, *beside)
        days = [day_of(each.occurred) for each in self.subject.pending if not isinstance(each.facts, apart)]
        assert days == sorted(days)

    @invariant()
    def what_goes_back_or_is_given_up_says_why_and_which_submission(self) -> None:
        submission = None
        for each in self.subject.pending:
            if isinstance(each.facts, AssessmentSubmitted):
                submission = each.id
            if isinstance(each.facts, AssessmentReturned | AssessmentWithdrawn):
                assert (each.reason or "").strip()
            if isinstance(each.facts, AssessmentReturned):
                assert each.facts.submission == submission

    @invariant()
    def nobody_known_to_be_bound_was_let_in(self) -> None:
        for number, each in enumerate(self.subject.pending):
            if isinstance(each.facts, AssessmentOpened | AssessmentApproved):
                known = self.known[number]
                assert all(not known & {member.person} for member in self.subject.team)

    @invariant()
    def duties_are_separate(self) -> None:
        documents = self.subject.pending
        team = {member.person: member.role for member in self.subject.team}
        for document in documents:
            match document.facts:
                case FindingRecorded():
                    assert team[document.actor.person] is not TeamRole.OBSERVER
                case AssessmentOpened() | AssessmentSubmitted():
                    assert team[document.actor.person] is TeamRole.LEAD
                case AssessmentApproved() | AssessmentReturned() | AssessmentWithdrawn():
                    assert document.actor.person not in team
                    assert document.actor.agency != "SNV"
                case _:
                    pass

    @invariant()
    def findings_rest_on_something_and_stand_on_assessable_clauses(self) -> None:
        for facts in self.subject.findings.values():
            clause = EDITION.clauses[facts.clause]
            assert clause.assessable
            assert facts.note.strip()
            assert facts.result is not Result.NOT_APPLICABLE or clause.excludable
            assert facts.sample_size or facts.result in (Result.OBSERVATION, Result.NOT_APPLICABLE)

    @invariant()
    def counts_and_nonconformities_agree_with_the_findings(self) -> None:
        if self.subject.stage not in (Stage.SUBMITTED, Stage.APPROVED):
            return
        told = [each.facts for each in self.subject.pending if isinstance(each.facts, AssessmentSubmitted)]
        submitted = told[-1]
        assert sum(value for value in submitted.to_data().values() if isinstance(value, int)) == len(
            self.subject.findings
        )
        act = self._act(Actor("p-0", Role.DOST))
        raised = [Nonconformity.of(act, finding) for finding in self.subject.nonconforming()]
        assert len(raised) == submitted.minor + submitted.major
        assert all(self.subject.findings[each.raised.clause].result in NONCONFORMING for each in raised if each.raised)

    @invariant()
    def history_folds_to_the_same_state(self) -> None:
        history = [parse(each.raw) for each in self.subject.pending]
        for length in range(1, len(history)):
            assert fold(Assessment("DG-1"), history[:length]).version == length, "any prefix loads"
        assert fold(Assessment("DG-1"), history) == self.subject

    @invariant()
    def where_it_has_been_is_remembered(self) -> None:
        self.reached.add(self.subject.stage)


def test_an_assessment_keeps_its_promises_whatever_is_tried() -> None:
    AssessmentMachine.reached.clear()
    times = [f"{much} time, {how} a reason" for much in ("less", "enough") for how in ("with", "without")]
    run_everywhere(
        AssessmentMachine,
        lambda: AssessmentMachine.reached,
        [*Stage, *times],
        settings(max_examples=60, stateful_step_count=40),
    )
