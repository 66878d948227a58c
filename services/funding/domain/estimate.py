"""An estimate (dự toán): proposed by DOST, balanced by Planning and by Finance, submitted, approved by the PPC."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, field
from enum import StrEnum
from typing import ClassVar, Final

from services.funding.domain.duties import persons_in, refuse_own_agency
from services.funding.domain.refusals import (
    AGENCY_REPEATED,
    AGENCY_UNKNOWN,
    ALREADY_APPROVED,
    ALREADY_BALANCED,
    ALREADY_SUBMITTED,
    LEGAL_BASIS_REQUIRED,
    NOT_A_BALANCING_DEPARTMENT,
    NOT_BALANCED,
    NOT_SUBMITTED,
    SAME_PERSON,
    TOTAL_TOO_LARGE,
)
from shared.acts import Act, Actor, Role
from shared.contracts.base import Facts
from shared.contracts.document import Document
from shared.contracts.funding import (
    BalancedBy,
    EstimateApproved,
    EstimateBalanced,
    EstimateLine,
    EstimateProposed,
    EstimateSubmitted,
)
from shared.errors import Refused
from shared.eventstore.aggregate import Aggregate

MOST: Final = 10**15
"""The most đồng that a contract holds (`shared.contracts.terms.Dong`)."""
DEPARTMENTS: Final = {Role.PLANNING: BalancedBy.PLANNING, Role.FINANCE: BalancedBy.FINANCE}
"""The two departments of point 5, by the role in which a person acts for them."""


class Step(StrEnum):
    """A step in an estimate's way."""

    PROPOSAL = "proposal"
    BALANCE_PLANNING = "balance_planning"
    BALANCE_FINANCE = "balance_finance"
    SUBMISSION = "submission"
    APPROVAL = "approval"


BALANCES: Final = {BalancedBy.PLANNING: Step.BALANCE_PLANNING, BalancedBy.FINANCE: Step.BALANCE_FINANCE}
APART: Final = {
    Step.BALANCE_PLANNING: (Step.PROPOSAL, Step.BALANCE_FINANCE),
    Step.BALANCE_FINANCE: (Step.PROPOSAL, Step.BALANCE_PLANNING),
    Step.SUBMISSION: (Step.PROPOSAL,),
    Step.APPROVAL: (Step.PROPOSAL, Step.BALANCE_PLANNING, Step.BALANCE_FINANCE, Step.SUBMISSION),
}
"""Whoever took one of the steps on the right does not take the step on the left.

Proposal, the two balances and approval are four persons. Who balanced may submit: the two departments submit what they
balanced (point 5).
"""


@dataclass(frozen=True, slots=True)
class Hand:
    """A person's part in an estimate."""

    step: Step
    person: str


