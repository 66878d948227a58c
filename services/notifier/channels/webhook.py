"""Webhooks by Standard Webhooks 1.0.0: a notice as signed JSON, posted to where the agency's own system takes it.

The `webhook-id` is the notice's key at every attempt, replays included: by it the receiver tells a copy from a second
message. The handover is recorded once the connection stands and before anything leaves.
"""

from __future__ import annotations

import ssl
from collections.abc import Callable
from dataclasses import dataclass, field
from http import HTTPStatus
from typing import Any, Final, Protocol

from services.notifier.channels import Letter, NotDelivered
from services.notifier.channels.outgoing import UNANSWERED, Resolve, chosen, connected, post, resolve, target
from services.notifier.channels.signing import headers, key_of
from services.notifier.domain.notice import OUTCOME_UNKNOWN
from services.notifier.domain.webhook import Webhook, WebhookStage
from shared.clock import format_instant
from shared.contracts.document import canonical
from shared.contracts.notifier import ChannelName
from shared.eventstore.erasable import Erasable
from shared.eventstore.ports import Store
from shared.eventstore.snapshots import load_with_snapshot

SECRETS: Final = "webhook-secret"
"""The kind under which the secrets of webhooks are kept beside the log."""
AGENT: Final = "thucchat-notifier/1"


@dataclass(frozen=True, slots=True)
class Endpoint:
    """Where to post, and the keys to sign with, the newest first."""

    url: str
    keys: tuple[bytes, ...] = field(repr=False)


class Endpoints(Protocol):
    """Knows the agencies' endpoints."""

    def has(self, agency: str) -> bool:
        """Tells whether the agency takes notices so."""
        ...

    def find(self, letter: Letter) -> Endpoint | None:
        """Returns the endpoint of the letter's agency at its date; None where there is none, or no secret is left."""
        ...


class RecordedEndpoints:
    """The endpoints that the log tells of, with the secrets beside it."""

    def __init__(self, store: Store, secrets: Erasable) -> None:
        self._store, self._secrets = store, secrets

    def has(self, agency: str) -> bool:
        """Tells whether the agency takes notices so."""
        webhook = self._webhook(agency)
        return webhook is not None and webhook.stage is WebhookStage.ACTIVE

    def find(self, letter: Letter) -> Endpoint | None:
        """Returns the endpoint of the letter's agency at its date."""
        webhook = self._webhook(letter.agency)
        if webhook is None or webhook.stage is not WebhookStage.ACTIVE:
            return None
        kept = (self._secrets.get(SECRETS, webhook.key, each) for each in webhook.signing_at(letter.date))
        keys = (key_of(each["secret"]) for each in kept if each is not None)
        signing = tuple(key for key in keys if key is not None)
        return Endpoint(webhook.url, signing) if signing else None

    def _webhook(self, agency: str) -> Webhook | None:
        return load_with_snapshot(self._store, Webhook, agency)


class WebhookChannel:
    """Takes letters to agencies that registered an endpoint. `timeout` (seconds) bounds a whole attempt."""

    def __init__(
        self,
        endpoints: Endpoints,
        *,
        allowed: frozenset[str] = frozenset(),
        timeout: float = 20.0,
        resolver: Resolve = resolve,
        context: ssl.SSLContext | None = None,
    ) -> None:
        self._endpoints, self._allowed, self._timeout, self._resolve = endpoints, allowed, timeout, resolver
        self._context = context or ssl.create_default_context()

    @property
    def name(self) -> ChannelName:
        """Returns `webhook`."""
        return ChannelName.WEBHOOK

    def takes(self, recipient: str, agency: str) -> bool:
        """Tells whether the agency has registered an endpoint: what is told its head, or its office, goes there."""
        return self._endpoints.has(agency)

    def deliver(self, letter: Letter, begin: Callable[[str], None]) -> str:
        """Posts the letter; see `Channel.deliver`."""
        endpoint = self._endpoints.find(letter)
        if endpoint is None:
            raise NotDelivered("no-endpoint", final=True)
        where = target(endpoint.url, self._allowed)
        if where is None:
            raise NotDelivered("address-refused", final=True)
        body = canonical(payload(letter))
        sent = headers(letter.notice, letter.date, body, endpoint.keys)
        sent |= {"Content-Type": "application/json", "User-Agent": AGENT, "Connection": "close"}
        with connected(where, chosen(where, self._resolve), self._timeout, self._context) as connection:
            begin(letter.notice)
            try:
                status, said = post(connection, where.path, body, sent)
            except UNANSWERED as error:
                raise NotDelivered(OUTCOME_UNKNOWN) from error
        _expect(status, said)
        return letter.notice


def _expect(status: int, said: bytes) -> None:
    """Passes if the endpoint took it. 410 says that it wants nothing any more, whatever the attempt."""
    if not 200 <= status < 300:
        problem = "redirect-refused" if 300 <= status < 400 else f"http-{status}"
        raise NotDelivered(problem, answer=said, final=status == HTTPStatus.GONE)


def payload(letter: Letter) -> dict[str, Any]:
    """Returns what is posted: the same at every attempt."""
    return {
        "type": "notice.requested",
        "timestamp": format_instant(letter.requested_at),
        "data": {
            "notice": letter.notice,
            "agency": letter.agency,
            "recipient": letter.recipient,
            "cause": letter.cause,
            "cause_type": letter.cause_type,
            "subject_vi": letter.subject_vi,
            "subject_en": letter.subject_en,
            "text_vi": letter.text_vi,
            "text_en": letter.text_en,
        },
    }
