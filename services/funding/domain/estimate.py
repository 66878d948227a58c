"""An estimate (dự toán): proposed by DOST, balanced by both departments, submitted jointly, decided by the PPC.

Returned, it is proposed anew; approved, it is amended by a later decision that goes the same way. What was approved
holds until the next approval.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, field
from typing import ClassVar

from services.funding.domain.budget import Budget
from services.funding.domain.council import check_reason
from services.funding.domain.duties import persons_in, refuse_own_agency
from services.funding.domain.money import MOST, check_amount
from services.funding.domain.order import Taken, refuse_before
from services.funding.domain.refusals import (
    AGENCY_REPEATED,
    AGENCY_UNKNOWN,
    ALREADY_BALANCED,
    ALREADY_SIGNED,
    AMOUNT_UNCHANGED,
    LEGAL_BASIS_REQUIRED,
    NOT_A_BALANCING_DEPARTMENT,
    NOT_APPROVED,
    NOT_BALANCED,
    NOT_PROPOSED,
    NOT_RETURNED,
    NOT_SUBMITTED,
    SAME_PERSON,
    TOTAL_TOO_LARGE,
)
from services.funding.domain.steps import (
    APART,
    APART_IN_ROUND,
    BALANCES,
    DEPARTMENTS,
    FOLLOWS,
    NAMES,
    NOBODY,
    STAGES,
    STEPS,
    Stage,
    Step,
)
from shared.acts import Act, Actor
from shared.clock import Occurred
from shared.contracts.base import Facts
from shared.contracts.document import Document
from shared.contracts.funding import (
    BalancedBy,
    EstimateAmendmentProposed,
    EstimateApproved,
    EstimateBalanced,
    EstimateLine,
    EstimateProposed,
    EstimateReturned,
    EstimateRevised,
    EstimateSubmitted,
    SubmissionSigned,
)
from shared.errors import Refused, Term
from shared.eventstore.aggregate import Aggregate
from shared.eventstore.lifecycle import Lifecycle, Transition


@dataclass(frozen=True, slots=True)
class Hand:
    """A person's part in an estimate, in which round, and when it is said to have happened."""

    step: Step
    person: str
    happened: Occurred
    round: int = 1


