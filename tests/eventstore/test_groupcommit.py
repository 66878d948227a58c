"""Group commit, apart from any database: who shares a commit, and what everybody is told."""

from __future__ import annotations

import signal
import threading
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor

import pytest

from shared.eventstore.groupcommit import GroupCommit
from shared.eventstore.ports import OutcomeUnknown, StoreUnavailable, VersionConflict
from tests.support.waiting import until


class Disk:
    """A commit that the test holds open, and that notes who came together."""

    def __init__(self) -> None:
        self.groups: list[list[str]] = []
        self.open = threading.Event()
        self.open.set()
        self.inside = threading.Semaphore(1)
        self.failure: BaseException | None = None

    def commit(self, requests: Sequence[str]) -> list[str | Exception]:
        assert self.inside.acquire(blocking=False), "two leaders at once"
        try:
            self.groups.append(list(requests))
            self.open.wait()
            if self.failure is not None:
                raise self.failure
            return [VersionConflict(each) if each.startswith("stale") else each.upper() for each in requests]
        finally:
            self.inside.release()


def queue_up(group: GroupCommit[str, str], disk: Disk, pool: ThreadPoolExecutor, names: list[str]) -> list[object]:
    """Holds a first commit open until all of `names` wait behind it; returns what everybody got, the first included."""
    disk.open.clear()
    first = pool.submit(attempt, group, "first")
    until(lambda: disk.groups, "the first commit")
    waiting = []
    for number, name in enumerate(names, 1):
        waiting.append(pool.submit(attempt, group, name))
        until(lambda expected=number: len(group._queue) == expected, f"{name} to wait")  # type: ignore[misc]
    disk.open.set()
    return [first.result(10), *(each.result(10) for each in waiting)]


def attempt(group: GroupCommit[str, str], request: str) -> object:
    try:
        return group.submit(request)
    except (VersionConflict, StoreUnavailable, OutcomeUnknown) as error:
        return error


@pytest.fixture
def pool() -> Iterator[ThreadPoolExecutor]:
    with ThreadPoolExecutor(40) as made:
        yield made


def test_a_lone_request_is_committed_at_once() -> None:
    disk = Disk()
    assert GroupCommit(disk.commit).submit("a") == "A"
    assert disk.groups == [["a"]]


def test_all_who_wait_behind_a_commit_share_the_next_in_the_order_of_their_coming(pool: ThreadPoolExecutor) -> None:
    disk = Disk()
    answers = queue_up(GroupCommit(disk.commit), disk, pool, ["b", "c", "d"])
    assert answers == ["FIRST", "B", "C", "D"]
    assert disk.groups == [["first"], ["b", "c", "d"]]


def test_a_group_has_a_greatest_size_and_nobody_is_forgotten(pool: ThreadPoolExecutor) -> None:
    disk, names = Disk(), [f"n{number}" for number in range(30)]
    answers = queue_up(GroupCommit(disk.commit, most=8), disk, pool, names)
    assert answers == ["FIRST", *(name.upper() for name in names)]
    assert [len(group) for group in disk.groups] == [1, 8, 8, 8, 6]


def test_a_refused_request_is_answered_with_its_own_refusal_and_the_others_go_on(pool: ThreadPoolExecutor) -> None:
    disk = Disk()
    _, good, stale, other = queue_up(GroupCommit(disk.commit), disk, pool, ["good", "stale", "other"])
    assert (good, other) == ("GOOD", "OTHER")
    assert isinstance(stale, VersionConflict)


def test_a_failed_commit_is_told_to_everybody_in_it_and_the_next_group_is_led(pool: ThreadPoolExecutor) -> None:
    disk, failure = Disk(), StoreUnavailable("the disk is full")
    group = GroupCommit(disk.commit, most=3)
    disk.failure = failure
    answers = queue_up(group, disk, pool, ["b", "c", "d", "e"])
    assert all(isinstance(each, StoreUnavailable) and str(each) == str(failure) for each in answers)
    assert len({id(each) for each in answers}) == len(answers), "an exception object raised in several threads"
    disk.failure = None
    assert group.submit("later") == "LATER"


def test_an_interrupted_leader_leaves_the_outcome_unknown_to_the_others_and_the_group_usable() -> None:
    disk = Disk()
    disk.failure = KeyboardInterrupt()
    group: GroupCommit[str, str] = GroupCommit(disk.commit)
    with pytest.raises(KeyboardInterrupt):
        group.submit("a")
    disk.failure = None
    assert group.submit("b") == "B"


def test_an_interrupted_waiter_withdraws_and_the_one_behind_it_is_still_served(pool: ThreadPoolExecutor) -> None:
    disk = Disk()
    group: GroupCommit[str, str] = GroupCommit(disk.commit)
    disk.open.clear()
    first = pool.submit(group.submit, "first")
    until(lambda: disk.groups, "the first commit")

    def interrupt() -> str:
        until(lambda: len(group._queue) == 1, "the main thread to wait")
        behind = pool.submit(group.submit, "behind")
        until(lambda: len(group._queue) == 2, "the other to wait")
        signal.pthread_kill(threading.main_thread().ident or 0, signal.SIGINT)
        until(lambda: len(group._queue) == 1, "the main thread to give up")
        disk.open.set()
        return behind.result(10)

    # A run in the background of a shell is started with SIGINT ignored, and nothing would ever be interrupted.
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    try:
        behind = pool.submit(interrupt)
        with pytest.raises(KeyboardInterrupt):
            group.submit("main")
    finally:
        signal.signal(signal.SIGINT, before)
    assert (first.result(10), behind.result(10)) == ("FIRST", "BEHIND")
    assert disk.groups == [["first"], ["behind"]]


def test_requests_from_many_threads_are_each_answered_once_and_never_committed_by_two_leaders() -> None:
    disk = Disk()
    group: GroupCommit[str, str] = GroupCommit(disk.commit)
    with ThreadPoolExecutor(32) as pool:
        names = [f"{'stale' if number % 7 == 0 else 'good'}-{number}" for number in range(3000)]
        answers = list(pool.map(lambda name: attempt(group, name), names))
    for name, answer in zip(names, answers, strict=True):
        assert answer == name.upper() or (isinstance(answer, VersionConflict) and str(answer) == name)
    assert sorted(name for each in disk.groups for name in each) == sorted(names)
