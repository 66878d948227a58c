"""A bundle in one file is exactly the file that the export writes: of a ZIP, no byte is anybody's choice."""

from __future__ import annotations

import hashlib
import io
import random
import stat
import struct
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from shared.ledger.verify import Refused, Zip
from tests.ledger.bundles import Files, Programme, entry, write_folder, write_zip
from tests.ledger.verdicts import Reader, verdict

EARLIEST = (1980, 1, 1, 0, 0, 0)
SMALL: Files = {
    f"bodies/{'0' * 64}": b"",
    f"bodies/{'f' * 64}": b"a body",
    "lines": b"PK\x05\x06" + bytes(18),
    "meta/000.p/7": b"x" * 100,
    "meta/1": b"one",
    "meta/10": b"ten",
    "meta/2": b"",
}


def info(name: str, mode: int = stat.S_IFREG | 0o644) -> zipfile.ZipInfo:
    made = zipfile.ZipInfo(name, EARLIEST)
    made.external_attr, made.create_system = mode << 16, 3
    return made


def zipped(files: Files) -> bytes:
    """Returns what the standard library makes of files, told to leave nothing to chance."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as made:
        for name in sorted(files):
            made.writestr(info(name), files[name])
    return buffer.getvalue()


def everything(raw: bytes) -> Files:
    """Returns all that the verifier reads in an archive."""
    archive = Zip(io.BytesIO(raw))
    return {name: archive.read(name, 1 << 20) for name in archive.names()}


@pytest.fixture(scope="module")
def genuine() -> Files:
    programme = Programme("registry")
    programme.record("registry", entry("SNV"), entry())
    programme.publish("registry")
    return programme.bundle()


@pytest.fixture
def reader(genuine: Files, tmp_path: Path) -> Reader:
    return Reader.of(Programme("registry"), tmp_path)


def test_what_the_standard_library_and_the_export_write_is_read(genuine: Files, reader: Reader) -> None:
    assert everything(zipped(SMALL)) == SMALL
    assert everything(zipped(genuine)) == genuine
    assert write_zip(genuine, reader.folder / "a.zip").read_bytes() == zipped(genuine)
    assert verdict(reader.file("b.zip", zipped(genuine)), reader.policy).code == 0


def test_no_flipped_bit_passes() -> None:
    raw = zipped(SMALL)
    for bit in range(8 * len(raw)):
        flipped = bytearray(raw)
        flipped[bit // 8] ^= 1 << bit % 8
        with pytest.raises(Refused):
            everything(bytes(flipped))


def test_nothing_may_be_cut_off_or_stand_around_it() -> None:
    raw = zipped(SMALL)
    for at in range(len(raw)):
        with pytest.raises(Refused):
            everything(raw[:at])
    for more in (b"\0", b"PK", raw, zipped({})):
        for spoilt in (raw + more, more + raw):
            with pytest.raises(Refused):
                everything(spoilt)


def with_member(*more: tuple[zipfile.ZipInfo, bytes], method: int = zipfile.ZIP_STORED) -> bytes:
    buffer = io.BytesIO(zipped(SMALL))
    with zipfile.ZipFile(buffer, "a") as made:
        for each, raw in more:
            made.writestr(each, raw, method)
    return buffer.getvalue()


def commented() -> bytes:
    buffer = io.BytesIO(zipped(SMALL))
    with zipfile.ZipFile(buffer, "a") as made:
        made.comment = b"x"
    return buffer.getvalue()


def dated() -> bytes:
    later = info("meta/z")
    later.date_time = (2027, 1, 1, 0, 0, 0)
    return with_member((later, b""))


def annotated() -> bytes:
    noted = info("meta/z")
    noted.comment, noted.extra = b"x", b"\x99\x99\x00\x00"
    return with_member((noted, b""))


def overlapping() -> bytes:
    """Returns an archive whose last two members share their bytes: what lets small files unpack to huge ones."""
    raw = bytearray(zipped({"a": b"x" * 50, "b": b"x" * 50}))
    second = raw.rindex(b"PK\x01\x02")
    struct.pack_into("<L", raw, second + 42, 0)
    return bytes(raw)


def with_a_gap() -> bytes:
    """Returns an archive with bytes between its last member and its directory that are no part of either."""
    raw = zipped(SMALL)
    start = raw.index(b"PK\x01\x02")
    ending = bytearray(raw[-22:])
    struct.pack_into("<L", ending, 16, start + 7)
    return raw[:start] + b"hidden!" + raw[start:-22] + ending


def unordered() -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as made:
        for name in ("b", "a"):
            made.writestr(info(name), b"")
    return buffer.getvalue()


def streamed() -> bytes:
    class Pipe(io.RawIOBase):
        def __init__(self) -> None:
            self.raw = bytearray()

        def writable(self) -> bool:
            return True

        def write(self, raw: bytes) -> int:  # type: ignore[override]
            self.raw += raw
            return len(raw)

    pipe = Pipe()
    with zipfile.ZipFile(pipe, "w") as made:
        made.writestr(info("a"), b"x")
    return bytes(pipe.raw)


@pytest.mark.parametrize(
    "make",
    [commented, dated, annotated, overlapping, with_a_gap, unordered, streamed,
     lambda: with_member((info("meta/z"), b"x" * 9999), method=zipfile.ZIP_DEFLATED),
     lambda: with_member((info("meta/z"), b"x" * 9999), method=zipfile.ZIP_BZIP2),
     lambda: with_member((info("meta/z", stat.S_IFLNK | 0o777), b"/etc/passwd")),
     lambda: with_member((info("meta/z", stat.S_IFREG | 0o755), b"")),
     lambda: with_member((info("meta/z", stat.S_IFIFO | 0o644), b"")),
     lambda: with_member((info("meta/z/"), b""))],
)  # fmt: skip
def test_a_member_of_any_other_kind_is_refused(make: Callable[[], bytes]) -> None:
    with pytest.raises(Refused):
        everything(make())


@pytest.mark.filterwarnings("ignore:Duplicate name")
@pytest.mark.parametrize(
    "name",
    ["../x", "/x", "x/../y", "./x", "x//y", "..", ".", "x\\y", "C:x", "X", "x y", "x\u0301", "x\u2028", "x" * 201,
     ".x", "-",
     "1", "000.p/7", "x.p/0", "x.p", "x.p/7/y", "é"],
)  # fmt: skip
def test_a_member_of_any_other_name_is_refused(name: str) -> None:
    for each in (name, f"meta/{name}"):
        with pytest.raises(Refused):
            everything(with_member((info(each), b"")))


@pytest.mark.parametrize(
    "name",
    ["x", "meta", "logs", "lines/x", "logs/x", f"logs/{'0' * 64}", f"logs/{'A' * 64}/1", "bodies/0", "z/1",
     f"bodies/{'0' * 63}", f"bodies/{'A' * 64}", f"bodies/{'0' * 64}/1", f"meta/{'x' * 100}", "policy"],
)  # fmt: skip
def test_a_name_that_no_bundle_has_is_refused_while_names_are_listed(name: str) -> None:
    with pytest.raises(Refused, match="no bundle has"):
        Zip(io.BytesIO(zipped({name: b""})))


def test_bodies_are_found_by_their_digests() -> None:
    digests = [hashlib.sha256(bytes([number])).hexdigest() for number in range(200)]
    archive = Zip(io.BytesIO(zipped({f"bodies/{each}": each.encode() for each in digests} | {"lines": b"x"})))
    assert [archive.read(f"bodies/{each}", 64) for each in digests] == [each.encode() for each in digests]
    assert sorted(archive.names()) == [*sorted(f"bodies/{each}" for each in digests), "lines"]
    assert archive.read("lines", 1) == b"x"
    assert not any(archive.holds(f"bodies/{each * 64}") for each in "0f")


def test_a_member_that_is_encrypted_is_refused() -> None:
    for offset in (6, len(zipped({"lines": b"x"})) - 22 - 51 + 8):
        raw = bytearray(zipped({"lines": b"x"}))
        raw[offset] |= 1
        with pytest.raises(Refused):
            everything(bytes(raw))


def test_more_members_than_16_bits_count_are_read() -> None:
    files = {f"meta/{number}": b"" for number in range(65_600)}
    raw = zipped(files)
    assert raw[-42:-38] == b"PK\x06\x07", "ZIP64"
    archive = Zip(io.BytesIO(raw))
    assert list(archive.numbers("meta")) == list(range(65_600))
    assert archive.read("meta/65599", 0) == b""
    for at in (len(raw) - 98 + 4, len(raw) - 98 + 32, len(raw) - 42 + 8, len(raw) - 12, len(raw) - 1):
        spoilt = bytearray(raw)
        spoilt[at] ^= 1
        with pytest.raises(Refused):
            Zip(io.BytesIO(spoilt))


def test_offsets_of_more_than_31_bits_are_read(monkeypatch: pytest.MonkeyPatch) -> None:
    """What the standard library does above 2 GiB, it is made to do above 150 bytes."""
    monkeypatch.setattr(zipfile, "ZIP64_LIMIT", 150)
    monkeypatch.setattr("shared.ledger.verify._ZIP_LIMIT", 150)
    raw = zipped(SMALL)
    assert raw.count(struct.pack("<HHQ", 1, 8, raw.rindex(b"PK\x03\x04"))) == 1
    assert everything(raw) == SMALL


def test_what_it_says_of_itself_is_not_believed(reader: Reader) -> None:
    """An archive of a hundred bytes that claims terabytes, or billions of members, is refused before it is read."""
    ending = struct.pack("<4s4H2LH", b"PK\x05\x06", 0, 0, 0xFFFF, 0xFFFF, 0xFFFFFFFF, 0xFFFFFFFF, 0)
    for count, length, offset in ((2**40, 46, 0), (1, 2**50, 0), (1, 46, 2**60), (2**64 - 1, 2**64 - 1, 2**64 - 1)):
        record = struct.pack("<4sQ2H2L4Q", b"PK\x06\x06", 44, 45, 45, 0, 0, count, count, length, offset)
        raw = bytes(46) + record + struct.pack("<4sLQL", b"PK\x06\x07", 0, 46, 1) + ending
        assert verdict(reader.file("x.zip", raw), reader.policy).code == 3
    huge = struct.pack(
        "<4s4B4H3L5H2L", b"PK\x01\x02", 20, 3, 20, 0, 0, 0, 0, 33, 0, 2**32 - 1, 2**32 - 1, 1, 0, 0, 0, 0, 0, 0
    )
    raw = huge + b"a" + struct.pack("<4s4H2LH", b"PK\x05\x06", 0, 0, 1, 1, 47, 0, 0)
    assert verdict(reader.file("y.zip", raw), reader.policy).code == 3


def test_chance_changes_of_a_whole_bundle_are_refused(genuine: Files, reader: Reader) -> None:
    raw, chance = zipped(genuine), random.Random(3)  # noqa: S311 - the same changes every time
    for _ in range(100):
        spoilt = bytearray(raw)
        for _ in range(chance.choice((1, 1, 2, 50))):
            spoilt[chance.randrange(len(spoilt))] ^= chance.randrange(1, 256)
        assert verdict(reader.file("spoilt.zip", bytes(spoilt)), reader.policy).code == 3
    assert verdict(write_folder(genuine, reader.place()), reader.policy).code == 0
