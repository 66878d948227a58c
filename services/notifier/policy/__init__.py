"""The ears: which event of another service makes the notifier address whom, watch what, or tell somebody of it."""

from __future__ import annotations

from typing import Final

from services.notifier.policy import notices
from shared.messaging.parking import Reactions

HEARS: Final = ("registry", "assessment", "funding", "inspection")
"""The services whose logs are taken."""
REACTIONS: Final[Reactions] = notices.REACTIONS
"""Who reacts to what."""
