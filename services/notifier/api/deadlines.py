"""Questions about deadlines: what is watched, how it stands, and what was urged."""

from __future__ import annotations

from typing import Any

from services.notifier.projections.deadlines import DEADLINES
from services.notifier.schemas.deadlines import DeadlinesArgs, DeadlineView
from shared.acts import Role
from shared.eventstore.views import Page
from shared.http import Blueprint
from shared.identity.principal import Principal
from shared.service import Service

blp = Blueprint("deadlines", "notifier", "Thời hạn / deadlines")


@blp.query(
    "/deadlines",
    answer=DeadlineView,
    args=DeadlinesArgs,
    paged=True,
    right="notifier.deadline.oversee",
    roles=(Role.INSPECTOR, Role.PPC_OFFICE, Role.DOST),
)
def deadlines(service: Service, _principal: Principal, args: dict[str, Any]) -> Page:
    """Thời hạn nào đang theo dõi, đã đôn đốc những bước nào. / Which deadlines are watched, and what was urged."""
    page = service.views.page(DEADLINES, **args)
    return Page(tuple(_shown(doc) for doc in page.items), page.next)


def _shown(doc: Any) -> dict[str, Any]:
    shown = {name: value for name, value in doc.items() if name != "step"}
    return {**shown, "next_step": None if doc["step"] is None else doc["step"].partition("~")[0]}
