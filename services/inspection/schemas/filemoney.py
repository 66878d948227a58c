"""The shape of what funding says in a dossier, and of the notices about it."""

from __future__ import annotations

from services.inspection.schemas.parts import (
    Named,
    SetBy,
    flag,
    many,
    one,
    text,
    whole,
)
from shared.contracts.terms import PersonId, Sha256
from shared.http import fields


class Member(fields.Strict):
    """Một mục của hồ sơ. / A member of a dossier, with who set it."""

    set_by = one(SetBy, "Do ai, khi nào / who set it, and when")


class _Ceiling(Member):
    amount = whole("đồng")
    source_of_fund = text()


class _Amount(Member):
    amount = whole("đồng")


class _Budget(fields.Strict):
    year = whole()
    ceiling = one(_Ceiling, none=True)
    committed = one(_Amount, none=True)


class _EstimateLine(Member):
    amount = whole("đồng")
    purpose = text()
    channel = one(Named)


class _Total(Member):
    total = whole("đồng")


class _Balanced(Member):
    by = one(Named)


class _Estimate(fields.Strict):
    estimate = text()
    year = whole()
    state = text("unknown, proposed, balanced, submitted, returned, approved")
    lines = many(_EstimateLine)
    proposed = one(_Total, none=True)
    balanced = many(_Balanced)
    submitted = one(_Total, none=True)
    returned = one(_Total, none=True)
    approved = one(_Total, none=True)


class _Cited(fields.Strict):
    source = text()
    position = whole()
    event = fields.Uuid(required=True)


class _Assigned(Member):
    amount = whole("đồng")
    estimate = text()
    channel = one(Named)


class _Tranche(Member):
    tranche = whole()
    amount = whole("đồng")
    rule = text()
    rests_on = many(_Cited, "Các sự kiện làm căn cứ / the events the decision rested on")


class _Allocation(fields.Strict):
    year = whole()
    assigned = one(_Assigned, none=True)
    released = one(_Amount, none=True)
    tranches = many(_Tranche)


class _FactNoted(Member):
    fact = one(Named)
    cited = one(_Cited)
    recorded_by = fields.of(PersonId)
    year = whole(none=True)
    milestone = one(Named, none=True)
    reference = text(none=True)
    major = whole(none=True)


class Funding(fields.Strict):
    """Kinh phí của cơ quan. / What funding said of the agency."""

    budgets = many(_Budget)
    estimates = many(_Estimate)
    allocations = many(_Allocation)
    facts = many(_FactNoted)


class _Addressee(Member):
    person = fields.of(PersonId)
    from_day = fields.Day(required=True, data_key="from")


class _Requested(Member):
    recipient = fields.of(PersonId)
    cause = fields.Uuid(required=True)
    cause_type = text()
    template = text()
    template_version = whole()
    channels = many(Named)
    text = fields.of(Sha256)


class _Attempt(Member):
    channel = one(Named)
    attempt = whole()


class _Sent(_Attempt):
    message_id = text(none=True)


class _Begun(_Attempt):
    message_id = text()


class _Failed(_Attempt):
    problem = text()
    answer = text(none=True)
    final = flag()


class _Notice(fields.Strict):
    notice = text()
    requested = one(_Requested, none=True)
    begun = many(_Begun, "Đã bắt đầu trao / handed over, the outcome told by what follows")
    sent = many(_Sent)
    failed = many(_Failed)
    read = one(Member, none=True)
    acknowledged = one(Member, none=True)


class _NamedAgency(Member):
    name_vi = text()
    name_en = text()


class Notices(fields.Strict):
    """Thông báo gửi cho cơ quan. / The notices about the agency."""

    named = one(_NamedAgency, none=True)
    addressees = many(_Addressee)
    notices = many(_Notice)
