"""A finding is made on an assessable clause, by the team, while it works, and rests on something."""

from __future__ import annotations

from datetime import date

import pytest

from services.assessment.domain.terms import STAGE_NAMES, Stage
from shared.contracts.assessment import FindingRecorded, Result, TeamMember, TeamRole
from tests.assessment.world import DOST, LEAD, MEMBER, OBSERVER, World

NONCONFORMING = (Result.MINOR_NONCONFORMITY, Result.MAJOR_NONCONFORMITY)


@pytest.fixture
def opened(world: World) -> World:
    """A world with an assessment that its team has opened."""
    world.schedule()
    world.open()
    return world


@pytest.mark.parametrize("actor", [LEAD, MEMBER])
@pytest.mark.parametrize("result", [each for each in Result if each is not Result.NOT_APPLICABLE])
def test_lead_and_members_find_any_result_on_a_sample(opened: World, actor: object, result: Result) -> None:
    opened.find("4.2.3", result, actor=actor)  # type: ignore[arg-type]
    assert opened.assessment.findings["4.2.3"].result is result


@pytest.mark.parametrize("actor", [OBSERVER, DOST])
def test_nobody_else_records_a_finding(opened: World, actor: object) -> None:
    with opened.refuses("assessment.not-on-team"):
        opened.find("4.1", actor=actor)  # type: ignore[arg-type]


def test_nothing_is_found_before_the_team_has_opened(world: World) -> None:
    world.schedule()
    with world.refuses("assessment.not-open", state=STAGE_NAMES[Stage.SCHEDULED]):
        world.find("4.1")


def test_nothing_is_found_after_the_submission(opened: World) -> None:
    opened.find("4.1")
    opened.submit()
    with opened.refuses("assessment.not-open", state=STAGE_NAMES[Stage.SUBMITTED]):
        opened.find("4.1")


def test_nothing_was_found_before_the_day_of_opening(opened: World) -> None:
    with opened.refuses("assessment.before-opening", "/occurred"):
        opened.find("4.1", occurred=date(2008, 3, 9))
    opened.find("4.1", occurred=date(2008, 3, 10))


@pytest.mark.parametrize("clause", ["4.3", "9.1", "7.5.6", "04.1"])
def test_a_clause_that_the_edition_does_not_have_is_refused(opened: World, clause: str) -> None:
    with opened.refuses("assessment.clause-unknown", "/clause", clause=clause):
        opened.find(clause)


@pytest.mark.parametrize("clause", ["4", "4.2", "7.3", "8.5"])
def test_a_heading_is_not_assessed(opened: World, clause: str) -> None:
    with opened.refuses("assessment.clause-is-heading", "/clause", clause=clause):
        opened.find(clause)


@pytest.mark.parametrize("clause", ["7.1", "7.3.1", "7.5.2", "7.6"])
def test_a_clause_within_7_may_be_excluded_with_a_reason(opened: World, clause: str) -> None:
    opened.find(clause, Result.NOT_APPLICABLE, note="Cơ quan không thiết kế.", sample_size=0)
    assert opened.assessment.findings[clause].result is Result.NOT_APPLICABLE


@pytest.mark.parametrize("clause", ["4.1", "5.6.1", "6.3", "8.2.2", "8.5.3"])
def test_no_other_clause_may_be_excluded(opened: World, clause: str) -> None:
    with opened.refuses("assessment.not-excludable", "/result", clause=clause, within="7"):
        opened.find(clause, Result.NOT_APPLICABLE, note="Không áp dụng.")


def test_an_exclusion_without_its_reason_is_refused(opened: World) -> None:
    with opened.refuses("assessment.justification-required", "/note"):
        opened.find("7.6", Result.NOT_APPLICABLE, note=" \n")


@pytest.mark.parametrize("result", [*NONCONFORMING, Result.CONFORMING, Result.OBSERVATION])
def test_a_finding_says_what_was_seen(opened: World, result: Result) -> None:
    with opened.refuses("assessment.note-required", "/note"):
        opened.find("4.1", result, note=" ")


@pytest.mark.parametrize("result", [*NONCONFORMING, Result.CONFORMING])
def test_a_result_rests_on_a_sample_or_on_evidence(opened: World, result: Result) -> None:
    with opened.refuses("assessment.rests-on-nothing", "/sample_size"):
        opened.find("4.1", result, sample_size=0)
    opened.find("4.1", result, sample_size=1)
    digest = opened.keep()
    opened.claim(digest)
    opened.find("4.1", result, sample_size=0, evidence=(digest,))
    assert opened.assessment.findings["4.1"].evidence == (digest,)


def test_an_observation_may_rest_on_its_note_alone(opened: World) -> None:
    opened.find("4.1", Result.OBSERVATION, sample_size=0)
    assert opened.assessment.findings["4.1"].result is Result.OBSERVATION


def test_evidence_that_nobody_recorded_for_this_agency_is_refused(opened: World) -> None:
    recorded, kept = opened.keep(), opened.keep(b"another file")
    opened.claim(recorded)
    with opened.refuses("assessment.evidence-unknown", "/evidence/1", agency="SNV"):
        opened.find("4.1", evidence=(recorded, kept))


def test_another_agencys_evidence_does_not_serve_even_where_the_bytes_are_the_same(opened: World) -> None:
    digest = opened.keep(actor=DOST)
    opened.claim(digest, "SYT", DOST)
    with opened.refuses("assessment.evidence-unknown", "/evidence/0"):
        opened.find("4.1", evidence=(digest,))


def test_a_later_finding_takes_the_place_of_the_earlier_and_both_stay_in_the_history(opened: World) -> None:
    opened.find("8.2.2", Result.MAJOR_NONCONFORMITY)
    opened.find("8.2.2", Result.MINOR_NONCONFORMITY, actor=MEMBER)
    assert opened.assessment.findings["8.2.2"].result is Result.MINOR_NONCONFORMITY
    recorded = [each.facts for each in opened.log if isinstance(each.facts, FindingRecorded)]
    assert [each.result for each in recorded] == [Result.MAJOR_NONCONFORMITY, Result.MINOR_NONCONFORMITY]


def test_who_is_on_the_team_of_one_assessment_finds_nothing_in_another(opened: World) -> None:
    opened.schedule(assessment="DG-SYT-2008", agency="SYT")
    other = TeamMember("p-912", TeamRole.LEAD)
    act = opened.act(LEAD)
    with opened.refuses("assessment.opener-not-lead"):
        opened.application.open(act, assessment="DG-SYT-2008", team=(other,))
