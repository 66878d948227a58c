"""Which event about a certificate moves the day by which an agency must renew it, or be surveyed.

An agency has one day of expiry: that of the certificate which runs longest. A new certificate therefore renews, and
what is suspended must be renewed all the same. Surveillance comes round in the months that the certificate says, as
long as the next one falls before it expires.
"""

from __future__ import annotations

from calendar import monthrange
from datetime import date
from typing import Final

from services.notifier.domain.deadline import Cause, Deadline, Stage, Thing
from services.notifier.policy.deadlines import Changes, as_, cause_of, of
from shared.acts import Act
from shared.clock import day_of
from shared.contracts.assessment import (
    CertificateExpired,
    CertificateHandedOver,
    CertificateRecorded,
    CertificateWithdrawn,
    SurveillanceDone,
)
from shared.contracts.document import Document
from shared.contracts.notifier import DeadlineKind, Dropping
from shared.eventstore.application import Application
from shared.messaging.parking import Reactions


def note_certificate(application: Application, document: Document, act: Act) -> Changes:
    """Watches the expiry of a certificate that runs longer than the agency's last, and its first surveillance."""
    facts = as_(CertificateRecorded, document)
    expiry = Thing(DeadlineKind.CERTIFICATE, facts.agency, facts.certificate)
    held = of(application, expiry)
    if not _runs_longer(held, facts.expires_on):
        return ()
    held.set(act, cause_of(document, act), expiry, facts.expires_on, again=True)
    survey = Thing(DeadlineKind.SURVEILLANCE, facts.agency, facts.certificate, facts.surveillance_months)
    surveyed = of(application, survey)
    due = _following(facts.issued_on, facts.surveillance_months, facts.expires_on)
    _await(surveyed, act, cause_of(document, act), survey, due)
    return (held, surveyed)


def note_surveillance(application: Application, document: Document, act: Act) -> Changes:
    """Ends the watch over a surveillance that was held, and begins that over the next one."""
    facts = as_(SurveillanceDone, document)
    surveyed = _find(application, DeadlineKind.SURVEILLANCE, facts.agency)
    if surveyed.matter != facts.certificate or surveyed.every_months is None:
        return ()
    expires_on = _find(application, DeadlineKind.CERTIFICATE, facts.agency).due_on
    thing = Thing(DeadlineKind.SURVEILLANCE, facts.agency, facts.certificate, surveyed.every_months)
    due = _following(day_of(document.occurred), surveyed.every_months, expires_on)
    _await(surveyed, act, cause_of(document, act), thing, due)
    return (surveyed,)


def end_certificate(application: Application, document: Document, act: Act) -> Changes:
    """Ends the watch over a certificate that was withdrawn, or has expired as its issuer notified."""
    facts = document.facts
    assert isinstance(facts, CertificateWithdrawn | CertificateExpired)
    changed = []
    for kind in (DeadlineKind.CERTIFICATE, DeadlineKind.SURVEILLANCE):
        deadline = _find(application, kind, facts.agency)
        if deadline.matter == facts.certificate:
            deadline.drop(act, cause_of(document, act), Dropping.WITHDRAWN)
            changed.append(deadline)
    return changed


def hand_over(application: Application, document: Document, act: Act) -> Changes:
    """Lets a successor answer for the certificate that it takes over, unless its own runs longer."""
    facts = as_(CertificateHandedOver, document)
    changed, cause = list[Deadline](), cause_of(document, act)
    theirs = _find(application, DeadlineKind.CERTIFICATE, facts.to_agency)
    given = _find(application, DeadlineKind.CERTIFICATE, facts.from_agency)
    if given.matter != facts.certificate or given.due_on is None:
        return ()
    longer = given.stage is Stage.WATCHED and _runs_longer(theirs, given.due_on)
    for kind in (DeadlineKind.CERTIFICATE, DeadlineKind.SURVEILLANCE):
        held = _find(application, kind, facts.from_agency)
        if longer and held.stage is Stage.WATCHED and held.due_on is not None:
            taken = _find(application, kind, facts.to_agency)
            thing = Thing(kind, facts.to_agency, facts.certificate, held.every_months)
            taken.set(act, cause, thing, held.due_on, again=True)
            changed.append(taken)
        held.drop(act, cause, Dropping.AGENCY_ENDED)
        changed.append(held)
    return changed


def months_after(day: date, months: int) -> date:
    """Returns the same day of the month `months` later, or that month's last day where it has no such day."""
    year, month = divmod(day.month - 1 + months, 12)
    year, month = day.year + year, month + 1
    return date(year, month, min(day.day, monthrange(year, month)[1]))


def _find(application: Application, kind: DeadlineKind, agency: str) -> Deadline:
    return of(application, Thing(kind, agency, agency))


def _runs_longer(held: Deadline, expires_on: date) -> bool:
    """Tells whether a certificate until then outlasts what the agency holds."""
    return held.stage is not Stage.WATCHED or held.due_on is None or expires_on > held.due_on


def _await(surveyed: Deadline, act: Act, cause: Cause, thing: Thing, due: date | None) -> None:
    """Watches the surveillance that is due next, or none where the certificate runs out before it."""
    if due is None:
        surveyed.meet(act, cause, thing)
    else:
        surveyed.set(act, cause, thing, due, again=True)


def _following(last: date, months: int, expires_on: date | None) -> date | None:
    """Returns when the surveillance after `last` is due, None where the certificate has run out by then."""
    due = months_after(last, months)
    return due if expires_on is None or due < expires_on else None


REACTIONS: Final[Reactions] = {
    CertificateRecorded: note_certificate,
    SurveillanceDone: note_surveillance,
    CertificateWithdrawn: end_certificate,
    CertificateExpired: end_certificate,
    CertificateHandedOver: hand_over,
}
"""Who reacts to what."""
