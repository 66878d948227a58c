"""Tiles stand where tlog-tiles says, and nowhere else; bundles hold exactly their entries."""

from __future__ import annotations

from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shared.ledger.tiles import (
    MAX_ENTRY_BYTES,
    TilePath,
    entries_path,
    expected_entries,
    expected_tiles,
    pack,
    parse_tile_path,
    tile_path,
    unpack,
)
from shared.ledger.tree import TILE_WIDTH, full_tiles, partial_width

PATHS = {
    "tile/0/000": TilePath(0, 0, 256),
    "tile/1/x001/x234/067": TilePath(1, 1_234_067, 256),
    "tile/0/273.p/112": TilePath(0, 273, 112),
    "tile/63/999.p/1": TilePath(63, 999, 1),
    "tile/2/x001/000.p/255": TilePath(2, 1000, 255),
    "tile/entries/x001/x234/067.p/9": TilePath(None, 1_234_067, 9),
    "tile/entries/042": TilePath(None, 42, 256),
}


@pytest.mark.parametrize(("text", "found"), PATHS.items(), ids=PATHS)
def test_a_path_names_a_tile_and_a_tile_has_one_path(text: str, found: TilePath) -> None:
    assert parse_tile_path(text) == found
    written = entries_path if found.level is None else lambda *what: tile_path(found.level or 0, *what)
    assert written(found.index, found.width) == text


@pytest.mark.parametrize(
    "text",
    [
        "", "tile", "tile/", "tile/0", "tile/0/", "/tile/0/000", "tile/0/000/", "tile/0/000\n", "tile//0/000",
        "tile/00/000", "tile/01/000", "tile/64/000", "tile/-1/000", "tile/+1/000", "tile/data/000", "tile/8/0/000",
        "tile/0/0", "tile/0/0000", "tile/0/1000", "tile/0/x000/001", "tile/0/x000", "tile/0/x001/x002",
        "tile/0/001/002", "tile/0/x1/002", "tile/0/X001/002", "tile/0/000.p/0", "tile/0/000.p/256", "tile/0/000.p/01",
        "tile/0/000.p/",
        "tile/0/000.p/1000", "tile/0/000.p/-1", "tile/0/000.p/1/", "tile/0/000.P/1", "tile/0/000p/1", "tile/0/٠٠٠",
        "tile/0/../000", "tile/0/..", "tile/0/00\u20280", "tile/entries", "tile/entries/", "tile/entries/x000/001",
        "tile/0/x009/x999/x999/x999/x999/x999/x999/999",
    ],
)  # fmt: skip
def test_a_path_in_another_form_names_nothing(text: str) -> None:
    with pytest.raises(ValueError, match="names no tile"):
        parse_tile_path(text)


@given(st.none() | st.integers(0, 63), st.integers(0, 10**20), st.integers(1, 256))
def test_every_tile_is_found_again_by_its_path(level: int | None, index: int, width: int) -> None:
    text = entries_path(index, width) if level is None else tile_path(level, index, width)
    assert parse_tile_path(text) == TilePath(level, index, width)


@pytest.mark.parametrize(("level", "index", "width"), [(64, 0, 1), (-1, 0, 1), (0, -1, 1), (0, 0, 0), (0, 0, 257)])
def test_what_is_no_tile_has_no_path(level: int, index: int, width: int) -> None:
    with pytest.raises(ValueError, match="no"):
        tile_path(level, index, width)


def test_seventy_thousand_leaves_have_the_tiles_of_the_specification() -> None:
    tiles = list(expected_tiles(70_000))
    assert Counter((level, width) for level, _, width in tiles) == {
        (0, 256): 273, (0, 112): 1, (1, 256): 1, (1, 17): 1, (2, 1): 1,
    }  # fmt: skip
    assert len(tiles) == 277
    assert tiles[-4:] == [(0, 273, 112), (1, 0, 256), (1, 1, 17), (2, 0, 1)]
    assert list(expected_entries(70_000))[-2:] == [(272, 256), (273, 112)]


def test_a_full_tile_stands_with_the_first_hash_of_the_level_above() -> None:
    assert list(expected_tiles(256)) == [(0, 0, 256), (1, 0, 1)]
    assert list(expected_entries(256)) == [(0, 256)]


def test_an_empty_log_has_no_tiles() -> None:
    assert (list(expected_tiles(0)), list(expected_entries(0))) == ([], [])


@given(st.integers(0, 300_000))
def test_the_expected_tiles_are_the_full_ones_and_one_partial_at_most(size: int) -> None:
    widths: dict[int, list[int]] = {}
    for level, index, width in expected_tiles(size):
        assert index == len(widths.setdefault(level, []))
        widths[level].append(width)
    for level, found in widths.items():
        rest = partial_width(size, level)
        assert found == [TILE_WIDTH] * full_tiles(size).get(level, 0) + ([rest] if rest else [])
    assert not partial_width(size, len(widths))
    assert len(widths) not in full_tiles(size)


@given(st.lists(st.binary(max_size=300), max_size=256))
def test_a_bundle_holds_the_entries_that_were_packed(entries: list[bytes]) -> None:
    assert unpack(pack(entries)) == entries


@given(st.binary(max_size=40))
def test_whatever_is_a_bundle_is_packed_the_same(raw: bytes) -> None:
    try:
        entries = unpack(raw)
    except ValueError:
        return
    assert pack(entries) == raw


def test_a_bundle_is_lengths_and_entries() -> None:
    assert pack([b"a", b"", b"xyz"]) == b"\x00\x01a\x00\x00\x00\x03xyz"
    assert unpack(pack([bytes(MAX_ENTRY_BYTES)])) == [bytes(MAX_ENTRY_BYTES)]
    assert unpack(b"") == []


@pytest.mark.parametrize("raw", [b"\x00", b"\x00\x02a", b"\x00\x01", b"\x00\x01ab", pack([b"x"] * 256) + b"\x00\x00"])
def test_a_bundle_that_is_cut_off_or_too_full_is_refused(raw: bytes) -> None:
    with pytest.raises(ValueError, match="a bundle is cut off"):
        unpack(raw)


def test_what_does_not_fit_into_a_bundle_is_not_packed() -> None:
    for entries in ([bytes(MAX_ENTRY_BYTES + 1)], [b""] * 257):
        with pytest.raises(ValueError, match="too"):
            pack(entries)
    assert len(pack([b""] * 256)) == 512
