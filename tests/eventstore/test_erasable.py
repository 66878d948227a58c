"""What may be forgotten: kept beside the log by salted digest, and really gone when it is erased."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator
from pathlib import Path

import psycopg
import pytest

from shared.eventstore.erasable import Erasable, PostgresErasable, SQLiteErasable, upgrade_postgres
from shared.eventstore.ports import IntegrityFault

Tamper = Callable[[str], None]


@pytest.fixture(params=["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)])
def kept(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[tuple[Erasable, Tamper]]:
    made: Erasable
    if request.param == "sqlite":
        path = tmp_path / "people.db"
        made = SQLiteErasable(path)

        def tamper(sql: str) -> None:
            with sqlite3.connect(path) as connection:
                connection.execute(sql)
            connection.close()
    else:
        url = request.getfixturevalue("postgres_url")
        upgrade_postgres(url)
        made = PostgresErasable(url)

        def tamper(sql: str) -> None:
            with psycopg.connect(url) as connection:
                connection.execute(sql.replace("erasable", "erasable.erasable").encode())

    yield made, tamper
    made.close()


def test_a_body_is_found_by_its_digest_and_no_two_digests_are_alike(kept: tuple[Erasable, Tamper]) -> None:
    store, _ = kept
    body = {"name": "Người minh hoạ 1", "email": "p-1@hanam.example"}
    first, second = store.put("person", "p-1", body), store.put("person", "p-1", body)
    assert first != second
    assert store.get("person", "p-1", first) == store.get("person", "p-1", second) == body
    assert store.get("person", "p-2", first) is None


def test_erasing_destroys_every_revision_of_a_key_and_of_no_other(kept: tuple[Erasable, Tamper]) -> None:
    store, _ = kept
    gone = [store.put("person", "p-1", {"name": name}) for name in ("A", "B")]
    stays = store.put("person", "p-2", {"name": "C"})
    assert store.erase("person", "p-1") == 2
    assert [store.get("person", "p-1", digest) for digest in gone] == [None, None]
    assert store.erase("person", "p-1") == 0
    assert store.get("person", "p-2", stays) == {"name": "C"}


def test_a_body_that_was_changed_is_not_shown(kept: tuple[Erasable, Tamper]) -> None:
    store, tamper = kept
    digest = store.put("person", "p-1", {"name": "A"})
    tamper(
        'UPDATE erasable SET body = CAST(\'{"name":"B"}\' AS BLOB)'
        if isinstance(store, SQLiteErasable)
        else 'UPDATE erasable SET body = \'{"name":"B"}\'::bytea'
    )
    with pytest.raises(IntegrityFault, match="p-1"):
        store.get("person", "p-1", digest)


def test_no_byte_of_what_was_erased_is_left_in_the_file(tmp_path: Path) -> None:
    store = SQLiteErasable(tmp_path / "people.db")
    store.put("person", "p-1", {"name": "Dấu-Vết-Không-Được-Còn"})
    assert any("Dấu-Vết".encode() in path.read_bytes() for path in tmp_path.iterdir())
    store.erase("person", "p-1")
    store.close()
    assert not any("Dấu-Vết".encode() in path.read_bytes() for path in tmp_path.iterdir())


def test_bodies_kept_together_are_all_there_each_under_a_digest_of_its_own(kept: tuple[Erasable, Tamper]) -> None:
    store, _ = kept
    digests = store.put_all("person", {f"p-{number}": {"name": "Một tên"} for number in range(2000)})
    assert len(set(digests.values())) == 2000
    assert store.get("person", "p-1999", digests["p-1999"]) == {"name": "Một tên"}
    assert store.held("person") == sorted(digests.items())
    assert store.held("notice") == []
    some = {"p-1": digests["p-1"], "p-2": digests["p-1"], "p-x": digests["p-3"]}
    assert store.get_all("person", some) == {"p-1": {"name": "Một tên"}}
    assert store.get_all("person", {}) == {}
    assert store.put_all("person", {}) == {}
    store.erase("person", "p-7")
    assert "p-7" not in dict(store.held("person"))
