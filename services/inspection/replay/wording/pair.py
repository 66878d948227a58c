"""A pair of templates."""

from __future__ import annotations

from typing import NamedTuple


class Wording(NamedTuple):
    """What an event says happened, as templates."""

    vi: str
    en: str
