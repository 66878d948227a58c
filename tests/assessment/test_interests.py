"""Declared interests, a lead who leads too often, the body that leads the programme, and what is learnt afterwards."""

from __future__ import annotations

from datetime import date
from itertools import takewhile
from typing import Any
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.assessment.domain.assignments import ROTATION, Assignments, rotation_on
from services.assessment.domain.team import Declared
from shared.acts import Act, Actor, Role, Stamp
from shared.clock import FrozenClock
from shared.contracts.assessment import (
    AssessmentApproved,
    AssessmentKind,
    InterestDeclared,
    LeadNoted,
    LeadWarned,
    Result,
    TeamMember,
    TeamRole,
)
from shared.contracts.document import parse
from shared.eventstore.aggregate import fold
from shared.ids import TimeOrderedIds
from tests.assessment.http import BASIS, FINDING, OPENING, SCHEDULE, Asking, problem, told
from tests.assessment.telling import consulted, reorganised
from tests.assessment.world import (
    DIRECTIVE,
    DIRECTOR,
    DOST,
    FIRST,
    KEY,
    LAST,
    LEAD,
    MEMBER,
    MORNING,
    OBSERVER,
    PPC,
    TEAM,
    WHY,
    World,
)

SISTER = "Em gái làm việc ở đó"


def opened(world: World, *declared: Declared) -> None:
    world.application.open(world.act(LEAD), assessment=KEY, team=TEAM, declared=declared)


def test_an_interest_in_another_agency_is_recorded_and_shown(world: World) -> None:
    world.schedule()
    opened(world, Declared(MEMBER.person, "SYT", SISTER))
    declared = world.log[-1].facts
    assert isinstance(declared, InterestDeclared)
    assert (declared.person, declared.interest_in, declared.agencies()) == (MEMBER.person, "SYT", ("SNV", "SYT"))
    world.find("4.1")
    world.submit()
    world.approve()


def test_who_declares_an_interest_in_this_very_agency_is_not_let_in(world: World) -> None:
    world.schedule()
    with world.refuses("assessment.declared-interest", "/declared/1", agency="SNV"):
        opened(world, Declared(MEMBER.person, "SYT", SISTER), Declared(OBSERVER.person, "SNV", SISTER))
    reorganised(world, ("SKHCN",), ("SNV",), ended=("SKHCN",), on=date(2008, 3, 1))
    with world.refuses("assessment.declared-interest", "/declared/0"):
        opened(world, Declared(MEMBER.person, "SKHCN", SISTER))


def test_an_interest_of_somebody_who_takes_no_part_is_none(world: World) -> None:
    world.schedule(dost_participants=(DOST.person,))
    with world.refuses("assessment.interest-of-outsider", "/declared/0/person"):
        opened(world, Declared("p-777", "SYT", SISTER))
    opened(world, Declared(DOST.person, "SYT", SISTER))


def test_an_interest_may_be_declared_later_even_in_this_agency_and_stops_the_approval(world: World) -> None:
    world.schedule()
    world.open()

    def declare(who: Actor, person: str) -> None:
        world.application.declare_interest(world.act(who), assessment=KEY, person=person, agency="SNV", note=SISTER)

    with world.refuses("assessment.not-own-interest"):
        declare(OBSERVER, MEMBER.person)
    with world.refuses("assessment.interest-of-outsider", "/person"):
        declare(LEAD, "p-777")
    declare(MEMBER, MEMBER.person)
    declare(LEAD, OBSERVER.person)
    world.find("4.1")
    world.submit()
    with world.refuses("assessment.declared-interest"):
        world.approve()
    world.withdraw()


def approved(world: World, number: int, lead: Actor = LEAD, kind: AssessmentKind = AssessmentKind.PERIODIC) -> None:
    """Plays a whole assessment."""
    key, app = f"DG-{number}", world.application
    world.schedule(assessment=key, kind=kind)
    app.open(world.act(lead), assessment=key, team=(TeamMember(lead.person, TeamRole.LEAD),))
    world.application.record_finding(
        world.act(lead), assessment=key, clause="4.1", result=Result.CONFORMING, note="Đã xem", sample_size=1
    )
    app.submit(world.act(lead), assessment=key)
    app.approve(world.act(DIRECTOR, basis=DIRECTIVE), assessment=key)


