"""How the log becomes documents that can be read: a year's budget and what is committed of it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from services.funding.projections.citing import Body, Fold, known
from shared.contracts.base import Facts
from shared.contracts.document import Document
from shared.contracts.funding import BudgetAdjusted, BudgetApproved, BudgetCommitted, BudgetRecommitted
from shared.eventstore.views import Writer

BUDGETS: Final = "budgets"


def _approved(facts: BudgetApproved, document: Document, said: Body, views: Writer) -> None:
    budget = {
        "year": facts.year,
        "source_of_fund": facts.source_of_fund,
        "approval": said,
        "adjustments": [],
        "commitments": [],
        "sources": [{"source_of_fund": facts.source_of_fund, "ceiling": facts.ceiling, "committed": 0}],
    }
    _put(views, budget, document)


def _adjusted(facts: BudgetAdjusted, document: Document, said: Body, views: Writer) -> None:
    budget = known(views, BUDGETS, str(facts.year))
    source = {"source_of_fund": facts.source_of_fund}
    budget["adjustments"].append({**source, "before": facts.before, "ceiling": facts.ceiling, "decision": said})
    for each in budget["sources"]:
        if each["source_of_fund"] == facts.source_of_fund:
            each["ceiling"] = facts.ceiling
            break
    else:
        budget["sources"].append({**source, "ceiling": facts.ceiling, "committed": 0})
    _put(views, budget, document)


def _committed(facts: BudgetCommitted, document: Document, said: Body, views: Writer) -> None:
    _commit(views, facts, document, said, 0)


def _recommitted(facts: BudgetRecommitted, document: Document, said: Body, views: Writer) -> None:
    _commit(views, facts, document, said, facts.before)


def _commit(
    views: Writer, facts: BudgetCommitted | BudgetRecommitted, document: Document, said: Body, before: int
) -> None:
    budget = known(views, BUDGETS, str(facts.year))
    source = budget["source_of_fund"] if facts.source_of_fund is None else facts.source_of_fund
    for each in budget["sources"]:
        if each["source_of_fund"] == source:
            each["committed"] += facts.amount - before
    budget["commitments"].append(
        {"estimate": facts.estimate, "source_of_fund": source, "before": before, "amount": facts.amount, **said}
    )
    _put(views, budget, document)


def _put(views: Writer, budget: Body, document: Document) -> None:
    for each in budget["sources"]:
        each["remaining"] = each["ceiling"] - each["committed"]
    for name in ("ceiling", "committed", "remaining"):
        budget[name] = sum(each[name] for each in budget["sources"])
    budget["version"] = document.aggregate_version
    views.put(BUDGETS, str(budget["year"]), budget)


FOLDS: Final[Mapping[type[Facts], Fold]] = {
    BudgetApproved: _approved,
    BudgetAdjusted: _adjusted,
    BudgetCommitted: _committed,
    BudgetRecommitted: _recommitted,
}
