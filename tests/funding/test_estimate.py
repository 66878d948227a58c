"""An estimate's way: proposed, balanced by both departments, submitted, approved within the ceiling."""

from __future__ import annotations

from dataclasses import replace

import pytest

from services.funding.domain.steps import NAMES
from shared.acts import Actor, Role
from shared.contracts.document import parse
from shared.contracts.funding import (
    AllocationAssigned,
    BalancedBy,
    BudgetCommitted,
    Channel,
    EstimateApproved,
    EstimateProposed,
    EstimateSubmitted,
)
from shared.contracts.terms import Milestone
from shared.errors import KINDS
from tests.funding.world import DECISION, FINANCE, FUND, PLANNING, PPC, World, line


@pytest.fixture
def funded(world: World) -> World:
    """A world with two agencies and 100 đồng for 2008."""
    world.know("SXD", "SNV")
    world.fund(ceiling=100)
    return world


def test_a_proposal_has_a_line_per_agency_and_their_total(funded: World) -> None:
    supplement = line("SNV", 7, Channel.TARGETED_SUPPLEMENT)
    outcome = funded.propose("DT-1", line("SXD", 40), supplement)
    (entry,) = funded.application.store.entries(funded.size - 1, 1)
    proposed = EstimateProposed(
        estimate="DT-1", year=2008, source_of_fund=FUND, lines=(line("SXD", 40), supplement), total=47
    )
    assert parse(entry.document).facts == proposed
    assert (outcome.subject, outcome.version) == ("estimate/DT-1", 1)


def test_a_proposal_needs_the_years_ceiling(funded: World) -> None:
    with funded.refuses("funding.budget-missing", year=2009) as refused:
        funded.propose("DT-1", line("SXD", 40), year=2009)
    assert refused[0].pointer == "/year"


def test_only_an_agency_that_the_registry_has_entered_gets_a_line(funded: World) -> None:
    funded.reach(Milestone.DOCUMENTS_ISSUED, agency="SYT")  # heard of, yet not from the register
    with funded.refuses("funding.agency-unknown", agency="SYT") as refused:
        funded.propose("DT-1", line("SXD", 40), line("SYT", 1))
    assert refused[0].pointer == "/lines/1/agency"
    funded.know("SYT")
    funded.propose("DT-1", line("SXD", 40), line("SYT", 1))
    assert funded.estimate("DT-1").total == 41


def test_an_agency_has_one_line(funded: World) -> None:
    with funded.refuses("funding.agency-repeated", agency="SXD") as refused:
        funded.propose("DT-1", line("SXD", 40), line("SNV", 1), line("SXD", 1))
    assert refused[0].pointer == "/lines/2/agency"


def test_a_total_that_cannot_be_recorded_is_refused(funded: World) -> None:
    with funded.refuses("funding.total-too-large", total=10**15 + 1, limit=10**15):
        funded.propose("DT-1", line("SXD", 10**15), line("SNV", 1))


def test_an_estimate_is_proposed_once(funded: World) -> None:
    funded.propose("DT-1", line("SXD", 40))
    with funded.refuses("shared.already-exists", what=KINDS["estimate"], key="DT-1"):
        funded.propose("DT-1", line("SNV", 40))


def test_which_department_balances_follows_from_the_role(funded: World) -> None:
    funded.propose("DT-1", line("SXD", 40))
    funded.balance("DT-1", FINANCE)
    assert funded.estimate("DT-1").balanced == [BalancedBy.FINANCE]
    funded.balance("DT-1", PLANNING)
    assert funded.estimate("DT-1").balanced == [BalancedBy.FINANCE, BalancedBy.PLANNING]


@pytest.mark.parametrize("role", sorted(set(Role) - {Role.PLANNING, Role.FINANCE}))
def test_nobody_else_balances_or_submits(funded: World, role: Role) -> None:
    funded.propose("DT-1", line("SXD", 40))
    other = Actor("p-other", role, "SNV")
    with funded.refuses("funding.not-a-balancing-department"):
        funded.balance("DT-1", other)
    funded.balance("DT-1", PLANNING, FINANCE)
    with funded.refuses("funding.not-a-balancing-department"):
        funded.sign("DT-1", other)


def test_each_department_balances_once(funded: World) -> None:
    funded.propose("DT-1", line("SXD", 40))
    funded.balance("DT-1", PLANNING)
    with funded.refuses("funding.already-balanced", by=NAMES[BalancedBy.PLANNING]):
        funded.balance("DT-1", Actor("p-colleague", Role.PLANNING, "SKHDT"))


@pytest.mark.parametrize(
    ("balancing", "awaited"), [((), "Sở Kế hoạch và Đầu tư, Sở Tài chính"), ((PLANNING,), "Sở Tài chính")]
)
def test_it_is_submitted_only_when_both_have_balanced(
    funded: World, balancing: tuple[Actor, ...], awaited: str
) -> None:
    funded.propose("DT-1", line("SXD", 40))
    funded.balance("DT-1", *balancing)
    with funded.refuses("funding.not-balanced") as refused:
        funded.sign("DT-1", PLANNING)
    assert f"“chờ cân đối”; còn chờ cân đối của: {awaited}." in refused[0].detail("vi")


