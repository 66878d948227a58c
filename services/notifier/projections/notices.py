"""Read models: every notice with its channels, whose inbox it stands in, what is due to be sent, who heads what."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import asdict
from datetime import date, datetime
from typing import Any, ClassVar, Final

from services.notifier.domain.addressee import Term, head_on
from services.notifier.domain.notice import office_of
from services.notifier.domain.rules import retry_by
from services.notifier.domain.terms import ChannelStage, NoticeStage, accepted
from services.notifier.projections.deadlines import DATED, FOLDED, fold
from services.notifier.projections.webhooks import forget_failures, note_attempt
from shared.clock import format_instant
from shared.contracts.document import Document
from shared.contracts.notifier import (
    AddresseeNoted,
    ChannelName,
    DeadlineCited,
    HandoverBegun,
    NoticeAcknowledged,
    NoticeFailed,
    NoticePostponed,
    NoticeRead,
    NoticeRequested,
    NoticeSent,
    ReplayAsked,
    WebhookChanged,
)
from shared.eventstore.views import Page, Views, Writer

NOTICES: Final = "notices"
"""Notices, the newest first: their key is `place` and they are found by `agency`, by
whom they went `to`, what they are `about`, and in an inbox by `inbox`."""
PLACES: Final = "places"
"""A notice's key -> where it stands in `NOTICES`."""
DUE: Final = "due"
"""What has still to be sent, by when: one for each notice and channel."""
HEADS: Final = "heads"
"""Who headed which agency from when: found by `agency`, or by `person`."""


class NotifierViews:
    """Folds the notifier's own log."""

    NAME: ClassVar[str] = "notifier"
    VERSION: ClassVar[int] = 4_00000 + DATED

    def project(self, document: Document, position: int, views: Writer) -> None:
        """Folds one event."""
        match document.facts:
            case AddresseeNoted() as facts:
                term = {"agency": facts.agency, "person": facts.person, "from_day": facts.from_day.isoformat()}
                views.put(HEADS, f"{position:012d}", term, agency=facts.agency, person=facts.person)
            case NoticeRequested() as facts:
                _request(facts, document, views)
            case HandoverBegun() | NoticeSent() | NoticeFailed() as facts:
                _attempt(facts, document, views)
            case NoticePostponed() | ReplayAsked() as facts:
                _wait(facts, document, views)
            case WebhookChanged() as facts:
                forget_failures(facts.agency, views)
            case NoticeRead() as facts:
                _said(facts.notice, NoticeStage.READ, document, views)
            case NoticeAcknowledged() as facts:
                _said(facts.notice, NoticeStage.ACKNOWLEDGED, document, views)
            case _ if isinstance(document.facts, FOLDED):
                fold(document.facts, document, views)


def _attempt(facts: HandoverBegun | NoticeSent | NoticeFailed, document: Document, views: Writer) -> None:
    doc, members, due = _load(facts.notice, views), dict[str, Any](), None
    match facts:
        case HandoverBegun():
            stage, due = ChannelStage.HANDING_OVER, document.time + retry_by(facts.channel).lease
            members = {"message_id": facts.message_id}
        case NoticeSent():
            stage = accepted(facts.channel)
            members = {"attempts": facts.attempt, "message_id": facts.message_id}
        case _:
            stage = ChannelStage.GIVEN_UP if facts.final else ChannelStage.WAITING
            due = None if facts.final else _again(doc, facts, document)
            members = {"attempts": facts.attempt, "problem": facts.problem, "answer": facts.answer}
    at = format_instant(document.time)
    doc["channels"][facts.channel.value] |= {"state": stage, "at": at, "event": str(document.id), **members}
    step = "failed" if isinstance(facts, NoticeFailed) and not facts.final else stage
    _note(doc, document, step, channel=facts.channel, attempt=facts.attempt, due=due, **members)
    _save(doc, document, views, facts.channel, due)
    if facts.channel is ChannelName.WEBHOOK:
        note_attempt(facts, document, views)


def _again(doc: dict[str, Any], facts: NoticeFailed, document: Document) -> datetime:
    tried = facts.attempt - doc["channels"][facts.channel.value]["before"]
    return document.time + retry_by(facts.channel).wait_after(tried, facts.notice)


def _wait(facts: NoticePostponed | ReplayAsked, document: Document, views: Writer) -> None:
    doc, members = _load(facts.notice, views), dict[str, Any]()
    channel = doc["channels"][facts.channel.value]
    if isinstance(facts, NoticePostponed):
        step, due, members = "postponed", facts.until, {"problem": facts.because.value}
    else:
        step, due = "replay-asked", document.time
        channel["before"] = channel["attempts"]
    channel |= {"state": ChannelStage.WAITING, "at": format_instant(document.time), "event": str(document.id)}
    _note(doc, document, step, channel=facts.channel, due=due, **members)
    _save(doc, document, views, facts.channel, due)


def _said(notice: str, stage: NoticeStage, document: Document, views: Writer) -> None:
    doc = _load(notice, views)
    said = {"event": str(document.id), "at": format_instant(document.time)}
    doc |= {"stage": stage, stage.value: said}
    _note(doc, document, stage)
    _save(doc, document, views)


def _note(doc: dict[str, Any], document: Document, step: str, due: datetime | None = None, **members: Any) -> None:
    """Adds a step to the notice's history."""
    told = {name: members.get(name) for name in ("channel", "attempt", "problem", "answer", "message_id")}
    doc["history"].append(
        {
            "step": str(step),
            **told,
            "due": None if due is None else format_instant(due),
            "by": document.actor.person,
            "at": format_instant(document.time),
            "event": str(document.id),
        }
    )


