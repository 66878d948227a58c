"""Self-assessments: every clause read on evidence, sealed by the head before the team begins, nothing added after."""

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
from services.assessment.domain.assessment import Assessment
from services.assessment.domain.selfassessment import Difference, SelfAssessment, SelfState, difference
from services.assessment.domain.terms import Stage
from services.assessment.projections.selfassessments import SELF_ASSESSMENTS, comparison, self_answer
from shared.acts import Actor, Capacity, Role
from shared.contracts.assessment import (
    AssessmentKind,
    AssessmentScheduled,
    OwnReading,
    Result,
    SelfAssessmentAnswered,
    SelfAssessmentSealed,
)
from shared.contracts.base import Facts
from shared.contracts.document import parse
from shared.errors import Refused
from shared.eventstore.aggregate import fold
from tests.assessment.filing import HEAD, QMR, STRANGER
from tests.assessment.selfreading import Reading
from tests.assessment.test_file_machines import acting
from tests.assessment.world import FIRST, ISO, KEY, SECRETARY, World
from tests.support.lifecycles import check_pair, pairs
from tests.support.machines import run_everywhere

DIGEST: Final = "a" * 64
EDITION: Final = load_all()[ISO]
CLAUSES: Final = tuple(each.id for each in EDITION.assessable)
SAID: Final = st.lists(
    st.tuples(st.sampled_from([*CLAUSES, "4", "9.9"]), st.sampled_from(Result)), min_size=1, max_size=3
)


def test_an_agency_reads_itself_and_its_head_seals_that_before_the_team_begins(world: World, reading: Reading) -> None:
    world.schedule()
    reading.begin()
    reading.answer_all(**{"8.5.2": Result.MINOR_NONCONFORMITY})
    shown = reading.filing.file()
    reading.answer(OwnReading("7.3.1", Result.NOT_APPLICABLE, "Sở không thiết kế.", ()))
    reading.seal()
    world.open()
    item = world.views().get(SELF_ASSESSMENTS, KEY)
    assert item is not None
    whole = self_answer(item, None, load_all()[ISO])
    assert whole["counts"] == {"conforming": 49, "minor": 1, "major": 0, "observations": 0, "not_applicable": 1}
    assert (whole["late"], whole["unread"], whole["state_name"]["vi"]) == (False, [], "đã niêm phong")
    assert [(each["clause"], each["evidence"]) for each in whole["replaced"]] == [("7.3.1", [shown])]
    assert whole["sealed"]["by"] == HEAD.person


def test_both_readings_are_set_side_by_side_and_their_difference_is_named(world: World, reading: Reading) -> None:
    world.schedule()
    reading.begin()
    reading.answer_all(**{"8.2.2": Result.MAJOR_NONCONFORMITY, "8.3": Result.OBSERVATION})
    reading.seal()
    world.open()
    for clause, result in {
        "4.1": Result.CONFORMING,
        "8.2.2": Result.MINOR_NONCONFORMITY,
        "8.3": Result.MAJOR_NONCONFORMITY,
        "7.3.1": Result.NOT_APPLICABLE,
    }.items():
        world.find(clause, result)
    world.submit()
    views = world.views()
    item, beside = views.get(SELF_ASSESSMENTS, KEY), views.get("assessments", KEY)
    assert item is not None
    assert beside is not None
    found = comparison(item, beside, None, load_all()[ISO])
    by_clause = {each["clause"]: each["difference"] for each in found["clauses"]}
    assert {clause: by_clause[clause] for clause in ("4.1", "8.2.2", "8.3", "7.3.1", "4.2.1")} == {
        "4.1": "same",
        "8.2.2": "own_reading_worse",
        "8.3": "own_reading_better",
        "7.3.1": "scope_differs",
        "4.2.1": "not_looked_at",
    }
    assert found["differences"]["not_looked_at"] == 47
    assert sum(found["differences"].values()) == 51


@pytest.mark.parametrize("own", Result)
@pytest.mark.parametrize("found", [*Result, None])
def test_every_pair_of_results_has_one_difference_and_turned_round_the_other(own: Result, found: Result | None) -> None:
    how = difference(own, found)
    if found is None:
        assert how is Difference.NOT_LOOKED_AT
        return
    opposite = {Difference.BETTER: Difference.WORSE, Difference.WORSE: Difference.BETTER}
    assert difference(found, own) is opposite.get(how, how)
    assert (how is Difference.SAME) is (own is found)


def test_once_the_team_has_begun_nothing_is_sealed_any_more(world: World, reading: Reading) -> None:
    world.schedule()
    reading.begin()
    reading.answer_all()
    world.open()
    with world.refuses("assessment.sealed-too-late"):
        reading.seal()
    world.later(days=1)
    world.find("4.1")
    world.submit()
    world.approve()
    with world.refuses("assessment.sealed-too-late"):
        reading.seal(occurred=FIRST)


