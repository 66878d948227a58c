"""What assessment records of an agency's quality system file: its documents, their revisions and their use."""

from __future__ import annotations

from datetime import date
from enum import StrEnum
from typing import Annotated

from shared.contracts.assessment.terms import ClauseId
from shared.contracts.base import Facts, event
from shared.contracts.fields import Items, Text, Whole
from shared.contracts.terms import AgencyCode, Name, Note, Number, PersonId, Sha256

DocumentCode = Annotated[
    str,
    Text(max=48, pattern=r"[A-Z0-9][A-Za-z0-9._-]*"),
    "Mã tài liệu trong cơ quan / code of the document within its agency",
]
EditionId = Annotated[str, Text(max=64), "Phiên bản tiêu chuẩn / edition of the standard"]
RecordCode = Annotated[
    str, Text(max=32, pattern=r"[A-Z0-9][A-Z0-9-]*"), "Mã hồ sơ mà tiêu chuẩn đòi hỏi / code of a required record"
]
EventId = Annotated[str, Text(min=36, max=36, pattern=r"[0-9a-f-]{36}"), "Mã sự kiện / id of an event"]
Revision = Annotated[int, Whole("lần sửa đổi / revision", min=0, max=999)]


class DocumentKind(StrEnum):
    """What sort of document of the quality management system it is (TCVN ISO 9001:2000, clause 4.2.1)."""

    POLICY = "policy"
    OBJECTIVES = "objectives"
    MANUAL = "manual"
    PROCEDURE = "procedure"
    WORK_PROCESS = "work_process"
    OTHER = "other_document"


@event("assessment.document.issued", version=1, agencies=("agency",))
class DocumentIssued(Facts):
    """Tài liệu của hệ thống được ban hành. / A document of the quality system was issued, approved before (4.2.3 a)."""

    agency: AgencyCode
    document: DocumentCode
    kind: DocumentKind
    title: Name
    number: Number | None = None
    revision: Revision
    issued_on: date
    prepared_by: PersonId | None = None
    approved_by: PersonId
    approved_on: date
    digest: Sha256
    catalogue: EditionId
    clauses: Annotated[tuple[ClauseId, ...], Items(max=60)] = ()


@event("assessment.document.revised", version=1, agencies=("agency",))
class DocumentRevised(Facts):
    """Lần sửa đổi thay cho lần trước. / A revision was issued; the one before is superseded (clause 4.2.3 b, c, g)."""

    agency: AgencyCode
    document: DocumentCode
    title: Name
    number: Number | None = None
    revision: Revision
    supersedes: Revision
    issued_on: date
    prepared_by: PersonId | None = None
    approved_by: PersonId
    approved_on: date
    digest: Sha256
    changes: Annotated[str, Text(max=2000), "Nội dung sửa đổi / what was changed"]
    clauses: Annotated[tuple[ClauseId, ...], Items(max=60)] = ()


@event("assessment.document.reviewed", version=1, agencies=("agency",))
class DocumentReviewed(Facts):
    """Tài liệu được xem xét. / The document was reviewed: still right, or to be revised (clause 4.2.3 b)."""

    agency: AgencyCode
    document: DocumentCode
    revision: Revision
    still_right: bool
    note: Note


@event("assessment.document.withdrawn", version=1, agencies=("agency",))
class DocumentWithdrawn(Facts):
    """Tài liệu bị bãi bỏ. / The document was withdrawn, for another where one is named (clause 4.2.3 g)."""

    agency: AgencyCode
    document: DocumentCode
    replaced_by: DocumentCode | None = None


@event("assessment.document.use-reported", version=1, agencies=("agency",))
class DocumentUseReported(Facts):
    """Tài liệu được dùng trong kỳ: bao nhiêu hồ sơ, mẫu nào. / How often the document was used in a period.

    `shows` are the records that the standard requires and that these are; `corrects` is the report of the same period
    in whose place this one stands.
    """

    agency: AgencyCode
    document: DocumentCode
    period_from: date
    period_to: date
    records: Annotated[int, Whole("hồ sơ / records", max=10_000_000)]
    samples: Annotated[tuple[Sha256, ...], Items(max=50)] = ()
    shows: Annotated[tuple[RecordCode, ...], Items(max=60)] = ()
    catalogue: EditionId
    corrects: EventId | None = None
