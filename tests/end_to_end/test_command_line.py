"""The command line, run as people run it: what it prints, what it answers a machine, and its exit codes."""

from __future__ import annotations

import json
import signal
import sqlite3
import subprocess
import sys
import urllib.request
from pathlib import Path

import pytest

from shared.eventstore.ports import IntegrityFault, StoreUnavailable
from shared.messaging.topology import LISTENERS
from tests.support.waiting import until
from thucchat.cli import ERROR, INTEGRITY, NOT_AUTHORISED, OK, USAGE, code_of
from thucchat.distributed import free_port
from thucchat.docs import apis
from thucchat.services import SERVICES

pytestmark = pytest.mark.slow

ROOT = Path(__file__).parents[2]
COMMAND = (sys.executable, "-m", "thucchat")


def run(*arguments: object, **variables: str) -> subprocess.CompletedProcess[str]:
    command = [*COMMAND, *map(str, arguments)]
    environment = {"PATH": "/usr/bin:/bin", "LANG": "C.UTF-8", **variables}
    return subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, timeout=300, check=False)


@pytest.fixture(scope="module")
def played(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, str]:
    data = tmp_path_factory.mktemp("demo") / "data"
    demo = run("demo", "--once", "--data", data, "--agencies", 9)
    assert (demo.returncode, demo.stderr) == (OK, "")
    return data, demo.stdout


def test_the_demo_prints_what_happened_and_one_file_at_three_dates_on_both_clocks(played: tuple[Path, str]) -> None:
    _, printed = played
    for name in SERVICES:
        assert f"  {name} " in printed
    assert "funding.ceiling-exceeded" in printed
    assert "funding.tranche-facts-missing" in printed
    then, later, after = printed.split("\nSXD: ")[1:]
    assert "✗ Hoàn thành đào tạo" in then
    assert "✓ Hoàn thành đào tạo              17/07/2007" in later
    assert "✓ Xem xét của lãnh đạo" in after


def test_replay_puts_the_file_back_to_a_moment_for_people_and_for_machines(played: tuple[Path, str]) -> None:
    data, _ = played
    shown = run("replay", "SXD", "--as-of", "2007-08-15", "--known", "2007-08-15", "--data", data)
    assert (shown.returncode, "✗ Hoàn thành đào tạo" in shown.stdout) == (OK, True)
    machine = run("replay", "SXD", "--as-of", "2007-08-15", "--known", "2007-08-15", "--data", data, "--json")
    again = run("replay", "SXD", "--as-of", "2007-08-15", "--known", "2007-08-15", "--data", data, "--json")
    assert machine.stdout == again.stdout
    assert json.loads(machine.stdout)["agency"]["code"] == "SXD"


def test_exit_codes_tell_what_was_wrong(played: tuple[Path, str], tmp_path: Path) -> None:
    data, _ = played
    assert run("replay", "KHONG-CO", "--data", data).returncode == ERROR
    assert run("replay", "SXD", "--as-of", "hôm qua", "--data", data).returncode == USAGE
    assert run("no-such-command").returncode == USAGE
    assert run("db", "check").returncode == USAGE
    assert run("demo", "--once", "--data", data, "--amqp", "amqp://127.0.0.1:1").returncode == USAGE
    (tmp_path / "mine").write_text("not the demo's")
    assert run("demo", "--once", "--data", tmp_path).returncode == ERROR
    assert (tmp_path / "mine").read_text() == "not the demo's"


def test_without_data_the_settings_of_the_environment_say_where_to_look(tmp_path: Path) -> None:
    for command in (("replay", "SXD"), ("doctor",)):
        seen = run(*command)
        assert (seen.returncode, "THUCCHAT_PROVINCE" in seen.stderr) == (ERROR, True)
        empty = run(*command, "--data", tmp_path)
        assert (empty.returncode, list(tmp_path.iterdir())) == (ERROR, [])


def test_a_setting_under_which_the_library_loses_events_is_refused(played: tuple[Path, str]) -> None:
    data, _ = played
    for command in (("db", "upgrade"), ("replay", "SXD"), ("doctor",), ("serve", "--port", free_port())):
        seen = run(*command, "--data", data, POSTGRES_ENABLE_DB_FUNCTIONS="y")
        assert (seen.returncode, "POSTGRES_ENABLE_DB_FUNCTIONS" in seen.stderr) == (ERROR, True)


def test_an_error_ends_with_the_code_of_its_kind() -> None:
    errors = (PermissionError("keys/"), IntegrityFault("position 9"), StoreUnavailable("gone"), FileNotFoundError("x"))
    assert [code_of(error) for error in errors] == [NOT_AUTHORISED, INTEGRITY, ERROR, ERROR]


def test_the_doctor_finds_nothing_in_a_sound_store(played: tuple[Path, str]) -> None:
    data, _ = played
    for command in (("doctor",), ("db", "check")):
        seen = run(*command, "--data", data)
        assert (seen.returncode, seen.stderr) == (OK, "")


TAMPERED = {
    "a body edited": "UPDATE events SET document = CAST(replace(document, 'SXD', 'SYT') AS BLOB) WHERE position = 9",
    "a row deleted": "DELETE FROM events WHERE position = 9",
    "the tail cut off": "DELETE FROM events WHERE position > 100",
}


@pytest.mark.parametrize("attack", TAMPERED.values(), ids=TAMPERED)
def test_the_doctor_finds_what_a_database_administrator_changed(
    played: tuple[Path, str], tmp_path: Path, attack: str
) -> None:
    data, _ = played
    copy = tmp_path / "copy"
    subprocess.run(["cp", "-r", str(data), str(copy)], check=True)  # noqa: S607
    connection = sqlite3.connect(copy / "registry/events.db")
    for (trigger,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'").fetchall():
        connection.execute(f"DROP TRIGGER {trigger}")
    connection.execute(attack)
    connection.commit()
    connection.close()
    seen = run("doctor", "--data", copy)
    assert seen.returncode == INTEGRITY
    assert "registry" in seen.stderr


def test_serve_answers_on_what_the_demo_left_until_it_is_told_to_end(played: tuple[Path, str]) -> None:
    data, _ = played
    port = free_port()
    command = [*COMMAND, "serve", "--data", str(data), "--port", str(port)]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as process:
        try:
            until(lambda: answers(f"http://127.0.0.1:{port}/readyz"), "the registry answers")
        finally:
            process.send_signal(signal.SIGTERM)
        printed, complaints = process.communicate(timeout=60)
    assert (process.returncode, complaints) == (OK, "")
    assert "curl -H 'Authorization: Bearer " in printed


def answers(url: str) -> bool:
    try:
        with urllib.request.urlopen(url, timeout=5) as answer:  # noqa: S310  our own loopback address
            return bool(answer.status == 200)
    except OSError:
        return False


def test_every_queue_of_the_topology_has_a_service_that_empties_it() -> None:
    with apis.wired() as services:
        hears = {name: service.hears for name, service in services.items()}
    assert hears == dict(LISTENERS)