def test_what_was_sealed_in_the_very_moment_of_the_opening_is_marked_late_by_the_order_of_the_log(
    world: World, reading: Reading
) -> None:
    world.schedule()
    reading.begin()
    reading.answer_all()
    before = world.application.load(Assessment, KEY)
    subject = reading.subject
    world.open()
    act = world.act(HEAD)
    subject.seal(act, edition=load_all()[ISO], assessment=before)
    world.application.save(act, subject)
    item = world.views().get(SELF_ASSESSMENTS, KEY)
    assert item is not None
    assert item["late"] is True


@pytest.mark.parametrize(
    "schedule",
    [{}, {"agency": "SYT"}, {"kind": AssessmentKind.UNANNOUNCED}, {"opened": True}],
    ids=["none", "another's", "unannounced", "begun"],
)
def test_it_stands_beside_an_announced_assessment_of_the_agency_that_has_not_begun(
    world: World, reading: Reading, schedule: dict[str, Any]
) -> None:
    if schedule:
        opened = schedule.pop("opened", False)
        world.schedule(**schedule)
        if opened:
            world.open()
    with world.refuses("assessment.nothing-to-stand-beside", "/assessment"):
        reading.begin()


def test_another_agency_neither_begins_nor_answers_it(world: World, reading: Reading) -> None:
    world.schedule()
    with world.refuses("assessment.nothing-to-stand-beside", "/assessment"):
        reading.begin(actor=STRANGER)
    reading.begin()
    with world.refuses("assessment.other-agency"):
        reading.answer(OwnReading("4.1", Result.OBSERVATION, "x"), actor=STRANGER)
    with world.refuses("shared.already-exists"):
        reading.begin()


@pytest.mark.parametrize(
    ("said", "code", "pointer"),
    [
        (OwnReading("9.9", Result.OBSERVATION, "x"), "assessment.clause-unknown", "/answers/0/clause"),
        (OwnReading("4", Result.OBSERVATION, "x"), "assessment.clause-is-heading", "/answers/0/clause"),
        (OwnReading("4.1", Result.NOT_APPLICABLE, "x"), "assessment.not-excludable", "/answers/0/result"),
        (OwnReading("7.1", Result.NOT_APPLICABLE, " "), "assessment.justification-required", "/answers/0/note"),
        (OwnReading("4.1", Result.OBSERVATION, " "), "assessment.note-required", "/answers/0/note"),
        (OwnReading("4.1", Result.CONFORMING, "x"), "assessment.conforms-on-nothing", "/answers/0/evidence"),
        (
            OwnReading("4.1", Result.CONFORMING, "x", ("0" * 64,)),
            "assessment.evidence-unknown",
            "/answers/0/evidence/0",
        ),
    ],
)
def test_what_a_reading_rests_on_is_asked(
    world: World, reading: Reading, said: OwnReading, code: str, pointer: str
) -> None:
    world.schedule()
    reading.begin()
    with world.refuses(code, pointer):
        reading.answer(said)
    fine = OwnReading("8.3", Result.OBSERVATION, "x")
    with world.refuses("assessment.named-twice", "/answers/1"):
        reading.answer(fine, fine)


@pytest.mark.parametrize(
    ("actor", "sealed"),
    [
        (HEAD, True),
        (replace(QMR, capacity=Capacity.KT, principal=HEAD.person), True),
        (QMR, False),
        (SECRETARY, False),
        (replace(SECRETARY, capacity=Capacity.TL, principal=SECRETARY.person), False),
    ],
)
def test_the_head_seals_it_or_who_signs_for_the_head(
    world: World, reading: Reading, actor: Actor, sealed: bool
) -> None:
    world.schedule()
    reading.begin()
    with world.refuses("assessment.sealed-by-head" if not sealed else "assessment.self-assessment-incomplete"):
        reading.seal(actor)
    reading.answer_all()
    if sealed:
        reading.seal(actor)
        assert reading.subject.stage is SelfState.SEALED


def test_a_clause_that_was_not_read_keeps_it_open(world: World, reading: Reading) -> None:
    world.schedule()
    reading.begin()
    reading.answer(*reading.readings({})[1:20])
    with world.refuses("assessment.self-assessment-incomplete", left=32, clause="4.1"):
        reading.seal()
    with world.refuses("assessment.before-latest-step", "/occurred"):
        reading.answer(OwnReading("8.3", Result.OBSERVATION, "x"), occurred=FIRST - timedelta(days=1))


@pytest.mark.parametrize(("state", "event"), pairs(SelfAssessment.LIFE))
def test_a_self_assessment_takes_what_its_table_allows(
    world: World, reading: Reading, state: SelfState, event: type[Facts]
) -> None:
    world.schedule()
    edition = world.application.catalogues[ISO]

    def writing() -> SelfAssessment:
        reading.begin()
        reading.answer_all()
        return reading.subject

    def sealed() -> SelfAssessment:
        writing()
        reading.seal()
        return reading.subject

    said = [OwnReading("8.3", Result.OBSERVATION, "x")]
    attempt: dict[type[Facts], Callable[[SelfAssessment], object]] = {
        SelfAssessmentAnswered: lambda each: each.answer(
            world.act(QMR), edition=edition, answers=said, missing=()
        ),
        SelfAssessmentSealed: lambda each: each.seal(world.act(HEAD), edition=edition, assessment=world.assessment),
    }  # fmt: skip
    check_pair(SelfAssessment.LIFE, (state, event), {SelfState.WRITING: writing, SelfState.SEALED: sealed}, attempt)


