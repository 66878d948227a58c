"""Schemathesis asks: requests made from a service's OpenAPI document, most of them about things that are on record."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from itertools import product
from typing import Any, Final
from uuid import uuid4

import hypothesis
import schemathesis
from hypothesis import HealthCheck, Phase
from hypothesis import strategies as st
from schemathesis import GenerationMode
from schemathesis.checks import not_a_server_error
from schemathesis.config import SchemathesisConfig
from schemathesis.core.failures import FailureGroup
from schemathesis.core.transport import Response
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from shared.acts import BOUND_ROLES, Role
from tests.openapi.lived import Lived

CHECKS: Final[list[Any]] = [
    not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_schema_conformance,
    response_headers_conformance,
]
"""Left out: those that expect a request of the right form to be taken (a rule of the domain may refuse it), and those
that expect one of the wrong form to be refused, which tests/http/test_every_endpoint.py holds value by value."""


@dataclass
class Asking:
    """Whoever asks a service in the ways that its document allows, and in some that it does not."""

    lived: Lived
    examples: int = 1
    seed: int | None = None
    """None: every run asks the same."""
    answers: dict[str, Counter[int]] = field(default_factory=dict)
    """The statuses answered, by operation."""
    faults: dict[tuple[str, str], str] = field(default_factory=dict)
    """The first breach of each kind of promise, by operation: what was asked, and what was wrong with the answer."""

    @property
    def operations(self) -> Iterator[Any]:
        """Yields every operation of the document."""
        config = SchemathesisConfig()
        # ASCII: the library makes text from patterns ten times as slowly of all of Unicode. Tokens are ours to give.
        config.projects.get_default().generation.update(
            allow_x00=False, codec="ascii", with_security_parameters=False
        )  # fmt: skip
        schema = schemathesis.openapi.from_wsgi("/openapi.json", self.lived.app, config=config)
        found: Iterator[Any] = schema.get_all_operations()
        for each in found:
            yield each.ok()

    # --- whatever the document allows, and some of what it does not ---

    def ask(self) -> None:
        """Asks for everything as somebody who has a role for it, and holds every answer against the document."""
        for operation in self.operations:
            self._ask(operation)

    def _ask(self, operation: Any) -> None:
        sound = operation.as_strategy(generation_mode=GenerationMode.POSITIVE)
        spoilt = operation.as_strategy(generation_mode=GenerationMode.NEGATIVE)
        roles = [Role(each) for each in roles_of(operation)]

        @hypothesis.settings(
            max_examples=self.examples,
            derandomize=self.seed is None,
            database=None,
            deadline=None,
            phases=[Phase.generate],
            suppress_health_check=list(HealthCheck),
        )
        @hypothesis.given(st.sampled_from((sound, sound, sound, spoilt)).flatmap(lambda each: each), st.data())
        def one(case: Any, data: st.DataObject) -> None:
            headers = self._aim(case, data)
            if roles:
                headers["Authorization"] = self._somebody(case, data.draw(st.sampled_from(roles)), data)
            self.send(case, headers)

        if self.seed is not None:
            one = hypothesis.seed(self.seed)(one)
        one()

    def _somebody(self, case: Any, role: Role, data: st.DataObject) -> str:
        """Returns the token of somebody with a role, mostly of an agency that the request names."""
        agencies = sorted(map(str, self.lived.agencies))
        members = case.body.values() if isinstance(case.body, dict) else ()
        named = {each for each in (*case.path_parameters.values(), *members) if isinstance(each, str)}
        agency = data.draw(st.sampled_from(sorted(named & set(agencies)) * 4 + agencies))
        person = data.draw(st.sampled_from([*sorted(map(str, self.lived.known["person"])), "p-nobody"]))
        return self.lived.token(role, person, agency)

    def _aim(self, case: Any, data: st.DataObject) -> dict[str, str]:
        """Puts what is on record into the places of a request; returns the headers of a command on its version."""
        for name, known in self.lived.places(case.path, case.path_parameters).items():
            if known and data.draw(st.integers(0, 7)) < 7:
                case.path_parameters[name] = data.draw(st.sampled_from(known))
        case.body = self._known_in(case.body, data)
        if case.method == "GET" or data.draw(st.integers(0, 7)) == 7:
            return {}
        version = self.lived.version(case.path, case.path_parameters)
        version = data.draw(st.sampled_from((version, version, version, version + 1))) or 1
        names = {each.name for each in case.operation.headers}
        given = {"Idempotency-Key": str(uuid4()), "If-None-Match": "*", "If-Match": f'"{version}"'}
        if {"If-None-Match", "If-Match"} <= names:
            del given[data.draw(st.sampled_from(("If-None-Match", "If-Match")))]
        for name in set(given) - names:
            case.headers.pop(name, None)
        return {name: value for name, value in given.items() if name in names}

    def _known_in(self, body: Any, data: st.DataObject, name: str = "") -> Any:
        """Returns a body in which some texts and numbers are ones that the log names in the same member.

        Characters that no text may hold are replaced: each would be refused before anything else is looked at.
        """
        if isinstance(body, dict):
            return {member: self._known_in(each, data, member) for member, each in body.items()}
        if isinstance(body, list):
            return [self._known_in(each, data, name) for each in body]
        if isinstance(body, str):
            body = "".join(each if each.isprintable() else "ế" for each in body)
        known = self.lived.known.get(name, set()) if isinstance(body, str | int) else set()
        fitting = sorted((each for each in known if type(each) is type(body)), key=str)
        return data.draw(st.sampled_from([*fitting, body])) if fitting else body

    # --- one sound request each ---

    def show(self, operation: Any) -> None:
        """Asks for what is on record at an address, until it is shown."""
        answers = self.answers.setdefault(operation.label, Counter())
        places = self.lived.places(operation.path, {each.name: "" for each in operation.path_parameters})
        agencies = sorted(map(str, self.lived.agencies))
        for values in product(*places.values()):
            case = operation.Case(path_parameters=dict(zip(places, values, strict=True)))
            for role in (Role(each) for each in roles_of(operation)):
                for agency in agencies if role in BOUND_ROLES else agencies[:1]:
                    self.send(case, {"Authorization": self.lived.token(role, "p-1", agency)})
                    if answers[200]:
                        return

    def forbidden(self, operation: Any, headers: Mapping[str, str]) -> int:
        """Asks as somebody who may not, for something that there may be; returns the status."""
        places = self.lived.places(operation.path, {each.name: "" for each in operation.path_parameters})
        case = operation.Case(path_parameters={name: (known or ["x"])[0] for name, known in places.items()})
        return self.send(case, headers).status_code

    def send(self, case: Any, headers: Mapping[str, str]) -> Response:
        """Sends a request, and holds the answer against the document."""
        answer: Response = case.call(headers=dict(headers))
        label = case.operation.label
        self.answers.setdefault(label, Counter())[answer.status_code] += 1
        try:
            case.validate_response(answer, checks=CHECKS)
        except FailureGroup as group:
            for each in group.exceptions:
                asked = f"{case.method} {case.formatted_path} {case.query} {case.headers} {case.body!r}"
                told = f"{each}\nasked: {asked[:1500]}\nanswered: {answer.status_code} {answer.text[:1500]}"
                self.faults.setdefault((label, each.title), told)
        return answer

    def report(self) -> str:
        """Returns what was found wrong."""
        found = [f"{label}: {told}" for (label, _), told in self.faults.items()]
        return f"seed {self.seed}, {len(found)} faults:\n" + "\n\n".join(found)


def roles_of(operation: Any) -> list[str]:
    """Returns the roles that have the right to an operation; none where it is public."""
    return list(operation.definition.raw.get("x-roles", ()))
