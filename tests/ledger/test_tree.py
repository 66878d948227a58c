"""The tree is RFC 6962's, and the frontier, grown leaf by leaf, is always its right edge."""

from __future__ import annotations

import hashlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shared.ledger.tree import (
    EMPTY_ROOT,
    TILE_WIDTH,
    Frontier,
    FullTile,
    full_tiles,
    leaf_hash,
    node_hash,
    partial_width,
    root_of,
)

REFERENCE = [
    bytes.fromhex(text)
    for text in ("", "00", "10", "2021", "3031", "40414243", "5051525354555657", "606162636465666768696a6b6c6d6e6f")
]
"""The leaves with which implementations of RFC 6962 are compared."""
REFERENCE_ROOT = "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328"


def leaves(count: int) -> list[bytes]:
    return [leaf_hash(str(number).encode()) for number in range(count)]


def definition(hashes: list[bytes]) -> bytes:
    """MTH(D[n]) as RFC 6962, section 2.1, writes it down: split at the largest power of two below n."""
    if len(hashes) == 1:
        return hashes[0]
    split = 1 << ((len(hashes) - 1).bit_length() - 1)
    return node_hash(definition(hashes[:split]), definition(hashes[split:]))


def test_the_root_of_the_reference_leaves_is_the_known_one() -> None:
    hashes = [leaf_hash(entry) for entry in REFERENCE]
    assert root_of(hashes).hex() == REFERENCE_ROOT
    assert Frontier().extend(hashes)[0].root().hex() == REFERENCE_ROOT


def test_the_root_of_nothing_is_the_hash_of_nothing() -> None:
    assert EMPTY_ROOT.hex() == "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"
    assert root_of([]) == Frontier().root() == EMPTY_ROOT


def test_a_leaf_cannot_pass_for_a_node() -> None:
    left, right = leaves(2)
    assert leaf_hash(left + right) != node_hash(left, right)
    assert leaf_hash(b"x") == hashlib.sha256(b"\x00x").digest()


@pytest.mark.parametrize("count", [*range(1, 40), 255, 256, 257, 511, 512, 513, 1000])
def test_frontier_and_level_by_level_computation_agree_with_the_definition(count: int) -> None:
    hashes = leaves(count)
    assert root_of(hashes) == definition(hashes) == Frontier().extend(hashes)[0].root()


@given(st.lists(st.integers(0, 300), max_size=6))
def test_a_frontier_grown_in_parts_is_the_one_grown_at_once(parts: list[int]) -> None:
    frontier, filled, hashes = Frontier(), list[FullTile](), leaves(sum(parts))
    done = 0
    for part in parts:
        frontier, more = frontier.extend(hashes[done : done + part])
        filled += more
        done += part
    assert (frontier, tuple(filled)) == Frontier().extend(hashes)
    assert Frontier.from_bytes(frontier.size, frontier.to_bytes()) == frontier


def test_extending_leaves_the_old_frontier_as_it_was() -> None:
    old, _ = Frontier().extend(leaves(7))
    before = (old.size, old.nodes)
    old.extend(leaves(300))
    assert (old.size, old.nodes) == before


def test_every_tile_is_told_once_when_it_fills_with_the_root_of_its_leaves() -> None:
    count = TILE_WIDTH**2 + 2 * TILE_WIDTH + 1
    hashes = leaves(count)
    _, filled = Frontier().extend(hashes)
    for tile in filled:
        width = TILE_WIDTH ** (tile.level + 1)
        assert tile.root == root_of(hashes[tile.index * width : (tile.index + 1) * width])
    assert [(tile.level, tile.index) for tile in filled if tile.level] == [(1, 0)]
    assert [tile.index for tile in filled if not tile.level] == list(range(TILE_WIDTH + 2))
    assert full_tiles(count) == {0: TILE_WIDTH + 2, 1: 1}


def test_seventy_thousand_leaves_have_the_tiles_that_the_specification_counts() -> None:
    assert full_tiles(70_000) == {0: 273, 1: 1}
    assert [partial_width(70_000, level) for level in range(4)] == [112, 17, 1, 0]
    assert full_tiles(255) == {}
    assert partial_width(256, 0) == 0


@pytest.mark.parametrize(("size", "nodes"), [(1, b""), (0, bytes(32)), (3, bytes(32)), (2, bytes(31)), (-1, b"")])
def test_a_stored_frontier_that_cannot_be_one_is_refused(size: int, nodes: bytes) -> None:
    with pytest.raises(ValueError, match="cannot have a frontier"):
        Frontier.from_bytes(size, nodes)
