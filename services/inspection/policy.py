"""The ears: inspection hears everything and reacts to nothing. The mirror keeps each document as it was heard."""

from __future__ import annotations

from typing import Final

from shared.messaging.parking import Reactions

HEARS: Final = ("registry", "assessment", "funding", "notifier")
"""Every other service that records events, in the order in which facts flow."""
REACTIONS: Final[Reactions] = {}
"""Empty on purpose: who inspects decides nothing by itself."""