@pytest.mark.parametrize(("first", "second"), [(PLANNING, FINANCE), (FINANCE, PLANNING)])
def test_both_departments_sign_and_the_second_signature_submits(funded: World, first: Actor, second: Actor) -> None:
    funded.propose("DT-1", line("SXD", 40))
    funded.balance("DT-1", PLANNING, FINANCE)
    funded.sign("DT-1", first)
    with funded.refuses("funding.already-signed"):
        funded.sign("DT-1", replace(first, person="p-colleague"))
    with funded.refuses("funding.not-submitted"):
        funded.approve("DT-1")
    funded.sign("DT-1", second)
    (entry,) = funded.application.store.entries(funded.size - 1, 1)
    assert parse(entry.document).facts == EstimateSubmitted(estimate="DT-1", year=2008, total=40)
    with funded.refuses("funding.not-balanced"):
        funded.sign("DT-1", first)


def test_approval_commits_the_total_and_assigns_every_line_at_once(funded: World) -> None:
    funded.submitted("DT-1", line("SXD", 60), line("SNV", 40))
    before = funded.size
    outcome = funded.approve("DT-1")
    documents = [parse(entry.document) for entry in funded.application.store.entries(before, 10)]
    assert [document.facts for document in documents] == [
        EstimateApproved(estimate="DT-1", year=2008, total=100),
        BudgetCommitted(year=2008, estimate="DT-1", source_of_fund=FUND, amount=100, committed=100),
        AllocationAssigned(agency="SXD", year=2008, estimate="DT-1", amount=60, channel=Channel.DIRECT),
        AllocationAssigned(agency="SNV", year=2008, estimate="DT-1", amount=40, channel=Channel.DIRECT),
    ]
    assert len(outcome.events) == 4
    assert len({document.correlation for document in documents}) == 1
    assert {document.legal_basis for document in documents} == {DECISION}
    assert [document.subject for document in documents][2:] == ["allocation/SXD-2008", "allocation/SNV-2008"]
    assert funded.budget().remaining == 0


def test_approval_needs_a_legal_basis(funded: World) -> None:
    funded.submitted("DT-1", line("SXD", 60))
    with funded.refuses("funding.legal-basis-required") as refused:
        funded.approve("DT-1", basis=None)
    assert refused[0].pointer == "/legal_basis"


def test_what_was_not_submitted_is_not_approved(funded: World) -> None:
    funded.propose("DT-1", line("SXD", 60))
    funded.balance("DT-1", PLANNING, FINANCE)
    with funded.refuses("funding.not-submitted"):
        funded.approve("DT-1")


def test_it_is_approved_once(funded: World) -> None:
    funded.submitted("DT-1", line("SXD", 60))
    funded.approve("DT-1")
    with funded.refuses("funding.not-submitted"):
        funded.approve("DT-1")


def test_one_dong_beyond_what_remains_is_refused_and_the_last_dong_is_not(funded: World) -> None:
    funded.submitted("DT-1", line("SXD", 60))
    funded.submitted("DT-2", line("SNV", 41))
    funded.submitted("DT-3", line("SNV", 40))
    funded.approve("DT-1")
    with funded.refuses("funding.ceiling-exceeded", ceiling=100, committed=60, remaining=40, amount=41):
        funded.approve("DT-2")
    funded.approve("DT-3")
    assert (funded.budget().committed, list(funded.budget().commitments)) == (100, ["DT-1", "DT-3"])


def test_an_agency_is_assigned_money_once_a_year(funded: World) -> None:
    funded.submitted("DT-1", line("SXD", 60))
    funded.submitted("DT-2", line("SNV", 1), line("SXD", 1))
    funded.approve("DT-1")
    with funded.refuses("funding.agency-has-allocation", agency="SXD", year=2008, estimate="DT-1"):
        funded.approve("DT-2")
    assert funded.budget().committed == 60


def test_another_year_is_another_allocation(funded: World) -> None:
    funded.fund(2009, 50)
    funded.submitted("DT-1", line("SXD", 60))
    funded.submitted("DT-2", line("SXD", 50), year=2009)
    funded.approve("DT-1")
    funded.approve("DT-2")
    assert funded.allocation(year=2008).assigned == 60
    assert funded.allocation(year=2009).assigned == 50


def test_a_decision_on_an_older_version_is_refused(funded: World) -> None:
    funded.propose("DT-1", line("SXD", 60))
    funded.balance("DT-1", PLANNING)
    with funded.refuses("shared.stale-version", current=2, expected=1):
        funded.application.balance_estimate(funded.act(FINANCE, version=1), estimate="DT-1")
    with funded.refuses("shared.stale-version", current=2, expected=1):
        funded.application.approve_estimate(funded.act(PPC, version=1, basis=DECISION), estimate="DT-1")


def test_an_unknown_estimate_is_not_found(funded: World) -> None:
    for step in (
        lambda: funded.balance("DT-9", PLANNING),
        lambda: funded.sign("DT-9", FINANCE),
        lambda: funded.approve("DT-9"),
    ):
        with funded.refuses("shared.not-found", what=KINDS["estimate"], key="DT-9"):
            step()


def test_the_ceiling_counts_for_its_own_year_alone(funded: World) -> None:
    funded.fund(2009, 10)
    funded.submitted("DT-1", line("SXD", 100))
    funded.submitted("DT-2", line("SXD", 11), year=2009)
    funded.approve("DT-1")
    with funded.refuses("funding.ceiling-exceeded", year=2009, remaining=10):
        funded.approve("DT-2")
