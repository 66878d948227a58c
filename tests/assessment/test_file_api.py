"""The quality system file over HTTP: the whole way once, who may, and what is told to whom."""

from __future__ import annotations

from typing import Any, Final

import pytest

from shared.acts import Actor, Role
from tests.assessment.filing import AUDITOR, CLERK, FIGURES, HEAD, OWNER, QMR, STRANGER
from tests.assessment.http import Asking, problem, told
from tests.assessment.test_api import INSPECTOR
from tests.assessment.world import DOST, LEAD, SECRETARY

DOCUMENT: Final = {
    "agency": "SNV",
    "document": "TT-01",
    "kind": "procedure",
    "title": "Thủ tục kiểm soát tài liệu",
    "number": "TT-01/SNV",
    "revision": 0,
    "prepared_by": SECRETARY.person,
    "approved_by": HEAD.person,
    "approved_on": "2008-01-02",
    "clauses": ["4.2.3"],
    "occurred": "2008-01-02",
}
PROCESS: Final = {"agency": "SNV", "process": "TN-01", "title": "Tiếp nhận", "owner": OWNER, "workers": [CLERK]}
JANUARY: Final = {"period_from": "2008-01-01", "period_to": "2008-01-31"}
AUDIT: Final[dict[str, Any]] = {
    "agency": "SNV",
    "audit": "NB-1",
    "planned_from": "2008-03-03",
    "planned_to": "2008-03-05",
    "covers_from": "2007-09-01",
    "parts": [{"auditor": AUDITOR, "clauses": ["4.2.3"], "processes": ["TN-01"], "responsible": [QMR.person]}],
    "occurred": "2008-02-20",
}
REVIEW: Final = {
    "agency": "SNV",
    "review": "XX-1",
    "present": [HEAD.person, QMR.person],
    "inputs": [{"input": "audit_results", "reference": "Báo cáo NB-1"}],
    "decisions": [
        {"output": "resource_needs", "decision": "Mua máy tính", "person": OWNER, "due": "2008-06-30"},
    ],
}


def shown(asking: Asking, content: bytes = b"Tai lieu\n") -> str:
    """Hands a file in and records it as evidence; returns its digest."""
    digest: str = told(asking.upload(content, SECRETARY), 201)["digest"]
    body = {"agency": "SNV", "digest": digest, "title": "Tài liệu", "kind": "procedure"}
    told(asking.create("/v1/evidence", SECRETARY, body), 201)
    return digest


def issued(asking: Asking) -> str:
    digest = shown(asking)
    made = asking.create("/v1/documents", QMR, {**DOCUMENT, "digest": digest})
    assert (told(made, 201)["subject"], made.headers["Location"]) == (
        "document/SNV:TT-01",
        "/v1/documents/SNV:TT-01",
    )
    return digest


def audited(asking: Asking, **held: Any) -> str:
    """Takes an internal audit up to its holding; returns the digest of its report."""
    report = shown(asking, b"Bao cao\n")
    told(asking.create("/v1/processes", QMR, PROCESS), 201)
    told(asking.create("/v1/internal-audits", QMR, AUDIT), 201)
    body = {"held_from": "2008-03-03", "occurred": "2008-03-05", "parts": AUDIT["parts"], "report": report}
    counts = {"nonconformities": 1, "observations": 0, **held}
    told(asking.step("/v1/internal-audits/SNV:NB-1/holding", QMR, 1, {**body, **counts}))
    return report


def test_a_document_goes_the_whole_way(asking: Asking) -> None:
    digest = issued(asking)
    address = "/v1/documents/SNV:TT-01"
    revision = {name: DOCUMENT[name] for name in ("title", "approved_by", "clauses")}
    again = {**revision, "revision": 1, "digest": digest, "changes": "Sửa mục 3", "occurred": "2008-02-01"}
    told(asking.step(f"{address}/revisions", QMR, 1, again))
    told(asking.step(f"{address}/reviews", HEAD, 2, {"still_right": True, "note": "Vẫn phù hợp"}))
    used = told(
        asking.step(
            f"{address}/uses", SECRETARY, 3, {**JANUARY, "records": 9, "samples": [digest], "shows": ["REC-20"]}
        )
    )
    correction = {**JANUARY, "records": 8, "samples": [digest], "corrects": used["events"][0]["id"], "reason": "Nhầm"}
    told(asking.step(f"{address}/uses", SECRETARY, 4, correction))
    told(asking.step(f"{address}/withdrawal", QMR, 5, {"reason": "Thay bằng thủ tục chung"}))
    whole = asking.get(address, INSPECTOR)
    file = told(whole)
    assert whole.headers["ETag"] == '"6"'
    assert [each["revision"] for each in file["revisions"]] == [0, 1]
    assert [each["warning"] for each in file["warnings"]] == ["same-file"]
    assert (file["kind_name"]["vi"], file["state_name"]["vi"]) == ("thủ tục dạng văn bản", "đã bãi bỏ")
    (line,) = told(asking.get("/v1/documents?agency=SNV&kind=procedure", QMR))["items"]
    assert (line["key"], line["uses"], line["agency_name"]["vi"]) == ("SNV:TT-01", 1, "Sở SNV")
    (use,) = told(asking.get("/v1/document-uses?agency=SNV&document=SNV:TT-01", LEAD))["items"]
    assert (use["records"], [each["records"] for each in use["replaced"]]) == (8, [9])


