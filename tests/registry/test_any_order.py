"""Whatever is asked in whatever order: what stands in the log keeps the rules, and folds back to the same state."""

from __future__ import annotations

from contextlib import suppress
from datetime import date, timedelta

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule

from services.registry.domain.agency import Agency
from services.registry.domain.person import Person, Post
from services.registry.domain.plan import Plan
from shared.acts import Act, Role
from shared.contracts import parse
from shared.contracts.registry import MilestoneTarget
from shared.contracts.terms import AgencyKind, Milestone, Obligation
from shared.errors import Refused
from shared.eventstore.aggregate import Aggregate, fold
from tests.registry.building import (
    COMMUNE,
    DEPARTMENT,
    DIGEST,
    RULES,
    STEPS,
    TODAY,
    act,
    adopted,
    enrolled,
    entered,
    head,
    home_affairs,
    member,
    ppc,
    registered,
)

pytestmark = pytest.mark.slow

FIRST = date(2007, 4, 1)
recent = st.integers(0, 40).map(lambda days: FIRST + timedelta(days=days))
SPAN = [FIRST + timedelta(days=days) for days in range(60)]


def same_when_folded(live: Aggregate, empty: Aggregate) -> bool:
    """Tells whether an aggregate's documents, read back from their bytes, make the same state."""
    return fold(empty, [parse(document.raw) for document in live.pending]) == live


class AnAgency(RuleBasedStateMachine):
    """An agency that everybody asks for anything."""

    def __init__(self) -> None:
        super().__init__()
        self.agency = registered(COMMUNE, AgencyKind.COMMUNE_COMMITTEE)
        self.people = [entered(f"p-{number}") for number in range(3)]

    @rule(step=st.sampled_from(Milestone), day=recent, role=st.sampled_from(Role), own=st.booleans())
    def report(self, step: Milestone, day: date, role: Role, own: bool) -> None:
        reported = tuple(self.agency.milestones)
        expected = (
            own
            and role in (Role.AGENCY_HEAD, Role.QMR, Role.ISO_SECRETARY)
            and self.agency.applying_on(day, RULES)
            and day <= TODAY
            and step is dict(enumerate(STEPS)).get(len(reported))
            and all(day >= earlier for earlier in self.agency.milestones.values())
        )
        by = act(role, COMMUNE if own else DEPARTMENT, occurred=day, basis=None)
        taken = False
        with suppress(Refused):
            self.agency.report_milestone(by, milestone=step, document_number=None, evidence=(DIGEST,), rules=RULES)
            taken = True
        assert taken is expected

    @rule(day=recent)
    def report_what_is_next(self, day: date) -> None:
        missing = [step for step in STEPS if step not in self.agency.milestones]
        if missing:
            self.report(missing[0], day, Role.ISO_SECRETARY, own=True)

    @rule(asked=recent, own=st.booleans())
    def enrol(self, asked: date, own: bool) -> None:
        expected = own and not self.agency.enrolled and asked <= TODAY
        with suppress(Refused):
            by = head(COMMUNE if own else DEPARTMENT)
            self.agency.enrol(by, request_number="1", requested_on=asked, managing_agency=None, rules=RULES)
        assert self.agency.enrolled or not expected

    @rule(number=st.integers(0, 2), start=recent, days=st.none() | st.integers(-2, 20))
    def appoint(self, number: int, start: date, days: int | None) -> None:
        end = None if days is None else start + timedelta(days=days)
        before = {day: self.agency.head_on(day) for day in SPAN}
        with suppress(Refused):
            self.agency.appoint_head(ppc(), person=self.people[number], term_from=start, term_to=end)
            after = {day: self.agency.head_on(day) for day in SPAN}
            assert after[start] == self.people[number].key
            # A term takes days from the term before it, never from one that begins later.
            assert all(after[day] == before[day] for day in SPAN if day < start)

    @invariant()
    def milestones_are_a_prefix_of_the_list_and_their_days_never_go_back(self) -> None:
        days = list(self.agency.milestones.values())
        assert tuple(self.agency.milestones) == STEPS[: len(days)]
        assert days == sorted(days)

    @invariant()
    def the_log_makes_the_same_agency(self) -> None:
        assert same_when_folded(self.agency, Agency(COMMUNE))