@dataclass
class Estimate(Aggregate):
    """Lines of money per agency, and who did what with them. Amounts are đồng."""

    KIND: ClassVar[str] = "estimate"

    year: int = 0
    lines: tuple[EstimateLine, ...] = ()
    total: int = 0
    hands: list[Hand] = field(default_factory=list)

    def propose(self, act: Act, *, year: int, lines: tuple[EstimateLine, ...], known: Collection[str]) -> None:
        """Records DOST's proposal (point 2b). `known` are the codes of agencies that the registry has entered.

        Raises:
            Refused: `funding.agency-repeated`, `funding.agency-unknown` or `funding.total-too-large`.
        """
        seen: set[str] = set()
        for index, line in enumerate(lines):
            if line.agency in seen:
                raise Refused(AGENCY_REPEATED, pointer=f"/lines/{index}/agency", agency=line.agency)
            if line.agency not in known:
                raise Refused(AGENCY_UNKNOWN, pointer=f"/lines/{index}/agency", agency=line.agency)
            seen.add(line.agency)
        total = sum(line.amount for line in lines)
        if total > MOST:
            raise Refused(TOTAL_TOO_LARGE, pointer="/lines", total=total, limit=MOST)
        self.record(EstimateProposed(estimate=self.key, year=year, lines=lines, total=total), act)

    def balance(self, act: Act) -> None:
        """Records that the actor's department balanced the estimate (point 5); which one follows from the role.

        Raises:
            Refused: `funding.not-a-balancing-department`, `funding.already-balanced` or `funding.same-person`.
        """
        by = _department(act.actor)
        self._refuse_same_person(act.actor, BALANCES[by])
        if by in self.balanced:
            raise Refused(ALREADY_BALANCED, estimate=self.key, by=by.value)
        self.record(EstimateBalanced(estimate=self.key, year=self.year, by=by), act)

    def submit(self, act: Act) -> None:
        """Records that one of the two departments submitted to the PPC what both have balanced (point 5).

        Raises:
            Refused: `funding.not-a-balancing-department`, `funding.not-balanced`, `funding.already-submitted` or
                `funding.same-person`.
        """
        _department(act.actor)
        self._refuse_same_person(act.actor, Step.SUBMISSION)
        if self.took(Step.SUBMISSION):
            raise Refused(ALREADY_SUBMITTED, estimate=self.key)
        awaited = [each.value for each in BalancedBy if each not in self.balanced]
        if awaited:
            raise Refused(NOT_BALANCED, estimate=self.key, awaited=", ".join(awaited))
        self.record(EstimateSubmitted(estimate=self.key, year=self.year, total=self.total), act)

    def approve(self, act: Act) -> None:
        """Records the PPC's approval. The caller commits the total and assigns the lines in the same transaction.

        Raises:
            Refused: `funding.legal-basis-required`, `funding.not-submitted`, `funding.already-approved`,
                `funding.same-person` or `funding.own-agency`.
        """
        self._refuse_same_person(act.actor, Step.APPROVAL)
        refuse_own_agency(act.actor, [line.agency for line in self.lines])
        if self.took(Step.APPROVAL):
            raise Refused(ALREADY_APPROVED, estimate=self.key)
        if not self.took(Step.SUBMISSION):
            raise Refused(NOT_SUBMITTED, estimate=self.key)
        if act.legal_basis is None:
            raise Refused(LEGAL_BASIS_REQUIRED, pointer="/legal_basis")
        self.record(EstimateApproved(estimate=self.key, year=self.year, total=self.total), act)

    @property
    def balanced(self) -> tuple[BalancedBy, ...]:
        """Returns which departments have balanced the estimate."""
        return tuple(by for by, step in BALANCES.items() if self.took(step))

    def took(self, *steps: Step) -> bool:
        """Tells whether any of `steps` was taken."""
        return any(hand.step in steps for hand in self.hands)

    def step_of(self, actor: Actor, steps: Collection[Step]) -> Step | None:
        """Returns the first of `steps` in which the actor, or whom they sign for, had a hand; None for none."""
        persons = persons_in(actor)
        return next((hand.step for hand in self.hands if hand.step in steps and hand.person in persons), None)

    def _refuse_same_person(self, actor: Actor, step: Step) -> None:
        earlier = self.step_of(actor, APART[step])
        if earlier is not None:
            raise Refused(SAME_PERSON, estimate=self.key, earlier=earlier.value, step=step.value)

    def apply(self, facts: Facts, document: Document) -> None:
        """Assigns what the event says."""
        match facts:
            case EstimateProposed():
                self.year, self.lines, self.total = facts.year, facts.lines, facts.total
                step = Step.PROPOSAL
            case EstimateBalanced():
                step = BALANCES[facts.by]
            case EstimateSubmitted():
                step = Step.SUBMISSION
            case EstimateApproved():
                step = Step.APPROVAL
            case _:
                return
        self.hands.extend(Hand(step, person) for person in persons_in(document.actor))


def _department(actor: Actor) -> BalancedBy:
    by = DEPARTMENTS.get(actor.role)
    if by is None:
        raise Refused(NOT_A_BALANCING_DEPARTMENT, role=actor.role.value)
    return by
