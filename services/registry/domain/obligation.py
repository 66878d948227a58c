"""Who must apply the system: the directive's point 1, and the later decisions that changed it, each from a day on."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import ClassVar, Final

from services.registry.domain.duties import check_act, check_basis, check_day, happened
from services.registry.domain.refusals.obligations import (
    OBLIGATION_INCOMPLETE,
    OBLIGATION_OUT_OF_ORDER,
    OBLIGATION_RETROACTIVE,
    OBLIGATION_UNCHANGED,
    VERSION_TAKEN,
)
from services.registry.domain.rules import KIND_NAMES, OBLIGATION_RULES, ObligationRule, in_force
from shared.acts import Act, LegalBasis
from shared.clock import day_of
from shared.contracts.base import Facts
from shared.contracts.document import Document
from shared.contracts.registry import KindObligation, ObligationDecided
from shared.contracts.terms import AgencyKind, Confidence, Obligation, Provenance
from shared.errors import Refused, Term
from shared.eventstore.aggregate import Aggregate

POINT_1: Final = "diem-1"
"""The key of the one aggregate there is: all decisions on point 1 of the directive, in their order."""
Rules = Sequence[ObligationRule]
"""Every version, the oldest first: the directive's own, then those that were decided later."""


@dataclass(frozen=True, slots=True)
class Decided:
    """One recorded decision."""

    version: str
    from_day: date
    source: str
    obligations: tuple[KindObligation, ...]

    def rule(self) -> ObligationRule:
        """Returns the version of the rule that it makes."""
        told = Provenance(self.source, Confidence.RECORDED)
        return ObligationRule(self.version, self.from_day, told, by_kind(self.obligations))


@dataclass
class ObligationRules(Aggregate):
    """The decisions that changed who must apply. There is one of it, `POINT_1`."""

    KIND: ClassVar[str] = "obligation"

    decided: list[Decided] = field(default_factory=list, init=False)

    @property
    def versions(self) -> Rules:
        """Returns every version, the oldest first."""
        return (*OBLIGATION_RULES, *(each.rule() for each in self.decided))

    def decide(
        self,
        act: Act,
        *,
        version: str,
        title: str,
        from_day: date,
        obligations: tuple[KindObligation, ...],
        note: str | None,
    ) -> None:
        """Records a decision that changes who must apply, from a day on.

        It never reaches back before the day on which it was made (ours), so the reading at an earlier day stays.

        Raises:
            Refused: `registry.obligation-version-taken`, `registry.obligation-incomplete`,
                `registry.obligation-retroactive`, `registry.obligation-out-of-order`,
                `registry.obligation-unchanged`, or what `check_act` and `check_basis` refuse.
            ContractError: no legal basis was given.
        """
        check_act(act)
        check_basis(act)
        check_day(from_day, "/from_day")
        if version in {each.version for each in self.versions}:
            raise Refused(VERSION_TAKEN, pointer="/rule", version=version)
        _check_complete(obligations)
        last = self.versions[-1]
        _check_first_day(from_day, day_of(happened(act)), last)
        if by_kind(obligations) == last.obligations:
            raise Refused(OBLIGATION_UNCHANGED, pointer="/obligations", version=last.version)
        facts = ObligationDecided(version=version, title=title, from_day=from_day, obligations=obligations, note=note)
        self.record(facts, act)

    def apply(self, facts: Facts, document: Document) -> None:
        """Assigns what `facts` say."""
        match facts:
            case ObligationDecided():
                source = told_source(document.legal_basis, facts.title)
                self.decided.append(Decided(facts.version, facts.from_day, source, facts.obligations))
            case _:
                pass


def _check_first_day(from_day: date, day: date, last: ObligationRule) -> None:
    if from_day < day:
        raise Refused(OBLIGATION_RETROACTIVE, pointer="/from_day", happened=day, from_day=from_day)
    if from_day <= last.from_day:
        told = {"from_day": from_day, "last": last.from_day, "version": last.version}
        raise Refused(OBLIGATION_OUT_OF_ORDER, pointer="/from_day", **told)


def _check_complete(obligations: tuple[KindObligation, ...]) -> None:
    named = [each.kind for each in obligations]
    for kind in AgencyKind:
        if named.count(kind) != 1:
            raise Refused(OBLIGATION_INCOMPLETE, pointer="/obligations", kind=Term(*KIND_NAMES[kind]))


def by_kind(obligations: Iterable[KindObligation]) -> dict[AgencyKind, Obligation]:
    """Returns the obligation of each kind."""
    return {each.kind: each.obligation for each in obligations}


def told_source(basis: LegalBasis | None, title: str) -> str:
    """Returns where a recorded rule comes from, as its provenance says it: the decision's number and issuer."""
    return title if basis is None else f"{basis.number} ({basis.issuer}): {title}"


def rule_on(rules: Rules, day: date) -> ObligationRule:
    """Returns the version by which a decision of `day` is made.

    What lies before the directive is held against its point 1 all the same, as `FINAL_DAYS` is: an agency may report
    what it had reached earlier. Nobody was *obliged* then, and nobody is registered as of such a day.
    """
    return in_force(rules, max(day, rules[0].from_day))
