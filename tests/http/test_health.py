"""How a process is asked after, by whatever supervises it, without a token."""

from __future__ import annotations

from pathlib import Path

from shared.acts import Role
from shared.eventstore.ports import Head, StoreUnavailable
from shared.http import Check, create_app
from tests.http.scene import ENROL, Scene


def test_a_process_that_answers_is_alive_also_without_its_store(scene: Scene) -> None:
    scene.application.store.close()
    assert scene.client.get("/livez").json == {"status": "alive"}
    answer = scene.client.get("/readyz")
    assert (answer.status_code, answer.json) == (503, {"status": "not-ready", "checks": {"store": "unavailable"}})


def test_without_the_broker_a_service_is_ready_and_degraded_for_the_log_is_the_outbox(scene: Scene) -> None:
    said: list[str | None] = [None]
    checks = {"broker": Check(lambda: said[0], required=False), "schema": Check(lambda: None)}
    client = create_app(scene, verifier=scene.verifier, checks=checks).test_client()
    assert client.get("/readyz").json == {"status": "ready", "checks": {"store": "ok", "broker": "ok", "schema": "ok"}}
    said[0] = "blocked"
    answer = client.get("/readyz")
    assert answer.json is not None
    assert (answer.status_code, answer.json["status"], answer.json["checks"]["broker"]) == (200, "degraded", "blocked")


def test_without_something_required_a_service_is_not_ready(scene: Scene) -> None:
    checks = {"schema": Check(lambda: "behind")}
    client = create_app(scene, verifier=scene.verifier, checks=checks).test_client()
    answer = client.get("/readyz")
    assert answer.json is not None
    assert (answer.status_code, answer.json["checks"]["schema"]) == (503, "behind")


def test_the_release_says_which_events_it_knows(scene: Scene) -> None:
    answer = scene.client.get("/version").json
    assert answer is not None
    assert answer["service"] == "registry"
    assert len(answer["contracts"]) == 64


def test_what_happened_is_counted_by_route_never_by_address(enrolled: Scene) -> None:
    for code in ("STC", "NONE", "A1"):
        enrolled.client.get(f"/v1/enrolments/{code}", headers=enrolled.headers(Role.PPC))
    enrolled.client.post("/v1/enrolments", json=ENROL)
    text = enrolled.client.get("/metrics").text
    assert 'thucchat_http_requests_total{method="GET",route="/v1/enrolments/<code>",status="200"} 1.0' in text
    assert 'thucchat_http_requests_total{method="GET",route="/v1/enrolments/<code>",status="404"} 2.0' in text
    assert 'thucchat_refusals_total{code="shared.not-found"} 2.0' in text
    assert 'thucchat_tokens_refused_total{code="shared.token-missing"} 1.0' in text
    assert "NONE" not in text


def test_health_takes_no_parameters_either(scene: Scene) -> None:
    for path in ("/livez", "/readyz", "/metrics", "/version", "/openapi.json"):
        assert scene.client.get(f"{path}?x=1").status_code == 422
        assert scene.client.get(path).status_code == 200


def test_a_store_that_comes_back_makes_the_service_ready_again(scene: Scene, tmp_path: Path) -> None:
    head = scene.application.store.head

    def gone() -> Head:
        raise StoreUnavailable("gone")

    scene.application.store.head = gone  # type: ignore[method-assign]
    assert scene.client.get("/readyz").status_code == 503
    scene.application.store.head = head  # type: ignore[method-assign]
    assert scene.client.get("/readyz").status_code == 200