@dataclass
class Estimate(Aggregate):
    """Lines of money per agency, and who did what with them. Amounts are đồng.

    Promises: no step is said to have happened before one that it follows, nor the first before the year's ceiling.
    `lines` and `total` are what is asked for in the current round, `in_force` what was approved last.
    """

    KIND: ClassVar[str] = "estimate"
    LIFE: ClassVar[Lifecycle[Stage]] = Lifecycle(
        STAGES,
        Transition(EstimateProposed, (), Stage.PROPOSED),
        Transition(EstimateBalanced, (Stage.PROPOSED,), None, NOT_PROPOSED, also=(Stage.BALANCED,)),
        Transition(SubmissionSigned, (Stage.BALANCED,), None, NOT_BALANCED),
        Transition(EstimateSubmitted, (Stage.BALANCED,), Stage.SUBMITTED, NOT_BALANCED),
        Transition(EstimateReturned, (Stage.SUBMITTED,), Stage.RETURNED, NOT_SUBMITTED),
        Transition(EstimateRevised, (Stage.RETURNED,), Stage.PROPOSED, NOT_RETURNED),
        Transition(EstimateApproved, (Stage.SUBMITTED,), Stage.APPROVED, NOT_SUBMITTED),
        Transition(EstimateAmendmentProposed, (Stage.APPROVED,), Stage.PROPOSED, NOT_APPROVED),
    )

    stage: Stage | None = field(default=None, init=False)
    round: int = 0
    year: int = 0
    source_of_fund: str | None = None
    lines: tuple[EstimateLine, ...] = ()
    total: int = 0
    in_force: tuple[EstimateLine, ...] = ()
    hands: list[Hand] = field(default_factory=list)
    balanced: list[BalancedBy] = field(default_factory=list)
    """Which departments have balanced the estimate in this round."""
    signed: list[BalancedBy] = field(default_factory=list)
    """Which departments have signed the joint submission of this round."""

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
            Refused: what `_total_of` refuses, `funding.source-unknown`, `funding.source-required` or
                `funding.before-earlier-step`.
        """
        total = _total_of(lines, known)
        source = budget.source(source_of_fund)
        refuse_before(act, budget.taken)
        proposed = EstimateProposed(
            estimate=self.key, year=budget.year, source_of_fund=source, lines=lines, total=total
        )
        self.record(proposed, act)

    def revise(self, act: Act, *, lines: tuple[EstimateLine, ...], known: Collection[str]) -> None:
        """Records that DOST proposes a returned estimate anew; the departments then balance it again.

        Raises:
            Refused: `funding.same-person`, `funding.not-returned`, what `_total_of` refuses, or
                `funding.before-earlier-step`.
        """
        self._refuse_same_person(act.actor, Step.REVISION)
        self.LIFE.check(EstimateRevised, self.stage, estimate=self.key)
        total = _total_of(lines, known)
        self._refuse_before(act, Step.REVISION)
        following = self.round + 1
        self.record(
            EstimateRevised(estimate=self.key, year=self.year, round=following, lines=lines, total=total), act
        )  # fmt: skip

    def amend(self, act: Act, *, lines: tuple[EstimateLine, ...], known: Collection[str]) -> None:
        """Records that DOST proposes, with its reason, to raise or cut what was approved; it goes the same way again.

        `lines` states the whole estimate anew: an agency that is left out gets nothing. That no line is cut below what
        is released is decided with the approval, when it counts.

        Raises:
            Refused: `funding.same-person`, `funding.not-approved`, `funding.reason-required`, what `_total_of`
                refuses, `funding.amount-unchanged` or `funding.before-earlier-step`.
        """
        self._refuse_same_person(act.actor, Step.AMENDMENT)
        self.LIFE.check(EstimateAmendmentProposed, self.stage, estimate=self.key)
        check_reason(act)
        total = _total_of(lines, known)
        if set(lines) == set(self.in_force):
            raise Refused(AMOUNT_UNCHANGED, pointer="/lines")
        self._refuse_before(act, Step.AMENDMENT)
        amended = EstimateAmendmentProposed(
            estimate=self.key,
            year=self.year,
            round=self.round + 1,
            before=sum(each.amount for each in self.in_force),
            lines=lines,
            total=total,
        )
        self.record(amended, act)

    def balance(self, act: Act) -> None:
        """Records that the actor's department balanced the estimate (point 5); which one follows from the role.

        Raises:
            Refused: `funding.not-a-balancing-department`, `funding.not-proposed`, `funding.already-balanced`,
                `funding.same-person` or `funding.before-earlier-step`.
        """
        by = _department(act.actor)
        self._refuse_same_person(act.actor, BALANCES[by])
        self.LIFE.check(EstimateBalanced, self.stage, estimate=self.key)
        if by in self.balanced:
            raise Refused(ALREADY_BALANCED, estimate=self.key, by=NAMES[by])
        self._refuse_before(act, BALANCES[by])
        self.record(EstimateBalanced(estimate=self.key, year=self.year, by=by), act)

    def submit(self, act: Act) -> None:
        """Records that the actor's department signs the joint submission; with the second, it is submitted (point 5).

        Raises:
            Refused: `funding.not-a-balancing-department`, `funding.not-balanced`, `funding.already-signed`,
                `funding.same-person` or `funding.before-earlier-step`.
        """
        by = _department(act.actor)
        second = any(each is not by for each in self.signed)
        step = Step.SUBMISSION if second else Step.SIGNATURE
        self._refuse_same_person(act.actor, step)
        awaited = [name for each, name in NAMES.items() if each not in self.balanced]
        named = Term(", ".join(each.vi for each in awaited), ", ".join(each.en for each in awaited))
        event = EstimateSubmitted if second else SubmissionSigned
        self.LIFE.check(event, self.stage, estimate=self.key, awaited=named if awaited else NOBODY)
        if by in self.signed:
            raise Refused(ALREADY_SIGNED, estimate=self.key, by=NAMES[by])
        self._refuse_before(act, step)
        if second:
            self.record(EstimateSubmitted(estimate=self.key, year=self.year, total=self.total), act)
        else:
            self.record(SubmissionSigned(estimate=self.key, year=self.year, by=by, total=self.total), act)

    def approve(self, act: Act, members: Collection[str] = ()) -> None:
        """Records the PPC's approval. The caller commits the total and assigns the lines in the same transaction.

        `members` are the agencies with a line in which a person who acts works.

        Raises:
            Refused: what `_check_decision` refuses, or `funding.legal-basis-required`.
        """
        self._check_decision(act, EstimateApproved, Step.APPROVAL, members)
        if act.legal_basis is None:
            raise Refused(LEGAL_BASIS_REQUIRED, pointer="/legal_basis")
        self._refuse_before(act, Step.APPROVAL)
        self.record(EstimateApproved(estimate=self.key, year=self.year, total=self.total), act)

    def send_back(self, act: Act, members: Collection[str] = ()) -> None:
        """Records that the PPC returns the estimate, with its reason. What was approved earlier goes on to hold.

        Raises:
            Refused: what `_check_decision` refuses, or `funding.reason-required`.
        """
        self._check_decision(act, EstimateReturned, Step.RETURN, members)
        check_reason(act)
        self._refuse_before(act, Step.RETURN)
        self.record(EstimateReturned(estimate=self.key, year=self.year, total=self.total), act)

    @property
    def concerned(self) -> tuple[str, ...]:
        """Returns the agencies with a line, in what is asked for or in what was approved."""
        return tuple(dict.fromkeys(line.agency for line in (*self.lines, *self.in_force)))

    def step_of(self, actor: Actor, steps: Collection[Step]) -> Step | None:
        """Returns the first of `steps` in which the actor, or whom they sign for, had a hand; None for none."""
        persons = persons_in(actor)
        return next((hand.step for hand in self.hands if hand.step in steps and hand.person in persons), None)

    def _check_decision(self, act: Act, event: type[Facts], step: Step, members: Collection[str]) -> None:
        """Lets a decision on what was submitted pass.

        Raises:
            Refused: `funding.same-person`, `funding.own-agency`, `funding.actor-agency-unknown` or
                `funding.not-submitted`.
        """
        self._refuse_same_person(act.actor, step)
        refuse_own_agency(act.actor, self.concerned, members)
        self.LIFE.check(event, self.stage, estimate=self.key)

    def _refuse_same_person(self, actor: Actor, step: Step) -> None:
        earlier = self.step_of(actor, APART[step]) or self._step_in_round(actor, APART_IN_ROUND.get(step, ()))
        if earlier is not None:
            raise Refused(SAME_PERSON, estimate=self.key, earlier=STEPS[earlier], step=STEPS[step])

    def _step_in_round(self, actor: Actor, steps: Collection[Step]) -> Step | None:
        hands = [hand for hand in self.hands if hand.round == self.round and hand.step in steps]
        return next((hand.step for hand in hands if hand.person in persons_in(actor)), None)

    def _refuse_before(self, act: Act, step: Step) -> None:
        earlier = [hand for hand in self.hands if hand.step in FOLLOWS[step] and hand.round == self.round]
        refuse_before(act, [Taken(STEPS[hand.step], hand.happened) for hand in earlier])

    def apply(self, facts: Facts, document: Document) -> None:
        """Assigns what the event says."""
        self.stage = self.LIFE.after(type(facts), self.stage)
        match facts:
            case EstimateProposed():
                self.year, self.source_of_fund, step = facts.year, facts.source_of_fund, Step.PROPOSAL
                self._begin(facts.lines, facts.total)
            case EstimateRevised():
                step = Step.REVISION
                self._begin(facts.lines, facts.total)
            case EstimateAmendmentProposed():
                step = Step.AMENDMENT
                self._begin(facts.lines, facts.total)
            case EstimateBalanced():
                step = BALANCES[facts.by]
                self.balanced.append(facts.by)
                if set(self.balanced) == set(BalancedBy):
                    self.stage = Stage.BALANCED
            case SubmissionSigned():
                step = Step.SIGNATURE
                self.signed.append(facts.by)
            case EstimateSubmitted():
                step = Step.SUBMISSION
            case EstimateReturned():
                step = Step.RETURN
            case EstimateApproved():
                self.in_force, step = self.lines, Step.APPROVAL
            case _:
                return
        hands = (Hand(step, person, document.occurred, self.round) for person in persons_in(document.actor))
        self.hands.extend(hands)

    def _begin(self, lines: tuple[EstimateLine, ...], total: int) -> None:
        """Begins a round."""
        self.round, self.lines, self.total = self.round + 1, lines, total
        self.balanced, self.signed = [], []


def _total_of(lines: tuple[EstimateLine, ...], known: Collection[str]) -> int:
    """Returns the total of lines that an estimate may have.

    Raises:
        Refused: `funding.amount-out-of-bounds`, `funding.agency-repeated`, `funding.agency-unknown` or
            `funding.total-too-large`.
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
    return total


def _department(actor: Actor) -> BalancedBy:
    by = DEPARTMENTS.get(actor.role)
    if by is None:
        raise Refused(NOT_A_BALANCING_DEPARTMENT)
    return by
