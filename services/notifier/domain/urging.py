"""How people are urged, as dated data, and on which working days: directive 02/2007, point 2a.

The directive orders the Department of Science and Technology and the PPC Office to urge, follow and check (đôn đốc,
theo dõi, kiểm tra); when and whom, it does not say. The steps are ours and say so. All of them count working days from
the deadline, on the announced calendar; beyond it Monday to Friday is counted and the notice says so.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Final

from shared.clock import VIETNAM
from shared.contracts.notifier import Audience
from shared.workdays import Calendar, NotAnnounced, load

CALENDAR: Final = load().provisional()
"""The announced calendar of this release. Nobody must go unwarned because a year is not announced yet."""


@dataclass(frozen=True, slots=True)
class Step:
    """A step: `days` working days after the deadline, before it where negative, and to whom.

    `wording` names the template. `stops` says whether an earlier step's acknowledgement makes this one needless.
    """

    code: str
    days: int
    audience: Audience
    wording: str
    stops: bool = False

    @property
    def is_before(self) -> bool:
        """Tells whether the step comes before the deadline has passed."""
        return self.days <= 0


@dataclass(frozen=True, slots=True)
class UrgingPolicy:
    """A version of the policy: a step is taken under the version in force on the step's own day.

    `hour` is when on that day, in Vietnam. `office` hears of what is long overdue; of its own affairs `substitute`
    hears, since no body acts on its own file.
    """

    version: str
    in_force_from: date
    steps: tuple[Step, ...]
    hour: int
    office: str
    substitute: str
    source: str


POLICIES: Final = (
    UrgingPolicy(
        version="don-doc-1",
        in_force_from=date(2007, 4, 19),
        steps=(
            Step("truoc-30", -30, Audience.RESPONSIBLE, "before"),
            Step("truoc-7", -7, Audience.RESPONSIBLE, "before", stops=True),
            Step("qua-han-1", 1, Audience.RESPONSIBLE, "overdue"),
            Step("qua-han-15", 15, Audience.HEAD, "head"),
            Step("qua-han-30", 30, Audience.OFFICE, "office"),
        ),
        hour=8,
        office="VPUB",
        substitute="TTT",
        source="Điểm 2a Chỉ thị 02/2007/CT-UBND (đôn đốc, theo dõi, kiểm tra); các khoảng ngày làm việc, người nhận và "
        "cơ quan nhận thay là quy tắc của phần mềm / Directive, point 2a; the working days, who is told and the "
        "substitute are our own rule",
    ),
)
"""Oldest first. Before the first, the first."""


@dataclass(frozen=True, slots=True)
class Planned:
    """A step on its working day, under the version in force on it, and the moment from which it is due."""

    step: Step
    policy: UrgingPolicy
    day: date

    @property
    def at(self) -> datetime:
        """Returns the moment from which the step is due."""
        return datetime.combine(self.day, time(self.policy.hour), VIETNAM)


def schedule(
    due_on: date, calendar: Calendar = CALENDAR, policies: Sequence[UrgingPolicy] = POLICIES
) -> tuple[Planned, ...]:
    """Returns every step of a deadline, the earliest first.

    Steps that would fall outside the years 1 to 9999 are none.
    """
    found = []
    for index, policy in enumerate(policies):
        until = policies[index + 1].in_force_from if index + 1 < len(policies) else date.max
        since = policy.in_force_from if index else date.min
        for step in policy.steps:
            day = _day(calendar, due_on, step.days)
            if day is not None and since <= day < until:
                found.append(Planned(step, policy, day))
    return tuple(sorted(found, key=lambda each: (each.day, each.step.days)))


def _day(calendar: Calendar, due_on: date, count: int) -> date | None:
    try:
        return calendar.add(due_on, count)
    except NotAnnounced:
        return None


@dataclass(frozen=True, slots=True)
class ProgrammeDays:
    """By when the head adopts the yearly programme: (month, day) of that year, in the first year later."""

    version: str
    first_year: int
    last_year: int
    by: tuple[int, int]
    by_in_first: tuple[int, int]
    results_by: tuple[int, int]
    source: str

    def years(self, since: date) -> range:
        """Returns the years whose programme an agency that is entered on `since` still has to adopt."""
        return range(max(self.first_year, since.year), self.last_year + 1)

    def due(self, year: int) -> date:
        """Returns the day by which the programme of `year` is adopted."""
        return date(year, *(self.by_in_first if year == self.first_year else self.by))

    def results_due(self, year: int) -> date:
        """Returns the day of the following year by which its results are reported."""
        return date(year + 1, *self.results_by)


PROGRAMME_DAYS: Final = ProgrammeDays(
    version="chuong-trinh-1",
    first_year=2007,
    last_year=2009,
    by=(1, 31),
    by_in_first=(6, 30),
    results_by=(1, 31),
    source="Điểm 6 Chỉ thị 02/2007/CT-UBND (hàng năm; đến năm 2009 theo điểm 3); các ngày là quy tắc của phần mềm / "
    "Directive, point 6; the days are our own rule",
)
FRESH: Final = 20
"""Working days that an agency entered in the register during a year has at least for that year's programme (ours)."""
