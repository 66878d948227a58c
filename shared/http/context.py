"""What is known about the request being answered, and the service that answers it."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol, cast
from uuid import UUID

from flask import current_app, g

from shared.eventstore.application import Application
from shared.identity.principal import Principal
from shared.observability.meter import Meter

if TYPE_CHECKING:
    from shared.http.access import AccessLog
    from shared.http.commands import InFlight
    from shared.http.rights import Right

EXTENSION = "thucchat"


@dataclass(frozen=True, slots=True)
class Check:
    """Something that a service needs. `run` returns None when all is well, else what is not.

    Without what is `required` the service is not ready; without the rest (the broker: the log is the outbox) it is
    ready and says that it is degraded.
    """

    run: Callable[[], str | None]
    required: bool = True


class Hosted(Protocol):
    """What the HTTP layer needs of a service: its name, its application, its views, its routes."""

    @property
    def name(self) -> str:
        """Returns the service's name."""
        ...

    @property
    def application(self) -> Application:
        """Returns the application that routes are handed."""
        ...

    @property
    def blueprints(self) -> Sequence[Any]:
        """Returns the service's blueprints."""
        ...

    @property
    def hears(self) -> Sequence[str]:
        """Returns the names of the services whose logs it takes."""
        ...

    def is_idle(self) -> bool:
        """Tells whether its own tasks have done all there is to do now."""
        ...


class Verifies(Protocol):
    """Turns a bearer token into a principal."""

    def verify(self, token: str) -> Principal:
        """Returns who holds the token. Raises Refused (401)."""
        ...


@dataclass(frozen=True, slots=True)
class Host:
    """What `create_app` hangs on the Flask app under `extensions["thucchat"]`."""

    service: Hosted
    verifier: Verifies
    meter: Meter
    access: AccessLog
    in_flight: InFlight
    openapi: str
    staging: Path
    """Where uploads are received; on the file system of the place that they are moved to."""
    check_answers: bool
    """Whether answers are held against their declared shape. Everywhere but in production."""
    checks: Mapping[str, Check]
    gate: Callable[[], None]
    """Called before anything is recorded; raises StoreUnavailable when nothing may be yet."""


@dataclass(slots=True)
class Current:
    """What is known about this request so far."""

    request_id: UUID
    traceparent: str | None
    language: str
    started: float
    """Monotonic seconds."""
    principal: Principal | None = None
    right: Right | None = None
    route: str = "(none)"
    """The route's template, never the address itself: what is counted and logged."""
    links: list[str] = field(default_factory=list)


def current() -> Current:
    """Returns what is known about the request being answered."""
    return cast("Current", g.thucchat)


def host() -> Host:
    """Returns what the app being run is the host of."""
    return cast("Host", current_app.extensions[EXTENSION])
