"""The frame of the programme: what the whole period, and each year and source of it, may cost."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import ClassVar, Final

from services.funding.domain.council import check_council, check_reason
from services.funding.domain.money import check_amount
from services.funding.domain.order import Taken, refuse_before
from services.funding.domain.refusals import YEAR_OUTSIDE_PROGRAMME, frames
from services.funding.domain.rules import ProgrammeYears, in_force
from shared.acts import Act
from shared.clock import Occurred, day_of
from shared.contracts.base import Facts
from shared.contracts.document import Document
from shared.contracts.funding import FrameAdjusted, FrameApproved, FrameBudgeted, FramePart
from shared.errors import Refused, Term
from shared.eventstore.aggregate import Aggregate

APPROVAL: Final = Term("UBND tỉnh duyệt khung kinh phí của giai đoạn", "approval of the period's frame by the PPC")
"""What people call the step from which the period has a frame."""


def frame_key(period: ProgrammeYears) -> str:
    """Returns the key of the frame of a period: its first and its last year."""
    return f"{period.first}-{period.last}"


@dataclass(frozen=True, slots=True)
class Room:
    """What one source may give in one year, and what the year's ceiling takes of it, in đồng."""

    year: int
    source_of_fund: str
    ceiling: int
    budgeted: int = 0


@dataclass
class Frame(Aggregate):
    """The ceiling of the whole period, and of each year and source (points 2b and 5).

    Promises: what the years' ceilings take is never more than `ceiling` in all, nor than the ceiling of its own year
    and source; and so a cut never goes below what is committed. Its version decides every race between ceilings.
    """

    KIND: ClassVar[str] = "frame"

    ceiling: int = 0
    rooms: list[Room] = field(default_factory=list)
    approved: Occurred = date.min

    def approve(self, act: Act, *, period: ProgrammeYears, ceiling: int, parts: Sequence[FramePart]) -> None:
        """Records the frame that the PPC approved, resting on the People's Council's resolution.

        Raises:
            Refused: `funding.council-resolution-required`, or what `_check_parts` refuses.
        """
        check_council(act)
        _check_parts(period, ceiling, parts)
        self.record(FrameApproved(frame=self.key, ceiling=ceiling, parts=tuple(parts)), act)

    def adjust(self, act: Act, *, period: ProgrammeYears, ceiling: int, parts: Sequence[FramePart]) -> None:
        """Records that a later decision, with its reason, states the frame anew: raised or cut.

        Raises:
            Refused: `funding.council-resolution-required`, `funding.reason-required`, `funding.before-earlier-step`,
                `funding.amount-unchanged`, `funding.frame-below-budgets`, `funding.frame-part-below-budget`, or what
                `_check_parts` refuses.
        """
        check_council(act)
        check_reason(act)
        refuse_before(act, self.taken)
        _check_parts(period, ceiling, parts)
        stated = {(each.year, each.source_of_fund): (index, each.ceiling) for index, each in enumerate(parts)}
        standing = {(each.year, each.source_of_fund): each for each in self.rooms}
        if ceiling == self.ceiling and {key: each.ceiling for key, each in standing.items()} == {
            key: most for key, (_, most) in stated.items()
        }:
            raise Refused(frames.AMOUNT_UNCHANGED)
        if ceiling < self.budgeted:
            raise Refused(frames.BELOW_BUDGETS, pointer="/ceiling", ceiling=ceiling, budgeted=self.budgeted)
        for key, room in standing.items():
            index, most = stated.get(key, (None, 0))
            if most < room.budgeted:
                raise Refused(
                    frames.PART_BELOW_BUDGET,
                    pointer="/parts" if index is None else f"/parts/{index}/ceiling",
                    year=room.year,
                    source=room.source_of_fund,
                    ceiling=most,
                    budgeted=room.budgeted,
                )
        self.record(FrameAdjusted(frame=self.key, before=self.ceiling, ceiling=ceiling, parts=tuple(parts)), act)

    def budget(self, act: Act, *, year: int, source_of_fund: str, amount: int) -> None:
        """Records that the ceiling of `year` takes `amount` đồng of a source, in place of what it took before.

        Raises:
            Refused: `funding.before-earlier-step`, `funding.source-not-in-frame`, `funding.frame-part-exceeded` or
                `funding.frame-exceeded`.
        """
        refuse_before(act, self.taken)
        room = self._room_for(year, source_of_fund, amount)
        others = self.budgeted - room.budgeted
        if others + amount > self.ceiling:
            raise Refused(
                frames.FRAME_EXCEEDED,
                pointer="/ceiling",
                frame=self.key,
                amount=amount,
                remaining=self.ceiling - others,
                ceiling=self.ceiling,
                budgeted=self.budgeted,
            )
        taken = FrameBudgeted(
            frame=self.key,
            year=year,
            source_of_fund=source_of_fund,
            before=room.budgeted,
            amount=amount,
            budgeted=others + amount,
        )
        self.record(taken, act)

    @property
    def budgeted(self) -> int:
        """Returns the đồng that the years' ceilings take."""
        return sum(each.budgeted for each in self.rooms)

    @property
    def taken(self) -> tuple[Taken, ...]:
        """Returns the step that everything in the period follows: the approval of its frame."""
        return (Taken(APPROVAL, self.approved),)

    def room(self, year: int, source_of_fund: str) -> Room | None:
        """Returns what a source may give in a year; None: the frame has nothing of it."""
        return next((each for each in self.rooms if (each.year, each.source_of_fund) == (year, source_of_fund)), None)

    def _room_for(self, year: int, source: str, amount: int) -> Room:
        room = self.room(year, source)
        if room is None:
            raise Refused(
                frames.SOURCE_NOT_IN_FRAME, pointer="/source_of_fund", frame=self.key, year=year, source=source
            )
        if amount > room.ceiling:
            figures = {"year": year, "source": source, "amount": amount, "ceiling": room.ceiling}
            raise Refused(frames.PART_EXCEEDED, pointer="/ceiling", **figures)
        return room

    def apply(self, facts: Facts, document: Document) -> None:
        """Assigns what the event says."""
        match facts:
            case FrameApproved():
                self.approved = document.occurred
                self._state(facts.ceiling, facts.parts)
            case FrameAdjusted():
                self._state(facts.ceiling, facts.parts)
            case FrameBudgeted():
                self.rooms = [
                    Room(each.year, each.source_of_fund, each.ceiling, facts.amount)
                    if (each.year, each.source_of_fund) == (facts.year, facts.source_of_fund)
                    else each
                    for each in self.rooms
                ]
            case _:
                pass

    def _state(self, ceiling: int, parts: Sequence[FramePart]) -> None:
        budgeted = {(each.year, each.source_of_fund): each.budgeted for each in self.rooms}
        self.ceiling = ceiling
        self.rooms = [
            Room(each.year, each.source_of_fund, each.ceiling, budgeted.get((each.year, each.source_of_fund), 0))
            for each in parts
        ]


