"""What assessment records of audit programmes: three years in which every applicable clause is covered."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Annotated

from shared.contracts.assessment.documents import EditionId
from shared.contracts.assessment.terms import AssessmentKind, ClauseId
from shared.contracts.base import Basis, Facts, event
from shared.contracts.fields import Items, Text
from shared.contracts.terms import AgencyCode


@dataclass(frozen=True, slots=True)
class ClauseExcluded:
    """A clause that does not apply to the agency, and why (clause 1.2)."""

    clause: ClauseId
    justification: Annotated[str, Text(max=1000)]


@dataclass(frozen=True, slots=True)
class AssessmentPlanned:
    """An assessment of the cycle: its kind, the day by which it is held, and the clauses that it covers."""

    kind: AssessmentKind
    due: date
    clauses: Annotated[tuple[ClauseId, ...], Items(min=1, max=100)]


@event("assessment.audit-programme.set", version=1, agencies=("agency",), basis=Basis.REQUIRED)
class AuditProgrammeSet(Facts):
    """Chương trình đánh giá ba năm đầu tiên. / The first cycle of an agency and edition; `cycle_to`: its last day."""

    agency: AgencyCode
    catalogue: EditionId
    cycle_from: date
    cycle_to: date
    exclusions: Annotated[tuple[ClauseExcluded, ...], Items(max=60)] = ()
    planned: Annotated[tuple[AssessmentPlanned, ...], Items(min=1, max=24)]


@event("assessment.audit-programme.renewed", version=1, agencies=("agency",), basis=Basis.REQUIRED)
class AuditProgrammeRenewed(Facts):
    """Chu kỳ ba năm tiếp theo. / A further cycle of three years, after the one before."""

    agency: AgencyCode
    catalogue: EditionId
    cycle_from: date
    cycle_to: date
    exclusions: Annotated[tuple[ClauseExcluded, ...], Items(max=60)] = ()
    planned: Annotated[tuple[AssessmentPlanned, ...], Items(min=1, max=24)]


@event("assessment.audit-programme.revised", version=1, agencies=("agency",), basis=Basis.REQUIRED)
class AuditProgrammeRevised(Facts):
    """Chu kỳ hiện tại được sửa, có lý do. / The present cycle was revised, for the reason of the act; whole anew."""

    agency: AgencyCode
    catalogue: EditionId
    cycle_from: date
    cycle_to: date
    exclusions: Annotated[tuple[ClauseExcluded, ...], Items(max=60)] = ()
    planned: Annotated[tuple[AssessmentPlanned, ...], Items(min=1, max=24)]


@event("assessment.audit-programme.ended", version=1, agencies=("agency",), basis=Basis.REQUIRED)
class AuditProgrammeEnded(Facts):
    """Chương trình chấm dứt. / The programme ended: the agency is no longer assessed by this edition."""

    agency: AgencyCode
    catalogue: EditionId
