"""The composition root: what inspection is made of."""

from __future__ import annotations

from services.inspection.api import BLUEPRINTS
from services.inspection.application import Inspection
from services.inspection.application.files import Files
from services.inspection.domain.log import UnsignedSubmissions, WitnessedLog
from services.inspection.mirror.cosigners import open_cosigners
from services.inspection.mirror.witness import Witness
from services.inspection.policy import HEARS, REACTIONS
from services.inspection.projections import Mirror, MirrorFeed, MirrorIndex
from services.inspection.settings import Settings
from shared.eventstore.views import Feed, Views
from shared.service import Ground, Service


def build(ground: Ground, settings: Settings) -> Service:
    """Returns the inspection service on `ground`: the mirror of every other log, and its own log beside them.

    Outside production the cosigners' keys are made where they are absent.

    Raises:
        SettingsFault: a cosigner's key cannot be used.
    """
    cosigners = open_cosigners(
        ground.stamp.source, settings.witness_key, settings.mirror_key, creating=not settings.common.production
    )
    witness = Witness(ground.store, ground.stamp, cosigners.witness, origins_of(ground.stamp.source))
    views, mirror = _mirror_of(ground)
    application = Inspection(ground.store, ground.stamp, mirror, witness, cosigners)
    return Service(
        "inspection",
        ground,
        application,
        views,
        BLUEPRINTS,
        reactions=REACTIONS,
        hears=HEARS,
        keeps_documents=True,
        aggregates=(WitnessedLog, UnsignedSubmissions),
    )


def files_of(ground: Ground) -> Files:
    """Returns what answers about agencies' files alone. It opens no key and records nothing."""
    return Files(ground.store, ground.stamp, _mirror_of(ground)[1])


def _mirror_of(ground: Ground) -> tuple[Views, Mirror]:
    feeds: dict[str, Feed] = {source: MirrorFeed(ground.store, source) for source in HEARS}
    feeds["inspection"] = ground.store
    views = ground.views(MirrorIndex(), feeds)
    return views, Mirror(views, feeds)


def origins_of(source: str) -> tuple[str, ...]:
    """Returns the origins of the logs that inspection can watch: of all that it hears, and its own, `source`."""
    province = source.rpartition("/")[0]
    return (*(f"{province}/{name}" for name in HEARS), source)
