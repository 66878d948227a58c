"""How the log becomes documents that can be read: function reviews, their matrix, opinions and decisions."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any, Final

from services.registry.domain.matrix import FINDINGS, findings
from services.registry.domain.review import Review, Stage
from services.registry.projections.citing import Body, Fold, change
from shared.clock import day_of, parse_occurred
from shared.contracts.base import Facts
from shared.contracts.document import Document
from shared.contracts.registry import (
    MatrixRow,
    Position,
    ReviewApproved,
    ReviewOpened,
    ReviewOpinionGiven,
    ReviewProposed,
    ReviewReturned,
    ReviewRowRecorded,
    ReviewRowStruck,
)
from shared.errors import Term
from shared.eventstore.views import Writer

REVIEWS: Final = "reviews"
POSITIONS: Final[Mapping[Position, Term]] = {
    Position.AGREES: Term("nhất trí", "agrees"),
    Position.AGREES_WITH_REMARKS: Term("nhất trí, có ý kiến bổ sung", "agrees, with remarks"),
    Position.DISAGREES: Term("không nhất trí", "disagrees"),
}
"""Vietnamese and English name of each position."""
_ENTRY: Final = ("agency", "duty", "legal_basis", "process", "post", "remark")


def concerns(agency: str) -> str:
    """Returns the member by which the reviews that an agency is reviewed or consulted in are found."""
    return f"concerns:{agency}"


def _opened(facts: ReviewOpened, document: Document, event: Body, views: Writer) -> None:
    body = {
        "review": facts.review,
        "title": facts.title,
        "reviewed": list(facts.reviewed),
        "consulted": list(facts.consulted),
        "opinions_by": facts.opinions_by.isoformat(),
        "stage": Stage.OPEN.value,
        "opened": event,
        "rows": [],
        "opinions": [],
        "proposals": [],
        "version": document.aggregate_version,
    }
    _put(views, body)


def _row_recorded(facts: ReviewRowRecorded, document: Document, event: Body, views: Writer) -> None:
    body = change(views, REVIEWS, facts.review, document)
    entry = {name: getattr(facts.entry, name) for name in _ENTRY}
    told = {"row": facts.row, **entry, "event": event}
    for row in body["rows"]:
        if row["row"] == facts.row:
            row["replaced"].append({name: row[name] for name in told})
            row.update(told)
            break
    else:
        body["rows"].append({**told, "replaced": [], "struck": None})
    _put(views, body)


def _row_struck(facts: ReviewRowStruck, document: Document, event: Body, views: Writer) -> None:
    body = change(views, REVIEWS, facts.review, document)
    for row in body["rows"]:
        if row["row"] == facts.row:
            row["struck"] = event
    _put(views, body)


def _opinion_given(facts: ReviewOpinionGiven, document: Document, event: Body, views: Writer) -> None:
    body = change(views, REVIEWS, facts.review, document)
    body["opinions"].append(
        {
            "body": facts.body,
            "position": facts.position.value,
            "opinion": facts.opinion,
            "document_number": facts.document_number,
            "given_on": day_of(document.occurred).isoformat(),
            "evidence": list(facts.evidence),
            "event": event,
        }
    )
    _put(views, body)


def _proposed(facts: ReviewProposed, document: Document, event: Body, views: Writer) -> None:
    body = change(views, REVIEWS, facts.review, document)
    told = {"proposal": facts.proposal, "document_number": facts.document_number, "unheard": list(facts.unheard)}
    body["proposals"].append({**told, "event": event, "decision": None})
    body["stage"] = Stage.PROPOSED.value
    _put(views, body)


def _approved(facts: ReviewApproved, document: Document, event: Body, views: Writer) -> None:
    _decided(facts.review, document, views, {"approved": True, "note": facts.note, "event": event})


def _returned(facts: ReviewReturned, document: Document, event: Body, views: Writer) -> None:
    _decided(facts.review, document, views, {"approved": False, "note": None, "event": event})


def _decided(review: str, document: Document, views: Writer, decision: Body) -> None:
    body = change(views, REVIEWS, review, document)
    body["proposals"][-1]["decision"] = decision
    body["stage"] = (Stage.APPROVED if decision["approved"] else Stage.RETURNED).value
    _put(views, body)


def _put(views: Writer, body: Body) -> None:
    index = {concerns(each): "true" for each in (*body["reviewed"], *body["consulted"])}
    views.put(REVIEWS, body["review"], body, stage=body["stage"], **index)


FOLDS: Final[Mapping[type[Facts], Fold]] = {
    ReviewOpened: _opened,
    ReviewRowRecorded: _row_recorded,
    ReviewRowStruck: _row_struck,
    ReviewOpinionGiven: _opinion_given,
    ReviewProposed: _proposed,
    ReviewApproved: _approved,
    ReviewReturned: _returned,
}


def review_item(body: Body, on: date) -> Body:
    """Returns a review as it stands in the list; `days_open` counts to its approval, else to the day `on`."""
    named = Review.LIFE.name(Stage(body["stage"]))
    told = ("review", "title", "reviewed", "consulted", "opinions_by", "stage", "opened", "version")
    heard = {each["body"] for each in body["opinions"]}
    return {
        **{name: body[name] for name in told},
        "stage_vi": named.vi,
        "stage_en": named.en,
        "unheard": [each for each in body["consulted"] if each not in heard],
        "days_open": (_until(body, on) - _day(body["opened"])).days,
        "rows_standing": sum(each["struck"] is None for each in body["rows"]),
    }


def review_answer(body: Body, on: date) -> Body:
    """Returns a review whole, with what its matrix shows: derived from the rows that stand."""
    opinions = [_opinion(each) for each in body["opinions"]]
    told = {name: body[name] for name in ("rows", "proposals")}
    return {**review_item(body, on), **told, "opinions": opinions, "findings": _findings(body["rows"])}


def _opinion(opinion: Body) -> Body:
    named = POSITIONS[Position(opinion["position"])]
    return {**opinion, "position_vi": named.vi, "position_en": named.en}


def _findings(rows: list[Body]) -> list[Body]:
    standing: dict[int, MatrixRow] = {
        each["row"]: MatrixRow(**{name: each[name] for name in _ENTRY}) for each in rows if each["struck"] is None
    }
    return [
        {
            "kind": each.kind.value,
            "kind_vi": FINDINGS[each.kind].vi,
            "kind_en": FINDINGS[each.kind].en,
            "name": each.name,
            "rows": list(each.rows),
            "agencies": list(each.agencies),
        }
        for each in findings(standing)
    ]


def _until(body: Body, on: date) -> date:
    approved: list[Any] = [each["decision"] for each in body["proposals"] if each["decision"] is not None]
    ended = [_day(each["event"]) for each in approved if each["approved"]]
    return ended[0] if ended else max(on, _day(body["opened"]))


def _day(event: Body) -> date:
    return day_of(parse_occurred(event["occurred"]))
