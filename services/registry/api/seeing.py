"""Who sees what an agency shows: itself, and those who oversee it."""

from __future__ import annotations

from typing import Final

from services.registry.api.reading import OVERSEEING, REPORTERS, Body
from services.registry.domain.refusals.seeing import SEEN_BY_OWN
from shared.acts import Role
from shared.errors import Refused
from shared.identity import Principal

SEEING: Final = (*(role for role in Role if role in OVERSEEING), *REPORTERS)
"""Overseers see every agency's; the roles bound to an agency see their own."""


def must_see(who: Principal, item: Body | None, heir: str | None = None) -> None:
    """Lets overseers pass, and people of the agency that `item` is about, or of the `heir` of one that has ended.

    The same answer whether it is another's or is not there at all: what others have is not told.

    Raises:
        Refused: `registry.seen-by-own-agency`.
    """
    if OVERSEEING.isdisjoint(who.roles) and (
        item is None or who.agency not in (item["agency"], heir or item["agency"])
    ):
        raise Refused(SEEN_BY_OWN)
