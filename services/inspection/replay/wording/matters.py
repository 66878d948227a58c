"""What assessment says of what is followed to its end: nonconformities, certificates, recommendations, signals."""

from __future__ import annotations

from typing import Final

from services.inspection.replay.wording.pair import Wording
from shared.contracts import Facts, assessment

WORDING: Final[dict[type[Facts], Wording]] = {
    assessment.TimePlanned: Wording(
        "Cuộc đánh giá {assessment} tại {agency_code} dự kiến {planned_minutes} phút công"
        "{required_minutes:?, bảng tham chiếu nêu }{confidence:?, }{unknown:?, bảng tham chiếu không cho biết: }"
        "{shortfall_reason:?; lý do ít hơn: }.",
        "The assessment {assessment} of {agency_code} is planned to take {planned_minutes} minutes of work"
        "{required_minutes:?, by the reference }{confidence:?, }{unknown:?, the reference is silent: }"
        "{shortfall_reason:?; less because: }.",
    ),
    assessment.InterestDeclared: Wording(
        "Trong cuộc đánh giá {assessment}, {person} khai có lợi ích liên quan đến {interest_in}: “{note}”.",
        "In the assessment {assessment}, {person} declared an interest in {interest_in}: “{note}”.",
    ),
    assessment.LeadWarned: Wording(
        "Cảnh báo: {person} làm trưởng đoàn vòng thứ {rounds} liên tiếp tại {agency_code} (cuộc đánh giá "
        "{assessment}).",
        "A warning: {person} leads the assessment of {agency_code} for round {rounds} running ({assessment}).",
    ),
    assessment.LeadNoted: Wording(
        "Bên đánh giá ghi nhận {lead} là trưởng đoàn cuộc {kind} {assessment} tại {agency_code}.",
        "Assessment noted that {lead} led the {kind} {assessment} of {agency_code}.",
    ),
    assessment.AssessmentReturned: Wording(
        "Kết quả đánh giá {assessment} tại {agency_code} được trả lại đoàn.",
        "The result of the assessment {assessment} of {agency_code} was sent back to the team.",
    ),
    assessment.AssessmentWithdrawn: Wording(
        "Cuộc đánh giá {assessment} tại {agency_code} bị huỷ trước khi phê duyệt.",
        "The assessment {assessment} of {agency_code} was withdrawn before its approval.",
    ),
    assessment.CertificateRecorded: Wording(
        "Giấy chứng nhận {certificate} của {agency_code} được ghi nhận: {issuer} cấp theo quyết định số "
        "{decision_number} ngày {issued_on}, do {assessing_body} đánh giá, hết hạn ngày {expires_on}.",
        "The certificate {certificate} of {agency_code} was recorded: issued by {issuer}, decision No. "
        "{decision_number} of {issued_on}, assessed by {assessing_body}, until {expires_on}.",
    ),
    assessment.CertificateSuspended: Wording(
        "Giấy chứng nhận {certificate} của {agency_code} bị đình chỉ theo {basis_vi}: {note}.",
        "The certificate {certificate} of {agency_code} was suspended by {basis_en}: {note}.",
    ),
    assessment.CertificateRestored: Wording(
        "Giấy chứng nhận {certificate} của {agency_code} được khôi phục theo {basis_vi}.",
        "The certificate {certificate} of {agency_code} was restored by {basis_en}.",
    ),
    assessment.CertificateWithdrawn: Wording(
        "Giấy chứng nhận {certificate} của {agency_code} bị thu hồi theo {basis_vi}: {note}.",
        "The certificate {certificate} of {agency_code} was withdrawn by {basis_en}: {note}.",
    ),
    assessment.CertificateExpired: Wording(
        "Giấy chứng nhận {certificate} của {agency_code} hết hạn ngày {expired_on}, theo thông báo.",
        "The certificate {certificate} of {agency_code} expired on {expired_on}, as notified.",
    ),
    assessment.CertificateExtended: Wording(
        "Giấy chứng nhận {certificate} của {agency_code} được mở rộng thêm {added:count} lĩnh vực.",
        "The certificate {certificate} of {agency_code} was extended by {added:count} field(s).",
    ),
    assessment.CertificateReduced: Wording(
        "Giấy chứng nhận {certificate} của {agency_code} bị thu hẹp {removed:count} lĩnh vực.",
        "The certificate {certificate} of {agency_code} was reduced by {removed:count} field(s).",
    ),
    assessment.SurveillanceDone: Wording(
        "Đánh giá giám sát đối với giấy chứng nhận {certificate} của {agency_code} đã thực hiện, báo cáo "
        "số {report_number}.",
        "A surveillance audit of the certificate {certificate} of {agency_code} was held, report No. {report_number}.",
    ),
    assessment.CertificateHandedOver: Wording(
        "Giấy chứng nhận {certificate} được bàn giao từ {from_agency} sang {to_agency} ({reorganisation}).",
        "The certificate {certificate} passed from {from_agency} to {to_agency} ({reorganisation}).",
    ),
    assessment.CertificateRecordCorrected: Wording(
        "Đính chính {changes:count} điều đã ghi về giấy chứng nhận {certificate} của {agency_code}.",
        "{changes:count} thing(s) recorded of the certificate {certificate} of {agency_code} were corrected.",
    ),
    assessment.MatterEntered: Wording(
        "Một việc được ghi vào sổ việc của {agency_code}: {matter}, {key}.",
        "A matter stands in the docket of {agency_code}: {matter}, {key}.",
    ),
    assessment.DocketClosed: Wording(
        "Sổ việc của {agency_code} khép lại do {reorganisation}; việc còn mở chuyển cho {heirs:count} cơ quan kế thừa.",
        "The docket of {agency_code} was closed by {reorganisation}; what is open passes to {heirs:count} heir(s).",
    ),
    assessment.NonconformityCorrected: Wording(
        "{agency_code} đã khắc phục điểm không phù hợp {nonconformity}: {correction}.",
        "{agency_code} corrected the nonconformity {nonconformity}: {correction}.",
    ),
    assessment.CauseAnalysed: Wording(
        "{agency_code} phân tích nguyên nhân gốc của điểm không phù hợp {nonconformity}: {cause}.",
        "{agency_code} analysed the root cause of the nonconformity {nonconformity}: {cause}.",
    ),
    assessment.ActionPlanned: Wording(
        "{agency_code} lập hành động khắc phục cho điểm không phù hợp {nonconformity}, hạn ngày {due_on}, "
        "{responsible} chịu trách nhiệm: {action}.",
        "{agency_code} planned corrective action for the nonconformity {nonconformity}, due on {due_on}, "
        "by {responsible}: {action}.",
    ),
    assessment.ActionExtended: Wording(
        "Hạn của hành động khắc phục cho điểm không phù hợp {nonconformity} của {agency_code} được gia "
        "hạn từ ngày {earlier_due_on} đến ngày {due_on}.",
        "The corrective action for the nonconformity {nonconformity} of {agency_code} was extended from "
        "{earlier_due_on} to {due_on}.",
    ),
    assessment.ActionCarriedOut: Wording(
        "{agency_code} đã thực hiện hành động khắc phục cho điểm không phù hợp {nonconformity}: {done}.",
        "{agency_code} carried out the corrective action for the nonconformity {nonconformity}: {done}.",
    ),
    assessment.VerifiedEffective: Wording(
        "Hành động khắc phục cho điểm không phù hợp {nonconformity} của {agency_code} được xác nhận có hiệu lực.",
        "The corrective action for the nonconformity {nonconformity} of {agency_code} was verified as effective.",
    ),
    assessment.FoundIneffective: Wording(
        "Hành động khắc phục cho điểm không phù hợp {nonconformity} của {agency_code} không có hiệu lực; "
        "điểm này mở lại.",
        "The corrective action for the nonconformity {nonconformity} of {agency_code} was found not "
        "effective; it is open again.",
    ),
    assessment.NonconformityClosed: Wording(
        "Điểm không phù hợp {nonconformity} của {agency_code} được đóng.",
        "The nonconformity {nonconformity} of {agency_code} was closed.",
    ),
    assessment.NonconformityHandedOver: Wording(
        "Điểm không phù hợp {nonconformity} còn mở được bàn giao từ {from_agency} sang {to_agency} ({reorganisation}).",
        "The open nonconformity {nonconformity} passed from {from_agency} to {to_agency} ({reorganisation}).",
    ),
    assessment.NonconformityRecordCorrected: Wording(
        "Đính chính {changes:count} điều đã ghi về điểm không phù hợp {nonconformity} của {agency_code}.",
        "{changes:count} thing(s) recorded of the nonconformity {nonconformity} of {agency_code} were corrected.",
    ),
    assessment.RecurrenceRecognised: Wording(
        "Điểm không phù hợp {nonconformity} của {agency_code} được nhận ra là tái diễn ở điều {clause}: "
        "đã có {earlier:count} lần trước.",
        "The nonconformity {nonconformity} of {agency_code} recurs on clause {clause}: {earlier:count} came before.",
    ),
    assessment.RecommendationMade: Wording(
        "Kiến nghị {recommendation} đối với {agency_code} ({source} {source_key}), hạn ngày {due_on}: {text}.",
        "The recommendation {recommendation} to {agency_code} ({source} {source_key}), by {due_on}: {text}.",
    ),
    assessment.RecommendationExtended: Wording(
        "Kiến nghị {recommendation} đối với {agency_code} được gia hạn từ ngày {earlier_due_on} đến ngày {due_on}.",
        "The recommendation {recommendation} to {agency_code} was extended from {earlier_due_on} to {due_on}.",
    ),
    assessment.CompletionReported: Wording(
        "{agency_code} báo cáo đã thực hiện kiến nghị {recommendation}: {done}.",
        "{agency_code} reported the recommendation {recommendation} as done: {done}.",
    ),
    assessment.CompletionProven: Wording(
        "Kiến nghị {recommendation} đối với {agency_code} được xác nhận đã thực hiện: {note}.",
        "The recommendation {recommendation} to {agency_code} was proven done: {note}.",
    ),
    assessment.RecommendationReopened: Wording(
        "Kiến nghị {recommendation} đối với {agency_code} chưa được chứng minh là đã thực hiện và mở lại.",
        "The recommendation {recommendation} to {agency_code} was not proven and is open again.",
    ),
    assessment.RecommendationWithdrawn: Wording(
        "Kiến nghị {recommendation} đối với {agency_code} được rút.",
        "The recommendation {recommendation} to {agency_code} was withdrawn.",
    ),
    assessment.RecommendationRecordCorrected: Wording(
        "Đính chính {changes:count} điều đã ghi về kiến nghị {recommendation} đối với {agency_code}; hạn {due_on}.",
        "{changes:count} thing(s) recorded of the recommendation {recommendation} to {agency_code}, due {due_on}, were "
        "corrected.",
    ),
    assessment.RecommendationHandedOver: Wording(
        "Kiến nghị {recommendation} còn mở được bàn giao từ {from_agency} sang {to_agency} ({reorganisation}).",
        "The open recommendation {recommendation} passed from {from_agency} to {to_agency} ({reorganisation}).",
    ),
    assessment.LineageNoted: Wording(
        "Bên đánh giá ghi nhận {agency_code} có {predecessors:count} cơ quan tiền thân từ ngày {from_day} "
        "({kind}, {reorganisation}).",
        "Assessment noted that {agency_code} has {predecessors:count} predecessor(s) from {from_day} "
        "({kind}, {reorganisation}).",
    ),
    assessment.StaffNoted: Wording(
        "Bên đánh giá ghi nhận {agency_code} có {staff} người vào ngày {as_of}.",
        "Assessment noted that {staff} people work in {agency_code} on {as_of}.",
    ),
    assessment.TieNoted: Wording(
        "Bên đánh giá ghi nhận {person} có ràng buộc với {agency_code}: {ground}, từ ngày {from_day} đến "
        "ngày {to_day} ({record}).",
        "Assessment noted that {person} is tied to {agency_code}: {ground}, from {from_day} to {to_day} ({record}).",
    ),
    assessment.SignalRaised: Wording(
        "Dấu hiệu {signal} được nêu ({detector} {detector_version}, đối tượng: {subject}, mức: "
        "{severity}), dựa trên {rests_on:count} sự kiện: {note}.",
        "The signal {signal} was raised ({detector} {detector_version}, about: {subject}, severity: "
        "{severity}), on {rests_on:count} event(s): {note}.",
    ),
    assessment.SignalExplained: Wording(
        "Đối tượng của dấu hiệu {signal} giải trình: {explanation}.",
        "Whom the signal {signal} is about explained: {explanation}.",
    ),
    assessment.SignalUpheld: Wording(
        "Dấu hiệu {signal} (mức: {severity}) được xác nhận là có căn cứ.",
        "The signal {signal} (severity: {severity}) was upheld.",
    ),
    assessment.SignalDismissed: Wording(
        "Dấu hiệu {signal} (mức: {severity}) được bác bỏ.",
        "The signal {signal} (severity: {severity}) was dismissed.",
    ),
    assessment.SignalRecordCorrected: Wording(
        "Đính chính {changes:count} điều đã ghi về dấu hiệu {signal}; mức sau đính chính: {severity}.",
        "{changes:count} thing(s) recorded of the signal {signal} were corrected; its severity since: {severity}.",
    ),
    assessment.SignalHandedOver: Wording(
        "Dấu hiệu {signal} còn mở được bàn giao từ {from_agency} sang {to_agency} ({reorganisation}).",
        "The open signal {signal} passed from {from_agency} to {to_agency} ({reorganisation}).",
    ),
}
