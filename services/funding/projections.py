"""Read models of funding: each year's budget, each estimate's way, each allocation's tranches, and what comes next.

Every entry of a trail cites the event it comes from, by id and position. Persons appear by opaque id alone.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any, ClassVar, Final

from services.funding.domain.allocation import allocation_key
from services.funding.domain.estimate import BALANCES, STEPS, Step
from services.funding.domain.knowledge import KnownFact, Unmet, judge
from services.funding.domain.rules import Condition, TrancheRule, in_force, version_named
from shared.acts import LegalBasis
from shared.clock import Clock, day_of, format_instant, format_occurred
from shared.contracts.document import Document
from shared.contracts.fields import codec_of
from shared.contracts.funding import (
    AllocationAssigned,
    AllocationHandedOver,
    AllocationInherited,
    BudgetApproved,
    BudgetCommitted,
    Channel,
    EstimateApproved,
    EstimateBalanced,
    EstimateProposed,
    EstimateSubmitted,
    FactKind,
    FactNoted,
    TrancheReleased,
)
from shared.errors import NOT_FOUND, Refused
from shared.eventstore.views import Page, Views, Writer

STATES: Final = {
    Step.PROPOSAL: ("proposed", "chờ cân đối", "awaiting balancing"),
    Step.SUBMISSION: ("submitted", "chờ phê duyệt", "awaiting approval"),
    Step.APPROVAL: ("approved", "đã phê duyệt", "approved"),
}
"""The state that an estimate is in after a step. Balanced by both, it awaits submission."""
BALANCED: Final = ("balanced", "chờ trình", "awaiting submission")
CHANNELS: Final = {
    Channel.DIRECT: ("giao trực tiếp cho cơ quan", "direct to the agency"),
    Channel.THROUGH_DOST: ("qua Sở Khoa học và Công nghệ", "through Science and Technology"),
    Channel.TARGETED_SUPPLEMENT: ("bổ sung có mục tiêu cho ngân sách huyện", "targeted supplement to a district"),
}
FACTS: Final = {
    FactKind.AGENCY_REGISTERED: ("cơ quan được ghi vào danh mục", "agency entered in the register"),
    FactKind.PROGRAMME_ADOPTED: ("thông qua chương trình năm", "annual programme adopted"),
    FactKind.MILESTONE_REACHED: ("báo cáo đạt mốc", "milestone reported"),
    FactKind.ASSESSMENT_APPROVED: ("phê duyệt kết quả đánh giá", "assessment approved"),
    FactKind.NONCONFORMITY_OPEN: ("nêu điểm không phù hợp", "nonconformity raised"),
    FactKind.INHERITED_FROM: ("tiếp nhận kinh phí của cơ quan đã chấm dứt", "takes over the money of an ended agency"),
}


class FundingProjection:
    """Folds funding's log into the collections `budgets`, `estimates`, `allocations` and `knowledge`."""

    NAME: ClassVar[str] = "funding"
    VERSION: ClassVar[int] = 2

    def project(self, document: Document, position: int, views: Writer) -> None:
        """Folds one document."""
        said = _said(document, position)
        match document.facts:
            case BudgetApproved() as facts:
                views.put("budgets", str(facts.year), _budget(facts, document, said))
            case BudgetCommitted() as facts:
                _commit(views, facts, document, said)
            case EstimateProposed() as facts:
                _put_estimate(views, _estimate(facts), document, Step.PROPOSAL, said)
            case EstimateBalanced() | EstimateSubmitted() | EstimateApproved() as facts:
                estimate = _known(views, "estimates", facts.estimate)
                _put_estimate(views, estimate, document, _step(facts), said)
            case AllocationAssigned() as facts:
                _put_allocation(views, _allocation(facts, document, said), document)
            case AllocationInherited() as facts:
                _put_allocation(views, _inherited(facts, document, said), document)
            case AllocationHandedOver() as facts:
                _hand_over(views, facts, document, said)
            case TrancheReleased() as facts:
                _release(views, facts, document, said)
            case FactNoted() as facts:
                _note(views, facts, document, said)
            case _:
                pass


