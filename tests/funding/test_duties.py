"""Separation of duties, decided by the person in the history and never by the role alone."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest

from services.funding.domain.steps import STEPS
from shared.acts import Actor, Capacity, Role
from tests.funding.world import BEFORE_SECOND, DOST, FINANCE, PLANNING, PPC, World, line

NAMED = {step.value: name for step, name in STEPS.items()}
Step = Callable[[World, Actor], object]


def propose(world: World, actor: Actor) -> None:
    world.propose("DT-1", line("SXD", 100), actor=actor)


def balance(world: World, actor: Actor) -> None:
    world.balance("DT-1", actor)


def sign(world: World, actor: Actor) -> None:
    world.sign("DT-1", actor)


def approve(world: World, actor: Actor) -> None:
    world.approve("DT-1", actor)


WAY: list[tuple[str, Step, Actor]] = [
    ("proposal", propose, DOST),
    ("balance_planning", balance, PLANNING),
    ("balance_finance", balance, FINANCE),
    ("signature", sign, PLANNING),
    ("submission", sign, FINANCE),
    ("approval", approve, PPC),
]
APART = [
    ("balance_planning", "proposal"),
    ("balance_finance", "proposal"),
    ("balance_finance", "balance_planning"),
    ("signature", "proposal"),
    ("submission", "proposal"),
    ("submission", "signature"),
    ("approval", "proposal"),
    ("approval", "balance_planning"),
    ("approval", "balance_finance"),
    ("approval", "signature"),
    ("approval", "submission"),
]


@pytest.fixture
def funded(world: World) -> World:
    """A world with an agency and money for it."""
    world.know("SXD")
    world.fund()
    return world


def walk(world: World, until: str, **hands: Actor) -> None:
    """Takes the estimate up to the step before `until`, each step by its usual person or the one in `hands`."""
    for name, step, usual in WAY:
        if name == until:
            return
        step(world, hands.get(name, usual))


def step_named(name: str) -> tuple[Step, Actor]:
    """Returns a step and who usually takes it."""
    return next((step, usual) for each, step, usual in WAY if each == name)


@pytest.mark.parametrize(("later", "earlier"), APART)
def test_one_person_does_not_take_both_steps_whatever_the_role(funded: World, later: str, earlier: str) -> None:
    step, usual = step_named(later)
    same = replace(usual, person="p-both")
    _, first = step_named(earlier)
    walk(funded, later, **{earlier: replace(first, person="p-both")})
    with funded.refuses("funding.same-person", earlier=NAMED[earlier], step=NAMED[later]):
        step(funded, same)
    step(funded, usual)


@pytest.mark.parametrize(("later", "earlier"), APART)
def test_signing_for_somebody_counts_as_that_person_too(funded: World, later: str, earlier: str) -> None:
    step, usual = step_named(later)
    _, first = step_named(earlier)
    walk(funded, later, **{earlier: replace(first, person="p-director")})
    deputy = replace(usual, person="p-deputy", capacity=Capacity.KT, principal="p-director")
    with funded.refuses("funding.same-person", earlier=NAMED[earlier], step=NAMED[later]):
        step(funded, deputy)


@pytest.mark.parametrize(("later", "earlier"), APART)
def test_whoever_was_signed_for_does_not_act_again(funded: World, later: str, earlier: str) -> None:
    step, usual = step_named(later)
    _, first = step_named(earlier)
    by_mandate = replace(first, person="p-clerk", capacity=Capacity.TUQ, principal="p-director", mandate="UQ-1")
    walk(funded, later, **{earlier: by_mandate})
    with funded.refuses("funding.same-person", earlier=NAMED[earlier], step=NAMED[later]):
        step(funded, replace(usual, person="p-director"))


def test_a_collective_body_is_not_a_person(funded: World) -> None:
    collective = replace(DOST, capacity=Capacity.TM, principal="ubnd-tinh")
    walk(funded, "approval", proposal=collective)
    approve(funded, replace(PPC, capacity=Capacity.TM, principal="ubnd-tinh"))
    assert funded.allocation().assigned == 100


def test_who_balanced_may_submit(funded: World) -> None:
    walk(funded, "submission")
    sign(funded, FINANCE)
    assert funded.estimate("DT-1").version == 5


def test_nobody_approves_money_for_their_own_agency(funded: World) -> None:
    walk(funded, "approval")
    with funded.refuses("funding.own-agency", agency="SXD"):
        approve(funded, replace(PPC, agency="SXD"))


def test_whose_agency_is_unknown_does_not_approve_unless_for_the_ppc_which_is_none(funded: World) -> None:
    walk(funded, "approval")
    for role in (Role.DOST, Role.PLANNING, Role.FINANCE):
        with funded.refuses("funding.actor-agency-unknown"):
            approve(funded, Actor("p-somebody", role))
    approve(funded, Actor("p-vice-chairman", Role.PPC))
    assert funded.allocation().assigned == 100


def test_each_department_may_balance_its_own_line_because_the_other_does_too(funded: World) -> None:
    funded.know("STC", "SKHDT")
    funded.submitted("DT-2", line("STC", 10), line("SKHDT", 10))
    funded.approve("DT-2")
    assert funded.allocation("STC").assigned == 10


def test_finance_does_not_release_money_to_finance(world: World) -> None:
    world.assigned("STC")
    world.adopt("STC")
    with world.refuses("funding.own-agency", agency="STC"):
        world.release(1, agency="STC")
    substitute = Actor("p-substitute", Role.FINANCE, "VPUB", Capacity.TUQ, "p-chairman-office", "12/QĐ-UBND")
    world.release(1, agency="STC", actor=substitute)
    assert world.allocation("STC").released == 30


def test_whose_agency_is_unknown_does_not_release(world: World) -> None:
    world.assigned()
    world.adopt()
    with world.refuses("funding.actor-agency-unknown"):
        world.release(1, actor=replace(FINANCE, agency=None))


@pytest.mark.parametrize(("usual", "step"), [(DOST, "proposal"), (PPC, "approval")])
def test_who_asked_for_the_money_or_approved_it_does_not_release_it(world: World, usual: Actor, step: str) -> None:
    world.assigned()
    world.adopt()
    with world.refuses("funding.releaser-not-independent", estimate="DT-1", earlier=NAMED[step]):
        world.release(1, actor=replace(FINANCE, person=usual.person))
    with world.refuses("funding.releaser-not-independent", estimate="DT-1", earlier=NAMED[step]):
        world.release(1, actor=replace(FINANCE, person="p-x", capacity=Capacity.KT, principal=usual.person))


def test_who_balanced_for_finance_may_release(world: World) -> None:
    world.assigned()
    world.adopt()
    world.release(1, actor=FINANCE)
    assert world.allocation().tranches == [1]


def test_nobody_releases_money_on_a_fact_that_they_recorded(world: World) -> None:
    world.assigned()
    told = world.adopt()
    with world.refuses("funding.released-on-own-report", event=str(told.id)):
        world.release(1, actor=replace(FINANCE, person="p-head"))
    world.release(1)
    world.reach(*BEFORE_SECOND)
    with world.refuses("funding.released-on-own-report"):
        world.release(2, actor=Actor("p-deputy", Role.FINANCE, "STC", Capacity.KT, "p-head"))
