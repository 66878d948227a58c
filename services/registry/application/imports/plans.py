"""The import of rollout plans with their waves."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any, Final

from services.registry.application.base import Base
from services.registry.application.imports.lines import Line, Trial
from services.registry.domain.obligation import Rules
from services.registry.domain.plan import Plan
from services.registry.domain.refusals.imports import ROWS_DISAGREE, WAVE_TOO_LARGE
from shared.acts import Act
from shared.contracts.registry import AgencyTargets, MilestoneTarget
from shared.contracts.terms import Milestone
from shared.errors import EXISTS, Refused
from shared.eventstore.application import Outcome

MOST_MEMBERS: Final = 60
"""Agencies of one wave, as its event has room for."""
_OF_MEMBER: Final = re.compile(r"/members/(\d+)(?:/(agency|order|targets)(?:/(\d+).*)?)?")


class PlanImports(Base):
    """The import of plans: a row for each agency in a wave; the rows of a plan, and of a wave, agree about it."""

    def import_plans(self, act: Act, lines: Sequence[Line]) -> Outcome:
        """Adopts every plan of a file and schedules its waves, or nothing. Raises ImportRefused with every row."""
        trial = self.try_plans(act, lines)
        trial.must_pass()
        return self.save(act, *trial.aggregates)

    def try_plans(self, act: Act, lines: Sequence[Line]) -> Trial:
        """Returns what importing these rows comes to now, recording nothing."""
        trial, rules = Trial(), self.obligation_rules()
        for key, group in _grouped(lines, "plan").items():
            first = group[0]
            if self.find(Plan, key) is not None:
                trial.refuse(first, Refused(EXISTS, what=Plan.KIND, key=key), "/plan")
                continue
            for line in group[1:]:
                _check_alike(trial, line, first)
            plan, told = Plan(key), first.members
            with trial.deciding(first):
                plan.adopt(
                    first.act(act),
                    title=told["title"],
                    demonstration=told["demonstration"],
                    note=told.get("note"),
                )
            waves = _grouped(group, "schedule", "wave")
            for wave in sorted(waves):
                self._take_wave(act, plan, waves[wave], trial, rules)
            trial.aggregates.append(plan)
        return trial

    def _take_wave(self, act: Act, plan: Plan, group: Sequence[Line], trial: Trial, rules: Rules) -> None:
        """Schedules a wave with every member that is not refused, so that each refused one is found."""
        first, said = group[0], group[0].members["schedule"]
        for line in group[1:]:
            _check_alike_in_wave(trial, line, first)
        for line in group[MOST_MEMBERS:]:
            refused = Refused(WAVE_TOO_LARGE, wave=said["wave"], limit=MOST_MEMBERS)
            trial.refuse(line, refused, "/schedule/wave")
        left = list(group[:MOST_MEMBERS])
        happened = Line(first.number, {}, said.get("occurred"), said.get("legal_basis")).act(act)
        registered = self.agencies(tuple(_member(line) for line in left))
        while left:
            members = tuple(_member(line) for line in left)
            try:
                plan.schedule(happened, wave=said["wave"], members=members, agencies=registered, rules=rules)
            except Refused as refused:
                found = _OF_MEMBER.fullmatch(refused.pointer or "")
                if found is None:
                    trial.refuse(first, refused, None if refused.pointer is None else f"/schedule{refused.pointer}")
                    return
                line = left.pop(int(found.group(1)))
                trial.refuse(line, refused, _place(line, found.group(2), found.group(3)))
            else:
                return


def _member(line: Line) -> AgencyTargets:
    said = line.members["schedule"]
    by: Mapping[str, Any] = said.get("targets", {})
    targets = tuple(MilestoneTarget(each, by[each.value]) for each in Milestone if by.get(each.value) is not None)
    return AgencyTargets(said["agency"], said["order"], targets)


def _place(line: Line, member: str | None, target: str | None) -> str:
    """Returns where in its row's body stands what a rule refuses of a member of a wave."""
    if member != "targets" or target is None:
        return f"/schedule/{member or 'agency'}"
    targets = _member(line).targets
    return f"/schedule/targets/{targets[int(target)].milestone.value}"


def _grouped(lines: Sequence[Line], *path: str) -> dict[Any, list[Line]]:
    groups: dict[Any, list[Line]] = {}
    for line in lines:
        value: Any = line.members
        for step in path:
            value = value[step]
        groups.setdefault(value, []).append(line)
    return groups


def _check_alike(trial: Trial, line: Line, first: Line) -> None:
    """Refuses a row that says something else of its plan than the plan's first row."""
    other = Refused(ROWS_DISAGREE, row=first.number)
    for name in ("title", "demonstration", "note"):
        if line.members.get(name) != first.members.get(name):
            trial.refuse(line, other, f"/{name}")
    for name in ("occurred", "legal_basis"):
        if getattr(line, name) != getattr(first, name):
            trial.refuse(line, other, f"/{name}")


def _check_alike_in_wave(trial: Trial, line: Line, first: Line) -> None:
    for name in ("occurred", "legal_basis"):
        if line.members["schedule"].get(name) != first.members["schedule"].get(name):
            trial.refuse(line, Refused(ROWS_DISAGREE, row=first.number), f"/schedule/{name}")
