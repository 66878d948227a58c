"""Read models of funding (`folding`) and what is asked of them (`queries`). Rebuildable at any time.

Every entry of a trail cites the event it comes from, by id and position. Persons appear by opaque id alone.
"""

from services.funding.projections.folding import FundingProjection
from services.funding.projections.queries import FundingQueries

__all__ = ["FundingProjection", "FundingQueries"]
