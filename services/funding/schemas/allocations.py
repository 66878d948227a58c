"""The shapes of allocations: what commands say, and what answers look like."""

from __future__ import annotations

from services.funding.schemas.holds import HoldView
from services.funding.schemas.knowledge import FactView, MetView, MissingView, RuleView
from services.funding.schemas.parts import SaidView, dong, many, text, version_of
from services.funding.schemas.spending import SpentView
from shared.contracts.funding import Channel, EstimateKey, Tranche
from shared.contracts.terms import AgencyCode, Year
from shared.http import CommandBody, PageArgs, Strict, fields


class ReleaseTranche(CommandBody):
    """Cho cấp một đợt. / Release a tranche; its amount follows from the rule, `legal_basis` is what sets the rule."""

    tranche = fields.of(Tranche)


class AllocationArgs(PageArgs):
    """A page of allocations, of one agency where `agency` is given."""

    agency = fields.of(AgencyCode, required=False)


class ReleasedView(Strict):
    """Một đợt đã cấp. / A released tranche, with the facts and the rule that it rests on."""

    tranche = fields.of(Tranche)
    amount = dong("Số cấp đợt này / amount of this tranche")
    released = dong("Tổng đã cấp sau đợt này / total released after it")
    rule = text()
    facts = many(FactView)
    release = fields.Nested(SaidView, required=True)


class ChannelView(Strict):
    """Kênh cấp kinh phí. / By which way the money came before."""

    channel = fields.Choice(Channel, required=True)
    channel_vi = text()
    channel_en = text()


class AdjustedView(Strict):
    """Một lần điều chỉnh số được giao. / A change of what is assigned, by an amended estimate."""

    before = dong("Số trước đó / what it replaces")
    amount = dong("Số mới / the new amount")
    by = fields.Nested(ChannelView, required=True, description="Kênh trước đó / the channel before")
    decision = fields.Nested(SaidView, required=True)


class ShareView(Strict):
    """Phần của một cơ quan tiếp nhận. / What one heir took over."""

    to_agency = fields.of(AgencyCode)
    amount = dong("Số tiếp nhận / taken over")


class HandedOverView(Strict):
    """Bàn giao khi cơ quan chấm dứt. / What passed to heirs when the agency ended; the shares add up to it."""

    reorganisation = text()
    amount = dong("Số chưa cấp được bàn giao / not released, handed over")
    shares = many(ShareView)
    handing_over = fields.Nested(SaidView, required=True)


class AllocationItem(SpentView):
    """Kinh phí giao cho một cơ quan trong một năm. / An agency's money of a year, and its tranches."""

    allocation = text()
    agency = fields.of(AgencyCode)
    year = fields.of(Year)
    version = version_of()
    estimate = fields.of(EstimateKey)
    channel = fields.Choice(Channel, required=True)
    channel_vi = text()
    channel_en = text()
    assigned = dong("Số được giao / assigned")
    released = dong("Đã cấp / released")
    unreleased = dong("Chưa cấp / not yet released")
    assigned_on = fields.Day(required=True, description="Ngày giao ban đầu / when it was first assigned")
    assignment = fields.Nested(SaidView, required=True, description="Giao, hoặc tiếp nhận / assigned, or taken over")
    adjustments = many(AdjustedView)
    tranches = many(ReleasedView)
    origin = text(none=True)
    from_agency = fields.of(AgencyCode | None, required=True)
    reorganisation = text(none=True)
    first = fields.of(Tranche)
    rule = text(none=True)
    handed_over = fields.Nested(HandedOverView, required=True, allow_none=True)


class NextView(Strict):
    """Đợt tiếp theo. / The next tranche: what it would be, and which facts are there and which are not."""

    tranche = fields.of(Tranche)
    amount = dong("Số sẽ cấp / amount it would release")
    rule = fields.Nested(RuleView, required=True)
    met = many(MetView)
    missing = many(MissingView)
    deferred = many(HoldView, "Đang tạm hoãn vì dấu hiệu nghiêm trọng / deferred now by severe signals")


class AllocationView(AllocationItem):
    """Kinh phí của một cơ quan và đợt tiếp theo. / An allocation, and how the next tranche stands now."""

    next = fields.Nested(
        NextView, required=True, allow_none=True, description="null: đã cấp hết / all tranches are released"
    )
