"""What the registry answers: the shapes that its OpenAPI document promises."""

from __future__ import annotations

from services.registry.domain.progress import State
from services.registry.schemas.certification import ApartView, CertificationView
from services.registry.schemas.changes import (
    ContactsView,
    EndView,
    KindView,
    NameView,
    ParentView,
    StaffView,
    TakenPartView,
)
from services.registry.schemas.parts import (
    BasisView,
    EventView,
    ProvenanceView,
    RuleView,
    choice,
    day,
    event,
    flag,
    many,
    one,
    text,
    whole,
)
from services.registry.schemas.programmes import ResultDaysView
from shared.contracts.terms import AgencyCode, AgencyKind, Milestone, Obligation, PersonId, Sha256
from shared.http import Strict, fields


class AgencyNamed(Strict):
    """Cơ quan và nghĩa vụ của nó. / An agency and its obligation."""

    code = fields.of(AgencyCode)
    name_vi = text()
    name_en = text()
    kind = choice(AgencyKind)
    kind_vi = text()
    kind_en = text()
    obligation = choice(Obligation)
    obligation_vi = text()
    obligation_en = text()
    applying = flag("Bắt buộc, hoặc đã đăng ký / must apply, or has enrolled")
    parent = text(none=True)
    ended_on = day("Ngày chấm dứt hoạt động / the day it ended", none=True)
    provenance = one(ProvenanceView)
    version = whole()


class AgencyItem(AgencyNamed):
    """Một dòng của danh mục. / A line of the register."""

    head = text("Mã người đứng đầu hôm nay / who heads it today", none=True)
    milestones_reached = whole()
    last_milestone = choice(Milestone, none=True)
    registered = event()


class WithdrawalView(Strict):
    """Rút đăng ký tự nguyện. / A voluntary enrolment withdrawn."""

    document_number = text()
    event = one(EventView)


class EnrolmentView(Strict):
    """Đăng ký tự nguyện. / A voluntary enrolment."""

    request_number = text()
    requested_on = day()
    managing_agency = text(none=True)
    enrolled_on = day()
    event = one(EventView)
    withdrawn_on = day(none=True)
    withdrawal = one(WithdrawalView, none=True)


class HeadTermView(Strict):
    """Một nhiệm kỳ thủ trưởng. / A head's term."""

    person = text()
    decision = one(BasisView, "Quyết định bổ nhiệm / the decision that appointed")
    term_from = day()
    term_to = day(none=True)
    event = one(EventView)


class MilestoneView(Strict):
    """Một mốc cơ quan đã tự báo cáo. / A milestone that the agency reported."""

    milestone = choice(Milestone)
    order = whole()
    name_vi = text()
    name_en = text()
    rule = one(RuleView, "Danh mục mốc / the list it stands in")
    reached_on = day()
    recorded_days_after = whole("Ghi nhận sau khi xảy ra / recorded after it happened", "ngày / days")
    document_number = text(none=True)
    evidence = fields.Items(
        fields.of(Sha256),
        required=True,
        allow_none=True,
        description="null: không hiển thị cho người hỏi / not shown to who asks",
    )
    evidence_count = whole("Số tệp bằng chứng kèm theo / files shown for it")
    event = one(EventView)


class TargetSet(Strict):
    """Một lần đặt hạn. / A target as it was set or revised."""

    milestone = choice(Milestone)
    by = day()
    set_on = day("Ngày đặt hạn / the day on which it was set")
    event = event()


class PlaceView(Strict):
    """Vị trí trong một kế hoạch. / A place in a plan."""

    plan = text()
    demonstration = flag()
    wave = whole()
    order = whole()


class PlaceWithTargets(PlaceView):
    """Vị trí trong một kế hoạch, với mọi lần đặt hạn. / A place in a plan with every target ever set."""

    targets = many(TargetSet)


class ProgrammeCited(Strict):
    """Một chương trình năm. / An annual programme."""

    year = whole()
    document_number = text()
    signed_in_person = flag("Thủ trưởng trực tiếp ký / the head signed in person")
    event = one(EventView)


class AgencyView(AgencyNamed):
    """Hồ sơ một cơ quan; tên, loại, nghĩa vụ, thủ trưởng là của ngày `on`. / An agency's file as of the day `on`."""

    on = day("Ngày xem / the day asked for")
    obligation_rule = one(RuleView)
    registered = one(EventView)
    names = many(NameView)
    kinds = many(KindView)
    parents = many(ParentView)
    staff = many(StaffView)
    contacts = one(ContactsView, none=True)
    enrolment = one(EnrolmentView, "Đăng ký còn giá trị vào ngày đó / the one that held on that day", none=True)
    enrolments = many(EnrolmentView)
    head = one(HeadTermView, "Thủ trưởng vào ngày đó / who headed it on that day", none=True)
    heads = many(HeadTermView)
    milestones = many(MilestoneView)
    places = many(PlaceWithTargets)
    programmes = many(ProgrammeCited)
    reorganisations = many(TakenPartView)
    ended = one(EndView, none=True)
    certification = one(CertificationView, "Đề nghị đánh giá độc lập, giấy chứng nhận / what stands apart", none=True)


