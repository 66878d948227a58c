"""Assessment over HTTP: the whole way once, and that a refusal leaves the log as it was."""

from __future__ import annotations

from dataclasses import replace
from typing import Any, Final

import pytest

from shared.acts import Actor, Role
from tests.assessment.http import BASIS, FINDING, OPENING, SCHEDULE, Asking, problem, told
from tests.assessment.world import (
    DIRECTOR,
    DOST,
    KEY,
    LEAD,
    MANUAL,
    MEMBER,
    OBSERVER,
    PPC,
    SECRETARY,
)

INSPECTOR: Final = Actor("p-908", Role.INSPECTOR)
OUTSIDER: Final = Actor("p-023", Role.QMR, "SYT")
APPROVAL: Final = {"legal_basis": BASIS}
STEPS: Final[list[tuple[str, Actor, dict[str, Any]]]] = [
    ("opening", LEAD, OPENING),
    ("findings", LEAD, FINDING),
    ("findings", MEMBER, {**FINDING, "clause": "8.2.2", "result": "major_nonconformity", "note": "Chưa đánh giá."}),
    ("submission", LEAD, {}),
    ("approval", DIRECTOR, {"reason": "Đã xem xét hồ sơ", "legal_basis": BASIS}),
]


def through(asking: Asking, steps: int = len(STEPS)) -> None:
    """Plays the first `steps` steps after the scheduling."""
    told(asking.create("/v1/assessments", DOST, SCHEDULE), 201)
    for version, (step, who, body) in enumerate(STEPS[:steps], start=1):
        told(asking.change(step, who, version, body))


def test_an_assessment_goes_the_whole_way(asking: Asking) -> None:
    made = asking.create("/v1/assessments", DOST, SCHEDULE)
    assert (told(made, 201)["subject"], made.headers["Location"]) == (
        f"assessment/{KEY}",
        f"/v1/assessments/{KEY}",
    )
    for version, (step, who, body) in enumerate(STEPS, start=1):
        answer = asking.change(step, who, version, body)
        assert told(answer)["version"] == version + 1
        assert answer.headers["ETag"] == f'"{version + 1}"'
    shown = asking.get(f"/v1/assessments/{KEY}", INSPECTOR)
    file = told(shown)
    assert shown.headers["ETag"] == '"6"'
    assert (file["stage"], file["stage_name"]["vi"]) == ("approved", "đã phê duyệt")
    assert file["agency_name"] == {"vi": "Sở SNV", "en": "Department SNV"}
    assert file["scheduled"]["legal_basis"] == BASIS
    assert (file["approved"]["by"], file["approved"]["legal_basis"]) == (DIRECTOR.person, BASIS)
    assert [(each["clause"], each["result"], each["by"]) for each in file["findings"]] == [
        ("4.1", "conforming", LEAD.person),
        ("8.2.2", "major_nonconformity", MEMBER.person),
    ]
    assert [each["role_name"]["vi"] for each in file["team"]] == ["trưởng đoàn", "thành viên", "quan sát viên"]
    log = {str(each.id): each for each in asking.world.log}
    assert [log[event].topic.split(".")[2] for event in file["events"]] == [
        "scheduled",
        "opened",
        "submitted",
        "approved",
    ]


def test_the_clauses_that_nobody_looked_at_are_shown(asking: Asking) -> None:
    through(asking, 3)
    coverage = told(asking.get(f"/v1/assessments/{KEY}", LEAD))["coverage"]
    assert (coverage["assessable"], coverage["covered"], len(coverage["not_covered"])) == (51, 2, 49)
    assert coverage["not_covered"][0]["clause"] == "4.2.1"
    assert {"4.1", "8.2.2"}.isdisjoint(each["clause"] for each in coverage["not_covered"])


def test_open_nonconformities_are_listed_by_agency_with_the_events_that_raised_them(asking: Asking) -> None:
    through(asking)
    (item,) = told(asking.get("/v1/nonconformities?agency=SNV", SECRETARY))["items"]
    assert (item["nonconformity"], item["major"], item["state"]) == (f"{KEY}-8.2.2", True, "open")
    assert item["grade_name"] == {"vi": "điểm không phù hợp nặng", "en": "major nonconformity"}
    assert item["raised"]["event"] == str(asking.world.log[-2].id)
    assert told(asking.get("/v1/nonconformities?agency=SYT", INSPECTOR))["items"] == []
    assert len(told(asking.get("/v1/nonconformities", INSPECTOR))["items"]) == 1


