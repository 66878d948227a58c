"""Use cases on consultancy contracts."""

from __future__ import annotations

from datetime import date

from services.registry.application.base import Base
from services.registry.domain.consultancy import SYSTEM, Consultancy, Contract
from shared.acts import Act
from shared.eventstore.application import Outcome


class Consultancies(Base):
    """Use cases on consultancy contracts."""

    def contract_consultancy(
        self,
        act: Act,
        *,
        consultancy: str,
        agency: str,
        buyer: str,
        bought_by: str,
        consultants: tuple[str, ...],
        body: str,
        contract_number: str,
        from_day: date,
        to_day: date,
        value: int,
    ) -> Outcome:
        """Records a consultancy contract. Raises Refused, see `Consultancy.contract`."""
        contracted = self.create(Consultancy, consultancy)
        contracted.contract(
            act,
            agency=self.agency(agency, "/agency"),
            buyer=self.agency(buyer, "/buyer"),
            bought_by=self.person(bought_by, "/bought_by"),
            consultants=[self.person(each, f"/consultants/{index}") for index, each in enumerate(consultants)],
            contract=Contract(body, contract_number, from_day, to_day, value),
        )
        return self.save(act, contracted)

    def end_consultancy(
        self, act: Act, *, consultancy: str, ended_on: date, accepted: bool, note: str | None = None
    ) -> Outcome:
        """Records the end of a consultancy contract. Raises Refused, see `Consultancy.end`."""
        ended = self.load(Consultancy, consultancy, act)
        answering = self.answering_for(ended.buyer, SYSTEM)
        ended.end(act, ended_on=ended_on, accepted=accepted, note=note, answering=answering)
        return self.save(act, ended)
