"""Funding's part of a file, by year: the estimate with the agency's line, the allocation, its tranches, facts noted."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from services.inspection.replay.blame import Seen, set_by
from services.inspection.replay.labels import labelled
from shared.contracts.funding import (
    AllocationAdjusted,
    AllocationAssigned,
    BudgetAdjusted,
    BudgetApproved,
    BudgetCommitted,
    BudgetRecommitted,
    EstimateAmendmentProposed,
    EstimateApproved,
    EstimateBalanced,
    EstimateProposed,
    EstimateReturned,
    EstimateRevised,
    EstimateSubmitted,
    FactNoted,
    TrancheReleased,
)
from shared.contracts.terms import FactCited


@dataclass
class FundingFile:
    """What funding has said about one agency, and about the years' budgets as a whole. Money in whole đồng."""

    agency: str
    budgets: dict[int, dict[str, Any]] = field(default_factory=dict)
    estimates: dict[str, dict[str, Any]] = field(default_factory=dict)
    allocations: dict[int, dict[str, Any]] = field(default_factory=dict)
    facts: list[dict[str, Any]] = field(default_factory=list)

    def take(self, seen: Seen) -> None:
        """Takes funding's next document about the agency, or about a year's budget as a whole."""
        by = set_by(seen)
        _take_estimate(self, seen, by)
        _take_money(self, seen, by)

    def shown(self) -> dict[str, Any]:
        """Returns the state that the documents taken so far make.

        Of the estimates: those with a line of this agency, and those that assigned it money though their proposal is
        not among the documents (it is said to have happened later, or cannot be read): without lines, `proposed` None.
        """
        assigning = {each["assigned"]["estimate"] for each in self.allocations.values() if each["assigned"]}
        return {
            "budgets": [self.budgets[year] for year in sorted(self.budgets)],
            "estimates": [each for each in self.estimates.values() if each["lines"] or each["estimate"] in assigning],
            "allocations": [self.allocations[year] for year in sorted(self.allocations)],
            "facts": self.facts,
        }


def _estimate(file: FundingFile, key: str, year: int) -> dict[str, Any]:
    return file.estimates.setdefault(
        key,
        {
            "estimate": key,
            "year": year,
            "state": "unknown",
            "lines": [],
            "proposed": None,
            "balanced": [],
            "submitted": None,
            "returned": None,
            "approved": None,
        },
    )


def _take_estimate(file: FundingFile, seen: Seen, by: dict[str, Any]) -> None:
    match seen.facts:
        case EstimateProposed() | EstimateRevised() | EstimateAmendmentProposed() as facts:
            estimate = _estimate(file, facts.estimate, facts.year)
            estimate |= {"balanced": [], "submitted": None, "returned": None}
            estimate["proposed"], estimate["state"] = {"total": facts.total, "set_by": by}, "proposed"
            estimate["lines"] = [
                {"amount": line.amount, "purpose": line.purpose, "channel": labelled(line.channel), "set_by": by}
                for line in facts.lines
                if line.agency == file.agency
            ]
        case EstimateBalanced() as facts:
            estimate = _estimate(file, facts.estimate, facts.year)
            estimate["balanced"].append({"by": labelled(facts.by), "set_by": by})
            estimate["state"] = "balanced"
        case EstimateSubmitted() as facts:
            estimate = _estimate(file, facts.estimate, facts.year)
            estimate["submitted"], estimate["state"] = {"total": facts.total, "set_by": by}, "submitted"
        case EstimateReturned() as facts:
            estimate = _estimate(file, facts.estimate, facts.year)
            estimate["returned"], estimate["state"] = {"total": facts.total, "set_by": by}, "returned"
        case EstimateApproved() as facts:
            estimate = _estimate(file, facts.estimate, facts.year)
            estimate["approved"], estimate["state"] = {"total": facts.total, "set_by": by}, "approved"


def _take_money(file: FundingFile, seen: Seen, by: dict[str, Any]) -> None:
    match seen.facts:
        case BudgetApproved() as facts:
            budget = file.budgets.setdefault(facts.year, {"year": facts.year, "committed": None})
            budget["ceiling"] = {"amount": facts.ceiling, "source_of_fund": facts.source_of_fund, "set_by": by}
        case BudgetAdjusted() as facts:
            budget = file.budgets.setdefault(facts.year, {"year": facts.year, "committed": None})
            amount = _so_far(budget.get("ceiling")) + facts.ceiling - facts.before
            source = facts.source_of_fund if budget.get("ceiling") is None else budget["ceiling"]["source_of_fund"]
            budget["ceiling"] = {"amount": amount, "source_of_fund": source, "set_by": by}
        case BudgetCommitted() | BudgetRecommitted() as facts:
            budget = file.budgets.setdefault(facts.year, {"year": facts.year, "ceiling": None})
            more = facts.amount - (facts.before if isinstance(facts, BudgetRecommitted) else 0)
            budget["committed"] = {"amount": _so_far(budget.get("committed")) + more, "set_by": by}
        case AllocationAssigned() as facts:
            _allocation(file, facts.year)["assigned"] = {
                "amount": facts.amount,
                "estimate": facts.estimate,
                "channel": labelled(facts.channel),
                "set_by": by,
            }
        case AllocationAdjusted() as facts:
            _allocation(file, facts.year)["assigned"] = {
                "amount": facts.amount,
                "estimate": facts.estimate,
                "channel": labelled(facts.channel),
                "set_by": by,
            }
        case TrancheReleased() as facts:
            allocation = _allocation(file, facts.year)
            allocation["released"] = {"amount": _so_far(allocation["released"]) + facts.amount, "set_by": by}
            allocation["tranches"].append(_tranche(facts, by))
        case FactNoted() as facts:
            file.facts.append(_fact(facts, by))


def _so_far(total: Any) -> int:
    """Returns a total as of the cut. The totals that events carry count what was recorded, not what had happened."""
    return 0 if total is None else int(total["amount"])


def _allocation(file: FundingFile, year: int) -> dict[str, Any]:
    return file.allocations.setdefault(year, {"year": year, "assigned": None, "released": None, "tranches": []})


def _tranche(facts: TrancheReleased, by: dict[str, Any]) -> dict[str, Any]:
    return {
        "tranche": facts.tranche,
        "amount": facts.amount,
        "rule": facts.rule,
        "rests_on": [_cited(each) for each in facts.facts],
        "set_by": by,
    }


def _cited(fact: FactCited) -> dict[str, Any]:
    return {"source": fact.source, "position": fact.position, "event": fact.event_id}


def _fact(facts: FactNoted, by: dict[str, Any]) -> dict[str, Any]:
    return {
        "fact": labelled(facts.fact),
        "cited": _cited(facts.cited),
        "recorded_by": facts.recorded_by,
        "year": facts.year,
        "milestone": None if facts.milestone is None else labelled(facts.milestone),
        "reference": facts.reference,
        "major": facts.major,
        "set_by": by,
    }
