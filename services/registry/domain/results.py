"""When a year's results are reported, and how they stand on a day: derived from what was reported, never stored."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Final

from services.registry.domain.rules import IN_FORCE, in_force
from shared.contracts.registry import Attainment
from shared.contracts.terms import Confidence, Provenance
from shared.errors import Term


@dataclass(frozen=True, slots=True)
class ResultDays:
    """Between which days a year's results are reported: (month, day) of that year, and of the following year."""

    version: str
    from_day: date
    provenance: Provenance
    first: tuple[int, int]
    last: tuple[int, int]

    def opens(self, year: int) -> date:
        """Returns the first day on which the results of `year` may be reported."""
        return date(year, *self.first)

    def due(self, year: int) -> date:
        """Returns the last day by which they are to be reported."""
        return date(year + 1, *self.last)


RESULT_DAYS: Final = (
    ResultDays(
        "ct02-2007.result-days.v1",
        IN_FORCE,
        Provenance(
            "Chỉ thị 02/2007/CT-UBND, điểm 6 (“hàng năm”); từ ngày 15/12 của năm đến ngày 31/01 năm sau là quy tắc của"
            " phần mềm / from 15 December to 31 January is our own rule",
            Confidence.SEED,
        ),
        (12, 15),
        (1, 31),
    ),
)


class ResultState(StrEnum):
    """How the results of a programme stand on a day."""

    NOT_YET = "not_yet"
    """The year has not come to its last days."""
    AWAITED = "awaited"
    OVERDUE = "overdue"
    REPORTED = "reported"
    LATE = "reported_late"
    LAPSED = "lapsed"
    """The agency ended before its results were due; nothing is due of it any more."""


RESULT_STATES: Final[Mapping[ResultState, Term]] = {
    ResultState.NOT_YET: Term("Chưa đến kỳ báo cáo", "Not yet to be reported"),
    ResultState.AWAITED: Term("Đang trong kỳ báo cáo, chưa báo cáo", "Awaited"),
    ResultState.OVERDUE: Term("Quá hạn báo cáo kết quả", "Overdue"),
    ResultState.REPORTED: Term("Đã báo cáo đúng hạn", "Reported on time"),
    ResultState.LATE: Term("Đã báo cáo sau hạn", "Reported late"),
    ResultState.LAPSED: Term("Cơ quan đã chấm dứt hoạt động, không còn phải báo cáo", "Not due: the agency has ended"),
}
"""Vietnamese and English name of each state."""
ATTAINMENTS: Final[Mapping[Attainment, Term]] = {
    Attainment.REACHED: Term("đạt", "reached"),
    Attainment.PARTLY: Term("đạt một phần", "partly reached"),
    Attainment.NOT_REACHED: Term("không đạt", "not reached"),
}
"""Vietnamese and English name of each degree to which an objective is reached."""


@dataclass(frozen=True, slots=True)
class ResultStanding:
    """The results of a year on a day. `days_late`: calendar days from the due day to the report, else to that day."""

    state: ResultState
    rule: ResultDays
    due: date
    days_late: int


def result_standing(year: int, reported: date | None, on: date, ended: date | None = None) -> ResultStanding:
    """Returns how the results of `year` stand on the day `on`; a report of a later day does not count yet.

    Of an agency that had ended by that day nothing is due, unless it was overdue before.

    Raises:
        Refused: `registry.no-rule-in-force`: `on` lies before the first version of the rule.
    """
    rule = in_force(RESULT_DAYS, on, "/on")
    due, told = rule.due(year), reported if reported is not None and reported <= on else None
    over = ended if ended is not None and ended <= on else None
    late = max(0, ((told or over or on) - due).days)
    if told is None and over is not None and not late:
        state = ResultState.LAPSED
    elif told is not None:
        state = ResultState.LATE if late else ResultState.REPORTED
    elif late:
        state = ResultState.OVERDUE
    else:
        state = ResultState.AWAITED if on >= rule.opens(year) else ResultState.NOT_YET
    return ResultStanding(state, rule, due, late)
