"""Audit programmes: three years in which every applicable clause is covered, and what was really assessed by a day."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import replace
from datetime import date, timedelta
from typing import Any, ClassVar, Final

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule

from services.assessment.catalogues import load_all
from services.assessment.domain.auditprogramme import AuditProgramme, Cycle, ProgrammeState
from services.assessment.domain.roster import Roster
from services.assessment.domain.systemfile import part_key
from shared.acts import Act, Actor, Role
from shared.contracts.assessment import (
    AssessmentKind,
    AssessmentPlanned,
    AuditProgrammeEnded,
    AuditProgrammeRenewed,
    AuditProgrammeRevised,
    ClauseExcluded,
)
from shared.contracts.base import Facts
from shared.contracts.document import parse
from shared.errors import Refused
from shared.eventstore.aggregate import fold
from shared.eventstore.application import Outcome
from tests.assessment.test_file_machines import acting
from tests.assessment.world import DIRECTIVE, DOST, ISO, PPC, World
from tests.support.lifecycles import check_pair, pairs
from tests.support.machines import run_everywhere

EDITION: Final = load_all()[ISO]
CLAUSES: Final = tuple(each.id for each in EDITION.assessable)
BEGUN: Final = date(2008, 1, 1)
PLANNED: Final = (
    AssessmentPlanned(AssessmentKind.INITIAL, date(2008, 3, 31), CLAUSES[:30]),
    AssessmentPlanned(AssessmentKind.UNANNOUNCED, date(2008, 9, 30), ("8.3", "8.5.2")),
    AssessmentPlanned(AssessmentKind.PERIODIC, date(2009, 3, 31), CLAUSES[25:]),
)
KEY: Final = part_key("SNV", ISO)


def begin(world: World, actor: Actor = DOST, agency: str = "SNV", **said: Any) -> Outcome:
    """Sets a programme."""
    act = world.act(actor, basis=DIRECTIVE, version=0)
    usual = {"catalogue": ISO, "cycle_from": BEGUN, "planned": PLANNED, **said}
    return world.application.set_audit_programme(act, agency=agency, **usual)


def revise(world: World, planned: Sequence[AssessmentPlanned], reason: str | None = "Đổi lịch", **said: Any) -> Outcome:
    """Revises it."""
    act = replace(world.act(DOST, basis=DIRECTIVE), reason=reason)
    return world.application.revise_audit_programme(act, programme=KEY, planned=planned, **said)


def renew(world: World, cycle_from: date, planned: Sequence[AssessmentPlanned]) -> Outcome:
    """Sets a further cycle."""
    act = world.act(DOST, basis=DIRECTIVE)
    return world.application.renew_audit_programme(act, programme=KEY, cycle_from=cycle_from, planned=planned)


def end(world: World, reason: str | None = "Cơ quan giải thể") -> Outcome:
    """Ends it."""
    act = replace(world.act(DOST, basis=DIRECTIVE), reason=reason)
    return world.application.end_audit_programme(act, programme=KEY)


def programme(world: World) -> AuditProgramme:
    """Returns it as its history makes it."""
    return world.application.load(AuditProgramme, KEY)


def shifted(years: int) -> tuple[AssessmentPlanned, ...]:
    """Returns the plan some years later."""
    return tuple(replace(each, due=each.due.replace(year=each.due.year + years)) for each in PLANNED)


def test_a_cycle_lasts_three_years_whatever_day_it_begins_on() -> None:
    assert Cycle(BEGUN, (), ()).last == date(2010, 12, 31)
    assert Cycle(date(2008, 2, 29), (), ()).last == date(2011, 2, 28)
    assert Cycle(date(2007, 4, 19), (), ()).last == date(2010, 4, 18)


@pytest.mark.parametrize("clause", ["4.1", "5.6.2", "7.5.1", "8.5.3"])
def test_every_applicable_clause_is_covered_within_the_three_years(world: World, clause: str) -> None:
    without = [replace(each, clauses=tuple(one for one in each.clauses if one != clause)) for each in PLANNED]
    with world.refuses("assessment.programme-leaves-clauses-out", "/planned", left=1, clause=clause):
        begin(world, planned=without)
    begin(world)
    with world.refuses("assessment.programme-leaves-clauses-out", "/planned", left=1, clause=clause):
        revise(world, without)


def test_a_clause_of_chapter_seven_is_left_out_with_a_justification_and_no_other(world: World) -> None:
    without = [replace(each, clauses=tuple(one for one in each.clauses if one != "7.3.1")) for each in PLANNED]
    with world.refuses("assessment.justification-required", "/exclusions/0/justification"):
        begin(world, planned=without, exclusions=(ClauseExcluded("7.3.1", " "),))
    with world.refuses("assessment.not-excludable", "/exclusions/1/clause", clause="8.3"):
        begin(world, planned=without, exclusions=(ClauseExcluded("7.3.1", "x"), ClauseExcluded("8.3", "x")))
    with world.refuses(
        "assessment.excluded-clause-planned", f"/planned/0/clauses/{CLAUSES.index('7.3.1')}", clause="7.3.1"
    ):
        begin(world, exclusions=(ClauseExcluded("7.3.1", "Sở không thiết kế"),))
    begin(world, planned=without, exclusions=(ClauseExcluded("7.3.1", "Sở không thiết kế"),))


@pytest.mark.parametrize(
    ("entry", "code", "pointer"),
    [
        ({"due": date(2007, 12, 31)}, "assessment.due-outside-cycle", "/planned/3/due"),
        ({"due": date(2011, 1, 1)}, "assessment.due-outside-cycle", "/planned/3/due"),
        ({"clauses": ("9.9",)}, "assessment.clause-unknown", "/planned/3/clauses/0"),
        ({"clauses": ("4.1", "4")}, "assessment.clause-is-heading", "/planned/3/clauses/1"),
        ({"clauses": ("4.1", "4.1")}, "assessment.named-twice", "/planned/3/clauses/1"),
    ],
)
def test_each_assessment_of_the_plan_is_asked(world: World, entry: dict[str, Any], code: str, pointer: str) -> None:
    with world.refuses(code, pointer):
        begin(world, planned=(*PLANNED, replace(PLANNED[1], **entry)))


def test_nobody_sets_the_programme_of_their_own_body(world: World) -> None:
    with world.refuses("assessment.own-file"):
        begin(world, DOST, "SKHCN")
    begin(world, PPC, "SKHCN")


def test_an_edition_that_is_not_in_use_has_no_programme(world: World) -> None:
    with world.refuses("assessment.edition-not-in-use", "/catalogue"):
        begin(world, catalogue="tcvn-iso-9001-2015")
    with world.refuses("assessment.catalogue-unknown", "/catalogue"):
        begin(world, catalogue="iso-1")


def test_a_further_cycle_begins_after_the_one_before_and_a_revision_has_a_reason(world: World) -> None:
    begin(world)
    with world.refuses("shared.already-exists"):
        begin(world)
    with world.refuses("assessment.cycles-overlap", "/cycle_from", last=date(2010, 12, 31)):
        renew(world, date(2010, 12, 31), shifted(3))
    with world.refuses("assessment.reason-required", "/reason"):
        revise(world, PLANNED, None)
    with world.refuses("assessment.reason-required", "/reason"):
        end(world, None)
    revise(world, (PLANNED[0], replace(PLANNED[2], clauses=CLAUSES)))
    end(world)
    assert programme(world).stage is ProgrammeState.ENDED


@pytest.mark.parametrize(("state", "event"), pairs(AuditProgramme.LIFE))
def test_an_audit_programme_takes_what_its_table_allows(
    world: World, state: ProgrammeState, event: type[Facts]
) -> None:
    act = replace(world.act(DOST, basis=DIRECTIVE), reason="Lý do")
    known, later = world.application.background("SNV"), Cycle(date(2011, 1, 1), (), shifted(3))

    def begun() -> AuditProgramme:
        begin(world)
        return programme(world)

    def ended() -> AuditProgramme:
        begin(world)
        end(world)
        return programme(world)

    attempt: dict[type[Facts], Callable[[AuditProgramme], object]] = {
        AuditProgrammeRenewed: lambda each: each.renew(act, known=known, edition=EDITION, cycle=later),
        AuditProgrammeRevised: lambda each: each.revise(
            act, known=known, edition=EDITION, exclusions=(), planned=PLANNED
        ),
        AuditProgrammeEnded: lambda each: each.end(act, known=known),
    }
    reach = {ProgrammeState.IN_FORCE: begun, ProgrammeState.ENDED: ended}
    check_pair(AuditProgramme.LIFE, (state, event), reach, attempt)


class AnAuditProgramme(RuleBasedStateMachine):
    """A programme that is revised and renewed at random; a model counts what is covered."""

    reached: ClassVar[set[type[Facts] | str]] = set()

    def __init__(self) -> None:
        super().__init__()
        self.known = Roster("SNV")
        self.subject, self.first, self.ended = AuditProgramme(KEY), BEGUN, False
        self.subject.begin(self._act("SKHCN"), known=self.known, edition=EDITION, cycle=Cycle(BEGUN, (), PLANNED))

    def _act(self, agency: str, reason: str | None = "Lý do") -> Act:
        return replace(acting(agency, reason=reason, role=Role.DOST), legal_basis=DIRECTIVE)

    def _try(self, decide: Callable[[], object], *, expected: bool) -> bool:
        taken, before = False, self.subject.version
        with suppress(Refused):
            decide()
            taken = True
        assert taken is expected
        assert self.subject.version == before + taken
        if taken:
            self.reached.add(type(self.subject.pending[-1].facts))
        return taken

    @rule(
        agency=st.sampled_from(("SKHCN", "SKHCN", "SNV")),
        dropped=st.none() | st.sampled_from(CLAUSES),
        excluded=st.booleans(),
        due=st.integers(-40, 1200),
        reason=st.sampled_from((None, "Lý do", "Lý do")),
    )
    def revise(self, agency: str, dropped: str | None, excluded: bool, due: int, reason: str | None) -> None:
        day = self.first + timedelta(days=due)
        clauses = tuple(each for each in CLAUSES if each != dropped)
        exclusions = (ClauseExcluded(dropped, "x"),) if excluded and dropped else ()
        planned = (AssessmentPlanned(AssessmentKind.PERIODIC, day, clauses),)
        covered = dropped is None or (excluded and dropped.startswith("7."))
        within = self.first <= day < date(self.first.year + 3, self.first.month, self.first.day)
        otherwise = not self.ended and agency == "SKHCN" and within and reason is not None
        self._try(
            lambda: self.subject.revise(
                self._act(agency, reason), known=self.known, edition=EDITION, exclusions=exclusions, planned=planned
            ),
            expected=otherwise and covered,
        )
        if otherwise and not covered:
            self.reached.add("uncovered")

    @rule(dropped=st.sampled_from(CLAUSES))
    def revise_as_it_should_be(self, dropped: str) -> None:
        self.revise("SKHCN", dropped if dropped.startswith("7.") else None, excluded=True, due=30, reason="Lý do")

    @rule(dropped=st.sampled_from(CLAUSES))
    def revise_but_for_one_clause(self, dropped: str) -> None:
        self.revise("SKHCN", dropped, excluded=False, due=30, reason="Lý do")

    @rule(days=st.integers(-3, 3))
    def renew(self, days: int) -> None:
        over = date(self.first.year + 3, self.first.month, self.first.day)
        first = over + timedelta(days=days)
        cycle = Cycle(first, (), (AssessmentPlanned(AssessmentKind.PERIODIC, first, CLAUSES),))
        if self._try(
            lambda: self.subject.renew(self._act("SKHCN"), known=self.known, edition=EDITION, cycle=cycle),
            expected=not self.ended and first >= over,
        ):
            self.first = first

    @rule(agency=st.sampled_from(("SNV", "SNV", "SKHCN")))
    def end(self, agency: str) -> None:
        enough = len(self.subject.pending) > 3
        act = self._act(agency, "Lý do" if enough else None)
        if self._try(
            lambda: self.subject.end(act, known=self.known),
            expected=not self.ended and agency == "SKHCN" and enough,
        ):
            self.ended = True

    @invariant()
    def every_version_covers_every_applicable_clause(self) -> None:
        for document in self.subject.pending:
            facts: Any = document.facts
            if not isinstance(facts, AuditProgrammeEnded):
                covered = {clause for each in facts.planned for clause in each.clauses}
                assert covered | {each.clause for each in facts.exclusions} == set(CLAUSES)
                assert all(facts.cycle_from <= each.due <= facts.cycle_to for each in facts.planned)

    @invariant()
    def history_folds_to_the_same_state_and_every_prefix_loads(self) -> None:
        documents = [parse(each.raw) for each in self.subject.pending]
        assert fold(AuditProgramme(KEY), documents) == self.subject
        for length in range(len(documents)):
            assert fold(AuditProgramme(KEY), documents[:length]).version == length


@pytest.mark.slow
def test_whatever_is_tried_on_an_audit_programme_the_model_agrees() -> None:
    AnAuditProgramme.reached.clear()
    everywhere = {AuditProgrammeRenewed, AuditProgrammeRevised, AuditProgrammeEnded, "uncovered"}
    run_everywhere(
        AnAuditProgramme,
        lambda: AnAuditProgramme.reached,
        everywhere,
        settings(max_examples=60, stateful_step_count=25),
    )
