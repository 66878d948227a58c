"""How the log becomes documents that can be read: an estimate's lines, and who did what with it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from services.funding.domain.estimate import BALANCES, STEPS, Step
from services.funding.projections.citing import Body, Fold, channel_of, known
from shared.contracts.base import Facts
from shared.contracts.document import Document
from shared.contracts.funding import EstimateApproved, EstimateBalanced, EstimateProposed, EstimateSubmitted
from shared.eventstore.views import Writer

ESTIMATES: Final = "estimates"
STATES: Final = {
    Step.PROPOSAL: ("proposed", "chờ cân đối", "awaiting balancing"),
    Step.SUBMISSION: ("submitted", "chờ phê duyệt", "awaiting approval"),
    Step.APPROVAL: ("approved", "đã phê duyệt", "approved"),
}
"""The state that an estimate is in after a step. Balanced by both, it awaits submission."""
BALANCED: Final = ("balanced", "chờ trình", "awaiting submission")


def _proposed(facts: EstimateProposed, document: Document, said: Body, views: Writer) -> None:
    lines = [
        {"agency": line.agency, "amount": line.amount, "purpose": line.purpose, **channel_of(line.channel)}
        for line in facts.lines
    ]
    estimate = {
        "estimate": facts.estimate,
        "year": facts.year,
        "source_of_fund": facts.source_of_fund,
        "total": facts.total,
        "lines": lines,
        "trail": [],
    }
    _put(views, estimate, document, Step.PROPOSAL, said)


def _balanced(facts: EstimateBalanced, document: Document, said: Body, views: Writer) -> None:
    _put(views, known(views, ESTIMATES, facts.estimate), document, BALANCES[facts.by], said)


def _submitted(facts: EstimateSubmitted, document: Document, said: Body, views: Writer) -> None:
    _put(views, known(views, ESTIMATES, facts.estimate), document, Step.SUBMISSION, said)


def _approved(facts: EstimateApproved, document: Document, said: Body, views: Writer) -> None:
    _put(views, known(views, ESTIMATES, facts.estimate), document, Step.APPROVAL, said)


def _put(views: Writer, estimate: Body, document: Document, step: Step, said: Body) -> None:
    name = STEPS[step]
    estimate["trail"].append({"step": step.value, "step_vi": name.vi, "step_en": name.en, **said})
    taken = {each["step"] for each in estimate["trail"]}
    awaited = [by.value for by, balance in BALANCES.items() if balance not in taken]
    state, state_vi, state_en = STATES.get(step, STATES[Step.PROPOSAL] if awaited else BALANCED)
    estimate |= {
        "version": document.aggregate_version,
        "state": state,
        "state_vi": state_vi,
        "state_en": state_en,
        "awaited_balances": awaited,
    }
    views.put(ESTIMATES, estimate["estimate"], estimate, year=str(estimate["year"]), state=state)


FOLDS: Final[Mapping[type[Facts], Fold]] = {
    EstimateProposed: _proposed,
    EstimateBalanced: _balanced,
    EstimateSubmitted: _submitted,
    EstimateApproved: _approved,
}
