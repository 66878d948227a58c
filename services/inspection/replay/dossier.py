"""The dossier of an agency: the state that its documents make across all services, with who is behind each member."""

from __future__ import annotations

from itertools import chain
from typing import Any, Final

from services.inspection.domain.rules import LATE
from services.inspection.projections import DAY_LENGTH, PROGRAMME, UNKNOWN, UNREADABLE, Mirror, Row
from services.inspection.replay import assessment, funding, notifier, records, registry
from services.inspection.replay.blame import Seen
from services.inspection.replay.history import within
from services.inspection.replay.moments import Cut
from shared.contracts.assessment import EvidenceRecorded


def dossier(mirror: Mirror, agency: str, cut: Cut, withheld: frozenset[str] = frozenset()) -> dict[str, Any]:
    """Returns the agency's file at the cut: of each log, the events held, folded in the order of their positions.

    Events whose ids are `withheld` are left out.
    """
    file = _File(agency, cut)
    for source in mirror.sources:
        programme = list(mirror.shelved(PROGRAMME, source))
        for kept in chain(mirror.shelved(agency, source), (None,)):
            while programme and (kept is None or programme[0]["position"] < kept["position"]):
                file.take(programme.pop(0), of_programme=True)
            if kept is not None and not (withheld and _id(kept) in withheld):
                file.take(kept)
    return file.shown(mirror)


def _id(kept: dict[str, Any]) -> str | None:
    return None if kept["members"] is None else kept["members"]["id"]


_EVIDENCE: Final = EvidenceRecorded.DECLARATION.topic


class _File:
    """The file of one agency, while it is folded."""

    def __init__(self, agency: str, cut: Cut) -> None:
        self.agency = agency
        self.cut = cut
        self.last_day, self.last_instant = cut.last
        self.registry = registry.RegistryFile(agency)
        self.assessment = assessment.AssessmentFile()
        self.funding = funding.FundingFile(agency)
        self.notices = notifier.NotifierFile()
        self.records = records.RecordsFile(agency)
        takes = {
            "registry": self.registry.take,
            "assessment": self.assessment.take,
            "funding": self.funding.take,
            "notifier": self.notices.take,
        }
        self._taking = {source: takes.get(source.rpartition("/")[2]) for source in cut.sizes}
        self.in_store: dict[str, str] = {}
        self.events = 0
        self.unread: list[Row] = []

    def take(self, kept: dict[str, Any], *, of_programme: bool = False) -> None:
        """Takes the next row of a shelf, if it was recorded by then."""
        source = kept["source"]
        if kept["position"] > self.cut.sizes.get(source, 0):
            return
        members = kept["members"]
        if members is None:
            row = Row.of(kept)
            if self.cut.holds(row) and not of_programme:
                self.unread.append(row)
            return
        seen, take = Seen(source, kept["position"], members), self._taking.get(source)
        if members["type"] == _EVIDENCE:
            # A milestone is shown by evidence that was recorded by then, also where it happened after `as_of`.
            self.in_store.setdefault(members["data"]["digest"], members["id"])
        occurred: str = members["occurred"]
        if occurred <= (self.last_day if len(occurred) == DAY_LENGTH else self.last_instant):
            self.events += 1
            if take is not None:
                take(seen)
            self.records.take(seen)
        if members["type"] in records.CORRECTING:
            self.records.correct(seen)

    def shown(self, mirror: Mirror) -> dict[str, Any]:
        """Returns the file as it is answered."""
        registered = self.registry.shown(self.cut.as_of.day, self.in_store)
        identity = registered["identity"] or {}
        return {
            "agency": {
                "code": self.agency,
                "name_vi": identity.get("name_vi"),
                "name_en": identity.get("name_en"),
                "registered": bool(identity),
            },
            **self.cut.shown(mirror),
            "late_rule": LATE.shown(),
            "registry": registered,
            "assessment": self.assessment.shown(),
            "funding": self.funding.shown(),
            "notices": self.notices.shown(),
            "records": self.records.shown(),
            "events": self.events,
            "unread": _unread(mirror, sorted(self.unread, key=lambda row: row.key), self.cut),
        }


def _unread(mirror: Mirror, own: list[Row], cut: Cut) -> dict[str, Any]:
    """Returns what the file may lack: the agency's events that this release cannot read, and those of whoever."""
    shown = [
        {"event": row.id, "type": row.topic, "reading": row.reading, "source": row.source, "position": row.position}
        for row in own
    ]
    elsewhere = [row for shelf in (UNKNOWN, UNREADABLE) for row in within(mirror, shelf, cut) if not row.agencies]
    return {"of_agency": shown, "of_unknown_agency": len(elsewhere)}
