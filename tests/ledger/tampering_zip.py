"""Ways to tamper with a bundle that is one ZIP file: what its files alone do not show."""

from __future__ import annotations

import io
import stat
import struct
import warnings
import zipfile
from collections.abc import Callable, Mapping
from random import Random
from typing import Final

from tests.ledger.tampering import Specimen, flip, pick

ZipWay = Callable[[Random, Specimen], bytes]
EARLIEST: Final = (1980, 1, 1, 0, 0, 0)
LOCAL, CENTRAL = b"PK\x03\x04", b"PK\x01\x02"


def member(name: str, mode: int = stat.S_IFREG | 0o644) -> zipfile.ZipInfo:
    made = zipfile.ZipInfo(name, EARLIEST)
    made.external_attr, made.create_system = mode << 16, 3
    return made


def zipped(files: Mapping[str, bytes], *more: tuple[zipfile.ZipInfo, bytes], method: int = zipfile.ZIP_STORED) -> bytes:
    """Returns the ZIP file of a bundle as export writes it, and after its members `more`."""
    buffer = io.BytesIO()
    with warnings.catch_warnings(), zipfile.ZipFile(buffer, "w") as made:
        warnings.simplefilter("ignore", UserWarning)  # duplicate names are the point
        for name in sorted(files, key=str.encode):
            made.writestr(member(name), files[name], method)
        for info, raw in more:
            made.writestr(info, raw, method)
    return buffer.getvalue()


def doubled_member(random: Random, genuine: Specimen) -> bytes:
    path = pick(random, genuine.files)
    raw = random.choice((genuine.files[path], flip(random, genuine.files[path]), genuine.older.get(path, b"")))
    return zipped(genuine.files, (member(path), raw))


def stray_member(random: Random, genuine: Specimen) -> bytes:
    path = pick(random, genuine.files)
    name = random.choice(
        (f"../{path}", f"/{path}", f"./{path}", f"meta/../{path}", path.replace("/", "\\"), path.upper(), f"{path}/",
         f"C:/{path}", f"//{path}", "meta/", "a" * 300, f"{path}\u0301", f"{path}:x", "policy")
    )  # fmt: skip
    return zipped(genuine.files, (member(name), genuine.files[path]))


def renamed_member(random: Random, genuine: Specimen) -> bytes:
    path = pick(random, genuine.files)
    name = random.choice((f"../{path}", f"/{path}", f"./{path}", path.replace("/", "\\"), path.upper()))
    return zipped({(name if each == path else each): raw for each, raw in genuine.files.items()})


def link(random: Random, genuine: Specimen) -> bytes:
    path = pick(random, genuine.files)
    kept = {each: raw for each, raw in genuine.files.items() if each != path}
    target = random.choice(("/etc/passwd", "../../etc/passwd", pick(random, kept)))
    mode = random.choice((stat.S_IFLNK, stat.S_IFIFO, stat.S_IFDIR, stat.S_IFCHR)) | 0o777
    return zipped(kept, (member(path, mode), target.encode()))


def packed(random: Random, genuine: Specimen) -> bytes:
    """Compresses members, some of which grow without end when unpacked."""
    bomb = (member("bodies/" + "0" * 64), bytes(50_000_000))
    return zipped(genuine.files, *random.choice(((), (bomb,))), method=zipfile.ZIP_DEFLATED)


def flipped_zip(random: Random, genuine: Specimen) -> bytes:
    return flip(random, zipped(genuine.files))


def cut_zip(random: Random, genuine: Specimen) -> bytes:
    raw = zipped(genuine.files)
    return raw[: random.choice((random.randrange(len(raw)), len(raw) - 1, len(raw) - 22))]


def wrapped_zip(random: Random, genuine: Specimen) -> bytes:
    """Puts something before, after or around the file."""
    raw, more = zipped(genuine.files), random.choice((b"\0", b"#!/bin/sh\n", random.randbytes(100)))
    return random.choice((raw + more, more + raw, raw + raw, raw + zipped(genuine.older), zipped(genuine.older) + raw))


def commented_zip(random: Random, genuine: Specimen) -> bytes:
    buffer = io.BytesIO(zipped(genuine.files))
    with zipfile.ZipFile(buffer, "a") as made:
        made.comment = random.choice((b"x", zipped(genuine.older)[:60_000], bytes(65_535)))
    return buffer.getvalue()


def lying_header(random: Random, genuine: Specimen) -> bytes:
    """Changes a field of one header: flags, method, date, sizes, mode, offset."""
    raw, mark, length = bytearray(zipped(genuine.files)), *random.choice(((LOCAL, 30), (CENTRAL, 46)))
    starts = [at for at in range(len(raw)) if raw.startswith(mark, at)]
    field = random.choice(starts) + random.randrange(4, length - 1)
    struct.pack_into("<H", raw, field, random.choice((0, 1, 8, 0x0801, 0xFFFF, random.randrange(65_536))))
    return bytes(raw)


def reordered(random: Random, genuine: Specimen) -> bytes:
    names = sorted(genuine.files)
    random.shuffle(names)
    return zipped({}, *((member(name), genuine.files[name]) for name in names))


ZIP_WAYS: Final[Mapping[str, ZipWay]] = {
    way.__name__: way
    for way in (doubled_member, stray_member, renamed_member, link, packed, flipped_zip, cut_zip, wrapped_zip,
                commented_zip, lying_header, reordered)
}  # fmt: skip