def test_assessments_are_listed_by_agency_and_stage_in_pages(asking: Asking) -> None:
    for key, agency in (("DG-1", "SNV"), ("DG-2", "SYT"), ("DG-3", "SNV")):
        told(asking.create("/v1/assessments", DOST, {**SCHEDULE, "assessment": key, "agency": agency}), 201)

    def keys(query: str) -> list[str]:
        return [item["assessment"] for item in told(asking.get(f"/v1/assessments?{query}", INSPECTOR))["items"]]

    assert keys("agency=SNV") == ["DG-1", "DG-3"]
    assert keys("stage=scheduled&agency=SYT") == ["DG-2"]
    assert keys("stage=approved") == []
    first = told(asking.get("/v1/assessments?limit=2", INSPECTOR))
    assert [item["assessment"] for item in first["items"]] == ["DG-1", "DG-2"]
    assert keys(f"limit=2&after={first['next']}") == ["DG-3"]


@pytest.mark.parametrize("query", ["agencie=SNV", "agency=SNV&agency=SYT", "stage=done", "limit=0", "agency=snv"])
def test_a_query_that_says_something_else_is_refused(asking: Asking, query: str) -> None:
    assert told(asking.get(f"/v1/assessments?{query}", INSPECTOR), 422)["code"] == "shared.query-invalid"


def test_people_of_an_agency_see_its_own_assessments_alone_and_trying_is_recorded(asking: Asking) -> None:
    through(asking)
    assert told(asking.get(f"/v1/assessments/{KEY}", SECRETARY))["agency"] == "SNV"
    assert len(told(asking.get("/v1/assessments?agency=SNV", SECRETARY))["items"]) == 1
    for path, code in (
        (f"/v1/assessments/{KEY}", "assessment.other-agency"),
        ("/v1/assessments/DG-NOWHERE", "assessment.other-agency"),
        ("/v1/assessments?agency=SNV", "shared.other-agency"),
        ("/v1/assessments", "shared.other-agency"),
        ("/v1/nonconformities?agency=SNV", "shared.other-agency"),
    ):
        with asking.records("assessment.access.refused.v1"):
            problem(asking.get(path, OUTSIDER), 403, code)


def test_what_is_not_there_is_not_found(asking: Asking) -> None:
    for path in ("/v1/assessments/DG-9", "/v1/catalogues/tcvn-9", "/v1/evidence/SNV-0", "/v1/files/abc"):
        problem(asking.get(path, INSPECTOR), 404, "shared.not-found")
    with asking.records():
        problem(asking.change("submission", LEAD, 1, {}), 404, "shared.not-found")


def test_a_schedule_without_its_legal_basis_is_refused(asking: Asking) -> None:
    bare = {name: value for name, value in SCHEDULE.items() if name != "legal_basis"}
    with asking.records():
        answer = asking.create("/v1/assessments", DOST, bare)
        problem(answer, 422, "shared.legal-basis-required", "/legal_basis")


def test_an_approval_without_its_legal_basis_is_refused(asking: Asking) -> None:
    through(asking, 4)
    with asking.records():
        problem(asking.change("approval", DIRECTOR, 5, {}), 422, "shared.legal-basis-required", "/legal_basis")


@pytest.mark.parametrize(
    ("change", "pointer"),
    [
        ({"agency": "snv"}, "/agency"),
        ({"assessment": "dg 1"}, "/assessment"),
        ({"kind": "surprise"}, "/kind"),
        ({"planned_from": "10/03/2008"}, "/planned_from"),
        ({"dost_participants": ["Nguyễn Văn A"]}, "/dost_participants/0"),
        ({"scope": 7}, "/scope"),
        ({"lead": "p-911"}, "/lead"),
        ({"occurred": "2008-03-11"}, "/occurred"),
    ],
)
def test_a_schedule_of_another_shape_is_refused_where_it_differs(
    asking: Asking, change: dict[str, Any], pointer: str
) -> None:
    with asking.records():
        problem(asking.create("/v1/assessments", DOST, {**SCHEDULE, **change}), 422, "shared.body-invalid", pointer)


