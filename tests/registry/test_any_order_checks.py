"""Whatever is asked of a check in whatever order: requests keep to their model, and the log makes the same check."""

from __future__ import annotations

from contextlib import suppress
from datetime import date, timedelta

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from services.registry.domain.check import Check
from shared.acts import Act
from shared.contracts import parse
from shared.errors import Refused
from shared.eventstore.aggregate import fold
from tests.registry import checking
from tests.registry.checking import TO, of_checked, of_dost, of_office, plan

pytestmark = pytest.mark.slow

CHECKERS = {"p-lead": of_dost, "p-office": of_office, "p-third": of_dost}
INSIDERS = ("p-head", "p-third")
"""p-third reports for the agency now and then, and then may not verify."""
DAYS = tuple(TO + timedelta(days=days) for days in range(60))
day = st.sampled_from(DAYS)
number = st.sampled_from((1, 1, 2, 3))
checker = st.sampled_from(("p-lead", "p-office", "p-lead", "p-third", "p-head"))


class Modelled:
    """What the model knows of a request."""

    def __init__(self, deadline: date, latest: date) -> None:
        self.deadline, self.latest = deadline, latest
        self.state, self.reporters = "open", set[str]()


class ACheck(RuleBasedStateMachine):
    """A check that is asked for anything by anybody, on any day."""

    def __init__(self) -> None:
        super().__init__()
        self.check = plan()
        self.stage, self.latest = "planned", date(2007, 5, 14)
        self.requests: dict[int, Modelled] = {}

    @initialize(requests=st.sampled_from((None, 0, 1, 2, 2)))
    def begin(self, requests: int | None) -> None:
        """Some stories begin with the plan, most with minutes and what they ask for."""
        if requests is not None:
            self.minute("p-lead", TO)
            for _ in range(requests):
                self.issue("p-office", TO, 20)

    def act(self, person: str, on: date) -> Act:
        return CHECKERS.get(person, of_dost)(person, occurred=on, reason="Có lý do")

    def tried(self, step: object) -> bool:
        assert callable(step)
        taken = False
        with suppress(Refused):
            step()
            taken = True
        return taken

    @rule(person=checker, on=day)
    def minute(self, person: str, on: date) -> None:
        expected = self.stage == "planned" and person in ("p-lead", "p-office") and on >= self.latest
        assert self.tried(lambda: checking.minute(self.check, self.act(person, on))) is expected
        if expected:
            self.stage, self.latest = "minuted", on

    @rule(person=checker, on=day, ahead=st.integers(-3, 30))
    def issue(self, person: str, on: date, ahead: int) -> None:
        expected = (
            self.stage == "minuted" and person in ("p-lead", "p-office") and on >= self.latest and ahead >= 0
        ) and len(self.requests) < 3
        deadline = on + timedelta(days=ahead)
        if len(self.requests) < 3:
            taken = self.tried(lambda: checking.issue(self.check, self.act(person, on), deadline))
            assert taken is expected
            if taken:
                self.requests[len(self.requests) + 1] = Modelled(deadline, on)

    @rule(which=number, person=st.sampled_from(INSIDERS), on=day, own=st.booleans())
    def report(self, which: int, person: str, on: date, own: bool) -> None:
        asked = self.requests.get(which)
        expected = own and asked is not None and asked.state == "open" and on >= asked.latest
        by = of_checked(person, occurred=on, agency="SO-TC" if own else "SO-NV")
        assert self.tried(lambda: checking.report(self.check, by, which)) is expected
        if expected and asked is not None:
            asked.state, asked.latest = "reported", on
            asked.reporters.add(person)

    @rule(which=number, person=checker, on=day, fulfilled=st.booleans())
    def verify(self, which: int, person: str, on: date, fulfilled: bool) -> None:
        asked = self.requests.get(which)
        expected = (
            asked is not None
            and asked.state == "reported"
            and on >= asked.latest
            and person not in asked.reporters
            and person != "p-head"
        )
        step = checking.prove if fulfilled else checking.reopen
        assert self.tried(lambda: step(self.check, self.act(person, on), which)) is expected
        if expected and asked is not None:
            asked.state, asked.latest = ("proven" if fulfilled else "open"), on

    @precondition(lambda self: self.requests)
    @rule(which=number, fulfilled=st.booleans())
    def report_and_verify_by_one_hand(self, which: int, fulfilled: bool) -> None:
        which = min(which, len(self.requests))
        on = self.requests[which].latest
        self.report(which, "p-third", on, own=True)
        self.verify(which, "p-third", on, fulfilled)

    @rule(which=number, person=checker, on=day, by=day)
    def extend(self, which: int, person: str, on: date, by: date) -> None:
        asked = self.requests.get(which)
        expected = (
            asked is not None
            and asked.state == "open"
            and on >= asked.latest
            and person != "p-head"
            and by > asked.deadline
            and by >= on
        )
        assert self.tried(lambda: checking.extend(self.check, self.act(person, on), which, by)) is expected
        if expected and asked is not None:
            asked.deadline, asked.latest = by, on

    @rule(which=number, person=checker, on=day)
    def withdraw(self, which: int, person: str, on: date) -> None:
        asked = self.requests.get(which)
        expected = (
            asked is not None and asked.state in ("open", "reported") and on >= asked.latest and person != "p-head"
        )
        assert self.tried(lambda: checking.withdraw(self.check, self.act(person, on), which)) is expected
        if expected and asked is not None:
            asked.state, asked.latest = "withdrawn", on

    @precondition(lambda self: self.requests)
    @rule(which=number, fulfilled=st.sampled_from((True, True, False)), later=st.integers(0, 3))
    def go_on_with_a_request(self, which: int, fulfilled: bool, later: int) -> None:
        """Does what a tidy agency and a tidy team do next, so that stories come to their end, too."""
        which = min(which, len(self.requests))
        asked = self.requests[which]
        on = asked.latest + timedelta(days=later)
        if asked.state == "open":
            self.report(which, "p-head", on, own=True)
        else:
            self.verify(which, "p-lead", on, fulfilled)

    @rule(later=st.integers(0, 3))
    def go_on_with_the_check(self, later: int) -> None:
        if self.stage == "planned":
            self.minute("p-lead", self.latest + timedelta(days=later))
        elif not self.requests:
            self.issue("p-office", self.latest + timedelta(days=later), 20)
        else:
            last = max((each.latest for each in self.requests.values()), default=self.latest)
            self.close("p-lead", max(last, self.latest) + timedelta(days=later))

    @rule(person=checker, on=day)
    def close(self, person: str, on: date) -> None:
        done = all(each.state in ("proven", "withdrawn") and on >= each.latest for each in self.requests.values())
        expected = self.stage == "minuted" and person != "p-head" and on >= self.latest and done
        if not self.requests and self.stage == "minuted":
            return  # a check that asked for nothing would end every story here
        assert self.tried(lambda: checking.close(self.check, self.act(person, on))) is expected
        if expected:
            self.stage = "closed"

    @invariant()
    def the_check_is_what_the_model_is(self) -> None:
        assert self.check.stage == self.stage
        assert len(self.check.requests) == len(self.requests)
        for which, each in self.requests.items():
            held = self.check.requests[which]
            assert (held.state, held.deadline, set(held.reporters)) == (each.state, each.deadline, each.reporters)

    @invariant()
    def every_prefix_of_the_log_loads_and_the_whole_makes_the_same_check(self) -> None:
        documents = [parse(each.raw) for each in self.check.pending]
        for count in range(1, len(documents)):
            assert fold(Check("KT-01"), documents[:count]).version == count
        assert fold(Check("KT-01"), documents) == self.check


TestACheck = ACheck.TestCase
TestACheck.settings = settings(max_examples=60, stateful_step_count=40)
