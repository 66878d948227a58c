"""Where an agency's own system takes its notices: an address, and the secrets that messages to it are signed with."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated

from shared.contracts.base import Facts, event
from shared.contracts.fields import Text
from shared.contracts.terms import AgencyCode, Sha256

WebhookUrl = Annotated[
    str, Text(min=8, max=500, pattern=r"https?://[A-Za-z0-9.:\[\]_-]+(?:/[!$&'()*+,;=:@A-Za-z0-9._~%/-]*)?"),
    "Địa chỉ nhận, không có tên, mật khẩu hay tham số / address, without credentials or query",
]  # fmt: skip


@event("notifier.webhook.registered", version=1, agencies=("agency",))
class WebhookRegistered(Facts):
    """Cơ quan đăng ký địa chỉ nhận thông báo tự động. / An agency registers where its system takes notices.

    The secret lies beside the log, never in it; `secret` is its salted digest.
    """

    agency: AgencyCode
    url: WebhookUrl
    secret: Sha256


@event("notifier.webhook.changed", version=1, agencies=("agency",))
class WebhookChanged(Facts):
    """Địa chỉ nhận và khoá ký được thay, hoặc đăng ký lại. / Another address with a secret of its own, or again one."""

    agency: AgencyCode
    url: WebhookUrl
    secret: Sha256


@event("notifier.webhook.secret-rotated", version=1, agencies=("agency",))
class WebhookSecretRotated(Facts):
    """Khoá ký được thay. / Another secret; until `overlap_until` messages carry the signatures of both."""

    agency: AgencyCode
    secret: Sha256
    overlap_until: datetime


@event("notifier.webhook.removed", version=1, agencies=("agency",))
class WebhookRemoved(Facts):
    """Thôi nhận thông báo tự động. / Nothing is sent there any more; the secrets are destroyed."""

    agency: AgencyCode
