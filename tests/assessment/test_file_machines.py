"""Whatever is tried in whatever order on the parts of a quality system file: an independent model agrees.

Each machine keeps a model of plain values; the aggregate must take exactly what the model says, and folding its
documents, read back from their bytes, must make the state that the decisions used, from any prefix.
"""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace
from datetime import date, timedelta
from typing import Any, ClassVar, Final

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule

from services.assessment.catalogues import load_all
from services.assessment.domain.internalaudit import InternalAudit
from services.assessment.domain.managementreview import ManagementReview
from services.assessment.domain.systemdocument import Issue, SystemDocument, Use
from services.assessment.domain.workprocess import Indicators, WorkProcess
from shared.acts import Act, Actor, Role, Stamp
from shared.clock import FrozenClock
from shared.contracts.assessment import (
    AuditPart,
    DocumentKind,
    DocumentReviewed,
    DocumentRevised,
    DocumentUseReported,
    DocumentWithdrawn,
    IndicatorsReported,
    InputSeen,
    InternalAuditCancelled,
    InternalAuditClosed,
    InternalAuditFollowedUp,
    InternalAuditHeld,
    ProcessEnded,
    ProcessReassigned,
    ReviewDecision,
    ReviewDecisionCompleted,
    ReviewInput,
    ReviewOutput,
)
from shared.contracts.base import Facts
from shared.contracts.document import parse
from shared.errors import Refused
from shared.eventstore.aggregate import fold
from shared.ids import TimeOrderedIds
from tests.assessment.world import ISO, MORNING
from tests.support.machines import run_everywhere

pytestmark = pytest.mark.slow

EDITION: Final = load_all()[ISO]
STAMP: Final = Stamp("thucchat.ha-nam/assessment", FrozenClock(MORNING), TimeOrderedIds())
TODAY: Final = date(2008, 3, 10)
DIGEST: Final = "a" * 64
PEOPLE: Final = ("p-1", "p-2", "p-3")
DAYS: Final = st.integers(-60, 0).map(lambda back: TODAY + timedelta(days=back))
AGENCIES: Final = st.sampled_from(("SNV", "SNV", "SNV", "SYT"))
REASONS: Final = st.sampled_from((None, "Lý do"))


def acting(
    agency: str = "SNV", day: date = TODAY, reason: str | None = None, person: str = "p-9", role: Role = Role.QMR
) -> Act:
    """Returns an act of somebody of an agency on a day."""
    return replace(Act.begin(STAMP, Actor(person, role, agency)), occurred=day, reason=reason)


class Machine(RuleBasedStateMachine):
    """What all of them do: try, compare with the model, and fold."""

    subject: Any
    reached: ClassVar[set[type[Facts]]] = set()
    """Which events were recorded in any run: a machine that does not get everywhere shows nothing."""

    def attempt(self, decide: Callable[[], object], *, expected: bool) -> bool:
        """Tries a decision, which must be taken exactly when it is `expected`."""
        before, taken = self.subject.version, False
        with suppress(Refused):
            decide()
            taken = True
        assert taken is expected
        assert self.subject.version == before + taken
        if taken:
            self.reached.add(type(self.subject.pending[-1].facts))
        return taken

    @invariant()
    def history_folds_to_the_same_state_and_every_prefix_loads(self) -> None:
        documents = [parse(each.raw) for each in self.subject.pending]
        again = fold(type(self.subject)(self.subject.key), documents)
        assert again == self.subject
        middle = len(documents) // 2
        part = fold(type(self.subject)(self.subject.key), documents[:middle])
        assert part.version == middle
        assert fold(part, documents[middle:]) == self.subject


