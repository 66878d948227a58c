"""The bundle: what is in it, that it is the same for the same request, and that nothing unsigned ever leaves."""

from __future__ import annotations

import errno
import os
import shutil
import sqlite3
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from services.inspection.export.bundle import UnknownAgency
from services.inspection.export.checkpoints import NoCheckpoint
from shared.contracts import leaf_hash
from shared.contracts.access import access_refused
from shared.eventstore.opening import open_sqlite
from shared.eventstore.ports import IntegrityFault
from shared.ledger.checkpoint import Checkpoint, cosigned_at, opened
from shared.ledger.lines import lines_head, shelves_of
from shared.ledger.note import Note
from shared.ledger.tiles import entries_path, expected_entries, expected_tiles, tile_path, unpack
from shared.ledger.tree import root_of
from tests.inspection.signed import HEARD, INSPECTION, SignedWorld, content_of, directory_of
from tests.inspection.world import PROVINCE, SNV, evidence, tell_the_programme

STC = "HN-STC"
ORIGINS = [f"{PROVINCE}/{name}" for name in HEARD]
BODY = "Biên bản họp Ban chỉ đạo".encode()


@pytest.fixture(scope="module")
def signed(tmp_path_factory: pytest.TempPathFactory) -> Iterator[SignedWorld]:
    """A programme that was published twice; of its registry there are three tiles of entries. Nobody changes it."""
    world = SignedWorld(tmp_path_factory.mktemp("signed"))
    tell_the_programme(world)
    world.say(evidence(world.keep_file(BODY)), f"evidence/{SNV}-1")
    world.say(evidence(world.keep_file(b"of another agency"), STC), f"evidence/{STC}-1")
    world.publish()
    world.many(600)
    world.publish()
    world.publish_meta()
    yield world
    world.close()


@pytest.fixture
def going_on(tmp_path: Path) -> Iterator[SignedWorld]:
    """A programme of its own, signed once, to go on with."""
    world = SignedWorld(tmp_path / "world")
    tell_the_programme(world)
    world.publish()
    world.publish_meta()
    yield world
    world.close()


def entries_of(files: dict[str, bytes], where: str, size: int) -> list[bytes]:
    return [raw for each in expected_entries(size) for raw in unpack(files[f"{where}/{entries_path(*each)}"])]


def test_a_full_bundle_holds_every_log_to_its_last_byte_and_nothing_else(signed: SignedWorld, tmp_path: Path) -> None:
    signed.export(tmp_path / "bundle")
    files = content_of(tmp_path / "bundle")
    places = {"meta": INSPECTION, **{directory_of(origin): origin for origin in ORIGINS}}
    expected = set()
    for where, origin in places.items():
        head = Checkpoint.parse(Note.parse(files[f"{where}/checkpoint"]).text)
        entries = entries_of(files, where, head.size)
        leaves = list(map(leaf_hash, entries))
        assert (head.origin, root_of(leaves)) == (origin, head.root)
        expected |= {f"{where}/checkpoint", *(f"{where}/{entries_path(*each)}" for each in expected_entries(head.size))}
        expected |= {f"{where}/{tile_path(*each)}" for each in expected_tiles(head.size)}
        full = leaves[:256]
        assert files[f"{where}/{tile_path(0, 0, len(full))}"] == b"".join(full)
    expected |= {
        f"{directory_of(origin)}/checkpoints/{size}" for origin in ORIGINS for size in accepted(signed, origin)
    }
    assert set(files) == expected
    registry = directory_of(f"{PROVINCE}/registry")
    assert files[f"{registry}/tile/1/000.p/2"] == b"".join(
        root_of(list(map(leaf_hash, entries_of(files, registry, 607)))[at : at + 256]) for at in (0, 256)
    )


def accepted(world: SignedWorld, origin: str) -> list[int]:
    return list(world.store.checkpoint_sizes(origin, -1, 100))


def test_every_checkpoint_bears_the_signatures_of_log_witness_and_mirror(signed: SignedWorld, tmp_path: Path) -> None:
    signed.export(tmp_path / "bundle")
    files = content_of(tmp_path / "bundle")
    witness, mirror = signed.cosigners.witness.verifier_key, signed.cosigners.mirror.verifier_key
    for where, origin in {"meta": INSPECTION, **{directory_of(each): each for each in ORIGINS}}.items():
        note = Note.parse(files[f"{where}/checkpoint"])
        own = signed.signers[origin][0].verifier_key
        assert set(opened(note, [own, witness, mirror])) == {own, witness, mirror}
        assert cosigned_at(note, mirror) is not None
    for name, raw in files.items():
        if "/checkpoints/" in name:
            kept = signed.store.checkpoints_at(Note.parse(raw).text.partition("\n")[0], int(name.rpartition("/")[2]))
            assert raw in [each.note for each in kept]


