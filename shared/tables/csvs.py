"""CSV (RFC 4180) in UTF-8, with or without its byte order mark, parted by commas or semicolons; CRLF and LF alike."""

from __future__ import annotations

import codecs
import csv
import io
from typing import Final

from shared.errors import Refused, Term
from shared.tables.grid import Filling, Grid, Limits, Value, text_of
from shared.tables.refusals import ENCODING, NOT_A_TABLE

FORM: Final = "csv"
GUARDED: Final = frozenset("=+-@\t\r'")
"""A text that begins with one of these is written behind a `'`, so that no spreadsheet takes it for a formula."""
_UTF16: Final = Term("tệp mã hoá UTF-16 hoặc UTF-32", "it is in UTF-16 or UTF-32")
_LEGACY: Final = Term(
    "có thể là bảng mã cũ như TCVN3 (ABC), VNI hoặc Windows-1258", "perhaps an old encoding: TCVN3 (ABC), VNI, CP1258"
)
_BINARY: Final = Term("có ký tự NUL, không phải văn bản", "it holds NUL characters and is no text")


def read_csv(raw: bytes, limits: Limits) -> Grid:
    """Returns the table that `raw` is.

    Raises:
        Refused: `shared.table-encoding`, `shared.table-not-read` or `shared.table-too-large`.
    """
    text = _decoded(raw)
    filling = Filling(FORM, limits)
    parted = csv.reader(io.StringIO(text, newline=""), delimiter=_delimiter(text), strict=True)
    try:
        for number, record in enumerate(parted, start=1):
            filling.take(number, [_cell(each, limits) for each in record])
    except csv.Error as error:
        line = parted.line_num
        raise Refused(NOT_A_TABLE, problem=Term(f"dòng {line} không đúng RFC 4180", f"line {line}: {error}")) from None
    return filling.grid()


def guarded(text: str) -> str:
    """Returns `text` as it is written: behind a `'` where a spreadsheet would otherwise calculate."""
    return f"'{text}" if text[:1] in GUARDED and text else text


def _cell(written: str, limits: Limits) -> Value:
    bare = written[1:] if written[:1] == "'" and written[1:2] in GUARDED and len(written) > 1 else written
    return text_of(bare, limits)


def _decoded(raw: bytes) -> str:
    if raw.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE, codecs.BOM_UTF32_BE)):
        raise Refused(ENCODING, problem=_UTF16)
    if b"\x00" in raw:
        raise Refused(ENCODING, problem=_BINARY if raw.count(b"\x00") < len(raw) // 8 else _UTF16)
    try:
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise Refused(ENCODING, problem=_LEGACY) from None


def _delimiter(text: str) -> str:
    """Returns what parts the first record into more cells."""
    first = text[: 1 << 16].replace("\r", "\n").partition("\n")[0]
    return ";" if first.count(";") > first.count(",") else ","
