"""Where a log's tiles and entries stand, and how entries are packed (C2SP tlog-tiles), read strictly."""

from __future__ import annotations

import re
import struct
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Final

from shared.ledger.tree import TILE_HEIGHT, TILE_WIDTH

MAX_ENTRY_BYTES: Final = 65_535
MAX_LEVEL: Final = 63
_PATH: Final = re.compile(
    r"tile/(entries|[0-9]|[1-5][0-9]|6[0-3])/((?:x[0-9]{3}/){0,6}[0-9]{3})(?:\.p/([1-9][0-9]{0,2}))?", re.ASCII
)


@dataclass(frozen=True, slots=True)
class TilePath:
    """What a path names: a hash tile of `level`, or a bundle of entries where `level` is None."""

    level: int | None
    index: int
    width: int


def tile_path(level: int, index: int, width: int = TILE_WIDTH) -> str:
    """Returns `tile/<L>/<N>`, with `.p/<W>` for a tile of fewer than 256 hashes.

    Raises:
        ValueError: there is no such tile.
    """
    if not 0 <= level <= MAX_LEVEL:
        raise ValueError(f"tiles have no level {level}")
    return f"tile/{level}/{_number(index, width)}"


def entries_path(index: int, width: int = TILE_WIDTH) -> str:
    """Returns `tile/entries/<N>`, with `.p/<W>` for a bundle of fewer than 256 entries.

    Raises:
        ValueError: there is no such bundle.
    """
    return f"tile/entries/{_number(index, width)}"


def _number(index: int, width: int) -> str:
    if index < 0 or not 1 <= width <= TILE_WIDTH:
        raise ValueError(f"there is no tile {index} of width {width}")
    digits = str(index)
    groups = digits.zfill(-(-len(digits) // 3) * 3)
    parts = [groups[at : at + 3] for at in range(0, len(groups), 3)]
    path = "/".join([f"x{part}" for part in parts[:-1]] + parts[-1:])
    return path if width == TILE_WIDTH else f"{path}.p/{width}"


def parse_tile_path(text: str) -> TilePath:
    """Returns what the path `tile/...` names, taking the one form that it has.

    Raises:
        ValueError: it names nothing.
    """
    match = _PATH.fullmatch(text)
    if match is None:
        raise ValueError(f"{text[:80]!r} names no tile")
    level = None if match[1] == "entries" else int(match[1])
    index = int(match[2].replace("x", "").replace("/", ""))
    width = int(match[3]) if match[3] else TILE_WIDTH
    if (match[3] and width == TILE_WIDTH) or text.partition("/")[2].partition("/")[2] != _number(index, width):
        raise ValueError(f"{text[:80]!r} names no tile")
    return TilePath(level, index, width)


def pack(entries: Iterable[bytes]) -> bytes:
    """Returns a bundle: every entry behind its length, 16 bits, big-endian.

    Raises:
        ValueError: more than 256 entries, or one longer than 65,535 bytes.
    """
    parts: list[bytes] = []
    for entry in entries:
        if len(entry) > MAX_ENTRY_BYTES or len(parts) == 2 * TILE_WIDTH:
            raise ValueError("an entry is too long for a bundle, or there are too many")
        parts += struct.pack(">H", len(entry)), entry
    return b"".join(parts)


def unpack(raw: bytes) -> list[bytes]:
    """Returns the entries of a bundle: `pack` of them is `raw` again.

    Raises:
        ValueError: an entry is cut off, or there are more than 256.
    """
    entries, at = list[bytes](), 0
    while at < len(raw):
        length = int.from_bytes(raw[at : at + 2], "big")
        entry = raw[at + 2 : at + 2 + length]
        at += 2 + length
        if at > len(raw) or len(entries) == TILE_WIDTH:
            raise ValueError("a bundle is cut off, or has more than 256 entries")
        entries.append(entry)
    return entries


def expected_tiles(size: int) -> Iterator[tuple[int, int, int]]:
    """Yields (level, index, width) of every hash tile of a tree of `size` leaves, level by level; none is empty."""
    level, hashes = 0, size
    while hashes > 0:
        for index, width in _widths(hashes):
            yield level, index, width
        level, hashes = level + 1, hashes >> TILE_HEIGHT


def expected_entries(size: int) -> Iterator[tuple[int, int]]:
    """Yields (index, width) of every bundle of entries of a log of `size` entries."""
    yield from _widths(size)


def _widths(hashes: int) -> Iterator[tuple[int, int]]:
    full, rest = divmod(hashes, TILE_WIDTH)
    for index in range(full):
        yield index, TILE_WIDTH
    if rest:
        yield full, rest
