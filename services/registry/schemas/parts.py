"""Of what the registry's answers are made: members that are always there, and shapes that many answers share."""

from __future__ import annotations

from typing import Any

from shared.acts import BasisKind, Capacity, Role
from shared.contracts.terms import Confidence
from shared.http import Strict, fields


def text(description: str = "", *, none: bool = False, most: int = 4000) -> fields.Text:
    """Returns a member: a text that is always there, required, and null only where `none`."""
    return fields.Text(most=most, required=True, allow_none=none, description=description)


def day(description: str = "", *, none: bool = False) -> fields.Day:
    """Returns a member: a day, required, and null only where `none`."""
    return fields.Day(required=True, allow_none=none, description=description)


def whole(description: str = "", unit: str = "") -> fields.Whole:
    """Returns a member: a whole number, required."""
    return fields.Whole(required=True, unit=unit, description=description)


def flag(description: str = "") -> fields.Flag:
    """Returns a member: true or false, required."""
    return fields.Flag(required=True, description=description)


def choice(kind: Any, description: str = "", *, none: bool = False) -> fields.Choice:
    """Returns a member: one member of an enumeration, required, and null only where `none`."""
    return fields.Choice(kind, required=True, allow_none=none, description=description)


def one(shape: type[Strict], description: str = "", *, none: bool = False) -> fields.Nested:
    """Returns a member: one nested shape, required, and null only where `none`."""
    return fields.Nested(shape, required=True, allow_none=none, description=description)


def many(shape: type[Strict], description: str = "") -> fields.Items:
    """Returns a member: a list of nested shapes, required."""
    return fields.Items(fields.Nested(shape), most=100_000, required=True, description=description)


def event(description: str = "Mã sự kiện làm căn cứ / id of the event it rests on", *, none: bool = False) -> Any:
    """Returns a member: the id of an event, required, and null only where `none`."""
    return fields.Uuid(required=True, allow_none=none, description=description)


class ProvenanceView(Strict):
    """Nguồn và độ tin cậy. / Where a fact comes from and how sure it is."""

    source = text()
    confidence = choice(Confidence)
    verified = flag("false: chưa kiểm chứng, không phải sự thật đã xác nhận / not verified")
    label_vi = text()
    label_en = text()


class RuleView(Strict):
    """Một phiên bản quy tắc có ngày hiệu lực thi hành. / A version of a dated rule."""

    version = text()
    from_day = day("Có hiệu lực thi hành từ / in force from")
    provenance = one(ProvenanceView)


class BasisView(Strict):
    """Căn cứ pháp lý. / A legal basis."""

    kind = choice(BasisKind)
    number = text()
    issuer = text()
    date = day("null: không rõ ngày / unknown", none=True)
    abstract = text(none=True)
    signer = text(none=True)


class EventView(Strict):
    """Sự kiện làm căn cứ. / The event that an item rests on, with both clocks and who acted."""

    id = event()
    type = text()
    position = whole("Vị trí trong nhật ký / position in the log")
    occurred = text("Thời điểm xảy ra / when it is said to have happened")
    recorded = fields.Moment(required=True, description="Thời điểm ghi nhận / when it was recorded")
    actor = text("Mã người / opaque person id")
    role = choice(Role)
    agency = text(none=True)
    capacity = choice(Capacity)
    principal = text(none=True)
    mandate = text(none=True)
    reason = text(none=True)
    legal_basis = one(BasisView, none=True)
