"""The end of a year's money: cancelled, carried over, settled by the agency, reviewed by Finance, ratified.

A settlement (quyết toán) closes the year's money: it is prepared once nothing of it is undrawn and no advance is
outstanding, and it needs an accepted result, because money for work without one is repaid and not settled.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from services.funding.domain.accounts import NEITHER, Accounts, Advance, Sides, Stage
from services.funding.domain.council import check_reason, is_council_resolution
from services.funding.domain.duties import persons_in
from services.funding.domain.knowledge import KnownFact
from services.funding.domain.order import happened, refuse_before
from services.funding.domain.refusals import YEAR_OUTSIDE_PROGRAMME
from services.funding.domain.refusals import settlements as no
from services.funding.domain.rules import ProgrammeYears, in_force
from services.funding.domain.spending import Spending
from shared.acts import Act, Actor, BasisKind
from shared.clock import day_of
from shared.contracts.base import Facts
from shared.contracts.document import Document
from shared.contracts.funding import (
    AdvanceCarried,
    Cancelled,
    CarriedIn,
    CarriedOver,
    FactKind,
    SettlementPrepared,
    SettlementRatified,
    SettlementReturned,
    SettlementReviewed,
)
from shared.contracts.terms import FactCited, Milestone
from shared.errors import Refused, Term

PREPARING: Final = Term("lập", "prepare")
REVIEWING: Final = Term("thẩm định", "review")
RETURNING: Final = Term("trả lại", "send back")
RATIFYING: Final = Term("trình phê chuẩn", "have ratified")
CARRIED_FROM: Final = "CHUYEN--"
"""How the origin of carried money begins; the year follows. Two hyphens: no agency's code has them."""


def accepted_result(facts: Sequence[KnownFact], day: date) -> FactCited | None:
    """Returns the result that money may be settled on by `day`: the newest approved assessment, or else the review.

    "Accepted" is our reading: an independent assessment that was approved; where there is none, that the management
    review was held, which is when the directive's order is met (domain, article 3).
    """
    known = [each for each in facts if each.happened_on <= day]
    assessed = [each.cited for each in known if each.fact is FactKind.ASSESSMENT_APPROVED]
    reviewed = [each.cited for each in known if each.milestone is Milestone.MANAGEMENT_REVIEW]
    found = assessed or reviewed
    return found[-1] if found else None


