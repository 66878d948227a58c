"""Sixteen requests at once, and a witness that dies: never two winners, never two roots for one size."""

from __future__ import annotations

import hashlib
import json
import subprocess
import sys
from collections.abc import Iterator, Sequence
from contextlib import ExitStack
from itertools import cycle
from pathlib import Path
from typing import Any

import pytest

from shared.eventstore.opening import upgrade
from shared.eventstore.viewtables import upgrade_postgres
from tests.inspection.clerk import together
from tests.inspection.test_witness import OWN_KEY, own_request
from tests.inspection.watched import OWN, Post, ToldLog
from tests.support.settings import from_environment
from tests.support.sources import ROOT

LOG = ToldLog()
KILLS = 200 if from_environment().thorough else 20
CONTENDERS = 16
PROCESSES = 4


class Clerk:
    """A started `tests.inspection.clerk`."""

    def __init__(self, place: Path, database: str | None = None) -> None:
        command = [
            sys.executable,
            "-m",
            "tests.inspection.clerk",
            str(place),
            *([] if database is None else [database]),
        ]
        self._process = subprocess.Popen(
            command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, bufsize=1
        )

    def ask(self, when: str, bodies: Sequence[bytes]) -> None:
        assert self._process.stdin is not None
        self._process.stdin.write(" ".join([when, *(each.hex() for each in bodies)]) + "\n")
        self._process.stdin.flush()

    def answers(self) -> list[tuple[int, str]]:
        assert self._process.stdout is not None
        line = self._process.stdout.readline()
        assert line, "the clerk has ended"
        return [(status, text) for status, text in json.loads(line)]

    def __enter__(self) -> Clerk:
        return self

    def __exit__(self, *_: object) -> None:
        self._process.communicate()
        assert self._process.returncode == 0


@pytest.fixture
def post(tmp_path: Path) -> Iterator[Post]:
    made = Post(tmp_path)
    made.register(LOG)
    yield made
    made.close()


@pytest.fixture
def on_postgres(postgres_url: str, tmp_path: Path) -> Iterator[tuple[Post, str]]:
    upgrade(postgres_url)
    upgrade_postgres(postgres_url)
    made = Post(tmp_path, postgres_url)
    made.register(LOG)
    yield made, postgres_url
    made.close()


def check_race(answers: Sequence[tuple[int, str]], old: int, post: Post) -> int:
    """Passes if exactly one of a race from `old` won, and the others were told its size; returns that."""
    won = post.accepted()
    assert won is not None
    assert won["root"] == LOG.checkpoint(won["size"]).root.hex()
    assert sorted(status for status, _ in answers) == [200, *[409] * (CONTENDERS - 1)]
    assert {text for status, text in answers if status == 409} == {f"{won['size']}\n"}
    assert [each.size for each in post.acceptances()].count(won["size"]) == 1
    assert won["size"] > old
    return int(won["size"])


def test_of_sixteen_threads_that_extend_one_size_one_wins(post: Post) -> None:
    size = 0
    for number in range(10):
        same = number % 2 == 1
        bodies = [LOG.request(size, size + 1 + (0 if same else step)) for step in range(CONTENDERS)]
        size = check_race(together(post, bodies), size, post)


def test_the_same_size_again_is_cosigned_for_all(post: Post) -> None:
    post.submit(LOG.request(0, 5))
    answers = together(post, [LOG.request(5, 5)] * CONTENDERS)
    assert {status for status, _ in answers} == {200}
    assert len(post.acceptances()) == 1


def test_a_refresh_and_an_extension_at_once_leave_the_larger_size(post: Post) -> None:
    for size in range(1, 20):
        post.submit(LOG.request(size - 1, size))
        answers = together(post, [LOG.request(size, size), LOG.request(size, size + 1)] * 2)
        assert {status for status, _ in answers} <= {200, 409}
        newest = post.application.witness.newest(LOG.origin)
        assert newest is not None
        assert (newest.size, post.accepted()) == (size + 1, {"size": size + 1, "root": newest.root.hex()})


