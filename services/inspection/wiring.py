"""The composition root: what inspection is made of."""

from __future__ import annotations

from services.inspection.api import blp
from services.inspection.application import Inspection
from services.inspection.policy import HEARS, REACTIONS
from services.inspection.projections import Mirror, MirrorFeed, MirrorIndex
from services.inspection.settings import Settings
from shared.eventstore.views import Feed
from shared.service import Ground, Service


def build(ground: Ground, _settings: Settings) -> Service:
    """Returns the inspection service on `ground`: the mirror of every other log, and its own log beside them."""
    feeds: dict[str, Feed] = {source: MirrorFeed(ground.store, source) for source in HEARS}
    feeds["inspection"] = ground.store
    views = ground.views(MirrorIndex(), feeds)
    application = Inspection(ground.store, ground.stamp, Mirror(views, feeds))
    return Service(
        "inspection", ground, application, views, (blp,), reactions=REACTIONS, hears=HEARS, keeps_documents=True
    )
