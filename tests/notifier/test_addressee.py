"""Whom an agency's notices go to: a later appointment replaces from its day."""

from __future__ import annotations

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from services.notifier.domain.addressee import Addressee, Term, head_on
from shared.contracts.notifier import AddresseeNoted, AgencyNamed
from shared.contracts.registry import AgencyRenamed
from tests.notifier.world import HEAD, SNV, World

FIRST = date(2007, 1, 1)
DAYS = st.integers(0, 6).map(lambda days: FIRST + timedelta(days=days))
TERMS = st.lists(st.builds(Term, st.sampled_from(["p-1", "p-2", "p-3"]), DAYS), max_size=6)


@given(TERMS, DAYS)
def test_the_head_is_whose_term_began_last_and_of_one_day_who_was_noted_last(terms: list[Term], day: date) -> None:
    begun = [term for term in terms if term.from_day <= day]
    latest = max((term.from_day for term in begun), default=None)
    last_noted = [term.person for term in begun if term.from_day == latest]
    assert head_on(terms, day) == (last_noted[-1] if last_noted else None)


@given(TERMS, st.randoms(use_true_random=False))
def test_heads_of_different_days_may_be_heard_in_any_order(terms: list[Term], random: object) -> None:
    by_day = {term.from_day: term for term in terms}
    ordered = list(by_day.values())
    for day in by_day:
        assert head_on(reversed(ordered), day) == head_on(ordered, day)


def test_an_appointment_heard_again_is_noted_once(world: World) -> None:
    appointed = world.appointed()
    world.hear(appointed, world.appointed())
    assert [(each.person, each.from_day) for each in world.told(AddresseeNoted)] == [(HEAD, FIRST)]


def test_a_return_to_office_on_a_later_day_is_noted_again(world: World) -> None:
    world.hear(world.appointed(HEAD, FIRST), world.appointed("p-moi", date(2007, 6, 1)))
    world.hear(world.appointed(HEAD, date(2007, 9, 1)))
    addressee = world.app.load(Addressee, SNV)
    days = (date(2006, 12, 31), FIRST, date(2007, 6, 1), date(2007, 8, 31), date(2007, 9, 1))
    assert [addressee.head_on(day) for day in days] == [None, HEAD, "p-moi", "p-moi", HEAD]


def test_a_name_is_noted_when_it_is_new_and_not_when_it_is_known(world: World) -> None:
    world.hear(world.registered(), world.registered())
    assert world.topics() == ["addressee.agency-named"]
    world.hear(world.registered(name="Sở Nội vụ tỉnh"))
    assert world.topics() == ["addressee.agency-named"] * 2


def test_an_agency_is_called_by_its_new_name_once_that_is_heard(world: World) -> None:
    renamed = AgencyRenamed(code=SNV, name_vi="Ban Nội vụ", name_en="Board", was_vi="Sở Nội vụ", was_en="Department")
    world.hear(world.registered(), world.said(renamed, f"agency/{SNV}"))
    assert [each.name_vi for each in world.told(AgencyNamed)] == ["Sở Nội vụ", "Ban Nội vụ"]
    addressee = world.app.find(Addressee, SNV)
    assert addressee is not None
    assert (addressee.name_vi, addressee.name_en) == ("Ban Nội vụ", "Board")
