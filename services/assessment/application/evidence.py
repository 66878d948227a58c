"""Use cases on files and evidence."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from services.assessment.application.base import Base
from services.assessment.domain import refusals
from services.assessment.domain.evidence import Claim, Evidence, evidence_key
from services.assessment.domain.terms import EvidenceKind
from shared.acts import Act
from shared.errors import Refused
from shared.eventstore.application import Outcome
from shared.eventstore.files import StoredFile


class EvidenceCases(Base):
    """Use cases on files and evidence."""

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
        self.known_agency(agency)
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


def _owners(person: str, agency: str | None) -> frozenset[str]:
    """Returns the owners that a file is noted under, or sought under, for a person and an agency."""
    return frozenset({f"person:{person}"} if agency is None else {f"person:{person}", f"agency:{agency}"})
