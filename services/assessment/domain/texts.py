"""What reading a file came to: its text, or why there is none. Told by whoever read it; nothing is decided here."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from shared.contracts.assessment import Unreadable
from shared.errors import Term


class TextState(StrEnum):
    """How far the text of a piece of evidence has come."""

    PENDING = "pending"
    EXTRACTED = "extracted"
    UNREADABLE = "unreadable"


@dataclass(frozen=True, slots=True)
class Reader:
    """The library that read a file, and its version: another one may read more of it one day."""

    name: str
    version: str


@dataclass(frozen=True, slots=True)
class ReadText:
    """The text of a file, by digest, and how many characters it has."""

    digest: str
    characters: int
    reader: Reader


@dataclass(frozen=True, slots=True)
class Extracted:
    """The text of a file itself, in NFC, before it is kept."""

    text: str
    reader: Reader


@dataclass(frozen=True, slots=True)
class NotRead:
    """Why there is no text of a file."""

    reason: Unreadable
    reader: Reader


TEXT_NAMES: Final[Mapping[TextState, Term]] = {
    TextState.PENDING: Term("chờ trích văn bản", "text not extracted yet"),
    TextState.EXTRACTED: Term("đã trích văn bản", "text extracted"),
    TextState.UNREADABLE: Term("không đọc được văn bản", "no text could be read"),
}
UNREADABLE_NAMES: Final[Mapping[Unreadable, Term]] = {
    Unreadable.DAMAGED: Term("tệp hỏng hoặc không đúng loại", "damaged, or not what its type says"),
    Unreadable.ENCRYPTED: Term("tệp được bảo vệ bằng mật khẩu", "protected by a password"),
    Unreadable.TOO_LARGE: Term("nội dung quá lớn", "too large when unfolded"),
    Unreadable.TIMEOUT: Term("đọc quá lâu", "took too long to read"),
    Unreadable.MEMORY: Term("đọc tốn quá nhiều bộ nhớ", "took too much memory to read"),
    Unreadable.CRASHED: Term("tệp làm dừng chương trình đọc", "ended the program that read it"),
    Unreadable.NO_TEXT: Term("không có văn bản, chỉ có hình ảnh", "no text in it, only pictures"),
    Unreadable.LEGACY_ENCODING: Term("bảng mã cũ (TCVN3 hoặc VNI)", "an old encoding (TCVN3 or VNI)"),
    Unreadable.UNSUPPORTED: Term("loại tệp không trích được văn bản", "a type that no text is read from"),
}
