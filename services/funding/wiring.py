"""The composition root: what funding is made of."""

from __future__ import annotations

from services.funding.api import BLUEPRINTS
from services.funding.application import FundingApplication
from services.funding.domain.allocation import Allocation
from services.funding.domain.budget import Budget
from services.funding.domain.estimate import Estimate
from services.funding.domain.frame import Frame
from services.funding.domain.hold import Hold
from services.funding.domain.knowledge import Knowledge
from services.funding.domain.voucher import Voucher
from services.funding.policy import HEARS, REACTIONS
from services.funding.projections import FundingProjection
from services.funding.settings import Settings
from shared.service import Ground, Service


def build(ground: Ground, _settings: Settings) -> Service:
    """Returns funding on `ground`."""
    return Service(
        "funding",
        ground,
        FundingApplication(ground.store, ground.stamp),
        ground.views(FundingProjection()),
        BLUEPRINTS,
        reactions=REACTIONS,
        aggregates=(Allocation, Budget, Estimate, Frame, Hold, Knowledge, Voucher),
        hears=HEARS,
    )
