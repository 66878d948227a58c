"""The use cases of assessment: load, decide, save.

What a decision reads besides the aggregate it changes is not guarded by a version, because it need not be:

* The roster of an agency (scheduling, opening, approval) is what this service has heard from the registry by now. An
  employment noted between loading and saving is no different from one that arrives a moment later: the registry's log
  runs ahead of what is heard of it whatever is locked here. A decision is right if it was right on what was known when
  it began, and independence is asked at the opening and once more at the approval. A guard would refuse commands for
  employments of persons they do not concern, and close nothing.
* Evidence that a finding names, and the owners of a file, are only ever added: what was there stays there.
* Catalogues do not change while a process runs.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path

from services.assessment.domain import refusals
from services.assessment.domain.assessment import Assessment, Plan
from services.assessment.domain.clauses import Catalogue
from services.assessment.domain.evidence import Claim, Evidence, evidence_key
from services.assessment.domain.findings import Observed
from services.assessment.domain.nonconformity import Nonconformity
from services.assessment.domain.roster import Roster
from services.assessment.domain.terms import EvidenceKind
from shared.acts import Act, Stamp
from shared.contracts.assessment import AssessmentKind, Result, TeamMember
from shared.errors import Refused
from shared.eventstore.application import Application, Outcome
from shared.eventstore.files import Files, StoredFile
from shared.eventstore.ports import Store


class AssessmentApplication(Application):
    """Evidence and independent assessments of one province. `catalogues` are the editions held, `files` the bytes."""

    def __init__(self, store: Store, stamp: Stamp, *, files: Files, catalogues: Mapping[str, Catalogue]) -> None:
        super().__init__(store, stamp)
        self.files = files
        self.catalogues = catalogues

    def keep_file(self, received: Path, digest: str, *, person: str, agency: str | None) -> StoredFile:
        """Keeps a file that `person` handed in, and notes that they and their agency, if they have one, did.

        Nothing is recorded: a file becomes evidence when somebody says what it shows.

        Raises:
            Refused, IntegrityFault, StoreUnavailable: see `Files.keep`.
        """
        return self.files.keep(received, digest, by=_owners(person, agency))

    def record_evidence(
        self,
        act: Act,
        *,
        agency: str,
        digest: str,
        title: str,
        kind: EvidenceKind,
        number: str | None = None,
        register: str | None = None,
        issued_on: date | None = None,
        issued_by: str | None = None,
        clauses: tuple[str, ...] = (),
    ) -> Outcome:
        """Records what an agency's kept file is said to show. Once for each agency and file.

        Only of a file that the agency, or the person acting, has handed in: a digest is no secret (milestones name
        them), and evidence opens its file to the agency. Another's file is answered like one that is not kept, and
        before its bytes are looked at, so that not even the time taken tells that it is there.
        """
        self._known_agency(agency)
        own = self.files.owners(digest) & _owners(act.actor.person, agency)
        stored = self.files.find(digest) if own else None
        if stored is None:
            raise Refused(refusals.FILE_UNKNOWN, pointer="/digest")
        evidence = self.create(Evidence, evidence_key(agency, digest))
        evidence.claim(
            act,
            agency=agency,
            digest=digest,
            size=stored.size,
            media_type=stored.media_type,
            claim=Claim(title, kind, number, register, issued_on, issued_by, clauses),
            known={clause for edition in self.catalogues.values() for clause in edition.clauses},
        )
        return self.save(act, evidence)

    def schedule(
        self,
        act: Act,
        *,
        assessment: str,
        agency: str,
        kind: AssessmentKind,
        body: str,
        catalogue: str,
        planned_from: date,
        planned_to: date,
        scope: str,
        dost_participants: tuple[str, ...] = (),
    ) -> Outcome:
        """Schedules the assessment of an agency that the registry has told of."""
        roster = self._known_agency(agency)
        edition = self.catalogues.get(catalogue)
        if edition is None:
            known = ", ".join(self.catalogues)
            raise Refused(refusals.CATALOGUE_UNKNOWN, pointer="/catalogue", catalogue=catalogue, known=known)
        subject = self.create(Assessment, assessment)
        plan = Plan(kind, body, planned_from, planned_to, scope, dost_participants)
        subject.schedule(act, roster=roster, catalogue=edition, plan=plan)
        return self.save(act, subject)

    def open(self, act: Act, *, assessment: str, team: Sequence[TeamMember]) -> Outcome:
        """Opens a scheduled assessment with its team."""
        subject = self.load(Assessment, assessment, act)
        subject.open(act, roster=self.load(Roster, subject.agency), team=team)
        return self.save(act, subject)

    def record_finding(
        self,
        act: Act,
        *,
        assessment: str,
        clause: str,
        result: Result,
        note: str,
        sample_size: int,
        evidence: tuple[str, ...] = (),
    ) -> Outcome:
        """Records the finding on one clause of an open assessment."""
        subject = self.load(Assessment, assessment, act)
        missing = [each for each in evidence if self.find(Evidence, evidence_key(subject.agency, each)) is None]
        edition = self.catalogues[subject.plan.catalogue]
        observed = Observed(clause, result, note, sample_size, evidence)
        subject.find(act, catalogue=edition, observed=observed, missing=missing)
        return self.save(act, subject)

    def submit(self, act: Act, *, assessment: str) -> Outcome:
        """Submits an open assessment's result for approval."""
        subject = self.load(Assessment, assessment, act)
        subject.submit(act)
        return self.save(act, subject)

    def approve(self, act: Act, *, assessment: str) -> Outcome:
        """Approves a submitted result and, in the same transaction, raises a nonconformity for each that was found."""
        subject = self.load(Assessment, assessment, act)
        approved = subject.approve(act, roster=self.load(Roster, subject.agency))
        caused = replace(act, causation=approved.id)
        raised = [Nonconformity.of(caused, finding) for finding in subject.nonconforming()]
        return self.save(act, subject, *raised)

    def _known_agency(self, agency: str) -> Roster:
        roster = self.find(Roster, agency)
        if roster is None or roster.noted is None:
            raise Refused(refusals.AGENCY_UNKNOWN, pointer="/agency", agency=agency)
        return roster


def _owners(person: str, agency: str | None) -> frozenset[str]:
    """Returns the owners that a file is noted under, or sought under, for a person and an agency."""
    return frozenset({f"person:{person}"} if agency is None else {f"person:{person}", f"agency:{agency}"})
