"""Killed between sending and recording, again and again: no notice is lost, and no copy is sent unseen."""

from __future__ import annotations

import base64
import signal
import subprocess
import sys
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from services.notifier.domain.notice import OUTCOME_UNKNOWN
from shared.contracts.base import Facts
from shared.contracts.notifier import ChannelName, NoticeFailed, NoticeRequested, NoticeSent
from tests.notifier.webhookhost import WebhookHost
from tests.notifier.world import MailHost, World, ids_of
from tests.support.sources import ROOT

pytestmark = pytest.mark.slow
CAUSES, ENOUGH_DAYS = 12, 3
KILL_AT = (2, 1, 3, 5, 4, 2, 1, 6)
"""After how many further acceptances, by mail server or webhook receiver, the notifier is killed each time."""


class Killer:
    """Kills a process at the moment at which the other side has accepted, and before it can answer."""

    def __init__(self) -> None:
        self.left = 0
        self.process: subprocess.Popen[bytes] | None = None

    def accepted(self) -> None:
        """Counts an acceptance, and kills at the one that is meant."""
        self.left -= 1
        if self.left == 0 and self.process is not None:
            self.process.send_signal(signal.SIGKILL)
            self.process.wait()


class Watched(list[Any]):
    """A list that tells what is put into it."""

    def __init__(self, told: Callable[[], None]) -> None:
        super().__init__()
        self._told = told

    def append(self, each: Any) -> None:
        """Appends, then tells."""
        super().append(each)
        self._told()


def test_killed_at_every_acceptance_no_notice_is_lost_and_no_copy_is_unseen(tmp_path: Path) -> None:
    killer = Killer()
    with MailHost() as mail, WebhookHost() as host:
        mail.box.accepted, host.taken = Watched(killer.accepted), Watched(killer.accepted)
        write_causes(tmp_path)

        def live(day: int) -> int:
            command = [sys.executable, "-m", "tests.notifier.killed", str(tmp_path), str(mail.port), host.named]
            killer.process = subprocess.Popen([*command, str(day)], cwd=ROOT)
            return killer.process.wait()

        ends = []
        for day, at in enumerate(KILL_AT):
            killer.left = at
            ends.append(live(day))
        killer.left = 0
        days = range(len(KILL_AT), len(KILL_AT) + ENOUGH_DAYS)
        assert [live(day) for day in days] == [0] * ENOUGH_DAYS
        assert ends.count(-signal.SIGKILL) == len(KILL_AT), "each was killed, none ended by itself"
        mailed = Counter(each.removeprefix("<").partition("@")[0] for each in ids_of(mail.box.accepted))
        posted = Counter(each.headers["webhook-id"] for each in host.taken)
    world = World(tmp_path)
    notices = {each.notice for each in world.told(NoticeRequested)}
    assert len(notices) == len(world.told(NoticeRequested)) == CAUSES
    check(world, notices, ChannelName.EMAIL, mailed)
    check(world, notices, ChannelName.WEBHOOK, posted)
    assert sent(world, NoticeSent, ChannelName.INBOX) == dict.fromkeys(notices, 1)
    assert sum((mailed + posted).values()) - 2 * CAUSES > 0, "the window was hit"
    assert world.delivery.is_idle()
    world.close()


def write_causes(directory: Path) -> None:
    """Writes what the notifier hears: an agency, its head, and so many causes of notices."""
    (directory / "source").mkdir()
    source = World(directory / "source")
    causes = [source.scheduled(key=f"DG-{number}") for number in range(CAUSES)]
    documents = [source.registered(), source.appointed(), *causes]
    source.close()
    lines = (base64.b64encode(each.raw).decode("ascii") for each in documents)
    (directory / "causes").write_text("\n".join(lines), "ascii")


def sent(world: World, kind: type[Facts], channel: ChannelName) -> Counter[str]:
    """Returns how often something of one kind is on record for each notice on a channel."""
    return Counter(each.notice for each in world.told(kind) if each.channel is channel)


def check(world: World, notices: set[str], channel: ChannelName, arrived: Counter[str]) -> None:
    """Holds that every notice arrived, is recorded as sent once, and that each further copy was in doubt."""
    assert set(arrived) == notices
    assert sent(world, NoticeSent, channel) == dict.fromkeys(notices, 1)
    failed = [each for each in world.told(NoticeFailed) if each.channel is channel]
    assert {each.problem for each in failed} <= {OUTCOME_UNKNOWN}
    doubts = Counter(each.notice for each in failed)
    assert {notice: arrived[notice] - 1 - doubts[notice] for notice in notices} == dict.fromkeys(notices, 0)
