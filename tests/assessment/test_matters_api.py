"""Open matters over HTTP: every endpoint, with real tokens, and every pair of duties that is kept apart."""

from __future__ import annotations

from typing import Any, Final
from uuid import uuid4

import pytest
from werkzeug.test import TestResponse

from shared.acts import Actor, Role
from tests.assessment.http import Asking, problem, told
from tests.assessment.matters import (
    CERTIFICATE,
    DETECTING,
    EVENT,
    HEAD,
    HEIR,
    INSPECTING,
    NC,
    QMR,
    RECOMMENDATION,
    REVIEWER,
    SECRETARY,
    VERIFIER,
    Matters,
)
from tests.assessment.world import DIRECTOR, DOST, ISO, LEAD, PPC

ONE: Final = f"/v1/nonconformities/{NC}"
NOTICE: Final = {"kind": "quyet_dinh", "number": "1234/QĐ-TĐC", "issuer": "Tổng cục TCĐLCL", "date": "2008-03-01"}
MEASURED: Final = {
    "what": "Tỷ lệ hồ sơ trễ hạn", "value": "1.5", "unit": "%", "target": "2", "meets": "at_most",
}  # fmt: skip
RECORDED: Final = {
    "certificate": CERTIFICATE,
    "agency": "SNV",
    "issuer": "Tổng cục TCĐLCL",
    "decision_number": "1234/QĐ-TĐC",
    "issued_on": "2008-03-01",
    "fields_of_activity": ["Cấp phép hội", "Quản lý cán bộ"],
    "assessing_body": "Trung tâm Chứng nhận (minh hoạ)",
    "catalogue": ISO,
}
RECOMMENDED: Final = {
    "recommendation": RECOMMENDATION,
    "agency": "SNV",
    "source": "check",
    "source_key": "KT-01/2008",
    "text": "Niêm yết thủ tục.",
    "due_on": "2008-04-30",
    "legal_basis": NOTICE,
}
RAISED: Final = {
    "subject": "agency",
    "agency": "SNV",
    "severity": "severe",
    "reading": {"statistic": "Tỷ lệ đúng hạn", "value": "100", "unit": "%", "threshold": "99.9"},
    "rests_on": [{"source": "thucchat.ha-nam/registry", "position": 4, "event_id": EVENT.format(4)}],
    "note": "Mọi hồ sơ đều đúng hạn.",
}


def post(asking: Asking, path: str, who: Actor, version: int, body: dict[str, Any], *besides: Role) -> TestResponse:
    headers = asking.headers(who, *besides, If_Match=f'"{version}"', Idempotency_Key=str(uuid4()))
    return asking.client.post(path, json=body, headers=headers)


def raised(asking: Asking) -> Matters:
    matters = Matters(asking.world)
    matters.raised()
    return matters


def carried_out(asking: Asking) -> Matters:
    matters = raised(asking)
    for step in (matters.analysed, matters.planned, matters.carried_out):
        step()
    return matters


def test_a_nonconformity_is_followed_to_its_end(asking: Asking) -> None:
    matters = raised(asking)
    steps: list[tuple[str, Actor, dict[str, Any]]] = [
        ("correction", SECRETARY, {"correction": "Đã lập chương trình đánh giá nội bộ."}),
        ("cause", QMR, {"cause": "Không ai được phân công.", "method": "5 tại sao"}),
        ("plan", HEAD, {"action": "Phân công", "responsible": "p-012", "due_on": "2008-04-10"}),
        ("extension", DOST, {"due_on": "2008-05-10", "reason": "Bão lụt"}),
        ("action", SECRETARY, {"done": "Đã phân công", "by": ["p-014"], "evidence": [matters.digest]}),
    ]
    for version, (step, who, body) in enumerate(steps, start=1):
        told(post(asking, f"{ONE}/{step}", who, version, body))
    asking.world.later(days=31)
    told(post(asking, f"{ONE}/verification", VERIFIER, 6, {"measured": MEASURED, "evidence": [matters.digest]}))
    told(post(asking, f"{ONE}/closing", LEAD, 7, {}))
    answer = asking.get(ONE, SECRETARY)
    item = told(answer)
    assert answer.headers["ETag"] == '"8"'
    assert (item["state"], item["stage"], item["due_on"], item["overdue"]) == ("closed", "closed", "2008-05-10", False)
    (plan,) = item["plans"]
    assert (plan["due_on"], plan["extensions"][0]["due_on"], plan["extensions"][0]["reason"]) == (
        "2008-04-10",
        "2008-05-10",
        "Bão lụt",
    )
    assert plan["carried_out"]["carried_out_by"] == ["p-014"]
    assert item["checks"][0]["measured"] == {**MEASURED, "meets_name": {"vi": "không quá", "en": "at most"}}
    assert (item["checks"][0]["by"], item["closed"]["by"]) == (VERIFIER.person, LEAD.person)


