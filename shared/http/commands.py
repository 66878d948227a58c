"""A command over HTTP: who, by what right, on which version, under which key, with what body - then the act.

The order of the checks is part of the contract: 401, 403, headers, body, 403 of a bound role, the key's record, and
only then the use case. A command that failed half-way for want of an answer is never run again blindly: its key is
looked up first (`docs/architecture.md`, the way of a fact).
"""

from __future__ import annotations

import hashlib
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any, Final

from flask import Response, request

from shared.acts import Act, Actor, IdempotencyKey, Role
from shared.contracts.document import canonical
from shared.errors import STALE, Refused
from shared.eventstore.application import Outcome
from shared.eventstore.ports import Fenced, KeptAnswer, KeyConflict, OutcomeUnknown, StoreUnavailable
from shared.http.answers import JSON, command_answer, kept_answer, must_accept
from shared.http.context import current, host
from shared.http.requests import authenticated, expected_version, idempotency_key, json_body, path_values, query_args
from shared.http.rights import BY_DOMAIN, Right, acting_role, must_hold
from shared.http.rules import BASIS_REQUIRED, KEY_IN_FLIGHT, KEY_REUSED
from shared.http.schemas import CommandBody, Common, load_body
from shared.identity.principal import Principal
from shared.observability.metrics import Metric

ATTEMPTS: Final = 10
"""Times that a command is decided again because another came in between its loading and its saving."""
UNKNOWN_VERSION: Final = "?"
"""What `Application.save` says of the current version when another command came first."""


@dataclass(frozen=True, slots=True)
class CommandRoute:
    """A declared command."""

    method: str
    path: str
    right: Right
    body: type[CommandBody]
    run: Callable[..., Outcome]
    creates: bool
    either: bool
    basis: bool
    location: str | None
    limit: int

    @property
    def name(self) -> str:
        """Returns the method and the template of the address."""
        return f"{self.method} {self.path}"


class InFlight:
    """The commands being carried out in this process, by caller, route and key."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._running: set[tuple[str, str, str]] = set()

    @contextmanager
    def holding(self, key: IdempotencyKey) -> Iterator[None]:
        """Holds the key while a command runs.

        Raises:
            Refused: `shared.idempotency-key-in-flight`.
        """
        named = (key.caller, key.route, key.key)
        with self._lock:
            if named in self._running:
                raise Refused(KEY_IN_FLIGHT)
            self._running.add(named)
        try:
            yield
        finally:
            with self._lock:
                self._running.discard(named)


def answer_command(route: CommandRoute, raw_path: Mapping[str, Any]) -> Response:
    """Returns the answer of a command, or refuses it; everything a request can get wrong is found here, in order."""
    principal = authenticated()
    must_hold(route.right, principal)
    must_accept(JSON)
    path = path_values(raw_path)
    if route.right.agency in path:
        acting_role(route.right, principal, path[str(route.right.agency)])
    query_args(None)
    key = idempotency_key()
    version = expected_version(creates=route.creates, either=route.either)
    value = json_body(route.limit)
    common, members = load_body(route.body, value, host().service.application.stamp.clock.now())
    role = acting_role(route.right, principal, _agency(route, path, members))
    if route.basis and common.legal_basis is None:
        raise Refused(BASIS_REQUIRED, pointer="/legal_basis")
    lasting = {name: each for name, each in value.items() if name not in route.body.FORGETTABLE}
    identity = IdempotencyKey(principal.person, route.name, key, fingerprint(lasting, version))
    with host().in_flight.holding(identity):
        host().gate()
        kept = _kept(identity)
        if kept is not None:
            return _again(route, kept)
        return _carry_out(route, _Attempt(principal, role, common, members, path, identity, version))


def _agency(route: CommandRoute, path: Mapping[str, Any], members: Mapping[str, Any]) -> str | None:
    named = route.right.agency
    if named is None or named == BY_DOMAIN:
        return None
    found = path.get(named, members.get(named))
    return found if isinstance(found, str) else None


def fingerprint(value: Any, version: int) -> str:
    """Returns the SHA-256, in hex, of what makes two requests the same command. `value` holds nothing forgettable."""
    asked = {"method": request.method, "path": request.path, "body": value, "version": version}
    return hashlib.sha256(canonical(asked)).hexdigest()


@dataclass(frozen=True, slots=True)
class _Attempt:
    """Everything that an act is made from. The act itself is made afresh each time: its time is when it is decided."""

    principal: Principal
    role: Role
    common: Common
    members: Mapping[str, Any]
    path: Mapping[str, Any]
    key: IdempotencyKey
    version: int

    def act(self) -> Act:
        """Returns the act, beginning now."""
        stamp, common, now = host().service.application.stamp, self.common, current()
        actor = Actor(
            self.principal.person,
            self.role,
            self.principal.agency,
            common.capacity,
            common.principal,
            common.mandate,
        )
        return Act(
            stamp,
            actor,
            stamp.clock.now(),
            now.request_id,
            occurred=common.occurred,
            reason=common.reason,
            legal_basis=common.legal_basis,
            traceparent=now.traceparent,
            idempotency=self.key,
            expected_version=self.version,
        )


def _carry_out(route: CommandRoute, attempt: _Attempt) -> Response:
    for _ in range(ATTEMPTS):
        try:
            outcome = route.run(host().service.application, attempt.act(), dict(attempt.members), **attempt.path)
        except (Refused, KeyConflict, OutcomeUnknown) as doubt:
            # Another process may have recorded this very command meanwhile, and what refuses now is its own effect.
            kept = _kept(attempt.key)
            if kept is not None:
                return _again(route, kept, replayed=not isinstance(doubt, OutcomeUnknown))
            if isinstance(doubt, Refused) and not _overtaken(doubt):
                _must_stand()
                raise
        else:
            status = 201 if attempt.version == 0 else 200
            return command_answer(
                outcome.subject, outcome.version, outcome.events, status=status, location=_location(route, status)
            )
    raise StoreUnavailable(f"{route.name} was overtaken {ATTEMPTS} times")


def _must_stand() -> None:
    """Passes unless a fence stands. What is recorded, or told from, a log that is not the witnessed one, is worthless.

    A command that records is told by the store itself; this is for those that do not come so far.

    Raises:
        Fenced: with its reason.
    """
    fence = host().service.application.store.fence()
    if fence is not None:
        raise Fenced(fence.reason)


def _overtaken(refused: Refused) -> bool:
    """Returns whether another command came between loading and saving, so that this one must be decided again."""
    return refused.rule is STALE and refused.parameters.get("current") == UNKNOWN_VERSION


def _kept(key: IdempotencyKey) -> KeptAnswer | None:
    """Returns the record of the command with this key.

    Raises:
        Refused: `shared.idempotency-key-reused`: it was another command.
    """
    kept = host().service.application.store.kept_answer(key.caller, key.route, key.key)
    if kept is not None and kept.fingerprint != key.fingerprint:
        raise Refused(KEY_REUSED)
    return kept


def _again(route: CommandRoute, kept: KeptAnswer, *, replayed: bool = True) -> Response:
    _must_stand()
    answer = kept_answer(host().service.application.store, kept, _location(route, kept.status))
    if replayed:
        answer.headers["Idempotency-Replayed"] = "true"
        host().meter.count(Metric.COMMANDS_REPLAYED)
    return answer


def _location(route: CommandRoute, status: int) -> str | None:
    return route.location if status == 201 else None
