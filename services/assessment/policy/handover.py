"""What a reorganisation of the registry does to open matters."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from services.assessment.application import AssessmentApplication
from services.assessment.application.handover import hand_over
from shared.acts import Act
from shared.contracts.document import Document
from shared.contracts.registry import ReorganisationCarriedOut
from shared.eventstore.aggregate import Aggregate
from shared.eventstore.application import Application
from shared.messaging.parking import Reactions


def hand_matters_over(application: Application, document: Document, act: Act) -> Iterable[Aggregate]:
    """Hands what is open in agencies that ended to the heirs that the reorganisation names."""
    facts = document.facts
    assert isinstance(facts, ReorganisationCarriedOut)
    assert isinstance(application, AssessmentApplication)  # the service's own, in every process
    return hand_over(application, facts, act)


REACTIONS: Final[Reactions] = {ReorganisationCarriedOut: hand_matters_over}
"""Who reacts to what: dockets and open matters, no roster."""
