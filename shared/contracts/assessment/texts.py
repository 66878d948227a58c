"""What assessment records of the text of evidence: its digest, or why there is none. The text lies beside the log."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated

from shared.contracts.base import Facts, event
from shared.contracts.fields import Text, Whole
from shared.contracts.terms import AgencyCode, Sha256

ReaderName = Annotated[str, Text(max=64), "Thư viện đã đọc / the library that read it"]
ReaderVersion = Annotated[str, Text(max=64), "Phiên bản thư viện / its version"]


class Unreadable(StrEnum):
    """Why no text could be read from a file. The file itself is kept, byte for byte."""

    DAMAGED = "damaged"
    """It is not what its type says it is, or not all of it."""
    ENCRYPTED = "encrypted"
    """It opens with a password alone."""
    TOO_LARGE = "too_large"
    """It holds, or unfolds to, more than is read."""
    TIMEOUT = "timeout"
    """Reading it took longer than is allowed."""
    MEMORY = "memory"
    """Reading it took more memory than is allowed."""
    CRASHED = "crashed"
    """Whoever read it was ended by it."""
    NO_TEXT = "no_text"
    """There is no text in it: pictures of pages, or nothing."""
    LEGACY_ENCODING = "legacy_encoding"
    """Its letters are in TCVN3 or VNI, which only a font turns into Vietnamese."""
    UNSUPPORTED = "unsupported"
    """Its type is one that no text is read from."""


@event("assessment.evidence.text-extracted", version=1, agencies=("agency",))
class TextExtracted(Facts):
    """Văn bản đã được trích từ một bằng chứng. / The text of a piece of evidence was extracted."""

    agency: AgencyCode
    digest: Sha256
    text: Annotated[str, Text(min=64, max=64, pattern=r"[0-9a-f]{64}"), "SHA-256 của văn bản, UTF-8, NFC / of the text"]
    characters: Annotated[int, Whole("ký tự / characters", min=1)]
    reader: ReaderName
    reader_version: ReaderVersion


@event("assessment.evidence.unreadable", version=1, agencies=("agency",))
class EvidenceUnreadable(Facts):
    """Không trích được văn bản từ một bằng chứng. / No text could be read from a piece of evidence."""

    agency: AgencyCode
    digest: Sha256
    reason: Unreadable
    reader: ReaderName
    reader_version: ReaderVersion
