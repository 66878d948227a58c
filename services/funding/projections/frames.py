"""How the log becomes documents that can be read: the frame of the period, and what the years take of it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final

from services.funding.projections.citing import Body, Fold, known
from shared.contracts.base import Facts
from shared.contracts.document import Document
from shared.contracts.funding import FrameAdjusted, FrameApproved, FrameBudgeted, FramePart
from shared.eventstore.views import Writer

FRAMES: Final = "frames"


def _approved(facts: FrameApproved, document: Document, said: Body, views: Writer) -> None:
    frame: Body = {"frame": facts.frame, "approval": said, "adjustments": [], "parts": []}
    _state(frame, facts.ceiling, facts.parts)
    _put(views, frame, document)


def _adjusted(facts: FrameAdjusted, document: Document, said: Body, views: Writer) -> None:
    frame = known(views, FRAMES, facts.frame)
    parts = [{name: each[name] for name in ("year", "source_of_fund", "ceiling")} for each in frame["parts"]]
    replaced = {"before": facts.before, "parts_before": parts}
    frame["adjustments"].append({"ceiling": facts.ceiling, **replaced, "decision": said})
    _state(frame, facts.ceiling, facts.parts)
    _put(views, frame, document)


def _budgeted(facts: FrameBudgeted, document: Document, said: Body, views: Writer) -> None:
    frame = known(views, FRAMES, facts.frame)
    for part in frame["parts"]:
        if (part["year"], part["source_of_fund"]) == (facts.year, facts.source_of_fund):
            part |= {"budgeted": facts.amount, "remaining": part["ceiling"] - facts.amount, "budgeting": said}
    _put(views, frame, document)


def _state(frame: Body, ceiling: int, parts: Sequence[FramePart]) -> None:
    taken = {(each["year"], each["source_of_fund"]): each for each in frame["parts"]}
    frame["ceiling"], frame["parts"] = ceiling, []
    for each in parts:
        earlier = taken.get((each.year, each.source_of_fund), {"budgeted": 0, "budgeting": None})
        frame["parts"].append(
            {
                "year": each.year,
                "source_of_fund": each.source_of_fund,
                "ceiling": each.ceiling,
                "budgeted": earlier["budgeted"],
                "remaining": each.ceiling - earlier["budgeted"],
                "budgeting": earlier["budgeting"],
            }
        )


def _put(views: Writer, frame: Body, document: Document) -> None:
    frame["version"] = document.aggregate_version
    frame["budgeted"] = sum(each["budgeted"] for each in frame["parts"])
    frame["remaining"] = frame["ceiling"] - frame["budgeted"]
    views.put(FRAMES, frame["frame"], frame)


FOLDS: Final[Mapping[type[Facts], Fold]] = {
    FrameApproved: _approved,
    FrameAdjusted: _adjusted,
    FrameBudgeted: _budgeted,
}