def test_a_bundle_about_an_agency_has_its_entries_the_programmes_and_all_hashes(
    signed: SignedWorld, tmp_path: Path
) -> None:
    made = signed.export(tmp_path / "whole")
    part = signed.export(tmp_path / "part", SNV)
    whole, files = content_of(tmp_path / "whole"), content_of(tmp_path / "part")
    exported = 0
    for origin in ORIGINS:
        where = directory_of(origin)
        size = Checkpoint.parse(Note.parse(whole[f"{where}/checkpoint"]).text).size
        for index, raw in enumerate(entries_of(whole, where, size)):
            theirs = {SNV, "*"}.intersection(shelves_of(raw))
            assert files.get(f"{where}/entries/{index}") == (raw if theirs else None)
            exported += bool(theirs)
    only_whole = {name for name in whole if "/tile/entries/" in name and name.startswith("logs/")}
    assert set(whole) - set(files) == only_whole
    assert {name for name in set(files) - set(whole) if "/entries/" not in name} == {"lines"}
    assert (part.entries, part.entries_held) == (exported + part.meta_size, made.entries)


def test_the_lines_in_a_bundle_are_those_that_the_meta_log_states(signed: SignedWorld, tmp_path: Path) -> None:
    signed.export(tmp_path / "part", SNV, STC)
    lines = (tmp_path / "part/lines").read_bytes()
    assert lines == b"".join(sorted(lines.splitlines(keepends=True)))
    size, root = lines_head(lines.decode().splitlines())
    stated = signed.store.stored(0, 1000)[-1].document.decode()
    assert f'"lines_root":"{root.hex()}","lines_size":{size}' in stated


def test_nothing_about_nobodys_file_goes_into_a_bundle_about_an_agency(going_on: SignedWorld, tmp_path: Path) -> None:
    told = {"right": "registry.agency.register", "rule": "shared.forbidden", "method": "POST", "route": "/v1/agencies"}
    going_on.say(access_refused("registry")(**told), "access/p-ai-do")
    going_on.publish()
    going_on.publish_meta()
    going_on.export(tmp_path / "part", SNV)
    assert not [name for name, raw in content_of(tmp_path / "part").items() if b"registry.access.refused" in raw]


def test_what_is_no_event_document_is_in_nobodys_file_and_in_a_full_bundle(
    going_on: SignedWorld, tmp_path: Path
) -> None:
    going_on.hear("funding", b'{"agencies":"HN-SNV"} no event')
    going_on.publish()
    going_on.publish_meta()
    for name, asked, found in (("all", (), True), ("part", (SNV,), False)):
        going_on.export(tmp_path / name, *asked)
        assert any(b"no event" in raw for raw in content_of(tmp_path / name).values()) is found


@pytest.mark.parametrize("agencies", [(), (SNV,), (SNV, STC)], ids=["all", "one", "two"])
def test_the_same_request_is_the_same_bytes_also_after_the_system_went_on(
    going_on: SignedWorld, tmp_path: Path, agencies: tuple[str, ...]
) -> None:
    world = going_on
    world.many(300)
    world.publish()
    size = world.publish_meta()
    for name in ("first", "first.zip"):
        world.export(tmp_path / name, *agencies)
    assert world.publish_meta() == size  # a refresh: the same size, newer times
    world.many(7)
    world.publish()
    world.publish_meta()
    for name in ("again", "again.zip"):
        world.export(tmp_path / name, *agencies, meta_size=size)
    assert content_of(tmp_path / "first") == content_of(tmp_path / "again")
    assert (tmp_path / "first.zip").read_bytes() == (tmp_path / "again.zip").read_bytes()
    world.export(tmp_path / "newest", *agencies)
    assert content_of(tmp_path / "first") != content_of(tmp_path / "newest")


def test_a_zip_holds_the_directory_in_one_form(signed: SignedWorld, tmp_path: Path) -> None:
    signed.export(tmp_path / "bundle", SNV)
    signed.export(tmp_path / "bundle.zip", SNV)
    with zipfile.ZipFile(tmp_path / "bundle.zip") as archive:
        members = archive.infolist()
        assert {each.filename: archive.read(each) for each in members} == content_of(tmp_path / "bundle")
    assert [each.filename for each in members] == sorted(each.filename for each in members)
    assert {(each.date_time, each.compress_type, each.external_attr >> 16, each.extra) for each in members} == {
        ((1980, 1, 1, 0, 0, 0), zipfile.ZIP_STORED, 0o100644, b"")
    }


