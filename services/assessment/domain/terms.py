"""What the values of assessment are called, in Vietnamese and in English: the terms of ISO 19011 and the directive."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from typing import Final

from services.assessment.domain.clauses import Words
from shared.contracts.assessment import AssessmentKind, Result, TeamRole


class Stage(StrEnum):
    """How far an assessment has come. There is no way back in this release's events."""

    SCHEDULED = "scheduled"
    OPEN = "open"
    SUBMITTED = "submitted"
    APPROVED = "approved"


class EvidenceKind(StrEnum):
    """What sort of document a piece of evidence is."""

    POLICY = "policy"
    PROCEDURE = "procedure"
    RECORD = "record"
    MINUTES = "minutes"
    REPORT = "report"
    OTHER = "other"


STAGE_NAMES: Final[Mapping[Stage, Words]] = {
    Stage.SCHEDULED: Words("đã lên lịch", "scheduled"),
    Stage.OPEN: Words("đang đánh giá", "open"),
    Stage.SUBMITTED: Words("đã trình", "submitted"),
    Stage.APPROVED: Words("đã phê duyệt", "approved"),
}
KIND_NAMES: Final[Mapping[AssessmentKind, Words]] = {
    AssessmentKind.INITIAL: Words("đánh giá ban đầu", "initial assessment"),
    AssessmentKind.PERIODIC: Words("đánh giá định kỳ", "periodic assessment"),
    AssessmentKind.UNANNOUNCED: Words("đánh giá đột xuất", "unannounced audit"),
    AssessmentKind.RECERTIFICATION: Words("đánh giá lại", "recertification audit"),
}
RESULT_NAMES: Final[Mapping[Result, Words]] = {
    Result.CONFORMING: Words("phù hợp", "conforming"),
    Result.MINOR_NONCONFORMITY: Words("điểm không phù hợp nhẹ", "minor nonconformity"),
    Result.MAJOR_NONCONFORMITY: Words("điểm không phù hợp nặng", "major nonconformity"),
    Result.OBSERVATION: Words("điểm quan sát", "observation"),
    Result.NOT_APPLICABLE: Words("không áp dụng (ngoại lệ)", "not applicable (exclusion)"),
}
ROLE_NAMES: Final[Mapping[TeamRole, Words]] = {
    TeamRole.LEAD: Words("trưởng đoàn", "lead"),
    TeamRole.MEMBER: Words("thành viên", "member"),
    TeamRole.OBSERVER: Words("quan sát viên", "observer"),
}
NOT_VERIFIED: Final = Words("chưa kiểm chứng", "not verified")
"""How a fact of confidence `memory` is shown, always."""
