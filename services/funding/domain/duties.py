"""Separation of duties, decided from the persons in the history and never from the role alone.

A person is one person however many accounts, posts and mandates: who signs for somebody (KT., TL., TUQ.) counts as
both, whoever is signed for on behalf of a collective (TM.) is not a person and does not count.

No body acts on its own file. Deciding acts (approving an estimate, releasing a tranche) are refused to a person of a
receiving agency; the PPC chairman names a substitute, who then acts with the role but from another agency. Who
belongs where decides this, so a person of a department whose agency is not known does not decide. Proposing is asking,
and not refused. Balancing is not refused either: point 5 names these two departments and no others, each
of them balances the whole estimate, so that the line of either is balanced by the other as well.
"""

from __future__ import annotations

from collections.abc import Collection

from services.funding.domain.refusals import ACTOR_AGENCY_UNKNOWN, OWN_AGENCY
from shared.acts import Actor, Capacity, Role
from shared.errors import Refused


def persons_in(actor: Actor) -> tuple[str, ...]:
    """Returns who acts: the person, and the one they sign for unless that is a collective body."""
    if actor.principal is None or actor.capacity in (Capacity.TM, Capacity.IN_PERSON):
        return (actor.person,)
    return (actor.person, actor.principal)


def refuse_own_agency(actor: Actor, receiving: Collection[str], members: Collection[str] = ()) -> None:
    """Refuses a decision on money for the actor's own agency, or by a person of whom it is not known where they belong.

    The PPC is excepted from the latter: the committee is none of the agencies that receive money by an estimate, and
    whoever acts for it need not belong to one. One of its members who heads an agency says so, and is held to it.
    `members` are those of `receiving` where the registry says that a person who acts here works, whatever agency the
    act names.

    Raises:
        Refused: `funding.own-agency` or `funding.actor-agency-unknown`.
    """
    if actor.agency is None and actor.role is not Role.PPC:
        raise Refused(ACTOR_AGENCY_UNKNOWN)
    for each in receiving:
        if each == actor.agency or each in members:
            raise Refused(OWN_AGENCY, agency=each)
