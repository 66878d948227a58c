"""The People's Council, on whose resolution every frame and every ceiling rests."""

from __future__ import annotations

from typing import Final

from services.funding.domain.refusals import COUNCIL_RESOLUTION_REQUIRED, REASON_REQUIRED
from shared.acts import Act, BasisKind, LegalBasis
from shared.errors import Refused

COUNCIL: Final = ("hội đồng nhân dân", "hđnd")
"""How a People's Council is named as issuer, in small letters. The Government issues resolutions, too."""


def is_council_resolution(basis: LegalBasis | None) -> bool:
    """Tells whether a legal basis is a resolution of a People's Council."""
    if basis is None or basis.kind is not BasisKind.RESOLUTION:
        return False
    return any(each in basis.issuer.casefold() for each in COUNCIL)


def check_council(act: Act) -> None:
    """Lets an act pass whose legal basis is a resolution of the People's Council.

    Raises:
        Refused: `funding.council-resolution-required`.
    """
    if not is_council_resolution(act.legal_basis):
        raise Refused(COUNCIL_RESOLUTION_REQUIRED, pointer="/legal_basis")


def check_reason(act: Act) -> None:
    """Lets an act pass that says why. Raises Refused `funding.reason-required`."""
    if not (act.reason or "").strip():
        raise Refused(REASON_REQUIRED, pointer="/reason")
