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
_END_MARK: Final = b"PK\x05\x06"
_MAX_COMMENT: Final = 0xFFFF
_CONTROLS: Final = re.compile("[\x00-\x08\x0b\x0e-\x1f\x7f]")
_MARKUP: Final = ("<", "#!", "%!", "{\\rtf")
"""How texts begin that are programs or another format: HTML, SVG and XML, scripts, PostScript, RTF."""


@dataclass(frozen=True, slots=True)
class _Office:
    """How an Office Open XML document is known: the part it must hold, and that part's declared type."""

    media_type: str
    part: str
    declared: bytes


_MACROS: Final = re.compile(rb"macroEnabled|vnd\.ms-office\.vba|vnd\.ms-excel\.(?:intl)?macrosheet", re.IGNORECASE)
"""Types of parts that hold programs, of Word and Excel, also under names that do not tell."""
_OFFICE: Final = (
    _Office(DOCX, "word/document.xml", b'"' + DOCX.encode() + b'.main+xml"'),
    _Office(XLSX, "xl/workbook.xml", b'"' + XLSX.encode() + b'.main+xml"'),
)


def media_type_of(file: BinaryIO) -> str | None:
    """Returns the type of a seekable file by its content, or None when it is none that is taken."""
    file.seek(0)
    start = file.read(64)
    if re.match(rb"%PDF-[12]\.[0-9]", start):
        return None if _is_package_too(file) else PDF
    if start.startswith(b"\x89PNG\r\n\x1a\n") and start[12:16] == b"IHDR":
        return None if _is_package_too(file) else PNG
    if re.match(rb"\xff\xd8\xff[\xc0-\xfe]", start):
        return None if _is_package_too(file) else JPEG
    if start.startswith(b"PK\x03\x04"):
        return _office_type(file)
    return TEXT if _is_text(file) else None


def _is_package_too(file: BinaryIO) -> bool:
    """Tells whether a file that begins as something else ends as a ZIP archive: two files in one, each to its reader.

    The record that ends an archive reaches to the last byte, comment included; one inside an attachment does not.
    """
    size = file.seek(0, 2)
    file.seek(max(0, size - _END_OF_DIRECTORY.size - _MAX_COMMENT))
    tail = file.read()
    place = tail.rfind(_END_MARK)
    while place >= 0:
        record = tail[place : place + _END_OF_DIRECTORY.size]
        if len(record) == _END_OF_DIRECTORY.size:
            comment = _END_OF_DIRECTORY.unpack(record)[-1]
            if place + _END_OF_DIRECTORY.size + comment == len(tail):
                return True
        place = tail.rfind(_END_MARK, 0, place)
    return False


def _office_type(file: BinaryIO) -> str | None:
    """Macros are declared under types of their own and found as `vbaProject.bin`; both are refused.

    So is a package that holds a part twice, or is two documents at once: what it shows depends on who reads it.
    """
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
    lower = [name.lower() for name in names]
    if len(declared) > _MAX_CONTENT_TYPES or any(name.endswith("vbaproject.bin") for name in lower):
        return None
    if len(set(lower)) != len(lower) or _MACROS.search(declared):
        return None
    found = [office for office in _OFFICE if office.part in names]
    return found[0].media_type if len(found) == 1 and found[0].declared in declared else None


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
    return mark == _END_MARK and not disk and not start_disk and not comment and fits


def _is_text(file: BinaryIO) -> bool:
    """Tells whether all of it is Unicode without control characters, and begins as no program or markup does.

    UTF-8, with a mark or without, or UTF-16 with its mark.
    """
    file.seek(0)
    marked = file.read(2) in (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
    file.seek(0)
    decoder = codecs.getincrementaldecoder("utf-16" if marked else "utf-8-sig")()
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
