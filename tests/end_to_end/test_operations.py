"""What an operator does to running services: documents that could not be taken are found, and taken in order."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

import pytest

from services.funding import policy
from shared.acts import Act, Role
from shared.contracts import Document
from shared.contracts.registry import MilestoneReported
from shared.eventstore.aggregate import Aggregate
from shared.eventstore.application import Application
from thucchat.demo.cast import DOST, PPC_OFFICE
from thucchat.demo.client import Client
from thucchat.demo.player import play
from thucchat.demo.script import programme
from thucchat.demo.steps import Step, Who
from thucchat.embedded import Embedded
from thucchat.services import SERVICES

pytestmark = pytest.mark.slow

SECRETARY = Who("p-003", Role.ISO_SECRETARY, "VPUB")


def fails(_application: Application, _document: Document, _act: Act) -> Iterable[Aggregate]:
    raise LookupError("a fault of this release")


def parked(client: Client) -> tuple[int, list[tuple[str, list[int]]]]:
    sources = client.get("funding", "/v1/parked", PPC_OFFICE).body["sources"]
    registry = next(each for each in sources if each["source"] == "registry")
    return registry["version"], [(each["aggregate_id"], each["positions"]) for each in registry["parked"]]


def met(client: Client) -> set[str]:
    upcoming = client.get("funding", "/v1/allocations/VPUB/2007", PPC_OFFICE).body["next"]
    return {each["condition"] for each in upcoming["met"]}


def test_what_could_not_be_taken_waits_for_a_release_and_nothing_else_does(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    steps = [step for step in programme(1) if step.at.year == 2007 and step.expects is None]
    refused = [step for step in steps if step.path.endswith("/releases") and step.body["tranche"] > 1]
    played = [step for step in steps if step not in refused and "/assessments" not in step.path]
    monkeypatch.setitem(policy.REACTIONS, MilestoneReported, fails)
    with Embedded(tmp_path, dict.fromkeys(SERVICES, 0)) as world:
        client = Client(world.urls, world.token)
        world.set_clock(played[0].at)
        play(played, client, world)
        version, waiting = parked(client)
        assert len(waiting) == 1
        aggregate, positions = waiting[0]
        milestones = [step for step in played if step.path.endswith("/milestones")]
        assert len(positions) == len(milestones) > 3
        assert "documents-issued" not in met(client)

        body = {"aggregate_id": aggregate, "reason": "Đã sửa lỗi phần mềm"}
        path, at = "/v1/parked/registry/releases", played[-1].at
        client.learn("parking/registry", version)
        client.play(Step(at, DOST, "funding", path, body, "parking/registry", expects="parking.still-failing"))
        client.play(Step(at, SECRETARY, "funding", path, body, "parking/registry", expects="shared.right-missing"))
        assert parked(client) == (version, waiting)
        monkeypatch.undo()
        client.play(Step(at, PPC_OFFICE, "funding", path, body, "parking/registry", expects="parking.own-file"))
        assert parked(client) == (version, waiting)

        client.play(Step(at, DOST, "funding", path, body, "parking/registry"))
        assert parked(client)[1] == []
        assert "documents-issued" in met(client)
        client.close()
