"""Use cases on reorganisations."""

from __future__ import annotations

from services.registry.application.base import Base
from services.registry.domain.agency import Agency
from services.registry.domain.reorganisation import Change, Reorganisation
from shared.acts import Act
from shared.contracts.registry import Inheritance, ReorganisationKind, Transfer
from shared.eventstore.application import Outcome


class Reorganisations(Base):
    """Use cases on reorganisations."""

    def carry_out_reorganisation(
        self,
        act: Act,
        *,
        reorganisation: str,
        kind: ReorganisationKind,
        title: str,
        predecessors: tuple[str, ...],
        successors: tuple[str, ...],
        transfers: tuple[Transfer, ...] = (),
        inheritances: tuple[Inheritance, ...] = (),
    ) -> Outcome:
        """Records a reorganisation, in one transaction with what it is to every agency concerned.

        The agencies are held by their versions: whoever acts on one of them meanwhile is first, and this is refused as
        stale; so no act of an agency that has ended can slip in between.

        Raises:
            Refused: see `Reorganisation.carry_out`.
        """
        change = Change(kind, title, tuple(predecessors), tuple(successors), tuple(transfers), tuple(inheritances))
        carried_out = self.create(Reorganisation, reorganisation)
        found = {code: self.find(Agency, code) for code in change.parties}
        agencies = {code: agency for code, agency in found.items() if agency is not None}
        return self.save(act, carried_out, *carried_out.carry_out(act, change=change, agencies=agencies))
