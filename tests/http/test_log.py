"""The log over HTTP: the exact bytes, in order, a thousand at most; and the head that they lead to."""

from __future__ import annotations

from shared.acts import Role
from shared.contracts.document import leaf_hash
from shared.ledger.tree import root_of
from tests.http.scene import ENROL, Scene


def fill(scene: Scene, count: int) -> None:
    for number in range(count):
        body = {**ENROL, "code": f"A{number:03}"}
        assert scene.client.post("/v1/enrolments", json=body, headers=scene.creating()).status_code == 201


def test_the_log_serves_the_very_bytes_that_are_stored(scene: Scene) -> None:
    fill(scene, 5)
    answer = scene.client.get("/v1/log", headers=scene.headers(Role.SERVICE))
    assert (answer.status_code, answer.mimetype) == (200, "application/x-ndjson")
    assert answer.data.split(b"\n")[:-1] == [entry.document for entry in scene.application.store.entries(0, 10)]
    assert int(answer.headers["Content-Length"]) == len(answer.data)


def test_reading_on_from_a_position_leaves_nothing_out(scene: Scene) -> None:
    fill(scene, 5)
    lines: list[bytes] = []
    while True:
        answer = scene.client.get(f"/v1/log?after={len(lines)}&limit=2", headers=scene.headers(Role.SERVICE))
        lines += answer.data.split(b"\n")[:-1]
        if "Link" not in answer.headers:
            break
        assert f"/v1/log?after={len(lines)}&limit=2" in answer.headers["Link"]
    assert lines == [entry.document for entry in scene.application.store.entries(0, 10)]


def test_beyond_the_end_there_is_nothing_and_no_fault(scene: Scene) -> None:
    answer = scene.client.get("/v1/log?after=7", headers=scene.headers(Role.SERVICE))
    assert (answer.status_code, answer.data) == (200, b"")


def test_no_more_than_a_thousand_at_once(scene: Scene) -> None:
    answer = scene.client.get("/v1/log?limit=1001", headers=scene.headers(Role.SERVICE))
    assert answer.json is not None
    assert (answer.status_code, answer.json["errors"][0]["pointer"]) == (422, "#/limit")


def test_the_head_is_the_root_over_the_lines_served(scene: Scene) -> None:
    fill(scene, 3)
    lines = scene.client.get("/v1/log", headers=scene.headers(Role.SERVICE)).data.split(b"\n")[:-1]
    head = scene.client.get("/v1/log/head", headers=scene.headers(Role.SERVICE)).json
    assert head == {
        "source": "thucchat.test/registry",
        "size": 3,
        "root": root_of([leaf_hash(line) for line in lines]).hex(),
    }


def test_only_services_read_the_log(scene: Scene) -> None:
    for role in Role:
        agency = "STC" if role in (Role.AGENCY_HEAD, Role.QMR, Role.ISO_SECRETARY) else None
        answer = scene.client.get("/v1/log/head", headers=scene.headers(role, agency=agency))
        assert answer.status_code == (200 if role is Role.SERVICE else 403)
