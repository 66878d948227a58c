"""Use cases on nonconformities."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from uuid import UUID

from services.assessment.application.base import Base
from services.assessment.application.dockets import Dockets
from services.assessment.application.held import HeldCases
from services.assessment.domain.assessment import Assessment
from services.assessment.domain.corrections import Amendment
from services.assessment.domain.editions import Editions
from services.assessment.domain.nonconformity import Nonconformity
from shared.acts import Act
from shared.contracts.assessment import Earlier, MatterEntered, Measurement
from shared.contracts.registry import Matter
from shared.eventstore.aggregate import Aggregate
from shared.eventstore.application import Outcome

EARLIER: int = 50
"""How many earlier ones a recurrence cites at most: the latest."""


def raise_nonconformities(base: Base, act: Act, assessment: Assessment) -> list[Aggregate]:
    """Returns the nonconformities that an approved assessment raises, and the dockets they are entered in, unsaved.

    Each says which earlier ones it repeats: on the same clause, in the same agency or one that it comes from. Where
    the agency has ended meanwhile, they are handed to its heir at once.
    """
    dockets, agency = Dockets(base), assessment.agency
    raised: list[Aggregate] = []
    for finding in assessment.nonconforming():
        edition = assessment.plan.catalogue
        each = Nonconformity.of(act, finding, repeated(base.catalogues, dockets, assessment, finding.clause))
        dockets.of(agency).enter(act, Matter.CORRECTIVE_ACTIONS, each.key, clause=finding.clause, catalogue=edition)
        closed, heir = dockets.of(agency).closed, dockets.holder(agency, Matter.CORRECTIVE_ACTIONS)
        if closed is not None and heir is not None:
            each.hand_over(act, heir, closed.reorganisation)
            dockets.of(heir).enter(
                act,
                Matter.CORRECTIVE_ACTIONS,
                each.key,
                clause=finding.clause,
                catalogue=edition,
                from_agency=agency,
            )
        raised.append(each)
    return [*raised, *dockets.changed()]


def repeated(editions: Editions, dockets: Dockets, assessment: Assessment, clause: str) -> tuple[Earlier, ...]:
    """Returns the nonconformities raised so far on `clause`, in the assessed agency or in one that it comes from.

    Also those on a clause of another edition that corresponds to it, by the map between both.
    """
    found: dict[str, Earlier] = {}
    for docket in dockets.lineage(assessment.agency):
        for entry in docket.of(Matter.CORRECTIVE_ACTIONS):
            if entry.from_agency is None and clause in corresponding(editions, entry, assessment.plan.catalogue):
                found[entry.key] = Earlier(entry.key, docket.key, entry.clause or clause)
    return tuple(found.values())[-EARLIER:]


def corresponding(editions: Editions, entry: MatterEntered, edition: str) -> frozenset[str]:
    """Returns the clauses of `edition` that the clause of an entered nonconformity is, or corresponds to."""
    if entry.catalogue == edition:
        return frozenset({entry.clause} if entry.clause else ())
    correlation = editions.correlation(entry.catalogue or "", edition)
    pairs = () if correlation is None else correlation.pairs
    return frozenset(target for pair in pairs if pair.clause == entry.clause for target in pair.targets)


class NonconformityCases(HeldCases):
    """Use cases on nonconformities: what the agency does about them, and what others verify."""

    def correct_nonconformity(
        self, act: Act, *, nonconformity: str, correction: str, evidence: tuple[str, ...] = ()
    ) -> Outcome:
        """Records the correction (sự khắc phục)."""
        subject = self.held(Nonconformity, nonconformity, act)
        subject.correct(act, correction=correction, evidence=evidence, missing=self.missing(subject, evidence))
        return self.save(act, subject)

    def analyse_cause(
        self,
        act: Act,
        *,
        nonconformity: str,
        cause: str,
        method: str | None = None,
        evidence: tuple[str, ...] = (),
    ) -> Outcome:
        """Records the root cause."""
        subject = self.held(Nonconformity, nonconformity, act)
        missing = self.missing(subject, evidence)
        subject.analyse(act, cause=cause, method=method, evidence=evidence, missing=missing)
        return self.save(act, subject)

    def plan_action(self, act: Act, *, nonconformity: str, action: str, responsible: str, due_on: date) -> Outcome:
        """Records the corrective action with its due date."""
        subject = self.held(Nonconformity, nonconformity, act)
        subject.plan(act, action=action, responsible=responsible, due_on=due_on)
        return self.save(act, subject)

    def extend_action(self, act: Act, *, nonconformity: str, due_on: date) -> Outcome:
        """Records a later due date."""
        subject = self.held(Nonconformity, nonconformity, act)
        subject.extend(act, due_on=due_on, rosters=self.rosters(subject))
        return self.save(act, subject)

    def carry_out_action(
        self, act: Act, *, nonconformity: str, done: str, by: tuple[str, ...], evidence: tuple[str, ...]
    ) -> Outcome:
        """Records that the action was carried out."""
        subject = self.held(Nonconformity, nonconformity, act)
        subject.carry_out(act, done=done, by=by, evidence=evidence, missing=self.missing(subject, evidence))
        return self.save(act, subject)

    def verify_action(
        self, act: Act, *, nonconformity: str, measured: Measurement, evidence: tuple[str, ...] = ()
    ) -> Outcome:
        """Records that the action was effective."""
        subject = self.held(Nonconformity, nonconformity, act)
        missing, rosters = self.missing(subject, evidence), self.rosters(subject)
        subject.verify(act, measured=measured, evidence=evidence, missing=missing, rosters=rosters)
        return self.save(act, subject)

    def reopen_nonconformity(
        self, act: Act, *, nonconformity: str, measured: Measurement, evidence: tuple[str, ...] = ()
    ) -> Outcome:
        """Records that the action was not effective."""
        subject = self.held(Nonconformity, nonconformity, act)
        missing, rosters = self.missing(subject, evidence), self.rosters(subject)
        subject.reopen(act, measured=measured, evidence=evidence, missing=missing, rosters=rosters)
        return self.save(act, subject)

    def close_nonconformity(self, act: Act, *, nonconformity: str) -> Outcome:
        """Records that it is closed."""
        subject = self.held(Nonconformity, nonconformity, act)
        subject.close(act, rosters=self.rosters(subject))
        return self.save(act, subject)

    def amend_nonconformity(
        self, act: Act, *, nonconformity: str, corrects: UUID, changes: Sequence[Amendment]
    ) -> Outcome:
        """Records what was wrong in what was recorded of it, and what is right."""
        subject = self.held(Nonconformity, nonconformity, act)
        subject.amend(act, event=corrects, amendments=changes, rosters=self.rosters(subject))
        return self.save(act, subject)
