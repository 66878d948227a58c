"""A log read from its tiles over real HTTP: the very entries, each held against the tree, or an error to try again."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from shared.ledger.proof import consistency_proof, root_at
from shared.messaging.remote import HttpLog, LogUnavailable
from shared.processes import peers_of
from shared.transparency.tilelog import TileLog, remote_hashes
from tests.eventstore.subject import SQLiteSubject
from tests.transparency.scene import NOWHERE, Registry, Served

SIZE = 600


@pytest.fixture
def served(registry: Registry) -> Iterator[Served]:
    registry.log.grow(SIZE)
    made = Served(registry.app)
    yield made
    made.close()


@pytest.fixture
def log(registry: Registry, served: Served) -> TileLog:
    return TileLog(served.url, registry.token)


@pytest.mark.parametrize("after", [0, 1, 255, 256, 257, 511, 512, 599, 600, 601])
@pytest.mark.parametrize("limit", [1, 2, 256, 257, 1000])
def test_it_reads_what_the_store_has(registry: Registry, log: TileLog, after: int, limit: int) -> None:
    assert list(log.entries(after, limit)) == list(registry.service.store.entries(after, limit))


def test_no_more_than_a_thousand_at_once_and_the_head_is_the_log_s(registry: Registry, log: TileLog) -> None:
    registry.log.grow(500)
    assert len(log.entries(0, 5000)) == 1000
    assert log.head() == registry.service.store.head()


def test_what_grows_meanwhile_is_read_with_the_next_page(registry: Registry, log: TileLog) -> None:
    assert len(log.entries(590, 1000)) == 10
    registry.log.grow(1)
    assert [entry.position for entry in log.entries(600, 1000)] == [601]


def test_an_entry_that_does_not_hash_to_the_tree_is_not_taken(registry: Registry, log: TileLog, tmp_path: Path) -> None:
    SQLiteSubject(tmp_path / "registry").tamper("UPDATE events SET document = {changed} WHERE position = 299")
    with pytest.raises(LogUnavailable, match="entry 298 does not have the hash"):
        log.entries(290, 20)
    assert [entry.position for entry in log.entries(299, 2)] == [300, 301], "an old fault does not hide what is new"
    assert len(log.entries(0, 256)) == 256, "what is whole can be read"


def test_an_entry_that_is_gone_can_only_be_waited_for(registry: Registry, log: TileLog, tmp_path: Path) -> None:
    SQLiteSubject(tmp_path / "registry").tamper("DELETE FROM events WHERE position = 20")
    with pytest.raises(LogUnavailable, match="404"):
        log.entries(10, 20)


def test_a_service_out_of_reach_or_without_the_right_is_unavailable(registry: Registry, served: Served) -> None:
    with pytest.raises(LogUnavailable):
        TileLog(NOWHERE, registry.token).entries(0, 1)
    with pytest.raises(LogUnavailable, match="401"):
        TileLog(served.url, lambda: "none").entries(0, 1)


@pytest.mark.parametrize("size", [1, 2, 255, 256, 257, 512, 599, 600])
def test_roots_and_proofs_can_be_made_from_the_tiles_of_any_size(registry: Registry, served: Served, size: int) -> None:
    store, hashes = registry.service.store, remote_hashes(served.url, registry.token, size)
    assert root_at(hashes, size) == root_at(store, size)
    assert consistency_proof(hashes, size // 3, size) == consistency_proof(store, size // 3, size)
    with pytest.raises(LookupError):
        hashes.hashes(0, size - 1, 2)
    with pytest.raises(LookupError):
        hashes.hashes(2, 0, 1)


def test_a_mirror_reads_tiles_and_whoever_reacts_reads_the_log(registry: Registry, tmp_path: Path) -> None:
    token = tmp_path / "token"
    token.write_text("x", "ascii")
    settings = replace(registry.log.settings, peers={"assessment": NOWHERE}, service_token=token)
    service = replace(
        registry.service, hears=("assessment",), ground=replace(registry.service.ground, settings=settings)
    )
    assert type(peers_of(replace(service, keeps_documents=True))["assessment"]) is TileLog
    assert type(peers_of(replace(service, keeps_documents=False))["assessment"]) is HttpLog
