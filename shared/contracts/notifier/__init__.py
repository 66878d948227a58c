"""What the notifier records, by what it is about. Importing this package declares all of it."""

from shared.contracts.notifier.addressees import AddresseeNoted, AgencyNamed
from shared.contracts.notifier.notices import (
    ChannelName,
    HandoverBegun,
    NoticeAcknowledged,
    NoticeFailed,
    NoticeFailedV1,
    NoticeKey,
    NoticeRead,
    NoticeRequested,
    NoticeSent,
)

__all__ = [
    "AddresseeNoted",
    "AgencyNamed",
    "ChannelName",
    "HandoverBegun",
    "NoticeAcknowledged",
    "NoticeFailed",
    "NoticeFailedV1",
    "NoticeKey",
    "NoticeRead",
    "NoticeRequested",
    "NoticeSent",
]
