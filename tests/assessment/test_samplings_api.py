"""Samples over HTTP: the whole way, what is shown, and who may."""

from __future__ import annotations

from datetime import timedelta
from typing import Any, Final
from uuid import uuid4

from werkzeug.test import TestResponse

from services.assessment.domain.draw import commitment_of
from shared.acts import Actor, Role
from shared.clock import format_instant
from shared.ledger.note import COSIGNATURE
from tests.assessment.http import OPENING, SCHEDULE, Asking, problem, told
from tests.assessment.sampling import DEADLINE, DIGEST, FRAME, SAMPLING, SECRET, Key, Publishing
from tests.assessment.world import DOST, KEY, LEAD, SECRETARY, WHY

COMMIT: Final[dict[str, Any]] = {
    "sampling": SAMPLING,
    "assessment": KEY,
    "subject": "clauses",
    "commitment": commitment_of(SECRET),
    "deadline": format_instant(DEADLINE),
    "sample_size": 3,
    "witness": str(Key("thucchat.ha-nam/inspection/witness", COSIGNATURE, 2).verifier_key),
}
INSPECTOR: Final = Actor("p-908", Role.INSPECTOR)
OUTSIDER: Final = Actor("p-023", Role.QMR, "SYT")
PATH: Final = f"/v1/samplings/{SAMPLING}"


def step(asking: Asking, name: str, who: Actor, version: int, body: dict[str, Any]) -> TestResponse:
    headers = asking.headers(who, If_Match=f'"{version}"', Idempotency_Key=str(uuid4()))
    return asking.client.post(f"{PATH}/{name}", json=body, headers=headers)


def closed(asking: Asking) -> None:
    """Plays a sampling up to its closing: version 3."""
    told(asking.create("/v1/assessments", DOST, SCHEDULE), 201)
    told(asking.create("/v1/samplings", DOST, COMMIT), 201)
    told(step(asking, "frame", LEAD, 1, {"frame": list(FRAME)}))
    asking.world.later(days=1, seconds=1)
    told(step(asking, "closing", LEAD, 2, {}))


def test_a_sample_is_committed_closed_drawn_and_verified(asking: Asking) -> None:
    closed(asking)
    assert told(asking.get(PATH, LEAD))["ready"] is False
    body = {"secret": SECRET.hex(), "frame_digest": DIGEST}
    problem(step(asking, "draw", DOST, 3, body), 409, "assessment.sampling-not-cosigned")
    kept = Publishing(asking.world).publish()
    assert told(asking.get(PATH, LEAD))["ready"] is True
    told(step(asking, "draw", DOST, 3, body))
    file = told(asking.get(PATH, SECRETARY))
    assert (file["stage_name"]["vi"], file["ready"]) == ("đã chọn mẫu", False)
    assert file["drawn"]["secret"] == SECRET.hex()
    assert len(file["drawn"]["drawn"]) == 3
    verified = told(asking.get(f"{PATH}/verification", INSPECTOR))
    assert verified["holds"] is True
    assert {each["check"]: each["holds"] for each in verified["checks"]}["sample"] is True
    assert verified["note"] == kept.note.decode()
    assert {each["check"] for each in verified["checks"]} >= {"witness", "first"}
    (limit,) = verified["untold"]
    assert limit["en"].startswith("Only the checkpoints that this service has kept")
    (line,) = told(asking.get(f"/v1/samplings?assessment={KEY}&stage=drawn&agency=SNV", SECRETARY))["items"]
    assert line["sampling"] == SAMPLING


def test_what_was_not_drawn_cannot_be_verified_and_what_is_not_there_neither(asking: Asking) -> None:
    closed(asking)
    problem(asking.get(f"{PATH}/verification", INSPECTOR), 404, "assessment.sampling-not-drawn")
    problem(asking.get("/v1/samplings/LM-9/verification", INSPECTOR), 404, "shared.not-found")
    problem(asking.get("/v1/samplings/LM-9", INSPECTOR), 404, "shared.not-found")


def test_an_agency_sees_its_own_samples_alone_and_makes_none(asking: Asking) -> None:
    closed(asking)
    for path in (PATH, f"{PATH}/verification"):
        problem(asking.get(path, OUTSIDER), 403, "assessment.other-agency")
    answer = step(asking, "abandonment", SECRETARY, 3, {"reason": WHY})
    assert told(answer, 403)["code"] == "shared.right-missing"


def test_a_sampling_that_is_given_up_says_why(asking: Asking) -> None:
    closed(asking)
    told(step(asking, "abandonment", DOST, 3, {"reason": WHY}))
    file = told(asking.get(PATH, INSPECTOR))
    assert (file["stage"], file["abandoned"]["reason"]) == ("abandoned", WHY)


def test_a_commitment_names_an_assessment_that_is_there_and_a_moment_to_come(asking: Asking) -> None:
    told(asking.create("/v1/assessments", DOST, SCHEDULE), 201)
    problem(
        asking.create("/v1/samplings", DOST, {**COMMIT, "assessment": "DG-9"}), 404, "shared.not-found"
    )  # fmt: skip
    late = {**COMMIT, "deadline": format_instant(DEADLINE - timedelta(days=2))}
    problem(asking.create("/v1/samplings", DOST, late), 422, "assessment.sampling-deadline-passed", "/deadline")
    short = {**COMMIT, "commitment": "00"}
    assert told(asking.create("/v1/samplings", DOST, short), 422)["code"].startswith("shared.")


def test_a_sampling_does_not_tell_the_agency_of_an_unannounced_assessment(asking: Asking) -> None:
    told(asking.create("/v1/assessments", DOST, {**SCHEDULE, "kind": "unannounced"}), 201)
    told(asking.create("/v1/samplings", DOST, COMMIT), 201)
    for path in (PATH, f"{PATH}/verification"):
        problem(asking.get(path, SECRETARY), 403, "assessment.other-agency")
    assert told(asking.get("/v1/samplings?agency=SNV", SECRETARY))["items"] == []
    assert told(asking.get(PATH, Actor("p-906", Role.PPC)))["stage"] == "committed"
    told(asking.change("opening", LEAD, 1, OPENING))
    assert told(asking.get(PATH, SECRETARY))["stage"] == "committed"


def test_a_secret_is_committed_to_once_and_a_witness_is_named_with_each(asking: Asking) -> None:
    told(asking.create("/v1/assessments", DOST, SCHEDULE), 201)
    unnamed = {name: value for name, value in COMMIT.items() if name != "witness"}
    assert told(asking.create("/v1/samplings", DOST, unnamed), 422)["code"].startswith("shared.")
    assert told(asking.create("/v1/samplings", DOST, COMMIT), 201)
    again = {**COMMIT, "sampling": "LM-2"}
    problem(asking.create("/v1/samplings", DOST, again), 409, "assessment.sampling-secret-used", "/commitment")
    assert told(asking.get(PATH, LEAD))["witness"] == COMMIT["witness"]
