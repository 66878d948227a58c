"""A result is sent back to its team or its assessment withdrawn, by somebody outside of it, with the reason."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from services.assessment.domain.terms import STAGE_NAMES, Stage
from shared.acts import Actor, Capacity, Role
from shared.contracts.assessment import AssessmentReturned, NonconformityRaised, Result
from tests.assessment.world import DIRECTOR, DOST, LEAD, MEMBER, OBSERVER, PPC, WHY, World


@pytest.fixture
def submitted(world: World) -> World:
    """A world with a submitted result, some days ago."""
    world.submitted(**{"8.2.2": Result.MAJOR_NONCONFORMITY})
    world.later(days=3)
    return world


def test_a_result_that_is_sent_back_is_open_again_and_submitted_anew(submitted: World) -> None:
    submission = submitted.log[-1].id
    submitted.send_back()
    returned = submitted.log[-1]
    assert isinstance(returned.facts, AssessmentReturned)
    assert (returned.facts.submission, returned.reason) == (submission, WHY)
    assert submitted.assessment.stage is Stage.OPEN
    submitted.find("8.2.2", Result.MINOR_NONCONFORMITY)
    submitted.submit()
    submitted.approve()
    assert submitted.assessment.submission not in (None, submission)
    (raised,) = [each.facts for each in submitted.log if isinstance(each.facts, NonconformityRaised)]
    assert not raised.major, "the finding that was recorded after the return"


def test_it_may_go_back_more_than_once_and_each_submission_stays_readable(submitted: World) -> None:
    submitted.send_back()
    submitted.submit()
    submitted.send_back(PPC)
    views = submitted.views()
    item = views.get("assessments", "DG-SNV-2008")
    assert item is not None
    assert [each["returned"]["reason"] for each in item["returned"]] == [WHY, WHY]
    assert [each["counts"]["major"] for each in item["returned"]] == [1, 1]
    assert (item["stage"], item["submitted"], item["counts"]) == ("open", None, None)


def test_a_finding_after_the_return_may_be_said_to_lie_before_it(submitted: World) -> None:
    submitted.send_back()
    submitted.find("4.2.3", occurred=date(2008, 3, 11))
    with submitted.refuses("assessment.before-last-finding", "/occurred"):
        submitted.submit(occurred=date(2008, 3, 12))


def test_a_withdrawn_assessment_raises_nothing_and_takes_nothing_more(submitted: World) -> None:
    submitted.withdraw()
    assert submitted.log[-1].reason == WHY
    assert not any(isinstance(each.facts, NonconformityRaised) for each in submitted.log)
    with submitted.refuses("assessment.not-submitted", state=STAGE_NAMES[Stage.WITHDRAWN]):
        submitted.approve()


def test_what_is_approved_is_not_withdrawn(submitted: World) -> None:
    submitted.approve()
    with submitted.refuses("assessment.not-to-withdraw", state=STAGE_NAMES[Stage.APPROVED]):
        submitted.withdraw()


@pytest.mark.parametrize("reason", [None, "", "  "])
@pytest.mark.parametrize("step", ["send_back", "withdraw"])
def test_both_need_a_reason(submitted: World, step: str, reason: str | None) -> None:
    with submitted.refuses("assessment.reason-required", "/reason"):
        getattr(submitted, step)(reason=reason)


@pytest.mark.parametrize("step", ["send_back", "withdraw"])
@pytest.mark.parametrize("who", [LEAD, MEMBER, OBSERVER])
def test_nobody_of_the_team_does_either_in_whatever_role(submitted: World, step: str, who: Actor) -> None:
    with submitted.refuses("assessment.member-decides"):
        getattr(submitted, step)(Actor(who.person, Role.DOST))
    signed_for = replace(DIRECTOR, capacity=Capacity.TUQ, principal=who.person, mandate="01/GUQ")
    with submitted.refuses("assessment.member-decides"):
        getattr(submitted, step)(signed_for)


@pytest.mark.parametrize("step", ["send_back", "withdraw"])
def test_nobody_of_the_assessed_agency_does_either(submitted: World, step: str) -> None:
    with submitted.refuses("assessment.own-file"):
        getattr(submitted, step)(Actor("p-900", Role.PPC, "SNV"))


@pytest.mark.parametrize(
    ("step", "code"),
    [("send_back", "assessment.returned-before-submission"), ("withdraw", "assessment.before-last-step")],
)
def test_neither_lies_before_the_latest_step_nor_on_a_day_to_come(submitted: World, step: str, code: str) -> None:
    with submitted.refuses(code, "/occurred"):
        getattr(submitted, step)(occurred=date(2008, 3, 9))
    with submitted.refuses("assessment.occurred-in-future", "/occurred"):
        getattr(submitted, step)(occurred=date(2008, 3, 14))


def test_an_assessment_is_withdrawn_before_its_team_has_begun(world: World) -> None:
    world.schedule()
    world.withdraw(DOST)
    with world.refuses("assessment.already-opened"):
        world.open()
