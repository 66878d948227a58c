"""Assessment put together: its worker notes what the registry's log says, and its web process answers from it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from services.assessment import wsgi
from services.assessment.domain.roster import Roster
from services.assessment.settings import load
from services.assessment.wiring import build
from shared.acts import Act, Stamp
from shared.clock import SystemClock
from shared.contracts.base import Facts
from shared.contracts.document import record
from shared.contracts.registry import PersonEmployed
from shared.eventstore.application import new_event
from shared.eventstore.opening import open_sqlite
from shared.eventstore.ports import Recording, Store
from shared.identity import Issuer
from shared.ids import TimeOrderedIds, aggregate_id
from shared.messaging.embedded import EmbeddedTransport
from shared.processes import Running
from shared.service import open_ground
from tests.assessment.world import DIRECTIVE, REGISTRAR, registered
from tests.support.waiting import until


def environment(folder: Path) -> dict[str, str]:
    """Returns the environment of a process whose data lie in `folder`."""
    issuer = Issuer(folder / "issuer", environment="test")
    return {
        "THUCCHAT_ENV": "test",
        "THUCCHAT_PROVINCE": "hanam",
        "THUCCHAT_DATA": str(folder / "data"),
        "THUCCHAT_ISSUER": issuer.url,
        "THUCCHAT_JWKS": str(issuer.jwks_path),
    }


@pytest.fixture
def registry(tmp_path: Path) -> Iterator[Store]:
    """The registry's log, in which an agency and two employments stand."""
    log = open_sqlite(tmp_path / "registry" / "events.db")
    stamp = Stamp("thucchat.hanam/registry", SystemClock(), TimeOrderedIds())
    told: list[tuple[str, str, Facts]] = [
        ("agency", "SNV", registered("SNV")),
        ("person", "p-1", PersonEmployed(person="p-1", agency="SNV", from_day=date(2004, 1, 5))),
        ("person", "p-2", PersonEmployed(person="p-2", agency="SNV", from_day=date(2004, 1, 5))),
    ]
    for kind, key, facts in told:
        act = replace(Act.begin(stamp, REGISTRAR), legal_basis=DIRECTIVE)
        document = record(facts, act, kind=kind, key=key, aggregate_id=aggregate_id(kind, key), version=1)
        log.record(Recording([new_event(document)]))
    yield log
    log.close()


def test_the_worker_notes_agencies_and_employments_of_the_registrys_log(tmp_path: Path, registry: Store) -> None:
    settings = load(environment(tmp_path))
    service = build(open_ground(settings.common, {}), settings)
    running = Running(service, {"registry": registry}, EmbeddedTransport({"registry": registry}))
    running.start()
    try:
        until(lambda: service.store.heard_position("registry") == 3, "the registry to be heard")
    finally:
        assert running.stop()
    roster = service.application.load(Roster, "SNV")
    assert roster.noted is not None
    assert [each.person for each in roster.ties] == ["p-1", "p-2"]
    assert service.store.head().size == 3
    service.close()


def test_the_web_process_starts_from_its_environment_and_answers(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name, value in environment(tmp_path).items():
        monkeypatch.setenv(name, value)
    app = wsgi.create()
    token = Issuer(tmp_path / "issuer", environment="test").mint(
        REGISTRAR.person, [REGISTRAR.role], audience=["thucchat.assessment"]
    )
    answer = app.test_client().get("/v1/catalogues", headers={"Authorization": f"Bearer {token}"})
    assert answer.status_code == 200
    assert [each["id"] for each in answer.get_json()["items"]] == [
        f"tcvn-iso-9001-{year}" for year in (2000, 2008, 2015)
    ]
    app.extensions["thucchat"].service.close()
