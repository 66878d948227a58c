"""Which documents count at a moment on the two clocks: the cut through every mirrored log.

`known=T` is, of each log, the longest prefix whose running maximum of `time` is at most T; `as_of=D` takes from it
what is said to have happened by D. A day means its end in Vietnam. Nothing recorded later can change a cut.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from services.inspection.projections import Mirror, Row
from shared.clock import Occurred, day_of, format_instant, format_occurred, instant_of


@dataclass(frozen=True, slots=True)
class Moment:
    """A moment as it was said (a day, or an instant), and the instant that it means."""

    said: Occurred

    @property
    def instant(self) -> datetime:
        """Returns the instant meant: a day means its end in Vietnam."""
        return instant_of(self.said)

    @property
    def day(self) -> date:
        """Returns the day in Vietnam on which the moment lies."""
        return day_of(self.said)

    def shown(self) -> dict[str, str]:
        """Returns the moment as answers echo it: as it was said, and as it was understood."""
        return {
            "said": format_occurred(self.said),
            "instant": format_instant(self.instant),
            "day": self.day.isoformat(),
        }


@dataclass(frozen=True, slots=True)
class Cut:
    """A moment on both clocks, and how long each mirrored log was then as far as it is mirrored."""

    as_of: Moment
    known: Moment
    sizes: Mapping[str, int]

    @classmethod
    def through(cls, mirror: Mirror, as_of: Moment, known: Moment) -> Cut:
        """Returns the cut at (`as_of`, `known`) through what `mirror` holds now."""
        return cls(as_of, known, {source: mirror.size_known(source, known.instant) for source in mirror.sources})

    def knows(self, row: Row) -> bool:
        """Tells whether the document was recorded by then."""
        return row.position <= self.sizes.get(row.source, 0)

    def holds(self, row: Row) -> bool:
        """Tells whether the document was recorded by then, and says what had happened by then."""
        return self.knows(row) and row.happened <= self.as_of.instant

    @property
    def last(self) -> tuple[str, str]:
        """Returns the last day, and the last instant, that lie within `as_of`, as documents write them."""
        instant = self.as_of.instant
        day = day_of(instant)
        whole = day if instant_of(day) <= instant else day - timedelta(1)
        return whole.isoformat(), format_instant(instant)

    def shown(self, mirror: Mirror) -> dict[str, Any]:
        """Returns both moments as resolved, with size and root of every log: what makes an answer checkable."""
        return {
            "as_of": self.as_of.shown(),
            "known": self.known.shown(),
            "logs": [
                {
                    "source": source,
                    "position": size,
                    "root": mirror.root(source, size).hex(),
                    "held": mirror.held(source),
                }
                for source, size in self.sizes.items()
            ],
        }
