"""Whatever is tried in whatever order, by whomever: open matters keep their promises. No store: the domain alone.

Each machine has a model of its own, a few lines that do not ask the tables, and holds after every step that folding the
documents gives the state that the decisions used, and that every prefix of the history loads.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from typing import Any, Final

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test

from services.assessment.domain.certificate import Certificate, Certified
from services.assessment.domain.matters import Held
from services.assessment.domain.nonconformity import Nonconformity
from services.assessment.domain.recommendation import Recommendation
from services.assessment.domain.roster import Roster
from services.assessment.domain.signal import Signal
from shared.acts import Act, Actor, Role, Stamp
from shared.clock import FrozenClock, day_of
from shared.contracts.assessment import FindingRecorded, Measurement, RecommendationSource, Result, Target
from shared.contracts.document import Document, parse
from shared.errors import Refused
from shared.eventstore.aggregate import fold
from shared.ids import TimeOrderedIds
from tests.assessment.matters import FIELDS, NOTICE, detected
from tests.assessment.world import ISO, MORNING

AGENCIES: Final = ("SNV", "SYT")
PEOPLE: Final = ("p-1", "p-2", "p-3")
EVIDENCE: Final = ("0" * 64,)
ACTORS: Final = st.builds(
    Actor,
    st.sampled_from(PEOPLE),
    st.sampled_from((Role.QMR, Role.AGENCY_HEAD, Role.ASSESSOR, Role.INSPECTOR, Role.DOST)),
    st.sampled_from((None, *AGENCIES)),
)
REASONS: Final = st.sampled_from((None, "Vì thế"))
QUICK: Final = settings(max_examples=60, stateful_step_count=25, deadline=None)


class Machine(RuleBasedStateMachine):
    """What the machines share: a clock, acts of anybody, and what holds of every aggregate."""

    subject: Held
    read: list[Document]

    def start(self, subject: Held) -> None:
        self.clock = FrozenClock(MORNING)
        self.stamp = Stamp("thucchat.ha-nam/assessment", self.clock, TimeOrderedIds())
        self.subject, self.holder = subject, "SNV"
        self.read = list[Document]()

    def act(self, actor: Actor, reason: str | None = None) -> Act:
        return replace(Act.begin(self.stamp, actor), reason=reason, legal_basis=NOTICE)

    def tried(self, decide: Callable[[], object]) -> bool:
        """Tells whether it was taken; what is refused changes nothing."""
        before = (self.subject.version, len(self.subject.pending))
        try:
            decide()
        except Refused:
            assert (self.subject.version, len(self.subject.pending)) == before
            return False
        assert self.subject.version == before[0] + 1
        return True

    @property
    def today(self) -> date:
        return day_of(self.clock.now())

    @property
    def held_by(self) -> set[str]:
        """Returns every agency that has held it, as the model has it."""
        return {"SNV", self.holder}

    @property
    def rosters(self) -> list[Roster]:
        """Returns what is known of the agencies that hold or held it, as the use cases load it."""
        return [Roster(each) for each in sorted(self.held_by)]

    def others(self, actor: Actor) -> bool:
        """Tells whether somebody belongs to no agency that holds or held it."""
        return actor.agency not in self.held_by

    @rule(days=st.integers(0, 25))
    def time_passes(self, days: int) -> None:
        self.clock.advance(timedelta(days=days))

    @invariant()
    def folding_gives_the_state_that_decisions_used(self) -> None:
        self.read += [parse(each.raw) for each in self.subject.pending[len(self.read) :]]
        assert fold(type(self.subject)(self.subject.key), self.read) == self.subject

    def teardown(self) -> None:
        """Every prefix of the history loads."""
        for size in range(len(self.read)):
            assert fold(type(self.subject)(self.subject.key), self.read[:size]).version == size


class NonconformityMachine(Machine):
    """The agency and everybody else at one nonconformity."""

    @initialize()
    def begin(self) -> None:
        self.clock = FrozenClock(MORNING)
        self.stamp = Stamp("thucchat.ha-nam/assessment", self.clock, TimeOrderedIds())
        finding = FindingRecorded(
            assessment="DG-1", agency="SNV", clause="8.2.2", result=Result.MAJOR_NONCONFORMITY, note="x", sample_size=1
        )
        self.start(Nonconformity.of(self.act(Actor("p-0", Role.DOST)), finding))
        self.model, self.due, self.done, self.doers = "raised", date.min, date.min, set[str]()

    @property
    def one(self) -> Nonconformity:
        assert isinstance(self.subject, Nonconformity)
        return self.subject

    @rule(actor=ACTORS)
    def correct(self, actor: Actor) -> None:
        taken = self.tried(lambda: self.one.correct(self.act(actor), correction="x"))
        assert taken is (actor.agency == self.holder and self.model not in ("effective", "closed"))

    @rule(actor=ACTORS)
    def analyse(self, actor: Actor) -> None:
        taken = self.tried(lambda: self.one.analyse(self.act(actor), cause="x"))
        assert taken is (actor.agency == self.holder and self.model in ("raised", "analysed", "reopened"))
        self.model = "analysed" if taken else self.model

    @rule(actor=ACTORS, responsible=st.sampled_from(PEOPLE), days=st.integers(-1, 40))
    def plan(self, actor: Actor, responsible: str, days: int) -> None:
        due = self.today + timedelta(days=days)
        taken = self.tried(lambda: self.one.plan(self.act(actor), action="x", responsible=responsible, due_on=due))
        assert taken is (actor.agency == self.holder and self.model == "analysed" and days >= 0)
        if taken:
            self.model, self.due = "planned", due
            self.doers |= {actor.person, responsible}

    @rule(actor=ACTORS, reason=REASONS, days=st.integers(-5, 60))
    def extend(self, actor: Actor, reason: str | None, days: int) -> None:
        due = self.today + timedelta(days=days)
        taken = self.tried(lambda: self.one.extend(self.act(actor, reason), due_on=due, rosters=self.rosters))
        later = days >= 0 and due > self.due
        assert taken is (self.others(actor) and self.model == "planned" and reason is not None and later)
        self.due = due if taken else self.due

    @rule(actor=ACTORS, by=st.sampled_from(PEOPLE), ago=st.sampled_from((0, 0, 5, 20)))
    def carry_out(self, actor: Actor, by: str, ago: int = 0) -> None:
        said, follows = self.today - timedelta(days=ago), self.one.latest.day
        act = replace(self.act(actor), occurred=said if ago else None)
        taken = self.tried(lambda: self.one.carry_out(act, done="x", by=(by,), evidence=EVIDENCE))
        assert taken is (actor.agency == self.holder and self.model == "planned" and said >= follows)
        if taken:
            self.model, self.done = "carried_out", self.today
            self.doers |= {actor.person, by}

    @rule(actor=ACTORS, value=st.sampled_from(("1", "2", "2.5")))
    def verify(self, actor: Actor, value: str) -> None:
        measured = Measurement("x", value, "%", "2", Target.AT_MOST)
        taken = self.tried(lambda: self.one.verify(self.act(actor), measured=measured, rosters=self.rosters))
        another = self.others(actor) and actor.person not in self.doers
        waited = self.today >= self.done + timedelta(days=30) if self.model == "carried_out" else False
        assert taken is (another and waited and value != "2.5")
        self.model = "effective" if taken else self.model

    @rule(actor=ACTORS, reason=REASONS)
    def reopen(self, actor: Actor, reason: str | None) -> None:
        measured = Measurement("x", "3", "%", "2", Target.AT_MOST)
        taken = self.tried(lambda: self.one.reopen(self.act(actor, reason), measured=measured, rosters=self.rosters))
        another = self.others(actor) and actor.person not in self.doers
        assert taken is (another and reason is not None and self.model in ("carried_out", "effective"))
        self.model = "reopened" if taken else self.model

    @rule(actor=ACTORS)
    def close(self, actor: Actor) -> None:
        taken = self.tried(lambda: self.one.close(self.act(actor), rosters=self.rosters))
        another = self.others(actor) and actor.person not in self.doers
        assert taken is (another and self.model == "effective")
        self.model = "closed" if taken else self.model

    @rule()
    def hand_over(self) -> None:
        if self.holder == "SNV":
            taken = self.tried(lambda: self.one.hand_over(self.act(Actor("p-0", Role.SERVICE)), "SYT", "SX-1"))
            assert taken is (self.model != "closed")
            self.holder = "SYT" if taken else self.holder

    @rule(actor=st.sampled_from((Actor("p-1", Role.QMR, "SNV"), Actor("p-1", Role.QMR, "SYT"))))
    def go_as_it_should(self, actor: Actor) -> None:
        """Takes the next step that the agency may take, so that the end is reached often enough."""
        steps: dict[str, Callable[[], None]] = {
            "raised": lambda: self.analyse(actor),
            "reopened": lambda: self.analyse(actor),
            "analysed": lambda: self.plan(actor, "p-1", 20),
            "planned": lambda: self.carry_out(actor, "p-1"),
            "carried_out": lambda: (self.time_passes(30), self.verify(Actor("p-3", Role.ASSESSOR), "1"))[1],
            "effective": lambda: self.close(Actor("p-3", Role.ASSESSOR)),
        }
        steps.get(self.model, lambda: None)()

    @invariant()
    def the_model_and_the_aggregate_say_the_same(self) -> None:
        assert (str(self.one.stage), self.one.agency, set(self.one.doers)) == (self.model, self.holder, self.doers)


class CertificateMachine(Machine):
    """An issuer's notices, in any order, recorded by anybody."""

    @initialize()
    def begin(self) -> None:
        self.start(Certificate("GCN-1"))
        certified = Certified("Nơi cấp", "1/QĐ", day_of(MORNING), FIELDS, "Tổ chức", expires_on=date(2008, 5, 1))
        act = self.act(Actor("p-0", Role.DOST))
        self.one.enter(act, roster=self.rosters[0], catalogue=ISO, certified=certified)
        self.model, self.fields = "valid", list(FIELDS)

    @property
    def one(self) -> Certificate:
        assert isinstance(self.subject, Certificate)
        return self.subject

    @rule(actor=ACTORS, notice=st.sampled_from(("suspend", "restore", "withdraw")))
    def notify(self, actor: Actor, notice: str) -> None:
        said: dict[str, Any] = {} if notice == "restore" else {"note": "x"}
        taken = self.tried(lambda: getattr(self.one, notice)(self.act(actor), rosters=self.rosters, **said))
        froms = {"suspend": ("valid",), "restore": ("suspended",), "withdraw": ("valid", "suspended")}[notice]
        assert taken is (self.others(actor) and self.model in froms)
        after = {"suspend": "suspended", "restore": "valid", "withdraw": "withdrawn"}[notice]
        self.model = after if taken else self.model

    @rule(actor=ACTORS, days=st.integers(-60, 2))
    def expire(self, actor: Actor, days: int) -> None:
        day = self.today + timedelta(days=days)
        taken = self.tried(lambda: self.one.expire(self.act(actor), expired_on=day, rosters=self.rosters))
        sound = date(2008, 5, 1) <= day <= self.today
        assert taken is (self.others(actor) and self.model in ("valid", "suspended") and sound)
        self.model = "expired" if taken else self.model

    @rule(actor=ACTORS, name=st.sampled_from((*FIELDS, "Lưu trữ")))
    def extend(self, actor: Actor, name: str) -> None:
        taken = self.tried(lambda: self.one.extend(self.act(actor), added=(name,), rosters=self.rosters))
        assert taken is (self.others(actor) and self.model == "valid" and name not in self.fields)
        self.fields += [name] if taken else []

    @rule(actor=ACTORS, name=st.sampled_from((*FIELDS, "Lưu trữ")))
    def reduce(self, actor: Actor, name: str) -> None:
        taken = self.tried(lambda: self.one.reduce(self.act(actor), removed=(name,), rosters=self.rosters))
        alive = self.model in ("valid", "suspended")
        assert taken is (self.others(actor) and alive and name in self.fields and len(self.fields) > 1)
        self.fields = [each for each in self.fields if each != name] if taken else self.fields

    @rule()
    def hand_over(self) -> None:
        if self.holder == "SNV":
            taken = self.tried(lambda: self.one.hand_over(self.act(Actor("p-0", Role.SERVICE)), "SYT", "SX-1"))
            assert taken is (self.model in ("valid", "suspended"))
            self.holder = "SYT" if taken else self.holder

    @invariant()
    def the_model_and_the_aggregate_say_the_same(self) -> None:
        assert (self.one.stage, self.one.agency, list(self.one.fields)) == (self.model, self.holder, self.fields)


