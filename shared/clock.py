"""Time, passed in. Only this module asks the machine what time it is.

Two clocks are kept apart everywhere (`docs/architecture.md`): `occurred`, when something is said to have happened,
and `time`, when it was recorded. A date without an hour means the end of that day in Asia/Ho_Chi_Minh.
"""

from __future__ import annotations

import json
from datetime import UTC, date, datetime, timedelta, timezone
from pathlib import Path
from typing import Final, Protocol

VIETNAM: Final = timezone(timedelta(hours=7), "Asia/Ho_Chi_Minh")
"""Vietnam has had UTC+7 without daylight saving time since 1975, so a fixed offset is exact for our dates."""

Occurred = date | datetime
"""A day, or an aware instant."""


class Clock(Protocol):
    """Tells the present."""

    def now(self) -> datetime:
        """Returns the present as an aware UTC datetime with microseconds."""
        ...


class SystemClock:
    """The machine's clock."""

    def now(self) -> datetime:
        """Returns the machine's time in UTC."""
        return datetime.now(UTC)


class ProgrammeClock:
    """A clock read from a file that the demo's player advances, so that 2008 is recorded in 2008.

    Refused in production by the settings. The file holds `{"now": "<RFC 3339>"}` and is replaced atomically.
    """

    def __init__(self, path: Path) -> None:
        self._path = path

    def now(self) -> datetime:
        """Returns the programme's time in UTC.

        Raises:
            OSError: the file cannot be read.
            ValueError: it does not hold an aware time.
        """
        # Read each time: neither the file's time nor its inode surely tells two quick changes apart.
        return parse_instant(json.loads(self._path.read_text("utf-8"))["now"])

    def set(self, moment: datetime) -> None:
        """Moves the programme's time to `moment` for every process that reads the file."""
        written = self._path.with_suffix(".new")
        written.write_text(json.dumps({"now": format_instant(moment)}) + "\n", "utf-8")
        written.replace(self._path)


class FrozenClock:
    """A clock that stands still until told; what tests use instead of sleeping."""

    def __init__(self, moment: datetime) -> None:
        self._moment = moment.astimezone(UTC)

    def now(self) -> datetime:
        """Returns the moment it was set to."""
        return self._moment

    def advance(self, delta: timedelta) -> None:
        """Moves the clock by `delta`."""
        self._moment += delta


def clock_from(text: str) -> Clock:
    """Returns the clock that a setting names: `system`, or `programme:FILE`.

    Raises:
        ValueError: it names neither.
    """
    if text == "system":
        return SystemClock()
    kind, _, path = text.partition(":")
    if kind == "programme" and path:
        return ProgrammeClock(Path(path))
    raise ValueError(f"clock must be 'system' or 'programme:FILE', not {text!r}")


def format_instant(moment: datetime) -> str:
    """Returns `moment` as RFC 3339 in UTC with exactly six decimals, the only form that events contain."""
    return moment.astimezone(UTC).replace(tzinfo=None).isoformat(timespec="microseconds") + "Z"


def parse_instant(text: str) -> datetime:
    """Returns the aware UTC datetime that `text` names.

    Raises:
        ValueError: it is no RFC 3339 instant with an offset.
    """
    moment = datetime.fromisoformat(text)
    if moment.tzinfo is None:
        raise ValueError(f"an instant needs an offset: {text!r}")
    try:
        return moment.astimezone(UTC)
    except OverflowError:
        raise ValueError(f"an instant outside the years 1 to 9999: {text!r}") from None


def instant_of(occurred: Occurred) -> datetime:
    """Returns the instant that orders `occurred`: itself, or the end of that day in Vietnam."""
    if isinstance(occurred, datetime):
        return occurred.astimezone(UTC)
    return datetime(occurred.year, occurred.month, occurred.day, 23, 59, 59, 999999, VIETNAM).astimezone(UTC)


def day_of(occurred: Occurred) -> date:
    """Returns the day in Vietnam on which `occurred` lies."""
    return occurred.astimezone(VIETNAM).date() if isinstance(occurred, datetime) else occurred


def format_occurred(occurred: Occurred) -> str:
    """Returns `occurred` as it stands in an event: `2007-04-19`, or an instant with six decimals."""
    return format_instant(occurred) if isinstance(occurred, datetime) else occurred.isoformat()


def parse_occurred(text: str) -> Occurred:
    """Returns the day or the instant that `text` names.

    Raises:
        ValueError: it is neither `YYYY-MM-DD` nor an RFC 3339 instant with an offset.
    """
    if len(text) == 10:
        return date.fromisoformat(text)
    return parse_instant(text)
