"""The RFC 6962 tree over a log: leaf and node hashes, a frontier that grows with it, and its full hash tiles.

The leaf at index i is the document at position i + 1. A frontier holds the roots of the perfect subtrees that the
first `size` leaves split into, the largest first: all that appending needs, at most 64 hashes. Tiles are those of
C2SP tlog-tiles: tile n of level l holds the 256 hashes that stand over the leaves from n * 256 ** (l + 1) on, each
over 256 ** l of them. A full tile never changes and is kept; what is not full yet is recomputed from the leaves.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final

HASH_BYTES: Final = 32
TILE_WIDTH: Final = 256
TILE_HEIGHT: Final = 8
"""Levels of the tree that one level of tiles spans: 2 ** 8 = 256."""
TILE_BYTES: Final = TILE_WIDTH * HASH_BYTES
EMPTY_ROOT: Final = hashlib.sha256().digest()


def leaf_hash(entry: bytes) -> bytes:
    """Returns the hash of a leaf: SHA-256 of 0x00 and the entry (RFC 6962, section 2.1)."""
    return hashlib.sha256(b"\x00" + entry).digest()


def node_hash(left: bytes, right: bytes) -> bytes:
    """Returns the hash of an inner node: SHA-256 of 0x01 and both children (RFC 6962, section 2.1)."""
    return hashlib.sha256(b"\x01" + left + right).digest()


@dataclass(frozen=True, slots=True)
class FullTile:
    """A tile that has just become full, and the root of its 256 hashes: an entry of the tile level above."""

    level: int
    index: int
    root: bytes


@dataclass(frozen=True, slots=True)
class Frontier:
    """The right edge of a tree of `size` leaves: roots of its perfect subtrees, the largest first."""

    size: int = 0
    nodes: tuple[bytes, ...] = ()

    def extend(self, leaves: Iterable[bytes]) -> tuple[Frontier, tuple[FullTile, ...]]:
        """Returns the frontier after `leaves` (leaf hashes, in order) and the tiles that they filled.

        Takes O(1) hashes a leaf on average, O(log size) at worst. Of tiles filled by one leaf the lower comes first.
        """
        size, nodes, filled = self.size, list(self.nodes), []
        for leaf in leaves:
            node, height, rest = leaf, 0, size
            while rest & 1:
                node, height, rest = node_hash(nodes.pop(), node), height + 1, rest >> 1
                if height % TILE_HEIGHT == 0:
                    filled.append(FullTile(height // TILE_HEIGHT - 1, rest, node))
            nodes.append(node)
            size += 1
        return Frontier(size, tuple(nodes)), tuple(filled)

    def root(self) -> bytes:
        """Returns the root of the tree: the Merkle tree hash of all its leaves."""
        if not self.nodes:
            return EMPTY_ROOT
        *larger, root = self.nodes
        for node in reversed(larger):
            root = node_hash(node, root)
        return root

    def to_bytes(self) -> bytes:
        """Returns the nodes one after the other, as they are stored beside the size."""
        return b"".join(self.nodes)

    @classmethod
    def from_bytes(cls, size: int, nodes: bytes) -> Frontier:
        """Returns the frontier that was stored.

        Raises:
            ValueError: a tree of this size has another number of perfect subtrees.
        """
        if size < 0 or len(nodes) != size.bit_count() * HASH_BYTES:
            raise ValueError(f"a tree of {size} leaves cannot have a frontier of {len(nodes)} bytes")
        return cls(size, tuple(nodes[at : at + HASH_BYTES] for at in range(0, len(nodes), HASH_BYTES)))


def root_of(leaves: Sequence[bytes]) -> bytes:
    """Returns the Merkle tree hash of `leaves` (leaf hashes), straight from the definition in RFC 6962, section 2.1.

    Level by level: a node without a sibling goes up unchanged, which splits n leaves at the largest power of two
    below n. Shares no step with `Frontier`, so that each can be checked against the other.
    """
    if not leaves:
        return EMPTY_ROOT
    level = list(leaves)
    while len(level) > 1:
        above = [node_hash(left, right) for left, right in zip(level[::2], level[1::2], strict=False)]
        if len(level) % 2:
            above.append(level[-1])
        level = above
    return level[0]


def full_tiles(size: int) -> dict[int, int]:
    """Returns how many full tiles each level of a tree of `size` leaves has; levels without any are left out."""
    counts, level, hashes = {}, 0, size
    while hashes >= TILE_WIDTH:
        counts[level] = hashes // TILE_WIDTH
        level, hashes = level + 1, hashes // TILE_WIDTH
    return counts


def partial_width(size: int, level: int) -> int:
    """Returns how many hashes the rightmost, not yet full tile of `level` has (tlog-tiles): 0 where there is none."""
    return (size >> (TILE_HEIGHT * level)) % TILE_WIDTH
