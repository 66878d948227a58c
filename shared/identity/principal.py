"""The principal: what a verified token says about who is asking."""

from __future__ import annotations

from dataclasses import dataclass

from shared.acts import Role


@dataclass(frozen=True, slots=True)
class Principal:
    """A person (or a service) by opaque id, the roles they hold now, and their agency where a role is bound to one."""

    person: str
    roles: tuple[Role, ...]
    agency: str | None = None
