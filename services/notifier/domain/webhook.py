"""Where an agency's own system takes its notices: one address for each agency, registered by its head."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import ClassVar

from services.notifier.domain.rules import WEBHOOKS
from services.notifier.domain.webhookrefusals import WEBHOOK_ACTIVE, WEBHOOK_GONE
from shared.acts import Act
from shared.contracts.base import Facts
from shared.contracts.document import Document
from shared.contracts.notifier import WebhookChanged, WebhookRegistered, WebhookRemoved, WebhookSecretRotated
from shared.errors import Term
from shared.eventstore.aggregate import Aggregate
from shared.eventstore.lifecycle import Lifecycle, Transition


class WebhookStage(StrEnum):
    """Whether anything is sent there."""

    ACTIVE = "active"
    REMOVED = "removed"


@dataclass
class Webhook(Aggregate):
    """An agency's address. Secrets are named by the digests under which they lie beside the log."""

    KIND: ClassVar[str] = "webhook"
    LIFE: ClassVar[Lifecycle[WebhookStage]] = Lifecycle(
        {WebhookStage.ACTIVE: Term("đang nhận", "active"), WebhookStage.REMOVED: Term("đã thôi nhận", "removed")},
        Transition(WebhookRegistered, (), WebhookStage.ACTIVE, WEBHOOK_ACTIVE),
        Transition(
            WebhookChanged, (WebhookStage.ACTIVE, WebhookStage.REMOVED), WebhookStage.ACTIVE, WEBHOOK_GONE
        ),
        Transition(WebhookSecretRotated, (WebhookStage.ACTIVE,), None, WEBHOOK_GONE),
        Transition(WebhookRemoved, (WebhookStage.ACTIVE,), WebhookStage.REMOVED, WEBHOOK_GONE),
    )  # fmt: skip

    stage: WebhookStage | None = None
    url: str = ""
    secret: str = ""
    previous: str | None = None
    overlap_until: datetime | None = None

    def register(self, act: Act, *, url: str, secret: str) -> None:
        """Records the address. Raises Refused: `notifier.webhook-active`."""
        self.LIFE.check(WebhookRegistered, self.stage)
        self.record(WebhookRegistered(agency=self.key, url=url, secret=secret), act)

    def change(self, act: Act, *, url: str, secret: str) -> None:
        """Records another address with a secret of its own, or one again after a removal. Raises nothing of its own."""
        self.LIFE.check(WebhookChanged, self.stage)
        self.record(WebhookChanged(agency=self.key, url=url, secret=secret), act)

    def rotate(self, act: Act, *, secret: str) -> None:
        """Records another secret; the one before it signs too, for as long as the rule says.

        Raises:
            Refused: `notifier.webhook-gone`.
        """
        self.LIFE.check(WebhookSecretRotated, self.stage)
        until = act.time + WEBHOOKS.overlap
        self.record(WebhookSecretRotated(agency=self.key, secret=secret, overlap_until=until), act)

    def remove(self, act: Act) -> None:
        """Records that nothing is sent there any more. Raises Refused: `notifier.webhook-gone`."""
        self.LIFE.check(WebhookRemoved, self.stage)
        self.record(WebhookRemoved(agency=self.key), act)

    def signing_at(self, moment: datetime) -> tuple[str, ...]:
        """Returns the digests of the secrets that sign at `moment`, the newest first."""
        overlapping = self.previous is not None and self.overlap_until is not None and moment < self.overlap_until
        return (self.secret, *([self.previous] if overlapping and self.previous else []))

    def apply(self, facts: Facts, document: Document) -> None:
        """Assigns what happened to the address."""
        match facts:
            case WebhookRegistered() | WebhookChanged():
                self.url, self.secret = facts.url, facts.secret
                self.previous, self.overlap_until = None, None
            case WebhookSecretRotated():
                self.previous, self.secret, self.overlap_until = self.secret, facts.secret, facts.overlap_until
        self.stage = self.LIFE.after(type(facts), self.stage)
