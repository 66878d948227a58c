"""`<service>.message.parked.v1` and `.released.v1`: a document that could not be taken was set aside, and taken later.

Declared once for every service, since each sets aside what *it* could not take. The document itself stays where it is,
in its publisher's log; these events say where.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, Final
from uuid import UUID

from shared.contracts.base import Facts, event
from shared.contracts.fields import Text, Whole

SourceName = Annotated[str, Text(max=64, pattern=r"[a-z]+"), "Dịch vụ phát hành / the publishing service"]
Position = Annotated[int, Whole("vị trí trong nhật ký / position in the log", min=1)]


@dataclass(frozen=True, kw_only=True)
class MessageParked(Facts):
    """Một văn bản sự kiện không xử lý được, tạm để riêng. / A document could not be taken and was set aside.

    What follows on the same aggregate is set aside behind it (`behind`, the first one's position), so that order
    holds; everything else goes on.
    """

    source: SourceName
    position: Position
    event_id: UUID
    topic: Annotated[str, Text(max=200), "Loại sự kiện / type of the event"]
    aggregate_id: Annotated[UUID, "Hồ sơ ở nơi phát hành / the publisher's aggregate"]
    subject: Annotated[str, Text(max=400), "Tên hồ sơ / the aggregate's subject"]
    error: Annotated[str, Text(max=500), "Lỗi lần cuối / the last error"]
    attempts: Annotated[int, Whole("lần / times")]
    behind: Position | None = None


@dataclass(frozen=True, kw_only=True)
class MessageReleased(Facts):
    """Một văn bản để riêng nay được xử lý theo lệnh. / A document set aside was taken by command."""

    source: SourceName
    position: Position
    event_id: UUID
    aggregate_id: Annotated[UUID, "Hồ sơ ở nơi phát hành / the publisher's aggregate"]


ParkingEvents = tuple[type[MessageParked], type[MessageReleased]]


def parking_events(service: str) -> ParkingEvents:
    """Declares the two events of a service and returns them.

    Raises:
        ValueError: they are declared already.
    """

    @event(f"{service}.message.parked", version=1)
    class Parked(MessageParked):
        __doc__ = MessageParked.__doc__

    @event(f"{service}.message.released", version=1)
    class Released(MessageReleased):
        __doc__ = MessageReleased.__doc__

    for declared in (Parked, Released):
        declared.__name__ = declared.__qualname__ = f"{service.capitalize()}Message{declared.__name__}"
    PARKING[service] = Parked, Released
    return PARKING[service]


PARKING: Final[dict[str, ParkingEvents]] = {}
"""The two events of every service, by its name."""

for _service in ("registry", "assessment", "funding", "notifier", "inspection"):
    parking_events(_service)
