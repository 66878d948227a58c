"""The whole, signed: every log is signed, witnessed and mirrored to its end, in one process and in many."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
import urllib.request
from collections.abc import Mapping
from contextlib import closing
from pathlib import Path

import pytest

from shared.acts import Role
from shared.contracts import parse
from shared.contracts.inspection import AlarmRaised, LogRegistered
from shared.eventstore.opening import open_sqlite
from shared.eventstore.ports import Fenced, Head
from shared.ledger.checkpoint import Checkpoint, opened
from shared.ledger.keys import create_key, load_signer
from shared.ledger.note import ED25519, Note, VerifierKey
from shared.messaging.remote import HttpLog
from tests.eventstore.scribe import recording
from tests.support.sources import ROOT
from tests.support.waiting import until
from thucchat.demo.client import Client
from thucchat.demo.player import play
from thucchat.demo.script import programme
from thucchat.demo.steps import Who
from thucchat.distributed import Distributed
from thucchat.embedded import Embedded
from thucchat.sealing import LOGS, key_of
from thucchat.services import SERVICES

ANY_PORT = dict.fromkeys(SERVICES, 0)
STEPS = [step for step in programme(1) if step.at.year == 2007 and step.expects is None][:40]
SERVICE = Who("service:test", Role.SERVICE)


def play_some(world: Embedded | Distributed) -> None:
    client = Client(world.urls, world.token)
    world.set_clock(STEPS[0].at)
    with closing(client):
        play(STEPS, client, world)


def keys_of(data: Path) -> dict[str, list[VerifierKey]]:
    """Returns whose signatures the checkpoint of each log must bear."""
    cosigners = [load_signer(data / f"inspection/keys/{name}.key").verifier_key for name in ("witness", "mirror")]
    return {name: [load_signer(key_of(data, name)).verifier_key, *cosigners] for name in LOGS}


def assert_sealed(world: Embedded | Distributed, heads: Mapping[str, Head]) -> None:
    """Asserts that what each service serves is signed by all three, and is at least as long as `heads`."""
    for name, keys in keys_of(world.data).items():
        with urllib.request.urlopen(f"{world.urls[name]}/ledger/checkpoint", timeout=30) as answer:  # noqa: S310
            note = Note.parse(answer.read())
        assert opened(note, keys) == keys, name
        checkpoint = Checkpoint.parse(note.text)
        assert checkpoint.size >= heads[name].size, name
        if checkpoint.size == heads[name].size:
            assert checkpoint.root == heads[name].root, name


def heads_of(world: Embedded | Distributed) -> dict[str, Head]:
    return {name: log_of(world, name).head() for name in LOGS}


def log_of(world: Embedded | Distributed, name: str) -> HttpLog:
    return HttpLog(world.urls[name], lambda: world.token(SERVICE, name))


def recorded_by_inspection(world: Embedded | Distributed, kind: type) -> int:
    entries = log_of(world, "inspection").entries(0, 1000)
    return sum(isinstance(parse(entry.document).facts, kind) for entry in entries)


@pytest.mark.slow
def test_in_one_process_every_log_is_sealed_and_goes_on_when_it_is_opened_again(tmp_path: Path) -> None:
    for _ in range(2):
        with Embedded(tmp_path, ANY_PORT) as world:
            if world.services["registry"].store.head().size == 0:
                play_some(world)
            heads = heads_of(world)
            world.seal()
            assert_sealed(world, heads)
            assert recorded_by_inspection(world, LogRegistered) == len(LOGS)
            assert recorded_by_inspection(world, AlarmRaised) == 0
            assert all(service.store.fence() is None for service in world.services.values())


@pytest.mark.slow
def test_a_service_whose_backup_was_restored_is_fenced_and_the_others_go_on(tmp_path: Path) -> None:
    with Embedded(tmp_path, ANY_PORT) as world:
        play_some(world)
    shutil.copytree(tmp_path / "registry", tmp_path / "backup")
    with Embedded(tmp_path, ANY_PORT) as world:
        store = world.services["registry"].store
        store.record(recording("later", 1, 5))
        world.seal()
        size = store.head().size
    shutil.rmtree(tmp_path / "registry")
    shutil.copytree(tmp_path / "backup", tmp_path / "registry")
    with Embedded(tmp_path, ANY_PORT) as world:
        fence = world.services["registry"].store.fence()
        assert fence is not None
        assert fence.size == size
        with pytest.raises(Fenced):
            world.services["registry"].store.record(recording("other", 1))
        assert all(world.services[name].store.fence() is None for name in LOGS if name != "registry")
        until(lambda: recorded_by_inspection(world, AlarmRaised), "inspection's alarm")


@pytest.mark.slow
def test_in_processes_of_their_own_every_log_is_sealed(tmp_path: Path, amqp_url: str, postgres_url: str) -> None:
    with Distributed(tmp_path, ANY_PORT, amqp_url, postgres_url) as world:
        play_some(world)
        heads = heads_of(world)
        world.seal()
        assert_sealed(world, heads)
        assert recorded_by_inspection(world, LogRegistered) == len(LOGS)
        assert recorded_by_inspection(world, AlarmRaised) == 0


def signer(data: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    environment = {"PATH": "/usr/bin:/bin", "LANG": "C.UTF-8", **Embedded.environment_of(data)}
    command = [sys.executable, "-m", "thucchat", "signer", "registry", *arguments]
    return subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False)


def test_the_command_signs_once_and_ends_with_3_when_it_refuses(tmp_path: Path) -> None:
    data = tmp_path
    with closing(open_sqlite(data / "registry/events.db")) as store:
        assert "log.key" in signer(data, "--once").stderr
        assert signer(data, "--once").returncode == 1
        create_key(key_of(data, "registry"), "thucchat.hanam/registry", ED25519)
        store.record(recording("a", 1, 3))
        assert signer(data, "--once").returncode == 0
        assert [each.size for each in store.checkpoints_at("thucchat.hanam/registry", 3)] == [3]
        (data / "registry/keys/log.state").write_text(Checkpoint("thucchat.hanam/registry", 9, b"x" * 32).text, "utf-8")
        refused = signer(data, "--once")
        assert refused.returncode == 3
        assert any("nothing is signed" in json.loads(line)["event"] for line in refused.stderr.splitlines())
        assert store.fence() is not None
