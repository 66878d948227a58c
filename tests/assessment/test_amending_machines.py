"""Corrections among all else that is done to recommendations and signals: the machines of both, with one more rule."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Final
from uuid import UUID

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import invariant, rule

from services.assessment.domain.corrections import Amendment
from shared.acts import Actor, Role
from shared.contracts.assessment import (
    CompletionProven,
    CompletionReported,
    RecommendationMade,
    Severity,
    SignalExplained,
    SignalRaised,
)
from shared.contracts.base import Facts
from tests.assessment.test_matter_machines import ACTORS, REASONS, Machine, RecommendationMachine, SignalMachine
from tests.support.machines import run_everywhere

QUICK: Final = settings(max_examples=25, stateful_step_count=25, deadline=None)
GRAVITY: Final = ("minor", "moderate", "severe")
reached: set[str] = set()


def event_of(machine: Machine, facts: type[Facts]) -> UUID:
    """Returns the latest event of these facts; of none, an id that is none of the history."""
    found = [each.id for each in machine.read if isinstance(each.facts, facts)]
    return found[-1] if found else UUID(int=0)


class AmendedRecommendation(RecommendationMachine):
    """Who corrects what of a recommendation."""

    @property
    def settled(self) -> bool:
        return self.model in ("proven", "withdrawn")

    def amended(self, actor: Actor, reason: str | None, facts: type[Facts], change: Amendment, says: bool) -> bool:
        event = event_of(self, facts)
        return self.tried(
            lambda: self.one.amend(
                self.act(actor, reason), event=event, amendments=(change,), settled=says, rosters=self.rosters
            )
        )

    @rule(actor=ACTORS, reason=REASONS, says=st.booleans(), text=st.sampled_from(("x", "y", "z")))
    def correct_what_was_made(self, actor: Actor, reason: str | None, says: bool, text: str) -> None:
        different = self.one.made is not None and self.one.made.text != text
        taken = self.amended(actor, reason, RecommendationMade, Amendment("text", text), says)
        side = self.others(actor) and actor.role not in (Role.QMR, Role.AGENCY_HEAD)
        assert taken is (side and reason is not None and says is self.settled and different)
        reached.update({"text settled" if says else "text"} if taken else ())

    @rule(actor=ACTORS, reason=REASONS, days=st.integers(-30, 60))
    def correct_the_deadline(self, actor: Actor, reason: str | None, days: int) -> None:
        due, made = self.today + timedelta(days=days), self.one.made
        assert made is not None
        stands = self.due == made.due_on
        change = Amendment("due_on", due.isoformat())
        taken = self.amended(actor, reason, RecommendationMade, change, self.settled)
        side = self.others(actor) and actor.role not in (Role.QMR, Role.AGENCY_HEAD)
        sound = due >= date(2008, 3, 10) and due != made.due_on and stands and not self.settled
        assert taken is (side and reason is not None and sound)
        if taken:
            self.due = due
            reached.add("deadline")

    @rule(actor=ACTORS, reason=REASONS, says=st.booleans(), text=st.sampled_from(("x", "y")))
    def correct_the_report(self, actor: Actor, reason: str | None, says: bool, text: str) -> None:
        known = self.one.said.get(str(event_of(self, CompletionReported)))
        different = known is not None and f'"done":"{text}"' not in known.data
        taken = self.amended(actor, reason, CompletionReported, Amendment("done", text), says)
        side = actor.agency == self.holder and actor.role in (Role.QMR, Role.AGENCY_HEAD)
        assert taken is (side and reason is not None and says is self.settled and different)
        if taken:
            self.reporters.add(actor.person)
            reached.add("report")

    @rule(person=st.sampled_from(("p-1", "p-2", "p-3")), text=st.sampled_from(("y", "z")))
    def go_to_the_report_and_correct_it(self, person: str, text: str) -> None:
        if self.model == "open":
            self.report(Actor("p-1", Role.QMR, self.holder))
        self.correct_the_report(Actor(person, Role.QMR, self.holder), "Sai", self.settled, text)

    @rule(person=st.sampled_from(("p-1", "p-2", "p-3")), text=st.sampled_from(("x", "y")))
    def go_to_the_proof_and_correct_it(self, person: str, text: str) -> None:
        if self.model == "open":
            self.report(Actor("p-1", Role.QMR, self.holder))
        self.decide(Actor("p-3", Role.INSPECTOR), None, True)
        event, corrector = event_of(self, CompletionProven), Actor(person, Role.INSPECTOR)
        known = self.one.said.get(str(event))
        different = known is not None and f'"note":"{text}"' not in known.data
        taken = self.amended(corrector, "Sai", CompletionProven, Amendment("note", text), True)
        assert taken is (self.settled and different and person not in self.reporters)
        reached.update({"proof"} if taken else ({"reporter"} if known and person in self.reporters else ()))


class AmendedSignal(SignalMachine):
    """Who corrects what of a signal, and above all who lowers it."""

    @property
    def decided(self) -> bool:
        return self.model in ("upheld", "dismissed")

    @property
    def severity(self) -> str:
        assert self.one.raised is not None
        return self.one.raised.severity.value

    def amended(self, actor: Actor, reason: str | None, facts: type[Facts], change: Amendment, says: bool) -> bool:
        event = event_of(self, facts)
        return self.tried(
            lambda: self.one.amend(
                self.act(actor, reason), event=event, amendments=(change,), settled=says, rosters=self.rosters
            )
        )

    @rule(actor=ACTORS, reason=REASONS, says=st.booleans(), to=st.sampled_from(GRAVITY))
    def correct_the_severity(self, actor: Actor, reason: str | None, says: bool, to: str) -> None:
        was, raisers = self.severity, set(self.one.raisers)
        taken = self.amended(actor, reason, SignalRaised, Amendment("severity", to), says)
        side = self.others(actor) and actor.role is Role.INSPECTOR and actor.person not in self.one.explainers
        sound = reason is not None and says is self.decided and not self.decided and to != was
        down = GRAVITY.index(to) < GRAVITY.index(was)
        assert taken is (side and sound and not (down and actor.person in raisers))
        if taken:
            self.barred.add(actor.person)
        reached.update({"lowered" if down else "raised"} if taken else ())
        reached.update({"raiser would lower"} if side and sound and not taken else ())

    @rule(person=st.sampled_from(("p-1", "p-2", "p-3")), down=st.sampled_from(GRAVITY), up=st.sampled_from(GRAVITY))
    def correct_the_severity_twice(self, person: str, down: str, up: str) -> None:
        inspector = Actor(person, Role.INSPECTOR)
        self.correct_the_severity(inspector, "Sai", self.decided, down)
        self.correct_the_severity(inspector, "Sai", self.decided, up)

    @rule(actor=ACTORS, says=st.booleans(), note=st.sampled_from(("x", "y")))
    def correct_the_note(self, actor: Actor, says: bool, note: str) -> None:
        assert self.one.raised is not None
        different = self.one.raised.note != note
        taken = self.amended(actor, "Sai", SignalRaised, Amendment("note", note), says)
        side = self.others(actor) and actor.role is Role.INSPECTOR and actor.person not in self.one.explainers
        assert taken is (side and says is self.decided and different)
        if taken:
            self.barred.add(actor.person)
        reached.update({"note settled" if says else "note"} if taken else ())

    @rule(actor=ACTORS, says=st.booleans(), text=st.sampled_from(("x", "y")))
    def correct_the_explanation(self, actor: Actor, says: bool, text: str) -> None:
        known = self.one.said.get(str(event_of(self, SignalExplained)))
        different = known is not None and f'"explanation":"{text}"' not in known.data
        taken = self.amended(actor, "Sai", SignalExplained, Amendment("explanation", text), says)
        own = actor.agency == self.holder and actor.role in (Role.QMR, Role.AGENCY_HEAD)
        assert taken is (own and says is self.decided and different)
        if taken:
            self.barred.add(actor.person)
            reached.add("explanation")

    @rule(person=st.sampled_from(("p-1", "p-2")), text=st.sampled_from(("y", "z")))
    def go_to_the_explanation_and_correct_it(self, person: str, text: str) -> None:
        self.explain(Actor("p-1", Role.QMR, self.holder))
        self.correct_the_explanation(Actor(person, Role.QMR, self.holder), self.decided, text)

    @invariant()
    def a_signal_that_was_lowered_is_not_decided_by_that(self) -> None:
        assert self.one.is_open is not self.decided
        assert Severity(self.severity) in Severity


def test_a_recommendation_and_its_corrections_in_any_order() -> None:
    wanted = ("text", "text settled", "deadline", "report", "proof", "reporter")
    run_everywhere(AmendedRecommendation, lambda: reached, wanted, QUICK)


def test_a_signal_and_its_corrections_in_any_order() -> None:
    wanted = ("lowered", "raised", "raiser would lower", "note", "note settled", "explanation")
    run_everywhere(AmendedSignal, lambda: reached, wanted, QUICK)
