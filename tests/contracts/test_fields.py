"""What an event's members may be, and how strictly they are read."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Annotated, Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shared.contracts.base import event
from shared.contracts.fields import ContractError, Items, Text, Whole, codec_of


class Colour(StrEnum):
    """An enumeration of the tests."""

    RED = "red"


@dataclass(frozen=True, slots=True)
class Part:
    """A nested value of the tests."""

    name: Annotated[str, Text(max=5)]
    colour: Colour = Colour.RED


REFUSED: dict[str, tuple[Any, Any]] = {
    "a number for text": (str, 5),
    "text for a number": (int, "5"),
    "true for a number": (int, True),
    "a number for true": (bool, 1),
    "a float for money": (Annotated[int, Whole("đồng")], 5.0),
    "less than nothing": (Annotated[int, Whole("đồng")], -1),
    "more than JSON readers keep": (int, 2**53),
    "too long a text": (Annotated[str, Text(max=3)], "abcd"),
    "an empty text": (str, ""),
    "a pattern missed": (Annotated[str, Text(pattern="[A-Z]+")], "a"),
    "a NUL": (str, "a\x00b"),
    "a line separator": (str, "a\u2028b"),
    "a lone surrogate": (str, "\ud800"),
    "no day": (date, "2007-02-30"),
    "a day in a loose form": (date, "20070419"),
    "a member that is none": (Part, {"name": "a", "size": 1}),
    "a member missing": (Part, {}),
    "a colour that is none": (Colour, "blue"),
    "a list too long": (Annotated[tuple[str, ...], Items(max=1)], ["a", "b"]),
    "an object for a list": (tuple[str, ...], {}),
}


@pytest.mark.parametrize(("hint", "value"), REFUSED.values(), ids=REFUSED)
def test_a_value_of_another_form_is_refused(hint: Any, value: Any) -> None:
    with pytest.raises(ContractError):
        codec_of(hint).load(value, "/data")


def test_a_refusal_points_at_the_member() -> None:
    with pytest.raises(ContractError) as refused:
        codec_of(tuple[Part, ...]).load([{"name": "a"}, {"name": "toolong"}], "/data/parts")
    assert refused.value.pointer == "/data/parts/1/name"


@pytest.mark.parametrize("hint", [float, dict[str, str], list[str], int | str, bytes, Any])
def test_a_type_that_cannot_be_promised_cannot_be_declared(hint: Any) -> None:
    with pytest.raises(TypeError):
        codec_of(hint)


@pytest.mark.parametrize("name", ["x", "a.b", "A.b.c", "a.b.c.d", "a.b_c.d"])
def test_an_event_has_a_publisher_a_kind_and_a_fact(name: str) -> None:
    with pytest.raises(ValueError, match="not an event name"):
        event(name, version=1)


PARTS = st.builds(
    Part, st.text(st.characters(codec="ascii", categories=["L", "N"]), min_size=1, max_size=5), st.sampled_from(Colour)
)


@given(st.lists(PARTS, max_size=5).map(tuple), st.dates() | st.none())
def test_what_is_written_reads_back(parts: tuple[Part, ...], day: date | None) -> None:
    for hint, value in ((tuple[Part, ...], parts), (date | None, day)):
        codec = codec_of(hint)
        assert codec.load(codec.dump(value, ""), "") == value
