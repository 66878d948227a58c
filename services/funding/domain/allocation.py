"""An allocation: the money of one agency in one year, assigned once and released in tranches."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import ClassVar, Final

from services.funding.domain.duties import persons_in, refuse_own_agency
from services.funding.domain.estimate import STEPS, Estimate, Step
from services.funding.domain.knowledge import Judgement, KnownFact, judge
from services.funding.domain.order import Taken, happened, refuse_before
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
from shared.acts import Act, Actor
from shared.clock import Occurred, day_of
from shared.contracts.base import Facts
from shared.contracts.document import Document
from shared.contracts.funding import AllocationAssigned, EstimateLine, TrancheReleased
from shared.errors import Refused, Term
from shared.eventstore.aggregate import Aggregate

INDEPENDENT_OF: Final = (Step.PROPOSAL, Step.APPROVAL)
"""Who asked for the money and who approved it do not release it. Who balanced it for Finance may."""

ASSIGNMENT: Final = Term("giao kinh phí", "assignment of the money")
"""What people call the step that the tranches follow."""


def allocation_key(agency: str, year: int) -> str:
    """Returns the natural key of an agency's allocation of a year."""
    return f"{agency}-{year}"


@dataclass
class Allocation(Aggregate):
    """Assigned and released đồng of an agency and year. Promises: released <= assigned, each tranche once, in order.

    In order as recorded, and as said to have happened. `moments` are of the assignment, then of each tranche.
    """

    KIND: ClassVar[str] = "allocation"

    agency: str = ""
    year: int = 0
    estimate: str = ""
    assigned: int = 0
    assigned_on: date = date.min
    released: int = 0
    tranches: list[int] = field(default_factory=list)
    rule: str | None = None
    moments: list[Occurred] = field(default_factory=list)

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

    @property
    def taken(self) -> tuple[Taken, ...]:
        """Returns the assignment and the releases so far: what the next release follows."""
        names = (ASSIGNMENT, *(Term(f"cấp đợt {each}", f"release of tranche {each}") for each in self.tranches))
        return tuple(Taken(name, moment) for name, moment in zip(names, self.moments, strict=True))

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
                `funding.before-earlier-step`, `funding.tranche-facts-missing`, `funding.released-on-own-report` or
                `funding.legal-basis-required`.
        """
        self._refuse_who(act.actor, estimate)
        rule = self.rule_among(rules)
        self._refuse_order(tranche, rule)
        refuse_before(act, self.taken)
        judgement = judge(rule.tranches[tranche - 1], self.year, facts, day_of(happened(act)))
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

    def _refuse_who(self, actor: Actor, estimate: Estimate) -> None:
        refuse_own_agency(actor, [self.agency])
        earlier = estimate.step_of(actor, INDEPENDENT_OF)
        if earlier is not None:
            raise Refused(RELEASER_NOT_INDEPENDENT, estimate=self.estimate, earlier=STEPS[earlier])

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
                self.moments.append(document.occurred)
            case TrancheReleased():
                self.released, self.rule = facts.released, facts.rule
                self.tranches.append(facts.tranche)
                self.moments.append(document.occurred)
            case _:
                pass
