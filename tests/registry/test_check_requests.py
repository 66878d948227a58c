"""Requests of a check: reported by the agency, verified by another, extended with a reason, overdue on any day."""

from __future__ import annotations

from contextlib import nullcontext
from datetime import date
from typing import Any

import pytest

from services.registry.domain.checkrequest import RequestState, Step, standing
from shared.acts import BOUND_ROLES, Act, Capacity, Role
from shared.errors import Refused
from tests.registry.building import DIGEST, act, refused
from tests.registry.checking import (
    DEADLINE,
    LATER,
    TO,
    after,
    asked,
    days,
    extend,
    issue,
    known,
    minuted,
    of_checked,
    of_dost,
    of_office,
    prove,
    reopen,
    report,
    withdraw,
)

REPORTED = date(2007, 6, 1)


def test_requests_are_numbered_by_the_team_and_their_deadline_lies_ahead() -> None:
    check = asked()
    issue(check)
    assert list(check.requests) == [1, 2]
    with refused("registry.request-deadline-past", check, pointer="/deadline"):
        issue(check, deadline=date(2007, 5, 15))
    with refused("registry.day-out-of-range", check, pointer="/deadline"):
        issue(check, deadline=date(207, 5, 15))
    with refused("registry.not-on-check-team", check):
        issue(check, of_dost("p-third", occurred=TO))
    with refused("registry.check-before-step", check, pointer="/occurred"):
        issue(check, of_dost(occurred=date(2007, 5, 15)))


@pytest.mark.parametrize("role", sorted(BOUND_ROLES))
def test_the_agency_reports_what_it_fulfilled_and_shows_it(role: Role) -> None:
    check = after(lambda each: report(each, of_checked(role=role, occurred=REPORTED)))
    assert check.requests[1].state is RequestState.REPORTED


@pytest.mark.parametrize(
    ("by", "evidence", "code", "pointer"),
    [
        (of_checked(agency="SO-NV"), (DIGEST,), "registry.not-own-agency", None),
        (of_dost(), (DIGEST,), "registry.not-own-agency", None),
        (of_checked(), (), "registry.evidence-required", "/evidence"),
        (of_checked(), (DIGEST, DIGEST), "registry.evidence-repeated", "/evidence/1"),
        (of_checked(occurred=date(2007, 5, 15)), (DIGEST,), "registry.check-before-step", "/occurred"),
    ],
)
def test_nobody_else_reports_and_nothing_is_reported_unshown(
    by: Act, evidence: tuple[str, ...], code: str, pointer: str | None
) -> None:
    check = asked()
    with refused(code, check, pointer=pointer):
        report(check, by, evidence=evidence)


def test_a_request_that_was_never_made_is_not_reported() -> None:
    with pytest.raises(Refused) as missing:
        report(asked(), number=2)
    assert missing.value.code == "shared.not-found"


def test_whoever_reported_does_not_verify_it_neither_as_another_nor_for_another() -> None:
    both = of_checked("p-third", Role.QMR, occurred=REPORTED)
    for verifying in (
        of_dost("p-third", occurred=date(2007, 6, 20), reason="x"),
        of_dost(
            "p-lead",
            occurred=date(2007, 6, 20),
            reason="x",
            signed={"capacity": Capacity.TL, "principal": "p-third"},
        ),
    ):
        for step in (prove, reopen):
            check = after(lambda each: report(each, both))
            with refused("registry.reporter-verifies", check):
                step(check, verifying)


def test_whoever_reported_an_earlier_time_does_not_verify_a_later_one() -> None:
    first = of_checked("p-third", Role.QMR, occurred=REPORTED)
    check = after(
        lambda each: report(each, first), reopen, lambda each: report(each, of_checked(occurred=date(2007, 6, 25)))
    )
    with refused("registry.reporter-verifies", check):
        prove(check, of_dost("p-third", occurred=date(2007, 6, 26)))
    prove(check, of_office(occurred=date(2007, 6, 26)))


@pytest.mark.parametrize("step", [prove, reopen, withdraw, extend])
def test_nobody_of_the_checked_agency_decides_on_its_requests(step: Any) -> None:
    told: dict[str, Any] = {"occurred": date(2007, 6, 20), "reason": "x"}
    for by, code in (
        (of_dost("p-head", **told), "registry.checker-of-agency"),
        (
            of_dost("p-lead", signed={"capacity": Capacity.TL, "principal": "p-head"}, **told),
            "registry.checker-of-agency",
        ),
        (of_dost(agency="SO-TC", **told), "registry.own-file"),
        (of_dost(agency="SO-NV", **told), "registry.not-checking-side"),
    ):
        check = asked() if step is extend else after(report)
        with refused(code, check):
            step(check, by)