def place_of(requested: datetime, notice: str) -> str:
    """Returns the key that puts a notice before every older one."""
    return f"{10**17 - int(requested.timestamp() * 1_000_000):017d}~{notice}"


def _request(facts: NoticeRequested, document: Document, views: Writer) -> None:
    place = place_of(document.time, facts.notice)
    views.put(PLACES, facts.notice, {"place": place})
    doc = {
        "place": place,
        "notice": facts.notice,
        "agency": facts.agency,
        "recipient": facts.recipient,
        "cause": str(facts.cause),
        "cause_type": facts.cause_type,
        "template": facts.template,
        "template_version": facts.template_version,
        "text": facts.text,
        "deadline": None if facts.deadline is None else _cited(facts.deadline),
        "requested": {"event": str(document.id), "at": format_instant(document.time)},
        "channels": {channel.value: _fresh(document) for channel in facts.channels},
        "stage": NoticeStage.UNREAD,
        "read": None,
        "acknowledged": None,
        "history": [],
        "due": {},
    }
    _note(doc, document, "requested")
    for channel in facts.channels:
        _save(doc, document, views, channel, document.time)


def _cited(cited: DeadlineCited) -> dict[str, Any]:
    return {**asdict(cited), "due_on": cited.due_on.isoformat()}


def _fresh(document: Document) -> dict[str, Any]:
    at = format_instant(document.time)
    fresh = {
        "state": ChannelStage.WAITING,
        "attempts": 0,
        "before": 0,
        "problem": None,
        "answer": None,
        "message_id": None,
    }
    return {**fresh, "at": at, "event": str(document.id)}


def _load(notice: str, views: Writer) -> dict[str, Any]:
    place = views.get(PLACES, notice)
    assert place is not None  # the first event of every notice is its request
    doc = views.get(NOTICES, place["place"])
    assert doc is not None
    return doc


def _save(
    doc: dict[str, Any],
    document: Document,
    views: Writer,
    channel: ChannelName | None = None,
    due: datetime | None = None,
) -> None:
    if channel is not None:
        before = doc["due"].pop(channel.value, None)
        if before is not None:
            views.delete(DUE, before)
        if due is not None:
            key = f"{format_instant(due)}~{doc['notice']}~{channel.value}"
            doc["due"][channel.value] = key
            views.put(DUE, key, {"at": format_instant(due), "notice": doc["notice"], "channel": channel.value})
    doc["version"] = document.aggregate_version
    index: dict[str, str | list[str]] = {"agency": doc["agency"], "to": doc["recipient"], "about": _about(doc)}
    if doc["channels"].get(ChannelName.INBOX.value, {}).get("state") == ChannelStage.DELIVERED:
        index["inbox"] = doc["recipient"]
    views.put(NOTICES, doc["place"], doc, **index)


def _about(doc: dict[str, Any]) -> list[str]:
    """Returns what a notice is about: its cause, the agency it went to, a deadline, and whose deadline that is."""
    deadline = doc["deadline"] or {"deadline": doc["cause"], "agency": doc["agency"]}
    return sorted({doc["cause"], doc["agency"], deadline["deadline"], deadline["agency"]})


def due_at(views: Views, now: datetime, limit: int) -> tuple[tuple[str, ChannelName], ...]:
    """Returns up to `limit` notices with the channel on which each is due by `now`, the longest due first."""
    rows = views.page(DUE, limit=limit).items
    return tuple(
        (row["notice"], ChannelName(row["channel"])) for row in rows if row["at"] <= format_instant(now)
    )  # fmt: skip


def next_due(views: Views, after: datetime) -> str | None:
    """Returns the first instant after `after` at which something falls due, None when nothing does."""
    rows = views.page(DUE, after=f"{format_instant(after)}~~", limit=1).items
    return str(rows[0]["at"]) if rows else None


def head_of(views: Views, agency: str, day: date) -> str | None:
    """Returns who heads an agency on `day`."""
    return head_on(_terms(views, agency=agency), day)


def recipients_of(views: Views, person: str, day: date) -> tuple[str, ...]:
    """Returns whose inboxes are the person's on `day`: their own, and those of the offices that they hold."""
    agencies = {row["agency"] for row in _pages(views, HEADS, person=person)}
    held = sorted(agency for agency in agencies if head_of(views, agency, day) == person)
    return (person, *(office_of(agency) for agency in held))


def inbox(views: Views, recipients: tuple[str, ...], after: str, limit: int) -> Page:
    """Returns a page of what stands in the inboxes of `recipients`, the newest first."""
    pages = [views.page(NOTICES, after=after, limit=limit, inbox=each) for each in recipients]
    found = sorted((doc for page in pages for doc in page.items), key=lambda doc: str(doc["place"]))
    shown = found[:limit]
    more = len(found) > limit or any(page.next is not None for page in pages)
    return Page(tuple(shown), shown[-1]["place"] if more else None)


def _terms(views: Views, **equals: str) -> Iterator[Term]:
    for row in _pages(views, HEADS, **equals):
        yield Term(row["person"], date.fromisoformat(row["from_day"]))


def _pages(views: Views, collection: str, **equals: str) -> Iterator[Mapping[str, Any]]:
    after: str | None = ""
    while after is not None:
        page = views.page(collection, after=after, limit=200, **equals)
        yield from page.items
        after = page.next
