"""Proofs are those that RFC 6962 defines, and nothing else verifies."""

from __future__ import annotations

from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shared.ledger.proof import (
    Leaves,
    ProofInvalid,
    consistency_proof,
    inclusion_proof,
    partial_tile,
    root_at,
    verify_consistency,
    verify_inclusion,
)
from shared.ledger.tiles import expected_tiles
from shared.ledger.tree import EMPTY_ROOT, TILE_WIDTH
from tests.support.ledger import REFERENCE, Definition, every_flip, flipped, leaves
from tests.support.settings import from_environment

SIZES = range(1, 131)
LARGE = 256 * 256 + 3 * 256 + 5
LEAVES = leaves(LARGE)
SOURCE = Leaves(LEAVES)
DEFINITION = Definition(LEAVES)
ROOTS = [
    "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
    "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
    "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
    "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
    "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
    "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
    "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
]
A96, A5F, A6B = (
    "96a296d224f285c67bee93c30f8a309157f0daa35dc5b87e410b78630a09cfc7",
    "5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e",
    "6b47aaf29ee3c2af9af889bc1fb9254dabd31177f16232dd6aab035ca39bf6e4",
)
ABC, ACA, A0E, AB0 = (
    "bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b",
    "ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0",
    "0ebc5d3437fbe2db158b9f126a1d118e308181031d0a949f8dededebc558ef6a",
    "b08693ec2e721597130641e8211e7eedccb4c26413963eee6c1e2ed16ffb1a5f",
)
KNOWN_INCLUSIONS = [
    (0, 1, []),
    (0, 8, [A96, A5F, A6B]),
    (5, 8, [ABC, ACA, ROOTS[3]]),
    (2, 3, [ROOTS[1]]),
    (1, 5, [ROOTS[0], A5F, ABC]),
]
KNOWN_CONSISTENCIES = [
    (1, 1, []),
    (1, 8, [A96, A5F, A6B]),
    (6, 8, [A0E, ACA, ROOTS[3]]),
    (2, 5, [A5F, ABC]),
    (6, 7, [A0E, AB0, ROOTS[3]]),
]


def is_included(leaf: bytes, index: int, size: int, proof: Sequence[bytes], root: bytes) -> bool:
    try:
        verify_inclusion(leaf, index, size, proof, root)
    except ProofInvalid:
        return False
    return True


def is_consistent(old: int, new: int, old_root: bytes, new_root: bytes, proof: Sequence[bytes]) -> bool:
    try:
        verify_consistency(old, new, old_root, new_root, proof)
    except ProofInvalid:
        return False
    return True


@pytest.mark.parametrize("size", range(1, 9))
def test_the_roots_of_the_reference_leaves_are_the_known_ones(size: int) -> None:
    assert root_at(Leaves(REFERENCE), size).hex() == ROOTS[size - 1]


@pytest.mark.parametrize(("index", "size", "known"), KNOWN_INCLUSIONS)
def test_inclusion_proofs_of_the_reference_leaves_are_the_known_ones(index: int, size: int, known: list[str]) -> None:
    proof = inclusion_proof(Leaves(REFERENCE), index, size)
    assert [each.hex() for each in proof] == known
    verify_inclusion(REFERENCE[index], index, size, proof, bytes.fromhex(ROOTS[size - 1]))


@pytest.mark.parametrize(("old", "new", "known"), KNOWN_CONSISTENCIES)
def test_the_consistency_proofs_of_the_reference_leaves_are_the_known_ones(
    old: int, new: int, known: list[str]
) -> None:
    proof = consistency_proof(Leaves(REFERENCE), old, new)
    assert [each.hex() for each in proof] == known
    verify_consistency(old, new, bytes.fromhex(ROOTS[old - 1]), bytes.fromhex(ROOTS[new - 1]), proof)


def test_every_leaf_of_every_small_tree_is_proven_by_the_path_of_the_definition() -> None:
    for size in SIZES:
        root = DEFINITION.root(0, size)
        assert root_at(SOURCE, size) == root
        for index in range(size):
            proof = inclusion_proof(SOURCE, index, size)
            assert proof == DEFINITION.path(index, 0, size)
            verify_inclusion(LEAVES[index], index, size, proof, root)


def test_every_small_tree_is_proven_to_begin_with_every_smaller_one() -> None:
    for new in SIZES:
        for old in range(1, new + 1):
            proof = consistency_proof(SOURCE, old, new)
            assert proof == DEFINITION.proof(old, new)
            verify_consistency(old, new, DEFINITION.root(0, old), DEFINITION.root(0, new), proof)


