"""The People's Council, on whose resolution every frame and every ceiling rests."""

from __future__ import annotations

from typing import Final

from services.funding.domain.refusals import COUNCIL_RESOLUTION_REQUIRED, REASON_REQUIRED
from shared.acts import Act, BasisKind
from shared.errors import Refused

COUNCIL: Final = ("hội đồng nhân dân", "hđnd")
"""How a People's Council is named as issuer, in small letters. The Government issues resolutions, too."""


def check_council(act: Act) -> None:
    """Lets an act pass whose legal basis is a resolution of the People's Council.

    Raises:
        Refused: `funding.council-resolution-required`.
    """
    basis = act.legal_basis
    if (
        basis is None
        or basis.kind is not BasisKind.RESOLUTION
        or not any(each in basis.issuer.casefold() for each in COUNCIL)
    ):
        raise Refused(COUNCIL_RESOLUTION_REQUIRED, pointer="/legal_basis")


def check_reason(act: Act) -> None:
    """Lets an act pass that says why. Raises Refused `funding.reason-required`."""
    if not (act.reason or "").strip():
        raise Refused(REASON_REQUIRED, pointer="/reason")
