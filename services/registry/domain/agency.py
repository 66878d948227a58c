"""An agency: its obligation, its enrolment, its heads, and the milestones that it reported."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from typing import ClassVar, Final

from services.registry.domain.duties import (
    before,
    check_act,
    check_basis,
    check_day,
    check_period,
    happened,
    not_own_file,
    only_of,
)
from services.registry.domain.person import Person
from services.registry.domain.refusals import (
    ALREADY_ENROLLED,
    ENROLMENT_NOT_VOLUNTARY,
    EVIDENCE_REPEATED,
    EVIDENCE_REQUIRED,
    HEAD_IN_PERSON,
    HEAD_TERM_OVERLAPS,
    MANAGING_AGENCY_REQUIRED,
    MILESTONE_ALREADY_REPORTED,
    MILESTONE_BEFORE_PREVIOUS,
    MILESTONE_OUT_OF_ORDER,
    NOT_APPLYING,
    OCCURRED_REQUIRED,
    PARENT_IS_SELF,
    REQUEST_AFTER_ENROLMENT,
)
from services.registry.domain.rules import MILESTONE_LISTS, OBLIGATION_RULES, MilestoneList, in_force
from shared.acts import BOUND_ROLES, Act, Capacity, Role
from shared.clock import Occurred, day_of
from shared.contracts.base import Facts
from shared.contracts.document import Document
from shared.contracts.registry import AgencyEnrolled, AgencyRegistered, HeadAppointed, MilestoneReported
from shared.contracts.terms import AgencyKind, Milestone, Obligation, Provenance
from shared.errors import Refused
from shared.eventstore.aggregate import Aggregate

HEAD_ONLY: Final = frozenset({Role.AGENCY_HEAD})


@dataclass(frozen=True, slots=True)
class Term:
    """A head's term. `to` None: until somebody else is appointed."""

    person: str
    start: date
    end: date | None


def term_on(terms: Iterable[Term], day: date) -> Term | None:
    """Returns the term that covers `day`, or None. A term ends where the next one begins."""
    begun = [term for term in terms if term.start <= day]
    latest = max(begun, key=lambda term: term.start, default=None)
    return latest if latest is not None and (latest.end is None or day <= latest.end) else None


