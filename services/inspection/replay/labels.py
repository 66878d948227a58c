"""What codes are called in Vietnamese and English administrative language."""

from __future__ import annotations

from enum import StrEnum
from functools import lru_cache
from typing import Final

from shared.acts import BasisKind, Capacity, Role
from shared.contracts.assessment import AssessmentKind, Result, TeamRole, Unreadable
from shared.contracts.assessment.documents import DocumentKind
from shared.contracts.assessment.internal import ReviewInput, ReviewOutput
from shared.contracts.assessment.measures import Target
from shared.contracts.assessment.recommendations import RecommendationSource
from shared.contracts.assessment.sampling import SampleSubject
from shared.contracts.assessment.signals import Severity, SignalSubject
from shared.contracts.assessment.terms import TieGround, TimeUnknown
from shared.contracts.funding import BalancedBy, Channel, FactKind, VoucherKind
from shared.contracts.inspection import AlarmKind, KeyEnd
from shared.contracts.notifier import Audience, ChannelName, DeadlineKind, Dropping, PostponedBecause
from shared.contracts.registry import Matter, ReorganisationKind
from shared.contracts.registry.assignments import CommitteeFunction
from shared.contracts.registry.checks import CheckRole
from shared.contracts.registry.guidance import GuidanceKind
from shared.contracts.registry.programmes import Attainment
from shared.contracts.registry.registers import Direction, Disorder
from shared.contracts.registry.reviews import Position
from shared.contracts.terms import AgencyKind, Confidence, Milestone, Obligation

