"""An estimate (dự toán): proposed by DOST, balanced by Planning and by Finance, submitted, approved by the PPC."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, field
from enum import StrEnum
from typing import ClassVar, Final

from services.funding.domain.budget import Budget
from services.funding.domain.duties import persons_in, refuse_own_agency
from services.funding.domain.money import MOST, check_amount
from services.funding.domain.order import Taken, refuse_before
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
from shared.clock import Occurred
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
from shared.errors import Refused, Term
from shared.eventstore.aggregate import Aggregate

DEPARTMENTS: Final = {Role.PLANNING: BalancedBy.PLANNING, Role.FINANCE: BalancedBy.FINANCE}
"""The two departments of point 5, by the role in which a person acts for them."""


NAMES: Final = {
    BalancedBy.PLANNING: Term("Sở Kế hoạch và Đầu tư", "Planning and Investment"),
    BalancedBy.FINANCE: Term("Sở Tài chính", "Finance"),
}
"""What people call the two departments."""


class Step(StrEnum):
    """A step in an estimate's way."""

    PROPOSAL = "proposal"
    BALANCE_PLANNING = "balance_planning"
    BALANCE_FINANCE = "balance_finance"
    SUBMISSION = "submission"
    APPROVAL = "approval"


STEPS: Final = {
    Step.PROPOSAL: Term("Sở Khoa học và Công nghệ đề xuất", "proposed by Science and Technology"),
    Step.BALANCE_PLANNING: Term("Sở Kế hoạch và Đầu tư cân đối", "balanced by Planning and Investment"),
    Step.BALANCE_FINANCE: Term("Sở Tài chính cân đối", "balanced by Finance"),
    Step.SUBMISSION: Term("trình UBND tỉnh", "submitted to the PPC"),
    Step.APPROVAL: Term("UBND tỉnh phê duyệt", "approved by the PPC"),
}
"""What people call the steps."""
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
FOLLOWS: Final = {
    Step.BALANCE_PLANNING: (Step.PROPOSAL,),
    Step.BALANCE_FINANCE: (Step.PROPOSAL,),
    Step.SUBMISSION: (Step.PROPOSAL, *BALANCES.values()),
    Step.APPROVAL: (Step.PROPOSAL, *BALANCES.values(), Step.SUBMISSION),
}
"""The step on the left is not said to have happened before one on the right. The balances come in either order."""


@dataclass(frozen=True, slots=True)
class Hand:
    """A person's part in an estimate, and when it is said to have happened."""

    step: Step
    person: str
    happened: Occurred