def test_the_list_shows_what_is_open_and_what_was_overdue_on_any_day(asking: Asking) -> None:
    matters = raised(asking)
    matters.analysed()
    matters.planned()
    asking.world.later(days=60)

    def keys(query: str) -> list[str]:
        return [each["nonconformity"] for each in told(asking.get(f"/v1/nonconformities?{query}", REVIEWER))["items"]]

    assert keys("overdue=true") == [NC]
    assert keys("overdue=true&on=2008-05-01") == []
    assert keys("overdue=false&on=2008-05-01") == [NC]
    assert keys("overdue=true&on=2008-05-02&clause=8.2.2&recurring=false&stage=planned") == [NC]
    assert keys("state=closed") == []
    assert keys("recurring=true") == []


def test_a_nonconformity_whose_action_was_not_effective_is_open_again(asking: Asking) -> None:
    carried_out(asking)
    answer = post(asking, f"{ONE}/reopening", VERIFIER, 4, {"measured": MEASURED})
    problem(answer, 422, "assessment.reason-required", "/reason")
    told(post(asking, f"{ONE}/reopening", VERIFIER, 4, {"measured": {**MEASURED, "value": "7"}, "reason": "Vẫn trễ"}))
    item = told(asking.get(ONE, REVIEWER))
    assert (item["stage"], item["checks"][0]["effective"], item["checks"][0]["rule"]) == ("reopened", False, None)


def test_what_was_believed_then_and_what_is_known_now_are_both_read(asking: Asking) -> None:
    matters = raised(asking)
    matters.analysed()
    asking.world.later(days=5)
    cause = told(asking.get(ONE, SECRETARY))["causes"][0]
    change = {"member": "cause", "now": "Người được phân công chưa được đào tạo."}
    told(
        post(asking, f"{ONE}/amendments", QMR, 2, {"corrects": cause["event"], "changes": [change], "reason": "Sai"})
    )  # fmt: skip
    now, then = told(asking.get(ONE, QMR)), told(asking.get(f"{ONE}?known=2008-03-12", QMR))
    assert now["causes"][0]["cause"] == change["now"]
    assert now["amendments"][0]["changes"] == [{**change, "was": cause["cause"]}]
    assert (then["causes"], then["amendments"], then["version"]) == ([cause], [], 2)
    problem(asking.get(f"{ONE}?known=2008-03-09", QMR), 404, "shared.not-found")
    assert asking.get(f"{ONE}?known=2030-01-01", QMR).status_code == 422


def test_a_certificate_is_recorded_and_followed(asking: Asking) -> None:
    Matters(asking.world)
    told(asking.create("/v1/certificates", DOST, RECORDED), 201)
    one = f"/v1/certificates/{CERTIFICATE}"
    steps: list[tuple[str, dict[str, Any]]] = [
        ("suspension", {"note": "Không giám sát", "legal_basis": NOTICE}),
        ("restoration", {"legal_basis": NOTICE}),
        ("extension", {"added": ["Lưu trữ"], "legal_basis": NOTICE}),
        ("reduction", {"removed": ["Cấp phép hội"], "legal_basis": NOTICE}),
        ("surveillances", {"report_number": "GS-01", "note": "Đạt"}),
    ]
    for version, (step, body) in enumerate(steps, start=1):
        told(post(asking, f"{one}/{step}", DOST, version, body))
    item = told(asking.get(one, SECRETARY))
    assert (item["expires_on"], item["expiry_stated"]) == ("2011-03-01", False)
    assert (item["surveillance_months"], item["surveillance_stated"]) == (12, False)
    assert item["surveillance_due_on"] == "2009-03-10", "twelve months after the last one held"
    assert item["fields_now"] == ["Quản lý cán bộ", "Lưu trữ"]
    assert [each["what"] for each in item["notices"]] == ["suspended", "restored", "extended", "reduced"]
    change = {"member": "expires_on", "now": "2010-03-01"}
    body = {"corrects": item["recorded"]["event"], "changes": [change], "reason": "Đọc nhầm năm"}
    told(post(asking, f"{one}/amendments", DOST, 6, body))
    item = told(asking.get(one, SECRETARY))
    assert item["expires_on"] == "2010-03-01"
    assert item["amendments"][0]["changes"] == [{**change, "was": "2011-03-01"}]
    told(post(asking, f"{one}/withdrawal", DOST, 7, {"note": "Ngừng áp dụng", "legal_basis": NOTICE}))
    answer = post(asking, f"{one}/suspension", DOST, 8, {"note": "x", "legal_basis": NOTICE})
    problem(answer, 409, "assessment.certificate-not-valid")


