"""Time and identity, passed in."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from threading import Thread
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shared.clock import (
    VIETNAM,
    FrozenClock,
    ProgrammeClock,
    SystemClock,
    clock_from,
    day_of,
    format_instant,
    format_occurred,
    instant_of,
    parse_instant,
    parse_occurred,
)
from shared.ids import CountedIds, TimeOrderedIds, aggregate_id


def test_a_day_counts_as_its_end_in_vietnam() -> None:
    assert instant_of(date(2007, 4, 19)) == datetime(2007, 4, 19, 16, 59, 59, 999999, tzinfo=UTC)
    assert day_of(instant_of(date(2007, 4, 19))) == date(2007, 4, 19)
    assert day_of(datetime(2007, 4, 19, 17, tzinfo=UTC)) == date(2007, 4, 20)


@given(st.datetimes(timezones=st.just(VIETNAM), min_value=datetime(1900, 1, 1)) | st.dates())  # noqa: DTZ001  Hypothesis wants it naive
def test_a_moment_reads_back_as_it_was_written(occurred: date) -> None:
    again = parse_occurred(format_occurred(occurred))
    assert format_occurred(again) == format_occurred(occurred)
    assert instant_of(again) == instant_of(occurred)


@pytest.mark.parametrize("text", ["2007-04-19T08:00:00", "2007-04-19 ", "19/04/2007", "now", ""])
def test_a_moment_without_an_offset_is_none(text: str) -> None:
    with pytest.raises(ValueError, match=r"."):
        parse_occurred(text)


def test_the_programme_clock_is_moved_for_every_reader(tmp_path: Path) -> None:
    path = tmp_path / "clock.json"
    mover, reader = ProgrammeClock(path), ProgrammeClock(path)
    for day in (19, 20, 30):
        moment = datetime(2007, 4, day, 8, tzinfo=VIETNAM)
        mover.set(moment)
        assert reader.now() == moment
    assert clock_from(f"programme:{path}").now() == datetime(2007, 4, 30, 1, tzinfo=UTC)


def test_a_clock_is_named_system_or_programme() -> None:
    assert isinstance(clock_from("system"), SystemClock)
    for name in ("", "programme:", "sundial"):
        with pytest.raises(ValueError, match="clock"):
            clock_from(name)
    frozen = FrozenClock(datetime(2007, 1, 1, tzinfo=UTC))
    frozen.advance(timedelta(days=1))
    assert format_instant(frozen.now()) == "2007-01-02T00:00:00.000000Z"
    assert parse_instant("2007-01-02T07:00:00+07:00") == frozen.now()


def test_ids_are_version_seven_and_in_order_whoever_asks() -> None:
    ids = TimeOrderedIds()
    taken: list[list[UUID]] = [[] for _ in range(4)]
    threads = [Thread(target=lambda own=own: own.extend(ids.new() for _ in range(3000))) for own in taken]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert all(own == sorted(own) for own in taken)
    every = [each for own in taken for each in own]
    assert len(set(every)) == 12_000
    assert {(each.version, each.variant) for each in every} == {(7, UUID(int=2 << 62).variant)}


def test_two_kinds_never_share_an_id() -> None:
    assert aggregate_id("agency", "SNV") == aggregate_id("agency", "SNV")
    assert aggregate_id("agency", "SNV") != aggregate_id("programme", "SNV")
    assert CountedIds().new() == CountedIds().new()
