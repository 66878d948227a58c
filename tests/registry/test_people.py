"""Heads, employments and posts: dated, without overlaps; what may be forgotten is forgotten and the rest stays."""

from __future__ import annotations

from datetime import date

import pytest

from services.registry.domain.agency import Agency
from services.registry.domain.person import Person, Post
from shared.acts import Act, Role
from shared.contracts import ContractError
from shared.contracts.registry import PersonErased
from tests.registry.building import DEPARTMENT, DIGEST, act, entered, home_affairs, ppc, refused, registered


def appoint(agency: Agency, person: Person, start: date, end: date | None = None, by: Act | None = None) -> None:
    agency.appoint_head(by or ppc(), person=person, term_from=start, term_to=end)


def test_a_head_serves_until_the_term_ends_or_the_next_begins() -> None:
    agency, first, second = registered(), entered("p-1"), entered("p-2")
    appoint(agency, first, date(2005, 1, 1), date(2009, 12, 31))
    appoint(agency, second, date(2007, 3, 1), date(2008, 2, 29))
    days = {date(2004, 12, 31): None, date(2007, 2, 28): "p-1", date(2007, 3, 1): "p-2", date(2008, 3, 1): None}
    assert {day: agency.head_on(day) for day in days} == days


def test_an_agency_has_one_head_on_any_day() -> None:
    agency, first, second = registered(), entered("p-1"), entered("p-2")
    appoint(agency, first, date(2006, 1, 1))
    with refused("registry.head-term-overlaps", agency):
        appoint(agency, second, date(2006, 1, 1))
    with refused("registry.head-term-overlaps", agency):
        appoint(agency, second, date(2005, 1, 1), date(2006, 1, 1))
    appoint(agency, second, date(2005, 1, 1), date(2005, 12, 31))
    assert agency.head_on(date(2005, 6, 1)) == "p-2"


def test_a_head_is_appointed_by_a_decision_that_there_was() -> None:
    agency, person = registered(), entered()
    with pytest.raises(ContractError):
        appoint(agency, person, date(2006, 1, 1), by=ppc(basis=None))
    with refused("registry.legal-basis-later", agency, pointer="/legal_basis/date"):
        appoint(agency, person, date(2006, 1, 1), by=ppc(occurred=date(2007, 4, 8)))
    assert agency.version == 1


def test_a_term_does_not_end_before_it_begins() -> None:
    agency = registered()
    with refused("registry.period-reversed", agency, pointer="/term_to"):
        appoint(agency, entered(), date(2007, 1, 2), date(2007, 1, 1))


def test_home_affairs_does_not_appoint_its_own_head_but_the_ppc_does() -> None:
    agency = registered("SO-NV")
    with refused("registry.own-file", agency):
        appoint(agency, entered(), date(2007, 1, 1), by=home_affairs())
    appoint(agency, entered(), date(2007, 1, 1))
    assert agency.head_on(date(2007, 1, 1)) == "p-1"


def test_somebody_forgotten_is_not_appointed_employed_or_given_a_post() -> None:
    agency, person = registered(), entered()
    person.erase(home_affairs(reason="Theo yêu cầu"))
    with refused("registry.person-erased", agency, person):
        appoint(agency, person, date(2007, 1, 1))
    with refused("registry.person-erased", person):
        person.employ(home_affairs(), agency=DEPARTMENT, from_day=date(2007, 1, 1), to_day=None)
    with refused("registry.person-erased", person):
        person.hold_post(home_affairs(), agency=DEPARTMENT, post=Post.QMR, from_day=date(2007, 1, 1), to_day=None)


def test_erasing_asks_for_a_reason_and_happens_once() -> None:
    person = entered()
    with refused("registry.reason-required", person, pointer="/reason"):
        person.erase(home_affairs())
    person.erase(home_affairs(reason="Theo yêu cầu"))
    assert person.pending[-1].facts == PersonErased(person="p-1", details=DIGEST)
    with refused("registry.person-already-erased", person):
        person.erase(home_affairs(reason="Theo yêu cầu"))