OTHER_LEAD = Actor("p-912", Role.LEAD_ASSESSOR)
PERIODIC, UNANNOUNCED = AssessmentKind.PERIODIC, AssessmentKind.UNANNOUNCED
ROUNDS: list[tuple[list[tuple[Actor, AssessmentKind]], list[int]]] = [
    ([(LEAD, PERIODIC)] * 2, []),
    ([(LEAD, PERIODIC)] * 4, [3, 4]),
    ([(LEAD, PERIODIC), (LEAD, PERIODIC), (OTHER_LEAD, PERIODIC), (LEAD, PERIODIC)], []),
    ([(LEAD, PERIODIC), (LEAD, UNANNOUNCED), (LEAD, PERIODIC), (LEAD, UNANNOUNCED), (LEAD, PERIODIC)], [3]),
]


@pytest.mark.parametrize(("rounds", "warned"), ROUNDS)
def test_the_same_lead_for_more_than_two_rounds_running_is_warned_of_and_not_refused(
    world: World, rounds: list[tuple[Actor, AssessmentKind]], warned: list[int]
) -> None:
    for number, (lead, kind) in enumerate(rounds, start=1):
        approved(world, number, lead, kind)
    warnings = [each.facts for each in world.log if isinstance(each.facts, LeadWarned)]
    assert [each.rounds for each in warnings] == warned
    approvals = [each.id for each in world.log if isinstance(each.facts, AssessmentApproved)]
    for each in warnings:
        assert set(each.rests_on) <= set(approvals)
        assert len(each.rests_on) == each.rounds - 1


@given(st.lists(st.tuples(st.sampled_from("ab"), st.sampled_from(AssessmentKind)), max_size=12), st.sampled_from("ab"))
def test_a_warning_counts_exactly_the_rounds_running(rounds: list[tuple[str, AssessmentKind]], lead: str) -> None:
    stamp = Stamp("thucchat.ha-nam/assessment", FrozenClock(MORNING), TimeOrderedIds())
    leads = Assignments("SNV")
    for number, (person, kind) in enumerate(rounds):
        noted = LeadNoted(agency="SNV", assessment="DG", kind=kind, lead=person, approval=UUID(int=number + 1))
        leads.note(Act.begin(stamp, DIRECTOR), noted)
    counted = [(n + 1, person) for n, (person, kind) in enumerate(rounds) if kind is not UNANNOUNCED]
    running = list(takewhile(lambda each: each[1] == lead, reversed(counted)))
    familiar = leads.familiar(lead, PERIODIC, FIRST)
    if len(running) < 2:
        assert familiar is None
    else:
        assert familiar is not None
        assert familiar.rounds == len(running) + 1
        assert familiar.rests_on == tuple(UUID(int=number) for number, _ in reversed(running))
    assert leads.familiar(lead, UNANNOUNCED, FIRST) is None
    assert fold(Assignments("SNV"), (parse(each.raw) for each in leads.pending)) == leads


def test_an_assessment_that_was_withdrawn_is_no_round(world: World) -> None:
    approved(world, 1)
    approved(world, 2)
    world.schedule(kind=PERIODIC)
    world.open()
    assert isinstance(world.log[-1].facts, LeadWarned)
    world.withdraw()
    world.schedule(assessment="DG-4", kind=PERIODIC)
    world.application.open(world.act(LEAD), assessment="DG-4", team=TEAM)
    warning = world.log[-1].facts
    assert isinstance(warning, LeadWarned)
    assert warning.rounds == 3


def test_the_rule_of_rotation_is_dated_and_says_that_it_is_ours() -> None:
    assert rotation_on(date(2001, 1, 1)) == rotation_on(FIRST) == ROTATION[-1]
    assert "our own rule" in str(ROTATION[0].source)


DECISIONS: list[tuple[str, dict[str, Any]]] = [
    ("return", {"reason": WHY}),
    ("withdrawal", {"reason": WHY}),
    ("approval", {"legal_basis": BASIS}),
]
ELSEWHERE = Actor("p-950", Role.DOST)
"""Acts as DOST, and no agency is told of them."""
OF_DOST = {key: value for key, value in SCHEDULE.items() if key != "dost_participants"} | {"agency": "SKHCN"}


