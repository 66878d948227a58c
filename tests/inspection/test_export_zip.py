"""The ZIP of a bundle: byte for byte what the standard library would write, without what it would hold in memory."""

from __future__ import annotations

import zipfile
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from services.inspection.export import zipping
from services.inspection.export.zipping import LONGEST, zip_folder

NAMES = st.lists(st.from_regex(r"(?:[a-z0-9]{1,3}/){0,3}[a-z0-9]{1,3}(?:\.p/[1-9])?", fullmatch=True), max_size=12)


def by_the_library(folder: Path, archive: Path) -> bytes:
    """Returns the ZIP that Python itself makes of the directory, members sorted by the bytes of their names."""
    names = [each.relative_to(folder).as_posix() for each in folder.rglob("*") if each.is_file()]
    with zipfile.ZipFile(archive, "w") as made:
        for name in sorted(names, key=str.encode):
            member = zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0))
            member.external_attr, member.create_system = 0o100644 << 16, 3
            made.writestr(member, (folder / name).read_bytes(), zipfile.ZIP_STORED)
    return archive.read_bytes()


@settings(max_examples=60, deadline=None)
@given(names=NAMES, content=st.binary(max_size=300))
def test_it_is_what_the_standard_library_writes(
    tmp_path_factory: pytest.TempPathFactory, names: list[str], content: bytes
) -> None:
    folder, place = tmp_path_factory.mktemp("folder"), tmp_path_factory.mktemp("zip")
    for number, name in enumerate(names):
        if not (folder / name).exists() and not any(each.is_file() for each in (folder / name).parents):
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            (folder / name).write_bytes(content[number:])
    zip_folder(folder, place / "ours.zip")
    assert (place / "ours.zip").read_bytes() == by_the_library(folder, place / "theirs.zip")


# Gigabytes, or 65,536 files, for one line of code each: the limits are lowered instead, ours and the library's.
@pytest.mark.parametrize(
    ("ours", "theirs", "limit"), [("MOST", "ZIP_FILECOUNT_LIMIT", 3), ("LIMIT", "ZIP64_LIMIT", 1200)]
)
def test_where_numbers_grow_long_it_is_still_what_the_library_writes(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, ours: str, theirs: str, limit: int
) -> None:
    folder = tmp_path / "folder"
    folder.mkdir()
    for name in "abcd":
        (folder / name).write_bytes(name.encode() * 500)
    zip_folder(folder, tmp_path / "small.zip")
    monkeypatch.setattr(zipping, ours, limit)
    monkeypatch.setattr(zipfile, theirs, limit)
    zip_folder(folder, tmp_path / "ours.zip")
    assert (tmp_path / "ours.zip").read_bytes() == by_the_library(folder, tmp_path / "theirs.zip")
    assert (tmp_path / "ours.zip").stat().st_size > (tmp_path / "small.zip").stat().st_size
    with zipfile.ZipFile(tmp_path / "ours.zip") as archive:
        assert [archive.read(name) for name in "abcd"] == [name.encode() * 500 for name in "abcd"]


def test_a_file_that_needs_64_bits_itself_is_refused(tmp_path: Path) -> None:
    (tmp_path / "folder").mkdir()
    with (tmp_path / "folder/a").open("wb") as file:
        file.truncate(LONGEST + 1)
    with pytest.raises(OSError, match="too long for a ZIP"):
        zip_folder(tmp_path / "folder", tmp_path / "ours.zip")