@dataclass
class Estimate(Aggregate):
    """Lines of money per agency, and who did what with them. Amounts are đồng.

    Promises: no step is said to have happened before one that it follows, nor the first before the year's ceiling.
    """

    KIND: ClassVar[str] = "estimate"

    year: int = 0
    source_of_fund: str | None = None
    lines: tuple[EstimateLine, ...] = ()
    total: int = 0
    hands: list[Hand] = field(default_factory=list)

    def propose(
        self,
        act: Act,
        *,
        budget: Budget,
        source_of_fund: str | None,
        lines: tuple[EstimateLine, ...],
        known: Collection[str],
    ) -> None:
        """Records DOST's proposal (point 2b) within the year of `budget`, of one of its sources.

        `known` are the codes of agencies that the registry has entered.

        Raises:
            Refused: `funding.amount-out-of-bounds`, `funding.agency-repeated`, `funding.agency-unknown`,
                `funding.total-too-large`, `funding.source-unknown`, `funding.source-required` or
                `funding.before-earlier-step`.
        """
        seen: set[str] = set()
        for index, line in enumerate(lines):
            check_amount(line.amount, f"/lines/{index}/amount")
            if line.agency in seen:
                raise Refused(AGENCY_REPEATED, pointer=f"/lines/{index}/agency", agency=line.agency)
            if line.agency not in known:
                raise Refused(AGENCY_UNKNOWN, pointer=f"/lines/{index}/agency", agency=line.agency)
            seen.add(line.agency)
        total = sum(line.amount for line in lines)
        if total > MOST:
            raise Refused(TOTAL_TOO_LARGE, pointer="/lines", total=total, limit=MOST)
        source = budget.source(source_of_fund)
        refuse_before(act, budget.taken)
        proposed = EstimateProposed(
            estimate=self.key, year=budget.year, source_of_fund=source, lines=lines, total=total
        )
        self.record(proposed, act)

    def balance(self, act: Act) -> None:
        """Records that the actor's department balanced the estimate (point 5); which one follows from the role.

        Raises:
            Refused: `funding.not-a-balancing-department`, `funding.already-balanced`, `funding.same-person` or
                `funding.before-earlier-step`.
        """
        by = _department(act.actor)
        self._refuse_same_person(act.actor, BALANCES[by])
        if by in self.balanced:
            raise Refused(ALREADY_BALANCED, estimate=self.key, by=NAMES[by])
        self._refuse_before(act, BALANCES[by])
        self.record(EstimateBalanced(estimate=self.key, year=self.year, by=by), act)

    def submit(self, act: Act) -> None:
        """Records that one of the two departments submitted to the PPC what both have balanced (point 5).

        Raises:
            Refused: `funding.not-a-balancing-department`, `funding.not-balanced`, `funding.already-submitted`,
                `funding.same-person` or `funding.before-earlier-step`.
        """
        _department(act.actor)
        self._refuse_same_person(act.actor, Step.SUBMISSION)
        if self.took(Step.SUBMISSION):
            raise Refused(ALREADY_SUBMITTED, estimate=self.key)
        awaited = [name for by, name in NAMES.items() if by not in self.balanced]
        if awaited:
            named = Term(", ".join(each.vi for each in awaited), ", ".join(each.en for each in awaited))
            raise Refused(NOT_BALANCED, estimate=self.key, awaited=named)
        self._refuse_before(act, Step.SUBMISSION)
        self.record(EstimateSubmitted(estimate=self.key, year=self.year, total=self.total), act)

    def approve(self, act: Act, members: Collection[str] = ()) -> None:
        """Records the PPC's approval. The caller commits the total and assigns the lines in the same transaction.

        `members` are the agencies of the lines in which a person who acts is known to work.

        Raises:
            Refused: `funding.legal-basis-required`, `funding.not-submitted`, `funding.already-approved`,
                `funding.same-person`, `funding.own-agency`, `funding.actor-agency-unknown` or
                `funding.before-earlier-step`.
        """
        self._refuse_same_person(act.actor, Step.APPROVAL)
        refuse_own_agency(act.actor, [line.agency for line in self.lines], members)
        if self.took(Step.APPROVAL):
            raise Refused(ALREADY_APPROVED, estimate=self.key)
        if not self.took(Step.SUBMISSION):
            raise Refused(NOT_SUBMITTED, estimate=self.key)
        if act.legal_basis is None:
            raise Refused(LEGAL_BASIS_REQUIRED, pointer="/legal_basis")
        self._refuse_before(act, Step.APPROVAL)
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
            raise Refused(SAME_PERSON, estimate=self.key, earlier=STEPS[earlier], step=STEPS[step])

    def _refuse_before(self, act: Act, step: Step) -> None:
        earlier = [hand for hand in self.hands if hand.step in FOLLOWS[step]]
        refuse_before(act, [Taken(STEPS[hand.step], hand.happened) for hand in earlier])

    def apply(self, facts: Facts, document: Document) -> None:
        """Assigns what the event says."""
        match facts:
            case EstimateProposed():
                self.year, self.lines, self.total = facts.year, facts.lines, facts.total
                self.source_of_fund = facts.source_of_fund
                step = Step.PROPOSAL
            case EstimateBalanced():
                step = BALANCES[facts.by]
            case EstimateSubmitted():
                step = Step.SUBMISSION
            case EstimateApproved():
                step = Step.APPROVAL
            case _:
                return
        self.hands.extend(Hand(step, person, document.occurred) for person in persons_in(document.actor))


def _department(actor: Actor) -> BalancedBy:
    by = DEPARTMENTS.get(actor.role)
    if by is None:
        raise Refused(NOT_A_BALANCING_DEPARTMENT)
    return by
