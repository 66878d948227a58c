"""Use cases on rollout plans."""

from __future__ import annotations

from datetime import date

from services.registry.application.base import Base
from services.registry.domain.plan import Plan
from shared.acts import Act
from shared.contracts.registry import AgencyTargets
from shared.contracts.terms import Milestone
from shared.eventstore.application import Outcome


class Plans(Base):
    """Use cases on rollout plans."""

    def adopt_plan(self, act: Act, *, plan: str, title: str, demonstration: bool, note: str | None = None) -> Outcome:
        """Adopts a rollout plan. Raises Refused, see `Plan.adopt`."""
        adopted = self.create(Plan, plan)
        adopted.adopt(act, title=title, demonstration=demonstration, note=note)
        return self.save(act, adopted)

    def schedule_wave(self, act: Act, *, plan: str, wave: int, members: tuple[AgencyTargets, ...]) -> Outcome:
        """Schedules a wave of a plan. Raises Refused, see `Plan.schedule`."""
        scheduled = self.load(Plan, plan, act)
        scheduled.schedule(
            act, wave=wave, members=members, agencies=self.agencies(members), rules=self.obligation_rules()
        )
        return self.save(act, scheduled)

    def add_to_wave(self, act: Act, *, plan: str, wave: int, member: AgencyTargets) -> Outcome:
        """Adds an agency to a wave of a plan. Raises Refused, see `Plan.add`."""
        added = self.load(Plan, plan, act)
        agency = self.agency(member.agency, "/member/agency")
        added.add(act, wave=wave, member=member, agency=agency, rules=self.obligation_rules())
        return self.save(act, added)

    def revise_target(self, act: Act, *, plan: str, agency: str, milestone: Milestone, by: date) -> Outcome:
        """Moves a target of a plan to another day. Raises Refused, see `Plan.revise`."""
        revised = self.load(Plan, plan, act)
        moved = self.agency(agency, "/agency")
        revised.revise(act, agency=moved, milestone=milestone, by=by, rules=self.obligation_rules())
        return self.save(act, revised)
