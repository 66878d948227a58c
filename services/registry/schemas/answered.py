"""What the registry answers: the shapes that its OpenAPI document promises."""

from __future__ import annotations

from typing import Any

from services.registry.domain.progress import State
from shared.acts import BasisKind, Capacity, Role
from shared.contracts.registry import Objective
from shared.contracts.terms import AgencyCode, AgencyKind, Confidence, Milestone, Obligation, PersonId, Sha256
from shared.http import Strict, fields


def _text(description: str = "", *, none: bool = False, most: int = 4000) -> fields.Text:
    return fields.Text(most=most, required=True, allow_none=none, description=description)


def _day(description: str = "", *, none: bool = False) -> fields.Day:
    return fields.Day(required=True, allow_none=none, description=description)


def _whole(description: str = "", unit: str = "") -> fields.Whole:
    return fields.Whole(required=True, unit=unit, description=description)


def _flag(description: str = "") -> fields.Flag:
    return fields.Flag(required=True, description=description)


def _choice(kind: Any, description: str = "", *, none: bool = False) -> fields.Choice:
    return fields.Choice(kind, required=True, allow_none=none, description=description)


def _one(shape: type[Strict], description: str = "", *, none: bool = False) -> fields.Nested:
    return fields.Nested(shape, required=True, allow_none=none, description=description)


def _many(shape: type[Strict], description: str = "") -> fields.Items:
    return fields.Items(fields.Nested(shape), most=100_000, required=True, description=description)


def _event(description: str = "Mã sự kiện làm căn cứ / id of the event it rests on", *, none: bool = False) -> Any:
    return fields.Uuid(required=True, allow_none=none, description=description)


class ProvenanceView(Strict):
    """Nguồn và độ tin cậy. / Where a fact comes from and how sure it is."""

    source = _text()
    confidence = _choice(Confidence)
    verified = _flag("false: chưa kiểm chứng, không phải sự thật đã xác nhận / not verified")
    label_vi = _text()
    label_en = _text()


class RuleView(Strict):
    """Một phiên bản quy tắc có ngày hiệu lực. / A version of a dated rule."""

    version = _text()
    from_day = _day("Có hiệu lực thi hành từ / in force from")
    provenance = _one(ProvenanceView)


class BasisView(Strict):
    """Căn cứ pháp lý. / A legal basis."""

    kind = _choice(BasisKind)
    number = _text()
    issuer = _text()
    date = _day("null: không rõ ngày / unknown", none=True)
    abstract = _text(none=True)
    signer = _text(none=True)


class EventView(Strict):
    """Sự kiện làm căn cứ. / The event that an item rests on, with both clocks and who acted."""

    id = _event()
    type = _text()
    position = _whole("Vị trí trong nhật ký / position in the log")
    occurred = _text("Thời điểm xảy ra / when it is said to have happened")
    recorded = fields.Moment(required=True, description="Thời điểm ghi nhận / when it was recorded")
    actor = _text("Mã người / opaque person id")
    role = _choice(Role)
    agency = _text(none=True)
    capacity = _choice(Capacity)
    principal = _text(none=True)
    mandate = _text(none=True)
    reason = _text(none=True)
    legal_basis = _one(BasisView, none=True)


class AgencyNamed(Strict):
    """Cơ quan và nghĩa vụ của nó. / An agency and its obligation."""

    code = fields.of(AgencyCode)
    name_vi = _text()
    name_en = _text()
    kind = _choice(AgencyKind)
    kind_vi = _text()
    kind_en = _text()
    obligation = _choice(Obligation)
    obligation_vi = _text()
    obligation_en = _text()
    applying = _flag("Bắt buộc, hoặc đã đăng ký / must apply, or has enrolled")
    parent = _text(none=True)
    provenance = _one(ProvenanceView)
    version = _whole()


class AgencyItem(AgencyNamed):
    """Một dòng của danh mục. / A line of the register."""

    head = _text("Mã người đứng đầu hôm nay / who heads it today", none=True)
    milestones_reached = _whole()
    last_milestone = _choice(Milestone, none=True)
    registered = _event()


