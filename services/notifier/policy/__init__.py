"""The ears: which event of another service makes the notifier address whom, watch what, or tell somebody of it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Final

from services.notifier.policy import certificates, deadlines, notices
from shared.acts import Act
from shared.contracts.base import Facts
from shared.contracts.document import Document
from shared.eventstore.aggregate import Aggregate
from shared.eventstore.application import Application
from shared.messaging.parking import Reaction, Reactions

HEARS: Final = ("registry", "assessment", "funding", "inspection")
"""The services whose logs are taken."""
_TABLES: Final[tuple[Mapping[type[Facts], Reaction], ...]] = (
    notices.REACTIONS,
    deadlines.REACTIONS,
    certificates.REACTIONS,
)


def _all(reactions: list[Reaction]) -> Reaction:
    def react(application: Application, document: Document, act: Act) -> Iterable[Aggregate]:
        return [changed for reaction in reactions for changed in reaction(application, document, act)]

    return reactions[0] if len(reactions) == 1 else react


REACTIONS: Final[Reactions] = {
    facts: _all([table[facts] for table in _TABLES if facts in table])
    for facts in dict.fromkeys(each for table in _TABLES for each in table)
}
"""Who reacts to what, of every module of this package.

Where an event stands in more than one, all of them react. They may not change the same aggregate then: each loads its
own copy.
"""
