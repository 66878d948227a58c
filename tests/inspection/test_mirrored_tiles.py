"""The mirror shows a log as its own service would: the same tiles, byte for byte, to those who may read them."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from pathlib import Path
from typing import Final

import pytest
from werkzeug.test import TestResponse

from services.inspection.mirror.tiles import MirroredHashes
from services.inspection.mirror.walking import heard_rows
from shared.acts import Role
from shared.contracts import leaf_hash
from shared.eventstore.ports import Heard
from shared.ledger.proof import Leaves, root_at
from shared.ledger.tiles import entries_path, expected_entries, expected_tiles, pack, tile_path, unpack
from shared.ledger.tree import root_of
from tests.eventstore.audited import edit_heard, in_heard
from tests.eventstore.subject import SQLiteSubject
from tests.inspection.patrolled import OWN, REGISTRY, Watched

SIZE: Final = 300


@pytest.fixture
def watched(tmp_path: Path) -> Iterator[Watched]:
    made = Watched(tmp_path, SQLiteSubject(tmp_path / "registry"))
    made.register()
    made.grow(SIZE)
    made.hear()
    yield made
    made.close()


def ask(watched: Watched, path: str, role: Role = Role.SERVICE, origin: str = REGISTRY) -> TestResponse:
    return watched.post.get(f"/mirror/{hashlib.sha256(origin.encode()).hexdigest()}/{path}", role)


def test_every_tile_is_that_of_the_log_itself(watched: Watched) -> None:
    for level, index, width in expected_tiles(SIZE):
        answer = ask(watched, tile_path(level, index, width))
        assert answer.status_code == 200, answer.text
        assert answer.data == b"".join(watched.store.hashes(level, index * 256, width))
    for index, width in expected_entries(SIZE):
        answer = ask(watched, entries_path(index, width))
        entries = watched.store.entries(index * 256, width)
        assert (answer.status_code, answer.data) == (200, pack(each.document for each in entries))


def test_narrower_tiles_of_older_checkpoints_are_there_too(watched: Watched) -> None:
    answer = ask(watched, entries_path(0, 17))
    assert [leaf_hash(each) for each in unpack(answer.data)] == list(watched.store.hashes(0, 0, 17))


NO_TILES: Final = (
    tile_path(0, 1, 45), tile_path(0, 2), tile_path(2, 0, 1), entries_path(1, 45), entries_path(7, 1),
    "tile/0/000.p/0", "tile/0/1", "tile/entries/../000", "tile/64/000",
)  # fmt: skip


@pytest.mark.parametrize("path", NO_TILES)
def test_what_is_no_tile_of_the_log_is_not_there(watched: Watched, path: str) -> None:
    assert ask(watched, path).status_code == 404


def test_of_a_log_that_is_not_watched_nothing_is_shown(watched: Watched) -> None:
    for path in (tile_path(0, 0, 1), entries_path(0, 1), "checkpoint"):
        assert ask(watched, path, origin="thucchat.elsewhere/registry").status_code == 404


@pytest.mark.parametrize("role", [Role.SERVICE, Role.INSPECTOR, Role.HOME_AFFAIRS, Role.PPC])
def test_tiles_are_for_those_who_check(watched: Watched, role: Role) -> None:
    assert ask(watched, tile_path(0, 0, 5), role).status_code == 200
    assert ask(watched, entries_path(0, 5), role).status_code == 200


def test_tiles_are_for_nobody_else_and_checkpoints_for_everybody(watched: Watched) -> None:
    assert ask(watched, tile_path(0, 0, 5), Role.ASSESSOR).status_code == 403
    assert ask(watched, entries_path(0, 5), Role.PPC_OFFICE).status_code == 403
    path = f"/mirror/{hashlib.sha256(REGISTRY.encode()).hexdigest()}"
    client = watched.post.app.test_client()
    assert client.get(f"{path}/{tile_path(0, 0, 5)}").status_code == 401
    assert client.get(f"{path}/checkpoint").status_code == 404
    watched.accept(SIZE)
    watched.step()
    assert client.get(f"{path}/checkpoint").status_code == 200


def test_inspections_own_log_is_shown_in_the_same_way(watched: Watched) -> None:
    entries = watched.own.entries(0, 2)
    assert ask(watched, entries_path(0, 2), origin=OWN).data == pack(each.document for each in entries)
    assert ask(watched, tile_path(0, 0, 2), origin=OWN).data == b"".join(each.leaf_hash for each in entries)


def test_a_row_that_was_changed_is_named_and_never_handed_on(watched: Watched) -> None:
    watched.tamper(edit_heard(130, leaf=False), watched.inspection)
    answer = ask(watched, entries_path(0))
    assert (answer.status_code, answer.get_json()["code"]) == (404, "ledger.entry-broken")
    assert "130" in answer.get_json()["detail"]
    assert ask(watched, tile_path(0, 0)).status_code == 404
    assert ask(watched, entries_path(0, 130)).status_code == 200


def test_a_row_that_is_gone_is_named(watched: Watched) -> None:
    watched.tamper(in_heard(lambda rows: rows[:7] + rows[8:]), watched.inspection)
    answer = ask(watched, entries_path(0))
    assert answer.get_json()["code"] == "ledger.entry-broken"
    assert "7" in answer.get_json()["detail"]


def test_hashes_over_hashes_are_those_of_the_definition() -> None:
    """Level 2, over rows that are made as they are asked for."""
    size = 2 * 256 * 256 + 300

    def rows(after: int, limit: int) -> list[Heard]:
        documents = [b"%d" % position for position in range(after + 1, min(after + limit, size) + 1)]
        return [Heard("x", after + n, leaf_hash(raw), raw) for n, raw in enumerate(documents, 1)]

    hashes = MirroredHashes(rows)
    first, second = hashes.hashes(2, 0, 2)
    assert first == root_of([leaf_hash(b"%d" % position) for position in range(1, 65_537)])
    assert second != first
    assert root_at(hashes, size) == root_of([leaf_hash(b"%d" % position) for position in range(1, size + 1)])
    with pytest.raises(LookupError):
        hashes.hashes(1, 513, 1)


def test_a_mirror_is_as_good_a_source_of_proofs_as_the_log(watched: Watched) -> None:
    hashes = MirroredHashes(heard_rows(watched.own, "registry"))
    leaves = Leaves(watched.store.hashes(0, 0, SIZE))
    for size in (1, 2, 255, 256, 257, SIZE):
        assert root_at(hashes, size) == root_at(leaves, size)
