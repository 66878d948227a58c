"""What refusals say: in Vietnamese with Vietnamese terms and days, in English with English ones."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime

import pytest

from services.registry.domain.duties import check_act, not_own_file, only_of
from services.registry.domain.names import CAPACITIES, ROLES
from services.registry.domain.person import POSTS, Post
from shared.acts import BOUND_ROLES, Capacity, Role
from shared.errors import Refused
from tests.registry.building import DEPARTMENT, act, entered, home_affairs, ppc


def held_twice() -> None:
    person = entered()
    for _ in range(2):
        person.hold_post(home_affairs(), agency=DEPARTMENT, post=Post.QMR, from_day=date(2006, 1, 2), to_day=None)


TOLD = {
    "roles": (
        lambda: only_of(ppc(), DEPARTMENT, BOUND_ROLES),
        "với vai trò thủ trưởng cơ quan hoặc đại diện lãnh đạo về chất lượng hoặc thư ký ISO, được làm.",
        "acting as head of agency or management representative or ISO secretary, may do this.",
    ),
    "a role": (
        lambda: not_own_file(act(Role.FINANCE), DEPARTMENT),
        "người có vai trò “Sở Tài chính” thuộc cơ quan nào",
        "acting as “Department of Finance” belongs",
    ),
    "a capacity": (
        lambda: check_act(ppc(signed={"capacity": Capacity.KT})),
        "Ký với tư cách “ký thay (KT)” phải ghi",
        "in the capacity “deputy for the head (KT)” needs",
    ),
    "a post": (
        held_twice,
        "Chức danh “đại diện lãnh đạo về chất lượng” tại SO-KHCN từ ngày 02/01/2006",
        "The post “management representative” in SO-KHCN from 2006-01-02",
    ),
    "a day": (lambda: check_act(ppc(occurred=date(2007, 5, 3))), "(03/05/2007)", "(2007-05-03)"),
    "an instant": (
        lambda: check_act(ppc(occurred=datetime(2007, 5, 2, 18, 30, tzinfo=UTC))),
        "(01:30:00 ngày 03/05/2007); hôm nay là 02/05/2007.",
        "(2007-05-03 01:30:00) cannot be recorded; today is 2007-05-02.",
    ),
}


@pytest.mark.parametrize(("ask", "vi", "en"), TOLD.values(), ids=TOLD)
def test_a_refusal_tells_codes_and_days_as_each_language_does(ask: Callable[[], None], vi: str, en: str) -> None:
    with pytest.raises(Refused) as caught:
        ask()
    assert vi in caught.value.detail("vi")
    assert en in caught.value.detail("en")


def test_every_role_capacity_and_post_has_a_name() -> None:
    assert (set(ROLES), set(CAPACITIES), set(POSTS)) == (set(Role), set(Capacity), set(Post))
