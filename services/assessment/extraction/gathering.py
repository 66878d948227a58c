"""The text while it is gathered: bounded, cleaned, in NFC."""

from __future__ import annotations

import re
import unicodedata
from typing import Final

DAMAGED: Final = "damaged"
ENCRYPTED: Final = "encrypted"
TOO_LARGE: Final = "too_large"
MEMORY: Final = "memory"
NO_TEXT: Final = "no_text"
LEGACY: Final = "legacy_encoding"
UNSUPPORTED: Final = "unsupported"
"""The reasons of `shared.contracts.assessment.Unreadable` that a reader itself can find; tests hold them together."""

_BREAKS: Final = re.compile("\r\n|[\r\x0b\x0c\x1c-\x1e\x85\u2028\u2029]")
_UNWANTED: Final = re.compile("[\x00-\x08\x0e-\x1f\x7f-\x9f\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff\ufffe\uffff]")
"""Controls, and what turns the direction of writing: they say nothing and can make a text look like another."""
_SURROGATES: Final = re.compile("[\ud800-\udfff]")


class NotReadable(Exception):
    """There is no text to be had of this file; `reason` says why."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


class Gathering:
    """Takes pieces of text until there are more bytes of them than are taken."""

    def __init__(self, most: int) -> None:
        self._most = most
        self._size = 0
        self._pieces: list[str] = []

    def add(self, piece: str, end: str = "\n") -> None:
        """Takes a piece and what ends it. Raises NotReadable `too_large`."""
        self._size += len(piece.encode(errors="replace")) + len(end)
        if self._size > self._most:
            raise NotReadable(TOO_LARGE)
        self._pieces.append(piece + end)

    def text(self) -> str:
        """Returns everything taken, cleaned, in NFC. Raises NotReadable `no_text`, or `too_large` after normalising."""
        text = cleaned("".join(self._pieces))
        if not text:
            raise NotReadable(NO_TEXT)
        if len(text.encode()) > self._most:
            raise NotReadable(TOO_LARGE)
        return text


def cleaned(text: str) -> str:
    """Returns a text with one kind of line break, without controls, in NFC; lone surrogates become U+FFFD."""
    plain = _SURROGATES.sub("\ufffd", _UNWANTED.sub("", _BREAKS.sub("\n", text)))
    lines = (line.rstrip() for line in unicodedata.normalize("NFC", plain).split("\n"))
    return "\n".join(lines).strip()
