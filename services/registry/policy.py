"""The ears: which event of another service makes the registry note what.

That a certificate was recorded is noted from the event that recorded it, never from what an agency says of itself. No
service moves a milestone, an obligation or a head by telling the registry so.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from typing import Final

from services.registry.domain.certification import Certification, cited
from shared.acts import Act
from shared.contracts.assessment import CertificateHandedOver, CertificateRecorded
from shared.contracts.document import Document
from shared.contracts.registry import CertificateNoted
from shared.eventstore.aggregate import Aggregate
from shared.eventstore.application import Application
from shared.messaging.parking import Reactions

HEARS: Final = ("assessment",)
"""The services whose logs are taken."""


def note_certificate(application: Application, document: Document, act: Act) -> Iterable[Aggregate]:
    """Notes that a certificate of an agency is on record, citing the event that recorded it."""
    facts = document.facts
    assert isinstance(facts, CertificateRecorded)
    certification = application.find(Certification, facts.agency) or Certification(facts.agency)
    noted = CertificateNoted(
        code=facts.agency,
        certificate=facts.certificate,
        issuer=facts.issuer,
        decision_number=facts.decision_number,
        issued_on=facts.issued_on,
        expires_on=facts.expires_on,
        cited=cited(act, document),
    )
    certification.note(act, noted)
    return (certification,)


def note_handover(application: Application, document: Document, act: Act) -> Iterable[Aggregate]:
    """Notes with the heir of an agency the certificate that it takes over, as it was noted of the agency before.

    Raises:
        KeyError: nothing is noted of it; the document is set aside for people to look at.
    """
    facts = document.facts
    assert isinstance(facts, CertificateHandedOver)
    before = application.find(Certification, facts.from_agency) or Certification(facts.from_agency)
    heir = application.find(Certification, facts.to_agency) or Certification(facts.to_agency)
    known = before.certificates[facts.certificate]
    heir.note(act, replace(known, code=facts.to_agency, cited=cited(act, document)))
    return (heir,)


REACTIONS: Final[Reactions] = {
    CertificateRecorded: note_certificate,
    CertificateHandedOver: note_handover,
}
"""Who reacts to what: the certificates that assessment records, and those that an heir takes over."""
