"""The rollout plan: which agencies in which wave and order, and by which day each milestone."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import ClassVar

from services.registry.domain.agency import Agency
from services.registry.domain.duties import before, check_act, check_basis, check_day, happened, not_own_file
from services.registry.domain.obligation import Rules
from services.registry.domain.refusals import (
    AGENCY_ALREADY_SCHEDULED,
    AGENCY_NOT_SCHEDULED,
    AGENCY_UNKNOWN,
    BEFORE_ADOPTION,
    ORDER_REPEATED,
    TARGET_BEFORE_PLAN,
    TARGET_TOO_LATE,
    TARGET_UNCHANGED,
    TARGETS_INCOMPLETE,
    TARGETS_OUT_OF_ORDER,
    WAVE_ALREADY_SCHEDULED,
)
from services.registry.domain.refusals.plans import WAVE_UNKNOWN
from services.registry.domain.rules import FINAL_DAYS, MILESTONE_LISTS, MilestoneList, in_force
from shared.acts import Act
from shared.clock import Occurred, day_of
from shared.contracts.base import Facts
from shared.contracts.document import Document
from shared.contracts.registry import AgencyTargets, PlanAdopted, PlanAgencyAdded, TargetRevised, WaveScheduled
from shared.contracts.terms import Milestone, Obligation
from shared.errors import Refused
from shared.eventstore.aggregate import Aggregate

Targets = dict[Milestone, date]


@dataclass
class Plan(Aggregate):
    """A rollout plan (in Hà Nam: Plan 277/KH-UBND, whose order is not known to us)."""

    KIND: ClassVar[str] = "plan"

    adopted: Occurred | None = field(default=None, init=False)
    waves: dict[int, tuple[str, ...]] = field(default_factory=dict, init=False)
    orders: dict[int, tuple[int, ...]] = field(default_factory=dict, init=False)
    """The places that are taken in each wave."""
    targets: dict[str, Targets] = field(default_factory=dict, init=False)

    def adopt(self, act: Act, *, title: str, demonstration: bool, note: str | None) -> None:
        """Adopts the plan; its waves follow.

        Raises:
            Refused: what `check_act` and `check_basis` refuse.
            ContractError: no legal basis was given.
        """
        check_act(act)
        check_basis(act)
        self.record(PlanAdopted(plan=self.key, title=title, demonstration=demonstration, note=note), act)

    def schedule(
        self,
        act: Act,
        *,
        wave: int,
        members: tuple[AgencyTargets, ...],
        agencies: Mapping[str, Agency],
        rules: Rules,
    ) -> None:
        """Schedules a wave. `agencies` are the registered ones among those that `members` name.

        Raises:
            Refused: `registry.wave-already-scheduled`, `registry.agency-unknown`, `registry.agency-already-scheduled`,
                `registry.agency-ended`, `registry.not-applying`, `registry.own-file`, `registry.order-repeated`,
                `registry.before-adoption`, what `_check_targets` refuses of each member, or what `check_act` and
                `check_basis` refuse.
            ContractError: no legal basis was given.
        """
        for member in members:
            not_own_file(act, member.agency)
        self._check_act(act)
        if wave in self.waves:
            raise Refused(WAVE_ALREADY_SCHEDULED, pointer="/wave", wave=wave, plan=self.key)
        day = day_of(happened(act))
        steps = in_force(MILESTONE_LISTS, day)
        named: set[str] = set()
        orders: set[int] = set()
        for index, member in enumerate(members):
            pointer = f"/members/{index}"
            self._check_member(member, wave, named, orders, pointer)
            if member.agency not in agencies:
                raise Refused(AGENCY_UNKNOWN, pointer=f"{pointer}/agency", agency=member.agency)
            agency = agencies[member.agency]
            agency.check_applying(day, rules, f"{pointer}/agency")
            last = _final_day(agency, day, rules)
            _check_targets(member, last, steps, day, f"{pointer}/targets")
        self.record(WaveScheduled(plan=self.key, wave=wave, members=members), act)

    def add(self, act: Act, *, wave: int, member: AgencyTargets, agency: Agency, rules: Rules) -> None:
        """Adds an agency to a wave that is scheduled, with a reason: one that came into being, or enrolled, later.

        Raises:
            Refused: `registry.wave-unknown`, `registry.agency-already-scheduled`, `registry.order-repeated`,
                `registry.agency-ended`, `registry.not-applying`, `registry.own-file`, `registry.before-adoption`, what
                `_check_targets` refuses, or what `check_act` (a reason is asked for) and `check_basis` refuse.
            ContractError: no legal basis was given.
        """
        not_own_file(act, member.agency)
        self._check_act(act, reason=True)
        if wave not in self.waves:
            raise Refused(WAVE_UNKNOWN, pointer="/wave", plan=self.key, wave=wave)
        self._check_member(member, wave, set(), set(self.orders[wave]), "/member")
        day = day_of(happened(act))
        agency.check_applying(day, rules, "/member/agency")
        steps, last = in_force(MILESTONE_LISTS, day), _final_day(agency, day, rules)
        _check_targets(member, last, steps, day, "/member/targets")
        self.record(PlanAgencyAdded(plan=self.key, wave=wave, member=member), act)

    def _check_member(self, member: AgencyTargets, wave: int, named: set[str], orders: set[int], pointer: str) -> None:
        scheduled = self.wave_of(member.agency)
        if scheduled is not None or member.agency in named:
            raise Refused(
                AGENCY_ALREADY_SCHEDULED, pointer=f"{pointer}/agency", agency=member.agency, wave=scheduled or wave
            )
        if member.order in orders:
            raise Refused(ORDER_REPEATED, pointer=f"{pointer}/order", order=member.order)
        named.add(member.agency)
        orders.add(member.order)

    def revise(self, act: Act, *, agency: Agency, milestone: Milestone, by: date, rules: Rules) -> None:
        """Moves a target to another day, with a reason. Allowed after the fact, too: the event shows that it was.

        Raises:
            Refused: `registry.agency-not-scheduled`, `registry.agency-ended`, `registry.target-unchanged`,
                `registry.target-too-late`, `registry.targets-out-of-order`, `registry.own-file`,
                `registry.before-adoption`, or what `check_act` (a reason is asked for) and `check_basis` refuse.
            ContractError: no legal basis was given.
        """
        not_own_file(act, agency.key)
        self._check_act(act, reason=True)
        targets = self.targets.get(agency.key)
        if targets is None:
            raise Refused(AGENCY_NOT_SCHEDULED, pointer="/agency", agency=agency.key, plan=self.key)
        agency.check_goes_on("/agency")
        day = day_of(happened(act))
        steps = in_force(MILESTONE_LISTS, day)
        was = targets[milestone]
        if by == was:
            raise Refused(TARGET_UNCHANGED, pointer="/by", milestone=steps.step(milestone), by=by)
        check_day(by, "/by")
        _check_final_day(agency.key, by, _final_day(agency, day, rules), "/by")
        index = steps.order.index(milestone)
        earlier = [targets[each] for each in steps.order[:index]]
        later = [targets[each] for each in steps.order[index + 1 :]]
        if any(day > by for day in earlier) or any(day < by for day in later):
            raise Refused(TARGETS_OUT_OF_ORDER, pointer="/by", milestone=steps.step(milestone))
        self.record(TargetRevised(plan=self.key, agency=agency.key, milestone=milestone, was=was, by=by), act)

    def _check_act(self, act: Act, *, reason: bool = False) -> None:
        check_act(act, reason=reason)
        check_basis(act)
        if self.adopted is not None and before(happened(act), self.adopted):
            raise Refused(
                BEFORE_ADOPTION,
                pointer="/occurred",
                happened=day_of(happened(act)),
                plan=self.key,
                adopted=day_of(self.adopted),
            )

    def wave_of(self, agency: str) -> int | None:
        """Returns the wave in which an agency stands, or None."""
        return next((wave for wave, members in self.waves.items() if agency in members), None)

    def apply(self, facts: Facts, document: Document) -> None:
        """Assigns what `facts` say."""
        match facts:
            case PlanAdopted():
                self.adopted = document.occurred
            case WaveScheduled():
                self.waves[facts.wave] = tuple(member.agency for member in facts.members)
                self.orders[facts.wave] = tuple(member.order for member in facts.members)
                for member in facts.members:
                    self.targets[member.agency] = {each.milestone: each.by for each in member.targets}
            case PlanAgencyAdded():
                self.waves[facts.wave] += (facts.member.agency,)
                self.orders[facts.wave] += (facts.member.order,)
                self.targets[facts.member.agency] = {each.milestone: each.by for each in facts.member.targets}
            case TargetRevised():
                self.targets[facts.agency][facts.milestone] = facts.by
            case _:
                pass


def _check_targets(member: AgencyTargets, last: date | None, steps: MilestoneList, today: date, pointer: str) -> None:
    """Lets targets pass that cover every milestone once, in order, not past and not too late.

    Raises:
        Refused: `registry.targets-out-of-order`, `registry.targets-incomplete`, `registry.target-before-plan` or
            `registry.target-too-late`.
    """
    targets, agency = member.targets, member.agency
    for index, target in enumerate(targets):
        here = f"{pointer}/{index}"
        expected = steps.order[index] if index < len(steps.order) else None
        out_of_place = expected is None or steps.order.index(target.milestone) < index
        if out_of_place or (index and target.by < targets[index - 1].by):
            raise Refused(TARGETS_OUT_OF_ORDER, pointer=here, milestone=steps.step(target.milestone))
        if expected is not None and target.milestone is not expected:
            raise Refused(TARGETS_INCOMPLETE, pointer=here, agency=agency, milestone=steps.step(expected))
        check_day(target.by, f"{here}/by")
        if target.by < today:
            raise Refused(TARGET_BEFORE_PLAN, pointer=f"{here}/by", by=target.by, happened=today)
        _check_final_day(agency, target.by, last, f"{here}/by")
    if len(targets) < len(steps.order):
        missing = steps.step(steps.order[len(targets)])
        raise Refused(TARGETS_INCOMPLETE, pointer=pointer, agency=agency, milestone=missing)


def _final_day(agency: Agency, day: date, rules: Rules) -> date | None:
    """Returns the last day for an agency that must apply the system on `day` (directive, point 3), else None."""
    return in_force(FINAL_DAYS, day).day if agency.obligation_on(day, rules) is Obligation.MANDATORY else None


def _check_final_day(agency: str, by: date, last: date | None, pointer: str) -> None:
    if last is not None and by > last:
        raise Refused(TARGET_TOO_LATE, pointer=pointer, agency=agency, by=by, last=last)
