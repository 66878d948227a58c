"""Whatever is entered in whatever order: no number twice, no disorder unmarked, and the log makes the same register."""

from __future__ import annotations

from contextlib import suppress
from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule

from services.registry.domain.register import Register
from shared.contracts import parse
from shared.contracts.registry import Direction, OutgoingEntered
from shared.errors import Refused
from shared.eventstore.aggregate import fold
from tests.registry.registering import keeper, opened, receive, send

pytestmark = pytest.mark.slow
FIRST = date(2007, 6, 1)
days = st.integers(0, 20).map(lambda count: FIRST + timedelta(days=count))
numbers = st.integers(1, 30)
suffixes = st.sampled_from((None, None, None, "a"))
reasons = st.sampled_from((None, "Bỏ sót"))


class ARegister(RuleBasedStateMachine):
    """A register of either direction, kept by a careless hand; the model is the plain list of what was entered."""

    direction = Direction.OUTGOING

    def __init__(self) -> None:
        super().__init__()
        self.register = opened(self.direction)
        self.entered: list[tuple[int, str | None, date, date]] = []
        self.annulled: set[tuple[int, str | None]] = set()
        self.closed = False

    @rule(number=numbers, suffix=suffixes, day=days, later=st.integers(-2, 3), reason=reasons)
    def enter(self, number: int, suffix: str | None, day: date, later: int, reason: str | None) -> None:
        outgoing = self.direction is Direction.OUTGOING
        registered = day + timedelta(days=later) if outgoing else day
        marks = {
            "inserted": suffix is not None,
            "number_falls": any(number < each[0] for each in self.entered),
            "date_falls": any(day < each[2] for each in self.entered),
            "registration_falls": outgoing and any(registered < each[3] for each in self.entered),
            "after_closing": self.closed,
        }
        expected = [name for name, broken in marks.items() if broken]
        free = (number, suffix) not in {each[:2] for each in self.entered}
        taken = False
        with suppress(Refused):
            if outgoing:
                send(self.register, number, day, suffix=suffix, registered=registered, reason=reason)
            else:
                receive(self.register, number, day, suffix=suffix, reason=reason)
            taken = True
        assert taken is (free and registered >= day and (not expected or reason is not None))
        if taken:
            facts: Any = self.register.pending[-1].facts
            assert [each.value for each in facts.disorder] == expected
            self.entered.append((number, suffix, day, registered))

    @rule(day=days, reason=reasons)
    def enter_the_next_number(self, day: date, reason: str | None) -> None:
        self.enter(max((each[0] for each in self.entered), default=0) + 1, None, day, 0, reason)

    @rule(number=numbers, suffix=suffixes, reason=reasons)
    def annul(self, number: int, suffix: str | None, reason: str | None) -> None:
        there = (number, suffix) in {each[:2] for each in self.entered} - self.annulled
        taken = False
        with suppress(Refused):
            self.register.annul(keeper(FIRST, reason=reason), number=number, suffix=suffix)
            taken = True
        assert taken is (there and reason is not None)
        if taken:
            self.annulled.add((number, suffix))

    @rule(day=st.sampled_from((date(2007, 12, 30), date(2007, 12, 31), date(2008, 1, 3))))
    def close(self, day: date) -> None:
        taken = False
        with suppress(Refused):
            self.register.close(keeper(day))
            taken = True
        assert taken is (not self.closed and day >= date(2007, 12, 31))
        self.closed = self.closed or taken

    @invariant()
    def no_number_is_given_twice_and_what_is_unmarked_is_in_order(self) -> None:
        given = [each[:2] for each in self.entered]
        assert len(given) == len(set(given)) == len(self.register.given)
        assert len(self.register.annulled) == len(self.annulled)
        last, latest = 0, date.min
        for document in self.register.pending:
            facts: Any = document.facts
            if isinstance(facts, OutgoingEntered):
                if not facts.disorder:
                    assert facts.number > last
                    assert facts.dated >= latest
                last, latest = max(last, facts.number), max(latest, facts.dated)

    @invariant()
    def every_prefix_of_the_log_loads_and_the_whole_makes_the_same_register(self) -> None:
        documents = [parse(each.raw) for each in self.register.pending]
        empty = Register(self.register.key)
        for count, document in enumerate(documents, start=1):
            empty.take(document)
            assert empty.version == count
        assert fold(Register(self.register.key), documents) == self.register == empty


class AnIncomingRegister(ARegister):
    """The same of incoming documents, whose day is that of their receipt."""

    direction = Direction.INCOMING


SHORT = settings(max_examples=40, stateful_step_count=25)
TestARegister = ARegister.TestCase
TestARegister.settings = SHORT
TestAnIncomingRegister = AnIncomingRegister.TestCase
TestAnIncomingRegister.settings = SHORT
