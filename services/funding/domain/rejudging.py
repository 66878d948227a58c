"""A decision judged anew: by the rule then and by another version, on what was known then and on what is known now.

It decides nothing and changes nothing. Known then is what stands in funding's log before the decision.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from services.funding.domain.allocation import Allocation
from services.funding.domain.knowledge import Judgement, KnownFact, judge
from services.funding.domain.rules import TrancheRule, version_named
from shared.clock import day_of
from shared.contracts.document import Document
from shared.contracts.funding import FactNoted, TrancheReleased

Placed = tuple[int, Document]
"""A document and its position in funding's log."""


@dataclass(frozen=True, slots=True)
class Known:
    """What was known of the agency when a release was decided, and what is known now."""

    then: Sequence[KnownFact]
    now: Sequence[KnownFact]


@dataclass(frozen=True, slots=True)
class Verdict:
    """What a version of the rule says of a tranche: its đồng, and how its conditions stand by what was known then.

    `now` is how they stand by all that is known now and had happened by the day of the decision. Both are None, and so
    is the amount, where the version has no such tranche.
    """

    rule: TrancheRule
    amount: int | None
    then: Judgement | None
    now: Judgement | None


@dataclass(frozen=True, slots=True)
class Rejudged:
    """One release: what was decided, and what the rule then and the other version say of it."""

    tranche: int
    amount: int
    day: date
    event: UUID
    position: int
    rests_on: tuple[str, ...]
    by_rule_then: Verdict
    by_rule_asked: Verdict


def rejudge(
    key: str, money: Iterable[Placed], noted: Sequence[Placed], rules: Sequence[TrancheRule], version: str
) -> tuple[Rejudged, ...]:
    """Returns every release of the allocation `key` judged anew.

    `money` are the allocation's documents in order, `noted` those of the knowledge of its agency.

    Raises:
        LookupError: this release does not have the version asked for, or one that a decision names.
    """
    asked = version_named(rules, version)
    allocation, found = Allocation(key), list[Rejudged]()
    for position, document in money:
        facts = document.facts
        if isinstance(facts, TrancheReleased):
            then, day = version_named(rules, facts.rule), day_of(document.occurred)
            known = Known(_facts(noted, position), _facts(noted))
            judged = [_verdict(rule, facts.tranche, allocation, known, day) for rule in (then, asked)]
            cited = tuple(each.event_id for each in facts.facts)
            found.append(Rejudged(facts.tranche, facts.amount, day, document.id, position, cited, *judged))
        allocation.take(document)
    return tuple(found)


def _verdict(rule: TrancheRule, tranche: int, before: Allocation, known: Known, day: date) -> Verdict:
    """Judges `tranche` of the allocation as it stood before the decision."""
    if tranche > len(rule.tranches):
        return Verdict(rule, None, None, None)
    terms = rule.tranches[tranche - 1]
    now = [fact for fact in known.now if fact.happened_on <= day]
    amount = rule.amount(tranche, before.assigned, before.released, before.first)
    return Verdict(rule, amount, judge(terms, before.year, known.then, day), judge(terms, before.year, now, day))


def _facts(noted: Iterable[Placed], before: int | None = None) -> list[KnownFact]:
    return [
        KnownFact.of(each.facts, each)
        for position, each in noted
        if isinstance(each.facts, FactNoted) and (before is None or position < before)
    ]
