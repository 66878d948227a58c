"""Read models of assessment, folded from its own log, and the answers made from them; rebuildable at any time."""

from services.assessment.projections.answers import (
    assessment_answer,
    assessment_summary,
)
from services.assessment.projections.assessments import hidden_from
from services.assessment.projections.catalogues import (
    catalogue_answer,
    catalogue_summary,
    correlation_answer,
    standing_answer,
)
from services.assessment.projections.citing import (
    AGENCIES,
    ASSESSMENTS,
    CERTIFICATES,
    EVIDENCE,
    NONCONFORMITIES,
    RECOMMENDATIONS,
    SAMPLINGS,
    SIGNALS,
    TEXTS,
    View,
)
from services.assessment.projections.evidence import evidence_answer
from services.assessment.projections.folding import AssessmentProjection
from services.assessment.projections.independence import independence_answer
from services.assessment.projections.samplings import sampling_answer

__all__ = [
    "AGENCIES",
    "ASSESSMENTS",
    "CERTIFICATES",
    "EVIDENCE",
    "NONCONFORMITIES",
    "RECOMMENDATIONS",
    "SAMPLINGS",
    "SIGNALS",
    "TEXTS",
    "AssessmentProjection",
    "View",
    "assessment_answer",
    "assessment_summary",
    "catalogue_answer",
    "catalogue_summary",
    "correlation_answer",
    "evidence_answer",
    "hidden_from",
    "independence_answer",
    "sampling_answer",
    "standing_answer",
]
