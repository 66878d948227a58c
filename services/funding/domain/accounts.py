"""The accounts of an allocation, in whole đồng, and the stages of its life. What follows of them is derived, not kept.

Two equations hold at every position, and at the end of the life both of their open members are nothing:

    assigned  = disbursed + undrawn + carried over + cancelled
    disbursed = advances outstanding + paid + settled + repaid + recovered + advances carried over
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from typing import ClassVar, Final

from services.funding.domain.duties import refuse_own_agency
from services.funding.domain.order import Taken, is_before
from services.funding.domain.refusals import settlements as ending
from services.funding.domain.refusals import spending as moving
from shared.acts import Act
from shared.clock import Occurred, instant_of
from shared.contracts.base import Facts
from shared.contracts.document import Document
from shared.contracts.funding import (
    AdvanceCleared,
    AllocationAdjusted,
    AllocationAssigned,
    AllocationInherited,
    Cancelled,
    CarriedIn,
    CarriedOver,
    Channel,
    Disbursed,
    DisbursementAsked,
    DisbursementDeclined,
    Recovered,
    Repaid,
    SettlementPrepared,
    SettlementRatified,
    SettlementReturned,
    SettlementReviewed,
    TrancheReleased,
    VoucherKind,
)
from shared.errors import Refused, Term
from shared.eventstore.aggregate import Aggregate
from shared.eventstore.lifecycle import Lifecycle, Transition


class Stage(StrEnum):
    """Where the money of a year stands."""

    OPEN = "open"
    CARRIED = "carried"
    PREPARED = "prepared"
    REVIEWED = "reviewed"
    RATIFIED = "ratified"


STEP_BEFORE: Final = Term("bước trước đó của kinh phí này", "an earlier step of this money")
"""What people call whatever was done last with the money."""


@dataclass(frozen=True, slots=True)
class Sides:
    """On whose side the actor of a command stands, besides what the act itself says.

    `heirs`: the actor's agency, if it took over from the agency of the money, which has ended; it acts in its stead and
    is kept from deciding as it is. `members`: that agency, if the registry says that who acts works there.
    """

    heirs: tuple[str, ...] = ()
    members: frozenset[str] = frozenset()


NEITHER: Final = Sides()


@dataclass(frozen=True, slots=True)
class Request:
    """What an agency asked to draw, by whom (and for whom), and whether it was answered."""

    number: int
    kind: VoucherKind
    amount: int
    asked_by: tuple[str, ...]
    happened: Occurred
    answered: bool = False


@dataclass(frozen=True, slots=True)
class Advance:
    """What is left of an advance, who asked for it, and when it was paid out."""

    left: int
    asked_by: tuple[str, ...]
    happened: Occurred


@dataclass
class Accounts(Aggregate):
    """What was assigned, released, drawn and settled of an agency's money of a year.

    `opened` was released already when the money came in from the year before, `amounts` are those of the `tranches`.
    `latest` is when the last of its steps is said to have happened.
    """

    KIND: ClassVar[str] = "allocation"
    LIFE: ClassVar[Lifecycle[Stage]] = Lifecycle(
        {
            Stage.OPEN: Term("đang thực hiện", "being spent"),
            Stage.CARRIED: Term("đã chuyển nguồn", "carried over"),
            Stage.PREPARED: Term("đang chờ thẩm định quyết toán", "awaiting the review of its settlement"),
            Stage.REVIEWED: Term("đang chờ phê chuẩn quyết toán", "awaiting the ratification of its settlement"),
            Stage.RATIFIED: Term("đã được phê chuẩn quyết toán", "settled and ratified"),
        },
        Transition(AllocationAssigned, (), Stage.OPEN),
        Transition(AllocationInherited, (), Stage.OPEN),
        Transition(CarriedIn, (), Stage.OPEN),
        Transition(AllocationAdjusted, (Stage.OPEN,), None, moving.ALLOCATION_NOT_OPEN),
        Transition(TrancheReleased, (Stage.OPEN,), None, moving.ALLOCATION_NOT_OPEN),
        Transition(DisbursementAsked, (Stage.OPEN,), None, moving.ALLOCATION_NOT_OPEN),
        Transition(DisbursementDeclined, (Stage.OPEN,), None, moving.ALLOCATION_NOT_OPEN),
        Transition(Disbursed, (Stage.OPEN,), None, moving.ALLOCATION_NOT_OPEN),
        Transition(AdvanceCleared, (Stage.OPEN,), None, ending.NOT_TO_CHANGE),
        Transition(Repaid, (Stage.OPEN, Stage.CARRIED), None, ending.NOT_TO_CHANGE),
        Transition(Recovered, (Stage.OPEN, Stage.CARRIED, Stage.RATIFIED), None, ending.NOT_TO_CHANGE),
        Transition(Cancelled, (Stage.OPEN,), None, moving.ALLOCATION_NOT_OPEN),
        Transition(CarriedOver, (Stage.OPEN,), Stage.CARRIED, moving.ALLOCATION_NOT_OPEN),
        Transition(SettlementPrepared, (Stage.OPEN, Stage.CARRIED), Stage.PREPARED, ending.NOT_TO_PREPARE),
        Transition(
            SettlementReturned, (Stage.PREPARED, Stage.REVIEWED), Stage.OPEN, ending.NOT_PREPARED, (Stage.CARRIED,)
        ),
        Transition(SettlementReviewed, (Stage.PREPARED,), Stage.REVIEWED, ending.NOT_PREPARED),
        Transition(SettlementRatified, (Stage.REVIEWED,), Stage.RATIFIED, ending.NOT_REVIEWED),
    )

    stage: Stage | None = None
    agency: str = ""
    year: int = 0
    estimate: str = ""
    assigned: int = 0
    assigned_on: date = date.min
    released: int = 0
    tranches: list[int] = field(default_factory=list)
    amounts: list[int] = field(default_factory=list)
    rule: str | None = None
    moments: list[Occurred] = field(default_factory=list)
    channel: Channel = Channel.DIRECT
    origin: str | None = None
    first: int = 1
    handed_over: str | None = None
    opened: int = 0
    disbursed: int = 0
    requests: list[Request] = field(default_factory=list)
    advances: dict[str, Advance] = field(default_factory=dict)
    paid: int = 0
    settled: int = 0
    repaid: int = 0
    recovered: int = 0
    carried: int = 0
    advances_carried: int = 0
    cancelled: int = 0
    prepared_by: tuple[str, ...] = ()
    reviewed_by: tuple[str, ...] = ()
    latest: Occurred = date.min

    @property
    def undrawn(self) -> int:
        """Returns the đồng that were neither drawn, nor carried over, nor cancelled."""
        return self.assigned - self.disbursed - self.carried - self.cancelled

    @property
    def unreleased(self) -> int:
        """Returns the đồng that can still be released. What is cancelled is taken from them first."""
        return 0 if self.carried else max(0, self.assigned - self.released - self.cancelled)

    @property
    def drawable(self) -> int:
        """Returns the đồng that were released and can still be drawn."""
        return 0 if self.carried else self.undrawn - self.unreleased

    @property
    def outstanding(self) -> int:
        """Returns the đồng of advances that are neither cleared nor paid back."""
        return sum(each.left for each in self.advances.values())

    @property
    def waiting(self) -> tuple[int, ...]:
        """Returns the numbers of the requests that were not answered."""
        return tuple(each.number for each in self.requests if not each.answered)

    @property
    def last(self) -> tuple[Taken, ...]:
        """Returns what the end of a life follows: whatever was said to have happened last."""
        return (Taken(STEP_BEFORE, self.latest),)

    def drawable_by(self, moment: Occurred) -> int:
        """Returns the đồng that can still be drawn of what is said to have been released by `moment`.

        So that on whatever day the file is read, no more has been drawn than was released.
        """
        tranches = zip(self.amounts, self.moments[1:], strict=True)
        released = self.opened + sum(amount for amount, when in tranches if not is_before(moment, when))
        return max(0, min(self.drawable, released - self.disbursed))

    def refuse_own(self, act: Act, sides: Sides) -> None:
        """Refuses a decision by the agency's own side. Raises Refused what `refuse_own_agency` does."""
        refuse_own_agency(act.actor, (self.agency, *sides.heirs), sides.members)

    def check_agencys(self, act: Act, sides: Sides) -> None:
        """Lets pass only who acts for the agency. Raises Refused `funding.not-the-agencys-act`."""
        if act.actor.agency not in (self.agency, *sides.heirs):
            raise Refused(moving.NOT_THE_AGENCYS, agency=self.agency)

    def check_open(self, event: type[Facts], pointer: str | None = None) -> None:
        """Lets pass what may happen to the money where it stands. Raises Refused what the stage's table names."""
        self.LIFE.check(event, self.stage, pointer=pointer, agency=self.agency, year=self.year)

    def move_on(self, facts: Facts, document: Document) -> None:
        """Assigns the stage after an event, and when it is said to have happened."""
        self.stage = self.LIFE.after(type(facts), self.stage)
        if _later(document.occurred, self.latest):
            self.latest = document.occurred


def _later(one: Occurred, other: Occurred) -> bool:
    if isinstance(one, datetime) or isinstance(other, datetime):
        return other == date.min or instant_of(one) > instant_of(other)
    return one > other
