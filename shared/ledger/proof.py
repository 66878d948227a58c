"""Inclusion and consistency proofs (RFC 6962, sections 2.1.1 and 2.1.2), made from hash tiles, verified from nothing.

The makers read `Hashes`: a store, a directory of tiles, another log over HTTP. They ask it for at most 128 hashes at
a time, which always lie inside one tile. The verifiers are those of RFC 9162, sections 2.1.3.2 and 2.1.4.2.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Protocol

from shared.ledger.tree import EMPTY_ROOT, HASH_BYTES, TILE_HEIGHT, TILE_WIDTH, node_hash, root_of


class ProofInvalid(ValueError):
    """A proof does not prove what it is given for."""


class Hashes(Protocol):
    """Whoever can read the hashes of a log's tiles."""

    def hashes(self, level: int, first: int, count: int) -> Sequence[bytes]:
        """Returns `count` hashes of tile level `level` from number `first` on.

        Hash i of level l is the root over the 256 ** l leaves from i * 256 ** l on, all of which must be there;
        level 0 are the leaf hashes.

        Raises:
            LookupError: the log does not have that many.
        """


class Leaves:
    """A log's hashes in memory: what small trees and tests use. Takes leaf hashes, in order."""

    def __init__(self, leaves: Iterable[bytes] = ()) -> None:
        self._levels: list[list[bytes]] = [[]]
        for leaf in leaves:
            self.append(leaf)

    def __len__(self) -> int:
        return len(self._levels[0])

    def append(self, leaf: bytes) -> None:
        """Adds the leaf hash `leaf` at the end."""
        level = 0
        self._levels[0].append(leaf)
        while len(self._levels[level]) % TILE_WIDTH == 0:
            if level + 1 == len(self._levels):
                self._levels.append([])
            self._levels[level + 1].append(root_of(self._levels[level][-TILE_WIDTH:]))
            level += 1

    def hashes(self, level: int, first: int, count: int) -> Sequence[bytes]:
        """Returns what `Hashes` promises.

        Raises:
            LookupError: there are not that many.
        """
        held = self._levels[level] if level < len(self._levels) else []
        if first < 0 or count < 0 or first + count > len(held):
            raise LookupError(f"level {level} has {len(held)} hashes, not {first + count}")
        return held[first : first + count]


def root_at(source: Hashes, size: int) -> bytes:
    """Returns the root of the tree over the first `size` leaves.

    Raises:
        LookupError: the source has fewer.
        ValueError: `size` is negative.
    """
    if size < 0:
        raise ValueError(f"no tree has {size} leaves")
    return _root(source, 0, size)


def inclusion_proof(source: Hashes, index: int, size: int) -> list[bytes]:
    """Returns the audit path of leaf `index` in the tree of the first `size` leaves, the leaf's sibling first.

    Raises:
        LookupError: the source has fewer leaves.
        ValueError: the tree has no such leaf.
    """
    if not 0 <= index < size:
        raise ValueError(f"a tree of {size} leaves has none at {index}")
    path, low, high = [], 0, size
    while high - low > 1:
        middle = low + _split(high - low)
        if index < middle:
            path.append(_root(source, middle, high))
            high = middle
        else:
            path.append(_root(source, low, middle))
            low = middle
    return path[::-1]


def consistency_proof(source: Hashes, old: int, new: int) -> list[bytes]:
    """Returns the proof that the tree of `new` leaves begins with the one of `old`: empty where `old` is 0 or `new`.

    Raises:
        LookupError: the source has fewer than `new` leaves.
        ValueError: `old` is larger than `new`, or negative.
    """
    if not 0 <= old <= new:
        raise ValueError(f"a tree of {new} leaves does not begin with one of {old}")
    if old in {0, new}:
        return []
    proof, low, high = [], 0, new
    while high != old:
        middle = low + _split(high - low)
        if old <= middle:
            proof.append(_root(source, middle, high))
            high = middle
        else:
            proof.append(_root(source, low, middle))
            low = middle
    if low:
        proof.append(_root(source, low, high))
    return proof[::-1]


