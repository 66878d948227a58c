"""An outgoing document held against the receiver's stamp: the days between them, and what contradicts."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Final

from shared.errors import Term


class Contradiction(StrEnum):
    """What does not fit between the sender's register and the receiver's. A hint for people, no verdict."""

    NOT_REGISTERED = "not_registered"
    ANNULLED = "annulled"
    RECEIVED_BEFORE_DATED = "received_before_dated"
    RECEIVED_BEFORE_REGISTERED = "received_before_registered"
    DATES_DIFFER = "dates_differ"
    SYMBOLS_DIFFER = "symbols_differ"
    DIGESTS_DIFFER = "digests_differ"
    NOT_ADDRESSED = "not_addressed"


CONTRADICTIONS: Final[Mapping[Contradiction, Term]] = {
    Contradiction.NOT_REGISTERED: Term(
        "nơi nhận đã đóng dấu đến, sổ văn bản đi của nơi gửi không có số này",
        "stamped by the receiver, and not in the sender's register",
    ),
    Contradiction.ANNULLED: Term("nơi gửi đã huỷ số này", "annulled by the sender"),
    Contradiction.RECEIVED_BEFORE_DATED: Term(
        "nhận trước ngày ghi trên văn bản", "received before the day that it bears"
    ),
    Contradiction.RECEIVED_BEFORE_REGISTERED: Term(
        "nhận trước ngày nơi gửi đăng ký", "received before the sender registered it"
    ),
    Contradiction.DATES_DIFFER: Term("hai sổ ghi ngày văn bản khác nhau", "the two registers give different days"),
    Contradiction.SYMBOLS_DIFFER: Term("hai sổ ghi ký hiệu khác nhau", "the two registers give different symbols"),
    Contradiction.DIGESTS_DIFFER: Term("hai bản có mã băm khác nhau", "the two copies have different digests"),
    Contradiction.NOT_ADDRESSED: Term(
        "nơi nhận không có trong danh sách gửi", "the receiver is not among the addressees"
    ),
}


@dataclass(frozen=True, slots=True)
class Sent:
    """What the sender's register says of a document."""

    dated: date
    registered: date
    symbol: str
    receivers: tuple[str, ...]
    others: bool
    digest: str | None
    annulled: bool


@dataclass(frozen=True, slots=True)
class Received:
    """What the receiver's register says of it."""

    by: str
    on: date
    dated: date
    symbol: str | None
    digest: str | None


def contradictions(sent: Sent | None, received: Received) -> Iterator[Contradiction]:
    """Yields what contradicts between the two registers; `sent` None: the sender's register has no such number."""
    if sent is None:
        yield Contradiction.NOT_REGISTERED
        if received.on < received.dated:
            yield Contradiction.RECEIVED_BEFORE_DATED
        return
    if sent.annulled:
        yield Contradiction.ANNULLED
    if received.on < sent.dated:
        yield Contradiction.RECEIVED_BEFORE_DATED
    if received.on < sent.registered:
        yield Contradiction.RECEIVED_BEFORE_REGISTERED
    if received.dated != sent.dated:
        yield Contradiction.DATES_DIFFER
    if received.symbol is not None and _plain(received.symbol) != _plain(sent.symbol):
        yield Contradiction.SYMBOLS_DIFFER
    if None not in (sent.digest, received.digest) and sent.digest != received.digest:
        yield Contradiction.DIGESTS_DIFFER
    if received.by not in sent.receivers and not sent.others:
        yield Contradiction.NOT_ADDRESSED


def _plain(symbol: str) -> str:
    return "".join(symbol.split()).casefold()
