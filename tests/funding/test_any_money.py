"""Frames, ceilings and estimates in any order: what a ledger of sums by year and source allows happens, and no more."""

from __future__ import annotations

import shutil
import tempfile
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from pathlib import Path

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from services.funding.domain.frame import Frame
from shared.contracts.funding import FramePart
from shared.errors import Refused
from tests.funding.auditor import Auditor
from tests.funding.deciding import adjust, amend, reframe, revise, send_back
from tests.funding.world import FINANCE, FUND, PERIOD, PLANNING, World, line, queries, sqlite_store
from tests.support.machines import run_everywhere

pytestmark = pytest.mark.slow

AID = "Nguồn viện trợ"
AGENCIES = ("SXD", "SNV", "SYT")
YEARS = st.sampled_from((2008, 2008, 2009))
SOURCES = st.sampled_from((FUND, FUND, AID))
KEYS = st.sampled_from(("DT-1", "DT-2", "DT-3"))
AMOUNTS = st.integers(0, 60)
LINES = st.dictionaries(st.sampled_from(AGENCIES), st.integers(0, 40), min_size=1, max_size=3)
Place = tuple[int, str]
REACHED: Counter[str] = Counter()


@dataclass
class Asked:
    """An estimate as the ledger keeps it: what it asks for, what is in force, and how far it has come."""

    place: Place
    lines: dict[str, int]
    force: dict[str, int] = field(default_factory=dict)
    stage: str = "proposed"
    balanced: set[str] = field(default_factory=set)
    signed: set[str] = field(default_factory=set)