def accepted_inclusions(index: int, size: int, bits: Sequence[int]) -> int:
    """Returns how many forgeries verify that differ in one of `bits` of leaf, root or one hash of the proof."""
    leaf, root, proof = LEAVES[index], DEFINITION.root(0, size), inclusion_proof(SOURCE, index, size)
    found = sum(is_included(each, index, size, proof, root) for each in every_flip(leaf, bits))
    found += sum(is_included(leaf, index, size, proof, each) for each in every_flip(root, bits))
    for at, step in enumerate(proof):
        for each in every_flip(step, bits):
            found += is_included(leaf, index, size, [*proof[:at], each, *proof[at + 1 :]], root)
    return found


def accepted_consistencies(old: int, new: int, bits: Sequence[int]) -> int:
    """Returns how many forgeries verify that differ in one of `bits` of either root or one hash of the proof."""
    roots, proof = (DEFINITION.root(0, old), DEFINITION.root(0, new)), consistency_proof(SOURCE, old, new)
    found = sum(is_consistent(old, new, each, roots[1], proof) for each in every_flip(roots[0], bits))
    found += sum(is_consistent(old, new, roots[0], each, proof) for each in every_flip(roots[1], bits))
    for at, step in enumerate(proof):
        for each in every_flip(step, bits):
            found += is_consistent(old, new, *roots, [*proof[:at], each, *proof[at + 1 :]])
    return found


def test_one_changed_bit_anywhere_in_any_inclusion_proof_is_refused() -> None:
    for size in SIZES:
        for index in range(size):
            assert accepted_inclusions(index, size, [(size * 131 + index) % 256]) == 0, (index, size)


def test_one_changed_bit_anywhere_in_any_consistency_proof_is_refused() -> None:
    for new in SIZES:
        for old in range(1, new + 1):
            assert accepted_consistencies(old, new, [(new * 131 + old) % 256]) == 0, (old, new)


@pytest.mark.slow
def test_every_changed_bit_of_every_proof_is_refused() -> None:
    everything = range(256)
    for new in SIZES if from_environment().thorough else [*range(1, 33), 63, 64, 65, 127, 128, 129, 130]:
        for old in range(1, new + 1):
            assert accepted_inclusions(old - 1, new, everything) == 0, (old - 1, new)
            assert accepted_consistencies(old, new, everything) == 0, (old, new)


@pytest.mark.parametrize("size", [1, 2, 3, 8, 13, 64, 130])
def test_a_proof_is_valid_for_no_other_index_and_no_other_length(size: int) -> None:
    # A proof may fit several sizes (the sizes of the tree are vouched for by the root's signature), never two indexes.
    root = DEFINITION.root(0, size)
    for index in range(size):
        proof, leaf = inclusion_proof(SOURCE, index, size), LEAVES[index]
        assert [at for at in range(-1, size + 2) if is_included(leaf, at, size, proof, root)] == [index]
        assert not is_included(leaf, index, size, proof[:-1], root) or not proof
        for other in ([*proof, leaf], [leaf, *proof], [*proof, root], [*proof, b""], [b"", *proof]):
            assert not is_included(leaf, index, size, other, root)


@pytest.mark.parametrize(("old", "new"), [(1, 2), (2, 5), (6, 7), (6, 8), (64, 130), (65, 128), (129, 130)])
def test_a_consistency_proof_is_valid_for_no_other_sizes_and_no_other_length(old: int, new: int) -> None:
    before, after, proof = DEFINITION.root(0, old), DEFINITION.root(0, new), consistency_proof(SOURCE, old, new)
    assert is_consistent(old, new, before, after, proof)
    assert [at for at in range(-1, new + 2) if is_consistent(at, new, before, after, proof)] == [old]
    assert not is_consistent(new, old, after, before, proof)
    assert not is_consistent(old, new, after, before, proof)
    for other in ([], proof[:-1], proof[1:], [*proof, after], [before, *proof], [proof[0], *proof], [*proof, b""]):
        assert not is_consistent(old, new, before, after, other)


@pytest.mark.parametrize("at", [b"", bytes(31), bytes(33)], ids=len)
def test_a_hash_of_another_length_is_refused_wherever_it_stands(at: bytes) -> None:
    leaf = LEAVES[0]
    assert not is_included(at, 0, 1, [], at)
    assert not is_included(leaf, 0, 2, [at], leaf)
    assert not is_consistent(1, 2, leaf, leaf, [at])
    assert not is_consistent(1, 1, at, at, [])


