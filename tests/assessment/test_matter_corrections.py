"""What was recorded of recommendations and signals is corrected by further events: by whom, when, and read how."""

from __future__ import annotations

from datetime import date
from typing import Any, Final
from uuid import UUID

import pytest

from services.assessment.domain.corrections import Amendment
from shared.acts import Actor, LegalBasis, Role
from shared.contracts.assessment import (
    CompletionProven,
    CompletionReported,
    RecommendationMade,
    RecommendationRecordCorrected,
    RecommendationSource,
    Severity,
    SignalDismissed,
    SignalExplained,
    SignalRaised,
    SignalRecordCorrected,
)
from shared.contracts.base import Facts
from tests.assessment.http import Asking, problem, told
from tests.assessment.matters import (
    DETECTING,
    HEAD,
    HEIR,
    INSPECTING,
    NOTICE,
    QMR,
    RECOMMENDATION,
    REVIEWER,
    SECRETARY,
    SIGNAL,
    VERIFIER,
    Matters,
)
from tests.assessment.world import DOST

DOCUMENT: Final = {"kind": "quyet_dinh", "number": "9/QĐ-TTr", "issuer": "Thanh tra tỉnh", "date": "2008-03-01"}
THIRD: Final = Actor("p-953", Role.INSPECTOR)


def event_of(matters: Matters, facts: type[Facts]) -> UUID:
    """Returns the id of the latest event of these facts."""
    return [each.id for each in matters.world.log if isinstance(each.facts, facts)][-1]


def on_recommendation(
    matters: Matters,
    actor: Actor,
    facts: type[Facts],
    member: str,
    now: str,
    *,
    settled: bool = False,
    reason: str | None = "Nhập nhầm",
    basis: LegalBasis | None = None,
) -> None:
    """Has one member of the latest event of `facts` corrected."""
    matters.do.amend_recommendation(
        matters.act(actor, reason=reason, basis=basis),
        recommendation=RECOMMENDATION,
        corrects=event_of(matters, facts),
        changes=(Amendment(member, now),),
        settled=settled,
    )


def on_signal(
    matters: Matters,
    actor: Actor,
    member: str,
    now: str,
    *,
    facts: type[Facts] = SignalRaised,
    settled: bool = False,
    reason: str | None = "Nhập nhầm",
    basis: LegalBasis | None = None,
) -> None:
    """Has one member of the latest event of `facts` corrected."""
    matters.do.amend_signal(
        matters.act(actor, reason=reason, basis=basis),
        signal=SIGNAL,
        corrects=event_of(matters, facts),
        changes=(Amendment(member, now),),
        settled=settled,
    )


def test_a_correction_of_a_recommendation_says_what_it_corrects_and_which_deadline_stands(matters: Matters) -> None:
    matters.recommended()
    made = event_of(matters, RecommendationMade)
    on_recommendation(matters, INSPECTING, RecommendationMade, "text", "Niêm yết cả lệ phí.")
    facts = matters.world.log[-1].facts
    assert isinstance(facts, RecommendationRecordCorrected)
    assert (facts.corrects.event_id, facts.corrects.topic) == (made, "assessment.recommendation.made.v1")
    assert (facts.settled, facts.due_on) == (False, date(2008, 4, 30))
    known = matters.recommendation.made
    assert known is not None
    assert known.text == "Niêm yết cả lệ phí."


def test_each_side_corrects_what_it_recorded_of_a_recommendation(matters: Matters) -> None:
    matters.recommended()
    matters.reported()
    for actor, facts, member, code in (
        (SECRETARY, RecommendationMade, "text", "assessment.correction-by-the-other-side"),
        (INSPECTING, CompletionReported, "done", "assessment.correction-by-the-other-side"),
        (HEIR, CompletionReported, "done", "assessment.other-agency"),
    ):
        with matters.world.refuses(code):
            on_recommendation(matters, actor, facts, member, "x")
    with matters.world.refuses("assessment.reason-required", "/reason"):
        on_recommendation(matters, SECRETARY, CompletionReported, "done", "x", reason=None)
    on_recommendation(matters, QMR, CompletionReported, "done", "Đã niêm yết ở cả hai nơi.")