class ADocument(Machine):
    """A document that anybody revises, reviews, uses and withdraws."""

    def __init__(self) -> None:
        super().__init__()
        self.subject = SystemDocument("SNV:TT-01")
        self.revision, self.latest, self.withdrawn = 0, TODAY - timedelta(days=90), TODAY
        self.in_force, self.used = True, dict[tuple[date, date], str]()
        self.subject.issue(
            acting(day=self.latest), agency="SNV", code="TT-01", kind=DocumentKind.PROCEDURE, edition=EDITION,
            what=self._what(0), missing=(),
        )  # fmt: skip

    def _what(self, revision: int) -> Issue:
        return Issue("Thủ tục", None, revision, None, "p-1", date(2007, 1, 1), DIGEST, ("4.2.3",))

    @rule(agency=AGENCIES, day=DAYS, revision=st.integers(0, 6))
    def revise(self, agency: str, day: date, revision: int) -> None:
        expected = self.in_force and agency == "SNV" and day >= self.latest and revision > self.revision
        act = acting(agency, day)
        if self.attempt(
            lambda: self.subject.revise(act, edition=EDITION, what=self._what(revision), changes="x", missing=()),
            expected=expected,
        ):
            self.revision, self.latest = revision, day

    @rule(agency=AGENCIES, day=DAYS)
    def review(self, agency: str, day: date) -> None:
        expected = self.in_force and agency == "SNV" and day >= self.latest
        if self.attempt(
            lambda: self.subject.review(acting(agency, day), still_right=True, note="x"), expected=expected
        ):
            self.latest = day

    @rule(first=DAYS, length=st.integers(-1, 9), correcting=st.booleans(), reason=REASONS, records=st.integers(0, 2))
    def use(self, first: date, length: int, correcting: bool, reason: str | None, records: int) -> None:
        last = first + timedelta(days=length)
        standing = self.used.get((first, last))
        corrects = (standing or DIGEST[:36]) if correcting else None
        free = all(theirs < first or last < begun for begun, theirs in self.used)
        fits = standing is not None and reason is not None if correcting else free
        over = first <= last <= (TODAY if self.in_force else self.withdrawn)
        use = Use(first, last, records, (DIGEST,), ("REC-20",), corrects)
        if self.attempt(
            lambda: self.subject.report_use(acting(reason=reason), edition=EDITION, use=use, missing=()),
            expected=fits and over and records > 0,
        ):
            self.used[first, last] = str(self.subject.pending[-1].id)

    @rule(day=DAYS, reason=REASONS, other=st.sampled_from((None, "TT-01", "TT-02")), known=st.booleans())
    def withdraw(self, day: date, reason: str | None, other: str | None, known: bool) -> None:
        rare = len(self.subject.pending) > 6
        expected = (
            self.in_force and rare and day >= self.latest and reason is not None
            and (other is None or (other != "TT-01" and known))
        )  # fmt: skip
        act = acting("SNV" if rare else "SYT", day, reason)
        if self.attempt(lambda: self.subject.withdraw(act, replaced_by=other, known=known), expected=expected):
            self.in_force, self.withdrawn = False, day

    @precondition(lambda self: self.in_force and len(self.subject.pending) > 6)
    @rule()
    def withdraw_as_it_should_be(self) -> None:
        self.withdraw(TODAY, "Lý do", None, known=False)

    @invariant()
    def it_stands_at_what_the_model_says(self) -> None:
        assert self.subject.revision == self.revision
        assert {(each.first, each.last): each.event for each in self.subject.uses.values()} == self.used


