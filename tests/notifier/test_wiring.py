"""The notifier put together: what another service records leads to one mail, through the worker as it runs."""

from __future__ import annotations

from pathlib import Path

import pytest

from services.notifier.application import Notifier
from services.notifier.policy import HEARS
from services.notifier.settings import load
from services.notifier.wiring import build
from shared.contracts import parse
from shared.eventstore.application import new_event
from shared.eventstore.opening import open_sqlite
from shared.eventstore.ports import Recording, Store
from shared.identity import TokenFile
from shared.messaging.embedded import EmbeddedTransport
from shared.processes import Running, web
from shared.service import Service, open_ground
from shared.settings import SettingsFault
from tests.notifier.test_directory import TOKEN, registry  # noqa: F401  # the fixture
from tests.notifier.world import MailHost, World
from tests.support.waiting import until

pytestmark = pytest.mark.slow


def environment(directory: Path, **more: str) -> dict[str, str]:
    return {
        "THUCCHAT_ENV": "test",
        "THUCCHAT_PROVINCE": "hanam",
        "THUCCHAT_DATA": str(directory),
        "THUCCHAT_ISSUER": "urn:thucchat:demo-issuer",
        "THUCCHAT_JWKS": str(directory / "jwks.json"),
        **more,
    }


def test_the_worker_hears_asks_and_mails_once_and_goes_on_where_it_stood(
    tmp_path: Path,
    mail: MailHost,
    registry: str,  # noqa: F811
) -> None:
    token = tmp_path / "token"
    token.write_text(TOKEN, "ascii")
    settings = load(
        environment(
            tmp_path / "data",
            THUCCHAT_NOTIFIER_SMTP_URL=f"smtp://127.0.0.1:{mail.port}",
            THUCCHAT_REGISTRY_URL=registry,
            THUCCHAT_NOTIFIER_SERVICE_TOKEN_PATH=str(token),
        )
    )
    logs = {source: open_sqlite(tmp_path / source / "events.db") for source in HEARS}
    world = World(tmp_path)
    documents = [world.registered(), world.appointed("p-1"), world.scheduled(), world.released()]
    for number, document in enumerate(documents):
        if number == 2:
            run_until_quiet(build(open_ground(settings.common, {}), settings), logs)
        logs[document.topic.partition(".")[0]].record(Recording([new_event(document)]))
    for _ in range(2):
        service = build(open_ground(settings.common, {}), settings)
        assert isinstance(service.application, Notifier)
        run_until_quiet(service, logs)
    assert [envelope.rcpt_tos for envelope in mail.box.accepted] == [["a@snv.example"]] * 2
    world.close()
    for log in logs.values():
        log.close()


def run_until_quiet(service: Service, logs: dict[str, Store]) -> None:
    """Runs a worker until it has heard everything and has nothing left to send."""
    running = Running(service, logs, EmbeddedTransport(logs))
    running.start()
    until(lambda: all_heard(service, logs) and service.is_idle(), "the notifier to be done")
    assert running.stop()
    assert [parse(entry.document).topic for entry in service.store.entries(0, 100)].count(
        "notifier.notice.failed.v1"
    ) == 0
    assert web(service).url_map.bind("").match("/v1/inbox")[1] == {}
    service.close()


def all_heard(service: Service, logs: dict[str, Store]) -> bool:
    return all(service.store.heard_position(name) == log.head().size for name, log in logs.items())


def test_a_mail_server_without_a_token_for_the_registry_is_a_fault(tmp_path: Path) -> None:
    settings = load(
        environment(
            tmp_path, THUCCHAT_NOTIFIER_SMTP_URL="smtp://127.0.0.1:1", THUCCHAT_REGISTRY_URL="http://127.0.0.1:1"
        )
    )
    ground = open_ground(settings.common, {})
    with pytest.raises(SettingsFault, match="SERVICE_TOKEN_PATH"):
        build(ground, settings)
    (tmp_path / "t").write_text("x", "ascii")
    assert build(ground, settings, TokenFile(tmp_path / "t")).name == "notifier"
    ground.close()
