"""Whatever is said of an activity in whatever order: the last word stands, and every earlier one is readable."""

from __future__ import annotations

from contextlib import suppress
from typing import Any

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule

from services.registry.domain.guidance import Guidance
from shared.acts import Role
from shared.contracts import parse
from shared.contracts.registry import Attendance, GuidanceKind
from shared.errors import Refused
from shared.eventstore.aggregate import fold
from tests.registry.building import act
from tests.registry.test_guidance import AGENCIES, BOTH, DAY, correct, dost, hold

pytestmark = pytest.mark.slow
attended = st.lists(
    st.builds(Attendance, st.sampled_from(("SO-TC", "SO-XD", "SO-KHCN", "SO-LA")), st.integers(1, 3)),
    min_size=1,
    max_size=3,
).map(tuple)


class AnActivity(RuleBasedStateMachine):
    """An activity that is corrected by anybody; the model keeps the figures that were taken."""

    def __init__(self) -> None:
        super().__init__()
        self.activity = hold(dost())
        self.said: list[tuple[Attendance, ...]] = [BOTH]

    @rule(
        attendance=attended,
        role=st.sampled_from((Role.DOST, Role.PPC_OFFICE)),
        own=st.sampled_from(("SO-KHCN", "VPUB", None)),
        reason=st.none() | st.just("Đếm lại"),
    )
    def correct(self, attendance: tuple[Attendance, ...], role: Role, own: str | None, reason: str | None) -> None:
        codes = [each.agency for each in attendance]
        then = {each.agency: each.people for each in self.said[-1]}
        now = {each.agency: each.people for each in attendance}
        expected = (
            role is Role.DOST
            and own is not None
            and reason is not None
            and len(set(codes)) == len(codes)
            and set(codes) <= set(AGENCIES)
            and now != then
            and now.get(own) == then.get(own)
        )
        taken = False
        with suppress(Refused):
            correct(self.activity, act(role, own, occurred=DAY, reason=reason), attendance)
            taken = True
        assert taken is expected
        if taken:
            self.said.append(attendance)

    @invariant()
    def the_last_word_stands_and_each_correction_names_the_word_before(self) -> None:
        assert self.activity.attendance == self.said[-1]
        documents = self.activity.pending
        for earlier, later, was, now in zip(documents, documents[1:], self.said, self.said[1:], strict=False):
            facts: Any = later.facts
            assert (facts.corrects, facts.was, facts.attendance) == (earlier.id, was, now)

    @invariant()
    def every_prefix_of_the_log_loads_and_the_whole_makes_the_same_activity(self) -> None:
        documents = [parse(each.raw) for each in self.activity.pending]
        for count, attendance in enumerate(self.said, start=1):
            assert fold(Guidance("TH-01"), documents[:count]).attendance == attendance
        assert fold(Guidance("TH-01"), documents) == self.activity
        assert self.activity.kind is GuidanceKind.TRAINING


TestAnActivity = AnActivity.TestCase
TestAnActivity.settings = settings(max_examples=25, stateful_step_count=20)
