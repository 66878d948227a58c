"""The inbox in the system: what is recorded as sent to it stands in it, so recording is delivering."""

from __future__ import annotations

from collections.abc import Callable

from services.notifier.channels import Letter
from shared.contracts.notifier import ChannelName


class Inbox:
    """Takes every letter at once."""

    @property
    def name(self) -> ChannelName:
        """Returns `inbox`."""
        return ChannelName.INBOX

    def takes(self, recipient: str, agency: str) -> bool:
        """Tells that everybody has an inbox, an office too."""
        return True

    def deliver(self, letter: Letter, begin: Callable[[str], None]) -> None:
        """Does nothing: the event that follows puts the letter where its recipient finds it."""
