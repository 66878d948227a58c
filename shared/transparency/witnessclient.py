"""The witness and the mirror, as a log's signer and its guard ask them over HTTP (C2SP tlog-witness, tlog-mirror).

Whatever comes back is a claim: nothing is believed before its signatures are verified, by whoever asked.
"""

from __future__ import annotations

import hashlib
import http.client
import re
import socket
import ssl
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from enum import StrEnum
from typing import Final, Protocol
from urllib.parse import urlsplit

from shared.ledger.note import MAX_NOTE_BYTES, encode_base64
from shared.ledger.witnessing import SIZE_TYPE

_SIZE: Final = re.compile(rb"(0|[1-9][0-9]{0,18})\n")


class Cosigner(StrEnum):
    """Whose checkpoint is asked for: the witness saw that it is consistent, the mirror holds every byte under it."""

    WITNESS = "witness"
    MIRROR = "mirror"


class WitnessUnreachable(Exception):
    """No complete answer came in time, or it was none of a witness. Ask again later."""


@dataclass(frozen=True, slots=True)
class Submitted:
    """What the witness answered to add-checkpoint: its status, its signature lines (200), the size it holds (409)."""

    status: int
    lines: bytes = b""
    size: int | None = None


class Witness(Protocol):
    """What a signer and a guard need of the inspection service."""

    def submit(self, old: int, proof: Sequence[bytes], note: bytes) -> Submitted:
        """Hands a checkpoint in, with the proof that it extends the tree of `old` leaves. Raises WitnessUnreachable."""
        ...

    def checkpoint(self, cosigner: Cosigner, origin: str) -> bytes | None:
        """Returns the newest note that it cosigned for `origin`, None for none. Raises WitnessUnreachable."""
        ...


class WitnessClient:
    """The inspection service behind an address. A request takes `timeout` seconds at most, whatever the other does."""

    def __init__(self, base_url: str, timeout: float = 2.0) -> None:
        self._base = urlsplit(base_url)
        if self._base.scheme not in ("http", "https") or not self._base.hostname:
            raise ValueError(f"a witness's address must be http:// or https://, not {base_url!r}")
        self._timeout = timeout

    def submit(self, old: int, proof: Sequence[bytes], note: bytes) -> Submitted:
        """Returns what the witness answers to this checkpoint.

        Raises:
            WitnessUnreachable: no complete answer came in time.
        """
        lines = [f"old {old}", *map(encode_base64, proof), "", ""]
        status, media, body = self._ask("POST", "/witness/add-checkpoint", "\n".join(lines).encode() + note)
        if status == 200:
            return Submitted(200, lines=body)
        found = _SIZE.fullmatch(body) if status == 409 and media == SIZE_TYPE else None
        if status == 409 and found is None:
            raise WitnessUnreachable(f"{self._base.netloc}: answered 409 without a size")
        return Submitted(status, size=int(found.group(1)) if found else None)

    def checkpoint(self, cosigner: Cosigner, origin: str) -> bytes | None:
        """Returns the newest note that `cosigner` cosigned for `origin`, None where there is none.

        Raises:
            WitnessUnreachable: no complete answer came in time.
        """
        target = f"/{cosigner}/{hashlib.sha256(origin.encode()).hexdigest()}/checkpoint"
        status, _, body = self._ask("GET", target)
        if status == 404:
            return None
        if status != 200:
            raise WitnessUnreachable(f"{self._base.netloc}: answered {status} to {target}")
        return body

    def _ask(self, method: str, target: str, body: bytes | None = None) -> tuple[int, str, bytes]:
        headers = {"Accept": "text/plain, text/x.tlog.size", "Connection": "close"}
        if body is not None:
            headers["Content-Type"] = "text/plain; charset=utf-8"
        connection = self._connection()
        deadline = time.monotonic() + self._timeout
        try:
            connection.connect()
            with _within(deadline - time.monotonic(), connection.sock):
                connection.request(method, self._base.path.rstrip("/") + target, body, headers)
                answer = connection.getresponse()
                read = answer.read(MAX_NOTE_BYTES + 1)
                whole = not answer.length and (answer.chunked or answer.headers["Content-Length"] is not None)
                if len(read) > MAX_NOTE_BYTES or not whole:
                    raise WitnessUnreachable(f"{self._base.netloc}: an answer that is cut short, or too long")
                return answer.status, answer.headers.get_content_type(), read
        except (OSError, http.client.HTTPException) as error:
            raise WitnessUnreachable(f"{self._base.netloc}: {type(error).__name__}: {error}") from error
        finally:
            connection.close()

    def _connection(self) -> http.client.HTTPConnection:
        assert self._base.hostname is not None
        if self._base.scheme == "https":
            return http.client.HTTPSConnection(
                self._base.hostname, self._base.port, timeout=self._timeout, context=ssl.create_default_context()
            )
        return http.client.HTTPConnection(self._base.hostname, self._base.port, timeout=self._timeout)


@contextmanager
def _within(seconds: float, connected: socket.socket) -> Iterator[None]:
    """Cuts the connection when the time is over: a socket's own timeout begins anew with every byte that drips in."""

    def cut() -> None:
        with suppress(OSError):
            connected.shutdown(socket.SHUT_RDWR)

    timer = threading.Timer(max(0.0, seconds), cut)
    timer.daemon = True
    timer.start()
    try:
        yield
    finally:
        timer.cancel()
        timer.join()
