"""A Treasury voucher (chứng từ Kho bạc Nhà nước): its number counts once, whatever allocation it is offered for again.

Its own aggregate, so that its first event decides every race for the number: two commands that count the same voucher
at the same moment, for whichever agencies and in whichever processes, save its version 1 twice, and one of them loses.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import ClassVar

from services.funding.domain.accounts import Accounts
from services.funding.domain.order import happened
from services.funding.domain.refusals import spending as no
from shared.acts import Act
from shared.clock import day_of
from shared.contracts.base import Facts
from shared.contracts.document import Document
from shared.contracts.funding import VoucherKind, VoucherRecorded
from shared.errors import Refused
from shared.eventstore.aggregate import Aggregate


@dataclass(frozen=True, slots=True)
class Paper:
    """What stands on a voucher: its number, its day and its amount in whole đồng."""

    number: str
    dated: date
    amount: int


@dataclass
class Voucher(Aggregate):
    """A voucher that counts, and on whose money. `key` is its number."""

    KIND: ClassVar[str] = "voucher"

    agency: str = ""
    year: int = 0

    def count(self, act: Act, *, paper: Paper, kind: VoucherKind, on: Accounts) -> None:
        """Records that the voucher counts on the money of `on`.

        Raises:
            Refused: `funding.voucher-counted` or `funding.voucher-later`.
        """
        if self.version:
            raise Refused(no.VOUCHER_COUNTED, pointer="/voucher", voucher=self.key, agency=self.agency, year=self.year)
        day = day_of(happened(act))
        if paper.dated > day:
            raise Refused(no.VOUCHER_LATER, pointer="/dated", dated=paper.dated, day=day)
        self.record(
            VoucherRecorded(
                voucher=self.key,
                dated=paper.dated,
                kind=kind,
                amount=paper.amount,
                agency=on.agency,
                year=on.year,
                origin=on.origin,
            ),
            act,
        )

    def apply(self, facts: Facts, document: Document) -> None:
        """Assigns what the event says."""
        if isinstance(facts, VoucherRecorded):
            self.agency, self.year = facts.agency, facts.year
