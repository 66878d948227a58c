"""What a member of a body may be, by example, and what it may not be, by a corpus: made from its declared field.

Every value of the corpus stands for something that plain Flask, JSON or marshmallow let through (`NUL`, lone
surrogates, 1.5 for 1, Arabic-Indic digits, `1_000`), or that a log, a terminal or a page would act on.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any, Final, NamedTuple

import marshmallow as ma

from shared.http import fields

CANDIDATES: Final = (
    "STC", "p-1", "2007", "1", "4.1", "a" * 64, "STC-2007", "abc", "A1", "0.5", "record", "x.y", "2007-1", "a", "A",
    "application/pdf", "a@b.vn", "https://a.vn/x",
    "thucchat.hanam/registry+00000000+AQ==", "00000000-0000-7000-8000-000000000000",
)  # fmt: skip
"""Texts of which one matches each pattern that a contract has."""


class Bad(NamedTuple):
    """A value as JSON text (so that it may be no value of Python's), and what it stands for."""

    name: str
    json: str


def _quoted(name: str, text: str) -> Bad:
    return Bad(name, f'"{text}"')


NEVER_TEXT: Final = (
    _quoted("NUL", "a\\u0000b"),
    _quoted("carriage return", "a\\r\\nSet-Cookie: x"),
    _quoted("escape sequence", "\\u001b[2J"),
    _quoted("delete", "a\\u007f"),
    _quoted("C1 control", "a\\u009b31m"),
    _quoted("lone high surrogate", "\\ud800"),
    _quoted("lone low surrogate", "\\udc00x"),
    _quoted("surrogates in the wrong order", "\\udc00\\ud800"),
    _quoted("right-to-left override", "gpj.\\u202eexe"),
    _quoted("left-to-right mark", "a\\u200e"),
    _quoted("isolate", "\\u2066a\\u2069"),
    _quoted("line separator", "a\\u2028b"),
    _quoted("paragraph separator", "a\\u2029b"),
    _quoted("byte order mark within", "a\\ufeffb"),
    _quoted("noncharacter", "a\\uffff"),
)
"""No text may hold these, whatever it is for."""
MONEY_LIKE: Final = (
    Bad("fraction", "1.5"),
    Bad("binary fraction of money", "0.30000000000000004"),
    Bad("exponent", "1e3"),
    Bad("huge exponent", "1E+400"),
    Bad("whole as fraction", "1.0"),
    Bad("beyond 2^53", "9007199254740993"),
    Bad("below -2^53", "-9007199254740993"),
    Bad("a thousand digits", "9" * 1000),
    Bad("five thousand digits", "9" * 5000),
)
"""No number may be these, whatever it counts."""
OTHER_TYPES: Final = {
    "null": Bad("null", "null"),
    "true": Bad("true", "true"),
    "number": Bad("a number", "7"),
    "text": Bad("a text", '"?"'),
    "array": Bad("an array", "[]"),
    "object": Bad("an object", "{}"),
    "number as text": Bad("a number as text", '"7"'),
}
LOOKALIKES: Final = (
    "١٢",
    "１２",
    "1_000",
    " 1 ",
    "1,000",
    "+1",
    "0x10",
    "1e2",
    "NaN",
    "ＳＴＣ",
    "СТС",
    "<script>",
    "../x",
    "a/b",
    "%00",
)
"""Digits of other scripts, full-width and Cyrillic letters, and what pages, shells and file systems act on."""
_ENOUGH: Final = 100_000


def example(schema: ma.Schema) -> dict[str, Any]:
    """Returns a body that has every required member of `schema`, each of its declared form."""
    return {name: example_of(field) for name, field in schema.fields.items() if field.required}


def example_of(field: ma.fields.Field[Any]) -> Any:
    """Returns a JSON value that `field` takes."""
    if isinstance(field, ma.fields.Nested):
        return example(field.schema)
    if isinstance(field, ma.fields.List):
        least = next((each.min for each in field.validators if isinstance(each, ma.validate.Length)), 0) or 0
        return [example_of(field.inner) for _ in range(max(least, 1))]
    if isinstance(field, fields.Choice):
        return next(iter(next(each for each in field.validators if isinstance(each, ma.validate.OneOf)).choices))
    if isinstance(field, fields.Whole):
        return next(each.min for each in field.validators if isinstance(each, ma.validate.Range))
    plain: Mapping[type, Any] = {
        fields.Day: "2007-04-18",
        fields.Occurred: "2007-04-18",
        fields.Moment: "2007-04-18T08:00:00+07:00",
        fields.Uuid: "01a20c42-a359-701c-985f-09817c68185a",
        fields.Flag: True,
    }
    return plain[type(field)] if type(field) in plain else _text_for(field)


def _text_for(field: ma.fields.Field[Any]) -> str:
    for candidate in CANDIDATES:
        if _takes(field, candidate):
            return candidate
    raise LookupError(f"no candidate fits {field!r}; add one to CANDIDATES")


def _takes(field: ma.fields.Field[Any], text: str) -> bool:
    for check in field.validators:
        if isinstance(check, ma.validate.Length) and not (check.min or 0) <= len(text) <= (check.max or len(text)):
            return False
        if isinstance(check, ma.validate.Regexp) and not re.fullmatch(str(check.regex.pattern), text):
            return False
    return True


def refused_by(field: ma.fields.Field[Any]) -> Iterator[Bad]:
    """Yields the values of the corpus that `field` must refuse."""
    if not field.allow_none:
        yield OTHER_TYPES["null"]
    yield from MONEY_LIKE
    yield from NEVER_TEXT
    takes = _types_taken(field)
    yield from (each for name, each in OTHER_TYPES.items() if name != "null" and name not in takes)
    if isinstance(field, fields.Text):
        yield Bad("empty", '""')
        yield Bad("blank", '"   "')
        yield Bad("over-long", f'"{"a" * _ENOUGH}"')
        yield from (Bad(f"lookalike {each}", f'"{each}"') for each in LOOKALIKES if not _takes(field, each))
    elif "text" not in takes:
        yield from (Bad(f"lookalike {each}", f'"{each}"') for each in LOOKALIKES)
    yield from _special(field)


def _types_taken(field: ma.fields.Field[Any]) -> set[str]:
    if isinstance(field, fields.Text):
        return {name for name, text in (("text", "?"), ("number as text", "7")) if _takes(field, text)}
    if isinstance(field, fields.Whole):
        return {"number"}
    if isinstance(field, fields.Flag):
        return {"true"}
    if isinstance(field, ma.fields.Nested):
        return {"object"}
    return {"array"} if isinstance(field, ma.fields.List) else set()


def _special(field: ma.fields.Field[Any]) -> Iterator[Bad]:
    for check in field.validators:
        if isinstance(check, ma.validate.Range):
            yield Bad("below its least", str(check.min - 1))
            if check.max < 2**53 - 1:
                yield Bad("above its most", str(check.max + 1))
        if isinstance(check, ma.validate.Length) and isinstance(field, ma.fields.List):
            yield Bad("too many", "[" + ",".join(["0"] * (int(check.max or 0) + 1)) + "]")
    if isinstance(field, fields.Day | fields.Occurred | fields.Moment):
        for text in (
            "2007-02-30",
            "2007-4-1",
            "20070418",
            "2007-W16-3",
            "18/04/2007",
            "٢٠٠٧-٠٤-١٨",
            "2007-04-18T08:00:00",
        ):
            yield Bad(f"day {text}", f'"{text}"')
    if isinstance(field, fields.Uuid):
        for text in (
            "01A20C42-A359-701C-985F-09817C68185A",
            "{01a20c42-a359-701c-985f-09817c68185a}",
            "01a20c42a359701c985f09817c68185a",
        ):
            yield Bad(f"uuid {text}", f'"{text}"')