@pytest.mark.parametrize(
    ("change", "pointer"),
    [
        ({"sample_size": 1.5}, "/sample_size"),
        ({"sample_size": -1}, "/sample_size"),
        ({"sample_size": "3"}, "/sample_size"),
        ({"clause": "4.1a"}, "/clause"),
        ({"result": "ok"}, "/result"),
        ({"note": ""}, "/note"),
        ({"note": "x" * 4001}, "/note"),
        ({"evidence": ["A" * 64]}, "/evidence/0"),
        ({"evidence": None}, "/evidence"),
    ],
)
def test_a_finding_of_another_shape_is_refused_where_it_differs(
    asking: Asking, change: dict[str, Any], pointer: str
) -> None:
    through(asking, 1)
    with asking.records():
        answer = asking.change("findings", LEAD, 2, {**FINDING, **change})
        assert answer.status_code == 422
        assert f"#{pointer}" in [each["pointer"] for each in answer.get_json()["errors"]]


def test_a_rule_of_the_domain_answers_with_its_code_its_source_and_where(asking: Asking) -> None:
    through(asking, 1)
    with asking.records():
        answer = asking.change("findings", LEAD, 2, {**FINDING, "result": "not_applicable"})
        problem(answer, 422, "assessment.not-excludable", "/result")
    assert answer.get_json()["rule"]["source"] == "TCVN ISO 9001, clause 1.2 (2000, 2008), 4.3 (2015)"


@pytest.mark.forbidden_pair("assessment.submitter-approves", "assessment.member-approves")
@pytest.mark.parametrize(
    ("steps", "step", "who", "code"),
    [
        (0, "opening", Actor("p-912", Role.LEAD_ASSESSOR), "assessment.opener-not-lead"),
        (0, "opening", MEMBER, "shared.right-missing"),
        (1, "findings", OBSERVER, "assessment.not-on-team"),
        (1, "findings", DOST, "shared.right-missing"),
        (2, "submission", Actor("p-912", Role.LEAD_ASSESSOR), "assessment.not-lead"),
        (4, "approval", Actor(LEAD.person, Role.DOST, "SKHCN"), "assessment.submitter-approves"),
        (4, "approval", Actor(MEMBER.person, Role.PPC), "assessment.member-approves"),
        (4, "approval", Actor("p-011", Role.PPC), "assessment.own-file"),
        (4, "approval", LEAD, "shared.right-missing"),
        (4, "approval", Actor("service:registry", Role.SERVICE), "shared.right-missing"),
    ],
)
def test_who_may_not_is_told_so_and_it_is_recorded_once(
    asking: Asking, steps: int, step: str, who: Actor, code: str
) -> None:
    bodies: dict[str, dict[str, Any]] = {"opening": OPENING, "findings": FINDING, "approval": APPROVAL}
    body = bodies.get(step, {})
    through(asking, steps)
    with asking.records("assessment.access.refused.v1"):
        problem(asking.change(step, who, steps + 1, body), 403, code, None)


@pytest.mark.forbidden_pair("assessment.not-independent")
def test_a_member_who_is_not_independent_is_named_by_place_and_not_by_name(asking: Asking) -> None:
    told(asking.create("/v1/assessments", DOST, SCHEDULE), 201)
    asking.world.employ(MEMBER.person, "SNV")
    with asking.records("assessment.access.refused.v1"):
        answer = asking.change("opening", LEAD, 1, OPENING)
        problem(answer, 403, "assessment.not-independent", "/team/1")
    assert answer.get_json()["rule"]["source"].startswith("ISO/IEC 17021")
    assert MEMBER.person not in answer.get_data(as_text=True)


@pytest.mark.forbidden_pair("assessment.own-file")
def test_the_peoples_committee_acts_where_dost_is_assessed_itself(asking: Asking) -> None:
    own = {**SCHEDULE, "agency": "SKHCN", "dost_participants": []}
    with asking.records("assessment.access.refused.v1"):
        problem(asking.create("/v1/assessments", DOST, own), 403, "assessment.own-file")
    told(asking.create("/v1/assessments", PPC, own), 201)


def test_a_command_sent_twice_is_done_once_and_answered_alike(asking: Asking) -> None:
    through(asking, 4)
    first = asking.change("approval", DIRECTOR, 5, APPROVAL, key="once")
    with asking.records():
        again = asking.change("approval", DIRECTOR, 5, APPROVAL, key="once")
    assert again.headers["Idempotency-Replayed"] == "true"
    assert (again.data, again.headers["ETag"]) == (first.data, first.headers["ETag"])
    assert len(told(again)["events"]) == 4


def test_a_stale_version_is_refused(asking: Asking) -> None:
    through(asking, 2)
    with asking.records():
        answer = asking.change("findings", LEAD, 2, FINDING)
        assert told(answer, 412)["code"] == "shared.stale-version"
    assert answer.headers["ETag"] == '"3"'


