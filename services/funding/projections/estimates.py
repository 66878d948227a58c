"""How the log becomes documents that can be read: an estimate's lines, and who did what with it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from services.funding.domain.steps import BALANCES, STAGES, STEPS, Stage, Step
from services.funding.projections.citing import Body, Fold, channel_of, known
from shared.contracts.base import Facts
from shared.contracts.document import Document
from shared.contracts.funding import (
    BalancedBy,
    EstimateAmendmentProposed,
    EstimateApproved,
    EstimateBalanced,
    EstimateLine,
    EstimateProposed,
    EstimateReturned,
    EstimateRevised,
    EstimateSubmitted,
    SubmissionSigned,
)
from shared.eventstore.views import Writer

ESTIMATES: Final = "estimates"


def _proposed(facts: EstimateProposed, document: Document, said: Body, views: Writer) -> None:
    estimate: Body = {
        "estimate": facts.estimate,
        "year": facts.year,
        "source_of_fund": facts.source_of_fund,
        "round": 0,
        "in_force": None,
        "trail": [],
    }
    _begin(estimate, facts.lines, facts.total)
    _put(views, estimate, document, Step.PROPOSAL, said)


def _revised(facts: EstimateRevised, document: Document, said: Body, views: Writer) -> None:
    estimate = known(views, ESTIMATES, facts.estimate)
    _begin(estimate, facts.lines, facts.total)
    _put(views, estimate, document, Step.REVISION, said)


def _amended(facts: EstimateAmendmentProposed, document: Document, said: Body, views: Writer) -> None:
    estimate = known(views, ESTIMATES, facts.estimate)
    _begin(estimate, facts.lines, facts.total)
    _put(views, estimate, document, Step.AMENDMENT, said)


def _balanced(facts: EstimateBalanced, document: Document, said: Body, views: Writer) -> None:
    estimate = known(views, ESTIMATES, facts.estimate)
    estimate["awaited_balances"].remove(facts.by.value)
    if not estimate["awaited_balances"]:
        _stand(estimate, Stage.BALANCED)
    _put(views, estimate, document, BALANCES[facts.by], said)


def _signed(facts: SubmissionSigned, document: Document, said: Body, views: Writer) -> None:
    estimate = known(views, ESTIMATES, facts.estimate)
    estimate["awaited_signatures"].remove(facts.by.value)
    _put(views, estimate, document, Step.SIGNATURE, said)


def _submitted(facts: EstimateSubmitted, document: Document, said: Body, views: Writer) -> None:
    estimate = known(views, ESTIMATES, facts.estimate)
    estimate["awaited_signatures"] = []
    _stand(estimate, Stage.SUBMITTED)
    _put(views, estimate, document, Step.SUBMISSION, said)


def _returned(facts: EstimateReturned, document: Document, said: Body, views: Writer) -> None:
    estimate = known(views, ESTIMATES, facts.estimate)
    _stand(estimate, Stage.RETURNED)
    _put(views, estimate, document, Step.RETURN, said)


def _approved(facts: EstimateApproved, document: Document, said: Body, views: Writer) -> None:
    estimate = known(views, ESTIMATES, facts.estimate)
    estimate["in_force"] = {"total": facts.total, "lines": estimate["lines"], "approval": said}
    _stand(estimate, Stage.APPROVED)
    _put(views, estimate, document, Step.APPROVAL, said)


def _begin(estimate: Body, lines: tuple[EstimateLine, ...], total: int) -> None:
    """Begins a round: what is asked for now, which both departments have yet to balance and to sign."""
    told = [
        {"agency": line.agency, "amount": line.amount, "purpose": line.purpose, **channel_of(line.channel)}
        for line in lines
    ]
    both = [by.value for by in BalancedBy]
    estimate |= {"lines": told, "total": total, "awaited_balances": [*both], "awaited_signatures": [*both]}
    estimate["round"] += 1
    _stand(estimate, Stage.PROPOSED)


def _stand(estimate: Body, stage: Stage) -> None:
    name = STAGES[stage]
    estimate |= {"state": stage.value, "state_vi": name.vi, "state_en": name.en}


def _put(views: Writer, estimate: Body, document: Document, step: Step, said: Body) -> None:
    name = STEPS[step]
    told = {"step": step.value, "step_vi": name.vi, "step_en": name.en}
    asked = {"round": estimate["round"], "total": estimate["total"]}
    estimate["trail"].append({**told, **asked, **said})
    estimate["version"] = document.aggregate_version
    index = {"year": str(estimate["year"]), "state": estimate["state"]}
    views.put(ESTIMATES, estimate["estimate"], estimate, **index)


FOLDS: Final[Mapping[type[Facts], Fold]] = {
    EstimateProposed: _proposed,
    EstimateRevised: _revised,
    EstimateAmendmentProposed: _amended,
    EstimateBalanced: _balanced,
    SubmissionSigned: _signed,
    EstimateSubmitted: _submitted,
    EstimateReturned: _returned,
    EstimateApproved: _approved,
}
