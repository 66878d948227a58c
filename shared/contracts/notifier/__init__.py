"""What the notifier records, by what it is about. Importing this package declares all of it."""

from shared.contracts.notifier.addressees import AddresseeNoted, AgencyNamed
from shared.contracts.notifier.notices import (
    ChannelName,
    HandoverBegun,
    NoticeAcknowledged,
    NoticeFailed,
    NoticeFailedV1,
    NoticeKey,
    NoticePostponed,
    NoticeRead,
    NoticeRequested,
    NoticeSent,
    PostponedBecause,
    ReplayAsked,
)
from shared.contracts.notifier.webhooks import (
    WebhookChanged,
    WebhookRegistered,
    WebhookRemoved,
    WebhookSecretRotated,
    WebhookUrl,
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
    "NoticePostponed",
    "NoticeRead",
    "NoticeRequested",
    "NoticeSent",
    "PostponedBecause",
    "ReplayAsked",
    "WebhookChanged",
    "WebhookRegistered",
    "WebhookRemoved",
    "WebhookSecretRotated",
    "WebhookUrl",
]