def test_the_catalogue_is_shown_with_how_sure_each_part_is(asking: Asking) -> None:
    line, *later = told(asking.get("/v1/catalogues", SECRETARY))["items"]
    assert (line["id"], line["clauses"], line["assessable"]) == ("tcvn-iso-9001-2000", 67, 51)
    assert [each["id"] for each in later] == ["tcvn-iso-9001-2008", "tcvn-iso-9001-2015"]
    edition = told(asking.get(f"/v1/catalogues/{line['id']}", SECRETARY))
    assert (edition["documented_procedures"], edition["records"]) == (6, 21)
    assert len(edition["contents"]) == 67
    remembered = next(clause for clause in edition["contents"] if clause["clause"] == "7.5.3")
    assert (remembered["verified"], remembered["caution"]) == (False, {"vi": "chưa kiểm chứng", "en": "not verified"})


def test_no_file_name_nor_person_s_name_stands_in_the_log(asking: Asking) -> None:
    told(asking.upload(MANUAL, SECRETARY), 201)
    through(asking)
    text = b"".join(each.raw for each in asking.world.log).decode()
    assert "so-tay" not in text
    assert "Nguyễn" not in text


UNANNOUNCED: dict[str, Any] = {**SCHEDULE, "kind": "unannounced"}
SEEING = ("/v1/assessments/" + KEY, "/v1/assessments/" + KEY + "/independence")


@pytest.mark.parametrize(
    ("who", "status", "code"),
    [
        (Actor("p-011", Role.AGENCY_HEAD, "SNV"), 403, "assessment.other-agency"),
        (SECRETARY, 403, "assessment.other-agency"),
        (Actor("p-903", Role.HOME_AFFAIRS, "SNV"), 404, "shared.not-found"),
    ],
)
def test_the_agency_is_not_told_of_an_unannounced_assessment_before_it_begins(
    asking: Asking, who: Actor, status: int, code: str
) -> None:
    told(asking.create("/v1/assessments", DOST, UNANNOUNCED), 201)
    for path in SEEING:
        missing = told(asking.get(path.replace(KEY, "KHONG-CO"), who), status)
        body = told(asking.get(path, who), status)
        assert (body["code"], missing["code"]) == (code, code), "in the words of one that is not there"
    assert told(asking.get("/v1/assessments?agency=SNV", who))["items"] == []
    (line,) = told(asking.get("/v1/assessments?agency=SNV", PPC))["items"]
    assert line["kind"] == "unannounced"
    told(asking.change("opening", LEAD, 1, OPENING))
    assert told(asking.get(SEEING[0], who))["kind"] == "unannounced"
    assert len(told(asking.get("/v1/assessments?agency=SNV", who))["items"]) == 1


@pytest.mark.forbidden_pair("assessment.own-file", "assessment.submitter-approves")
@pytest.mark.parametrize(
    ("steps", "step", "who", "code"),
    [
        (1, "findings", Actor(MEMBER.person, Role.ASSESSOR, "SNV"), "assessment.own-file"),
        (2, "submission", Actor(LEAD.person, Role.LEAD_ASSESSOR, "SNV"), "assessment.own-file"),
        (0, "opening", replace(LEAD, principal="p-011"), "assessment.own-file"),
        (4, "approval", replace(DIRECTOR, principal="p-011"), "assessment.own-file"),
        (4, "approval", replace(DIRECTOR, principal=LEAD.person), "assessment.submitter-approves"),
        (4, "return", replace(DIRECTOR, principal="p-011"), "assessment.own-file"),
    ],
)
def test_nobody_signs_for_who_may_not_act_nor_acts_under_another_role(
    asking: Asking, steps: int, step: str, who: Actor, code: str
) -> None:
    bodies: dict[str, dict[str, Any]] = {"opening": OPENING, "findings": FINDING, "approval": APPROVAL}
    signed = {} if who.principal is None else {"capacity": "KT", "principal": who.principal}
    through(asking, steps)
    with asking.records("assessment.access.refused.v1"):
        body = {**bodies.get(step, {}), **signed, "reason": "Thiếu hồ sơ"}
        problem(asking.change(step, who, steps + 1, body), 403, code, None)


def test_whom_a_result_was_submitted_for_does_not_approve_it(asking: Asking) -> None:
    through(asking, 3)
    signed = {"capacity": "KT", "principal": DIRECTOR.person}
    told(asking.change("submission", LEAD, 4, signed))
    with asking.records("assessment.access.refused.v1"):
        problem(asking.change("approval", DIRECTOR, 5, APPROVAL), 403, "assessment.submitter-approves")
