"""The quality system file of an agency, as its people keep it: shorthand for the usual steps."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from typing import Any, Final

from services.assessment.domain.internalaudit import InternalAudit
from services.assessment.domain.managementreview import ManagementReview
from services.assessment.domain.systemdocument import Issue, SystemDocument, Use
from services.assessment.domain.systemfile import part_key
from services.assessment.domain.workprocess import Indicators, WorkProcess
from shared.acts import Act, Actor, Role
from shared.clock import Occurred
from shared.contracts.assessment import (
    AuditPart,
    DocumentKind,
    InputSeen,
    ReviewDecision,
    ReviewInput,
    ReviewOutput,
)
from shared.eventstore.application import Outcome
from tests.assessment.world import ISO, SECRETARY, World

HEAD: Final = Actor("p-010", Role.AGENCY_HEAD, "SNV")
QMR: Final = Actor("p-012", Role.QMR, "SNV")
STRANGER: Final = Actor("p-023", Role.QMR, "SYT")
OWNER: Final = "p-014"
CLERK: Final = "p-015"
AUDITOR: Final = "p-016"
JANUARY: Final = (date(2008, 1, 1), date(2008, 1, 31))
FEBRUARY: Final = (date(2008, 2, 1), date(2008, 2, 29))
PART: Final = AuditPart(AUDITOR, ("4.2.3",), ("TN-01",))
FIGURES: Final[dict[str, Any]] = {
    "carried_in": 4,
    "received": 20,
    "on_time": 15,
    "late": 2,
    "returned": 1,
    "still_open": 6,
    "complaints": 1,
}


@dataclass
class Filing:
    """Whoever keeps the file of agency SNV, in a world."""

    world: World

    def file(self, content: str = "Thủ tục", agency: Actor = SECRETARY) -> str:
        """Has a file recorded as evidence; returns its digest. The same content again is the same evidence."""
        digest = self.world.keep(content.encode(), agency)
        if self.world.application.not_shown(str(agency.agency), [digest]):
            self.world.claim(digest, str(agency.agency), agency)
        return digest

    def issue(
        self, code: str = "TT-01", kind: DocumentKind = DocumentKind.PROCEDURE, *, actor: Actor = QMR,
        occurred: Occurred | None = None, **said: Any,
    ) -> Outcome:  # fmt: skip
        """Issues a document."""
        act = self.world.act(actor, occurred=occurred, version=0)
        what = {"clauses": ("4.2.3",) if kind is DocumentKind.PROCEDURE else (), **said}
        return self.world.application.issue_document(
            act, agency="SNV", document=code, kind=kind, catalogue=ISO, issue=self.what(**what)
        )

    def what(self, **said: Any) -> Issue:
        """Returns what an issue says."""
        usual = {
            "title": "Thủ tục kiểm soát tài liệu",
            "number": "TT-01",
            "revision": 0,
            "prepared_by": SECRETARY.person,
            "approved_by": HEAD.person,
            "approved_on": None,
            "digest": said["digest"] if "digest" in said else self.file(),
        }
        return Issue(**{**usual, **said})

    def revise(
        self, code: str = "TT-01", *, actor: Actor = QMR, occurred: Occurred | None = None, **said: Any
    ) -> Outcome:
        """Issues a further revision."""
        act = self.world.act(actor, occurred=occurred)
        issue = self.what(**{"revision": 1, "clauses": ("4.2.3",), **said})
        return self.world.application.revise_document(
            act, document=part_key("SNV", code), issue=issue, changes="Sửa mục 3."
        )

    def review(self, code: str = "TT-01", *, occurred: Occurred | None = None) -> Outcome:
        """Reviews a document."""
        act = self.world.act(QMR, occurred=occurred)
        return self.world.application.review_document(
            act, document=part_key("SNV", code), still_right=True, note="Vẫn phù hợp."
        )

    def use(
        self, code: str = "TT-01", period: tuple[date, date] = JANUARY, *, reason: str | None = None, **said: Any
    ) -> Outcome:
        """Reports the use of a document in a period."""
        usual = {"records": 12, "samples": (self.file("Hồ sơ mẫu"),), "shows": ("REC-20",), **said}
        act = self.world.act(SECRETARY)
        return self.world.application.report_document_use(
            _because(act, reason), document=part_key("SNV", code), catalogue=ISO, use=Use(*period, **usual)
        )

    def withdraw(
        self, code: str = "TT-01", *, reason: str | None = "Không còn dùng", occurred: Occurred | None = None,
        replaced_by: str | None = None,
    ) -> Outcome:  # fmt: skip
        """Withdraws a document."""
        act = _because(self.world.act(QMR, occurred=occurred), reason)
        return self.world.application.withdraw_document(act, document=part_key("SNV", code), replaced_by=replaced_by)

    def document(self, code: str = "TT-01") -> SystemDocument:
        """Returns a document as its history makes it."""
        return self.world.application.load(SystemDocument, part_key("SNV", code))

    def identify(self, code: str = "TN-01", *, actor: Actor = QMR, **said: Any) -> Outcome:
        """Identifies a process."""
        usual = {"title": "Tiếp nhận hồ sơ", "owner": OWNER, "workers": (CLERK,), **said}
        act = self.world.act(actor, version=0)
        return self.world.application.identify_process(act, agency="SNV", process=code, **usual)

    def reassign(self, owner: str, *workers: str, code: str = "TN-01", occurred: Occurred | None = None) -> Outcome:
        """Gives a process to others."""
        act = self.world.act(QMR, occurred=occurred)
        return self.world.application.reassign_process(
            act, process=part_key("SNV", code), owner=owner, workers=workers
        )  # fmt: skip

    def report(
        self, period: tuple[date, date] = JANUARY, *, code: str = "TN-01", reason: str | None = None, **said: Any
    ) -> Outcome:
        """Reports the figures of a period."""
        figures = Indicators(*period, **{**FIGURES, **said})
        act = _because(self.world.act(SECRETARY), reason)
        return self.world.application.report_indicators(act, process=part_key("SNV", code), figures=figures)

    def end(
        self, code: str = "TN-01", *, reason: str | None = "Bỏ thủ tục", occurred: Occurred | None = None
    ) -> Outcome:
        """Ends a process."""
        act = _because(self.world.act(QMR, occurred=occurred), reason)
        return self.world.application.end_process(act, process=part_key("SNV", code))

    def process(self, code: str = "TN-01") -> WorkProcess:
        """Returns a process as its history makes it."""
        return self.world.application.load(WorkProcess, part_key("SNV", code))

    def plan_audit(self, *parts: AuditPart, actor: Actor = QMR, **said: Any) -> Outcome:
        """Plans an internal audit of the first week of March."""
        usual = {
            "catalogue": ISO,
            "planned_from": date(2008, 3, 3),
            "planned_to": date(2008, 3, 5),
            "covers_from": date(2007, 9, 1),
            "parts": parts or (PART,),
            **said,
        }
        act = self.world.act(actor, occurred=date(2008, 2, 20), version=0)
        return self.world.application.plan_internal_audit(act, agency="SNV", audit="NB-2008-1", **usual)

    def hold_audit(self, *parts: AuditPart, occurred: Occurred | None = date(2008, 3, 5), **said: Any) -> Outcome:
        """Records that it was held."""
        usual = {
            "held_from": date(2008, 3, 3),
            "parts": parts or (PART,),
            "nonconformities": 2,
            "observations": 1,
            "report": said["report"] if "report" in said else self.file("Báo cáo đánh giá nội bộ"),
            **said,
        }
        act = self.world.act(QMR, occurred=occurred)
        return self.world.application.hold_internal_audit(act, audit=part_key("SNV", "NB-2008-1"), **usual)

    def follow_up(self, settled: int = 2, *, actor: Actor = QMR, by: tuple[str, ...] = (OWNER,)) -> Outcome:
        """Verifies what others did."""
        act = self.world.act(actor)
        return self.world.application.follow_up_internal_audit(
            act, audit=part_key("SNV", "NB-2008-1"), settled=settled, carried_out_by=by, note="Đã xem lại."
        )

    def close_audit(self) -> Outcome:
        """Closes it."""
        return self.world.application.close_internal_audit(self.world.act(QMR), audit=part_key("SNV", "NB-2008-1"))

    def cancel_audit(self, reason: str | None = "Cơ quan đang sắp xếp") -> Outcome:
        """Cancels it."""
        act = _because(self.world.act(QMR), reason)
        return self.world.application.cancel_internal_audit(act, audit=part_key("SNV", "NB-2008-1"))

    @property
    def audit(self) -> InternalAudit:
        """Returns the internal audit as its history makes it."""
        return self.world.application.load(InternalAudit, part_key("SNV", "NB-2008-1"))

    def hold_review(self, actor: Actor = HEAD, *, occurred: Occurred | None = None, **said: Any) -> Outcome:
        """Records a management review."""
        usual = {
            "present": (HEAD.person, QMR.person),
            "inputs": (
                InputSeen(ReviewInput.AUDIT_RESULTS, "Báo cáo NB-2008-1"),
                InputSeen(ReviewInput.FEEDBACK, "Sổ góp ý"),
            ),
            "decisions": (
                ReviewDecision(ReviewOutput.RESOURCES, "Mua thêm một máy tính", OWNER, date(2008, 6, 30)),
                ReviewDecision(ReviewOutput.SYSTEM, "Sửa thủ tục TT-01", QMR.person, date(2008, 4, 30)),
            ),
            "minutes": said["minutes"] if "minutes" in said else self.file("Biên bản họp xem xét"),
            **said,
        }
        act = self.world.act(actor, occurred=occurred, version=0)
        return self.world.application.hold_management_review(act, agency="SNV", review="XX-2008-1", **usual)

    def complete(self, decision: int = 1) -> Outcome:
        """Records that a decision of the review was carried out."""
        return self.world.application.complete_review_decision(
            self.world.act(QMR), review=part_key("SNV", "XX-2008-1"), decision=decision, note="Đã mua."
        )

    @property
    def management_review(self) -> ManagementReview:
        """Returns the review as its history makes it."""
        return self.world.application.load(ManagementReview, part_key("SNV", "XX-2008-1"))


def _because(act: Act, reason: str | None) -> Act:
    return replace(act, reason=reason)
