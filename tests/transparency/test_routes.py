"""The tree over HTTP: tiles of every width that there are, entries as they stand, and whoever may read them."""

from __future__ import annotations

from pathlib import Path

import pytest

from shared.acts import BOUND_ROLES, Role
from shared.ledger.proof import Leaves, root_at
from shared.ledger.tiles import entries_path, expected_entries, expected_tiles, tile_path, unpack
from shared.ledger.tree import leaf_hash
from shared.transparency.routes import READERS
from tests.eventstore.subject import SQLiteSubject
from tests.transparency.scene import Registry

SIZE = 600
STRANGE = (
    "0/00", "0/0", "0/0000", "0/x000/000", "0/002.p/0", "0/002.p/256", "0/002.p/089", "0/002.p/+1", "0/002.p/1_0",
    "0/002.p", "0/002.p/", "0/002/", "00/000", "64/000", "-1/000", "0/000.p/256", "x/000", "0", "0/", "entries",
    "0/../0/000", "0/%2e%2e/000", "0/\u0661\u0661\u0661", "entries/0", "entries/000.p/256", "data/000", "0/000?x=1",
)  # fmt: skip
"""What names no tile, or writes one in another form than its own."""


@pytest.fixture
def grown(registry: Registry) -> Registry:
    registry.log.grow(SIZE)
    return registry


def test_every_tile_of_the_tree_is_there_at_every_width_and_no_other(grown: Registry) -> None:
    leaves = [entry.leaf_hash for entry in grown.log.store.entries(0, SIZE)]
    levels = {0: leaves, 1: [root_at(Leaves(leaves), 256), root_at(Leaves(leaves[256:]), 256)], 2: []}
    client, headers = grown.app.test_client(), grown.headers()
    for level, hashes in levels.items():
        for index in range(len(hashes) // 256 + 2):
            there = hashes[index * 256 : (index + 1) * 256]
            for width in range(1, 257):
                answer = client.get(f"/ledger/{tile_path(level, index, width)}", headers=headers)
                if width <= len(there):
                    assert (answer.status_code, answer.data) == (200, b"".join(there[:width])), (level, index, width)
                else:
                    assert answer.status_code == 404, (level, index, width)
                    assert answer.json is not None
                    assert answer.json["code"] == "ledger.no-such-tile"


def test_entry_tiles_of_every_width_hold_the_stored_bytes(grown: Registry) -> None:
    documents = [entry.document for entry in grown.log.store.entries(0, SIZE)]
    client, headers = grown.app.test_client(), grown.headers()
    for index in range(4):
        there = documents[index * 256 : (index + 1) * 256]
        for width in range(1, 257, 1 if index == 2 else 15):
            answer = client.get(f"/ledger/{entries_path(index, width)}", headers=headers)
            if width <= len(there):
                assert answer.mimetype == "application/octet-stream"
                assert unpack(answer.data) == there[:width]
            else:
                assert answer.status_code == 404


def test_whoever_reads_the_tiles_of_a_size_gets_its_whole_tree(grown: Registry) -> None:
    client, headers = grown.app.test_client(), grown.headers(Role.INSPECTOR)
    entries: list[bytes] = []
    for index, width in expected_entries(SIZE):
        entries += unpack(client.get(f"/ledger/{entries_path(index, width)}", headers=headers).data)
    assert root_at(Leaves(map(leaf_hash, entries)), SIZE) == grown.log.store.head().root
    for tile in expected_tiles(SIZE):
        assert len(client.get(f"/ledger/{tile_path(*tile)}", headers=headers).data) == tile[2] * 32


@pytest.mark.parametrize("path", STRANGE)
def test_what_names_no_tile_is_not_there(grown: Registry, path: str) -> None:
    answer = grown.app.test_client().get(f"/ledger/tile/{path}", headers=grown.headers())
    assert answer.status_code in {404, 422}
    assert answer.mimetype == "application/problem+json"


@pytest.mark.parametrize("role", Role)
def test_tiles_are_for_services_inspectors_home_affairs_and_the_committee(grown: Registry, role: Role) -> None:
    headers = grown.headers(role, agency="SNV" if role in BOUND_ROLES else None)
    for path in (tile_path(0, 0), entries_path(0)):
        answer = grown.app.test_client().get(f"/ledger/{path}", headers=headers)
        assert answer.status_code == (200 if role in READERS else 403)
        assert "no-store" in answer.headers["Cache-Control"], "a cache would answer for what the service has now"


def test_anybody_reads_the_newest_checkpoint_once_there_is_one(grown: Registry) -> None:
    client = grown.app.test_client()
    answer = client.get("/ledger/checkpoint")
    assert answer.json is not None
    assert (answer.status_code, answer.json["code"]) == (404, "ledger.no-checkpoint")
    grown.log.make_key()
    grown.log.signer().cycle()
    answer = client.get("/ledger/checkpoint")
    assert (answer.status_code, answer.content_type) == (200, "text/plain; charset=utf-8")
    assert answer.data == grown.log.kept().to_bytes()


def test_a_row_that_is_gone_is_named_and_a_row_that_was_changed_is_served_as_it_stands(
    grown: Registry, tmp_path: Path
) -> None:
    subject = SQLiteSubject(tmp_path / "registry")
    subject.tamper("UPDATE events SET document = CAST('không còn là gì' AS BLOB) WHERE position = 7")
    subject.tamper("DELETE FROM events WHERE position = 300")
    client, headers = grown.app.test_client(), grown.headers()
    assert unpack(client.get(f"/ledger/{entries_path(0)}", headers=headers).data)[6] == "không còn là gì".encode()
    answer = client.get(f"/ledger/{entries_path(1)}", headers=headers)
    assert answer.json is not None
    assert (answer.status_code, answer.json["code"]) == (404, "ledger.entry-broken")
    assert "299" in answer.json["detail"]
    assert client.get(f"/ledger/{entries_path(1, 43)}", headers=headers).status_code == 200
