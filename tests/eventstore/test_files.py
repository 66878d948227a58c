"""Files are kept by their digest: once, unchanged, checked on every read, of types told by their content."""

from __future__ import annotations

import hashlib
import io
import os
import struct
import zipfile
import zlib
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shared.errors import Refused
from shared.eventstore.files import Files, StoredFile
from shared.eventstore.filetypes import CHUNK, DOCX, EXTENSIONS, JPEG, PDF, PNG, TEXT, XLSX, media_type_of
from shared.eventstore.ports import IntegrityFault, StoreUnavailable

WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
SHEET = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"
MACRO = "application/vnd.ms-word.document.macroEnabled.main+xml"
SNV = frozenset({"agency:SNV", "person:p-013"})
SYT = frozenset({"agency:SYT", "person:p-023"})
MANUAL = "Sổ tay chất lượng\n".encode()


def office(part: str, declared: str, *more: str, comment: bytes = b"") -> bytes:
    """Returns an Office Open XML package with this main part, of this declared type."""
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as package:
        package.writestr(
            "[Content_Types].xml", f'<Types><Override PartName="/{part}" ContentType="{declared}"/></Types>'
        )
        for name in (part, *more):
            package.writestr(name, "<x/>")
        package.comment = comment
    return target.getvalue()


def picture() -> bytes:
    """Returns a PNG of one pixel."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    header = struct.pack(">IIBBBBB", 1, 1, 8, 0, 0, 0, 0)
    image = chunk(b"IDAT", zlib.compress(b"\x00\x00"))
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + image + chunk(b"IEND", b"")


TAKEN = {
    "pdf": (b"%PDF-1.4\n%\xe2\xe3\xcf\xd3\n1 0 obj\n<<>>\nendobj\n%%EOF\n", PDF),
    "docx": (office("word/document.xml", WORD), DOCX),
    "xlsx": (office("xl/workbook.xml", SHEET), XLSX),
    "png": (picture(), PNG),
    "jpeg": (b"\xff\xd8\xff\xe0\x00\x10JFIF\x00\x01\x01\x00\x00\x01\x00\x01\x00\x00\xff\xd9", JPEG),
    "text": (MANUAL, TEXT),
    "text with a mark": (b"\xef\xbb\xbf" + MANUAL, TEXT),
    "text in UTF-16": (MANUAL.decode().encode("utf-16"), TEXT),
    "text in UTF-16, the other way round": (b"\xfe\xff" + MANUAL.decode().encode("utf-16-be"), TEXT),
    "a pdf with a package inside": (b"%PDF-1.7\n" + office("word/document.xml", WORD) + b"\nendstream\n%%EOF\n", PDF),
}  # fmt: skip
REFUSED = {
    "html": b"<!DOCTYPE html><script>alert(1)</script>",
    "html after blank lines": b"\n \t\n<html></html>",
    "html behind a mark": b"\xef\xbb\xbf<html></html>",
    "svg": b"<svg xmlns='http://www.w3.org/2000/svg' onload='x()'/>",
    "xml": b"<?xml version='1.0'?><x/>",
    "script": b"#!/bin/sh\nrm -rf /\n",
    "postscript": b"%!PS-Adobe-3.0\n",
    "rtf": b"{\\rtf1\\ansi x}",
    "program": b"\x7fELF\x02\x01\x01\x00",
    "windows program": b"MZ\x90\x00\x03",
    "gif": b"GIF89a\x01\x00\x01\x00\x00\x00\x00;",
    "old word": b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1",
    "text with a nul": b"abc\x00def",
    "text with an escape": b"abc\x1b[31mdef",
    "latin text": "Sổ".encode("latin-1", errors="replace") + b"\xe9\n",
    "text in UTF-16 without a mark": "Sổ".encode("utf-16-le"),
    "text in UTF-16 cut in a letter": "Sổ".encode("utf-16") + b"\x1e",
    "text in UTF-16 with half a letter": b"\xff\xfe\x00\xd8a\x00",
    "html in UTF-16": "<html></html>".encode("utf-16"),
    "a pdf that is a package, too": b"%PDF-1.7\n" + office("word/document.xml", WORD),
    "a pdf that is a package with a comment, too": b"%PDF-1.7\n" + office("a.txt", "x", comment=b"\n%%EOF\n"),
    "a pdf that is a package behind a false end": b"%PDF-1.7\n" + office("a.txt", "x", comment=b"PK\x05\x06"),
    "a picture that is a package, too": picture() + office("word/document.xml", WORD),
    "a photograph that is a package, too": b"\xff\xd8\xff\xe0JFIF\xff\xd9" + office("xl/workbook.xml", SHEET),
    "a document that is a sheet, too": office("word/document.xml", f'{WORD}" x="{SHEET}', "xl/workbook.xml"),
    "a document with a part twice": office("word/document.xml", WORD, "word/Document.xml"),
    "word with macros under another name": office(
        "word/document.xml", f'{WORD}" x="application/vnd.ms-office.vbaProject'
    ),
    "a sheet of macros": office("xl/workbook.xml", f'{SHEET}" x="application/vnd.ms-excel.macrosheet+xml'),
    "text cut in a letter": "Sổ".encode()[:-1],
    "only blanks": b" \n\t\n",
    "pdf with its mark further in": b"x%PDF-1.4\n\x00",
    "png without a header": b"\x89PNG\r\n\x1a\n" + b"\x00" * 20,
    "zip": office("a.txt", "text/plain"),
    "word with macros": office("word/document.xml", MACRO),
    "word with a macro part": office("word/document.xml", WORD, "word/vbaProject.bin"),
    "word without its main part": office("word/other.xml", WORD),
    "word declared as a sheet": office("word/document.xml", SHEET),
    "package with a comment": office("word/document.xml", WORD, comment=b"hello"),
    "package with bytes behind it": office("word/document.xml", WORD) + b"x",
    "package cut short": office("word/document.xml", WORD)[:-30],
    "package with bytes before it": b"PK\x03\x04" + office("word/document.xml", WORD),
    "package of nothing": b"PK\x03\x04",
}


@pytest.fixture
def files(tmp_path: Path) -> Files:
    """A place for files in which there are none."""
    return Files(tmp_path / "files")


def received(tmp_path: Path, content: bytes, name: str = "upload") -> tuple[Path, str]:
    """Returns where an upload of `content` lies, and its digest."""
    path = tmp_path / name
    path.write_bytes(content)
    return path, hashlib.sha256(content).hexdigest()


def kept(tmp_path: Path) -> dict[str, bytes]:
    """Returns everything that is kept, by path below the root, and holds that each has owners, and nothing else has."""
    root = tmp_path / "files"
    found = {str(path.relative_to(root)): path.read_bytes() for path in root.rglob("*") if path.is_file()}
    owned = {path.partition(".by/")[0] for path in found if ".by/" in path}
    bytes_kept = {path: content for path, content in found.items() if ".by/" not in path}
    assert owned == bytes_kept.keys()
    return bytes_kept


@pytest.mark.parametrize(("content", "media_type"), TAKEN.values(), ids=TAKEN)
def test_a_file_is_kept_under_its_digest_with_the_type_of_its_content(
    files: Files, tmp_path: Path, content: bytes, media_type: str
) -> None:
    path, digest = received(tmp_path, content, "invoice.exe")
    stored = files.keep(path, digest, by=SNV)
    assert stored == StoredFile(digest, len(content), media_type)
    assert kept(tmp_path) == {f"{digest[:2]}/{digest}": content}
    assert stored.download_name == f"{digest}.{EXTENSIONS[media_type]}"
    assert files.find(digest) == stored
    with closing(files.read(digest)) as reading:
        assert b"".join(reading) == content


@pytest.mark.parametrize("content", REFUSED.values(), ids=REFUSED)
def test_what_is_of_no_type_that_is_taken_is_refused_and_not_kept(files: Files, tmp_path: Path, content: bytes) -> None:
    path, digest = received(tmp_path, content, "so-tay.pdf")
    with pytest.raises(Refused) as caught:
        files.keep(path, digest, by=SNV)
    assert caught.value.code == "shared.file-type"
    path.unlink()
    assert kept(tmp_path) == {}
    assert files.find(digest) is None


def test_the_same_bytes_are_kept_once(files: Files, tmp_path: Path) -> None:
    first, digest = received(tmp_path, MANUAL, "first")
    files.keep(first, digest, by=SNV)
    before = (tmp_path / "files" / digest[:2] / digest).stat()
    second, _ = received(tmp_path, MANUAL, "second")
    assert files.keep(second, digest, by=SNV) == files.find(digest)
    after = (tmp_path / "files" / digest[:2] / digest).stat()
    assert (after.st_ino, after.st_mtime_ns) == (before.st_ino, before.st_mtime_ns)
    assert second.exists(), "what was not needed stays with whoever received it"


def test_the_same_bytes_handed_in_by_many_at_once_are_kept_once(files: Files, tmp_path: Path) -> None:
    uploads = [received(tmp_path, MANUAL, f"upload-{number}") for number in range(16)]
    with ThreadPoolExecutor(8) as pool:
        stored = list(pool.map(lambda each: files.keep(*each, by=SNV), uploads))
    digest = uploads[0][1]
    assert set(stored) == {files.find(digest)}
    assert kept(tmp_path) == {f"{digest[:2]}/{digest}": MANUAL}


def test_a_kept_file_names_everybody_who_handed_it_in(files: Files, tmp_path: Path) -> None:
    digest = hashlib.sha256(MANUAL).hexdigest()
    assert files.owners(digest) == frozenset()
    for owners in (SNV, SYT, SNV):
        files.keep(received(tmp_path, MANUAL)[0], digest, by=owners)
    assert files.owners(digest) == SNV | SYT
    assert Files(tmp_path / "files").owners(digest) == SNV | SYT


def test_owners_who_hand_the_same_bytes_in_at_once_are_all_noted(files: Files, tmp_path: Path) -> None:
    digest = hashlib.sha256(MANUAL).hexdigest()
    uploads = [(received(tmp_path, MANUAL, f"upload-{number}")[0], f"agency:A{number}") for number in range(16)]
    with ThreadPoolExecutor(8) as pool:
        list(pool.map(lambda each: files.keep(each[0], digest, by={each[1]}), uploads))
    assert files.owners(digest) == {owner for _, owner in uploads}


@pytest.mark.parametrize("by", [(), ("SNV",), ("agency:",), ("agency:../x",), ("agency:.",), ("agency:SNV", "a:b\n")])
def test_a_file_of_nobody_or_of_somebody_whose_name_is_a_path_is_not_kept(
    files: Files, tmp_path: Path, by: tuple[str, ...]
) -> None:
    path, digest = received(tmp_path, MANUAL)
    with pytest.raises(ValueError, match="owners"):
        files.keep(path, digest, by=by)
    assert kept(tmp_path) == {}


def test_what_was_refused_has_no_owner(files: Files, tmp_path: Path) -> None:
    path, digest = received(tmp_path, REFUSED["html"])
    with pytest.raises(Refused):
        files.keep(path, digest, by=SNV)
    assert files.owners(digest) == frozenset()


def test_a_kept_file_cannot_be_written_by_accident(files: Files, tmp_path: Path) -> None:
    path, digest = received(tmp_path, MANUAL)
    files.keep(path, digest, by=SNV)
    assert (tmp_path / "files" / digest[:2] / digest).stat().st_mode & 0o777 == 0o440


@pytest.mark.parametrize("change", ["flipped", "shorter", "longer", "emptied"])
def test_changed_bytes_are_noticed_on_every_read_and_before_the_first_is_given(
    files: Files, tmp_path: Path, change: str
) -> None:
    path, digest = received(tmp_path, MANUAL)
    files.keep(path, digest, by=SNV)
    place = tmp_path / "files" / digest[:2] / digest
    place.chmod(0o640)
    place.write_bytes(
        {"flipped": MANUAL[:-1] + b"?", "shorter": MANUAL[:-1], "longer": MANUAL + b"\n", "emptied": b""}[change]
    )
    for read in (files.find, files.read):
        with pytest.raises(IntegrityFault, match=digest):
            read(digest)
    again, _ = received(tmp_path, MANUAL, "again")
    with pytest.raises(IntegrityFault, match=digest):
        files.keep(again, digest, by=SNV)


def test_bytes_that_change_while_they_are_read_never_arrive_whole(files: Files, tmp_path: Path) -> None:
    content = b"dong\n" * CHUNK
    path, digest = received(tmp_path, content)
    files.keep(path, digest, by=SNV)
    reading = files.read(digest)
    place = tmp_path / "files" / digest[:2] / digest
    place.chmod(0o640)
    with place.open("r+b") as file:
        file.write(b"DONG\n")
    given: list[bytes] = []
    with pytest.raises(IntegrityFault, match="changed while"):
        given.extend(reading)
    assert 0 < sum(len(each) for each in given) < len(content)
    reading.close()


@pytest.mark.parametrize("digest", ["", "abc", "../../etc/passwd", "A" * 64, "0" * 63, "0" * 65, "0" * 64])
def test_a_digest_that_is_not_kept_or_is_none_finds_nothing(files: Files, digest: str) -> None:
    assert (files.find(digest), files.owners(digest)) == (None, frozenset())
    with pytest.raises(Refused) as caught:
        files.read(digest)
    assert caught.value.code == "shared.not-found"


def test_a_disk_that_cannot_be_written_is_told_as_such(files: Files, tmp_path: Path) -> None:
    path, digest = received(tmp_path, MANUAL)
    (tmp_path / "files").mkdir()
    (tmp_path / "files" / digest[:2]).write_text("in the way", "utf-8")
    with pytest.raises(StoreUnavailable):
        files.keep(path, digest, by=SNV)


def test_what_was_taken_once_stays_readable_when_less_is_taken_later(
    files: Files, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path, digest = received(tmp_path, MANUAL)
    files.keep(path, digest, by=SNV)
    monkeypatch.setattr("shared.eventstore.files.media_type_of", lambda _: None)
    stored = files.find(digest)
    assert stored is not None
    assert (stored.media_type, stored.download_name) == ("application/octet-stream", f"{digest}.bin")


def test_a_package_that_inflates_to_far_more_than_it_says_is_not_inflated() -> None:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as package:
        package.writestr("[Content_Types].xml", b" " * 50_000_000)
        package.writestr("word/document.xml", "<x/>")
    assert target.tell() < 200_000
    assert media_type_of(target) is None


def test_a_package_whose_table_of_types_is_packed_otherwise_than_offices_do_is_not_unpacked() -> None:
    for method in (zipfile.ZIP_LZMA, zipfile.ZIP_BZIP2):
        target = io.BytesIO()
        with zipfile.ZipFile(target, "w", method) as package:
            package.writestr("[Content_Types].xml", f'<Override ContentType="{WORD}"/>')
            package.writestr("word/document.xml", "<x/>")
        assert media_type_of(target) is None


def test_a_package_with_an_endless_directory_is_not_read(monkeypatch: pytest.MonkeyPatch) -> None:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as package:
        for number in range(20_000):
            package.writestr(f"word/{number}.xml", b"")

    def read_anyway(*_: object) -> None:
        raise AssertionError("the directory was read")

    monkeypatch.setattr(zipfile, "ZipFile", read_anyway)
    assert media_type_of(target) is None


@given(st.binary(max_size=300))
def test_no_bytes_at_all_break_the_telling_of_types(content: bytes) -> None:
    assert media_type_of(io.BytesIO(content)) in {None, *EXTENSIONS}


@given(st.data())
def test_no_change_to_a_package_breaks_the_telling_of_types(data: st.DataObject) -> None:
    package = bytearray(TAKEN["docx"][0])
    for _ in range(data.draw(st.integers(1, 4))):
        package[data.draw(st.integers(0, len(package) - 1))] = data.draw(st.integers(0, 255))
    assert media_type_of(io.BytesIO(bytes(package))) in {None, *EXTENSIONS}


def test_a_file_is_on_disk_under_its_name_before_keep_returns(
    files: Files, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    synced: list[int] = []
    real = os.fsync

    def noted(descriptor: int) -> None:
        synced.append(os.fstat(descriptor).st_ino)
        real(descriptor)

    monkeypatch.setattr(os, "fsync", noted)
    path, digest = received(tmp_path, MANUAL)
    files.keep(path, digest, by=SNV)
    root = tmp_path / "files"
    owners = root / digest[:2] / f"{digest}.by"
    places = [root / digest[:2] / digest, root, tmp_path, root / digest[:2]]
    places += [*(owners / each for each in sorted(SNV)), owners, root / digest[:2]]
    assert synced == [place.stat().st_ino for place in places], "the bytes, their owners, every folder that names them"


@pytest.mark.parametrize("raw", [b"", b"\x00\xff", b"<script>", b"%PDF-1.4\n"])
def test_evidence_is_held_whatever_it_is_once_and_handed_out_as_bytes(tmp_path: Path, raw: bytes) -> None:
    files, digest = Files(tmp_path / "files"), hashlib.sha256(raw).hexdigest()
    assert files.hold(raw, by={"service:inspection"}).digest == digest
    again = files.hold(raw, by={"service:other"})
    assert b"".join(files.read(digest)) == raw
    assert again.size == len(raw)
    assert files.owners(digest) == {"service:inspection", "service:other"}
    assert [each.name for each in (tmp_path / "files").rglob("*") if each.is_file()].count(digest) == 1
    assert not list((tmp_path / "files").glob(".held-*"))


def test_evidence_whose_kept_bytes_were_changed_is_not_overwritten(tmp_path: Path) -> None:
    files = Files(tmp_path / "files")
    digest = files.hold(b"first", by=SNV).digest
    kept = tmp_path / "files" / digest[:2] / digest
    kept.chmod(0o640)
    kept.write_bytes(b"other")
    with pytest.raises(IntegrityFault):
        files.hold(b"first", by=SNV)
