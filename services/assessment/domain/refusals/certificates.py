"""Every "no" about certificates that others issued."""

from __future__ import annotations

from typing import Final

from shared.errors import OURS, Kind, rule

NOT_VALID: Final = rule(
    "assessment.certificate-not-valid",
    Kind.CONFLICT,
    vi="Việc này chỉ ghi cho giấy chứng nhận đang có giá trị: {state}.",
    en="This is recorded of a certificate that is valid: it is {state}.",
    todo_vi="Hãy đọc lại hồ sơ giấy chứng nhận.",
    todo_en="Read the certificate again.",
)
NOT_SUSPENDED: Final = rule(
    "assessment.certificate-not-suspended",
    Kind.CONFLICT,
    vi="Chỉ giấy chứng nhận bị đình chỉ mới được khôi phục: {state}.",
    en="Only a suspended certificate is restored: it is {state}.",
    todo_vi="Hãy kiểm tra thông báo của tổ chức cấp.",
    todo_en="Check the issuer's notice.",
)
CERTIFICATE_ENDED: Final = rule(
    "assessment.certificate-ended",
    Kind.CONFLICT,
    vi="Giấy chứng nhận không còn giá trị: {state}.",
    en="The certificate has ended: it is {state}.",
    todo_vi="Giấy mới được ghi nhận thành hồ sơ mới.",
    todo_en="A new certificate is recorded as a new one.",
)
EXPIRES_TOO_EARLY: Final = rule(
    "assessment.certificate-expires-before-issue",
    Kind.INVALID,
    vi="Ngày hết hạn {expires} không sau ngày cấp {issued}.",
    en="The expiry {expires} is not later than the issue, {issued}.",
    todo_vi="Hãy kiểm tra ngày ghi trên giấy chứng nhận.",
    todo_en="Check the dates on the certificate.",
)
EXPIRED_BEFORE_DATE: Final = rule(
    "assessment.certificate-expired-early",
    Kind.INVALID,
    vi="Ngày hết hạn được báo {day} trước ngày hết hạn của giấy chứng nhận ({expires}).",
    en="The expiry notified, {day}, lies before the certificate's own, {expires}.",
    todo_vi="Chấm dứt trước hạn là thu hồi; hoặc hãy đính chính ngày hết hạn đã ghi.",
    todo_en="An end before its time is a withdrawal; or correct the expiry that was recorded.",
)
FIELD_THERE: Final = rule(
    "assessment.field-there",
    Kind.INVALID,
    vi="Lĩnh vực thứ {place} đã có trong phạm vi chứng nhận.",
    en="Field number {place} is certified already.",
    todo_vi="Chỉ ghi lĩnh vực được thêm.",
    todo_en="Name the added fields alone.",
)
FIELD_NOT_THERE: Final = rule(
    "assessment.field-not-there",
    Kind.INVALID,
    vi="Lĩnh vực thứ {place} không có trong phạm vi chứng nhận.",
    en="Field number {place} is not certified.",
    todo_vi="Chỉ ghi lĩnh vực đang được chứng nhận.",
    todo_en="Name certified fields alone.",
)
NO_FIELD_LEFT: Final = rule(
    "assessment.no-field-left",
    Kind.INVALID,
    vi="Thu hẹp như vậy thì giấy chứng nhận không còn lĩnh vực nào.",
    en="Reduced so, the certificate has no field left.",
    todo_vi="Nếu không còn lĩnh vực nào, hãy ghi là thu hồi.",
    todo_en="If none is left, record a withdrawal.",
    source=OURS,
)
