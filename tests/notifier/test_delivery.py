"""Delivery: exactly one mail for each cause, whatever is heard again, restarted or out of reach; and on record."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator, Sequence
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from services.notifier.application import Delivery
from services.notifier.channels import NotDelivered
from services.notifier.channels.email import Email
from services.notifier.domain.notice import OUTCOME_UNKNOWN, Notice
from services.notifier.domain.rules import RETRY
from services.notifier.projections.notices import next_due
from shared.acts import Act, Actor, Role
from shared.contracts.notifier import ChannelName, HandoverBegun, NoticeFailed, NoticeRequested, NoticeSent
from shared.eventstore.ports import Recorded, Recording, StoreUnavailable
from tests.notifier.world import HEAD, STC, MailHost, World, ids_of
from tests.support.waiting import until

MACHINE = Actor("service:notifier", Role.SERVICE)


def sent_by(world: World, channel: ChannelName) -> list[NoticeSent]:
    return [each for each in world.told(NoticeSent) if each.channel is channel]


def test_a_notice_is_put_in_the_inbox_and_mailed_once_and_each_step_is_on_record(
    mailing: World, mail: MailHost
) -> None:
    mailing.hear(mailing.scheduled())
    assert mailing.delivery.deliver_due() == 2
    assert mailing.topics()[-4:] == ["notice.requested", "notice.handover-begun", "notice.sent", "notice.sent"]
    (envelope,) = mail.box.accepted
    (sent,) = sent_by(mailing, ChannelName.EMAIL)
    assert ids_of([envelope]) == [sent.message_id] == [each.message_id for each in mailing.told(HandoverBegun)]
    requested = next(each for each in mailing.log() if isinstance(each.facts, NoticeRequested))
    for document in mailing.log()[-3:]:
        assert (document.causation, document.correlation) == (requested.id, requested.correlation)
        assert document.actor.person == "service:notifier"


def test_nothing_is_sent_twice_for_one_cause_whatever_is_heard_again_or_restarted(
    mailing: World, mail: MailHost
) -> None:
    causes = [mailing.scheduled(), mailing.submitted(), mailing.approved(), mailing.released()]
    for _ in range(3):
        mailing.hear(*causes)
        mailing.delivery.deliver_due()
        mailing.restart()
        mailing.pass_time(timedelta(days=3))
        mailing.delivery.deliver_due()
    assert len(mail.box.accepted) == len(set(ids_of(mail.box.accepted))) == len(causes)
    assert len(sent_by(mailing, ChannelName.INBOX)) == len(causes)
    assert mailing.delivery.is_idle()


def test_without_a_mail_server_the_inbox_alone_is_used(world: World) -> None:
    world.settle_in()
    world.hear(world.scheduled())
    world.delivery.deliver_due()
    assert [each.channel for each in world.told(NoticeSent)] == [ChannelName.INBOX]


def test_a_server_down_is_tried_again_by_the_rule_until_it_is_up(mailing: World, mail: MailHost) -> None:
    mail.stop()
    mailing.hear(mailing.scheduled())
    for wait in RETRY.waits[:3]:
        mailing.delivery.deliver_due()
        mailing.pass_time(wait - timedelta(seconds=1))
        assert mailing.delivery.is_idle()
        assert mailing.delivery.deliver_due() == 0
        mailing.pass_time(timedelta(seconds=1))
        assert not mailing.delivery.is_idle()
    mail.start()
    mailing.delivery.deliver_due()
    failures = mailing.told(NoticeFailed)
    assert [(each.attempt, each.problem, each.final) for each in failures] == [
        (attempt, "server-unreachable", False) for attempt in (1, 2, 3)
    ]
    assert [each.attempt for each in sent_by(mailing, ChannelName.EMAIL)] == [4]
    assert len(mail.box.accepted) == 1
    assert len(mailing.told(HandoverBegun)) == 1


def test_after_the_last_attempt_it_is_given_up_on_record_and_the_inbox_still_has_it(
    mailing: World, mail: MailHost
) -> None:
    mail.stop()
    mailing.hear(mailing.scheduled())
    for _ in range(RETRY.attempts + 3):
        mailing.delivery.deliver_due()
        mailing.pass_time(timedelta(days=1))
    mail.start()
    assert mailing.delivery.deliver_due() == 0
    failures = mailing.told(NoticeFailed)
    assert [each.final for each in failures] == [False] * (RETRY.attempts - 1) + [True]
    assert mail.box.accepted == []
    assert len(sent_by(mailing, ChannelName.INBOX)) == 1


REFUSALS: dict[str, tuple[Callable[[World, MailHost], Any], str]] = {
    "a recipient that does not exist": (lambda _, mail: mail.box.refusals["RCPT"].append("550 no"), "smtp-550"),
    "a text that is not wanted": (lambda _, mail: mail.box.refusals["DATA"].append("554 no"), "smtp-554"),
    "a person without an address": (lambda world, _: world.book.addresses.clear(), "no-address"),
}


@pytest.mark.parametrize(("arrange", "problem"), REFUSALS.values(), ids=REFUSALS)
def test_what_will_never_work_is_given_up_at_once(
    mailing: World, mail: MailHost, arrange: Callable[[World, MailHost], Any], problem: str
) -> None:
    arrange(mailing, mail)
    mailing.hear(mailing.scheduled())
    mailing.delivery.deliver_due()
    mailing.pass_time(timedelta(days=9))
    assert mailing.delivery.deliver_due() == 0
    (failed,) = mailing.told(NoticeFailed)
    assert (failed.problem, failed.final, failed.attempt) == (problem, True, 1)
    assert mail.box.accepted == []


def test_an_erased_text_is_not_sent(mailing: World, mail: MailHost) -> None:
    mailing.hear(mailing.scheduled())
    (asked,) = mailing.told(NoticeRequested)
    mailing.texts.erase("notice", asked.notice)
    mailing.delivery.deliver_due()
    assert {(each.problem, each.final) for each in mailing.told(NoticeFailed)} == {("text-erased", True)}
    assert mail.box.accepted == []


def test_one_notice_that_fails_holds_up_no_other(mailing: World, mail: MailHost) -> None:
    class Broken(Email):
        def deliver(self, letter: Any, begin: Any) -> str:
            if letter.notice == broken:
                raise ZeroDivisionError("a bug of ours")
            return super().deliver(letter, begin)

    mailing.hear(mailing.scheduled(key="DG-1"), mailing.scheduled(key="DG-2"))
    broken = mailing.told(NoticeRequested)[0].notice
    channels = {**mailing.app.channels, ChannelName.EMAIL: Broken(mail.server, mailing.book)}
    mailing.app.channels = channels
    mailing.delivery.deliver_due()
    assert len(mail.box.accepted) == 1
    assert [(each.notice, each.problem, each.final) for each in mailing.told(NoticeFailed)] == [
        (broken, "internal-error", False)
    ]


def test_an_attempt_cut_off_by_a_crash_is_seen_to_be_in_doubt_and_made_again_under_the_same_id(
    mailing: World, mail: MailHost
) -> None:
    """The window that SMTP leaves: the server has the mail and nobody recorded it. Small, and visible."""
    mailing.hear(mailing.scheduled())
    mail.box.cut_after_text = True
    mailing.app.channels = {**mailing.app.channels, ChannelName.EMAIL: Crashing(mail, mailing)}
    with pytest.raises(Crash):
        mailing.delivery.deliver_due()
    assert len(mail.box.accepted) == 1
    mail.box.cut_after_text = False
    mailing.restart()
    assert mailing.delivery.deliver_due() <= 1
    assert mailing.told(NoticeFailed) == []
    mailing.pass_time(RETRY.lease)
    mailing.delivery.deliver_due()
    (doubt,) = mailing.told(NoticeFailed)
    assert (doubt.problem, doubt.final, doubt.attempt) == (OUTCOME_UNKNOWN, False, 1)
    mailing.pass_time(RETRY.wait_after(1))
    mailing.delivery.deliver_due()
    assert len(mail.box.accepted) == 2
    assert len(set(ids_of(mail.box.accepted))) == 1
    assert [each.attempt for each in sent_by(mailing, ChannelName.EMAIL)] == [2]


class Crash(BaseException):
    """The process dies here."""


class Crashing(Email):
    """E-mail whose process dies right after the server accepted the text."""

    def __init__(self, mail: MailHost, world: World) -> None:
        super().__init__(mail.server, world.book)

    def deliver(self, letter: Any, begin: Any) -> str:
        try:
            super().deliver(letter, begin)
        finally:
            raise Crash


def test_an_answer_that_is_lost_is_in_doubt_at_once(mailing: World, mail: MailHost) -> None:
    mailing.hear(mailing.scheduled())
    mail.box.cut_after_text = True
    mailing.delivery.deliver_due()
    (doubt,) = mailing.told(NoticeFailed)
    assert (doubt.problem, doubt.final) == (OUTCOME_UNKNOWN, False)


def test_many_workers_at_once_send_one_mail(tmp_path: Path, mail: MailHost) -> None:
    world = World(tmp_path, mail.server)
    world.settle_in()
    world.hear(*(world.scheduled(key=f"DG-{number}") for number in range(5)))
    start = threading.Barrier(4)

    def work() -> None:
        start.wait()
        Delivery(world.app, world.views).deliver_due()

    threads = [threading.Thread(target=work) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    while not world.delivery.is_idle():
        world.delivery.deliver_due()
    assert len(mail.box.accepted) == len(set(ids_of(mail.box.accepted))) == 5
    assert len(sent_by(world, ChannelName.EMAIL)) == len(sent_by(world, ChannelName.INBOX)) == 5
    world.close()


class WhileAnother(Email):
    """E-mail during whose first letter another worker begins to hand over a notice; then `fail` or go on."""

    def __init__(self, mail: MailHost, world: World, notice: str, *, fail: bool) -> None:
        super().__init__(mail.server, world.book)
        self._world, self._notice, self._fail = world, notice, fail

    def deliver(self, letter: Any, begin: Any) -> str:
        if self._notice:
            act, notice = Act.begin(self._world.app.stamp, MACHINE), self._world.app.load(Notice, self._notice)
            self._notice = ""
            notice.begin_handover(act, ChannelName.EMAIL, "<another@worker>")
            self._world.app.save(act, notice)
        if self._fail:
            raise NotDelivered("server-unreachable")
        return super().deliver(letter, begin)


def test_who_fails_to_begin_what_another_worker_has_begun_says_nothing_about_it(mailing: World, mail: MailHost) -> None:
    mailing.hear(mailing.scheduled())
    key = mailing.told(NoticeRequested)[0].notice
    another = WhileAnother(mail, mailing, key, fail=True)
    mailing.app.channels = {**mailing.app.channels, ChannelName.EMAIL: another}
    mailing.delivery.deliver_due()
    assert mailing.told(NoticeFailed) == []
    assert list(mailing.app.load(Notice, key).begun) == [ChannelName.EMAIL]


def test_what_another_worker_began_meanwhile_is_left_to_it(mailing: World, mail: MailHost) -> None:
    mailing.hear(mailing.scheduled(key="DG-1"))
    mailing.pass_time(timedelta(seconds=1))
    mailing.hear(mailing.scheduled(key="DG-2"))
    first, second = (each.notice for each in mailing.told(NoticeRequested))
    another = WhileAnother(mail, mailing, second, fail=False)
    mailing.app.channels = {**mailing.app.channels, ChannelName.EMAIL: another}
    mailing.delivery.deliver_due()
    assert [each.notice for each in sent_by(mailing, ChannelName.EMAIL)] == [first]
    assert mailing.told(NoticeFailed) == []
    assert len(mail.box.accepted) == 1


def test_a_notice_read_while_its_mail_is_on_the_way_is_still_recorded_as_sent(mailing: World, mail: MailHost) -> None:
    class ReadMeanwhile(Email):
        def deliver(self, letter: Any, begin: Any) -> str:
            identity = super().deliver(letter, begin)
            notice = mailing.app.load(Notice, letter.notice)
            act = Act.begin(mailing.app.stamp, Actor(HEAD, Role.AGENCY_HEAD))
            notice.read(act, None)
            mailing.app.save(act, notice)
            return identity

    mailing.hear(mailing.scheduled())
    mailing.app.channels = {**mailing.app.channels, ChannelName.EMAIL: ReadMeanwhile(mail.server, mailing.book)}
    mailing.delivery.deliver_due()
    assert len(sent_by(mailing, ChannelName.EMAIL)) == 1
    assert mailing.told(NoticeFailed) == []


def test_a_store_that_fails_after_the_mail_was_accepted_is_waited_for_and_no_second_is_sent(
    mailing: World, mail: MailHost, monkeypatch: pytest.MonkeyPatch
) -> None:
    mailing.hear(mailing.scheduled())
    record, failures = mailing.store.record, iter(range(2))

    def failing(recording: Recording) -> Recorded:
        if mail.box.accepted and next(failures, None) is not None:
            raise StoreUnavailable("the disk is full")
        return record(recording)

    monkeypatch.setattr(mailing.store, "record", failing)
    mailing.delivery.deliver_due()
    assert len(mail.box.accepted) == 1
    assert len(sent_by(mailing, ChannelName.EMAIL)) == 1


@pytest.fixture
def working(mailing: World) -> Iterator[World]:
    """The delivery running as the worker runs it."""
    stop = threading.Event()
    thread = threading.Thread(target=mailing.delivery.run, args=(stop,))
    thread.start()
    yield mailing
    stop.set()
    thread.join(10)
    assert not thread.is_alive()


def test_the_worker_wakes_for_what_is_asked_for_while_it_waits(working: World, mail: MailHost) -> None:
    for number in range(3):
        working.hear(working.scheduled(key=f"DG-{number}"))
        until(lambda: len(mail.box.accepted) == number + 1, "the mail")  # noqa: B023
    until(working.delivery.is_idle, "everything to be delivered")


def test_the_worker_wakes_when_a_retry_falls_due(working: World, mail: MailHost) -> None:
    mail.box.refusals["RCPT"].append("451 later")
    working.hear(working.scheduled(STC), working.scheduled())
    until(lambda: working.told(NoticeFailed), "the failure")
    assert next_due(working.views, working.clock.now()) is not None
    working.pass_time(RETRY.waits[0])
    until(lambda: mail.box.accepted, "the second attempt")


def test_the_queue_is_worked_off_whatever_its_length(world: World) -> None:
    documents: Sequence[Any] = [world.scheduled(key=f"DG-{number}") for number in range(7)]
    world.settle_in()
    world.hear(*documents)
    assert Delivery(world.app, world.views, batch=2).deliver_due() == 7
    assert world.delivery.is_idle()
