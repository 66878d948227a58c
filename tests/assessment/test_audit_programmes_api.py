"""Audit programmes over HTTP: set on a legal basis, and what was really assessed by any day, to whom it may be told."""

from __future__ import annotations

from typing import Any, Final

import pytest

from shared.acts import Role
from tests.assessment.filing import HEAD, QMR, STRANGER
from tests.assessment.http import BASIS, FINDING, OPENING, SCHEDULE, Asking, problem, told
from tests.assessment.test_api import INSPECTOR
from tests.assessment.test_audit_programmes import CLAUSES, KEY, PLANNED, shifted
from tests.assessment.world import DIRECTOR, DOST, LEAD, PPC, SECRETARY

ADDRESS: Final = f"/v1/audit-programmes/{KEY}"


def told_of(planned: Any) -> list[dict[str, Any]]:
    return [{"kind": each.kind, "due": each.due.isoformat(), "clauses": list(each.clauses)} for each in planned]


PROGRAMME: Final = {
    "agency": "SNV",
    "cycle_from": "2008-01-01",
    "planned": told_of(PLANNED),
    "legal_basis": BASIS,
    "occurred": "2008-01-02",
}


@pytest.fixture
def programmed(asking: Asking) -> Asking:
    made = asking.create("/v1/audit-programmes", DOST, PROGRAMME)
    assert (told(made, 201)["subject"], made.headers["Location"]) == (f"audit-programme/{KEY}", ADDRESS)
    return asking


def assess(asking: Asking, *clauses: str, approve: bool = True) -> None:
    """Takes an initial assessment of `clauses` to its approval, on the world's first day."""
    told(asking.create("/v1/assessments", DOST, SCHEDULE), 201)
    told(asking.change("opening", LEAD, 1, OPENING))
    for version, clause in enumerate(clauses, start=2):
        told(asking.change("findings", LEAD, version, {**FINDING, "clause": clause}))
    told(asking.change("submission", LEAD, len(clauses) + 2, {}))
    if approve:
        told(asking.change("approval", DIRECTOR, len(clauses) + 3, {"legal_basis": BASIS}))


def test_what_is_covered_counts_when_it_is_approved_and_from_that_day_on(programmed: Asking) -> None:
    assess(programmed, "4.1", "4.2.1", approve=False)
    assert told(programmed.get(ADDRESS, INSPECTOR))["covered"] == 0
    told(programmed.change("approval", DIRECTOR, 5, {"legal_basis": BASIS}))
    whole = told(programmed.get(ADDRESS, INSPECTOR))
    assert (whole["applicable"], whole["covered"], len(whole["uncovered"])) == (51, 2, 49)
    first = whole["clauses"][0]
    log = {str(each.id): each.topic for each in programmed.world.log}
    assert (first["clause"], first["assessment"]) == ("4.1", SCHEDULE["assessment"])
    assert log[first["finding"]] == "assessment.assessment.finding-recorded.v1"
    assert log[whole["planned"][0]["approved_by"]] == "assessment.assessment.approved.v1"
    assert told(programmed.get(f"{ADDRESS}?as_of=2008-03-09", INSPECTOR))["covered"] == 0


def test_what_is_overdue_follows_from_the_day_that_is_asked_for(programmed: Asking) -> None:
    assess(programmed, "4.1", "4.2.1")
    for day, overdue, entries in (
        ("2008-03-31", 0, [False, False, False]),
        ("2008-04-01", 28, [True, False, False]),
        ("2008-10-01", 30, [True, True, False]),
        ("2009-04-01", 49, [True, True, True]),
    ):
        found = told(programmed.get(f"{ADDRESS}?as_of={day}", INSPECTOR))
        assert (len(found["overdue"]), [each["overdue"] for each in found["planned"]]) == (overdue, entries), day
        assert "4.1" not in found["overdue"]
    last = told(programmed.get(ADDRESS, INSPECTOR))
    assert len(last["planned"][0]["not_found"]) == 28


def test_a_programme_is_not_there_before_it_was_set(programmed: Asking) -> None:
    problem(programmed.get(f"{ADDRESS}?as_of=2008-01-01", INSPECTOR), 404, "shared.not-found")
    problem(programmed.get(f"{ADDRESS}?known=2008-03-01", INSPECTOR), 404, "shared.not-found")


