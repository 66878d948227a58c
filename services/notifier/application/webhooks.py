"""Use cases on where an agency's own system takes notices. Secrets go beside the log, and into no answer."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from services.notifier.channels.outgoing import target
from services.notifier.channels.signing import key_of
from services.notifier.channels.webhook import SECRETS
from services.notifier.domain.webhook import Webhook, WebhookStage
from services.notifier.domain.webhookrefusals import WEBHOOK_ADDRESS, WEBHOOK_SECRET
from shared.acts import Act
from shared.errors import Refused
from shared.eventstore.application import Application, Outcome
from shared.eventstore.erasable import Erasable
from shared.eventstore.ports import OutcomeUnknown


class Webhooks(Application):
    """Use cases on webhooks. `allowed_hosts` are those that the operator excepted."""

    texts: Erasable
    allowed_hosts: frozenset[str] = frozenset()

    def register_webhook(self, act: Act, *, code: str, url: str, secret: str) -> Outcome:
        """Registers where an agency's system takes notices.

        Raises:
            Refused: `notifier.webhook-address`, `notifier.webhook-secret`, or `shared.already-exists`.
        """
        self._check(url)
        webhook = self.create(Webhook, code)
        return self._with_secret(act, webhook, secret, lambda kept: webhook.register(act, url=url, secret=kept))

    def change_webhook(self, act: Act, *, code: str, url: str, secret: str) -> Outcome:
        """Moves it to another address with a secret of its own, or takes it up again after a removal.

        Raises:
            Refused: `notifier.webhook-address`, `notifier.webhook-secret`, or `shared.not-found`.
        """
        self._check(url)
        webhook = self.load(Webhook, code, act)
        return self._with_secret(act, webhook, secret, lambda kept: webhook.change(act, url=url, secret=kept))

    def rotate_webhook_secret(self, act: Act, *, code: str, secret: str) -> Outcome:
        """Lets another secret sign, and the one before it too for a while.

        Raises:
            Refused: `notifier.webhook-secret`, `shared.not-found`, or see `Webhook.rotate`.
        """
        webhook = self.load(Webhook, code, act)
        return self._with_secret(act, webhook, secret, lambda kept: webhook.rotate(act, secret=kept))

    def remove_webhook(self, act: Act, *, code: str) -> Outcome:
        """Sends nothing there any more, and destroys the secrets. Raises Refused: see `Webhook.remove`.

        The event comes first; where a crash falls between the two, the secrets that are left sign nothing.
        """
        webhook = self.load(Webhook, code, act)
        webhook.remove(act)
        outcome = self.save(act, webhook)
        self.texts.erase(SECRETS, code)
        return outcome

    def signatures_of(self, webhook: Webhook, moment: datetime) -> int:
        """Returns how many secrets sign at `moment`."""
        return len(webhook.signing_at(moment)) if webhook.stage is WebhookStage.ACTIVE else 0

    def _check(self, url: str) -> None:
        if target(url, self.allowed_hosts) is None:
            raise Refused(WEBHOOK_ADDRESS, pointer="/url")

    def _with_secret(self, act: Act, webhook: Webhook, secret: str, decide: Callable[[str], None]) -> Outcome:
        """Keeps the secret, decides on its digest, and saves; forgets the secret where nothing was recorded."""
        if key_of(secret) is None:
            raise Refused(WEBHOOK_SECRET, pointer="/secret")
        kept = self.texts.put(SECRETS, webhook.key, {"secret": secret})
        try:
            decide(kept)
            return self.save(act, webhook)
        except OutcomeUnknown:
            # The event may stand in the log, so what it digests must stay; a removal destroys it.
            raise
        except BaseException:
            self.texts.discard(SECRETS, webhook.key, kept)
            raise
