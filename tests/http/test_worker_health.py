"""A worker process is asked after on a port of its own, by whoever supervises it."""

from __future__ import annotations

import http.client
import json

from shared.http import Check, HealthServer, create_health_app
from shared.observability.meter import MessageMeter, Meter
from tests.http.scene import Scene


def ask(port: int, path: str) -> tuple[int, bytes]:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
    connection.request("GET", path)
    answer = connection.getresponse()
    found = answer.status, answer.read()
    connection.close()
    return found


def test_a_worker_says_how_it_is_and_what_it_counted_and_nothing_else(scene: Scene) -> None:
    meter, broker = Meter(), ["blocked"]
    MessageMeter(meter).count("heard", "assessment", 7)
    checks = {"broker": Check(lambda: broker[0], required=False)}
    server = HealthServer(create_health_app(scene, meter=meter, checks=checks), "127.0.0.1", 0)
    try:
        assert ask(server.port, "/livez") == (200, b'{"status":"alive"}\n')
        status, body = ask(server.port, "/readyz")
        assert (status, json.loads(body)["status"]) == (200, "degraded")
        assert b'thucchat_messages_heard_total{source="assessment"} 7.0' in ask(server.port, "/metrics")[1]
        for path in ("/v1/log", "/v1/enrolments", "/v1/log/head"):
            assert ask(server.port, path)[0] == 404
    finally:
        server.close()


def test_once_closed_nothing_answers(scene: Scene) -> None:
    server = HealthServer(create_health_app(scene), "127.0.0.1", 0)
    server.close()
    refused = False
    try:
        ask(server.port, "/livez")
    except ConnectionRefusedError:
        refused = True
    assert refused
