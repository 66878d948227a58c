"""Shapes of document registers: what is asked and what is answered."""

from __future__ import annotations

from typing import Annotated

from services.registry.domain.crossing import Contradiction
from services.registry.domain.register import RegisterState
from services.registry.schemas.parts import EventView, choice, day, flag, many, one, text, whole
from shared.contracts.fields import Items
from shared.contracts.registry import Abstract, Direction, Disorder, RegisterKey, RunningNumber, Suffix, Symbol
from shared.contracts.terms import AgencyCode, Name, Sha256, Year
from shared.http import CommandBody, PageArgs, QueryArgs, Strict, fields

Receivers = Annotated[tuple[AgencyCode, ...], Items(max=100), "Nơi nhận trong danh mục / receivers of the registry"]


class OpenRegister(CommandBody):
    """Mở sổ của một năm. / A register of a year."""

    agency = fields.of(AgencyCode)
    year = fields.of(Year)
    direction = fields.Choice(Direction, required=True, description="Sổ đi hay sổ đến / outgoing or incoming")


class EnterOutgoing(CommandBody):
    """Văn bản đi; `occurred` là ngày đăng ký, `reason` bắt buộc nếu phá thứ tự. / `occurred`: day of registration."""

    number = fields.of(RunningNumber)
    suffix = fields.of(Suffix | None)
    symbol = fields.of(Symbol)
    dated = fields.Day(required=True, description="Ngày ghi trên văn bản / day that it bears")
    abstract = fields.of(Abstract)
    receivers = fields.of(Receivers, required=False)
    others = fields.of(Name | None, description="Nơi nhận khác / other receivers")
    digest = fields.of(Sha256 | None)


class EnterIncoming(CommandBody):
    """Văn bản đến; `occurred` là ngày đến, `reason` bắt buộc nếu phá thứ tự. / `occurred`: day of receipt."""

    number = fields.of(RunningNumber, description="Số đến / the receiver's number")
    suffix = fields.of(Suffix | None)
    sender = fields.of(AgencyCode | None, description="Nơi gửi trong danh mục / sender of the registry")
    sender_name = fields.of(Name | None, description="Nơi gửi khác / another sender")
    sender_number = fields.of(RunningNumber | None, description="Số ghi trên văn bản / number that it bears")
    sender_suffix = fields.of(Suffix | None)
    symbol = fields.of(Symbol | None)
    dated = fields.Day(allow_none=True, description="Ngày ghi trên văn bản; bỏ trống nếu không có / day that it bears")
    abstract = fields.of(Abstract)
    digest = fields.of(Sha256 | None)


class AnnulEntry(CommandBody):
    """Huỷ một số; `reason` bắt buộc. / An entry to annul; `reason` is required."""

    number = fields.of(RunningNumber)
    suffix = fields.of(Suffix | None)


class CloseRegister(CommandBody):
    """Khoá sổ. / The register is closed."""


class RegisterArgs(PageArgs):
    """Lọc các sổ. / What registers are filtered by."""

    agency = fields.of(AgencyCode, required=False, description="Cơ quan / agency")
    year = fields.of(Year, required=False, description="Năm / year")
    direction = fields.Choice(Direction, description="Sổ đi hay sổ đến / outgoing or incoming")


class EntryArgs(PageArgs):
    """Lọc văn bản trong sổ. / What entries are filtered by."""

    disorder = fields.Flag(description="Chỉ văn bản phá thứ tự / only what breaks the order")


class NumberArgs(QueryArgs):
    """Chữ thêm sau số. / The letter behind the number."""

    suffix = fields.of(Suffix, required=False, description="Chữ thêm sau số / letter put behind the number")


class GapView(Strict):
    """Một dãy số chưa cấp. / A run of numbers that were not given."""

    first = whole()
    last = whole()


class RegisterClosedView(Strict):
    """Khoá sổ. / How it was closed."""

    entries = whole()
    last_number = whole()
    event = one(EventView)


