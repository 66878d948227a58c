"""The rules on nonconformities: who acts, when effectiveness is verified and against what, and what is a recurrence."""

from __future__ import annotations

from datetime import date

import pytest

from services.assessment.domain.corrections import Amendment
from services.assessment.domain.effectiveness import RULES, rule_on
from services.assessment.domain.nonconformity import Step
from shared.acts import Actor, Role
from shared.contracts.assessment import (
    ActionExtended,
    Earlier,
    Measurement,
    NonconformityClosed,
    NonconformityRaised,
    NonconformityRecordCorrected,
    RecurrenceRecognised,
    Target,
)
from shared.contracts.registry import ReorganisationKind
from tests.assessment.matters import HEIR, NC, QMR, SECRETARY, VERIFIER, Matters
from tests.assessment.world import DIRECTOR, LEAD, registered


def done(matters: Matters) -> Matters:
    """Brings a nonconformity up to the action that was carried out on 10 March 2008."""
    matters.raised()
    for step in (matters.analysed, matters.planned, matters.carried_out):
        step()
    return matters


def test_the_rule_of_the_delay_is_dated_and_ours() -> None:
    (rule,) = RULES
    assert (rule.version, rule.from_day, rule.days) == ("2007-2", date(2007, 4, 19), 30)
    assert rule_on(date(2000, 1, 1)) is rule


def test_effectiveness_is_verified_after_the_delay_and_not_a_day_sooner(matters: Matters) -> None:
    done(matters)
    matters.world.later(days=29)
    with matters.world.refuses("assessment.verified-too-soon", "/occurred", days=30, earliest=date(2008, 4, 9)):
        matters.verified()
    matters.world.later(days=1)
    with matters.world.refuses("assessment.verified-too-soon", "/occurred"):
        matters.verified(occurred=date(2008, 4, 8))
    matters.verified()
    assert matters.nonconformity.stage is Step.EFFECTIVE


def test_the_delay_counts_from_the_clock_that_the_agency_does_not_hold(matters: Matters) -> None:
    matters.raised()
    matters.analysed()
    matters.planned()
    matters.world.later(days=40)
    matters.carried_out(occurred=date(2008, 3, 11))
    assert matters.today == date(2008, 4, 19)
    with matters.world.refuses("assessment.verified-too-soon", "/occurred", days=30, earliest=date(2008, 5, 19)):
        matters.verified()
    matters.world.later(days=30)
    matters.verified()
    assert matters.nonconformity.stage is Step.EFFECTIVE


@pytest.mark.parametrize(
    ("value", "meets", "effective"),
    [
        ("2", Target.AT_MOST, True),
        ("2.0", Target.AT_MOST, True),
        ("2.01", Target.AT_MOST, False),
        ("10", Target.AT_LEAST, True),
        ("-3", Target.AT_LEAST, False),
        ("2.00", Target.EXACTLY, True),
        ("0.1", Target.EXACTLY, False),
    ],
)
def test_an_action_is_effective_only_if_the_measured_value_meets_its_target(
    matters: Matters, value: str, meets: Target, effective: bool
) -> None:
    done(matters)
    matters.world.later(days=30)
    measured = Measurement("Tỷ lệ trễ hạn", value, "%", "2", meets)
    if effective:
        matters.verified(measured=measured)
    else:
        with matters.world.refuses("assessment.measure-misses-target", "/measured/value", value=value, target="2"):
            matters.verified(measured=measured)


def test_what_turns_out_not_effective_is_analysed_and_planned_again_and_who_did_it_first_never_verifies(
    matters: Matters,
) -> None:
    done(matters)
    matters.reopened()
    assert matters.nonconformity.stage is Step.REOPENED
    matters.world.later(days=60)
    matters.analysed(actor=QMR)
    matters.planned(actor=QMR, due=date(2008, 9, 1))
    matters.carried_out(actor=QMR)
    matters.world.later(days=30)
    for person in ("p-012", "p-013", "p-014"):
        with matters.world.refuses("assessment.carrier-verifies"):
            matters.verified(actor=Actor(person, Role.ASSESSOR))
    matters.verified()
    matters.closed(actor=LEAD)
    closed = matters.world.log[-1].facts
    assert closed == NonconformityClosed(nonconformity=NC, agency="SNV", major=True)


