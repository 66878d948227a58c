"""Year-end results: reported once, by the head, in the year's last days; corrected by events that say what they do."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from typing import Any, Final

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule

from services.registry.domain.agency import Agency
from services.registry.domain.programme import Programme, Stage
from services.registry.domain.results import ATTAINMENTS, RESULT_STATES, ResultState, result_standing
from shared.acts import Act, Capacity
from shared.contracts.base import Facts
from shared.contracts.registry import (
    Attainment,
    Objective,
    ObjectiveResult,
    ProgrammeResultCorrected,
    ProgrammeResultsReported,
)
from shared.contracts.terms import AgencyKind
from shared.errors import Refused
from tests.registry.asking import appoint, enter, register
from tests.registry.building import DEPARTMENT, DIGEST, RULES, enrolled, head, headed, refused
from tests.registry.test_any_order import same_when_folded
from tests.registry.world import INSPECTOR, World, head_of, problem, told
from tests.support.lifecycles import check_pair, pairs

OPENS: Final = date(2007, 12, 15)
DUE: Final = date(2008, 1, 31)
NEW_YEAR: Final = datetime(2008, 1, 10, 3, 0, tzinfo=UTC)
LESS_THAN_5: Final = ObjectiveResult(1, Attainment.PARTLY, "7,2 % trễ hạn", (DIGEST,))
NONE_ISSUED: Final = ObjectiveResult(2, Attainment.NOT_REACHED, "4 trên 6 thủ tục")
RESULTS: Final = (LESS_THAN_5, NONE_ISSUED)
DEPUTY: Final[dict[str, Any]] = {"capacity": Capacity.TUQ, "principal": "p-1", "mandate": "03/GUQ"}


def programme(agency: Agency | None = None, by: Act | None = None) -> Programme:
    own = headed() if agency is None else agency
    made = Programme(f"{own.key}-2007")
    objectives = (Objective("Giảm hồ sơ trễ hạn", "dưới 5 %"), Objective("Ban hành đủ thủ tục", "6 thủ tục"))
    made.adopt(by or head(own.key), agency=own, year=2007, document_number="15/CTr", objectives=objectives, rules=RULES)
    return made


def ending(code: str = DEPARTMENT, **more: Any) -> Act:
    return head(code, **{"now": NEW_YEAR, **more})


def report(made: Programme, by: Act | None = None, results: tuple[ObjectiveResult, ...] = RESULTS) -> None:
    made.report_results(by or ending(), agency=headed(), document_number="99/BC", results=results)


def reported() -> Programme:
    made = programme()
    report(made)
    return made


def correct(made: Programme, by: Act | None = None, result: ObjectiveResult = LESS_THAN_5) -> None:
    because = ending(reason="Số liệu sai") if by is None else by
    made.correct_result(because, agency=headed(), document_number="100/BC", result=result)


def test_the_head_reports_what_became_of_each_objective() -> None:
    made = reported()
    assert (made.stage, made.results) == (Stage.REPORTED, {1: LESS_THAN_5, 2: NONE_ISSUED})
    facts = made.pending[-1].facts
    assert isinstance(facts, ProgrammeResultsReported)
    assert facts.rule == "ct02-2007.result-days.v1"


def test_whoever_signs_for_the_head_says_in_what_capacity() -> None:
    made = programme()
    with refused("registry.head-in-person", made):
        report(made, ending(person="p-2"))
    report(made, ending(person="p-2", signed=DEPUTY))
    actor = made.pending[-1].actor
    assert (actor.person, actor.capacity, actor.principal, actor.mandate) == ("p-2", Capacity.TUQ, "p-1", "03/GUQ")


@pytest.mark.parametrize("day", [date(2007, 5, 3), OPENS - timedelta(days=1)])
def test_not_before_the_last_days_of_the_year(day: date) -> None:
    made = programme()
    with refused("registry.results-too-early", made, pointer="/occurred"):
        report(made, ending(occurred=day))
    report(made, ending(occurred=OPENS))


def test_not_before_the_programme_was_adopted() -> None:
    made = programme(by=head(DEPARTMENT, now=NEW_YEAR, occurred=date(2007, 12, 28)))
    with refused("registry.before-earlier-step", made, pointer="/occurred"):
        report(made, ending(occurred=date(2007, 12, 27)))


@pytest.mark.parametrize(
    ("results", "code", "pointer"),
    [
        (RESULTS[:1], "registry.results-incomplete", "/results"),
        ((*RESULTS, NONE_ISSUED), "registry.result-repeated", "/results/2/objective"),
        (
            (*RESULTS, ObjectiveResult(3, Attainment.NOT_REACHED, "0")),
            "registry.result-unknown",
            "/results/2/objective",
        ),
        (
            (ObjectiveResult(1, Attainment.REACHED, "3 %"), NONE_ISSUED),
            "registry.result-unproven",
            "/results/0/evidence",
        ),
        (
            (ObjectiveResult(1, Attainment.PARTLY, "7 %", (DIGEST, DIGEST)), NONE_ISSUED),
            "registry.evidence-repeated",
            "/results/0/evidence/1",
        ),
    ],
)
def test_every_objective_has_one_result_and_what_is_claimed_is_shown(
    results: tuple[ObjectiveResult, ...], code: str, pointer: str
) -> None:
    made = programme()
    with refused(code, made, pointer=pointer):
        report(made, results=results)


def test_a_defence_body_shows_no_files() -> None:
    body = enrolled("BCH-QS", AgencyKind.DEFENCE_SECURITY)
    signed = {"capacity": Capacity.KT, "principal": "p-1"}
    made = programme(body, head("BCH-QS", signed=signed))
    reached = tuple(ObjectiveResult(number, Attainment.REACHED, "xong") for number in (1, 2))
    made.report_results(ending("BCH-QS", signed=signed), agency=body, document_number="01/BC", results=reached)
    assert made.stage is Stage.REPORTED


def test_a_correction_says_what_it_corrects_and_why() -> None:
    made = reported()
    first = made.pending[-1].id
    better = ObjectiveResult(1, Attainment.REACHED, "4,1 % trễ hạn", (DIGEST,))
    with refused("registry.reason-required", made, pointer="/reason"):
        correct(made, ending(), better)
    correct(made, result=better)
    facts = made.pending[-1].facts
    assert isinstance(facts, ProgrammeResultCorrected)
    assert (facts.corrects, facts.was, facts.result) == (first, Attainment.PARTLY, better)
    correct(made)
    again = made.pending[-1].facts
    assert isinstance(again, ProgrammeResultCorrected)
    assert again.corrects == made.pending[-2].id


@pytest.mark.parametrize(
    ("by", "result", "code", "pointer"),
    [
        (None, LESS_THAN_5, "registry.result-unchanged", "/result"),
        (None, ObjectiveResult(9, Attainment.NOT_REACHED, "0"), "registry.result-unknown", "/result/objective"),
        (None, ObjectiveResult(2, Attainment.REACHED, "6"), "registry.result-unproven", "/result/evidence"),
        (
            ending(occurred=date(2008, 1, 9), reason="Sớm"),
            NONE_ISSUED,
            "registry.before-earlier-step",
            "/occurred",
        ),
        (ending(person="p-2", reason="Khác"), NONE_ISSUED, "registry.head-in-person", None),
    ],
)
def test_a_correction_keeps_the_rules_of_the_report(
    by: Act | None, result: ObjectiveResult, code: str, pointer: str | None
) -> None:
    made = reported()
    with refused(code, made, pointer=pointer):
        correct(made, by, result)


@pytest.mark.parametrize(("state", "event"), pairs(Programme.LIFE))
def test_a_programme_takes_what_its_table_allows_and_refuses_the_rest_by_its_rule(
    state: Stage, event: type[Facts]
) -> None:
    changed = ObjectiveResult(2, Attainment.NOT_REACHED, "5 trên 6 thủ tục")
    attempt: dict[type[Facts], Callable[[Programme], object]] = {
        ProgrammeResultsReported: report,
        ProgrammeResultCorrected: lambda each: correct(each, result=changed),
    }
    reach = {Stage.ADOPTED: programme, Stage.REPORTED: reported}
    check_pair(Programme.LIFE, (state, event), reach, attempt)


@pytest.mark.parametrize(
    ("told_on", "on", "state", "late"),
    [
        (None, OPENS - timedelta(days=1), ResultState.NOT_YET, 0),
        (None, OPENS, ResultState.AWAITED, 0),
        (None, DUE, ResultState.AWAITED, 0),
        (None, DUE + timedelta(days=1), ResultState.OVERDUE, 1),
        (DUE, date(2009, 1, 1), ResultState.REPORTED, 0),
        (DUE + timedelta(days=3), date(2009, 1, 1), ResultState.LATE, 3),
        (DUE + timedelta(days=3), DUE + timedelta(days=2), ResultState.OVERDUE, 2),
    ],
)
def test_missing_results_are_overdue_on_any_day_after_the_due_one(
    told_on: date | None, on: date, state: ResultState, late: int
) -> None:
    standing = result_standing(2007, told_on, on)
    assert (standing.state, standing.due, standing.days_late) == (state, DUE, late)


@pytest.mark.parametrize(
    ("ended", "on", "state", "late"),
    [
        (date(2008, 1, 1), DUE + timedelta(days=9), ResultState.LAPSED, 0),
        (date(2008, 1, 1), date(2007, 12, 31), ResultState.AWAITED, 0),
        (DUE + timedelta(days=5), DUE + timedelta(days=9), ResultState.OVERDUE, 5),
    ],
)
def test_nothing_comes_due_of_an_agency_that_has_ended(ended: date, on: date, state: ResultState, late: int) -> None:
    standing = result_standing(2007, None, on, ended)
    assert (standing.state, standing.days_late) == (state, late)


@given(st.none() | st.dates(OPENS, date(2009, 1, 1)), st.dates(date(2007, 4, 19), date(2010, 1, 1)))
def test_a_day_is_late_exactly_when_its_state_says_so(told_on: date | None, on: date) -> None:
    standing = result_standing(2007, told_on, on)
    assert (standing.days_late > 0) == (standing.state in (ResultState.OVERDUE, ResultState.LATE))


def test_every_state_and_degree_has_a_name_in_both_languages() -> None:
    assert (set(RESULT_STATES), set(ATTAINMENTS)) == (set(ResultState), set(Attainment))


results = st.builds(
    ObjectiveResult,
    st.integers(1, 3),
    st.sampled_from(Attainment),
    st.sampled_from(("a", "b")),
    st.sampled_from(((), (DIGEST,))),
)


class AProgramme(RuleBasedStateMachine):
    """A programme whose head reports and corrects at random; a plain table of results says what is taken."""

    def __init__(self) -> None:
        super().__init__()
        self.agency = headed()
        self.programme = programme(self.agency)
        self.table: dict[int, ObjectiveResult] = {}

    def _sound(self, result: ObjectiveResult) -> bool:
        return result.objective <= 2 and (bool(result.evidence) or result.attainment is Attainment.NOT_REACHED)

    @rule(told_of=st.lists(results, min_size=1, max_size=3), day=st.dates(date(2007, 12, 13), date(2008, 1, 12)))
    def report(self, told_of: list[ObjectiveResult], day: date) -> None:
        expected = (
            not self.table
            and OPENS <= day <= NEW_YEAR.date()
            and all(self._sound(each) for each in told_of)
            and sorted(each.objective for each in told_of) == [1, 2]
        )
        taken = self._taken(lambda: report(self.programme, ending(occurred=day), tuple(told_of)))
        assert taken is expected
        if taken:
            self.table = {each.objective: each for each in told_of}

    @rule()
    def report_soundly(self) -> None:
        self.report(list(RESULTS), OPENS)

    @rule(result=results, reason=st.sampled_from((None, "Vì sai")))
    def correct(self, result: ObjectiveResult, reason: str | None) -> None:
        expected = (
            bool(self.table)
            and reason is not None
            and self._sound(result)
            and self.table.get(result.objective) != result
        )
        taken = self._taken(lambda: correct(self.programme, ending(reason=reason), result))
        assert taken is expected
        if taken:
            self.table[result.objective] = result

    def _taken(self, attempt: Callable[[], None]) -> bool:
        try:
            attempt()
        except Refused:
            return False
        return True

    @invariant()
    def the_log_makes_the_same_programme_with_the_results_of_the_table(self) -> None:
        assert self.programme.results == self.table
        assert same_when_folded(self.programme, Programme(self.programme.key))


TestAProgramme = AProgramme.TestCase
TestAProgramme.settings = settings(max_examples=60, stateful_step_count=12)

# --- over HTTP ---

OBJECTIVES: Final = [{"objective": "Giảm hồ sơ trễ hạn", "target": "dưới 5 %"}]
TOLD: Final = {"objective": 1, "attainment": "partly", "measured": "7,2 % trễ hạn", "evidence": [DIGEST]}


def adopted(world: World) -> None:
    register(world, "SO-TC")
    enter(world)
    appoint(world, "SO-TC")
    body = {"agency": "SO-TC", "year": 2007, "document_number": "15/CTr", "objectives": OBJECTIVES}
    told(world.create("/v1/programmes", head_of("SO-TC"), body), 201)
    world.clock.advance(timedelta(days=253))


def story_of_results(world: World) -> None:
    adopted(world)
    path, own = "/v1/programmes/SO-TC/2007/results", head_of("SO-TC")
    body = {"document_number": "99/BC", "results": [TOLD]}
    told(world.change(path, own, 1, body))
    with world.nothing_recorded():
        problem(world.change(path, own, 2, body), 409, "registry.results-already-reported")
    better = {**TOLD, "attainment": "reached", "measured": "4,1 %"}
    fixed = {"document_number": "100/BC", "result": better, "reason": "Số liệu sai"}
    told(world.change(f"{path}/corrections", own, 2, fixed))


def test_results_stand_beside_the_targets_and_what_was_corrected_stays(world: World) -> None:
    story_of_results(world)
    shown = told(world.get("/v1/programmes/SO-TC/2007"))
    (objective,) = shown["objectives"]
    assert (objective["target"], objective["result"]["measured"]) == ("dưới 5 %", "4,1 %")
    assert [each["measured"] for each in objective["replaced"]] == ["7,2 % trễ hạn"]
    assert objective["result"]["event"]["reason"] == "Số liệu sai"
    assert (objective["result"]["evidence"], objective["result"]["evidence_count"]) == ([DIGEST], 1)
    assert (shown["standing"]["state"], shown["reported"]["signed_in_person"], shown["version"]) == (
        "reported",
        True,
        3,
    )
    stranger = told(world.get("/v1/programmes/SO-TC/2007", head_of("SO-XD")))
    assert stranger["objectives"][0]["result"]["evidence"] is None


def test_missing_results_show_as_overdue_for_the_day_asked(world: World) -> None:
    adopted(world)
    for on, state in (("2007-12-14", "not_yet"), ("2008-01-31", "awaited"), ("2008-02-02", "overdue")):
        (item,) = told(world.get(f"/v1/programmes?year=2007&on={on}"))["items"]
        assert (item["standing"]["state"], item["standing"]["days_late"]) == (state, 2 if state == "overdue" else 0)
    assert told(world.get("/v1/programmes?year=2008"))["items"] == []
    assert told(world.get("/v1/rules"))["programme_results"][0]["last"] == [1, 31]


def test_only_the_head_of_the_agency_reports_on_a_programme_that_is_there(world: World) -> None:
    adopted(world)
    body = {"document_number": "99/BC", "results": [TOLD]}
    problem(world.change("/v1/programmes/SO-TC/2007/results", head_of("SO-XD"), 1, body), 403, "shared.other-agency")
    problem(world.change("/v1/programmes/SO-TC/2007/results", INSPECTOR, 1, body), 403, "shared.right-missing")
    with world.nothing_recorded():
        own = head_of("SO-TC")
        problem(world.change("/v1/programmes/SO-TC/2008/results", own, 1, body), 404, "shared.not-found")
