"""Behind a fence: every command is answered 503 with the reason, reading goes on, reactions wait and lose nothing."""

from __future__ import annotations

import shutil
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from werkzeug.test import TestResponse

from shared.acts import Act, Role
from shared.contracts import Document
from shared.eventstore.aggregate import Aggregate
from shared.messaging.embedded import EmbeddedTransport
from tests.messaging.probe import REACTIONS, Counted
from tests.messaging.scene import scene as messaging_scene
from tests.registry.asking import agency
from tests.support.waiting import until
from tests.transparency.scene import Inspected, Registry

CODE = "ledger.behind-witness"


def command(registry: Registry, code: str, key: str | None = None, **more: Any) -> TestResponse:
    who = registry.headers(Role.HOME_AFFAIRS, "SO-NOI-VU")
    headers = {**who, "If-None-Match": "*", "Idempotency-Key": key or str(uuid4()), **more}
    return registry.app.test_client().post("/v1/agencies", json=agency(code), headers=headers)


@pytest.fixture
def restored(tmp_path: Path, inspected: Inspected) -> Iterator[Registry]:
    """A registry whose database is a backup of the day before: two agencies instead of three, and no newer note.

    Its signer's own files are as old: only the witness remembers.
    """
    first = Registry(tmp_path, inspected.url)
    inspected.register(first.log.make_key())
    for code in ("SO-TC", "SO-NV"):
        assert command(first, code, key=f"key-{code}").status_code == 201
    first.log.signer().cycle()
    first.close()
    shutil.copytree(tmp_path / "registry", tmp_path / "backup")
    second = Registry(tmp_path, inspected.url)
    assert command(second, "SO-KHCN").status_code == 201
    second.log.signer().cycle()
    second.close()
    shutil.rmtree(tmp_path / "registry")
    shutil.copytree(tmp_path / "backup", tmp_path / "registry")
    made = Registry(tmp_path, inspected.url)
    yield made
    made.close()


def test_the_first_command_after_a_backup_was_restored_is_answered_with_the_reason(restored: Registry) -> None:
    answer = command(restored, "SO-XD", **{"Accept-Language": "vi"})
    assert answer.json is not None
    assert (answer.status_code, answer.json["code"]) == (503, CODE)
    assert "sổ chỉ có 2 sự kiện" in answer.json["detail"]
    assert "nhân chứng có 3" in answer.json["detail"]
    assert "thucchat doctor" in answer.json["detail"]
    assert int(answer.headers["Retry-After"]) >= 60
    english = command(restored, "SO-XD", **{"Accept-Language": "en"})
    assert english.json is not None
    assert "the log has 2 events" in english.json["detail"]
    assert "sổ chỉ có" not in english.json["detail"]
    assert restored.service.store.head().size == 2
    assert restored.app.test_client().get(f"/problems/{CODE}").status_code == 200


def test_every_command_is_answered_so_whatever_else_is_wrong_with_it(restored: Registry) -> None:
    client = restored.app.test_client()
    assert command(restored, "SO-XD").status_code == 503
    refused_anyway = command(restored, "SO-TC")
    repeated = command(restored, "SO-TC", key="key-SO-TC")
    headers = {**restored.headers(Role.PPC), "If-None-Match": "*", "Idempotency-Key": "k"}
    not_allowed = client.post("/v1/agencies", json=agency("SO-XD"), headers=headers)
    for answer in (refused_anyway, repeated, not_allowed):
        assert answer.json is not None
        assert (answer.status_code, answer.json["code"]) == (503, CODE)
    assert restored.service.store.head().size == 2


def test_a_refused_access_is_not_recorded_before_the_log_was_compared(restored: Registry) -> None:
    answer = restored.app.test_client().get("/v1/log", headers=restored.headers(Role.PPC))
    assert answer.json is not None
    assert (answer.status_code, answer.json["code"]) == (503, CODE)
    assert restored.service.store.head().size == 2


def test_reading_goes_on_and_health_says_what_is_wrong(restored: Registry) -> None:
    client = restored.app.test_client()
    assert client.get("/readyz").status_code == 200, "nothing was compared yet"
    command(restored, "SO-XD")
    ready = client.get("/readyz")
    assert ready.json is not None
    assert (ready.status_code, ready.json["status"]) == (503, "not-ready")
    assert "the log has 2 events" in ready.json["checks"]["fence"]
    assert client.get("/livez").status_code == 200
    assert client.get("/v1/agencies/SO-TC", headers=restored.headers(Role.INSPECTOR)).status_code == 200
    assert client.get("/ledger/tile/entries/000.p/2", headers=restored.headers()).status_code == 200
    assert client.get("/ledger/checkpoint").status_code == 200
    assert b"thucchat_ledger_fenced 1.0" in client.get("/metrics").data


def test_once_the_fence_is_lifted_commands_are_taken(restored: Registry) -> None:
    assert command(restored, "SO-XD").status_code == 503
    restored.service.store.lift_fence("đã xem / looked at")
    assert command(restored, "SO-XD").status_code == 201


def test_a_registry_whose_witness_is_out_of_reach_takes_commands(registry: Registry) -> None:
    assert command(registry, "SO-TC").status_code == 201


def test_reactions_wait_behind_a_fence_and_lose_nothing(tmp_path: Path) -> None:
    attempts: list[int] = []

    def counting(application: Any, document: Document, act: Act) -> Iterable[Aggregate]:
        attempts.append(1)
        return REACTIONS[Counted](application, document, act)

    with messaging_scene(tmp_path, lambda store: EmbeddedTransport({"probe": store})) as scene:
        echo = scene.open()
        with scene.hearing(echo, reactions={Counted: counting}):
            scene.count(3)
            scene.heard_all(echo)
            echo.store.raise_fence("thử / a test", 99, b"x" * 32)
            before = echo.store.head()
            scene.count(4)
            until(lambda: len(attempts) >= 8, "several attempts, more than a document is given before it is set aside")
            assert echo.store.head() == before
            echo.store.lift_fence("xong / done")
            scene.heard_all(echo)
            scene.count(1)
            scene.heard_all(echo)
        assert scene.noted(echo) == scene.counted()
        assert scene.alarms == []
