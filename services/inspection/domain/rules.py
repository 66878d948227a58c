"""The rules by which inspection marks what it shows: dated data, each with its source."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Final


@dataclass(frozen=True, slots=True)
class LateRule:
    """How many days may lie between what happened and its being recorded before the record is marked as late.

    `after_days` counts calendar days in Vietnam, from `in_force_from` at the earliest: what happened before there was
    anything to record it in is not late on the first day. A mark accuses nobody; it makes the reader look.
    """

    version: str
    in_force_from: date
    after_days: int
    source: str

    def is_late(self, occurred: date, recorded: date) -> bool:
        """Tells whether what happened on one day and was recorded on another is marked as late."""
        return (recorded - max(occurred, self.in_force_from)).days > self.after_days

    def shown(self) -> dict[str, str | int]:
        """Returns the rule as answers that apply it name it."""
        return {
            "version": self.version,
            "in_force_from": self.in_force_from.isoformat(),
            "after_days": self.after_days,
            "source": self.source,
        }


LATE: Final = LateRule(
    version="ghi-nhan-muon-1",
    in_force_from=date(2007, 4, 19),
    after_days=7,
    source="Quy tắc của phần mềm, không phải quy định của pháp luật / our own rule, not the law's",
)
"""Seven days: a weekly working plan of an office has passed by then. No article prescribes it."""
