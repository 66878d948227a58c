"""The shapes of funding over HTTP: what commands say, and what answers look like. Money is whole đồng."""

from __future__ import annotations

from typing import Final

from services.funding.domain.estimate import Step
from shared.acts import BasisKind, Capacity, Role
from shared.contracts.funding import BalancedBy, Channel, EstimateKey, EstimateLine, FactKind, Tranche
from shared.contracts.terms import AgencyCode, Milestone, Name, PersonId, Year
from shared.http import CommandBody, PageArgs, Strict, fields

MOST: Final = 10**15
"""The most đồng that a contract holds (`shared.contracts.terms.Dong`)."""


class ApproveBudget(CommandBody):
    """Duyệt tổng mức của một năm. / Approve a year's ceiling; `legal_basis` is the People's Council's resolution."""

    year = fields.of(Year)
    source_of_fund = fields.of(Name, description="Nguồn kinh phí / source of the fund")
    ceiling = fields.Whole(least=1, most=MOST, unit="đồng", required=True, description="Tổng mức / the ceiling")


class ProposeEstimate(CommandBody):
    """Đề xuất dự toán (điểm 2b). / Propose an estimate: one line per agency."""

    estimate = fields.of(EstimateKey)
    year = fields.of(Year)
    lines = fields.Items(
        fields.of(EstimateLine), least=1, most=120, required=True, description="Mỗi cơ quan một dòng / one per agency"
    )


class BalanceEstimate(CommandBody):
    """Cân đối dự toán (điểm 5). / Nothing besides what every act says; which department follows from the role."""


class SubmitEstimate(CommandBody):
    """Trình UBND tỉnh (điểm 5). / Nothing besides what every act says."""


class ApproveEstimate(CommandBody):
    """Phê duyệt dự toán. / Nothing besides what every act says; `legal_basis` is required."""


class ReleaseTranche(CommandBody):
    """Cho cấp một đợt. / Release a tranche; its amount follows from the rule, `legal_basis` is what sets the rule."""

    tranche = fields.of(Tranche)


class AllocationArgs(PageArgs):
    """A page of allocations, of one agency where `agency` is given."""

    agency = fields.of(AgencyCode, required=False)


def _text(*, none: bool = False) -> fields.Text:
    return fields.Text(most=4000, required=True, allow_none=none)


def _dong(description: str) -> fields.Whole:
    return fields.Whole(most=MOST, unit="đồng", required=True, description=description)


def _version() -> fields.Whole:
    return fields.Whole(required=True, description="Phiên bản hồ sơ, dùng cho If-Match / version, for If-Match")


def _many(shape: type[Strict], description: str = "") -> fields.Items:
    return fields.Items(fields.Nested(shape), most=10_000, required=True, description=description)


class BasisView(Strict):
    """Căn cứ pháp lý. / The document an act rests on."""

    kind = fields.Choice(BasisKind, required=True)
    number = _text()
    issuer = _text()
    date = fields.Day(required=True, allow_none=True, description="null: không rõ / unknown")
    abstract = _text(none=True)
    signer = _text(none=True)


class SaidView(Strict):
    """Ai, lúc nào, ở sự kiện nào. / Who said it, when, and the event it stands in. Persons by opaque id."""

    event_id = fields.Uuid(required=True)
    position = fields.Whole(required=True, description="Vị trí trong nhật ký / position in funding's log")
    occurred = _text()
    recorded = fields.Moment(required=True)
    person = fields.of(PersonId)
    role = fields.Choice(Role, required=True)
    agency = fields.of(AgencyCode | None, required=True)
    capacity = fields.Choice(Capacity, required=True)
    principal = _text(none=True)
    mandate = _text(none=True)
    reason = _text(none=True)
    legal_basis = fields.Nested(BasisView, required=True, allow_none=True)


class CommitmentView(SaidView):
    """Một lần phân bổ từ tổng mức. / A commitment of part of the ceiling."""

    estimate = fields.of(EstimateKey)
    amount = _dong("Số phân bổ / amount committed")


class BudgetView(Strict):
    """Tổng mức của một năm. / A year's ceiling, what is committed of it and what remains."""

    year = fields.of(Year)
    version = _version()
    source_of_fund = fields.of(Name)
    ceiling = _dong("Tổng mức được duyệt / ceiling")
    committed = _dong("Đã phân bổ / committed")
    remaining = _dong("Còn lại / remaining")
    approval = fields.Nested(SaidView, required=True)
    commitments = _many(CommitmentView)


class LineView(Strict):
    """Một dòng dự toán. / One agency's line."""

    agency = fields.of(AgencyCode)
    amount = _dong("Số tiền / amount")
    purpose = fields.of(Name)
    channel = fields.Choice(Channel, required=True)
    channel_vi = _text()
    channel_en = _text()


class StepView(SaidView):
    """Một bước của dự toán. / A step in an estimate's way."""

    step = fields.Choice(Step, required=True)
    step_vi = _text()
    step_en = _text()


