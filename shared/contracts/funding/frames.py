"""What funding records of the frame above the years: the programme 2006-2009. Money is whole đồng."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated

from shared.contracts.base import Basis, Facts, event
from shared.contracts.fields import Items, Text, Whole
from shared.contracts.terms import Dong, Name, Year

FrameKey = Annotated[
    str, Text(min=9, max=9, pattern=r"\d{4}-\d{4}"), "Giai đoạn, năm đầu-năm cuối / first and last year of the period"
]


@dataclass(frozen=True, slots=True)
class FramePart:
    """The most that one source may give in one year."""

    year: Year
    source_of_fund: Name
    ceiling: Annotated[int, Whole("đồng", min=1, max=10**15)]


Parts = Annotated[tuple[FramePart, ...], Items(min=1, max=100)]


@event("funding.frame.approved", version=1, basis=Basis.REQUIRED)
class FrameApproved(Facts):
    """UBND tỉnh duyệt khung kinh phí của cả giai đoạn, căn cứ nghị quyết của HĐND. / The frame was approved.

    `ceiling` bounds the whole period, each of `parts` one year and source. Both hold; the parts need not add up to it.
    """

    frame: FrameKey
    ceiling: Dong
    parts: Parts


@event("funding.frame.adjusted", version=1, basis=Basis.REQUIRED)
class FrameAdjusted(Facts):
    """Khung kinh phí được điều chỉnh bằng quyết định sau. / The frame was raised or cut by a later decision.

    It states the whole frame anew; `before` is the ceiling that it replaces.
    """

    frame: FrameKey
    before: Dong
    ceiling: Dong
    parts: Parts


@event("funding.frame.budgeted", version=1)
class FrameBudgeted(Facts):
    """Tổng mức một năm, một nguồn được bố trí trong khung. / A year's ceiling of one source was taken from the frame.

    `amount` takes the place of `before`, which is 0 where the year had none of that source.
    """

    frame: FrameKey
    year: Year
    source_of_fund: Name
    before: Dong
    amount: Dong
    budgeted: Annotated[Dong, "Tổng đã bố trí của cả giai đoạn sau lần này / total of the whole period after this"]
