"""The "no" to plans of time, to declared interests, and to the leading body on its own file."""

from __future__ import annotations

from typing import Final

from services.assessment.domain.independence import IMPARTIALITY
from shared.errors import BODY, OURS, PERSON, Kind, Separation, Source, Term, directive, rule

MD5: Final = Source("IAF MD 5", "bảng QMS 1 / table QMS 1")

SHORTFALL_UNEXPLAINED: Final = rule(
    "assessment.shortfall-unexplained",
    Kind.INVALID,
    vi="Dự kiến {planned} phút công, ít hơn {required} phút mà bảng tham chiếu nêu{caution}, nhưng không có lý do.",
    en="{planned} minutes are planned, fewer than the {required} of the reference table{caution}, without a reason.",
    todo_vi="Hãy ghi lý do; bảng chỉ để tham chiếu, không bắt buộc đối với cơ quan nhà nước.",
    todo_en="Give the reason; the table is a reference, no obligation of state bodies.",
    source=MD5,
)
NOT_TO_PLAN: Final = rule(
    "assessment.not-to-plan",
    Kind.CONFLICT,
    vi="Không dự kiến lại thời lượng của cuộc đánh giá này nữa: {state}.",
    en="The time of this assessment is not planned any more: it is {state}.",
    todo_vi="Thời lượng được dự kiến từ khi lên lịch đến trước khi trình kết quả.",
    todo_en="It is planned between the scheduling and the submission.",
)
INTEREST_THERE: Final = rule(
    "assessment.declared-interest",
    Kind.FORBIDDEN,
    vi="Người này đã khai có lợi ích liên quan đến chính cơ quan được đánh giá ({agency}).",
    en="This person declared an interest in the assessed agency itself ({agency}).",
    todo_vi="Hãy cử người khác; nếu đoàn đã làm việc, hãy huỷ cuộc đánh giá, có lý do.",
    todo_en="Name somebody else; where the team has begun, withdraw the assessment with the reason.",
    source=IMPARTIALITY,
    separates=Separation(
        Term("khai có lợi ích liên quan đến cơ quan được đánh giá", "declared an interest in the assessed agency"),
        Term("tham gia đánh giá cơ quan đó", "assess it"),
        PERSON,
    ),
)
INTEREST_OF_OUTSIDER: Final = rule(
    "assessment.interest-of-outsider",
    Kind.INVALID,
    vi="Người này không thuộc đoàn, cũng không phải người của Sở Khoa học và Công nghệ tham gia.",
    en="This person is neither of the team nor a participant of DOST.",
    todo_vi="Chỉ khai lợi ích của người tham gia cuộc đánh giá.",
    todo_en="Declare interests of those who take part.",
)
NOT_OWN_INTEREST: Final = rule(
    "assessment.not-own-interest",
    Kind.FORBIDDEN,
    vi="Lợi ích do chính người có lợi ích, hoặc trưởng đoàn, khai.",
    en="An interest is declared by who has it, or by the lead.",
    todo_vi="Hãy để người đó hoặc trưởng đoàn thực hiện.",
    todo_en="Let them or the lead do it.",
)
DOST_DECIDES_ON_ITSELF: Final = rule(
    "assessment.dost-decides-on-itself",
    Kind.FORBIDDEN,
    vi="Cuộc đánh giá Sở Khoa học và Công nghệ do Uỷ ban nhân dân tỉnh, không phải Sở, lên lịch và quyết định.",
    en="The assessment of DOST is scheduled and decided by the People's Committee, not by DOST.",
    todo_vi="Hãy để Uỷ ban nhân dân tỉnh thực hiện.",
    todo_en="Let the People's Committee do it.",
    source=OURS,
    separates=Separation(
        Term("là Sở Khoa học và Công nghệ, cơ quan được đánh giá", "is DOST, the assessed agency"),
        Term(
            "lên lịch, phê duyệt, trả lại, huỷ cuộc đánh giá đó",
            "schedule, approve, send back or withdraw that assessment",
        ),
        BODY,
    ),
)
DOST_TAKES_NO_PART: Final = rule(
    "assessment.dost-takes-no-part",
    Kind.FORBIDDEN,
    vi="Khi Sở Khoa học và Công nghệ được đánh giá, người của Sở không tham gia.",
    en="Where DOST is assessed, nobody of DOST takes part.",
    todo_vi="Hãy để trống phần người của Sở tham gia; đoàn là người ở nơi khác.",
    todo_en="Leave DOST's participants empty: the team comes from elsewhere.",
    source=directive("2c"),
    separates=Separation(
        Term("là Sở Khoa học và Công nghệ, cơ quan được đánh giá", "is DOST, the assessed agency"),
        Term("cử người tham gia cuộc đánh giá đó", "have people take part in that assessment"),
        BODY,
    ),
)