@dataclass
class Settling(Spending):
    """The part of an allocation's life in which its accounts are closed."""

    def cancel(self, act: Act, *, amount: int, sides: Sides = NEITHER) -> None:
        """Records that `amount` đồng that were not drawn are cancelled, by decision.

        Raises:
            Refused: `funding.own-agency`, `funding.decision-required`, `funding.allocation-not-open`,
                `funding.more-than-undrawn` or `funding.before-earlier-step`.
        """
        self._check_decided(act, sides)
        self.check_open(Cancelled)
        if amount > self.undrawn:
            raise Refused(no.MORE_THAN_UNDRAWN, pointer="/amount", amount=amount, undrawn=self.undrawn)
        refuse_before(act, self.last)
        cancelled = Cancelled(
            agency=self.agency,
            year=self.year,
            origin=self.origin,
            amount=amount,
            cancelled=self.cancelled + amount,
        )
        self.record(cancelled, act)

    def carry_over(self, act: Act, *, years: Sequence[ProgrammeYears], sides: Sides = NEITHER) -> CarriedOver:
        """Records that all that was not drawn, and what is left of advances, goes on in the next year; returns it.

        Raises:
            Refused: `funding.own-agency`, `funding.decision-required`, `funding.allocation-not-open`,
                `funding.year-outside-programme`, `funding.year-not-over`, `funding.requests-open`,
                `funding.nothing-left` or `funding.before-earlier-step`.
        """
        self._check_decided(act, sides)
        self.check_open(CarriedOver)
        period = in_force(years, day_of(act.time))
        if self.year + 1 > period.last:
            raise Refused(YEAR_OUTSIDE_PROGRAMME, year=self.year + 1, first=period.first, last=period.last)
        last, day = date(self.year, 12, 31), day_of(happened(act))
        if day < last:
            raise Refused(no.YEAR_NOT_OVER, pointer="/occurred", year=self.year, last=last, day=day)
        self._refuse_waiting()
        if not self.undrawn and not self.advances:
            raise Refused(no.NOTHING_LEFT, agency=self.agency, year=self.year)
        refuse_before(act, self.last)
        carried = CarriedOver(
            agency=self.agency,
            year=self.year,
            origin=self.origin,
            to_year=self.year + 1,
            released=self.drawable,
            unreleased=self.unreleased,
            advances=_carried(self.advances.items()),
        )
        self.record(carried, act)
        return carried

    def carry_in(self, act: Act, *, of: Accounts, carried: CarriedOver, following: int) -> None:
        """Records here what was carried over of the money `of` of the year before, as it stood there."""
        came = CarriedIn(
            agency=of.agency,
            year=carried.to_year,
            origin=carried_path(of),
            from_year=of.year,
            estimate=of.estimate,
            channel=of.channel,
            released=carried.released,
            unreleased=carried.unreleased,
            advances=carried.advances,
            first=following,
            rule=of.rule,
            assigned_on=of.assigned_on,
        )
        self.record(came, act)

    def prepare(self, act: Act, *, amount: int, facts: Sequence[KnownFact], sides: Sides = NEITHER) -> None:
        """Records the settlement that the agency prepared: `amount` is what was paid by vouchers and stands.

        Raises:
            Refused: `funding.not-the-agencys-act`, `funding.settlement-prepared-already`, `funding.requests-open`,
                `funding.money-still-open`, `funding.settlement-differs`, `funding.result-not-accepted` or
                `funding.before-earlier-step`.
        """
        self.check_agencys(act, sides)
        self.check_open(SettlementPrepared)
        self._refuse_waiting()
        if self.undrawn or self.advances:
            raise Refused(no.NOT_BALANCED_OUT, undrawn=self.undrawn, advances=self.outstanding)
        if amount != self.paid:
            raise Refused(no.SETTLEMENT_DIFFERS, pointer="/amount", amount=amount, paid=self.paid)
        refuse_before(act, self.last)
        day = day_of(happened(act))
        result = accepted_result(facts, day)
        if result is None:
            raise Refused(no.RESULT_NOT_ACCEPTED, agency=self.agency, day=day)
        self.record(
            SettlementPrepared(agency=self.agency, year=self.year, origin=self.origin, amount=amount, result=result),
            act,
        )

    def send_back(self, act: Act, *, sides: Sides = NEITHER) -> None:
        """Records that Finance sent the settlement back, with the act's reason.

        Raises:
            Refused: `funding.own-agency`, `funding.actor-agency-unknown`, `funding.settlement-not-prepared`,
                `funding.settlement-same-person`, `funding.reason-required` or `funding.before-earlier-step`.
        """
        self.refuse_own(act, sides)
        self.check_open(SettlementReturned)
        self._refuse_same(act.actor, RETURNING)
        check_reason(act)
        refuse_before(act, self.last)
        self.record(SettlementReturned(agency=self.agency, year=self.year, origin=self.origin, amount=self.paid), act)

    def review(self, act: Act, *, sides: Sides = NEITHER) -> None:
        """Records that Finance reviewed the settlement and found it right.

        Raises:
            Refused: `funding.own-agency`, `funding.actor-agency-unknown`, `funding.settlement-not-prepared`,
                `funding.settlement-same-person` or `funding.before-earlier-step`.
        """
        self.refuse_own(act, sides)
        self.check_open(SettlementReviewed)
        self._refuse_same(act.actor, REVIEWING)
        refuse_before(act, self.last)
        self.record(SettlementReviewed(agency=self.agency, year=self.year, origin=self.origin, amount=self.paid), act)

    def ratify(self, act: Act, *, sides: Sides = NEITHER) -> None:
        """Records that the People's Council ratified the settlement, by the resolution that the act cites.

        Raises:
            Refused: `funding.own-agency`, `funding.settlement-not-reviewed`, `funding.settlement-same-person`,
                `funding.ratification-needs-resolution` or `funding.before-earlier-step`.
        """
        self.refuse_own(act, sides)
        self.check_open(SettlementRatified)
        self._refuse_same(act.actor, RATIFYING)
        if not is_council_resolution(act.legal_basis):
            raise Refused(no.RATIFICATION_BASIS, pointer="/legal_basis")
        refuse_before(act, self.last)
        self.record(SettlementRatified(agency=self.agency, year=self.year, origin=self.origin, amount=self.paid), act)

    def _check_decided(self, act: Act, sides: Sides) -> None:
        self.refuse_own(act, sides)
        if act.legal_basis is None or act.legal_basis.kind is not BasisKind.DECISION:
            raise Refused(no.DECISION_REQUIRED, pointer="/legal_basis")

    def _refuse_waiting(self) -> None:
        if self.waiting:
            raise Refused(no.REQUESTS_OPEN, requests=", ".join(map(str, self.waiting)))

    def _refuse_same(self, actor: Actor, step: Term) -> None:
        persons = set(persons_in(actor))
        for earlier, by in ((PREPARING, self.prepared_by), (REVIEWING, self.reviewed_by)):
            if persons & set(by) and not (step is RETURNING and earlier is REVIEWING):
                raise Refused(no.SETTLEMENT_SAME_PERSON, earlier=earlier, step=step)

    def apply_settling(self, facts: Facts, document: Document) -> None:
        """Assigns what an event says of the end of the money."""
        match facts:
            case Cancelled():
                self.cancelled = facts.cancelled
            case CarriedOver():
                self.carried += facts.released + facts.unreleased
                self.advances_carried += sum(each.amount for each in facts.advances)
                self.advances.clear()
            case CarriedIn():
                self._came_in(facts, document)
            case SettlementPrepared():
                self.prepared_by, self.reviewed_by = persons_in(document.actor), ()
            case SettlementReturned():
                self.prepared_by, self.reviewed_by = (), ()
                if self.carried or self.advances_carried:
                    self.stage = Stage.CARRIED
            case SettlementReviewed():
                self.reviewed_by = persons_in(document.actor)
            case SettlementRatified():
                self.settled, self.paid = facts.amount, 0
            case _:
                pass

    def _came_in(self, facts: CarriedIn, document: Document) -> None:
        advanced = sum(each.amount for each in facts.advances)
        self.agency, self.year, self.origin = facts.agency, facts.year, facts.origin
        self.estimate, self.channel, self.assigned_on = facts.estimate, facts.channel, facts.assigned_on
        self.opened = self.released = facts.released + advanced
        self.assigned, self.disbursed = self.opened + facts.unreleased, advanced
        self.first, self.rule = facts.first, facts.rule
        self.moments.append(document.occurred)
        for each in facts.advances:
            self.advances[each.voucher] = Advance(each.amount, each.asked_by, document.occurred)


def carried_path(of: Accounts) -> str:
    """Returns the origin that the money `of` has in the year after its own."""
    return carried_origin(of.year, of.origin)


def carried_origin(year: int, origin: str | None) -> str:
    """Returns the origin of money of `year` that came by `origin`, in the year after."""
    begun = f"{CARRIED_FROM}{year}"
    return begun if origin is None else f"{begun}.{origin}"


def _carried(advances: Iterable[tuple[str, Advance]]) -> tuple[AdvanceCarried, ...]:
    return tuple(AdvanceCarried(voucher, each.left, each.asked_by) for voucher, each in sorted(advances))
