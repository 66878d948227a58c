"""Self-assessments over HTTP: who may see what when - the agency, the team, DOST, inspectors, another agency."""

from __future__ import annotations

from typing import Any, Final

import pytest

from shared.acts import Actor, Role
from tests.assessment.filing import HEAD, QMR, STRANGER
from tests.assessment.http import BASIS, FINDING, OPENING, SCHEDULE, Asking, problem, told
from tests.assessment.selfreading import Reading
from tests.assessment.test_api import INSPECTOR
from tests.assessment.world import DIRECTOR, DOST, KEY, LEAD, MEMBER

ADDRESS: Final = f"/v1/self-assessments/{KEY}"
BOTH: Final = f"{ADDRESS}/comparison"
OUTSIDE: Final = Actor("p-931", Role.ASSESSOR)
TURNCOAT: Final = Actor(MEMBER.person, Role.INSPECTOR)
"""A member of the team who holds the inspector's role, too."""
LATER, COMPARED = "assessment.self-assessment-seen-later", "assessment.compared-after-approval"
STAGES: Final = ("written", "sealed", "opened", "submitted", "approved")
SEES_IT: Final[dict[Actor, str]] = {
    HEAD: "written",
    QMR: "written",
    INSPECTOR: "written",
    LEAD: "approved",
    MEMBER: "approved",
    OUTSIDE: "submitted",
    DOST: "approved",
    DIRECTOR: "submitted",
    TURNCOAT: "approved",
}
"""Who sees the self-assessment, and from which stage on."""
SEES_BOTH: Final[dict[Actor, str]] = {**SEES_IT, HEAD: "approved", QMR: "approved", INSPECTOR: "sealed"}


def bring(asking: Asking, reading: Reading, stage: str) -> None:
    """Takes both to `stage`."""
    upto = STAGES.index(stage)
    told(asking.create("/v1/assessments", DOST, SCHEDULE), 201)
    told(asking.create("/v1/self-assessments", QMR, {"assessment": KEY, "agency": "SNV"}), 201)
    reading.answer_all()
    if upto >= 1:
        told(asking.step(f"{ADDRESS}/seal", HEAD, 4, {}))
    if upto >= 2:
        told(asking.change("opening", LEAD, 1, OPENING))
        told(asking.change("findings", LEAD, 2, FINDING))
    if upto >= 3:
        told(asking.change("submission", LEAD, 3, {}))
    if upto >= 4:
        told(asking.change("approval", DIRECTOR, 4, {"legal_basis": BASIS}))


@pytest.mark.forbidden_pair("assessment.self-assessment-seen-later")
@pytest.mark.parametrize("stage", STAGES)
def test_each_sees_the_self_assessment_from_their_own_moment_on_and_trying_before_is_recorded(
    asking: Asking, reading: Reading, stage: str
) -> None:
    bring(asking, reading, stage)
    for who, first in SEES_IT.items():
        if STAGES.index(stage) >= STAGES.index(first):
            assert told(asking.get(ADDRESS, who))["answered"] == 51
        elif who is TURNCOAT and stage in ("written", "sealed"):
            assert told(asking.get(ADDRESS, who))["answered"] == 51, "nobody knows yet that they are of the team"
        else:
            with asking.records("assessment.access.refused.v1"):
                problem(asking.get(ADDRESS, who), 403, LATER)


@pytest.mark.parametrize("stage", STAGES)
def test_each_sees_both_side_by_side_from_their_own_moment_on(asking: Asking, reading: Reading, stage: str) -> None:
    bring(asking, reading, stage)
    for who, first in SEES_BOTH.items():
        if who is TURNCOAT:
            continue
        answer = asking.get(BOTH, who)
        if STAGES.index(stage) >= STAGES.index(first):
            assert told(answer)["differences"]["same"] == (0 if stage == "sealed" else 1)
        elif who is INSPECTOR:
            problem(answer, 404, "assessment.self-assessment-not-sealed")
        else:
            problem(answer, 403, COMPARED if who in (HEAD, QMR) else LATER)


def test_another_agency_sees_nothing_at_any_time(asking: Asking, reading: Reading) -> None:
    bring(asking, reading, "approved")
    for path, code in (
        (ADDRESS, "assessment.other-agency"),
        (BOTH, "assessment.other-agency"),
        ("/v1/self-assessments/DG-NOWHERE", "assessment.other-agency"),
        ("/v1/self-assessments?agency=SNV", "shared.other-agency"),
    ):
        with asking.records("assessment.access.refused.v1"):
            problem(asking.get(path, STRANGER), 403, code)
    problem(asking.get("/v1/self-assessments/DG-NOWHERE", INSPECTOR), 404, "shared.not-found")


def test_an_unsealed_one_stays_the_agency_s_own_whatever_the_team_has_done(asking: Asking, reading: Reading) -> None:
    bring(asking, reading, "written")
    told(asking.change("opening", LEAD, 1, OPENING))
    told(asking.change("findings", LEAD, 2, FINDING))
    told(asking.change("submission", LEAD, 3, {}))
    problem(asking.get(ADDRESS, LEAD), 403, LATER)
    problem(asking.step(f"{ADDRESS}/seal", HEAD, 4, {}), 409, "assessment.sealed-too-late")
    assert told(asking.get(ADDRESS, QMR))["sealed"] is None


def test_a_team_does_not_read_it_and_then_find_anew(asking: Asking, reading: Reading) -> None:
    bring(asking, reading, "submitted")
    problem(asking.get(ADDRESS, LEAD), 403, LATER)
    told(asking.change("return", DIRECTOR, 4, {"reason": "Thiếu hồ sơ của hai phòng"}))
    for who in (LEAD, DIRECTOR):
        problem(asking.get(BOTH, who), 403, LATER)


def test_the_list_tells_that_it_is_there_and_nothing_of_what_it_says(asking: Asking, reading: Reading) -> None:
    bring(asking, reading, "sealed")
    (line,) = told(asking.get("/v1/self-assessments?state=sealed", LEAD))["items"]
    assert (line["assessment"], line["answered"], line["late"]) == (KEY, 51, False)
    assert {"answers", "counts", "replaced"}.isdisjoint(line)


def test_it_is_written_and_sealed_by_the_agency_alone(asking: Asking, reading: Reading) -> None:
    bring(asking, reading, "written")
    answers = {"answers": [{"clause": "8.3", "result": "observation", "note": "Chưa đủ", "evidence": []}]}
    told(asking.step(f"{ADDRESS}/answers", QMR, 4, answers))
    steps: list[tuple[str, Actor, dict[str, Any], str]] = [
        ("answers", STRANGER, answers, "assessment.other-agency"),
        ("answers", LEAD, answers, "shared.right-missing"),
        ("seal", QMR, {}, "assessment.sealed-by-head"),
        ("seal", DOST, {}, "shared.right-missing"),
    ]
    for step, who, body, code in steps:
        with asking.records("assessment.access.refused.v1"):
            problem(asking.step(f"{ADDRESS}/{step}", who, 5, body), 403, code)
    told(asking.step(f"{ADDRESS}/seal", HEAD, 5, {"occurred": "2008-03-10"}))
    problem(asking.step(f"{ADDRESS}/answers", QMR, 6, answers), 409, "assessment.self-assessment-sealed")
