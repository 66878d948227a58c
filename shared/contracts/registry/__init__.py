"""What the registry records, by what it is about. Importing this package declares all of it."""

from shared.contracts.registry.agencies import AgencyEnrolled, AgencyRegistered, HeadAppointed, MilestoneReported
from shared.contracts.registry.people import PersonEmployed, PersonErased, PersonRecorded, PostHeld
from shared.contracts.registry.plans import AgencyTargets, MilestoneTarget, PlanAdopted, TargetRevised, WaveScheduled
from shared.contracts.registry.programmes import Objective, ProgrammeAdopted

__all__ = [
    "AgencyEnrolled",
    "AgencyRegistered",
    "AgencyTargets",
    "HeadAppointed",
    "MilestoneReported",
    "MilestoneTarget",
    "Objective",
    "PersonEmployed",
    "PersonErased",
    "PersonRecorded",
    "PlanAdopted",
    "PostHeld",
    "ProgrammeAdopted",
    "TargetRevised",
    "WaveScheduled",
]
