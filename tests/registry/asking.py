"""What the tests ask of the registry over HTTP: bodies, and the commands that a story begins with."""

from __future__ import annotations

from typing import Any, Final

from tests.registry.building import DIGEST, STEPS
from tests.registry.world import BASIS, HOME_AFFAIRS, PPC, World, told

SEED: Final = {"source": "Chỉ thị 02/2007/CT-UBND", "confidence": "seed"}
DECISION: Final = {"kind": "quyet_dinh", "number": "101/QĐ-UBND", "issuer": "UBND tỉnh Hà Nam", "date": "2005-12-20"}
DAYS: Final = ("2007-06-01", "2007-07-01", "2007-08-01", "2007-09-01", "2007-10-01", "2008-03-01", "2008-06-01")
TARGETS: Final = [{"milestone": step.value, "by": day} for step, day in zip(STEPS, DAYS, strict=True)]


def agency(code: str, kind: str = "provincial_department", **more: Any) -> dict[str, Any]:
    named = {"code": code, "name_vi": f"Cơ quan {code}", "name_en": f"Agency {code}", "kind": kind}
    return {**named, "provenance": SEED, "legal_basis": BASIS, **more}


def register(world: World, code: str, kind: str = "provincial_department", **more: Any) -> None:
    told(world.create("/v1/agencies", HOME_AFFAIRS, agency(code, kind, **more)), 201)


def enter(world: World, person: str = "p-1") -> None:
    body = {"person": person, "name": "Người minh hoạ", "email": "a@hanam.example", "phone": "0351 3850 000"}
    told(world.create("/v1/people", HOME_AFFAIRS, body), 201)


def appoint(world: World, code: str, version: int = 1, person: str = "p-1") -> None:
    body = {"person": person, "term_from": "2006-01-01", "legal_basis": DECISION}
    told(world.change(f"/v1/agencies/{code}/head", HOME_AFFAIRS, version, body))


def plan(world: World) -> None:
    body = {"plan": "277-KH-UBND", "title": "Kế hoạch áp dụng", "demonstration": True, "legal_basis": BASIS}
    told(world.create("/v1/plans", PPC, body), 201)


def wave(*codes: str, number: int = 1) -> dict[str, Any]:
    members = [{"agency": code, "order": order, "targets": TARGETS} for order, code in enumerate(codes, start=1)]
    return {"wave": number, "members": members, "legal_basis": BASIS}


def report(step: int, occurred: str, **more: Any) -> dict[str, Any]:
    return {"milestone": STEPS[step].value, "occurred": occurred, "evidence": [DIGEST], **more}
