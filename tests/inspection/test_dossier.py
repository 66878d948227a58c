"""The dossier: an agency's state across all services at a moment, with who is behind each member of it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest

from shared.acts import Actor, Role
from shared.contracts.assessment import AssessmentApproved, AssessmentKind, FindingRecorded, Result
from shared.contracts.notifier import ChannelName, NoticeFailed
from shared.contracts.registry import AgencyEnrolled, HeadAppointed, PersonEmployed, PostHeld, TargetRevised
from shared.contracts.terms import Confidence, Milestone
from shared.errors import Refused
from tests.inspection.world import HEAD, SNV, World, at, evidence, milestone, registered

END = "2008-12-31"


def members(value: Any, path: str = "") -> Iterator[tuple[str, dict[str, Any]]]:
    """Gives every `set_by` in a dossier with where it stands."""
    if isinstance(value, dict):
        for name, inner in value.items():
            if name == "set_by":
                yield path, inner
            else:
                yield from members(inner, f"{path}/{name}")
    elif isinstance(value, list):
        for index, inner in enumerate(value):
            yield from members(inner, f"{path}/{index}")


def test_every_member_names_the_event_that_set_it_with_who_and_both_clocks(told: World) -> None:
    documents = {str(each.id): each for each in told.said}
    found = dict(members(told.dossier(END, END)))
    assert len(found) > 25
    for path, by in found.items():
        document = documents[by["event"]]
        assert by["person"] == document.actor.person, path
        assert by["role"] == document.actor.role, path
        assert by["recorded"] == document.time.strftime("%Y-%m-%dT%H:%M:%S.%fZ"), path


def test_every_event_that_the_story_tells_of_the_agency_is_behind_some_member(told: World) -> None:
    blamed = {by["event"] for _, by in members(told.dossier(END, END))}
    dossier = told.dossier(END, END)
    blamed.add(dossier["registry"]["plan"]["adopted_by"]["event"])
    assert {str(each.id) for each in told.said} - blamed == set()


def test_a_fact_reported_late_is_not_known_before_it_was_recorded(told: World) -> None:
    def training(as_of: str, known: str) -> dict[str, Any]:
        found: dict[str, Any] = told.dossier(as_of, known)["registry"]["milestones"][1]
        return found

    then = training("2007-10-01", "2007-10-01")
    assert (then["reached"], then["overdue"], then["days_past_target"]) == (None, True, 31)
    hindsight = training("2007-10-01", "2007-12-01")
    assert (hindsight["reached"]["on"], hindsight["overdue"], hindsight["days_past_target"]) == ("2007-08-28", False, 0)
    assert (hindsight["reached"]["set_by"]["gap_days"], hindsight["reached"]["set_by"]["late"]) == (79, True)


def test_a_milestone_is_overdue_from_the_day_after_its_target(told: World) -> None:
    on_the_day = told.dossier("2007-10-31", END)["registry"]["milestones"][2]
    day_after = told.dossier("2007-11-01", END)["registry"]["milestones"][2]
    assert (on_the_day["overdue"], on_the_day["days_past_target"]) == (False, 0)
    assert (day_after["overdue"], day_after["days_past_target"]) == (True, 1)


def test_a_milestone_reached_after_its_target_is_late_and_not_overdue(told: World) -> None:
    told.say(
        milestone(Milestone.DOCUMENTS_WRITTEN, 3),
        f"agency/{SNV}",
        time=at("2008-04-01T03:00"),
        occurred=date(2007, 11, 9),
    )
    found = told.dossier(END, END)["registry"]["milestones"][2]
    assert (found["overdue"], found["days_past_target"]) == (False, 9)


def test_a_revised_target_shows_the_one_before_it_and_why(told: World) -> None:
    revised = TargetRevised(
        plan="KH-277", agency=SNV, milestone=Milestone.DOCUMENTS_WRITTEN, was=date(2007, 10, 31), by=date(2008, 6, 30)
    )
    told.say(revised, "plan/KH-277", time=at("2008-04-01T03:00"), reason="Sáp nhập phòng ban")
    found = told.dossier(END, END)["registry"]["milestones"][2]
    assert (found["target"]["by"], found["target"]["reason"]) == ("2008-06-30", "Sáp nhập phòng ban")
    assert [each["by"] for each in found["earlier_targets"]] == ["2007-10-31"]


def appoint(world: World, person: str, since: date, until: date | None = None) -> None:
    appointed = HeadAppointed(code=SNV, person=person, term_from=since, term_to=until)
    world.say(appointed, f"agency/{SNV}", occurred=since)


@pytest.mark.parametrize(
    ("day", "head"),
    [("2007-05-31", "p-thu-truong"), ("2007-06-01", "p-moi"), ("2007-12-31", "p-moi"), ("2008-01-01", None)],
)
def test_the_head_is_whose_term_covers_the_day(told: World, day: str, head: str | None) -> None:
    appoint(told, "p-moi", date(2007, 6, 1), date(2007, 12, 31))
    found = told.dossier(day, END)["registry"]["head"]
    assert (found and found["person"]) == head


def test_a_head_is_shown_with_the_decision_that_appointed_them(told: World) -> None:
    registry = told.dossier(END, END)["registry"]
    assert registry["heads"] == [registry["head"]]
    assert registry["head"]["decision"] == {
        "kind": {"code": "quyet_dinh", "vi": "Quyết định", "en": "Decision"},
        "number": "15/QĐ-UBND",
        "issuer": "UBND tỉnh Hà Nam",
        "date": "2006-12-28",
        "abstract": None,
        "signer": None,
    }


def test_of_two_heads_of_one_day_the_one_appointed_later_counts(told: World) -> None:
    appoint(told, "p-mot", date(2007, 6, 1))
    appoint(told, "p-hai", date(2007, 6, 1))
    assert told.dossier(END, END)["registry"]["head"]["person"] == "p-hai"
    assert [each["person"] for each in told.dossier(END, END)["registry"]["heads"]] == [HEAD.person, "p-mot", "p-hai"]


def shown_for_system_applied(world: World, as_of: str, known: str) -> list[dict[str, Any]]:
    found = world.dossier(as_of, known)["registry"]["milestones"][4]["reached"]["evidence"]
    return list(found)


def test_a_milestone_s_digest_is_in_the_evidence_store_once_assessment_recorded_it_for_that_agency(told: World) -> None:
    applied = milestone(Milestone.SYSTEM_APPLIED, 5, evidence=("a" * 64, "b" * 64))
    told.say(applied, f"agency/{SNV}", time=at("2008-04-01T03:00"), by=HEAD)
    told.say(evidence("a" * 64, "HN-STC"), "evidence/HN-STC-a", time=at("2008-04-02T03:00"))
    before = shown_for_system_applied(told, "2008-04-02", "2008-04-02")
    assert [(each["digest"], each["recorded"], each["event"]) for each in before] == [
        ("a" * 64, False, None),
        ("b" * 64, False, None),
    ]
    assert {(each["vi"], each["en"]) for each in before} == {
        ("chưa thấy trong kho bằng chứng", "not in the evidence store")
    }
    said = told.say(evidence("a" * 64), "evidence/HN-SNV-a", time=at("2008-04-03T03:00"))
    first, second = shown_for_system_applied(told, "2008-04-02", "2008-04-03")
    assert (first["recorded"], first["vi"], first["event"]) == (True, "có trong kho bằng chứng", str(said.id))
    assert second["recorded"] is False
    assert shown_for_system_applied(told, "2008-04-02", "2008-04-02") == before


def test_posts_employments_and_enrolment_are_in_the_file(told: World) -> None:
    day = date(2007, 5, 1)
    told.say(PostHeld(person="p-2", agency=SNV, post="qmr", from_day=day), "person/p-2")
    told.say(PersonEmployed(person="p-2", agency=SNV, from_day=day, to_day=day), "person/p-2")
    told.say(AgencyEnrolled(code=SNV, request_number="7/CV", requested_on=day), f"agency/{SNV}")
    registry = told.dossier(END, END)["registry"]
    assert (registry["posts"][0]["post"], registry["posts"][0]["to"]) == ("qmr", None)
    assert (registry["employments"][0]["from"], registry["employments"][0]["to"]) == ("2007-05-01", "2007-05-01")
    assert registry["enrolment"]["request_number"] == "7/CV"


def test_an_assessment_goes_through_its_states_as_time_does(told: World) -> None:
    days = {"2008-01-28": "scheduled", "2008-02-18": "opened", "2008-02-22": "submitted", "2008-02-29": "approved"}
    for day, state in days.items():
        (found,) = told.dossier(day, day)["assessment"]["assessments"]
        assert found["state"] == state
    (approved,) = told.dossier(END, END)["assessment"]["assessments"]
    assert [each["clause"] for each in approved["findings"]] == ["4.2.3", "8.2.2"]
    (still_open,) = told.dossier(END, END)["assessment"]["open_nonconformities"]
    assert (still_open["clause"], still_open["major"]) == ("8.2.2", True)


def test_a_finding_that_replaces_another_says_which(told: World) -> None:
    again = FindingRecorded(
        assessment="DG-2008-01", agency=SNV, clause="8.2.2", result=Result.CONFORMING, note="Xem lại", sample_size=3
    )
    told.say(again, "assessment/DG-2008-01")
    (found,) = told.dossier(END, END)["assessment"]["assessments"]
    before = next(each for each in told.said if getattr(each.facts, "clause", "") == "8.2.2")
    assert found["findings"][1]["replaces"] == str(before.id)
    assert found["findings"][1]["result"]["vi"] == "phù hợp"


def test_a_step_that_stands_without_the_one_before_is_shown_all_the_same(world: World) -> None:
    world.say(registered(), f"agency/{SNV}")
    approved = AssessmentApproved(assessment="DG-9", agency=SNV, kind=AssessmentKind.INITIAL, minor=0, major=0)
    world.say(approved, "assessment/DG-9")
    (found,) = world.dossier(END, END)["assessment"]["assessments"]
    assert (found["scheduled"], found["state"]) == (None, "approved")


def test_money_is_told_from_the_ceiling_to_the_tranche_with_what_it_rested_on(told: World) -> None:
    funding = told.dossier(END, END)["funding"]
    assert funding["budgets"][0]["ceiling"]["amount"] == 500_000_000
    assert funding["budgets"][0]["committed"]["amount"] == 50_000_000
    (estimate,) = funding["estimates"]
    assert (estimate["state"], [each["by"]["code"] for each in estimate["balanced"]]) == (
        "approved",
        ["planning", "finance"],
    )
    (allocation,) = funding["allocations"]
    assert (allocation["assigned"]["amount"], allocation["released"]["amount"]) == (50_000_000, 20_000_000)
    (tranche,) = allocation["tranches"]
    assert [each["event"] for each in tranche["rests_on"]] == [
        str(each.id) for each in told.said if each.topic == "registry.programme.adopted.v1"
    ]


def test_a_notice_is_told_from_request_to_reading_and_failures_too(told: World) -> None:
    (notice,) = told.dossier(END, END)["notices"]["notices"]
    machine = Actor("service:notifier", Role.SERVICE)
    failed = NoticeFailed(
        notice=notice["notice"], agency=SNV, channel=ChannelName.EMAIL, attempt=1, problem="smtp-550",
        answer="5.1.1 no such user", final=True,
    )  # fmt: skip
    told.say(failed, f"notice/{notice['notice']}", by=machine)
    (notice,) = told.dossier(END, END)["notices"]["notices"]
    assert [each["channel"]["code"] for each in notice["sent"]] == ["inbox"]
    assert [(each["problem"], each["answer"], each["final"]) for each in notice["failed"]] == [
        ("smtp-550", "5.1.1 no such user", True)
    ]
    assert notice["read"]["set_by"]["person"] == HEAD.person


def test_what_comes_from_memory_is_never_shown_as_fact(world: World) -> None:
    world.say(registered(confidence=Confidence.MEMORY), f"agency/{SNV}")
    identity = world.dossier(END, END)["registry"]["identity"]
    assert identity["verified"] is False
    assert identity["provenance"]["confidence"]["vi"] == "chưa kiểm chứng"
    (item,) = world.history(END, END)
    assert item["verified"] is False
    assert "chưa kiểm chứng" in item["sentence"]["vi"]
    assert "not verified" in item["sentence"]["en"]


def test_before_it_was_registered_an_agency_has_an_empty_file(told: World) -> None:
    found = told.dossier("2007-04-18", "2008-12-31")
    assert found["agency"] == {"code": SNV, "name_vi": None, "name_en": None, "registered": False}
    assert found["events"] == 1
    assert found["registry"]["heads"][0]["person"] == HEAD.person


def test_a_file_holds_nothing_of_another_agency(told: World) -> None:
    told.say(registered("HN-STC"), "agency/HN-STC")
    told.say(milestone(Milestone.SYSTEM_APPLIED, code="HN-STC"), "agency/HN-STC")
    own = {by["event"] for _, by in members(told.dossier(END, END, "HN-STC"))}
    agencies = {str(each.id): each.facts.agencies() for each in told.said}
    assert {agencies[identity] for identity in own} == {("HN-STC",), ()}


def test_an_agency_that_nobody_ever_named_is_not_found(told: World) -> None:
    with pytest.raises(Refused, match="HN-KHONG"):
        told.dossier(END, END, "HN-KHONG")
