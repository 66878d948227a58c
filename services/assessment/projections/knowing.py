"""What was known of a matter at a moment: its own history up to then, folded as the views are.

"Believed then" and "known now" are the same fold over less and over more of the same history; nothing is kept twice.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Mapping
from datetime import datetime
from typing import Any

from services.assessment.projections.citing import View
from services.assessment.projections.folding import AssessmentProjection
from shared.contracts.document import parse
from shared.eventstore.aggregate import Aggregate
from shared.eventstore.ports import Store
from shared.eventstore.views import Writer


class _Kept(Writer):
    """Keeps the documents of one fold in memory."""

    def __init__(self) -> None:
        self._documents: dict[tuple[str, str], str] = {}

    def get(self, collection: str, key: str) -> dict[str, Any] | None:
        """Returns a document, or None."""
        text = self._documents.get((collection, key))
        return None if text is None else json.loads(text)

    def put(self, collection: str, key: str, document: Mapping[str, Any], /, **index: str | Collection[str]) -> None:
        """Keeps a document in place of the one with this key."""
        self._documents[collection, key] = json.dumps(document)

    def delete(self, collection: str, key: str) -> None:
        """Removes a document if it is there."""
        self._documents.pop((collection, key), None)


def known_at(store: Store, kind: type[Aggregate], key: str, collection: str, moment: datetime) -> View | None:
    """Returns a matter as it was known at `moment`: its longest history of which nothing was recorded later.

    None where nothing of it was recorded by then.

    Raises:
        IntegrityFault, StoreUnavailable: see `Store.stream`.
    """
    kept, projection = _Kept(), AssessmentProjection()
    for entry in store.stream(kind(key).id):
        document = parse(entry.document)
        if document.time > moment:
            break
        projection.project(document, entry.position, kept)
    return kept.get(collection, key)
