"""An assessment is scheduled on a legal basis, for a known agency, by others than the agency itself."""

from __future__ import annotations

from datetime import date

import pytest

from services.assessment.domain.assessment import Assessment
from services.assessment.domain.terms import Stage
from shared.acts import Actor, Role
from shared.contracts.assessment import AssessmentKind, AssessmentScheduled
from tests.assessment.world import DIRECTIVE, DOST, FIRST, ISO, KEY, LAST, PPC, World


def test_a_scheduled_assessment_says_who_is_assessed_by_whom_when_and_on_what_basis(world: World) -> None:
    outcome = world.schedule(dost_participants=(DOST.person,))
    assert (outcome.subject, outcome.version) == (f"assessment/{KEY}", 1)
    last = world.log[-1]
    assert last.legal_basis == DIRECTIVE
    assert last.facts == AssessmentScheduled(
        assessment=KEY,
        agency="SNV",
        kind=AssessmentKind.INITIAL,
        body="Trung tâm đánh giá (minh hoạ)",
        catalogue=ISO,
        planned_from=FIRST,
        planned_to=LAST,
        scope="Toàn bộ thủ tục hành chính",
        dost_participants=(DOST.person,),
    )
    assert world.assessment.stage is Stage.SCHEDULED


def test_an_assessment_of_one_day_is_an_assessment(world: World) -> None:
    world.schedule(planned_to=FIRST)
    assert world.assessment.plan.planned_to == FIRST


def test_without_a_legal_basis_nothing_is_scheduled(world: World) -> None:
    with world.refuses("assessment.legal-basis-required", "/legal_basis"):
        world.schedule(basis=None)


def test_an_agency_that_the_registry_has_not_told_of_is_not_assessed(world: World) -> None:
    with world.refuses("assessment.agency-unknown", "/agency", agency="SXD"):
        world.schedule(agency="SXD")


def test_an_agency_known_only_from_an_employment_is_not_assessed(world: World) -> None:
    world.employ("p-301", "SXD")
    with world.refuses("assessment.agency-unknown", "/agency"):
        world.schedule(agency="SXD")


def test_an_edition_that_is_not_held_is_refused_and_the_held_ones_are_named(world: World) -> None:
    with world.refuses("assessment.catalogue-unknown", "/catalogue", known=", ".join(world.application.catalogues)):
        world.schedule(catalogue="tcvn-iso-9001-1994")


def test_the_last_day_does_not_lie_before_the_first(world: World) -> None:
    with world.refuses("assessment.days-reversed", "/planned_to"):
        world.schedule(planned_to=date(2008, 3, 9))


def test_a_key_is_used_once(world: World) -> None:
    world.schedule()
    with world.refuses("shared.already-exists"):
        world.schedule(agency="SYT")


def test_dost_does_not_schedule_its_own_assessment_and_the_peoples_committee_does(world: World) -> None:
    with world.refuses("assessment.own-file", agency="SKHCN"):
        world.schedule(agency="SKHCN")
    world.schedule(agency="SKHCN", actor=PPC)
    assert world.application.load(Assessment, KEY).agency == "SKHCN"


def test_somebody_known_to_work_there_does_not_schedule_it_whatever_their_token_says(world: World) -> None:
    with world.refuses("assessment.own-file"):
        world.schedule(actor=Actor("p-011", Role.DOST))


def test_a_participant_of_dost_is_independent_of_the_assessed_agency(world: World) -> None:
    world.employ("p-950", "SNV", until=date(2007, 1, 31))
    with world.refuses("assessment.not-independent", "/dost_participants/1", agency="SNV", years=2):
        world.schedule(dost_participants=(DOST.person, "p-950"))


@pytest.mark.parametrize("kind", list(AssessmentKind))
def test_every_kind_can_be_scheduled(world: World, kind: AssessmentKind) -> None:
    world.schedule(kind=kind)
    assert world.assessment.plan.kind is kind
