"""A TCP proxy in front of PostgreSQL that can lose a statement, or the answer to it, with the connection."""

from __future__ import annotations

import socket
import threading
from contextlib import suppress
from typing import Literal, Self
from urllib.parse import urlsplit, urlunsplit

Lost = Literal["the statement", "the answer"]


class Proxy:
    """Passes everything through until it is told to `cut`. Used as a context; `url` leads through it."""

    def __init__(self, url: str) -> None:
        parts = urlsplit(url)
        self._target = (parts.hostname or "", parts.port or 5432)
        self._listener = socket.create_server(("127.0.0.1", 0))
        user = parts.netloc.rpartition("@")[0]
        self.url = urlunsplit(parts._replace(netloc=f"{user}@127.0.0.1:{self._listener.getsockname()[1]}"))
        self._word = b""
        self._lost: Lost = "the answer"
        self._sockets: list[socket.socket] = []
        self._threads = [threading.Thread(target=self._accept)]
        self._swallowed: socket.socket | None = None

    def cut(self, word: bytes, lost: Lost) -> None:
        """Cuts the next connection on which a client sends `word`: before it is passed on, or once it is answered."""
        self._word, self._lost = word, lost

    def __enter__(self) -> Self:
        self._threads[0].start()
        return self

    def __exit__(self, *_: object) -> None:
        for each in (self._listener, *self._sockets):
            with suppress(OSError):
                each.shutdown(socket.SHUT_RDWR)
            each.close()
        for thread in self._threads:
            thread.join()

    def _accept(self) -> None:
        with suppress(OSError):
            while True:
                client, _ = self._listener.accept()
                server = socket.create_connection(self._target)
                self._sockets += [client, server]
                for pump in (self._upwards, self._downwards):
                    self._threads.append(threading.Thread(target=pump, args=(client, server)))
                    self._threads[-1].start()

    def _upwards(self, client: socket.socket, server: socket.socket) -> None:
        with suppress(OSError):
            while data := client.recv(65536):
                if self._word and self._word in data:
                    self._word = b""
                    if self._lost == "the answer":
                        self._swallowed = server
                        server.sendall(data)
                        return
                    break
                server.sendall(data)
            self._hang_up(client, server)

    def _downwards(self, client: socket.socket, server: socket.socket) -> None:
        with suppress(OSError):
            while data := server.recv(65536):
                if self._swallowed is server:
                    break
                client.sendall(data)
        self._hang_up(client, server)

    def _hang_up(self, client: socket.socket, server: socket.socket) -> None:
        for each in (client, server):
            with suppress(OSError):
                each.shutdown(socket.SHUT_RDWR)
