"""The read models: what they show, what they cite, and that folding again gives the same."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from services.funding.projections import FundingQueries
from services.funding.schemas.allocations import AllocationItem, AllocationView
from services.funding.schemas.budgets import BudgetView
from services.funding.schemas.estimates import EstimateView
from shared.contracts.document import parse
from shared.errors import KINDS
from shared.eventstore.views import Views
from shared.http import Strict
from tests.funding.world import BEFORE_SECOND, FINANCE, PLANNING, World, line, queries


@pytest.fixture
def asked(world: World) -> FundingQueries:
    """The queries over the world's log."""
    return queries(world)[1]


def shaped(schema: type[Strict], answer: dict[str, Any]) -> dict[str, Any]:
    """Returns the answer, if it has the shape that the OpenAPI document promises."""
    assert schema().validate(answer) == {}
    return answer


def codes(conditions: list[dict[str, Any]]) -> list[str]:
    """Returns the codes of conditions."""
    return [each["condition"] for each in conditions]


def test_a_budget_shows_what_is_committed_and_what_remains(world: World, asked: FundingQueries) -> None:
    world.know("SXD", "SNV")
    outcome = world.fund(ceiling=100)
    fresh = shaped(BudgetView, asked.budget(2008))
    assert (fresh["ceiling"], fresh["committed"], fresh["remaining"], fresh["version"]) == (100, 0, 100, 1)
    assert fresh["approval"]["event_id"] == str(outcome.events[0][0])
    assert fresh["approval"]["legal_basis"]["number"] == "15/2007/NQ-HĐND"
    world.submitted("DT-1", line("SXD", 60), line("SNV", 5))
    approved = world.approve("DT-1")
    used = shaped(BudgetView, asked.budget(2008))
    assert (used["ceiling"], used["committed"], used["remaining"], used["version"]) == (100, 65, 35, 2)
    (commitment,) = used["commitments"]
    assert (commitment["estimate"], commitment["amount"]) == ("DT-1", 65)
    assert (commitment["event_id"], commitment["position"]) == (str(approved.events[1][0]), approved.events[1][1])


def test_an_estimate_shows_its_trail(world: World, asked: FundingQueries) -> None:
    world.know("SXD")
    world.fund()
    world.propose("DT-1", line("SXD", 60))
    proposed = shaped(EstimateView, asked.estimate("DT-1"))
    assert (proposed["state"], proposed["awaited_balances"]) == ("proposed", ["planning", "finance"])
    world.balance("DT-1", PLANNING)
    half = shaped(EstimateView, asked.estimate("DT-1"))
    assert (half["state"], half["awaited_balances"]) == ("proposed", ["finance"])
    world.balance("DT-1", FINANCE)
    assert asked.estimate("DT-1")["state"] == "balanced"
    world.submit("DT-1")
    assert asked.estimate("DT-1")["state"] == "submitted"
    world.approve("DT-1")
    done = shaped(EstimateView, asked.estimate("DT-1"))
    assert (done["state"], done["state_vi"], done["version"], done["total"]) == ("approved", "đã phê duyệt", 6, 60)
    assert [(each["step"], each["person"], each["role"]) for each in done["trail"]] == [
        ("proposal", "p-dost", "dost"),
        ("balance_planning", "p-planning", "planning"),
        ("balance_finance", "p-finance", "finance"),
        ("signature", "p-planning", "planning"),
        ("submission", "p-finance", "finance"),
        ("approval", "p-chairman", "ppc"),
    ]
    log = {str(parse(each.document).id): each.position for each in world.application.store.entries(0, 100)}
    assert all(log[each["event_id"]] == each["position"] for each in done["trail"])


def test_an_allocation_shows_what_the_next_tranche_lacks(world: World, asked: FundingQueries) -> None:
    world.assigned(amount=101)
    first = shaped(AllocationView, asked.allocation("SXD", 2008))
    assert (first["assigned"], first["released"], first["unreleased"]) == (101, 0, 101)
    assert (first["next"]["tranche"], first["next"]["amount"], first["next"]["met"]) == (1, 30, [])
    assert codes(first["next"]["missing"]) == ["programme-adopted"]
    assert first["next"]["rule"]["fictitious"] is True
    programme = world.adopt()
    (met,) = asked.allocation("SXD", 2008)["next"]["met"]
    assert (met["fact"]["event_id"], met["fact"]["source"]) == (str(programme.id), "thucchat.ha-nam/registry")
    world.release(1)
    world.reach(BEFORE_SECOND[1])
    second = shaped(AllocationView, asked.allocation("SXD", 2008))
    assert codes(second["next"]["met"]) == ["internal-audit-held"]
    assert codes(second["next"]["missing"]) == ["documents-issued", "management-review-held"]
    (tranche,) = second["tranches"]
    assert (tranche["amount"], tranche["rule"], tranche["facts"][0]["event_id"]) == (
        30,
        "minh-hoa-2007.1",
        str(programme.id),
    )