class FundingQueries:
    """What is asked of the read models. All raise Refused `shared.not-found` for what does not exist."""

    def __init__(self, views: Views, rules: Sequence[TrancheRule], clock: Clock) -> None:
        self._views = views
        self._rules = rules
        self._clock = clock

    def budget(self, year: int) -> dict[str, Any]:
        """Returns a year's ceiling, what is committed and what remains, in đồng."""
        return self._get("budgets", str(year))

    def estimate(self, key: str) -> dict[str, Any]:
        """Returns an estimate with its lines and who did what with it."""
        return self._get("estimates", key)

    def allocation(self, agency: str, year: int, origin: str | None = None) -> dict[str, Any]:
        """Returns an allocation with its tranches, and how the conditions of the next one stand now."""
        found = self._get("allocations", allocation_key(agency, year, origin))
        known = self._views.get("knowledge", agency) or {"facts": []}
        return {**found, "next": self._next(found, known["facts"])}

    def allocations(self, agency: str | None, *, after: str = "", limit: int = 50) -> Page:
        """Returns allocations in order of agency and year; of one agency, if it is named."""
        only = {} if agency is None else {"agency": agency}
        return self._views.page("allocations", after=after, limit=limit, **only)

    def _get(self, collection: str, key: str) -> dict[str, Any]:
        found = self._views.get(collection, key)
        if found is None:
            raise Refused(NOT_FOUND, what=collection.removesuffix("s"), key=key)
        return found

    def _next(self, allocation: dict[str, Any], facts: Sequence[dict[str, Any]]) -> dict[str, Any] | None:
        rule = self._rule_of(allocation)
        first = allocation["first"]
        tranche = first + len(allocation["tranches"])
        if rule is None or tranche > len(rule.tranches) or allocation["handed_over"] is not None:
            return None
        known = {each["event_id"]: each for each in facts}
        loaded = [_known_fact(each) for each in facts]
        judgement = judge(rule.tranches[tranche - 1], allocation["year"], loaded, day_of(self._clock.now()))
        return {
            "tranche": tranche,
            "amount": rule.amount(tranche, allocation["assigned"], allocation["released"], first),
            "rule": _rule(rule),
            "met": [
                {**_condition(each.condition), "fact": each.fact and known[each.fact.cited.event_id]}
                for each in judgement.met
            ],
            "missing": [_unmet(each, known) for each in judgement.missing],
        }

    def _rule_of(self, allocation: dict[str, Any]) -> TrancheRule | None:
        if allocation["tranches"]:
            return version_named(self._rules, allocation["tranches"][0]["rule"])
        if allocation["rule"] is not None:
            return version_named(self._rules, allocation["rule"])
        try:
            return in_force(self._rules, date.fromisoformat(allocation["assigned_on"]))
        except Refused:  # no rule was in force when it was assigned, so nothing can be released
            return None


def _known(views: Writer, collection: str, key: str) -> dict[str, Any]:
    found = views.get(collection, key)
    assert found is not None, f"{collection}/{key} is folded before what follows it"
    return found


def _said(document: Document, position: int) -> dict[str, Any]:
    """Returns who said it, when, and where it stands."""
    actor = document.actor
    return {
        "event_id": str(document.id),
        "position": position,
        "occurred": format_occurred(document.occurred),
        "recorded": format_instant(document.time),
        "person": actor.person,
        "role": actor.role.value,
        "agency": actor.agency,
        "capacity": actor.capacity.value,
        "principal": actor.principal,
        "mandate": actor.mandate,
        "reason": document.reason,
        "legal_basis": None if document.legal_basis is None else _basis(document.legal_basis),
    }


def _basis(basis: LegalBasis) -> dict[str, Any]:
    return {
        "kind": basis.kind.value,
        "number": basis.number,
        "issuer": basis.issuer,
        "date": None if basis.date is None else basis.date.isoformat(),
        "abstract": basis.abstract,
        "signer": basis.signer,
    }


def _budget(facts: BudgetApproved, document: Document, said: dict[str, Any]) -> dict[str, Any]:
    return {
        "year": facts.year,
        "version": document.aggregate_version,
        "source_of_fund": facts.source_of_fund,
        "ceiling": facts.ceiling,
        "committed": 0,
        "remaining": facts.ceiling,
        "approval": said,
        "commitments": [],
    }


def _commit(views: Writer, facts: BudgetCommitted, document: Document, said: dict[str, Any]) -> None:
    budget = _known(views, "budgets", str(facts.year))
    budget["version"] = document.aggregate_version
    budget["committed"] = facts.committed
    budget["remaining"] = budget["ceiling"] - facts.committed
    budget["commitments"].append({"estimate": facts.estimate, "amount": facts.amount, **said})
    views.put("budgets", str(facts.year), budget)


def _estimate(facts: EstimateProposed) -> dict[str, Any]:
    lines = [
        {
            "agency": line.agency,
            "amount": line.amount,
            "purpose": line.purpose,
            **_channel(line.channel),
        }
        for line in facts.lines
    ]
    return {"estimate": facts.estimate, "year": facts.year, "total": facts.total, "lines": lines, "trail": []}


def _channel(channel: Channel) -> dict[str, str]:
    vi, en = CHANNELS[channel]
    return {"channel": channel.value, "channel_vi": vi, "channel_en": en}


def _step(facts: EstimateBalanced | EstimateSubmitted | EstimateApproved) -> Step:
    if isinstance(facts, EstimateBalanced):
        return BALANCES[facts.by]
    return Step.SUBMISSION if isinstance(facts, EstimateSubmitted) else Step.APPROVAL


def _put_estimate(
    views: Writer, estimate: dict[str, Any], document: Document, step: Step, said: dict[str, Any]
) -> None:
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
    views.put("estimates", estimate["estimate"], estimate, year=str(estimate["year"]), state=state)