class EnrolmentView(Strict):
    """Đăng ký tự nguyện. / A voluntary enrolment."""

    request_number = _text()
    requested_on = _day()
    managing_agency = _text(none=True)
    event = _one(EventView)


class HeadTermView(Strict):
    """Một nhiệm kỳ thủ trưởng. / A head's term."""

    person = _text()
    decision = _one(BasisView, "Quyết định bổ nhiệm / the decision that appointed")
    term_from = _day()
    term_to = _day(none=True)
    event = _one(EventView)


class MilestoneView(Strict):
    """Một mốc cơ quan đã tự báo cáo. / A milestone that the agency reported."""

    milestone = _choice(Milestone)
    order = _whole()
    name_vi = _text()
    name_en = _text()
    rule = _one(RuleView, "Danh mục mốc / the list it stands in")
    reached_on = _day()
    recorded_days_after = _whole("Ghi nhận sau khi xảy ra / recorded after it happened", "ngày / days")
    document_number = _text(none=True)
    evidence = fields.Items(
        fields.of(Sha256),
        required=True,
        allow_none=True,
        description="null: không hiển thị cho người hỏi / not shown to who asks",
    )
    evidence_count = _whole("Số tệp bằng chứng kèm theo / files shown for it")
    event = _one(EventView)


class TargetSet(Strict):
    """Một lần đặt hạn. / A target as it was set or revised."""

    milestone = _choice(Milestone)
    by = _day()
    set_on = _day("Ngày đặt hạn / the day on which it was set")
    event = _event()


class PlaceView(Strict):
    """Vị trí trong một kế hoạch. / A place in a plan."""

    plan = _text()
    demonstration = _flag()
    wave = _whole()
    order = _whole()


class PlaceWithTargets(PlaceView):
    """Vị trí trong một kế hoạch, với mọi lần đặt hạn. / A place in a plan with every target ever set."""

    targets = _many(TargetSet)


class ProgrammeCited(Strict):
    """Một chương trình năm. / An annual programme."""

    year = _whole()
    document_number = _text()
    signed_in_person = _flag("Thủ trưởng trực tiếp ký / the head signed in person")
    event = _one(EventView)


class AgencyView(AgencyNamed):
    """Hồ sơ một cơ quan. / An agency's file."""

    obligation_rule = _one(RuleView)
    registered = _one(EventView)
    enrolment = _one(EnrolmentView, none=True)
    head = _one(HeadTermView, "Thủ trưởng hôm nay / who heads it today", none=True)
    heads = _many(HeadTermView)
    milestones = _many(MilestoneView)
    places = _many(PlaceWithTargets)
    programmes = _many(ProgrammeCited)


class StandingView(Strict):
    """Một mốc vào ngày được hỏi. / A milestone on the day asked for."""

    milestone = _choice(Milestone)
    order = _whole()
    name_vi = _text()
    name_en = _text()
    state = _choice(State)
    state_vi = _text()
    state_en = _text()
    days_late = _whole("Quá hạn hoặc đạt muộn / overdue or reached late by", "ngày dương lịch / calendar days")
    target = _day(none=True)
    target_event = _event("Sự kiện đặt hạn / the event that set the target", none=True)
    reached_on = _day(none=True)
    recorded = fields.Moment(required=True, allow_none=True, description="Thời điểm ghi nhận / when it was recorded")
    event = _event(none=True)


class ProgressView(Strict):
    """Tiến độ vào một ngày; quá hạn được suy ra. / Progress on a day; overdue is derived."""

    agency = fields.of(AgencyCode)
    name_vi = _text()
    name_en = _text()
    on = _day()
    obligation = _choice(Obligation)
    applying = _flag()
    rule = _one(RuleView)
    place = _one(PlaceView, none=True)
    milestones = _many(StandingView)
    reached = _whole()
    overdue = _whole()
    complete = _flag("Đã xây dựng và áp dụng xong / built and applied")
    final_day = _day("Ngày cuối phải hoàn thành / the last day to finish", none=True)
    final_day_rule = _one(RuleView, none=True)
    final_day_missed = _flag()
    version = _whole()


