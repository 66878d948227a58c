"""What a reorganisation does to open matters: they go to the heirs that it names, with their history and their keys.

Totals are conserved: every open matter of an agency that ended is held by one agency before and by one after. The same
reorganisation heard again finds the dockets closed and changes nothing.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from services.assessment.application.base import Base
from services.assessment.application.dockets import Dockets
from services.assessment.domain.certificate import Certificate
from services.assessment.domain.nonconformity import Nonconformity
from services.assessment.domain.recommendation import Recommendation
from services.assessment.domain.signal import Signal
from shared.acts import Act
from shared.contracts.assessment import Heir, MatterEntered
from shared.contracts.registry import Matter, ReorganisationCarriedOut
from shared.eventstore.aggregate import Aggregate

MatterHeld = Nonconformity | Certificate | Recommendation | Signal
HELD: Final[Mapping[Matter, type[MatterHeld]]] = {
    Matter.CORRECTIVE_ACTIONS: Nonconformity,
    Matter.CERTIFICATES: Certificate,
    Matter.RECOMMENDATIONS: Recommendation,
    Matter.SIGNALS: Signal,
}
"""The matters that are assessment's. Money is funding's."""


class NoHeir(Exception):
    """A reorganisation names no heir for a matter that is open: the registry promises one, so somebody must look."""


def hand_over(base: Base, facts: ReorganisationCarriedOut, act: Act) -> list[Aggregate]:
    """Returns what a reorganisation changes, unsaved: dockets closed and entered, and the open matters handed over.

    Raises:
        NoHeir: nobody takes over a matter that is open.
    """
    dockets = Dockets(base)
    ended = [each for each in facts.ended if dockets.of(each).close(act, facts.reorganisation, _heirs(facts, each))]
    handed: list[Aggregate] = []
    for agency in ended:
        for entry in dockets.of(agency).matters:
            subject = base.load(HELD[entry.matter], entry.key)
            if subject.is_open and subject.agency == agency:
                _hand(dockets, subject, entry, facts.reorganisation, act)
                handed.append(subject)
    return [*dockets.changed(), *handed]


def _heirs(facts: ReorganisationCarriedOut, agency: str) -> list[Heir]:
    named = (each for each in facts.inheritances if each.from_agency == agency and each.matter in HELD)
    return [Heir(each.matter, each.to_agency) for each in named]


def _hand(dockets: Dockets, subject: MatterHeld, entry: MatterEntered, reorganisation: str, act: Act) -> None:
    agency = subject.agency
    heir = dockets.holder(agency, entry.matter)
    if heir is None:
        raise NoHeir(f"{reorganisation} names nobody who takes {entry.matter} of {agency}")
    subject.hand_over(act, heir, reorganisation)
    dockets.of(heir).enter(
        act, entry.matter, entry.key, clause=entry.clause, catalogue=entry.catalogue, from_agency=agency
    )
