"""What other services say of deadlines, for the notifier's tests to hear."""

from __future__ import annotations

from datetime import date, timedelta

from shared.contracts import Document
from shared.contracts.assessment import (
    ActionCarriedOut,
    ActionExtended,
    ActionPlanned,
    CertificateHandedOver,
    CertificateRecorded,
    CertificateWithdrawn,
    CompletionReported,
    NonconformityHandedOver,
    RecommendationExtended,
    RecommendationHandedOver,
    RecommendationMade,
    RecommendationReopened,
    RecommendationSource,
    RecommendationWithdrawn,
    SurveillanceDone,
)
from shared.contracts.notifier import DeadlineKind
from shared.contracts.registry import (
    AgencyReclassified,
    AgencyTargets,
    CheckDeadlineExtended,
    CheckFulfilmentReported,
    CheckRequestIssued,
    CheckRequestReopened,
    CheckRequestWithdrawn,
    Inheritance,
    Matter,
    MilestoneReported,
    MilestoneTarget,
    Objective,
    ProgrammeAdopted,
    QmrNamed,
    ReorganisationCarriedOut,
    ReorganisationKind,
    TargetRevised,
    WaveScheduled,
)
from shared.contracts.terms import AgencyKind, Milestone, Obligation
from tests.notifier.world import SNV, World

MILESTONE, PLAN = Milestone.DOCUMENTS_ISSUED, "277/KH-UBND"
DIGEST = "0" * 64
ISSUED = (
    (DeadlineKind.MILESTONE, "target", "milestone", MILESTONE.value),
    (DeadlineKind.CHECK_REQUEST, "request", "fulfilled", "KT-1:2"),
    (DeadlineKind.CORRECTIVE_ACTION, "planned", "carried_out", "KPH-1"),
    (DeadlineKind.RECOMMENDATION, "recommended", "completed", "KN-1"),
)
"""A kind of deadline, who says that there is one, who says that it is met, and what it is about."""


