"""The ears: which event of another service makes assessment note what, by what it is about."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Final

from services.assessment.policy import handover, roster
from shared.acts import Act
from shared.contracts.base import Facts
from shared.contracts.document import Document
from shared.eventstore.aggregate import Aggregate
from shared.eventstore.application import Application
from shared.messaging.parking import Reaction, Reactions

HEARS: Final = ("registry",)
"""The services whose logs are taken."""


def combined(*tables: Reactions) -> Reactions:
    """Returns one table of several. Where an event stands in more than one, all of them react to it.

    They may not change the same aggregate then: each loads its own copy, and the second would record a version that
    the first has taken.
    """
    facts = dict.fromkeys(each for table in tables for each in table)
    return {each: _all([table[each] for table in tables if each in table]) for each in facts}


def _all(reactions: list[Reaction]) -> Reaction:
    def react(application: Application, document: Document, act: Act) -> Iterable[Aggregate]:
        return [changed for reaction in reactions for changed in reaction(application, document, act)]

    return reactions[0] if len(reactions) == 1 else react


_TABLES: Final[tuple[Mapping[type[Facts], Reaction], ...]] = (roster.REACTIONS, handover.REACTIONS)
REACTIONS: Final[Reactions] = combined(*_TABLES)
"""Who reacts to what, of every module of this package."""
