"""The shapes of questions about deadlines and their answers."""

from __future__ import annotations

from services.notifier.domain.deadline import Stage
from services.notifier.schemas.notices import RecordedView
from shared.contracts.notifier import Audience, DeadlineKey, DeadlineKind, Matter, NoticeKey, PolicyVersion, StepCode
from shared.contracts.terms import AgencyCode
from shared.http import PageArgs, Strict, fields


class DeadlinesArgs(PageArgs):
    """Whose deadlines, of what kind, in what state. Nothing named: every one."""

    agency = fields.of(AgencyCode, required=False)
    kind = fields.Choice(DeadlineKind)
    state = fields.Choice(Stage)


class UrgedView(Strict):
    """What became of a step, and the notice about it; without one, nobody needed to be told of it any more."""

    step = fields.of(StepCode)
    due_on = fields.Day(required=True, description="Thời hạn khi đó / the deadline as it was then")
    on_day = fields.Day(required=True, allow_none=True, description="Ngày làm việc của bước / its working day")
    audience = fields.Choice(Audience, required=True, allow_none=True)
    policy = fields.of(PolicyVersion, allow_none=True)
    calendar = fields.Text(required=True, description="Phiên bản lịch làm việc / version of the working calendar")
    verified = fields.Flag(required=True, description="Lịch làm việc đã kiểm chứng / the working days are verified")
    notice = fields.of(NoticeKey, allow_none=True)
    event = fields.Uuid(required=True)
    at = fields.Moment(required=True)


class DeadlineView(Strict):
    """A deadline as the notifier knows it. Without a day: the thing was done before anybody set one."""

    deadline = fields.of(DeadlineKey)
    kind = fields.Choice(DeadlineKind, required=True)
    agency = fields.of(AgencyCode)
    matter = fields.of(Matter)
    state = fields.Choice(Stage, required=True)
    due_on = fields.Day(required=True, allow_none=True)
    set = fields.Nested(RecordedView, required=True, allow_none=True)
    ended = fields.Nested(RecordedView, required=True, allow_none=True)
    acknowledged = fields.Nested(RecordedView, required=True, allow_none=True)
    next_step = fields.Moment(required=True, allow_none=True, description="Bước tiếp theo / when the next step is due")
    urged = fields.Items(fields.Nested(UrgedView), required=True)
    version = fields.Whole(required=True)
