"""The shapes of audit programmes over HTTP."""

from __future__ import annotations

from services.assessment.domain.auditprogramme import ProgrammeState
from services.assessment.projections.completeness import EDITION
from services.assessment.schemas.parts import AgencyPage, CitedView, ClauseNamed, WordsView
from services.assessment.schemas.systemfile import PartKey
from shared.contracts.assessment import (
    AssessmentKey,
    AssessmentKind,
    AssessmentPlanned,
    ClauseExcluded,
    ClauseId,
    EditionId,
)
from shared.contracts.terms import AgencyCode
from shared.http import CommandBody, Strict, fields
from shared.http.schemas import ClockArgs

_PLANNED = "Các cuộc đánh giá dự kiến / the assessments planned"
_EXCLUDED = "Điều không áp dụng, có lý do / clauses that do not apply, and why"


class _Planning(CommandBody):
    planned = fields.Items(fields.of(AssessmentPlanned), least=1, most=24, required=True, description=_PLANNED)
    exclusions = fields.Items(fields.of(ClauseExcluded), most=60, description=_EXCLUDED)


class RenewAuditProgramme(_Planning):
    """Chu kỳ ba năm tiếp theo. / A further cycle of three years."""

    cycle_from = fields.Day(required=True, description="Ngày đầu chu kỳ / first day of the cycle")


class SetAuditProgramme(RenewAuditProgramme):
    """Lập chương trình ba năm. / The first cycle of three years, on a legal basis."""

    agency = fields.of(AgencyCode)
    catalogue = fields.of(EditionId, required=False, load_default=EDITION)


class ReviseAuditProgramme(_Planning):
    """Sửa chu kỳ mới nhất, có lý do. / The latest cycle is revised, for a reason; its days stay."""


class EndAuditProgramme(CommandBody):
    """Chấm dứt chương trình, có lý do. / The programme ends, for a reason."""


class AuditProgrammePage(AgencyPage):
    """A page of audit programmes."""

    state = fields.Choice(ProgrammeState)


class ProgrammeArgs(ClockArgs):
    """The two clocks."""


class CycleDaysView(Strict):
    """Một chu kỳ. / A cycle by its days."""

    cycle_from = fields.Day(required=True)
    cycle_to = fields.Day(required=True)


class AuditProgrammeLine(Strict):
    """Một chương trình, tóm tắt. / A programme as one line."""

    key = PartKey
    agency = fields.of(AgencyCode)
    agency_name = fields.Nested(WordsView, required=True, allow_none=True)
    catalogue = fields.of(EditionId)
    state = fields.Choice(ProgrammeState, required=True)
    state_name = fields.Nested(WordsView, required=True)
    cycles = fields.Items(fields.Nested(CycleDaysView), required=True)
    ended = fields.Nested(CitedView, required=True, allow_none=True)
    version = fields.Whole(least=1, required=True)


class PlannedEntryView(Strict):
    """Một cuộc dự kiến và cuộc đã thực hiện cho nó. / What is planned, and what was held for it."""

    kind = fields.Choice(AssessmentKind, required=True)
    kind_name = fields.Nested(WordsView, required=True)
    due = fields.Day(required=True)
    clauses = fields.Items(fields.of(ClauseId), required=True)
    assessment = fields.of(AssessmentKey | None, required=True)
    approved_by = fields.Uuid(required=True, allow_none=True)
    not_found = fields.Items(fields.of(ClauseId), required=True)
    overdue = fields.Flag(required=True)


class ProgrammeClauseView(ClauseNamed):
    """Một điều áp dụng: đã xem chưa, hạn nào. / An applicable clause: by what assessed, or due when."""

    assessment = fields.of(AssessmentKey | None, required=True)
    finding = fields.Uuid(required=True, allow_none=True)
    due = fields.Day(required=True, allow_none=True)
    overdue = fields.Flag(required=True)


class AuditProgrammeView(AuditProgrammeLine, CycleDaysView):
    """Chương trình và mức bao quát thực tế, suy ra. / The programme and what was really assessed; derived."""

    as_of = fields.Occurred(required=True)
    as_of_instant = fields.Moment(required=True)
    known = fields.Moment(required=True)
    versions = fields.Items(fields.Nested(CitedView), required=True)
    exclusions = fields.Items(fields.of(ClauseExcluded), required=True)
    planned = fields.Items(fields.Nested(PlannedEntryView), required=True)
    applicable = fields.Whole(required=True, unit="điều / clauses")
    covered = fields.Whole(required=True, unit="điều / clauses")
    uncovered = fields.Items(fields.of(ClauseId), required=True)
    overdue = fields.Items(fields.of(ClauseId), required=True)
    clauses = fields.Items(fields.Nested(ProgrammeClauseView), required=True)
