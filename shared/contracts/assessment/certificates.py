"""What assessment records of certificates: recorded as others issued them, never issued here."""

from __future__ import annotations

from datetime import date
from typing import Annotated

from shared.contracts.assessment.terms import AssessmentKey
from shared.contracts.base import Facts, event
from shared.contracts.fields import Items, Text, Whole
from shared.contracts.terms import AgencyCode, Name, Number, Sha256

CertificateKey = Annotated[
    str, Text(max=64, pattern=r"[A-Z0-9][A-Za-z0-9._-]*"), "Mã giấy chứng nhận trong hệ thống / key of the certificate"
]


@event("assessment.certificate.recorded", version=1, agencies=("agency",))
class CertificateRecorded(Facts):
    """Giấy chứng nhận do nơi khác cấp được ghi nhận. / A certificate that somebody else issued was recorded.

    Expiry and surveillance are as the certificate states; three years and twelve months where it is silent (the cycle
    of ISO/IEC 17021), which `expiry_stated` and `surveillance_stated` then say.
    """

    certificate: CertificateKey
    agency: AgencyCode
    issuer: Name
    decision_number: Number
    issued_on: date
    fields_of_activity: Annotated[tuple[Name, ...], Items(min=1, max=100)]
    assessing_body: Name
    catalogue: Annotated[str, Text(max=64), "Phiên bản tiêu chuẩn / edition of the standard"]
    assessment: AssessmentKey | None = None
    expires_on: date
    expiry_stated: bool
    surveillance_months: Annotated[int, Whole("tháng / months", min=1, max=60)]
    surveillance_stated: bool
    evidence: Annotated[tuple[Sha256, ...], Items(max=20)] = ()
