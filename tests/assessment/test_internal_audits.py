"""Internal audits and management reviews: nobody on their own work, and the head's own act."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from services.assessment.domain.internalaudit import AuditState
from services.assessment.domain.managementreview import inputs_missing
from services.assessment.projections.fileanswers import internal_audit_answer, management_review_answer
from services.assessment.projections.internal import INTERNAL_AUDITS, MANAGEMENT_REVIEWS
from shared.acts import Actor, Capacity, Role
from shared.contracts.assessment import AuditPart, InputSeen, ReviewDecision, ReviewInput, ReviewOutput
from tests.assessment.filing import AUDITOR, CLERK, HEAD, OWNER, PART, QMR, STRANGER, Filing
from tests.assessment.world import SECRETARY, World


@pytest.fixture
def ready(filing: Filing) -> Filing:
    filing.identify()
    return filing


def test_an_internal_audit_is_planned_held_followed_up_and_closed(world: World, ready: Filing) -> None:
    ready.plan_audit()
    ready.hold_audit()
    with world.refuses("assessment.internal-audit-unsettled", left=2):
        ready.close_audit()
    ready.follow_up(1)
    with world.refuses("assessment.settled-exceed", "/settled", settled=2, left=1):
        ready.follow_up(2)
    ready.follow_up(1)
    ready.close_audit()
    assert ready.audit.stage is AuditState.CLOSED
    item = world.views().get(INTERNAL_AUDITS, "SNV:NB-2008-1")
    assert item is not None
    shown = internal_audit_answer(item, None)
    assert (shown["left"], len(shown["follow_ups"]), shown["state_name"]["vi"]) == (0, 2, "đã kết thúc")
    assert shown["held"]["held_to"] == "2008-03-05"


@pytest.mark.parametrize("person", [OWNER, CLERK])
def test_nobody_audits_a_process_that_they_answer_for_or_work_in(world: World, ready: Filing, person: str) -> None:
    part = AuditPart(person, (), ("TN-01",))
    with world.refuses("assessment.own-work", "/parts/1/auditor"):
        ready.plan_audit(PART, part)
    ready.plan_audit()
    report = ready.file("Báo cáo đánh giá nội bộ")
    with world.refuses("assessment.own-work", "/parts/0/auditor"):
        ready.hold_audit(part, report=report)


def test_who_gave_the_work_away_within_the_audited_period_does_not_audit_it(world: World, ready: Filing) -> None:
    world.later(days=30)
    ready.reassign("p-019", occurred=date(2008, 3, 20))
    part = AuditPart(OWNER, (), ("TN-01",))
    later: dict[str, Any] = {"planned_from": date(2008, 4, 1), "planned_to": date(2008, 4, 2)}
    with world.refuses("assessment.own-work", "/parts/0/auditor"):
        ready.plan_audit(part, covers_from=date(2008, 3, 19), **later)
    ready.plan_audit(part, covers_from=date(2008, 3, 20), **later)


def test_nobody_audits_what_the_plan_itself_says_that_they_answer_for(world: World, ready: Filing) -> None:
    with world.refuses("assessment.own-work", "/parts/0/auditor"):
        ready.plan_audit(AuditPart(AUDITOR, ("8.5.2",), (), (OWNER, AUDITOR)))


@pytest.mark.parametrize(
    ("part", "code", "pointer"),
    [
        (AuditPart(AUDITOR), "assessment.audit-part-empty", "/parts/0"),
        (AuditPart(AUDITOR, ("9.9",)), "assessment.clause-unknown", "/parts/0/clauses/0"),
        (AuditPart(AUDITOR, (), ("TN-09",)), "assessment.process-unknown", "/parts/0/processes/0"),
    ],
)
def test_what_is_audited_is_there(world: World, ready: Filing, part: AuditPart, code: str, pointer: str) -> None:
    with world.refuses(code, pointer):
        ready.plan_audit(part)


def test_the_days_of_an_audit_agree(world: World, ready: Filing) -> None:
    with world.refuses("assessment.days-reversed", "/planned_to"):
        ready.plan_audit(planned_to=date(2008, 3, 2))
    with world.refuses("assessment.covers-later", "/covers_from"):
        ready.plan_audit(covers_from=date(2008, 3, 4))
    with world.refuses("assessment.other-agency"):
        ready.plan_audit(actor=STRANGER)
    ready.plan_audit()
    report = ready.file("Báo cáo đánh giá nội bộ")
    with world.refuses("assessment.days-reversed", "/held_from"):
        ready.hold_audit(report=report, held_from=date(2008, 3, 6))
    with world.refuses("assessment.before-latest-step", "/occurred"):
        ready.hold_audit(report=report, occurred=date(2008, 2, 19), held_from=date(2008, 2, 18))
    with world.refuses("assessment.covers-later", "/held_from"):
        ready.hold_audit(report=report, held_from=date(2007, 8, 31))
    with world.refuses("assessment.evidence-unknown", "/report"):
        ready.hold_audit(report="0" * 64)


def test_who_acted_upon_a_finding_does_not_verify_it_nor_does_who_signs_for_them(world: World, ready: Filing) -> None:
    ready.plan_audit()
    ready.hold_audit()
    with world.refuses("assessment.own-follow-up"):
        ready.follow_up(by=(OWNER, QMR.person))
    for_owner = replace(QMR, capacity=Capacity.TL, principal=OWNER)
    with world.refuses("assessment.own-follow-up"):
        ready.follow_up(actor=for_owner)
    with world.refuses("assessment.named-twice", "/carried_out_by/1"):
        ready.follow_up(by=(OWNER, OWNER))


def test_an_audit_that_is_not_held_is_cancelled_for_a_reason(world: World, ready: Filing) -> None:
    ready.plan_audit()
    with world.refuses("assessment.reason-required", "/reason"):
        ready.cancel_audit(None)
    ready.cancel_audit()
    report = ready.file("Báo cáo đánh giá nội bộ")
    with world.refuses("assessment.internal-audit-not-planned"):
        ready.hold_audit(report=report)


def test_a_management_review_is_followed_until_its_decisions_are_carried_out(world: World, filing: Filing) -> None:
    filing.hold_review()
    filing.complete(1)
    with world.refuses("assessment.decision-already-completed", "/decision", decision=1):
        filing.complete(1)
    with world.refuses("assessment.decision-unknown", "/decision", decision=3, count=2):
        filing.complete(3)
    item = world.views().get(MANAGEMENT_REVIEWS, "SNV:XX-2008-1")
    assert item is not None
    shown = management_review_answer(item, None)
    assert shown["decisions_left"] == 1
    assert shown["decisions"][0]["completed"]["note"] == "Đã mua."
    assert shown["decisions"][1]["completed"] is None
    assert [each["input"] for each in shown["inputs_missing"]] == [
        "process_performance", "corrective_preventive_actions", "earlier_reviews", "changes",
        "improvements_recommended",
    ]  # fmt: skip
    assert shown["inputs_wording"]["caution"]["vi"] == "chưa kiểm chứng"


@pytest.mark.parametrize(
    ("actor", "held"),
    [
        (HEAD, True),
        (replace(QMR, capacity=Capacity.KT, principal=HEAD.person), True),
        (replace(SECRETARY, capacity=Capacity.TUQ, principal=HEAD.person, mandate="GUQ 01"), True),
        (QMR, False),
        (SECRETARY, False),
        (replace(QMR, capacity=Capacity.KT, principal=QMR.person), False),
        (Actor("p-023", Role.AGENCY_HEAD, "SYT"), None),
    ],
)
def test_a_management_review_is_the_head_s_or_of_who_signs_for_the_head(
    world: World, filing: Filing, actor: Actor, held: bool | None
) -> None:
    minutes = filing.file("Biên bản họp xem xét")
    if held:
        filing.hold_review(actor, minutes=minutes)
        return
    code = "assessment.other-agency" if held is None else "assessment.review-by-top-management"
    with world.refuses(code):
        filing.hold_review(actor, minutes=minutes)


@pytest.mark.parametrize(
    ("said", "code", "pointer"),
    [
        ({"present": ("p-010", "p-010")}, "assessment.named-twice", "/present/1"),
        ({"inputs": (InputSeen(ReviewInput.CHANGES, "a"),) * 2}, "assessment.named-twice", "/inputs/1"),
        ({"minutes": "0" * 64}, "assessment.evidence-unknown", "/minutes"),
        (
            {"decisions": (ReviewDecision(ReviewOutput.SERVICE, "Sửa", OWNER, date(2008, 3, 9)),)},
            "assessment.due-before-review",
            "/decisions/0/due",
        ),
    ],
)
def test_what_a_management_review_rests_on_is_asked(
    world: World, filing: Filing, said: dict[str, Any], code: str, pointer: str
) -> None:
    minutes = filing.file("Biên bản họp xem xét")
    with world.refuses(code, pointer):
        filing.hold_review(**{"minutes": minutes, **said})


def test_no_input_is_missing_where_all_seven_were_looked_at() -> None:
    assert inputs_missing(list(ReviewInput)) == ()
    assert inputs_missing([]) == tuple(ReviewInput)
