"""A release judged anew, by the rule then and by another version; and known answers for every version of the rule."""

from __future__ import annotations

import json
import re
from datetime import date
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from services.funding.domain.rules import HOLD_RULES, TRANCHE_RULES, in_force
from shared.contracts.assessment import NonconformityRaised
from shared.contracts.document import parse
from shared.contracts.funding import TrancheReleased
from shared.contracts.terms import Milestone
from shared.eventstore.opening import open_sqlite
from tests.funding.world import BEFORE_SECOND, World
from thucchat.cli import cli

SECOND = ("documents-issued", "internal-audit-held", "management-review-held")
THIRD = ("assessment-approved", "no-open-major-nonconformity")
MAJOR = NonconformityRaised(
    nonconformity="DG-1/1", assessment="DG-1", agency="SXD", clause="4.2.3", major=True, note="Thiếu hồ sơ"
)
KNOWN = [
    ("minh-hoa-2007.1", 1, 30, ("programme-adopted",)),
    ("minh-hoa-2007.1", 2, 40, SECOND),
    ("minh-hoa-2007.1", 3, 30, THIRD),
    ("minh-hoa-2009.1", 1, 20, ("programme-adopted",)),
    ("minh-hoa-2009.1", 2, 40, ("documents-issued", "system-applied", *SECOND[1:])),
    ("minh-hoa-2009.1", 3, 40, THIRD),
]
"""Version, tranche, its share of 100 đồng, and what it asks for."""


def test_the_known_answers_are_of_every_tranche_of_every_version() -> None:
    told = [(rule.version, number + 1) for rule in TRANCHE_RULES for number in range(len(rule.tranches))]
    assert told == [each[:2] for each in KNOWN]


@pytest.mark.parametrize(("version", "tranche", "share", "asks"), KNOWN)
def test_every_tranche_has_its_share_and_asks_for_what_the_table_says(
    version: str, tranche: int, share: int, asks: tuple[str, ...]
) -> None:
    (rule,) = (each for each in TRANCHE_RULES if each.version == version)
    before = sum(each.percent for each in rule.tranches[: tranche - 1])
    assert rule.amount(tranche, 100, before) == share
    assert tuple(each.code for each in rule.tranches[tranche - 1].conditions) == asks


@pytest.mark.parametrize(
    ("day", "version"),
    [
        (date(2007, 4, 19), "minh-hoa-2007.1"),
        (date(2009, 6, 30), "minh-hoa-2007.1"),
        (date(2009, 7, 1), "minh-hoa-2009.1"),
        (date(2026, 1, 1), "minh-hoa-2009.1"),
    ],
)
def test_a_version_holds_from_its_day(day: date, version: str) -> None:
    assert in_force(TRANCHE_RULES, day).version == version


def test_every_version_says_that_the_decision_it_cites_is_made_up() -> None:
    for rule in (*TRANCHE_RULES, *HOLD_RULES):
        assert rule.fictitious
        assert "giả định" in str(rule.source)
        assert "fictitious" in str(rule.source)


@pytest.fixture
def data(tmp_path: Path) -> Path:
    """Where a funding service has released two tranches of SXD, and has heard since of what happened before."""
    (tmp_path / "funding").mkdir()
    store = open_sqlite(tmp_path / "funding" / "events.db")
    world = World.on(store)
    world.assigned(amount=101)
    world.adopt()
    world.release(1)
    world.reach(*BEFORE_SECOND)
    world.release(2)
    world.assess()
    world.release(3)
    world.later(days=40)
    world.reach(Milestone.SYSTEM_APPLIED, occurred=date(2008, 2, 1))
    world.hear(MAJOR, date(2008, 3, 1))
    store.close()
    return tmp_path


def run(data: Path, *arguments: str) -> Result:
    return CliRunner().invoke(cli, ["rejudge", *arguments, "--data", str(data)])


def test_machines_get_both_rules_on_what_was_known_then_and_is_known_now(data: Path) -> None:
    told = json.loads(run(data, "SXD-2008", "--rule", "minh-hoa-2009.1", "--json").stdout)
    first, second, third = told["releases"]
    assert [each["amount"] for each in told["releases"]] == [30, 40, 31]
    assert [each["rule_then"]["amount"] for each in told["releases"]] == [30, 40, 31]
    assert [each["rule_asked"]["amount"] for each in told["releases"]] == [20, 40, 31]
    assert first["rule_asked"]["known_then"]["releases"]
    assert second["rule_then"]["known_then"] == {
        "releases": True,
        "missing": [],
        "rests_on": second["rests_on"],
    }
    assert second["rule_asked"]["known_then"]["missing"] == ["system-applied"]
    assert second["rule_asked"]["known_now"]["releases"]
    assert third["rule_then"]["known_then"]["releases"]
    assert third["rule_then"]["known_now"]["missing"] == ["no-open-major-nonconformity"]


def test_what_was_decided_is_never_judged_otherwise_by_its_own_rule_on_what_was_known(data: Path) -> None:
    told = json.loads(run(data, "SXD-2008", "--rule", "minh-hoa-2007.1", "--json").stdout)
    store = open_sqlite(data / "funding" / "events.db")
    found = [parse(each.document).facts for each in store.entries(0, 1000)]
    released = [each for each in found if isinstance(each, TrancheReleased)]
    store.close()
    for each, recorded in zip(told["releases"], released, strict=True):
        assert each["rule_then"]["amount"] == recorded.amount
        assert each["rule_then"]["known_then"]["rests_on"] == [cited.event_id for cited in recorded.facts]
        assert each["rule_then"] == each["rule_asked"]


def test_people_read_it_in_vietnamese_first(data: Path) -> None:
    result = run(data, "SXD-2008", "--rule", "minh-hoa-2009.1")
    assert result.exit_code == 0
    assert "Đợt 2, ngày 03/03/2008: đã cấp 40 đồng" in result.output
    assert "không cho cấp, còn thiếu: đã áp dụng hệ thống / refuses, lacking: the system applied" in result.output
    assert "minh-hoa-2009.1 (giả định / fictitious)" in result.output
    assert not re.search(r"\b(milestone_reached|system_applied)\b", result.output)


def test_it_changes_nothing(data: Path) -> None:
    before = (data / "funding" / "events.db").read_bytes()
    run(data, "SXD-2008", "--rule", "minh-hoa-2009.1")
    assert (data / "funding" / "events.db").read_bytes() == before


@pytest.mark.parametrize(
    ("arguments", "code"),
    [(("SYT-2008", "--rule", "minh-hoa-2009.1"), 1), (("SXD-2008", "--rule", "x"), 2), (("SXD-2008",), 2)],
)
def test_what_is_not_there_is_an_error_and_wrong_usage_is_told_apart(
    data: Path, arguments: tuple[str, ...], code: int
) -> None:
    assert run(data, *arguments).exit_code == code
