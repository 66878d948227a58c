"""The web process as it really runs: gunicorn with our configuration, asked over a socket."""

from __future__ import annotations

import errno
import http.client
import json
import os
import signal
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, suppress
from pathlib import Path
from typing import Any

import pytest

from shared.acts import Role
from shared.identity import Issuer
from tests.http.scene import AUDIENCE, ENROL
from tests.support.processes import Program
from tests.support.sources import ROOT
from tests.support.waiting import until

pytestmark = pytest.mark.slow

CONFIGURATION = ROOT / "deploy/gunicorn/gunicorn.conf.py"


class Served:
    """A running gunicorn over the scene in `place`."""

    def __init__(self, place: Path, *arguments: str, app: str) -> None:
        self.place = place
        self.log = place / "log"
        self.program = Program(
            [sys.executable, "-m", "gunicorn", "--config", CONFIGURATION, "--bind", "127.0.0.1:0", *arguments, app],
            {"PATH": os.defpath, "PYTHONPATH": str(ROOT), "HOME": str(place), "XDG_RUNTIME_DIR": str(place)},
            self.log,
        )
        self.port = until(self._port, "gunicorn to listen")
        until(lambda: any(each["event"] == "worker.started" for each in self.records()), "a worker")
        self.issuer = Issuer(place, environment="test")

    def records(self) -> list[dict[str, Any]]:
        """Returns what was logged; raises ValueError when a line is not JSON."""
        return [json.loads(line) for line in self.log.read_text("utf-8").splitlines()]

    def _port(self) -> int:
        listening = [each["event"] for each in self.records() if each["event"].startswith("Listening at:")]
        return int(listening[0].partition("127.0.0.1:")[2].partition(" ")[0]) if listening else 0

    def ask(self, method: str, path: str, body: Any = None, **headers: str) -> tuple[int, bytes]:
        """Returns status and body of the answer to a request of somebody of DOST."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=30)
        token = self.issuer.mint("p-1", [Role.DOST], audience=[AUDIENCE])
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        chunked = not isinstance(body, bytes) and body is not None
        sent = {"Authorization": f"Bearer {token}", **named}
        with closing(connection):
            with suppress(BrokenPipeError):  # a body that is too long is refused before its end: the answer is there
                connection.request(method, path, body, sent, encode_chunked=chunked)
            # `request` leaves its state behind when it is cut: the answer is read from the socket itself.
            answer = http.client.HTTPResponse(connection.sock, method=method)
            with closing(answer):
                answer.begin()
                return answer.status, answer.read()

    def stop(self) -> int:
        """Asks it to end and returns its exit code."""
        self.program.send(signal.SIGTERM)
        return self.program.wait()


@pytest.fixture
def served(tmp_path: Path) -> Iterator[Served]:
    made = Served(tmp_path, app=f'tests.http.served:create("{tmp_path}")')
    yield made
    made.program.send(signal.SIGKILL)
    made.program.wait()


def test_a_command_is_taken_over_a_socket_and_every_line_of_the_log_is_json(served: Served) -> None:
    headers = {"Content_Type": "application/json", "If_None_Match": "*", "Idempotency_Key": "k"}
    body = json.dumps(ENROL).encode()
    status, first = served.ask("POST", "/v1/enrolments", body, **headers)
    assert status == 201
    assert served.ask("POST", "/v1/enrolments", body, **headers) == (201, first)
    assert served.stop() == 0
    answered = [each for each in served.records() if each["event"] == "request.answered"]
    assert [each["status"] for each in answered] == [201, 201]
    assert {each["route"] for each in answered} == {"/v1/enrolments"}
    assert all(each["actor"] == "p-1" and each["request_id"] for each in answered)
    assert list(served.place.rglob("*.ctl")) == [], "five services of one user would share this socket"


def test_what_a_client_may_not_send_is_refused_over_the_wire(served: Served) -> None:
    headers = {"Content_Type": "application/json", "If_None_Match": "*", "Idempotency_Key": "k"}
    status, told = served.ask("POST", "/v1/enrolments", b"[" * 200_000, **headers)
    assert (status, json.loads(told)["code"]) == (400, "shared.body-too-deep")
    long = iter([b" " * 65_536] * 8)
    status, told = served.ask("POST", "/v1/enrolments", long, Transfer_Encoding="chunked", **headers)
    assert (status, json.loads(told)["code"]) == (413, "shared.body-too-large")
    connection = http.client.HTTPConnection("127.0.0.1", served.port, timeout=30)
    connection.putrequest("GET", "/livez")
    connection.putheader("X_User", "p-1")
    connection.endheaders()
    assert connection.getresponse().status == 400
    connection.close()
    assert served.ask("GET", "/livez") == (200, b'{"status":"alive"}\n')


def test_what_is_under_way_is_finished_before_the_process_ends(served: Served) -> None:
    pipe = served.place / "held"
    os.mkfifo(pipe)

    def opened() -> int | None:
        try:
            return os.open(pipe, os.O_WRONLY | os.O_NONBLOCK)
        except OSError as error:
            if error.errno == errno.ENXIO:
                return None
            raise

    with ThreadPoolExecutor(1) as pool:
        asked = pool.submit(served.ask, "GET", "/v1/held")
        writer = until(opened, "the request to be under way")
        assert writer is not None
        served.program.send(signal.SIGTERM)
        until(lambda: any("Handling signal: term" in each["event"] for each in served.records()), "the signal")
        assert served.program.running()
        os.close(writer)
        assert asked.result()[0] == 200
    assert served.program.wait() == 0


def test_several_workers_count_together(tmp_path: Path) -> None:
    metrics = tmp_path / "metrics"
    metrics.mkdir()
    (metrics / "counter_99999.db").write_bytes(b"left by a dead one")
    served = Served(
        tmp_path, "--workers", "2", "--env", f"PROMETHEUS_MULTIPROC_DIR={metrics}",
        app=f'tests.http.served:create("{tmp_path}", True)',
    )  # fmt: skip
    started = lambda: len([each for each in served.records() if each["event"] == "worker.started"]) == 2  # noqa: E731
    until(started, "two workers")
    for _ in range(30):
        assert served.ask("GET", "/v1/enrolments")[0] == 200
    status, text = served.ask("GET", "/metrics")
    assert status == 200
    assert b'thucchat_http_requests_total{method="GET",route="/v1/enrolments",status="200"} 30.0' in text
    assert served.stop() == 0
