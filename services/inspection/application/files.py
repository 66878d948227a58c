"""What is asked about an agency: its history, its dossier, one event. Needs the mirrored bytes, and no key."""

from __future__ import annotations

import base64
from typing import Any
from uuid import UUID

from services.inspection.domain.refusals import EVENT_OF_OTHERS
from services.inspection.domain.rules import LATE
from services.inspection.projections import Mirror, text_of
from services.inspection.replay.disclosure import undisclosed
from services.inspection.replay.dossier import dossier
from services.inspection.replay.history import history, items
from services.inspection.replay.moments import Cut, Moment
from services.inspection.replay.summary import summary
from shared.acts import Stamp
from shared.clock import Occurred
from shared.errors import NOT_FOUND, Refused
from shared.eventstore.application import Application
from shared.eventstore.ports import Store


class Files(Application):
    """Answers from the mirror alone, so that what a service shows now and what it once recorded can be compared."""

    def __init__(self, store: Store, stamp: Stamp, mirror: Mirror) -> None:
        super().__init__(store, stamp)
        self.mirror = mirror

    def history(
        self, code: str, *, as_of: Occurred, known: Occurred, after: str, limit: int, reader: str | None = None
    ) -> dict[str, Any]:
        """Returns a page of the events that name the agency, in the total order, at a moment on both clocks.

        `reader` is the agency of whoever asks: the agency itself is not told what is to come unannounced.

        Raises:
            Refused: `shared.not-found`: nothing mirrored names the agency.
        """
        mirror = self._about(code)
        cut = Cut.through(mirror, Moment(as_of), Moment(known))
        items, following = history(mirror, code, cut, after, limit, withheld=self._withheld(mirror, code, reader))
        return {"agency": code, **cut.shown(mirror), "late_rule": LATE.shown(), "items": items, "next": following}

    def dossier(self, code: str, *, as_of: Occurred, known: Occurred, reader: str | None = None) -> dict[str, Any]:
        """Returns the agency's file at a moment on both clocks, with who set each member of it.

        Raises:
            Refused: `shared.not-found`: nothing mirrored names the agency.
        """
        mirror = self._about(code)
        withheld = self._withheld(mirror, code, reader)
        return dossier(mirror, code, Cut.through(mirror, Moment(as_of), Moment(known)), withheld)

    def summary(self, code: str, *, as_of: Occurred, known: Occurred, reader: str | None = None) -> dict[str, Any]:
        """Returns the figures of the agency's file at a moment on both clocks.

        Raises:
            Refused: `shared.not-found`: nothing mirrored names the agency.
        """
        mirror = self._about(code)
        withheld = self._withheld(mirror, code, reader)
        return summary(mirror, code, Cut.through(mirror, Moment(as_of), Moment(known)), withheld)

    def event(self, identity: UUID, only: str | None, reader: str | None = None) -> dict[str, Any]:
        """Returns one event: what it says, its exact bytes, and where it stands.

        `only` is the one agency whose events the asker may see, None for all. `document` are the bytes as text; their
        leaf hash is SHA-256 of 0x00 and them. `repeated` lists where a source gave the same id again: no honest one
        does.

        Raises:
            Refused: `shared.not-found`, or `inspection.event-of-others`.
        """
        mirror, now = self.mirror.caught_up(), Moment(self.stamp.clock.now())
        found = mirror.events(str(identity))
        if not found:
            raise Refused(NOT_FOUND, what="event", key=str(identity))
        row = mirror.with_members(found[0])
        document = mirror.document(row)
        if only is not None and only not in row.agencies:
            raise Refused(EVENT_OF_OTHERS)
        if reader in row.agencies and row.id in self._withheld(mirror, reader or "", reader):
            raise Refused(NOT_FOUND, what="event", key=str(identity))
        return {
            **items(mirror, [row], only or next(iter(row.agencies), ""), Cut.through(mirror, now, now))[0],
            "document": text_of(document),
            "document_base64": base64.b64encode(document).decode("ascii"),
            "repeated": [{"source": each.source, "position": each.position} for each in found[1:]],
        }

    def _withheld(self, mirror: Mirror, code: str, reader: str | None) -> frozenset[str]:
        return undisclosed(mirror, code) if reader == code else frozenset()

    def _about(self, code: str) -> Mirror:
        mirror = self.mirror.caught_up()
        if next(mirror.shelf(code, expected=1), None) is None:
            raise Refused(NOT_FOUND, what="agency", key=code)
        return mirror
