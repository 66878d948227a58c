"""What internal audits and management reviews refuse."""

from __future__ import annotations

from typing import Final

from shared.errors import OURS, PERSON, Kind, Separation, Term, rule, standard

NOT_PLANNED: Final = rule(
    "assessment.internal-audit-not-planned",
    Kind.CONFLICT,
    vi="Cuộc đánh giá nội bộ không còn chờ thực hiện: {state}.",
    en="The internal audit does not wait to be held: it is {state}.",
    todo_vi="Hãy lập kế hoạch một cuộc mới.",
    todo_en="Plan another one.",
    source=standard("8.2.2"),
)
NOT_HELD: Final = rule(
    "assessment.internal-audit-not-held",
    Kind.CONFLICT,
    vi="Cuộc đánh giá nội bộ không ở bước theo dõi khắc phục: {state}.",
    en="The internal audit is not being followed up: it is {state}.",
    todo_vi="Việc khắc phục được theo dõi sau khi đánh giá và trước khi kết thúc.",
    todo_en="Actions are followed up after the audit was held and before it is closed.",
    source=standard("8.2.2"),
)
PART_EMPTY: Final = rule(
    "assessment.audit-part-empty",
    Kind.INVALID,
    vi="Phần đánh giá này không nêu điều hay quá trình nào.",
    en="This part of the audit names neither a clause nor a process.",
    todo_vi="Hãy nêu ít nhất một điều hoặc một quá trình.",
    todo_en="Name at least one clause or process.",
    source=standard("8.2.2"),
)
PROCESS_UNKNOWN: Final = rule(
    "assessment.process-unknown",
    Kind.INVALID,
    vi="Cơ quan {agency} chưa xác định quá trình “{process}”.",
    en="Agency {agency} has identified no process “{process}”.",
    todo_vi="Hãy ghi quá trình đó trước.",
    todo_en="Record that process first.",
    source=standard("4.1 a"),
)
OWN_WORK: Final = rule(
    "assessment.own-work",
    Kind.FORBIDDEN,
    vi="Chuyên gia đánh giá nội bộ không đánh giá công việc của chính mình ({work}).",
    en="An internal auditor does not audit their own work ({work}).",
    todo_vi="Hãy giao phần này cho người không phụ trách và không làm việc đó trong kỳ được đánh giá.",
    todo_en="Give this part to somebody who did not answer for that work in the audited period, nor do it.",
    source=standard("8.2.2"),
    separates=Separation(
        Term("phụ trách hoặc làm một công việc trong kỳ được đánh giá", "answered for work of the audited period"),
        Term("đánh giá nội bộ công việc đó", "audit it internally"),
        PERSON,
    ),
)
OWN_FOLLOW_UP: Final = rule(
    "assessment.own-follow-up",
    Kind.FORBIDDEN,
    vi="Người đã khắc phục không kiểm tra xác nhận việc khắc phục đó, kể cả khi ký thay.",
    en="Who carried out an action does not verify it, nor does anybody acting for them.",
    todo_vi="Hãy để người khác kiểm tra xác nhận.",
    todo_en="Let another person verify it.",
    source=standard("8.2.2"),
    separates=Separation(
        Term("khắc phục phát hiện của đánh giá nội bộ", "acted upon a finding of an internal audit"),
        Term("kiểm tra xác nhận việc khắc phục đó", "verify that action"),
        PERSON,
    ),
)
SETTLED_EXCEED: Final = rule(
    "assessment.settled-exceed",
    Kind.INVALID,
    vi="Xác nhận {settled} điểm, nhưng chỉ còn {left} điểm không phù hợp chưa khắc phục.",
    en="{settled} are verified, while {left} nonconformities are left.",
    todo_vi="Hãy kiểm tra lại số điểm.",
    todo_en="Check the number.",
)
STILL_UNSETTLED: Final = rule(
    "assessment.internal-audit-unsettled",
    Kind.CONFLICT,
    vi="Còn {left} điểm không phù hợp chưa được xác nhận đã khắc phục.",
    en="{left} nonconformities are not verified as settled.",
    todo_vi="Hãy theo dõi và xác nhận hết rồi mới kết thúc.",
    todo_en="Verify them all before closing.",
    source=standard("8.2.2"),
)
COVERS_LATER: Final = rule(
    "assessment.covers-later",
    Kind.INVALID,
    vi="Kỳ được đánh giá bắt đầu ngày {covers}, sau ngày đánh giá đầu tiên ({first}).",
    en="The audited period begins on {covers}, after the first day of the audit ({first}).",
    todo_vi="Hãy sửa kỳ được đánh giá.",
    todo_en="Correct the audited period.",
)
REVIEW_BY_TOP: Final = rule(
    "assessment.review-by-top-management",
    Kind.FORBIDDEN,
    vi="Xem xét của lãnh đạo do thủ trưởng, hoặc người ký thay thủ trưởng, tiến hành và ghi nhận.",
    en="A management review is held, and recorded, by the head or by who signs for the head.",
    todo_vi="Hãy để thủ trưởng ghi nhận, hoặc nêu rõ tư cách ký thay và người được ký thay.",
    todo_en="Let the head record it, or say in what capacity and for whom you sign.",
    source=standard("5.6.1"),
)
DUE_BEFORE_REVIEW: Final = rule(
    "assessment.due-before-review",
    Kind.INVALID,
    vi="Hạn {due} trước ngày xem xét {held}.",
    en="The deadline {due} lies before the review, {held}.",
    todo_vi="Hãy sửa hạn thực hiện.",
    todo_en="Correct the deadline.",
)
DECISION_UNKNOWN: Final = rule(
    "assessment.decision-unknown",
    Kind.INVALID,
    vi="Cuộc xem xét có {count} quyết định; không có quyết định thứ {decision}.",
    en="The review took {count} decisions; there is no decision {decision}.",
    todo_vi="Hãy nêu thứ tự của quyết định, từ 1.",
    todo_en="Name the decision by its place, from 1.",
)
ALREADY_COMPLETED: Final = rule(
    "assessment.decision-already-completed",
    Kind.CONFLICT,
    vi="Quyết định thứ {decision} đã được ghi là thực hiện xong.",
    en="Decision {decision} was recorded as carried out.",
    todo_vi="Không cần ghi lại.",
    todo_en="Nothing is left to record.",
    source=OURS,
)
