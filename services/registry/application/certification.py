"""Use cases on the milestones that stand apart."""

from __future__ import annotations

from services.registry.application.base import Base
from services.registry.domain.agency import Agency
from services.registry.domain.certification import Certification
from shared.acts import Act
from shared.eventstore.application import Outcome


class Certifications(Base):
    """Use cases on the milestones that stand apart."""

    def request_assessment(
        self, act: Act, *, code: str, document_number: str, evidence: tuple[str, ...] = ()
    ) -> Outcome:
        """Records that an agency asked for an independent assessment. Raises Refused, see `Certification.request`."""
        certification = self.begin(Certification, code, act)
        own = self.load(Agency, code)
        certification.request(
            act, agency=own, document_number=document_number, evidence=evidence, rules=self.obligation_rules()
        )
        return self.save(act, certification)
