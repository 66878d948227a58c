"""The small server by which a worker process is asked after: health and metrics, on a port of their own."""

from __future__ import annotations

import threading

from flask import Flask
from werkzeug.serving import WSGIRequestHandler, make_server


class _Quiet(WSGIRequestHandler):
    """Writes no line of its own: the app does."""

    def log_request(self, code: int | str = "-", size: int | str = "-") -> None:
        """Says nothing."""


class HealthServer:
    """Serves an app from a thread of this process until it is closed. Not for commands: those have gunicorn."""

    def __init__(self, app: Flask, host: str, port: int) -> None:
        self._server = make_server(host, port, app, threaded=True, request_handler=_Quiet)
        self.port = self._server.server_port
        """The port that it listens on; another than asked for when that was 0."""
        self._thread = threading.Thread(target=self._server.serve_forever, name="health", daemon=True)
        self._thread.start()

    def close(self) -> None:
        """Stops taking requests, lets those under way end, and gives the port back."""
        self._server.shutdown()
        self._thread.join()
        self._server.server_close()