class ASelfAssessment(RuleBasedStateMachine):
    """A self-assessment that anybody answers and seals, while the independent one may begin at any time."""

    reached: ClassVar[set[str]] = set()

    def __init__(self) -> None:
        super().__init__()
        self.beside = Assessment("DG-1")
        self.beside.stage = Stage.SCHEDULED
        self.beside.scheduled = AssessmentScheduled(
            assessment="DG-1", agency="SNV", kind=AssessmentKind.PERIODIC, body="x", catalogue=ISO,
            planned_from=FIRST, planned_to=FIRST, scope="x",
        )  # fmt: skip
        self.subject, self.model, self.sealed = SelfAssessment("DG-1"), dict[str, Result](), False
        self.subject.begin(acting(day=date(2008, 1, 1)), agency="SNV", assessment=self.beside)

    def _try(self, decide: Callable[[], object], *, expected: bool) -> bool:
        taken = False
        with suppress(Refused):
            decide()
            taken = True
        assert taken is expected
        return taken

    @rule(
        agency=st.sampled_from(("SNV", "SNV", "SYT")),
        said=SAID,
        shown=st.sampled_from((True, True, False)),
    )
    def answer(self, agency: str, said: list[tuple[str, Result]], shown: bool) -> None:
        answers = [OwnReading(clause, result, "x", (DIGEST,) if shown else ()) for clause, result in said]
        fits = all(
            clause in CLAUSES
            and (result is not Result.NOT_APPLICABLE or clause.startswith("7."))
            and (shown or result is not Result.CONFORMING)
            for clause, result in said
        )
        once = len({clause for clause, _ in said}) == len(said)
        if self._try(
            lambda: self.subject.answer(acting(agency), edition=EDITION, answers=answers, missing=()),
            expected=not self.sealed and agency == "SNV" and fits and once,
        ):
            self.model |= dict(said)
            self.reached.add("answered")

    @precondition(lambda self: not self.sealed)
    @rule()
    def answer_what_is_left(self) -> None:
        left = [(clause, Result.OBSERVATION) for clause in CLAUSES if clause not in self.model][:20]
        if left:
            self.answer("SNV", left, shown=True)

    @rule(role=st.sampled_from((Role.AGENCY_HEAD, Role.QMR)))
    def seal(self, role: Role) -> None:
        announced = self.beside.stage is Stage.SCHEDULED
        complete = set(self.model) == set(CLAUSES)
        if self._try(
            lambda: self.subject.seal(acting(role=role), edition=EDITION, assessment=self.beside),
            expected=not self.sealed and role is Role.AGENCY_HEAD and announced and complete,
        ):
            self.sealed = True
            self.reached.add("sealed")
        elif not self.sealed and not announced:
            self.reached.add("too late")
        elif not self.sealed and role is Role.AGENCY_HEAD:
            self.reached.add("one clause left" if len(self.model) == len(CLAUSES) - 1 else "clauses left")

    @precondition(lambda self: not self.sealed and len(self.subject.pending) > 3)
    @rule(begun=st.booleans())
    def finish(self, begun: bool) -> None:
        for _ in range(3):
            self.answer_what_is_left()
        if begun:
            self.the_team_begins()
        self.seal(Role.AGENCY_HEAD)

    @precondition(lambda self: not self.sealed)
    @rule(left=st.integers(0, len(CLAUSES) - 1))
    def all_but_one(self, left: int) -> None:
        unread = [clause for number, clause in enumerate(CLAUSES) if number != left and clause not in self.model]
        for first in range(0, len(unread), 20):
            self.answer("SNV", [(clause, Result.OBSERVATION) for clause in unread[first : first + 20]], shown=True)
        self.seal(Role.AGENCY_HEAD)

    @precondition(lambda self: len(self.subject.pending) > 6)
    @rule()
    def the_team_begins(self) -> None:
        self.beside.stage = Stage.OPEN

    @invariant()
    def the_answers_are_the_model_s(self) -> None:
        assert {clause: each.result for clause, each in self.subject.answers.items()} == self.model

    @invariant()
    def history_folds_to_the_same_state_and_every_prefix_loads(self) -> None:
        documents = [parse(each.raw) for each in self.subject.pending]
        assert fold(SelfAssessment("DG-1"), documents) == self.subject
        for length in range(len(documents)):
            assert fold(SelfAssessment("DG-1"), documents[:length]).version == length


@pytest.mark.slow
def test_whatever_is_tried_on_a_self_assessment_the_model_agrees() -> None:
    ASelfAssessment.reached.clear()
    run_everywhere(
        ASelfAssessment,
        lambda: ASelfAssessment.reached,
        {"answered", "sealed", "too late", "clauses left", "one clause left"},
        settings(max_examples=50, stateful_step_count=25),
    )
