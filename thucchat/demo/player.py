"""Plays the programme: moves the clock, sends each step, and waits for everybody to have heard before a scene change.

A scene is one day at one service. Two runs end alike because a new scene only begins when every consumer has reached
the head of its source: which of two services' facts a third hears first is then never a matter of luck, and what was
heard on a day is recorded on that day.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Protocol

from thucchat.demo.cast import Chosen, agencies
from thucchat.demo.client import Client
from thucchat.demo.inboxes import reading_steps
from thucchat.demo.script import programme
from thucchat.demo.steps import Step

ANSWERED_LATER = re.compile(r"/v1/evidence|/v1/assessments(/[^/]+/(submission|approval))?|/v1/allocations/.+/releases")
"""Commands upon which a service does something at its own pace and by the clock as it is then: a file is read, a notice
is sent. A new scene begins after each, so that the programme's clock does not move before that is done.
"""


class Stage(Protocol):
    """Where the programme is played: five services, in this process or in many."""

    def set_clock(self, moment: datetime) -> None:
        """Moves the programme's time for every service."""
        ...

    def settle(self) -> None:
        """Returns once every consumer has reached the head of its source, and nothing is on its way any more."""
        ...


@dataclass
class Played:
    """What happened: commands accepted by service, and the refusals that the rules gave as they should."""

    accepted: Counter[str] = field(default_factory=Counter)
    refused: list[tuple[Step, str]] = field(default_factory=list)


def play(
    steps: Iterable[Step], client: Client, stage: Stage, progress: Callable[[Step], None] = lambda _: None
) -> Played:
    """Plays `steps` in order and returns what happened, once everything has settled.

    Raises:
        UnexpectedAnswer: a service answered something else than the step foresees.
    """
    played = Played()
    _play_into(played, steps, client, stage, progress)
    return played


def play_programme(chosen: Chosen, client: Client, stage: Stage, progress: Callable[[Step], None]) -> Played:
    """Plays the whole programme for the agencies chosen, and then what follows from its notices.

    Raises:
        UnexpectedAnswer: a service answered something else than a step foresees.
    """
    steps = programme(chosen)
    stage.set_clock(steps[0].at)
    played = play(steps, client, stage, progress)
    readings = reading_steps(agencies(chosen), client, steps[-1].at + timedelta(days=1))
    _play_into(played, readings, client, stage, progress)
    return played


def _play_into(
    played: Played, steps: Iterable[Step], client: Client, stage: Stage, progress: Callable[[Step], None]
) -> None:
    scene: object = None
    for step in steps:
        if (step.service, step.at.date()) != scene:
            stage.settle()
            scene = (step.service, step.at.date())
        stage.set_clock(step.at)
        answer = client.play(step)
        if step.expects is None:
            played.accepted[step.service] += 1
        else:
            played.refused.append((step, str(answer.body.get("detail", ""))))
        progress(step)
        if ANSWERED_LATER.fullmatch(step.path):
            scene = None
    stage.settle()