def test_due_dates_are_extended_by_others_with_a_reason_and_the_old_one_stays(matters: Matters) -> None:
    matters.raised()
    matters.analysed()
    with matters.world.refuses("assessment.due-in-the-past", "/due_on", due=date(2008, 3, 9)):
        matters.planned(due=date(2008, 3, 9))
    matters.planned()
    later = date(2008, 6, 1)
    with matters.world.refuses("assessment.reason-required", "/reason"):
        matters.do.extend_action(matters.act(DIRECTOR), nonconformity=NC, due_on=later)
    with matters.world.refuses("assessment.own-matter"):
        matters.do.extend_action(matters.act(QMR, reason="Bận"), nonconformity=NC, due_on=later)
    with matters.world.refuses("assessment.due-not-later", "/due_on", earlier=date(2008, 5, 1)):
        matters.do.extend_action(matters.act(DIRECTOR, reason="Bão"), nonconformity=NC, due_on=date(2008, 5, 1))
    matters.do.extend_action(matters.act(DIRECTOR, reason="Bão"), nonconformity=NC, due_on=later)
    assert matters.world.log[-1].facts == ActionExtended(
        nonconformity=NC, agency="SNV", due_on=later, earlier_due_on=date(2008, 5, 1)
    )


def test_nothing_is_said_to_happen_before_the_step_it_follows_or_after_today(matters: Matters) -> None:
    matters.raised()
    matters.analysed()
    matters.planned()
    with matters.world.refuses("assessment.before-earlier-step", "/occurred", earliest=date(2008, 3, 10)):
        matters.carried_out(occurred=date(2008, 3, 9))
    with matters.world.refuses("assessment.occurred-in-future", "/occurred"):
        matters.carried_out(occurred=date(2008, 3, 11))


def test_evidence_is_recorded_before_it_is_named(matters: Matters) -> None:
    matters.raised()
    matters.analysed()
    matters.planned()
    with matters.world.refuses("assessment.evidence-unknown", "/evidence/1", agency="SNV"):
        matters.do.carry_out_action(
            matters.act(SECRETARY), nonconformity=NC, done="x", by=("p-014",), evidence=(matters.digest, "0" * 64)
        )


def recurrences(matters: Matters) -> list[RecurrenceRecognised]:
    return [each.facts for each in matters.world.log if isinstance(each.facts, RecurrenceRecognised)]


def test_the_same_clause_in_the_same_agency_again_is_a_recurrence_that_cites_the_earlier_ones(
    matters: Matters,
) -> None:
    matters.raised("8.2.2", "4.2.3")
    assert recurrences(matters) == []
    matters.world.later(days=200)
    matters.raised("8.2.2", "7.4.1", key="DG-2")
    matters.raised("8.2.2", key="DG-SYT", agency="SYT")
    matters.world.later(days=200)
    matters.raised("8.2.2", key="DG-3")
    first, second = Earlier(NC, "SNV", "8.2.2"), Earlier("DG-2-8.2.2", "SNV", "8.2.2")
    assert recurrences(matters) == [
        RecurrenceRecognised(nonconformity="DG-2-8.2.2", agency="SNV", clause="8.2.2", earlier=(first,)),
        RecurrenceRecognised(nonconformity="DG-3-8.2.2", agency="SNV", clause="8.2.2", earlier=(first, second)),
    ]
    raised = next(each for each in matters.world.log if isinstance(each.facts, NonconformityRaised))
    assert raised.facts == NonconformityRaised(
        nonconformity=NC,
        assessment="DG-SNV-2008",
        agency="SNV",
        clause="8.2.2",
        major=True,
        note="Không có chương trình đánh giá nội bộ.",
    ), "what others hear of a raising is what it was"