def test_what_is_due_of_certificates_is_derived_for_any_day(asking: Asking) -> None:
    told(asking.create("/v1/certificates", DOST, {**RECORDED, "expires_on": "2009-06-01"}), 201)

    def keys(query: str) -> list[str]:
        return [each["certificate"] for each in told(asking.get(f"/v1/certificates?{query}", PPC))["items"]]

    assert keys("due=surveillance") == []
    assert keys("due=surveillance&on=2009-03-01") == [CERTIFICATE]
    assert keys("due=expiry&on=2009-06-01") == []
    assert keys("due=expiry&on=2009-06-02&stage=valid") == [CERTIFICATE], "nobody notified it: it is derived"
    asking.world.later(days=460)
    notified = {"expired_on": "2009-06-01", "legal_basis": NOTICE}
    told(post(asking, f"/v1/certificates/{CERTIFICATE}/expiry", DOST, 1, notified))
    assert keys("stage=expired") == [CERTIFICATE]


def test_a_recommendation_is_followed_to_proven_completion(asking: Asking) -> None:
    matters = Matters(asking.world)
    told(asking.create("/v1/recommendations", INSPECTING, RECOMMENDED), 201)
    one = f"/v1/recommendations/{RECOMMENDATION}"
    done = {"done": "Đã niêm yết", "evidence": [matters.digest]}
    told(post(asking, f"{one}/extension", DOST, 1, {"due_on": "2008-05-31", "reason": "Bão lụt"}))
    told(post(asking, f"{one}/completion", SECRETARY, 2, done))
    told(post(asking, f"{one}/reopening", INSPECTING, 3, {"reason": "Ảnh không phải của cơ quan này"}))
    assert told(asking.get("/v1/recommendations?overdue=true&on=2008-06-01", PPC))["items"][0]["stage"] == "open"
    told(post(asking, f"{one}/completion", SECRETARY, 4, done))
    told(post(asking, f"{one}/proof", INSPECTING, 5, {"note": "Đã xem tận nơi"}))
    item = told(asking.get(one, SECRETARY))
    assert (item["stage"], item["first_due_on"], item["due_on"]) == ("proven", "2008-04-30", "2008-05-31")
    assert [each["proven"] for each in item["decisions"]] == [False, True]
    assert told(asking.get("/v1/recommendations?state=open", PPC))["items"] == []
    told(asking.create("/v1/recommendations", INSPECTING, {**RECOMMENDED, "recommendation": "KN-2"}), 201)
    body = {"reason": "Trùng", "legal_basis": NOTICE}
    told(post(asking, "/v1/recommendations/KN-2/withdrawal", INSPECTING, 1, body))


def test_a_signal_is_raised_explained_and_decided(asking: Asking) -> None:
    Matters(asking.world)
    made = told(asking.create("/v1/signals", INSPECTING, RAISED), 201)
    key = made["subject"].partition("/")[2]
    listed = told(asking.get("/v1/signals?severity=severe&state=open", REVIEWER))["items"]
    assert [each["signal"] for each in listed] == [key]
    told(post(asking, f"/v1/signals/{key}/explanations", HEAD, 1, {"explanation": "Có tăng cường người."}))
    told(post(asking, f"/v1/signals/{key}/dismissal", REVIEWER, 2, {"reason": "Sổ tiếp nhận khớp"}))
    item = told(asking.get(f"/v1/signals/{key}", HEAD))
    assert (item["stage"], item["decision"]["upheld"], item["decision"]["reason"]) == (
        "dismissed",
        False,
        "Sổ tiếp nhận khớp",
    )
    assert told(asking.get("/v1/signals?severity=severe&state=open", REVIEWER))["items"] == []
    problem(asking.create("/v1/signals", REVIEWER, RAISED), 409, "assessment.signal-raised-before", "/rests_on")
    other = {**RAISED, "detector": "on-time", "detector_version": "3"}
    told(asking.create("/v1/signals", DETECTING, other), 201)
    answer = asking.create("/v1/signals", DETECTING, {**other, "detector_version": "4"})
    problem(answer, 409, "assessment.signal-raised-before", "/rests_on")
    second = told(asking.get("/v1/signals?state=open", REVIEWER))["items"][0]["signal"]
    body = {"reason": "Ngày nhận sau ngày trả", "legal_basis": NOTICE}
    told(post(asking, f"/v1/signals/{second}/upholding", REVIEWER, 1, body))


