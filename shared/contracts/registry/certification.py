"""What the registry records of the two milestones that stand apart: an assessment asked for, a certificate noted."""

from __future__ import annotations

from datetime import date
from typing import Annotated

from shared.contracts.base import Facts, event
from shared.contracts.fields import Items, Text
from shared.contracts.terms import AgencyCode, FactCited, Name, Number, Sha256


@event("registry.agency.assessment-requested", version=1, agencies=("code",))
class AssessmentRequested(Facts):
    """Cơ quan báo cáo đã đề nghị đánh giá độc lập. / The agency reported that it asked for an independent assessment.

    Only after every milestone of the list `rule` is reached. `document_number` is that of the request.
    """

    code: AgencyCode
    rule: Annotated[str, Text(max=64), "Phiên bản danh mục mốc / version of the milestone list"]
    document_number: Number
    evidence: Annotated[tuple[Sha256, ...], Items(max=50)] = ()


@event("registry.agency.certificate-noted", version=1, agencies=("code",))
class CertificateNoted(Facts):
    """Danh mục ghi theo sự kiện ghi nhận giấy chứng nhận, không theo lời cơ quan. / A recorded certificate was noted.

    `cited` is the event it comes from: a certificate is never self-reported. How it stands since - suspended,
    withdrawn, expired - is told by the assessment service.
    """

    code: AgencyCode
    certificate: Annotated[str, Text(max=64)]
    issuer: Name
    decision_number: Number
    issued_on: date
    expires_on: date
    cited: FactCited
