"""The members that inspection's answers are made of: names, moments, who is behind what."""

from __future__ import annotations

from shared.acts import Role
from shared.contracts.terms import PersonId, Sha256
from shared.http import fields


def text(description: str = "", *, none: bool = False, most: int = 4000) -> fields.Text:
    """Returns the field of a string; `none` allows null, required."""
    return fields.Text(most=most, required=True, allow_none=none, description=description)


def day(description: str = "", *, none: bool = False) -> fields.Day:
    """Returns the field of a day, required."""
    return fields.Day(required=True, allow_none=none, description=description)


def whole(description: str = "", *, none: bool = False) -> fields.Whole:
    """Returns the field of a whole number, required."""
    return fields.Whole(required=True, allow_none=none, description=description)


def flag(description: str = "", *, none: bool = False) -> fields.Flag:
    """Returns the field of yes or no, required."""
    return fields.Flag(required=True, allow_none=none, description=description)


def one(shape: type[fields.Strict], description: str = "", *, none: bool = False) -> fields.Nested:
    """Returns the field of an object, required."""
    return fields.Nested(shape, required=True, allow_none=none, description=description)


def many(shape: type[fields.Strict], description: str = "") -> fields.Items:
    """Returns the field of an array of objects, required."""
    return fields.Items(fields.Nested(shape), most=100_000, required=True, description=description)


def texts(description: str = "") -> fields.Items:
    """Returns the field of an array of strings, required."""
    return fields.Items(fields.Text(most=4000), most=1000, required=True, description=description)


class Named(fields.Strict):
    """A code with its names."""

    code = text()
    vi = text()
    en = text()


class Sentence(fields.Strict):
    """What happened, in both languages."""

    vi = text("Tiếng Việt / Vietnamese", most=10_000)
    en = text("Tiếng Anh / English", most=10_000)


class Moment(fields.Strict):
    """A moment as it was said, and as it was understood."""

    said = text("Như đã hỏi / as asked for")
    instant = fields.Moment(required=True, description="Thời điểm được hiểu / the instant it means")
    day = day("Ngày tại Việt Nam / the day in Vietnam")


class LogCut(fields.Strict):
    """How long a mirrored log was at the moment known, and the RFC 6962 root of that prefix."""

    source = text("Dịch vụ / the publishing service")
    position = whole("Số sự kiện đã biết / events known then")
    root = fields.of(Sha256)
    held = whole("Số sự kiện bản sao đang giữ / events mirrored now")


class LateRule(fields.Strict):
    """The rule by which a record counts as late."""

    version = text()
    in_force_from = day()
    after_days = whole("Ngày / days")
    source = text()


class Cut(fields.Strict):
    """Both clocks as resolved, with position and root of every log: what makes the answer checkable."""

    as_of = one(Moment, "Việc xảy ra đến / what happened by")
    known = one(Moment, "Đã ghi nhận đến / what was recorded by")
    logs = many(LogCut)
    late_rule = one(LateRule)


class SetBy(fields.Strict):
    """Who is behind a member: the event that set it, by whom, and when on both clocks."""

    event = fields.Uuid(required=True)
    person = fields.of(PersonId)
    role = fields.Choice(Role, required=True)
    agency = text(none=True)
    occurred = fields.Occurred(required=True, description="Xảy ra / happened")
    recorded = fields.Moment(required=True, description="Ghi nhận / recorded")
    gap_days = fields.Whole(least=-100_000, required=True, description="Số ngày giữa hai mốc / days between them")
    late = flag("Ghi muộn / recorded late")


class Who(fields.Strict):
    """The actor as they stood when they acted."""

    person = fields.of(PersonId)
    role = one(Named)
    agency = text(none=True)
    capacity = one(Named)
    principal = text(none=True)
    mandate = text(none=True)


class Clocks(fields.Strict):
    """Both clocks of an event; without gap where it cannot be read."""

    occurred = fields.Occurred(required=True)
    recorded = fields.Moment(required=True)
    gap_days = fields.Whole(least=-100_000, required=True, allow_none=True)
    late = flag(none=True)


class Basis(fields.Strict):
    """The legal basis; `date` is null where it is unknown."""

    kind = one(Named)
    number = text()
    issuer = text()
    date = day(none=True)
    abstract = text(none=True)
    signer = text(none=True)
