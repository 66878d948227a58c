"""A document register (sổ văn bản đi, sổ văn bản đến) of an agency and a year: numbers in order, disorder marked.

Order is not forced. What was done out of order - a number behind the last one, an earlier day, 123a between 123 and
124 - is how backdating looks, and how an honest slip looks; a register that refused it would only be kept elsewhere. It
is taken with a reason, and marked for whoever reads.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import ClassVar, Final

from services.registry.domain.duties import check_act, check_day, happened, only_of
from services.registry.domain.refusals import AGENCY_UNKNOWN
from services.registry.domain.refusals.registers import (
    BEFORE_OPENING,
    DOCUMENT_LATER,
    ENTRY_ANNULLED,
    ENTRY_UNKNOWN,
    NUMBER_TAKEN,
    OUT_OF_ORDER,
    RECEIVER_REPEATED,
    RECEIVER_REQUIRED,
    REGISTER_CLOSED,
    REGISTER_YEAR,
    REGISTER_YEAR_RUNS,
    SENDER_REQUIRED,
    WRONG_REGISTER,
)
from shared.acts import Act, Role
from shared.clock import day_of
from shared.contracts.base import Facts
from shared.contracts.document import Document
from shared.contracts.registry import (
    Direction,
    Disorder,
    EntryAnnulled,
    IncomingEntered,
    OutgoingEntered,
    RegisterClosed,
    RegisterOpened,
)
from shared.errors import Refused, Term
from shared.eventstore.aggregate import Aggregate
from shared.eventstore.lifecycle import Lifecycle, Transition

KEEPERS: Final = frozenset({Role.AGENCY_HEAD, Role.ISO_SECRETARY})
"""Who keeps an agency's registers here."""


class RegisterState(StrEnum):
    """Whether the year is closed."""

    OPEN = "open"
    CLOSED = "closed"


REGISTER_STATES: Final[Mapping[RegisterState, Term]] = {
    RegisterState.OPEN: Term("đang mở", "open"),
    RegisterState.CLOSED: Term("đã khoá", "closed"),
}
DIRECTIONS: Final[Mapping[Direction, Term]] = {
    Direction.OUTGOING: Term("sổ văn bản đi", "register of outgoing documents"),
    Direction.INCOMING: Term("sổ văn bản đến", "register of incoming documents"),
}
DISORDERS: Final[Mapping[Disorder, Term]] = {
    Disorder.INSERTED: Term("chèn số", "an inserted number"),
    Disorder.NUMBER_FALLS: Term("số lùi", "a number below the last one"),
    Disorder.DATE_FALLS: Term("ngày lùi", "a day before the last one"),
    Disorder.REGISTRATION_FALLS: Term("ngày đăng ký lùi", "a registration before the last one"),
    Disorder.AFTER_CLOSING: Term("ghi sau khi khoá sổ", "entered after the closing"),
}
_EITHER: Final = (RegisterState.OPEN, RegisterState.CLOSED)


@dataclass(frozen=True, slots=True)
class Outgoing:
    """A document that goes out: its number, what stands on it, and to whom it goes."""

    number: int
    suffix: str | None
    symbol: str
    dated: date
    abstract: str
    receivers: tuple[str, ...] = ()
    others: str | None = None
    digest: str | None = None


@dataclass(frozen=True, slots=True)
class Incoming:
    """A document that came in: the receiver's number, from whom, and what stands on it."""

    number: int
    suffix: str | None
    abstract: str
    sender: str | None = None
    sender_name: str | None = None
    sender_number: int | None = None
    sender_suffix: str | None = None
    symbol: str | None = None
    dated: date | None = None
    digest: str | None = None


