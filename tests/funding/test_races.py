"""However many decide at once, in one process or in many: committed <= ceiling, released <= assigned, each once."""

from __future__ import annotations

import random
import threading
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import TypeVar

import pytest

from services.funding.application import FundingApplication
from services.funding.domain.estimate import Estimate
from services.funding.domain.knowledge import Knowledge
from shared.errors import STALE, Refused
from shared.eventstore.aggregate import Aggregate
from shared.eventstore.opening import open_sqlite, open_store, upgrade
from shared.eventstore.ports import Store
from tests.funding.auditor import Auditor
from tests.funding.world import BEFORE_SECOND, World, line

WORKERS = 8
ESTIMATES = 24
CEILING = 600
Opening = Callable[[], Store]
A = TypeVar("A", bound=Aggregate)


def sqlite_at(directory: Path) -> Opening:
    """Returns what opens one file again and again, as several processes would."""
    return lambda: open_sqlite(directory / "events.db")


def postgres_at(url: str) -> Opening:
    """Returns what opens one database again and again, as several processes would."""
    upgrade(url)
    return lambda: open_store(url, environment={}, pool_size=2)


def decided(command: Callable[[], object]) -> str:
    """Runs a command as the HTTP layer does: overtaken by another, it is decided again. Returns the refusal's code."""
    while True:
        try:
            command()
        except Refused as refused:
            if refused.rule is STALE:
                continue
            return refused.code
        return "done"


def at_once(commands: Sequence[Callable[[], object]]) -> list[str]:
    """Runs the commands at the same moment, each in a thread of its own."""
    gate = threading.Barrier(len(commands))

    def run(command: Callable[[], object]) -> str:
        gate.wait()
        return decided(command)

    with ThreadPoolExecutor(len(commands)) as pool:
        return list(pool.map(run, commands))


def audited(world: World) -> Auditor:
    """Returns an auditor who has read the whole log and found every promise kept."""
    auditor = Auditor()
    auditor.read(world.application.store.entries(0, 10_000))
    auditor.settled()
    return auditor


def approvals_race(opening: Opening) -> None:
    """Has many estimates of one year approved at once, over connections of their own."""
    chosen = random.Random(20070419)  # noqa: S311 - amounts of a test
    world = World.on(opening())
    amounts = [chosen.randint(1, 90) for _ in range(ESTIMATES)]
    world.know(*(f"A{index}" for index in range(ESTIMATES)))
    world.fund(ceiling=CEILING)
    for index, amount in enumerate(amounts):
        world.submitted(f"DT-{index}", line(f"A{index}", amount))
    others = [World.on(opening()) for _ in range(WORKERS)]
    for batch in range(0, ESTIMATES, WORKERS):
        outcomes = at_once(
            [lambda w=w, i=batch + i: w.approve(f"DT-{i}") for i, w in enumerate(others)]  # type: ignore[misc]
        )
        assert set(outcomes) <= {"done", "funding.ceiling-exceeded"}
    auditor = audited(world)
    left = CEILING - auditor.committed[2008]
    refused = {f"DT-{index}" for index in range(ESTIMATES)} - auditor.approved
    assert refused, "the amounts are meant not to fit"
    assert left < min(auditor.proposed[key].total for key in refused) + max(amounts)
    for each in (world, *others):
        each.application.store.close()


def one_estimate_races(opening: Opening) -> None:
    """Has one estimate approved by many at once, then its first tranche released by many at once."""
    world = World.on(opening())
    world.know("SXD")
    world.fund()
    world.submitted("DT-1", line("SXD", 101))
    others = [World.on(opening()) for _ in range(WORKERS)]
    outcomes = at_once([lambda w=w: w.approve("DT-1") for w in others])  # type: ignore[misc]
    assert sorted(outcomes) == ["done", *["funding.not-submitted"] * (WORKERS - 1)]
    world.adopt()
    world.reach(*BEFORE_SECOND)
    world.assess()
    for tranche in (1, 2, 3):
        outcomes = at_once([lambda w=w, t=tranche: w.release(t) for w in others])  # type: ignore[misc]
        assert sorted(outcomes) == ["done", *["funding.tranche-already-released"] * (WORKERS - 1)]
    assert len(audited(world).released["allocation/SXD-2008"]) == 3
    for each in (world, *others):
        each.application.store.close()


def test_approvals_that_race_stay_within_the_ceiling_on_sqlite(tmp_path: Path) -> None:
    approvals_race(sqlite_at(tmp_path))


def test_approvals_that_race_stay_within_the_ceiling_on_postgresql(postgres_url: str) -> None:
    approvals_race(postgres_at(postgres_url))


def test_of_many_who_decide_the_same_one_does_on_sqlite(tmp_path: Path) -> None:
    one_estimate_races(sqlite_at(tmp_path))


def test_of_many_who_decide_the_same_one_does_on_postgresql(postgres_url: str) -> None:
    one_estimate_races(postgres_at(postgres_url))


def test_threads_of_one_process_share_what_is_left(world: World) -> None:
    world.know(*(f"A{index}" for index in range(WORKERS)))
    world.fund(ceiling=5)
    for index in range(WORKERS):
        world.submitted(f"DT-{index}", line(f"A{index}", 1))
    outcomes = at_once([lambda i=i: world.approve(f"DT-{i}") for i in range(WORKERS)])  # type: ignore[misc]
    assert sorted(outcomes) == ["done"] * 5 + ["funding.ceiling-exceeded"] * 3
    assert audited(world).committed[2008] == 5


class Overtaken(FundingApplication):
    """Loses a race in the worst moment: right after it has read the estimate, somebody else approves it."""

    meanwhile: Callable[[], object] | None = None

    def find(self, kind: type[A], key: str) -> A | None:
        """Reads, and is overtaken once."""
        found = super().find(kind, key)
        if kind is Estimate and self.meanwhile is not None:
            overtake, self.meanwhile = self.meanwhile, None
            overtake()
        return found


class OvertakenByAFact(FundingApplication):
    """Is told something right after it has read what is known."""

    meanwhile: Callable[[], object] | None = None

    def find(self, kind: type[A], key: str) -> A | None:
        """Reads, and is overtaken once."""
        found = super().find(kind, key)
        if kind is Knowledge and self.meanwhile is not None:
            overtake, self.meanwhile = self.meanwhile, None
            overtake()
        return found


def test_a_fact_noted_while_a_release_is_decided_comes_after_it(world: World) -> None:
    world.assigned()
    world.adopt()
    world.reach(*BEFORE_SECOND)
    approved = world.assess()
    world.release(1)
    world.release(2)
    slow = World(OvertakenByAFact(world.application.store, world.application.stamp), world.clock)
    slow.application.meanwhile = lambda: world.find_nonconformity(major=True)  # type: ignore[attr-defined]
    slow.release(3)
    last = audited(world).released["allocation/SXD-2008"][-1]
    assert [each.event_id for each in last.facts] == [str(approved.id)]


def test_who_is_overtaken_is_told_what_happened_and_not_what_it_looks_like(world: World) -> None:
    world.know("SXD")
    world.fund(ceiling=100)
    world.submitted("DT-1", line("SXD", 60))
    slow = World(Overtaken(world.application.store, world.application.stamp), world.clock)
    slow.application.meanwhile = lambda: world.approve("DT-1")  # type: ignore[attr-defined]
    with pytest.raises(Refused) as refused:
        slow.approve("DT-1")
    assert refused.value.code == "funding.not-submitted"
    assert audited(world).committed[2008] == 60
