"""A year's ceiling: who it rests on, which years, once."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from shared.acts import BasisKind, LegalBasis
from shared.contracts.document import parse
from shared.contracts.funding import BudgetApproved, FrameBudgeted
from shared.errors import KINDS
from tests.funding.world import DECISION, MORNING, RESOLUTION, World


def test_a_ceiling_is_approved_on_the_councils_resolution(world: World) -> None:
    outcome = world.fund(ceiling=250_000_001)
    assert (outcome.subject, outcome.version) == ("budget/2008", 1)
    entry, taken = world.application.store.entries(1, 10)
    document = parse(entry.document)
    assert document.facts == BudgetApproved(year=2008, source_of_fund="Ngân sách tỉnh", ceiling=250_000_001)
    assert document.legal_basis == RESOLUTION
    assert isinstance(parse(taken.document).facts, FrameBudgeted)
    assert world.budget().remaining == 250_000_001


@pytest.mark.parametrize(
    "basis",
    [
        None,
        DECISION,
        replace(RESOLUTION, issuer="Chính phủ"),
        replace(RESOLUTION, kind=BasisKind.DECISION),
    ],
)
def test_a_ceiling_without_a_resolution_of_the_council_is_refused(world: World, basis: LegalBasis | None) -> None:
    with world.refuses("funding.council-resolution-required") as refused:
        world.fund(basis=basis)
    assert refused[0].pointer == "/legal_basis"


@pytest.mark.parametrize("issuer", ["Hội đồng nhân dân tỉnh Hà Nam", "HĐND tỉnh Hà Nam", "HỘI ĐỒNG NHÂN DÂN TỈNH"])
def test_the_council_may_be_named_in_full_or_short(world: World, issuer: str) -> None:
    world.fund(basis=replace(RESOLUTION, issuer=issuer))
    assert world.budget().ceiling == 1_000_000_000


@pytest.mark.parametrize("year", [2006, 2007, 2008, 2009])
def test_the_programme_is_funded_from_2006_to_2009(world: World, year: int) -> None:
    world.fund(year)
    assert world.budget(year).year == year


@pytest.mark.parametrize("year", [2005, 2010])
def test_other_years_are_refused_by_points_2b_and_5(world: World, year: int) -> None:
    with world.refuses("funding.year-outside-programme", first=2006, last=2009, year=year) as refused:
        world.fund(year)
    assert refused[0].pointer == "/year"
    assert "2b" in str(refused[0].rule.source)


def test_a_year_has_one_ceiling(world: World) -> None:
    world.fund()
    with world.refuses("shared.already-exists", what=KINDS["budget"], key="2008"):
        world.fund(ceiling=2_000_000_000)


def test_before_the_directive_is_in_force_there_is_no_rule_to_decide_by(world: World) -> None:
    world.clock.advance(datetime(2007, 4, 18, 16, 59, tzinfo=UTC) - MORNING)
    with world.refuses("funding.no-rule-in-force", day=date(2007, 4, 18), first=date(2007, 4, 19)) as refused:
        world.fund(2007)
    assert refused[0].detail("vi").count("/04/2007") == 2
    world.clock.advance(timedelta(minutes=1))  # midnight in Vietnam: 2007-04-19
    world.fund(2007)
    assert world.budget(2007).version == 1
