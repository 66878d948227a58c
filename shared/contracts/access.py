"""`<service>.access.refused.v1`: an authenticated person was told no. Its own stream, apart from any agency's history.

Declared once for every service, since each records its own refusals. What was asked for appears as the right, the
rule and the route's template, never as the content of the request.
"""

from __future__ import annotations

from typing import Annotated, Final

from shared.contracts.base import CATALOGUE, Facts, event
from shared.contracts.fields import Text


class AccessRefused(Facts):
    """Một người đã xác thực bị từ chối truy cập. / An authenticated person was refused.

    The common members; each service has its own declared class of this form.
    """

    right: str
    rule: str
    method: str
    route: str


def _declare(service: str) -> type[AccessRefused]:
    @event(f"{service}.access.refused", version=1)
    class Refused(AccessRefused):
        """Một người đã xác thực bị từ chối truy cập. / An authenticated person was refused."""

        right: Annotated[str, Text(max=120), "Quyền cần có / the right that was needed"]
        rule: Annotated[str, Text(max=120), "Mã quy tắc đã từ chối / code of the rule that refused"]
        method: Annotated[str, Text(max=16), "Phương thức HTTP / HTTP method"]
        route: Annotated[str, Text(max=300), "Mẫu địa chỉ / route template"]

    Refused.__name__ = Refused.__qualname__ = f"{service.capitalize()}AccessRefused"
    return Refused


_DECLARED: Final = {
    service: _declare(service) for service in ("registry", "assessment", "funding", "notifier", "inspection")
}


def access_refused(service: str) -> type[AccessRefused]:
    """Returns the class of `<service>.access.refused.v1`. Raises KeyError for a name that is no service."""
    return _DECLARED[service]


assert all(f"{service}.access.refused.v1" in CATALOGUE for service in _DECLARED)
