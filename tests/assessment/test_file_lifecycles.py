"""Every pair of state and event of the parts of a quality system file, tried on real ones."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest

from services.assessment.domain.internalaudit import AuditState, InternalAudit
from services.assessment.domain.systemdocument import DocumentState, SystemDocument, Use
from services.assessment.domain.workprocess import Indicators, ProcessState, WorkProcess
from shared.contracts.assessment import (
    DocumentReviewed,
    DocumentRevised,
    DocumentUseReported,
    DocumentWithdrawn,
    IndicatorsReported,
    InternalAuditCancelled,
    InternalAuditClosed,
    InternalAuditFollowedUp,
    InternalAuditHeld,
    ProcessEnded,
    ProcessReassigned,
)
from shared.contracts.base import Facts
from tests.assessment.filing import FEBRUARY, FIGURES, JANUARY, OWNER, PART, QMR, Filing
from tests.assessment.world import ISO, World
from tests.support.lifecycles import check_pair, pairs


@pytest.mark.parametrize(("state", "event"), pairs(SystemDocument.LIFE))
def test_a_document_takes_what_its_table_allows(
    world: World, filing: Filing, state: DocumentState, event: type[Facts]
) -> None:
    edition = world.application.catalogues[ISO]
    act, issue = replace(world.act(QMR), reason="Lý do"), filing.what(revision=7, clauses=("4.2.3",))

    def issued() -> SystemDocument:
        filing.issue()
        return filing.document()

    def withdrawn() -> SystemDocument:
        filing.issue()
        filing.withdraw()
        return filing.document()

    attempt: dict[type[Facts], Callable[[SystemDocument], object]] = {
        DocumentRevised: lambda each: each.revise(act, edition=edition, what=issue, changes="Sửa", missing=()),
        DocumentReviewed: lambda each: each.review(act, still_right=True, note="Đúng"),
        DocumentUseReported: lambda each: each.report_use(act, edition=edition, use=Use(*JANUARY, 3), missing=()),
        DocumentWithdrawn: lambda each: each.withdraw(act, replaced_by=None, known=False),
    }
    reach = {DocumentState.IN_FORCE: issued, DocumentState.WITHDRAWN: withdrawn}
    check_pair(SystemDocument.LIFE, (state, event), reach, attempt)


@pytest.mark.parametrize(("state", "event"), pairs(WorkProcess.LIFE))
def test_a_process_takes_what_its_table_allows(
    world: World, filing: Filing, state: ProcessState, event: type[Facts]
) -> None:
    act = replace(world.act(QMR), reason="Lý do")

    def running() -> WorkProcess:
        filing.identify()
        return filing.process()

    def ended() -> WorkProcess:
        filing.identify()
        filing.end()
        return filing.process()

    attempt: dict[type[Facts], Callable[[WorkProcess], object]] = {
        ProcessReassigned: lambda each: each.reassign(act, owner=OWNER),
        IndicatorsReported: lambda each: each.report(act, figures=Indicators(*FEBRUARY, **FIGURES)),
        ProcessEnded: lambda each: each.end(act),
    }
    reach = {ProcessState.RUNNING: running, ProcessState.ENDED: ended}
    check_pair(WorkProcess.LIFE, (state, event), reach, attempt)


@pytest.mark.parametrize(("state", "event"), pairs(InternalAudit.LIFE))
def test_an_internal_audit_takes_what_its_table_allows(
    world: World, filing: Filing, state: AuditState, event: type[Facts]
) -> None:
    filing.identify()
    processes, edition = {"TN-01": filing.process()}, world.application.catalogues[ISO]
    report, act = filing.file("Báo cáo"), replace(world.act(QMR), reason="Lý do")
    steps: dict[AuditState, tuple[Callable[[], object], ...]] = {
        AuditState.PLANNED: (),
        AuditState.HELD: (lambda: filing.hold_audit(nonconformities=0),),
        AuditState.CLOSED: (lambda: filing.hold_audit(nonconformities=0), filing.close_audit),
        AuditState.CANCELLED: (filing.cancel_audit,),
    }

    def reached(state: AuditState) -> Callable[[], InternalAudit]:
        def go() -> InternalAudit:
            filing.plan_audit()
            for step in steps[state]:
                step()
            return filing.audit

        return go

    def follow_up(each: InternalAudit) -> None:
        if each.held is not None and each.stage is AuditState.HELD:
            each.held = replace(each.held, nonconformities=1)
        each.follow_up(act, settled=1, carried_out_by=[OWNER], note="Đã xem", evidence=(), missing=())

    attempt: dict[type[Facts], Callable[[InternalAudit], object]] = {
        InternalAuditHeld: lambda each: each.hold(
            act, edition=edition, held_from=FEBRUARY[0], parts=[PART], processes=processes, nonconformities=0,
            observations=0, report=report, missing=(),
        ),
        InternalAuditFollowedUp: follow_up,
        InternalAuditClosed: lambda each: each.close(act),
        InternalAuditCancelled: lambda each: each.cancel(act),
    }  # fmt: skip
    check_pair(InternalAudit.LIFE, (state, event), {each: reached(each) for each in AuditState}, attempt)
