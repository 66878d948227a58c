"""Two web processes on one database: a command sent to both happens once, and both answer alike."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from werkzeug.test import TestResponse

from shared.acts import Role
from shared.eventstore.opening import open_store, upgrade
from tests.http.scene import ENROL, Scene

pytestmark = pytest.mark.postgres
ROUNDS = 25


@pytest.fixture
def pair(postgres_url: str, tmp_path: Path) -> Iterator[tuple[Scene, Scene]]:
    upgrade(postgres_url)
    one = Scene(tmp_path, store=open_store(postgres_url, environment={}))
    other = Scene(tmp_path, store=open_store(postgres_url, environment={}))
    yield one, other
    other.close()
    one.close()


def both(pair: tuple[Scene, Scene], body: dict[str, str], *headers: dict[str, str]) -> list[TestResponse]:
    """Sends a command to both at the same moment."""
    answers: list[TestResponse] = []
    start = threading.Barrier(2)

    def send(scene: Scene, given: dict[str, str]) -> None:
        start.wait()
        answers.append(scene.app.test_client().post("/v1/enrolments", json=body, headers=given))

    threads = [threading.Thread(target=send, args=each) for each in zip(pair, headers, strict=True)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return answers


def test_the_same_command_at_both_happens_once_and_is_answered_alike(pair: tuple[Scene, Scene]) -> None:
    for number in range(ROUNDS):
        headers = pair[0].creating()
        answers = both(pair, {**ENROL, "code": f"A{number}"}, headers, headers)
        assert [each.status_code for each in answers] == [201, 201]
        assert answers[0].data == answers[1].data
        assert ["Idempotency-Replayed" in each.headers for each in answers].count(True) == 1
    assert len(pair[0].documents()) == ROUNDS


def test_two_commands_that_exclude_each_other_never_both_happen(pair: tuple[Scene, Scene]) -> None:
    for number in range(ROUNDS):
        headers = pair[0].creating(), pair[1].creating(Role.DOST, person="p-2")
        answers = both(pair, {**ENROL, "code": f"A{number}"}, *headers)
        assert sorted(each.status_code for each in answers) == [201, 409]
    assert len(pair[0].documents()) == ROUNDS


def test_refusals_at_both_are_each_recorded_once(pair: tuple[Scene, Scene]) -> None:
    threads = [
        threading.Thread(
            target=lambda scene=scene, person=person: [
                scene.app.test_client().get("/v1/log", headers=scene.headers(Role.DOST, person=person))
                for _ in range(ROUNDS)
            ]
        )
        for scene, person in zip(pair, ("p-1", "p-2"), strict=True)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    found = [document.actor.person for document in pair[0].documents()]
    assert (found.count("p-1"), found.count("p-2"), len(found)) == (ROUNDS, ROUNDS, 2 * ROUNDS)
