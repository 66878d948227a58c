"""What funding records of deferrals: a severe open signal holds the next release for a short, counted time."""

from __future__ import annotations

from datetime import date
from typing import Annotated

from shared.contracts.assessment.signals import SignalKey
from shared.contracts.base import Basis, Facts, event
from shared.contracts.fields import Items, Text, Whole
from shared.contracts.terms import AgencyCode, FactCited, PersonId

HoldKey = Annotated[SignalKey, "Mã việc tạm hoãn: mã của dấu hiệu / key of the deferral: that of the signal"]


@event("funding.hold.begun", version=1, agencies=("agency",))
class HoldBegun(Facts):
    """Tạm hoãn đợt cấp tiếp theo vì có dấu hiệu nghiêm trọng đang mở. / A severe open signal defers the next release.

    From the day on which the signal was recorded, for `working_days` of `calendar` by `rule`, so up to `last_day`; that
    it lapses then if nobody decided is derived, never recorded. `raised_by` are those who raised the signal.
    """

    hold: HoldKey
    agency: AgencyCode
    signal: FactCited
    raised_by: Annotated[tuple[PersonId, ...], Items(min=1, max=2)]
    from_day: date
    last_day: date
    working_days: Annotated[int, Whole("ngày làm việc / working days", min=1, max=250)]
    rule: Annotated[str, Text(max=64), "Phiên bản quy tắc / version of the rule"]
    calendar: Annotated[str, Text(max=64), "Phiên bản lịch làm việc / version of the working calendar"]


@event("funding.hold.confirmed", version=1, agencies=("agency",), basis=Basis.REQUIRED)
class HoldConfirmed(Facts):
    """Sở Tài chính hoặc UBND tỉnh xác nhận việc tạm hoãn bằng quyết định có số. / Confirmed by numbered decision.

    It then holds until it is lifted, or the signal is decided.
    """

    hold: HoldKey
    agency: AgencyCode


@event("funding.hold.lifted", version=1, agencies=("agency",), basis=Basis.REQUIRED)
class HoldLifted(Facts):
    """Sở Tài chính hoặc UBND tỉnh bãi bỏ việc tạm hoãn bằng quyết định có số. / Lifted by numbered decision."""

    hold: HoldKey
    agency: AgencyCode


@event("funding.hold.ended", version=1, agencies=("agency",))
class HoldEnded(Facts):
    """Dấu hiệu bị bác bỏ nên việc tạm hoãn chấm dứt. / The signal was dismissed, so nothing is deferred any more."""

    hold: HoldKey
    agency: AgencyCode
    dismissal: FactCited


@event("funding.hold.recovery-recommended", version=1, agencies=("agency",))
class RecoveryRecommended(Facts):
    """Dấu hiệu được xác nhận: kiến nghị thu hồi, cấp có thẩm quyền quyết định. / Upheld: recovery is recommended.

    It recovers nothing; the competent authority decides.
    """

    hold: HoldKey
    agency: AgencyCode
    upholding: FactCited


@event("funding.hold.recovery-decided", version=1, agencies=("agency",), basis=Basis.REQUIRED)
class RecoveryDecided(Facts):
    """Cấp có thẩm quyền quyết định thu hồi hoặc không thu hồi. / The competent authority decided on the recovery.

    What is recovered is recorded on a Treasury voucher, not here.
    """

    hold: HoldKey
    agency: AgencyCode
    recover: bool
