"""The cosigners' keys: made once where nobody is harmed by it, required in production, and nobody else's to read."""

from __future__ import annotations

import threading
from dataclasses import replace
from pathlib import Path

import pytest

from services.inspection.mirror.cosigners import Cosigners, open_cosigners
from services.inspection.settings import load
from services.inspection.wiring import build
from shared.ledger.keys import create_key
from shared.ledger.note import COSIGNATURE, ED25519
from shared.service import open_ground
from shared.settings import SettingsFault
from tests.inspection.test_wiring import environment

SOURCE = "thucchat.hanam/inspection"


def opened(directory: Path, *, creating: bool = True) -> Cosigners:
    return open_cosigners(SOURCE, directory / "witness.key", directory / "mirror.key", creating=creating)


def test_keys_are_made_once_and_found_again(tmp_path: Path) -> None:
    first, again = opened(tmp_path / "keys"), opened(tmp_path / "keys", creating=False)
    assert str(first.witness.verifier_key) == str(again.witness.verifier_key)
    assert str(first.mirror.verifier_key) == str(again.mirror.verifier_key)
    assert sorted(each.name for each in (tmp_path / "keys").iterdir()) == ["mirror.key", "witness.key"]


def test_processes_that_start_together_have_the_same_keys(tmp_path: Path) -> None:
    start, found = threading.Barrier(8), []

    def run() -> None:
        start.wait()
        found.append(str(opened(tmp_path / "keys").witness.verifier_key))

    threads = [threading.Thread(target=run) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(found) == 8
    assert len(set(found)) == 1


def test_in_production_absent_keys_stop_the_start_and_all_are_named(tmp_path: Path) -> None:
    settings = load(environment(tmp_path))
    ground = open_ground(settings.common, {})
    real = replace(settings.common, environment="production", issuer="https://id.example/", jwks="https://id.example/")
    with pytest.raises(SettingsFault) as refused:
        build(ground, replace(settings, common=real))
    assert [each.partition(":")[0] for each in refused.value.faults] == [
        "THUCCHAT_INSPECTION_WITNESS_KEY_PATH", "THUCCHAT_INSPECTION_MIRROR_KEY_PATH",
    ]  # fmt: skip
    assert not settings.witness_key.exists()
    build(ground, settings).close()
    assert settings.witness_key.stat().st_mode & 0o777 == 0o600
    assert settings.witness_key == tmp_path / "inspection" / "keys" / "witness.key"


@pytest.mark.parametrize(
    ("name", "kind"), [(f"{SOURCE}/mirror", COSIGNATURE), (SOURCE, COSIGNATURE), (f"{SOURCE}/witness", ED25519)]
)
def test_a_key_of_another_name_or_type_is_refused(tmp_path: Path, name: str, kind: int) -> None:
    create_key(tmp_path / "witness.key", name, kind)
    with pytest.raises(SettingsFault, match="must be a key of type 04 named"):
        opened(tmp_path)


def test_a_key_that_others_can_read_is_refused(tmp_path: Path) -> None:
    opened(tmp_path)
    (tmp_path / "mirror.key").chmod(0o640)
    with pytest.raises(SettingsFault, match="MIRROR_KEY_PATH"):
        opened(tmp_path)
