"""The programme of the demo as a list of steps: who acts when, for whichever agencies take part."""

from __future__ import annotations

from datetime import date
from itertools import pairwise

import pytest

from thucchat.demo.cast import Chosen, agencies, communes, founded
from thucchat.demo.outcome import totals
from thucchat.demo.reorganised import EFFECTIVE, MATTERS, carried_out
from thucchat.demo.script import programme

CASTS: list[Chosen] = [1, 3, 9, ("SKHCN", "SKHDT", "SXD", "SLDTBXH", "HBL"), ("SVHTT", "STDTT"), None]


@pytest.mark.parametrize("cast", CASTS)
def test_it_is_the_same_every_time_in_order_and_lives_until_the_last_days_of_2009(cast: Chosen) -> None:
    steps = programme(cast)
    told = [(step.at, step.who, step.path, step.body, step.upload) for step in steps]
    assert told == [(step.at, step.who, step.path, step.body, step.upload) for step in programme(cast)]
    assert all(earlier.at <= later.at for earlier, later in pairwise(steps))
    assert steps[0].at.date() == date(2007, 4, 19)
    assert date(2009, 12, 22) <= steps[-1].at.date() <= date(2009, 12, 31)


@pytest.mark.parametrize("cast", CASTS)
def test_nobody_acts_for_an_agency_that_is_not_there_yet_or_no_more(cast: Chosen) -> None:
    known = agencies(cast)
    all_of_them = {each.code: each for each in (*known, *founded(known), *communes(cast))}
    officers = {"SKHCN", "SNV", "SKHDT", "STC", "VPUB"}
    absent = [
        (step.at, step.path)
        for step in programme(cast)
        if step.who.agency is not None
        and step.who.agency not in officers
        and not all_of_them[step.who.agency].at_work(step.at.date())
    ]
    assert absent == []


def test_a_reorganisation_happens_only_where_everybody_concerned_takes_part() -> None:
    keys = {len(cast): [each.key for each in carried_out(cast)] for cast in ({"SCN", "STMDL"}, {"UBDSGDTE"})}
    assert keys == {2: ["2008-CT-MINH-HOA"], 1: []}
    assert [each.code for each in founded(agencies(9))] == ["SCT"]
    assert len(carried_out({each.code for each in agencies()})) == 4


def test_whoever_ends_names_an_heir_for_every_matter_and_says_that_it_is_an_illustration() -> None:
    for change in carried_out({each.code for each in agencies()}):
        named = {(each["from_agency"], each["matter"]) for each in change.inheritances()}
        assert named == {(code, matter) for code in change.ended for matter in (*MATTERS, "money")}
        assert "minh hoạ, chưa kiểm chứng" in change.title
    assert EFFECTIVE.year == 2008


def test_money_is_told_before_and_after_and_a_lost_dong_is_seen() -> None:
    ended = {"year": 2008, "origin": None, "assigned": 30, "handed_over": {"amount": 70}}
    heir = {"year": 2008, "origin": "SVHTT", "assigned": 70, "handed_over": None}
    assert totals([ended, heir], 2008) == (100, 100)
    assert totals([ended, {**heir, "assigned": 69}], 2008) == (100, 99)
