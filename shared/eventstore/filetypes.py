"""What a file is, told from its bytes: never from its name, nor from what the sender says it is.

The list is short on purpose: what an office hands in. Anything that a browser or an office program would run (HTML,
SVG, macros, scripts) is none of it.
"""

from __future__ import annotations

import codecs
import re
import struct
import zipfile
import zlib
from dataclasses import dataclass
from typing import BinaryIO, Final

PDF: Final = "application/pdf"
DOCX: Final = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
XLSX: Final = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
TEXT: Final = "text/plain"
PNG: Final = "image/png"
JPEG: Final = "image/jpeg"

EXTENSIONS: Final = {PDF: "pdf", DOCX: "docx", XLSX: "xlsx", TEXT: "txt", PNG: "png", JPEG: "jpg"}
"""The types taken, with the extension they are handed out under."""

CHUNK: Final = 64 * 1024
_MAX_DIRECTORY: Final = 1024 * 1024
"""Bytes of a ZIP directory that are read: room for some ten thousand parts, no room to exhaust memory."""
_MAX_CONTENT_TYPES: Final = 1024 * 1024
"""Bytes of `[Content_Types].xml` that are inflated, whatever its header says."""
_BROKEN: Final = (
    zipfile.BadZipFile,
    zlib.error,
    struct.error,
    KeyError,
    NotImplementedError,  # zipfile: a compression or version that it does not know
    RuntimeError,
    ValueError,
    EOFError,
    OSError,
)
"""What the standard library raises on a package that is broken, encrypted or lacks its table of types."""
_END_OF_DIRECTORY: Final = struct.Struct("<4s4H2LH")
_CONTROLS: Final = re.compile("[\x00-\x08\x0b\x0e-\x1f\x7f]")
_MARKUP: Final = ("<", "#!", "%!", "{\\rtf")
"""How texts begin that are programs or another format: HTML, SVG and XML, scripts, PostScript, RTF."""


@dataclass(frozen=True, slots=True)
class _Office:
    """How an Office Open XML document is known: the part it must hold, and that part's declared type."""

    media_type: str
    part: str
    declared: bytes


_OFFICE: Final = (
    _Office(DOCX, "word/document.xml", b'"' + DOCX.encode() + b'.main+xml"'),
    _Office(XLSX, "xl/workbook.xml", b'"' + XLSX.encode() + b'.main+xml"'),
)


def media_type_of(file: BinaryIO) -> str | None:
    """Returns the type of a seekable file by its content, or None when it is none that is taken."""
    file.seek(0)
    start = file.read(64)
    if re.match(rb"%PDF-[12]\.[0-9]", start):
        return PDF
    if start.startswith(b"\x89PNG\r\n\x1a\n") and start[12:16] == b"IHDR":
        return PNG
    if re.match(rb"\xff\xd8\xff[\xc0-\xfe]", start):
        return JPEG
    if start.startswith(b"PK\x03\x04"):
        return _office_type(file)
    return TEXT if _is_text(file) else None


def _office_type(file: BinaryIO) -> str | None:
    """Macros are declared under another type and found as `vbaProject.bin`; both are refused."""
    if not _has_small_directory(file):
        return None
    try:
        with zipfile.ZipFile(file) as parts:
            names = parts.namelist()
            table = parts.getinfo("[Content_Types].xml")
            if table.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
                return None  # office programs write no other; LZMA would allocate what the file asks for
            with parts.open(table) as content:
                declared = content.read(_MAX_CONTENT_TYPES + 1)
    except _BROKEN:
        return None
    if len(declared) > _MAX_CONTENT_TYPES or any(name.lower().endswith("vbaproject.bin") for name in names):
        return None
    for office in _OFFICE:
        if office.part in names and office.declared in declared:
            return office.media_type
    return None


def _has_small_directory(file: BinaryIO) -> bool:
    """Looks at the directory's size before anything reads it. No comment, one disk, no ZIP64: what offices write."""
    size = file.seek(0, 2)
    if size < _END_OF_DIRECTORY.size:
        return False
    file.seek(-_END_OF_DIRECTORY.size, 2)
    mark, disk, start_disk, _, _, length, offset, comment = _END_OF_DIRECTORY.unpack(
        file.read(_END_OF_DIRECTORY.size)
    )  # fmt: skip
    fits = offset + length + _END_OF_DIRECTORY.size == size and length <= _MAX_DIRECTORY
    return mark == b"PK\x05\x06" and not disk and not start_disk and not comment and fits


def _is_text(file: BinaryIO) -> bool:
    """Tells whether all of it is UTF-8 without control characters, and begins as no program or markup does."""
    file.seek(0)
    decoder = codecs.getincrementaldecoder("utf-8-sig")()
    beginning = ""
    try:
        while chunk := file.read(CHUNK):
            text = decoder.decode(chunk)
            if _CONTROLS.search(text):
                return False
            if len(beginning) < len(_MARKUP[-1]):
                beginning = (beginning + text.lstrip() if not beginning else beginning + text)[:16]
        decoder.decode(b"", final=True)
    except UnicodeDecodeError:
        return False
    return bool(beginning) and not beginning.startswith(_MARKUP)
