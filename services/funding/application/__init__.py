"""What funding does, one method per use case: load, decide, save."""

from services.funding.application.allocations import Allocations
from services.funding.application.budgets import Budgets
from services.funding.application.estimates import Estimates
from services.funding.application.frames import Frames
from services.funding.application.holds import Holds
from services.funding.application.spending import Spendings


class FundingApplication(Frames, Budgets, Estimates, Allocations, Holds, Spendings):
    """The commands of funding: the use cases of every module of this package."""
