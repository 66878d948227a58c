"""Milestones: reported by the agency's own people, in order, once, with a date of happening and evidence."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from shared.acts import Role
from shared.contracts.registry import MilestoneReported
from shared.contracts.terms import AgencyKind, Milestone
from tests.registry.building import (
    COMMUNE,
    DEPARTMENT,
    DIGEST,
    RULES,
    STEPS,
    act,
    enrolled,
    head,
    home_affairs,
    refused,
    registered,
    report,
)

FIRST, SECOND = STEPS[0], STEPS[1]


@pytest.mark.parametrize("role", [Role.AGENCY_HEAD, Role.QMR, Role.ISO_SECRETARY])
def test_the_head_the_qmr_and_the_secretary_report(role: Role) -> None:
    agency = registered()
    reporter = act(role, DEPARTMENT, occurred=date(2007, 4, 25), basis=None)
    agency.report_milestone(reporter, milestone=FIRST, document_number="12/QĐ-SKHCN", evidence=(DIGEST,), rules=RULES)
    facts = agency.pending[-1].facts
    assert isinstance(facts, MilestoneReported)
    assert (facts.order, facts.rule, facts.evidence) == (1, "qd144-2006.milestones.v1", (DIGEST,))
    assert agency.milestones == {FIRST: date(2007, 4, 25)}


def test_nobody_else_reports() -> None:
    agency = registered()
    for stranger in (head("SO-TC"), home_affairs(), act(Role.DOST, DEPARTMENT)):
        with refused("registry.not-own-agency", agency):
            agency.report_milestone(stranger, milestone=FIRST, document_number=None, evidence=(DIGEST,), rules=RULES)


def test_all_are_reported_in_their_order() -> None:
    agency = registered()
    for index, step in enumerate(STEPS):
        report(agency, step, date(2007, 4, 20 + index))
    assert tuple(agency.milestones) == STEPS


@pytest.mark.parametrize("skipped", range(len(STEPS) - 1))
def test_none_is_skipped(skipped: int) -> None:
    agency = registered()
    for step in STEPS[:skipped]:
        report(agency, step, date(2007, 4, 20))
    with refused("registry.milestone-out-of-order", agency, pointer="/milestone"):
        report(agency, STEPS[skipped + 1], date(2007, 4, 21))


def test_each_is_reported_once() -> None:
    agency = registered()
    report(agency, FIRST, date(2007, 4, 20))
    with refused("registry.milestone-already-reported", agency, pointer="/milestone"):
        report(agency, FIRST, date(2007, 4, 21))


def test_none_happens_before_the_one_before_it() -> None:
    agency = registered()
    report(agency, FIRST, date(2007, 4, 20))
    with refused("registry.milestone-before-previous", agency, pointer="/occurred"):
        report(agency, SECOND, date(2007, 4, 19))
    report(agency, SECOND, datetime(2007, 4, 20, 1, 0, tzinfo=UTC))
    with refused("registry.milestone-before-previous", agency, pointer="/occurred"):
        report(agency, STEPS[2], datetime(2007, 4, 20, 0, 59, tzinfo=UTC))


def test_the_day_it_happened_is_stated_and_has_come() -> None:
    agency = registered()
    with refused("registry.occurred-required", agency, pointer="/occurred"):
        agency.report_milestone(
            head(DEPARTMENT), milestone=FIRST, document_number=None, evidence=(DIGEST,), rules=RULES
        )
    with refused("registry.occurred-in-future", agency, pointer="/occurred"):
        report(agency, FIRST, date(2007, 5, 3))


def test_what_is_reported_is_shown() -> None:
    agency, told = registered(), head(DEPARTMENT, occurred=date(2007, 4, 20))
    with refused("registry.evidence-required", agency, pointer="/evidence"):
        agency.report_milestone(told, milestone=FIRST, document_number="12/QĐ", evidence=(), rules=RULES)
    with refused("registry.evidence-repeated", agency, pointer="/evidence/1"):
        agency.report_milestone(told, milestone=FIRST, document_number=None, evidence=(DIGEST, DIGEST), rules=RULES)


def test_a_defence_body_may_show_classified_evidence_by_its_number_alone() -> None:
    agency = enrolled("CA-TINH", AgencyKind.DEFENCE_SECURITY)
    told = head("CA-TINH", occurred=date(2007, 4, 20))
    with refused("registry.evidence-required", agency, pointer="/evidence"):
        agency.report_milestone(told, milestone=FIRST, document_number=None, evidence=(), rules=RULES)
    agency.report_milestone(told, milestone=FIRST, document_number="07/M", evidence=(), rules=RULES)
    assert FIRST in agency.milestones


def test_an_agency_that_does_not_apply_the_system_reports_nothing() -> None:
    agency = registered(COMMUNE, AgencyKind.COMMUNE_COMMITTEE)
    with refused("registry.not-applying", agency):
        report(agency, FIRST, date(2007, 4, 20))
    applying = enrolled()
    report(applying, FIRST, date(2007, 4, 20))
    assert applying.milestones


def test_no_milestone_is_older_than_the_list_it_stands_in() -> None:
    agency = registered()
    with refused("registry.no-rule-in-force", agency, pointer="/occurred"):
        report(agency, Milestone.STEERING_COMMITTEE, date(2006, 6, 19))