def verify_inclusion(leaf: bytes, index: int, size: int, proof: Sequence[bytes], root: bytes) -> None:
    """Returns if `leaf` (a leaf hash) stands at `index` of the tree of `size` leaves with this `root`.

    Raises:
        ProofInvalid: it is not proven.
    """
    _check_hashes(leaf, root, *proof)
    if not 0 <= index < size:
        raise ProofInvalid(f"a tree of {size} leaves has none at {index}")
    at, last, node = index, size - 1, leaf
    for step in proof:
        if last == 0:
            raise ProofInvalid("the proof is too long")
        if at & 1 or at == last:
            node = node_hash(step, node)
            while not at & 1 and at:
                at, last = at >> 1, last >> 1
        else:
            node = node_hash(node, step)
        at, last = at >> 1, last >> 1
    if last or node != root:
        raise ProofInvalid("the proof does not lead to the root")


def verify_consistency(old: int, new: int, old_root: bytes, new_root: bytes, proof: Sequence[bytes]) -> None:
    """Returns if the tree of `new` leaves with `new_root` begins with the tree of `old` leaves with `old_root`.

    Everything begins with the empty tree: from 0 the proof must be empty, and nothing is shown about `new_root`.

    Raises:
        ProofInvalid: it is not proven.
    """
    _check_hashes(old_root, new_root, *proof)
    if not 0 <= old <= new:
        raise ProofInvalid(f"a tree of {new} leaves does not begin with one of {old}")
    if any(size == 0 and root != EMPTY_ROOT for size, root in ((old, old_root), (new, new_root))):
        raise ProofInvalid("the root of an empty tree is not the hash of nothing")
    if old in {0, new}:
        if proof or (old == new and old_root != new_root):
            raise ProofInvalid("the roots differ, or a proof was given where none exists")
        return
    steps = iter(proof if old & (old - 1) else (old_root, *proof))
    at, last = old - 1, new - 1
    while at & 1:
        at, last = at >> 1, last >> 1
    first = next(steps, None)
    if first is None or _climb(steps, at, last, first) != (old_root, new_root):
        raise ProofInvalid("the proof does not lead from the one root to the other")


def _climb(steps: Iterator[bytes], at: int, last: int, first: bytes) -> tuple[bytes, bytes] | None:
    """Returns the old and the new root that the steps lead to; None where they are too few or too many."""
    old = new = first
    for step in steps:
        if last == 0:
            return None
        if at & 1 or at == last:
            old, new = node_hash(step, old), node_hash(step, new)
            while not at & 1 and at:
                at, last = at >> 1, last >> 1
        else:
            new = node_hash(new, step)
        at, last = at >> 1, last >> 1
    return None if last else (old, new)


def partial_tile(source: Hashes, level: int, index: int, size: int) -> bytes:
    """Returns tile `index` of `level` as it is in the tree of `size` leaves: 1 to 256 hashes, 32 bytes each.

    Raises:
        LookupError: that tree has no such tile, or the source has fewer leaves.
    """
    first = index * TILE_WIDTH
    width = min(TILE_WIDTH, (size >> (TILE_HEIGHT * level)) - first) if level >= 0 <= index else 0
    if width < 1:
        raise LookupError(f"a tree of {size} leaves has no tile {index} at level {level}")
    return b"".join(source.hashes(level, first, width))


def _root(source: Hashes, low: int, high: int) -> bytes:
    """Returns the root over leaves `low` to `high`, where `low` is where the definition's splitting may begin."""
    if low == high:
        return EMPTY_ROOT
    nodes, at = [], low
    while at < high:
        height = (high - at).bit_length() - 1
        nodes.append(_perfect(source, height, at >> height))
        at += 1 << height
    root = nodes.pop()
    while nodes:
        root = node_hash(nodes.pop(), root)
    return root


def _perfect(source: Hashes, height: int, number: int) -> bytes:
    """Returns the root of the perfect subtree of 2 ** `height` leaves with this number among its equals."""
    level, rest = divmod(height, TILE_HEIGHT)
    hashes = source.hashes(level, number << rest, 1 << rest)
    if len(hashes) != 1 << rest:
        raise LookupError(f"level {level} gave {len(hashes)} hashes for {1 << rest}")
    return root_of(hashes)


def _split(count: int) -> int:
    """Returns the largest power of two below `count`, which is at least 2."""
    return 1 << ((count - 1).bit_length() - 1)


def _check_hashes(*hashes: bytes) -> None:
    if any(len(each) != HASH_BYTES for each in hashes):
        raise ProofInvalid("a hash has not 32 bytes")
