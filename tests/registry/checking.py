"""What the tests of check visits are told with: two checking bodies, a checked agency, and people who work in them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import UTC, date, datetime, timedelta
from typing import Any, Final

from services.registry.domain.check import Check
from services.registry.domain.checkteam import Known, persons_of
from services.registry.domain.checkterms import Asked, CheckPlan, CheckStage
from services.registry.domain.person import Person
from shared.acts import Act, Role
from shared.clock import Occurred
from shared.contracts.registry import CheckFinding, CheckMember, CheckRole
from tests.registry.building import DIGEST, DIRECTIVE, act, entered, home_affairs, registered

CHECKED: Final = "SO-TC"
LATER: Final = datetime(2007, 12, 3, 3, 0, tzinfo=UTC)
"""The present of these stories."""
FROM: Final = date(2007, 5, 14)
TO: Final = date(2007, 5, 16)
DEADLINE: Final = date(2007, 6, 15)
AGENCIES: Final = {code: registered(code) for code in (CHECKED, "SO-KHCN", "VPUB", "SO-NV")}


def employed(key: str, *periods: tuple[str, date, date | None]) -> Person:
    person = entered(key)
    for agency, start, end in periods:
        person.employ(home_affairs(), agency=agency, from_day=start, to_day=end)
    return person


LONG_AGO: Final = date(2005, 1, 1)
PEOPLE: Final[Mapping[str, Person]] = {
    "p-lead": employed("p-lead", ("SO-KHCN", LONG_AGO, None)),
    "p-office": employed("p-office", ("VPUB", LONG_AGO, None)),
    "p-third": employed("p-third", ("SO-KHCN", LONG_AGO, None)),
    "p-head": employed("p-head", (CHECKED, LONG_AGO, None)),
    "p-moved": employed("p-moved", (CHECKED, LONG_AGO, date(2007, 5, 15)), ("SO-KHCN", date(2007, 5, 1), None)),
}
TEAM: Final = (
    CheckMember("p-lead", "SO-KHCN", CheckRole.LEAD),
    CheckMember("p-office", "VPUB", CheckRole.MEMBER),
)


def of_dost(person: str = "p-lead", **told: Any) -> Act:
    return act(Role.DOST, told.pop("agency", "SO-KHCN"), person=person, **{"basis": None, "now": LATER, **told})


def of_office(person: str = "p-office", **told: Any) -> Act:
    return act(Role.PPC_OFFICE, "VPUB", person=person, **{"basis": None, "now": LATER, **told})


def of_checked(person: str = "p-head", role: Role = Role.AGENCY_HEAD, **told: Any) -> Act:
    return act(role, told.pop("agency", CHECKED), person=person, **{"basis": None, "now": LATER, **told})


def known(by: Act, team: tuple[CheckMember, ...] = (), *more: str, heir: str = CHECKED) -> Known:
    named = (*persons_of(by, team), *more)
    people = {key: PEOPLE[key] for key in named if key in PEOPLE}
    return Known(AGENCIES[CHECKED], people, AGENCIES[heir])


def plan(by: Act | None = None, team: tuple[CheckMember, ...] = TEAM, **changed: Any) -> Check:
    check, by = Check("KT-01"), by or of_dost(occurred=date(2007, 5, 4), basis=DIRECTIVE)
    told = {"announced": True, "scope": "Việc áp dụng tại một cửa", "from_day": FROM, "to_day": TO, **changed}
    check.plan(by, plan=CheckPlan(team=team, **told), agencies=AGENCIES, known=known(by, team))
    return check


def minute(check: Check, by: Act | None = None, **changed: Any) -> None:
    by = by or of_dost(occurred=TO)
    told: dict[str, Any] = {
        "number": "01/BB-KT",
        "findings": (CheckFinding("Sổ tiếp nhận thiếu ngày trả kết quả.", "4.2.4"),),
        "present": ("p-head",),
        "evidence": (DIGEST,),
        **changed,
    }
    check.minute(by, known=known(by, check.team, *told["present"]), **told)


def issue(check: Check, by: Act | None = None, deadline: date = DEADLINE) -> None:
    by = by or of_dost(occurred=TO)
    asked = Asked("Thủ trưởng cơ quan", "Ghi đủ ngày trả kết quả.", "TCVN ISO 9001:2000, 4.2.4", deadline)
    check.issue(by, asked=asked, known=known(by))


def report(check: Check, by: Act | None = None, number: int = 1, evidence: tuple[str, ...] = (DIGEST,)) -> None:
    by = by or of_checked(occurred=date(2007, 6, 1))
    check.report(
        by,
        number=number,
        note="Đã bổ sung cột ngày trả.",
        document_number="45/STC",
        evidence=evidence,
    )


def prove(check: Check, by: Act | None = None, number: int = 1) -> None:
    by = by or of_dost(occurred=date(2007, 6, 20))
    check.prove(by, number=number, note="Đã xem 20 hồ sơ.", evidence=(DIGEST,), known=known(by))


def reopen(check: Check, by: Act | None = None, number: int = 1) -> None:
    by = by or of_office(occurred=date(2007, 6, 20), reason="Chỉ sửa mẫu, chưa ghi")
    check.reopen(by, number=number, known=known(by))


def extend(check: Check, by: Act | None = None, number: int = 1, deadline: date = date(2007, 7, 15)) -> None:
    by = by or of_dost(occurred=date(2007, 6, 10), reason="Chờ phần mềm một cửa")
    check.extend(by, number=number, deadline=deadline, known=known(by))


def withdraw(check: Check, by: Act | None = None, number: int = 1) -> None:
    by = by or of_dost(occurred=date(2007, 6, 20), reason="Thủ tục này đã bãi bỏ")
    check.withdraw(by, number=number, known=known(by))


def close(check: Check, by: Act | None = None) -> None:
    by = by or of_dost(occurred=date(2007, 8, 1))
    check.close(by, known=known(by))


def cancel(check: Check, by: Act | None = None) -> None:
    by = by or of_dost(occurred=date(2007, 5, 10), reason="Trùng kỳ họp HĐND")
    check.cancel(by, known=known(by))


def change_team(check: Check, by: Act | None = None, team: tuple[CheckMember, ...] = TEAM[:1]) -> None:
    by = by or of_dost(occurred=date(2007, 5, 10), reason="Đồng chí ở Văn phòng đi công tác")
    check.change_team(by, team=team, agencies=AGENCIES, known=known(by, team))


def minuted() -> Check:
    check = plan()
    minute(check)
    return check


def asked() -> Check:
    check = minuted()
    issue(check)
    return check


def after(*steps: Callable[[Check], None], start: Callable[[], Check] = asked) -> Check:
    check = start()
    for step in steps:
        step(check)
    return check


def days(count: int, since: Occurred = DEADLINE) -> date:
    assert isinstance(since, date)
    return since + timedelta(days=count)


STAGES: Final[Mapping[CheckStage, Callable[[], Check]]] = {
    CheckStage.PLANNED: plan,
    CheckStage.CANCELLED: lambda: after(cancel, start=plan),
    CheckStage.MINUTED: minuted,
    CheckStage.CLOSED: lambda: after(close, start=minuted),
}
