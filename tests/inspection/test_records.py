"""Whatever was recorded about an agency is in its file, also where no part of the file is made for it."""

from __future__ import annotations

from datetime import date
from typing import Any

from services.inspection.replay.render import render
from shared.contracts.assessment import (
    Change,
    Corrected,
    RecommendationMade,
    RecommendationRecordCorrected,
    RecommendationSource,
    RecommendationWithdrawn,
)
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


def test_what_was_believed_then_and_what_is_known_now_are_asked_on_both_clocks(world: World) -> None:
    first = world.say(MADE, "recommendation/KN-1", time=at("2008-03-10T02:00"), occurred=date(2008, 3, 10))
    corrected = RecommendationRecordCorrected(
        recommendation="KN-1",
        agency=SNV,
        corrects=Corrected(first.id, MADE.DECLARATION.topic),
        changes=(Change("due_on", '"2008-06-30"', '"2008-07-31"'),),
        settled=False,
        due_on=date(2008, 7, 31),
    )
    world.say(corrected, "recommendation/KN-1", time=at("2008-05-10T02:00"), reason="Nhập nhầm tháng")

    def corrections(as_of: str, known: str) -> list[dict[str, Any]]:
        (record,) = world.dossier(as_of, known)["records"]
        return [each["changes"][0] | {"reason": each["reason"]} for each in record["corrections"]]

    known_now = [{"member": "due_on", "was": "2008-06-30", "now": "2008-07-31", "reason": "Nhập nhầm tháng"}]
    assert corrections("2008-12-31", "2008-12-31") == known_now
    assert corrections("2008-12-31", "2008-05-09") == [], "believed then"
    assert corrections("2008-03-31", "2008-12-31") == known_now, "of what had happened by March, as it is known since"
    assert world.dossier("2008-03-09", "2008-12-31")["records"] == [], "nothing to correct had happened"
    (record,) = world.dossier("2008-12-31", "2008-12-31")["records"]
    assert record["corrections"][0]["corrects"] == str(first.id)
    text = render(world.dossier("2008-12-31", "2008-12-31"))
    assert "đã ghi “2008-06-30”, nay biết là “2008-07-31”" in text