class StandingView(Strict):
    """Một mốc vào ngày được hỏi. / A milestone on the day asked for."""

    milestone = choice(Milestone)
    order = whole()
    name_vi = text()
    name_en = text()
    state = choice(State)
    state_vi = text()
    state_en = text()
    days_late = whole("Quá hạn hoặc đạt muộn / overdue or reached late by", "ngày dương lịch / calendar days")
    target = day(none=True)
    target_event = event("Sự kiện đặt hạn / the event that set the target", none=True)
    reached_on = day(none=True)
    recorded = fields.Moment(required=True, allow_none=True, description="Thời điểm ghi nhận / when it was recorded")
    event = event(none=True)


class ProgressView(Strict):
    """Tiến độ vào một ngày; quá hạn được suy ra. / Progress on a day; overdue is derived."""

    agency = fields.of(AgencyCode)
    name_vi = text()
    name_en = text()
    provenance = one(ProvenanceView)
    on = day()
    obligation = choice(Obligation)
    applying = flag()
    ended_on = day("Ngày chấm dứt hoạt động / the day it ended", none=True)
    rule = one(RuleView)
    place = one(PlaceView, none=True)
    milestones = many(StandingView)
    reached = whole()
    overdue = whole()
    complete = flag("Đã xây dựng và áp dụng xong / built and applied")
    final_day = day("Ngày cuối phải hoàn thành / the last day to finish", none=True)
    final_day_rule = one(RuleView, none=True)
    final_day_missed = flag()
    apart = one(ApartView, "Ngoài các mốc cơ quan tự báo cáo / beside the milestones")
    version = whole()


class RevisionView(Strict):
    """Một lần điều chỉnh hạn. / A revision of a target."""

    was = day()
    by = day()
    after_the_fact = flag("Ghi nhận khi hạn cũ đã qua / recorded when the old target had passed")
    event = one(EventView)


class PlanTarget(Strict):
    """Hạn của một mốc. / The target of a milestone."""

    milestone = choice(Milestone)
    by = day()
    originally = day("Hạn ban đầu / as first set")
    revisions = many(RevisionView)


class WaveMember(Strict):
    """Một cơ quan trong đợt. / An agency in a wave."""

    agency = fields.of(AgencyCode)
    order = whole()
    targets = many(PlanTarget)
    added = one(EventView, "Sự kiện bổ sung sau khi xếp lịch / the event that added it later", none=True)


class WaveView(Strict):
    """Một đợt. / A wave."""

    wave = whole()
    members = many(WaveMember)
    event = one(EventView)


class PlanView(Strict):
    """Kế hoạch triển khai. / A rollout plan."""

    plan = text()
    title = text()
    demonstration = flag("Thứ tự chỉ để minh hoạ / the order is made up to show the software")
    note = text(none=True)
    adopted = one(EventView)
    waves = many(WaveView)
    version = whole()


class PeriodView(Strict):
    """Một thời gian công tác. / A period."""

    agency = fields.of(AgencyCode)
    from_day = day()
    to_day = day(none=True)
    event = one(EventView)
    ended = one(EventView, "Sự kiện ghi ngày kết thúc / the event that ended it", none=True)


class PostView(PeriodView):
    """Một thời gian giữ chức danh. / A period in a post."""

    post = text()


class PersonView(Strict):
    """Một người trong danh bạ. / A person in the directory. Name and contacts are null once they are erased."""

    person = fields.of(PersonId)
    name = text(none=True)
    email = text(none=True)
    phone = text(none=True)
    recorded = one(EventView)
    erased = one(EventView, "Sự kiện xoá thông tin / the erasure", none=True)
    employments = many(PeriodView)
    posts = many(PostView)
    version = whole()


class ObligationOfKind(Strict):
    """Nghĩa vụ của một loại cơ quan. / The obligation of a kind of agency."""

    kind = choice(AgencyKind)
    name_vi = text()
    name_en = text()
    obligation = choice(Obligation)


class ObligationRuleView(RuleView):
    """Ai bắt buộc, ai được khuyến khích. / Who must apply and who is encouraged to."""

    obligations = many(ObligationOfKind)
    note = text(none=True)
    event = one(EventView, "Sự kiện ghi quyết định; null: của Chỉ thị / null: the directive's own", none=True)


class ObligationsView(Strict):
    """Mọi phiên bản của quy định về đối tượng áp dụng. / Every version of who must apply."""

    rules = many(ObligationRuleView)
    version = whole("Số quyết định đã ghi / decisions on record")


class StepView(Strict):
    """Một mốc trong danh mục. / A milestone of the list."""

    milestone = choice(Milestone)
    order = whole()
    name_vi = text()
    name_en = text()


class MilestoneListView(RuleView):
    """Danh mục mốc. / The list of milestones."""

    steps = many(StepView)


class FinalDayView(RuleView):
    """Ngày cuối phải hoàn thành. / The last day to finish."""

    day = day()


class ProgrammeYearsView(RuleView):
    """Khi nào được ban hành chương trình của một năm. / When a year's programme may be adopted."""

    ahead = whole("Sớm nhất là trước / at the earliest before it", "năm / years")


class RulesView(Strict):
    """Mọi phiên bản của mọi quy tắc có ngày hiệu lực thi hành. / Every version of every dated rule."""

    obligation = many(ObligationRuleView)
    milestones = many(MilestoneListView)
    final_day = many(FinalDayView)
    programme_years = many(ProgrammeYearsView)
    programme_results = many(ResultDaysView)
