"""How the log becomes documents that can be read: recommendations."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from services.assessment.domain.recommendation import UNSETTLED, Recommendation
from services.assessment.projections.citing import RECOMMENDATIONS, Fold, View, cited
from services.assessment.projections.matters import CLOSED, OPEN, amended, handed, item_of, step
from shared.contracts.assessment import (
    CompletionProven,
    CompletionReported,
    RecommendationExtended,
    RecommendationHandedOver,
    RecommendationMade,
    RecommendationRecordCorrected,
    RecommendationReopened,
    RecommendationWithdrawn,
)
from shared.contracts.base import Facts
from shared.contracts.document import Document
from shared.eventstore.views import Writer


def _made(facts: RecommendationMade, document: Document, position: int, views: Writer) -> None:
    lists: View = {name: [] for name in ("extensions", "reports", "decisions", "hand_overs", "amendments")}
    began = {"made": cited(document, position), "made_to": facts.agency, "withdrawn": None, "stage": None}
    _put(views, {**facts.to_data(), **lists, **began}, facts, document)


def _reported(facts: CompletionReported, document: Document, position: int, views: Writer) -> None:
    item = item_of(views, RECOMMENDATIONS, facts.recommendation)
    reports = [*item["reports"], step(facts, document, position, "recommendation")]
    _put(views, {**item, "reports": reports}, facts, document)


def _decided(
    facts: CompletionProven | RecommendationReopened, document: Document, position: int, views: Writer
) -> None:
    item = item_of(views, RECOMMENDATIONS, facts.recommendation)
    told = {"note": None, **step(facts, document, position, "recommendation")}
    decisions = [*item["decisions"], {**told, "proven": isinstance(facts, CompletionProven)}]
    _put(views, {**item, "decisions": decisions}, facts, document)


def _extended(facts: RecommendationExtended, document: Document, position: int, views: Writer) -> None:
    item = item_of(views, RECOMMENDATIONS, facts.recommendation)
    extensions = [*item["extensions"], step(facts, document, position, "recommendation")]
    _put(views, {**item, "extensions": extensions}, facts, document)


def _withdrawn(facts: RecommendationWithdrawn, document: Document, position: int, views: Writer) -> None:
    item = item_of(views, RECOMMENDATIONS, facts.recommendation)
    _put(views, {**item, "withdrawn": cited(document, position)}, facts, document)


def _handed_over(facts: RecommendationHandedOver, document: Document, position: int, views: Writer) -> None:
    item = item_of(views, RECOMMENDATIONS, facts.recommendation)
    _put(views, handed(item, facts, document, position), facts, document)


def _amended(facts: RecommendationRecordCorrected, document: Document, position: int, views: Writer) -> None:
    item = item_of(views, RECOMMENDATIONS, facts.recommendation)
    _put(views, amended(item, "made", facts, document, position), facts, document)


def _put(views: Writer, item: View, facts: Facts, document: Document) -> None:
    stage = Recommendation.LIFE.after(type(facts), item["stage"])
    item = {**item, "stage": stage, "version": document.aggregate_version}
    views.put(
        RECOMMENDATIONS,
        item["recommendation"],
        item,
        agency=item["agency"],
        stage=str(stage),
        source=item["source"],
        state=OPEN if stage in UNSETTLED else CLOSED,
    )


FOLDS: Final[Mapping[type[Facts], Fold]] = {
    RecommendationMade: _made,
    CompletionReported: _reported,
    CompletionProven: _decided,
    RecommendationReopened: _decided,
    RecommendationExtended: _extended,
    RecommendationWithdrawn: _withdrawn,
    RecommendationHandedOver: _handed_over,
    RecommendationRecordCorrected: _amended,
}
