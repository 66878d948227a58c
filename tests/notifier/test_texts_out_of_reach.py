"""The texts of notices are out of reach for a while: no document is set aside for it, and no attempt is used up."""

from __future__ import annotations

import sqlite3
from collections import Counter
from collections.abc import Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, contextmanager
from typing import Any

import pytest

from shared.contracts.notifier import NoticeFailed, NoticeRequested, NoticeSent
from shared.eventstore.erasable import SQLiteErasable
from shared.eventstore.ports import StoreUnavailable
from shared.messaging.taking import ATTEMPTS
from tests.notifier.world import MailHost, World
from tests.support.waiting import until


@contextmanager
def texts_away(world: World) -> Iterator[None]:
    """The table is not there: another file is being put in its place."""
    with closing(sqlite3.connect(world.directory / "erasable.db", isolation_level=None)) as other:
        other.execute("ALTER TABLE erasable RENAME TO away")
        try:
            yield
        finally:
            other.execute("ALTER TABLE away RENAME TO erasable")


def test_a_notice_whose_text_cannot_be_kept_now_is_asked_for_later(mailing: World, mail: MailHost) -> None:
    tried = Counter[str]()

    class Watched(SQLiteErasable):
        def put(self, kind: str, key: str, body: Mapping[str, Any]) -> str:
            tried[key] += 1
            return super().put(kind, key, body)

    with closing(Watched(mailing.directory / "erasable.db")) as texts, ThreadPoolExecutor(1) as pool:
        mailing.app.texts = texts
        with texts_away(mailing):
            heard = pool.submit(mailing.hear, mailing.scheduled())
            until(lambda: heard.done() or tried.total() > ATTEMPTS, "more attempts than a bad document gets")
            assert not heard.done()
        heard.result(60)
        assert len(mailing.told(NoticeRequested)) == 1
        assert "message.parked" not in mailing.topics()
        mailing.delivery.deliver_due()
    assert len(mail.box.accepted) == 1


def test_a_text_that_cannot_be_read_now_uses_up_no_attempt(mailing: World, mail: MailHost) -> None:
    mailing.hear(mailing.scheduled())
    with texts_away(mailing):
        for _ in range(2):
            with pytest.raises(StoreUnavailable):
                mailing.delivery.deliver_due()
    assert mailing.told(NoticeFailed) == []
    assert mailing.delivery.deliver_due() == 2
    assert [each.attempt for each in mailing.told(NoticeSent)] == [1, 1]
    assert len(mail.box.accepted) == 1