def test_figures_are_reported_and_read_with_what_they_can_be_traced_by(asking: Asking) -> None:
    told(asking.create("/v1/processes", QMR, PROCESS), 201)
    receipts = [f"BN-{number:03}" for number in range(20)]
    body = {**JANUARY, **FIGURES, "receipts": receipts}
    told(asking.step("/v1/processes/SNV:TN-01/indicators", SECRETARY, 1, body))
    told(asking.step("/v1/processes/SNV:TN-01/assignment", HEAD, 2, {"owner": CLERK}))
    told(asking.step("/v1/processes/SNV:TN-01/end", HEAD, 3, {"reason": "Bỏ thủ tục"}))
    (line,) = told(asking.get("/v1/indicators?agency=SNV&process=SNV:TN-01", SECRETARY))["items"]
    assert (line["traceable"], line["fully_traceable"], "receipts" in line) == (20, True, False)
    whole = told(asking.get(f"/v1/indicators/{line['key']}", INSPECTOR))
    assert (whole["receipts"], whole["late"], whole["complaints"]) == (receipts, 2, 1)
    process = told(asking.get("/v1/processes/SNV:TN-01", INSPECTOR))
    assert [each["owner"] for each in process["answering"]] == [OWNER, CLERK]
    assert (process["last"], process["reports"], process["state_name"]["en"]) == ("2008-01-31", 1, "ended")
    assert len(told(asking.get("/v1/processes?state=ended", INSPECTOR))["items"]) == 1


def test_figures_that_do_not_add_up_are_refused_with_both_sums(asking: Asking) -> None:
    told(asking.create("/v1/processes", QMR, PROCESS), 201)
    with asking.records():
        answer = asking.step("/v1/processes/SNV:TN-01/indicators", SECRETARY, 1, {**JANUARY, **FIGURES, "late": 9})
        problem(answer, 422, "assessment.figures-disagree", "/still_open")
    assert "24" in answer.get_json()["detail"]
    assert "31" in answer.get_json()["detail"]


def test_an_internal_audit_and_a_management_review_go_the_whole_way(asking: Asking) -> None:
    report = audited(asking)
    address = "/v1/internal-audits/SNV:NB-1"
    follow_up = {"settled": 1, "carried_out_by": [OWNER], "note": "Đã xem lại", "evidence": [report]}
    told(asking.step(f"{address}/follow-ups", QMR, 2, follow_up))
    told(asking.step(f"{address}/closing", QMR, 3, {}))
    audit = told(asking.get(address, INSPECTOR))
    assert (audit["state_name"]["en"], audit["left"], audit["held"]["report"]) == ("closed", 0, report)
    told(asking.create("/v1/internal-audits", QMR, {**AUDIT, "audit": "NB-2"}), 201)
    told(asking.step("/v1/internal-audits/SNV:NB-2/cancellation", QMR, 1, {"reason": "Hoãn"}))
    assert len(told(asking.get("/v1/internal-audits?agency=SNV", QMR))["items"]) == 2
    told(asking.create("/v1/management-reviews", HEAD, {**REVIEW, "minutes": report}), 201)
    told(asking.step("/v1/management-reviews/SNV:XX-1/decisions", QMR, 1, {"decision": 1, "note": "Đã mua"}))
    review = told(asking.get("/v1/management-reviews/SNV:XX-1", INSPECTOR))
    assert (review["decisions_left"], len(review["inputs_missing"]), review["by"]) == (0, 6, HEAD.person)
    (line,) = told(asking.get("/v1/management-reviews?agency=SNV", LEAD))["items"]
    assert line == review


@pytest.mark.forbidden_pair("assessment.own-work")
@pytest.mark.parametrize("auditor", [OWNER, CLERK, QMR.person])
def test_nobody_audits_their_own_work(asking: Asking, auditor: str) -> None:
    told(asking.create("/v1/processes", QMR, PROCESS), 201)
    with asking.records("assessment.access.refused.v1"):
        answer = asking.create(
            "/v1/internal-audits", QMR, {**AUDIT, "parts": [{**AUDIT["parts"][0], "auditor": auditor}]}
        )
        problem(answer, 403, "assessment.own-work", "/parts/0/auditor")


