"""Random acts alone hardly ever bring a nonconformity to where somebody could verify: this machine goes there first."""

from __future__ import annotations

from hypothesis import strategies as st
from hypothesis.stateful import precondition, rule, run_state_machine_as_test

from shared.acts import Actor, Role
from tests.assessment.test_matter_machines import QUICK, NonconformityMachine


class VerifyingMachine(NonconformityMachine):
    """The same model, mostly at its end: who verifies, and when."""

    @precondition(lambda self: self.model in ("raised", "analysed", "reopened"))
    @rule(person=st.sampled_from(("p-1", "p-2")), days=st.sampled_from((29, 30)))
    def go_as_far_as_the_verification(self, person: str, days: int) -> None:
        doer = Actor("p-1", Role.QMR, self.holder)
        self.analyse(doer)
        self.plan(doer, "p-1", 10)
        self.carry_out(doer, "p-1")
        self.time_passes(days)
        self.verify(Actor(person, Role.ASSESSOR), "1")


def test_a_nonconformity_at_its_end_in_any_order() -> None:
    run_state_machine_as_test(VerifyingMachine, settings=QUICK)