def test_what_speaks_against_a_tranche_is_named(world: World, asked: FundingQueries) -> None:
    everything_but_assessed(world)
    world.assess()
    raised = world.find_nonconformity(major=True)
    third = shaped(AllocationView, asked.allocation("SXD", 2008))["next"]
    assert codes(third["met"]) == ["assessment-approved"]
    (missing,) = third["missing"]
    assert [each["event_id"] for each in missing["against"]] == [str(raised.id)]


def test_when_all_is_released_nothing_is_next(world: World, asked: FundingQueries) -> None:
    everything_but_assessed(world)
    world.assess()
    met = asked.allocation("SXD", 2008)["next"]["met"]
    assert [(each["condition"], each["fact"] is None) for each in met] == [
        ("assessment-approved", False),
        ("no-open-major-nonconformity", True),
    ]
    world.release(3)
    done = shaped(AllocationView, asked.allocation("SXD", 2008))
    assert (done["next"], done["unreleased"], [each["tranche"] for each in done["tranches"]]) == (None, 0, [1, 2, 3])


def everything_but_assessed(world: World) -> None:
    """Takes an agency to where only the assessment is missing."""
    world.assigned()
    world.adopt()
    world.reach(*BEFORE_SECOND)
    world.release(1)
    world.release(2)


def test_what_the_view_says_of_the_next_tranche_is_what_the_decision_says(world: World, asked: FundingQueries) -> None:
    world.assigned()
    for hear in (lambda: None, world.adopt, lambda: world.reach(*BEFORE_SECOND), world.assess):
        hear()
        following = asked.allocation("SXD", 2008)["next"]
        if following["missing"]:
            with world.refuses("funding.tranche-facts-missing", missing=tuple(codes(following["missing"]))):
                world.release(following["tranche"])
        else:
            world.release(following["tranche"])
            assert asked.allocation("SXD", 2008)["tranches"][-1]["amount"] == following["amount"]
    assert asked.allocation("SXD", 2008)["released"] == 100


def test_a_late_fact_leaves_what_earlier_tranches_cite(world: World, asked: FundingQueries) -> None:
    everything_but_assessed(world)
    before = asked.allocation("SXD", 2008)["tranches"]
    world.reach(*BEFORE_SECOND, occurred=date(2007, 6, 1))
    world.find_nonconformity(major=True)
    assert asked.allocation("SXD", 2008)["tranches"] == before


def test_allocations_are_listed_by_agency_and_year(world: World, asked: FundingQueries) -> None:
    world.know("SXD", "SNV")
    for year in (2008, 2009):
        world.fund(year)
        world.submitted(f"DT-{year}", line("SXD", 60), line("SNV", 5), year=year)
        world.approve(f"DT-{year}")
    keys = [each["allocation"] for each in asked.allocations(None).items]
    assert keys == ["SNV-2008", "SNV-2009", "SXD-2008", "SXD-2009"]
    page = asked.allocations("SXD", limit=1)
    assert [shaped(AllocationItem, each)["allocation"] for each in page.items] == ["SXD-2008"]
    assert page.next is not None
    assert [each["year"] for each in asked.allocations("SXD", after=page.next).items] == [2009]


@pytest.mark.parametrize(
    ("ask", "what", "key"),
    [
        (lambda asked: asked.budget(2008), "budget", "2008"),
        (lambda asked: asked.estimate("DT-9"), "estimate", "DT-9"),
        (lambda asked: asked.allocation("SXD", 2008), "allocation", "SXD-2008"),
    ],
)
def test_what_does_not_exist_is_not_found(world: World, asked: FundingQueries, ask: Any, what: str, key: str) -> None:
    with world.refuses("shared.not-found", what=KINDS[what], key=key):
        ask(asked)


def test_folding_again_gives_the_same(world: World) -> None:
    views, asked = queries(world)
    everything_but_assessed(world)
    world.assess(major=1)
    live = everything_in(views)
    assert live == everything_in(queries(world)[0])
    views.rebuild()
    assert everything_in(views) == live
    assert asked.budget(2008)["committed"] == 100


def everything_in(views: Views) -> dict[str, Any]:
    """Returns all that the views hold."""
    return {name: views.page(name).items for name in ("frames", "budgets", "estimates", "allocations", "knowledge")}
