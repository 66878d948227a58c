"""Use cases on allocations: releasing tranches, and handing over what an agency that ended has left."""

from __future__ import annotations

from collections.abc import Sequence

from services.funding.application.base import Base
from services.funding.domain.allocation import Allocation, Grounds, allocation_key
from services.funding.domain.estimate import Estimate
from services.funding.domain.knowledge import Knowledge
from services.funding.domain.settling import carried_origin
from shared.acts import Act
from shared.eventstore.application import Outcome


class Allocations(Base):
    """Use cases on allocations."""

    def release_tranche(self, act: Act, *, agency: str, year: int, tranche: int, origin: str | None = None) -> Outcome:
        """Releases the next tranche of an allocation on the facts that are known now. Raises Refused.

        `origin` names, of what the agency took over from others, whose money it was.

        The allocation's version guards it; the versions of the estimate and the knowledge, which are only read, do not.
        That is safe: of an estimate it reads who had a hand in it, which is only added to
        (an amendment approved meanwhile changes the allocation itself); and a fact that was noted is never taken
        back, so what the release cites (exactly the facts it used) still holds when it is saved. A fact that speaks
        against it and is noted between the reading and the saving counts as one that came after the decision: it
        changes what follows, as every later fact does, and never the release itself.
        """
        allocation = self.load(Allocation, allocation_key(agency, year, origin), act)
        estimate = self.load(Estimate, allocation.estimate)
        known = self.find(Knowledge, agency) or Knowledge(agency)
        grounds = Grounds(known.facts, self.tranche_rules, self.members(act, [agency]), self.holds(agency, origin))
        allocation.release(act, tranche=tranche, estimate=estimate, grounds=grounds)
        return self.save(act, allocation)

    def hand_over(
        self, act: Act, *, ended: str, heirs: Sequence[tuple[str, int]], reorganisation: str
    ) -> list[Allocation]:
        """Returns, to be saved together, every allocation of an agency that has ended, and what its heirs take over.

        Every year that the programme funds is closed for it, whether or not it has money of that year: an approval
        that assigns to it at the same moment loses the race for that allocation's version, and is refused then.
        """
        changed: list[Allocation] = []
        years = range(min(each.first for each in self.years), max(each.last for each in self.years) + 1)
        for year in years:
            held = [self.allocation(ended, year)]
            held += (found for path in self._paths(ended, year) if (found := self.found(ended, year, path)) is not None)
            for each in held:
                shares = each.hand_over(act, agency=ended, year=year, heirs=heirs, reorganisation=reorganisation)
                changed.append(each)
                for share in shares:
                    taken = Allocation(allocation_key(share.to_agency, year, each.path))
                    taken.inherit(act, each, share.amount, reorganisation)
                    changed.append(taken)
        return changed

    def _paths(self, agency: str, year: int) -> list[str]:
        """Returns the paths by which money may have come to an agency in `year`, besides the estimate.

        From whom that has ended, and how it came to them; from the year before, and how it was there then.
        """
        known = self.find(Knowledge, agency) or Knowledge(agency)
        paths: list[str] = []
        for each in known.inherited_from:
            paths += [each, *(f"{each}.{path}" for path in self._paths(each, year))]
        if year > min(each.first for each in self.years):
            before = year - 1
            paths += [carried_origin(before, path) for path in (None, *self._paths(agency, before))]
        return paths
