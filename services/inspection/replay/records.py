"""Whatever else was recorded about an agency: of each record the first event, the latest, and what that one said.

Where what was recorded was corrected, what it said and what is right stand beside it. A correction counts as soon as it
was recorded, for every day on which what it corrects had happened: "known now" is asked with a later `known`, and
"believed then" with an earlier one.

The parts of a file that are folded member by member stand in modules of their own; here nothing is left out.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from json import loads
from typing import Any, Final

from services.inspection.replay.blame import Seen, set_by
from services.inspection.replay.sentences import sentence
from shared.contracts.assessment import (
    CertificateRecordCorrected,
    NonconformityRecordCorrected,
    RecommendationRecordCorrected,
    SignalRecordCorrected,
)
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
CORRECTING: Final = frozenset(
    each.DECLARATION.topic
    for each in (
        CertificateRecordCorrected,
        NonconformityRecordCorrected,
        RecommendationRecordCorrected,
        SignalRecordCorrected,
    )
)
"""The events that say of another one of their record what was wrong in it, and what is right."""


@dataclass
class RecordsFile:
    """The other records of one agency, by their subject."""

    agency: str
    records: dict[str, list[Any]] = field(default_factory=dict)
    """Of each subject: its first document, its latest, and how many there are."""
    _taken: set[str] = field(default_factory=set)
    _corrections: dict[str, list[Seen]] = field(default_factory=dict)

    def take(self, seen: Seen) -> None:
        """Takes a document, if it belongs to a record that no other part shows."""
        subject: str = seen.members["subject"]
        kept = self.records.get(subject)
        if kept is not None:
            kept[1], kept[2] = seen, kept[2] + 1
        elif subject.partition("/")[0] not in FOLDED:
            self.records[subject] = [seen, seen, 1]
        else:
            return
        self._taken.add(seen.members["id"])

    def correct(self, seen: Seen) -> None:
        """Takes a correction that was recorded by then, if what it corrects had happened, whenever it was said."""
        if seen.members["data"]["corrects"]["event_id"] in self._taken:
            self._corrections.setdefault(seen.members["subject"], []).append(seen)

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
            "corrections": [_correction(each) for each in self._corrections.get(subject, ())],
        }


def _correction(seen: Seen) -> dict[str, Any]:
    data = seen.members["data"]
    changes = [
        {"member": each["member"], "was": _shown(each["was"]), "now": _shown(each["now"])} for each in data["changes"]
    ]
    return {
        "corrects": data["corrects"]["event_id"],
        "type": data["corrects"]["topic"],
        "changes": changes,
        "reason": seen.reason,
        "set_by": set_by(seen),
    }


def _shown(value: str) -> str | None:
    """Returns a corrected value, which events carry as canonical JSON, as text."""
    read = loads(value)
    return None if read is None else str(read)
