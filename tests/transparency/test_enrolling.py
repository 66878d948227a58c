"""The demo's world where inspection's own log is fenced: it says so, and serves for reading when it is asked to."""

from __future__ import annotations

import json
from contextlib import closing
from pathlib import Path

import pytest

from shared.eventstore.opening import open_sqlite
from thucchat.demo.cast import INSPECTOR
from thucchat.demo.client import Client
from thucchat.embedded import Embedded
from thucchat.sealing import NotEnrolled
from thucchat.services import SERVICES

ANY_PORT = dict.fromkeys(SERVICES, 0)


@pytest.fixture
def fenced(tmp_path: Path) -> Path:
    """The files of a world that ran, in which inspection's log was fenced since."""
    with Embedded(tmp_path, ANY_PORT):
        pass
    with closing(open_sqlite(tmp_path / "inspection/events.db")) as store:
        store.raise_fence("thử / a test", 99, b"x" * 32)
    return tmp_path


def test_whoever_is_to_record_there_is_told_why_not_and_what_to_do(fenced: Path) -> None:
    with pytest.raises(NotEnrolled) as refused, Embedded(fenced, ANY_PORT):
        pass
    vi, _, en = refused.value.message.partition(" / ")
    assert "Thanh tra chưa nhận theo dõi sổ" in vi
    assert "thucchat doctor" in vi
    assert "run `thucchat doctor`" in en
    assert "503" in en
    assert refused.value.exit_code == 1


def test_whoever_wants_to_look_around_is_told_in_one_line_and_served(
    fenced: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with Embedded(fenced, ANY_PORT, even_fenced=True) as world:
        told = [line for line in capsys.readouterr().err.splitlines() if "thucchat doctor" in line]
        assert len(told) == 1
        assert "Thanh tra chưa nhận theo dõi sổ" in told[0]
        shown = Client(world.urls, world.token).get("inspection", "/v1/logs", INSPECTOR).body
        assert all(f"thucchat.hanam/{name}" in json.dumps(shown) for name in SERVICES)
