"""What assessment records of certificates: recorded as others issued them, never issued here."""

from __future__ import annotations

from datetime import date
from typing import Annotated

from shared.contracts.assessment.corrections import Change, Corrected
from shared.contracts.assessment.terms import AssessmentKey
from shared.contracts.base import Basis, Facts, event
from shared.contracts.fields import Items, Text, Whole
from shared.contracts.registry.reorganisations import ReorganisationKey
from shared.contracts.terms import AgencyCode, Name, Note, Number, Sha256

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


@event("assessment.certificate.suspended", version=1, agencies=("agency",), basis=Basis.REQUIRED)
class CertificateSuspended(Facts):
    """Giấy chứng nhận bị đình chỉ, theo thông báo. / Suspended, as notified; the notice is the legal basis."""

    certificate: CertificateKey
    agency: AgencyCode
    note: Note


@event("assessment.certificate.restored", version=1, agencies=("agency",), basis=Basis.REQUIRED)
class CertificateRestored(Facts):
    """Giấy chứng nhận được khôi phục, theo thông báo. / Restored, as notified; the notice is the legal basis."""

    certificate: CertificateKey
    agency: AgencyCode
    note: Note | None = None


@event("assessment.certificate.withdrawn", version=1, agencies=("agency",), basis=Basis.REQUIRED)
class CertificateWithdrawn(Facts):
    """Giấy chứng nhận bị thu hồi, theo thông báo. / Withdrawn, as notified; the notice is the legal basis."""

    certificate: CertificateKey
    agency: AgencyCode
    note: Note


@event("assessment.certificate.expired", version=1, agencies=("agency",), basis=Basis.REQUIRED)
class CertificateExpired(Facts):
    """Giấy chứng nhận hết hạn, theo thông báo. / Expired, as notified; that a date has passed is only derived."""

    certificate: CertificateKey
    agency: AgencyCode
    expired_on: date


@event("assessment.certificate.extended", version=1, agencies=("agency",), basis=Basis.REQUIRED)
class CertificateExtended(Facts):
    """Lĩnh vực được chứng nhận được mở rộng. / Fields were added to those certified."""

    certificate: CertificateKey
    agency: AgencyCode
    added: Annotated[tuple[Name, ...], Items(min=1, max=100)]


@event("assessment.certificate.reduced", version=1, agencies=("agency",), basis=Basis.REQUIRED)
class CertificateReduced(Facts):
    """Lĩnh vực được chứng nhận bị thu hẹp. / Fields were taken from those certified."""

    certificate: CertificateKey
    agency: AgencyCode
    removed: Annotated[tuple[Name, ...], Items(min=1, max=100)]


@event("assessment.certificate.surveillance-done", version=1, agencies=("agency",))
class SurveillanceDone(Facts):
    """Đánh giá giám sát đã thực hiện. / A surveillance audit was held by the assessing body."""

    certificate: CertificateKey
    agency: AgencyCode
    report_number: Number
    note: Note
    evidence: Annotated[tuple[Sha256, ...], Items(max=20)] = ()


@event("assessment.certificate.handed-over", version=1, agencies=("from_agency", "to_agency"))
class CertificateHandedOver(Facts):
    """Giấy chứng nhận được bàn giao khi sắp xếp tổ chức. / Handed to the agency that takes it over."""

    certificate: CertificateKey
    from_agency: AgencyCode
    to_agency: AgencyCode
    reorganisation: ReorganisationKey


@event("assessment.certificate.record-corrected", version=1, agencies=("agency",))
class CertificateRecordCorrected(Facts):
    """Đính chính điều đã ghi về giấy chứng nhận. / What was recorded of a certificate was corrected."""

    certificate: CertificateKey
    agency: AgencyCode
    corrects: Corrected
    changes: Annotated[tuple[Change, ...], Items(min=1, max=20)]
