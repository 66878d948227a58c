"""An allocation: the money of one agency in one year, assigned once, released in tranches, inherited if it ends."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Final

from services.funding.domain.duties import persons_in, refuse_own_agency
from services.funding.domain.estimate import Estimate
from services.funding.domain.hold import STAGE_NAMES, Hold
from services.funding.domain.knowledge import Judgement, KnownFact, judge
from services.funding.domain.order import Taken, happened, refuse_before
from services.funding.domain.refusals import (
    AGENCY_ENDED,
    AGENCY_HAS_ALLOCATION,
    ALL_RELEASED,
    BELOW_RELEASED,
    LEGAL_BASIS_REQUIRED,
    RELEASED_ON_OWN_REPORT,
    RELEASER_NOT_INDEPENDENT,
    TRANCHE_ALREADY_RELEASED,
    TRANCHE_FACTS_MISSING,
    TRANCHE_OUT_OF_ORDER,
    TRANCHE_UNKNOWN,
)
from services.funding.domain.refusals.holds import TRANCHE_DEFERRED
from services.funding.domain.rules import TrancheRule, in_force, version_named
from services.funding.domain.settling import CARRIED_FROM, Settling
from services.funding.domain.steps import ASKING, STEPS, Step
from shared.acts import Act, Actor
from shared.clock import Occurred, day_of
from shared.contracts.base import Facts
from shared.contracts.document import Document
from shared.contracts.funding import (
    AllocationAdjusted,
    AllocationAssigned,
    AllocationHandedOver,
    AllocationInherited,
    Channel,
    EstimateLine,
    HandedShare,
    TrancheReleased,
)
from shared.errors import Refused, Term

INDEPENDENT_OF: Final = (*ASKING, Step.APPROVAL)
"""Who asked for the money and who approved it do not release it. Who balanced it for Finance may."""

ASSIGNMENT: Final = Term("giao kinh phí", "assignment of the money")
"""What people call the step that the tranches follow."""


INHERITANCE: Final = Term("nhận bàn giao kinh phí", "taking over of the money")
"""What people call the step that the tranches of inherited money follow."""

CARRYING: Final = Term("chuyển nguồn từ năm trước", "carrying over from the year before")
"""What people call the step that the tranches of carried money follow."""
ADJUSTMENT: Final = Term("điều chỉnh kinh phí được giao", "adjustment of the money")
"""What people call the step by which an amended estimate changes what is assigned."""


def allocation_key(agency: str, year: int, origin: str | None = None) -> str:
    """Returns the natural key of an agency's allocation of a year; with `origin`, of what it took over on that way."""
    return f"{agency}-{year}" if origin is None else f"{agency}-{year}-{origin}"


def shared_out(amount: int, heirs: Sequence[tuple[str, int]]) -> tuple[HandedShare, ...]:
    """Returns the shares of `heirs` (code, weight) in `amount` đồng: whole đồng that add up to it exactly.

    Each gets its part rounded down; what is left goes, a đồng each, to those whose part was cut most (the largest
    remainder), among equals to the one named first. A share of nothing is left out.
    """
    whole = sum(weight for _, weight in heirs)
    parts = [divmod(amount * weight, whole) for _, weight in heirs]
    left = amount - sum(part for part, _ in parts)
    most = set(sorted(range(len(parts)), key=lambda index: -parts[index][1])[:left])
    given = ((code, parts[index][0] + (index in most)) for index, (code, _) in enumerate(heirs))
    return tuple(HandedShare(code, share) for code, share in given if share)


@dataclass(frozen=True, slots=True)
class Grounds:
    """What a release is judged on: what is known of the agency now, the dated rules, and who of those acting is its.

    `members` names the agency if a person who acts is known to work there; `holds` are the deferrals of the agency, and
    of those whose money it was before.
    """

    facts: Sequence[KnownFact]
    rules: Sequence[TrancheRule]
    members: Collection[str] = ()
    holds: Sequence[Hold] = ()