def test_everything_begins_with_the_empty_tree_and_there_is_no_proof_of_it() -> None:
    root = DEFINITION.root(0, 5)
    assert consistency_proof(SOURCE, 0, 5) == []
    assert is_consistent(0, 5, EMPTY_ROOT, root, [])
    assert is_consistent(0, 0, EMPTY_ROOT, EMPTY_ROOT, [])
    assert not is_consistent(0, 5, EMPTY_ROOT, root, [root])
    assert not is_consistent(0, 5, root, root, [])
    assert not is_consistent(0, 0, EMPTY_ROOT, root, [])
    assert not is_consistent(0, 0, root, root, [])


def test_a_tree_is_consistent_with_itself_by_an_empty_proof_alone() -> None:
    root = DEFINITION.root(0, 8)
    assert is_consistent(8, 8, root, root, [])
    assert not is_consistent(8, 8, root, root, [root])
    assert not is_consistent(8, 8, root, flipped(root, 0), [])
    assert not is_consistent(-1, 8, root, root, [])


class Tiles:
    """Tiles as they lie in a directory: written from one log, read hash by hash from the file that holds them."""

    def __init__(self, size: int) -> None:
        self._files = {
            (level, index): partial_tile(SOURCE, level, index, size) for level, index, _ in expected_tiles(size)
        }

    def hashes(self, level: int, first: int, count: int) -> list[bytes]:
        assert first // TILE_WIDTH == (first + count - 1) // TILE_WIDTH, "never across two tiles"
        raw = self._files[level, first // TILE_WIDTH]
        found = [raw[32 * at : 32 * at + 32] for at in range(first % TILE_WIDTH, first % TILE_WIDTH + count)]
        if not all(map(len, found)):
            raise LookupError(level, first, count)
        return found


@pytest.mark.parametrize("size", [1, 255, 256, 257, 511, 513, 65_535, 65_536, 65_537, LARGE])
def test_tiles_have_the_root_of_the_leaves(size: int) -> None:
    tiles = Tiles(size)
    assert root_at(tiles, size) == root_at(SOURCE, size) == DEFINITION.root(0, size)
    with pytest.raises(LookupError):
        root_at(tiles, size + 1)


@given(st.data())
def test_proofs_from_stored_tiles_are_those_of_the_leaves(data: st.DataObject) -> None:
    size = data.draw(st.one_of(st.integers(1, 2000), st.sampled_from([65_536, 65_537, LARGE])), "size")
    index, old = data.draw(st.integers(0, size - 1), "index"), data.draw(st.integers(1, size), "old")
    tiles = Tiles(size)
    path, proof = inclusion_proof(tiles, index, size), consistency_proof(tiles, old, size)
    assert (path, proof) == (DEFINITION.path(index, 0, size), DEFINITION.proof(old, size))
    verify_inclusion(LEAVES[index], index, size, path, DEFINITION.root(0, size))
    verify_consistency(old, size, DEFINITION.root(0, old), DEFINITION.root(0, size), proof)
    bit = data.draw(st.integers(0, 255), "bit")
    assert accepted_inclusions(index, size, [bit]) == 0
    assert accepted_consistencies(old, size, [bit]) == 0


def test_what_does_not_exist_is_not_proven() -> None:
    for asked in ((-1, 3), (3, 3), (0, 0)):
        with pytest.raises(ValueError, match="has none at"):
            inclusion_proof(SOURCE, *asked)
    for asked in ((-1, 3), (4, 3)):
        with pytest.raises(ValueError, match="does not begin"):
            consistency_proof(SOURCE, *asked)
    with pytest.raises(ValueError, match="no tree has"):
        root_at(SOURCE, -1)
    small = Leaves(LEAVES[:5])
    for missing in ((small.hashes, (0, 0, 6)), (small.hashes, (1, 0, 1)), (small.hashes, (0, -1, 1))):
        with pytest.raises(LookupError):
            missing[0](*missing[1])
    with pytest.raises(LookupError):
        inclusion_proof(small, 0, 6)


@pytest.mark.parametrize(("level", "index", "size"), [(0, 1, 256), (1, 0, 255), (0, 0, 0), (-1, 0, 5), (0, -1, 5)])
def test_a_tile_that_would_be_empty_does_not_exist(level: int, index: int, size: int) -> None:
    with pytest.raises(LookupError):
        partial_tile(SOURCE, level, index, size)


def test_a_source_that_gives_too_few_hashes_is_noticed() -> None:
    class Short:
        def hashes(self, level: int, first: int, count: int) -> list[bytes]:
            return LEAVES[first : first + count - 1]

    with pytest.raises(LookupError, match="gave"):
        root_at(Short(), 4)
