"""What funding records, by what it is about. Money is whole đồng. Importing this package declares all of it."""

from shared.contracts.funding.allocations import (
    AllocationAssigned,
    AllocationHandedOver,
    AllocationInherited,
    HandedShare,
    Origin,
    Tranche,
    TrancheReleased,
)
from shared.contracts.funding.budgets import (
    BudgetAdjusted,
    BudgetApproved,
    BudgetCommitted,
    BudgetCommittedV1,
    BudgetRecommitted,
)
from shared.contracts.funding.estimates import (
    BalancedBy,
    Channel,
    EstimateApproved,
    EstimateBalanced,
    EstimateKey,
    EstimateLine,
    EstimateProposed,
    EstimateProposedV1,
    EstimateSubmitted,
)
from shared.contracts.funding.frames import FrameAdjusted, FrameApproved, FrameBudgeted, FrameKey, FramePart
from shared.contracts.funding.holds import (
    HoldBegun,
    HoldConfirmed,
    HoldEnded,
    HoldKey,
    HoldLifted,
    RecoveryDecided,
    RecoveryRecommended,
)
from shared.contracts.funding.knowledge import EmploymentNoted, FactKind, FactNoted

__all__ = [
    "AllocationAssigned",
    "AllocationHandedOver",
    "AllocationInherited",
    "BalancedBy",
    "BudgetAdjusted",
    "BudgetApproved",
    "BudgetCommitted",
    "BudgetCommittedV1",
    "BudgetRecommitted",
    "Channel",
    "EmploymentNoted",
    "EstimateApproved",
    "EstimateBalanced",
    "EstimateKey",
    "EstimateLine",
    "EstimateProposed",
    "EstimateProposedV1",
    "EstimateSubmitted",
    "FactKind",
    "FactNoted",
    "FrameAdjusted",
    "FrameApproved",
    "FrameBudgeted",
    "FrameKey",
    "FramePart",
    "HandedShare",
    "HoldBegun",
    "HoldConfirmed",
    "HoldEnded",
    "HoldKey",
    "HoldLifted",
    "Origin",
    "RecoveryDecided",
    "RecoveryRecommended",
    "Tranche",
    "TrancheReleased",
]
