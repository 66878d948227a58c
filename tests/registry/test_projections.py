"""The read models: folded again they are the same, and every item says which event it rests on."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime
from typing import Any

import pytest

from services.registry import projections
from services.registry.application import Registry
from services.registry.domain.person import Post
from shared.acts import Act
from shared.contracts.registry import Objective
from shared.contracts.terms import AgencyKind
from shared.eventstore.aggregate import Aggregate
from shared.eventstore.application import Outcome
from tests.registry.building import DIGEST, RULES, SEED, STEPS, member, targets
from tests.registry.world import HOME_AFFAIRS, PPC, World, head_of

COLLECTIONS = (projections.AGENCIES, projections.PLANS, projections.PROGRAMMES, projections.PEOPLE)
LAST = STEPS[-1]


@pytest.fixture
def world(world_on_each_store: World) -> World:
    return world_on_each_store


def tell(world: World) -> None:
    """Records a short story in which every event of the registry occurs."""
    app = world.registry
    for code, kind in (("SO-TC", AgencyKind.PROVINCIAL_DEPARTMENT), ("XA-1", AgencyKind.COMMUNE_COMMITTEE)):
        app.register_agency(
            world.act(HOME_AFFAIRS), code=code, name_vi="Tên", name_en="Name", kind=kind, provenance=SEED
        )
    app.enrol(world.act(head_of("XA-1")), code="XA-1", request_number="5", requested_on=date(2007, 5, 1))
    app.record_person(world.act(HOME_AFFAIRS), person="p-1", name="Người minh hoạ")
    app.employ(world.act(HOME_AFFAIRS), person="p-1", agency="SO-TC", from_day=date(2006, 1, 1))
    app.employ(
        world.act(HOME_AFFAIRS), person="p-1", agency="SO-TC", from_day=date(2006, 1, 1), to_day=date(2009, 1, 1)
    )
    app.hold_post(
        world.act(HOME_AFFAIRS), person="p-1", agency="SO-TC", post=Post.AGENCY_HEAD, from_day=date(2006, 1, 1)
    )
    app.appoint_head(world.act(PPC), code="SO-TC", person="p-1", term_from=date(2006, 1, 1))
    app.adopt_plan(world.act(PPC), plan="P-1", title="Kế hoạch", demonstration=True)
    app.schedule_wave(world.act(PPC), plan="P-1", wave=1, members=(member("XA-1", 2), member("SO-TC", 1)))
    app.revise_target(
        world.act(PPC, reason="Thiếu kinh phí"), plan="P-1", agency="SO-TC", milestone=LAST, by=date(2008, 6, 1)
    )
    app.report_milestone(
        world.act(head_of("SO-TC"), occurred=date(2007, 4, 25)), code="SO-TC", milestone=STEPS[0], evidence=(DIGEST,)
    )
    app.adopt_programme(
        world.act(head_of("SO-TC")),
        agency="SO-TC",
        year=2007,
        document_number="15/CTr",
        objectives=(Objective("Giảm hồ sơ trễ hạn", "dưới 5 %"),),
    )
    app.erase_person(world.act(HOME_AFFAIRS, reason="Theo yêu cầu"), person="p-1")


def contents(world: World) -> dict[str, Any]:
    return {name: world.views.page(name, limit=200).items for name in COLLECTIONS}


def cited(value: Any) -> Iterator[str]:
    """Yields the id of every event that a view cites in full."""
    if isinstance(value, dict):
        if {"id", "type", "position"} <= value.keys():
            yield value["id"]
        for each in value.values():
            yield from cited(each)
    elif isinstance(value, list | tuple):
        for each in value:
            yield from cited(each)


def test_folded_again_from_the_first_event_the_views_are_the_same(world: World) -> None:
    tell(world)
    live = contents(world)
    assert all(live[name] for name in COLLECTIONS)
    world.views.rebuild()
    assert contents(world) == live


def test_folded_event_by_event_or_all_at_once_the_views_are_the_same(world: World) -> None:
    app = world.registry

    class Reading(Registry):
        """Reads every view after every command."""

        def save(self, act: Act, first: Aggregate, *others: Aggregate) -> Outcome:
            outcome = super().save(act, first, *others)
            contents(world)
            return outcome

    world.registry = Reading(app.store, app.stamp, app.details)
    tell(world)
    step_by_step = contents(world)
    world.views.rebuild()
    assert contents(world) == step_by_step


def test_every_event_is_cited_by_what_rests_on_it_and_nothing_else_is(world: World) -> None:
    tell(world)
    assert set(cited(contents(world))) == {str(document.id) for document in world.log()}


def test_a_wave_is_shown_in_its_order_and_a_revised_target_with_what_it_was(world: World) -> None:
    tell(world)
    plan = world.views.get(projections.PLANS, "P-1")
    assert plan is not None
    members = plan["waves"][0]["members"]
    assert [each["agency"] for each in members] == ["SO-TC", "XA-1"]
    revised = members[0]["targets"][-1]
    assert (revised["originally"], revised["by"]) == (targets()[-1].by.isoformat(), "2008-06-01")
    assert revised["revisions"][0]["was"] == revised["originally"]


def test_a_revision_recorded_when_the_target_had_passed_is_shown_as_after_the_fact(world: World) -> None:
    tell(world)
    world.clock.advance(datetime(2008, 7, 1, tzinfo=UTC) - world.clock.now())
    for milestone, by in ((LAST, date(2008, 9, 1)), (STEPS[-2], date(2008, 8, 1))):
        world.registry.revise_target(
            world.act(PPC, reason="Chậm"), plan="P-1", agency="SO-TC", milestone=milestone, by=by
        )
    plan = world.views.get(projections.PLANS, "P-1")
    assert plan is not None
    shown = plan["waves"][0]["members"][0]["targets"]
    assert [each["after_the_fact"] for each in shown[-1]["revisions"]] == [False, True]


def progress(world: World, on: date) -> dict[str, Any]:
    view = world.views.get(projections.AGENCIES, "SO-TC")
    assert view is not None
    return projections.progress_answer(view, on, RULES)


def test_progress_asks_by_the_targets_that_were_set_by_that_day(world: World) -> None:
    tell(world)
    world.clock.advance(datetime(2008, 7, 1, tzinfo=UTC) - world.clock.now())
    world.registry.revise_target(
        world.act(PPC, reason="Chậm"), plan="P-1", agency="SO-TC", milestone=LAST, by=date(2008, 9, 1)
    )
    last = {on: progress(world, on)["milestones"][-1] for on in (date(2008, 6, 30), date(2008, 7, 1))}
    assert [(each["state"], each["target"]) for each in last.values()] == [
        ("overdue", "2008-06-01"),
        ("pending", "2008-09-01"),
    ]
    assert progress(world, date(2007, 5, 1))["place"] is None


def test_a_milestone_recorded_late_says_how_late(world: World) -> None:
    tell(world)
    view = world.views.get(projections.AGENCIES, "SO-TC")
    assert view is not None
    assert view["milestones"][0]["recorded_days_after"] == 7


def test_a_mandatory_agency_that_has_not_held_the_review_by_the_end_of_2009_has_missed_the_final_day(
    world: World,
) -> None:
    tell(world)
    assert progress(world, date(2009, 12, 31))["final_day_missed"] is False
    assert progress(world, date(2010, 1, 1))["final_day_missed"] is True
    for step in STEPS[1:]:
        world.registry.report_milestone(
            world.act(head_of("SO-TC"), occurred=date(2007, 5, 1)), code="SO-TC", milestone=step, evidence=(DIGEST,)
        )
    done = progress(world, date(2010, 1, 1))
    assert (done["complete"], done["final_day_missed"], done["reached"]) == (True, False, 7)


def test_the_plan_that_placed_an_agency_last_is_the_one_that_counts(world: World) -> None:
    tell(world)
    world.clock.advance(datetime(2007, 12, 1, tzinfo=UTC) - world.clock.now())
    world.registry.adopt_plan(world.act(PPC), plan="P-2", title="Kế hoạch", demonstration=False)
    late = member("SO-TC", 4, by=targets(date(2008, 1, 1)))
    world.registry.schedule_wave(world.act(PPC), plan="P-2", wave=3, members=(late,))
    places = {on: progress(world, on)["place"] for on in (date(2007, 11, 30), date(2007, 12, 1))}
    assert [each["plan"] for each in places.values()] == ["P-1", "P-2"]
