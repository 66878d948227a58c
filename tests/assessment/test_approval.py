"""A result is submitted by the lead, approved by another person, and every nonconformity is raised with it."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from services.assessment.domain.nonconformity import Nonconformity
from services.assessment.domain.terms import STAGE_NAMES, Stage
from shared.acts import Actor, Capacity, IdempotencyKey, Role
from shared.contracts.assessment import (
    AssessmentApproved,
    AssessmentKind,
    AssessmentSubmitted,
    LeadNoted,
    MatterEntered,
    NonconformityRaised,
    Result,
)
from tests.assessment.world import DIRECTIVE, DIRECTOR, DOST, KEY, LEAD, MEMBER, OBSERVER, PPC, World


@pytest.fixture
def opened(world: World) -> World:
    """A world with an assessment that its team has opened."""
    world.schedule()
    world.open()
    return world


@pytest.fixture
def submitted(world: World) -> World:
    """A world with a submitted result: one clause conforms."""
    world.submitted()
    return world


def test_a_submission_counts_the_clauses_by_their_latest_result(opened: World) -> None:
    opened.find("4.1", Result.MAJOR_NONCONFORMITY)
    for clause, result in (
        ("4.1", Result.CONFORMING),
        ("4.2.3", Result.CONFORMING),
        ("5.3", Result.OBSERVATION),
        ("7.6", Result.NOT_APPLICABLE),
        ("8.2.2", Result.MAJOR_NONCONFORMITY),
        ("8.3", Result.MINOR_NONCONFORMITY),
    ):
        opened.find(clause, result)
    opened.submit()
    assert opened.log[-1].facts == AssessmentSubmitted(
        assessment=KEY, agency="SNV", conforming=2, minor=1, major=1, observations=1, not_applicable=1
    )
    assert opened.assessment.stage is Stage.SUBMITTED


@pytest.mark.parametrize("actor", [MEMBER, OBSERVER, DOST, Actor("p-912", Role.LEAD_ASSESSOR)])
def test_only_the_lead_of_this_team_submits(opened: World, actor: Actor) -> None:
    opened.find("4.1")
    with opened.refuses("assessment.not-lead"):
        opened.submit(actor)


def test_a_result_without_a_finding_is_not_submitted(opened: World) -> None:
    with opened.refuses("assessment.nothing-found"):
        opened.submit()


def test_a_submission_does_not_lie_before_the_last_finding(opened: World) -> None:
    opened.later(days=2)
    opened.find("4.1", occurred=date(2008, 3, 12))
    opened.find("4.2.3", occurred=date(2008, 3, 10))
    with opened.refuses("assessment.before-last-finding", "/occurred"):
        opened.submit(occurred=date(2008, 3, 11))
    opened.submit(occurred=date(2008, 3, 12))


def test_nothing_is_submitted_twice_or_before_the_opening(world: World) -> None:
    world.schedule()
    with world.refuses("assessment.not-open", state=STAGE_NAMES[Stage.SCHEDULED]):
        world.submit()
    world.open()
    world.find("4.1")
    world.submit()
    with world.refuses("assessment.not-open", state=STAGE_NAMES[Stage.SUBMITTED]):
        world.submit()


def test_another_person_approves(submitted: World) -> None:
    submitted.approve()
    approved, led = submitted.log[-2:]
    assert approved.facts == AssessmentApproved(
        assessment=KEY, agency="SNV", kind=AssessmentKind.INITIAL, minor=0, major=0
    )
    assert led.facts == LeadNoted(
        agency="SNV", assessment=KEY, kind=AssessmentKind.INITIAL, lead=LEAD.person, approval=approved.id
    )
    assert submitted.assessment.stage is Stage.APPROVED


def test_a_result_is_approved_on_a_legal_basis(submitted: World) -> None:
    with submitted.refuses("assessment.legal-basis-required", "/legal_basis"):
        submitted.approve(basis=None)
    submitted.approve()
    assert submitted.log[-1].legal_basis == DIRECTIVE


def test_who_scheduled_it_may_approve_it_and_so_may_the_peoples_committee(submitted: World) -> None:
    submitted.approve(PPC)
    assert submitted.log[-1].actor == PPC


def test_who_submitted_does_not_approve_in_whatever_role(submitted: World) -> None:
    with submitted.refuses("assessment.submitter-approves"):
        submitted.approve(Actor(LEAD.person, Role.DOST, "SKHCN"))


def test_nobody_approves_for_the_person_who_submitted(submitted: World) -> None:
    deputy = replace(DIRECTOR, capacity=Capacity.KT, principal=LEAD.person)
    with submitted.refuses("assessment.submitter-approves"):
        submitted.approve(deputy)


@pytest.mark.parametrize("member", [MEMBER, OBSERVER])
def test_nobody_of_the_team_approves_nor_is_signed_for(submitted: World, member: Actor) -> None:
    with submitted.refuses("assessment.member-approves"):
        submitted.approve(Actor(member.person, Role.DOST, "SKHCN"))
    with submitted.refuses("assessment.member-approves"):
        submitted.approve(replace(DIRECTOR, capacity=Capacity.TL, principal=member.person))


def test_nobody_of_the_assessed_agency_approves(submitted: World) -> None:
    with submitted.refuses("assessment.own-file", agency="SNV"):
        submitted.approve(Actor("p-999", Role.PPC, "SNV"))
    with submitted.refuses("assessment.own-file", agency="SNV"):
        submitted.approve(Actor("p-011", Role.PPC))


def test_who_has_left_the_assessed_agency_may_approve(submitted: World) -> None:
    submitted.employ("p-990", "SNV", until=date(2008, 3, 9))
    submitted.approve(Actor("p-990", Role.PPC))
    assert submitted.assessment.stage is Stage.APPROVED


@pytest.mark.parametrize("stage", [Stage.SCHEDULED, Stage.OPEN, Stage.APPROVED])
def test_only_a_submitted_result_is_approved_and_only_once(world: World, stage: Stage) -> None:
    world.schedule()
    if stage is not Stage.SCHEDULED:
        world.open()
    if stage is Stage.APPROVED:
        world.find("4.1")
        world.submit()
        world.approve()
    with world.refuses("assessment.not-submitted", state=STAGE_NAMES[stage]):
        world.approve()


def test_an_approval_does_not_lie_before_the_submission(submitted: World) -> None:
    with submitted.refuses("assessment.before-submission", "/occurred"):
        submitted.approve(occurred=date(2008, 3, 9))
    submitted.approve(occurred=date(2008, 3, 10))


def test_a_member_who_turns_out_to_have_worked_there_stops_the_approval(submitted: World) -> None:
    submitted.employ(MEMBER.person, "SNV", until=date(2007, 6, 30))
    with submitted.refuses("assessment.not-independent", agency="SNV"):
        submitted.approve()


def test_a_member_who_joined_the_agency_after_the_assessment_does_not(submitted: World) -> None:
    submitted.employ(MEMBER.person, "SNV", since=date(2008, 3, 13))
    submitted.later(days=5)
    submitted.approve()
    assert submitted.assessment.stage is Stage.APPROVED


def test_every_nonconformity_is_raised_with_the_approval_and_by_it(world: World) -> None:
    world.submitted(
        **{
            "4.2.3": Result.MINOR_NONCONFORMITY,
            "5.3": Result.OBSERVATION,
            "7.6": Result.NOT_APPLICABLE,
            "8.2.2": Result.MAJOR_NONCONFORMITY,
        }
    )
    before = world.application.store.head().size
    outcome = world.approve()
    assert [position for _, position in outcome.events] == [before + place for place in range(1, 7)]
    approved, led, minor, major, *entered = world.log[-6:]
    assert (outcome.subject, outcome.version) == (f"assessment/{KEY}", approved.aggregate_version)
    assert approved.facts == AssessmentApproved(
        assessment=KEY, agency="SNV", kind=AssessmentKind.INITIAL, minor=1, major=1
    )
    assert major.facts == NonconformityRaised(
        nonconformity=f"{KEY}-8.2.2", assessment=KEY, agency="SNV", clause="8.2.2", major=True, note="Đã xem hồ sơ."
    )
    assert isinstance(minor.facts, NonconformityRaised)
    assert (minor.facts.clause, minor.facts.major) == ("4.2.3", False)
    assert {led.causation, minor.causation, major.causation} == {approved.id}
    assert {minor.correlation, major.correlation} == {approved.correlation}
    assert [each.facts.key for each in entered if isinstance(each.facts, MatterEntered)] == [
        f"{KEY}-4.2.3",
        f"{KEY}-8.2.2",
    ]
    raised = world.application.load(Nonconformity, f"{KEY}-8.2.2")
    assert raised.raised == major.facts


def test_approval_and_nonconformities_are_one_transaction_under_one_key(world: World) -> None:
    world.submitted(**{"8.2.2": Result.MAJOR_NONCONFORMITY})
    key = IdempotencyKey(DIRECTOR.person, "POST /v1/assessments/<key>/approval", "k-1", "f")
    outcome = world.application.approve(world.act(DIRECTOR, basis=DIRECTIVE, key=key), assessment=KEY)
    kept = world.application.store.kept_answer(key.caller, key.route, key.key)
    assert kept is not None
    assert kept.events == outcome.events
    assert len(kept.events) == 4


def test_a_nonconformity_that_was_found_conforming_after_all_is_not_raised(opened: World) -> None:
    opened.find("8.2.2", Result.MAJOR_NONCONFORMITY)
    opened.find("8.2.2", Result.CONFORMING)
    opened.submit()
    assert len(opened.approve().events) == 2, "the approval, and who led"


def test_a_decision_on_an_older_version_is_refused(submitted: World) -> None:
    with submitted.refuses("shared.stale-version", current=4, expected=3):
        submitted.application.approve(submitted.act(DIRECTOR, basis=DIRECTIVE, version=3), assessment=KEY)
    submitted.application.approve(submitted.act(DIRECTOR, basis=DIRECTIVE, version=4), assessment=KEY)