OVERLAPPING = [
    (date(2006, 1, 1), None),
    (date(2006, 1, 1), date(2006, 6, 30)),
    (date(2005, 1, 1), None),
    (date(2005, 1, 1), date(2006, 1, 1)),
    (date(2006, 12, 31), date(2008, 1, 1)),
    (date(2006, 3, 1), date(2006, 4, 1)),
]
APART = [(date(2005, 1, 1), date(2005, 12, 31)), (date(2007, 1, 1), None)]


@pytest.mark.parametrize(("from_day", "to_day"), OVERLAPPING)
def test_overlapping_periods_in_one_post_or_one_agency_are_refused(from_day: date, to_day: date | None) -> None:
    person, year = entered(), {"from_day": date(2006, 1, 1), "to_day": date(2006, 12, 31)}
    person.employ(home_affairs(), agency=DEPARTMENT, **year)
    person.hold_post(home_affairs(), agency=DEPARTMENT, post=Post.QMR, **year)
    with refused("registry.employment-overlaps", person, pointer="/from_day"):
        person.employ(home_affairs(), agency=DEPARTMENT, from_day=from_day, to_day=to_day)
    with refused("registry.post-overlaps", person, pointer="/from_day"):
        person.hold_post(home_affairs(), agency=DEPARTMENT, post=Post.QMR, from_day=from_day, to_day=to_day)


@pytest.mark.parametrize(("from_day", "to_day"), APART)
def test_periods_apart_other_posts_and_other_agencies_are_taken(from_day: date, to_day: date | None) -> None:
    person, year = entered(), {"from_day": date(2006, 1, 1), "to_day": date(2006, 12, 31)}
    person.hold_post(home_affairs(), agency=DEPARTMENT, post=Post.QMR, **year)
    person.hold_post(home_affairs(), agency=DEPARTMENT, post=Post.QMR, from_day=from_day, to_day=to_day)
    person.hold_post(home_affairs(), agency=DEPARTMENT, post=Post.DEPUTY_HEAD, **year)
    person.hold_post(home_affairs(), agency="SO-TC", post=Post.QMR, **year)
    assert sum(len(periods) for periods in person.posts.values()) == 4


def test_an_open_period_is_ended_by_stating_it_with_its_last_day() -> None:
    person = entered()
    person.employ(home_affairs(), agency=DEPARTMENT, from_day=date(2006, 1, 1), to_day=None)
    person.employ(home_affairs(), agency=DEPARTMENT, from_day=date(2006, 1, 1), to_day=date(2006, 12, 31))
    assert person.employments == {DEPARTMENT: {date(2006, 1, 1): date(2006, 12, 31)}}
    with refused("registry.employment-overlaps", person, pointer="/from_day"):
        person.employ(home_affairs(), agency=DEPARTMENT, from_day=date(2006, 1, 1), to_day=date(2007, 12, 31))
    person.employ(home_affairs(), agency=DEPARTMENT, from_day=date(2007, 1, 1), to_day=None)


def test_an_end_does_not_swallow_the_period_after_it() -> None:
    person = entered()
    person.employ(home_affairs(), agency=DEPARTMENT, from_day=date(2007, 1, 1), to_day=date(2007, 6, 30))
    person.employ(home_affairs(), agency=DEPARTMENT, from_day=date(2007, 7, 1), to_day=None)
    with refused("registry.employment-overlaps", person, pointer="/from_day"):
        person.employ(home_affairs(), agency=DEPARTMENT, from_day=date(2006, 1, 1), to_day=None)


def test_home_affairs_does_not_write_its_own_staff_list() -> None:
    person = entered()
    with refused("registry.own-file", person):
        person.employ(home_affairs(), agency="SO-NV", from_day=date(2006, 1, 1), to_day=None)
    with refused("registry.own-file", person):
        person.hold_post(home_affairs(), agency="SO-NV", post=Post.QMR, from_day=date(2006, 1, 1), to_day=None)
    substitute = act(Role.HOME_AFFAIRS, "VP-UBND", person="p-9")
    person.employ(substitute, agency="SO-NV", from_day=date(2006, 1, 1), to_day=None)
    person.hold_post(ppc(), agency="SO-NV", post=Post.QMR, from_day=date(2006, 1, 1), to_day=None)
    assert person.version == 3