class AProcess(Machine):
    """A process whose figures are reported at random; a calendar of single days knows who answered and what is told."""

    def __init__(self) -> None:
        super().__init__()
        self.subject = WorkProcess("SNV:TN-01")
        self.running, self.ended, self.latest = True, TODAY, TODAY - timedelta(days=90)
        self.told = dict[tuple[date, date], tuple[str, int]]()
        self.who = {TODAY - timedelta(days=back): {"p-1"} for back in range(91)}
        self.subject.identify(acting(day=self.latest), agency="SNV", code="TN-01", title="Tiếp nhận", owner="p-1")

    @rule(agency=AGENCIES, day=DAYS, owner=st.sampled_from(PEOPLE), worker=st.sampled_from(PEOPLE))
    def reassign(self, agency: str, day: date, owner: str, worker: str) -> None:
        expected = self.running and agency == "SNV" and day >= self.latest
        if self.attempt(
            lambda: self.subject.reassign(acting(agency, day), owner=owner, workers=(worker,)), expected=expected
        ):
            self.latest = day
            self.who |= {each: {owner, worker} for each in self.who if each >= day}

    @rule(
        first=DAYS,
        length=st.integers(0, 9),
        figures=st.lists(st.integers(0, 3), min_size=5, max_size=5),
        off=st.sampled_from((0, 0, 0, 1)),
        how=st.tuples(st.booleans(), st.booleans()),
    )
    def report(self, first: date, length: int, figures: list[int], off: int, how: tuple[bool, bool]) -> None:
        correcting, follow = how
        last = first + timedelta(days=length)
        if correcting and self.told:
            first, last = min(self.told)
        left = next((after for (_, end), (_, after) in self.told.items() if end == first - timedelta(days=1)), None)
        carried = left if follow and left is not None else figures[0]
        _, on_time, late, returned, still_open = figures
        received = on_time + late + returned + still_open - carried + off
        standing = self.told.get((first, last))
        corrects = None if not correcting or standing is None else standing[0]
        free = all(theirs < first or last < begun for begun, theirs in self.told)
        said = Indicators(
            first, last, carried, max(received, 0), on_time, late, returned, still_open, 0, (), (), corrects
        )  # fmt: skip
        expected = (
            (corrects is not None or free)
            and last <= (TODAY if self.running else self.ended)
            and carried + max(received, 0) == on_time + late + returned + still_open
            and left in (None, carried)
        )
        if self.attempt(lambda: self.subject.report(acting(reason="Sửa"), figures=said), expected=expected):
            self.told[first, last] = (str(self.subject.pending[-1].id), still_open)

    @rule(day=DAYS, reason=REASONS)
    def end(self, day: date, reason: str | None) -> None:
        rare = len(self.subject.pending) > 6
        expected = self.running and rare and reason is not None and day >= self.latest
        act = acting("SNV" if rare else "SYT", day, reason)
        if self.attempt(lambda: self.subject.end(act), expected=expected):
            self.running, self.ended, self.latest = False, day, day

    @invariant()
    def who_answered_is_told_for_every_day(self) -> None:
        for day in list(self.who)[::7]:
            told = {person for person in PEOPLE if self.subject.answers(person, day, day)}
            assert told == self.who[day]


