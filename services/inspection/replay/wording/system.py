"""What assessment says of quality systems and how they are assessed: documents, audits, self-assessments, samples."""

from __future__ import annotations

from typing import Final

from services.inspection.replay.wording.pair import Wording
from shared.contracts import Facts, assessment

WORDING: Final[dict[type[Facts], Wording]] = {
    assessment.DocumentIssued: Wording(
        "{agency_code} ban hành {kind} “{title}” ({document}){number:?, số }, lần {revision}, ngày "
        "{issued_on}; {approved_by} phê duyệt ngày {approved_on}.",
        "{agency_code} issued the {kind} “{title}” ({document}){number:?, No. }, revision {revision}, on "
        "{issued_on}; approved by {approved_by} on {approved_on}.",
    ),
    assessment.DocumentRevised: Wording(
        "{agency_code} ban hành lần sửa đổi {revision} của “{title}” ({document}) ngày {issued_on}, thay "
        "lần {supersedes}: {changes}.",
        "{agency_code} issued revision {revision} of “{title}” ({document}) on {issued_on}, for revision "
        "{supersedes}: {changes}.",
    ),
    assessment.DocumentReviewed: Wording(
        "{agency_code} xem xét tài liệu {document}, lần {revision}: {note}.",
        "{agency_code} reviewed the document {document}, revision {revision}: {note}.",
    ),
    assessment.DocumentWithdrawn: Wording(
        "{agency_code} bãi bỏ tài liệu {document}{replaced_by:?, thay bằng }.",
        "{agency_code} withdrew the document {document}{replaced_by:?, replaced by }.",
    ),
    assessment.DocumentUseReported: Wording(
        "{agency_code} báo cáo tài liệu {document} được dùng từ ngày {period_from} đến ngày {period_to}: "
        "{records} hồ sơ, {samples:count} mẫu kèm theo.",
        "{agency_code} reported the use of the document {document} from {period_from} to {period_to}: "
        "{records} record(s), {samples:count} sample(s).",
    ),
    assessment.TextExtracted: Wording(
        "Đã trích được văn bản ({characters} ký tự) từ bằng chứng {digest} của {agency_code} bằng "
        "{reader} {reader_version}.",
        "The text ({characters} characters) of the evidence {digest} of {agency_code} was extracted by "
        "{reader} {reader_version}.",
    ),
    assessment.EvidenceUnreadable: Wording(
        "Không trích được văn bản từ bằng chứng {digest} của {agency_code}: {reason} ({reader} {reader_version}).",
        "No text could be read from the evidence {digest} of {agency_code}: {reason} ({reader} {reader_version}).",
    ),
    assessment.InternalAuditPlanned: Wording(
        "{agency_code} lập kế hoạch đánh giá nội bộ {audit} từ ngày {planned_from} đến ngày {planned_to}, "
        "{parts:count} phần.",
        "{agency_code} planned the internal audit {audit} from {planned_from} to {planned_to}, in "
        "{parts:count} part(s).",
    ),
    assessment.InternalAuditHeld: Wording(
        "{agency_code} đã đánh giá nội bộ {audit} từ ngày {held_from} đến ngày {held_to}: "
        "{nonconformities} điểm không phù hợp, {observations} điểm quan sát.",
        "{agency_code} held the internal audit {audit} from {held_from} to {held_to}: {nonconformities} "
        "nonconformity(ies), {observations} observation(s).",
    ),
    assessment.InternalAuditFollowedUp: Wording(
        "{agency_code} kiểm tra xác nhận việc khắc phục sau đánh giá nội bộ {audit}: {settled} điểm đã xong.",
        "{agency_code} verified the actions after the internal audit {audit}: {settled} settled.",
    ),
    assessment.InternalAuditCancelled: Wording(
        "{agency_code} không thực hiện cuộc đánh giá nội bộ {audit}.",
        "{agency_code} cancelled the internal audit {audit}.",
    ),
    assessment.InternalAuditClosed: Wording(
        "Cuộc đánh giá nội bộ {audit} của {agency_code} kết thúc.",
        "The internal audit {audit} of {agency_code} was closed.",
    ),
    assessment.ManagementReviewHeld: Wording(
        "Lãnh đạo {agency_code} xem xét hệ thống ({review}) ngày {held_on}: {inputs:count} đầu vào, "
        "{decisions:count} quyết định.",
        "Top management of {agency_code} reviewed the system ({review}) on {held_on}: {inputs:count} "
        "input(s), {decisions:count} decision(s).",
    ),
    assessment.ReviewDecisionCompleted: Wording(
        "{agency_code} đã thực hiện quyết định {decision} của cuộc xem xét của lãnh đạo {review}: {note}.",
        "{agency_code} carried out decision {decision} of the management review {review}: {note}.",
    ),
    assessment.ProcessIdentified: Wording(
        "{agency_code} xác định quá trình “{title}” ({process}), {owner} phụ trách.",
        "{agency_code} identified the process “{title}” ({process}), owned by {owner}.",
    ),
    assessment.ProcessReassigned: Wording(
        "Quá trình {process} của {agency_code} chuyển cho {owner} phụ trách.",
        "The process {process} of {agency_code} is now owned by {owner}.",
    ),
    assessment.ProcessEnded: Wording(
        "Quá trình {process} của {agency_code} không còn thực hiện.",
        "The process {process} of {agency_code} has ended.",
    ),
    assessment.IndicatorsReported: Wording(
        "{agency_code} báo cáo quá trình {process} từ ngày {period_from} đến ngày {period_to}: nhận "
        "{received}, đúng hạn {on_time}, trễ hạn {late}, trả lại {returned}, còn lại {still_open}, khiếu "
        "nại {complaints}.",
        "{agency_code} reported the process {process} from {period_from} to {period_to}: received "
        "{received}, on time {on_time}, late {late}, returned {returned}, still open {still_open}, "
        "complaints {complaints}.",
    ),
    assessment.SamplingCommitted: Wording(
        "Bên đánh giá cam kết trước việc lấy mẫu {sampling} ({subject}) tại {agency_code}: cỡ mẫu "
        "{sample_size}, hạn nộp bằng chứng {deadline}.",
        "The assessing side committed itself to the sampling {sampling} ({subject}) in {agency_code}: "
        "{sample_size} to be drawn, evidence until {deadline}.",
    ),
    assessment.SamplingCommittedV1: Wording(
        "Bên đánh giá cam kết trước việc lấy mẫu {sampling} ({subject}) tại {agency_code}: cỡ mẫu "
        "{sample_size}, hạn nộp bằng chứng {deadline}.",
        "The assessing side committed itself to the sampling {sampling} ({subject}) in {agency_code}: "
        "{sample_size} to be drawn, evidence until {deadline}.",
    ),
    assessment.CommitmentTaken: Wording(
        "Cam kết {commitment} được dùng cho việc lấy mẫu {sampling} tại {agency_code}.",
        "The commitment {commitment} serves for the sampling {sampling} in {agency_code}.",
    ),
    assessment.FrameFixed: Wording(
        "Danh sách để chọn mẫu {sampling} tại {agency_code} được chốt: {frame:count} mục.",
        "The frame of the sampling {sampling} in {agency_code} was fixed: {frame:count} item(s).",
    ),
    assessment.SamplingClosed: Wording(
        "Hết hạn nộp bằng chứng của việc lấy mẫu {sampling} tại {agency_code}; danh sách không đổi nữa.",
        "The deadline of the sampling {sampling} in {agency_code} has passed; its frame is final.",
    ),
    assessment.SampleDrawn: Wording(
        "Mẫu {sampling} tại {agency_code} đã được chọn: {drawn:count} mục, theo gốc cây {root} ở kích "
        "thước {tree_size}.",
        "The sample {sampling} in {agency_code} was drawn: {drawn:count} item(s), by the root {root} at "
        "size {tree_size}.",
    ),
    assessment.SamplingAbandoned: Wording(
        "Việc lấy mẫu {sampling} tại {agency_code} bị bỏ.",
        "The sampling {sampling} in {agency_code} was given up.",
    ),
    assessment.SelfAssessmentBegun: Wording(
        "{agency_code} bắt đầu tự đánh giá trước cuộc đánh giá {assessment}.",
        "{agency_code} began its self-assessment before the assessment {assessment}.",
    ),
    assessment.SelfAssessmentAnswered: Wording(
        "{agency_code} tự đánh giá {answers:count} điều, trước cuộc đánh giá {assessment}.",
        "{agency_code} assessed itself on {answers:count} clause(s), before the assessment {assessment}.",
    ),
    assessment.SelfAssessmentSealed: Wording(
        "Thủ trưởng {agency_code} niêm phong bản tự đánh giá trước cuộc đánh giá {assessment}: "
        "{conforming} điều phù hợp, {minor} không phù hợp nhẹ, {major} không phù hợp nặng.",
        "The head of {agency_code} sealed its self-assessment before the assessment {assessment}: "
        "{conforming} conforming, {minor} minor, {major} major.",
    ),
    assessment.InterestDeclared: Wording(
        "{person} khai lợi ích liên quan đến {interest_in} trong cuộc đánh giá {assessment} tại {agency_code}: {note}.",
        "{person} declared an interest in {interest_in} for the assessment {assessment} of {agency_code}: {note}.",
    ),
    assessment.LeadWarned: Wording(
        "Cảnh báo: {person} làm trưởng đoàn {rounds} vòng đánh giá liên tiếp tại {agency_code} (cuộc {assessment}).",
        "Warning: {person} leads {rounds} rounds of assessment running in {agency_code} (assessment {assessment}).",
    ),
    assessment.TimePlanned: Wording(
        "Thời lượng dự kiến của cuộc đánh giá {assessment} tại {agency_code}: {planned_minutes} "
        "phút{required_minutes:?; bảng tham chiếu: số phút }{shortfall_reason:?; lý do thiếu: }.",
        "Planned time of the assessment {assessment} of {agency_code}: {planned_minutes} "
        "minutes{required_minutes:?; minutes by the reference table: }{shortfall_reason:?; short because: "
        "}.",
    ),
    assessment.LeadNoted: Wording(
        "Ghi nhận {lead} làm trưởng đoàn của cuộc đánh giá {assessment} tại {agency_code} ({kind}).",
        "Noted that {lead} led the assessment {assessment} of {agency_code} ({kind}).",
    ),
    assessment.AuditProgrammeSet: Wording(
        "Chương trình đánh giá ba năm đối với {agency_code} được lập, từ ngày {cycle_from} đến ngày "
        "{cycle_to}: {planned:count} cuộc.",
        "A programme of assessments of {agency_code} over three years was set, from {cycle_from} to "
        "{cycle_to}: {planned:count} planned.",
    ),
    assessment.AuditProgrammeRenewed: Wording(
        "Chu kỳ ba năm tiếp theo đối với {agency_code} được lập, từ ngày {cycle_from} đến ngày "
        "{cycle_to}: {planned:count} cuộc.",
        "The next cycle of {agency_code} was set, from {cycle_from} to {cycle_to}: {planned:count} planned.",
    ),
    assessment.AuditProgrammeRevised: Wording(
        "Chu kỳ hiện tại của {agency_code} được sửa, từ ngày {cycle_from} đến ngày {cycle_to}: {planned:count} cuộc.",
        "The present cycle of {agency_code} was revised, from {cycle_from} to {cycle_to}: {planned:count} planned.",
    ),
    assessment.AuditProgrammeEnded: Wording(
        "Chương trình đánh giá đối với {agency_code} theo {catalogue} chấm dứt.",
        "The programme of assessments of {agency_code} by {catalogue} ended.",
    ),
}