@dataclass
class Allocation(Settling):
    """Assigned and released đồng of an agency and year. Promises: released <= assigned, each tranche once, in order.

    In order as recorded, and as said to have happened. `moments` are of the assignment, then of each tranche. What was
    taken over from an agency that ended is an allocation of its own, of which `origin` says whose it was; it begins
    with tranche `first`. When the agency itself ends, `handed_over` names the reorganisation: `assigned` is then what
    was released, and nothing can be assigned or released any more.
    """

    adjusted: Occurred | None = None
    """When the money was last adjusted."""

    def assign(self, act: Act, *, estimate: str, year: int, line: EstimateLine) -> None:
        """Records what an approved estimate assigns to the agency.

        Raises:
            Refused: `funding.agency-ended` or `funding.agency-has-allocation`.
        """
        self.check_there()
        if self.version:
            raise Refused(AGENCY_HAS_ALLOCATION, agency=self.agency, year=self.year, estimate=self.estimate)
        assigned = AllocationAssigned(
            agency=line.agency, year=year, estimate=estimate, amount=line.amount, channel=line.channel
        )
        self.record(assigned, act)

    def adjust(self, act: Act, *, amount: int, channel: Channel, rules: Sequence[TrancheRule]) -> None:
        """Records that an amended estimate assigns another amount, or by another channel; 0 where it has no line.

        Raises:
            Refused: `funding.agency-ended`, `funding.allocation-not-open`, `funding.allocation-below-released`,
                `funding.allocation-all-released`, `funding.no-rule-in-force` or `funding.before-earlier-step`.
        """
        self.check_there()
        self.check_open(AllocationAdjusted)
        least = max(self.released, self.disbursed + self.cancelled)
        if amount < least:
            raise Refused(BELOW_RELEASED, agency=self.agency, year=self.year, released=least, amount=amount)
        if amount > self.assigned and self.following > len(self.rule_among(rules).tranches):
            raise Refused(ALL_RELEASED, agency=self.agency, year=self.year)
        refuse_before(act, self.taken)
        adjusted = AllocationAdjusted(
            agency=self.agency,
            year=self.year,
            estimate=self.estimate,
            before=self.assigned,
            amount=amount,
            channel=channel,
        )
        self.record(adjusted, act)

    def inherit(self, act: Act, predecessor: Allocation, amount: int, reorganisation: str) -> None:
        """Records that `amount` đồng of `predecessor`, whose agency has ended, go on here, where they stood there."""
        agency = self.key.removesuffix(f"-{predecessor.year}-{predecessor.path}")
        inherited = AllocationInherited(
            agency=agency,
            year=predecessor.year,
            origin=predecessor.path,
            from_agency=predecessor.agency,
            reorganisation=reorganisation,
            estimate=predecessor.estimate,
            channel=predecessor.channel,
            amount=amount,
            first=predecessor.following,
            rule=predecessor.rule,
            assigned_on=predecessor.assigned_on,
        )
        self.record(inherited, act)

    def hand_over(
        self, act: Act, *, agency: str, year: int, heirs: Sequence[tuple[str, int]], reorganisation: str
    ) -> tuple[HandedShare, ...]:
        """Records that the agency has ended and what was not released passes to `heirs`; returns their shares.

        Once: heard again, it changes nothing and returns no shares. Nothing is lost and nothing made: the shares add up
        to what was not released.
        """
        if self.handed_over is not None:
            return ()
        left = self.unreleased
        shares = shared_out(left, heirs) if left else ()
        self.record(
            AllocationHandedOver(
                agency=agency, year=year, origin=self.origin, reorganisation=reorganisation, amount=left, shares=shares
            ),
            act,
        )
        return shares

    @property
    def path(self) -> str:
        """Returns the origin that this money has for an heir: this agency, then whose it was before."""
        return self.agency if self.origin is None else f"{self.agency}.{self.origin}"

    @property
    def following(self) -> int:
        """Returns the tranche that comes next, from 1."""
        return self.first + len(self.tranches)

    def check_there(self, pointer: str | None = None) -> None:
        """Lets pass only the money of an agency that has not ended. Raises Refused `funding.agency-ended`."""
        if self.handed_over is not None:
            raise Refused(AGENCY_ENDED, pointer=pointer, agency=self.agency, reorganisation=self.handed_over)

    @property
    def taken(self) -> tuple[Taken, ...]:
        """Returns the assignment and the releases so far: what the next release follows."""
        carried = self.origin is not None and self.origin.startswith(CARRIED_FROM)
        begun = CARRYING if carried else ASSIGNMENT if self.origin is None else INHERITANCE
        names = (begun, *(Term(f"cấp đợt {each}", f"release of tranche {each}") for each in self.tranches))
        taken = tuple(Taken(name, moment) for name, moment in zip(names, self.moments, strict=True))
        return taken if self.adjusted is None else (*taken, Taken(ADJUSTMENT, self.adjusted))

    def rule_among(self, rules: Sequence[TrancheRule]) -> TrancheRule:
        """Returns the rule that holds for this allocation: the one that was in force when the money was assigned.

        A later rule is for later allocations, so that terms do not change under an agency in the middle of its year.

        Raises:
            Refused: `funding.no-rule-in-force`.
        """
        return in_force(rules, self.assigned_on) if self.rule is None else version_named(rules, self.rule)

    def release(self, act: Act, *, tranche: int, estimate: Estimate, grounds: Grounds) -> Judgement:
        """Records the release of the next tranche, citing the facts and the rule it rests on; returns its judgement.

        `estimate` is the one that assigned the money, the legal basis of `act` what sets the rule.

        Raises:
            Refused: `funding.own-agency`, `funding.actor-agency-unknown`, `funding.releaser-not-independent`,
                `funding.agency-ended`, `funding.tranche-unknown`, `funding.tranche-already-released`,
                `funding.tranche-out-of-order`, `funding.before-earlier-step`, `funding.tranche-deferred`,
                `funding.tranche-facts-missing`, `funding.released-on-own-report` or `funding.legal-basis-required`.
        """
        self._refuse_who(act.actor, estimate, grounds.members)
        self.check_there()
        rule = self.rule_among(grounds.rules)
        self._refuse_order(tranche, rule)
        self.check_open(TrancheReleased)
        refuse_before(act, self.taken)
        _refuse_deferred(act, grounds.holds)
        judgement = judge(rule.tranches[tranche - 1], self.year, grounds.facts, day_of(happened(act)))
        self._refuse_missing(tranche, rule, judgement)
        _refuse_own_report(act.actor, judgement)
        if act.legal_basis is None:
            raise Refused(LEGAL_BASIS_REQUIRED, pointer="/legal_basis")
        amount = self.next_amount(tranche, rule)
        released = TrancheReleased(
            agency=self.agency,
            year=self.year,
            tranche=tranche,
            amount=amount,
            released=self.released + amount,
            rule=rule.version,
            facts=tuple(each.cited for each in judgement.rests_on),
        )
        self.record(released, act)
        return judgement

    def next_amount(self, tranche: int, rule: TrancheRule) -> int:
        """Returns what `tranche` releases: by its rule, of what came unreleased, and never more than is left of it."""
        whole = rule.amount(tranche, self.assigned - self.opened, self.released - self.opened, self.first)
        return min(whole, self.unreleased)

    def _refuse_who(self, actor: Actor, estimate: Estimate, members: Collection[str]) -> None:
        refuse_own_agency(actor, [self.agency], members)
        earlier = estimate.step_of(actor, INDEPENDENT_OF)
        if earlier is not None:
            raise Refused(RELEASER_NOT_INDEPENDENT, estimate=self.estimate, earlier=STEPS[earlier])

    def _refuse_order(self, tranche: int, rule: TrancheRule) -> None:
        following = self.following
        named = {"agency": self.agency, "year": self.year, "tranche": tranche}
        if not 1 <= tranche <= len(rule.tranches):
            count = len(rule.tranches)
            raise Refused(TRANCHE_UNKNOWN, pointer="/tranche", rule=rule.version, count=count, tranche=tranche)
        if tranche < following:
            raise Refused(TRANCHE_ALREADY_RELEASED, pointer="/tranche", **named)
        if tranche > following:
            raise Refused(TRANCHE_OUT_OF_ORDER, pointer="/tranche", next=following, **named)

    def _refuse_missing(self, tranche: int, rule: TrancheRule, judgement: Judgement) -> None:
        if judgement.missing:
            raise Refused(
                TRANCHE_FACTS_MISSING,
                agency=self.agency,
                year=self.year,
                tranche=tranche,
                rule=rule.version,
                missing=tuple(each.condition.code for each in judgement.missing),
                missing_vi="; ".join(each.condition.vi for each in judgement.missing),
                missing_en="; ".join(each.condition.en for each in judgement.missing),
            )

    def apply(self, facts: Facts, document: Document) -> None:
        """Assigns what the event says."""
        self.move_on(facts, document)
        match facts:
            case AllocationAssigned():
                self.agency, self.year, self.estimate = facts.agency, facts.year, facts.estimate
                self.assigned, self.assigned_on = facts.amount, day_of(document.time)
                self.channel = facts.channel
                self.moments.append(document.occurred)
            case AllocationAdjusted():
                self.assigned, self.channel, self.adjusted = facts.amount, facts.channel, document.occurred
            case AllocationInherited():
                self.agency, self.year, self.estimate = facts.agency, facts.year, facts.estimate
                self.assigned, self.assigned_on, self.channel = facts.amount, facts.assigned_on, facts.channel
                self.origin, self.first, self.rule = facts.origin, facts.first, facts.rule
                self.moments.append(document.occurred)
            case AllocationHandedOver():
                self.agency, self.year, self.handed_over = facts.agency, facts.year, facts.reorganisation
                self.assigned -= facts.amount
            case TrancheReleased():
                self.released, self.rule = facts.released, facts.rule
                self.tranches.append(facts.tranche)
                self.amounts.append(facts.amount)
                self.moments.append(document.occurred)
            case _:
                self.apply_spending(facts, document)
                self.apply_settling(facts, document)


def _refuse_own_report(actor: Actor, judgement: Judgement) -> None:
    for each in judgement.rests_on:
        if each.recorded_by in persons_in(actor):
            raise Refused(RELEASED_ON_OWN_REPORT, event=each.cited.event_id)


def _refuse_deferred(act: Act, holds: Sequence[Hold]) -> None:
    """Refuses while a deferral holds, by the day on which the release is recorded: the day it says is the caller's."""
    for each in holds:
        if each.holds_on(day_of(act.time)):
            until = (
                STAGE_NAMES[each.stage]
                if each.confirmed and each.stage is not None
                else Term(f"đến hết ngày {each.last_day:%d/%m/%Y}", f"until {each.last_day} inclusive")
            )
            raise Refused(TRANCHE_DEFERRED, agency=each.agency, hold=each.key, until=until)
