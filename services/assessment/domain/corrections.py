"""Correcting what was recorded, without changing it: a further event says what was wrong and what is right.

"Believed then" is the history folded up to then; "known now" is all of it, with what was corrected beside it.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, TypeVar
from uuid import UUID

from services.assessment.domain.refusals import corrections as refusals
from shared.acts import BOUND_ROLES
from shared.contracts.assessment import Change, Corrected
from shared.contracts.base import Facts, load_facts
from shared.contracts.document import Document, canonical
from shared.contracts.fields import ContractError
from shared.errors import Refused, Term

F = TypeVar("F", bound=Facts)
Correctable = Mapping[type[Facts], frozenset[str]]
"""Which members of which events can be corrected; a dot leads into a member that has members."""


@dataclass(frozen=True, slots=True)
class Said:
    """What one event of a history says, as it is known now: its type, its facts as JSON, and whether the agency said
    it (and not who assesses it).
    """

    topic: str
    data: str
    by_agency: bool

    @classmethod
    def of(cls, facts: Facts, document: Document) -> Said:
        """Returns what `document` says."""
        return cls(document.topic, _json(facts.to_data()), document.actor.role in BOUND_ROLES)

    def corrected(self, changes: Sequence[Change]) -> Said:
        """Returns it with `changes` made. Applied to what was checked when it was recorded; refuses nothing."""
        data = json.loads(self.data)
        for each in changes:
            set_member(data, each.member, json.loads(each.now))
        return Said(self.topic, _json(data), self.by_agency)

    @property
    def facts(self) -> Facts:
        """Returns the facts as they are known now."""
        return load_facts(self.topic, json.loads(self.data))


@dataclass(frozen=True, slots=True)
class Amendment:
    """What somebody says is right: the member, and its value as text."""

    member: str
    now: str


@dataclass(frozen=True, slots=True)
class Correction:
    """A correction that was checked: what it corrects, the changes, and the facts that then stand."""

    corrects: Corrected
    changes: tuple[Change, ...]
    facts: Facts


def check_correction(
    said: Mapping[str, Said], correctable: Correctable, event: UUID, amendments: Sequence[Amendment]
) -> Correction:
    """Returns the correction of `event` by `amendments`.

    Raises:
        Refused: the event is none of the history, a member cannot be corrected, has that value already, or its new
            value has not the member's form.
    """
    found = said.get(str(event))
    allowed = frozenset[str]() if found is None else correctable.get(type(found.facts), frozenset())
    if found is None or not allowed:
        raise Refused(refusals.NOTHING_SAID, pointer="/corrects")
    data, changes = json.loads(found.data), list[Change]()
    for index, each in enumerate(amendments):
        where = f"/changes/{index}"
        if each.member not in allowed:
            named = ", ".join(sorted(allowed))
            raise Refused(refusals.MEMBER_FIXED, pointer=f"{where}/member", member=each.member, allowed=named)
        was = _member(data, each.member)
        now = _as(was, each.now)
        if now == was:
            raise Refused(refusals.SAME_VALUE, pointer=f"{where}/now", member=each.member)
        set_member(data, each.member, now)
        try:
            load_facts(found.topic, data)
        except ContractError:
            raise Refused(refusals.VALUE_UNFIT, pointer=f"{where}/now", member=each.member) from None
        changes.append(Change(each.member, _json(was), _json(now)))
    return Correction(Corrected(event, found.topic), tuple(changes), load_facts(found.topic, data))


def must_say_if_settled(settled: bool, said: bool, state: Term) -> None:
    """Lets a correction pass that says whether what it corrects was settled: `settled` is so, `said` is told.

    Raises:
        Refused: `assessment.correction-of-the-settled` or `assessment.correction-of-the-unsettled`.
    """
    if settled is not said:
        raise Refused(refusals.SETTLED if settled else refusals.UNSETTLED, pointer="/settled", state=state)


def set_member(data: dict[str, Any], member: str, value: Any) -> None:
    """Puts `value` where `member` leads to, inside of `data`."""
    *way, last = member.split(".")
    for name in way:
        data = data[name]
    data[last] = value


def _member(data: Any, member: str) -> Any:
    for name in member.split("."):
        data = data.get(name)
    return data


def _as(was: Any, text: str) -> Any:
    """Returns `text` as the sort of JSON value that `was` is; a text that is no whole number stays one and is unfit."""
    whole = isinstance(was, int) and text.isascii() and text.isdigit() and len(text) < 16
    return int(text) if whole else text


def _json(value: Any) -> str:
    return canonical(value).decode("utf-8")
