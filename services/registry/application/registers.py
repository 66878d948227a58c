"""Use cases on document registers."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from services.registry.application.base import Base
from services.registry.domain.agency import Agency
from services.registry.domain.register import Incoming, Outgoing, Register, register_key
from shared.acts import Act
from shared.contracts.registry import Direction
from shared.eventstore.application import Outcome


class Registers(Base):
    """Use cases on document registers. That an agency is known is read and not held: none ever leaves the registry."""

    def open_register(self, act: Act, *, agency: str, year: int, direction: Direction) -> Outcome:
        """Opens an agency's register of a year. Raises Refused, see `Register.open`."""
        opened = self.create(Register, register_key(agency, year, direction))
        self.agency(agency, "/agency").check_goes_on("/agency")
        opened.open(act, agency=agency, year=year, direction=direction)
        return self.save(act, opened)

    def enter_outgoing(
        self,
        act: Act,
        *,
        register: str,
        number: int,
        symbol: str,
        dated: date,
        abstract: str,
        suffix: str | None = None,
        receivers: tuple[str, ...] = (),
        others: str | None = None,
        digest: str | None = None,
    ) -> Outcome:
        """Enters an outgoing document. Raises Refused, see `Register.send`."""
        kept = self._kept(register, act)
        document = Outgoing(number, suffix, symbol, dated, abstract, receivers, others, digest)
        kept.send(act, document=document, known=self._known_codes(receivers))
        return self.save(act, kept)

    def enter_incoming(
        self,
        act: Act,
        *,
        register: str,
        number: int,
        abstract: str,
        suffix: str | None = None,
        sender: str | None = None,
        sender_name: str | None = None,
        sender_number: int | None = None,
        sender_suffix: str | None = None,
        symbol: str | None = None,
        dated: date | None = None,
        digest: str | None = None,
    ) -> Outcome:
        """Enters an incoming document. Raises Refused, see `Register.receive`."""
        kept = self._kept(register, act)
        document = Incoming(
            number, suffix, abstract, sender, sender_name, sender_number, sender_suffix, symbol, dated, digest
        )
        kept.receive(act, document=document, known=self._known_codes(() if sender is None else (sender,)))
        return self.save(act, kept)

    def annul_entry(self, act: Act, *, register: str, number: int, suffix: str | None = None) -> Outcome:
        """Annuls an entry. Raises Refused, see `Register.annul`."""
        kept = self._kept(register, act)
        kept.annul(act, number=number, suffix=suffix)
        return self.save(act, kept)

    def close_register(self, act: Act, *, register: str) -> Outcome:
        """Closes a register whose year has ended. Raises Refused, see `Register.close`."""
        kept = self._kept(register, act)
        kept.close(act)
        return self.save(act, kept)

    def _kept(self, register: str, act: Act) -> Register:
        """Returns a register of an agency that goes on; else refuses `registry.agency-ended`: its registers stay."""
        kept = self.load(Register, register, act)
        self.load(Agency, kept.agency).check_goes_on()
        return kept

    def _known_codes(self, codes: Iterable[str]) -> frozenset[str]:
        return frozenset(each for each in codes if self.find(Agency, each) is not None)