class APerson(RuleBasedStateMachine):
    """A person with periods of all kinds; a calendar of single days knows which of them overlap."""

    def __init__(self) -> None:
        super().__init__()
        self.person = entered()
        self.calendar: dict[tuple[str, Post], dict[date, tuple[date, date | None]]] = {}

    @rule(
        agency=st.sampled_from((DEPARTMENT, "SO-TC")),
        post=st.sampled_from((Post.QMR, Post.AGENCY_HEAD)),
        start=recent,
        days=st.none() | st.integers(-1, 15),
        who=st.sampled_from(("another", "another", "another", "of that body", "the very person")),
    )
    def hold(self, *, agency: str, post: Post, start: date, days: int | None, who: str) -> None:
        end = None if days is None else start + timedelta(days=days)
        taken = self.calendar.setdefault((agency, post), {})
        mine = [day for day in SPAN if start <= day and (end is None or day <= end)]
        closing = end is not None and taken.get(start) == (start, None)
        free = all(day not in taken for day in mine) or closing
        accepted = False
        with suppress(Refused):
            by = home_affairs(person="p-1" if who == "the very person" else "p-nv")
            if who == "of that body":
                by = act(Role.HOME_AFFAIRS, agency, person="p-nv")
            self.person.hold_post(by, agency=agency, post=post, from_day=start, to_day=end)
            accepted = True
        assert accepted is (who == "another" and free and not self.person.erased and (end is None or end >= start))
        if accepted:
            for day in [day for day, period in taken.items() if period == (start, None)]:
                del taken[day]
            taken.update(dict.fromkeys(mine, (start, end)))

    @precondition(lambda self: len(self.person.pending) > 8)
    @rule()
    def erase(self) -> None:
        with suppress(Refused):
            self.person.erase(home_affairs(reason="Theo yêu cầu"))
        assert self.person.erased

    @invariant()
    def the_log_makes_the_same_person(self) -> None:
        assert same_when_folded(self.person, Person("p-1"))


class APlan(RuleBasedStateMachine):
    """A plan that is scheduled and revised at random."""

    def __init__(self) -> None:
        super().__init__()
        self.plan = adopted()
        self.agencies = {code: registered(code) for code in (DEPARTMENT, "SO-TC")} | {COMMUNE: enrolled()}

    @rule(
        wave=st.integers(1, 3),
        codes=st.lists(st.sampled_from((DEPARTMENT, "SO-TC", COMMUNE, "SO-LA")), min_size=1, max_size=3),
        days=st.lists(st.integers(-10, 1500), min_size=7, max_size=7),
        tidy=st.booleans(),
    )
    def schedule(self, wave: int, codes: list[str], days: list[int], tidy: bool) -> None:
        by = tuple(
            MilestoneTarget(step, TODAY + timedelta(days=each))
            for step, each in zip(STEPS, sorted(days) if tidy else days, strict=True)
        )
        members = tuple(member(code, order, by=by) for order, code in enumerate(codes, start=1))
        known = {code: self.agencies[code] for code in codes if code in self.agencies}
        with suppress(Refused):
            self.plan.schedule(ppc(), wave=wave, members=members, agencies=known, rules=RULES)

    @rule(
        wave=st.integers(1, 3),
        code=st.sampled_from((DEPARTMENT, "SO-TC", COMMUNE)),
        order=st.integers(1, 4),
        days=st.lists(st.integers(0, 900), min_size=7, max_size=7),
        reason=st.sampled_from((None, "Bổ sung")),
    )
    def add(self, *, wave: int, code: str, order: int, days: list[int], reason: str | None) -> None:
        by = tuple(
            MilestoneTarget(step, TODAY + timedelta(days=each)) for step, each in zip(STEPS, sorted(days), strict=True)
        )
        expected = (
            wave in self.plan.waves
            and code not in self.plan.targets
            and order not in self.plan.orders[wave]
            and reason is not None
        )
        taken = False
        with suppress(Refused):
            added = member(code, order, by=by)
            self.plan.add(ppc(reason=reason), wave=wave, member=added, agency=self.agencies[code], rules=RULES)
            taken = True
        assert taken is expected

    @rule(
        code=st.sampled_from((DEPARTMENT, "SO-TC", COMMUNE)), step=st.sampled_from(STEPS), days=st.integers(-10, 1500)
    )
    def revise(self, code: str, step: Milestone, days: int) -> None:
        by = TODAY + timedelta(days=days)
        with suppress(Refused):
            self.plan.revise(self._reasoned(), agency=self.agencies[code], milestone=step, by=by, rules=RULES)
            assert self.plan.targets[code][step] == by

    def _reasoned(self) -> Act:
        return ppc(reason="Đổi lịch")

    @invariant()
    def every_agency_is_in_one_wave_with_ordered_targets_within_the_final_day(self) -> None:
        placed = [code for members in self.plan.waves.values() for code in members]
        assert len(placed) == len(set(placed)) == len(self.plan.targets)
        for code, targets in self.plan.targets.items():
            days = [targets[step] for step in STEPS]
            assert days == sorted(days)
            mandatory = self.agencies[code].obligation_on(TODAY, RULES) is Obligation.MANDATORY
            assert not mandatory or days[-1] <= date(2009, 12, 31)

    @invariant()
    def the_log_makes_the_same_plan(self) -> None:
        assert same_when_folded(self.plan, Plan("277-KH-UBND"))


SHORT = settings(max_examples=40, stateful_step_count=25)
TestAnAgency = AnAgency.TestCase
TestAnAgency.settings = SHORT
TestAPerson = APerson.TestCase
TestAPerson.settings = SHORT
TestAPlan = APlan.TestCase
TestAPlan.settings = SHORT