class RecommendationMachine(Machine):
    """A recommendation, its agency, and everybody who would settle it."""

    @initialize()
    def begin(self) -> None:
        self.start(Recommendation("KN-1"))
        self.due = day_of(MORNING) + timedelta(days=30)
        self.one.make(
            self.act(Actor("p-0", Role.INSPECTOR)),
            roster=self.rosters[0],
            source=RecommendationSource.CHECK,
            source_key="KT-1",
            text="x",
            due_on=self.due,
        )
        self.model, self.reporters = "open", set[str]()

    @property
    def one(self) -> Recommendation:
        assert isinstance(self.subject, Recommendation)
        return self.subject

    @rule(actor=ACTORS)
    def report(self, actor: Actor) -> None:
        taken = self.tried(lambda: self.one.report(self.act(actor), done="x", evidence=EVIDENCE))
        assert taken is (actor.agency == self.holder and self.model == "open")
        if taken:
            self.model = "reported"
            self.reporters.add(actor.person)

    @rule(actor=ACTORS, reason=REASONS, proven=st.booleans())
    def decide(self, actor: Actor, reason: str | None, proven: bool) -> None:
        act = self.act(actor, reason)
        taken = self.tried(
            lambda: (
                self.one.prove(act, note="x", rosters=self.rosters)
                if proven
                else self.one.reopen(act, rosters=self.rosters)
            )
        )
        another = self.others(actor) and actor.person not in self.reporters
        assert taken is (another and self.model == "reported" and (proven or reason is not None))
        if taken:
            self.model = "proven" if proven else "open"

    @rule(actor=ACTORS, reason=REASONS, days=st.integers(-5, 60))
    def extend(self, actor: Actor, reason: str | None, days: int) -> None:
        due = self.today + timedelta(days=days)
        taken = self.tried(lambda: self.one.extend(self.act(actor, reason), due_on=due, rosters=self.rosters))
        later = days >= 0 and due > self.due
        assert taken is (self.others(actor) and self.model == "open" and reason is not None and later)
        self.due = due if taken else self.due

    @rule(actor=ACTORS, reason=REASONS)
    def withdraw(self, actor: Actor, reason: str | None) -> None:
        taken = self.tried(lambda: self.one.withdraw(self.act(actor, reason), rosters=self.rosters))
        assert taken is (self.others(actor) and reason is not None and self.model in ("open", "reported"))
        self.model = "withdrawn" if taken else self.model

    @rule()
    def hand_over(self) -> None:
        if self.holder == "SNV":
            taken = self.tried(lambda: self.one.hand_over(self.act(Actor("p-0", Role.SERVICE)), "SYT", "SX-1"))
            assert taken is (self.model in ("open", "reported"))
            self.holder = "SYT" if taken else self.holder

    @invariant()
    def the_model_and_the_aggregate_say_the_same(self) -> None:
        assert (self.one.stage, self.one.agency, self.one.due_on) == (self.model, self.holder, self.due)


