"""A notice as it was known at a moment: its own history up to then, folded as the views are.

"Was the head told by then?" is asked of the log, not of anybody's memory: what came later changes no such answer.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Mapping
from datetime import datetime
from typing import Any

from services.notifier.domain.notice import Notice
from services.notifier.projections.notices import NOTICES, NotifierViews
from shared.contracts.document import parse
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


def known_at(store: Store, notice: Mapping[str, Any], moment: datetime) -> dict[str, Any] | None:
    """Returns a notice of the views as it was known at `moment`; None where it was not asked for by then.

    Raises:
        IntegrityFault, StoreUnavailable: see `Store.stream`.
    """
    kept, projection = _Kept(), NotifierViews()
    for entry in store.stream(Notice(notice["notice"]).id):
        document = parse(entry.document)
        if document.time > moment:
            break
        projection.project(document, entry.position, kept)
    return kept.get(NOTICES, notice["place"])
