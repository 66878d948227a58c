"""What the registry records, by what it is about. Importing this package declares all of it."""

from shared.contracts.registry.agencies import (
    AgencyEnrolled,
    AgencyRegistered,
    HeadAppointed,
    MilestoneReported,
    StaffReported,
)
from shared.contracts.registry.changes import (
    AgencyPlacedUnder,
    AgencyReclassified,
    AgencyRenamed,
    ContactsChanged,
    ContactsErased,
    EnrolmentWithdrawn,
)
from shared.contracts.registry.consultancies import ConsultancyContracted, ConsultancyEnded, ConsultancyKey
from shared.contracts.registry.guidance import (
    Attendance,
    AttendanceCorrected,
    GuidanceHeld,
    GuidanceKey,
    GuidanceKind,
)
from shared.contracts.registry.obligations import KindObligation, ObligationDecided, ObligationVersion
from shared.contracts.registry.people import PersonEmployed, PersonErased, PersonRecorded, PostHeld
from shared.contracts.registry.plans import AgencyTargets, MilestoneTarget, PlanAdopted, TargetRevised, WaveScheduled
from shared.contracts.registry.programmes import Objective, ProgrammeAdopted
from shared.contracts.registry.reorganisations import (
    AgencyReorganised,
    Inheritance,
    Matter,
    ReorganisationCarriedOut,
    ReorganisationKey,
    ReorganisationKind,
    Transfer,
)

__all__ = [
    "AgencyEnrolled",
    "AgencyPlacedUnder",
    "AgencyReclassified",
    "AgencyRegistered",
    "AgencyRenamed",
    "AgencyReorganised",
    "AgencyTargets",
    "Attendance",
    "AttendanceCorrected",
    "ConsultancyContracted",
    "ConsultancyEnded",
    "ConsultancyKey",
    "ContactsChanged",
    "ContactsErased",
    "EnrolmentWithdrawn",
    "GuidanceHeld",
    "GuidanceKey",
    "GuidanceKind",
    "HeadAppointed",
    "Inheritance",
    "KindObligation",
    "Matter",
    "MilestoneReported",
    "MilestoneTarget",
    "Objective",
    "ObligationDecided",
    "ObligationVersion",
    "PersonEmployed",
    "PersonErased",
    "PersonRecorded",
    "PlanAdopted",
    "PostHeld",
    "ProgrammeAdopted",
    "ReorganisationCarriedOut",
    "ReorganisationKey",
    "ReorganisationKind",
    "StaffReported",
    "TargetRevised",
    "Transfer",
    "WaveScheduled",
]
