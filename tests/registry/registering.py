"""What the tests of document registers are told with."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any, Final

from services.registry.domain.register import Incoming, Outgoing, Register, register_key
from shared.acts import Act, Role
from shared.contracts.registry import Direction
from tests.registry.building import act

KEEPER: Final = "SO-TC"
LATER: Final = datetime(2008, 1, 15, 3, 0, tzinfo=UTC)
KNOWN: Final = frozenset({"SO-TC", "SO-KHCN", "VPUB"})


def keeper(day: date | None = None, **told: Any) -> Act:
    """An act of the ISO secretary of the agency that keeps the register."""
    role = told.pop("role", Role.ISO_SECRETARY)
    return act(role, told.pop("agency", KEEPER), person="p-vt", occurred=day, basis=None, now=LATER, **told)


def opened(direction: Direction = Direction.OUTGOING, year: int = 2007) -> Register:
    register = Register(register_key(KEEPER, year, direction))
    register.open(keeper(date(year, 1, 2)), agency=KEEPER, year=year, direction=direction)
    return register


def send(
    register: Register,
    number: int,
    dated: date,
    *,
    suffix: str | None = None,
    registered: date | None = None,
    reason: str | None = None,
    by: Act | None = None,
    **more: Any,
) -> None:
    told: dict[str, Any] = {"receivers": ("SO-KHCN",), **more}
    document = Outgoing(number, suffix, "STC-VP", dated, "Về việc áp dụng HTQLCL", **told)
    register.send(by or keeper(registered or dated, reason=reason), document=document, known=KNOWN)


def receive(
    register: Register,
    number: int,
    day: date,
    *,
    suffix: str | None = None,
    reason: str | None = None,
    by: Act | None = None,
    **more: Any,
) -> None:
    told: dict[str, Any] = {"sender": "SO-KHCN", "sender_number": 12, "symbol": "SKHCN", "dated": day, **more}
    document = Incoming(number, suffix, "Về việc kiểm tra", **told)
    register.receive(by or keeper(day, reason=reason), document=document, known=KNOWN)


def disorder(register: Register) -> tuple[str, ...]:
    """Returns the marks of the entry made last."""
    facts: Any = register.pending[-1].facts
    return tuple(each.value for each in facts.disorder)