@dataclass
class Agency(Aggregate):
    """An agency in the register. Its code never changes; its obligation follows from its kind and the dated rule."""

    KIND: ClassVar[str] = "agency"

    kind: AgencyKind = field(default=AgencyKind.PUBLIC_SERVICE_UNIT, init=False)
    obligation: Obligation = field(default=Obligation.VOLUNTARY, init=False)
    enrolled: bool = field(default=False, init=False)
    milestones: dict[Milestone, Occurred] = field(default_factory=dict, init=False)
    terms: list[Term] = field(default_factory=list, init=False)

    @property
    def applying(self) -> bool:
        """Returns whether the agency applies the system: it must, or it has enrolled."""
        return self.obligation is Obligation.MANDATORY or self.enrolled

    def register(
        self,
        act: Act,
        *,
        name_vi: str,
        name_en: str,
        kind: AgencyKind,
        parent: str | None,
        provenance: Provenance,
    ) -> None:
        """Enters the agency in the register. Its obligation is derived (directive, point 1).

        Raises:
            Refused: `registry.own-file`, `registry.parent-is-self`, `registry.no-rule-in-force`, or what
                `check_act` and `check_basis` refuse.
            ContractError: no legal basis was given.
        """
        not_own_file(act, self.key)
        check_act(act)
        check_basis(act)
        if parent == self.key:
            raise Refused(PARENT_IS_SELF, pointer="/parent", agency=self.key)
        rule = in_force(OBLIGATION_RULES, day_of(happened(act)))
        self.record(
            AgencyRegistered(
                code=self.key,
                name_vi=name_vi,
                name_en=name_en,
                kind=kind,
                obligation=rule.obligations[kind],
                obligation_rule=rule.version,
                parent=parent,
                provenance=provenance,
            ),
            act,
        )

    def enrol(self, act: Act, *, request_number: str, requested_on: date, managing_agency: str | None) -> None:
        """Enrols a voluntary agency by its own request (directive, point 1b).

        Raises:
            Refused: `registry.not-own-agency`, `registry.enrolment-not-voluntary`, `registry.already-enrolled`,
                `registry.managing-agency-required`, `registry.request-after-enrolment`, or what `check_act` refuses.
        """
        only_of(act, self.key, HEAD_ONLY)
        check_act(act)
        check_day(requested_on, "/requested_on")
        if self.obligation is Obligation.MANDATORY:
            raise Refused(ENROLMENT_NOT_VOLUNTARY, agency=self.key)
        if self.enrolled:
            raise Refused(ALREADY_ENROLLED, agency=self.key)
        if self.kind is AgencyKind.DEFENCE_SECURITY and not managing_agency:
            raise Refused(MANAGING_AGENCY_REQUIRED, pointer="/managing_agency")
        day = day_of(happened(act))
        if requested_on > day:
            raise Refused(REQUEST_AFTER_ENROLMENT, pointer="/requested_on", requested=requested_on, happened=day)
        self.record(
            AgencyEnrolled(
                code=self.key,
                request_number=request_number,
                requested_on=requested_on,
                managing_agency=managing_agency,
            ),
            act,
        )

    def appoint_head(self, act: Act, *, person: Person, term_from: date, term_to: date | None) -> None:
        """Records who heads the agency from a day on. An earlier head's remaining days end when this term begins.

        The decision that appoints is the act's legal basis.

        Raises:
            Refused: `registry.own-file`, `registry.person-erased`, `registry.period-reversed`,
                `registry.head-term-overlaps`, or what `check_act` and `check_basis` refuse.
            ContractError: no legal basis was given.
        """
        not_own_file(act, self.key)
        check_act(act)
        check_basis(act)
        check_period(term_from, term_to, "/term_from", "/term_to")
        person.check_there()
        for term in self.terms:
            ends_too_late = term.start > term_from and term_to is not None and term_to >= term.start
            if term.start == term_from or ends_too_late:
                raise Refused(HEAD_TERM_OVERLAPS, from_day=term_from, other=term.start)
        self.record(
            HeadAppointed(code=self.key, person=person.key, term_from=term_from, term_to=term_to),
            act,
        )

    def report_milestone(
        self, act: Act, *, milestone: Milestone, document_number: str | None, evidence: tuple[str, ...]
    ) -> None:
        """Records that the agency reached a milestone on the day stated, by its own word and the evidence it shows.

        Raises:
            Refused: `registry.not-own-agency`, `registry.not-applying`, `registry.occurred-required`,
                `registry.milestone-already-reported`, `registry.milestone-out-of-order`,
                `registry.milestone-before-previous`, `registry.evidence-required`, `registry.evidence-repeated`,
                `registry.no-rule-in-force`, or what `check_act` refuses.
        """
        only_of(act, self.key, BOUND_ROLES)
        if act.occurred is None:
            raise Refused(OCCURRED_REQUIRED, pointer="/occurred")
        check_act(act)
        self.check_applying()
        steps = in_force(MILESTONE_LISTS, day_of(act.occurred))
        self._check_turn(milestone, act.occurred, steps)
        self._check_evidence(document_number, evidence)
        self.record(
            MilestoneReported(
                code=self.key,
                milestone=milestone,
                order=steps.order.index(milestone) + 1,
                rule=steps.version,
                document_number=document_number,
                evidence=evidence,
            ),
            act,
        )

    def _check_turn(self, milestone: Milestone, occurred: Occurred, steps: MilestoneList) -> None:
        step, previous = steps.step(milestone), steps.before(milestone)
        if milestone in self.milestones:
            day = day_of(self.milestones[milestone])
            raise Refused(
                MILESTONE_ALREADY_REPORTED, pointer="/milestone", agency=self.key, milestone=step, happened=day
            )
        if previous is None:
            return
        if previous not in self.milestones:
            raise Refused(MILESTONE_OUT_OF_ORDER, pointer="/milestone", milestone=step, previous=steps.step(previous))
        if before(occurred, self.milestones[previous]):
            raise Refused(
                MILESTONE_BEFORE_PREVIOUS,
                pointer="/occurred",
                milestone=step,
                happened=day_of(occurred),
                previous=steps.step(previous),
                earlier=day_of(self.milestones[previous]),
            )

    def _check_evidence(self, document_number: str | None, evidence: tuple[str, ...]) -> None:
        # What is classified may stand in the register by its number alone; nobody else is spared showing a file.
        shown_by_number = self.kind is AgencyKind.DEFENCE_SECURITY and document_number is not None
        if not evidence and not shown_by_number:
            raise Refused(EVIDENCE_REQUIRED, pointer="/evidence")
        for index, digest in enumerate(evidence):
            if digest in evidence[:index]:
                raise Refused(EVIDENCE_REPEATED, pointer=f"/evidence/{index}")

    def check_applying(self, pointer: str | None = None) -> None:
        """Lets pass only an agency that applies the system. Raises Refused `registry.not-applying`."""
        if not self.applying:
            raise Refused(NOT_APPLYING, pointer=pointer, agency=self.key)

    def check_signed_by_head(self, act: Act) -> None:
        """Lets pass what the agency's head signs in person, or another for them in a recorded capacity.

        Directive, point 6: the head directs the application personally. A deputy's signature is shown as such.

        Raises:
            Refused: `registry.not-own-agency` or `registry.head-in-person`.
        """
        only_of(act, self.key, HEAD_ONLY)
        day = day_of(happened(act))
        if act.actor.capacity is Capacity.IN_PERSON and act.actor.person != self.head_on(day):
            raise Refused(HEAD_IN_PERSON, agency=self.key, day=day)

    def head_on(self, day: date) -> str | None:
        """Returns the person who heads the agency on `day`, None when none is on record."""
        term = term_on(self.terms, day)
        return None if term is None else term.person

    def apply(self, facts: Facts, document: Document) -> None:
        """Assigns what `facts` say."""
        match facts:
            case AgencyRegistered():
                self.kind, self.obligation = facts.kind, facts.obligation
            case AgencyEnrolled():
                self.enrolled = True
            case HeadAppointed():
                self.terms.append(Term(facts.person, facts.term_from, facts.term_to))
            case MilestoneReported():
                self.milestones[facts.milestone] = document.occurred
            case _:
                pass
