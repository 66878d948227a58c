"""The composition root: what inspection is made of."""

from __future__ import annotations

from dataclasses import dataclass

from services.inspection.api import BLUEPRINTS
from services.inspection.application import Inspection
from services.inspection.application.files import Files
from services.inspection.domain.alarm import Alarm
from services.inspection.domain.log import UnsignedSubmissions, WitnessedLog
from services.inspection.mirror.alarms import Alarms
from services.inspection.mirror.board import AlarmBoard, OwnRows
from services.inspection.mirror.cosigners import open_cosigners
from services.inspection.mirror.evidence import Evidence
from services.inspection.mirror.examining import Examiner
from services.inspection.mirror.patrol import Patrol, Peers
from services.inspection.mirror.peers import HttpPeer, Peer
from services.inspection.mirror.state import Mirroring
from services.inspection.mirror.witness import Witness
from services.inspection.policy import HEARS, REACTIONS
from services.inspection.projections import Mirror, MirrorFeed, MirrorIndex
from services.inspection.settings import Settings
from shared.clock import Clock, SystemClock
from shared.eventstore.application import Application
from shared.eventstore.files import Files as Evidences
from shared.eventstore.postgres_lock import PostgresLock
from shared.eventstore.views import Feed, Views
from shared.identity import TokenFile
from shared.messaging.lock import FileLock, Lock
from shared.service import Ground, Service
from shared.settings import CommonSettings
from shared.transparency.guard import Held


def build(ground: Ground, settings: Settings, peers: Peers | None = None) -> Service:
    """Returns the inspection service on `ground`: the mirror of every other log, and its own log beside them.

    Outside production the cosigners' keys are made where they are absent. Audits read the services' logs over HTTP,
    unless `peers` are given.

    Raises:
        SettingsFault: a cosigner's key cannot be used.
    """
    cosigners = open_cosigners(
        ground.stamp.source, settings.witness_key, settings.mirror_key, creating=not settings.common.production
    )
    witness = Witness(ground.store, ground.stamp, cosigners.witness, origins_of(ground.stamp.source))
    views, mirror = _mirror_of(ground)
    alarms = Alarms(Application(ground.store, ground.stamp), ground.views(AlarmBoard(), {"own": OwnRows(ground.store)}))
    evidence = Evidences(settings.common.data / "files")
    application = Inspection(ground.store, ground.stamp, mirror, witness, cosigners, alarms=alarms, evidence=evidence)
    watch = watch_of(application, settings, peers or (lambda: http_peers(settings.common, application.stamp.source)))
    return Service(
        "inspection",
        ground,
        application,
        views,
        BLUEPRINTS,
        reactions=REACTIONS,
        hears=HEARS,
        keeps_documents=True,
        overseer=watch.evidence,
        aggregates=(WitnessedLog, UnsignedSubmissions, Alarm),
        tasks={"mirror": watch.mirroring.run, "audit": watch.patrol.run},
        concerns={
            "alarms": alarms.concern,
            "mirrored-logs": watch.mirroring.concern,
            "audited-logs": watch.patrol.concern,
        },
    )


@dataclass(frozen=True)
class Watch:
    """What watches over the mirrored logs in the worker."""

    mirroring: Mirroring
    patrol: Patrol
    evidence: Evidence


def watch_of(app: Inspection, settings: Settings, peers: Peers, clock: Clock | None = None) -> Watch:
    """Returns what watches over the logs that `app` mirrors. `clock` is real time; the machine's unless given."""
    common = settings.common
    mirroring: Mirroring
    examiner = Examiner(
        app.store, app.witness, app.mirror, signer_state=Held(common.keys).state, clock=clock or SystemClock()
    )  # fmt: skip
    patrol = Patrol(
        app, app.witness, examiner, app.alarms, peers=peers, lock=_lock(common, "audit"), every=settings.audit_every,
        sound=lambda: mirroring.begin_again() if mirroring.concern() else None,
    )  # fmt: skip
    mirroring = Mirroring(
        app.store, app.stamp, app.witness, app.cosigners.mirror, app.alarms,
        locate=patrol.examine_rows, lock=_lock(common, "mirror"), clock=clock,
    )  # fmt: skip
    province = app.stamp.source.rpartition("/")[0]
    evidence = Evidence(
        app.alarms, app.evidence, lambda source: f"{province}/{source}", examine=patrol.examine, rung=mirroring.wake
    )
    return Watch(mirroring, patrol, evidence)


def http_peers(settings: CommonSettings, source: str) -> dict[str, Peer]:
    """Returns the logs of the services whose addresses are set, over HTTP; none without a token to show them."""
    if settings.service_token is None:
        return {}
    token = TokenFile(settings.service_token)
    province = source.rpartition("/")[0]
    return {
        f"{province}/{name}": HttpPeer(settings.peers[name], token.bearer) for name in HEARS if name in settings.peers
    }


def _lock(settings: CommonSettings, name: str) -> Lock:
    if settings.database_url is None:
        return FileLock(settings.data / f"{name}.lock")
    return PostgresLock(settings.database_url, name)


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
