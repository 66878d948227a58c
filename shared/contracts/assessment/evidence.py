"""What assessment records of evidence: files by digest, and what they are said to show."""

from __future__ import annotations

from datetime import date
from typing import Annotated

from shared.contracts.assessment.terms import ClauseId
from shared.contracts.base import Facts, event
from shared.contracts.fields import Items, Text, Whole
from shared.contracts.terms import AgencyCode, Name, Number, Sha256


@event("assessment.evidence.recorded", version=1, agencies=("agency",))
class EvidenceRecorded(Facts):
    """Bằng chứng: tệp (theo SHA-256) và điều nó muốn chứng minh. / Evidence: a file by digest, and what it claims."""

    agency: AgencyCode
    digest: Sha256
    size: Annotated[int, Whole("byte", min=1)]
    media_type: Annotated[str, Text(max=120)]
    title: Name
    kind: Annotated[str, Text(max=64, pattern=r"[a-z_]+"), "policy, procedure, record, minutes, report, other"]
    number: Number | None = None
    register: Name | None = None
    issued_on: date | None = None
    issued_by: Name | None = None
    clauses: Annotated[tuple[ClauseId, ...], Items(max=60)] = ()
