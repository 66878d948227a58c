"""What the registry says besides agencies and plans, and what became of money when agencies ended."""

from __future__ import annotations

from typing import Final

from services.inspection.replay.wording.pair import Wording
from shared.contracts import Facts, funding, registry

WORDING: Final[dict[type[Facts], Wording]] = {
    registry.AssessmentRequested: Wording(
        "{code} báo cáo đã đề nghị đánh giá độc lập bằng văn bản số {document_number}; kèm "
        "{evidence:count} tệp bằng chứng.",
        "{code} reported that it asked for an independent assessment, document No. {document_number}; "
        "with {evidence:count} evidence file(s).",
    ),
    registry.CertificateNoted: Wording(
        "Danh mục ghi nhận {code} có giấy chứng nhận {certificate}: {issuer} cấp theo quyết định số "
        "{decision_number} ngày {issued_on}, hết hạn ngày {expires_on}.",
        "The register noted that {code} has the certificate {certificate}: issued by {issuer}, decision "
        "No. {decision_number} of {issued_on}, until {expires_on}.",
    ),
    registry.CommitteeFounded: Wording(
        "Ban chỉ đạo ISO của {agency_code} được thành lập theo {basis_vi}, từ ngày {from_day}, gồm "
        "{members:count} người.",
        "The ISO steering committee of {agency_code} was founded by {basis_en}, from {from_day}, with "
        "{members:count} members.",
    ),
    registry.CommitteeChanged: Wording(
        "Ban chỉ đạo ISO của {agency_code} được kiện toàn theo {basis_vi}, từ ngày {from_day}, gồm "
        "{members:count} người.",
        "The ISO steering committee of {agency_code} was changed by {basis_en}, from {from_day}, to "
        "{members:count} members.",
    ),
    registry.QmrNamed: Wording(
        "{person} được chỉ định làm đại diện lãnh đạo về chất lượng của {agency_code} theo {basis_vi}, từ "
        "ngày {from_day}.",
        "{person} was named management representative of {agency_code} by {basis_en}, from {from_day}.",
    ),
    registry.SecretaryNamed: Wording(
        "{person} được chỉ định làm thư ký ISO của {agency_code} theo {basis_vi}, từ ngày {from_day}.",
        "{person} was named ISO secretary of {agency_code} by {basis_en}, from {from_day}.",
    ),
    registry.CheckPlanned: Wording(
        "Cuộc kiểm tra {check} tại {agency_code} được lập kế hoạch từ ngày {from_day} đến ngày {to_day}, "
        "đoàn có {team:count} người; phạm vi: {scope}.",
        "The check {check} of {agency_code} was planned from {from_day} to {to_day}, with a team of "
        "{team:count}; scope: {scope}.",
    ),
    registry.CheckTeamChanged: Wording(
        "Đoàn kiểm tra {check} tại {agency_code} thay đổi từ {was:count} thành {team:count} người.",
        "The team of the check {check} of {agency_code} was changed from {was:count} to {team:count} persons.",
    ),
    registry.CheckMinuted: Wording(
        "Biên bản kiểm tra {check} tại {agency_code} số {number} được lập: {findings:count} nhận xét, "
        "{present:count} người dự.",
        "The minutes No. {number} of the check {check} of {agency_code} were drawn up: {findings:count} "
        "finding(s), {present:count} present.",
    ),
    registry.CheckRequestIssued: Wording(
        "Đoàn kiểm tra {check} yêu cầu {agency_code} (yêu cầu {number}), hạn ngày {deadline}: {text}.",
        "The check {check} asks {agency_code} (request {number}), by {deadline}: {text}.",
    ),
    registry.CheckDeadlineExtended: Wording(
        "Yêu cầu {number} của cuộc kiểm tra {check} tại {agency_code} được gia hạn từ ngày {was} đến ngày {deadline}.",
        "Request {number} of the check {check} of {agency_code} was extended from {was} to {deadline}.",
    ),
    registry.CheckFulfilmentReported: Wording(
        "{agency_code} báo cáo đã thực hiện yêu cầu {number} của cuộc kiểm tra {check}{document_number:?, "
        "văn bản số }; kèm {evidence:count} tệp bằng chứng.",
        "{agency_code} reported request {number} of the check {check} as fulfilled{document_number:?, "
        "document No. }; with {evidence:count} evidence file(s).",
    ),
    registry.CheckFulfilmentProven: Wording(
        "Bên kiểm tra xác nhận {agency_code} đã thực hiện yêu cầu {number} của cuộc kiểm tra {check}: {note}.",
        "The checking side saw that {agency_code} fulfilled request {number} of the check {check}: {note}.",
    ),
    registry.CheckRequestReopened: Wording(
        "Bên kiểm tra thấy {agency_code} chưa thực hiện yêu cầu {number} của cuộc kiểm tra {check}.",
        "The checking side found request {number} of the check {check} not fulfilled by {agency_code}.",
    ),
    registry.CheckRequestWithdrawn: Wording(
        "Bên kiểm tra rút yêu cầu {number} của cuộc kiểm tra {check} tại {agency_code}.",
        "The checking side withdrew request {number} of the check {check} of {agency_code}.",
    ),
    registry.CheckCancelled: Wording(
        "Cuộc kiểm tra {check} tại {agency_code} không diễn ra.",
        "The check {check} of {agency_code} was not held.",
    ),
    registry.CheckClosed: Wording(
        "Kết thúc theo dõi cuộc kiểm tra {check} tại {agency_code}: {proven} yêu cầu đã được chứng minh, "
        "{withdrawn} yêu cầu đã rút.",
        "The check {check} of {agency_code} was closed: {proven} request(s) proven, {withdrawn} withdrawn.",
    ),
    registry.ConsultancyContracted: Wording(
        "{body} tư vấn cho {agency_code} theo hợp đồng số {contract_number} từ ngày {from_day} đến ngày "
        "{to_day}, giá trị {value:dong}; bên mua là {buyer}.",
        "{body} consults for {agency_code} by contract No. {contract_number} from {from_day} to {to_day}, "
        "worth {value:dong}; bought by {buyer}.",
    ),
    registry.ConsultancyEnded: Wording(
        "Hợp đồng tư vấn {consultancy} của {agency_code} kết thúc ngày {ended_on}.",
        "The consultancy contract {consultancy} of {agency_code} ended on {ended_on}.",
    ),
    registry.GuidanceHeld: Wording(
        "{kind}: “{topic}” ({guidance}), bắt đầu ngày {from_day}, {held_by:count} người hướng dẫn, "
        "{attendance:count} cơ quan tham dự.",
        "{kind}: “{topic}” ({guidance}), from {from_day}, held by {held_by:count} person(s), attended by "
        "{attendance:count} agency(ies).",
    ),
    registry.AttendanceCorrected: Wording(
        "Số người tham dự hoạt động {guidance} được đính chính đối với {attendance:count} cơ quan.",
        "The attendance of {guidance} was corrected for {attendance:count} agency(ies).",
    ),
    registry.PlanAgencyAdded: Wording(
        "Một cơ quan được bổ sung vào đợt {wave} của kế hoạch {plan}.",
        "An agency was added to wave {wave} of the plan {plan}.",
    ),
    registry.ProgrammeResultsReported: Wording(
        "{agency_code} báo cáo kết quả chương trình năm {year} theo {results:count} mục tiêu, văn bản số "
        "{document_number}.",
        "{agency_code} reported the results of its {year} programme for {results:count} objective(s), "
        "document No. {document_number}.",
    ),
    registry.ProgrammeResultCorrected: Wording(
        "{agency_code} đính chính kết quả một mục tiêu của chương trình năm {year}, trước đó ghi là "
        "{was}, văn bản số {document_number}.",
        "{agency_code} corrected the result of one objective of its {year} programme, {was} before, "
        "document No. {document_number}.",
    ),
    registry.RegisterOpened: Wording(
        "{agency_code} mở sổ {register} ({direction}) năm {year}.",
        "{agency_code} opened the register {register} ({direction}) of {year}.",
    ),
    registry.OutgoingEntered: Wording(
        "{agency_code} đăng ký văn bản đi số {number}{suffix:?}/{symbol} ngày {dated}: {abstract}.",
        "{agency_code} registered the outgoing document No. {number}{suffix:?}/{symbol} of {dated}: {abstract}.",
    ),
    registry.IncomingEntered: Wording(
        "{agency_code} đóng dấu đến số {number}{suffix:?}{sender:? cho văn bản của }{sender_name:? cho "
        "văn bản của }: {abstract}.",
        "{agency_code} stamped the incoming document No. {number}{suffix:?}{sender:? from }{sender_name:? "
        "from }: {abstract}.",
    ),
    registry.EntryAnnulled: Wording(
        "{agency_code} huỷ số {number}{suffix:?} trong sổ {register}; số vẫn đã dùng.",
        "{agency_code} annulled the number {number}{suffix:?} in the register {register}; the number stays given.",
    ),
    registry.RegisterClosed: Wording(
        "{agency_code} khoá sổ {register}: {entries} văn bản, số cuối {last_number}.",
        "{agency_code} closed the register {register}: {entries} entries, highest number {last_number}.",
    ),
    registry.ReviewOpened: Wording(
        "Sở Nội vụ mở cuộc rà soát chức năng {review}: “{title}”, đối với {reviewed:count} cơ quan, lấy ý "
        "kiến {consulted:count} cơ quan đến ngày {opinions_by}.",
        "Home Affairs opened the function review {review}: “{title}”, of {reviewed:count} body(ies), "
        "consulting {consulted:count} until {opinions_by}.",
    ),
    registry.ReviewOpinionGiven: Wording(
        "{body} cho ý kiến về cuộc rà soát {review} ({position}), văn bản số {document_number}: {opinion}.",
        "{body} gave its opinion on the review {review} ({position}), document No. {document_number}: {opinion}.",
    ),
    registry.ReviewRowRecorded: Wording(
        "Một dòng của ma trận nhiệm vụ trong cuộc rà soát {review} được ghi (dòng {row}).",
        "A row of the matrix of the review {review} was recorded (row {row}).",
    ),
    registry.ReviewRowStruck: Wording(
        "Dòng {row} của ma trận nhiệm vụ trong cuộc rà soát {review} bị bỏ.",
        "Row {row} of the matrix of the review {review} was struck.",
    ),
    registry.ReviewProposed: Wording(
        "Sở Nội vụ trình UBND tỉnh đề xuất của cuộc rà soát {review}, tờ trình số {document_number}; chưa "
        "nhận được ý kiến của {unheard:count} cơ quan.",
        "Home Affairs submitted the proposal of the review {review}, No. {document_number}; "
        "{unheard:count} consulted body(ies) had not answered.",
    ),
    registry.ReviewReturned: Wording(
        "UBND tỉnh trả lại đề xuất của cuộc rà soát {review}.",
        "The PPC returned the proposal of the review {review}.",
    ),
    registry.ReviewApproved: Wording(
        "UBND tỉnh phê duyệt đề xuất của cuộc rà soát {review} theo {basis_vi}.",
        "The PPC approved the proposal of the review {review} by {basis_en}.",
    ),
    funding.AllocationHandedOver: Wording(
        "{agency_code} đã chấm dứt ({reorganisation}): {amount:dong} kinh phí năm {year} chưa cấp được "
        "bàn giao cho {shares:count} cơ quan.",
        "{agency_code} has ended ({reorganisation}): {amount:dong} of {year} that were not released "
        "passed to {shares:count} agency(ies).",
    ),
    funding.AllocationInherited: Wording(
        "{agency_code} tiếp nhận {amount:dong} kinh phí năm {year} của {from_agency} ({reorganisation}), "
        "từ đợt {first}.",
        "{agency_code} took over {amount:dong} of {year} from {from_agency} ({reorganisation}), from "
        "tranche {first} on.",
    ),
}
