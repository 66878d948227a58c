"""How the log becomes documents that can be read: samples, from the commitment to the drawing."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from services.assessment.domain.terms import SAMPLING_NAMES, SUBJECT_NAMES, SamplingStage
from services.assessment.projections.citing import SAMPLINGS, Fold, View, cited
from shared.contracts.assessment import (
    FrameFixed,
    SampleDrawn,
    SampleSubject,
    SamplingAbandoned,
    SamplingClosed,
    SamplingCommitted,
)
from shared.contracts.base import Facts
from shared.contracts.document import Document
from shared.eventstore.views import Writer

_ENDS: Final[Mapping[type[Facts], SamplingStage]] = {
    SamplingClosed: SamplingStage.CLOSED,
    SampleDrawn: SamplingStage.DRAWN,
    SamplingAbandoned: SamplingStage.ABANDONED,
}


def sampling_answer(item: View, agency_name: View | None) -> View:
    """Returns a sampling, with its words."""
    stage, subject = SAMPLING_NAMES[SamplingStage(item["stage"])], SUBJECT_NAMES[SampleSubject(item["subject"])]
    return {
        **item,
        "agency_name": agency_name,
        "stage_name": {"vi": stage.vi, "en": stage.en},
        "subject_name": {"vi": subject.vi, "en": subject.en},
    }


def _committed(facts: SamplingCommitted, document: Document, position: int, views: Writer) -> None:
    steps: View = dict.fromkeys(("frame", "closed", "drawn", "abandoned"))
    item = {**facts.to_data(), **steps, "frames_before": [], "committed": cited(document, position)}
    _put(views, item, document, SamplingStage.COMMITTED)


def _fixed(facts: FrameFixed, document: Document, position: int, views: Writer) -> None:
    item = _item(views, facts.sampling)
    if item["frame"] is not None:
        item["frames_before"] = [*item["frames_before"], item["frame"]]
    item["frame"] = {"items": list(facts.frame), "digest": facts.digest, **cited(document, position)}
    _put(views, item, document, SamplingStage(item["stage"]))


def _ended(facts: Any, document: Document, position: int, views: Writer) -> None:
    stage = _ENDS[type(facts)]
    step = cited(document, position)
    if isinstance(facts, SampleDrawn):
        apart = ("sampling", "assessment", "agency")
        step |= {name: value for name, value in facts.to_data().items() if name not in apart}
    _put(views, {**_item(views, facts.sampling), stage.value: step}, document, stage)


def _put(views: Writer, item: View, document: Document, stage: SamplingStage) -> None:
    item = {**item, "stage": stage.value, "version": document.aggregate_version}
    index = {"agency": item["agency"], "assessment": item["assessment"], "stage": item["stage"]}
    views.put(SAMPLINGS, item["sampling"], item, **index)


def _item(views: Writer, sampling: str) -> View:
    item = views.get(SAMPLINGS, sampling)
    assert item is not None  # every other event of a sampling follows its commitment, in this very log
    return item


FOLDS: Final[Mapping[type[Facts], Fold]] = {
    SamplingCommitted: _committed,
    FrameFixed: _fixed,
    SamplingClosed: _ended,
    SampleDrawn: _ended,
    SamplingAbandoned: _ended,
}
