"""A directory may hold regular files only: no link, pipe or socket is followed or waited for, no folder is empty."""

from __future__ import annotations

import os
import socket
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.ledger.bundles import Files, Programme, entry, folder_of, origin_of, write_folder
from tests.ledger.verdicts import Reader, verdict

LOG = folder_of(origin_of("registry"))


@pytest.fixture(scope="module")
def programme() -> Programme:
    made = Programme("registry")
    made.record("registry", entry("SNV"), entry())
    made.publish("registry")
    return made


@pytest.fixture
def genuine(programme: Programme) -> Files:
    return programme.bundle()


@pytest.fixture
def reader(programme: Programme, tmp_path: Path) -> Reader:
    return Reader.of(programme, tmp_path)


def linked(path: Path) -> None:
    away = path.rename(path.with_name("away"))
    path.symlink_to(away)


def linked_outside(path: Path) -> None:
    path.unlink()
    path.symlink_to("/dev/zero")


def hard_linked(path: Path) -> None:
    outside = path.parents[1] if path.parent.name == "meta" else path.parents[3]
    os.link(path, outside.parent / "another-name")


def piped(path: Path) -> None:
    path.unlink()
    os.mkfifo(path)


def socketed(path: Path) -> None:
    path.unlink()
    place = Path.cwd()
    os.chdir(path.parent)  # a socket's whole path may only have about a hundred bytes
    try:
        with socket.socket(socket.AF_UNIX) as made:
            made.bind(path.name)
    finally:
        os.chdir(place)


def foldered(path: Path) -> None:
    path.unlink()
    path.mkdir()
    (path / "x").write_bytes(b"")


@pytest.mark.parametrize("spoil", [linked, linked_outside, hard_linked, piped, socketed, foldered])
@pytest.mark.parametrize("name", ["meta/checkpoint", f"{LOG}/checkpoint", f"{LOG}/tile/entries/000.p/2"])
def test_what_is_no_regular_file_of_one_name_is_refused(
    spoil: Callable[[Path], None], name: str, genuine: Files, reader: Reader
) -> None:
    bundle = write_folder(genuine, reader.place())
    assert verdict(bundle, reader.policy).code == 0
    spoil(bundle / name)
    assert verdict(bundle, reader.policy).code == 3


def test_a_folder_that_is_a_link_is_refused(genuine: Files, reader: Reader) -> None:
    bundle = write_folder(genuine, reader.place())
    away = (bundle / "meta/tile").rename(reader.folder / "away")
    (bundle / "meta/tile").symlink_to(away, target_is_directory=True)
    assert verdict(bundle, reader.policy).found["file"] == "meta/tile"


@pytest.mark.parametrize("name", ["x", "bodies", "meta/x", f"{LOG}/entries", f"logs/{'0' * 64}"])
def test_a_folder_with_nothing_in_it_is_refused(name: str, genuine: Files, reader: Reader) -> None:
    bundle = write_folder(genuine, reader.place())
    (bundle / name).mkdir(parents=True)
    assert verdict(bundle, reader.policy).found["file"] == name


def test_folders_without_end_are_refused(genuine: Files, reader: Reader) -> None:
    deep = "/".join(["d"] * 400)
    bundle = write_folder({**genuine, f"{deep}/x": b""}, reader.place())
    assert "too deep" in verdict(bundle, reader.policy).reason


@pytest.mark.parametrize("name", ["meta/checkpoint", "meta/tile/0/000.p/3", "meta/tile/entries/000.p/3"])
def test_a_file_that_is_far_too_long_is_refused_before_it_is_read(name: str, genuine: Files, reader: Reader) -> None:
    bundle = write_folder(genuine, reader.place())
    os.truncate(bundle / name, 1 << 26)
    said = verdict(bundle, reader.policy)
    assert ("longer than it may be" in said.reason, said.found["file"]) == (True, name)


def test_a_name_that_is_no_text_is_refused(genuine: Files, reader: Reader) -> None:
    bundle = write_folder(genuine, reader.place())
    (bundle / os.fsdecode(b"meta/\xff\xfe")).write_bytes(b"x")
    assert verdict(bundle, reader.policy).code == 3


def test_an_empty_directory_and_a_file_that_is_anything_are_no_bundles(reader: Reader) -> None:
    empty = reader.place()
    empty.mkdir()
    assert verdict(empty, reader.policy).code == 3
    for raw in (b"", b"PK", b"PK\x05\x06" + bytes(18), bytes(22), bytes(10_000), os.urandom(5_000), b"\xff" * 200):
        assert verdict(reader.file("any.zip", raw), reader.policy).code == 3


def test_a_file_that_cannot_be_read_is_refused(genuine: Files, reader: Reader, monkeypatch: pytest.MonkeyPatch) -> None:
    bundle = write_folder(genuine, reader.place())
    genuinely = os.open

    def failing(path: str, flags: int) -> int:
        if path.endswith("meta/checkpoint"):
            raise PermissionError(path)
        return genuinely(path, flags)

    monkeypatch.setattr("shared.ledger.verify.os.open", failing)
    assert "PermissionError" in verdict(bundle, reader.policy).reason


@pytest.mark.parametrize("named", ["bundle", "--seen", "--document", "record"])
@pytest.mark.parametrize("kind", ["pipe", "device", "folder"])
def test_nobody_is_waited_for_where_a_file_is_no_regular_one(
    named: str, kind: str, genuine: Files, reader: Reader
) -> None:
    strange = {"pipe": reader.folder / "pipe", "device": Path("/dev/zero"), "folder": reader.folder}[kind]
    os.mkfifo(reader.folder / "pipe")
    bundle, document = write_folder(genuine, reader.place()), reader.file("document", b"{}")
    if named == "bundle":
        assert verdict(strange, reader.policy).code == (3 if kind == "folder" else 2)
    elif named == "record":
        assert verdict(strange, reader.policy, "--document", str(document)).code in {2, 3}
    else:
        assert verdict(bundle, reader.policy, named, str(strange)).code == 2


def test_a_policy_may_come_through_a_pipe(genuine: Files, reader: Reader, monkeypatch: pytest.MonkeyPatch) -> None:
    bundle, policy = write_folder(genuine, reader.place()), reader.policy.read_bytes()
    monkeypatch.setattr("shared.ledger.verify.PIPE_SECONDS", 0)
    for sent, code in ((policy, 0), (policy[:-1], 2), (b"", 2)):
        reads, writes = os.pipe()
        os.write(writes, sent)
        os.close(writes)
        assert verdict(bundle, Path(f"/dev/fd/{reads}")).code == code
        os.close(reads)
    os.mkfifo(reader.folder / "pipe")
    assert "nothing comes" in verdict(bundle, reader.folder / "pipe").error
    for strange in (Path("/dev/zero"), reader.folder):
        assert "regular" in verdict(bundle, strange).error
