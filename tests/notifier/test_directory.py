"""The directory: addresses from the registry's API, over real HTTP on loopback."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest

from services.notifier.channels.directory import DirectoryUnavailable, HttpDirectory

pytestmark = pytest.mark.slow

TOKEN = "token-of-the-notifier"
PEOPLE: dict[str, tuple[int, Any]] = {
    "p-1": (200, {"person": "p-1", "name": "Nguyễn Văn A", "email": "a@snv.example", "phone": None}),
    "p-no-mail": (200, {"person": "p-no-mail", "name": "B", "email": None}),
    "p-erased": (200, {"person": "p-erased", "name": None, "email": None}),
    "p-broken": (200, {"email": 17}),
    "p-other": (200, ["email"]),
    "p-forbidden": (403, {"code": "shared.right-missing"}),
    "p-failing": (500, {}),
    "p:with/slash": (200, {"email": "never@asked.example"}),
}


class Registry(BaseHTTPRequestHandler):
    """Answers as the registry does."""

    def do_GET(self) -> None:  # the library's name
        asked = self.path.removeprefix("/base/v1/people/")
        if self.headers["Authorization"] != f"Bearer {TOKEN}":
            self.reply(401, {})
        else:
            self.reply(*PEOPLE.get(asked, (404, {})))

    def reply(self, status: int, body: Any) -> None:
        raw = json.dumps(body).encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(raw)))
        self.end_headers()
        self.wfile.write(raw)

    def log_message(self, *args: Any) -> None:
        """Says nothing."""


@pytest.fixture
def registry() -> Iterator[str]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), Registry)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{server.server_address[1]}/base"
    server.shutdown()
    thread.join()
    server.server_close()


def directory(url: str, *, token: str = TOKEN) -> HttpDirectory:
    return HttpDirectory(url, lambda: token, timeout=5.0)


def test_a_person_has_the_address_that_the_registry_tells(registry: str) -> None:
    assert directory(registry).address("p-1") == "a@snv.example"


@pytest.mark.parametrize("person", ["p-no-mail", "p-erased", "p-never-recorded", "p:with/slash"])
def test_a_person_without_an_address_has_none(registry: str, person: str) -> None:
    assert directory(registry).address(person) is None


@pytest.mark.parametrize("person", ["p-broken", "p-other", "p-forbidden", "p-failing"])
def test_an_answer_that_is_none_is_asked_for_again_later(registry: str, person: str) -> None:
    with pytest.raises(DirectoryUnavailable):
        directory(registry).address(person)


def test_a_registry_that_does_not_answer_or_does_not_know_us_is_asked_again_later(registry: str) -> None:
    with pytest.raises(DirectoryUnavailable, match="401"):
        directory(registry, token="another token").address("p-1")
    with pytest.raises(DirectoryUnavailable):
        directory("http://127.0.0.1:9").address("p-1")


def test_an_address_of_the_registry_that_is_none_is_refused() -> None:
    with pytest.raises(ValueError, match="http"):
        directory("ftp://registry")
