"""The shapes of estimates: what commands say, and what answers look like."""

from __future__ import annotations

from services.funding.domain.steps import Stage, Step
from services.funding.schemas.parts import SaidView, amount, dong, many, text, version_of
from shared.contracts.funding import BalancedBy, Channel, EstimateKey
from shared.contracts.terms import AgencyCode, Name, Year
from shared.http import CommandBody, Strict, fields


class LineAsked(Strict):
    """Một dòng: một cơ quan. / A line: one agency."""

    agency = fields.of(AgencyCode)
    amount = amount("Số tiền / amount")
    purpose = fields.of(Name)
    channel = fields.Choice(Channel, required=True)


class ProposeEstimate(CommandBody):
    """Đề xuất dự toán (điểm 2b). / Propose an estimate: one line per agency."""

    estimate = fields.of(EstimateKey)
    year = fields.of(Year)
    source_of_fund = fields.of(
        Name | None,
        required=False,
        description="Không ghi: nguồn duy nhất của năm / absent: the year's only source",
    )
    lines = fields.Items(
        fields.Nested(LineAsked), least=1, most=120, required=True, description="Mỗi cơ quan một dòng / one per agency"
    )


class ReviseEstimate(CommandBody):
    """Đề xuất lại dự toán bị trả lại. / Propose a returned estimate anew: one line per agency."""

    lines = fields.Items(
        fields.Nested(LineAsked), least=1, most=120, required=True, description="Mỗi cơ quan một dòng / one per agency"
    )


class AmendEstimate(ReviseEstimate):
    """Đề xuất điều chỉnh dự toán đã duyệt. / Propose to amend an approved estimate, with a reason; states it anew."""


class ReturnEstimate(CommandBody):
    """Trả lại dự toán. / Nothing besides what every act says; `reason` is required."""


class BalanceEstimate(CommandBody):
    """Cân đối dự toán (điểm 5). / Nothing besides what every act says; which department follows from the role."""


class SubmitEstimate(CommandBody):
    """Trình UBND tỉnh (điểm 5). / Nothing besides what every act says."""


class ApproveEstimate(CommandBody):
    """Phê duyệt dự toán. / Nothing besides what every act says; `legal_basis` is required."""


class LineView(Strict):
    """Một dòng dự toán. / One agency's line."""

    agency = fields.of(AgencyCode)
    amount = dong("Số tiền / amount")
    purpose = fields.of(Name)
    channel = fields.Choice(Channel, required=True)
    channel_vi = text()
    channel_en = text()


class StepView(SaidView):
    """Một bước của dự toán. / A step in an estimate's way: in which round, and how much was asked for then."""

    round = fields.Whole(least=1, required=True, description="Lần đề xuất / round")
    total = dong("Tổng dự toán lúc đó / total at that time")

    step = fields.Choice(Step, required=True)
    step_vi = text()
    step_en = text()


class InForceView(Strict):
    """Dự toán đang có hiệu lực. / What was approved last, and holds until the next approval."""

    total = dong("Tổng dự toán / total")
    lines = many(LineView)
    approval = fields.Nested(SaidView, required=True)


class EstimateView(Strict):
    """Một dự toán và đường đi của nó. / An estimate, its lines, and who did what with it."""

    estimate = fields.of(EstimateKey)
    year = fields.of(Year)
    version = version_of()
    source_of_fund = text(none=True)
    total = dong("Tổng dự toán / total")
    round = fields.Whole(least=1, required=True, description="Lần đề xuất / round")
    state = fields.Choice(Stage, required=True)
    state_vi = text()
    state_en = text()
    awaited_balances = fields.Items(fields.Choice(BalancedBy), required=True)
    awaited_signatures = fields.Items(fields.Choice(BalancedBy), required=True)
    lines = many(LineView, "Đang được đề xuất / what is asked for now")
    in_force = fields.Nested(InForceView, required=True, allow_none=True)
    trail = many(StepView)
