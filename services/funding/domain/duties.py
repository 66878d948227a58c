"""Separation of duties, decided from the persons in the history and never from the role alone.

A person is one person however many accounts, posts and mandates: who signs for somebody (KT., TL., TUQ.) counts as
both, whoever is signed for on behalf of a collective (TM.) is not a person and does not count.

No body acts on its own file. Deciding acts (approving an estimate, releasing a tranche) are refused to a person of a
receiving agency; the PPC chairman names a substitute, who then acts with the role but from another agency. Proposing
is asking, and not refused. Balancing is not refused either: point 5 names these two departments and no others, each
of them balances the whole estimate, so that the line of either is balanced by the other as well.
"""

from __future__ import annotations

from collections.abc import Collection

from services.funding.domain.refusals import ACTOR_AGENCY_UNKNOWN, OWN_AGENCY
from shared.acts import Actor, Capacity
from shared.errors import Refused


def persons_in(actor: Actor) -> tuple[str, ...]:
    """Returns who acts: the person, and the one they sign for unless that is a collective body."""
    if actor.principal is None or actor.capacity in (Capacity.TM, Capacity.IN_PERSON):
        return (actor.person,)
    return (actor.person, actor.principal)


def refuse_own_agency(actor: Actor, receiving: Collection[str]) -> None:
    """Refuses a decision on money for the actor's own agency.

    Raises:
        Refused: `funding.own-agency`.
    """
    if actor.agency is not None and actor.agency in receiving:
        raise Refused(OWN_AGENCY, agency=actor.agency)


def refuse_unknown_agency(actor: Actor) -> None:
    """Refuses a decision by a person of whom it is not known where they belong.

    Raises:
        Refused: `funding.actor-agency-unknown`.
    """
    if actor.agency is None:
        raise Refused(ACTOR_AGENCY_UNKNOWN)
