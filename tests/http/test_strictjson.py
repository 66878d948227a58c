"""A body says one thing, in one way, or is refused with a pointer to where it does not."""

from __future__ import annotations

import json
import unicodedata
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from shared.contracts.fields import MAX_INT
from shared.errors import Refused
from shared.http.strictjson import MAX_DEPTH, deeper_than, parse_json

CLEAN = st.text(st.characters(categories=["L", "N", "P", "Zs"]), max_size=20).map(
    lambda text: unicodedata.normalize("NFC", text)
)
VALUES = st.recursive(
    st.none() | st.booleans() | st.integers(-MAX_INT, MAX_INT) | CLEAN,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(CLEAN, inner, max_size=4),
    max_leaves=20,
)


@given(VALUES)
def test_what_is_sound_is_read_as_the_standard_parser_reads_it(value: Any) -> None:
    assert parse_json(json.dumps(value).encode()) == value
    assert parse_json(json.dumps(value, ensure_ascii=False, indent=2).encode()) == value


@settings(max_examples=300)
@given(st.binary(max_size=200) | st.text('{}[]":,\\u0d8e19 .-tfnNI\ufeff\x00é', max_size=80).map(lambda t: t.encode()))
def test_whatever_the_bytes_are_they_are_read_or_refused_and_nothing_else_happens(raw: bytes) -> None:
    refused: Refused | None = None
    value: Any = None
    try:
        value = parse_json(raw)
    except Refused as error:
        refused = error
    assert refused is None or (refused.pointer is not None and refused.code.startswith("shared."))
    assert json.loads(json.dumps(value)) == value


@pytest.mark.parametrize(
    ("raw", "code", "pointer"),
    [
        (b'{"a": [1, {"b": 1.0}]}', "shared.number-not-whole", "/a/1/b"),
        (b'{"a": 1e2}', "shared.number-not-whole", "/a"),
        (b'{"a": 9007199254740992}', "shared.number-too-large", "/a"),
        (b'{"a": -9007199254740992}', "shared.number-too-large", "/a"),
        (b'{"a": ' + b"1" * 5000 + b"}", "shared.number-too-large", "/a"),
        (b'{"a": {"x/y~": 1, "x\\u002fy~": 2}}', "shared.member-repeated", "/a/x~1y~0"),
        ('{"é": 1, "e\u0301": 2}'.encode(), "shared.member-repeated", "/é"),
        (b'{"a": "b\\u0000"}', "shared.forbidden-character", "/a"),
        (b'{"a": "\\ud800"}', "shared.forbidden-character", "/a"),
        (b'{"a": "\\u202e"}', "shared.forbidden-character", "/a"),
        (b'{"a": {"\\u0007": 1}}', "shared.forbidden-character", "/a"),
        (b'{"a": NaN}', "shared.body-not-json", ""),
        (b'{"a": 1}x', "shared.body-not-json", ""),
        (b"\xef\xbb\xbf{}", "shared.body-not-json", ""),
        (b"\xff", "shared.body-not-json", ""),
        (b"[" * 33 + b"]" * 33, "shared.body-too-deep", ""),
        (b"[" * 500_000, "shared.body-too-deep", ""),
    ],
)  # fmt: skip
def test_each_fault_has_its_code_and_its_place(raw: bytes, code: str, pointer: str) -> None:
    with pytest.raises(Refused) as refused:
        parse_json(raw)
    assert (refused.value.code, refused.value.pointer) == (code, pointer)


def test_text_is_brought_to_one_normal_form() -> None:
    assert parse_json('{"tên": "Hà Nam"}'.encode()) == {"tên": "Hà Nam"}
    assert parse_json(unicodedata.normalize("NFD", '{"tên": "Hà Nam"}').encode()) == {"tên": "Hà Nam"}


def test_surrogate_pairs_and_line_ends_within_text_are_sound() -> None:
    assert parse_json(b'{"a": "\\ud83d\\ude00 \\n\\t"}') == {"a": "😀 \n\t"}


def test_depth_is_what_brackets_outside_of_strings_make() -> None:
    assert not deeper_than(MAX_DEPTH, b"[" * MAX_DEPTH + b"]" * MAX_DEPTH)
    assert deeper_than(MAX_DEPTH, b"[" * (MAX_DEPTH + 1))
    assert not deeper_than(1, b'["[[[[", "\\"[[", "\\\\"]')
    assert not deeper_than(1, b"[]" * 1_000)


def test_a_string_that_never_ends_is_scanned_once() -> None:
    """Were it scanned again from each quote, this would take hours, not milliseconds."""
    assert not deeper_than(1, b'"' + b'\\"' * 130_000)
