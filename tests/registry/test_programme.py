"""The annual programme: adopted by the head in person, or for the head in a recorded capacity; one a year."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

import pytest

from services.registry.domain.agency import Agency
from services.registry.domain.programme import Programme, programme_key
from shared.acts import Act, Capacity, Role
from shared.contracts.registry import Objective
from shared.contracts.terms import AgencyKind
from tests.registry.building import COMMUNE, DEPARTMENT, RULES, act, enrolled, head, headed, refused, registered

OBJECTIVES = (
    Objective("Giảm hồ sơ trễ hạn", "dưới 5 %"),
    Objective("Ban hành đủ sáu thủ tục dạng văn bản", "6 thủ tục trước 30/9"),
)
DEPUTY: dict[str, Any] = {"capacity": Capacity.KT, "principal": "p-1"}


def adopt(by: Act, agency: Agency, year: int = 2007, objectives: tuple[Objective, ...] = OBJECTIVES) -> Programme:
    programme = Programme(programme_key(agency.key, year))
    programme.adopt(by, agency=agency, year=year, document_number="15/CTr", objectives=objectives, rules=RULES)
    return programme


def test_the_head_adopts_the_programme_in_person() -> None:
    programme = adopt(head(DEPARTMENT, person="p-1"), headed())
    assert (programme.key, programme.version) == ("SO-KHCN-2007", 1)


def test_a_deputy_signs_for_the_head_and_it_shows() -> None:
    programme = adopt(head(DEPARTMENT, person="p-2", signed=DEPUTY), headed())
    actor = programme.pending[0].actor
    assert (actor.person, actor.capacity, actor.principal) == ("p-2", Capacity.KT, "p-1")


def test_nobody_signs_in_person_who_is_not_the_head_on_record_that_day() -> None:
    for by, agency in (
        (head(DEPARTMENT, person="p-2"), headed()),
        (head(DEPARTMENT, person="p-1"), registered()),
        (head(DEPARTMENT, person="p-1", now=datetime(2005, 12, 1, tzinfo=UTC)), headed()),
    ):
        with refused("registry.head-in-person", agency):
            adopt(by, agency)


@pytest.mark.parametrize("stranger", [head("SO-TC"), act(Role.QMR, DEPARTMENT), act(Role.DOST, DEPARTMENT)])
def test_only_the_agency_s_own_head_adopts_it(stranger: Act) -> None:
    with refused("registry.not-own-agency"):
        adopt(stranger, headed())


def test_a_voluntary_agency_has_a_programme_once_it_is_enrolled() -> None:
    deputy = head(COMMUNE, signed=DEPUTY)
    with refused("registry.not-applying"):
        adopt(deputy, registered(COMMUNE, AgencyKind.COMMUNE_COMMITTEE))
    assert adopt(deputy, enrolled()).version == 1


@pytest.mark.parametrize(
    ("year", "occurred", "code"),
    [
        (2006, None, "registry.programme-year"),
        (2009, None, "registry.programme-year"),
        (2020, None, "registry.programme-year"),
        (2007, date(2007, 4, 18), "registry.no-rule-in-force"),
    ],
)
def test_the_year_is_this_one_or_the_next_from_2007_on(year: int, occurred: date | None, code: str) -> None:
    pointer = "/year" if code == "registry.programme-year" else "/occurred"
    with refused(code, pointer=pointer):
        adopt(head(DEPARTMENT, occurred=occurred), headed(), year)


@pytest.mark.parametrize("year", [2007, 2008])
def test_a_programme_is_adopted_in_its_year_or_the_year_before(year: int) -> None:
    assert adopt(head(DEPARTMENT), headed(), year).version == 1


def test_an_objective_is_stated_once() -> None:
    again = Objective(OBJECTIVES[0].objective.upper(), "dưới 3 %")
    with refused("registry.objective-repeated", pointer="/objectives/2/objective"):
        adopt(head(DEPARTMENT), headed(), objectives=(*OBJECTIVES, again))
