"""Whatever is tried in whatever order, a sample keeps its promises. No store: the domain alone, with a log of roots."""

from __future__ import annotations

import hashlib
from dataclasses import replace
from datetime import timedelta
from typing import Any, ClassVar, Final

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
)

from services.assessment.catalogues import load_all
from services.assessment.domain.assessment import Assessment, Plan
from services.assessment.domain.background import Background
from services.assessment.domain.draw import commitment_of, draw, frame_digest
from services.assessment.domain.roster import Roster
from services.assessment.domain.sampling import Cosigned, Sampling, identity
from services.assessment.domain.terms import SamplingStage
from shared.acts import Act, Actor, Role, Stamp
from shared.clock import FrozenClock
from shared.contracts.assessment import (
    AssessmentKind,
    FrameFixed,
    SampleDrawn,
    SampleSubject,
    SamplingAbandoned,
    SamplingClosed,
    SamplingCommitted,
)
from shared.contracts.document import parse
from shared.errors import Refused
from shared.eventstore.aggregate import fold
from shared.ids import TimeOrderedIds
from shared.ledger.note import COSIGNATURE
from tests.assessment.sampling import Key
from tests.assessment.world import DIRECTIVE, FIRST, ISO, LAST, MORNING
from tests.support.machines import run_everywhere

pytestmark = pytest.mark.slow

EDITION: Final = load_all()[ISO]
SECRETS: Final = st.sampled_from([bytes([number]) * 32 for number in range(3)])
FRAMES: Final = st.lists(st.sampled_from(["4.1", "4.2.3", "5.3", "6.2.2", "8.2.2", "4", "9.9"]), max_size=6)
ACTORS: Final = st.builds(
    Actor, st.sampled_from(("p-1", "p-2")), st.sampled_from(Role), st.sampled_from((None, "SNV", "SKHCN"))
)
WITNESS: Final = str(Key("thucchat.ha-nam/inspection/witness", COSIGNATURE, 2).verifier_key)
GOOD: Final = Actor("p-1", Role.DOST, "SKHCN")


RULES: Final = {
    "assessment.sampling-before-deadline",
    "assessment.sampling-not-cosigned",
    "assessment.sampling-other-witness",
    "assessment.sampling-secret-wrong",
    "assessment.sampling-frame-changed",
}
"""What must have refused something, besides every stage that must have been reached."""


