"""The shape of a dossier: what each of the four services said of the agency, each member with its blame."""

from __future__ import annotations

from services.inspection.schemas.filemoney import Funding, Member, Notices
from services.inspection.schemas.parts import (
    Basis,
    Cut,
    Named,
    Sentence,
    SetBy,
    day,
    flag,
    many,
    one,
    text,
    texts,
    whole,
)
from shared.contracts.terms import AgencyCode, PersonId, Sha256
from shared.http import fields


class _Provenance(fields.Strict):
    source = text()
    confidence = one(Named)


class _Identity(Member):
    code = fields.of(AgencyCode)
    name_vi = text()
    name_en = text()
    kind = one(Named)
    parent = text(none=True)
    verified = flag("false: chưa kiểm chứng / not verified")
    provenance = one(_Provenance)


class _Obligation(Member, Named):
    rule = text()


class _Enrolment(Member):
    request_number = text()
    requested_on = day()
    managing_agency = text(none=True)


class _Ended(Member):
    on = day()
    reorganisation = text()
    others = fields.of(tuple[AgencyCode, ...], description="Các cơ quan kế thừa / its successors")


class _EndRetracted(_Ended):
    retracted_by = fields.Nested(SetBy, required=True, description="Sự kiện đính chính / what corrected it")
    reason = text(none=True)


class _Head(Member):
    person = fields.of(PersonId)
    decision = one(Basis, "Quyết định bổ nhiệm / the decision that appointed")
    term_from = fields.Day(required=True, data_key="from")
    term_to = fields.Day(required=True, allow_none=True, data_key="to")


class _Post(Member):
    person = fields.of(PersonId)
    post = text()
    from_day = fields.Day(required=True, data_key="from")
    to_day = fields.Day(required=True, allow_none=True, data_key="to")


class _Employment(Member):
    person = fields.of(PersonId)
    from_day = fields.Day(required=True, data_key="from")
    to_day = fields.Day(required=True, allow_none=True, data_key="to")


class _PlanPlace(Member):
    plan = text()
    title = fields.Text(most=300)
    demonstration = fields.Flag()
    note = fields.Text(most=4000, allow_none=True)
    adopted_by = fields.Nested(SetBy)
    wave = whole()
    order = whole()


class _Target(Member):
    plan = text()
    by = day()
    reason = fields.Text(allow_none=True)


class _Shown(fields.Strict):
    digest = fields.of(Sha256)
    recorded = flag("Bằng chứng này đã được ghi nhận / such evidence is recorded")
    vi = text()
    en = text()
    event = fields.Uuid(
        required=True, allow_none=True, description="Sự kiện ghi bằng chứng / the event that recorded it"
    )


class _Reached(Member):
    on = day("Ngày đạt, theo lời khai / the day it was reached, as said")
    order = whole()
    rule = text()
    document_number = text(none=True)
    evidence = many(_Shown)


class _Milestone(fields.Strict):
    milestone = one(Named)
    target = one(_Target, none=True)
    earlier_targets = many(_Target)
    reached = one(_Reached, none=True)
    earlier_reports = many(_Reached)
    overdue = flag("Quá hạn tại as_of / overdue at as_of")
    days_past_target = whole("Số ngày quá hạn, hoặc chậm / days overdue, or late")


class _Objective(fields.Strict):
    objective = text()
    target = text()


class _Programme(Member):
    year = whole()
    document_number = text()
    objectives = many(_Objective)


class _Registry(fields.Strict):
    identity = one(_Identity, none=True)
    obligation = one(_Obligation, none=True)
    enrolment = one(_Enrolment, none=True)
    ended = one(_Ended, "Cơ quan đã chấm dứt hoạt động / the agency has ended", none=True)
    ended_retracted = many(_EndRetracted, "Đã ghi nhầm là chấm dứt, nay đã đính chính / ends that were corrected")
    head = one(_Head, "Thủ trưởng tại as_of / the head at as_of", none=True)
    heads = many(_Head)
    posts = many(_Post)
    employments = many(_Employment)
    plan = one(_PlanPlace, none=True)
    milestones = many(_Milestone)
    programmes = many(_Programme)


