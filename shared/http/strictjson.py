"""Strict JSON: a body says one thing, in one way, or is refused with a pointer to where it does not.

The standard parser takes duplicate members (the last wins), NaN, lone surrogates and any depth (a RecursionError, so
a 500). What is refused here would otherwise be decided silently, and a silent choice has no place in an audit trail.
"""

from __future__ import annotations

import json
import re
import unicodedata
from typing import Any, Final, NoReturn

from shared.contracts.fields import MAX_INT, ContractError, check_text
from shared.errors import Refused
from shared.http.rules import (
    FORBIDDEN_CHARACTER,
    NOT_A_WHOLE_NUMBER,
    NOT_JSON,
    NUMBER_TOO_LARGE,
    REPEATED_MEMBER,
    TOO_DEEP,
)

MAX_DEPTH: Final = 32
"""Levels of nesting; our deepest body has six."""
_TOKEN: Final = re.compile(rb'"(?:[^"\\]|\\.)*+"?|[\[\]{}]', re.DOTALL)
"""A whole string (or an unterminated one, to the end: so the scan stays linear), or a bracket outside of strings."""


class _Members(list[tuple[str, Any]]):
    """An object's members as written, before anything is decided about repeated ones."""


class _Fraction(str):
    """A number with a fraction or an exponent, as written."""

    __slots__ = ()


class _Huge(str):
    """A whole number of more digits than are ever read, as written."""

    __slots__ = ()


def parse_json(raw: bytes) -> Any:
    """Returns the JSON value that `raw` is, every string in NFC.

    Raises:
        Refused: `shared.body-not-json`, `-too-deep`, `shared.member-repeated`, `shared.number-not-whole`,
            `shared.number-too-large` or `shared.forbidden-character`, with the pointer where there is one.
    """
    if deeper_than(MAX_DEPTH, raw):
        raise Refused(TOO_DEEP, pointer="", limit=MAX_DEPTH)
    try:
        text = raw.decode("utf-8")
        if text.startswith("\ufeff"):
            raise ValueError("a byte order mark")
        value = json.loads(
            text, object_pairs_hook=_Members, parse_float=_Fraction, parse_int=_whole, parse_constant=_constant
        )
    except UnicodeDecodeError:
        raise Refused(NOT_JSON, pointer="", problem="not UTF-8") from None
    except json.JSONDecodeError as error:
        raise Refused(NOT_JSON, pointer="", problem=f"line {error.lineno}, column {error.colno}") from None
    except ValueError as error:
        raise Refused(NOT_JSON, pointer="", problem=str(error)) from None
    return _settle(value, "")


def deeper_than(limit: int, raw: bytes) -> bool:
    """Returns whether the brackets of `raw` nest deeper than `limit`, without parsing it."""
    depth = 0
    for token in _TOKEN.finditer(raw):
        mark = token.group()
        if mark in (b"[", b"{"):
            depth += 1
            if depth > limit:
                return True
        elif mark in (b"]", b"}"):
            depth -= 1
    return False


def escaped(name: str) -> str:
    """Returns `name` as a reference token of RFC 6901."""
    return name.replace("~", "~0").replace("/", "~1")


def _whole(text: str) -> int | _Huge:
    return int(text) if len(text) <= 17 else _Huge(text)


def _constant(text: str) -> NoReturn:
    raise ValueError(text)


def _settle(value: Any, pointer: str) -> Any:
    """Returns `value` with every object decided, every number whole and every string clean. Bounded by MAX_DEPTH."""
    if isinstance(value, _Fraction):
        raise Refused(NOT_A_WHOLE_NUMBER, pointer=pointer)
    if isinstance(value, _Huge) or (type(value) is int and abs(value) > MAX_INT):
        raise Refused(NUMBER_TOO_LARGE, pointer=pointer)
    if isinstance(value, _Members):
        return _object(value, pointer)
    if isinstance(value, list):
        return [_settle(each, f"{pointer}/{index}") for index, each in enumerate(value)]
    return clean_text(value, pointer) if isinstance(value, str) else value


def _object(members: _Members, pointer: str) -> dict[str, Any]:
    settled: dict[str, Any] = {}
    for written, value in members:
        name = clean_text(written, pointer)
        place = f"{pointer}/{escaped(name)}"
        if name in settled:
            raise Refused(REPEATED_MEMBER, pointer=place)
        settled[name] = _settle(value, place)
    return settled


def clean_text(text: str, pointer: str) -> str:
    """Returns `text` in NFC.

    Raises:
        Refused: `shared.forbidden-character`.
    """
    if text.isascii() and text.isprintable():
        return text
    normal = unicodedata.normalize("NFC", text)
    try:
        return check_text(normal)
    except ContractError as error:
        raise Refused(FORBIDDEN_CHARACTER, pointer=pointer, character=error.problem.rpartition(" ")[2]) from None