class RegisterView(Strict):
    """Một sổ văn bản. / A register."""

    register = fields.of(RegisterKey)
    agency = fields.of(AgencyCode)
    year = whole()
    direction = choice(Direction)
    direction_vi = text()
    direction_en = text()
    state = choice(RegisterState)
    state_vi = text()
    state_en = text()
    entries = whole("Số văn bản đã ghi / entries")
    last_number = whole("Số cao nhất / highest number")
    gaps = many(GapView, "Các số bị bỏ cách, tối đa 100 dãy / numbers left out, at most 100 runs")
    missing = whole("Có bao nhiêu số bị bỏ cách / how many were left out")
    out_of_order = whole("Số văn bản phá thứ tự / entries that break the order")
    annulled = whole("Số đã huỷ / annulled")
    opened = one(EventView)
    closed = one(RegisterClosedView, none=True)
    version = whole()


class MarkView(Strict):
    """Phá thứ tự ở điểm nào. / In what an entry breaks the order."""

    mark = choice(Disorder)
    vi = text()
    en = text()


class EntryView(Strict):
    """Một văn bản trong sổ. / An entry."""

    register = fields.of(RegisterKey)
    agency = fields.of(AgencyCode)
    year = whole()
    direction = choice(Direction)
    number = whole()
    suffix = text(none=True)
    shown = text("Số như ghi trên văn bản / the number as the document bears it")
    symbol = text(none=True)
    dated = day("Ngày ghi trên văn bản / day that it bears", none=True)
    recorded_days_after = whole("Ghi nhận sau ngày đăng ký / recorded after it", "ngày / days")
    abstract = text()
    receivers = fields.Items(fields.of(AgencyCode), required=True, description="Nơi nhận / receivers")
    others = text("Nơi nhận khác / other receivers", none=True)
    sender = fields.of(AgencyCode, required=True, allow_none=True, description="Nơi gửi / sender")
    sender_name = text(none=True)
    sender_number = fields.Whole(required=True, allow_none=True, description="Số của nơi gửi / the sender's number")
    sender_suffix = text(none=True)
    digest = fields.of(Sha256, required=True, allow_none=True)
    disorder = many(MarkView, "Đánh dấu phá thứ tự / marks")
    annulled = one(EventView, none=True)
    event = one(EventView)
    day = day("Ngày đăng ký, hoặc ngày đến / day of registration, or of receipt")


class ContradictionView(Strict):
    """Điểm không khớp giữa hai sổ. / What does not fit between the two registers."""

    code = choice(Contradiction)
    vi = text()
    en = text()


class ReceiptView(Strict):
    """Dấu đến của nơi nhận. / What the receiver stamped."""

    agency = fields.of(AgencyCode, description="Nơi nhận / receiver")
    register = fields.of(RegisterKey)
    number = text("Số đến / the receiver's number")
    received_on = day()
    dated = day("Ngày ghi trên văn bản, theo nơi nhận / day that it bears, as the receiver read it")
    symbol = text(none=True)
    annulled = flag("Nơi nhận đã huỷ dòng này / annulled by the receiver")
    days = fields.Whole(
        least=-400_000,
        required=True,
        unit="ngày / days",
        description="Từ ngày ghi trên văn bản đến ngày nhận / from the day that it bears to its receipt",
    )
    recorded_before_sender = flag("Nơi nhận ghi vào hệ thống trước nơi gửi / recorded here before the sender did")
    contradictions = many(ContradictionView)
    event = one(EventView)


class NumberView(Strict):
    """Một số văn bản đi, đối chiếu với dấu đến. / A number of an outgoing register, held against the stamps."""

    agency = fields.of(AgencyCode)
    year = whole()
    number = whole()
    suffix = text(none=True)
    entry = one(EntryView, "null: sổ không có số này / not in the register", none=True)
    receipts = fields.Items(
        fields.Nested(ReceiptView),
        required=True,
        allow_none=True,
        description="null: chỉ bên giám sát xem được / seen by overseers alone",
    )
