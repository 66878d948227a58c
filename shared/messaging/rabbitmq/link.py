"""One AMQP connection in a thread of its own, made again for ever until it is closed.

Everything that pika calls, it calls in that thread. Only `call`, `drop` and `close` may be used from another.
"""

from __future__ import annotations

import logging
import socket
import ssl
import threading
from collections.abc import Callable
from contextlib import suppress
from typing import Any, Final, Protocol

import pika
from pika import exceptions
from pika.adapters.select_connection import IOLoop
from pika.adapters.utils.selector_ioloop_adapter import SelectorIOServicesAdapter
from pika.channel import Channel

from shared.messaging.backoff import Backoff
from shared.messaging.rabbitmq.declare import check, declare
from shared.messaging.topology import Part

_LOG: Final = logging.getLogger(__name__)
HEARTBEAT: Final = 20
"""Seconds. A broker that says nothing is given up after twice this and a little; consumers pull meanwhile anyway."""
BLOCKED: Final = 60.0
"""Seconds after which a connection that the broker blocks (memory or disk alarm) is given up and made again."""
_CLOSING: Final = 5.0
"""Seconds that a broker is given to say goodbye."""
_FAILURES: Final = 5
"""Failing callbacks after which a connection is left as it is: cutting it once should have ended it."""


class User(Protocol):
    """Whoever uses a link. All is called in the link's thread."""

    def ready(self, connection: pika.SelectConnection, channel: Channel) -> None:
        """A connection is there, the topology is declared, and `channel` is open on it."""
        ...

    def lost(self, reason: str) -> None:
        """The connection is gone, or none could be made; the next attempt follows."""
        ...


class _Services(SelectorIOServicesAdapter):
    """pika's input and output, with a hand kept on the socket.

    A stuck broker answers neither a publish nor a close, and pika waits for it without end; cutting the socket is
    what ends that, from any thread, and pika then sees a lost stream as it would any other.
    """

    def __init__(self) -> None:
        super().__init__(IOLoop())
        self._hand: socket.socket | None = None

    def create_streaming_connection(
        self,
        protocol_factory: Callable[[], Any],
        sock: socket.socket,
        on_done: Callable[[Any], None],
        ssl_context: ssl.SSLContext | None = None,
        server_hostname: str | None = None,
    ) -> Any:
        """Keeps a second handle of the connected socket: pika wraps the first one for TLS, which takes it away."""
        self.release()
        self._hand = sock.dup()
        return super().create_streaming_connection(protocol_factory, sock, on_done, ssl_context, server_hostname)

    def cut(self) -> None:
        """Cuts the connection at once."""
        if self._hand is not None:
            with suppress(OSError):  # it is cut already
                self._hand.shutdown(socket.SHUT_RDWR)

    def release(self) -> None:
        """Gives the second handle back."""
        if self._hand is not None:
            self._hand.close()
            self._hand = None


