"""A real HTTP server on loopback that takes webhooks, and signatures made by OpenSSL to compare with."""

from __future__ import annotations

import base64
import subprocess
import threading
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from types import TracebackType
from typing import Any

SECRET = "whsec_" + base64.b64encode(bytes(range(32))).decode()
OTHER = "whsec_" + base64.b64encode(bytes(range(100, 132))).decode()


@dataclass(frozen=True)
class Posted:
    """A request as it came."""

    path: str
    headers: dict[str, str]
    body: bytes


class WebhookHost:
    """Takes what is posted; `answers` are to be given first, as status and body. 0 hangs up without an answer."""

    def __init__(self) -> None:
        self.taken: list[Posted] = []
        self.answers: list[tuple[int, bytes]] = []

    def __enter__(self) -> WebhookHost:
        host = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:  # the library's name
                body = self.rfile.read(int(self.headers["Content-Length"]))
                headers = {name.lower(): value for name, value in self.headers.items()}
                host.taken.append(Posted(self.path, headers, body))
                status, said = host.answers.pop(0) if host.answers else (204, b"")
                if not status:
                    return
                self.send_response(status)
                self.send_header("Content-Length", str(len(said)))
                if 300 <= status < 400:
                    self.send_header("Location", f"{host.url}/elsewhere")
                self.end_headers()
                self.wfile.write(said)

            def log_message(self, *_: Any) -> None:
                pass

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self._thread = threading.Thread(target=self._server.serve_forever, daemon=True)
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._server.shutdown()
        self._thread.join()
        self._server.server_close()

    @property
    def named(self) -> str:
        """Returns the host and port as a setting names them."""
        return f"127.0.0.1:{self._server.server_address[1]}"

    @property
    def url(self) -> str:
        """Returns where it takes webhooks."""
        return f"http://{self.named}"


def by_openssl(posted: Posted, secret: str) -> str:
    """Returns the signature that OpenSSL makes for what was posted."""
    signed = f"{posted.headers['webhook-id']}.{posted.headers['webhook-timestamp']}.".encode() + posted.body
    key = base64.b64decode(secret.removeprefix("whsec_")).hex()
    command = ["openssl", "dgst", "-sha256", "-mac", "HMAC", "-macopt", f"hexkey:{key}", "-binary"]
    made = subprocess.run(command, input=signed, capture_output=True, check=True)  # wherever it is
    return "v1," + base64.b64encode(made.stdout).decode()
