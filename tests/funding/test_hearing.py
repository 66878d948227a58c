"""What funding hears, and what it makes of it: facts, noted once, on both clocks."""

from __future__ import annotations

from datetime import date

import pytest

from services.funding.domain.allocation import Allocation
from services.funding.domain.budget import Budget
from services.funding.domain.estimate import Estimate
from services.funding.domain.knowledge import Knowledge
from services.funding.policy import HEARS, REACTIONS
from shared.clock import format_instant
from shared.contracts.base import CATALOGUE
from shared.contracts.document import Document, parse
from shared.contracts.funding import FactKind, FactNoted
from shared.contracts.registry import HeadAppointed, MilestoneReported
from shared.contracts.terms import FactCited, Milestone
from shared.eventstore.aggregate import Aggregate
from shared.eventstore.states import StateCodec
from tests.funding.world import World, line

REPORTED = MilestoneReported(code="SXD", milestone=Milestone.INTERNAL_AUDIT, order=6, rule="r1")


def noted(world: World) -> tuple[Document, FactNoted]:
    """Returns the last event, which notes a fact."""
    (entry,) = world.application.store.entries(world.size - 1, 1)
    document = parse(entry.document)
    assert isinstance(document.facts, FactNoted)
    return document, document.facts


def cited(told: Document, position: int) -> FactCited:
    """Returns how a document that was heard is cited."""
    return FactCited(told.source, position, str(told.id))


def test_it_hears_the_registry_and_assessment() -> None:
    assert HEARS == ("registry", "assessment")
    assert {kind.DECLARATION.publisher for kind in REACTIONS} == set(HEARS)
    assert all(CATALOGUE[kind.DECLARATION.topic] is kind for kind in REACTIONS)


def test_every_fact_is_cited_with_who_recorded_it(world: World) -> None:
    world.know("SXD")
    programme = world.adopt(year=2007)
    assert noted(world)[1] == FactNoted(
        fact=FactKind.PROGRAMME_ADOPTED, cited=cited(programme, 2), year=2007, agency="SXD", recorded_by="p-head"
    )
    world.reach(Milestone.INTERNAL_AUDIT)
    assert (noted(world)[1].milestone, noted(world)[1].cited.position) == (Milestone.INTERNAL_AUDIT, 3)
    approved = world.assess(major=2, key="DG-7")
    assert noted(world)[1] == FactNoted(
        fact=FactKind.ASSESSMENT_APPROVED,
        cited=cited(approved, 1),
        reference="DG-7",
        major=2,
        agency="SXD",
        recorded_by="p-head",
    )
    raised = world.find_nonconformity(major=True, key="DG-7/3")
    assert noted(world)[1] == FactNoted(
        fact=FactKind.NONCONFORMITY_OPEN,
        cited=cited(raised, 2),
        reference="DG-7/3",
        major=1,
        agency="SXD",
        recorded_by="p-head",
    )
    world.find_nonconformity(major=False, key="DG-7/4")
    assert noted(world)[1].major == 0


def test_when_it_happened_and_when_it_was_noted_are_kept_apart(world: World) -> None:
    told = world.told(REPORTED, occurred=date(2008, 1, 15))
    world.later(days=2)
    world.take(told)
    document, _ = noted(world)
    assert document.occurred == date(2008, 1, 15)
    assert format_instant(document.time) == "2008-03-05T01:00:00.000000Z"
    assert (document.causation, document.correlation) == (told.id, told.correlation)
    (fact,) = world.application.load(Knowledge, "SXD").facts
    assert (fact.happened_on, format_instant(fact.noted_at)) == (date(2008, 1, 15), "2008-03-05T01:00:00.000000Z")


def test_the_same_document_changes_nothing_a_second_time(world: World) -> None:
    told = world.told(REPORTED)
    world.take(told)
    size = world.size
    world.take(told)
    assert world.size == size


def test_two_documents_that_say_the_same_are_two_facts(world: World) -> None:
    world.hear(REPORTED)
    world.hear(REPORTED)
    assert world.application.load(Knowledge, "SXD").version == 2


def test_what_is_of_no_concern_has_no_reaction() -> None:
    assert HeadAppointed not in REACTIONS


def test_a_fact_without_a_position_cannot_be_cited(world: World) -> None:
    told = world.told(REPORTED)
    act = world.application.reacting_to(told)
    with pytest.raises(ValueError, match="position"):
        list(REACTIONS[type(told.facts)](world.application, told, act))


@pytest.mark.parametrize("kind", [Budget, Estimate, Allocation, Knowledge])
def test_every_aggregate_can_be_kept_as_a_snapshot(world: World, kind: type[Aggregate]) -> None:
    world.assigned()
    world.adopt()
    world.release(1)
    key = {Budget: "2008", Estimate: "DT-1", Allocation: "SXD-2008", Knowledge: "SXD"}[kind]
    whole = world.application.load(kind, key)
    codec = StateCodec(kind)
    assert codec.load(key, whole.version, codec.dump(whole)) == whole


def test_an_agency_is_known_only_by_the_registers_own_word(world: World) -> None:
    world.fund()
    world.adopt()
    with world.refuses("funding.agency-unknown", agency="SXD"):
        world.propose("DT-1", line("SXD", 1))
