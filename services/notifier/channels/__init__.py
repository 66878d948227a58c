"""How a notice leaves: one module per channel, and what all of them promise."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from shared.contracts.notifier import ChannelName


@dataclass(frozen=True, slots=True)
class Letter:
    """A notice as it leaves: to whom (by opaque id), and its texts. `date` is when this attempt was begun."""

    notice: str
    recipient: str
    subject_vi: str
    subject_en: str
    text_vi: str
    text_en: str
    date: datetime


class NotDelivered(Exception):
    """The channel did not take the letter. `problem` is a code; `final` says that trying again would not help."""

    def __init__(self, problem: str, *, final: bool = False) -> None:
        self.problem = problem
        self.final = final
        super().__init__(problem)


class Channel(Protocol):
    """Takes letters. Used by one thread at a time."""

    @property
    def name(self) -> ChannelName:
        """Returns the name under which its attempts are recorded."""
        ...

    def takes(self, recipient: str) -> bool:
        """Tells whether it can reach such a recipient at all: an office has an inbox and no e-mail address."""
        ...

    def deliver(self, letter: Letter, begin: Callable[[str], None]) -> str | None:
        """Hands the letter over; returns the id under which it left, once the other side has accepted it.

        Calls `begin` with that id, once, at the last moment at which nothing has left yet and everything else is
        ready. What `begin` raises comes out unchanged, and nothing leaves. A channel for which recording is
        delivering never calls it and returns None.

        Raises:
            NotDelivered: it was not taken; after `begin` was called, perhaps it was (`outcome-unknown`).
        """
        ...