@dataclass
class Register(Aggregate):
    """One register; its key is `register_key(agency, year, direction)`, so that there can be no second one."""

    KIND: ClassVar[str] = "register"
    LIFE: ClassVar[Lifecycle[RegisterState]] = Lifecycle(
        REGISTER_STATES,
        Transition(RegisterOpened, (), RegisterState.OPEN),
        Transition(OutgoingEntered, _EITHER, None, REGISTER_CLOSED),
        Transition(IncomingEntered, _EITHER, None, REGISTER_CLOSED),
        Transition(EntryAnnulled, _EITHER, None, REGISTER_CLOSED),
        Transition(RegisterClosed, (RegisterState.OPEN,), RegisterState.CLOSED, REGISTER_CLOSED),
    )

    stage: RegisterState | None = field(default=None, init=False)
    agency: str = field(default="", init=False)
    year: int = field(default=0, init=False)
    direction: Direction = field(default=Direction.OUTGOING, init=False)
    given: set[str] = field(default_factory=set, init=False)
    """Every number that was given, with its letter."""
    annulled: set[str] = field(default_factory=set, init=False)
    last: int = field(default=0, init=False)
    """The highest number given."""
    latest: date = field(default=date.min, init=False)
    """The latest day of a document; of an incoming one, of its receipt."""
    registered: date = field(default=date.min, init=False)
    """The latest day on which an entry is said to have been made."""

    def open(self, act: Act, *, agency: str, year: int, direction: Direction) -> None:
        """Opens an agency's register of a year.

        Raises:
            Refused: `registry.not-own-agency`, `registry.register-before-opening`, or what `check_act` refuses.
        """
        only_of(act, agency, KEEPERS)
        check_act(act)
        day = day_of(happened(act))
        if day.year < year:
            raise Refused(BEFORE_OPENING, pointer="/year", year=year, day=day)
        self.record(RegisterOpened(register=self.key, agency=agency, year=year, direction=direction), act)

    def send(self, act: Act, *, document: Outgoing, known: Collection[str]) -> None:
        """Enters an outgoing document; `known` are those of its receivers that are registered.

        Raises:
            Refused: `registry.not-own-agency`, `registry.wrong-register`, `registry.register-year`,
                `registry.document-later-than-registration`, `registry.receiver-required`, `registry.receiver-repeated`,
                `registry.agency-unknown`, `registry.number-taken`, `registry.out-of-order`, or what `check_act`
                refuses.
        """
        day = self._check_entry(act, Direction.OUTGOING)
        check_day(document.dated, "/dated")
        self._check_year(document.dated, "/dated")
        if document.dated > day:
            raise Refused(DOCUMENT_LATER, pointer="/dated", dated=document.dated, registered=day)
        _check_receivers(document, known)
        disorder = self._disorder(act, document.number, document.suffix, document.dated)
        self.record(
            OutgoingEntered(
                register=self.key,
                agency=self.agency,
                year=self.year,
                number=document.number,
                suffix=document.suffix,
                symbol=document.symbol,
                dated=document.dated,
                abstract=document.abstract,
                receivers=document.receivers,
                others=document.others,
                digest=document.digest,
                disorder=disorder,
            ),
            act,
        )

    def receive(self, act: Act, *, document: Incoming, known: Collection[str]) -> None:
        """Enters an incoming document by the day of its receipt (`occurred`).

        That it came before the day which stands on it is a contradiction that is shown, not refused: the stamp is the
        receiver's, and says what it says.

        Raises:
            Refused: `registry.not-own-agency`, `registry.wrong-register`, `registry.register-year`,
                `registry.sender-required`, `registry.agency-unknown`, `registry.number-taken`,
                `registry.out-of-order`, or what `check_act` refuses.
        """
        day = self._check_entry(act, Direction.INCOMING)
        self._check_year(day, "/occurred")
        _check_sender(document, known)
        disorder = self._disorder(act, document.number, document.suffix, day)
        self.record(
            IncomingEntered(
                register=self.key,
                agency=self.agency,
                year=self.year,
                number=document.number,
                suffix=document.suffix,
                sender=document.sender,
                sender_name=document.sender_name,
                sender_number=document.sender_number,
                sender_suffix=document.sender_suffix,
                symbol=document.symbol,
                dated=document.dated,
                abstract=document.abstract,
                digest=document.digest,
                disorder=disorder,
            ),
            act,
        )

    def annul(self, act: Act, *, number: int, suffix: str | None) -> None:
        """Annuls an entry, with a reason. Its number stays given, and what it said stays readable.

        Raises:
            Refused: `registry.not-own-agency`, `registry.entry-unknown`, `registry.entry-annulled`, or what
                `check_act` refuses (a reason is asked for).
        """
        only_of(act, self.agency, KEEPERS)
        check_act(act, reason=True)
        shown = number_shown(number, suffix)
        if shown not in self.given:
            raise Refused(ENTRY_UNKNOWN, pointer="/number", number=shown)
        if shown in self.annulled:
            raise Refused(ENTRY_ANNULLED, pointer="/number", number=shown)
        self.record(EntryAnnulled(register=self.key, agency=self.agency, number=number, suffix=suffix), act)

    def close(self, act: Act) -> None:
        """Closes the register when its year has ended. What is entered afterwards is marked as such.

        Raises:
            Refused: `registry.not-own-agency`, `registry.register-closed`, `registry.register-year-runs`, or what
                `check_act` refuses.
        """
        only_of(act, self.agency, KEEPERS)
        self.LIFE.check(RegisterClosed, self.stage)
        check_act(act)
        day = day_of(happened(act))
        if day < date(self.year, 12, 31):
            raise Refused(REGISTER_YEAR_RUNS, pointer="/occurred", year=self.year, day=day)
        self.record(
            RegisterClosed(register=self.key, agency=self.agency, entries=len(self.given), last_number=self.last), act
        )

    def _check_entry(self, act: Act, direction: Direction) -> date:
        only_of(act, self.agency, KEEPERS)
        if self.direction is not direction:
            raise Refused(WRONG_REGISTER, direction=DIRECTIONS[self.direction])
        check_act(act)
        return day_of(happened(act))

    def _check_year(self, day: date, pointer: str) -> None:
        if day.year != self.year:
            raise Refused(REGISTER_YEAR, pointer=pointer, day=day, year=self.year)

    def _disorder(self, act: Act, number: int, suffix: str | None, day: date) -> tuple[Disorder, ...]:
        """Returns in what an entry breaks the order, if a reason is given for it."""
        shown = number_shown(number, suffix)
        if shown in self.given:
            raise Refused(NUMBER_TAKEN, pointer="/number", number=shown)
        marks = tuple(self._marks(act, number, suffix, day))
        if marks and not (act.reason or "").strip():
            told = Term(
                ", ".join(DISORDERS[each].vi for each in marks), ", ".join(DISORDERS[each].en for each in marks)
            )
            raise Refused(OUT_OF_ORDER, pointer="/reason", number=shown, marks=told)
        return marks

    def _marks(self, act: Act, number: int, suffix: str | None, day: date) -> Iterator[Disorder]:
        if suffix is not None:
            yield Disorder.INSERTED
        if number < self.last:
            yield Disorder.NUMBER_FALLS
        if day < self.latest:
            yield Disorder.DATE_FALLS
        if self.direction is Direction.OUTGOING and day_of(happened(act)) < self.registered:
            yield Disorder.REGISTRATION_FALLS
        if self.stage is RegisterState.CLOSED:
            yield Disorder.AFTER_CLOSING

    def apply(self, facts: Facts, document: Document) -> None:
        """Assigns what `facts` say."""
        self.stage = self.LIFE.after(type(facts), self.stage)
        day = day_of(document.occurred)
        match facts:
            case RegisterOpened():
                self.agency, self.year, self.direction = facts.agency, facts.year, facts.direction
            case OutgoingEntered():
                self._take_number(facts.number, facts.suffix, facts.dated, day)
            case IncomingEntered():
                self._take_number(facts.number, facts.suffix, day, day)
            case EntryAnnulled():
                self.annulled.add(number_shown(facts.number, facts.suffix))
            case _:
                pass

    def _take_number(self, number: int, suffix: str | None, day: date, registered: date) -> None:
        self.given.add(number_shown(number, suffix))
        self.last, self.latest = max(self.last, number), max(self.latest, day)
        self.registered = max(self.registered, registered)


def register_key(agency: str, year: int, direction: Direction) -> str:
    """Returns the natural key of an agency's register of a year."""
    return f"{agency}-{year}-{direction}"


def number_shown(number: int, suffix: str | None) -> str:
    """Returns a number as it stands on a document: 123, or 123a."""
    return f"{number}{suffix or ''}"


def _check_receivers(document: Outgoing, known: Collection[str]) -> None:
    if not document.receivers and document.others is None:
        raise Refused(RECEIVER_REQUIRED, pointer="/receivers")
    for index, code in enumerate(document.receivers):
        if code in document.receivers[:index]:
            raise Refused(RECEIVER_REPEATED, pointer=f"/receivers/{index}", agency=code)
        if code not in known:
            raise Refused(AGENCY_UNKNOWN, pointer=f"/receivers/{index}", agency=code)


def _check_sender(document: Incoming, known: Collection[str]) -> None:
    if (document.sender is None) is (document.sender_name is None):
        raise Refused(SENDER_REQUIRED, pointer="/sender")
    if document.sender is not None and document.sender not in known:
        raise Refused(AGENCY_UNKNOWN, pointer="/sender", agency=document.sender)
    if document.dated is not None:
        check_day(document.dated, "/dated")
