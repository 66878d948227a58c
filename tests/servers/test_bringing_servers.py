"""Where a server is missing: root brings it without starting it, anybody else is told, and nothing is passed over."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from tests.support import programs
from tests.support.processes import free_port
from tests.support.servers import Servers
from tests.support.settings import Settings

APT = """#!/bin/sh
test "$DEBIAN_FRONTEND" = noninteractive && sh "$POLICY"
echo "$@, services start: $?" >>"$SAID"
"""


@pytest.fixture
def bare(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    """A machine with neither server, whose apt-get writes down what it is asked; the file that it writes to."""
    said = tmp_path / "said"
    (tmp_path / "apt-get").write_text(APT, "utf-8")
    (tmp_path / "apt-get").chmod(0o755)
    monkeypatch.setenv("PATH", f"{tmp_path}:{os.defpath}")
    monkeypatch.setenv("SAID", str(said))
    monkeypatch.setenv("POLICY", str(tmp_path / "policy-rc.d"))
    monkeypatch.setattr(programs, "POLICY", tmp_path / "policy-rc.d")
    for finder in ("rabbitmq_scripts", "postgres_programs"):
        monkeypatch.setattr(programs, finder, lambda: Path("/installed") if said.exists() else None)
    return said


def test_an_ordinary_user_is_told_in_one_sentence_what_to_install(monkeypatch: pytest.MonkeyPatch, bare: Path) -> None:
    monkeypatch.setattr(os, "geteuid", lambda: 1000)
    with pytest.raises(programs.Unavailable) as refused:
        Servers(Settings(None, None, False)).prepare({"rabbitmq", "postgres"})
    said = str(refused.value)
    assert said.count("sudo apt-get install postgresql rabbitmq-server") == 2, "once in each language"
    assert "THUCCHAT_TEST_AMQP_URL" in said
    assert "THUCCHAT_TEST_POSTGRES_URL" in said
    assert "\n" not in said
    assert not bare.exists()


def test_root_brings_what_is_missing_says_so_and_lets_no_service_start(
    monkeypatch: pytest.MonkeyPatch, bare: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(os, "geteuid", lambda: 0)
    Servers(Settings(None, None, False)).prepare({"rabbitmq"})
    assert "apt-get install rabbitmq-server" in capsys.readouterr().err
    updated, installed = bare.read_text("utf-8").splitlines()
    assert updated == "-q update, services start: 101"
    assert installed == "-q install -y --no-install-recommends rabbitmq-server, services start: 101"
    assert not programs.POLICY.exists(), "what was forbidden is allowed again"


def test_a_named_server_is_used_and_only_what_a_test_may_kill_is_private(
    monkeypatch: pytest.MonkeyPatch, bare: Path
) -> None:
    monkeypatch.setattr(os, "geteuid", lambda: 1000)
    monkeypatch.setattr("tests.support.servers.reachable", lambda _url: True)
    named = Servers(Settings("amqp://named/", "postgresql://named/", False))
    named.prepare({"rabbitmq", "postgres"})
    assert named.amqp_url() == "amqp://named/"
    assert named.database().url == "postgresql://named/"
    with pytest.raises(programs.Unavailable, match="RabbitMQ"):
        named.prepare({"rabbitmq"}, own={"rabbitmq"})


def test_a_named_server_that_does_not_answer_is_named_without_its_password() -> None:
    named = Servers(Settings(f"amqp://user:secret@127.0.0.1:{free_port()}/", None, False))
    with pytest.raises(programs.Unavailable, match="THUCCHAT_TEST_AMQP_URL names does not answer") as refused:
        named.prepare({"rabbitmq"})
    assert "secret" not in str(refused.value)


def test_the_newest_of_several_versions_is_taken() -> None:
    paths = [Path(f"/usr/lib/rabbitmq/lib/rabbitmq_server-{each}/sbin") for each in ("3.9.27", "3.10.8", "3.2.1")]
    assert programs.newest(paths) == paths[1]
