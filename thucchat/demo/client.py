"""A client of the services' HTTP APIs, as any partner would write one: tokens, If-Match, Idempotency-Key, problems."""

from __future__ import annotations

import http.client
import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Any, Final
from urllib.parse import urlsplit

from thucchat.demo.steps import Step, Who

Tokens = Callable[[Who, str], str]
"""Gives a bearer token for a person and the service that it is meant for."""

READ: Final = {"agency": "/v1/agencies/{key}", "nonconformity": "/v1/nonconformities/{key}"}
"""Where the version of a record can be read that no command of ours has answered yet."""
MOVED: Final = frozenset({"nonconformity"})
"""Kinds of records that events move, too: read anew for every command."""


class UnexpectedAnswer(Exception):
    """A service answered something that the programme did not foresee."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What a service answered: the status and the parsed body."""

    status: int
    body: dict[str, Any]
    headers: Mapping[str, str]


class Client:
    """Sends steps and reads views. Keeps one connection per service and the versions that commands answered."""

    def __init__(self, urls: Mapping[str, str], tokens: Tokens) -> None:
        self._urls = dict(urls)
        self._tokens = tokens
        self._connections: dict[str, http.client.HTTPConnection] = {}
        self._versions: dict[str, int] = {}
        self._aliases: dict[str, str] = {}
        self._sent = 0

    def play(self, step: Step) -> Answer:
        """Sends a step's command.

        Raises:
            UnexpectedAnswer: it was refused and should not have been, or the other way round.
        """
        step = self._told(step)
        answer = self._send(step)
        code = None if answer.status < 400 else answer.body.get("code")
        if code != step.expects:
            raise UnexpectedAnswer(
                f"{step.service} {step.path} {step.body}: expected {step.expects or 'success'}, "
                f"got {answer.status} {json.dumps(answer.body, ensure_ascii=False)}"
            )
        if code is None and "version" in answer.body:
            self._versions[answer.body["subject"]] = answer.body["version"]
            if step.alias is not None:
                self._aliases[step.alias] = answer.body["subject"].partition("/")[2]
            for subject in step.moves:
                self._versions.pop(subject, None)
        return answer

    def get(self, service: str, path: str, who: Who) -> Answer:
        """Reads a view. Raises UnexpectedAnswer unless it is there."""
        answer = self._exchange(service, "GET", path, None, self._headers(service, who))
        if answer.status != 200:
            raise UnexpectedAnswer(f"{service} GET {path}: {answer.status} {answer.body}")
        return answer

    def _told(self, step: Step) -> Step:
        """Returns a step with what it must read filled in, and every alias in it written out."""
        body = step.body if step.draft is None else step.draft(lambda *asked: self.get(*asked).body)
        path, subject = step.path, step.subject
        for alias, key in self._aliases.items():
            path = path.replace(f"{{{alias}}}", key)
            subject = None if subject is None else subject.replace(f"{{{alias}}}", key)
        return replace(step, body=body, path=path, subject=subject)

    def learn(self, subject: str, version: int) -> None:
        """Takes the version of a record that was read, to be sent in If-Match."""
        self._versions[subject] = version

    def close(self) -> None:
        """Closes the connections."""
        for connection in self._connections.values():
            connection.close()
        self._connections.clear()

    def _send(self, step: Step) -> Answer:
        self._sent += 1
        headers = self._headers(step.service, step.who)
        if step.upload is not None:
            headers["Content-Type"] = "application/octet-stream"
            return self._exchange(step.service, "POST", step.path, step.upload, headers)
        headers |= {"Content-Type": "application/json", "Idempotency-Key": f"demo-{self._sent}"}
        if step.subject is None:
            headers["If-None-Match"] = "*"
        else:
            headers["If-Match"] = f'"{self._version(step)}"'
        return self._exchange(step.service, "POST", step.path, json.dumps(step.body).encode(), headers)

    def _version(self, step: Step) -> int:
        assert step.subject is not None
        kind, _, key = step.subject.partition("/")
        read = step.read or (READ[kind].format(key=key) if kind in READ else None)
        if read is not None and (kind in MOVED or step.subject not in self._versions):
            self._versions[step.subject] = int(self.get(step.service, read, step.who).body["version"])
        return self._versions[step.subject]

    def _headers(self, service: str, who: Who) -> dict[str, str]:
        return {"Authorization": f"Bearer {self._tokens(who, service)}", "Accept-Language": "vi"}

    def _exchange(self, service: str, method: str, path: str, body: bytes | None, headers: Mapping[str, str]) -> Answer:
        for last in (False, True):
            connection = self._connections.get(service) or self._connect(service)
            try:
                connection.request(method, path, body, dict(headers))
                answer = connection.getresponse()
                text = answer.read()
                return Answer(answer.status, json.loads(text) if text else {}, dict(answer.getheaders()))
            except (http.client.HTTPException, ConnectionError):
                # A kept connection may have been closed meanwhile; every command carries its key, so once more is safe.
                connection.close()
                del self._connections[service]
                if last:
                    raise
        raise AssertionError("unreachable")

    def _connect(self, service: str) -> http.client.HTTPConnection:
        parts = urlsplit(self._urls[service])
        connection = http.client.HTTPConnection(parts.hostname or "127.0.0.1", parts.port, timeout=60)
        self._connections[service] = connection
        return connection
