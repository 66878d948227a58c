"""The arithmetic of a sample: known answers, every item equally likely, and nothing but the algorithm decides."""

from __future__ import annotations

import hashlib
import hmac
import subprocess
import sys
from itertools import islice, permutations
from shutil import which

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.assessment.domain import draw as arithmetic
from services.assessment.domain.draw import commitment_of, draw, frame_digest
from tests.support.sources import ROOT as ROOT_FOLDER

SECRET = bytes(range(32))
ROOT = hashlib.sha256(b"root").digest()
FRAME = ("4.1", "4.2.3", "5.3", "6.2.2", "7.2.1", "7.5.1", "8.2.2", "8.5.2")
WORKED = ("5.3", "8.2.2", "7.2.1")


def test_the_worked_example_of_the_document_comes_out() -> None:
    assert commitment_of(SECRET) == "630dcd2966c4336691125448bbb25b4ff412a49c732db2c8abc1b8581bd710dd"
    assert frame_digest(FRAME) == hashlib.sha256("\n".join([*FRAME, ""]).encode()).hexdigest()
    assert draw(SECRET, ROOT, FRAME, 3) == WORKED


def block(language: str) -> str:
    """Returns the first block of a language in the document."""
    text = (ROOT_FOLDER / "docs/sampling.md").read_text("utf-8")
    return text.split(f"```{language}\n", 1)[1].split("```", 1)[0]


def test_the_program_in_the_document_prints_the_sample() -> None:
    done = subprocess.run([sys.executable, "-c", block("python")], capture_output=True, text=True, check=True)
    assert tuple(done.stdout.split()) == WORKED


@pytest.mark.skipif(not (which("openssl") and which("xxd")), reason="openssl and xxd are needed")
def test_the_shell_commands_in_the_document_print_what_it_says() -> None:
    done = subprocess.run(["/bin/sh", "-c", block("sh")], capture_output=True, text=True, check=True)
    assert done.stdout == block("text")


def test_a_second_program_written_from_the_words_alone_draws_the_same() -> None:
    seed = hmac.new(SECRET, ROOT, hashlib.sha256).digest()
    left, chosen, block = list(FRAME), list[str](), 0
    while left:
        x = int(hmac.new(seed, block.to_bytes(8, "big"), hashlib.sha256).hexdigest()[:16], 16)
        block += 1
        if x < 2**64 - 2**64 % len(left):
            chosen.append(left.pop(x % len(left)))
    assert draw(SECRET, ROOT, FRAME, len(FRAME)) == tuple(chosen)


@pytest.mark.parametrize("items", range(1, 6))
def test_every_order_is_equally_likely_counted_out_on_a_small_range(
    items: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """With numbers below 32 in place of 2 ** 64, all of them can be tried: each order comes out equally often."""
    monkeypatch.setattr(arithmetic, "_RANGE", 32)
    frame = [str(item) for item in range(items)]
    counts = dict.fromkeys(permutations(frame), 0)
    numbers = _fair_prefixes(items)
    for each in numbers:
        left, stream = list(frame), iter(each)
        counts[tuple(left.pop(arithmetic._below(len(left), stream)) for _ in range(items))] += 1
    assert len(set(counts.values())) == 1


def _fair_prefixes(items: int) -> list[tuple[int, ...]]:
    """Returns every sequence of numbers below 32 that an order of `items` can be drawn by, none passed over."""
    sequences: list[tuple[int, ...]] = [()]
    for left in range(items, 0, -1):
        fair = [number for number in range(32) if number < 32 - 32 % left]
        # Of each residue one representative and its count: all have the same count, which is what fairness says.
        residues = {residue: [n for n in fair if n % left == residue] for residue in range(left)}
        assert len({len(each) for each in residues.values()}) == 1
        sequences = [(*before, each[-1]) for before in sequences for each in residues.values()]
    return sequences


def test_a_number_from_the_uneven_rest_is_passed_over() -> None:
    top = 2**64 - 1
    assert arithmetic._below(3, iter([top, 7])) == 1, "2 ** 64 - 1 is the one number too many for three"
    assert arithmetic._below(4, iter([top])) == 3, "a power of two has no rest"


def test_the_blocks_are_counted_from_nought_in_eight_bytes() -> None:
    first = hmac.new(b"seed", bytes(8), hashlib.sha256).digest()
    second = hmac.new(b"seed", bytes(7) + b"\x01", hashlib.sha256).digest()
    taken = list(islice(arithmetic._numbers(b"seed"), 2))
    assert taken == [int.from_bytes(each[:8], "big") for each in (first, second)]


@pytest.mark.parametrize("count", [0, -1, 9])
def test_a_sample_that_cannot_be_is_an_error(count: int) -> None:
    with pytest.raises(ValueError, match="cannot be drawn"):
        draw(SECRET, ROOT, FRAME, count)


@given(st.binary(min_size=32, max_size=32), st.binary(min_size=32, max_size=32), st.integers(1, 60), st.data())
def test_a_sample_has_its_size_no_item_twice_and_begins_like_a_larger_one(
    secret: bytes, root: bytes, items: int, data: st.DataObject
) -> None:
    frame = [f"HS-{number:03}" for number in range(items)]
    count = data.draw(st.integers(1, items))
    sample = draw(secret, root, frame, count)
    assert len(set(sample)) == count
    assert set(sample) <= set(frame)
    assert draw(secret, root, frame, items)[:count] == sample


def test_each_byte_of_secret_and_root_counts() -> None:
    frame = [f"HS-{number:03}" for number in range(200)]
    samples = {draw(SECRET, ROOT, frame, 20)}
    for index in range(32):
        flipped = bytes(byte ^ (at == index) for at, byte in enumerate(SECRET))
        samples.add(draw(flipped, ROOT, frame, 20))
        flipped = bytes(byte ^ (at == index) for at, byte in enumerate(ROOT))
        samples.add(draw(SECRET, flipped, frame, 20))
    assert len(samples) == 65


def test_over_many_roots_every_item_comes_about_equally_often() -> None:
    counts = dict.fromkeys(FRAME, 0)
    for number in range(4000):
        for item in draw(SECRET, hashlib.sha256(str(number).encode()).digest(), FRAME, 2):
            counts[item] += 1
    assert all(900 <= count <= 1100 for count in counts.values()), counts


def test_a_list_has_one_digest_whatever_its_items_hold() -> None:
    assert frame_digest(["a", "b"]) != frame_digest(["ab"])
    assert frame_digest(["15/QĐ-UBND"]) == hashlib.sha256("15/QĐ-UBND\n".encode()).hexdigest()