@pytest.mark.forbidden_pair("assessment.own-follow-up")
def test_who_acted_does_not_verify(asking: Asking) -> None:
    audited(asking)
    body = {"settled": 1, "carried_out_by": [QMR.person], "note": "Đã xem lại"}
    with asking.records("assessment.access.refused.v1"):
        answer = asking.step("/v1/internal-audits/SNV:NB-1/follow-ups", QMR, 2, body)
        problem(answer, 403, "assessment.own-follow-up")


def test_a_management_review_is_the_head_s_act_or_signed_for_the_head(asking: Asking) -> None:
    body = {**REVIEW, "minutes": shown(asking)}
    with asking.records("assessment.access.refused.v1"):
        answer = asking.create("/v1/management-reviews", QMR, body)
        problem(answer, 403, "assessment.review-by-top-management")
    signed = {**body, "capacity": "KT", "principal": HEAD.person}
    told(asking.create("/v1/management-reviews", QMR, signed), 201)
    review = told(asking.get("/v1/management-reviews/SNV:XX-1", INSPECTOR))
    assert (review["capacity"], review["principal"]) == ("KT", HEAD.person)


@pytest.mark.parametrize(
    ("path", "body"),
    [("/v1/documents", DOCUMENT), ("/v1/processes", PROCESS), ("/v1/internal-audits", AUDIT)],
)
def test_nobody_keeps_another_agency_s_file(asking: Asking, path: str, body: dict[str, Any]) -> None:
    body = {**body, "digest": "0" * 64} if path == "/v1/documents" else body
    for who, code in (
        (STRANGER, "shared.other-agency"),
        (DOST, "shared.right-missing"),
        (LEAD, "shared.right-missing"),
    ):
        with asking.records("assessment.access.refused.v1"):
            problem(asking.create(path, who, body), 403, code)


@pytest.mark.parametrize(
    ("path", "body"),
    [
        ("/v1/documents/SNV:TT-01/reviews", {"still_right": True, "note": "x"}),
        ("/v1/documents/SNV:TT-01/withdrawal", {"reason": "x"}),
    ],
)
def test_nor_changes_it_later(asking: Asking, path: str, body: dict[str, Any]) -> None:
    issued(asking)
    with asking.records("assessment.access.refused.v1"):
        problem(asking.step(path, STRANGER, 1, body), 403, "assessment.other-agency")


def test_people_of_another_agency_see_nothing_of_a_file_and_trying_is_recorded(asking: Asking) -> None:
    issued(asking)
    told(asking.create("/v1/processes", QMR, PROCESS), 201)
    told(asking.step("/v1/processes/SNV:TN-01/indicators", SECRETARY, 1, {**JANUARY, **FIGURES}))
    for path, code in (
        ("/v1/documents/SNV:TT-01", "assessment.other-agency"),
        ("/v1/documents/SNV:NOWHERE", "assessment.other-agency"),
        ("/v1/processes/SNV:TN-01", "assessment.other-agency"),
        ("/v1/indicators/SNV:TN-01:2008-01-01", "assessment.other-agency"),
        ("/v1/internal-audits/SNV:NB-1", "assessment.other-agency"),
        ("/v1/management-reviews/SNV:XX-1", "assessment.other-agency"),
        ("/v1/documents?agency=SNV", "shared.other-agency"),
        ("/v1/document-uses?agency=SNV", "shared.other-agency"),
        ("/v1/indicators", "shared.other-agency"),
        ("/v1/systems/SNV", "shared.other-agency"),
    ):
        with asking.records("assessment.access.refused.v1"):
            problem(asking.get(path, STRANGER), 403, code)
    problem(asking.get("/v1/documents/SNV:NOWHERE", INSPECTOR), 404, "shared.not-found")


def test_how_complete_a_file_is_is_asked_of_any_day_and_edition(asking: Asking) -> None:
    issued(asking)
    now = told(asking.get("/v1/systems/SNV", SECRETARY))
    assert (now["missing"], now["catalogue"], now["agency_name"]["vi"]) == (29, "tcvn-iso-9001-2000", "Sở SNV")
    assert now["procedures"][0]["document"] == "TT-01"
    before = told(asking.get("/v1/systems/SNV?as_of=2008-01-01", INSPECTOR))
    assert (before["missing"], before["as_of"]) == (30, "2008-01-01")
    problem_of = told(asking.get("/v1/systems/SNV?catalogue=iso-1", INSPECTOR), 422)
    assert problem_of["code"] == "assessment.catalogue-unknown"
    problem(asking.get("/v1/systems/SO-LA", INSPECTOR), 404, "shared.not-found")
    assert told(asking.get("/v1/systems/SNV?known=2030-01-01", INSPECTOR), 422)["code"] == "shared.query-invalid"


def test_nobody_but_the_agency_keeps_the_file_whatever_role_they_have(asking: Asking) -> None:
    for role in (Role.INSPECTOR, Role.PPC, Role.SERVICE):
        answer = asking.create("/v1/processes", Actor("p-999", role), PROCESS)
        problem(answer, 403, "shared.right-missing")
