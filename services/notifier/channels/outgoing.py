"""Connections to addresses that others chose: the public network alone, and to the very address that was looked at.

Whoever registers an address could name a machine of our own network, or a name whose answer changes between the look
and the connection (DNS rebinding). So a name is resolved once, every address it has must be public, the connection
goes to one of them, and no redirect is followed. Hosts that the operator names are excepted, for tests, the demo and
a province's internal network; addresses of the machine's own link (169.254.169.254 of clouds) never are.
"""

from __future__ import annotations

import ipaddress
import socket
import ssl
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from http.client import HTTPConnection, HTTPException
from typing import Final
from urllib.parse import urlsplit

from services.notifier.channels import NotDelivered

_Address = ipaddress.IPv4Address | ipaddress.IPv6Address
_NOT_PUBLIC: Final = tuple(
    ipaddress.ip_network(each)
    for each in (
        "192.0.0.0/24", "192.88.99.0/24", "198.18.0.0/15", "::/96", "64:ff9b::/96", "64:ff9b:1::/48", "2001::/23",
        "2002::/16", "fec0::/10",
    )
)  # fmt: skip
"""What the library calls global, or may call so, and yet leads elsewhere: translators, tunnels, relays, old sites."""
_ANSWER_BYTES: Final = 2048


@dataclass(frozen=True, slots=True)
class Target:
    """An address taken apart. `allowed`: the operator named this host and port."""

    host: str
    port: int
    path: str
    tls: bool
    allowed: bool


def target(url: str, allowed: frozenset[str]) -> Target | None:
    """Returns where `url` leads; None where nothing is to be sent there, whatever its name may resolve to.

    `allowed` are the operator's exceptions, `host:port`.
    """
    try:
        parts = urlsplit(url)
        port = parts.port or (443 if parts.scheme == "https" else 80)
        host = (parts.hostname or "").encode("idna").decode("ascii") if parts.hostname else ""
    except (ValueError, UnicodeError):
        return None
    if not host or parts.username is not None or parts.password is not None or parts.query or parts.fragment:
        return None
    named = f"{host}:{port}" in allowed
    if not named and (parts.scheme != "https" or port != 443 or not _may_be_public(host)):
        return None
    if parts.scheme not in ("http", "https"):
        return None
    return Target(host, port, parts.path or "/", parts.scheme == "https", named)


def _may_be_public(host: str) -> bool:
    """Tells whether a host is a public address, or a name: not one that inet_aton reads as an address."""
    try:
        return is_public(ipaddress.ip_address(host))
    except ValueError:
        pass
    last = host.rstrip(".").rpartition(".")[2]
    return "." in host.rstrip(".") and not last[:1].isdigit() and last not in {"localhost", "local", "internal"}


def is_public(address: _Address) -> bool:
    """Tells whether an address belongs to a machine of the public network, by itself and by what it stands for."""
    if isinstance(address, ipaddress.IPv6Address) and address.ipv4_mapped is not None:
        address = address.ipv4_mapped
    if any(address in network for network in _NOT_PUBLIC if network.version == address.version):
        return False
    return address.is_global and not (address.is_multicast or address.is_reserved or address.is_unspecified)


Resolve = Callable[[str, int], list[str]]
"""Returns the addresses of a host, or raises OSError."""


def resolve(host: str, port: int) -> list[str]:
    """Asks the system's resolver."""
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM, proto=socket.IPPROTO_TCP)
    return list(dict.fromkeys(str(each[4][0]) for each in found))


def chosen(where: Target, resolver: Resolve) -> str:
    """Returns the address to connect to.

    Raises:
        NotDelivered: the name has none, or one that is not to be reached: then none of its addresses is.
    """
    try:
        found = [ipaddress.ip_address(each.partition("%")[0]) for each in resolver(where.host, where.port)]
    except (OSError, UnicodeError, ValueError) as error:
        raise NotDelivered("name-not-found") from error
    if not found:
        raise NotDelivered("name-not-found")
    for each in found:
        inner = each.ipv4_mapped if isinstance(each, ipaddress.IPv6Address) and each.ipv4_mapped else each
        if inner.is_link_local or not (where.allowed or is_public(each)):
            raise NotDelivered("address-refused")
    return str(found[0])


class _Pinned(HTTPConnection):
    """A connection to one address, whatever the host's name resolves to by now; TLS is for the name."""

    def __init__(self, where: Target, address: str, timeout: float, context: ssl.SSLContext | None) -> None:
        super().__init__(where.host, where.port, timeout=timeout)
        self._address, self._tls = address, context
        if context is not None:
            self.default_port = 443

    def connect(self) -> None:
        """Connects to the address that was chosen."""
        self.sock = socket.create_connection((self._address, self.port), self.timeout)
        if self._tls is not None:
            self.sock = self._tls.wrap_socket(self.sock, server_hostname=self.host)


@contextmanager
def connected(where: Target, address: str, timeout: float, context: ssl.SSLContext) -> Iterator[HTTPConnection]:
    """Yields a connection that ends after `timeout` seconds whatever the other side does.

    Raises:
        NotDelivered: it does not come about. Nothing has left then.
    """
    connection = _Pinned(where, address, timeout, context if where.tls else None)
    try:
        connection.connect()
    except ssl.SSLError as error:
        connection.close()
        raise NotDelivered("tls-failed") from error
    except OSError as error:
        connection.close()
        raise NotDelivered("server-unreachable") from error
    held = connection.sock

    def cut() -> None:
        with suppress(OSError):
            held.shutdown(socket.SHUT_RDWR)

    # One byte now and then would keep every single wait short, and the whole without end.
    timer = threading.Timer(timeout, cut)
    timer.daemon = True
    timer.start()
    try:
        yield connection
    finally:
        timer.cancel()
        connection.close()


def post(connection: HTTPConnection, path: str, body: bytes, headers: Mapping[str, str]) -> tuple[int, bytes]:
    """Returns the status and the beginning of the answer. A redirect is an answer like any other.

    Raises:
        OSError, HTTPException: no answer came; what was sent may have arrived.
    """
    connection.request("POST", path, body, dict(headers))
    answer = connection.getresponse()
    return answer.status, answer.read(_ANSWER_BYTES)


UNANSWERED: Final = (OSError, HTTPException)
