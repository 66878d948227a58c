"""Which agency of the register is the body that leads the programme, as dated data.

The directive names the Department of Science and Technology (point 2) and puts it under the same duty as all others
(point 1a); so there is one file on which it may not act at all: its own. A change is a further row.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Final

from services.assessment.domain.background import Known
from shared.errors import Source, directive


@dataclass(frozen=True, slots=True)
class Leading:
    """From `from_day` on, the agency with this code in the register leads the programme."""

    agency: str
    from_day: date
    source: Source


DOST: Final = (Leading("SKHCN", date(2007, 4, 19), directive("2")),)
"""In order of `from_day`; the first serves for earlier days, too. The code is that of the province's register."""


def leading_on(day: date) -> str:
    """Returns the code of the agency that leads the programme on `day`."""
    in_force = [each for each in DOST if each.from_day <= day] or [DOST[0]]
    return in_force[-1].agency


def is_dosts(known: Known, day: date) -> bool:
    """Tells whether a file is that of the body which leads the programme, or of the one that it ceased in."""
    return known.concerns(leading_on(day), day)
