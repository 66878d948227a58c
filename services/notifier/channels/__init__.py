"""How a notice leaves: one module per channel, and what all of them promise."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Final, Protocol

from shared.contracts.notifier import ChannelName


@dataclass(frozen=True, slots=True)
class Letter:
    """A notice as it leaves: to whom (by opaque id), about what, and its texts.

    `date` is when this attempt was begun; all else is the same at every attempt.
    """

    notice: str
    recipient: str
    subject_vi: str
    subject_en: str
    text_vi: str
    text_en: str
    date: datetime
    agency: str
    cause: str
    cause_type: str
    requested_at: datetime


_ADDRESS: Final = re.compile(r"[^\s<>@:;,()\"']+@[^\s<>@:;,()\"']+")
_ANSWER_MOST: Final = 300


def told(answer: bytes | str) -> str | None:
    """Returns an answer as it may stand in the log: one line of plain text, persons' addresses taken out."""
    text = answer.decode("utf-8", "replace") if isinstance(answer, bytes) else answer
    line = " ".join("".join(each if each.isprintable() else " " for each in text).split())
    return _ADDRESS.sub("[…]", line)[:_ANSWER_MOST].strip() or None


class NotDelivered(Exception):
    """The channel did not take the letter. `problem` is a code; `final` says that trying again would not help.

    `answer` is what the other side said, if anything; it is kept without the addresses in it, and not beyond 300
    characters.
    """

    def __init__(self, problem: str, *, answer: bytes | str | None = None, final: bool = False) -> None:
        self.problem = problem
        self.answer = None if answer is None else told(answer)
        self.final = final
        super().__init__(problem)


class Channel(Protocol):
    """Takes letters. Used by one thread at a time."""

    @property
    def name(self) -> ChannelName:
        """Returns the name under which its attempts are recorded."""
        ...

    def takes(self, recipient: str, agency: str) -> bool:
        """Tells whether it can reach such a recipient of a notice to `agency` at all.

        An office has an inbox and no e-mail address; and not every agency has a system that takes notices.
        """
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
