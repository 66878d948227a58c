"""The shapes of certificates over HTTP."""

from __future__ import annotations

from enum import StrEnum
from typing import Any

import marshmallow as ma

from services.assessment.domain.certificate import Certified, Standing
from services.assessment.schemas.matters import AmendmentView, DayPage, HandOverView, evidence
from services.assessment.schemas.parts import CitedView, WordsView
from shared.contracts.assessment import AssessmentKey, CertificateKey
from shared.contracts.terms import AgencyCode, Name, Note, Number, Sha256
from shared.http import CommandBody, Strict, fields
from shared.http.schemas import COMMON

EDITION = "Phiên bản tiêu chuẩn / edition of the standard"


class Notice(StrEnum):
    """What an issuer's notice says."""

    SUSPENDED = "suspended"
    RESTORED = "restored"
    WITHDRAWN = "withdrawn"
    EXPIRED = "expired"
    EXTENDED = "extended"
    REDUCED = "reduced"


class Due(StrEnum):
    """What is derived for a day."""

    SURVEILLANCE = "surveillance"
    EXPIRY = "expiry"


class RecordCertificate(CommandBody):
    """Ghi nhận giấy chứng nhận do nơi khác cấp. / A certificate that somebody else issued.

    Where it is silent on expiry or surveillance, leave them out: the cycle of ISO/IEC 17021 then holds, and is said so.
    """

    certificate = fields.of(CertificateKey)
    agency = fields.of(AgencyCode)
    issuer = fields.of(Name, description="Nơi cấp / issuing body")
    decision_number = fields.of(Number, description="Số quyết định cấp / number of the granting decision")
    issued_on = fields.Day(required=True, description="Ngày cấp / date of issue")
    fields_of_activity = fields.Items(
        fields.of(Name), least=1, most=100, required=True, description="Lĩnh vực / fields certified"
    )
    assessing_body = fields.of(Name, description="Tổ chức đánh giá / assessing body")
    catalogue = fields.Text(most=64, required=True, description=EDITION)
    assessment = fields.of(AssessmentKey, required=False)
    expires_on = fields.Day(description="Ngày hết hạn ghi trên giấy / expiry as it states")
    surveillance_months = fields.Whole(
        least=1, most=60, unit="tháng / months", description="Chu kỳ giám sát ghi trên giấy / surveillance as it states"
    )
    evidence = fields.Items(fields.of(Sha256), most=20, description="Bản quét đã ghi nhận / recorded scans, by digest")

    @ma.post_load
    def _make(self, data: dict[str, Any], **_: Any) -> dict[str, Any]:
        """Gathers what the certificate says; what every act says, its key and its agency stay beside it."""
        beside = COMMON | {"certificate", "agency", "catalogue"}
        certified = {name: value for name, value in data.items() if name not in beside}
        return {name: value for name, value in data.items() if name in beside} | {"certified": Certified(**certified)}


class NoticeWithNote(CommandBody):
    """Theo thông báo (căn cứ pháp lý), có lời ghi. / As notified; the notice is the legal basis."""

    note = fields.of(Note, description="Nội dung / what it says")


class RestoreCertificate(CommandBody):
    """Theo thông báo khôi phục. / As notified; the notice is the legal basis."""

    note = fields.of(Note, required=False, description="Nội dung / what it says")


class ExpireCertificate(CommandBody):
    """Theo thông báo hết hạn. / As notified; the notice is the legal basis."""

    expired_on = fields.Day(required=True, description="Ngày hết hạn theo thông báo / expiry as notified")


class ExtendCertificate(CommandBody):
    """Lĩnh vực được mở rộng. / Fields added."""

    added = fields.Items(fields.of(Name), least=1, most=100, required=True)


class ReduceCertificate(CommandBody):
    """Lĩnh vực bị thu hẹp. / Fields taken away."""

    removed = fields.Items(fields.of(Name), least=1, most=100, required=True)


class RecordSurveillance(CommandBody):
    """Đánh giá giám sát đã thực hiện. / A surveillance audit that was held."""

    report_number = fields.of(Number, description="Số báo cáo / number of the report")
    note = fields.of(Note, description="Kết quả / the result")
    evidence = evidence()


class CertificatePage(DayPage):
    """A page of certificates."""

    stage = fields.Choice(Standing)
    due = fields.Choice(Due, description="Đến hạn giám sát, hoặc quá ngày hết hạn, vào ngày `on` / due on that day")


class CertificateLine(Strict):
    """Giấy chứng nhận, tóm tắt. / A certificate as one line; what follows for the day `on` is derived."""

    certificate = fields.of(CertificateKey)
    agency = fields.of(AgencyCode)
    agency_name = fields.Nested(WordsView, required=True, allow_none=True)
    issuer = fields.of(Name)
    decision_number = fields.of(Number)
    issued_on = fields.Day(required=True)
    assessing_body = fields.of(Name)
    catalogue = fields.Text(most=64, required=True)
    expires_on = fields.Day(required=True)
    expiry_stated = fields.Flag(required=True)
    surveillance_months = fields.Whole(required=True)
    surveillance_stated = fields.Flag(required=True)
    fields_now = fields.Items(fields.of(Name), required=True)
    stage = fields.Choice(Standing, required=True)
    stage_name = fields.Nested(WordsView, required=True)
    on = fields.Day(required=True)
    standing_then = fields.Choice(Standing, required=True, allow_none=True)
    past_expiry = fields.Flag(required=True)
    surveillance_due_on = fields.Day(required=True)
    surveillance_due = fields.Flag(required=True)
    recorded = fields.Nested(CitedView, required=True)
    version = fields.Whole(least=1, required=True)


class CertificateNoticeView(CitedView):
    """Thông báo của nơi cấp. / A notice of the issuer."""

    what = fields.Choice(Notice, required=True)
    note = fields.of(Note, allow_none=True)
    expired_on = fields.Day(required=True, allow_none=True)
    added = fields.Items(fields.of(Name), required=True)
    removed = fields.Items(fields.of(Name), required=True)


class SurveillanceView(CitedView):
    """Lần giám sát. / A surveillance audit."""

    report_number = fields.of(Number)
    note = fields.of(Note)
    evidence = fields.Items(fields.of(Sha256), required=True)


class CertificateView(CertificateLine):
    """Giấy chứng nhận, đầy đủ. / A certificate, whole."""

    recorded_of = fields.of(AgencyCode)
    fields_of_activity = fields.Items(fields.of(Name), required=True)
    assessment = fields.of(AssessmentKey, allow_none=True)
    evidence = fields.Items(fields.of(Sha256), required=True)
    notices = fields.Items(fields.Nested(CertificateNoticeView), required=True)
    surveillances = fields.Items(fields.Nested(SurveillanceView), required=True)
    hand_overs = fields.Items(fields.Nested(HandOverView), required=True)
    amendments = fields.Items(fields.Nested(AmendmentView), required=True)
