"""Routes: certificates that others issued."""

from __future__ import annotations

from typing import Any

from services.assessment.api.matters import day_asked, matter, page_of
from services.assessment.api.reading import ORDERING, Hosting, agency_name
from services.assessment.application import AssessmentApplication
from services.assessment.domain.certificate import Certificate
from services.assessment.projections import CERTIFICATES, View
from services.assessment.projections.derived import past_expiry, surveillance_due
from services.assessment.projections.matteranswers import certificate_answer, certificate_line
from services.assessment.schemas import certificates as schemas
from services.assessment.schemas.matters import CorrectRecord, MatterArgs
from shared.acts import Act
from shared.eventstore.application import Outcome
from shared.eventstore.views import Page
from shared.http import ANYONE, BY_DOMAIN, Blueprint
from shared.identity.principal import Principal

blp = Blueprint("certificates", "assessment", "Giấy chứng nhận / certificates")


@blp.command(
    "POST",
    "/certificates",
    body=schemas.RecordCertificate,
    right="assessment.certificate.record",
    roles=ORDERING,
    creates=True,
)
def record_certificate(application: AssessmentApplication, act: Act, body: dict[str, Any]) -> Outcome:
    """Ghi nhận giấy chứng nhận do nơi khác cấp. / Record a certificate that somebody else issued."""
    return application.record_certificate(act, **body)


@blp.command(
    "POST",
    "/certificates/<key>/suspension",
    body=schemas.NoticeWithNote,
    right="assessment.certificate.suspend",
    roles=ORDERING,
    basis=True,
)
def suspend_certificate(application: AssessmentApplication, act: Act, body: dict[str, Any], key: str) -> Outcome:
    """Ghi việc bị đình chỉ, theo thông báo. / Record a suspension, as notified."""
    return application.suspend_certificate(act, certificate=key, **body)


@blp.command(
    "POST",
    "/certificates/<key>/restoration",
    body=schemas.RestoreCertificate,
    right="assessment.certificate.restore",
    roles=ORDERING,
    basis=True,
)
def restore_certificate(application: AssessmentApplication, act: Act, body: dict[str, Any], key: str) -> Outcome:
    """Ghi việc được khôi phục, theo thông báo. / Record that it was restored, as notified."""
    return application.restore_certificate(act, certificate=key, **body)


@blp.command(
    "POST",
    "/certificates/<key>/withdrawal",
    body=schemas.NoticeWithNote,
    right="assessment.certificate.withdraw",
    roles=ORDERING,
    basis=True,
)
def withdraw_certificate(application: AssessmentApplication, act: Act, body: dict[str, Any], key: str) -> Outcome:
    """Ghi việc bị thu hồi, theo thông báo. / Record a withdrawal, as notified."""
    return application.withdraw_certificate(act, certificate=key, **body)


@blp.command(
    "POST",
    "/certificates/<key>/expiry",
    body=schemas.ExpireCertificate,
    right="assessment.certificate.expire",
    roles=ORDERING,
    basis=True,
)
def expire_certificate(application: AssessmentApplication, act: Act, body: dict[str, Any], key: str) -> Outcome:
    """Ghi việc hết hạn, theo thông báo. / Record that it expired, as notified."""
    return application.expire_certificate(act, certificate=key, **body)


@blp.command(
    "POST",
    "/certificates/<key>/extension",
    body=schemas.ExtendCertificate,
    right="assessment.certificate.extend",
    roles=ORDERING,
    basis=True,
)
def extend_certificate(application: AssessmentApplication, act: Act, body: dict[str, Any], key: str) -> Outcome:
    """Ghi việc mở rộng lĩnh vực. / Record that fields were added."""
    return application.extend_certificate(act, certificate=key, **body)


@blp.command(
    "POST",
    "/certificates/<key>/reduction",
    body=schemas.ReduceCertificate,
    right="assessment.certificate.reduce",
    roles=ORDERING,
    basis=True,
)
def reduce_certificate(application: AssessmentApplication, act: Act, body: dict[str, Any], key: str) -> Outcome:
    """Ghi việc thu hẹp lĩnh vực. / Record that fields were taken away."""
    return application.reduce_certificate(act, certificate=key, **body)


@blp.command(
    "POST",
    "/certificates/<key>/surveillances",
    body=schemas.RecordSurveillance,
    right="assessment.certificate.survey",
    roles=ORDERING,
)
def survey_certificate(application: AssessmentApplication, act: Act, body: dict[str, Any], key: str) -> Outcome:
    """Ghi lần đánh giá giám sát đã thực hiện. / Record a surveillance audit that was held."""
    return application.survey_certificate(act, certificate=key, **body)


@blp.command(
    "POST",
    "/certificates/<key>/amendments",
    body=CorrectRecord,
    right="assessment.certificate.amend",
    roles=ORDERING,
)
def amend_certificate(application: AssessmentApplication, act: Act, body: dict[str, Any], key: str) -> Outcome:
    """Đính chính điều đã ghi; điều đã ghi vẫn đọc được. / Correct what was recorded; what it said stays readable."""
    return application.amend_certificate(act, certificate=key, **body)


@blp.query(
    "/certificates",
    answer=schemas.CertificateLine,
    args=schemas.CertificatePage,
    paged=True,
    right="assessment.certificate.read",
    roles=ANYONE,
    agency="agency",
)
def list_certificates(service: Hosting, _principal: Principal, args: dict[str, Any]) -> Page:
    """Các giấy chứng nhận; đến hạn giám sát và quá hạn được suy ra. / Certificates; what is due is derived."""
    day, due = day_asked(service, args), args.pop("due", None)
    asked = {schemas.Due.SURVEILLANCE: surveillance_due, schemas.Due.EXPIRY: past_expiry}.get(due)
    keep = None if asked is None else lambda item: asked(item, day)
    return page_of(service, CERTIFICATES, args, lambda item, name: certificate_line(item, name, day), keep)


@blp.query(
    "/certificates/<key>",
    answer=schemas.CertificateView,
    args=MatterArgs,
    right="assessment.certificate.show",
    roles=ANYONE,
    agency=BY_DOMAIN,
    etag="version",
)
def show_certificate(service: Hosting, principal: Principal, args: View, key: str) -> View:
    """Một giấy chứng nhận; `known` cho biết khi đó đã biết gì. / One certificate; `known` as it was known then."""
    day = day_asked(service, args)
    item = matter(service, principal, args, kind=Certificate, collection=CERTIFICATES, key=key)
    return certificate_answer(item, agency_name(service, item), day)
