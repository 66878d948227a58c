"""One file of a directory: the same bytes for the same directory, on every machine and day, in constant memory.

Written out here rather than by the standard library, which holds a kilobyte for each member until the end, and whose
choices may change from one release to the next; the verifier foresees every byte. The tests hold the two together.
"""

from __future__ import annotations

import errno
import os
import shutil
import struct
import tempfile
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO, Final

CHUNK: Final = 1 << 20
VERSION, VERSION_64, UNIX = 20, 45, 3
"""ZIP 2.0 is enough for stored members, 4.5 for numbers of 64 bits; made on a system with Unix modes."""
JANUARY_1980: Final = 33
"""The earliest day that a ZIP can state: it stands for none."""
REGULAR_0644: Final = 0o100644 << 16
LIMIT: Final = (1 << 31) - 1
"""Above it numbers are written in 64 bits, as the standard library does."""
MOST: Final = 0xFFFF
"""More members than this are counted in 64 bits, too."""
LONGEST: Final = int(LIMIT / 1.05)
"""The longest member that is written without ZIP64 fields; there are no longer ones in a ZIP of ours."""


def zip_folder(folder: Path, archive: Path) -> None:
    """Writes every file below `folder` to the new file `archive`; returns once it is on disk.

    Members are stored as they are, sorted by the bytes of their names, all of one date and mode; directories have no
    member of their own.

    Raises:
        FileExistsError: `archive` is there.
        OSError: it cannot be written, or a file has more than 2 GB.
    """
    with archive.open("xb") as file, tempfile.TemporaryFile() as records:
        count = 0
        for name in _names(folder):
            records.write(_add(file, name, folder / name))
            count += 1
        start, length = file.tell(), records.tell()
        records.seek(0)
        shutil.copyfileobj(records, file, CHUNK)
        file.write(_ending(count, length, start))
        file.flush()
        os.fsync(file.fileno())


def _names(folder: Path, prefix: str = "") -> Iterator[str]:
    """Yields the names of all files, sorted by their bytes: a directory sorts as its name and a slash do."""
    with os.scandir(folder) as inside:
        found = sorted(
            (f"{each.name}/" if each.is_dir(follow_symlinks=False) else each.name).encode() for each in inside
        )
    for raw in found:
        name = raw.decode()
        if name.endswith("/"):
            yield from _names(folder / name, prefix + name)
        else:
            yield prefix + name


def _add(file: BinaryIO, name: str, source: Path) -> bytes:
    """Writes a member, and returns its record for the central directory."""
    offset, title = file.tell(), name.encode("ascii")
    with source.open("rb") as read:
        size, crc = os.fstat(read.fileno()).st_size, 0
        if size > LONGEST:
            raise OSError(errno.EFBIG, "too long for a ZIP: export to a directory", name)
        while chunk := read.read(CHUNK):
            crc = zlib.crc32(chunk, crc)
        common = struct.pack("<4H3L", 0, 0, 0, JANUARY_1980, crc, size, size)
        file.write(struct.pack("<4sH", b"PK\x03\x04", VERSION) + common + struct.pack("<2H", len(title), 0) + title)
        read.seek(0)
        shutil.copyfileobj(read, file, CHUNK)
    extra, version = b"", VERSION
    if offset > LIMIT:
        extra, version, offset = struct.pack("<2HQ", 1, 8, offset), VERSION_64, 0xFFFFFFFF
    made = struct.pack("<4s2BH", b"PK\x01\x02", version, UNIX, version)
    where = struct.pack("<5H2L", len(title), len(extra), 0, 0, 0, REGULAR_0644, offset)
    return made + common + where + title + extra


def _ending(count: int, length: int, offset: int) -> bytes:
    """Returns what stands after the central directory: with ZIP64 where a number needs it."""
    more = b""
    if count > MOST or length > LIMIT or offset > LIMIT:
        more = struct.pack("<4sQ2H2L4Q", b"PK\x06\x06", 44, VERSION_64, VERSION_64, 0, 0, count, count, length, offset)
        more += struct.pack("<4sLQL", b"PK\x06\x07", 0, offset + length, 1)
        count, length, offset = min(count, 0xFFFF), min(length, 0xFFFFFFFF), min(offset, 0xFFFFFFFF)
    return more + struct.pack("<4s4H2LH", b"PK\x05\x06", 0, 0, count, count, length, offset, 0)
