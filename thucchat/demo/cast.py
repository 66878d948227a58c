"""The cast: the agencies (real, each with its confidence) and the people (all made up, by opaque ids)."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from importlib.resources import files
from typing import Final

from shared.acts import Role
from thucchat.demo.reorganised import EFFECTIVE, FOUNDED, carried_out
from thucchat.demo.steps import IN_FORCE, Who, workday

MILESTONES: Final = (
    "steering_committee",
    "training_done",
    "documents_written",
    "documents_issued",
    "system_applied",
    "internal_audit",
    "management_review",
)
AFTER_START: Final = (0, 40, 90, 120, 150, 200, 230)
"""Days from the start of a wave to the target of each milestone. Made up."""
WAVES: Final = {1: date(2007, 6, 1), 2: date(2008, 2, 18), 3: date(2009, 1, 12)}
"""When each wave starts. Made up: the order and the dates of Plan 277 are not known."""


FIRST_FOUNDED: Final = 26
FIRST_COMMUNE: Final = 29
"""Where the indexes, and so the ids of people, of those begin who come later than the 26."""
ENROLLED: Final = date(2008, 3, 10)
"""When the communes ask to apply the system. Made up."""
NOT_CHECKED: Final = "chưa đối chiếu với văn bản / not checked against a document"


@dataclass(frozen=True, slots=True)
class Agency:
    """An agency of the demo, with its place in the made-up rollout and its made-up people."""

    code: str
    name_vi: str
    name_en: str
    kind: str
    confidence: str
    source: str
    index: int
    wave: int
    begins: date | None = None
    ends: date | None = None

    def at_work(self, day: date) -> bool:
        """Tells whether it is there on `day`: founded, and not yet merged or dissolved."""
        return (self.begins is None or day >= self.begins) and (self.ends is None or day < self.ends)

    @property
    def first_day(self) -> date:
        """Returns the day from which it acts in the programme."""
        return self.begins or IN_FORCE

    @property
    def head(self) -> Who:
        """Returns the head of the agency."""
        return Who(f"p-{self.index:02d}1", Role.AGENCY_HEAD, self.code)

    @property
    def qmr(self) -> Who:
        """Returns the management representative."""
        return Who(f"p-{self.index:02d}2", Role.QMR, self.code)

    @property
    def secretary(self) -> Who:
        """Returns the ISO secretary."""
        return Who(f"p-{self.index:02d}3", Role.ISO_SECRETARY, self.code)

    @property
    def year(self) -> int:
        """Returns the year in which its wave starts."""
        return WAVES[self.wave].year

    def target(self, milestone: int) -> date:
        """Returns the target day of the milestone with this index."""
        return workday(WAVES[self.wave] + timedelta(days=AFTER_START[milestone]))

    def reached(self, milestone: int) -> date:
        """Returns the day on which it really reached the milestone: some are early, some late. Made up."""
        return workday(self.target(milestone) + timedelta(days=(self.index * 7 + milestone * 3) % 24 - 5))

    def reported(self, milestone: int) -> date:
        """Returns the day on which it reported it: usually within the week; every ninth report is weeks late."""
        late = 45 if (self.index + milestone) % 9 == 0 else (self.index + milestone) % 4
        return workday(self.reached(milestone) + timedelta(days=late))


Chosen = int | Sequence[str] | None
"""Which agencies take part: the first so many, those with these codes, or all."""


def agencies(chosen: Chosen = None) -> Sequence[Agency]:
    """Returns the 26 mandatory agencies of 2007, or those chosen, dealt into three waves as if all took part."""
    text = (files("thucchat.demo") / "data/agencies-2007.json").read_text("utf-8")
    listed = json.loads(text)["agencies"]
    third = -(-len(listed) // 3)
    dealt = [Agency(**each, index=index, wave=_wave(each["code"], index // third)) for index, each in enumerate(listed)]
    if chosen is None or isinstance(chosen, int):
        cast = dealt[:chosen]
    else:
        cast = [agency for agency in dealt if agency.code in chosen]
    ended = {code for change in carried_out({agency.code for agency in cast}) for code in change.ended}
    return [replace(agency, ends=EFFECTIVE) if agency.code in ended else agency for agency in cast]


def _wave(code: str, third: int) -> int:
    """Returns the wave of an agency; one that ends in 2008 is in the second, so that it has money of that year."""
    return 2 if code == "UBDSGDTE" else 1 + third


def founded(cast: Sequence[Agency]) -> Sequence[Agency]:
    """Returns the agencies that the reorganisations of 2008 found out of those in the cast; they join the last wave."""
    named = {code for change in carried_out({agency.code for agency in cast}) for code in change.successors}
    return [
        Agency(code, vi, en, "provincial_department", "memory", NOT_CHECKED, index, max(WAVES), begins=EFFECTIVE)
        for index, (code, (vi, en)) in enumerate(FOUNDED.items(), FIRST_FOUNDED)
        if code in named
    ]


def communes(chosen: Chosen = None) -> Sequence[Agency]:
    """Returns the communes that apply of their own accord (point 1b), all made up; only if all the 26 are there."""
    if chosen is not None:
        return []
    return [
        Agency(
            code=f"XMH{number}",
            name_vi=f"UBND xã minh hoạ {number}",
            name_en=f"Commune people's committee, illustration {number}",
            kind="commune_committee",
            confidence="memory",
            source="xã minh hoạ, không có thật / made up",
            index=FIRST_COMMUNE + number,
            wave=max(WAVES),
            begins=ENROLLED,
        )
        for number in (1, 2, 3)
    ]


DOST: Final = Who("p-901", Role.DOST, "SKHCN")
DOST_DIRECTOR: Final = Who("p-902", Role.DOST, "SKHCN")
HOME_AFFAIRS: Final = Who("p-903", Role.HOME_AFFAIRS, "SNV")
PLANNING: Final = Who("p-904", Role.PLANNING, "SKHDT")
FINANCE: Final = Who("p-905", Role.FINANCE, "STC")
PPC: Final = Who("p-906", Role.PPC)
PPC_OFFICE: Final = Who("p-907", Role.PPC_OFFICE, "VPUB")
INSPECTOR: Final = Who("p-908", Role.INSPECTOR)
SECOND_INSPECTOR: Final = Who("p-915", Role.INSPECTOR)
"""Decides the signals that the first one raises."""
GUIDE: Final = Who("p-909", Role.DOST, "SKHCN")
"""Guides agencies one by one, and so takes part in no assessment of theirs."""
CHECKER: Final = Who("p-910", Role.PPC_OFFICE, "VPUB")
CONSULTANT: Final = Who("p-921", Role.ASSESSOR)
"""Consults agencies under a contract, and so assesses none of them."""
LEADS: Final = (Who("p-911", Role.LEAD_ASSESSOR), Who("p-912", Role.LEAD_ASSESSOR))
ASSESSORS: Final = (Who("p-913", Role.ASSESSOR), Who("p-914", Role.ASSESSOR))
OFFICERS: Final = (
    *(DOST, DOST_DIRECTOR, HOME_AFFAIRS, PLANNING, FINANCE, PPC, PPC_OFFICE, INSPECTOR),
    *(SECOND_INSPECTOR, GUIDE, CHECKER, CONSULTANT, *LEADS, *ASSESSORS),
)
"""The assessors come from outside the province, so that nobody assesses a body they belong to."""
