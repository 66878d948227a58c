"""What was entered from memory is told as not verified; a day asked in the query is refused there."""

from __future__ import annotations

import pytest

from tests.registry.asking import register
from tests.registry.world import World, told


@pytest.mark.parametrize("path", ["SO-TC", "SO-TC/progress", "SO-TC/lineage"])
def test_an_agency_entered_from_memory_is_never_shown_as_fact(world: World, path: str) -> None:
    register(world, "SO-TC", provenance={"source": "nhớ lại", "confidence": "memory"})
    shown = told(world.get(f"/v1/agencies/{path}"))["provenance"]
    assert (shown["verified"], shown["label_vi"], shown["label_en"]) == (False, "chưa kiểm chứng", "not verified")


def test_nor_in_the_list_of_what_is_overdue(world: World) -> None:
    register(world, "SO-TC", provenance={"source": "nhớ lại", "confidence": "memory"})
    (late,) = told(world.get("/v1/overdue?on=2010-01-01"))["items"]
    assert late["provenance"]["label_vi"] == "chưa kiểm chứng"


def test_a_day_without_a_rule_is_refused_where_it_was_asked_in_the_query(world: World) -> None:
    register(world, "SO-TC")
    (fault,) = told(world.get("/v1/overdue?on=1990-01-01"), 422)["errors"]
    assert (fault["in"], fault["pointer"]) == ("query", "#/on")
