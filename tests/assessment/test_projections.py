"""Read models follow the log, and folding everything again makes the very same."""

from __future__ import annotations

from typing import Any

from services.assessment.projections import (
    AGENCIES,
    ASSESSMENTS,
    EVIDENCE,
    NONCONFORMITIES,
    assessment_answer,
)
from shared.contracts.assessment import FindingRecorded, Result
from shared.eventstore.views import Views
from tests.assessment.world import ISO, KEY, MEMBER, World

COLLECTIONS = (AGENCIES, ASSESSMENTS, EVIDENCE, NONCONFORMITIES)


def everything(views: Views) -> dict[str, list[dict[str, Any]]]:
    """Returns all that the views hold."""
    return {name: list(views.page(name, limit=200).items) for name in COLLECTIONS}


def story(world: World) -> None:
    """Plays an assessment with a replaced finding, a second one that is only scheduled, and evidence."""
    digest = world.keep()
    world.claim(digest)
    world.schedule()
    world.open()
    world.find("8.2.2", Result.MAJOR_NONCONFORMITY, evidence=(digest,))
    world.find("8.2.2", Result.MINOR_NONCONFORMITY, actor=MEMBER)
    world.find("4.2.3", Result.MAJOR_NONCONFORMITY)
    world.find("4.1")
    world.submit()
    world.approve()
    world.schedule(assessment="DG-SYT-2008", agency="SYT")


def test_rebuilding_gives_what_following_gave(world: World) -> None:
    live = world.views()
    live.catch_up()
    story(world)
    followed = everything(live)
    assert [len(followed[name]) for name in COLLECTIONS] == [3, 2, 1, 2]
    live.rebuild()
    assert everything(live) == followed
    assert everything(world.views()) == followed


def test_a_replaced_finding_is_shown_with_the_event_that_took_its_place(world: World) -> None:
    story(world)
    item = world.views().get(ASSESSMENTS, KEY)
    assert item is not None
    answer = assessment_answer(item, None, world.application.catalogues[ISO])
    findings = [each for each in world.log if isinstance(each.facts, FindingRecorded)]
    (replaced,) = answer["replaced"]
    assert (replaced["event"], replaced["replaced_by"]) == (str(findings[0].id), str(findings[1].id))
    assert replaced["result"] == "major_nonconformity"
    assert [each["clause"] for each in answer["findings"]] == ["4.1", "4.2.3", "8.2.2"]
    assert answer["findings"][-1]["event"] == str(findings[1].id)
    assert answer["findings"][-1]["by"] == MEMBER.person


def test_every_item_cites_an_event_that_stands_where_it_says(world: World) -> None:
    story(world)
    log = {str(each.id): position for position, each in enumerate(world.log, start=1)}

    def cited(value: Any) -> list[tuple[str, int]]:
        if isinstance(value, dict):
            own = [(value["event"], value["position"])] if "event" in value else []
            return own + [each for inner in value.values() for each in cited(inner)]
        return [each for inner in value for each in cited(inner)] if isinstance(value, list) else []

    found = cited(everything(world.views()))
    assert len(found) >= 11
    assert all(log[event] == position for event, position in found)


def test_the_version_shown_is_the_one_to_decide_on(world: World) -> None:
    story(world)
    item = world.views().get(ASSESSMENTS, KEY)
    assert item is not None
    assert item["version"] == world.assessment.version


def test_counts_are_those_of_the_submission(world: World) -> None:
    story(world)
    item = world.views().get(ASSESSMENTS, KEY)
    assert item is not None
    assert item["counts"] == {"conforming": 1, "minor": 1, "major": 1, "observations": 0, "not_applicable": 0}


def test_clauses_are_ordered_by_number_and_not_by_letter(world: World) -> None:
    world.schedule()
    world.open()
    for clause in ("8.5.1", "4.2.3", "7.5.1", "7.6"):
        world.find(clause)
    item = world.views().get(ASSESSMENTS, KEY)
    assert item is not None
    answer = assessment_answer(item, None, world.application.catalogues[ISO])
    assert [each["clause"] for each in answer["findings"]] == ["4.2.3", "7.5.1", "7.6", "8.5.1"]
    assert answer["coverage"]["covered"] == 4
