"""A consultancy contract: who consulted for an agency, bought by whom, from when to when; feeds independence."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import ClassVar, Final

from services.registry.domain.agency import Agency
from services.registry.domain.belonging import belongs
from services.registry.domain.duties import check_act, check_day, check_period, happened, not_own_file
from services.registry.domain.names import any_of
from services.registry.domain.person import Person
from services.registry.domain.refusals.consultancies import (
    BUYER_CONSULTS,
    BUYER_IS_NEITHER,
    CONSULTANCY_END_DAY,
    CONSULTANCY_ENDED_ALREADY,
    CONSULTANT_REPEATED,
    CONSULTANTS_UNNAMED,
    NOT_BUYERS_SIDE,
    OWN_PEOPLE_CONSULT,
)
from shared.acts import BOUND_ROLES, Act, Role
from shared.clock import day_of
from shared.contracts.base import Facts
from shared.contracts.document import Document
from shared.contracts.registry import ConsultancyContracted, ConsultancyEnded, Matter
from shared.errors import Refused, Term
from shared.eventstore.aggregate import Aggregate
from shared.eventstore.lifecycle import Lifecycle, Transition

BUYING: Final = BOUND_ROLES | {Role.DOST}
"""Who records a contract: the agency's own people for what it bought, DOST for what it bought for an agency."""
SYSTEM: Final = Matter.CERTIFICATES
"""Whose heir answers for the contracts of a buyer that has ended (ours): whoever carries its quality system on."""


class Stage(StrEnum):
    """How a contract stands."""

    RUNNING = "running"
    ENDED = "ended"


@dataclass(frozen=True, slots=True)
class Contract:
    """What was agreed: with which body, its number, its days and its value in whole đồng."""

    body: str
    contract_number: str
    from_day: date
    to_day: date
    value: int


@dataclass
class Consultancy(Aggregate):
    """One contract. Both the agency consulted and the buyer are bound by it, and who consulted for two years after."""

    KIND: ClassVar[str] = "consultancy"
    LIFE: ClassVar[Lifecycle[Stage]] = Lifecycle(
        {Stage.RUNNING: Term("đang thực hiện", "running"), Stage.ENDED: Term("đã kết thúc", "ended")},
        Transition(ConsultancyContracted, (), Stage.RUNNING),
        Transition(ConsultancyEnded, (Stage.RUNNING,), Stage.ENDED, CONSULTANCY_ENDED_ALREADY),
    )

    stage: Stage | None = field(default=None, init=False)
    agency: str = field(default="", init=False)
    buyer: str = field(default="", init=False)
    from_day: date = field(default=date.min, init=False)

    def contract(
        self,
        act: Act,
        *,
        agency: Agency,
        buyer: Agency,
        bought_by: Person,
        consultants: Sequence[Person],
        contract: Contract,
    ) -> None:
        """Records a contract, by the buyer's side: the agency itself, or DOST for it.

        Raises:
            Refused: `registry.not-buyers-side`, `registry.buyer-is-neither`, `registry.own-file`,
                `registry.period-reversed`, `registry.consultants-unnamed`, `registry.consultant-repeated`,
                `registry.buyer-consults`, `registry.own-people-consult`, `registry.agency-ended`,
                `registry.person-erased`, or what
                `check_act` refuses.
        """
        _check_sides(act, agency, buyer, contract.from_day)
        check_act(act)
        check_period(contract.from_day, contract.to_day, "/from_day", "/to_day")
        bought_by.check_there("/bought_by")
        self._check_consultants(consultants, bought_by, (agency, buyer), contract)
        self.record(
            ConsultancyContracted(
                consultancy=self.key,
                agency=agency.key,
                body=contract.body,
                consultants=tuple(each.key for each in consultants),
                buyer=buyer.key,
                bought_by=bought_by.key,
                contract_number=contract.contract_number,
                from_day=contract.from_day,
                to_day=contract.to_day,
                value=contract.value,
            ),
            act,
        )

    def _check_consultants(
        self, consultants: Sequence[Person], bought_by: Person, sides: Sequence[Agency], contract: Contract
    ) -> None:
        if not consultants:
            raise Refused(CONSULTANTS_UNNAMED, pointer="/consultants")
        for index, each in enumerate(consultants):
            pointer = f"/consultants/{index}"
            if each.key in [earlier.key for earlier in consultants[:index]]:
                raise Refused(CONSULTANT_REPEATED, pointer=pointer, person=each.key)
            if each.key == bought_by.key:
                raise Refused(BUYER_CONSULTS, pointer=pointer, person=each.key)
            each.check_there(pointer)
            for side in sides:
                if belongs(each, side, contract.from_day, contract.to_day):
                    raise Refused(OWN_PEOPLE_CONSULT, pointer=pointer, person=each.key, agency=side.key)

    def end(self, act: Act, *, ended_on: date, accepted: bool, note: str | None, answering: str | None = None) -> None:
        """Records that the contract ended on `ended_on`: accepted, or broken off, which needs a reason.

        `answering` is who answers for the buyer now, where the buyer itself has ended.

        Raises:
            Refused: `registry.not-buyers-side`, `registry.own-file`, `registry.consultancy-ended-already`,
                `registry.consultancy-end-day`, or what `check_act` refuses (a reason is asked for where it was not
                accepted).
        """
        check_buyers_side(act, answering or self.buyer)
        not_own_file(act, self.agency)
        check_act(act, reason=not accepted)
        self.LIFE.check(ConsultancyEnded, self.stage, consultancy=self.key)
        check_day(ended_on, "/ended_on")
        today = day_of(happened(act))
        if not self.from_day <= ended_on <= today:
            raise Refused(
                CONSULTANCY_END_DAY, pointer="/ended_on", ended=ended_on, first=self.from_day, last=today
            )  # fmt: skip
        self.record(
            ConsultancyEnded(
                consultancy=self.key, agency=self.agency, ended_on=ended_on, accepted=accepted, note=note
            ),
            act,
        )  # fmt: skip

    def apply(self, facts: Facts, document: Document) -> None:
        """Assigns what `facts` say."""
        self.stage = self.LIFE.after(type(facts), self.stage)
        match facts:
            case ConsultancyContracted():
                self.agency, self.buyer, self.from_day = facts.agency, facts.buyer, facts.from_day
            case _:
                pass


def check_buyers_side(act: Act, buyer: str) -> None:
    """Lets only a person of the buying body pass. Raises Refused `registry.not-buyers-side`."""
    if act.actor.role not in BUYING or act.actor.agency != buyer:
        raise Refused(NOT_BUYERS_SIDE, buyer=buyer, roles=any_of(BUYING))


def _check_sides(act: Act, agency: Agency, buyer: Agency, from_day: date) -> None:
    check_buyers_side(act, buyer.key)
    if act.actor.role is not Role.DOST and buyer.key != agency.key:
        raise Refused(BUYER_IS_NEITHER, pointer="/buyer", buyer=buyer.key, agency=agency.key)
    not_own_file(act, agency.key)
    agency.check_goes_on("/agency", day=from_day)
    buyer.check_goes_on("/buyer", day=from_day)
