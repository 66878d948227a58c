"""How a recorded fact is corrected: by a further event that names the event, the members, and both values.

The event corrected stays in the log as it is: what was believed then is read by folding up to then, what is known now
by folding all.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated
from uuid import UUID

from shared.contracts.fields import Text

Json = Annotated[str, Text(max=8000), "Giá trị, dạng JSON chuẩn tắc / the value, as canonical JSON"]


@dataclass(frozen=True, slots=True)
class Change:
    """One member of the event corrected: what it said, and what is right."""

    member: Annotated[str, Text(max=64, pattern=r"[a-z_]+(?:\.[a-z_]+)*")]
    was: Json
    now: Json


@dataclass(frozen=True, slots=True)
class Corrected:
    """The event that is corrected, by id and by type."""

    event_id: UUID
    topic: Annotated[str, Text(max=120, pattern=r"[a-z]+\.[a-z-]+\.[a-z-]+\.v[0-9]+")]
