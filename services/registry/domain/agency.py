"""An agency: its obligation, its enrolment, its heads, and the milestones that it reported."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from services.registry.domain.agencychanges import AgencyChanges
from services.registry.domain.agencystate import HEAD_ONLY, AgencyState, Classified, Part, Stage, Term, term_on
from services.registry.domain.duties import (
    before,
    check_act,
    check_basis,
    check_day,
    check_period,
    happened,
    not_by_head,
    not_own_entry,
    not_own_file,
    only_of,
)
from services.registry.domain.obligation import Rules
from services.registry.domain.person import Person
from services.registry.domain.refusals import (
    ALREADY_ENROLLED,
    ENROLMENT_NOT_VOLUNTARY,
    EVIDENCE_REPEATED,
    EVIDENCE_REQUIRED,
    HEAD_TERM_OVERLAPS,
    MANAGING_AGENCY_REQUIRED,
    MILESTONE_ALREADY_REPORTED,
    MILESTONE_BEFORE_PREVIOUS,
    MILESTONE_OUT_OF_ORDER,
    OCCURRED_REQUIRED,
    PARENT_IS_SELF,
    REQUEST_AFTER_ENROLMENT,
)
from services.registry.domain.refusals.agencies import ENROLMENT_BEFORE_WITHDRAWAL
from services.registry.domain.rules import MILESTONE_LISTS, MilestoneList, in_force
from shared.acts import BOUND_ROLES, Act
from shared.clock import Occurred, day_of
from shared.contracts.base import Facts
from shared.contracts.document import Document
from shared.contracts.registry import (
    AgencyEnrolled,
    AgencyPartRetracted,
    AgencyPlacedUnder,
    AgencyReclassified,
    AgencyRegistered,
    AgencyRenamed,
    AgencyReorganised,
    ContactsChanged,
    ContactsErased,
    EnrolmentWithdrawn,
    HeadAppointed,
    MilestoneReported,
    StaffReported,
)
from shared.contracts.terms import AgencyKind, Milestone, Obligation, Provenance
from shared.errors import Refused

__all__ = ["Agency", "Stage", "Term", "term_on"]


@dataclass
class Agency(AgencyChanges):
    """An agency in the register. Its code never changes; its obligation follows from its kind and the dated rule."""

    def register(
        self,
        act: Act,
        *,
        name_vi: str,
        name_en: str,
        kind: AgencyKind,
        parent: AgencyState | None,
        provenance: Provenance,
        rules: Rules,
    ) -> None:
        """Enters the agency in the register. Its obligation is derived (directive, point 1).

        Raises:
            Refused: `registry.own-file`, `registry.parent-is-self`, `registry.agency-ended` (its parent),
                `registry.no-rule-in-force`, or what `check_act` and `check_basis` refuse.
            ContractError: no legal basis was given.
        """
        not_own_file(act, self.key)
        check_act(act)
        check_basis(act)
        if parent is not None and parent.key == self.key:
            raise Refused(PARENT_IS_SELF, pointer="/parent", agency=self.key)
        if parent is not None:
            parent.check_goes_on("/parent")
        rule = in_force(rules, day_of(happened(act)))
        self.record(
            AgencyRegistered(
                code=self.key,
                name_vi=name_vi,
                name_en=name_en,
                kind=kind,
                obligation=rule.obligations[kind],
                obligation_rule=rule.version,
                parent=None if parent is None else parent.key,
                provenance=provenance,
            ),
            act,
        )

    def enrol(
        self, act: Act, *, request_number: str, requested_on: date, managing_agency: str | None, rules: Rules
    ) -> None:
        """Enrols a voluntary agency by its own request (directive, point 1b).

        Raises:
            Refused: `registry.not-own-agency`, `registry.agency-ended`, `registry.enrolment-not-voluntary`,
                `registry.already-enrolled`, `registry.managing-agency-required`, `registry.request-after-enrolment`,
                `registry.enrolment-before-withdrawal`, or what `check_act` refuses.
        """
        only_of(act, self.key, HEAD_ONLY)
        check_act(act)
        self.check_may(AgencyEnrolled)
        check_day(requested_on, "/requested_on")
        day = day_of(happened(act))
        if self.obligation_on(day, rules) is Obligation.MANDATORY:
            raise Refused(ENROLMENT_NOT_VOLUNTARY, agency=self.key)
        if self.enrolled:
            raise Refused(ALREADY_ENROLLED, agency=self.key)
        if self.kind is AgencyKind.DEFENCE_SECURITY and not managing_agency:
            raise Refused(MANAGING_AGENCY_REQUIRED, pointer="/managing_agency")
        if requested_on > day:
            raise Refused(REQUEST_AFTER_ENROLMENT, pointer="/requested_on", requested=requested_on, happened=day)
        if self.enrolment_on is not None and day < self.enrolment_on:
            raise Refused(ENROLMENT_BEFORE_WITHDRAWAL, pointer="/occurred", happened=day, withdrawn=self.enrolment_on)
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
            Refused: `registry.own-file`, `registry.own-file-by-head`, `registry.own-directory-entry`,
                `registry.agency-ended`, `registry.person-erased`,
                `registry.period-reversed`, `registry.head-term-overlaps`, or what `check_act` and `check_basis` refuse.
            ContractError: no legal basis was given.
        """
        not_own_file(act, self.key)
        not_by_head(act, self.key, self.head_on(day_of(happened(act))))
        not_own_entry(act, person.key)
        check_act(act)
        check_basis(act)
        self.check_may(HeadAppointed)
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
        self, act: Act, *, milestone: Milestone, document_number: str | None, evidence: tuple[str, ...], rules: Rules
    ) -> None:
        """Records that the agency reached a milestone on the day stated, by its own word and the evidence it shows.

        Raises:
            Refused: `registry.not-own-agency`, `registry.agency-ended`, `registry.not-applying`,
                `registry.occurred-required`, `registry.milestone-already-reported`, `registry.milestone-out-of-order`,
                `registry.milestone-before-previous`, `registry.evidence-required`, `registry.evidence-repeated`,
                `registry.no-rule-in-force`, or what `check_act` refuses.
        """
        only_of(act, self.key, BOUND_ROLES)
        if act.occurred is None:
            raise Refused(OCCURRED_REQUIRED, pointer="/occurred")
        check_act(act)
        self.check_may(MilestoneReported)
        self.check_applying(day_of(act.occurred), rules)
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

    def apply(self, facts: Facts, document: Document) -> None:
        """Assigns what `facts` say."""
        self.stage = self.LIFE.after(type(facts), self.stage)
        day = day_of(document.occurred)
        match facts:
            case AgencyRegistered() | AgencyRenamed() | AgencyReclassified() | AgencyPlacedUnder():
                self._apply_identity(facts, day)
            case AgencyEnrolled() | EnrolmentWithdrawn():
                self.enrolled, self.enrolment_on = isinstance(facts, AgencyEnrolled), day
            case StaffReported():
                self.staff[facts.as_of] = facts.staff
            case ContactsChanged():
                self.contacts.append(facts.details)
            case ContactsErased():
                self.contacts, self.contacts_erased = [], [*self.contacts_erased, *facts.details]
            case HeadAppointed():
                self.terms.append(Term(facts.person, facts.term_from, facts.term_to))
            case MilestoneReported():
                self.milestones[facts.milestone] = document.occurred
            case AgencyReorganised() | AgencyPartRetracted():
                self._apply_part(facts, document)
            case _:
                pass

    def _apply_part(self, facts: AgencyReorganised | AgencyPartRetracted, document: Document) -> None:
        key, day = facts.reorganisation, day_of(document.occurred)
        if isinstance(facts, AgencyPartRetracted):
            self.parts.pop(key, None)
            if facts.reinstated:
                self.stage, self.ended_on, self.ended_by = Stage.ACTIVE, None, None
            return
        self.parts[key] = Part(day, document.id, facts.ended)
        if facts.ended:
            self.stage, self.ended_on, self.ended_by = Stage.ENDED, day, key

    def _apply_identity(
        self, facts: AgencyRegistered | AgencyRenamed | AgencyReclassified | AgencyPlacedUnder, day: date
    ) -> None:
        if isinstance(facts, AgencyRegistered | AgencyRenamed):
            self.name_vi, self.name_en, self.named_on = facts.name_vi, facts.name_en, day
        if isinstance(facts, AgencyRegistered | AgencyReclassified):
            self.kinds.append(Classified(day, facts.kind))
        if isinstance(facts, AgencyRegistered | AgencyPlacedUnder):
            self.parent, self.placed_on = facts.parent, day
