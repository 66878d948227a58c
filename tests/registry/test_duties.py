"""What every act carries: a moment that has come, a basis that was there, a signature that is complete."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

import pytest

from services.registry.domain.duties import before, check_act, check_basis, check_period, not_own_file, only_of
from shared.acts import BOUND_ROLES, BasisKind, Capacity, LegalBasis, Role
from shared.clock import Occurred
from tests.registry.building import DEPARTMENT, NOW, act, head, home_affairs, ppc, refused


@pytest.mark.parametrize("occurred", [date(2007, 5, 3), datetime(2007, 5, 2, 3, 0, 1, tzinfo=UTC)])
def test_what_has_not_happened_cannot_be_recorded(occurred: Occurred) -> None:
    with refused("registry.occurred-in-future", pointer="/occurred"):
        check_act(ppc(occurred=occurred))


@pytest.mark.parametrize("occurred", [None, NOW, date(2007, 5, 2), date(2006, 1, 1)])
def test_now_today_and_long_ago_have_happened(occurred: Occurred | None) -> None:
    check_act(ppc(occurred=occurred))


def test_days_nobody_can_mean_are_slips_of_the_hand() -> None:
    with refused("registry.day-out-of-range", pointer="/occurred"):
        check_act(ppc(occurred=date(207, 5, 2)))
    with refused("registry.day-out-of-range", pointer="/to_day"):
        check_period(date(2007, 1, 1), date(9999, 12, 31), "/from_day", "/to_day")


def test_a_period_does_not_end_before_it_begins() -> None:
    with refused("registry.period-reversed", pointer="/to_day"):
        check_period(date(2007, 1, 2), date(2007, 1, 1), "/from_day", "/to_day")
    check_period(date(2007, 1, 1), date(2007, 1, 1), "/from_day", "/to_day")


def test_a_basis_is_not_younger_than_what_rests_on_it() -> None:
    issued = LegalBasis(BasisKind.DECISION, "9/QĐ-UBND", "UBND tỉnh Hà Nam", date(2007, 5, 2))
    with refused("registry.legal-basis-later", pointer="/legal_basis/date"):
        check_basis(ppc(basis=issued, occurred=date(2007, 5, 1)))
    check_basis(ppc(basis=issued, occurred=date(2007, 5, 2)))


def test_a_basis_of_unknown_date_is_taken_as_unknown() -> None:
    undated = LegalBasis(BasisKind.PLAN, "277/KH-UBND", "UBND tỉnh Hà Nam", None)
    check_basis(ppc(basis=undated, occurred=date(2006, 12, 1)))


@pytest.mark.parametrize("reason", [None, "", "  "])
def test_a_reason_that_is_asked_for_is_given(reason: str | None) -> None:
    with refused("registry.reason-required", pointer="/reason"):
        check_act(ppc(reason=reason), reason=True)
    check_act(ppc(reason="Đổi lịch"), reason=True)


@pytest.mark.parametrize(
    ("signed", "pointer"),
    [
        ({"capacity": Capacity.KT}, "/principal"),
        ({"capacity": Capacity.TM, "mandate": "Quy chế"}, "/principal"),
        ({"capacity": Capacity.TUQ, "principal": "p-2"}, "/mandate"),
    ],
)
def test_signing_for_another_names_the_other(signed: dict[str, Any], pointer: str) -> None:
    with refused("registry.capacity-incomplete", pointer=pointer):
        check_act(ppc(signed=signed))


@pytest.mark.parametrize(
    "signed",
    [
        {"capacity": Capacity.KT, "principal": "p-2"},
        {"capacity": Capacity.TUQ, "principal": "p-2", "mandate": "Giấy uỷ quyền 3"},
    ],
)
def test_a_complete_signature_for_another_is_taken(signed: dict[str, Any]) -> None:
    check_act(ppc(signed=signed))


@pytest.mark.parametrize(
    "role", [Role.DOST, Role.HOME_AFFAIRS, Role.PLANNING, Role.FINANCE, Role.PPC_OFFICE, Role.INSPECTOR]
)
def test_no_listed_body_acts_on_its_own_file(role: Role) -> None:
    with refused("registry.own-file"):
        not_own_file(act(role, DEPARTMENT), DEPARTMENT)
    with refused("registry.body-unknown"):
        not_own_file(act(role), DEPARTMENT)
    not_own_file(act(role, "SO-TC"), DEPARTMENT)


def test_the_people_s_committee_of_the_province_stands_on_no_list() -> None:
    not_own_file(ppc(), DEPARTMENT)


def test_bound_roles_act_in_their_own_agency_only() -> None:
    for stranger in (head("SO-TC"), home_affairs(), act(Role.AGENCY_HEAD)):
        with refused("registry.not-own-agency"):
            only_of(stranger, DEPARTMENT, BOUND_ROLES)
    only_of(act(Role.ISO_SECRETARY, DEPARTMENT), DEPARTMENT, BOUND_ROLES)


def test_a_day_and_an_instant_of_that_day_are_not_before_each_other() -> None:
    morning = datetime(2007, 5, 2, 1, 0, tzinfo=UTC)
    assert not before(date(2007, 5, 2), morning)
    assert not before(morning, date(2007, 5, 2))
    assert before(morning, NOW)
    assert not before(NOW, morning)
    assert before(datetime(2007, 5, 1, 16, 59, tzinfo=UTC), date(2007, 5, 2))
    assert not before(datetime(2007, 5, 1, 17, 0, tzinfo=UTC), date(2007, 5, 2))
