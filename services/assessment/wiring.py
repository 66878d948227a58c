"""The composition root: what the assessment service is made of."""

from __future__ import annotations

from typing import Final

from services.assessment.api import BLUEPRINTS
from services.assessment.application import AssessmentApplication
from services.assessment.application.texts import TextWork
from services.assessment.catalogues import load_all
from services.assessment.domain.assessment import Assessment
from services.assessment.domain.assignments import Assignments
from services.assessment.domain.auditprogramme import AuditProgramme
from services.assessment.domain.certificate import Certificate
from services.assessment.domain.commitment import Commitment
from services.assessment.domain.docket import Docket
from services.assessment.domain.evidence import Evidence
from services.assessment.domain.internalaudit import InternalAudit
from services.assessment.domain.managementreview import ManagementReview
from services.assessment.domain.nonconformity import Nonconformity
from services.assessment.domain.recommendation import Recommendation
from services.assessment.domain.roster import Roster
from services.assessment.domain.sampling import Sampling
from services.assessment.domain.selfassessment import SelfAssessment
from services.assessment.domain.signal import Signal
from services.assessment.domain.systemdocument import SystemDocument
from services.assessment.domain.workprocess import WorkProcess
from services.assessment.extraction.process import Extractor
from services.assessment.policy import HEARS, REACTIONS
from services.assessment.projections import AssessmentProjection
from services.assessment.settings import Settings
from shared.eventstore.aggregate import Aggregate
from shared.eventstore.files import Files
from shared.service import Ground, Service

AGGREGATES: Final[tuple[type[Aggregate], ...]] = (
    Assessment,
    Assignments,
    AuditProgramme,
    Evidence,
    InternalAudit,
    ManagementReview,
    Nonconformity,
    Roster,
    Sampling,
    SelfAssessment,
    SystemDocument,
    WorkProcess,
    Certificate,
    Commitment,
    Docket,
    Recommendation,
    Signal,
)
"""What snapshots are taken of."""


def build(ground: Ground, settings: Settings) -> Service:
    """Returns the assessment service on `ground`; evidence files lie in the data folder's `files`.

    Raises:
        CatalogueFault: an edition of the standard contradicts itself.
    """
    files = Files(settings.common.data / "files")
    application = AssessmentApplication(ground.store, ground.stamp, files=files, catalogues=load_all())
    views = ground.views(AssessmentProjection())
    texts = TextWork(application, views, Extractor())
    return Service(
        "assessment",
        ground,
        application,
        views,
        BLUEPRINTS,
        reactions=REACTIONS,
        aggregates=AGGREGATES,
        hears=HEARS,
        tasks={"texts": texts.run},
        is_idle=texts.is_idle,
        concerns={"evidence": texts.concern},
    )