NAMES: Final[tuple[tuple[StrEnum, str, str], ...]] = (
    (Role.AGENCY_HEAD, "Thủ trưởng cơ quan", "head of agency"),
    (Role.QMR, "Đại diện lãnh đạo về chất lượng", "management representative"),
    (Role.ISO_SECRETARY, "Thư ký ISO", "ISO secretary"),
    (Role.ASSESSOR, "Chuyên gia đánh giá", "assessor"),
    (Role.LEAD_ASSESSOR, "Trưởng đoàn đánh giá", "lead assessor"),
    (Role.DOST, "Sở Khoa học và Công nghệ", "Department of Science and Technology"),
    (Role.HOME_AFFAIRS, "Sở Nội vụ", "Department of Home Affairs"),
    (Role.PLANNING, "Sở Kế hoạch và Đầu tư", "Department of Planning and Investment"),
    (Role.FINANCE, "Sở Tài chính", "Department of Finance"),
    (Role.PPC_OFFICE, "Văn phòng UBND tỉnh", "PPC Office"),
    (Role.PPC, "UBND tỉnh", "Provincial People's Committee"),
    (Role.INSPECTOR, "Thanh tra viên", "inspector"),
    (Role.SERVICE, "Hệ thống", "the system"),
    (Capacity.IN_PERSON, "trực tiếp", "in person"),
    (Capacity.TM, "thay mặt (TM.)", "on behalf of the body (TM.)"),
    (Capacity.KT, "ký thay (KT.)", "a deputy for the head (KT.)"),
    (Capacity.TL, "thừa lệnh (TL.)", "by order of the head (TL.)"),
    (Capacity.TUQ, "thừa uỷ quyền (TUQ.)", "by authorisation of the head (TUQ.)"),
    (BasisKind.DIRECTIVE, "Chỉ thị", "Directive"),
    (BasisKind.DECISION, "Quyết định", "Decision"),
    (BasisKind.PLAN, "Kế hoạch", "Plan"),
    (BasisKind.RESOLUTION, "Nghị quyết", "Resolution"),
    (BasisKind.DECREE, "Nghị định", "Decree"),
    (BasisKind.CIRCULAR, "Thông tư", "Circular"),
    (BasisKind.OFFICIAL_LETTER, "Công văn", "Official letter"),
    (BasisKind.SUBMISSION, "Tờ trình", "Submission"),
    (BasisKind.MINUTES, "Biên bản", "Minutes"),
    (BasisKind.OTHER, "Văn bản", "Document"),
    (Milestone.STEERING_COMMITTEE, "Thành lập Ban chỉ đạo ISO", "steering committee set up"),
    (Milestone.TRAINING_DONE, "Hoàn thành đào tạo", "training done"),
    (Milestone.DOCUMENTS_WRITTEN, "Xây dựng xong hệ thống tài liệu", "documents written"),
    (Milestone.DOCUMENTS_ISSUED, "Ban hành hệ thống tài liệu", "documents issued"),
    (Milestone.SYSTEM_APPLIED, "Đưa hệ thống vào áp dụng", "system applied"),
    (Milestone.INTERNAL_AUDIT, "Đánh giá nội bộ", "internal audit held"),
    (Milestone.MANAGEMENT_REVIEW, "Xem xét của lãnh đạo", "management review held"),
    (AgencyKind.PROVINCIAL_DEPARTMENT, "cơ quan chuyên môn thuộc UBND tỉnh", "specialised department of the province"),
    (AgencyKind.DISTRICT_COMMITTEE, "UBND huyện, thị xã", "district or town people's committee"),
    (AgencyKind.COMMUNE_COMMITTEE, "UBND xã, phường, thị trấn", "commune, ward or township people's committee"),
    (AgencyKind.DEFENCE_SECURITY, "cơ quan quốc phòng, an ninh", "defence or security body"),
    (AgencyKind.PUBLIC_SERVICE_UNIT, "đơn vị sự nghiệp", "public-service unit"),
    (Obligation.MANDATORY, "bắt buộc áp dụng", "mandatory"),
    (Obligation.VOLUNTARY, "khuyến khích áp dụng", "voluntary"),
    (ReorganisationKind.MERGED, "hợp nhất", "merged"),
    (ReorganisationKind.SPLIT, "chia", "split"),
    (ReorganisationKind.SEPARATED, "tách", "separated"),
    (ReorganisationKind.ABSORBED, "sáp nhập", "absorbed"),
    (ReorganisationKind.DISSOLVED, "giải thể", "dissolved"),
    (ReorganisationKind.FUNCTIONS_TRANSFERRED, "chuyển giao chức năng, nhiệm vụ", "functions transferred"),
    (ReorganisationKind.TERRITORY_TRANSFERRED, "điều chỉnh địa giới hành chính", "territory transferred"),
    (Matter.CORRECTIVE_ACTIONS, "hành động khắc phục còn dở", "corrective actions"),
    (Matter.CERTIFICATES, "giấy chứng nhận", "certificates"),
    (Matter.RECOMMENDATIONS, "kiến nghị chưa thực hiện xong", "recommendations"),
    (Matter.SIGNALS, "dấu hiệu áp dụng hình thức chưa giải quyết", "signals"),
    (Matter.MONEY, "kinh phí chưa giải ngân", "money"),
    (AssessmentKind.INITIAL, "đánh giá ban đầu", "initial assessment"),
    (AssessmentKind.PERIODIC, "đánh giá định kỳ", "periodic assessment"),
    (AssessmentKind.UNANNOUNCED, "đánh giá đột xuất", "unannounced assessment"),
    (AssessmentKind.RECERTIFICATION, "đánh giá lại", "recertification assessment"),
    (Result.CONFORMING, "phù hợp", "conforming"),
    (Result.MINOR_NONCONFORMITY, "không phù hợp nhẹ", "minor nonconformity"),
    (Result.MAJOR_NONCONFORMITY, "không phù hợp nặng", "major nonconformity"),
    (Result.OBSERVATION, "điểm lưu ý", "observation"),
    (Result.NOT_APPLICABLE, "không áp dụng", "not applicable"),
    (TeamRole.LEAD, "trưởng đoàn", "lead"),
    (TeamRole.MEMBER, "thành viên", "member"),
    (TeamRole.OBSERVER, "quan sát viên", "observer"),
    (BalancedBy.PLANNING, "Sở Kế hoạch và Đầu tư", "the Department of Planning and Investment"),
    (BalancedBy.FINANCE, "Sở Tài chính", "the Department of Finance"),
    (Channel.DIRECT, "giao trực tiếp cho cơ quan", "direct to the agency"),
    (Channel.THROUGH_DOST, "qua Sở Khoa học và Công nghệ", "through DOST"),
    (Channel.TARGETED_SUPPLEMENT, "bổ sung có mục tiêu cho ngân sách huyện", "targeted supplement to the district"),
    (FactKind.AGENCY_REGISTERED, "cơ quan đã vào danh mục", "agency registered"),
    (FactKind.PROGRAMME_ADOPTED, "đã có chương trình công tác năm", "annual programme adopted"),
    (FactKind.MILESTONE_REACHED, "đã đạt mốc", "milestone reached"),
    (FactKind.ASSESSMENT_APPROVED, "kết quả đánh giá đã được phê duyệt", "assessment approved"),
    (FactKind.NONCONFORMITY_OPEN, "còn điểm không phù hợp mở", "nonconformity open"),
    (ChannelName.INBOX, "hộp thư trong hệ thống", "the in-app inbox"),
    (ChannelName.EMAIL, "thư điện tử", "e-mail"),
    (ChannelName.WEBHOOK, "gửi tự động tới hệ thống của cơ quan", "the agency's own system"),
    (PostponedBecause.CIRCUIT_OPEN, "hệ thống nhận hỏng nhiều lần liên tiếp", "the receiving system failed repeatedly"),
    (DeadlineKind.MILESTONE, "mốc của kế hoạch triển khai", "milestone of the rollout plan"),
    (DeadlineKind.PROGRAMME, "ban hành chương trình công tác năm", "adopting the annual programme"),
    (DeadlineKind.PROGRAMME_RESULTS, "báo cáo kết quả chương trình năm", "reporting the programme's results"),
    (DeadlineKind.CORRECTIVE_ACTION, "hành động khắc phục", "corrective action"),
    (DeadlineKind.CHECK_REQUEST, "yêu cầu của đoàn kiểm tra", "request of a check visit"),
    (DeadlineKind.RECOMMENDATION, "kiến nghị", "recommendation"),
    (DeadlineKind.CERTIFICATE, "chứng nhận lại", "renewal of the certificate"),
    (DeadlineKind.SURVEILLANCE, "đánh giá giám sát", "surveillance audit"),
    (Audience.RESPONSIBLE, "người phụ trách chất lượng", "whoever sees to quality"),
    (Audience.HEAD, "thủ trưởng cơ quan", "the head of the agency"),
    (Audience.OFFICE, "Văn phòng UBND tỉnh", "the PPC Office"),
    (Dropping.WITHDRAWN, "việc đã được rút hoặc thu hồi", "it was withdrawn"),
    (Dropping.AGENCY_ENDED, "cơ quan đã kết thúc hoạt động", "the agency has ended"),
    (Dropping.NOT_BOUND, "cơ quan không còn phải làm việc này", "the agency is not bound to it any more"),
    (KeyEnd.RETIRED, "được thay thế đúng quy trình", "retired in good order"),
    (KeyEnd.REVOKED, "bị thu hồi", "revoked"),
    (AlarmKind.SPLIT_VIEW, "sổ đã ký hai điểm chốt mâu thuẫn nhau", "two signed checkpoints contradict each other"),
    (
        AlarmKind.CONTRADICTION,
        "văn bản nhận được khác văn bản đang giữ ở cùng vị trí",
        "a document came that is not the one held at its position",
    ),
    (AlarmKind.CHANGED, "nội dung khác với nội dung đã được làm chứng", "what stands is not what was witnessed"),
    (AlarmKind.MISSING, "sổ ngắn hơn phần đã được làm chứng", "the log is shorter than what was witnessed"),
    (AlarmKind.MIRROR_DAMAGED, "bản sao do thanh tra giữ bị sai lệch", "inspection's own copy is damaged"),
    (AlarmKind.OWN_LOG_DAMAGED, "sổ của chính thanh tra bị sai lệch", "inspection's own log is damaged"),
    (AlarmKind.STALE, "sổ quá lâu không công bố điểm chốt", "no checkpoint was published for too long"),
    (FactKind.NONCONFORMITY_CLOSED, "đã đóng điểm không phù hợp", "nonconformity closed"),
    (FactKind.NONCONFORMITY_HANDED_OVER, "đã bàn giao điểm không phù hợp", "nonconformity handed over"),
    (FactKind.NONCONFORMITY_TAKEN_OVER, "tiếp nhận điểm không phù hợp còn mở", "open nonconformity taken over"),
    (FactKind.SIGNAL_RAISED, "có dấu hiệu áp dụng hình thức", "signal raised"),
    (FactKind.SEVERE_SIGNAL_RAISED, "có dấu hiệu áp dụng hình thức nghiêm trọng", "severe signal raised"),
    (FactKind.SIGNAL_ANSWERED, "dấu hiệu đã được giải trình", "signal explained"),
    (FactKind.SIGNAL_UPHELD, "dấu hiệu được xác nhận là có căn cứ", "signal upheld"),
    (FactKind.SIGNAL_DISMISSED, "dấu hiệu đã bị bác bỏ", "signal dismissed"),
    (FactKind.SUCCEEDED_BY, "đã chấm dứt, kinh phí có cơ quan tiếp nhận", "ended; its money goes to a successor"),
    (FactKind.INHERITED_FROM, "tiếp nhận kinh phí của cơ quan đã chấm dứt", "takes over the money of an ended agency"),
    (DocumentKind.POLICY, "chính sách chất lượng", "quality policy"),
    (DocumentKind.OBJECTIVES, "mục tiêu chất lượng", "quality objectives"),
    (DocumentKind.MANUAL, "sổ tay chất lượng", "quality manual"),
    (DocumentKind.PROCEDURE, "thủ tục dạng văn bản", "documented procedure"),
    (DocumentKind.WORK_PROCESS, "quy trình tác nghiệp", "work process"),
    (DocumentKind.OTHER, "tài liệu khác", "other document"),
    (ReviewInput.AUDIT_RESULTS, "kết quả đánh giá", "results of audits"),
    (ReviewInput.FEEDBACK, "phản hồi của công dân, tổ chức", "feedback of citizens"),
    (ReviewInput.PERFORMANCE, "kết quả thực hiện quá trình", "performance of processes"),
    (ReviewInput.ACTIONS, "hành động khắc phục, phòng ngừa", "corrective and preventive actions"),
    (ReviewInput.EARLIER_REVIEWS, "việc theo các lần xem xét trước", "follow-up of earlier reviews"),
    (ReviewInput.CHANGES, "thay đổi ảnh hưởng đến hệ thống", "changes that affect the system"),
    (ReviewInput.IMPROVEMENTS, "khuyến nghị cải tiến", "recommended improvements"),
    (ReviewOutput.SYSTEM, "cải tiến hệ thống", "improvement of the system"),
    (ReviewOutput.SERVICE, "cải tiến dịch vụ", "improvement of services"),
    (ReviewOutput.RESOURCES, "nhu cầu nguồn lực", "needs of resources"),
    (Target.AT_MOST, "không quá", "at most"),
    (Target.AT_LEAST, "ít nhất", "at least"),
    (Target.EXACTLY, "đúng bằng", "exactly"),
    (RecommendationSource.ASSESSMENT, "cuộc đánh giá", "assessment"),
    (RecommendationSource.CHECK, "cuộc kiểm tra", "check"),
    (RecommendationSource.INSPECTION, "cuộc thanh tra", "inspection"),
    (SampleSubject.CLAUSES, "các điều", "clauses"),
    (SampleSubject.RECORDS, "hồ sơ", "records"),
    (Severity.MINOR, "nhẹ", "minor"),
    (Severity.MODERATE, "vừa", "moderate"),
    (Severity.SEVERE, "nghiêm trọng", "severe"),
    (SignalSubject.AGENCY, "cơ quan", "an agency"),
    (SignalSubject.ASSESSOR, "chuyên gia đánh giá", "an assessor"),
    (SignalSubject.PROGRAMME, "toàn chương trình", "the programme"),
    (TieGround.EMPLOYMENT, "công tác tại cơ quan", "employment"),
    (TieGround.CONSULTANCY, "tư vấn", "consultancy"),
    (TieGround.GUIDANCE, "hướng dẫn riêng", "individual guidance"),
    (TieGround.PURCHASE, "mua dịch vụ tư vấn", "purchase of consultancy"),
    (Unreadable.DAMAGED, "tệp hỏng", "damaged"),
    (Unreadable.ENCRYPTED, "tệp có mật khẩu", "encrypted"),
    (Unreadable.TOO_LARGE, "quá lớn", "too large"),
    (Unreadable.TIMEOUT, "quá thời gian", "timed out"),
    (Unreadable.MEMORY, "quá bộ nhớ", "out of memory"),
    (Unreadable.CRASHED, "chương trình đọc bị dừng", "the reader crashed"),
    (Unreadable.NO_TEXT, "không có văn bản", "no text in it"),
    (Unreadable.LEGACY_ENCODING, "bảng mã cũ", "a legacy encoding"),
    (Unreadable.UNSUPPORTED, "loại tệp chưa đọc được", "a type that is not read"),
    (CommitteeFunction.HEAD, "trưởng ban", "head"),
    (CommitteeFunction.DEPUTY, "phó trưởng ban", "deputy"),
    (CommitteeFunction.STANDING, "uỷ viên thường trực", "standing member"),
    (CommitteeFunction.SECRETARY, "thư ký", "secretary"),
    (CommitteeFunction.MEMBER, "uỷ viên", "member"),
    (CheckRole.LEAD, "trưởng đoàn kiểm tra", "lead of the check"),
    (CheckRole.MEMBER, "thành viên đoàn kiểm tra", "member of the check team"),
    (GuidanceKind.DISSEMINATION, "Phổ biến, quán triệt", "Dissemination"),
    (GuidanceKind.TRAINING, "Đào tạo, tập huấn", "Training"),
    (GuidanceKind.GUIDANCE, "Hướng dẫn chung", "Guidance"),
    (GuidanceKind.INDIVIDUAL, "Hướng dẫn riêng", "Individual guidance"),
    (Attainment.REACHED, "đạt", "reached"),
    (Attainment.PARTLY, "đạt một phần", "partly reached"),
    (Attainment.NOT_REACHED, "không đạt", "not reached"),
    (Direction.OUTGOING, "văn bản đi", "outgoing documents"),
    (Direction.INCOMING, "văn bản đến", "incoming documents"),
    (Disorder.INSERTED, "số chèn", "an inserted number"),
    (Disorder.NUMBER_FALLS, "số lùi", "the number falls"),
    (Disorder.DATE_FALLS, "ngày văn bản lùi", "the document's date falls"),
    (Disorder.REGISTRATION_FALLS, "ngày đăng ký lùi", "the registration falls"),
    (Disorder.AFTER_CLOSING, "ghi sau khi khoá sổ", "after the closing"),
    (Position.AGREES, "đồng ý", "agrees"),
    (Position.AGREES_WITH_REMARKS, "đồng ý, có ý kiến", "agrees with remarks"),
    (Position.DISAGREES, "không đồng ý", "disagrees"),
    (TimeUnknown.NO_STAFF_COUNT, "chưa biết số người của cơ quan", "the number of staff is not known"),
    (TimeUnknown.BEYOND_TABLE, "vượt ngoài bảng tham chiếu", "beyond the reference table"),
    (TimeUnknown.NO_REFERENCE, "chưa có bảng tham chiếu", "no reference table"),
    (VoucherKind.ADVANCE, "tạm ứng", "an advance"),
    (VoucherKind.PAYMENT, "thanh toán", "a payment"),
    (VoucherKind.CLEARING, "thanh toán tạm ứng", "the clearing of an advance"),
    (VoucherKind.REPAYMENT, "nộp trả", "a repayment"),
    (VoucherKind.RECOVERY, "thu hồi", "a recovery"),
    (Confidence.SEED, "theo chính văn bản chỉ thị", "as the directive itself says"),
    (Confidence.FOUND, "theo nguồn đã nêu", "read in the source named"),
    (Confidence.MEMORY, "chưa kiểm chứng", "not verified"),
    (Confidence.RECORDED, "do người có trách nhiệm nhập", "entered by the person responsible"),
)
# By type and value: a member of one enumeration equals that of another which has the same word.
_BY_CODE: Final = {(type(code), code.value): (vi, en) for code, vi, en in NAMES}


def label(code: StrEnum, language: str) -> str:
    """Returns what `code` is called in `language` ("vi" or "en"); the code itself where nobody named it."""
    vi, en = _BY_CODE.get((type(code), code.value), (code.value, code.value))
    return en if language == "en" else vi


def labelled(code: StrEnum) -> dict[str, str]:
    """Returns a code with its names, as answers show it."""
    return dict(_labelled(type(code), code.value))


@lru_cache(maxsize=1024)
def _labelled(kind: type[StrEnum], value: str) -> dict[str, str]:
    code = kind(value)
    return {"code": value, "vi": label(code, "vi"), "en": label(code, "en")}
