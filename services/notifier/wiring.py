"""The composition root: what the notifier is made of."""

from __future__ import annotations

from services.notifier.api import BLUEPRINTS
from services.notifier.application import Delivery, Notifier, Watch
from services.notifier.catalogues import load_all
from services.notifier.channels import Channel
from services.notifier.channels.directory import HttpDirectory
from services.notifier.channels.email import Email
from services.notifier.channels.inbox import Inbox
from services.notifier.channels.webhook import RecordedEndpoints, WebhookChannel
from services.notifier.domain.addressee import Addressee
from services.notifier.domain.deadline import Deadline
from services.notifier.domain.notice import Notice
from services.notifier.domain.webhook import Webhook
from services.notifier.policy import HEARS, REACTIONS
from services.notifier.projections.notices import NotifierViews
from services.notifier.settings import Settings
from shared.identity import ServiceToken, TokenFile
from shared.service import Ground, Service
from shared.settings import SettingsFault


def build(ground: Ground, settings: Settings, token: ServiceToken | None = None) -> Service:
    """Returns the notifier on `ground`. `token` is shown to the registry; the settings' file unless given.

    Raises:
        SettingsFault: there is a mail server and no token to ask the registry for addresses with.
        TemplateFault: a template's file cannot be used.
    """
    channels: list[Channel] = [Inbox()]
    if settings.mail is not None:
        directory = HttpDirectory(settings.common.peers["registry"], _token(settings, token).bearer)
        channels.append(Email(settings.mail, directory))
    allowed = settings.webhook_hosts
    channels.append(WebhookChannel(RecordedEndpoints(ground.store, ground.erasable), allowed=allowed))
    application = Notifier(ground.store, ground.stamp, texts=ground.erasable, templates=load_all(), channels=channels)
    application.allowed_hosts = allowed
    views = ground.views(NotifierViews())
    delivery, watch = Delivery(application, views), Watch(application, views)
    return Service(
        "notifier",
        ground,
        application,
        views,
        BLUEPRINTS,
        reactions=REACTIONS,
        aggregates=(Addressee, Deadline, Notice, Webhook),
        hears=HEARS,
        tasks={"delivery": delivery.run, "deadlines": watch.run},
        is_idle=lambda: watch.is_idle() and delivery.is_idle(),
        wake=application.stirred.set,
    )


def _token(settings: Settings, token: ServiceToken | None) -> ServiceToken:
    if token is not None:
        return token
    if settings.common.service_token is None:
        raise SettingsFault(
            ["THUCCHAT_NOTIFIER_SERVICE_TOKEN_PATH: phải có khi có máy chủ thư / is required with a mail server"]
        )
    return TokenFile(settings.common.service_token)
