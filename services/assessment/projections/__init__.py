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
from services.assessment.projections.citing import (
    AGENCIES,
    ASSESSMENTS,
    EVIDENCE,
    NONCONFORMITIES,
    SAMPLINGS,
    TEXTS,
    View,
)
from services.assessment.projections.evidence import evidence_answer
from services.assessment.projections.folding import AssessmentProjection
from services.assessment.projections.samplings import sampling_answer

__all__ = [
    "AGENCIES",
    "ASSESSMENTS",
    "EVIDENCE",
    "NONCONFORMITIES",
    "SAMPLINGS",
    "TEXTS",
    "AssessmentProjection",
    "View",
    "assessment_answer",
    "assessment_summary",
    "catalogue_answer",
    "catalogue_summary",
    "correlation_answer",
    "evidence_answer",
    "nonconformity_answer",
    "sampling_answer",
    "standing_answer",
]