def test_a_settled_recommendation_is_corrected_only_if_the_correction_says_so(matters: Matters) -> None:
    matters.recommended()
    matters.reported()
    with matters.world.refuses("assessment.correction-of-the-unsettled", "/settled"):
        on_recommendation(matters, INSPECTING, RecommendationMade, "text", "x", settled=True)
    matters.do.prove_completion(matters.act(REVIEWER), recommendation=RECOMMENDATION, note="Đã xem")
    with matters.world.refuses("assessment.correction-of-the-settled", "/settled"):
        on_recommendation(matters, REVIEWER, CompletionProven, "note", "Đã xem tận nơi")
    on_recommendation(matters, REVIEWER, CompletionProven, "note", "Đã xem tận nơi", settled=True)
    assert matters.recommendation.stage == "proven"
    facts = matters.world.log[-1].facts
    assert isinstance(facts, RecommendationRecordCorrected)
    assert facts.settled


def test_a_deadline_is_corrected_on_a_document_while_it_stands(matters: Matters) -> None:
    matters.recommended()
    with matters.world.refuses("assessment.matter-basis-required", "/legal_basis"):
        on_recommendation(matters, INSPECTING, RecommendationMade, "due_on", "2008-05-30")
    with matters.world.refuses("assessment.due-in-the-past", "/changes", due=date(2008, 3, 9)):
        on_recommendation(matters, INSPECTING, RecommendationMade, "due_on", "2008-03-09", basis=NOTICE)
    on_recommendation(matters, INSPECTING, RecommendationMade, "due_on", "2008-05-30", basis=NOTICE)
    assert matters.recommendation.due_on == date(2008, 5, 30)
    extending = matters.act(REVIEWER, reason="Bão")
    matters.do.extend_recommendation(extending, recommendation=RECOMMENDATION, due_on=date(2008, 6, 30))
    with matters.world.refuses("assessment.deadline-not-correctable", "/changes", due=date(2008, 5, 30)):
        on_recommendation(matters, INSPECTING, RecommendationMade, "due_on", "2008-07-30", basis=NOTICE)
    on_recommendation(matters, INSPECTING, RecommendationMade, "text", "Niêm yết cả lệ phí.")
    assert matters.recommendation.due_on == date(2008, 6, 30), "what it was extended to stands"


def test_what_a_recommendation_comes_out_of_is_corrected_to_an_assessment_that_is_there(matters: Matters) -> None:
    matters.raised()
    matters.recommended(source=RecommendationSource.ASSESSMENT, source_key="DG-SNV-2008")
    with matters.world.refuses("assessment.assessment-unknown", "/changes/0/now"):
        on_recommendation(matters, INSPECTING, RecommendationMade, "source_key", "DG-KHONG-CO")


@pytest.mark.forbidden_pair("assessment.reporter-verifies")
def test_who_reported_or_corrected_the_report_does_not_correct_the_proof(asking: Asking) -> None:
    matters = Matters(asking.world)
    matters.recommended()
    matters.reported()
    on_recommendation(matters, QMR, CompletionReported, "done", "Đã niêm yết ở cả hai nơi.")
    path = f"/v1/recommendations/{RECOMMENDATION}"
    answer = asking.step(f"{path}/proof", Actor(QMR.person, Role.INSPECTOR), 3, {"note": "Đã xem"})
    problem(answer, 403, "assessment.reporter-verifies")
    matters.do.prove_completion(matters.act(REVIEWER), recommendation=RECOMMENDATION, note="Đã xem")
    body = {
        "corrects": str(event_of(matters, CompletionProven)),
        "changes": [{"member": "note", "now": "Không xem"}],
        "reason": "Sai",
        "settled": True,
    }
    for person in (SECRETARY.person, QMR.person):
        answer = asking.step(f"{path}/amendments", Actor(person, Role.INSPECTOR), 4, body)
        problem(answer, 403, "assessment.reporter-verifies")
    told(asking.step(f"{path}/amendments", REVIEWER, 4, body))


def test_what_was_believed_of_a_recommendation_then_and_what_is_known_now_are_both_read(asking: Asking) -> None:
    matters = Matters(asking.world)
    matters.recommended()
    path = f"/v1/recommendations/{RECOMMENDATION}"
    before = told(asking.get(path, SECRETARY))
    asking.world.later(days=5)
    body = {
        "corrects": before["made"]["event"],
        "changes": [{"member": "due_on", "now": "2008-05-30"}],
        "reason": "Nhập nhầm tháng",
        "legal_basis": DOCUMENT,
    }
    with asking.records("assessment.recommendation.record-corrected.v1"):
        told(asking.step(f"{path}/amendments", INSPECTING, 1, body))
    now, then = told(asking.get(path, QMR)), told(asking.get(f"{path}?known=2008-03-12", QMR))
    assert (now["due_on"], now["first_due_on"], now["text"]) == ("2008-05-30", "2008-05-30", before["text"])
    (amendment,) = now["amendments"]
    assert amendment["changes"] == [{"member": "due_on", "was": "2008-04-30", "now": "2008-05-30"}]
    assert (amendment["settled"], amendment["reason"], amendment["by"]) == (False, "Nhập nhầm tháng", INSPECTING.person)
    assert {**then, "on": before["on"]} == before
    listed = told(asking.get("/v1/recommendations?overdue=true&on=2008-05-02", REVIEWER))["items"]
    assert listed == [], "by what is known now it is not overdue"


