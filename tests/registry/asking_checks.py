"""What the tests ask of check visits over HTTP: a story that begins with two checking bodies and a checked agency."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any, Final

from shared.acts import Role
from tests.registry.asking import enter, register
from tests.registry.building import DIGEST
from tests.registry.world import BASIS, HOME_AFFAIRS, Who, World, head_of, told

LEAD: Final[Who] = ("p-lead", (Role.DOST,), "SO-KHCN")
OFFICE: Final[Who] = ("p-office", (Role.PPC_OFFICE,), "VPUB")
CHECKED: Final[Who] = head_of("SO-TC", "p-head")
AUGUST: Final = datetime(2007, 8, 1, 3, 0, tzinfo=UTC)
TEAM: Final = [
    {"person": "p-lead", "agency": "SO-KHCN", "role": "lead"},
    {"person": "p-office", "agency": "VPUB", "role": "member"},
]


def begin(world: World) -> None:
    """Registers the agencies and their people, in April, and comes to August."""
    for code in ("SO-TC", "SO-KHCN", "VPUB", "SO-XD"):
        register(world, code)
    for person, code in (("p-lead", "SO-KHCN"), ("p-office", "VPUB"), ("p-head", "SO-TC")):
        enter(world, person)
        told(
            world.change(
                f"/v1/people/{person}/employments", HOME_AFFAIRS, 1, {"agency": code, "from_day": "2005-01-01"}
            )
        )
    world.clock.advance(AUGUST - world.clock.now())


def planned(key: str = "KT-01", **more: Any) -> dict[str, Any]:
    return {
        "check": key,
        "agency": "SO-TC",
        "announced": True,
        "scope": "Việc áp dụng tại bộ phận một cửa",
        "from_day": "2007-05-14",
        "to_day": "2007-05-16",
        "team": TEAM,
        "occurred": "2007-05-04",
        "legal_basis": BASIS,
        **more,
    }


def minutes(**more: Any) -> dict[str, Any]:
    return {
        "number": "01/BB-KT",
        "findings": [{"text": "Sổ tiếp nhận thiếu ngày trả kết quả.", "rests_on": "4.2.4"}],
        "present": ["p-head"],
        "evidence": [DIGEST],
        "occurred": "2007-05-16",
        **more,
    }


def request(deadline: str = "2007-06-15", **more: Any) -> dict[str, Any]:
    return {
        "addressee": "Thủ trưởng cơ quan",
        "text": "Ghi đủ ngày trả kết quả.",
        "rests_on": "TCVN ISO 9001:2000, 4.2.4",
        "deadline": deadline,
        "occurred": "2007-05-16",
        **more,
    }


def fulfilment(occurred: str = "2007-06-01", **more: Any) -> dict[str, Any]:
    return {"note": "Đã bổ sung cột ngày trả.", "evidence": [DIGEST], "occurred": occurred, **more}


def proof(occurred: str = "2007-06-20", **more: Any) -> dict[str, Any]:
    return {"note": "Đã xem 20 hồ sơ, đủ ngày trả.", "occurred": occurred, **more}


def asked(world: World) -> None:
    """Brings a check to its first request, at version 3."""
    begin(world)
    told(world.create("/v1/checks", LEAD, planned()), 201)
    told(world.change("/v1/checks/KT-01/minutes", LEAD, 1, minutes()))
    told(world.change("/v1/checks/KT-01/requests", OFFICE, 2, request()))