class Happenings:
    """The other services, one sentence each."""

    def __init__(self, world: World) -> None:
        self.world = world

    def qmr(self, person: str, since: date = date(2008, 1, 1), code: str = SNV) -> Document:
        return self.world.said(
            QmrNamed(agency=code, person=person, from_day=since, post="deputy"), f"assignment/{code}"
        )

    def target(self, by: date, milestone: Milestone = MILESTONE, code: str = SNV) -> Document:
        return self.wave([(code, milestone, by)])

    def wave(self, targets: list[tuple[str, Milestone, date]], wave: int = 1) -> Document:
        members = tuple(
            AgencyTargets(code, order, (MilestoneTarget(milestone, by),))
            for order, (code, milestone, by) in enumerate(targets, 1)
        )
        return self.world.said(WaveScheduled(plan=PLAN, wave=wave, members=members), "plan/277")

    def revised(self, was: date, by: date, code: str = SNV) -> Document:
        return self.world.said(
            TargetRevised(plan=PLAN, agency=code, milestone=MILESTONE, was=was, by=by), "plan/277", reason="Lý do"
        )

    def milestone(self, milestone: Milestone = MILESTONE, code: str = SNV) -> Document:
        return self.world.said(
            MilestoneReported(code=code, milestone=milestone, order=4, rule="1"), f"agency/{code}", basis=None
        )

    def programme(self, year: int = 2008, code: str = SNV) -> Document:
        facts = ProgrammeAdopted(
            agency=code, year=year, document_number="1/CT", objectives=(Objective("Mục tiêu", "Chỉ tiêu"),)
        )
        return self.world.said(facts, f"programme/{code}-{year}", basis=None)

    def reclassified(self, obligation: Obligation, code: str = SNV) -> Document:
        facts = AgencyReclassified(
            code=code, was=AgencyKind.PROVINCIAL_DEPARTMENT, kind=AgencyKind.PUBLIC_SERVICE_UNIT,
            obligation=obligation, obligation_rule="1",
        )  # fmt: skip
        return self.world.said(facts, f"agency/{code}")

    def request(self, by: date, code: str = SNV) -> Document:
        facts = CheckRequestIssued(
            check="KT-1", agency=code, number=2, addressee="Thủ trưởng", text="Bổ sung hồ sơ", rests_on="Biên bản",
            deadline=by,
        )  # fmt: skip
        return self.world.said(facts, "check/KT-1", basis=None)

    def request_extended(self, was: date, by: date) -> Document:
        facts = CheckDeadlineExtended(check="KT-1", agency=SNV, number=2, was=was, deadline=by)
        return self.world.said(facts, "check/KT-1", basis=None, reason="Lý do")

    def fulfilled(self) -> Document:
        facts = CheckFulfilmentReported(check="KT-1", agency=SNV, number=2, note="Đã làm", evidence=(DIGEST,))
        return self.world.said(facts, "check/KT-1", basis=None)

    def request_reopened(self) -> Document:
        facts = CheckRequestReopened(check="KT-1", agency=SNV, number=2)
        return self.world.said(facts, "check/KT-1", basis=None, reason="Chưa đạt")

    def request_withdrawn(self) -> Document:
        facts = CheckRequestWithdrawn(check="KT-1", agency=SNV, number=2)
        return self.world.said(facts, "check/KT-1", basis=None, reason="Không còn cần")

    def planned(self, by: date, code: str = SNV) -> Document:
        facts = ActionPlanned(nonconformity="KPH-1", agency=code, action="Sửa", responsible="p-qmr", due_on=by)
        return self.world.said(facts, "nonconformity/KPH-1", basis=None)

    def action_extended(self, was: date, by: date) -> Document:
        facts = ActionExtended(nonconformity="KPH-1", agency=SNV, due_on=by, earlier_due_on=was)
        return self.world.said(facts, "nonconformity/KPH-1", basis=None, reason="Lý do")

    def carried_out(self, code: str = SNV) -> Document:
        facts = ActionCarriedOut(nonconformity="KPH-1", agency=code, done="Đã sửa", by=("p-qmr",), evidence=(DIGEST,))
        return self.world.said(facts, "nonconformity/KPH-1", basis=None)

    def action_handed(self, to: str) -> Document:
        facts = NonconformityHandedOver(nonconformity="KPH-1", from_agency=SNV, to_agency=to, reorganisation="SX-1")
        return self.world.said(facts, "nonconformity/KPH-1", basis=None)

    def recommended(self, by: date) -> Document:
        facts = RecommendationMade(
            recommendation="KN-1", agency=SNV, source=RecommendationSource.ASSESSMENT, source_key="DG-1",
            text="Nên làm", due_on=by,
        )  # fmt: skip
        return self.world.said(facts, "recommendation/KN-1")

    def completed(self) -> Document:
        facts = CompletionReported(recommendation="KN-1", agency=SNV, done="Đã làm", evidence=(DIGEST,))
        return self.world.said(facts, "recommendation/KN-1", basis=None)

    def recommendation_extended(self, was: date, by: date) -> Document:
        facts = RecommendationExtended(recommendation="KN-1", agency=SNV, due_on=by, earlier_due_on=was)
        return self.world.said(facts, "recommendation/KN-1", basis=None, reason="Lý do")

    def sent_back(self) -> Document:
        facts = RecommendationReopened(recommendation="KN-1", agency=SNV)
        return self.world.said(facts, "recommendation/KN-1", basis=None, reason="Chưa đạt")

    def recommendation_withdrawn(self) -> Document:
        return self.world.said(RecommendationWithdrawn(recommendation="KN-1", agency=SNV), "recommendation/KN-1")

    def recommendation_handed(self, to: str) -> Document:
        facts = RecommendationHandedOver(recommendation="KN-1", from_agency=SNV, to_agency=to, reorganisation="SX-1")
        return self.world.said(facts, "recommendation/KN-1", basis=None)

    def certified(self, until: date, key: str = "GCN-1", code: str = SNV, months: int = 12) -> Document:
        facts = CertificateRecorded(
            certificate=key, agency=code, issuer="Tổng cục TCĐLCL", decision_number="1/QĐ",
            issued_on=until - timedelta(days=3 * 365 + 1), fields_of_activity=("Cấp phép",), assessing_body="Đoàn",
            catalogue="tcvn-iso-9001-2000", expires_on=until, expiry_stated=True, surveillance_months=months,
            surveillance_stated=True,
        )  # fmt: skip
        return self.world.said(facts, f"certificate/{key}", basis=None)

    def surveyed(self, key: str = "GCN-1", code: str = SNV) -> Document:
        facts = SurveillanceDone(certificate=key, agency=code, report_number="2/BC", note="Duy trì")
        return self.world.said(facts, f"certificate/{key}", basis=None)

    def certificate_withdrawn(self, key: str = "GCN-1", code: str = SNV) -> Document:
        return self.world.said(CertificateWithdrawn(certificate=key, agency=code, note="Thu hồi"), f"certificate/{key}")

    def certificate_handed(self, to: str, key: str = "GCN-1") -> Document:
        facts = CertificateHandedOver(certificate=key, from_agency=SNV, to_agency=to, reorganisation="SX-1")
        return self.world.said(facts, f"certificate/{key}", basis=None)

    def ended(self, heir: str, code: str = SNV) -> Document:
        facts = ReorganisationCarriedOut(
            reorganisation="SX-1", kind=ReorganisationKind.MERGED, title="Hợp nhất", predecessors=(code,),
            successors=(heir,), ended=(code,),
            inheritances=tuple(Inheritance(code, matter, heir) for matter in Matter),
        )  # fmt: skip
        return self.world.said(facts, "reorganisation/SX-1")
