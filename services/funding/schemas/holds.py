"""The shapes of deferrals: what commands say, and what answers look like."""

from __future__ import annotations

from services.funding.domain.hold import Stage
from services.funding.schemas.parts import SaidView, many, text, version_of
from shared.contracts.funding import HoldKey
from shared.contracts.terms import AgencyCode, PersonId
from shared.http import CommandBody, PageArgs, Strict, fields


class ConfirmHold(CommandBody):
    """Xác nhận tạm hoãn. / Nothing besides what every act says; `legal_basis` is the numbered decision."""


class LiftHold(CommandBody):
    """Bãi bỏ tạm hoãn. / Nothing besides what every act says; `legal_basis` is the numbered decision."""


class DecideRecovery(CommandBody):
    """Quyết định về kiến nghị thu hồi. / Decide on the recommended recovery; `legal_basis` is the decision."""

    recover = fields.Flag(required=True, description="true: thu hồi / recover; false: không thu hồi / do not")


class HoldArgs(PageArgs):
    """A page of deferrals, of one agency where `agency` is given."""

    agency = fields.of(AgencyCode, required=False)


class CitedView(Strict):
    """Sự kiện được dẫn. / An event by where it stands."""

    source = text()
    position = fields.Whole(required=True, description="Vị trí trong nhật ký nguồn / position in the source's log")
    event_id = fields.Uuid(required=True)


class HoldStepView(SaidView):
    """Một bước của việc tạm hoãn. / A step of a deferral."""

    step_vi = text()
    step_en = text()


class HoldView(Strict):
    """Việc tạm hoãn cấp kinh phí vì dấu hiệu nghiêm trọng. / A deferral by a severe signal, as it stands now.

    `lapsed` is derived from today: the counted time is over and nobody decided. `verified` false: chưa kiểm chứng, a
    day of the working calendar that it was counted by is from memory or not announced.
    """

    hold = fields.of(HoldKey)
    agency = fields.of(AgencyCode)
    version = version_of()
    signal = fields.Nested(CitedView, required=True)
    raised_by = fields.Items(fields.of(PersonId), required=True, description="Ai nêu dấu hiệu / who raised the signal")
    from_day = fields.Day(required=True)
    last_day = fields.Day(required=True, description="Hết ngày này nếu không có quyết định / to the end of this day")
    working_days = fields.Whole(required=True, unit="ngày làm việc / working days")
    rule = text()
    calendar = text()
    state = fields.Choice(Stage, required=True)
    state_vi = text()
    state_en = text()
    holds = fields.Flag(required=True, description="Đang hoãn đợt cấp / it defers a release now")
    lapsed = fields.Flag(required=True)
    verified = fields.Flag(required=True)
    recover = fields.Flag(required=True, allow_none=True, description="Quyết định thu hồi / what was decided")
    steps = many(HoldStepView)
