"""What the use cases of funding share: the dated rules, and what other aggregates say."""

from __future__ import annotations

import threading
from collections.abc import Iterable, Sequence

from services.funding.domain.allocation import Allocation, allocation_key
from services.funding.domain.duties import persons_in
from services.funding.domain.hold import Hold
from services.funding.domain.knowledge import Knowledge
from services.funding.domain.order import happened
from services.funding.domain.rules import (
    HOLD_RULES,
    PROGRAMME_YEARS,
    TRANCHE_RULES,
    HoldRule,
    ProgrammeYears,
    TrancheRule,
)
from shared.acts import Act, Stamp
from shared.clock import day_of
from shared.eventstore.application import Application
from shared.eventstore.ports import Store
from shared.workdays import Calendar
from shared.workdays import load as load_calendar


class Base(Application):
    """Loads and saves funding's aggregates. `years` and `tranche_rules` are the dated rules, oldest first."""

    def __init__(
        self,
        store: Store,
        stamp: Stamp,
        *,
        years: Sequence[ProgrammeYears] = PROGRAMME_YEARS,
        tranche_rules: Sequence[TrancheRule] = TRANCHE_RULES,
        hold_rules: Sequence[HoldRule] = HOLD_RULES,
        calendar: Calendar | None = None,
    ) -> None:
        super().__init__(store, stamp)
        self.years = years
        self.tranche_rules = tranche_rules
        self.hold_rules = hold_rules
        self.calendar = load_calendar() if calendar is None else calendar
        # The budget's version decides every race, here and between processes; within this process it is cheaper to
        # queue than to lose: of n approvals that race, all but one would have to be decided again.
        self._approving = threading.Lock()

    def found(self, agency: str, year: int, origin: str) -> Allocation | None:
        """Returns what an agency took over by the path `origin`; None where there is no such money."""
        return self.find(Allocation, allocation_key(agency, year, origin))

    def allocation(self, agency: str, year: int) -> Allocation:
        """Returns an agency's own money of a year, or a new allocation where it has none yet."""
        key = allocation_key(agency, year)
        return self.find(Allocation, key) or Allocation(key)

    def members(self, act: Act, codes: Iterable[str]) -> frozenset[str]:
        """Returns those of `codes` in which a person who acts works, on the day of the act or on the day it says.

        Where somebody works is only read, without guarding: who comes to work there in that moment was not there when
        the decision was made, and an employment that is told late raises a review.
        """
        found = (self.find(Knowledge, code) for code in set(codes))
        days = (day_of(act.time), day_of(happened(act)))
        persons = persons_in(act.actor)
        return frozenset(
            known.key
            for known in found
            if known is not None and any(known.employs(person, day) for person in persons for day in days)
        )

    def holds(self, agency: str, origin: str | None = None) -> list[Hold]:
        """Returns the deferrals of an agency, and of those whose money came to it by the path `origin`.

        What deferred an agency that ended goes on with the money that its heirs took over.
        """
        codes = (agency, *(origin.split(".") if origin else ()))
        signals = (signal for code in codes for signal in (self.find(Knowledge, code) or Knowledge(code)).severe)
        found = (self.find(Hold, signal) for signal in dict.fromkeys(signals))
        return [each for each in found if each is not None]

    def lineage(self, agency: str) -> list[str]:
        """Returns an agency and, where it has ended, those that took its money over, and so on."""
        codes = [agency]
        for code in codes:
            known = self.find(Knowledge, code)
            codes += [each for each in (known.successors if known else ()) if each not in codes]
        return codes

    def registered(self, codes: Iterable[str]) -> frozenset[str]:
        """Returns those of `codes` that the registry has entered."""
        found = (self.find(Knowledge, code) for code in set(codes))
        return frozenset(known.key for known in found if known is not None and known.registered)
