"""What held the third tranche no longer does: nonconformities closed, or handed over; and who works where."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest

from services.funding.domain.knowledge import Employment, Knowledge
from shared.acts import Actor, Capacity
from shared.contracts.document import parse
from shared.contracts.funding import FactKind, TrancheReleased
from shared.contracts.registry import PersonEmployed
from tests.funding.web import DECISION, Web, problem, release
from tests.funding.web import FINANCE as FINANCE_OFFICER
from tests.funding.web import PPC as CHAIRMAN
from tests.funding.world import ASSESSOR, BEFORE_SECOND, FINANCE, MORNING, PPC, SIGNAL, World, line, queries

TODAY = MORNING.date()


@pytest.fixture
def halted(world: World) -> World:
    """A world in which SXD lacks for its third tranche but that a major nonconformity is closed."""
    world.assigned(amount=100)
    world.adopt()
    world.release(1)
    world.reach(*BEFORE_SECOND)
    world.release(2)
    world.assess(major=1)
    world.find_nonconformity(major=True)
    return world


def lacks(world: World, agency: str = "SXD", origin: str | None = None) -> None:
    """Holds that the open nonconformity is all that the third tranche lacks."""
    with world.refuses("funding.tranche-facts-missing", missing=("no-open-major-nonconformity",)):
        world.release(3, agency=agency, origin=origin)


def test_the_third_tranche_follows_the_closing_of_what_held_it_and_cites_it(halted: World) -> None:
    lacks(halted)
    closing = halted.close_nonconformity()
    halted.release(3)
    assert halted.allocation().released == 100
    (entry,) = halted.application.store.entries(halted.size - 1, 1)
    facts = parse(entry.document).facts
    assert isinstance(facts, TrancheReleased)
    assert str(closing.id) in {each.event_id for each in facts.facts}


def test_only_the_nonconformity_that_is_named_is_closed(halted: World) -> None:
    halted.find_nonconformity(major=True, key="DG-1/2")
    halted.close_nonconformity(key="DG-1/2")
    lacks(halted)
    halted.close_nonconformity(key="DG-9/9")
    lacks(halted)
    halted.close_nonconformity()
    halted.release(3)


def test_one_that_was_announced_and_not_heard_of_yet_is_open_though_another_is_closed(world: World) -> None:
    world.assigned()
    world.adopt()
    world.release(1)
    world.reach(*BEFORE_SECOND)
    world.release(2)
    world.assess(major=2)
    world.find_nonconformity(major=True)
    world.close_nonconformity()
    lacks(world)
    world.find_nonconformity(major=True, key="DG-1/2")
    world.close_nonconformity(key="DG-1/2")
    world.release(3)


def test_a_release_is_not_said_to_be_older_than_the_closing_that_it_rests_on(halted: World) -> None:
    halted.later(days=2)
    halted.close_nonconformity()
    with halted.refuses("funding.tranche-facts-missing", missing=("no-open-major-nonconformity",)):
        halted.release(3, occurred=TODAY)
    halted.release(3)


def test_who_closed_the_nonconformity_does_not_release_on_it(halted: World) -> None:
    halted.close_nonconformity()
    with halted.refuses("funding.released-on-own-report"):
        halted.release(3, actor=replace(FINANCE, person=ASSESSOR.person))


def test_one_that_was_handed_over_holds_the_tranche_of_who_took_it(halted: World) -> None:
    halted.know("SYT")
    halted.hand_nonconformity_over("SXD", "SYT")
    (taken,) = halted.application.load(Knowledge, "SYT").facts[1:]
    assert (taken.fact, taken.reference, taken.major) == (FactKind.NONCONFORMITY_TAKEN_OVER, "DG-1/1", 1)
    halted.release(3)
    halted.submitted("DT-2", line("SYT", 50))
    halted.approve("DT-2")
    halted.adopt("SYT")
    halted.release(1, agency="SYT")
    halted.reach(*BEFORE_SECOND, agency="SYT")
    halted.release(2, agency="SYT")
    halted.assess("SYT", key="DG-2")
    lacks(halted, "SYT")
    halted.close_nonconformity("SYT")
    halted.release(3, agency="SYT")


def test_what_was_never_raised_cannot_be_handed_over(world: World) -> None:
    with pytest.raises(ValueError, match="never raised"):
        world.hand_nonconformity_over("SXD", "SYT")


def test_what_becomes_of_a_signal_is_known(world: World) -> None:
    world.signal(severe=False)
    world.explain()
    world.dismiss()
    other = "S-" + "2" * 32
    world.signal(key=other)
    world.uphold(key=other)
    told = [(each.fact, each.reference) for each in world.application.load(Knowledge, "SXD").facts]
    assert told == [
        (FactKind.SIGNAL_RAISED, SIGNAL),
        (FactKind.SIGNAL_ANSWERED, SIGNAL),
        (FactKind.SIGNAL_DISMISSED, SIGNAL),
        (FactKind.SEVERE_SIGNAL_RAISED, other),
        (FactKind.SIGNAL_UPHELD, other),
    ]


def test_a_signal_about_no_agency_concerns_no_money(world: World) -> None:
    before = world.size
    world.signal(None)
    world.explain(None)
    world.uphold(None)
    world.dismiss(None)
    assert world.size == before


def test_an_agency_that_ended_knows_who_has_its_money(world: World) -> None:
    world.know("SXD", "SYT", "SNV")
    world.end("SXD", ("SYT", 1), ("SNV", 2))
    assert world.application.load(Knowledge, "SXD").successors == ("SYT", "SNV")


def test_an_employment_told_again_with_its_end_takes_the_place_of_what_was_told(world: World) -> None:
    world.employ("p-1")
    world.employ("p-1")
    world.employ("p-1", until=date(2008, 1, 31))
    known = world.application.load(Knowledge, "SXD")
    assert (known.version, known.employments) == (2, [Employment("p-1", date(2007, 1, 1), date(2008, 1, 31))])
    assert known.employs("p-1", date(2008, 1, 31))
    assert not known.employs("p-1", date(2008, 2, 1))
    assert not known.employs("p-2", date(2008, 1, 1))


def test_who_works_in_the_agency_does_not_release_its_money_whatever_the_token_says(world: World) -> None:
    world.assigned()
    world.adopt()
    world.employ(FINANCE.person)
    with world.refuses("funding.own-agency", agency="SXD"):
        world.release(1)
    with world.refuses("funding.own-agency", agency="SXD"):
        world.release(1, actor=Actor("p-deputy", FINANCE.role, "STC", Capacity.KT, FINANCE.person, "KT"))
    world.release(1, actor=replace(FINANCE, person="p-other"))


@pytest.mark.parametrize("days", [0, 1])
def test_an_employment_counts_on_the_day_it_is_and_on_the_day_that_is_said(world: World, days: int) -> None:
    world.assigned()
    world.adopt()
    world.later(days=1)
    day = TODAY + timedelta(days)
    world.employ(FINANCE.person, since=day, until=day)
    with world.refuses("funding.own-agency"):
        world.release(1, occurred=TODAY)


def test_who_works_in_an_agency_of_the_estimate_does_not_approve_it(world: World) -> None:
    world.know("SXD", "SYT")
    world.fund()
    world.submitted("DT-1", line("SXD", 10), line("SYT", 10))
    world.employ(PPC.person, "SYT", since=date(2006, 1, 1), until=TODAY)
    with world.refuses("funding.own-agency", agency="SYT"):
        world.approve("DT-1")
    world.employ(PPC.person, "SYT", since=date(2006, 1, 1), until=TODAY - timedelta(1))
    world.approve("DT-1")


@pytest.mark.forbidden_pair("funding.own-agency")
def test_over_http_too(tmp_path: Path) -> None:
    web = Web(tmp_path)
    web.world.know("SXD", "SYT")
    web.world.fund()
    web.world.submitted("DT-1", line("SXD", 10))
    web.world.hear(PersonEmployed(person=CHAIRMAN[0], agency="SXD", from_day=date(2008, 1, 1)))
    answer = web.change("/v1/estimates/DT-1/approval", CHAIRMAN, 5, {"legal_basis": DECISION})
    problem(answer, 403, "funding.own-agency")
    web.world.approve("DT-1", replace(PPC, person="p-deputy"))
    web.world.adopt()
    web.world.hear(PersonEmployed(person=FINANCE_OFFICER[0], agency="SXD", from_day=date(2008, 1, 1)))
    answer = web.change("/v1/allocations/SXD/2008/releases", FINANCE_OFFICER, 1, release(1))
    problem(answer, 403, "funding.own-agency")


def test_the_next_tranche_shows_what_was_settled(halted: World) -> None:
    closing = halted.close_nonconformity()
    _, asked = queries(halted)
    upcoming = asked.allocation("SXD", 2008)["next"]
    assert upcoming["missing"] == []
    assert [each["event_id"] for each in upcoming["met"][1]["settled"]] == [str(closing.id)]