def test_an_agency_sees_its_own_matters_and_an_assessor_the_signals_about_them(asking: Asking) -> None:
    matters = raised(asking)
    matters.certified()
    matters.recommended()
    about = {**RAISED, "subject": "assessor", "person": LEAD.person}
    del about["agency"]
    key = told(asking.create("/v1/signals", INSPECTING, about), 201)["subject"].partition("/")[2]
    for path in (ONE, f"/v1/certificates/{CERTIFICATE}", f"/v1/recommendations/{RECOMMENDATION}", f"/v1/signals/{key}"):
        problem(asking.get(path, HEIR), 403, "assessment.other-agency")
    problem(asking.get("/v1/signals?agency=SNV", HEIR), 403, "shared.other-agency")
    problem(asking.get(f"/v1/signals/{key}", VERIFIER), 403, "assessment.signal-not-seen")
    assert told(asking.get(f"/v1/signals/{key}", LEAD))["agency"] is None
    told(post(asking, f"/v1/signals/{key}/explanations", LEAD, 1, {"explanation": "Tôi chỉ xem hồ sơ mẫu."}))
    answer = post(asking, f"/v1/signals/{key}/explanations", HEAD, 2, {"explanation": "x"})
    problem(answer, 403, "assessment.other-agency")
    problem(post(asking, f"{ONE}/cause", HEIR, 1, {"cause": "x"}), 403, "assessment.other-agency")
    problem(post(asking, "/v1/nonconformities/NONE/cause", HEIR, 1, {"cause": "x"}), 403, "assessment.other-agency")


@pytest.mark.forbidden_pair("assessment.carrier-verifies")
@pytest.mark.parametrize("person", ["p-012", "p-013", "p-014"])
@pytest.mark.parametrize("step", ["verification", "reopening"])
def test_who_planned_answers_for_or_carried_out_an_action_does_not_verify_it(
    asking: Asking, step: str, person: str
) -> None:
    carried_out(asking)
    asking.world.later(days=31)
    body = {"measured": MEASURED, "reason": "Đã đo"}
    with asking.records("assessment.access.refused.v1"):
        answer = post(asking, f"{ONE}/{step}", Actor(person, Role.ASSESSOR), 4, body)
        problem(answer, 403, "assessment.carrier-verifies")
    signed_for = {**body, "capacity": "KT", "principal": person}
    problem(post(asking, f"{ONE}/{step}", VERIFIER, 4, signed_for), 403, "assessment.carrier-verifies")


@pytest.mark.forbidden_pair("assessment.carrier-verifies")
def test_who_carried_an_action_out_does_not_correct_what_others_measured_of_it(asking: Asking) -> None:
    carried_out(asking)
    asking.world.later(days=31)
    told(post(asking, f"{ONE}/verification", VERIFIER, 4, {"measured": MEASURED}))
    event = told(asking.get(ONE, VERIFIER))["checks"][0]["event"]
    body = {"corrects": event, "changes": [{"member": "measured.value", "now": "0.5"}], "reason": "Nhập nhầm"}
    with asking.records("assessment.access.refused.v1"):
        answer = post(asking, f"{ONE}/amendments", Actor("p-014", Role.ASSESSOR), 5, body)
        problem(answer, 403, "assessment.carrier-verifies")
    told(post(asking, f"{ONE}/amendments", VERIFIER, 5, body))


