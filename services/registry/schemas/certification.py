"""Shapes: what stands apart from the milestones: an assessment asked for, a certificate noted."""

from __future__ import annotations

from typing import Annotated

from services.registry.domain.certification import Stage
from services.registry.schemas.parts import EventView, RuleView, choice, day, event, many, one, text, whole
from shared.contracts.fields import Items
from shared.contracts.terms import AgencyCode, Number, Sha256
from shared.http import CommandBody, Strict, fields


class RequestAssessment(CommandBody):
    """Đã đề nghị đánh giá độc lập; `occurred` bắt buộc. / An assessment was asked for; `occurred` is required."""

    document_number = fields.of(Number, description="Số, ký hiệu văn bản đề nghị / number of the request")
    evidence = fields.of(
        Annotated[tuple[Sha256, ...], Items(max=50)],
        required=False,
        description="SHA-256 của các tệp bằng chứng / digests of the evidence",
    )


class AssessmentRequestView(Strict):
    """Một lần đề nghị, do cơ quan báo cáo. / A request, as the agency reported it."""

    requested_on = day()
    document_number = text()
    rule = one(RuleView, "Danh mục mốc đã đạt đủ / the list of milestones that were reached")
    evidence = fields.Items(
        fields.of(Sha256),
        required=True,
        allow_none=True,
        description="null: không hiển thị cho người hỏi / not shown to who asks",
    )
    evidence_count = whole("Số tệp bằng chứng kèm theo / files shown for it")
    event = one(EventView)


class FactCitedView(Strict):
    """Sự kiện của dịch vụ khác làm căn cứ. / The event of another service that it comes from."""

    source = text()
    position = whole("Vị trí trong nhật ký đó / position in that log")
    event_id = event()


class CertificateSaidView(Strict):
    """Giấy chứng nhận, theo sự kiện ghi nhận. / A certificate, from the event that recorded it.

    How it stands since (suspended, withdrawn, expired) is told by the assessment service.
    """

    certificate = text("Mã trong dịch vụ đánh giá / key in the assessment service")
    issuer = text()
    decision_number = text()
    issued_on = day()
    expires_on = day()
    cited = one(FactCitedView)
    event = one(EventView)


class CertificateNotedView(CertificateSaidView):
    """Giấy chứng nhận như biết nay, với điều ghi trước khi đính chính. / As known now, with what was noted before."""

    replaced = many(CertificateSaidView)


class CertificationView(Strict):
    """Đề nghị đánh giá độc lập và giấy chứng nhận, ghi riêng. / What stands apart from the milestones."""

    agency = fields.of(AgencyCode)
    stage = choice(Stage)
    stage_vi = text()
    stage_en = text()
    requests = many(AssessmentRequestView)
    certificates = many(CertificateNotedView)
    version = whole()


class ApartItemView(Strict):
    """Một việc có ngày. / What was done on a day."""

    on = day()
    recorded = fields.Moment(required=True, description="Thời điểm ghi nhận / when it was recorded")
    event = event()


class ApartView(Strict):
    """Ngoài các mốc cơ quan tự báo cáo. / What stands beside the milestones on the day asked for."""

    assessment_requested = one(ApartItemView, "Cơ quan báo cáo / reported by the agency", none=True)
    certificate_recorded = one(ApartItemView, "Theo sự kiện ghi nhận giấy / from the certificate's event", none=True)