def test_the_files_that_exported_entries_name_go_along_each_once(signed: SignedWorld, tmp_path: Path) -> None:
    assert signed.export(tmp_path / "without", SNV).bodies_withheld == 1
    made = signed.export(tmp_path / "one", SNV, bodies=True)
    assert (made.bodies, made.bodies_withheld) == (1, 0)
    assert [each.read_bytes() for each in (tmp_path / "one/bodies").iterdir()] == [BODY]
    made = signed.export(tmp_path / "all", bodies=True)
    assert (made.bodies, made.bodies_withheld) == (2, 0)
    assert not (tmp_path / "without/bodies").exists()


def test_an_agency_that_nothing_names_is_no_request(signed: SignedWorld, tmp_path: Path) -> None:
    for code in ("HN-KHONG-CO", "*", "-"):
        with pytest.raises(UnknownAgency, match=code.replace("*", r"\*")):
            signed.export(tmp_path / "bundle", SNV, code)
    assert list(tmp_path.iterdir()) == []


def test_where_no_checkpoint_has_this_size_the_nearest_are_told(going_on: SignedWorld, tmp_path: Path) -> None:
    sizes = [size for (size,) in [(each,) for each in accepted(going_on, INSPECTION)]]
    for _ in range(4):
        going_on.many(1)
        going_on.publish()
        sizes.append(going_on.publish_meta())
    with pytest.raises(NoCheckpoint) as caught:
        going_on.export(tmp_path / "bundle", meta_size=sizes[2] + 1)
    assert caught.value.nearest == tuple(sizes[1:5])
    with pytest.raises(NoCheckpoint):
        going_on.export(tmp_path / "bundle", meta_size=10**9)


def test_a_checkpoint_that_the_mirror_has_not_signed_yet_carries_no_bundle(tmp_path: Path) -> None:
    world = SignedWorld(tmp_path / "world")
    tell_the_programme(world)
    world.publish()
    with pytest.raises(NoCheckpoint):
        world.export(tmp_path / "bundle")
    world.witnessed(INSPECTION, world.store, world.store.head().size)
    with pytest.raises(NoCheckpoint):
        world.export(tmp_path / "bundle")
    world.close()


def test_a_log_that_was_accepted_further_than_mirrored_goes_out_as_far_as_it_was_mirrored(
    going_on: SignedWorld, tmp_path: Path
) -> None:
    going_on.many(5)
    going_on.publish("registry", mirroring=False)
    going_on.publish_meta()
    going_on.export(tmp_path / "bundle")
    where = tmp_path / "bundle" / directory_of(f"{PROVINCE}/registry")
    assert Checkpoint.parse(Note.parse((where / "checkpoint").read_bytes()).text).size == 7
    assert [each.name for each in (where / "checkpoints").iterdir()] == ["7"]


def test_nothing_is_written_over_or_left_behind(signed: SignedWorld, tmp_path: Path) -> None:
    (tmp_path / "full").mkdir()
    (tmp_path / "full/mine").write_text("mine")
    (tmp_path / "file.zip").write_text("mine")
    (tmp_path / "folder.zip").mkdir()
    for name in ("full", "file.zip", "folder.zip"):
        with pytest.raises(FileExistsError):
            signed.export(tmp_path / name)
    (tmp_path / "empty").mkdir()
    signed.export(tmp_path / "empty")
    assert (tmp_path / "empty/meta/checkpoint").is_file()
    assert sorted(each.name for each in tmp_path.iterdir()) == ["empty", "file.zip", "folder.zip", "full"]
    assert (tmp_path / "file.zip").read_text() == "mine"


