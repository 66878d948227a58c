"""Another service's log, read over HTTP: where a consumer finds what no message brought.

`GET /v1/log?after=&limit=` answers with NDJSON, one line per entry, each line the exact bytes of the document. The
position of a line is `after` plus its number; the leaf hash is computed here, from the bytes that came.
"""

from __future__ import annotations

import http.client
import json
import ssl
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import Final, Protocol
from urllib.parse import SplitResult, urlencode, urlsplit

from shared.contracts import leaf_hash
from shared.contracts.document import MAX_BYTES
from shared.eventstore.ports import Entry, Head, StoreUnavailable

MAX_LINES: Final = 1_000
"""The most entries that `GET /v1/log` gives at once."""
_MAX_HEAD_BYTES: Final = 4_096
_BLOCK: Final = 262_144


class LogUnavailable(Exception):
    """The log could not be read now, or the answer is none of a log. Try again; nothing may be skipped.

    `status` is the HTTP status that was answered, None where there was no answer.
    """

    def __init__(self, text: str, status: int | None = None) -> None:
        super().__init__(text)
        self.status = status


class RemoteLog(Protocol):
    """The log of a source, as far as a consumer needs it. A store's own `Log` is one, too."""

    def entries(self, after: int, limit: int) -> Sequence[Entry]:
        """Returns up to `limit` entries with positions above `after`, in order, without holes; none at the end.

        Raises:
            LogUnavailable, StoreUnavailable: it cannot be read now.
        """
        ...

    def head(self) -> Head:
        """Returns its size and root as of now.

        Raises:
            LogUnavailable, StoreUnavailable: it cannot be read now.
        """
        ...


UNAVAILABLE: Final[tuple[type[Exception], ...]] = (LogUnavailable, StoreUnavailable)
"""What reading a log raises when it may be tried again."""


class HttpLog:
    """The log behind a service's address. Each request has a connection of its own; safe for threads.

    `token` returns the bearer token to show. `timeout` is in seconds and bounds each wait for bytes.
    """

    def __init__(self, base_url: str, token: Callable[[], str], timeout: float = 10.0) -> None:
        self._base = urlsplit(base_url)
        if self._base.scheme not in ("http", "https") or not self._base.hostname:
            raise ValueError(f"a log's address must be http:// or https://, not {base_url!r}")
        self._token = token
        self._timeout = timeout

    def entries(self, after: int, limit: int) -> Sequence[Entry]:
        """Returns up to `limit` entries (1,000 at most) with positions above `after`, in order.

        Raises:
            LogUnavailable: no complete answer came, or it was no log's.
        """
        query = urlencode({"after": after, "limit": min(limit, MAX_LINES)})
        with self._answer(f"/v1/log?{query}", "application/x-ndjson") as answer:
            return [
                Entry(after + number, leaf_hash(line), line)
                for number, line in enumerate(_lines(answer, min(limit, MAX_LINES)), start=1)
            ]

    def head(self) -> Head:
        """Returns the log's size and root as of now.

        Raises:
            LogUnavailable: no complete answer came, or it was no log's.
        """
        with self._answer("/v1/log/head", "application/json") as answer:
            body = answer.read(_MAX_HEAD_BYTES)
        try:
            members = json.loads(body)
            size, root = members["size"], bytes.fromhex(members["root"])
        except (ValueError, TypeError, KeyError) as error:
            raise LogUnavailable(f"{self._base.netloc}: no head of a log: {type(error).__name__}") from None
        if type(size) is not int or size < 0 or len(root) != 32:
            raise LogUnavailable(f"{self._base.netloc}: no head of a log: size or root")
        return Head(size, root)

    @contextmanager
    def _answer(self, target: str, media_type: str) -> Iterator[http.client.HTTPResponse]:
        connection = _connect(self._base, self._timeout)
        answer: http.client.HTTPResponse | None = None
        try:
            headers = {"Authorization": f"Bearer {self._token()}", "Accept": media_type, "Connection": "close"}
            connection.request("GET", self._base.path.rstrip("/") + target, headers=headers)
            answer = connection.getresponse()
            given = answer.headers.get_content_type()
            if answer.status != 200 or given != media_type:
                said = f"{self._base.netloc}: answered {answer.status} {given} to {target}"
                raise LogUnavailable(said, answer.status)
            if not answer.chunked and answer.length is None:
                raise LogUnavailable(f"{self._base.netloc}: an answer whose end cannot be told from a cut")
            yield answer
        except (OSError, http.client.HTTPException) as error:
            raise LogUnavailable(f"{self._base.netloc}: {type(error).__name__}: {error}") from error
        finally:
            if answer is not None:
                answer.close()
            connection.close()


def _connect(base: SplitResult, timeout: float) -> http.client.HTTPConnection:
    assert base.hostname is not None
    if base.scheme == "https":
        return http.client.HTTPSConnection(
            base.hostname, base.port, timeout=timeout, context=ssl.create_default_context()
        )
    return http.client.HTTPConnection(base.hostname, base.port, timeout=timeout)


def _lines(answer: http.client.HTTPResponse, limit: int) -> list[bytes]:
    """Returns the lines of a whole answer. Where the connection broke, `read` may simply end: that is noticed, too."""
    lines: list[bytes] = []
    rest = b""
    while block := answer.read(_BLOCK):
        *whole, rest = (rest + block).split(b"\n")
        lines += whole
        if len(lines) > limit or len(rest) > MAX_BYTES:
            raise LogUnavailable(f"the answer has more than the {limit} lines asked for, or one longer than a document")
    if answer.length or rest:
        raise LogUnavailable("the answer was cut short")
    if not all(0 < len(line) <= MAX_BYTES for line in lines):
        raise LogUnavailable("the answer has a line that cannot be a document")
    return lines
