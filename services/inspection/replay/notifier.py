"""The notifier's part of a file: who is addressed for the agency, and of every notice whether it was sent and read."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from services.inspection.replay.blame import Seen, set_by
from services.inspection.replay.labels import labelled
from shared.contracts.notifier import (
    AddresseeNoted,
    AgencyNamed,
    HandoverBegun,
    NoticeAcknowledged,
    NoticeFailed,
    NoticeRead,
    NoticeRequested,
    NoticeSent,
)


@dataclass
class NotifierFile:
    """What the notifier has said about one agency."""

    named: dict[str, Any] | None = None
    addressees: list[dict[str, Any]] = field(default_factory=list)
    notices: dict[str, dict[str, Any]] = field(default_factory=dict)

    def take(self, seen: Seen) -> None:
        """Takes the notifier's next document about the agency."""
        _take(self, seen, set_by(seen))

    def shown(self) -> dict[str, Any]:
        """Returns the state that the documents taken so far make."""
        return {"named": self.named, "addressees": self.addressees, "notices": list(self.notices.values())}


def _take(file: NotifierFile, seen: Seen, by: dict[str, Any]) -> None:
    match seen.facts:
        case AgencyNamed() as facts:
            file.named = {"name_vi": facts.name_vi, "name_en": facts.name_en, "set_by": by}
        case AddresseeNoted() as facts:
            file.addressees.append({"person": facts.person, "from": facts.from_day.isoformat(), "set_by": by})
        case NoticeRequested() as facts:
            _notice(file, facts.notice)["requested"] = _requested(facts, by)
        case HandoverBegun() as facts:
            begun = {"channel": labelled(facts.channel), "attempt": facts.attempt, "message_id": facts.message_id}
            _notice(file, facts.notice)["begun"].append({**begun, "set_by": by})
        case NoticeSent() as facts:
            sent = {"channel": labelled(facts.channel), "attempt": facts.attempt, "message_id": facts.message_id}
            _notice(file, facts.notice)["sent"].append({**sent, "set_by": by})
        case NoticeFailed() as facts:
            attempt = {"channel": labelled(facts.channel), "attempt": facts.attempt}
            failed = {"problem": facts.problem, "answer": facts.answer, "final": facts.final}
            _notice(file, facts.notice)["failed"].append({**attempt, **failed, "set_by": by})
        case NoticeRead() as facts:
            _notice(file, facts.notice)["read"] = {"set_by": by}
        case NoticeAcknowledged() as facts:
            _notice(file, facts.notice)["acknowledged"] = {"set_by": by}


def _notice(file: NotifierFile, key: str) -> dict[str, Any]:
    empty: dict[str, Any] = {"notice": key, "requested": None, "begun": [], "sent": [], "failed": []}
    return file.notices.setdefault(key, {**empty, "read": None, "acknowledged": None})


def _requested(facts: NoticeRequested, by: dict[str, Any]) -> dict[str, Any]:
    return {
        "recipient": facts.recipient,
        "cause": str(facts.cause),
        "cause_type": facts.cause_type,
        "template": facts.template,
        "template_version": facts.template_version,
        "channels": [labelled(each) for each in facts.channels],
        "text": facts.text,
        "set_by": by,
    }
