"""Whatever else was recorded about an agency: of each record the first event, the latest, and what that one said.

The parts of a file that are folded member by member stand in modules of their own; here nothing is left out.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, Final

from services.inspection.replay.blame import Seen, set_by
from services.inspection.replay.sentences import sentence
from shared.errors import KINDS

FOLDED: Final = frozenset(
    {
        "addressee",
        "agency",
        "allocation",
        "assessment",
        "budget",
        "estimate",
        "evidence",
        "knowledge",
        "notice",
        "person",
        "plan",
        "programme",
        "roster",
    }
)
"""The kinds of records that other parts of the file show."""


@dataclass
class RecordsFile:
    """The other records of one agency, by their subject."""

    agency: str
    records: dict[str, list[Any]] = field(default_factory=dict)
    """Of each subject: its first document, its latest, and how many there are."""

    def take(self, seen: Seen) -> None:
        """Takes a document, if it belongs to a record that no other part shows."""
        subject: str = seen.members["subject"]
        kept = self.records.get(subject)
        if kept is not None:
            kept[1], kept[2] = seen, kept[2] + 1
        elif subject.partition("/")[0] not in FOLDED:
            self.records[subject] = [seen, seen, 1]

    def shown(self) -> list[dict[str, Any]]:
        """Returns the records in order of kind and key."""
        return [self._record(subject, *self.records[subject]) for subject in sorted(self.records)]

    def _record(self, subject: str, first: Seen, latest: Seen, events: int) -> dict[str, Any]:
        kind, _, key = subject.partition("/")
        named = KINDS.get(kind)
        return {
            "kind": {"code": kind, "vi": named.vi if named else kind, "en": named.en if named else kind},
            "key": key,
            "events": events,
            "begun": set_by(first),
            "latest": {
                "type": latest.members["type"],
                "sentence": sentence(latest, self.agency),
                "set_by": set_by(latest),
            },
        }