def test_it_is_one_across_a_reorganisation_too_and_not_where_only_functions_moved(matters: Matters) -> None:
    matters.raised()
    matters.merged(kind=ReorganisationKind.FUNCTIONS_TRANSFERRED, ended=(), inheritances=(), key="SX-0")
    matters.raised(key="DG-SYT", agency="SYT")
    assert recurrences(matters) == []
    matters.world.hear(registered("SXD"))
    matters.merged(into="SXD")
    matters.raised(key="DG-SXD", agency="SXD")
    assert [each.earlier for each in recurrences(matters)] == [(Earlier(NC, "SNV", "8.2.2"),)]


def test_it_is_one_across_editions_where_the_clauses_correspond(matters: Matters) -> None:
    matters.raised("7.5.1", "4.2.3")
    matters.world.later(days=900)
    matters.raised("4.2.3", "8.2.3", key="DG-2010", catalogue="tcvn-iso-9001-2008")
    (found,) = recurrences(matters)
    assert (found.nonconformity, found.earlier) == ("DG-2010-4.2.3", (Earlier("DG-SNV-2008-4.2.3", "SNV", "4.2.3"),))


def test_a_correction_is_an_event_that_says_what_it_corrects(matters: Matters) -> None:
    done(matters)
    matters.world.later(days=30)
    matters.verified()
    event = matters.world.log[-1].id
    change = (Amendment("measured.value", "1.9"),)
    matters.do.amend_nonconformity(
        matters.act(VERIFIER, reason="Đọc nhầm biểu"), nonconformity=NC, corrects=event, changes=change
    )
    facts = matters.world.log[-1].facts
    assert isinstance(facts, NonconformityRecordCorrected)
    assert (facts.corrects.event_id, facts.changes[0].was, facts.changes[0].now) == (event, '"1.5"', '"1.9"')
    assert matters.nonconformity.stage is Step.EFFECTIVE
    with matters.world.refuses("assessment.correction-says-the-same", "/changes/0/now"):
        matters.do.amend_nonconformity(
            matters.act(VERIFIER, reason="Lại"), nonconformity=NC, corrects=event, changes=change
        )


@pytest.mark.parametrize(
    ("member", "now", "code", "pointer"),
    [
        ("measured.value", "2.5", "assessment.measure-misses-target", "/measured/value"),
        ("measured.value", "2,5", "assessment.correction-unfit", "/changes/0/now"),
        ("measured", "x", "assessment.member-not-correctable", "/changes/0/member"),
        ("agency", "SYT", "assessment.member-not-correctable", "/changes/0/member"),
    ],
)
def test_a_correction_keeps_the_rules_of_what_it_corrects(
    matters: Matters, member: str, now: str, code: str, pointer: str
) -> None:
    done(matters)
    matters.world.later(days=30)
    matters.verified()
    event = matters.world.log[-1].id
    with matters.world.refuses(code, pointer):
        matters.do.amend_nonconformity(
            matters.act(VERIFIER, reason="Sai"), nonconformity=NC, corrects=event, changes=(Amendment(member, now),)
        )


def test_each_side_corrects_what_it_recorded_itself(matters: Matters) -> None:
    done(matters)
    by_agency, log = matters.world.log[-1].id, matters.world.log
    by_others = next(each.id for each in log if isinstance(each.facts, NonconformityRaised))
    unknown = log[0].id
    for actor, event, code, pointer in (
        (VERIFIER, by_agency, "assessment.correction-by-the-other-side", None),
        (SECRETARY, by_others, "assessment.correction-by-the-other-side", None),
        (HEIR, by_agency, "assessment.other-agency", None),
        (SECRETARY, unknown, "assessment.nothing-to-correct", "/corrects"),
    ):
        with matters.world.refuses(code, pointer):
            matters.do.amend_nonconformity(
                matters.act(actor, reason="Sai"), nonconformity=NC, corrects=event, changes=(Amendment("note", "x"),)
            )
