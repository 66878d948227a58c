"""Random acts alone hardly ever bring a nonconformity to where somebody could verify: this machine goes there first."""

from __future__ import annotations

from hypothesis import strategies as st
from hypothesis.stateful import precondition, rule

from shared.acts import Actor, Role
from tests.assessment.test_matter_machines import QUICK, NonconformityMachine
from tests.support.machines import run_everywhere

reached: set[str] = set()


class VerifyingMachine(NonconformityMachine):
    """The same model, mostly at its end: who verifies, and when; what was said to be done long ago waits as well."""

    @precondition(lambda self: self.model in ("raised", "analysed", "reopened"))
    @rule(person=st.sampled_from(("p-1", "p-2")), days=st.sampled_from((29, 30)), ago=st.sampled_from((0, 20)))
    def go_as_far_as_the_verification(self, person: str, days: int, ago: int) -> None:
        doer = Actor("p-1", Role.QMR, self.holder)
        self.analyse(doer)
        self.plan(doer, "p-1", 10)
        self.time_passes(ago)
        self.carry_out(doer, "p-1", ago)
        self.time_passes(days)
        before, waited = self.model, "after" if days == 30 else "within"
        self.verify(Actor(person, Role.ASSESSOR), "1")
        if before == "carried_out":
            reached.add(f"{person} {waited} the delay, said {ago} days ago: {self.model}")


def test_a_nonconformity_at_its_end_in_any_order() -> None:
    wanted = [
        "p-1 after the delay, said 0 days ago: carried_out",
        *(f"p-2 within the delay, said {ago} days ago: carried_out" for ago in (0, 20)),
        *(f"p-2 after the delay, said {ago} days ago: effective" for ago in (0, 20)),
    ]
    run_everywhere(VerifyingMachine, lambda: reached, wanted, QUICK)
