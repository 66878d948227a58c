"""What happens to a history that is tampered with: it is noticed, named, told, stopped - and brought back."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from dataclasses import replace
from email import message_from_bytes, policy
from pathlib import Path

import pytest

from tests.end_to_end.test_command_line import run
from tests.end_to_end.watched import (
    ANY_PORT,
    AUDITED,
    HALF,
    MORE,
    ORIGIN,
    STEPS,
    alarms,
    back_up,
    client_of,
    fork_of,
    hand_in,
    happened_since,
    logs,
    notices,
    played,
    put_back,
    raised,
    sizes,
)
from tests.notifier.world import MailHost
from tests.support.administrator import administer
from thucchat.cli import INTEGRITY, OK
from thucchat.demo.cast import INSPECTOR, agencies
from thucchat.demo.steps import Step
from thucchat.embedded import Embedded
from thucchat.services import SERVICES

pytestmark = pytest.mark.slow

MIRRORED = tuple(name for name in SERVICES if name != "inspection")
"""Nobody mirrors inspection's own log."""


@pytest.fixture(scope="module")
def programme(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the data of a played year, and with the databases as they were in the middle of it."""
    folder = tmp_path_factory.mktemp("programme")
    data = folder / "data"
    with Embedded(data, ANY_PORT) as world, client_of(world) as client:
        world.set_clock(STEPS[0].at)
        played(world, STEPS[:HALF], client)
        back_up(data, folder / "backup")
        played(world, STEPS[HALF:], client)
    return folder


@pytest.fixture
def data(programme: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(programme / "data", tmp_path / "data"))


@pytest.fixture
def mail() -> Iterator[MailHost]:
    with MailHost() as host:
        yield host


def test_a_forked_checkpoint_is_kept_shown_and_told_by_mail_and_in_the_office(data: Path, mail: MailHost) -> None:
    with Embedded(data, ANY_PORT, f"smtp://127.0.0.1:{mail.port}") as world, client_of(world) as client:
        world.seal()
        genuine, forged = fork_of(world, "registry")
        before = sizes(world)["registry"]
        assert hand_in(world.urls["inspection"], forged) == 422
        assert hand_in(world.urls["inspection"], forged) == 422
        alarm = raised(client, "split-view", "registry")
        assert {each.partition("\n\n")[0] for each in alarm["notes"]} == {
            genuine.text.rstrip("\n"), forged.decode().split("\n\n", 1)[1].partition("\n\n")[0],
        }  # fmt: skip
        world.settle()
        assert sizes(world)["registry"] == before
        told = {agency: notices(client, agency) for agency in ("TTT", "VPUB", "SNV")}
        reason = {"reason": "Khoá ký bị lộ; đã thu hồi và thay khoá."}
        closing = Step(MORE.at, INSPECTOR, "inspection", f"/v1/alarms/{alarm['alarm']}/closure", reason)
        client.learn(f"alarm/{alarm['alarm']}", alarm["version"])
        client.play(replace(closing, subject=f"alarm/{alarm['alarm']}"))
        world.settle()
        assert alarms(client) == []
        closed = notices(client, "TTT")
    heads = {each.code: f"{each.head.person}@hanam.example" for each in agencies(3)}
    assert [[each["recipient"] for each in of] for of in told.values()] == [
        ["agency:ttt"], [agencies(3)[0].head.person], [agencies(3)[2].head.person]
    ]  # fmt: skip
    assert sorted(each["template"] for each in closed) == ["alarm", "alarm-closed"]
    messages = [message_from_bytes(each.original_content or b"", policy=policy.default) for each in mail.box.accepted]
    about = [each for each in messages if alarm["alarm"] in next(each.iter_parts()).get_content()]
    assert sorted(each["To"] for each in about) == sorted([heads["VPUB"], heads["SNV"]] * 2)
    assert "mâu thuẫn với nhau" in str(next(each["Subject"] for each in about if "Cảnh báo về sổ" in each["Subject"]))
    assert not any("— thucchat" in next(each.iter_parts()).get_content() for each in about), (
        "signed notes are shown, not mailed"
    )


def test_restored_backups_are_fenced_and_brought_back_and_nothing_happens_twice(programme: Path, data: Path) -> None:
    with Embedded(data, ANY_PORT) as world:
        world.settle()
        before = logs(world)
    for name in MIRRORED:
        put_back(data, name, programme / "backup")
    with Embedded(data, ANY_PORT) as world, client_of(world) as client:
        assert all(size < len(before[name]) for name, size in sizes(world).items())
        refused = client.play(replace(MORE, expects="ledger.behind-witness"))
        assert (refused.status, "sổ chỉ có " in refused.body["detail"]) == (503, True), refused.body
        assert client.get("registry", "/v1/agencies", INSPECTOR).body["items"]
    seen = run("doctor", "--data", data)
    assert seen.returncode == INTEGRITY
    for name in MIRRORED:
        assert f"thucchat doctor --restore {name}" in seen.stderr
        restored = run("doctor", "--restore", name, "--data", data)
        assert (restored.returncode, restored.stderr) == (OK, ""), restored.stderr
    seen = run("doctor", "--data", data)
    assert (seen.returncode, seen.stderr) == (OK, "")
    assert all(f"{ORIGIN}inspection/{cosigner}" in seen.stdout for cosigner in ("witness", "mirror"))
    with Embedded(data, ANY_PORT) as world, client_of(world) as client:
        world.settle()
        assert happened_since(world, before) == []
        client.play(MORE)
        world.seal()
        world.settle()
        assert happened_since(world, before) == ["registry.person.recorded.v1"]


def test_a_database_that_is_gone_or_no_database_any_more_is_made_anew_and_nothing_happens_twice(data: Path) -> None:
    with Embedded(data, ANY_PORT) as world:
        world.settle()
        before = logs(world)
    for name in ("funding", "notifier"):
        for path in (data / name).glob("events.db*"):
            path.unlink()
    (data / "assessment/events.db").write_bytes(b"hong" * 10_000)
    restored = {
        name: run("doctor", "--restore", name, "--data", data) for name in ("funding", "notifier", "assessment")
    }
    assert [each.returncode for each in restored.values()] == [OK] * 3, restored
    assert "bằng chứng / the damaged one is kept as evidence" in restored["assessment"].stdout
    assert run("doctor", "--data", data).returncode == OK
    with Embedded(data, ANY_PORT) as world, client_of(world) as client:
        world.settle()
        assert happened_since(world, before) == []
        client.play(MORE)
        world.settle()
        assert happened_since(world, before) == ["registry.person.recorded.v1"]


EDIT = "UPDATE events SET document = CAST(replace(document, 'VPUB', 'VPUX') AS BLOB) WHERE position = 1"
OF_MIRROR = (
    "UPDATE heard SET document = CAST(replace(document, 'VPUB', 'VPUX') AS BLOB) "
    "WHERE source = 'registry' AND position = 1"
)


@pytest.mark.parametrize(
    ("database", "statement", "kind"),
    [("registry", EDIT, "changed"), ("inspection", OF_MIRROR, "mirror-damaged")],
    ids=["a service's", "inspection's"],
)
def test_a_row_that_an_administrator_edits_raises_an_alarm_in_one_audit_and_is_brought_back(
    data: Path, database: str, statement: str, kind: str
) -> None:
    with Embedded(data, ANY_PORT, settings=AUDITED) as world, client_of(world) as client:
        before = logs(world)
        assert alarms(client) == []
        administer(data / database / "events.db", statement)
        assert raised(client, kind, "registry")["index"] == 0
    seen = run("doctor", "--data", data)
    assert seen.returncode == INTEGRITY
    assert "chỉ số sai đầu tiên / first bad index: 0\n" in seen.stderr
    assert f"Cảnh báo / alarm {kind}.thucchat.hanam.registry.0: {ORIGIN}registry, chỉ số / index 0" in seen.stdout
    dry = run("doctor", "--restore", database, "--dry-run", "--data", data)
    assert (dry.returncode, run("doctor", "--data", data).returncode) == (OK, INTEGRITY)
    restored = run("doctor", "--restore", database, "--data", data)
    assert restored.returncode == OK, restored.stderr
    assert "bằng chứng / the damaged one is kept as evidence" in restored.stdout
    assert list((data / database).glob("events.damaged-*.db"))
    assert (run("doctor", "--data", data).returncode) == OK
    with Embedded(data, ANY_PORT) as world, client_of(world) as client:
        world.seal()
        world.settle()
        assert happened_since(world, before) == []
        client.play(MORE)


def test_with_the_witness_out_of_reach_writing_goes_on_and_is_witnessed_later(data: Path) -> None:
    nowhere = {"THUCCHAT_INSPECTION_URL": "http://127.0.0.1:1", "THUCCHAT_WITNESS_TIMEOUT": "1s"}
    with Embedded(data, ANY_PORT, settings=nowhere) as world, client_of(world) as client:
        client.play(MORE)
        world.settle()
        after = sizes(world)
    with Embedded(data, ANY_PORT) as world, client_of(world) as client:
        world.seal()
        assert sizes(world) == after
        shown = client.get("inspection", "/v1/logs/registry", INSPECTOR).body
        head = world.services["registry"].store.head()
        assert shown["accepted"] == shown["mirrored"] == {"size": after["registry"], "root": head.root.hex()}
