"""Alarms about a log: the offices that follow are told once, in words, and what is told causes nothing more."""

from __future__ import annotations

import re
from datetime import date
from email import message_from_bytes, policy
from typing import Any

import pytest

from services.inspection.policy import REACTIONS as WHAT_INSPECTION_REACTS_TO
from services.notifier.catalogues import load_all
from services.notifier.domain.rules import ALARM_RULES, told_of_alarms_on
from services.notifier.policy import REACTIONS
from shared.contracts import CATALOGUE, PUBLISHERS
from shared.contracts.inspection import AlarmClosed, AlarmKind, AlarmRaised
from shared.contracts.notifier import ChannelName, NoticeRequested
from tests.notifier.world import HEAD, MailHost, World

OFFICES = ("TTT", "VPUB", "SNV")


def texts_of(world: World) -> list[dict[str, Any]]:
    asked = world.told(NoticeRequested)
    found = [world.app.text_of(each.notice, each.text) for each in asked]
    return [each for each in found if each is not None]


@pytest.mark.parametrize("what", ["alarm", "closed"])
def test_each_office_that_follows_is_told_once_whatever_is_heard_again(world: World, what: str) -> None:
    document = getattr(world, what)()
    world.hear(document, document)
    assert [each.agency for each in world.told(NoticeRequested)] == list(OFFICES)
    assert {each.cause for each in world.told(NoticeRequested)} == {document.id}


def test_an_office_whose_head_is_known_is_told_in_person_and_by_mail_and_the_others_in_their_inbox(
    mailing: World,
) -> None:
    mailing.hear(mailing.appointed(code="VPUB"), mailing.alarm())
    told = {each.agency: (each.recipient, each.channels) for each in mailing.told(NoticeRequested)}
    assert told["VPUB"] == (HEAD, (ChannelName.INBOX, ChannelName.EMAIL))
    assert told["TTT"] == ("agency:ttt", (ChannelName.INBOX,))
    assert told["SNV"] == ("agency:snv", (ChannelName.INBOX,))


@pytest.mark.parametrize("kind", list(AlarmKind))
def test_an_alarm_is_told_in_words_of_both_languages(world: World, kind: AlarmKind) -> None:
    world.hear(world.alarm(kind, log="funding"))
    text, words = texts_of(world)[0], load_all().version("alarm", 1).words
    assert text["subject_vi"] == f"Cảnh báo về sổ phân bổ kinh phí (funding): {words['kind'][kind][0]}"
    assert text["subject_en"] == f"Alarm about the log of allocation of funds (funding): {words['kind'][kind][1]}"
    for index, name in enumerate(("text_vi", "text_en")):
        assert words["advice"][kind][index] in text[name]
        assert not {"{", "}", "None"} & set(re.findall(r"[{}]|\w+", text[name]))
    assert "(đếm từ 0): 11\n" in text["text_vi"]
    assert "(counted from 0): 11\n" in text["text_en"]


def test_what_is_not_known_is_said_to_be_not_known(world: World) -> None:
    world.hear(world.alarm(AlarmKind.STALE, index=None), world.closed(reason=None))
    raised, closed = texts_of(world)[0], texts_of(world)[-1]
    assert "(đếm từ 0): chưa xác định\n" in raised["text_vi"]
    assert "Lý do: không nêu\n" in closed["text_vi"]


def test_an_alarm_about_a_log_without_a_name_in_words_is_told_all_the_same(world: World) -> None:
    world.hear(world.alarm(log="so-moi"))
    assert texts_of(world)[0]["subject_vi"] == "Cảnh báo về sổ so-moi: nội dung đã ghi bị thay đổi"


def test_the_mail_says_where_the_evidence_is_and_does_not_hold_it(mailing: World, mail: MailHost) -> None:
    mailing.hear(mailing.appointed(code="TTT"), mailing.alarm())
    mailing.delivery.deliver_due()
    (envelope,) = mail.box.accepted
    message = message_from_bytes(envelope.original_content or b"", policy=policy.default)
    body = next(message.iter_parts()).get_content()
    assert message["Subject"].startswith("Cảnh báo về sổ danh mục cơ quan áp dụng (registry)")
    assert "GET /v1/alarms" in body
    assert "changed-registry" in body
    assert "văn bản ký\n" not in body
    assert "chi tiết của máy" not in body


def test_every_kind_of_alarm_and_every_log_has_words() -> None:
    words = load_all().version("alarm", 1).words
    assert set(words["kind"]) == set(words["advice"]) == {kind.value for kind in AlarmKind}
    assert set(words["log"]) == set(PUBLISHERS)


def test_a_closing_gives_its_reason(world: World) -> None:
    world.hear(world.closed())
    assert "Lý do: Đã khôi phục từ bản sao.\n" in texts_of(world)[0]["text_vi"]


def test_of_all_that_inspection_records_alarms_alone_are_told() -> None:
    published = {facts for topic, facts in CATALOGUE.items() if topic.startswith("inspection.")}
    assert published & set(REACTIONS) == {AlarmRaised, AlarmClosed}


def test_no_loop_can_arise_because_inspection_reacts_to_nothing_that_the_notifier_records() -> None:
    told = {facts for topic, facts in CATALOGUE.items() if topic.startswith("notifier.")}
    assert not told & set(WHAT_INSPECTION_REACTS_TO)


def test_every_rule_about_who_is_told_is_dated_in_order_and_gives_its_source() -> None:
    days = [rule.in_force_from for rule in ALARM_RULES]
    assert days == sorted(set(days))
    assert all(rule.agencies and "2a" in rule.source for rule in ALARM_RULES)
    assert told_of_alarms_on(date(2006, 1, 1)) == ALARM_RULES[0].agencies
    assert told_of_alarms_on(date(2008, 1, 1)) == OFFICES