def _allocation(facts: AllocationAssigned, document: Document, said: dict[str, Any]) -> dict[str, Any]:
    return {
        "allocation": document.key,
        "agency": facts.agency,
        "year": facts.year,
        "estimate": facts.estimate,
        **_channel(facts.channel),
        "assigned": facts.amount,
        "released": 0,
        "unreleased": facts.amount,
        "assigned_on": day_of(document.time).isoformat(),
        "assignment": said,
        "tranches": [],
        **_NOT_INHERITED,
    }


_NOT_INHERITED: Final = {
    "origin": None,
    "from_agency": None,
    "reorganisation": None,
    "first": 1,
    "rule": None,
    "handed_over": None,
}


def _inherited(facts: AllocationInherited, document: Document, said: dict[str, Any]) -> dict[str, Any]:
    return {
        "allocation": document.key,
        "agency": facts.agency,
        "year": facts.year,
        "estimate": facts.estimate,
        **_channel(facts.channel),
        "assigned": facts.amount,
        "released": 0,
        "unreleased": facts.amount,
        "assigned_on": facts.assigned_on.isoformat(),
        "assignment": said,
        "tranches": [],
        "origin": facts.origin,
        "from_agency": facts.from_agency,
        "reorganisation": facts.reorganisation,
        "first": facts.first,
        "rule": facts.rule,
        "handed_over": None,
    }


def _hand_over(views: Writer, facts: AllocationHandedOver, document: Document, said: dict[str, Any]) -> None:
    allocation = views.get("allocations", document.key)
    if allocation is None:  # a year of which the agency has no money: closed, and nothing to show
        return
    allocation["assigned"] -= facts.amount
    allocation["unreleased"] = allocation["assigned"] - allocation["released"]
    allocation["handed_over"] = {
        "reorganisation": facts.reorganisation,
        "amount": facts.amount,
        "shares": [{"to_agency": each.to_agency, "amount": each.amount} for each in facts.shares],
        "handing_over": said,
    }
    _put_allocation(views, allocation, document)


def _release(views: Writer, facts: TrancheReleased, document: Document, said: dict[str, Any]) -> None:
    allocation = _known(views, "allocations", document.key)
    noted = {each["event_id"]: each for each in _known(views, "knowledge", facts.agency)["facts"]}
    allocation["released"] = facts.released
    allocation["unreleased"] = allocation["assigned"] - facts.released
    tranche = {
        "tranche": facts.tranche,
        "amount": facts.amount,
        "released": facts.released,
        "rule": facts.rule,
        "facts": [noted[each.event_id] for each in facts.facts],
        "release": said,
    }
    allocation["tranches"].append(tranche)
    _put_allocation(views, allocation, document)


def _put_allocation(views: Writer, allocation: dict[str, Any], document: Document) -> None:
    allocation["version"] = document.aggregate_version
    views.put("allocations", document.key, allocation, agency=allocation["agency"], year=str(allocation["year"]))


def _note(views: Writer, facts: FactNoted, document: Document, said: dict[str, Any]) -> None:
    known = views.get("knowledge", facts.agency) or {"agency": facts.agency, "facts": []}
    vi, en = FACTS[facts.fact]
    known["facts"].append(
        {
            "fact": facts.fact.value,
            "fact_vi": vi,
            "fact_en": en,
            "milestone": facts.milestone,
            "year": facts.year,
            "reference": facts.reference,
            "major": facts.major,
            "source": facts.cited.source,
            "position": facts.cited.position,
            "event_id": facts.cited.event_id,
            "recorded_by": facts.recorded_by,
            "happened_on": day_of(document.occurred).isoformat(),
            "noted_at": said["recorded"],
            "noted_event_id": said["event_id"],
        }
    )
    views.put("knowledge", facts.agency, known)


def _known_fact(noted: dict[str, Any]) -> KnownFact:
    """Returns the domain's fact that an entry of `knowledge` was made from."""
    members = {"fact", "happened_on", "noted_at", "recorded_by", "year", "milestone", "reference", "major"}
    cited = {name: noted[name] for name in ("source", "position", "event_id")}
    loaded = codec_of(KnownFact).load({**{name: noted[name] for name in members}, "cited": cited}, "")
    assert isinstance(loaded, KnownFact)
    return loaded


def _rule(rule: TrancheRule) -> dict[str, Any]:
    return {
        "version": rule.version,
        "from_day": rule.from_day.isoformat(),
        "source": str(rule.source),
        "fictitious": rule.fictitious,
    }


def _condition(condition: Condition) -> dict[str, str]:
    return {"condition": condition.code, "condition_vi": condition.vi, "condition_en": condition.en}


def _unmet(unmet: Unmet, known: dict[str, dict[str, Any]]) -> dict[str, Any]:
    return {**_condition(unmet.condition), "against": [known[each.cited.event_id] for each in unmet.against]}
