"""The people of the campaign who move money: heads ask for disbursements, Finance records the Treasury's vouchers."""

from __future__ import annotations

import random
import threading
from dataclasses import dataclass
from typing import Any, Final

from tests.faults.services_campaign import Partner
from thucchat.demo.cast import FINANCE, Agency
from thucchat.demo.steps import Who
from thucchat.distributed import Distributed

STALE: Final = "shared.stale-version"
COUNTED: Final = "funding.voucher-counted"
ANSWERED: Final = "funding.request-answered"
TOO_MUCH: Final = "funding.draws-too-much"


@dataclass(frozen=True, slots=True)
class Paid:
    """What a payer was told is done: so much, on this voucher."""

    voucher: str
    amount: int


class Payer:
    """A head and a clerk of Finance who draw an agency's money little by little.

    Several payers work on one allocation at once. Now and then a voucher is offered for a second request: it must be
    refused, whoever was killed in between. What was acknowledged is remembered.
    """

    def __init__(self, world: Distributed, agency: Agency, seed: int) -> None:
        self._partner = Partner(world, f"payer-{seed}")
        self._chance = random.Random(seed)  # noqa: S311 - a seed that repeats is what is wanted
        self._head = Who(agency.head.person, agency.head.role, agency.code)
        self._path = f"/v1/allocations/{agency.code}/{agency.year}"
        self._seed = seed
        self._open: list[tuple[int, int]] = []
        self.agency = agency
        self.paid: list[Paid] = []
        self.refused_again = 0

    @property
    def repeated(self) -> int:
        """Returns how many tries had no answer."""
        return self._partner.repeated

    def __call__(self, stop: threading.Event) -> None:
        number = 0
        while not stop.is_set():
            number += 1
            amount = self._chance.randrange(1_000, 9_000)
            if not self._asked(amount):
                return  # all that was released is asked for
            again = bool(self.paid) and self._chance.random() < 0.2
            voucher = self._chance.choice(self.paid).voucher if again else f"KB-{self._seed}-{number}"
            self._answered(amount, voucher, again=again)
            stop.wait(self._chance.uniform(0.0, 0.1))

    def _asked(self, amount: int) -> bool:
        body = {"kind": "thanh_toan", "amount": amount, "purpose": "Chi theo tiến độ (minh hoạ)"}
        status, answer = self._changed(self._head, "disbursement-requests", body)
        if status == 409 and answer["code"] == TOO_MUCH:
            return False
        if status >= 400:
            raise AssertionError(f"{self._path}: {status} {answer}")
        return True

    def _answered(self, amount: int, voucher: str, *, again: bool) -> None:
        """Records a voucher for the oldest request of this amount that nobody answered, or sees it refused."""
        while True:
            request = self._waiting(amount)
            if request is None:
                return  # another payer answered it: theirs is as good
            body = {"voucher": voucher, "dated": "2007-12-20", "amount": amount}
            status, answer = self._changed(FINANCE, f"disbursement-requests/{request}/voucher", body)
            if again and status == 409 and answer["code"] == COUNTED:
                self.refused_again += 1
                again, voucher = False, f"{voucher}-{len(self.paid)}-{self.refused_again}"
                continue
            if answer.get("code") == ANSWERED:
                continue
            if again or status >= 400:
                raise AssertionError(f"{self._path}, voucher {voucher}: {status} {answer}")
            self.paid.append(Paid(voucher, amount))
            return

    def _waiting(self, amount: int) -> int | None:
        requests: list[dict[str, Any]] = self._read()["requests"]
        found = [
            each
            for each in requests
            if each["amount"] == amount and each["disbursed"] is None and each["declined"] is None
        ]
        return int(found[0]["request"]) if found else None

    def _changed(self, who: Who, tail: str, body: dict[str, Any]) -> tuple[int, dict[str, Any]]:
        while True:  # the others change it too
            version = int(self._read()["version"])
            status, answer = self._partner.post(who, "funding", f"{self._path}/{tail}", body, version)
            if answer.get("code") != STALE:
                return status, answer

    def _read(self) -> dict[str, Any]:
        return self._partner.get(FINANCE, "funding", self._path)