class SamplingMachine(RuleBasedStateMachine):
    """Tries everything; its model is what was said last, and whether the time had come."""

    reached: ClassVar[set[str | None]] = set()

    @initialize(secret=SECRETS, size=st.integers(1, 3))
    def begin(self, secret: bytes, size: int) -> None:
        self.clock = FrozenClock(MORNING)
        self.stamp = Stamp("thucchat.ha-nam/assessment", self.clock, TimeOrderedIds())
        self.background = Background(Roster("SNV"), {})
        assessment = Assessment("DG-1")
        plan = Plan(AssessmentKind.INITIAL, "Đoàn", FIRST, LAST, "Toàn bộ")
        act = replace(self._act(GOOD), legal_basis=DIRECTIVE)
        assessment.schedule(act, background=self.background, catalogue=EDITION, plan=plan)
        self.secret, self.deadline = secret, MORNING + timedelta(hours=6)
        wanted = SamplingCommitted(
            sampling="LM-1",
            assessment="DG-1",
            agency="SNV",
            subject=SampleSubject.CLAUSES,
            commitment=commitment_of(secret),
            deadline=self.deadline,
            sample_size=size,
            witness=WITNESS,
        )
        self.subject = Sampling("LM-1")
        self.subject.commit(self._act(GOOD), assessment=assessment, background=self.background, wanted=wanted)
        self.frame: tuple[str, ...] = ()
        self.roots: list[bytes] = []
        self.others: list[bytes] = []

    def _act(self, actor: Actor, reason: str | None = None) -> Act:
        return replace(Act.begin(self.stamp, actor), reason=reason)

    def _try(self, decide: Any) -> bool:
        before = (self.subject.version, len(self.subject.pending), self.subject.stage)
        try:
            decide()
        except Refused as no:
            self.reached.add(no.code)
            assert (self.subject.version, len(self.subject.pending), self.subject.stage) == before
            return False
        return True

    @rule(hours=st.integers(1, 7))
    def time_passes(self, hours: int) -> None:
        self.clock.advance(timedelta(hours=hours))

    @rule(seed=st.binary(min_size=1, max_size=4))
    def a_checkpoint_is_cosigned(self, seed: bytes) -> None:
        if self.subject.stage is SamplingStage.CLOSED:
            self.roots.append(hashlib.sha256(seed).digest())

    @rule(seed=st.binary(min_size=1, max_size=4))
    def a_checkpoint_is_cosigned_by_another_witness(self, seed: bytes) -> None:
        if self.subject.stage is SamplingStage.CLOSED:
            self.others.append(hashlib.sha256(seed).digest())

    @rule(actor=ACTORS, frame=FRAMES)
    def fix(self, actor: Actor, frame: list[str]) -> None:
        act, size = self._act(actor), self.subject.plan.sample_size
        done = self._try(
            lambda: self.subject.fix(act, background=self.background, catalogue=EDITION, frame=frame)
        )  # fmt: skip
        sound = len(set(frame)) == len(frame) >= size and {"4", "9.9"}.isdisjoint(frame)
        open_before = self.subject.stage is SamplingStage.COMMITTED
        assert done == (sound and open_before and actor.agency != "SNV")
        if done:
            self.frame = tuple(frame)

    @precondition(lambda self: self.subject.stage is SamplingStage.COMMITTED)
    @rule()
    def fix_as_it_should_be(self) -> None:
        self.fix(GOOD, ["4.1", "4.2.3", "5.3", "8.2.2"])

    @rule(actor=st.one_of(st.just(GOOD), ACTORS))
    def close(self, actor: Actor) -> None:
        committed = self.subject.stage is SamplingStage.COMMITTED
        done = self._try(lambda: self.subject.close(self._act(actor), background=self.background))
        late = self.clock.now() > self.deadline
        assert done == (committed and late and bool(self.frame) and actor.agency != "SNV")

    @rule(actor=st.one_of(st.just(GOOD), ACTORS), secret=SECRETS, told=st.booleans())
    def draw(self, actor: Actor, secret: bytes, told: bool) -> None:
        closed = self.subject.stage is SamplingStage.CLOSED
        digest = frame_digest(self.frame) if told else "0" * 64
        first = Cosigned("log", 9, self.roots[0], "0" * 64, (identity(WITNESS),)) if self.roots else None
        if first is None and self.others:
            first = Cosigned("log", 9, self.others[0], "0" * 64, ("w+00000000",))
        done = self._try(
            lambda: self.subject.draw(
                self._act(actor),
                background=self.background,
                secret=secret.hex(),
                digest=digest,
                position=7,
                checkpoint=first,
            )
        )
        sound = told and secret == self.secret and actor.agency != "SNV"
        assert done == (closed and bool(self.roots) and sound)

    @precondition(lambda self: self.subject.stage is SamplingStage.CLOSED and self.roots)
    @rule()
    def draw_by_another_secret(self) -> None:
        self.draw(GOOD, bytes(reversed(range(32))), told=True)

    @precondition(lambda self: self.subject.stage is SamplingStage.CLOSED and not self.roots)
    @rule()
    def draw_by_another_witness(self) -> None:
        self.others.append(bytes(32))
        self.draw(GOOD, self.secret, told=True)

    @precondition(lambda self: self.subject.stage is SamplingStage.COMMITTED and self.clock.now() <= self.deadline)
    @rule()
    def close_too_early(self) -> None:
        self.fix_as_it_should_be()
        self.close(GOOD)

    @precondition(lambda self: self.subject.stage is SamplingStage.CLOSED and self.roots)
    @rule()
    def draw_as_it_should_be(self) -> None:
        self.draw(GOOD, self.secret, told=True)

    @precondition(lambda self: self.subject.version > 4)
    @rule(actor=ACTORS, reason=st.sampled_from((None, " ", "Mất số bí mật")))
    def abandon(self, actor: Actor, reason: str | None) -> None:
        self._try(lambda: self.subject.abandon(self._act(actor, reason), background=self.background))

    @precondition(lambda self: self.subject.stage is not SamplingStage.DRAWN and self.subject.version > 3)
    @rule()
    def abandon_as_it_should_be(self) -> None:
        self.abandon(GOOD, "Mất số bí mật")

    @rule()
    def go_on_to_the_closing(self) -> None:
        self.fix(GOOD, ["4.1", "4.2.3", "5.3", "8.2.2"])
        self.clock.advance(timedelta(hours=7))
        self.close(GOOD)

    @invariant()
    def what_is_drawn_is_what_secret_first_root_and_list_make(self) -> None:
        drawn = [each.facts for each in self.subject.pending if isinstance(each.facts, SampleDrawn)]
        assert len(drawn) <= 1
        for facts in drawn:
            assert facts.drawn == draw(self.secret, self.roots[0], self.frame, self.subject.plan.sample_size)

    @invariant()
    def the_list_does_not_change_after_the_closing(self) -> None:
        kinds = [type(each.facts) for each in self.subject.pending]
        if SamplingClosed in kinds:
            at = kinds.index(SamplingClosed)
            assert FrameFixed not in kinds[at:]
            closing = self.subject.pending[at]
            assert isinstance(closing.facts, SamplingClosed)
            assert closing.facts.digest == frame_digest(self.frame)
            assert closing.time > self.deadline
        assert self.subject.frame == self.frame

    @invariant()
    def nothing_follows_a_drawing_or_a_giving_up(self) -> None:
        kinds = [type(each.facts) for each in self.subject.pending]
        assert not {SampleDrawn, SamplingAbandoned} & set(kinds[:-1])

    @invariant()
    def every_prefix_of_the_history_loads_and_all_of_it_is_the_state(self) -> None:
        raw = [each.raw for each in self.subject.pending]
        folded = [fold(Sampling("LM-1"), map(parse, raw[: length + 1])) for length in range(len(raw))]
        assert [each.version for each in folded] == [each + 1 for each in range(len(raw))]
        assert folded[-1] == self.subject
        self.reached.add(self.subject.stage)


def test_a_sample_keeps_its_promises_whatever_is_tried() -> None:
    SamplingMachine.reached.clear()
    run_everywhere(
        SamplingMachine,
        lambda: SamplingMachine.reached,
        {*SamplingStage, *RULES},
        settings(max_examples=80, stateful_step_count=25),
    )
