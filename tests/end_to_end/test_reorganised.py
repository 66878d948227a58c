"""An agency ends: across the services its open matters and its money are its heirs', to the last, and nobody else's."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

import pytest

from shared.clock import VIETNAM
from tests.end_to_end.watched import ANY_PORT, client_of
from thucchat.demo.cast import HOME_AFFAIRS, INSPECTOR, PPC
from thucchat.demo.client import Client
from thucchat.demo.player import play
from thucchat.demo.script import programme
from thucchat.demo.steps import Step
from thucchat.embedded import Embedded

pytestmark = pytest.mark.slow

DECREE = {"kind": "nghi_dinh", "number": "13/2008/NĐ-CP", "issuer": "Chính phủ", "date": "2008-02-04"}
SPRING = datetime(2008, 4, 18, tzinfo=VIETNAM)
"""Findings of 2007 are still open, tranches are still held, and nobody has been reorganised yet."""
MATTERS = ("corrective_actions", "certificates", "recommendations", "signals")


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Embedded]:
    with Embedded(tmp_path_factory.mktemp("reorganised"), ANY_PORT) as world:
        yield world


def pages(client: Client, service: str, path: str) -> Iterator[dict[str, Any]]:
    """Gives the items of every page."""
    after, mark = "", "&" if "?" in path else "?"
    while True:
        body = client.get(service, f"{path}{mark}limit=200{after}", INSPECTOR).body
        yield from body["items"]
        if body["next"] is None:
            return
        after = f"&after={body['next']}"


def open_matters(client: Client) -> Counter[str]:
    """Returns how many open nonconformities each agency has."""
    return Counter(each["agency"] for each in pages(client, "assessment", "/v1/nonconformities"))


def money(client: Client) -> dict[int, Counter[str]]:
    """Returns the assigned đồng of each year by agency, inherited ones included."""
    found: dict[int, Counter[str]] = {}
    for each in pages(client, "funding", "/v1/allocations"):
        found.setdefault(each["year"], Counter())[each["agency"]] += each["assigned"]
    return found


def unreleased(client: Client, agency: str) -> int:
    return sum(each["unreleased"] for each in pages(client, "funding", f"/v1/allocations?agency={agency}"))


def reorganisation(ended: str, heirs: tuple[str, str], last: Step) -> Step:
    """Returns the command that dissolves an agency among two heirs: the first takes the matters, money goes 2 to 1."""
    inheritances: list[dict[str, Any]] = [
        {"from_agency": ended, "matter": each, "to_agency": heirs[0]} for each in MATTERS
    ]
    for heir, weight in zip(heirs, (2, 1), strict=True):
        inheritances.append({"from_agency": ended, "matter": "money", "to_agency": heir, "weight": weight})
    who = PPC if HOME_AFFAIRS.agency in (ended, *heirs) else HOME_AFFAIRS
    transfers = [{"from_agency": ended, "to_agency": heir, "what": "Chức năng, nhiệm vụ (minh hoạ)"} for heir in heirs]
    body = {
        "reorganisation": "SX-THU",
        "kind": "dissolved",
        "title": "Giải thể (minh hoạ)",
        "predecessors": [ended],
        "successors": list(heirs),
        "transfers": transfers,
        "inheritances": inheritances,
        "legal_basis": DECREE,
        "occurred": (last.at + timedelta(days=1)).date().isoformat(),
    }
    return Step(last.at + timedelta(days=1), who, "registry", "/v1/reorganisations", body)


def test_what_is_open_and_what_is_left_goes_to_the_heirs_and_totals_stay(world: Embedded) -> None:
    steps = [step for step in programme(9) if step.at < SPRING]
    with client_of(world) as client:
        world.set_clock(steps[0].at)
        play(steps, client, world)
        before, assigned = open_matters(client), money(client)
        assert before, "the story has open matters in this spring"
        ended = max(before, key=lambda code: (unreleased(client, code) > 0, before[code]))
        left = unreleased(client, ended)
        assert left, "the story has an agency with an open matter and money left"
        registered = [each["code"] for each in pages(client, "registry", "/v1/agencies")]
        heirs = tuple(code for code in registered if code not in (ended, "SNV"))[:2]
        play([reorganisation(ended, (heirs[0], heirs[1]), steps[-1])], client, world)
        after = open_matters(client)
        assert after == before - Counter({ended: before[ended]}) + Counter({heirs[0]: before[ended]})
        assert {year: sum(each.values()) for year, each in money(client).items()} == {
            year: sum(each.values()) for year, each in assigned.items()
        }
        assert unreleased(client, ended) == 0
        inherited = [each for each in pages(client, "funding", "/v1/allocations") if each["from_agency"] == ended]
        assert sum(each["assigned"] for each in inherited) == left
        assert {each["agency"] for each in inherited} <= set(heirs)
        lineage = client.get("registry", f"/v1/agencies/{heirs[0]}/lineage", INSPECTOR).body
        assert ended in str(lineage)


def test_the_ended_agency_keeps_its_whole_file(world: Embedded) -> None:
    with client_of(world) as client:
        shown = client.get("registry", "/v1/reorganisations/SX-THU", INSPECTOR).body
        (code,) = (each["code"] if isinstance(each, dict) else each for each in shown["ended"])
        summary = client.get("inspection", f"/v1/agencies/{code}/summary?as_of=2009-12-31", INSPECTOR).body
        assert summary["ended"]["reorganisation"] == "SX-THU"
        before = client.get("inspection", f"/v1/agencies/{code}/summary?as_of=2007-12-31", INSPECTOR).body
        assert (before["ended"], before["name_vi"]) == (None, summary["name_vi"])
        dossier = client.get("inspection", f"/v1/agencies/{code}/dossier?as_of=2009-12-31", INSPECTOR).body
        assert dossier["registry"]["identity"]["name_vi"] == summary["name_vi"]