@pytest.mark.forbidden_pair("assessment.own-matter")
def test_nobody_of_an_agency_decides_its_matters(asking: Asking) -> None:
    matters = carried_out(asking)
    matters.certified()
    matters.recommended()
    matters.reported()
    matters.signalled()
    asking.world.later(days=31)
    asking.world.employ("p-960", "SNV")
    employed = {role: Actor("p-960", role) for role in (Role.DOST, Role.ASSESSOR, Role.INSPECTOR)}
    key = told(asking.get("/v1/signals", REVIEWER))["items"][0]["signal"]
    reason = {"reason": "Vì thế"}
    tried: list[tuple[str, Role, int, dict[str, Any]]] = [
        (f"{ONE}/verification", Role.ASSESSOR, 4, {"measured": MEASURED}),
        (f"{ONE}/reopening", Role.ASSESSOR, 4, {"measured": MEASURED, **reason}),
        (f"/v1/certificates/{CERTIFICATE}/withdrawal", Role.DOST, 1, {"note": "x", "legal_basis": NOTICE}),
        (f"/v1/certificates/{CERTIFICATE}/surveillances", Role.DOST, 1, {"report_number": "1", "note": "x"}),
        (f"/v1/recommendations/{RECOMMENDATION}/proof", Role.INSPECTOR, 2, {"note": "x"}),
        (f"/v1/recommendations/{RECOMMENDATION}/reopening", Role.INSPECTOR, 2, reason),
        (f"/v1/recommendations/{RECOMMENDATION}/withdrawal", Role.INSPECTOR, 2, {"legal_basis": NOTICE, **reason}),
        (f"/v1/signals/{key}/dismissal", Role.INSPECTOR, 1, reason),
        (f"/v1/signals/{key}/upholding", Role.INSPECTOR, 1, {"legal_basis": NOTICE, **reason}),
    ]
    for path, role, version, body in tried:
        with asking.records("assessment.access.refused.v1"):
            problem(post(asking, path, employed[role], version, body), 403, "assessment.own-matter")
    own = {**RECORDED, "certificate": "GCN-2", "agency": "SKHCN"}
    problem(asking.create("/v1/certificates", DIRECTOR, own), 403, "assessment.own-matter")
    told(asking.create("/v1/certificates", PPC, own), 201)
    made = {**RECOMMENDED, "recommendation": "KN-2", "agency": "SKHCN"}
    problem(asking.create("/v1/recommendations", DIRECTOR, made), 403, "assessment.own-matter")


@pytest.mark.forbidden_pair("assessment.reporter-verifies")
def test_who_reported_a_recommendation_done_does_not_verify_it(asking: Asking) -> None:
    matters = Matters(asking.world)
    matters.recommended()
    matters.reported()
    for step, body in (("proof", {"note": "Đã xem"}), ("reopening", {"reason": "Chưa đủ"})):
        answer = post(
            asking, f"/v1/recommendations/{RECOMMENDATION}/{step}", Actor(SECRETARY.person, Role.INSPECTOR), 2, body
        )
        problem(answer, 403, "assessment.reporter-verifies")


@pytest.mark.forbidden_pair("assessment.raiser-decides", "assessment.subject-decides")
def test_who_raised_explained_or_is_the_subject_of_a_signal_does_not_decide_it(asking: Asking) -> None:
    Matters(asking.world)
    about = {**RAISED, "subject": "assessor", "person": "p-971"}
    del about["agency"]
    of_person = told(asking.create("/v1/signals", INSPECTING, about), 201)["subject"].partition("/")[2]
    other = {**RAISED, "detector": "on-time"}
    of_agency = told(asking.create("/v1/signals", DETECTING, other), 201)["subject"].partition("/")[2]
    told(post(asking, f"/v1/signals/{of_agency}/explanations", HEAD, 1, {"explanation": "Có tăng cường người."}))
    for key, version, who, code in (
        (of_person, 1, INSPECTING, "assessment.raiser-decides"),
        (of_person, 1, Actor("p-971", Role.INSPECTOR), "assessment.subject-decides"),
        (of_agency, 2, Actor(HEAD.person, Role.INSPECTOR), "assessment.subject-decides"),
    ):
        for step in ("upholding", "dismissal"):
            body = {"reason": "Vì thế", "legal_basis": NOTICE}
            problem(post(asking, f"/v1/signals/{key}/{step}", who, version, body), 403, code)


@pytest.mark.forbidden_pair("assessment.own-matter")
def test_people_of_the_body_that_leads_the_programme_do_not_decide_a_signal_about_it(asking: Asking) -> None:
    Matters(asking.world)
    about = {name: value for name, value in RAISED.items() if name != "agency"} | {"subject": "programme"}
    key = told(asking.create("/v1/signals", INSPECTING, about), 201)["subject"].partition("/")[2]
    asking.world.employ("p-961", "SKHCN")
    for step in ("upholding", "dismissal"):
        body = {"reason": "Vì thế", "legal_basis": NOTICE}
        answer = post(asking, f"/v1/signals/{key}/{step}", Actor("p-961", Role.INSPECTOR), 1, body)
        problem(answer, 403, "assessment.own-matter")
    told(post(asking, f"/v1/signals/{key}/dismissal", REVIEWER, 1, {"reason": "Số liệu khớp"}))
