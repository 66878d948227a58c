"""Check visits: who may check whom, the minutes, and the end of following."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from services.registry.domain.check import Check
from services.registry.domain.checkteam import Known
from services.registry.domain.checkterms import CheckPlan
from shared.acts import Act, Capacity
from shared.contracts.registry import CheckFinding, CheckMember, CheckRole
from tests.registry.building import DIGEST, DIRECTIVE, entered, home_affairs, ppc, refused, registered
from tests.registry.checking import (
    AGENCIES,
    CHECKED,
    FROM,
    LONG_AGO,
    PEOPLE,
    TEAM,
    TO,
    asked,
    cancel,
    change_team,
    close,
    employed,
    issue,
    minute,
    minuted,
    of_checked,
    of_dost,
    of_office,
    plan,
    prove,
    report,
    withdraw,
)

PLANNED_ON = date(2007, 5, 4)


def member(person: str, agency: str, role: CheckRole = CheckRole.MEMBER) -> CheckMember:
    return CheckMember(person, agency, role)


@pytest.mark.parametrize(
    "by", [of_dost(occurred=PLANNED_ON, basis=DIRECTIVE), of_office(occurred=PLANNED_ON, basis=DIRECTIVE)]
)
def test_dost_and_the_ppc_office_plan_visits_with_people_of_both(by: Act) -> None:
    assert plan(by).team == TEAM


@pytest.mark.parametrize(
    ("team", "code", "pointer"),
    [
        ((*TEAM, TEAM[1]), "registry.check-member-repeated", "/team/2/person"),
        ((TEAM[1],), "registry.check-one-lead", "/team"),
        ((*TEAM, member("p-third", "SO-KHCN", CheckRole.LEAD)), "registry.check-one-lead", "/team"),
        ((*TEAM, member("p-9", "SO-KHCN")), "registry.person-unknown", "/team/2/person"),
        ((*TEAM, member("p-third", "SO-LA")), "registry.agency-unknown", "/team/2/agency"),
        ((*TEAM, member("p-third", "SO-NV")), "registry.check-member-not-employed", "/team/2/agency"),
        ((*TEAM, member("p-head", CHECKED)), "registry.checker-of-agency", "/team/2/person"),
        ((*TEAM, member("p-moved", "SO-KHCN")), "registry.checker-of-agency", "/team/2/person"),
    ],
)
def test_a_team_is_of_known_people_from_where_they_work_and_never_of_the_checked_agency(
    team: tuple[CheckMember, ...], code: str, pointer: str
) -> None:
    with refused(code, pointer=pointer):
        plan(team=team)


def test_whoever_left_the_agency_before_the_visit_may_check_it() -> None:
    team = (*TEAM, member("p-moved", "SO-KHCN"))
    assert plan(team=team, from_day=date(2007, 5, 16), to_day=date(2007, 5, 17)).team == team


def test_a_body_neither_checks_itself_nor_plans_what_it_takes_no_part_in() -> None:
    own = of_dost(occurred=PLANNED_ON, basis=DIRECTIVE, agency=CHECKED)
    with refused("registry.own-file"):
        plan(own)
    with refused("registry.not-checking-side"):
        plan(of_dost(occurred=PLANNED_ON, basis=DIRECTIVE, agency="SO-NV"))
    with refused("registry.checker-of-agency"):
        plan(of_dost("p-head", occurred=PLANNED_ON, basis=DIRECTIVE))
    with refused("registry.period-reversed", pointer="/to_day"):
        plan(from_day=TO, to_day=FROM)


def test_the_team_is_changed_before_the_visit_and_the_one_before_stays_readable() -> None:
    check = plan()
    change_team(check)
    facts: Any = check.pending[-1].facts
    assert (facts.was, facts.team, check.team) == (TEAM, TEAM[:1], TEAM[:1])
    with refused("registry.check-team-unchanged", check, pointer="/team"):
        change_team(check)
    with refused("registry.reason-required", check, pointer="/reason"):
        change_team(check, of_dost(occurred=date(2007, 5, 11)), TEAM)
    with refused("registry.checker-of-agency", check, pointer="/team/1/person"):
        change_team(check, None, (*TEAM[:1], member("p-head", CHECKED)))


def test_a_visit_that_is_not_held_says_why() -> None:
    check = plan()
    with refused("registry.reason-required", check, pointer="/reason"):
        cancel(check, of_dost(occurred=date(2007, 5, 10)))
    cancel(check)
    with refused("registry.check-not-planned", check):
        minute(check)


def test_the_minutes_are_made_by_the_team_in_a_capacity_that_shows() -> None:
    check = plan()
    with refused("registry.not-on-check-team", check):
        minute(check, of_dost("p-third", occurred=TO))
    minute(check, of_office(occurred=TO, signed={"capacity": Capacity.TL, "principal": "p-lead"}))
    actor = check.pending[-1].actor
    assert (actor.person, actor.capacity, actor.principal) == ("p-office", Capacity.TL, "p-lead")


@pytest.mark.parametrize(
    ("changed", "code", "pointer"),
    [
        ({"by": of_dost(occurred=date(2007, 5, 13))}, "registry.check-before-step", "/occurred"),
        ({"present": ("p-head", "p-head")}, "registry.check-present-repeated", "/present/1"),
        ({"present": ("p-head", "p-9")}, "registry.person-unknown", "/present/1"),
        ({"evidence": (DIGEST, DIGEST)}, "registry.evidence-repeated", "/evidence/1"),
    ],
)
def test_minutes_that_contradict_themselves_or_the_plan_are_refused(
    changed: dict[str, Any], code: str, pointer: str
) -> None:
    check = plan()
    with refused(code, check, pointer=pointer):
        minute(check, **changed)


def test_a_member_who_turns_out_to_belong_to_the_agency_makes_no_minutes() -> None:
    check = plan()
    found_out = employed("p-office", ("VPUB", LONG_AGO, None), (CHECKED, date(2007, 5, 1), None))
    by = of_dost(occurred=TO)
    people = {**PEOPLE, "p-office": found_out}
    with refused("registry.checker-of-agency", check):
        check.minute(
            by,
            number="1",
            findings=(),
            present=("p-head",),
            evidence=(),
            known=Known(AGENCIES[CHECKED], people, AGENCIES[CHECKED]),
        )


def test_whoever_was_erased_since_does_not_keep_the_minutes_from_being_recorded() -> None:
    check = plan()
    gone = employed("p-office", ("VPUB", LONG_AGO, None))
    gone.erase(home_affairs(reason="Theo yêu cầu"))
    by = of_dost(occurred=TO)
    people = {**PEOPLE, "p-office": gone}
    told: dict[str, Any] = {
        "number": "1",
        "present": ("p-head",),
        "evidence": (),
        "known": Known(AGENCIES[CHECKED], people, AGENCIES[CHECKED]),
    }
    check.minute(by, findings=(CheckFinding("Đã xem."),), **told)
    with refused("registry.person-erased", pointer="/team/1/person"):
        Check("KT-02").plan(
            of_dost(occurred=PLANNED_ON, basis=DIRECTIVE),
            plan=CheckPlan(True, "Nội dung", FROM, TO, TEAM),
            agencies=AGENCIES,
            known=Known(AGENCIES[CHECKED], people, AGENCIES[CHECKED]),
        )


def test_a_check_is_closed_when_every_request_is_proven_or_withdrawn_and_not_before() -> None:
    check = asked()
    issue(check, of_office(occurred=TO))
    with refused("registry.requests-open", check):
        close(check)
    report(check)
    with refused("registry.requests-open", check):
        close(check)
    prove(check)
    with refused("registry.requests-open", check):
        close(check)
    withdraw(check, number=2)
    with refused("registry.check-before-step", check, pointer="/occurred"):
        close(check, of_dost(occurred=date(2007, 6, 19)))
    close(check)
    facts: Any = check.pending[-1].facts
    assert (facts.proven, facts.withdrawn) == (1, 1)


def test_a_check_that_asked_for_nothing_is_closed_at_once() -> None:
    check = minuted()
    close(check, of_office(occurred=TO))
    assert check.version == 3


@pytest.mark.parametrize("by", [of_checked(), of_dost(agency="SO-NV"), of_dost(agency=None)])
def test_only_the_checking_side_closes(by: Act) -> None:
    check = minuted()
    code = "registry.body-unknown" if by.actor.agency is None else "registry.not-checking-side"
    with refused(code, check):
        close(check, by)


def test_whoever_heads_the_agency_on_record_belongs_to_it_though_no_employment_says_so() -> None:
    headed = registered(CHECKED)
    headed.appoint_head(ppc(), person=entered("p-lead"), term_from=date(2007, 1, 1), term_to=None)
    check, by = minuted(), of_dost(occurred=date(2007, 8, 1))
    with refused("registry.checker-of-agency", check):
        check.close(by, known=Known(headed, {"p-lead": entered("p-lead")}, headed))
