"""What the registry records of document registers (sổ văn bản đi, sổ văn bản đến): numbers against days.

An outgoing register says which number an agency gave on which day; the receiver's stamp, in its incoming register, is
a clock outside the sender's hand.
"""

from __future__ import annotations

from datetime import date
from enum import StrEnum
from typing import Annotated

from shared.contracts.base import Facts, event
from shared.contracts.fields import Items, Text, Whole
from shared.contracts.terms import AgencyCode, Name, Sha256, Year

RegisterKey = Annotated[str, Text(max=64, pattern=r"[A-Z0-9-]+-[0-9]{4}-(?:outgoing|incoming)"), "Mã sổ / register key"]
RunningNumber = Annotated[int, Whole("số văn bản / running number", min=1, max=1_000_000)]
Suffix = Annotated[str, Text(max=2, pattern=r"[a-z]{1,2}"), "Chữ thêm sau số (123a) / letter put behind a number"]
Symbol = Annotated[str, Text(max=40), "Ký hiệu văn bản / symbol of the document"]
Abstract = Annotated[str, Text(max=1000), "Trích yếu / abstract"]


class Direction(StrEnum):
    """Which of the two registers."""

    OUTGOING = "outgoing"
    """Sổ văn bản đi."""
    INCOMING = "incoming"
    """Sổ văn bản đến."""


class Disorder(StrEnum):
    """In what an entry breaks the order of its register. It is recorded all the same, with a reason, and marked."""

    INSERTED = "inserted"
    """Chèn số: a letter behind a number (123a)."""
    NUMBER_FALLS = "number_falls"
    """Số lùi: lower than a number given before."""
    DATE_FALLS = "date_falls"
    """Ngày lùi: the document's day (received: the day of receipt) lies before that of an entry made earlier."""
    REGISTRATION_FALLS = "registration_falls"
    """Ngày đăng ký lùi: said to be registered before an entry made earlier."""
    AFTER_CLOSING = "after_closing"
    """Ghi sau khi khoá sổ."""


Marks = Annotated[tuple[Disorder, ...], Items(max=5)]


@event("registry.register.opened", version=1, agencies=("agency",))
class RegisterOpened(Facts):
    """Mở sổ văn bản của một năm. / An agency's register of a year was opened."""

    register: RegisterKey
    agency: AgencyCode
    year: Year
    direction: Direction


@event("registry.register.outgoing-entered", version=1, agencies=("agency", "receivers"))
class OutgoingEntered(Facts):
    """Một văn bản đi được cấp số và đăng ký. / An outgoing document was numbered; `occurred` is its registration.

    `disorder` says in what it breaks the order; the reason then stands with the event.
    """

    register: RegisterKey
    agency: AgencyCode
    year: Year
    number: RunningNumber
    suffix: Suffix | None = None
    symbol: Symbol
    dated: date
    abstract: Abstract
    receivers: Annotated[tuple[AgencyCode, ...], Items(max=100)] = ()
    others: Name | None = None
    digest: Sha256 | None = None
    disorder: Marks = ()


@event("registry.register.incoming-entered", version=1, agencies=("agency", "sender"))
class IncomingEntered(Facts):
    """Một văn bản đến được đóng dấu đến và đăng ký. / An incoming document was stamped; `occurred` is its receipt.

    `number` is the receiver's; `sender_number`, `symbol` and `dated` are what stands on the document, where it does.
    """

    register: RegisterKey
    agency: AgencyCode
    year: Year
    number: RunningNumber
    suffix: Suffix | None = None
    sender: AgencyCode | None = None
    sender_name: Name | None = None
    sender_number: RunningNumber | None = None
    sender_suffix: Suffix | None = None
    symbol: Symbol | None = None
    dated: date | None = None
    abstract: Abstract
    digest: Sha256 | None = None
    disorder: Marks = ()


@event("registry.register.entry-annulled", version=1, agencies=("agency",))
class EntryAnnulled(Facts):
    """Huỷ một số đã đăng ký, có lý do; số vẫn đã dùng. / An entry was annulled; its number stays given."""

    register: RegisterKey
    agency: AgencyCode
    number: RunningNumber
    suffix: Suffix | None = None


@event("registry.register.closed", version=1, agencies=("agency",))
class RegisterClosed(Facts):
    """Khoá sổ cuối năm. / The register was closed, with how many entries it holds and its highest number."""

    register: RegisterKey
    agency: AgencyCode
    entries: Annotated[int, Whole("văn bản / entries")]
    last_number: Annotated[int, Whole("số cuối / highest number")]
