"""Over HTTP: who is bound to an agency does not assess it, and the refusal names the ground."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from shared.acts import Actor, Role
from tests.assessment.http import BASIS, FINDING, OPENING, SCHEDULE, Asking, problem, told
from tests.assessment.telling import BUYER, consulted, guided, reorganised
from tests.assessment.world import DIRECTOR, DOST, KEY, LEAD, MEMBER, PPC, WHY

WHO = MEMBER.person


def bought(asking: Asking) -> str:
    consulted(asking.world, "p-500")
    return BUYER


def through_a_predecessor(asking: Asking) -> str:
    consulted(asking.world, WHO, "SYT")
    reorganised(asking.world, ("SYT",), ("SNV",), ended=("SYT",))
    return WHO


def tried(asking: Asking, person: str, code: str) -> None:
    """Holds that a team with `person` is not let in, by the rule `code`, and nothing is recorded."""
    told(asking.create("/v1/assessments", DOST, SCHEDULE), 201)
    team = [OPENING["team"][0], {"person": person, "role": "observer", "interests": []}]
    with asking.records("assessment.access.refused.v1"):
        problem(asking.change("opening", LEAD, 1, {"team": team}), 403, code, "/team/1")


@pytest.mark.forbidden_pair("assessment.consulted-there")
def test_a_consultant_does_not_assess(asking: Asking) -> None:
    consulted(asking.world, WHO)
    tried(asking, WHO, "assessment.consulted-there")


@pytest.mark.forbidden_pair("assessment.guided-there")
def test_who_guided_individually_does_not_assess(asking: Asking) -> None:
    guided(asking.world, WHO)
    tried(asking, WHO, "assessment.guided-there")


@pytest.mark.forbidden_pair("assessment.bought-consultancy-there")
def test_who_bought_the_consultancy_does_not_assess(asking: Asking) -> None:
    tried(asking, bought(asking), "assessment.bought-consultancy-there")


@pytest.mark.forbidden_pair("assessment.consulted-there")
def test_a_consultant_of_a_predecessor_does_not_assess(asking: Asking) -> None:
    tried(asking, through_a_predecessor(asking), "assessment.consulted-there")


STEPS: list[tuple[str, Actor, dict[str, Any]]] = [
    ("opening", LEAD, OPENING),
    ("findings", LEAD, FINDING),
    ("submission", LEAD, {}),
]


def submitted(asking: Asking) -> None:
    """Plays an assessment up to its submission: version 4."""
    told(asking.create("/v1/assessments", DOST, SCHEDULE), 201)
    for version, (step, who, body) in enumerate(STEPS, start=1):
        told(asking.change(step, who, version, body))


def test_a_result_is_sent_back_submitted_again_and_both_are_shown(asking: Asking) -> None:
    submitted(asking)
    told(asking.change("return", DIRECTOR, 4, {"reason": WHY}))
    told(asking.change("submission", LEAD, 5, {}))
    told(asking.change("approval", DIRECTOR, 6, {"legal_basis": BASIS}))
    file = told(asking.get(f"/v1/assessments/{KEY}", DOST))
    (before,) = file["returned"]
    assert (before["returned"]["reason"], before["returned"]["by"]) == (WHY, DIRECTOR.person)
    assert before["counts"]["conforming"] == 1
    assert before["submitted"]["event"] != file["submitted"]["event"]
    assert file["stage"] == "approved"


def test_an_assessment_is_withdrawn_with_the_reason(asking: Asking) -> None:
    submitted(asking)
    problem(asking.change("withdrawal", PPC, 4, {}), 422, "assessment.reason-required", "/reason")
    told(asking.change("withdrawal", PPC, 4, {"reason": WHY}))
    file = told(asking.get(f"/v1/assessments/{KEY}", DOST))
    assert (file["stage_name"]["vi"], file["withdrawn"]["reason"]) == ("đã huỷ", WHY)
    problem(asking.change("approval", DIRECTOR, 5, {"legal_basis": BASIS}), 409, "assessment.not-submitted")


@pytest.mark.forbidden_pair("assessment.member-decides")
@pytest.mark.parametrize("step", ["return", "withdrawal"])
def test_nobody_of_the_team_sends_back_or_withdraws(asking: Asking, step: str) -> None:
    submitted(asking)
    member = Actor(MEMBER.person, Role.DOST, "SKHCN")
    problem(asking.change(step, member, 4, {"reason": WHY}), 403, "assessment.member-decides")


LEARNT: dict[str, Callable[[Asking], object]] = {
    "assessment.consulted-there": lambda asking: consulted(asking.world, WHO),
    "assessment.guided-there": lambda asking: guided(asking.world, WHO),
    "assessment.not-independent": lambda asking: asking.world.employ(WHO, "SNV"),
}


@pytest.mark.parametrize("code", LEARNT)
def test_what_is_learnt_before_the_approval_stops_it_and_there_is_a_way_on(asking: Asking, code: str) -> None:
    submitted(asking)
    LEARNT[code](asking)
    problem(asking.change("approval", DIRECTOR, 4, {"legal_basis": BASIS}), 403, code)
    told(asking.change("withdrawal", DIRECTOR, 4, {"reason": WHY}))