class RevisionView(Strict):
    """Một lần điều chỉnh hạn. / A revision of a target."""

    was = _day()
    by = _day()
    after_the_fact = _flag("Ghi nhận khi hạn cũ đã qua / recorded when the old target had passed")
    event = _one(EventView)


class PlanTarget(Strict):
    """Hạn của một mốc. / The target of a milestone."""

    milestone = _choice(Milestone)
    by = _day()
    originally = _day("Hạn ban đầu / as first set")
    revisions = _many(RevisionView)


class WaveMember(Strict):
    """Một cơ quan trong đợt. / An agency in a wave."""

    agency = fields.of(AgencyCode)
    order = _whole()
    targets = _many(PlanTarget)


class WaveView(Strict):
    """Một đợt. / A wave."""

    wave = _whole()
    members = _many(WaveMember)
    event = _one(EventView)


class PlanView(Strict):
    """Kế hoạch triển khai. / A rollout plan."""

    plan = _text()
    title = _text()
    demonstration = _flag("Thứ tự chỉ để minh hoạ / the order is made up to show the software")
    note = _text(none=True)
    adopted = _one(EventView)
    waves = _many(WaveView)
    version = _whole()


class ProgrammeView(Strict):
    """Chương trình công tác năm. / An annual programme."""

    agency = fields.of(AgencyCode)
    year = _whole()
    document_number = _text()
    objectives = fields.of(tuple[Objective, ...])
    signed_in_person = _flag("Thủ trưởng trực tiếp ký / the head signed in person")
    event = _one(EventView)
    version = _whole()


class PeriodView(Strict):
    """Một thời gian công tác. / A period."""

    agency = fields.of(AgencyCode)
    from_day = _day()
    to_day = _day(none=True)
    event = _one(EventView)
    ended = _one(EventView, "Sự kiện ghi ngày kết thúc / the event that ended it", none=True)


class PostView(PeriodView):
    """Một thời gian giữ chức danh. / A period in a post."""

    post = _text()


class PersonView(Strict):
    """Một người trong danh bạ. / A person in the directory. Name and contacts are null once they are erased."""

    person = fields.of(PersonId)
    name = _text(none=True)
    email = _text(none=True)
    phone = _text(none=True)
    recorded = _one(EventView)
    erased = _one(EventView, "Sự kiện xoá thông tin / the erasure", none=True)
    employments = _many(PeriodView)
    posts = _many(PostView)
    version = _whole()


class ObligationOfKind(Strict):
    """Nghĩa vụ của một loại cơ quan. / The obligation of a kind of agency."""

    kind = _choice(AgencyKind)
    name_vi = _text()
    name_en = _text()
    obligation = _choice(Obligation)


class ObligationRuleView(RuleView):
    """Ai bắt buộc, ai được khuyến khích. / Who must apply and who is encouraged to."""

    obligations = _many(ObligationOfKind)


class StepView(Strict):
    """Một mốc trong danh mục. / A milestone of the list."""

    milestone = _choice(Milestone)
    order = _whole()
    name_vi = _text()
    name_en = _text()


class MilestoneListView(RuleView):
    """Danh mục mốc. / The list of milestones."""

    steps = _many(StepView)


class FinalDayView(RuleView):
    """Ngày cuối phải hoàn thành. / The last day to finish."""

    day = _day()


class ProgrammeYearsView(RuleView):
    """Khi nào được ban hành chương trình của một năm. / When a year's programme may be adopted."""

    ahead = _whole("Sớm nhất là trước / at the earliest before it", "năm / years")


class RulesView(Strict):
    """Mọi phiên bản của mọi quy tắc có ngày hiệu lực. / Every version of every dated rule."""

    obligation = _many(ObligationRuleView)
    milestones = _many(MilestoneListView)
    final_day = _many(FinalDayView)
    programme_years = _many(ProgrammeYearsView)
