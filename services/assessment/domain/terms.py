"""What the values of assessment are called, in Vietnamese and in English: the terms of ISO 19011 and the directive."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from typing import Final

from shared.contracts.assessment import AssessmentKind, Result, SampleSubject, TeamRole, TieGround, TimeUnknown
from shared.errors import Term


class Stage(StrEnum):
    """How far an assessment has come."""

    SCHEDULED = "scheduled"
    OPEN = "open"
    SUBMITTED = "submitted"
    APPROVED = "approved"
    WITHDRAWN = "withdrawn"


class SamplingStage(StrEnum):
    """How far a sampling has come."""

    COMMITTED = "committed"
    CLOSED = "closed"
    DRAWN = "drawn"
    ABANDONED = "abandoned"


class EvidenceKind(StrEnum):
    """What sort of document a piece of evidence is."""

    POLICY = "policy"
    PROCEDURE = "procedure"
    RECORD = "record"
    MINUTES = "minutes"
    REPORT = "report"
    OTHER = "other"


STAGE_NAMES: Final[Mapping[Stage, Term]] = {
    Stage.SCHEDULED: Term("đã lên lịch", "scheduled"),
    Stage.OPEN: Term("đang đánh giá", "open"),
    Stage.SUBMITTED: Term("đã trình", "submitted"),
    Stage.APPROVED: Term("đã phê duyệt", "approved"),
    Stage.WITHDRAWN: Term("đã huỷ", "withdrawn"),
}
SAMPLING_NAMES: Final[Mapping[SamplingStage, Term]] = {
    SamplingStage.COMMITTED: Term("đã cam kết", "committed"),
    SamplingStage.CLOSED: Term("đã đóng, chờ chọn mẫu", "closed, waiting to be drawn"),
    SamplingStage.DRAWN: Term("đã chọn mẫu", "drawn"),
    SamplingStage.ABANDONED: Term("đã bỏ", "given up"),
}
SUBJECT_NAMES: Final[Mapping[SampleSubject, Term]] = {
    SampleSubject.CLAUSES: Term("điều của tiêu chuẩn", "clauses of the standard"),
    SampleSubject.RECORDS: Term("hồ sơ", "records"),
}
KIND_NAMES: Final[Mapping[AssessmentKind, Term]] = {
    AssessmentKind.INITIAL: Term("đánh giá ban đầu", "initial assessment"),
    AssessmentKind.PERIODIC: Term("đánh giá định kỳ", "periodic assessment"),
    AssessmentKind.UNANNOUNCED: Term("đánh giá đột xuất", "unannounced audit"),
    AssessmentKind.RECERTIFICATION: Term("đánh giá lại", "recertification audit"),
}
RESULT_NAMES: Final[Mapping[Result, Term]] = {
    Result.CONFORMING: Term("phù hợp", "conforming"),
    Result.MINOR_NONCONFORMITY: Term("điểm không phù hợp nhẹ", "minor nonconformity"),
    Result.MAJOR_NONCONFORMITY: Term("điểm không phù hợp nặng", "major nonconformity"),
    Result.OBSERVATION: Term("điểm quan sát", "observation"),
    Result.NOT_APPLICABLE: Term("không áp dụng (ngoại lệ)", "not applicable (exclusion)"),
}
ROLE_NAMES: Final[Mapping[TeamRole, Term]] = {
    TeamRole.LEAD: Term("trưởng đoàn", "lead"),
    TeamRole.MEMBER: Term("thành viên", "member"),
    TeamRole.OBSERVER: Term("quan sát viên", "observer"),
}
GROUND_NAMES: Final[Mapping[TieGround, Term]] = {
    TieGround.EMPLOYMENT: Term("làm việc tại cơ quan", "works or worked there"),
    TieGround.CONSULTANCY: Term("tư vấn cho cơ quan", "consulted for it"),
    TieGround.GUIDANCE: Term("hướng dẫn riêng cho cơ quan", "guided it individually"),
    TieGround.PURCHASE: Term("ký mua tư vấn cho cơ quan", "bought its consultancy"),
}
UNKNOWN_NAMES: Final[Mapping[TimeUnknown, Term]] = {
    TimeUnknown.NO_STAFF_COUNT: Term("chưa biết số người của cơ quan", "nobody has told how many work in the agency"),
    TimeUnknown.BEYOND_TABLE: Term("bảng không đến số người này", "the table does not go to so many people"),
    TimeUnknown.NO_REFERENCE: Term(
        "bảng không nêu cho loại đánh giá này", "the table has no figure for this kind of assessment"
    ),
}
NOT_VERIFIED: Final = Term("chưa kiểm chứng", "not verified")
"""How a fact of confidence `memory` is shown, always."""
