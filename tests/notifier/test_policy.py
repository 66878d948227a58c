"""Who is told of what: one notice to the head for each cause, whatever is heard again and in whatever order."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from services.notifier.application import TEXTS
from services.notifier.domain.notice import notice_key
from services.notifier.policy import notices
from shared.contracts import Document
from shared.contracts.assessment import AssessmentKind
from shared.contracts.notifier import ChannelName, NoticeRequested
from tests.notifier.world import HEAD, SNV, STC, World

CAUSES = ("scheduled", "submitted", "approved", "released")


@pytest.mark.parametrize("cause", CAUSES)
def test_the_head_is_told_of_it_once_with_the_event_as_its_cause(mailing: World, cause: str) -> None:
    document: Document = getattr(mailing, cause)()
    mailing.hear(document, document)
    assert mailing.topics() == ["addressee.agency-named", "addressee.noted", "notice.requested"]
    (asked,) = mailing.told(NoticeRequested)
    assert (asked.agency, asked.recipient, asked.cause, asked.cause_type) == (SNV, HEAD, document.id, document.topic)
    assert asked.channels == (ChannelName.INBOX, ChannelName.EMAIL)
    assert asked.notice == notice_key(document.id, SNV)
    recorded = mailing.log()[-1]
    assert (recorded.causation, recorded.correlation) == (document.id, document.correlation)


def test_nobody_is_told_beforehand_of_an_unannounced_assessment(mailing: World) -> None:
    mailing.hear(mailing.scheduled(kind=AssessmentKind.UNANNOUNCED))
    assert mailing.told(NoticeRequested) == []


def test_a_cause_heard_again_after_a_change_of_heads_makes_no_second_notice(mailing: World) -> None:
    document = mailing.scheduled()
    mailing.hear(document, mailing.appointed("p-moi", date(2008, 1, 1)), document)
    assert [each.recipient for each in mailing.told(NoticeRequested)] == [HEAD]


def test_the_head_on_the_day_of_the_cause_is_told_and_not_one_to_come(mailing: World) -> None:
    mailing.hear(mailing.appointed("p-moi", date(2008, 1, 29)))
    mailing.hear(mailing.scheduled(key="DG-1"))
    mailing.pass_time(timedelta(days=1))
    mailing.hear(mailing.scheduled(key="DG-2"))
    assert [each.recipient for each in mailing.told(NoticeRequested)] == [HEAD, "p-moi"]


def test_where_no_head_is_known_the_office_is_told_by_the_inbox_alone(mailing: World) -> None:
    mailing.hear(mailing.scheduled(STC))
    (asked,) = mailing.told(NoticeRequested)
    assert (asked.recipient, asked.channels) == ("agency:hn-stc", (ChannelName.INBOX,))


def test_the_text_is_kept_beside_the_log_by_its_digest_and_says_what_happened(mailing: World) -> None:
    mailing.hear(mailing.scheduled())
    (asked,) = mailing.told(NoticeRequested)
    kept = mailing.app.text_of(asked.notice, asked.text)
    assert kept is not None
    assert (kept["template"], kept["version"]) == (asked.template, asked.template_version)
    assert "Căn cứ Quyết định số 12/QĐ-UBND ngày 02/01/2008 của UBND tỉnh Hà Nam" in kept["text_vi"]
    assert "Kính gửi".encode() not in mailing.log()[-1].raw


def test_an_erased_text_is_gone_and_the_log_stands(mailing: World) -> None:
    mailing.hear(mailing.scheduled())
    (asked,) = mailing.told(NoticeRequested)
    before = mailing.store.head()
    assert mailing.texts.erase(TEXTS, asked.notice) == 1
    assert mailing.app.text_of(asked.notice, asked.text) is None
    assert mailing.store.head() == before


def test_an_agency_whose_name_was_not_heard_is_called_by_its_code(world: World) -> None:
    world.hear(world.appointed(), world.scheduled())
    (asked,) = world.told(NoticeRequested)
    text = world.app.text_of(asked.notice, asked.text)
    assert text is not None
    assert text["text_vi"].startswith(f"Kính gửi: Thủ trưởng {SNV}\n")


def test_what_concerns_no_head_makes_no_notice(world: World) -> None:
    world.hear(world.registered(), world.appointed())
    assert world.told(NoticeRequested) == []
    assert len(notices.REACTIONS) == 9
