"""What the notifier records of the deadlines that it watches (directive, point 2a: urge, follow, report)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Annotated

from shared.contracts.base import Facts, event
from shared.contracts.fields import Items, Text, Whole
from shared.contracts.terms import AgencyCode, FactCited

DeadlineKey = Annotated[str, Text(max=200, pattern=r"[a-z_]+:.+"), "Mã thời hạn / key of the deadline"]
Matter = Annotated[str, Text(max=120), "Việc phải làm: mốc, năm, hoặc mã hồ sơ / milestone, year or key of the record"]
StepCode = Annotated[str, Text(max=32, pattern=r"[a-z0-9-]+"), "Bước đôn đốc / step of urging"]
PolicyVersion = Annotated[str, Text(max=64), "Phiên bản quy tắc đôn đốc / version of the urging policy"]
Months = Annotated[int, Whole("tháng / months", min=1, max=120)]
Topic = Annotated[str, Text(max=120), "Loại sự kiện là căn cứ / topic of the event it rests on"]


class DeadlineKind(StrEnum):
    """What has to be done by a deadline."""

    MILESTONE = "milestone"
    """Mốc của kế hoạch triển khai (điểm 3)."""
    PROGRAMME = "programme"
    """Ban hành chương trình công tác năm (điểm 6)."""
    PROGRAMME_RESULTS = "programme_results"
    """Báo cáo kết quả chương trình công tác năm (điểm 6)."""
    CORRECTIVE_ACTION = "corrective_action"
    """Hành động khắc phục một điểm không phù hợp (8.5.2)."""
    CHECK_REQUEST = "check_request"
    """Yêu cầu của một cuộc kiểm tra (điểm 2a)."""
    RECOMMENDATION = "recommendation"
    """Kiến nghị của đánh giá, kiểm tra hoặc thanh tra."""
    CERTIFICATE = "certificate"
    """Giấy chứng nhận hết hạn."""
    SURVEILLANCE = "surveillance"
    """Đánh giá giám sát để duy trì giấy chứng nhận."""


class Audience(StrEnum):
    """To whom a step of urging speaks."""

    RESPONSIBLE = "responsible"
    """Đại diện lãnh đạo về chất lượng; chưa có thì thủ trưởng."""
    HEAD = "head"
    """Thủ trưởng cơ quan có việc."""
    OFFICE = "office"
    """Văn phòng UBND tỉnh (điểm 2a)."""


class Dropping(StrEnum):
    """Why a deadline is watched no more although nothing was done by it."""

    WITHDRAWN = "withdrawn"
    """Việc đã được rút, thu hồi."""
    AGENCY_ENDED = "agency_ended"
    """Cơ quan kết thúc hoạt động do sắp xếp tổ chức."""
    NOT_BOUND = "not_bound"
    """Cơ quan không còn phải làm việc này."""


@event("notifier.deadline.set", version=1, agencies=("agency",))
class DeadlineSet(Facts):
    """Bắt đầu theo dõi một thời hạn, nghe từ dịch vụ khác. / A deadline is watched from now on; `cited` set it.

    `said_on` is the day on which that was recorded where it comes from; `every_months` tells of what comes round again.
    """

    deadline: DeadlineKey
    kind: DeadlineKind
    agency: AgencyCode
    matter: Matter
    due_on: date
    said_on: date
    every_months: Months | None = None
    cited: FactCited
    cited_topic: Topic


@event("notifier.deadline.forestalled", version=1, agencies=("agency",))
class DeadlineForestalled(Facts):
    """Việc đã xong trước khi có thời hạn. / The thing was done before anybody set a deadline for it."""

    deadline: DeadlineKey
    kind: DeadlineKind
    agency: AgencyCode
    matter: Matter
    cited: FactCited


@event("notifier.deadline.revised", version=1, agencies=("agency",))
class DeadlineRevised(Facts):
    """Thời hạn được điều chỉnh, gia hạn, hoặc đặt sau khi việc đã xong. / The day was changed, or set at last.

    What was urged for the earlier day stays recorded; for the new day urging begins anew.
    """

    deadline: DeadlineKey
    agency: AgencyCode
    matter: Matter
    was: date | None = None
    due_on: date
    said_on: date
    every_months: Months | None = None
    cited: FactCited
    cited_topic: Topic


@event("notifier.deadline.met", version=1, agencies=("agency",))
class DeadlineMet(Facts):
    """Việc đã xong; thôi đôn đốc. / The thing was done, in time or late; nobody is urged any more."""

    deadline: DeadlineKey
    agency: AgencyCode
    cited: FactCited


@event("notifier.deadline.dropped", version=1, agencies=("agency",))
class DeadlineDropped(Facts):
    """Thôi theo dõi mà việc chưa xong. / Watched no more although nothing was done by it."""

    deadline: DeadlineKey
    agency: AgencyCode
    why: Dropping
    cited: FactCited


@event("notifier.deadline.reopened", version=1, agencies=("agency",))
class DeadlineReopened(Facts):
    """Việc tưởng đã xong mà chưa xong; theo dõi lại. / What was taken for done is not; watched again."""

    deadline: DeadlineKey
    agency: AgencyCode
    cited: FactCited


@event("notifier.deadline.moved", version=1, agencies=("from_agency", "agency"))
class DeadlineMoved(Facts):
    """Thời hạn chuyển sang cơ quan kế thừa khi sắp xếp tổ chức. / A reorganisation handed it to a successor."""

    deadline: DeadlineKey
    from_agency: AgencyCode
    agency: AgencyCode
    cited: FactCited


@dataclass(frozen=True, slots=True)
class Told:
    """A step that was taken: on which working day it fell, under which policy, to whom, and the notice about it."""

    step: StepCode
    on_day: date
    policy: PolicyVersion
    audience: Audience
    notice: Annotated[str, Text(max=96)]


@event("notifier.deadline.urged", version=1, agencies=("agency",))
class DeadlineUrged(Facts):
    """Đến bước đôn đốc: ai được báo, bước nào bỏ qua. / Steps of urging fell due: who is told, what is passed over.

    `passed` are steps that nobody needs to be told of any more: a later one says more, or they were acknowledged.
    `calendar` names the announced calendar that the working days were counted on; `verified` false: a day that the
    counting rests on is not announced, or is only remembered.
    """

    deadline: DeadlineKey
    agency: AgencyCode
    due_on: date
    told: Annotated[tuple[Told, ...], Items(max=10)]
    passed: Annotated[tuple[StepCode, ...], Items(max=20)]
    calendar: Annotated[str, Text(max=64), "Phiên bản lịch làm việc / version of the working calendar"]
    verified: bool


@event("notifier.deadline.acknowledged", version=1, agencies=("agency",))
class DeadlineAcknowledged(Facts):
    """Người được đôn đốc báo đã nắm. / Who was urged says that it was understood: reminders before the day stop.

    Nothing is met by it, and nothing that follows once the day has passed is stopped (directive, point 2a).
    """

    deadline: DeadlineKey
    agency: AgencyCode
    due_on: date
    step: StepCode


@dataclass(frozen=True, slots=True)
class DeadlineCited:
    """What a notice about a deadline rests on: the deadline as it was then, the step, its rule and its calendar."""

    deadline: DeadlineKey
    agency: AgencyCode
    due_on: date
    step: StepCode
    policy: PolicyVersion
    calendar: Annotated[str, Text(max=64), "Phiên bản lịch làm việc / version of the working calendar"]
    verified: bool