@pytest.mark.parametrize("who", [HEAD, QMR, SECRETARY])
def test_the_agency_is_not_told_of_an_unannounced_assessment_to_come(programmed: Asking, who: Any) -> None:
    own = told(programmed.get(ADDRESS, who))
    assert [each["kind"] for each in own["planned"]] == ["initial", "periodic"]
    assert {each["due"] for each in own["clauses"]} == {"2008-03-31", "2009-03-31"}
    both = told(programmed.get(ADDRESS, who, Role.ASSESSOR))
    assert [each["kind"] for each in both["planned"]] == ["initial", "periodic"], "whatever else they are"
    assert "2008-09-30" not in programmed.get(ADDRESS, who).get_data(as_text=True)
    assert "2008-09-30" in programmed.get(ADDRESS, LEAD).get_data(as_text=True)


def test_once_approved_the_agency_sees_the_unannounced_one_too(programmed: Asking) -> None:
    told(programmed.create("/v1/assessments", DOST, {**SCHEDULE, "kind": "unannounced"}), 201)
    told(programmed.change("opening", LEAD, 1, OPENING))
    told(programmed.change("findings", LEAD, 2, {**FINDING, "clause": "8.3"}))
    told(programmed.change("submission", LEAD, 3, {}))
    told(programmed.change("approval", DIRECTOR, 4, {"legal_basis": BASIS}))
    entry = told(programmed.get(ADDRESS, QMR))["planned"][1]
    assert (entry["kind"], entry["assessment"], entry["not_found"]) == (
        "unannounced",
        SCHEDULE["assessment"],
        ["8.5.2"],
    )


def test_a_programme_is_revised_renewed_and_ended_and_every_version_stays_cited(programmed: Asking) -> None:
    one = [{"kind": "periodic", "due": "2010-06-30", "clauses": list(CLAUSES)}]
    act = {"legal_basis": BASIS, "reason": "Đoàn không đủ người"}
    told(programmed.step(f"{ADDRESS}/revision", DOST, 1, {**act, "planned": one}))
    later = {"cycle_from": "2011-01-01", "planned": told_of(shifted(3)), "legal_basis": BASIS}
    told(programmed.step(f"{ADDRESS}/renewal", DOST, 2, later))
    told(programmed.step(f"{ADDRESS}/end", PPC, 3, act))
    whole = told(programmed.get(ADDRESS, INSPECTOR))
    assert [each["reason"] for each in whole["versions"]] == [None, "Đoàn không đủ người"]
    assert [each["due"] for each in whole["planned"]] == ["2010-06-30"]
    assert told(programmed.get(f"{ADDRESS}?as_of=2008-02-01", INSPECTOR))["planned"][0]["due"] == "2008-03-31"
    assert told(programmed.get(f"{ADDRESS}?as_of=2011-06-01", INSPECTOR))["cycle_to"] == "2013-12-31"
    (line,) = told(programmed.get("/v1/audit-programmes?agency=SNV", QMR))["items"]
    assert (line["state_name"]["vi"], len(line["cycles"])) == ("đã chấm dứt", 2)
    problem(programmed.step(f"{ADDRESS}/end", PPC, 4, act), 409, "assessment.audit-programme-ended")


def test_who_may_not_set_or_see_it_is_told_so_and_it_is_recorded(programmed: Asking) -> None:
    own = {**PROGRAMME, "agency": "SKHCN"}
    with programmed.records("assessment.access.refused.v1"):
        problem(programmed.create("/v1/audit-programmes", DOST, own), 403, "assessment.own-file")
    for who in (LEAD, HEAD, INSPECTOR):
        with programmed.records("assessment.access.refused.v1"):
            problem(programmed.create("/v1/audit-programmes", who, PROGRAMME), 403, "shared.right-missing")
    for path, code in ((ADDRESS, "assessment.other-agency"), ("/v1/audit-programmes", "shared.other-agency")):
        with programmed.records("assessment.access.refused.v1"):
            problem(programmed.get(path, STRANGER), 403, code)
    bare = {name: value for name, value in PROGRAMME.items() if name != "legal_basis"}
    problem(
        programmed.create("/v1/audit-programmes", DOST, {**bare, "agency": "SYT"}),
        422,
        "shared.legal-basis-required",
        "/legal_basis",
    )
