"""Routes: where an agency's own system takes its notices."""

from __future__ import annotations

from typing import Any, Final, cast

from services.notifier.application import Notifier
from services.notifier.domain.webhook import Webhook
from services.notifier.projections.webhooks import circuit_of
from services.notifier.schemas.webhooks import WebhookAddress, WebhookRemoval, WebhookSecret, WebhookView
from shared.acts import Act, Role
from shared.clock import format_instant
from shared.eventstore.application import Outcome
from shared.http import Blueprint
from shared.identity.principal import Principal
from shared.service import Service

PATH: Final = "/agencies/<code>/webhook"
HEAD: Final = (Role.AGENCY_HEAD,)
"""What is told an agency's head goes where its head says."""
blp = Blueprint("webhooks", "notifier", "Gửi tự động tới hệ thống của cơ quan / webhooks")


@blp.command(
    "POST",
    PATH,
    body=WebhookAddress,
    right="notifier.webhook.register",
    roles=HEAD,
    agency="code",
    creates=True,
    location="/agencies/{key}/webhook",
)
def register_webhook(app: Notifier, act: Act, body: dict[str, Any], code: str) -> Outcome:
    """Đăng ký nơi hệ thống của cơ quan nhận thông báo. / Register where the agency's system takes notices."""
    return app.register_webhook(act, code=code, **body)


@blp.command("POST", f"{PATH}/change", body=WebhookAddress, right="notifier.webhook.change", roles=HEAD, agency="code")
def change_webhook(app: Notifier, act: Act, body: dict[str, Any], code: str) -> Outcome:
    """Thay địa chỉ và khoá, hoặc nhận trở lại. / Another address and secret, or take notices again."""
    return app.change_webhook(act, code=code, **body)


@blp.command("POST", f"{PATH}/rotation", body=WebhookSecret, right="notifier.webhook.rotate", roles=HEAD, agency="code")
def rotate_webhook_secret(app: Notifier, act: Act, body: dict[str, Any], code: str) -> Outcome:
    """Thay khoá ký; khoá trước còn ký thêm một ngày. / Another secret; for a day both sign."""
    return app.rotate_webhook_secret(act, code=code, **body)


@blp.command("POST", f"{PATH}/removal", body=WebhookRemoval, right="notifier.webhook.remove", roles=HEAD, agency="code")
def remove_webhook(app: Notifier, act: Act, body: dict[str, Any], code: str) -> Outcome:
    """Thôi nhận; khoá bị huỷ. / Take none any more; the secrets are destroyed."""
    return app.remove_webhook(act, code=code, **body)


@blp.query(
    PATH,
    answer=WebhookView,
    right="notifier.webhook.see",
    roles=(Role.AGENCY_HEAD, Role.INSPECTOR),
    agency="code",
    etag="version",
)
def webhook(service: Service, _principal: Principal, _args: dict[str, Any], code: str) -> dict[str, Any]:
    """Địa chỉ nhận, không có khoá, và tình trạng gửi. / The endpoint, without its secrets, and how it is doing."""
    app = cast("Notifier", service.application)
    found = app.load(Webhook, code)
    now = app.stamp.clock.now()
    signatures = app.signatures_of(found, now)
    overlapping = signatures > 1 and found.overlap_until is not None
    return {
        "agency": found.key,
        "url": found.url,
        "state": found.stage,
        "signatures": signatures,
        "overlap_until": format_instant(found.overlap_until) if overlapping and found.overlap_until else None,
        **circuit_of(service.views, code),
        "version": found.version,
    }
