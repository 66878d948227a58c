"""The annual programme of an agency (directive, point 6)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from services.registry.domain.agency import Agency
from services.registry.domain.duties import check_act, happened
from services.registry.domain.obligation import Rules
from services.registry.domain.refusals import OBJECTIVE_REPEATED, PROGRAMME_YEAR
from services.registry.domain.rules import PROGRAMME_YEARS, in_force
from shared.acts import Act
from shared.clock import day_of
from shared.contracts.base import Facts
from shared.contracts.document import Document
from shared.contracts.registry import Objective, ProgrammeAdopted
from shared.errors import Refused
from shared.eventstore.aggregate import Aggregate


@dataclass
class Programme(Aggregate):
    """One agency's programme of one year; its key is `programme_key(agency, year)`, so there can be no second one."""

    KIND: ClassVar[str] = "programme"

    def adopt(
        self,
        act: Act,
        *,
        agency: Agency,
        year: int,
        document_number: str,
        objectives: tuple[Objective, ...],
        rules: Rules,
    ) -> None:
        """Adopts the programme. The head signs in person, or another for them in a recorded capacity.

        Raises:
            Refused: `registry.not-own-agency`, `registry.head-in-person`, `registry.agency-ended`,
                `registry.not-applying`, `registry.programme-year`, `registry.objective-repeated`,
                `registry.no-rule-in-force`, or what `check_act` refuses.
        """
        agency.check_signed_by_head(act)
        check_act(act)
        day = day_of(happened(act))
        agency.check_applying(day, rules)
        ahead = in_force(PROGRAMME_YEARS, day).ahead
        if not year - ahead <= day.year <= year:
            raise Refused(PROGRAMME_YEAR, pointer="/year", year=year, happened=day, earliest=year - ahead)
        seen: set[str] = set()
        for index, each in enumerate(objectives):
            if each.objective.casefold() in seen:
                raise Refused(OBJECTIVE_REPEATED, pointer=f"/objectives/{index}/objective")
            seen.add(each.objective.casefold())
        self.record(
            ProgrammeAdopted(agency=agency.key, year=year, document_number=document_number, objectives=objectives),
            act,
        )

    def apply(self, facts: Facts, document: Document) -> None:
        """Assigns nothing: that the programme exists is all that later decisions ask."""


def programme_key(agency: str, year: int) -> str:
    """Returns the natural key of an agency's programme of a year."""
    return f"{agency}-{year}"
