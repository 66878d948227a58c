"""Office Open XML packages, looked at before a library opens them: how much they unfold to, and what they hold."""

from __future__ import annotations

import io
import struct
import zipfile
import zlib
from typing import Final

from services.assessment.extraction.gathering import DAMAGED, ENCRYPTED, TOO_LARGE, NotReadable
from services.assessment.extraction.limits import Limits

_PROLOG: Final = 64 * 1024
"""Bytes of a part in which a document type declaration is looked for; what comes later the parsers do not resolve."""
_DECLARATIONS: Final = tuple(
    each.encode(encoding) for each in ("<!DOCTYPE", "<!ENTITY") for encoding in ("utf-8", "utf-16-le", "utf-16-be")
)
BROKEN: Final = (zipfile.BadZipFile, zlib.error, struct.error, EOFError, NotImplementedError, RuntimeError, ValueError)
"""What the standard library raises on a package that is broken; NotImplementedError: a compression it does not know."""


def check(raw: bytes, limits: Limits) -> None:
    """Passes a package that a library may open.

    Raises:
        NotReadable: `encrypted`; `too_large`: more parts or more bytes, as its directory declares them, than are read
            (and the library gets no more out of a part than is declared); `damaged`: it is cut or twisted, has a part
            twice, or declares a document type, which ECMA-376 (part 2, 8.1.1) forbids and bombs need.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(raw)) as package:
            parts = package.infolist()
            if any(each.flag_bits & 0x1 for each in parts):
                raise NotReadable(ENCRYPTED)
            if len(parts) > limits.parts or sum(each.file_size for each in parts) > limits.unfolded_bytes:
                raise NotReadable(TOO_LARGE)
            if len({each.filename.lower() for each in parts}) != len(parts):
                raise NotReadable(DAMAGED)
            for each in parts:
                _check_part(package, each)
    except BROKEN:
        raise NotReadable(DAMAGED) from None


def _check_part(package: zipfile.ZipFile, part: zipfile.ZipInfo) -> None:
    if not part.filename.lower().endswith((".xml", ".rels", ".vml")):
        return
    with package.open(part) as content:
        beginning = content.read(_PROLOG)
    if any(each in beginning for each in _DECLARATIONS):
        raise NotReadable(DAMAGED)
