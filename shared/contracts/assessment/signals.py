"""What assessment records of signals (dấu hiệu áp dụng hình thức): raised, answered, decided by people."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated

from shared.contracts.assessment.corrections import Change, Corrected
from shared.contracts.assessment.measures import Reading
from shared.contracts.base import Basis, Facts, event
from shared.contracts.fields import Items, Text
from shared.contracts.registry.reorganisations import ReorganisationKey
from shared.contracts.terms import AgencyCode, FactCited, Note, PersonId, Sha256

SignalKey = Annotated[str, Text(max=40, pattern=r"S-[0-9a-f]{32}"), "Mã dấu hiệu, suy ra / key of the signal, derived"]
DetectorName = Annotated[
    str, Text(max=64, pattern=r"[a-z][a-z0-9-]*"), "Bộ phát hiện, hoặc “inspector” / the detector, or “inspector”"
]


class SignalSubject(StrEnum):
    """Whom or what a signal is about."""

    AGENCY = "agency"
    ASSESSOR = "assessor"
    PROGRAMME = "programme"


class Severity(StrEnum):
    """How grave a signal is. A severe one that is open defers money for a short, counted time."""

    MINOR = "minor"
    MODERATE = "moderate"
    SEVERE = "severe"


@event("assessment.signal.raised", version=1, agencies=("agency",))
class SignalRaised(Facts):
    """Dấu hiệu áp dụng hình thức được nêu, kèm các sự kiện làm căn cứ. / A signal was raised on the events it cites.

    `agency` is the subject of a signal on an agency, `person` that of one on an assessor; neither of one on the
    programme. The key follows from the detector and the events, whatever their order.
    """

    signal: SignalKey
    detector: DetectorName
    detector_version: Annotated[str, Text(max=32)]
    subject: SignalSubject
    agency: AgencyCode | None = None
    person: PersonId | None = None
    severity: Severity
    reading: Reading
    rests_on: Annotated[tuple[FactCited, ...], Items(min=1, max=200)]
    note: Note


@event("assessment.signal.explained", version=1, agencies=("agency",))
class SignalExplained(Facts):
    """Đối tượng của dấu hiệu giải trình. / Whom the signal is about explained it."""

    signal: SignalKey
    agency: AgencyCode | None = None
    explanation: Note
    evidence: Annotated[tuple[Sha256, ...], Items(max=50)] = ()


@event("assessment.signal.upheld", version=1, agencies=("agency",), basis=Basis.REQUIRED)
class SignalUpheld(Facts):
    """Dấu hiệu được xác nhận là có căn cứ, có lý do. / A reviewer upheld the signal; the reason is the event's."""

    signal: SignalKey
    agency: AgencyCode | None = None
    severity: Severity


@event("assessment.signal.dismissed", version=1, agencies=("agency",))
class SignalDismissed(Facts):
    """Dấu hiệu được bác bỏ, có lý do; không nêu lại trên cùng sự kiện. / Dismissed; not raised again on them."""

    signal: SignalKey
    agency: AgencyCode | None = None
    severity: Severity


@event("assessment.signal.handed-over", version=1, agencies=("from_agency", "to_agency"))
class SignalHandedOver(Facts):
    """Dấu hiệu còn mở được bàn giao khi sắp xếp tổ chức. / Handed to the agency that takes it over."""

    signal: SignalKey
    from_agency: AgencyCode
    to_agency: AgencyCode
    reorganisation: ReorganisationKey


@event("assessment.signal.record-corrected", version=1, agencies=("agency",))
class SignalRecordCorrected(Facts):
    """Đính chính điều đã ghi về dấu hiệu; điều đã ghi vẫn đọc được. / What was recorded of a signal was corrected.

    `settled` says that it was decided when it was corrected, of which the correction changes nothing. `severity` is the
    one that stands after it, and `lowered` says that it was graver before: for those who hear this event alone. It
    decides nothing: a signal that was lowered is as open as it was.
    """

    signal: SignalKey
    agency: AgencyCode | None = None
    corrects: Corrected
    changes: Annotated[tuple[Change, ...], Items(min=1, max=20)]
    settled: bool
    severity: Severity
    lowered: bool
