"""Where a person's e-mail address is found: in the registry, asked at the moment of sending and kept nowhere here."""

from __future__ import annotations

import http.client
import json
import ssl
from collections.abc import Callable
from typing import Final, Protocol
from urllib.parse import quote, urlsplit

_MAX_BYTES: Final = 1_048_576


class DirectoryUnavailable(Exception):
    """The directory cannot be asked now, or does not answer as one. Try again."""


class Directory(Protocol):
    """Knows people's addresses."""

    def address(self, person: str) -> str | None:
        """Returns the person's e-mail address; None when there is none, or it was erased.

        Raises:
            DirectoryUnavailable: it cannot be told now.
        """
        ...


class HttpDirectory:
    """The registry's `GET /v1/people/<person>`, asked as a service. `token` returns the bearer token to show."""

    def __init__(self, registry_url: str, token: Callable[[], str], timeout: float = 10.0) -> None:
        self._base = urlsplit(registry_url)
        if self._base.scheme not in ("http", "https") or not self._base.hostname:
            raise ValueError(f"the registry's address must be http:// or https://, not {registry_url!r}")
        self._token = token
        self._timeout = timeout

    def address(self, person: str) -> str | None:
        """Returns the person's e-mail address, or None; see `Directory.address`."""
        status, body = self._ask(f"/v1/people/{quote(person, safe='')}")
        if status == http.HTTPStatus.NOT_FOUND:
            return None
        if status != http.HTTPStatus.OK:
            raise DirectoryUnavailable(f"the registry answered {status}")
        try:
            address = json.loads(body)["email"]
        except (ValueError, TypeError, KeyError):
            raise DirectoryUnavailable("the registry's answer is none about a person") from None
        if address is not None and not isinstance(address, str):
            raise DirectoryUnavailable("the registry's answer is none about a person")
        return address

    def _ask(self, target: str) -> tuple[int, bytes]:
        connection = self._connect()
        try:
            headers = {"Authorization": f"Bearer {self._token()}", "Accept": "application/json", "Connection": "close"}
            connection.request("GET", self._base.path.rstrip("/") + target, headers=headers)
            answer = connection.getresponse()
            return answer.status, answer.read(_MAX_BYTES)
        except (OSError, http.client.HTTPException) as error:
            raise DirectoryUnavailable(f"the registry cannot be asked: {type(error).__name__}") from error
        finally:
            connection.close()

    def _connect(self) -> http.client.HTTPConnection:
        assert self._base.hostname is not None
        if self._base.scheme == "https":
            context = ssl.create_default_context()
            return http.client.HTTPSConnection(
                self._base.hostname, self._base.port, timeout=self._timeout, context=context
            )
        return http.client.HTTPConnection(self._base.hostname, self._base.port, timeout=self._timeout)
