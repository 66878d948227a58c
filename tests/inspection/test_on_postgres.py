"""The mirror on PostgreSQL keeps what it keeps on SQLite, and answers the same."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from shared.eventstore.opening import open_store, upgrade
from shared.eventstore.viewtables import PostgresViewTables, upgrade_postgres
from tests.inspection.test_mirror import GARBAGE
from tests.inspection.world import SNV, World, registered, tell_the_programme

END = "2008-12-31"


@pytest.fixture
def on_postgres(postgres_url: str, tmp_path: Path) -> Iterator[World]:
    upgrade(postgres_url)
    upgrade_postgres(postgres_url)
    world = World(tmp_path, open_store(postgres_url, environment={}), PostgresViewTables(postgres_url))
    yield world
    world.close()


def test_both_stores_give_the_same_history_and_dossier(on_postgres: World, world: World) -> None:
    for each in (on_postgres, world):
        tell_the_programme(each)
    assert on_postgres.dossier(END, END) == world.dossier(END, END)
    assert on_postgres.history(END, END) == world.history(END, END)


def test_whatever_is_heard_is_kept_and_indexed_there_too(on_postgres: World) -> None:
    for raw in GARBAGE.values():
        on_postgres.hear("registry", raw)
    after = on_postgres.say(registered(), f"agency/{SNV}")
    rows = list(on_postgres.mirror.shelf("unreadable"))
    assert [on_postgres.mirror.document(row) for row in rows] == list(GARBAGE.values())
    assert [row.id for row in on_postgres.mirror.shelf(SNV)] == [str(after.id)]
