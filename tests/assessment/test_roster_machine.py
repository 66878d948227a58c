"""Whatever is heard in whatever order, the bonds found are those of a plain model. No store: the domain alone."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final
from uuid import UUID

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test

from services.assessment.domain.background import Background
from services.assessment.domain.independence import rule_on
from services.assessment.domain.roster import Cause, Roster
from shared.acts import Act, Actor, Role, Stamp
from shared.clock import FrozenClock
from shared.contracts.assessment import TieGround
from shared.contracts.document import parse
from shared.contracts.registry import ReorganisationCarriedOut, ReorganisationKind
from shared.eventstore.aggregate import fold
from shared.ids import TimeOrderedIds
from tests.assessment.world import MORNING

pytestmark = pytest.mark.slow

CODES: Final = ("SA", "SB", "SC")
PEOPLE: Final = ("p-1", "p-2")
DAYS: Final = st.integers(0, 4 * 365).map(lambda days: date(2005, 1, 1) + timedelta(days=days))
ASKED: Final = (date(2006, 6, 1), date(2007, 9, 1), date(2008, 12, 31))
OTHERS: Final = st.sampled_from([each for each in TieGround if each is not TieGround.EMPLOYMENT])


@dataclass(frozen=True)
class Step:
    """A reorganisation as the model has it."""

    before: str
    after: str
    day: date
    ended: bool
    binds: bool


class RosterMachine(RuleBasedStateMachine):
    """The model: ties by what identifies them, and every path of reorganisations walked day by day."""

    @initialize()
    def begin(self) -> None:
        self.stamp = Stamp("thucchat.ha-nam/assessment", FrozenClock(MORNING), TimeOrderedIds())
        self.rosters = {code: Roster(code) for code in CODES}
        self.ties: dict[tuple[str, ...], tuple[str, str, date, date | None]] = {}
        self.steps: list[Step] = []
        self.staff: dict[tuple[str, date], int] = {}

    def _act(self) -> Act:
        return Act.begin(self.stamp, Actor("service:assessment", Role.SERVICE))

    def _cause(self) -> Cause:
        return Cause(UUID(int=len(self.ties) + 1), 7)

    @rule(
        code=st.sampled_from(CODES),
        person=st.sampled_from(PEOPLE),
        since=DAYS,
        days=st.none() | st.integers(0, 900),
    )
    def employed(self, code: str, person: str, since: date, days: int | None) -> None:
        until = None if days is None else since + timedelta(days=days)
        self.rosters[code].note_employment(self._act(), person=person, from_day=since, to_day=until)
        self.ties[code, person, "employment", since.isoformat()] = (code, person, since, until)

    @rule(
        code=st.sampled_from(CODES),
        person=st.sampled_from(PEOPLE),
        what=st.tuples(OTHERS, st.sampled_from(("R-1", "R-2"))),
        since=DAYS,
        days=st.integers(0, 900),
    )
    def tied(self, code: str, person: str, what: tuple[TieGround, str], since: date, days: int) -> None:
        ground, record = what
        until = since + timedelta(days=days)
        self.rosters[code].note_tie(
            self._act(),
            self._cause(),
            person=person,
            ground=ground,
            record=record,
            from_day=since,
            to_day=until,
        )
        self.ties[code, person, ground, record] = (code, person, since, until)

    @rule(code=st.sampled_from(CODES), record=st.sampled_from(("R-1", "R-2")), day=DAYS)
    def ended(self, code: str, record: str, day: date) -> None:
        self.rosters[code].note_end(self._act(), self._cause(), record=record, ended_on=day)
        for key, (where, person, since, _) in list(self.ties.items()):
            if where == code and key[3] == record:
                self.ties[key] = (where, person, since, max(day, since))

    @rule(
        before=st.sampled_from(CODES),
        after=st.sampled_from(CODES),
        day=DAYS,
        ends=st.booleans(),
        kind=st.sampled_from(ReorganisationKind),
    )
    def reorganised(self, before: str, after: str, day: date, ends: bool, kind: ReorganisationKind) -> None:
        if before == after or len(self.steps) > 4:
            return
        facts = ReorganisationCarriedOut(
            reorganisation=f"SX-{len(self.steps)}",
            kind=kind,
            title="Sắp xếp",
            predecessors=(before,),
            successors=(after,),
            ended=(before,) if ends else (),
        )
        self.rosters[after].note_lineage(self._act(), self._cause(), facts, day)
        binds = kind is not ReorganisationKind.TERRITORY_TRANSFERRED
        self.steps.append(Step(before, after, day, ends, binds))

    @rule(code=st.sampled_from(CODES), staff=st.integers(1, 500), day=DAYS)
    def counted(self, code: str, staff: int, day: date) -> None:
        self.rosters[code].note_staff(self._act(), self._cause(), staff=staff, as_of=day)
        self.staff[code, day] = staff

    @invariant()
    def who_is_bound_is_who_the_model_binds(self) -> None:
        for code in CODES:
            background = Background(self.rosters[code], self.rosters)
            for day in ASKED:
                for person in PEOPLE:
                    assert bool(background.bonds(person, day, day)) == self._bound(person, code, day)

    def _bound(self, person: str, code: str, day: date) -> bool:
        since = rule_on(day).bound_since(day)
        return any(
            who == person and start <= day and (end is None or end >= since)
            for who, start, end in self._reaching(code, day, date.max, None, frozenset({code}))
        )

    def _reaching(
        self, code: str, day: date, begun: date, until: date | None, seen: frozenset[str]
    ) -> list[tuple[str, date, date | None]]:
        found: list[tuple[str, date, date | None]] = []
        for where, person, start, end in self.ties.values():
            if where == code and start <= begun:
                last = end if until is None else min(end or date.max, until)
                found.append((person, start, last))
        for step in self.steps:
            if step.after == code and step.binds and step.day <= day and step.before not in seen:
                limit = step.day if until is None else min(step.day, until)
                ends = until if step.ended else limit
                found += self._reaching(step.before, day, limit, ends, seen | {step.before})
        return found

    @invariant()
    def the_count_of_a_day_is_the_newest_up_to_it(self) -> None:
        for code in CODES:
            for day in ASKED:
                known = {when: count for (where, when), count in self.staff.items() if where == code and when <= day}
                told = self.rosters[code].staff_on(day)
                assert (None if told is None else told.staff) == (known[max(known)] if known else None)

    @invariant()
    def histories_fold_to_the_same_rosters(self) -> None:
        for code, roster in self.rosters.items():
            assert fold(Roster(code), (parse(each.raw) for each in roster.pending)) == roster


def test_bonds_are_those_of_the_model_whatever_is_heard() -> None:
    run_state_machine_as_test(RosterMachine, settings=settings(max_examples=60, stateful_step_count=25))
