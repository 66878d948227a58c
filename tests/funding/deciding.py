"""Shorthand for later decisions: on the frame, on a year's ceilings, on estimates that are returned or amended."""

from __future__ import annotations

from dataclasses import replace

from shared.acts import Actor, LegalBasis
from shared.clock import Occurred
from shared.contracts.funding import EstimateLine, FramePart
from shared.eventstore.application import Outcome
from tests.funding.world import DOST, FINANCE, FUND, PERIOD, PLANNING, PPC, RESOLUTION, World


def adjust(
    world: World, ceiling: int, *, year: int = 2008, source: str = FUND, basis: LegalBasis = RESOLUTION
) -> Outcome:
    """Has the PPC adjust the ceiling of one of a year's sources."""
    act = replace(world.act(PPC, basis=basis), reason="Điều chỉnh theo nghị quyết")
    return world.application.adjust_budget(act, year=year, source_of_fund=source, ceiling=ceiling)


def reframe(
    world: World, ceiling: int, *parts: FramePart, reason: str | None = "Điều chỉnh theo nghị quyết"
) -> Outcome:
    """Has the PPC adjust the frame of the period."""
    act = replace(world.act(PPC, basis=RESOLUTION), reason=reason)
    return world.application.adjust_frame(act, frame=PERIOD, ceiling=ceiling, parts=parts)


def send_back(
    world: World,
    key: str,
    actor: Actor = PPC,
    *,
    reason: str | None = "Vượt định mức",
    occurred: Occurred | None = None,
) -> Outcome:
    """Has the PPC return an estimate."""
    act = replace(world.act(actor, occurred=occurred), reason=reason)
    return world.application.return_estimate(act, estimate=key)


def revise(world: World, key: str, *lines: EstimateLine, actor: Actor = DOST, occurred: Occurred | None = None
) -> Outcome:  # fmt: skip
    """Has DOST propose a returned estimate anew."""
    return world.application.revise_estimate(world.act(actor, occurred=occurred), estimate=key, lines=lines)


def amend(
    world: World,
    key: str,
    *lines: EstimateLine,
    actor: Actor = DOST,
    reason: str | None = "Điều chỉnh nhiệm vụ",
    occurred: Occurred | None = None,
) -> Outcome:
    """Has DOST propose to amend an approved estimate."""
    act = replace(world.act(actor, occurred=occurred), reason=reason)
    return world.application.amend_estimate(act, estimate=key, lines=lines)


def amended(world: World, key: str, *lines: EstimateLine) -> None:
    """Takes an amendment up to its submission."""
    amend(world, key, *lines)
    world.balance(key, PLANNING, FINANCE)
    world.submit(key)
