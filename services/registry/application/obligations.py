"""Use cases on who must apply the system."""

from __future__ import annotations

from datetime import date

from services.registry.application.base import Base
from services.registry.domain.obligation import POINT_1, ObligationRules
from shared.acts import Act
from shared.contracts.registry import KindObligation
from shared.eventstore.application import Outcome


class Obligations(Base):
    """Use cases on who must apply the system."""

    def decide_obligation(
        self,
        act: Act,
        *,
        version: str,
        title: str,
        from_day: date,
        obligations: tuple[KindObligation, ...],
        note: str | None = None,
    ) -> Outcome:
        """Records a decision that changes who must apply from a day on. Raises Refused, see `ObligationRules.decide`.

        The first decision makes the record (version 0), every later one is decided on the version before it.
        """
        known = act.expected_version or (act.expected_version is None and self.find(ObligationRules, POINT_1))
        rules = self.load(ObligationRules, POINT_1, act) if known else self.create(ObligationRules, POINT_1)
        rules.decide(act, version=version, title=title, from_day=from_day, obligations=obligations, note=note)
        return self.save(act, rules)
