"""A demonstration's database: its role may log in, its owner may upgrade it, and both go away with it."""

from __future__ import annotations

import secrets

import psycopg
import pytest

from shared.eventstore.disposable import DisposableDatabase


def who(url: str) -> tuple[str, str]:
    with psycopg.connect(url) as connection:
        row = connection.execute("SELECT current_user, current_database()").fetchone()
    assert row is not None
    return row[0], row[1]


@pytest.mark.postgres
def test_a_disposable_database_is_made_anew_each_time_and_is_gone_once_dropped(postgres_url: str) -> None:
    name = f"thucchat_test_{secrets.token_hex(4)}"
    first = DisposableDatabase(postgres_url, name)
    with psycopg.connect(first.owner_url) as left:
        left.execute("CREATE TABLE kept (n int)")
        left.commit()
        second = DisposableDatabase(postgres_url, name)
        assert who(second.role_url) == (name, name)
        assert who(second.owner_url)[1] == name
    with psycopg.connect(second.owner_url) as connection:
        assert connection.execute("SELECT to_regclass('kept')").fetchone() == (None,), "nothing of the first is left"
    second.drop()
    for url in (second.role_url, second.owner_url):
        with pytest.raises(psycopg.OperationalError):
            psycopg.connect(url)
