"""Every pair of state and event of a check and of its requests, tried on real ones."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

import pytest

from services.registry.domain.check import Check
from services.registry.domain.checkrequest import REQUEST_LIFE, RequestState
from services.registry.domain.checkterms import CheckStage
from shared.contracts.base import Facts
from shared.contracts.registry import (
    CheckCancelled,
    CheckClosed,
    CheckDeadlineExtended,
    CheckFulfilmentProven,
    CheckFulfilmentReported,
    CheckMinuted,
    CheckRequestIssued,
    CheckRequestReopened,
    CheckRequestWithdrawn,
    CheckTeamChanged,
)
from tests.registry.checking import (
    STAGES,
    after,
    asked,
    cancel,
    change_team,
    close,
    extend,
    issue,
    minute,
    of_checked,
    of_dost,
    of_office,
    prove,
    reopen,
    report,
    withdraw,
)
from tests.support.lifecycles import check_pair, pairs

OF_CHECK: dict[type[Facts], Callable[[Check], object]] = {
    CheckTeamChanged: change_team,
    CheckCancelled: cancel,
    CheckMinuted: minute,
    CheckRequestIssued: issue,
    CheckClosed: close,
}
LATE = date(2007, 7, 1)
OF_REQUEST: dict[type[Facts], Callable[[Check], object]] = {
    CheckDeadlineExtended: lambda each: extend(each, of_dost(occurred=LATE, reason="Chờ phần mềm")),
    CheckFulfilmentReported: lambda each: report(each, of_checked(occurred=LATE)),
    CheckFulfilmentProven: lambda each: prove(each, of_dost(occurred=LATE)),
    CheckRequestReopened: lambda each: reopen(each, of_office(occurred=LATE, reason="Chưa làm")),
    CheckRequestWithdrawn: lambda each: withdraw(each, of_dost(occurred=LATE, reason="Bãi bỏ")),
}
REACH: dict[RequestState, Callable[[], Check]] = {
    RequestState.OPEN: asked,
    RequestState.REPORTED: lambda: after(report),
    RequestState.PROVEN: lambda: after(report, prove),
    RequestState.WITHDRAWN: lambda: after(withdraw),
}


@pytest.mark.parametrize(("state", "event"), pairs(Check.LIFE))
def test_a_check_takes_what_its_table_allows_and_refuses_the_rest_by_its_rule(
    state: CheckStage, event: type[Facts]
) -> None:
    check_pair(Check.LIFE, (state, event), STAGES, OF_CHECK)


@dataclass
class FirstRequest(Check):
    """A check whose first request is looked at."""

    @property
    def asked_state(self) -> RequestState:
        return self.requests[1].state


def looking(made: Callable[[], Check]) -> Callable[[], FirstRequest]:
    def look() -> FirstRequest:
        check, looked = made(), FirstRequest("KT-01")
        for document in check.pending:
            looked.take(document)
        return looked

    return look


@pytest.mark.parametrize(("state", "event"), pairs(REQUEST_LIFE))
def test_a_request_takes_what_its_table_allows_and_refuses_the_rest_by_its_rule(
    state: RequestState, event: type[Facts]
) -> None:
    reach = {each: looking(made) for each, made in REACH.items()}
    check_pair(REQUEST_LIFE, (state, event), reach, OF_REQUEST, member="asked_state")


def test_both_tables_are_drawn() -> None:
    assert Check.PARTS == {"request": REQUEST_LIFE}
