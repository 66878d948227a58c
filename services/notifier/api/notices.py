"""The HTTP mouth of the notifier: one's own inbox, that a notice was read, and who was told of what."""

from __future__ import annotations

from typing import Any, Final, cast

from services.notifier.application import Notifier
from services.notifier.projections import notices as projections
from services.notifier.projections.knowing import known_at
from services.notifier.schemas.notices import AcknowledgedNotice, NoticesArgs, NoticeView, ReadNotice, ReplayedNotice
from shared.acts import Act, Role
from shared.clock import day_of
from shared.eventstore.application import Outcome
from shared.eventstore.views import Page
from shared.http import BY_DOMAIN, Blueprint, PageArgs
from shared.http.schemas import two_clocks
from shared.identity.principal import Principal
from shared.service import Service

PERSONS: Final = tuple(role for role in Role if role is not Role.SERVICE)
"""Everybody who can be told something. Whose inbox it is, is decided by who asks."""
_TEXTS: Final = ("subject_vi", "subject_en", "text_vi", "text_en")
_INTERNAL: Final = frozenset({"place", "due", "text", "channels"})
blp = Blueprint("notices", "notifier", "Thông báo / notices")


@blp.query("/inbox", answer=NoticeView, args=PageArgs, paged=True, right="notifier.inbox.read", roles=PERSONS)
def own_inbox(service: Service, principal: Principal, args: dict[str, Any]) -> Page:
    """Hộp thư của mình, và của cơ quan mình đang đứng đầu. / One's own inbox, and that of the office one holds."""
    today = day_of(service.application.stamp.clock.now())
    recipients = projections.recipients_of(service.views, principal.person, today)
    return _shown(service, projections.inbox(service.views, recipients, args["after"], args["limit"]))


@blp.query(
    "/notices",
    answer=NoticeView,
    args=NoticesArgs,
    paged=True,
    right="notifier.notice.oversee",
    roles=(Role.INSPECTOR, Role.PPC_OFFICE, Role.DOST),
)
def notices(service: Service, _principal: Principal, args: dict[str, Any]) -> Page:
    """Ai được báo việc gì, khi nào, bằng cách nào, đã đọc chưa. / Who was told of what, when, how, and read it."""
    known = args.pop("known", None)
    clocks = two_clocks({"as_of": None, "known": known}, service.application.stamp.clock)
    page = service.views.page(projections.NOTICES, **args)
    if known is None:
        return _shown(service, page)
    then = (known_at(service.application.store, doc, clocks.known) for doc in page.items)
    return _shown(service, Page(tuple(doc for doc in then if doc is not None), page.next))


@blp.command(
    "POST",
    "/notices/<key>/reading",
    body=ReadNotice,
    right="notifier.notice.read",
    roles=PERSONS,
    agency=BY_DOMAIN,
)
def read_notice(app: Notifier, act: Act, body: dict[str, Any], key: str) -> Outcome:
    """Người nhận xác nhận đã đọc. / The recipient says that it was read."""
    return app.read_notice(act, key=key, **body)


@blp.command(
    "POST",
    "/notices/<key>/acknowledgement",
    body=AcknowledgedNotice,
    right="notifier.notice.acknowledge",
    roles=PERSONS,
    agency=BY_DOMAIN,
)
def acknowledge_notice(app: Notifier, act: Act, body: dict[str, Any], key: str) -> Outcome:
    """Người nhận xác nhận đã nắm và sẽ thực hiện. / The recipient says that it was understood and will be seen to."""
    return app.acknowledge_notice(act, key=key, **body)


@blp.command(
    "POST",
    "/notices/<key>/replay",
    body=ReplayedNotice,
    right="notifier.notice.replay",
    roles=PERSONS,
    agency=BY_DOMAIN,
)
def replay_notice(app: Notifier, act: Act, body: dict[str, Any], key: str) -> Outcome:
    """Người nhận yêu cầu gửi lại tới hệ thống của cơ quan. / The recipient asks for it again by webhook."""
    return app.replay_notice(act, key=key, **body)


def _channel(name: str, channel: dict[str, Any]) -> dict[str, Any]:
    return {"channel": name, **{member: value for member, value in channel.items() if member != "before"}}


def _shown(service: Service, page: Page) -> Page:
    return Page(tuple(_notice(cast("Notifier", service.application), doc) for doc in page.items), page.next)


def _notice(app: Notifier, doc: dict[str, Any]) -> dict[str, Any]:
    text = app.text_of(doc["notice"], doc["text"]) or dict.fromkeys(_TEXTS)
    return {
        **{name: value for name, value in doc.items() if name not in _INTERNAL},
        **{name: text[name] for name in _TEXTS},
        "channels": [_channel(name, channel) for name, channel in doc["channels"].items()],
    }
