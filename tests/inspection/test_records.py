"""Whatever was recorded about an agency is in its file, also where no part of the file is made for it."""

from __future__ import annotations

from datetime import date

from shared.contracts.assessment import RecommendationMade, RecommendationSource, RecommendationWithdrawn
from tests.inspection.world import SNV, World, at

MADE = RecommendationMade(
    recommendation="KN-1",
    agency=SNV,
    source=RecommendationSource.CHECK,
    source_key="KT-2008-1",
    text="Mở sổ theo dõi hồ sơ trễ hạn",
    due_on=date(2008, 6, 30),
)


def test_a_record_is_shown_by_its_first_and_latest_event_and_what_that_said(world: World) -> None:
    first = world.say(MADE, "recommendation/KN-1", time=at("2008-03-10T02:00"))
    last = world.say(
        RecommendationWithdrawn(recommendation="KN-1", agency=SNV), "recommendation/KN-1", time=at("2008-05-10T02:00")
    )
    (record,) = world.dossier("2008-12-31", "2008-12-31")["records"]
    assert (record["kind"]["vi"], record["key"], record["events"]) == ("kiến nghị", "KN-1", 2)
    assert (record["begun"]["event"], record["latest"]["set_by"]["event"]) == (str(first.id), str(last.id))
    assert record["latest"]["sentence"]["vi"] == f"Kiến nghị KN-1 đối với {SNV} được rút."
    (earlier,) = world.dossier("2008-04-30", "2008-12-31")["records"]
    assert (earlier["events"], earlier["latest"]["type"]) == (1, "assessment.recommendation.made.v1")


def test_what_another_part_of_the_file_shows_is_not_shown_twice(told: World) -> None:
    records = told.dossier("2008-12-31", "2008-12-31")["records"]
    assert {each["kind"]["code"] for each in records} == {"nonconformity"}
