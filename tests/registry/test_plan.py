"""The rollout plan: waves, order and targets; revisions are allowed, with a reason, and are seen."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest

from services.registry.domain.plan import Plan
from shared.acts import Role
from shared.contracts import ContractError
from shared.contracts.registry import AgencyTargets, MilestoneTarget, TargetRevised
from shared.contracts.terms import AgencyKind, Milestone
from tests.registry.building import (
    COMMUNE,
    DEPARTMENT,
    RULES,
    STEPS,
    act,
    adopted,
    enrolled,
    member,
    ppc,
    refused,
    registered,
    targets,
)

LAST = STEPS[-1]
AGENCIES = {DEPARTMENT: registered(), "SO-TC": registered("SO-TC"), COMMUNE: enrolled()}


def schedule(plan: Plan, *members: AgencyTargets, wave: int = 1, **told: date) -> None:
    plan.schedule(ppc(**told), wave=wave, members=members, agencies=AGENCIES, rules=RULES)


def changed(index: int, by: date) -> tuple[MilestoneTarget, ...]:
    """Returns the usual targets with one of them on another day."""
    usual = targets()
    return (*usual[:index], replace(usual[index], by=by), *usual[index + 1 :])


def test_a_wave_gives_agencies_their_order_and_targets() -> None:
    plan = adopted()
    schedule(plan, member(DEPARTMENT, 2), member("SO-TC", 1))
    schedule(plan, member(COMMUNE, 1), wave=2)
    assert (plan.wave_of(DEPARTMENT), plan.wave_of(COMMUNE)) == (1, 2)
    assert plan.targets[DEPARTMENT][LAST] == targets()[-1].by


def test_a_plan_is_adopted_on_a_legal_basis_alone() -> None:
    plan = Plan("P")
    with pytest.raises(ContractError):
        plan.adopt(ppc(basis=None), title="Kế hoạch", demonstration=False, note=None)
    assert plan.version == 0


def test_waves_and_revisions_rest_on_a_legal_basis_too() -> None:
    plan = adopted()
    with pytest.raises(ContractError):
        plan.schedule(ppc(basis=None), wave=1, members=(member(),), agencies=AGENCIES, rules=RULES)
    schedule(plan, member())
    with pytest.raises(ContractError):
        plan.revise(
            ppc(basis=None, reason="r"), agency=AGENCIES[DEPARTMENT], milestone=LAST, by=date(2008, 6, 1), rules=RULES
        )
    assert plan.version == 2


def test_a_wave_is_scheduled_once_and_an_agency_stands_in_one_wave() -> None:
    plan = adopted()
    schedule(plan, member())
    with refused("registry.wave-already-scheduled", plan, pointer="/wave"):
        schedule(plan, member("SO-TC"))
    with refused("registry.agency-already-scheduled", plan, pointer="/members/1/agency"):
        schedule(plan, member("SO-TC"), member(DEPARTMENT, 2), wave=2)
    with refused("registry.agency-already-scheduled", plan, pointer="/members/1/agency"):
        schedule(plan, member("SO-TC"), member("SO-TC", 2), wave=2)


def test_no_two_agencies_share_a_place() -> None:
    plan = adopted()
    with refused("registry.order-repeated", plan, pointer="/members/1/order"):
        schedule(plan, member(), member("SO-TC"))


def test_every_agency_of_a_wave_is_registered_and_applies_the_system() -> None:
    plan = adopted()
    with refused("registry.agency-unknown", plan, pointer="/members/1/agency"):
        schedule(plan, member(), member("SO-LA", 2))
    idle = registered("XA-2", AgencyKind.COMMUNE_COMMITTEE)
    with refused("registry.not-applying", plan, pointer="/members/0/agency"):
        plan.schedule(ppc(), wave=1, members=(member("XA-2"),), agencies={"XA-2": idle}, rules=RULES)


def test_no_target_of_a_mandatory_agency_lies_after_2009() -> None:
    plan = adopted()
    with refused("registry.target-too-late", plan, pointer="/members/0/targets/6/by"):
        schedule(plan, member(by=changed(6, date(2010, 1, 1))))
    schedule(plan, member(by=changed(6, date(2009, 12, 31))), member(COMMUNE, 2, by=changed(6, date(2012, 1, 1))))
    assert plan.targets[COMMUNE][LAST] == date(2012, 1, 1)


def test_every_milestone_has_one_target_in_the_order_of_the_milestones() -> None:
    plan, usual = adopted(), targets()
    with refused("registry.targets-incomplete", plan, pointer="/members/0/targets"):
        schedule(plan, member(by=usual[:-1]))
    with refused("registry.targets-incomplete", plan, pointer="/members/0/targets/2"):
        schedule(plan, member(by=(*usual[:2], *usual[3:])))
    with refused("registry.targets-out-of-order", plan, pointer="/members/0/targets/1"):
        schedule(plan, member(by=(usual[0], *usual)))
    with refused("registry.targets-out-of-order", plan, pointer="/members/0/targets/7"):
        schedule(plan, member(by=(*usual, usual[-1])))
    with refused("registry.targets-out-of-order", plan, pointer="/members/0/targets/3"):
        schedule(plan, member(by=changed(3, usual[2].by - timedelta(days=1))))
    schedule(plan, member(by=targets(apart=0)))


def test_a_wave_does_not_begin_with_targets_that_have_passed() -> None:
    plan = adopted(occurred=date(2007, 4, 20))
    with refused("registry.target-before-plan", plan, pointer="/members/0/targets/0/by"):
        schedule(plan, member(by=changed(0, date(2007, 5, 1))))
    schedule(plan, member(by=changed(0, date(2007, 4, 20))), occurred=date(2007, 4, 20))


def test_a_wave_is_not_older_than_its_plan() -> None:
    plan = adopted()
    with refused("registry.before-adoption", plan, pointer="/occurred"):
        schedule(plan, member(), occurred=date(2007, 5, 1))


def test_a_target_is_revised_with_a_reason_and_the_event_says_what_it_was() -> None:
    plan = adopted()
    schedule(plan, member())
    with refused("registry.reason-required", plan, pointer="/reason"):
        plan.revise(ppc(), agency=AGENCIES[DEPARTMENT], milestone=LAST, by=date(2008, 6, 1), rules=RULES)
    plan.revise(
        ppc(reason="Thiếu kinh phí"), agency=AGENCIES[DEPARTMENT], milestone=LAST, by=date(2008, 6, 1), rules=RULES
    )
    facts, was = plan.pending[-1].facts, targets()[-1].by
    assert isinstance(facts, TargetRevised)
    assert (facts.was, facts.by) == (was, date(2008, 6, 1))
    assert plan.pending[-1].reason == "Thiếu kinh phí"
    assert plan.targets[DEPARTMENT][LAST] == date(2008, 6, 1)


@pytest.mark.parametrize(
    ("milestone", "by", "code"),
    [
        (LAST, targets()[-1].by, "registry.target-unchanged"),
        (LAST, date(2010, 1, 1), "registry.target-too-late"),
        (LAST, targets()[-2].by - timedelta(days=1), "registry.targets-out-of-order"),
        (STEPS[0], targets()[1].by + timedelta(days=1), "registry.targets-out-of-order"),
        (STEPS[0], date(1907, 6, 1), "registry.day-out-of-range"),
    ],
)
def test_a_revision_keeps_the_rules_of_a_target(milestone: Milestone, by: date, code: str) -> None:
    plan = adopted()
    schedule(plan, member())
    with refused(code, plan, pointer="/by"):
        plan.revise(ppc(reason="Đổi lịch"), agency=AGENCIES[DEPARTMENT], milestone=milestone, by=by, rules=RULES)


def test_only_a_scheduled_agency_has_targets_to_revise() -> None:
    plan = adopted()
    with refused("registry.agency-not-scheduled", plan, pointer="/agency"):
        plan.revise(
            ppc(reason="Đổi lịch"), agency=AGENCIES[DEPARTMENT], milestone=LAST, by=date(2008, 6, 1), rules=RULES
        )


def test_no_listed_body_schedules_or_revises_itself() -> None:
    plan, own = adopted(), act(Role.PPC_OFFICE, DEPARTMENT, reason="Đổi lịch")
    with refused("registry.own-file", plan):
        plan.schedule(own, wave=1, members=(member(),), agencies=AGENCIES, rules=RULES)
    schedule(plan, member())
    with refused("registry.own-file", plan):
        plan.revise(own, agency=AGENCIES[DEPARTMENT], milestone=LAST, by=date(2008, 6, 1), rules=RULES)
