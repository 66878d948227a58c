"""The ears: which event of another service makes the registry do what.

Empty: in this release the registry listens to nobody. What it decides rests on what people record in it, and no
service may move a milestone, an obligation or a head by telling the registry so.
"""

from __future__ import annotations

from typing import Final

from shared.messaging.parking import Reactions

HEARS: Final[tuple[str, ...]] = ()
"""The services whose logs are taken: none."""
REACTIONS: Final[Reactions] = {}
"""Who reacts to what: nobody, to nothing."""