def test_a_request_found_unfulfilled_is_open_again_with_the_reason_and_may_be_reported_again() -> None:
    check = after(report, reopen)
    assert (check.requests[1].state, check.pending[-1].reason) == (RequestState.OPEN, "Chỉ sửa mẫu, chưa ghi")
    with refused("registry.check-before-step", check, pointer="/occurred"):
        report(check, of_checked(occurred=date(2007, 6, 19)))
    report(check, of_checked(occurred=date(2007, 6, 25)))
    prove(check, of_dost(occurred=date(2007, 6, 26)))
    assert check.requests[1].state is RequestState.PROVEN


def test_a_deadline_is_extended_with_a_reason_to_a_later_day_and_the_old_one_stays_readable() -> None:
    check = asked()
    with refused("registry.reason-required", check, pointer="/reason"):
        extend(check, of_dost(occurred=date(2007, 6, 10)))
    with refused("registry.request-deadline-not-later", check, pointer="/deadline"):
        extend(check, deadline=DEADLINE)
    with refused("registry.request-deadline-past", check, pointer="/deadline"):
        extend(check, of_dost(occurred=date(2007, 8, 1), reason="Xin thêm"), deadline=date(2007, 7, 31))
    extend(check)
    facts: Any = check.pending[-1].facts
    assert (facts.was, facts.deadline, check.requests[1].deadline) == (DEADLINE, date(2007, 7, 15), date(2007, 7, 15))


def test_reopening_and_withdrawing_say_why() -> None:
    for step in (reopen, withdraw):
        check = after(report)
        with refused("registry.reason-required", check, pointer="/reason"):
            step(check, of_dost(occurred=date(2007, 6, 20)))


def test_a_body_that_is_not_in_the_team_asks_for_nothing() -> None:
    check = minuted()
    with refused("registry.not-checking-side", check):
        issue(check, act(Role.PPC_OFFICE, "SO-NV", person="p-office", occurred=TO, now=LATER))


@pytest.mark.parametrize("step", ["prove", "reopen", "withdraw"])
def test_the_heir_of_an_agency_that_ended_verifies_nothing_of_what_it_answers_for(step: str) -> None:
    """The PPC Office takes the agency over: from then on it is DOST that verifies."""
    for by, code in (
        (of_office(occurred=date(2007, 7, 5), reason="x"), "registry.own-file"),
        (of_dost("p-office", occurred=date(2007, 7, 5), reason="x"), "registry.checker-of-agency"),
        (of_dost(occurred=date(2007, 7, 5), reason="x"), None),
    ):
        check, told = after(report), {"number": 1, "known": known(by, heir="VPUB")}
        if step == "prove":
            told |= {"note": "Đã xem.", "evidence": ()}
        with nullcontext() if code is None else refused(code, check):
            getattr(check, step)(by, **told)


# --- overdue on any day ------------------------------------------------------------------------------------------

ISSUED = Step(TO, RequestState.OPEN, DEADLINE)
EXTENDED = Step(date(2007, 6, 10), RequestState.OPEN, days(30))
HISTORY = (
    ISSUED,
    EXTENDED,
    Step(days(35), RequestState.REPORTED, days(30)),
    Step(days(40), RequestState.OPEN, days(30)),
    Step(days(50), RequestState.REPORTED, days(30)),
    Step(days(60), RequestState.PROVEN, days(30)),
)


@pytest.mark.parametrize(
    ("on", "state", "deadline", "overdue", "late"),
    [
        (TO, RequestState.OPEN, DEADLINE, False, 0),
        (date(2007, 6, 9), RequestState.OPEN, DEADLINE, False, 0),
        (date(2007, 6, 10), RequestState.OPEN, days(30), False, 0),
        (days(30), RequestState.OPEN, days(30), False, 0),
        (days(31), RequestState.OPEN, days(30), True, 1),
        (days(35), RequestState.REPORTED, days(30), False, 5),
        (days(39), RequestState.REPORTED, days(30), False, 5),
        (days(40), RequestState.OPEN, days(30), True, 10),
        (days(60), RequestState.PROVEN, days(30), False, 20),
        (days(900), RequestState.PROVEN, days(30), False, 20),
    ],
)
def test_how_a_request_stands_is_derived_for_any_day(
    on: date, state: RequestState, deadline: date, overdue: bool, late: int
) -> None:
    found = standing(HISTORY, on)
    assert found is not None
    assert (found.state, found.deadline, found.overdue, found.days_late) == (state, deadline, overdue, late)


def test_before_it_was_issued_there_is_no_request_and_a_withdrawn_one_is_not_late() -> None:
    assert standing(HISTORY, date(2007, 5, 15)) is None
    found = standing((ISSUED, Step(days(9), RequestState.WITHDRAWN, DEADLINE)), days(100))
    assert found is not None
    assert (found.state, found.overdue, found.days_late) == (RequestState.WITHDRAWN, False, 0)


def test_an_extension_after_the_fact_does_not_unmake_that_it_was_overdue() -> None:
    late = (ISSUED, Step(days(10), RequestState.OPEN, days(20)))
    before, then = standing(late, days(9)), standing(late, days(10))
    assert before is not None
    assert then is not None
    assert (before.overdue, before.days_late, then.overdue) == (True, 9, False)