def test_a_severity_goes_up_by_whoever_may_raise_signals(matters: Matters) -> None:
    matters.signalled(severity=Severity.MINOR)
    for actor, code in ((DOST, "assessment.raising-side-corrects"), (HEAD, "assessment.raising-side-corrects")):
        with matters.world.refuses(code):
            on_signal(matters, actor, "severity", "severe")
    on_signal(matters, INSPECTING, "severity", "severe")
    facts = matters.world.log[-1].facts
    assert isinstance(facts, SignalRecordCorrected)
    assert (facts.severity, facts.lowered, facts.settled) == (Severity.SEVERE, False, False)
    matters.do.dismiss_signal(matters.act(REVIEWER, reason="Sổ khớp"), signal=SIGNAL)
    decided = matters.world.log[-1].facts
    assert isinstance(decided, SignalDismissed)
    assert decided.severity is Severity.SEVERE, "the decision is on what is known now"


def test_a_severity_goes_down_by_another_inspector_on_a_document_and_the_signal_stays_open(matters: Matters) -> None:
    matters.signalled()
    with matters.world.refuses("assessment.raiser-lowers"):
        on_signal(matters, INSPECTING, "severity", "minor", basis=NOTICE)
    with matters.world.refuses("assessment.raiser-lowers"):
        on_signal(matters, DETECTING, "severity", "minor", basis=NOTICE)
    with matters.world.refuses("assessment.matter-basis-required", "/legal_basis"):
        on_signal(matters, REVIEWER, "severity", "minor")
    on_signal(matters, REVIEWER, "severity", "minor", basis=NOTICE)
    facts = matters.world.log[-1].facts
    assert isinstance(facts, SignalRecordCorrected)
    assert (facts.severity, facts.lowered) == (Severity.MINOR, True)
    assert matters.signal.is_open
    with matters.world.refuses("assessment.raiser-decides"):
        matters.do.dismiss_signal(matters.act(REVIEWER, reason="Sổ khớp"), signal=SIGNAL)
    matters.do.dismiss_signal(matters.act(THIRD, reason="Sổ khớp"), signal=SIGNAL)
    with matters.world.refuses("assessment.severity-decided", "/changes"):
        on_signal(matters, INSPECTING, "severity", "severe", settled=True)


def test_what_a_detector_read_is_corrected_by_a_service_and_what_an_inspector_read_by_one(matters: Matters) -> None:
    matters.signalled()
    with matters.world.refuses("assessment.reading-by-its-detector"):
        on_signal(matters, DETECTING, "reading.value", "99")
    on_signal(matters, REVIEWER, "reading.value", "99")
    with matters.world.refuses("assessment.correction-unfit", "/changes/0/now"):
        on_signal(matters, REVIEWER, "reading.value", "99,5")
    with matters.world.refuses("assessment.member-not-correctable", "/changes/0/member"):
        on_signal(matters, REVIEWER, "agency", "SYT")
    with matters.world.refuses("assessment.reason-required", "/reason"):
        on_signal(matters, REVIEWER, "note", "x", reason=None)
    known = matters.signal.raised
    assert known is not None
    assert known.reading.value == "99"


def test_a_decided_signal_is_corrected_only_if_the_correction_says_so(matters: Matters) -> None:
    matters.signalled()
    matters.do.explain_signal(matters.act(HEAD), signal=SIGNAL, explanation="Có tăng người.")
    matters.do.dismiss_signal(matters.act(REVIEWER, reason="Sổ khớp"), signal=SIGNAL)
    for actor, facts, member in ((INSPECTING, SignalRaised, "note"), (QMR, SignalExplained, "explanation")):
        with matters.world.refuses("assessment.correction-of-the-settled", "/settled"):
            on_signal(matters, actor, member, "x", facts=facts)
        on_signal(matters, actor, member, "x", facts=facts, settled=True)
    assert matters.signal.stage == "dismissed"


