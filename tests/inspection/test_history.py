"""The history: every event that names an agency, with who, why, on what basis, when, from what and to what."""

from __future__ import annotations

from shared.contracts.registry import WaveScheduled
from tests.inspection.world import BASIS, HEAD, SNV, World, at, registered

END = "2008-12-31"


def test_an_event_is_told_with_who_and_in_what_role_and_agency_then(told: World) -> None:
    item = next(each for each in told.history(END, END) if each["type"] == "registry.programme.adopted.v1")
    assert item["who"]["person"] == HEAD.person
    assert item["who"]["role"] == {"code": "agency_head", "vi": "Thủ trưởng cơ quan", "en": "head of agency"}
    assert (item["who"]["agency"], item["who"]["capacity"]["vi"]) == (SNV, "trực tiếp")


def test_an_event_is_told_with_its_reason_its_legal_basis_and_where_it_stands(told: World) -> None:
    item = told.history(END, END)[6]
    document = next(each for each in told.said if str(each.id) == item["event"])
    assert item["reason"] == "Báo cáo bổ sung theo yêu cầu của Sở Khoa học và Công nghệ"
    assert (item["legal_basis"]["number"], item["legal_basis"]["date"]) == (BASIS.number, "2007-04-09")
    assert item["legal_basis"]["kind"]["vi"] == "Chỉ thị"
    assert (item["source"], item["position"]) == ("registry", 7)
    assert told.app.event(document.id, None)["leaf_hash"] == item["leaf_hash"]
    assert item["raw"] == f"/v1/events/{document.id}"


def test_both_clocks_stand_side_by_side_with_the_gap_and_a_mark_when_late(told: World) -> None:
    gaps = {each["type"]: each["clocks"] for each in told.history("2007-12-31", END)}
    late, prompt = gaps["registry.agency.milestone-reported.v1"], gaps["registry.programme.adopted.v1"]
    assert (late["occurred"], late["recorded"][:10], late["gap_days"], late["late"]) == (
        "2007-08-28",
        "2007-11-15",
        79,
        True,
    )
    assert (prompt["gap_days"], prompt["late"]) == (0, False)


def test_a_record_is_late_from_the_eighth_day_on(world: World) -> None:
    for day, late in (("2007-05-09T02:00", False), ("2007-05-10T02:00", True)):
        world.say(registered(), f"agency/{SNV}", time=at(day), occurred=at("2007-05-02T03:00").date())
        assert world.history(END, END)[-1]["clocks"]["late"] is late


def test_cause_and_effect_are_found_from_both_ends_across_services(told: World) -> None:
    items = {each["event"]: each for each in told.history(END, END)}
    scheduled = next(each for each in items.values() if each["type"] == "assessment.assessment.scheduled.v1")
    (effect,) = scheduled["caused"]
    notice = items[effect["event"]]
    assert (effect["type"], effect["source"]) == ("notifier.notice.requested.v1", "notifier")
    assert notice["cause"]["event"] == scheduled["event"]
    assert notice["cause"]["sentence"] == scheduled["sentence"]
    assert notice["cause"]["type"] == "assessment.assessment.scheduled.v1"


def test_what_an_event_caused_later_is_not_told_before_it_was_known(told: World) -> None:
    scheduled = next(each for each in told.said if each.topic == "assessment.assessment.scheduled.v1")
    told.say(registered(), f"agency/{SNV}", cause=scheduled.id, time=at("2008-06-01T03:00"))
    item = next(each for each in told.history(END, "2008-05-31") if each["event"] == str(scheduled.id))
    assert len(item["caused"]) == 1
    item = next(each for each in told.history(END, "2008-06-01") if each["event"] == str(scheduled.id))
    assert len(item["caused"]) == 2


def test_a_cause_that_the_mirror_has_not_heard_is_named_and_not_explained(world: World) -> None:
    unheard = world.ids.new()
    world.say(registered(), f"agency/{SNV}", cause=unheard)
    (item,) = world.history(END, END)
    assert item["cause"] == {"event": str(unheard), "type": None, "source": None, "position": None, "sentence": None}


def test_an_event_about_many_agencies_says_what_it_says_of_this_one(told: World) -> None:
    item = next(each for each in told.history(END, END) if each["type"] == "registry.plan.wave-scheduled.v1")
    wave = next(each.facts for each in told.said if isinstance(each.facts, WaveScheduled))
    assert wave.members[0].order == 3
    assert f"{SNV} ở thứ tự 3, hạn cuối 31/12/2007" in item["sentence"]["vi"]


def test_an_event_stands_in_the_history_of_every_agency_it_names(told: World) -> None:
    wave = next(each.facts for each in told.said if isinstance(each.facts, WaveScheduled))
    other = type(wave.members[0])("HN-STC", 1, wave.members[0].targets)
    said = told.say(WaveScheduled(plan="KH-277", wave=2, members=(*wave.members, other)), "plan/KH-277")
    for code in (SNV, "HN-STC"):
        assert str(said.id) in [each["event"] for each in told.history(END, END, code)]


def test_what_happened_before_the_programme_began_is_late_only_counted_from_then(world: World) -> None:
    for day, late in (("2007-04-26T02:00", False), ("2007-04-27T02:00", True)):
        world.say(registered(), f"agency/{SNV}", time=at(day), occurred=at("2005-01-03T03:00").date())
        clocks = world.history(END, END)[-1]["clocks"]
        assert clocks["gap_days"] > 800
        assert clocks["late"] is late
