"""The audits of one month: when every log was read again from its first byte, and what that found."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar

from shared.acts import Act
from shared.clock import day_of
from shared.contracts.base import Facts
from shared.contracts.document import Document
from shared.contracts.inspection import AuditCompleted, AuditedLog
from shared.eventstore.aggregate import Aggregate


@dataclass
class AuditMonth(Aggregate):
    """The audits of one month in Vietnam, by `YYYY-MM`: one stream a month, so that none grows for ever."""

    KIND: ClassVar[str] = "audit"

    @staticmethod
    def key_of(act: Act) -> str:
        """Returns the key of the month in which `act` lies."""
        return f"{day_of(act.time):%Y-%m}"

    def complete(self, act: Act, *, logs: Sequence[AuditedLog], findings: int) -> None:
        """Records that the audit is over: how far each log was read, and how many faults there were."""
        self.record(AuditCompleted(logs=tuple(logs), findings=findings), act)

    def apply(self, facts: Facts, document: Document) -> None:
        """Assigns nothing: the stream is for reading, and decides nothing."""