class EstimateView(Strict):
    """Một dự toán và đường đi của nó. / An estimate, its lines, and who did what with it."""

    estimate = fields.of(EstimateKey)
    year = fields.of(Year)
    version = _version()
    total = _dong("Tổng dự toán / total")
    state = _text()
    state_vi = _text()
    state_en = _text()
    awaited_balances = fields.Items(fields.Choice(BalancedBy), required=True)
    lines = _many(LineView)
    trail = _many(StepView)


class FactView(Strict):
    """Một sự kiện nghe được. / A fact that was heard: where it stands at its source, when it happened, when noted."""

    fact = fields.Choice(FactKind, required=True)
    fact_vi = _text()
    fact_en = _text()
    milestone = fields.Choice(Milestone, required=True, allow_none=True)
    year = fields.of(Year | None, required=True)
    reference = _text(none=True)
    major = fields.Whole(required=True, allow_none=True, unit="điểm không phù hợp nặng / major nonconformities")
    source = _text()
    position = fields.Whole(required=True, description="Vị trí trong nhật ký nguồn / position in the source's log")
    event_id = fields.Uuid(required=True)
    recorded_by = fields.of(PersonId)
    happened_on = fields.Day(required=True)
    noted_at = fields.Moment(required=True)
    noted_event_id = fields.Uuid(required=True)


class ReleasedView(Strict):
    """Một đợt đã cấp. / A released tranche, with the facts and the rule that it rests on."""

    tranche = fields.of(Tranche)
    amount = _dong("Số cấp đợt này / amount of this tranche")
    released = _dong("Tổng đã cấp sau đợt này / total released after it")
    rule = _text()
    facts = _many(FactView)
    release = fields.Nested(SaidView, required=True)


class ShareView(Strict):
    """Phần của một cơ quan tiếp nhận. / What one heir took over."""

    to_agency = fields.of(AgencyCode)
    amount = _dong("Số tiếp nhận / taken over")


class HandedOverView(Strict):
    """Bàn giao khi cơ quan chấm dứt. / What passed to heirs when the agency ended; the shares add up to it."""

    reorganisation = _text()
    amount = _dong("Số chưa cấp được bàn giao / not released, handed over")
    shares = _many(ShareView)
    handing_over = fields.Nested(SaidView, required=True)


class AllocationItem(Strict):
    """Kinh phí giao cho một cơ quan trong một năm. / An agency's money of a year, and its tranches."""

    allocation = _text()
    agency = fields.of(AgencyCode)
    year = fields.of(Year)
    version = _version()
    estimate = fields.of(EstimateKey)
    channel = fields.Choice(Channel, required=True)
    channel_vi = _text()
    channel_en = _text()
    assigned = _dong("Số được giao / assigned")
    released = _dong("Đã cấp / released")
    unreleased = _dong("Chưa cấp / not yet released")
    assigned_on = fields.Day(required=True, description="Ngày giao ban đầu / when it was first assigned")
    assignment = fields.Nested(SaidView, required=True, description="Giao, hoặc tiếp nhận / assigned, or taken over")
    tranches = _many(ReleasedView)
    origin = _text(none=True)
    from_agency = fields.of(AgencyCode | None, required=True)
    reorganisation = _text(none=True)
    first = fields.of(Tranche)
    rule = _text(none=True)
    handed_over = fields.Nested(HandedOverView, required=True, allow_none=True)


class RuleView(Strict):
    """Phiên bản quy tắc cấp theo đợt. / A version of the tranche rule."""

    version = _text()
    from_day = fields.Day(required=True)
    source = _text()
    fictitious = fields.Flag(
        required=True, description="true: quyết định được nêu là giả định / the decision it names does not exist"
    )


class ConditionView(Strict):
    """Một điều kiện. / A condition of a tranche."""

    condition = _text()
    condition_vi = _text()
    condition_en = _text()


class MetView(ConditionView):
    """Điều kiện đã đạt. / A condition that holds, and the fact it rests on; null: nothing speaks against it."""

    fact = fields.Nested(FactView, required=True, allow_none=True)


class MissingView(ConditionView):
    """Điều kiện còn thiếu. / A condition that does not hold, and the facts that speak against it."""

    against = _many(FactView)


class NextView(Strict):
    """Đợt tiếp theo. / The next tranche: what it would be, and which facts are there and which are not."""

    tranche = fields.of(Tranche)
    amount = _dong("Số sẽ cấp / amount it would release")
    rule = fields.Nested(RuleView, required=True)
    met = _many(MetView)
    missing = _many(MissingView)


class AllocationView(AllocationItem):
    """Kinh phí của một cơ quan và đợt tiếp theo. / An allocation, and how the next tranche stands now."""

    next = fields.Nested(
        NextView, required=True, allow_none=True, description="null: đã cấp hết / all tranches are released"
    )
