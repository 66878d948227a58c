"""Money that moves: asked for by the agency, paid out, cleared, paid back and recovered, each on a Treasury voucher.

A voucher counts once, whatever it is about: `services.funding.domain.voucher` claims its number, in the transaction
in which it counts here. What was paid back or recovered is not drawn again (ours).
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Final

from services.funding.domain.accounts import NEITHER, Accounts, Advance, Request, Sides, Stage
from services.funding.domain.council import check_reason
from services.funding.domain.duties import persons_in
from services.funding.domain.order import Taken, happened, refuse_before
from services.funding.domain.refusals import spending as no
from shared.acts import Act, BasisKind
from shared.clock import day_of
from shared.contracts.base import Facts
from shared.contracts.document import Document
from shared.contracts.funding import (
    AdvanceCleared,
    Disbursed,
    DisbursementAsked,
    DisbursementDeclined,
    Recovered,
    Repaid,
    VoucherKind,
)
from shared.errors import Refused, Term

KINDS: Final = {
    VoucherKind.ADVANCE: Term("tạm ứng", "an advance"),
    VoucherKind.PAYMENT: Term("thanh toán", "a payment"),
    VoucherKind.CLEARING: Term("thanh toán tạm ứng", "the clearing of an advance"),
    VoucherKind.REPAYMENT: Term("nộp trả", "a repayment"),
    VoucherKind.RECOVERY: Term("thu hồi", "a recovery"),
}
"""What people call the kinds of vouchers."""
ASKED: Final = Term("đề nghị rút kinh phí", "request to draw money")
PAID_OUT: Final = Term("giải ngân khoản tạm ứng", "payment of the advance")


@dataclass
class Spending(Accounts):
    """The part of an allocation's life in which its money moves."""

    def ask(self, act: Act, *, kind: VoucherKind, amount: int, purpose: str, sides: Sides = NEITHER) -> None:
        """Records that the agency asks to draw `amount` đồng of what was released.

        Raises:
            Refused: `funding.not-the-agencys-act`, `funding.allocation-not-open`, `funding.not-a-disbursement`,
                `funding.before-earlier-step` or `funding.draws-too-much`.
        """
        self.check_agencys(act, sides)
        self.check_open(DisbursementAsked)
        if kind not in (VoucherKind.ADVANCE, VoucherKind.PAYMENT):
            raise Refused(no.NOT_A_DISBURSEMENT, pointer="/kind", kind=KINDS[kind])
        self._refuse_before_assigned(act)
        self._refuse_too_much(act, amount)
        asked = DisbursementAsked(
            agency=self.agency,
            year=self.year,
            origin=self.origin,
            request=len(self.requests) + 1,
            kind=kind,
            amount=amount,
            purpose=purpose,
        )
        self.record(asked, act)

    def decline(self, act: Act, *, request: int, sides: Sides = NEITHER) -> None:
        """Records that Finance does not agree to a request; the reason is the act's.

        Raises:
            Refused: `funding.own-agency`, `funding.actor-agency-unknown`, `funding.allocation-not-open`,
                `funding.request-unknown`, `funding.request-answered`, `funding.approver-asked`,
                `funding.reason-required` or `funding.before-earlier-step`.
        """
        asked = self._answering(act, request, DisbursementDeclined, sides)
        check_reason(act)
        self.record(
            DisbursementDeclined(agency=self.agency, year=self.year, origin=self.origin, request=asked.number), act
        )

    def disburse(self, act: Act, *, request: int, voucher: str, amount: int, sides: Sides = NEITHER) -> Request:
        """Records what the Treasury paid out by `voucher` on a request, which is thereby agreed to; returns it.

        Raises:
            Refused: what `decline` refuses but the missing reason, `funding.voucher-differs` or
                `funding.draws-too-much`.
        """
        asked = self._answering(act, request, Disbursed, sides)
        if amount != asked.amount:
            raise Refused(
                no.VOUCHER_DIFFERS, pointer="/amount", amount=amount, request=asked.number, asked=asked.amount
            )
        self._refuse_too_much(act, amount)
        disbursed = Disbursed(
            agency=self.agency,
            year=self.year,
            origin=self.origin,
            request=asked.number,
            voucher=voucher,
            kind=asked.kind,
            amount=amount,
            disbursed=self.disbursed + amount,
        )
        self.record(disbursed, act)
        return asked

    def clear(self, act: Act, *, advance: str, voucher: str, amount: int, sides: Sides = NEITHER) -> None:
        """Records that `amount` đồng of an advance became a payment, by a voucher that cites it. No money moves.

        Raises:
            Refused: `funding.own-agency`, `funding.actor-agency-unknown`, `funding.settlement-under-way`,
                `funding.advance-unknown`, `funding.approver-asked`, `funding.more-than-stands` or
                `funding.before-earlier-step`.
        """
        self.refuse_own(act, sides)
        self.check_open(AdvanceCleared)
        held = self._advance(act, advance, amount)
        if set(held.asked_by) & set(persons_in(act.actor)):
            raise Refused(no.APPROVER_ASKED)
        cleared = AdvanceCleared(
            agency=self.agency,
            year=self.year,
            origin=self.origin,
            advance=advance,
            voucher=voucher,
            amount=amount,
            outstanding=held.left - amount,
        )
        self.record(cleared, act)

    def repay(self, act: Act, *, voucher: str, amount: int, advance: str | None = None, sides: Sides = NEITHER) -> None:
        """Records that the agency paid `amount` đồng back, of an advance or of what had been paid.

        Raises:
            Refused: `funding.not-the-agencys-act`, `funding.settlement-under-way`, `funding.advance-unknown`,
                `funding.more-than-stands` or `funding.before-earlier-step`.
        """
        self.check_agencys(act, sides)
        self.check_open(Repaid)
        self._check_out_of(act, advance, amount, self.paid)
        self.record(
            Repaid(
                agency=self.agency,
                year=self.year,
                origin=self.origin,
                advance=advance,
                voucher=voucher,
                amount=amount,
            ),
            act,
        )

    def recover(
        self, act: Act, *, voucher: str, amount: int, advance: str | None = None, sides: Sides = NEITHER
    ) -> None:
        """Records that `amount` đồng were recovered by the competent authority's decision, the act's legal basis.

        Also after the settlement was ratified: what is recovered then is no longer settled.

        Raises:
            Refused: `funding.own-agency`, `funding.actor-agency-unknown`, `funding.settlement-under-way`,
                `funding.authority-decides`, `funding.advance-unknown`, `funding.more-than-stands` or
                `funding.before-earlier-step`.
        """
        self.refuse_own(act, sides)
        self.check_open(Recovered)
        if act.legal_basis is None or act.legal_basis.kind is not BasisKind.DECISION:
            raise Refused(no.AUTHORITY_DECIDES, pointer="/legal_basis")
        settled = self.stage is Stage.RATIFIED
        if settled:
            refuse_before(act, self.last)
        self._check_out_of(act, advance, amount, self.settled if settled else self.paid)
        recovered = Recovered(
            agency=self.agency,
            year=self.year,
            origin=self.origin,
            advance=advance,
            voucher=voucher,
            amount=amount,
            settled=settled,
        )
        self.record(recovered, act)

    def _refuse_before_assigned(self, act: Act) -> None:
        refuse_before(act, [Taken(Term("giao kinh phí", "assignment of the money"), self.moments[0])])

    def _refuse_too_much(self, act: Act, amount: int) -> None:
        drawable = self.drawable_by(happened(act))
        if amount > drawable:
            day = day_of(happened(act))
            raise Refused(no.DRAWS_TOO_MUCH, pointer="/amount", amount=amount, day=day, drawable=drawable)

    def _answering(self, act: Act, request: int, event: type[Facts], sides: Sides) -> Request:
        self.refuse_own(act, sides)
        self.check_open(event)
        if not 1 <= request <= len(self.requests):
            raise Refused(no.REQUEST_UNKNOWN, request=request)
        asked = self.requests[request - 1]
        if asked.answered:
            raise Refused(no.REQUEST_ANSWERED, request=request)
        if set(asked.asked_by) & set(persons_in(act.actor)):
            raise Refused(no.APPROVER_ASKED)
        refuse_before(act, [Taken(ASKED, asked.happened)])
        return asked

    def _advance(self, act: Act, advance: str, amount: int) -> Advance:
        held = self.advances.get(advance)
        if held is None:
            raise Refused(no.ADVANCE_UNKNOWN, pointer="/advance", advance=advance)
        if amount > held.left:
            raise Refused(no.MORE_THAN_STANDS, pointer="/amount", amount=amount, standing=held.left)
        refuse_before(act, [Taken(PAID_OUT, held.happened)])
        return held

    def _check_out_of(self, act: Act, advance: str | None, amount: int, standing: int) -> None:
        if advance is not None:
            self._advance(act, advance, amount)
            return
        if amount > standing:
            raise Refused(no.MORE_THAN_STANDS, pointer="/amount", amount=amount, standing=standing)
        refuse_before(act, self.last)

    def _take_out(self, advance: str | None, amount: int) -> None:
        if advance is None:
            self.paid -= amount
            return
        held = self.advances[advance]
        self.advances[advance] = replace(held, left=held.left - amount)
        if held.left == amount:
            del self.advances[advance]

    def _answer(self, request: int) -> Request:
        asked = self.requests[request - 1]
        self.requests[request - 1] = replace(asked, answered=True)
        return asked

    def apply_spending(self, facts: Facts, document: Document) -> None:
        """Assigns what an event says of money that moved."""
        match facts:
            case DisbursementAsked():
                asked_by = persons_in(document.actor)
                self.requests.append(Request(facts.request, facts.kind, facts.amount, asked_by, document.occurred))
            case DisbursementDeclined():
                self._answer(facts.request)
            case Disbursed():
                asked = self._answer(facts.request)
                self.disbursed = facts.disbursed
                if facts.kind is VoucherKind.ADVANCE:
                    self.advances[facts.voucher] = Advance(facts.amount, asked.asked_by, document.occurred)
                else:
                    self.paid += facts.amount
            case AdvanceCleared():
                self._take_out(facts.advance, facts.amount)
                self.paid += facts.amount
            case Repaid():
                self._take_out(facts.advance, facts.amount)
                self.repaid += facts.amount
            case Recovered():
                self._recovered(facts)
            case _:
                pass

    def _recovered(self, facts: Recovered) -> None:
        self.recovered += facts.amount
        if facts.settled:
            self.settled -= facts.amount
        else:
            self._take_out(facts.advance, facts.amount)
