"""The rule of independence is dated data with its source."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.assessment.domain.independence import RULES, IndependenceRule, rule_on

DAYS = st.dates(date(2001, 1, 1), date(2100, 12, 31))


def test_every_rule_has_a_version_a_day_and_a_source() -> None:
    assert len({rule.version for rule in RULES}) == len(RULES)
    assert [rule.from_day for rule in RULES] == sorted(rule.from_day for rule in RULES)
    assert all(rule.source.document and rule.source.article for rule in RULES)


@pytest.mark.parametrize(
    ("day", "since"),
    [
        (date(2008, 3, 10), date(2006, 3, 10)),
        (date(2008, 2, 29), date(2006, 2, 28)),
        (date(2008, 1, 1), date(2006, 1, 1)),
    ],
)
def test_two_years_are_counted_by_the_calendar(day: date, since: date) -> None:
    assert rule_on(day).bound_since(day) == since


@given(DAYS, DAYS)
def test_a_later_assessment_is_never_bound_by_an_earlier_day(one: date, other: date) -> None:
    earlier, later = sorted((one, other))
    rule = rule_on(later)
    assert rule.bound_since(earlier) <= rule.bound_since(later) < later


def test_the_rule_of_the_day_counts_not_the_newest(monkeypatch: pytest.MonkeyPatch) -> None:
    stricter = IndependenceRule("x", date(2009, 1, 1), 3, RULES[0].source)
    monkeypatch.setattr("services.assessment.domain.independence.RULES", (*RULES, stricter))
    assert (rule_on(date(2008, 12, 31)).years, rule_on(date(2009, 1, 1)).years) == (2, 3)


def test_a_day_before_the_first_rule_is_held_to_the_first() -> None:
    assert rule_on(date(2001, 1, 1)) == RULES[0]
