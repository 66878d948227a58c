"""The shapes of a history and of one event."""

from __future__ import annotations

from services.inspection.projections import READ, UNKNOWN, UNREADABLE
from services.inspection.schemas.parts import Basis, Clocks, Cut, Sentence, Who, flag, many, one, text, whole
from shared.contracts.terms import AgencyCode, Sha256
from shared.http import fields
from shared.http.schemas import ClockArgs, PageArgs


class HistoryArgs(ClockArgs, PageArgs):
    """The moments on both clocks, and the page."""


class Cause(fields.Strict):
    """The event that caused this one; what it was only where that was known by then."""

    event = fields.Uuid(required=True)
    type = text(none=True)
    source = text(none=True)
    position = whole(none=True)
    sentence = one(Sentence, none=True)


class Caused(fields.Strict):
    """An event that this one caused."""

    event = fields.Uuid(required=True)
    type = text()
    source = text()
    position = whole()


class HistoryItem(fields.Strict):
    """One event as a history shows it."""

    key = text("Thứ tự toàn phần / place in the total order")
    event = fields.Uuid(required=True, allow_none=True)
    type = fields.Text(least=0, most=300, required=True)
    reading = fields.Text(
        required=True, pattern=f"{READ}|{UNKNOWN}|{UNREADABLE}", description="Đọc được đến đâu / how far it can be read"
    )
    subject = fields.Text(least=0, most=300, required=True)
    agencies = fields.Items(fields.of(AgencyCode), most=1000, required=True)
    sentence = one(Sentence)
    who = one(Who, none=True)
    clocks = one(Clocks)
    reason = text(none=True)
    legal_basis = one(Basis, none=True)
    verified = flag("false: chưa kiểm chứng / not verified")
    source = text()
    position = whole()
    leaf_hash = fields.of(Sha256)
    correlation = fields.Uuid(required=True, allow_none=True)
    cause = one(Cause, none=True)
    caused = many(Caused)
    raw = text("Địa chỉ văn bản gốc / where its exact bytes are", none=True)


class History(Cut):
    """A page of an agency's history."""

    agency = fields.of(AgencyCode)
    items = many(HistoryItem)
    next = text("Giá trị `after` của trang sau / the `after` of the next page", none=True)


class Place(fields.Strict):
    """Where a document stands."""

    source = text()
    position = whole()


class Event(HistoryItem):
    """One event with its exact bytes."""

    document = fields.Text(
        most=70_000, required=True, allow_none=True, description="Văn bản gốc, từng byte / the exact bytes as text"
    )
    document_base64 = fields.Text(most=100_000, required=True)
    repeated = many(Place, "Nơi khác mang cùng mã / other places with the same id")
