"""What assessment records, by what it is about. Importing this package declares all of it."""

from shared.contracts.assessment.assessments import (
    AssessmentApproved,
    AssessmentOpened,
    AssessmentReturned,
    AssessmentScheduled,
    AssessmentSubmitted,
    AssessmentWithdrawn,
    FindingRecorded,
    TeamMember,
)
from shared.contracts.assessment.certificates import CertificateKey, CertificateRecorded
from shared.contracts.assessment.evidence import EvidenceRecorded
from shared.contracts.assessment.nonconformities import NonconformityRaised
from shared.contracts.assessment.roster import AgencyNoted, EmploymentNoted, LineageNoted, StaffNoted, TieNoted
from shared.contracts.assessment.sampling import (
    FrameFixed,
    FrameItem,
    SampleDrawn,
    SampleSize,
    SampleSubject,
    SamplingAbandoned,
    SamplingClosed,
    SamplingCommitted,
    SamplingKey,
    Secret,
)
from shared.contracts.assessment.terms import AssessmentKey, AssessmentKind, ClauseId, Result, TeamRole, TieGround

__all__ = [
    "AgencyNoted",
    "AssessmentApproved",
    "AssessmentKey",
    "AssessmentKind",
    "AssessmentOpened",
    "AssessmentReturned",
    "AssessmentScheduled",
    "AssessmentSubmitted",
    "AssessmentWithdrawn",
    "CertificateKey",
    "CertificateRecorded",
    "ClauseId",
    "EmploymentNoted",
    "EvidenceRecorded",
    "FindingRecorded",
    "FrameFixed",
    "FrameItem",
    "LineageNoted",
    "NonconformityRaised",
    "Result",
    "SampleDrawn",
    "SampleSize",
    "SampleSubject",
    "SamplingAbandoned",
    "SamplingClosed",
    "SamplingCommitted",
    "SamplingKey",
    "Secret",
    "StaffNoted",
    "TeamMember",
    "TeamRole",
    "TieGround",
    "TieNoted",
]
