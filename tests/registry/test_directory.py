"""The directory of people is searched and ordered by names that no view holds: after an erasure nobody is found."""

from __future__ import annotations

from urllib.parse import quote

import pytest

from shared.acts import Role
from tests.registry.world import DOST, HOME_AFFAIRS, INSPECTOR, SERVICE, Who, World, problem, told

NAMES = {
    "p-1": "Nguyễn Thị Ước",
    "p-2": "Đặng Văn Đức",
    "p-3": "Dương Hoà",
    "p-4": "Nguyễn Văn An",
    "p-5": "Ân Tuấn",
}
BY_NAME = ["p-5", "p-3", "p-2", "p-1", "p-4"]


@pytest.fixture
def world(world_on_each_store: World) -> World:
    for person, name in NAMES.items():
        told(world_on_each_store.create("/v1/people", HOME_AFFAIRS, {"person": person, "name": name}), 201)
    return world_on_each_store


def found(world: World, query: str, who: Who = HOME_AFFAIRS) -> list[str]:
    """Returns the ids that a list tells, asked for in pages of two."""
    ids, after = list[str](), ""
    while True:
        page = told(world.get(f"/v1/people?limit=2&{query}{after}", who))
        ids += [each["person"] for each in page["items"]]
        if page["next"] is None:
            return ids
        after = f"&after={page['next']}"


@pytest.mark.parametrize(
    ("query", "ids"),
    [
        ("sort=code", list(NAMES)),
        ("sort=name", BY_NAME),
        ("q=nguyen", ["p-1", "p-4"]),
        (f"q={quote('Nguyễn VĂN')}", ["p-4"]),
        ("q=duc", ["p-2"]),
        ("q=d&sort=name", ["p-3", "p-2"]),
        ("q=hoa", ["p-3"]),
        ("q=p 5", ["p-5"]),
        ("q=nobody", []),
    ],
)
def test_people_are_found_without_diacritics_and_stand_in_the_order_of_the_alphabet(
    world: World, query: str, ids: list[str]
) -> None:
    assert found(world, query.replace(" ", "%20")) == ids


def test_nobody_is_found_whose_details_were_erased_and_no_name_is_in_a_view(world: World) -> None:
    told(world.change("/v1/people/p-4/erasure", HOME_AFFAIRS, 1, {"reason": "Theo yêu cầu"}))
    assert found(world, "q=nguyen") == ["p-1"]
    assert found(world, "q=p%204") == []
    assert found(world, "sort=name") == BY_NAME[:4]
    for name in world.directory.glob("views.db*"):
        for text in ("Nguyễn", "nguyen", "Đức"):
            assert text.encode() not in name.read_bytes()


def test_what_was_erased_but_not_folded_yet_is_not_told_either(world: World) -> None:
    world.ground.erasable.erase("person", "p-1")
    assert found(world, "q=nguyen") == ["p-4"]


def test_a_page_by_name_is_lost_when_the_person_it_ended_with_is_erased(world: World) -> None:
    first = told(world.get("/v1/people?sort=name&limit=2", HOME_AFFAIRS))
    assert "=" not in first["next"].rstrip("=")
    told(world.change("/v1/people/p-3/erasure", HOME_AFFAIRS, 1, {"reason": "Theo yêu cầu"}))
    problem(world.get(f"/v1/people?sort=name&after={first['next']}", HOME_AFFAIRS), 422, "registry.page-lost")
    by_id = told(world.get("/v1/people?limit=3", HOME_AFFAIRS))["next"]
    assert [each["person"] for each in told(world.get(f"/v1/people?after={by_id}", HOME_AFFAIRS))["items"]] == ["p-5"]


@pytest.mark.parametrize("who", [DOST, INSPECTOR, ("p-1", (Role.AGENCY_HEAD,), "SO-TC")])
def test_only_those_search_who_may_read_people(world: World, who: Who) -> None:
    problem(world.get("/v1/people?q=nguyen", who), 403, "shared.right-missing")
    assert found(world, "q=nguyen", SERVICE) == ["p-1", "p-4"]
