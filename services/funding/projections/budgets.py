"""How the log becomes documents that can be read: a year's budget and what is committed of it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from services.funding.projections.citing import Body, Fold, known
from shared.contracts.base import Facts
from shared.contracts.document import Document
from shared.contracts.funding import BudgetApproved, BudgetCommitted
from shared.eventstore.views import Writer

BUDGETS: Final = "budgets"


def _approved(facts: BudgetApproved, document: Document, said: Body, views: Writer) -> None:
    budget = {
        "year": facts.year,
        "version": document.aggregate_version,
        "source_of_fund": facts.source_of_fund,
        "ceiling": facts.ceiling,
        "committed": 0,
        "remaining": facts.ceiling,
        "approval": said,
        "commitments": [],
    }
    views.put(BUDGETS, str(facts.year), budget)


def _committed(facts: BudgetCommitted, document: Document, said: Body, views: Writer) -> None:
    budget = known(views, BUDGETS, str(facts.year))
    budget["version"] = document.aggregate_version
    budget["committed"] = facts.committed
    budget["remaining"] = budget["ceiling"] - facts.committed
    budget["commitments"].append({"estimate": facts.estimate, "amount": facts.amount, **said})
    views.put(BUDGETS, str(facts.year), budget)


FOLDS: Final[Mapping[type[Facts], Fold]] = {BudgetApproved: _approved, BudgetCommitted: _committed}