class SignalMachine(Machine):
    """A signal on an agency, its explanations, and everybody who would decide it."""

    @initialize(raiser=st.sampled_from(PEOPLE))
    def begin(self, raiser: str) -> None:
        self.start(Signal("S-" + "0" * 32))
        self.one.raise_(self.act(Actor(raiser, Role.INSPECTOR)), detected())
        self.model, self.barred = "raised", {raiser}

    @property
    def one(self) -> Signal:
        assert isinstance(self.subject, Signal)
        return self.subject

    @rule(actor=ACTORS)
    def explain(self, actor: Actor) -> None:
        taken = self.tried(lambda: self.one.explain(self.act(actor), explanation="x"))
        own = actor.agency == self.holder and actor.role in (Role.QMR, Role.AGENCY_HEAD)
        assert taken is (own and self.model in ("raised", "explained"))
        if taken:
            self.model = "explained"
            self.barred.add(actor.person)

    @rule(actor=ACTORS, reason=REASONS, upheld=st.booleans())
    def decide(self, actor: Actor, reason: str | None, upheld: bool) -> None:
        asked = self.one.uphold if upheld else self.one.dismiss
        taken = self.tried(lambda: asked(self.act(actor, reason), rosters=self.rosters))
        another = self.others(actor) and actor.person not in self.barred
        assert taken is (another and reason is not None and self.model in ("raised", "explained"))
        if taken:
            self.model = "upheld" if upheld else "dismissed"

    @rule()
    def hand_over(self) -> None:
        if self.holder == "SNV":
            taken = self.tried(lambda: self.one.hand_over(self.act(Actor("p-0", Role.SERVICE)), "SYT", "SX-1"))
            assert taken is (self.model in ("raised", "explained"))
            self.holder = "SYT" if taken else self.holder

    @invariant()
    def the_model_and_the_aggregate_say_the_same(self) -> None:
        assert (self.one.stage, self.one.agency) == (self.model, self.holder)


def test_a_nonconformity_in_any_order() -> None:
    run_state_machine_as_test(NonconformityMachine, settings=QUICK)


def test_a_certificate_in_any_order() -> None:
    run_state_machine_as_test(CertificateMachine, settings=QUICK)


def test_a_recommendation_in_any_order() -> None:
    run_state_machine_as_test(RecommendationMachine, settings=QUICK)


def test_a_signal_in_any_order() -> None:
    run_state_machine_as_test(SignalMachine, settings=QUICK)
