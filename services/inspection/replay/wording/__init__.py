"""What each event says happened, in administrative Vietnamese and in English: one pair of templates per event.

`{member}` is a member of the facts; `{agency}` the agency whose history is being read; `{own...}` what an event about
many agencies says about that one; `{basis...}` the legal basis of the event. After a colon: `dong` writes money,
`count` the number of members, and `?text` writes text and value where there is one, nothing where there is none
(`sentences` does the formatting).
"""

from __future__ import annotations

from typing import Final

from services.inspection.replay.wording import matters, money, programme, system, treasury, urging
from services.inspection.replay.wording.pair import Wording
from shared.contracts import PUBLISHERS, Facts, assessment, funding, inspection, notifier, registry
from shared.contracts.access import access_refused
from shared.contracts.parking import PARKING

REGISTRY: Final[dict[type[Facts], Wording]] = {
    registry.AgencyRegistered: Wording(
        "{name_vi} ({code}) được ghi vào danh mục cơ quan áp dụng: {kind}, thuộc diện {obligation}.",
        "{name_en} ({code}) was entered in the register: {kind}, application {obligation}.",
    ),
    registry.AgencyEnrolled: Wording(
        "{code} tự nguyện đăng ký áp dụng theo văn bản số {request_number} ngày {requested_on}.",
        "{code} enrolled by its own request No. {request_number} of {requested_on}.",
    ),
    registry.HeadAppointed: Wording(
        "{person} được bổ nhiệm làm thủ trưởng {code} theo {basis_vi}, từ ngày {term_from}{term_to:? đến ngày }.",
        "{person} was appointed head of {code} by {basis_en}, from {term_from}{term_to:? to }.",
    ),
    registry.MilestoneReported: Wording(
        "{code} báo cáo đã đạt mốc {order}: “{milestone}”{document_number:?, văn bản số }; kèm {evidence:count} tệp"
        " bằng chứng.",
        "{code} reported milestone {order} as reached: {milestone}{document_number:?, document No. }; "
        "with {evidence:count} evidence file(s).",
    ),
    registry.PersonRecorded: Wording(
        "Người mang mã {person} được ghi vào danh bạ.",
        "The person with the id {person} was recorded in the directory.",
    ),
    registry.PersonEmployed: Wording(
        "{person} công tác tại {agency_code} từ ngày {from_day}{to_day:? đến ngày }.",
        "{person} is employed in {agency_code} from {from_day}{to_day:? to }.",
    ),
    registry.PostHeld: Wording(
        "{person} giữ chức danh “{post}” tại {agency_code} từ ngày {from_day}{to_day:? đến ngày }.",
        "{person} holds the post “{post}” in {agency_code} from {from_day}{to_day:? to }.",
    ),
    registry.PersonErased: Wording(
        "Thông tin cá nhân của người mang mã {person} đã được xoá khỏi danh bạ.",
        "The personal details of {person} were erased from the directory.",
    ),
    registry.PlanAdopted: Wording(
        "Kế hoạch {plan} “{title}” được ban hành{demonstration_vi}.",
        "Plan {plan} “{title}” was adopted{demonstration_en}.",
    ),
    registry.WaveScheduled: Wording(
        "Kế hoạch {plan} xếp lịch đợt {wave} cho {members:count} cơ quan{own_vi}.",
        "Plan {plan} scheduled wave {wave} for {members:count} agencies{own_en}.",
    ),
    registry.TargetRevised: Wording(
        "Hạn hoàn thành mốc “{milestone}” của {agency_code} được điều chỉnh từ ngày {was} sang ngày {by}.",
        "The target of {agency_code} for “{milestone}” was moved from {was} to {by}.",
    ),
    registry.ProgrammeAdopted: Wording(
        "Thủ trưởng {agency_code} đưa việc áp dụng vào chương trình công tác năm {year}, văn bản số {document_number}, "
        "{objectives:count} mục tiêu.",
        "The head of {agency_code} adopted the annual programme {year}, document No. {document_number}, "
        "{objectives:count} objective(s).",
    ),
}
CHANGES: Final[dict[type[Facts], Wording]] = {
    registry.AgencyRenamed: Wording(
        "{code} được đổi tên từ “{was_vi}” thành “{name_vi}” theo {basis_vi}.",
        "{code} was renamed from “{was_en}” to “{name_en}” by {basis_en}.",
    ),
    registry.AgencyReclassified: Wording(
        "{code} được xếp lại từ loại {was} sang loại {kind}, thuộc diện {obligation}, theo {basis_vi}.",
        "{code} was reclassified from {was} to {kind}, application {obligation}, by {basis_en}.",
    ),
    registry.AgencyPlacedUnder: Wording(
        "{code} có cơ quan cấp trên mới{parent:?: }{was:?, trước đó là }, theo {basis_vi}.",
        "{code} has another superior body{parent:?: }{was:?, before it }, by {basis_en}.",
    ),
    registry.StaffReported: Wording(
        "{code} báo cáo có {staff} người làm việc vào ngày {as_of}.", "{code} reported a staff of {staff} on {as_of}."
    ),
    registry.ContactsChanged: Wording(
        "{code} ghi địa chỉ liên hệ mới; nội dung nằm ngoài sổ, trong danh bạ.",
        "{code} recorded other contact channels; what they are lies beside the log, in the directory.",
    ),
    registry.ContactsErased: Wording(
        "Địa chỉ liên hệ đã ghi của {code} được xoá khỏi danh bạ ({details:count} bản ghi).",
        "The contact channels of {code} were erased from the directory ({details:count} records).",
    ),
    registry.EnrolmentWithdrawn: Wording(
        "{code} rút đăng ký tự nguyện áp dụng, văn bản số {document_number}.",
        "{code} withdrew its voluntary enrolment, document No. {document_number}.",
    ),
    registry.ObligationDecided: Wording(
        "Quy định về đối tượng áp dụng “{title}” ({version}) có hiệu lực thi hành từ ngày {from_day}, theo {basis_vi}.",
        "The rule on who must apply “{title}” ({version}) takes effect on {from_day}, by {basis_en}.",
    ),
    registry.ReorganisationCarriedOut: Wording(
        "Sắp xếp tổ chức {reorganisation} “{title}” ({kind}): {predecessors} sang {successors}, theo {basis_vi}.",
        "Reorganisation {reorganisation} “{title}” ({kind}): {predecessors} into {successors}, by {basis_en}.",
    ),
    registry.AgencyReorganised: Wording(
        "{code} {own_vi} {others} ({kind}; việc sắp xếp tổ chức {reorganisation}).",
        "{code} {own_en} {others} ({kind}; reorganisation {reorganisation}).",
    ),
    registry.ReorganisationCorrected: Wording(
        "Việc sắp xếp tổ chức {reorganisation} đã ghi sai, được đính chính{own_vi}, theo {basis_vi}; "
        "{outstanding:count} loại việc còn phải bàn giao tiếp.",
        "The reorganisation {reorganisation} was wrongly recorded and is corrected{own_en}, by {basis_en}; "
        "{outstanding:count} matter(s) are to be handed on.",
    ),
    registry.AgencyPartRetracted: Wording(
        "Phần đã ghi của {code} trong việc sắp xếp tổ chức {reorganisation} không còn đúng{own_vi}.",
        "What was recorded of {code} in the reorganisation {reorganisation} holds no more{own_en}.",
    ),
}
ASSESSMENT: Final[dict[type[Facts], Wording]] = {
    assessment.EvidenceRecorded: Wording(
        "{agency_code} nộp bằng chứng “{title}”{number:?, số }{issued_on:?, ban hành ngày }.",
        "{agency_code} gave the evidence “{title}”{number:?, No. }{issued_on:?, issued on }.",
    ),
    assessment.AssessmentScheduled: Wording(
        "Cuộc {kind} {assessment} tại {agency_code} được xếp lịch từ ngày {planned_from} đến ngày {planned_to}, "
        "do {body} thực hiện.",
        "The {kind} {assessment} of {agency_code} was scheduled from {planned_from} to {planned_to}, by {body}.",
    ),
    assessment.AssessmentOpened: Wording(
        "Đoàn đánh giá gồm {team:count} người bắt đầu cuộc đánh giá {assessment} tại {agency_code}.",
        "A team of {team:count} opened the assessment {assessment} of {agency_code}.",
    ),
    assessment.FindingRecorded: Wording(
        "Cuộc đánh giá {assessment}: điều {clause} được kết luận {result}, xem {sample_size} hồ sơ, "
        "{evidence:count} bằng chứng.",
        "Assessment {assessment}: clause {clause} was found {result}, {sample_size} record(s) sampled, "
        "{evidence:count} piece(s) of evidence.",
    ),
    assessment.AssessmentSubmitted: Wording(
        "Đoàn đánh giá trình kết quả {assessment}: {conforming} điều phù hợp, {minor} không phù hợp nhẹ, "
        "{major} không phù hợp nặng, {observations} điểm lưu ý, {not_applicable} không áp dụng.",
        "The team submitted {assessment}: {conforming} conforming, {minor} minor, {major} major, "
        "{observations} observation(s), {not_applicable} not applicable.",
    ),
    assessment.AssessmentApproved: Wording(
        "Kết quả {kind} {assessment} tại {agency_code} được phê duyệt: {major} điểm không phù hợp nặng, "
        "{minor} điểm không phù hợp nhẹ.",
        "The {kind} {assessment} of {agency_code} was approved: {major} major, {minor} minor nonconformities.",
    ),
    assessment.NonconformityRaised: Wording(
        "Điểm không phù hợp {nonconformity} ({weight_vi}) được nêu đối với điều {clause} tại {agency_code}.",
        "Nonconformity {nonconformity} ({weight_en}) was raised on clause {clause} in {agency_code}.",
    ),
    assessment.AgencyNoted: Wording(
        "Bộ phận đánh giá ghi nhận {name_vi} ({agency_code}) từ danh mục.",
        "Assessment noted {name_en} ({agency_code}) from the register.",
    ),
    assessment.EmploymentNoted: Wording(
        "Bộ phận đánh giá ghi nhận {person} công tác tại {agency_code} từ ngày {from_day}{to_day:? đến ngày }.",
        "Assessment noted that {person} is employed in {agency_code} from {from_day}{to_day:? to }.",
    ),
}
FUNDING: Final[dict[type[Facts], Wording]] = {
    funding.BudgetApproved: Wording(
        "UBND tỉnh duyệt tổng mức kinh phí năm {year}: {ceiling:dong}, nguồn {source_of_fund}.",
        "The PPC approved the ceiling of {year}: {ceiling:dong}, from {source_of_fund}.",
    ),
    funding.BudgetCommittedV1: Wording(
        "{amount:dong} của năm {year} được phân bổ cho dự toán {estimate}; tổng đã phân bổ {committed:dong}.",
        "{amount:dong} of {year} was committed to estimate {estimate}; {committed:dong} committed in all.",
    ),
    funding.EstimateProposedV1: Wording(
        "Sở Khoa học và Công nghệ đề xuất dự toán {estimate} năm {year}, tổng {total:dong}, "
        "{lines:count} cơ quan{own_vi}.",
        "DOST proposed estimate {estimate} for {year}, {total:dong} for {lines:count} agencies{own_en}.",
    ),
    funding.EstimateBalanced: Wording(
        "{by} đã cân đối dự toán {estimate} năm {year}.",
        "Estimate {estimate} of {year} was balanced by {by}.",
    ),
    funding.EstimateSubmitted: Wording(
        "Dự toán {estimate} năm {year}, tổng {total:dong}, được trình UBND tỉnh.",
        "Estimate {estimate} of {year}, {total:dong}, was submitted to the PPC.",
    ),
    funding.EstimateApproved: Wording(
        "UBND tỉnh phê duyệt dự toán {estimate} năm {year}, tổng {total:dong}.",
        "The PPC approved estimate {estimate} of {year}, {total:dong}.",
    ),
    funding.AllocationAssigned: Wording(
        "{agency_code} được giao {amount:dong} kinh phí năm {year} theo dự toán {estimate}, {channel}.",
        "{agency_code} was assigned {amount:dong} of {year} under estimate {estimate}, {channel}.",
    ),
    funding.TrancheReleased: Wording(
        "Cho phép cấp đợt {tranche} năm {year} cho {agency_code}: {amount:dong}; tổng đã cấp {released:dong}, "
        "dựa trên {facts:count} sự kiện.",
        "Tranche {tranche} of {year} was released to {agency_code}: {amount:dong}; {released:dong} in all, "
        "resting on {facts:count} event(s).",
    ),
    funding.FactNoted: Wording(
        "Bộ phận kinh phí ghi nhận về {agency_code}: {fact}{milestone:? }{reference:?, }{year:?, năm }.",
        "Funding noted about {agency_code}: {fact}{milestone:? }{reference:?, }{year:?, }.",
    ),
    funding.HoldBegun: Wording(
        "Tạm hoãn đợt cấp tiếp theo của {agency_code} vì dấu hiệu nghiêm trọng {hold}, từ ngày {from_day} đến hết ngày"
        " {last_day} ({working_days} ngày làm việc, quy tắc {rule}).",
        "The next release for {agency_code} is deferred by the severe signal {hold}, from {from_day} to {last_day}"
        " ({working_days} working days, rule {rule}).",
    ),
    funding.HoldConfirmed: Wording(
        "Việc tạm hoãn {hold} đối với {agency_code} được xác nhận theo {basis_vi}.",
        "Deferral {hold} of {agency_code} was confirmed by {basis_en}.",
    ),
    funding.HoldLifted: Wording(
        "Việc tạm hoãn {hold} đối với {agency_code} được bãi bỏ theo {basis_vi}.",
        "Deferral {hold} of {agency_code} was lifted by {basis_en}.",
    ),
    funding.HoldEnded: Wording(
        "Việc tạm hoãn {hold} đối với {agency_code} chấm dứt vì dấu hiệu bị bác bỏ.",
        "Deferral {hold} of {agency_code} ended: the signal was dismissed.",
    ),
    funding.RecoveryRecommended: Wording(
        "Kiến nghị thu hồi kinh phí của {agency_code} vì dấu hiệu {hold} được xác nhận là có căn cứ.",
        "Recovery from {agency_code} is recommended: signal {hold} was upheld.",
    ),
    funding.RecoveryDecided: Wording(
        "Cấp có thẩm quyền quyết định {own_vi} kinh phí của {agency_code} theo {basis_vi} (dấu hiệu {hold}).",
        "The competent authority decided that money of {agency_code} is {own_en}, by {basis_en} (signal {hold}).",
    ),
    funding.EmploymentNoted: Wording(
        "Bộ phận kinh phí ghi nhận {person} công tác tại {agency_code} từ ngày {from_day}{to_day:? đến ngày }.",
        "Funding noted that {person} works in {agency_code} from {from_day}{to_day:? to }.",
    ),
}
NOTIFIER: Final[dict[type[Facts], Wording]] = {
    notifier.AgencyNamed: Wording(
        "Bộ phận thông báo ghi nhận {name_vi} ({agency_code}) từ danh mục.",
        "The notifier noted {name_en} ({agency_code}) from the register.",
    ),
    notifier.HandoverBegun: Wording(
        "Bắt đầu trao thông báo cho {channel}, lần thử {attempt}; chưa biết kết quả.",
        "The notice is being handed over to {channel}, attempt {attempt}; the outcome is not known yet.",
    ),
    notifier.AddresseeNoted: Wording(
        "Từ ngày {from_day}, thông báo cho {agency_code} được gửi tới {person}.",
        "From {from_day} on, notices to {agency_code} are addressed to {person}.",
    ),
    notifier.NoticeRequested: Wording(
        "Phải gửi cho {recipient} tại {agency_code} một thông báo theo mẫu “{template}”, qua {channels}.",
        "A notice “{template}” is due to {recipient} in {agency_code}, by {channels}.",
    ),
    notifier.NoticeSent: Wording(
        "Thông báo cho {agency_code} đã được {channel} tiếp nhận, lần thử {attempt}.",
        "The notice to {agency_code} was accepted by {channel}, attempt {attempt}.",
    ),
    notifier.NoticeFailedV1: Wording(
        "Lần gửi {attempt} qua {channel} cho {agency_code} không thành ({problem}){final_vi}.",
        "Attempt {attempt} by {channel} to {agency_code} failed ({problem}){final_en}.",
    ),
    notifier.NoticeFailed: Wording(
        "Lần gửi {attempt} qua {channel} cho {agency_code} không thành ({problem}{answer:?: }){final_vi}.",
        "Attempt {attempt} by {channel} to {agency_code} failed ({problem}{answer:?: }){final_en}.",
    ),
    notifier.NoticeRead: Wording(
        "Người nhận tại {agency_code} đã mở thông báo.",
        "The recipient in {agency_code} opened the notice.",
    ),
    notifier.NoticePostponed: Wording(
        "Việc gửi qua {channel} cho {agency_code} để đến {until}, vì {because}.",
        "The attempt by {channel} to {agency_code} waits until {until}: {because}.",
    ),
    notifier.ReplayAsked: Wording(
        "Người nhận tại {agency_code} yêu cầu gửi lại qua {channel}.",
        "The recipient in {agency_code} asked for it again by {channel}.",
    ),
    notifier.WebhookRegistered: Wording(
        "{agency_code} đăng ký địa chỉ nhận thông báo tự động {url}.",
        "{agency_code} registered {url} to take its notices.",
    ),
    notifier.WebhookChanged: Wording(
        "{agency_code} nhận thông báo tự động tại {url}, với khoá ký mới.",
        "{agency_code} takes its notices at {url}, with another secret.",
    ),
    notifier.WebhookSecretRotated: Wording(
        "{agency_code} thay khoá ký của thông báo tự động; khoá trước còn ký đến {overlap_until}.",
        "{agency_code} rotated the secret of its webhook; the one before signs until {overlap_until}.",
    ),
    notifier.WebhookRemoved: Wording(
        "{agency_code} thôi nhận thông báo tự động.",
        "{agency_code} takes no notices by its own system any more.",
    ),
    notifier.NoticeAcknowledged: Wording(
        "Người nhận tại {agency_code} xác nhận đã nắm được thông báo.",
        "The recipient in {agency_code} acknowledged the notice.",
    ),
}
INSPECTION: Final[dict[type[Facts], Wording]] = {
    inspection.LogRegistered: Wording(
        "Thanh tra bắt đầu theo dõi sổ {origin}, xác thực bằng khoá công khai {vkey}.",
        "Inspection watches the log {origin} from now on, by the public key {vkey}.",
    ),
    inspection.LogKeyAdded: Wording(
        "Sổ {origin} có thêm khoá ký {vkey}; điểm chốt đã nhận gần nhất lúc đó có {size} sự kiện.",
        "The log {origin} has the further key {vkey}; the newest accepted checkpoint then had {size} entries.",
    ),
    inspection.LogKeyEnded: Wording(
        "Khoá {vkey} của sổ {origin} thôi dùng ({cause}): chữ ký của khoá này trên điểm chốt có hơn {last_size} sự kiện"
        " không còn giá trị{own_vi}.",
        "The key {vkey} of the log {origin} has ended ({cause}): above {last_size} entries its signature counts for"
        " nothing{own_en}.",
    ),
    inspection.CheckpointAccepted: Wording(
        "Nhân chứng đã nhận điểm chốt của sổ {origin}: {size} sự kiện, gốc cây {root}.",
        "The witness accepted a checkpoint of the log {origin}: {size} entries, root {root}.",
    ),
    inspection.CheckpointMirrored: Wording(
        "Bản sao đã giữ và băm đủ {size} sự kiện của sổ {origin}, gốc cây {root}; tính đến đây, bảng đếm theo cơ quan"
        " của mọi sổ có {lines_size} dòng, gốc {lines_root}.",
        "The mirror holds and has hashed all {size} entries of the log {origin}, root {root}; the lines of all logs by"
        " agency are then {lines_size}, root {lines_root}.",
    ),
    inspection.CheckpointRefused: Wording(
        "Nhân chứng từ chối một điểm chốt gửi dưới tên sổ {origin}{size:?, số sự kiện }: {own_vi} (HTTP {status}).",
        "The witness refused a checkpoint sent in the name of the log {origin}{size:?, entries }: {own_en}"
        " (HTTP {status}).",
    ),
    inspection.AuditCompleted: Wording(
        "Đã đọc lại {logs:count} sổ từ byte đầu tiên và tính lại gốc cây; số chỗ sai: {findings}.",
        "{logs:count} log(s) were read again from the first byte and the roots recomputed; faults: {findings}.",
    ),
    inspection.AlarmRaised: Wording(
        "Cảnh báo {alarm} về sổ {origin}: {kind}{index:?; sự kiện sai đầu tiên có thứ tự (từ 0) }"
        "{size:?; điểm chốt có số sự kiện } ({detail}).",
        "Alarm {alarm} about the log {origin}: {kind}{index:?; first bad entry (0-based) }{size:?; checkpoint of size }"
        " ({detail}).",
    ),
    inspection.AlarmClosed: Wording(
        "Cảnh báo {alarm} đã được xử lý xong.",
        "The alarm {alarm} was dealt with and closed.",
    ),
}
ACCESS: Final[dict[type[Facts], Wording]] = {
    access_refused(service): Wording(
        "Một người đã xác thực bị từ chối: {method} {route}, quy tắc {rule}.",
        "An authenticated person was refused: {method} {route}, rule {rule}.",
    )
    for service in PUBLISHERS
}
PARKED: Final[dict[type[Facts], Wording]] = {
    events[0]: Wording(
        "Sự kiện tại vị trí {position} của {source} không xử lý được ({error}), tạm để riêng.",
        "The event at position {position} of {source} could not be taken ({error}) and was set aside.",
    )
    for events in PARKING.values()
}
RELEASED: Final[dict[type[Facts], Wording]] = {
    events[1]: Wording(
        "Sự kiện để riêng tại vị trí {position} của {source} nay đã được xử lý.",
        "The event set aside at position {position} of {source} has been taken.",
    )
    for events in PARKING.values()
}
WORDING: Final[dict[type[Facts], Wording]] = {
    **REGISTRY, **CHANGES, **programme.WORDING, **ASSESSMENT, **matters.WORDING, **system.WORDING, **FUNDING,
    **money.WORDING, **treasury.WORDING, **NOTIFIER, **urging.WORDING, **INSPECTION, **ACCESS, **PARKED,
    **RELEASED,
}  # fmt: skip
"""Every event's pair of templates; a test holds that none is missing."""
WHY_REFUSED: Final[dict[str, Wording]] = {
    "malformed": Wording("yêu cầu không đúng dạng", "not a request of this form"),
    "unknown-origin": Wording("không theo dõi sổ nào tên như vậy", "no log of this name is watched"),
    "not-signed": Wording("không có chữ ký hợp lệ của sổ", "no valid signature of the log"),
    "old-above-size": Wording("kích thước cũ nêu ra lớn hơn kích thước mới", "the old size named is above the new one"),
    "old-not-recorded": Wording(
        "kích thước cũ nêu ra không phải kích thước đã nhận", "the old size named is not the accepted one"
    ),
    "other-root": Wording(
        "sổ đã ký một gốc cây khác cho cùng kích thước đã nhận", "the log signed another root at an accepted size"
    ),
    "bad-proof": Wording(
        "không chứng minh được rằng sổ chỉ nối dài phần đã nhận",
        "no proof that the log only grew from what was accepted",
    ),
    "not-own-log": Wording("không phải cây của sổ thanh tra đang giữ", "not the tree of the log that stands here"),
    "unrecordable": Wording("văn bản không ghi thành sự kiện được", "a text that no event can hold"),
}
"""What the witness's reason codes mean; a test holds that none is missing."""
UNREAD: Final = Wording(
    "Có một sự kiện loại “{topic}” mà phiên bản này chưa đọc được; nội dung vẫn được giữ nguyên.",
    "There is an event of type “{topic}” that this release cannot read yet; its bytes are kept.",
)
