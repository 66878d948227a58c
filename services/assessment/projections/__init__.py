"""Read models of assessment, folded from its own log, and the answers made from them; rebuildable at any time."""

from services.assessment.projections.answers import (
    assessment_answer,
    assessment_summary,
    nonconformity_answer,
)
from services.assessment.projections.catalogues import (
    catalogue_answer,
    catalogue_summary,
    correlation_answer,
    standing_answer,
)
from services.assessment.projections.citing import AGENCIES, ASSESSMENTS, EVIDENCE, NONCONFORMITIES, View
from services.assessment.projections.folding import AssessmentProjection

__all__ = [
    "AGENCIES",
    "ASSESSMENTS",
    "EVIDENCE",
    "NONCONFORMITIES",
    "AssessmentProjection",
    "View",
    "assessment_answer",
    "assessment_summary",
    "catalogue_answer",
    "catalogue_summary",
    "correlation_answer",
    "nonconformity_answer",
    "standing_answer",
]
