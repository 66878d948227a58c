"""Inspection put together: what the worker hears lands in the mirror as it is, and in no reaction."""

from __future__ import annotations

from pathlib import Path

from services.inspection.application import Inspection
from services.inspection.policy import HEARS, REACTIONS
from services.inspection.settings import load
from services.inspection.wiring import build
from shared.clock import SystemClock
from shared.contracts import parse
from shared.eventstore.application import new_event
from shared.eventstore.opening import open_sqlite
from shared.eventstore.ports import Recording
from shared.messaging.embedded import EmbeddedTransport
from shared.processes import Running, web
from shared.service import open_ground
from tests.inspection.world import SNV, World, tell_the_programme
from tests.support.waiting import until


def environment(directory: Path) -> dict[str, str]:
    return {
        "THUCCHAT_ENV": "test",
        "THUCCHAT_PROVINCE": "hanam",
        "THUCCHAT_DATA": str(directory),
        "THUCCHAT_ISSUER": "urn:thucchat:demo-issuer",
        "THUCCHAT_JWKS": str(directory / "jwks.json"),
    }


def test_the_worker_keeps_what_it_hears_byte_for_byte_and_reacts_to_nothing(world: World, tmp_path: Path) -> None:
    tell_the_programme(world)
    settings = load(environment(tmp_path / "data"))
    service = build(open_ground(settings.common, {}), settings)
    logs = {source: open_sqlite(tmp_path / source / "events.db") for source in HEARS}
    for document in world.said:
        logs[document.topic.partition(".")[0]].record(Recording([new_event(document)]))
    running = Running(service, logs, EmbeddedTransport(logs))
    running.start()
    try:
        until(
            lambda: all(service.store.heard_position(source) == world.positions[source] for source in HEARS),
            "the mirror to hear everything",
        )
        checks = running.checks(service)
        until(
            lambda: "not reached" in (checks["audited-logs"].run() or ""),
            "the first audit: no address of any service is set here",
        )
        assert all(checks[name].run() is None for name in ("mirror", "audit", "alarms", "mirrored-logs"))
    finally:
        assert running.stop()
    application = service.application
    assert isinstance(application, Inspection)
    now = SystemClock().now()
    there = application.history(SNV, as_of=now, known=now, after="", limit=200)
    assert there["items"] == world.app.history(SNV, as_of=now, known=now, after="", limit=200)["items"]
    own = [each.topic for each in map(parse, (each.document for each in service.store.entries(0, 100)))]
    assert set(own) <= {"inspection.audit.completed.v1"}
    assert REACTIONS == {}
    assert web(service).url_map.bind("").match("/v1/agencies/X/dossier")[1] == {"code": "X"}
    service.close()
    for log in logs.values():
        log.close()