class AnInternalAudit(Machine):
    """An internal audit of a process whose people audit, act and verify at random."""

    def __init__(self) -> None:
        super().__init__()
        self.process = WorkProcess("SNV:TN-01")
        early = acting(day=TODAY - timedelta(days=90))
        self.process.identify(early, agency="SNV", code="TN-01", title="Tiếp nhận", owner="p-1", workers=("p-2",))
        self.subject = InternalAudit("SNV:NB-1")
        self.state, self.found, self.latest = "planned", 0, TODAY - timedelta(days=60)
        self.subject.prepare(
            acting(day=self.latest), agency="SNV", code="NB-1", edition=EDITION, days=(TODAY, TODAY),
            covers_from=TODAY - timedelta(days=100), parts=[AuditPart("p-3", (), ("TN-01",))],
            processes={"TN-01": self.process},
        )  # fmt: skip

    @rule(
        day=DAYS, auditor=st.sampled_from(PEOPLE), found=st.integers(0, 3), before=st.integers(-1, 3),
        scope=st.tuples(st.sampled_from(((), ("p-3",), ("p-1",))), st.booleans()),
    )  # fmt: skip
    def hold(self, day: date, auditor: str, found: int, before: int, scope: tuple[tuple[str, ...], bool]) -> None:
        answering, audited = scope
        part = AuditPart(auditor, ("4.1",), ("TN-01",) if audited else (), answering)
        own = auditor in answering or (audited and auditor in ("p-1", "p-2"))
        expected = self.state == "planned" and day >= self.latest and before >= 0 and not own
        if self.attempt(
            lambda: self.subject.hold(
                acting(day=day), edition=EDITION, held_from=day - timedelta(days=before), parts=[part],
                processes={"TN-01": self.process}, nonconformities=found, observations=0, report=DIGEST, missing=(),
            ),
            expected=expected,
        ):  # fmt: skip
            self.state, self.found, self.latest = "held", found, day

    @precondition(lambda self: self.state == "planned")
    @rule(found=st.integers(0, 2))
    def hold_as_it_should_be(self, found: int) -> None:
        self.hold(TODAY, "p-3", found, 1, ((), True))

    @rule(day=DAYS, person=st.sampled_from(PEOPLE), by=st.sampled_from(PEOPLE), settled=st.integers(1, 2))
    def follow_up(self, day: date, person: str, by: str, settled: int) -> None:
        expected = self.state == "held" and day >= self.latest and person != by and settled <= self.found
        if self.attempt(
            lambda: self.subject.follow_up(
                acting(day=day, person=person), settled=settled, carried_out_by=[by], note="x", evidence=(), missing=()
            ),
            expected=expected,
        ):
            self.found, self.latest = self.found - settled, day

    @precondition(lambda self: self.state == "held" and self.found)
    @rule(person=st.sampled_from(("p-1", "p-3")))
    def follow_up_as_it_should_be(self, person: str) -> None:
        self.follow_up(TODAY, person, "p-2", 1)

    @rule(day=DAYS)
    def close(self, day: date) -> None:
        expected = self.state == "held" and self.found == 0 and day >= self.latest
        if self.attempt(lambda: self.subject.close(acting(day=day)), expected=expected):
            self.state, self.latest = "closed", day

    @rule(day=DAYS, agency=st.sampled_from(("SNV", "SYT", "SYT")), reason=REASONS)
    def cancel(self, day: date, agency: str, reason: str | None) -> None:
        expected = self.state == "planned" and day >= self.latest and agency == "SNV" and reason is not None
        if self.attempt(lambda: self.subject.cancel(acting(agency, day, reason)), expected=expected):
            self.state, self.latest = "cancelled", day

    @invariant()
    def what_is_left_is_what_the_model_says(self) -> None:
        assert self.subject.left == self.found


class AManagementReview(Machine):
    """A management review whose decisions anybody says to have carried out."""

    def __init__(self) -> None:
        super().__init__()
        self.subject, self.done = ManagementReview("SNV:XX-1"), set[int]()
        self.subject.hold(
            acting(day=TODAY - timedelta(days=30), role=Role.AGENCY_HEAD), agency="SNV", code="XX-1", present=["p-1"],
            inputs=[InputSeen(ReviewInput.CHANGES, "x")], minutes=DIGEST, missing=(),
            decisions=[ReviewDecision(ReviewOutput.SYSTEM, "x", "p-1", TODAY)] * 3,
        )  # fmt: skip

    @rule(agency=AGENCIES, day=DAYS, decision=st.integers(1, 4), shown=st.booleans())
    def complete(self, agency: str, day: date, decision: int, shown: bool) -> None:
        expected = (
            agency == "SNV" and day >= TODAY - timedelta(days=30) and decision <= 3
            and decision not in self.done and shown
        )  # fmt: skip
        missing = () if shown else (DIGEST,)
        if self.attempt(
            lambda: self.subject.complete(
                acting(agency, day), decision=decision, note="x", evidence=(DIGEST,), missing=missing
            ),
            expected=expected,
        ):
            self.done.add(decision)

    @invariant()
    def what_is_done_is_what_the_model_says(self) -> None:
        assert set(self.subject.completed) == self.done


@pytest.mark.parametrize(
    ("machine", "events"),
    [
        (ADocument, {DocumentRevised, DocumentReviewed, DocumentUseReported, DocumentWithdrawn}),
        (AProcess, {ProcessReassigned, IndicatorsReported, ProcessEnded}),
        (AnInternalAudit, {InternalAuditHeld, InternalAuditFollowedUp, InternalAuditClosed, InternalAuditCancelled}),
        (AManagementReview, {ReviewDecisionCompleted}),
    ],
)
def test_whatever_is_tried_the_model_agrees(machine: type[Machine], events: set[type[Facts]]) -> None:
    machine.reached = set()
    run_everywhere(machine, lambda: machine.reached, events, settings(max_examples=40, stateful_step_count=25))