class _Scheduled(Member):
    kind = one(Named)
    body = text()
    catalogue = text()
    planned_from = day()
    planned_to = day()
    scope = text()
    dost_participants = texts()


class _TeamMember(fields.Strict):
    person = fields.of(PersonId)
    role = one(Named)
    interests = texts()


class _Opened(Member):
    team = many(_TeamMember)


class _Finding(Member):
    clause = text()
    result = one(Named)
    note = text()
    sample_size = whole()
    evidence = texts()
    replaces = fields.Uuid(
        required=True, allow_none=True, description="Phát hiện trước đó / the finding that it replaces"
    )


class _Submitted(Member):
    conforming = whole()
    minor = whole()
    major = whole()
    observations = whole()
    not_applicable = whole()


class _Approved(Member):
    kind = one(Named)
    minor = whole()
    major = whole()


class _Assessment(fields.Strict):
    assessment = text()
    state = text("unknown, scheduled, opened, submitted, approved")
    scheduled = one(_Scheduled, none=True)
    opened = one(_Opened, none=True)
    findings = many(_Finding)
    submitted = one(_Submitted, none=True)
    approved = one(_Approved, none=True)


class _Nonconformity(Member):
    nonconformity = text()
    assessment = text()
    clause = text()
    major = flag()
    note = text()


class _Evidence(Member):
    digest = fields.of(Sha256)
    title = text()
    kind = text()
    number = text(none=True)
    register = text(none=True)
    issued_on = day(none=True)
    issued_by = text(none=True)
    clauses = texts()
    size = whole()
    media_type = text()


class _EmploymentNoted(Member):
    person = fields.of(PersonId)


class _Roster(fields.Strict):
    agency = one(Member, "Đã nghe từ danh mục / heard from the register", none=True)
    employments = many(_EmploymentNoted)


class _AssessmentPart(fields.Strict):
    assessments = many(_Assessment)
    open_nonconformities = many(_Nonconformity)
    evidence = many(_Evidence)
    roster = one(_Roster)


class _Agency(fields.Strict):
    code = fields.of(AgencyCode)
    name_vi = text(none=True)
    name_en = text(none=True)
    registered = flag()


class _UnreadEvent(fields.Strict):
    event = fields.Uuid(required=True, allow_none=True)
    type = fields.Text(least=0, most=300, required=True)
    reading = text()
    source = text()
    position = whole()


class _Unread(fields.Strict):
    of_agency = many(_UnreadEvent)
    of_unknown_agency = whole()


class _Latest(Member):
    type = text()
    sentence = one(Sentence, "Việc gần nhất / what happened last")


class _Change(fields.Strict):
    member = text("Mục của sự kiện / member of the event")
    was = text("Khi đó ghi gì / what was believed then", none=True)
    now = text("Nay biết là gì / what is known now", none=True)


class _Correction(Member):
    corrects = fields.Uuid(required=True, description="Sự kiện được đính chính / the event that it corrects")
    type = text("Loại của sự kiện đó / what kind of event that is")
    changes = many(_Change)
    reason = text(none=True)


class _Record(fields.Strict):
    kind = one(Named)
    key = text()
    events = whole()
    begun = one(SetBy)
    latest = one(_Latest)
    corrections = many(_Correction, "Những điều được đính chính / what was corrected")


class Dossier(Cut):
    """An agency's file at a moment on both clocks, across all services."""

    agency = one(_Agency)
    registry = one(_Registry)
    assessment = one(_AssessmentPart)
    funding = one(Funding)
    notices = one(Notices)
    records = many(_Record, "Mọi hồ sơ khác / every other record")
    events = whole("Số sự kiện đã dựng lại / events folded")
    unread = one(_Unread, "Những gì hồ sơ có thể còn thiếu / what the file may lack")
