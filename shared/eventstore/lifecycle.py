"""The states that an aggregate goes through, as one table: what decides, what folds, and what the documents draw.

    LIFE: ClassVar = Lifecycle(
        {Stage.OPEN: Term("đang mở", "open"), Stage.CLOSED: Term("đã đóng", "closed")},
        Transition(ThingOpened, (), Stage.OPEN),
        Transition(ThingClosed, (Stage.OPEN,), Stage.CLOSED, refusal=NOT_OPEN),
    )

A decision asks `LIFE.check(ThingClosed, self.stage)` before it records; `apply` assigns
`self.stage = LIFE.after(ThingClosed, self.stage)`. Applying never refuses, so a table that is tightened later still
loads every history that was recorded under the wider one.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Generic, TypeVar

from shared.contracts.base import Facts
from shared.errors import Refused, Rule, Term

S = TypeVar("S", bound=StrEnum)


@dataclass(frozen=True)
class Transition(Generic[S]):
    """An event that leads from any of `sources` to `target`; None as target: the state stays what it is.

    No sources: it begins the aggregate. `refusal` is what an act gets that asks for it in another state; its texts may
    name `{state}`. `also` are states that the event leads to instead where its facts say so: `apply` assigns them.
    """

    event: type[Facts]
    sources: tuple[S, ...]
    target: S | None
    refusal: Rule | None = None
    also: tuple[S, ...] = ()


class Lifecycle(Generic[S]):
    """The states of one kind of aggregate with what people call them, and the transitions between them."""

    def __init__(self, states: Mapping[S, Term], *transitions: Transition[S]) -> None:
        """Takes the table.

        Raises:
            ValueError: an event stands twice, a state is not named, or a transition cannot be refused.
        """
        self.states = dict(states)
        self.transitions = {each.event: each for each in transitions}
        if len(self.transitions) != len(transitions):
            raise ValueError("an event stands twice in a lifecycle")
        for each in transitions:
            if not {*each.sources, *each.also, *([] if each.target is None else [each.target])} <= set(states):
                raise ValueError(f"{each.event.__name__} names a state that has no name")
            if each.sources and each.refusal is None:
                raise ValueError(f"{each.event.__name__} has no refusal for another state")

    def allows(self, event: type[Facts], state: S | None) -> bool:
        """Tells whether `event` may be recorded in `state`; None: the aggregate does not exist yet."""
        sources = self.transitions[event].sources
        return state in sources if sources else state is None

    def check(self, event: type[Facts], state: S | None, *, pointer: str | None = None, **figures: object) -> None:
        """Lets an act pass that may record `event` in `state`; `figures` fill the refusal's texts besides `state`.

        Raises:
            Refused: the transition's refusal.
        """
        refusal = self.transitions[event].refusal
        if refusal is not None and not self.allows(event, state):
            raise Refused(refusal, pointer=pointer, state=self.name(state), **figures)

    def after(self, event: type[Facts], state: S | None) -> S | None:
        """Returns the state after `event`. Refuses nothing; an event outside the table changes nothing."""
        transition = self.transitions.get(event)
        return state if transition is None or transition.target is None else transition.target

    def name(self, state: S | None) -> Term:
        """Returns what people call a state."""
        return Term("chưa có", "not there yet") if state is None else self.states[state]