def period_of(years: Sequence[ProgrammeYears], act: Act) -> ProgrammeYears:
    """Returns the period by which an act is decided. Raises Refused `funding.no-rule-in-force`."""
    return in_force(years, day_of(act.time))


def _check_parts(period: ProgrammeYears, ceiling: int, parts: Sequence[FramePart]) -> None:
    """Lets a frame pass whose amounts can be recorded, and that states each year and source once.

    Raises:
        Refused: `funding.amount-out-of-bounds`, `funding.year-outside-programme`, `funding.frame-part-repeated` or
            `funding.frame-part-beyond-whole`.
    """
    check_amount(ceiling, "/ceiling")
    seen: set[tuple[int, str]] = set()
    for index, each in enumerate(parts):
        check_amount(each.ceiling, f"/parts/{index}/ceiling")
        year, source = each.year, each.source_of_fund
        if not period.first <= year <= period.last:
            bounds = {"first": period.first, "last": period.last}
            raise Refused(YEAR_OUTSIDE_PROGRAMME, pointer=f"/parts/{index}/year", year=year, **bounds)
        if (year, source) in seen:
            raise Refused(frames.PART_REPEATED, pointer=f"/parts/{index}", year=year, source=source)
        if each.ceiling > ceiling:
            raise Refused(
                frames.PART_BEYOND_WHOLE,
                pointer=f"/parts/{index}/ceiling",
                year=year,
                source=source,
                amount=each.ceiling,
                ceiling=ceiling,
            )
        seen.add((year, source))
