"""An agency's file over HTTP: its history, its dossier, one event."""

from __future__ import annotations

from typing import Any, Final, cast
from uuid import UUID

from services.inspection.application import Inspection
from services.inspection.schemas import Dossier, Event, History, HistoryArgs, Summary
from shared.acts import BOUND_ROLES, Role
from shared.errors import NOT_FOUND, Refused
from shared.http import BY_DOMAIN, Blueprint
from shared.http.context import Hosted
from shared.http.schemas import ClockArgs, cursor_of, two_clocks
from shared.identity.principal import Principal

READERS: Final = (Role.INSPECTOR, Role.PPC, Role.HOME_AFFAIRS, Role.PPC_OFFICE)
"""Who may read the file of every agency."""
OWN: Final = (Role.AGENCY_HEAD, Role.QMR, Role.ISO_SECRETARY)
"""Who may read that of their own agency alone."""
blp = Blueprint("inspection", "inspection", "Hồ sơ dựng lại / replayed files")


@blp.query(
    "/agencies/<code>/history",
    answer=History,
    args=HistoryArgs,
    right="inspection.history.read",
    roles=READERS + OWN,
    agency="code",
)
def agency_history(service: Hosted, principal: Principal, args: dict[str, Any], code: str) -> dict[str, Any]:
    """Mọi sự kiện nêu tên một cơ quan, tại một thời điểm trên cả hai mốc thời gian. / Every event naming an agency."""
    app = _inspection(service)
    clocks = two_clocks(args, app.stamp.clock)
    found = app.history(
        code, as_of=clocks.as_of, known=clocks.known, after=args["after"], limit=args["limit"], reader=principal.agency
    )  # fmt: skip
    return {**found, "next": None if found["next"] is None else cursor_of(found["next"])}


@blp.query(
    "/agencies/<code>/dossier",
    answer=Dossier,
    args=ClockArgs,
    right="inspection.dossier.read",
    roles=READERS + OWN,
    agency="code",
)
def agency_dossier(service: Hosted, principal: Principal, args: dict[str, Any], code: str) -> dict[str, Any]:
    """Hồ sơ một cơ quan, dựng lại tại một thời điểm trên cả hai mốc thời gian. / An agency's file, replayed."""
    app = _inspection(service)
    clocks = two_clocks(args, app.stamp.clock)
    return app.dossier(code, as_of=clocks.as_of, known=clocks.known, reader=principal.agency)


@blp.query(
    "/agencies/<code>/summary",
    answer=Summary,
    args=ClockArgs,
    right="inspection.summary.read",
    roles=READERS + OWN,
    agency="code",
)
def agency_summary(service: Hosted, principal: Principal, args: dict[str, Any], code: str) -> dict[str, Any]:
    """Tóm tắt hồ sơ một cơ quan, tại một thời điểm trên cả hai mốc thời gian. / The summary of an agency's file."""
    app = _inspection(service)
    clocks = two_clocks(args, app.stamp.clock)
    return app.summary(code, as_of=clocks.as_of, known=clocks.known, reader=principal.agency)


@blp.query(
    "/events/<identity>", answer=Event, right="inspection.event.read", roles=READERS + OWN, agency=BY_DOMAIN
)  # fmt: skip
def one_event(service: Hosted, principal: Principal, _args: dict[str, Any], identity: str) -> dict[str, Any]:
    """Một sự kiện cùng văn bản gốc từng byte. / One event with its exact bytes."""
    bound = not set(READERS) & set(principal.roles) and set(BOUND_ROLES) & set(principal.roles)
    try:
        sought = UUID(identity)
    except ValueError:
        raise Refused(NOT_FOUND, what="event", key=identity) from None
    return _inspection(service).event(sought, (principal.agency or "") if bound else None, principal.agency)


def _inspection(service: Hosted) -> Inspection:
    return cast("Inspection", service.application)
