"""Instants at the edges of the calendar: whatever is written can be read again, and what cannot be is refused."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shared.clock import format_instant, parse_instant


@given(st.datetimes(timezones=st.just(UTC)))
def test_every_instant_that_can_be_written_can_be_read(moment: datetime) -> None:
    text = format_instant(moment)
    assert len(text) == len("2007-04-19T00:00:00.000000Z")
    assert parse_instant(text) == moment


@pytest.mark.parametrize("text", ["0001-01-01T00:00:00+07:00", "9999-12-31T23:59:59-07:00", "2007-04-19T00:00:00"])
def test_an_instant_that_utc_cannot_hold_or_without_an_offset_is_a_value_error(text: str) -> None:
    with pytest.raises(ValueError, match="instant"):
        parse_instant(text)
