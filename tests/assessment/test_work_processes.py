"""Work processes: figures that add up, periods that follow one another, and who answered for the work when."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from services.assessment.projections.fileanswers import indicators_answer
from services.assessment.projections.systemfile import INDICATORS
from tests.assessment.filing import CLERK, FEBRUARY, FIGURES, JANUARY, OWNER, STRANGER, Filing
from tests.assessment.world import World


@pytest.fixture
def running(filing: Filing) -> Filing:
    filing.identify()
    return filing


def test_a_process_is_described_by_a_document_in_use(world: World, filing: Filing) -> None:
    with world.refuses("assessment.document-unknown", "/document", document="QT-01"):
        filing.identify(document="QT-01")
    filing.issue("QT-01", clauses=("7.5.1",))
    filing.identify(document="QT-01", days_allowed=5)
    with world.refuses("assessment.other-agency"):
        filing.identify("TN-02", actor=STRANGER)
    with world.refuses("assessment.named-twice", "/workers/1"):
        filing.identify("TN-02", workers=(CLERK, CLERK))


@pytest.mark.parametrize("member", list(FIGURES))
def test_every_file_is_finished_returned_or_open(world: World, running: Filing, member: str) -> None:
    one_more: dict[str, Any] = {member: FIGURES[member] + 1}
    if member == "complaints":
        running.report(**one_more)
        return
    with world.refuses("assessment.figures-disagree", "/still_open"):
        running.report(**one_more)


def test_what_is_carried_in_is_what_the_period_before_left(world: World, running: Filing) -> None:
    running.report()
    with world.refuses("assessment.carried-in-differs", "/carried_in", carried=4, left=6):
        running.report(FEBRUARY)
    running.report(FEBRUARY, carried_in=6, on_time=17)
    assert running.process().left_before(date(2008, 3, 1)) == 6
    assert running.process().left_before(date(2008, 3, 2)) is None


def test_a_gap_between_periods_is_left_open(running: Filing) -> None:
    running.report()
    running.report((date(2008, 2, 2), date(2008, 2, 29)))


@pytest.mark.parametrize(
    ("said", "code", "pointer"),
    [
        ({"receipts": ("BN-1", "BN-1")}, "assessment.named-twice", "/receipts/1"),
        ({"received": 0, "carried_in": 24, "receipts": ("BN-1",)}, "assessment.receipts-exceed", "/receipts"),
        ({"samples": ("0" * 64,)}, "assessment.evidence-unknown", "/samples/0"),
        ({"corrects": "0" * 36, "reason": "Sai"}, "assessment.corrects-nothing", "/corrects"),
    ],
)
def test_what_figures_are_traced_by_is_asked(
    world: World, running: Filing, said: dict[str, Any], code: str, pointer: str
) -> None:
    with world.refuses(code, pointer):
        running.report(**said)


def test_figures_are_corrected_by_a_report_that_says_so_and_the_replaced_ones_stay_readable(
    world: World, running: Filing
) -> None:
    (event, _), *_ = running.report(receipts=("BN-1", "BN-2")).events
    with world.refuses("assessment.periods-overlap", "/period_from"):
        running.report(reason="Nhầm")
    running.report(late=3, still_open=5, corrects=str(event), reason="Đếm sót một hồ sơ quá hạn")
    item = world.views().get(INDICATORS, "SNV:TN-01:2008-01-01")
    assert item is not None
    shown = indicators_answer(item, None)
    assert (shown["late"], shown["corrections"], shown["traceable"]) == (3, 1, 0)
    assert [(each["late"], each["receipts"]) for each in shown["replaced"]] == [(2, ["BN-1", "BN-2"])]
    assert running.process().left_before(FEBRUARY[0]) == 5


def test_a_process_ends_for_a_reason_and_its_last_period_is_still_reported(world: World, running: Filing) -> None:
    with world.refuses("assessment.reason-required", "/reason"):
        running.end(reason=None)
    running.end()
    with world.refuses("assessment.process-not-running"):
        running.reassign(CLERK)
    running.report(JANUARY)
    with world.refuses("assessment.process-not-running"):
        running.end()


def test_who_answers_for_a_process_is_known_for_every_day(world: World, running: Filing) -> None:
    world.later(days=10)
    running.reassign(CLERK, "p-019", occurred=date(2008, 3, 15))
    process = running.process()
    assert process.answers(OWNER, date(2007, 1, 1), date(2007, 1, 1))
    assert process.answers(OWNER, date(2008, 3, 14), date(2008, 3, 20))
    assert not process.answers(OWNER, date(2008, 3, 15), date(2008, 3, 20))
    assert not process.answers("p-019", date(2008, 3, 1), date(2008, 3, 14))
    assert process.answers("p-019", date(2008, 3, 15), date(2008, 3, 15))
    with world.refuses("assessment.before-latest-step", "/occurred"):
        running.reassign(OWNER, occurred=date(2008, 3, 14))
