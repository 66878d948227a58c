"""Use cases on reorganisations."""

from __future__ import annotations

from datetime import date

from services.registry.application.base import Base
from services.registry.domain.agency import Agency
from services.registry.domain.reorganisation import Change, Reorganisation
from shared.acts import Act
from shared.contracts.registry import Inheritance, ReorganisationKind, Statement, Transfer
from shared.contracts.terms import Provenance
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
        agencies = self._registered(change.parties)
        return self.save(act, carried_out, *carried_out.carry_out(act, change=change, agencies=agencies))

    def correct_reorganisation(
        self,
        act: Act,
        *,
        reorganisation: str,
        kind: ReorganisationKind,
        title: str,
        effective_on: date,
        predecessors: tuple[str, ...],
        successors: tuple[str, ...],
        provenance: Provenance,
        transfers: tuple[Transfer, ...] = (),
        inheritances: tuple[Inheritance, ...] = (),
    ) -> Outcome:
        """Records what a reorganisation was in truth, in one transaction with what that is to every agency concerned.

        Those whose part was another are held by their versions, as when it was carried out. Nothing that the services
        handed over by the wrong statement is moved.

        Raises:
            Refused: see `Reorganisation.correct`.
        """
        change = Change(kind, title, tuple(predecessors), tuple(successors), tuple(transfers), tuple(inheritances))
        right = Statement(
            kind=kind,
            title=title,
            effective_on=effective_on,
            predecessors=change.predecessors,
            successors=change.successors,
            ended=change.ended,
            transfers=change.transfers,
            inheritances=change.inheritances,
            provenance=provenance,
        )
        return self._correct(act, reorganisation, right, change.parties)

    def annul_reorganisation(self, act: Act, *, reorganisation: str) -> Outcome:
        """Records that a reorganisation never took place: those that were said to end in it go on.

        Raises:
            Refused: see `Reorganisation.correct`.
        """
        return self._correct(act, reorganisation, None, ())

    def _correct(self, act: Act, reorganisation: str, right: Statement | None, named: tuple[str, ...]) -> Outcome:
        corrected = self.load(Reorganisation, reorganisation, act)
        was = corrected.known.parties if corrected.known is not None else ()
        agencies = self._registered((*was, *named))
        return self.save(act, corrected, *corrected.correct(act, right=right, agencies=agencies))

    def _registered(self, codes: tuple[str, ...]) -> dict[str, Agency]:
        found = {code: self.find(Agency, code) for code in codes}
        return {code: agency for code, agency in found.items() if agency is not None}