class Link:
    """A connection to the broker at `url`, for `user`. `common` is checked and `own` declared before it is used."""

    def __init__(self, url: str, name: str, user: User, common: tuple[Part, ...], own: tuple[Part, ...]) -> None:
        self._parameters = pika.URLParameters(url)
        self._parameters.heartbeat = HEARTBEAT
        self._parameters.blocked_connection_timeout = BLOCKED
        self._parameters.socket_timeout = 5
        self._parameters.stack_timeout = 10
        self._parameters.client_properties = {"connection_name": name}
        self._name = name
        self._user = user
        self._common = common
        self._own = own
        self._lock = threading.Lock()
        self._connection: pika.SelectConnection | None = None
        self._services: _Services | None = None
        self._closing = threading.Event()
        self._declaring = False
        self._backoff = Backoff(first=0.1, cap=5.0)
        self._reason = ""
        self._thread = threading.Thread(target=self._run, name=f"amqp {name}", daemon=True)

    def start(self) -> None:
        """Begins to connect."""
        self._thread.start()

    def call(self, function: Callable[[], None]) -> None:
        """Runs `function` in the link's thread, soon, unless the connection is gone by then."""
        with self._lock:
            if self._connection is not None:
                self._connection.ioloop.add_callback_threadsafe(function)

    def drop(self, reason: str) -> None:
        """Cuts the connection, for a broker that would not answer a polite close. The next one is made at once."""
        with self._lock:
            if self._services is not None:
                self._reason = self._reason or reason
                self._services.cut()

    def close(self) -> None:
        """Closes the connection for good and waits for its thread."""
        self._closing.set()
        self.call(self._say_goodbye)
        self._thread.join(_CLOSING)
        while self._thread.is_alive():
            self.drop("the broker did not answer the close")
            self._thread.join(_CLOSING)

    def _run(self) -> None:
        while not self._closing.is_set():
            try:
                reason = self._connect_and_serve()
            except OSError as error:  # no descriptor left for the loop's own sockets, for instance
                reason = str(error)
            if not self._closing.is_set():
                _LOG.warning("%s: connection lost: %s", self._name, reason)
            self._user.lost(reason)
            self._closing.wait(self._backoff.next())

    def _connect_and_serve(self) -> str:
        services = _Services()
        connection = pika.SelectConnection(
            self._parameters,
            on_open_callback=self._opened,
            on_open_error_callback=self._ended,
            on_close_callback=self._ended,
            custom_ioloop=services,
        )
        with self._lock:
            self._connection, self._services, self._reason = connection, services, ""
        if self._closing.is_set():
            self.call(self._say_goodbye)
        self._serve(connection, services)
        with self._lock:
            self._connection = self._services = None
        services.release()
        services.close()  # two descriptors would leak otherwise
        return self._reason

    def _serve(self, connection: pika.SelectConnection, services: _Services) -> None:
        """Runs the loop until the connection has ended, whatever a callback raises meanwhile."""
        for _ in range(_FAILURES):
            try:
                services.run()
            except Exception as error:  # noqa: BLE001 - whatever it was, this thread goes on and connects again
                _LOG.exception("%s: a callback failed; the connection is cut", self._name)
                self._reason = self._reason or f"{type(error).__name__}: {error}"
                services.cut()
            if connection.is_closed:
                return

    def _opened(self, connection: Any) -> None:
        if self._closing.is_set():
            self._say_goodbye()
            return
        self._declaring = True
        connection.channel(on_open_callback=lambda channel: self._check_common(connection, channel))

    def _check_common(self, connection: pika.SelectConnection, channel: Channel) -> None:
        def refused(_channel: Channel, reason: Exception) -> None:
            if isinstance(reason, exceptions.ChannelClosedByBroker) and reason.reply_code == 404:
                # Nothing declared yet: no definitions were loaded, so declaring is left to whoever comes first.
                connection.channel(
                    on_open_callback=lambda fresh: self._declare_own(connection, fresh, self._common + self._own)
                )
            else:
                self.channel_closed(reason)

        channel.add_on_close_callback(refused)
        check(channel, self._common, lambda: self._checked(connection, channel))

    def _checked(self, connection: pika.SelectConnection, channel: Channel) -> None:
        connection.channel(on_open_callback=lambda fresh: self._declare_own(connection, fresh, self._own))
        channel.close()

    def _declare_own(self, connection: pika.SelectConnection, channel: Channel, parts: tuple[Part, ...]) -> None:
        channel.add_on_close_callback(lambda _channel, reason: self.channel_closed(reason))
        declare(channel, parts, lambda: self._declared(connection, channel))

    def _declared(self, connection: pika.SelectConnection, channel: Channel) -> None:
        self._declaring = False  # from here on a 406 is about acknowledgements, not about what is declared
        self._user.ready(connection, channel)

    def works(self) -> None:
        """Told by the user once the broker does what it was connected for: the next failure is a new one."""
        self._backoff.reset()

    def channel_closed(self, reason: Exception) -> None:
        """A channel that is needed is gone: so is the connection, and the next one starts afresh."""
        if isinstance(reason, exceptions.ChannelClosedByClient):
            return
        refused = isinstance(reason, exceptions.ChannelClosedByBroker) and reason.reply_code == 406
        if refused and self._declaring:
            _LOG.error("%s: the broker has this part with other arguments; delete it there: %s", self._name, reason)
        self._reason = self._reason or f"channel closed: {reason}"
        self._say_goodbye()

    def _say_goodbye(self) -> None:
        connection, services = self._connection, self._services
        if connection is None or services is None:
            return
        if connection.is_open:
            connection.close()
        elif not connection.is_closing:
            services.cut()  # pika fails an assertion of its own when it is told to close while it shakes hands

    def _ended(self, connection: Any, reason: BaseException) -> None:
        self._reason = self._reason or f"{type(reason).__name__}: {reason}"
        connection.ioloop.stop()