@pytest.mark.parametrize("place", ["here", "on_postgres"])
def test_of_sixteen_requests_about_its_own_log_one_wins(place: str, request: pytest.FixtureRequest) -> None:
    post = request.getfixturevalue("post") if place == "here" else request.getfixturevalue("on_postgres")[0]
    post.command("/v1/logs", {"vkey": str(OWN_KEY.verifier_key)})
    for size in range(1, 20):
        post.submit(LOG.request(size - 1, size))
    size, head = 0, post.store.head().size
    while size < head - 2:
        bodies = [own_request(post, size, size + 1 + step % 2) for step in range(CONTENDERS)]
        answers = together(post, bodies)
        assert sorted(status for status, _ in answers) == [200, *[409] * (CONTENDERS - 1)]
        size = post.accepted("inspection")["size"]
        assert {text for status, text in answers if status == 409} == {f"{size}\n"}
    assert not any(each.origin == OWN for each in post.acceptances())


def test_of_sixteen_requests_in_four_processes_one_wins(on_postgres: tuple[Post, str], tmp_path: Path) -> None:
    post, url = on_postgres
    size = 0
    with ExitStack() as stack:
        clerks = [stack.enter_context(Clerk(tmp_path, url)) for _ in range(PROCESSES)]
        for _ in range(5):
            bodies = [LOG.request(size, size + 1 + step) for step in range(CONTENDERS)]
            for number, clerk in enumerate(clerks):
                clerk.ask("together", bodies[number::PROCESSES])
            answers = [each for clerk in clerks for each in clerk.answers()]
            size = check_race(answers, size, post)


# SIGKILL


class Forked:
    """A log of which two heirs are told at every step: the one that is handed in first, and one that contradicts it."""

    def __init__(self) -> None:
        self.hashes: list[bytes] = []

    def heirs(self) -> tuple[ToldLog, ToldLog]:
        first, second = (hashlib.sha256(b"%d %d" % (len(self.hashes), which)).digest() for which in (1, 2))
        return ToldLog(hashes=[*self.hashes, first]), ToldLog(hashes=[*self.hashes, second])


def die_once(clerk: Clerk, told: Forked, when: str) -> bool:
    """Hands in one heir to a witness that dies, then both to the next; tells whether the first had been persisted."""
    old, (one, other) = len(told.hashes), told.heirs()
    new = old + 1
    clerk.ask(when, [one.request(old, new)])
    assert clerk.answers() == [] or when == "amid"
    clerk.ask("never", [heir.request(at, new) for heir in (other, one) for at in (old, new)])
    found = clerk.answers()
    persisted = found[0][0] == 409
    told.hashes.append((one if persisted else other).tree.hashes(0, old, 1)[0])
    expected = [409, 422, 409, 200] if persisted else [200, 200, 409, 422]
    assert [status for status, _ in found] == expected, (when, found)
    assert {text for status, text in found if status == 409} == {f"{new}\n"}
    return persisted


def campaign(post: Post, place: Path, database: str | None, times: int) -> None:
    told = Forked()
    with Clerk(place, database) as clerk:
        for when, _ in zip(cycle(("before", "after", "amid")), range(times), strict=False):
            persisted = die_once(clerk, told, when)
            assert when == "amid" or persisted == (when == "after")
    real = ToldLog(hashes=told.hashes)
    accepted: list[Any] = [(each.size, each.root) for each in post.acceptances()]
    assert accepted == [(size, real.checkpoint(size).root.hex()) for size in range(1, times + 1)]
    for size in range(1, times + 1):
        assert {each.root for each in post.store.checkpoints_at(LOG.origin, size)} == {real.checkpoint(size).root}
    assert {each.code for each in post.refusals()} <= {"other-root", "old-not-recorded"}


@pytest.mark.slow
def test_a_witness_that_is_killed_never_cosigns_two_roots_for_one_size(post: Post, tmp_path: Path) -> None:
    campaign(post, tmp_path, None, KILLS)


def test_a_witness_on_postgresql_that_is_killed_never_cosigns_two_roots_either(
    on_postgres: tuple[Post, str], tmp_path: Path
) -> None:
    campaign(on_postgres[0], tmp_path, on_postgres[1], 12)
