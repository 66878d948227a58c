"""An allocation: the money of one agency in one year, assigned once and released in tranches."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import ClassVar, Final

from services.funding.domain.duties import persons_in, refuse_own_agency, refuse_unknown_agency
from services.funding.domain.estimate import Estimate, Step
from services.funding.domain.knowledge import Judgement, KnownFact, judge
from services.funding.domain.refusals import (
    AGENCY_HAS_ALLOCATION,
    LEGAL_BASIS_REQUIRED,
    RELEASED_ON_OWN_REPORT,
    RELEASER_NOT_INDEPENDENT,
    TRANCHE_ALREADY_RELEASED,
    TRANCHE_FACTS_MISSING,
    TRANCHE_OUT_OF_ORDER,
    TRANCHE_UNKNOWN,
)
from services.funding.domain.rules import TrancheRule, in_force, version_named
from shared.acts import Act
from shared.clock import day_of
from shared.contracts.base import Facts
from shared.contracts.document import Document
from shared.contracts.funding import AllocationAssigned, EstimateLine, TrancheReleased
from shared.errors import Refused
from shared.eventstore.aggregate import Aggregate

INDEPENDENT_OF: Final = (Step.PROPOSAL, Step.APPROVAL)
"""Who asked for the money and who approved it do not release it. Who balanced it for Finance may."""


def allocation_key(agency: str, year: int) -> str:
    """Returns the natural key of an agency's allocation of a year."""
    return f"{agency}-{year}"


@dataclass
class Allocation(Aggregate):
    """Assigned and released đồng of an agency and year. Promises: released <= assigned, each tranche once, in order."""

    KIND: ClassVar[str] = "allocation"

    agency: str = ""
    year: int = 0
    estimate: str = ""
    assigned: int = 0
    assigned_on: date = date.min
    released: int = 0
    tranches: list[int] = field(default_factory=list)
    rule: str | None = None

    def assign(self, act: Act, *, estimate: str, year: int, line: EstimateLine) -> None:
        """Records what an approved estimate assigns to the agency.

        Raises:
            Refused: `funding.agency-has-allocation`.
        """
        if self.version:
            raise Refused(AGENCY_HAS_ALLOCATION, agency=self.agency, year=self.year, estimate=self.estimate)
        assigned = AllocationAssigned(
            agency=line.agency, year=year, estimate=estimate, amount=line.amount, channel=line.channel
        )
        self.record(assigned, act)

    def rule_among(self, rules: Sequence[TrancheRule]) -> TrancheRule:
        """Returns the rule that holds for this allocation: the one that was in force when the money was assigned.

        A later rule is for later allocations, so that terms do not change under an agency in the middle of its year.

        Raises:
            Refused: `funding.no-rule-in-force`.
        """
        return in_force(rules, self.assigned_on) if self.rule is None else version_named(rules, self.rule)

    def release(
        self, act: Act, *, tranche: int, estimate: Estimate, facts: Sequence[KnownFact], rules: Sequence[TrancheRule]
    ) -> None:
        """Records the release of the next tranche, citing the facts and the rule it rests on.

        `estimate` is the one that assigned the money, `facts` what is known of the agency now, the legal basis of `act`
        what sets the rule.

        Raises:
            Refused: `funding.own-agency`, `funding.actor-agency-unknown`, `funding.releaser-not-independent`,
                `funding.tranche-unknown`, `funding.tranche-already-released`, `funding.tranche-out-of-order`,
                `funding.tranche-facts-missing`, `funding.released-on-own-report` or `funding.legal-basis-required`.
        """
        refuse_unknown_agency(act.actor)
        refuse_own_agency(act.actor, [self.agency])
        earlier = estimate.step_of(act.actor, INDEPENDENT_OF)
        if earlier is not None:
            raise Refused(RELEASER_NOT_INDEPENDENT, estimate=self.estimate, earlier=earlier.value)
        rule = self.rule_among(rules)
        self._refuse_order(tranche, rule)
        day = day_of(act.time if act.occurred is None else act.occurred)
        judgement = judge(rule.tranches[tranche - 1], self.year, facts, day)
        self._refuse_missing(tranche, rule, judgement)
        for each in judgement.rests_on:
            if each.recorded_by in persons_in(act.actor):
                raise Refused(RELEASED_ON_OWN_REPORT, event=each.cited.event_id)
        if act.legal_basis is None:
            raise Refused(LEGAL_BASIS_REQUIRED, pointer="/legal_basis")
        amount = rule.amount(tranche, self.assigned, self.released)
        released = TrancheReleased(
            agency=self.agency,
            year=self.year,
            tranche=tranche,
            amount=amount,
            released=self.released + amount,
            rule=rule.version,
            facts=tuple(each.cited for each in judgement.rests_on),
        )
        self.record(released, act)

    def _refuse_order(self, tranche: int, rule: TrancheRule) -> None:
        following = len(self.tranches) + 1
        named = {"agency": self.agency, "year": self.year, "tranche": tranche}
        if not 1 <= tranche <= len(rule.tranches):
            count = len(rule.tranches)
            raise Refused(TRANCHE_UNKNOWN, pointer="/tranche", rule=rule.version, count=count, tranche=tranche)
        if tranche < following:
            raise Refused(TRANCHE_ALREADY_RELEASED, pointer="/tranche", **named)
        if tranche > following:
            raise Refused(TRANCHE_OUT_OF_ORDER, pointer="/tranche", next=following, **named)

    def _refuse_missing(self, tranche: int, rule: TrancheRule, judgement: Judgement) -> None:
        if judgement.missing:
            raise Refused(
                TRANCHE_FACTS_MISSING,
                agency=self.agency,
                year=self.year,
                tranche=tranche,
                rule=rule.version,
                missing=tuple(each.condition.code for each in judgement.missing),
                missing_vi="; ".join(each.condition.vi for each in judgement.missing),
                missing_en="; ".join(each.condition.en for each in judgement.missing),
            )

    def apply(self, facts: Facts, document: Document) -> None:
        """Assigns what the event says."""
        match facts:
            case AllocationAssigned():
                self.agency, self.year, self.estimate = facts.agency, facts.year, facts.estimate
                self.assigned, self.assigned_on = facts.amount, day_of(document.time)
            case TrancheReleased():
                self.released, self.rule = facts.released, facts.rule
                self.tranches.append(facts.tranche)
            case _:
                pass
