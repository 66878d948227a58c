"""The ears: which event of another service makes the registry note what.

That a certificate was recorded is noted from the event that recorded it, never from what an agency says of itself. No
service moves a milestone, an obligation or a head by telling the registry so.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import replace
from typing import Final

from services.registry.domain.certification import Certification, cited
from shared.acts import Act
from shared.contracts.assessment import CertificateHandedOver, CertificateRecordCorrected, CertificateRecorded
from shared.contracts.base import load_facts
from shared.contracts.document import Document
from shared.contracts.registry import CertificateNoted
from shared.eventstore.aggregate import Aggregate
from shared.eventstore.application import Application
from shared.messaging.parking import Reactions

NOTED: Final = frozenset({"issuer", "decision_number", "issued_on", "expires_on"})
"""What is noted of a certificate: a correction of anything else changes nothing here."""
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


def note_correction(application: Application, document: Document, act: Act) -> Iterable[Aggregate]:
    """Notes a certificate again as it was corrected, citing the correction; what was noted before stays readable.

    Raises:
        KeyError: nothing is noted of it; the document is set aside for people to look at.
    """
    facts = document.facts
    assert isinstance(facts, CertificateRecordCorrected)
    changes = {each.member: json.loads(each.now) for each in facts.changes if each.member in NOTED}
    if facts.corrects.topic != CertificateRecorded.DECLARATION.topic or not changes:
        return ()
    certification = application.find(Certification, facts.agency) or Certification(facts.agency)
    known = certification.certificates[facts.certificate]
    right = load_facts(CertificateNoted.DECLARATION.topic, {**known.to_data(), **changes})
    assert isinstance(right, CertificateNoted)
    certification.note(act, replace(right, cited=cited(act, document)))
    return (certification,)


REACTIONS: Final[Reactions] = {
    CertificateRecorded: note_certificate,
    CertificateHandedOver: note_handover,
    CertificateRecordCorrected: note_correction,
}
"""Who reacts to what: the certificates that assessment records, corrects, or tells to be handed over to an heir."""