class Money(RuleBasedStateMachine):
    """Commands in any order on a real store, each foretold by a ledger that only adds up."""

    def __init__(self) -> None:
        super().__init__()
        self.directory = Path(tempfile.mkdtemp(prefix="money-"))
        self.world = World.on(sqlite_store(self.directory))
        self.auditor = Auditor()
        self.whole = 0
        self.parts: dict[Place, int] = {}
        self.ceilings: dict[Place, int] = {}
        self.estimates: dict[str, Asked] = {}
        self.held: dict[tuple[str, int], str] = {}

    def teardown(self) -> None:
        try:
            self.the_views_tell_what_the_ledger_tells()
        finally:
            self.world.application.store.close()
            shutil.rmtree(self.directory)

    @initialize()
    def there_is_a_frame(self) -> None:
        self.world.know(*AGENCIES)
        self.reframe(100, {(2008, FUND): 70, (2008, AID): 30, (2009, FUND): 60})
        self.fund(2008, FUND, 50)
        self.walk("DT-1", 2008, FUND, {"SXD": 20, "SNV": 10})

    def foretold(self, allowed: bool, command: Callable[[], object], name: str) -> bool:
        """Runs a command and holds it to what the ledger said; a refusal changes nothing."""
        before = self.world.application.store.head()
        happened = name
        try:
            command()
        except Refused as refused:
            happened = refused.code
        assert (happened == name) is allowed, (name, happened)
        assert allowed or self.world.application.store.head() == before
        REACHED[happened] += 1
        return allowed

    def committed(self, place: Place, but: str = "") -> int:
        """Returns what the estimates in force take of a year and source."""
        return sum(sum(e.force.values()) for key, e in self.estimates.items() if e.place == place and key != but)

    @rule(
        whole=st.integers(0, 140),
        parts=st.dictionaries(st.tuples(YEARS, SOURCES), st.integers(0, 90), min_size=1, max_size=4),
    )
    def reframe(self, whole: int, parts: dict[Place, int]) -> None:
        allowed = (
            all(1 <= each <= whole for each in parts.values())
            and (whole, parts) != (self.whole, self.parts)
            and whole >= sum(self.ceilings.values())
            and all(parts.get(place, 0) >= taken for place, taken in self.ceilings.items())
        )
        stated = [FramePart(*place, each) for place, each in parts.items()]
        if self.foretold(allowed, lambda: reframe(self.world, whole, *stated), "reframed"):
            self.whole, self.parts = whole, dict(parts)

    @rule(more=st.integers(-30, 40))
    def reframe_a_little(self, more: int) -> None:
        self.reframe(self.whole + more, {place: max(1, each + more) for place, each in self.parts.items()})

    def fits(self, place: Place, amount: int) -> bool:
        """Tells whether the frame has room for a ceiling."""
        others = sum(each for where, each in self.ceilings.items() if where != place)
        return 1 <= amount <= self.parts.get(place, 0) and others + amount <= self.whole

    @rule(year=YEARS, source=SOURCES, amount=AMOUNTS)
    def fund(self, year: int, source: str, amount: int) -> None:
        allowed = all(where[0] != year for where in self.ceilings) and self.fits((year, source), amount)
        if self.foretold(allowed, lambda: self.world.fund(year, amount, source=source), "funded"):
            self.ceilings[year, source] = amount

    @rule(year=YEARS, source=SOURCES, amount=AMOUNTS)
    def adjust(self, year: int, source: str, amount: int) -> None:
        place = (year, source)
        allowed = (
            any(where[0] == year for where in self.ceilings)
            and amount != self.ceilings.get(place, 0)
            and amount >= self.committed(place)
            and self.fits(place, amount)
        )
        if self.foretold(allowed, lambda: adjust(self.world, amount, year=year, source=source), "adjusted"):
            self.ceilings[place] = amount
            if sum(where[0] == year for where in self.ceilings) > 1:
                REACHED["a second source"] += 1

    @rule(key=KEYS, year=YEARS, source=SOURCES, lines=LINES)
    def propose(self, key: str, year: int, source: str, lines: dict[str, int]) -> None:
        place = (year, source)
        allowed = key not in self.estimates and place in self.ceilings and 0 not in lines.values()
        asked = [line(*each) for each in lines.items()]
        if self.foretold(allowed, lambda: self.world.propose(key, *asked, year=year, source=source), "proposed"):
            self.estimates[key] = Asked(place, dict(lines))

    def at(self, key: str, *stages: str) -> bool:
        """Tells whether an estimate is in one of these states."""
        return key in self.estimates and self.estimates[key].stage in stages

    @rule(key=KEYS, planning=st.booleans())
    def balance(self, key: str, planning: bool) -> None:
        actor = PLANNING if planning else FINANCE
        allowed = self.at(key, "proposed") and actor.person not in self.estimates[key].balanced
        if self.foretold(allowed, lambda: self.world.balance(key, actor), "balanced"):
            asked = self.estimates[key]
            asked.balanced.add(actor.person)
            asked.stage = "balanced" if len(asked.balanced) == 2 else "proposed"

    @rule(key=KEYS, planning=st.booleans())
    def sign(self, key: str, planning: bool) -> None:
        actor = PLANNING if planning else FINANCE
        allowed = self.at(key, "balanced") and actor.person not in self.estimates[key].signed
        if self.foretold(allowed, lambda: self.world.sign(key, actor), "signed"):
            asked = self.estimates[key]
            asked.signed.add(actor.person)
            asked.stage = "submitted" if len(asked.signed) == 2 else "balanced"

    @rule(key=KEYS)
    def approve(self, key: str) -> None:
        allowed = self.at(key, "submitted")
        if allowed:
            asked = self.estimates[key]
            year = asked.place[0]
            free = all(self.held.get((agency, year), key) == key for agency in asked.lines)
            total = self.committed(asked.place, but=key) + sum(asked.lines.values())
            allowed = free and total <= self.ceilings[asked.place]
        if self.foretold(allowed, lambda: self.world.approve(key), "approved"):
            asked = self.estimates[key]
            if asked.force:
                REACHED["amended"] += 1
            asked.stage, asked.force = "approved", dict(asked.lines)
            self.held.update({(agency, asked.place[0]): key for agency in asked.lines})

    @rule(key=KEYS)
    def send_back(self, key: str) -> None:
        if self.foretold(self.at(key, "submitted"), lambda: send_back(self.world, key), "returned"):
            self.estimates[key].stage = "returned"

    def again(self, key: str, lines: dict[str, int]) -> None:
        """A round begins."""
        asked = self.estimates[key]
        self.estimates[key] = replace(asked, lines=dict(lines), stage="proposed", balanced=set(), signed=set())

    @rule(key=KEYS, lines=LINES)
    def revise(self, key: str, lines: dict[str, int]) -> None:
        allowed = self.at(key, "returned") and 0 not in lines.values()
        asked = [line(*each) for each in lines.items()]
        if self.foretold(allowed, lambda: revise(self.world, key, *asked), "revised"):
            self.again(key, lines)

    @rule(key=KEYS, lines=LINES)
    def amend(self, key: str, lines: dict[str, int]) -> None:
        allowed = self.at(key, "approved") and 0 not in lines.values() and lines != self.estimates[key].force
        asked = [line(*each) for each in lines.items()]
        if self.foretold(allowed, lambda: amend(self.world, key, *asked), "amendment"):
            self.again(key, lines)

    @rule(key=KEYS, year=YEARS, source=SOURCES, lines=LINES)
    def walk(self, key: str, year: int, source: str, lines: dict[str, int]) -> None:
        """Most of what is interesting lies behind a whole round, so whole ones are walked, too."""
        if self.at(key, "approved"):
            self.amend(key, lines)
        elif self.at(key, "returned"):
            self.revise(key, lines)
        else:
            self.propose(key, year, source, lines)
        for planning in (True, False):
            self.balance(key, planning)
        for planning in (False, True):
            self.sign(key, planning)
        self.approve(key)

    @invariant()
    def the_decisions_use_what_the_ledger_adds_up(self) -> None:
        self.auditor.read(self.world.application.store.entries(self.auditor.position, 1_000))
        self.auditor.settled()
        frame = self.world.application.load(Frame, PERIOD)
        rooms = {(each.year, each.source_of_fund): each.budgeted for each in frame.rooms if each.budgeted}
        assert self.whole == 0 or (frame.ceiling, rooms) == (self.whole, self.ceilings)
        for year in {where[0] for where in self.ceilings}:
            budget = self.world.budget(year)
            for source, ceiling in budget.sources.items():
                assert ceiling == self.ceilings[year, source]
                assert budget.committed_of(source) == self.committed((year, source)) <= ceiling
        for (agency, year), key in self.held.items():
            assert self.world.allocation(agency, year).assigned == self.estimates[key].force.get(agency, 0)

    def the_views_tell_what_the_ledger_tells(self) -> None:
        """Folds the log anew and holds what it shows to the ledger."""
        asked = queries(self.world)[1]
        for key, each in self.estimates.items():
            shown = asked.estimate(key)
            assert (shown["state"], {one["agency"]: one["amount"] for one in shown["lines"]}) == (
                each.stage,
                each.lines,
            )
        for year in {where[0] for where in self.ceilings}:
            sources = {
                one["source_of_fund"]: (one["ceiling"], one["committed"]) for one in asked.budget(year)["sources"]
            }
            assert sources == {s: (c, self.committed((y, s))) for (y, s), c in self.ceilings.items() if y == year}
        assert self.whole == 0 or asked.frame(PERIOD)["remaining"] == self.whole - sum(self.ceilings.values())


WANTED = (
    "reframed", "adjusted", "a second source", "returned", "revised", "amended", "funding.frame-exceeded",
    "funding.frame-below-budgets", "funding.budget-below-committed", "funding.ceiling-exceeded",
)  # fmt: skip


def test_whatever_is_decided_in_whatever_order_no_year_and_source_gives_more_than_it_has() -> None:
    campaign = settings.get_profile(settings.get_current_profile_name())
    fewer = settings(campaign, max_examples=max(5, campaign.max_examples // 4), stateful_step_count=30)
    run_everywhere(Money, REACHED.keys, WANTED, fewer)