def test_on_a_disk_without_links_a_zip_is_renamed_and_still_never_over_another(
    signed: SignedWorld, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def no_links(*_: object) -> None:
        raise PermissionError(errno.EPERM, "Operation not permitted")

    def taken_meanwhile(*_: object) -> None:
        (tmp_path / "two.zip").write_text("mine")
        no_links()

    monkeypatch.setattr(os, "link", no_links)
    signed.export(tmp_path / "one.zip")
    assert zipfile.is_zipfile(tmp_path / "one.zip")
    monkeypatch.setattr(os, "link", taken_meanwhile)
    with pytest.raises(FileExistsError):
        signed.export(tmp_path / "two.zip")
    assert (tmp_path / "two.zip").read_text() == "mine"


Attack = Callable[[sqlite3.Connection], object]
EDITED = "CAST(replace(CAST(document AS TEXT), '12/QĐ-SNV', '13/QĐ-SNV') AS BLOB)"


def rehash(database: sqlite3.Connection, table: str, where: str) -> None:
    """Edits one document and puts the leaf hash that it now has beside it."""
    database.create_function("leaf", 1, leaf_hash)
    database.execute(f"UPDATE {table} SET document = {EDITED} WHERE {where}")  # noqa: S608
    database.execute(f"UPDATE {table} SET leaf_hash = leaf(document) WHERE {where}")  # noqa: S608


def unsign(database: sqlite3.Connection) -> None:
    """Puts another signature where the log's own stands under every kept checkpoint."""
    for number, raw in database.execute("SELECT number, note FROM checkpoints").fetchall():
        note = Note.parse(raw)
        forged = replace(note.signatures[0], value=bytes(64))
        changed = Note(note.text, (forged, *note.signatures[1:])).to_bytes()
        database.execute("UPDATE checkpoints SET note = ? WHERE number = ?", (changed, number))


ATTACKS: dict[str, tuple[Attack, str]] = {
    "a mirrored body edited, its leaf hash intact": (
        lambda db: db.execute(
            f"UPDATE heard SET document = {EDITED} WHERE source = 'registry' AND position = 301"  # noqa: S608
        ),
        r"registry: index 300 ",
    ),
    "a mirrored body edited and hashed again": (
        lambda db: rehash(db, "heard", "source = 'registry' AND position = 301"),
        r"registry: between index 7 and 606 ",
    ),
    "a mirrored row deleted": (
        lambda db: db.execute("DELETE FROM heard WHERE source = 'funding' AND position = 3"),
        r"funding: index 2 ",
    ),
    "a mirrored log cut short": (
        lambda db: db.execute("DELETE FROM heard WHERE source = 'registry' AND position > 600"),
        r"registry: index 600 ",
    ),
    "inspection's own log cut short": (
        lambda db: db.execute("DELETE FROM events WHERE position > 9"),
        r"inspection: index 9 ",
    ),
    "two rows exchanged": (
        lambda db: db.executescript(
            "UPDATE heard SET position = 0 WHERE source = 'registry' AND position = 20;"
            "UPDATE heard SET position = 20 WHERE source = 'registry' AND position = 21;"
            "UPDATE heard SET position = 21 WHERE source = 'registry' AND position = 0"
        ),
        r"registry: between index 7 and 606 ",
    ),
    "inspection's own log edited": (
        lambda db: db.execute(
            "UPDATE events SET document = CAST(replace(CAST(document AS TEXT), 'p-thanh-tra', 'p-nguoi-khac') AS BLOB)"
            " WHERE position = 2"
        ),
        r"inspection: index 1 ",
    ),
    "a kept checkpoint replaced": (
        lambda db: db.execute(
            "UPDATE checkpoints SET note = CAST(replace(CAST(note AS TEXT), 'inspection', 'inspectiom') AS BLOB)"
        ),
        r"checkpoint kept at size",
    ),
    "the log's signatures replaced": (unsign, r"inspection: .* does not verify"),
}


@pytest.mark.parametrize("agencies", [(), (SNV,)], ids=["all", "one"])
@pytest.mark.parametrize(("attack", "told"), ATTACKS.values(), ids=ATTACKS)
def test_a_damaged_mirror_makes_no_bundle_and_says_where(
    signed: SignedWorld, tmp_path: Path, attack: Attack, told: str, agencies: tuple[str, ...]
) -> None:
    with sqlite3.connect(signed.directory / "events.db") as source, sqlite3.connect(tmp_path / "events.db") as copy:
        source.backup(copy)
        for (trigger,) in copy.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'").fetchall():
            copy.execute(f"DROP TRIGGER {trigger}")
        attack(copy)
        copy.commit()
    store = open_sqlite(tmp_path / "events.db", create=False)
    before, signed.store = signed.store, store
    try:
        with pytest.raises(IntegrityFault, match=told):
            signed.export(tmp_path / "out", *agencies)
    finally:
        signed.store = before
        store.close()
    assert not (tmp_path / "out").exists()
    assert not list(tmp_path.glob(".out*"))


def test_a_file_that_was_changed_where_it_is_kept_makes_no_bundle(signed: SignedWorld, tmp_path: Path) -> None:
    shutil.copytree(signed.directory / "files", tmp_path / "files")
    kept = next(each for each in (tmp_path / "files").rglob("*") if each.is_file() and each.stat().st_size)
    kept.chmod(0o600)
    kept.write_bytes(kept.read_bytes()[:-1] + b"?")
    before, signed.files = signed.files, type(signed.files)(tmp_path / "files")
    try:
        with pytest.raises(IntegrityFault, match=kept.name):
            signed.export(tmp_path / "out", bodies=True)
    finally:
        signed.files = before
    assert not (tmp_path / "out").exists()
