"""The shapes of what is asked and answered about an agency's own system that takes notices."""

from __future__ import annotations

from services.notifier.domain.webhook import WebhookStage
from shared.contracts.notifier import WebhookUrl
from shared.contracts.terms import AgencyCode
from shared.http import CommandBody, Strict, fields

_WRITTEN = (
    "Khoá ký, “whsec_” và base64 của 24 đến 64 byte ngẫu nhiên; không bao giờ được trả lại / "
    "the secret, whsec_ and base64 of 24 to 64 random bytes; never answered"
)
_OVERLAP = "Khoá trước còn ký đến / until when two sign"


class WebhookAddress(CommandBody):
    """Where notices are posted, and the secret that they are signed with."""

    url = fields.of(WebhookUrl)
    secret = fields.Text(most=200, required=True, description=_WRITTEN)


class WebhookSecret(CommandBody):
    """Another secret; the one before it signs too for a day."""

    secret = fields.Text(most=200, required=True, description=_WRITTEN)


class WebhookRemoval(CommandBody):
    """Nothing but the act itself."""


class WebhookView(Strict):
    """An agency's endpoint, without its secrets."""

    agency = fields.of(AgencyCode)
    url = fields.of(WebhookUrl)
    state = fields.Choice(WebhookStage, required=True)
    signatures = fields.Whole(required=True, description="Số khoá đang ký / secrets that sign now")
    overlap_until = fields.Moment(required=True, allow_none=True, description=_OVERLAP)
    failures = fields.Whole(required=True, description="Số lần hỏng liên tiếp / failures in a row")
    open_until = fields.Moment(
        required=True,
        allow_none=True,
        description="Tạm ngừng gửi đến / left alone until, after failing again and again",
    )
    version = fields.Whole(required=True)