@pytest.mark.forbidden_pair("assessment.dost-decides-on-itself")
def test_dost_neither_schedules_nor_decides_its_own_assessment(asking: Asking) -> None:
    problem(asking.create("/v1/assessments", ELSEWHERE, OF_DOST), 403, "assessment.dost-decides-on-itself")
    problem(asking.create("/v1/assessments", DOST, OF_DOST), 403, "assessment.own-file")
    told(asking.create("/v1/assessments", PPC, OF_DOST), 201)
    told(asking.change("opening", LEAD, 1, OPENING))
    told(asking.change("findings", LEAD, 2, FINDING))
    told(asking.change("submission", LEAD, 3, {}))
    for step, body in DECISIONS:
        problem(asking.change(step, ELSEWHERE, 4, body), 403, "assessment.dost-decides-on-itself")
    told(asking.change("approval", PPC, 4, {"legal_basis": BASIS}))


@pytest.mark.forbidden_pair("assessment.dost-takes-no-part")
def test_nobody_of_dost_takes_part_where_dost_is_assessed(asking: Asking) -> None:
    body = {**OF_DOST, "dost_participants": ["p-951"]}
    problem(asking.create("/v1/assessments", PPC, body), 403, "assessment.dost-takes-no-part", "/dost_participants")


@pytest.mark.forbidden_pair("assessment.not-independent")
def test_nobody_of_dost_is_of_the_team_where_dost_is_assessed(asking: Asking) -> None:
    told(asking.create("/v1/assessments", PPC, OF_DOST), 201)
    team = [OPENING["team"][0], {"person": DIRECTOR.person, "role": "observer", "interests": []}]
    problem(asking.change("opening", LEAD, 1, {"team": team}), 403, "assessment.not-independent", "/team/1")


@pytest.mark.forbidden_pair("assessment.declared-interest")
def test_over_http_who_declared_an_interest_in_the_agency_does_not_assess(asking: Asking) -> None:
    told(asking.create("/v1/assessments", DOST, SCHEDULE), 201)
    body = {**OPENING, "declared": [{"person": MEMBER.person, "agency": "SNV", "note": SISTER}]}
    problem(asking.change("opening", LEAD, 1, body), 403, "assessment.declared-interest", "/declared/0")


def test_over_http_interests_are_declared_and_shown(asking: Asking) -> None:
    told(asking.create("/v1/assessments", DOST, SCHEDULE), 201)
    body = {**OPENING, "declared": [{"person": MEMBER.person, "agency": "SYT", "note": SISTER}]}
    told(asking.change("opening", LEAD, 1, body))
    told(asking.change("interests", MEMBER, 3, {"person": MEMBER.person, "agency": "SKHCN", "note": SISTER}))
    file = told(asking.get(f"/v1/assessments/{KEY}", DOST))
    assert [(each["person"], each["interest_in"]) for each in file["interests"]] == [
        (MEMBER.person, "SYT"),
        (MEMBER.person, "SKHCN"),
    ]
    assert (file["warnings"], file["time"]) == ([], None)


def test_over_http_a_warning_shows_what_it_rests_on(asking: Asking) -> None:
    approved(asking.world, 1)
    approved(asking.world, 2)
    asking.world.schedule(kind=PERIODIC)
    asking.world.open()
    (warning,) = told(asking.get(f"/v1/assessments/{KEY}", DOST))["warnings"]
    assert (warning["person"], warning["rounds"], len(warning["rests_on"])) == (LEAD.person, 3, 2)


def test_what_is_learnt_after_the_approval_is_shown_beside_it_and_changes_nothing(asking: Asking) -> None:
    world = asking.world
    world.submitted()
    world.approve()
    path = f"/v1/assessments/{KEY}/independence"
    before, file = told(asking.get(path, PPC)), told(asking.get(f"/v1/assessments/{KEY}", PPC))
    assert [each["step"] for each in before["examined"]] == ["scheduled", "opened", "approved"]
    assert (before["known_now"], before["learned_since"]) == ([], [])
    cause = consulted(world, MEMBER.person, "SYT")
    reorganised(world, ("SYT",), ("SNV",), ended=("SYT",), on=LAST)
    after = told(asking.get(path, PPC))
    assert all(each["believed"] == [] for each in after["examined"])
    (bond,) = after["learned_since"]
    assert (bond["person"], bond["ground"], bond["agency"], bond["through"]) == (
        MEMBER.person,
        "consultancy",
        "SYT",
        "SX-2008-01",
    )
    assert bond["source_event"] == str(cause.id)
    assert bond["source_position"] == world.application.store.heard_position("registry") - 1
    assert told(asking.get(f"/v1/assessments/{KEY}", PPC)) == file
    problem(asking.get("/v1/assessments/DG-9/independence", PPC), 404, "shared.not-found")
