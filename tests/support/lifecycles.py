"""Every pair of state and event of a lifecycle, tried on real ones: what its table allows and refuses."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, TypeVar

import pytest

from shared.contracts.base import Facts
from shared.errors import Refused
from shared.eventstore.aggregate import Aggregate
from shared.eventstore.lifecycle import Lifecycle

A = TypeVar("A", bound=Aggregate)
Reach = Mapping[Any, Callable[[], A]]
"""How to bring a new aggregate into each state, by acts that its rules allow."""
Attempt = Mapping[type[Facts], Callable[[A], object]]
"""How to ask for each event, by an act that nothing but the state can be held against."""


def pairs(life: Lifecycle[Any]) -> list[Any]:
    """Returns every (state, event) for `pytest.mark.parametrize`, but events that begin an aggregate."""
    return [
        pytest.param(state, event, id=f"{event.__name__} when {state}")
        for state in life.states
        for event, each in life.transitions.items()
        if each.sources
    ]


def check_pair(
    life: Lifecycle[Any],
    pair: tuple[Any, type[Facts]],
    reach: Reach[A],
    attempt: Attempt[A],
    *,
    member: str = "stage",
) -> None:
    """Holds that an aggregate takes an event if the table allows it, and else refuses it by the table's rule.

    `pair` is the state it is brought into and the event; `member` the aggregate's member that holds its state.
    """
    state, event = pair
    aggregate = reach[state]()
    assert getattr(aggregate, member) is state
    before, transition = aggregate.version, life.transitions[event]
    if life.allows(event, state):
        attempt[event](aggregate)
        assert aggregate.version > before
        assert getattr(aggregate, member) is life.after(event, state)
        return
    with pytest.raises(Refused) as refused:
        attempt[event](aggregate)
    assert refused.value.rule is transition.refusal
    assert (aggregate.version, getattr(aggregate, member)) == (before, state)
