"""Nobody records their own employment, post or appointment, and no head decides on the file of their own agency."""

from __future__ import annotations

from typing import Any, Final

import pytest

from shared.acts import Role
from tests.registry.asking import DECISION, appoint, enter, register
from tests.registry.reorganising import change, heirs
from tests.registry.world import HOME_AFFAIRS, PPC, Who, World, problem, told

PERIOD: Final = {"agency": "SO-A", "from_day": "2007-01-01"}
POST: Final = {**PERIOD, "post": "officer"}
BY_HAND: Final[dict[str, Any]] = {"capacity": "TUQ", "principal": "p-1", "mandate": "1/UQ"}


@pytest.fixture
def headed(world: World) -> World:
    """Two departments, of which SO-A is headed by p-1, who is in the directory."""
    register(world, "SO-A")
    register(world, "SO-B")
    enter(world)
    appoint(world, "SO-A")
    return world


@pytest.mark.forbidden_pair("registry.own-directory-entry")
@pytest.mark.parametrize(("path", "body"), [("employments", PERIOD), ("posts", POST)])
def test_nobody_records_their_own_employment_or_post(headed: World, path: str, body: dict[str, Any]) -> None:
    own: Who = ("p-1", (Role.HOME_AFFAIRS,), "SO-NV")
    where = f"/v1/people/p-1/{path}"
    problem(headed.change(where, own, 1, body), 403, "registry.own-directory-entry")
    problem(headed.change(where, HOME_AFFAIRS, 1, {**body, **BY_HAND}), 403, "registry.own-directory-entry")
    told(headed.change(where, HOME_AFFAIRS, 1, body))


@pytest.mark.forbidden_pair("registry.own-directory-entry")
def test_nobody_records_that_they_were_appointed(headed: World) -> None:
    own: Who = ("p-1", (Role.PPC,), None)
    body = {"person": "p-1", "term_from": "2007-05-01", "legal_basis": DECISION}
    problem(headed.change("/v1/agencies/SO-B/head", own, 1, body), 403, "registry.own-directory-entry")
    told(headed.change("/v1/agencies/SO-B/head", PPC, 1, body))


@pytest.mark.forbidden_pair("registry.own-file-by-head")
def test_a_head_decides_nothing_of_their_own_agency_in_whatever_role_and_by_whatever_hand(headed: World) -> None:
    named = {"name_vi": "Sở khác", "name_en": "Another", "legal_basis": DECISION}
    own: Who = ("p-1", (Role.PPC,), None)
    problem(headed.change("/v1/agencies/SO-A/name", own, 2, named), 403, "registry.own-file-by-head")
    problem(headed.change("/v1/agencies/SO-A/name", PPC, 2, {**named, **BY_HAND}), 403, "registry.own-file-by-head")
    ends = change("R", "absorbed", ["SO-A"], ["SO-B"], inheritances=heirs("SO-A", "SO-B"), occurred="2007-05-01")
    ends["legal_basis"] = DECISION
    problem(headed.create("/v1/reorganisations", own, ends), 403, "registry.own-file-by-head")
    told(headed.change("/v1/agencies/SO-A/name", PPC, 2, named))
