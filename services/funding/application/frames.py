"""Use cases on the frame of the period."""

from __future__ import annotations

from collections.abc import Sequence

from services.funding.application.base import Base
from services.funding.domain.frame import Frame, frame_key, period_of
from shared.acts import Act
from shared.contracts.funding import FramePart
from shared.eventstore.application import Outcome


class Frames(Base):
    """Use cases on the frame of the period."""

    def approve_frame(self, act: Act, *, ceiling: int, parts: Sequence[FramePart]) -> Outcome:
        """Approves the frame of the period that is funded, once. Raises Refused, see `Frame.approve`."""
        period = period_of(self.years, act)
        frame = self.create(Frame, frame_key(period))
        frame.approve(act, period=period, ceiling=ceiling, parts=parts)
        return self.save(act, frame)

    def adjust_frame(self, act: Act, *, frame: str, ceiling: int, parts: Sequence[FramePart]) -> Outcome:
        """Adjusts the frame by a later decision. Raises Refused, see `Frame.adjust`."""
        adjusted = self.load(Frame, frame, act)
        adjusted.adjust(act, period=period_of(self.years, act), ceiling=ceiling, parts=parts)
        return self.save(act, adjusted)
