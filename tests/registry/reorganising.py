"""What the tests say of reorganisations over HTTP: who gives, who takes, and who inherits what is open."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any, Final

from shared.contracts.registry import Matter
from tests.registry.world import HOME_AFFAIRS, Who, World, told

DECREE: Final = {
    "kind": "quyet_dinh",
    "number": "11/QĐ-UBND (minh hoạ)",
    "issuer": "UBND tỉnh Hà Nam",
    "date": "2008-03-20",
}


def heirs(ended: str, *takers: str) -> list[dict[str, Any]]:
    """Returns the first taker as heir of all that is open, and every taker as heir of an equal part of the money."""
    sole = [{"from_agency": ended, "to_agency": takers[0], "matter": each} for each in Matter if each != Matter.MONEY]
    return sole + [{"from_agency": ended, "to_agency": each, "matter": Matter.MONEY, "weight": 1} for each in takers]


def moved(giver: str, taker: str, what: str, **figures: int) -> dict[str, Any]:
    return {"from_agency": giver, "to_agency": taker, "what": what, **figures}


def change(key: str, kind: str, givers: list[str], takers: list[str], **more: Any) -> dict[str, Any]:
    named = {"reorganisation": key, "kind": kind, "title": f"Sắp xếp tổ chức {key}"}
    both = {"predecessors": givers, "successors": takers}
    return {**named, **both, "occurred": "2008-04-01", "legal_basis": DECREE, **more}


def merged(key: str, givers: list[str], taker: str, **more: Any) -> dict[str, Any]:
    """Returns a merger in which one new agency inherits everything."""
    inheritances = [each for giver in givers for each in heirs(giver, taker)]
    return change(key, "merged", givers, [taker], **{"inheritances": inheritances, **more})


def carry_out(world: World, body: dict[str, Any], who: Who = HOME_AFFAIRS) -> Any:
    return told(world.create("/v1/reorganisations", who, body), 201)


def at(world: World, year: int, month: int, day: int) -> None:
    world.clock.advance(datetime(year, month, day, 3, tzinfo=UTC) - world.clock.now())


def lineage(world: World, code: str, on: str | None = None) -> Any:
    return told(world.get(f"/v1/agencies/{code}/lineage" + ("" if on is None else f"?on={on}")))


def pairs(links: list[dict[str, Any]]) -> list[tuple[str, str]]:
    """Returns who went over into whom, in the order told."""
    return [(each["from_agency"], each["to_agency"]) for each in links]
