"""Tranches: in order, each once, on facts that are known, by the rule in force when the money was assigned."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.funding.domain.knowledge import Knowledge
from services.funding.domain.rules import TRANCHE_RULES, TrancheRule, TrancheTerms, in_force, version_named
from shared.contracts.document import Document, parse
from shared.contracts.funding import TrancheReleased
from shared.contracts.terms import FactCited, Milestone
from shared.errors import KINDS
from tests.funding.world import BEFORE_SECOND, MORNING, TRANCHES, World, sqlite_store

RULE = TRANCHE_RULES[0]


def released(world: World) -> TrancheReleased:
    """Returns what the last event says."""
    (entry,) = world.application.store.entries(world.size - 1, 1)
    facts = parse(entry.document).facts
    assert isinstance(facts, TrancheReleased)
    return facts


def cited(world: World, document: Document) -> FactCited:
    """Returns how a document that was heard is cited, if it was the last one from its source."""
    return FactCited(document.source, world.positions[document.topic.partition(".")[0]], str(document.id))


def test_the_first_tranche_follows_the_years_programme(world: World) -> None:
    world.assigned(amount=101)
    with world.refuses("funding.tranche-facts-missing", missing=("programme-adopted",), tranche=1):
        world.release(1)
    programme = world.adopt()
    outcome = world.release(1)
    assert (outcome.subject, outcome.version) == ("allocation/SXD-2008", 2)
    assert released(world) == TrancheReleased(
        agency="SXD",
        year=2008,
        tranche=1,
        amount=30,
        released=30,
        rule="minh-hoa-2007.1",
        facts=(cited(world, programme),),
    )


def test_a_release_cites_the_legal_basis_of_its_rule(world: World) -> None:
    world.assigned()
    world.adopt()
    with world.refuses("funding.legal-basis-required") as refused:
        world.release(1, basis=None)
    assert refused[0].pointer == "/legal_basis"
    world.release(1)
    (entry,) = world.application.store.entries(world.size - 1, 1)
    assert parse(entry.document).legal_basis == TRANCHES


def test_a_programme_of_another_year_or_agency_does_not_count(world: World) -> None:
    world.assigned()
    world.know("SNV")
    world.adopt(year=2007)
    world.adopt("SNV")
    with world.refuses("funding.tranche-facts-missing", missing=("programme-adopted",)):
        world.release(1)


def test_the_second_tranche_names_exactly_what_is_missing(world: World) -> None:
    world.assigned()
    world.adopt()
    world.release(1)
    missing = ["documents-issued", "internal-audit-held", "management-review-held"]
    for milestone in (Milestone.INTERNAL_AUDIT, Milestone.DOCUMENTS_ISSUED, Milestone.MANAGEMENT_REVIEW):
        with world.refuses("funding.tranche-facts-missing", missing=tuple(missing), rule=RULE.version) as refused:
            world.release(2)
        assert refused[0].detail("vi").count(";") == len(missing)  # the list, and the sentence after it
        world.reach(milestone)
        missing = [each for each in missing if milestone.value.split("_", maxsplit=1)[0] not in each]
    world.release(2)
    assert (released(world).amount, len(released(world).facts)) == (40, 3)


def test_the_third_tranche_follows_an_assessment_without_open_major_nonconformity(world: World) -> None:
    world.assigned(amount=103)
    world.adopt()
    world.reach(*BEFORE_SECOND)
    world.release(1)
    world.release(2)
    with world.refuses("funding.tranche-facts-missing", missing=("assessment-approved",)):
        world.release(3)
    approved = world.assess()
    world.find_nonconformity(major=False)
    world.release(3)
    last = released(world)
    assert (last.amount, last.released) == (103 - 30 - 41, 103)
    assert [each.event_id for each in last.facts] == [str(approved.id)]


@pytest.mark.parametrize(
    "hear",
    [
        lambda world: (world.assess(), world.find_nonconformity(major=True)),
        lambda world: (world.find_nonconformity(major=True), world.assess(major=1)),
        lambda world: world.assess(major=1),  # announced by the result, not yet heard itself
        lambda world: (world.assess(major=1), world.find_nonconformity(major=True), world.assess(key="DG-2")),
    ],
)
def test_an_open_major_nonconformity_stops_the_third_tranche(world: World, hear: Callable[[World], object]) -> None:
    world.assigned()
    world.adopt()
    world.reach(*BEFORE_SECOND)
    world.release(1)
    world.release(2)
    hear(world)
    with world.refuses("funding.tranche-facts-missing", missing=("no-open-major-nonconformity",)):
        world.release(3)


@pytest.mark.parametrize("tranche", [0, 4, -1])
def test_a_tranche_that_the_rule_does_not_have_is_refused(world: World, tranche: int) -> None:
    world.assigned()
    with world.refuses("funding.tranche-unknown", count=3, tranche=tranche) as refused:
        world.release(tranche)
    assert refused[0].pointer == "/tranche"


def test_tranches_are_released_in_order_and_once(world: World) -> None:
    world.assigned()
    world.adopt()
    world.reach(*BEFORE_SECOND)
    with world.refuses("funding.tranche-out-of-order", tranche=2, next=1):
        world.release(2)
    world.release(1)
    with world.refuses("funding.tranche-already-released", tranche=1):
        world.release(1)
    with world.refuses("funding.tranche-out-of-order", tranche=3, next=2):
        world.release(3)


def test_nothing_is_released_of_what_was_never_assigned(world: World) -> None:
    world.know("SXD")
    with world.refuses("shared.not-found", what=KINDS["allocation"], key="SXD-2008"):
        world.release(1)


def test_a_release_is_not_dated_before_what_it_rests_on(world: World) -> None:
    world.assigned()
    world.later(days=2)
    world.adopt()
    day = date(2008, 3, 5)
    with world.refuses("funding.tranche-facts-missing", missing=("programme-adopted",)):
        world.release(1, occurred=day - timedelta(days=1))
    world.release(1, occurred=day)
    assert world.allocation().released == 30


def test_a_fact_of_this_very_day_counts_though_a_day_means_its_end(world: World) -> None:
    world.assigned()
    world.reach(*BEFORE_SECOND, occurred=date(2008, 3, 3))
    world.adopt()
    world.release(1)
    world.release(2)
    assert world.allocation().tranches == [1, 2]


def test_a_fact_that_arrives_late_changes_no_earlier_decision(world: World) -> None:
    world.assigned()
    world.adopt()
    world.reach(*BEFORE_SECOND)
    world.release(1)
    world.release(2)
    world.assess()
    world.release(3)
    before = [entry.document for entry in world.application.store.stream(world.allocation().id)]
    world.later(days=30)
    world.find_nonconformity(major=True)
    world.reach(Milestone.DOCUMENTS_ISSUED, occurred=date(2007, 12, 1))
    assert [entry.document for entry in world.application.store.stream(world.allocation().id)] == before
    assert world.allocation().released == 100


def test_a_fact_that_arrives_late_is_no_reason_for_an_earlier_refusal(world: World) -> None:
    world.assigned()
    with world.refuses("funding.tranche-facts-missing"):
        world.release(1)
    world.later(days=3)
    world.adopt()
    world.release(1)
    known = world.application.load(Knowledge, "SXD").facts
    assert [each.happened_on for each in known] == [date(2008, 3, 3), date(2008, 3, 6)]


def later_rule() -> TrancheRule:
    """Returns a rule that comes after the first: two tranches, without any condition on the first."""
    return replace(
        RULE, version="sau", from_day=date(2008, 3, 5), tranches=(TrancheTerms(50, ()), TrancheTerms(50, ()))
    )


def test_a_later_rule_is_for_later_allocations(tmp_path: Path) -> None:
    world = World.on(sqlite_store(tmp_path), (RULE, later_rule()))
    world.assigned()
    world.later(days=10)
    with world.refuses("funding.tranche-facts-missing", rule=RULE.version):
        world.release(1)
    world.adopt()
    world.release(1)
    assert released(world).rule == RULE.version


def test_money_assigned_under_the_later_rule_follows_it(tmp_path: Path) -> None:
    world = World.on(sqlite_store(tmp_path), (RULE, later_rule()))
    world.later(days=2)
    world.assigned(amount=101)
    world.release(1)
    world.release(2)
    assert (released(world).rule, released(world).amount, released(world).released) == ("sau", 51, 101)


def test_a_rule_dated_back_does_not_reach_an_allocation_that_has_begun(tmp_path: Path) -> None:
    store = sqlite_store(tmp_path)
    world = World.on(store)
    world.assigned()
    world.adopt()
    world.release(1)
    world.application.tranche_rules = (RULE, replace(later_rule(), from_day=date(2008, 1, 1)))
    with world.refuses("funding.tranche-facts-missing", rule=RULE.version):
        world.release(2)


@given(assigned=st.integers(1, 10**15), shares=st.lists(st.integers(1, 60), min_size=1, max_size=8))
def test_tranches_together_are_exactly_what_was_assigned(assigned: int, shares: list[int]) -> None:
    shares = [100] if sum(shares) >= 100 else [*shares, 100 - sum(shares)]
    rule = replace(RULE, tranches=tuple(TrancheTerms(share, ()) for share in shares))
    total = 0
    for tranche, share in enumerate(shares, start=1):
        amount = rule.amount(tranche, assigned, total)
        assert amount * 100 >= assigned * share - 100
        assert type(amount) is int
        total += amount
        assert total <= assigned
    assert total == assigned


@pytest.mark.parametrize("shares", [(30, 40, 31), (30, 40, 29), (100, 0), (110, -10), ()])
def test_a_rule_whose_shares_are_not_the_whole_is_no_rule(shares: tuple[int, ...]) -> None:
    with pytest.raises(ValueError, match="100 %"):
        replace(RULE, tranches=tuple(TrancheTerms(share, ()) for share in shares))


def test_the_demonstrations_rule_says_that_its_decision_is_fictitious() -> None:
    assert RULE.fictitious
    assert "giả định" in str(RULE.source)
    assert "fictitious" in str(RULE.source)


def test_the_rule_in_force_is_the_latest_begun() -> None:
    rules = (later_rule(), RULE)
    assert in_force(rules, date(2008, 3, 4)) is RULE
    assert in_force(rules, date(2008, 3, 5)).version == "sau"
    assert version_named(rules, RULE.version) is RULE
    with pytest.raises(LookupError):
        version_named(rules, "unknown")


def test_a_decision_is_judged_by_the_day_in_vietnam(world: World) -> None:
    world.assigned()
    world.clock.advance(datetime(2008, 3, 3, 17, 30, tzinfo=UTC) - MORNING)  # half past midnight of the 4th in Vietnam
    world.adopt()
    world.release(1, occurred=date(2008, 3, 4))
    assert world.allocation().tranches == [1]
