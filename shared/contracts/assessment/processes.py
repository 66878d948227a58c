"""What assessment records of an agency's work processes: who answers for them, and their indicators in each period."""

from __future__ import annotations

from datetime import date
from typing import Annotated

from shared.contracts.assessment.documents import DocumentCode, EventId
from shared.contracts.base import Facts, event
from shared.contracts.fields import Items, Text, Whole
from shared.contracts.terms import AgencyCode, Name, PersonId, Sha256

ProcessCode = Annotated[
    str,
    Text(max=48, pattern=r"[A-Z0-9][A-Za-z0-9._-]*"),
    "Mã quá trình trong cơ quan / code of the process within its agency",
]
ReceiptCode = Annotated[
    str, Text(max=40, pattern=r"[A-Za-z0-9][A-Za-z0-9./-]*"), "Mã biên nhận một cửa / receipt of the one-stop shop"
]
Files = Annotated[int, Whole("hồ sơ / files", max=10_000_000)]


@event("assessment.process.identified", version=1, agencies=("agency",))
class ProcessIdentified(Facts):
    """Cơ quan xác định một quá trình. / The agency identified a work process (clause 4.1 a) and who answers for it."""

    agency: AgencyCode
    process: ProcessCode
    title: Name
    owner: PersonId
    workers: Annotated[tuple[PersonId, ...], Items(max=100)] = ()
    document: DocumentCode | None = None
    days_allowed: Annotated[int, Whole("ngày làm việc / working days", min=1, max=1000)] | None = None


@event("assessment.process.reassigned", version=1, agencies=("agency",))
class ProcessReassigned(Facts):
    """Người phụ trách và người làm thay đổi. / Who answers for the process, and who works in it, changed (5.5.1)."""

    agency: AgencyCode
    process: ProcessCode
    owner: PersonId
    workers: Annotated[tuple[PersonId, ...], Items(max=100)] = ()


@event("assessment.process.indicators-reported", version=1, agencies=("agency",))
class IndicatorsReported(Facts):
    """Chỉ tiêu của quá trình trong một kỳ. / The indicators of the process in a period.

    carried_in + received = on_time + late + returned + still_open, always. `corrects` is the report of the same period
    in whose place this one stands.
    """

    agency: AgencyCode
    process: ProcessCode
    period_from: date
    period_to: date
    carried_in: Files
    received: Files
    on_time: Files
    late: Files
    returned: Files
    still_open: Files
    complaints: Annotated[int, Whole("khiếu nại, phản ánh / complaints", max=10_000_000)]
    receipts: Annotated[tuple[ReceiptCode, ...], Items(max=1000)] = ()
    samples: Annotated[tuple[Sha256, ...], Items(max=50)] = ()
    corrects: EventId | None = None


@event("assessment.process.ended", version=1, agencies=("agency",))
class ProcessEnded(Facts):
    """Quá trình không còn thực hiện. / The process is no longer carried out."""

    agency: AgencyCode
    process: ProcessCode
