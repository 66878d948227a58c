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
from shared.contracts.funding.budgets import BudgetApproved, BudgetCommitted
from shared.contracts.funding.estimates import (
    BalancedBy,
    Channel,
    EstimateApproved,
    EstimateBalanced,
    EstimateKey,
    EstimateLine,
    EstimateProposed,
    EstimateSubmitted,
)
from shared.contracts.funding.knowledge import EmploymentNoted, FactKind, FactNoted

__all__ = [
    "AllocationAssigned",
    "AllocationHandedOver",
    "AllocationInherited",
    "BalancedBy",
    "BudgetApproved",
    "BudgetCommitted",
    "Channel",
    "EmploymentNoted",
    "EstimateApproved",
    "EstimateBalanced",
    "EstimateKey",
    "EstimateLine",
    "EstimateProposed",
    "EstimateSubmitted",
    "FactKind",
    "FactNoted",
    "HandedShare",
    "Origin",
    "Tranche",
    "TrancheReleased",
]
