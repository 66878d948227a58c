"""Rights: which role may ask for what. Declared with the routes, collected here, printed to `docs/permissions.md`.

A role that is bound to one agency (`BOUND_ROLES`) acts for that agency alone; the one check of it is `acting_role`.
Separation of duties is not here: it rests on history, so the domain decides it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Final

from shared.acts import BOUND_ROLES, Role
from shared.errors import Refused
from shared.http.rules import FORBIDDEN, OTHER_AGENCY
from shared.identity.principal import Principal

ANYONE: Final = tuple(Role)
"""Everybody who is signed in, services included."""
BY_DOMAIN: Final = "(domain)"
"""`agency=BY_DOMAIN`: the agency is known only to the aggregate, which compares it with `act.actor.agency` itself."""
_CODE: Final = re.compile(r"[a-z]+(?:\.[a-z]+(?:-[a-z]+)*){2,3}")


@dataclass(frozen=True, slots=True)
class Right:
    """A right, the roles that have it, and where the request names the agency that bound roles are held to."""

    code: str
    roles: tuple[Role, ...]
    agency: str | None = None
    routes: tuple[str, ...] = ()


RIGHTS: Final[dict[str, Right]] = {}
"""Every declared right by code."""


def declare_right(code: str, roles: Iterable[Role], agency: str | None, route: str) -> Right:
    """Declares that `route` asks for the right `code`, which `roles` have.

    Raises:
        ValueError: the code is malformed, nobody has the right, or it was declared with other roles.
    """
    named = tuple(roles)
    if not _CODE.fullmatch(code):
        raise ValueError(f"not a right: {code!r}; it is <service>.<thing>.<verb>")
    if not named:
        raise ValueError(f"nobody has the right {code}")
    known = RIGHTS.get(code)
    if known is not None and known.roles != named:
        raise ValueError(f"the right {code} was declared with other roles")
    routes = () if known is None else known.routes
    declared = Right(code, named, agency, routes if route in routes else (*routes, route))
    RIGHTS[code] = declared
    return replace(declared, routes=(route,))


def must_hold(right: Right, principal: Principal) -> None:
    """Passes if the principal holds a role that has the right.

    Raises:
        Refused: `shared.right-missing`.
    """
    if not set(right.roles) & set(principal.roles):
        raise Refused(FORBIDDEN, right=right.code)


def acting_role(right: Right, principal: Principal, agency: str | None) -> Role:
    """Returns the role in which the principal acts: the first one of the declaration that they hold and may use here.

    `agency` is the one that the request names, where the right says that it names one.

    Raises:
        Refused: `shared.right-missing`, or `shared.other-agency`.
    """
    must_hold(right, principal)
    for role in right.roles:
        if role in principal.roles and (role not in BOUND_ROLES or _own(right, principal, agency)):
            return role
    raise Refused(OTHER_AGENCY)


def held_to_agency(right: Right, principal: Principal) -> bool:
    """Returns whether the principal has the right by roles bound to one agency alone.

    What a route `BY_DOMAIN` asks before it shows a thing of another agency. A further role that has not the right
    opens nothing.
    """
    return set(right.roles) & set(principal.roles) <= BOUND_ROLES


def _own(right: Right, principal: Principal, agency: str | None) -> bool:
    return right.agency in (None, BY_DOMAIN) or (agency is not None and agency == principal.agency)


def permissions_table(service: str) -> str:
    """Returns the part of `docs/permissions.md` about one service: rights, roles, routes."""
    rows = []
    for code, right in sorted(RIGHTS.items()):
        if code.partition(".")[0] != service:
            continue
        roles = "mọi vai trò / every role" if right.roles == ANYONE else ", ".join(f"`{role}`" for role in right.roles)
        routes = "<br>".join(f"`{route}`" for route in sorted(right.routes))
        rows.append(f"| `{code}` | {roles} | {_bound(right)} | {routes} |")
    head = [
        f"## {service}",
        "",
        "| Quyền / right | Vai trò / roles | Cơ quan / agency | Địa chỉ / routes |",
        "|---|---|---|---|",
    ]
    return "\n".join([*head, *rows]) + "\n"


def _bound(right: Right) -> str:
    if not BOUND_ROLES & set(right.roles) or right.agency is None:
        return "-"
    if right.agency == BY_DOMAIN:
        return "cơ quan mình, do nghiệp vụ xét / own agency, decided by the domain"
    return f"cơ quan mình (`{right.agency}`) / own agency"
