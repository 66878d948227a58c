"""Money as decisions take it: whole đồng, from one to the most that a contract holds."""

from __future__ import annotations

from typing import Final

from services.funding.domain.refusals import AMOUNT_OUT_OF_BOUNDS
from shared.errors import Refused

MOST: Final = 10**15
"""The most đồng that a contract holds (`shared.contracts.terms.Dong`)."""


def check_amount(amount: int, pointer: str) -> None:
    """Lets an amount pass of 1 to 10^15 đồng. That it is whole is found at the door, and by its type.

    Raises:
        Refused: `funding.amount-out-of-bounds`.
    """
    if not 1 <= amount <= MOST:
        raise Refused(AMOUNT_OUT_OF_BOUNDS, pointer=pointer, amount=amount, most=MOST)
