"""The five services with their signers, and what people do to them: commands, a forger, a database administrator."""

from __future__ import annotations

import shutil
import sqlite3
from collections.abc import Iterator, Mapping
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any, Final
from urllib.error import HTTPError
from urllib.request import Request, urlopen

from shared.acts import Role
from shared.contracts import parse
from shared.contracts.notifier import NoticeRequested
from shared.eventstore.ports import Entry
from shared.ledger.checkpoint import Checkpoint, sign_checkpoint
from shared.ledger.keys import load_signer
from shared.ledger.note import Note
from shared.messaging.remote import HttpLog
from tests.support.waiting import until
from thucchat.demo.cast import INSPECTOR, PPC_OFFICE
from thucchat.demo.client import Client
from thucchat.demo.player import play
from thucchat.demo.script import programme
from thucchat.demo.steps import Step, Who
from thucchat.distributed import Distributed
from thucchat.embedded import Embedded
from thucchat.sealing import key_of
from thucchat.services import SERVICES

World = Embedded | Distributed
ANY_PORT: Final = dict.fromkeys(SERVICES, 0)
AUDITED: Final = {"THUCCHAT_INSPECTION_AUDIT_EVERY": "1s"}
"""An audit is an event of inspection's own log, which is then never sealed to its end: its head moves on."""
ORIGIN: Final = "thucchat.hanam/"
STEPS: Final = [step for step in programme(3) if step.at.year == 2007 and step.expects is None]
"""Agencies, heads, milestones, money: the PPC Office, Science and Technology, Home Affairs."""
HALF: Final = next(index for index, step in enumerate(STEPS) if step.path.endswith("/releases"))
"""From here on every service records something: the releases are what the notifier tells of."""
MORE: Final = Step(
    STEPS[-1].at, Who("p-903", Role.HOME_AFFAIRS, "SNV"), "registry", "/v1/people",
    {"person": "p-moi", "name": "Người mới", "email": "p-moi@hanam.example", "phone": "0351 000 999"},
)  # fmt: skip


@contextmanager
def client_of(world: World) -> Iterator[Client]:
    client = Client(world.urls, world.token)
    try:
        yield client
    finally:
        client.close()


def played(world: World, steps: list[Step], client: Client) -> None:
    """Plays steps, and has every log signed, witnessed and mirrored, until nothing is on its way any more."""
    play(steps, client, world)
    world.seal()
    world.settle()


def alarms(client: Client) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = client.get("inspection", "/v1/alarms?standing=true", INSPECTOR).body["items"]
    return found


def raised(client: Client, kind: str, name: str) -> dict[str, Any]:
    """Returns the alarm of this kind about the log of `name`, once it is raised."""

    def look() -> list[dict[str, Any]]:
        return [each for each in alarms(client) if (each["kind"]["code"], each["origin"]) == (kind, ORIGIN + name)]

    return until(look, f"the alarm {kind} about {name}")[0]


def notices(client: Client, agency: str) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = client.get("notifier", f"/v1/notices?agency={agency}", PPC_OFFICE).body["items"]
    return [each for each in found if each["template"].startswith("alarm")]


def hand_in(inspection: str, body: bytes) -> int:
    """Hands a checkpoint to the witness, as anybody may; returns the status of its answer."""
    request = Request(f"{inspection}/witness/add-checkpoint", body, {"Content-Type": "text/plain; charset=utf-8"})  # noqa: S310
    try:
        with urlopen(request, timeout=30) as answer:  # noqa: S310  our own loopback address
            return int(answer.status)
    except HTTPError as error:
        with error:
            return error.code


def fork_of(world: World, name: str) -> tuple[Note, bytes]:
    """Returns the log's newest checkpoint, and a request with another one of that size that its own key signed."""
    with urlopen(f"{world.urls[name]}/ledger/checkpoint", timeout=30) as answer:  # noqa: S310  as above
        genuine = Note.parse(answer.read())
    checkpoint = Checkpoint.parse(genuine.text)
    forged = sign_checkpoint(
        Checkpoint(checkpoint.origin, checkpoint.size, b"\x66" * 32), load_signer(key_of(world.data, name))
    )
    return genuine, f"old {checkpoint.size}\n\n".encode() + forged.to_bytes()


def back_up(data: Path, into: Path) -> None:
    """Makes a backup of every service's database while it is in use."""
    for name in SERVICES:
        (into / name).mkdir(parents=True)
        used, made = (sqlite3.connect(each / name / "events.db") for each in (data, into))
        with closing(used), closing(made):
            used.backup(made)


def put_back(data: Path, name: str, backup: Path) -> None:
    """Restores the database of a stopped service from a backup, as an operator would who knows of no log."""
    for path in (data / name).glob("events.db*"):
        path.unlink()
    shutil.copy2(backup / name / "events.db", data / name)


def sizes(world: World) -> Mapping[str, int]:
    """Returns the sizes of all logs but inspection's, which records what is seen of the others."""
    return {name: each.events for name, each in world.totals().items() if name != "inspection"}


def log_of(world: World, name: str) -> list[Entry]:
    """Returns a log from its first entry on."""
    log = HttpLog(world.urls[name], lambda: world.token(Who("service:test", Role.SERVICE), name))
    found = list(log.entries(0, 1000))
    while more := log.entries(len(found), 1000):
        found += more
    return found


def logs(world: World) -> Mapping[str, list[Entry]]:
    return {name: log_of(world, name) for name in SERVICES if name != "inspection"}


def happened_since(world: World, before: Mapping[str, list[Entry]]) -> list[str]:
    """Returns the types of what was recorded since, notices of alarms apart. What was there must be there, exactly."""
    found = []
    for name, entries in logs(world).items():
        assert entries[: len(before[name])] == before[name], name
        causes = dict[str, str]()
        for document in (parse(each.document) for each in entries[len(before[name]) :]):
            if isinstance(document.facts, NoticeRequested):
                causes[document.key] = document.facts.cause_type
            if not causes.get(document.key, "").startswith("inspection.alarm."):
                found.append(document.topic)
    return found
