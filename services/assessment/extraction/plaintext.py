"""Text of plain files: UTF-8, with a mark or without, or UTF-16 with its mark."""

from __future__ import annotations

import codecs
import platform
from typing import Final

from services.assessment.extraction.gathering import DAMAGED, Gathering, NotReadable
from services.assessment.extraction.limits import Limits

NAME: Final = "python"
VERSION: Final = platform.python_version()


def read(raw: bytes, limits: Limits) -> str:
    """Returns the text. Raises NotReadable `damaged`, `too_large`, `no_text`."""
    marked = raw.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE))
    gathering = Gathering(limits.text_bytes)
    try:
        gathering.add(raw.decode("utf-16" if marked else "utf-8-sig"))
    except UnicodeDecodeError:
        raise NotReadable(DAMAGED) from None
    return gathering.text()
