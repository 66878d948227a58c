"""The ears: which event of another service makes the registry do what.

Empty: in this release the registry listens to nobody. What it decides rests on what people record in it, and no
service may move a milestone, an obligation or a head by telling the registry so.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Final

from services.registry.application import Registry
from shared.acts import Act
from shared.contracts.base import Facts
from shared.contracts.document import Document
from shared.eventstore.aggregate import Aggregate

Reaction = Callable[[Registry, Document, Act], Iterable[Aggregate]]

REACTIONS: Final[Mapping[type[Facts], Reaction]] = {}
"""Who reacts to what: nobody, to nothing."""
