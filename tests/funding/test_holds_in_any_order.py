"""Deferrals in any order of signals, answers, decisions and days; and facts that are heard in any interleaving."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule

from services.funding.domain.hold import Concerned, Hold, Stage
from services.funding.domain.knowledge import KnownFact, judge
from services.funding.domain.rules import HOLD_RULES, TRANCHE_RULES
from shared.acts import Act, Actor, BasisKind, LegalBasis, Role, Stamp
from shared.clock import FrozenClock
from shared.contracts.document import record
from shared.contracts.funding import FactKind
from shared.contracts.registry import PersonEmployed
from shared.contracts.terms import FactCited, Milestone
from shared.errors import Refused
from shared.eventstore.aggregate import fold
from shared.ids import TimeOrderedIds, aggregate_id
from shared.workdays import load
from tests.support.machines import run_everywhere

START = date(2008, 1, 28)
CALENDAR = load()
OFF = {date(2008, 2, 6), date(2008, 2, 7), date(2008, 2, 8), date(2008, 2, 11), date(2008, 4, 15), date(2008, 4, 30)}
"""The weekdays on which nobody works, from Tết to the end of April, written down here once more by hand."""
DECISION = LegalBasis(BasisKind.DECISION, "12/QĐ-STC", "Sở Tài chính", START)
CITED = FactCited("thucchat.ha-nam/assessment", 1, "0" * 36)
PERSONS = ("p-finance", "p-raiser", "p-answerer", "p-member")
BEEN: Counter[str] = Counter()


def last_of(day: date) -> date:
    """Returns the 15th day after `day` that is worked, counted by hand."""
    left = 15
    while left:
        day += timedelta(1)
        left -= day.weekday() < 5 and day not in OFF
    return day


class Deferral(RuleBasedStateMachine):
    """One deferral, and an independent account of what it holds."""

    def __init__(self) -> None:
        super().__init__()
        self.clock = FrozenClock(datetime.combine(START, time(3), UTC))
        self.stamp = Stamp("thucchat.ha-nam/funding", self.clock, TimeOrderedIds())
        self.hold = Hold("S-" + "1" * 32)
        raising = Act.begin(self.stamp, Actor("p-raiser", Role.INSPECTOR))
        facts = PersonEmployed(person="p-x", agency="SXD", from_day=START)
        document = record(facts, raising, kind="signal", key="S", aggregate_id=aggregate_id("signal", "S"), version=1)
        self.hold.begin(
            self._act("p-service"), agency="SXD", raising=document, cited=CITED, rule=HOLD_RULES[0], calendar=CALENDAR
        )
        self.answered = False
        self.decided: str | None = None
        self.signal: str | None = None
        self.recovery = False

    @property
    def day(self) -> date:
        return self.clock.now().date()

    @property
    def in_time(self) -> bool:
        return self.day <= last_of(START)

    @property
    def holds(self) -> bool:
        """What the account says: nothing once it is lifted, dismissed or the authority decided."""
        over = self.decided == "lifted" or self.signal == "dismissed" or self.recovery
        return not over and (self.decided == "confirmed" or self.in_time)

    @rule(days=st.integers(1, 16))
    def days_pass(self, days: int) -> None:
        self.clock.advance(timedelta(days=days))

    @rule()
    def the_last_day_comes(self) -> None:
        if self.day < last_of(START):
            self.clock.advance(last_of(START) - self.day)
            BEEN[f"the last day, decided {self.decided}"] += 1

    @rule()
    def it_is_answered(self) -> None:
        self.answered = True

    @rule(person=st.sampled_from(PERSONS), numbered=st.sampled_from((True, True, False)))
    def confirm(self, person: str, numbered: bool) -> None:
        may = self.signal is None and self.decided is None and self.in_time
        if self._try("confirm", person, numbered, may):
            self.decided = "confirmed"

    @rule(person=st.sampled_from(PERSONS), numbered=st.sampled_from((True, True, False)))
    def lift(self, person: str, numbered: bool) -> None:
        may = self.signal is None and (self.decided == "confirmed" or (self.decided is None and self.in_time))
        if self._try("lift", person, numbered, may):
            self.decided = "lifted"

    @rule(person=st.sampled_from(PERSONS), recover=st.booleans())
    def decide_recovery(self, person: str, recover: bool) -> None:
        may = self.signal == "upheld" and not self.recovery
        if self._try("decide_recovery", person, True, may, recover=recover):
            self.recovery = True

    @rule(outcome=st.sampled_from(("upheld", "dismissed")))
    def the_signal_is_decided(self, outcome: str) -> None:
        if self.signal is None:
            self.signal = outcome
            act = self._act("p-service")
            self.hold.end(act, CITED) if outcome == "dismissed" else self.hold.recommend(act, CITED)
            BEEN[outcome] += 1

    def _act(self, person: str, basis: LegalBasis | None = None) -> Act:
        act = Act.begin(self.stamp, Actor(person, Role.FINANCE, "STC"))
        return replace(act, legal_basis=basis)

    def _try(self, verb: str, person: str, numbered: bool, may: bool, **more: bool) -> bool:
        concerned = Concerned(
            ("SXD",), ("SXD",) if person == "p-member" else (), ("p-answerer",) if self.answered else ()
        )
        apart = person not in ("p-raiser", "p-member") and not (person == "p-answerer" and self.answered)
        basis = DECISION if numbered else replace(DECISION, number="không số")
        before = self.hold.version
        try:
            getattr(self.hold, verb)(self._act(person, basis), concerned=concerned, **more)
        except Refused as refused:
            why = refused.code
        else:
            why = ""
        if why:
            BEEN[why] += 1
            assert not (may and apart and numbered), why
            assert self.hold.version == before
            return False
        assert may, f"{verb} in a state that does not allow it"
        assert apart, f"{person} decided"
        assert numbered
        BEEN[verb] += 1
        return True

    @invariant()
    def it_holds_what_the_account_says_and_the_log_makes_the_same(self) -> None:
        assert self.hold.last_day == last_of(START)
        assert self.hold.holds_on(self.day) is self.holds
        documents = list(self.hold.pending)
        assert fold(Hold(self.hold.key), documents) == self.hold
        for count in range(len(documents)):
            assert fold(Hold(self.hold.key), documents[:count]).version == count
        BEEN[f"lapsed {not self.holds and self.hold.stage is Stage.DEFERRING}"] += 1


WANTED = (
    "the last day, decided None",
    *("confirm", "lift", "decide_recovery", "upheld", "dismissed", "lapsed True", "funding.hold-lapsed"),
    *("funding.hold-decided", "funding.hold-by-raiser", "funding.hold-by-subject", "funding.own-agency"),
    *("funding.numbered-decision-required", "funding.recovery-not-recommended"),
)


def test_a_deferral_in_any_order() -> None:
    run_everywhere(Deferral, lambda: BEEN, WANTED, settings(max_examples=40, stateful_step_count=12, deadline=None))


def told(kind: FactKind, event: str, **more: object) -> KnownFact:
    """Returns a fact of one day."""
    cited = FactCited("log", 1, event)
    return KnownFact(kind, cited, START, datetime.combine(START, time(3), UTC), "p", **more)  # type: ignore[arg-type]


REGISTRY = [
    told(FactKind.PROGRAMME_ADOPTED, "r1", year=2008),
    *(told(FactKind.MILESTONE_REACHED, f"r-{each}", milestone=each) for each in Milestone),
    told(FactKind.PROGRAMME_ADOPTED, "r2", year=2009),
]
ASSESSMENT = [
    told(FactKind.ASSESSMENT_APPROVED, "a1", reference="DG-1", major=2),
    told(FactKind.NONCONFORMITY_OPEN, "a2", reference="DG-1/1", major=1),
    told(FactKind.NONCONFORMITY_OPEN, "a3", reference="DG-1/2", major=1),
    told(FactKind.NONCONFORMITY_CLOSED, "a4", reference="DG-1/2", major=1),
    told(FactKind.NONCONFORMITY_TAKEN_OVER, "a5", reference="DG-9/1", major=1),
    told(FactKind.NONCONFORMITY_CLOSED, "a6", reference="DG-9/1", major=1),
    told(FactKind.NONCONFORMITY_CLOSED, "a7", reference="DG-1/1", major=1),
]


@settings(max_examples=150, deadline=None)
@given(st.integers(0, len(REGISTRY)), st.integers(0, len(ASSESSMENT)), st.randoms(use_true_random=False))
def test_in_whatever_interleaving_two_logs_are_heard_the_same_is_decided_on_the_same_facts(
    first: int, second: int, random: object
) -> None:
    """Each log is heard in its own order; how the two lie between each other changes no decision."""
    one, other = REGISTRY[:first], ASSESSMENT[:second]
    mixed: list[KnownFact] = []
    left = [list(one), list(other)]
    while any(left):
        chosen = random.choice([each for each in left if each])  # type: ignore[attr-defined]
        mixed.append(chosen.pop(0))
    for each in TRANCHE_RULES:
        for terms in each.tranches:
            expected, found = (judge(terms, 2008, facts, START) for facts in ([*one, *other], mixed))
            assert found == expected