def test_an_explanation_is_corrected_by_the_subject_alone_who_then_decides_nothing(matters: Matters) -> None:
    matters.signalled()
    matters.do.explain_signal(matters.act(HEAD), signal=SIGNAL, explanation="Có tăng người.")
    for actor, code in (
        (INSPECTING, "assessment.not-the-subject"),
        (SECRETARY, "assessment.not-the-subject"),
        (HEIR, "assessment.other-agency"),
        (VERIFIER, "assessment.not-the-subject"),
    ):
        with matters.world.refuses(code):
            on_signal(matters, actor, "explanation", "x", facts=SignalExplained)
    on_signal(matters, QMR, "explanation", "Có tăng hai người.", facts=SignalExplained)
    with matters.world.refuses("assessment.subject-decides"):
        matters.do.dismiss_signal(matters.act(Actor(QMR.person, Role.INSPECTOR), reason="Vì thế"), signal=SIGNAL)


def correcting(asking: Asking, member: str, now: str) -> dict[str, Any]:
    """Returns the body that corrects what a signal was raised with."""
    raised = told(asking.get(f"/v1/signals/{SIGNAL}", THIRD))["raised"]["event"]
    changes = [{"member": member, "now": now}]
    return {"corrects": raised, "changes": changes, "reason": "Đối chiếu lại", "legal_basis": DOCUMENT}


@pytest.mark.forbidden_pair(
    "assessment.raiser-lowers", "assessment.raiser-decides", "assessment.subject-decides", "assessment.own-matter"
)
def test_nobody_corrects_or_lowers_a_signal_for_themselves(asking: Asking) -> None:
    matters, path = Matters(asking.world), f"/v1/signals/{SIGNAL}/amendments"
    matters.signalled()
    matters.do.explain_signal(matters.act(HEAD), signal=SIGNAL, explanation="Có tăng người.")
    asking.world.employ("p-960", "SNV")
    lower = correcting(asking, "severity", "minor")
    for person, code in (
        (INSPECTING.person, "assessment.raiser-lowers"),
        (HEAD.person, "assessment.subject-decides"),
        ("p-960", "assessment.own-matter"),
    ):
        with asking.records("assessment.access.refused.v1"):
            problem(asking.step(path, Actor(person, Role.INSPECTOR), 2, lower), 403, code)
    signing_for = {**lower, "capacity": "KT", "principal": INSPECTING.person}
    problem(asking.step(path, REVIEWER, 2, signing_for), 403, "assessment.raiser-lowers")
    told(asking.step(path, REVIEWER, 2, correcting(asking, "note", "Mọi hồ sơ đúng hạn, kể cả ngày nghỉ.")))
    problem(asking.step(path, REVIEWER, 3, lower), 403, "assessment.raiser-lowers")
    deciding = {"reason": "Vì thế", "legal_basis": DOCUMENT}
    for step in ("upholding", "dismissal"):
        answer = asking.step(f"/v1/signals/{SIGNAL}/{step}", REVIEWER, 3, deciding)
        problem(answer, 403, "assessment.raiser-decides")


def test_what_was_believed_of_a_signal_then_and_what_is_known_now_are_both_read(asking: Asking) -> None:
    matters, path = Matters(asking.world), f"/v1/signals/{SIGNAL}"
    matters.signalled()
    before = told(asking.get(path, HEAD))
    asking.world.later(days=5)
    with asking.records("assessment.signal.record-corrected.v1"):
        told(asking.step(f"{path}/amendments", REVIEWER, 1, correcting(asking, "severity", "minor")))
    now, then = told(asking.get(path, HEAD)), told(asking.get(f"{path}?known=2008-03-12", HEAD))
    assert (now["severity"], now["gravest"], now["stage"]) == ("minor", "severe", "raised")
    (amendment,) = now["amendments"]
    assert amendment["changes"] == [{"member": "severity", "was": "severe", "now": "minor"}]
    assert (amendment["lowered"], amendment["settled"]) == (True, False)
    assert then == before
    assert told(asking.get("/v1/signals?severity=severe", REVIEWER))["items"] == []
    assert [
        each["signal"] for each in told(asking.get("/v1/signals?gravest=severe&state=open", REVIEWER))["items"]
    ] == [SIGNAL], "whoever looks for severe ones finds what was lowered"
    problem(asking.get(f"{path}?known=2008-03-09", HEAD), 404, "shared.not-found")
    problem(asking.get(f"{path}?known=2008-03-12", HEIR), 403, "assessment.other-agency")
