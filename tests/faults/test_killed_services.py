"""Funding and the notifier killed with SIGKILL at random moments while people work and letters leave.

Kept, whatever is killed: every acknowledged command is in the log once, and none that was not; every cause has its one
notice to each person; a letter leaves once, but for the window that SMTP leaves between a server's answer and our
record of it, and such a letter bears the same Message-ID and an attempt of unknown outcome in the notice's history.
"""

from __future__ import annotations

import random
import sys
from collections import Counter
from datetime import timedelta
from email import message_from_bytes, policy
from pathlib import Path

import pytest

from services.notifier.domain.notice import OUTCOME_UNKNOWN
from shared.contracts import parse
from shared.contracts.assessment import AssessmentScheduled
from shared.contracts.notifier import ChannelName, HandoverBegun, NoticeFailed, NoticeRequested, NoticeSent
from tests.end_to_end.watched import STEPS, client_of, log_of
from tests.faults.load import Scheduler
from tests.faults.services_campaign import Victims, at_work
from tests.faults.settings import services_campaign
from tests.notifier.world import MailHost
from tests.support.waiting import until
from thucchat.demo.player import play
from thucchat.distributed import Distributed


@pytest.mark.slow
def test_killed_again_and_again_no_dong_and_no_notice_is_lost_or_doubled(
    amqp_url: str, postgres_url: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    asked = services_campaign()
    chance = random.Random(asked.seed)  # noqa: S311 - a seed that repeats is what is wanted
    with MailHost() as host:
        mail = f"smtp://127.0.0.1:{host.port}"
        with Distributed(tmp_path, {}, amqp_url, postgres_url, mail) as world, client_of(world) as client:
            world.set_clock(STEPS[0].at)
            play(STEPS, client, world)
            world.settle()
            victims = Victims(world)
            try:
                scheduler = Scheduler(world, chance.randrange(1 << 30))
                with at_work(scheduler) as faults:
                    while victims.kills.total() < asked.kills and not faults:
                        victims.kill_one(chance)
                assert not faults, faults
                until(victims.all_answer, "all to be there again")
                world.settle()
                # What was cut off between the server's answer and our record is in doubt until its lease has passed.
                world.set_clock(world.clock.now() + timedelta(hours=1))
                until(lambda: _nothing_in_doubt(world), "no attempt to be in doubt", seconds=120)
                world.settle()
                _notices_are_right(world, host, scheduler)
                with capsys.disabled():
                    sys.stdout.write(_report(world, victims, scheduler, host, asked.seed))
            finally:
                victims.close()


def _nothing_in_doubt(world: Distributed) -> bool:
    """Tells whether every attempt that was begun has an outcome."""
    begun, ended = set[tuple[str, str, int]](), set[tuple[str, str, int]]()
    for facts in (parse(each.document).facts for each in log_of(world, "notifier")):
        match facts:
            case HandoverBegun():
                begun.add((facts.notice, facts.channel, facts.attempt))
            case NoticeSent() | NoticeFailed():
                ended.add((facts.notice, facts.channel, facts.attempt))
            case _:
                pass
    return begun <= ended


def _notices_are_right(world: Distributed, host: MailHost, scheduler: Scheduler) -> None:
    """Asserts that every order is there once, was told once, and by one letter but for the window that is seen."""
    ordered = {
        document.facts.assessment: document.id
        for document in (parse(each.document) for each in log_of(world, "assessment"))
        if isinstance(document.facts, AssessmentScheduled)
    }
    assert set(scheduler.ordered) <= set(ordered)
    facts = [parse(each.document).facts for each in log_of(world, "notifier")]
    requests = [each for each in facts if isinstance(each, NoticeRequested)]
    asked = Counter((each.cause, each.agency, each.recipient, each.deadline) for each in requests)
    assert set(asked.values()) == {1}, "one notice for each cause, step of a deadline, agency and person"
    assert {ordered[key] for key in scheduler.ordered} <= {each.cause for each in requests}, "nobody was left untold"
    doubtful = Counter(
        each.notice
        for each in facts
        if isinstance(each, NoticeFailed) and each.channel is ChannelName.EMAIL and each.problem == OUTCOME_UNKNOWN
    )
    letters = letters_of(host)
    for each in requests:
        if ChannelName.EMAIL in each.channels:
            assert 1 <= letters[each.notice] <= 1 + doubtful[each.notice], each.notice


def letters_of(host: MailHost) -> Counter[str]:
    """Returns how many letters the server accepted about each notice, by the notice's key in the Message-ID."""
    messages = (message_from_bytes(each.original_content or b"", policy=policy.default) for each in host.box.accepted)
    return Counter(str(message["Message-ID"]).strip("<>").partition("@")[0] for message in messages)


def _report(world: Distributed, victims: Victims, scheduler: Scheduler, host: MailHost, seed: int) -> str:
    """Returns what the campaign did, for people."""
    kills = ", ".join(f"{who} {count}" for who, count in sorted(victims.kills.items()))
    letters = letters_of(host)
    twice = sum(count - 1 for count in letters.values())
    return (
        f"\ncampaign against services, seed {seed}: {victims.kills.total()} kills ({kills})\n"
        f"  {len(scheduler.ordered)} orders, {scheduler.repeated} tries without an answer\n"
        f"  {letters.total()} letters, {twice} of them again within SMTP's window\n"
    )
