"""Agencies, reorganisations and rules asked for anything in any order, beside models that know no code of theirs."""

from __future__ import annotations

from contextlib import suppress
from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule

from services.registry.domain.agency import Agency
from services.registry.domain.obligation import POINT_1, ObligationRules
from services.registry.domain.reorganisation import Change, Reorganisation
from shared.contracts import parse
from shared.contracts.registry import Inheritance, KindObligation, Matter, ReorganisationKind, Statement, Transfer
from shared.contracts.terms import AgencyKind, Confidence, Obligation, Provenance
from shared.errors import Refused
from shared.eventstore.aggregate import Aggregate, fold
from tests.registry.building import COMMUNE, DIGEST, RULES, SEED, TODAY, head, home_affairs, ppc, registered

pytestmark = pytest.mark.slow

FIRST = date(2007, 4, 19)
DAYS = [FIRST + timedelta(days=days) for days in range(14)]
recent = st.sampled_from(DAYS)
"""The days from the directive to today, 2 May 2007."""


def same_when_folded(live: Aggregate) -> bool:
    """Tells whether every prefix of an aggregate's history loads from its bytes, and the whole makes the same."""
    documents = [parse(document.raw) for document in live.pending]
    prefixes = [fold(type(live)(live.key), documents[:length]) for length in range(len(documents) + 1)]
    return [each.version for each in prefixes] == list(range(len(documents) + 1)) and prefixes[-1] == live


def tried(ask: Any) -> str | None:
    """Returns the code of the refusal, None where it was taken."""
    try:
        ask()
    except Refused as refused:
        return refused.code
    return None


class AnAgencysLife(RuleBasedStateMachine):
    """An agency renamed, reclassified, enrolled, withdrawn and ended; a calendar of single days knows its kinds."""

    def __init__(self) -> None:
        super().__init__()
        self.agency = Agency(COMMUNE)
        named: dict[str, Any] = {"name_vi": "Cơ quan", "name_en": "Agency", "kind": AgencyKind.COMMUNE_COMMITTEE}
        self.agency.register(ppc(occurred=FIRST), **named, parent=None, provenance=SEED, rules=RULES)
        self.last = {"name": FIRST, "kind": FIRST}
        self.names = ["Cơ quan"]
        self.kinds = dict.fromkeys(DAYS, AgencyKind.COMMUNE_COMMITTEE)
        self.staff: dict[date, int] = {}
        self.enrolled: tuple[bool, date | None] = (False, None)
        self.kept = 0
        self.ended = False

    def late(self, day: date, sort: str) -> bool:
        return day < self.last[sort]

    @rule(name=st.sampled_from(("Cơ quan", "Sở A", "Sở B")), day=recent)
    def rename(self, name: str, day: date) -> None:
        wrong = self.ended or self.late(day, "name") or name == self.names[-1]
        taken = tried(lambda: self.agency.rename(ppc(occurred=day), name_vi=name, name_en="Agency")) is None
        assert taken is not wrong
        if taken:
            self.names.append(name)
            self.last["name"] = day
        assert self.agency.name_vi == self.names[-1]

    @rule(kind=st.sampled_from(AgencyKind), day=recent)
    def reclassify(self, kind: AgencyKind, day: date) -> None:
        wrong = self.ended or self.late(day, "kind") or kind is self.kinds[TODAY]
        taken = tried(lambda: self.agency.reclassify(ppc(occurred=day), kind=kind, rules=RULES)) is None
        assert taken is not wrong
        if taken:
            self.kinds |= {each: kind for each in DAYS if each >= day}
            self.last["kind"] = day

    @rule(staff=st.integers(1, 3), day=recent, told=st.booleans(), ahead=st.booleans())
    def count(self, staff: int, day: date, told: bool, ahead: bool) -> None:
        as_of = TODAY + timedelta(days=1) if ahead else day
        before = self.staff.get(as_of)
        wrong = self.ended or ahead or before == staff or (before is not None and not told)
        by = head(COMMUNE, reason="Đính chính" if told else None)
        taken = tried(lambda: self.agency.report_staff(by, staff=staff, as_of=as_of)) is None
        assert taken is not wrong
        if taken:
            self.staff[as_of] = staff
        assert self.agency.staff == self.staff

    def must(self, day: date) -> bool:
        return self.kinds[day] in (AgencyKind.PROVINCIAL_DEPARTMENT, AgencyKind.DISTRICT_COMMITTEE)

    @rule(day=recent)
    def enrol(self, day: date) -> None:
        held, since = self.enrolled
        wrong = self.ended or held or self.must(day) or (since is not None and day < since)
        request: dict[str, Any] = {"request_number": "1", "requested_on": day, "managing_agency": "Bộ"}
        taken = tried(lambda: self.agency.enrol(head(COMMUNE, occurred=day), **request, rules=RULES)) is None
        assert taken is not wrong
        if taken:
            self.enrolled = (True, day)

    @rule(day=recent)
    def withdraw(self, day: date) -> None:
        held, since = self.enrolled
        wrong = self.ended or not held or self.must(day) or (since is not None and day < since)
        by = head(COMMUNE, occurred=day, reason="Thiếu người")
        taken = tried(lambda: self.agency.withdraw(by, document_number="2", rules=RULES)) is None
        assert taken is not wrong
        if taken:
            self.enrolled = (False, day)

    @rule(erase=st.booleans())
    def contacts(self, erase: bool) -> None:
        if erase:
            taken = tried(lambda: self.agency.erase_contacts(home_affairs(reason="Theo yêu cầu"))) is None
            assert taken is (self.kept > 0)
            self.kept = 0
        else:
            taken = tried(lambda: self.agency.change_contacts(head(COMMUNE), details=DIGEST)) is None
            assert taken is not self.ended
            self.kept += taken
        assert len(self.agency.contacts) == self.kept

    @precondition(lambda self: self.agency.version > 6)
    @rule()
    def end(self) -> None:
        kind = ReorganisationKind.ABSORBED
        part: dict[str, Any] = {"reorganisation": "R", "kind": kind, "ended": True, "others": ("XA-2",)}
        assert tried(lambda: self.agency.take_part(ppc(), **part)) == ("registry.agency-ended" if self.ended else None)
        self.ended = True

    @invariant()
    def who_must_apply_follows_from_the_kind_of_the_day(self) -> None:
        for day in DAYS:
            assert self.agency.kind_on(day) is self.kinds[day]
            assert (self.agency.obligation_on(day, RULES) is Obligation.MANDATORY) is self.must(day)
            assert self.agency.applying_on(day, RULES) is (self.must(day) or self.enrolled[0])

    @invariant()
    def every_prefix_of_the_log_makes_an_agency_and_the_whole_this_one(self) -> None:
        assert same_when_folded(self.agency)


CODES = ("SO-A", "SO-B", "SO-C", "SO-D", "SO-E")
some_codes = st.lists(st.sampled_from(CODES), min_size=1, max_size=3).map(tuple)
ENDS = {"merged", "split", "absorbed", "dissolved"}
NUMBERS = {
    "merged": (2, 3, 1, 3),
    "split": (1, 1, 2, 3),
    "separated": (1, 1, 1, 3),
    "absorbed": (1, 3, 1, 1),
    "dissolved": (1, 1, 1, 3),
    "functions_transferred": (1, 3, 1, 3),
}
"""How many give and take, at least and at most, of three that are named at the most."""


def told_as(change: Change, day: date) -> Statement:
    """Returns a change as a correction states it."""
    return Statement(
        kind=change.kind,
        title=change.title,
        effective_on=day,
        predecessors=change.predecessors,
        successors=change.successors,
        ended=change.ended,
        transfers=change.transfers,
        inheritances=change.inheritances,
        provenance=Provenance("Quyết định", Confidence.FOUND),
    )


class AProvince(RuleBasedStateMachine):
    """Departments reorganised at random; the model has only who ended, and who took part in what on which day."""

    def __init__(self) -> None:
        super().__init__()
        self.agencies = {code: registered(code) for code in CODES}
        self.ended: set[str] = set()
        self.parts: list[tuple[date, set[str]]] = []
        self.made: list[Reorganisation] = []
        self.stated: list[Change | None] = []
        """What is known of each reorganisation, None where it never took place."""

    @rule(
        kind=st.sampled_from(sorted(NUMBERS)), givers=some_codes, takers=some_codes, day=recent, slip=st.integers(0, 9)
    )
    def carry_out(self, kind: str, givers: tuple[str, ...], takers: tuple[str, ...], day: date, slip: int) -> None:
        ends = kind in ENDS
        transfers = tuple(Transfer(giver, taker, "x") for giver in givers for taker in takers if giver != taker)
        heirs = tuple(Inheritance(giver, matter, takers[0]) for giver in givers for matter in Matter) if ends else ()
        if slip == 0 and heirs:
            heirs = heirs[1:]
        if slip == 1:
            transfers = ()
        change = Change(ReorganisationKind(kind), "Sắp xếp", givers, takers, transfers, heirs)
        expected = self._allowed(change, day, missing=slip == 0 and ends)
        made, before = (
            Reorganisation(f"R-{len(self.parts)}"),
            {code: each.version for code, each in self.agencies.items()},
        )
        by = ppc(occurred=day)
        taken = tried(lambda: made.carry_out(by, change=change, agencies=self.agencies)) is None
        assert taken is expected
        after = {code: each.version for code, each in self.agencies.items()}
        parties = {*givers, *takers} if taken else set()
        assert after == {code: version + (code in parties) for code, version in before.items()}
        assert same_when_folded(made)
        if taken:
            self.parts.append((day, parties))
            self.made.append(made)
            self.stated.append(change)
            self.ended |= set(givers) if ends else set()

    @rule(order=st.permutations(CODES), day=recent)
    def absorb(self, order: list[str], day: date) -> None:
        """Lets one end in another, so that some reorganisations rest on others."""
        self.carry_out("absorbed", (order[0],), (order[1],), day, 9)

    @precondition(lambda self: self.made)
    @rule(
        which=st.integers(0, 9),
        kind=st.sampled_from(sorted(NUMBERS)),
        givers=some_codes,
        takers=some_codes,
        day=recent,
        never=st.booleans(),
    )
    def correct(
        self, *, which: int, kind: str, givers: tuple[str, ...], takers: tuple[str, ...], day: date, never: bool
    ) -> None:
        at = which % len(self.made)
        made, was = self.made[at], self.stated[at]
        transfers = tuple(Transfer(giver, taker, "x") for giver in givers for taker in takers if giver != taker)
        ends = kind in ENDS
        heirs = tuple(Inheritance(giver, matter, takers[0]) for giver in givers for matter in Matter) if ends else ()
        change = Change(ReorganisationKind(kind), "Sắp xếp", givers, takers, transfers, heirs)
        expected = was is not None and self._correctable(at, was, None if never else (change, day))
        before = {code: each.version for code, each in self.agencies.items()}
        right = None if never else told_as(change, day)
        by = ppc(reason="Ghi nhầm")
        taken = tried(lambda: made.correct(by, right=right, agencies=self.agencies)) is None
        assert taken is expected
        assert same_when_folded(made)
        if not taken or was is None:
            assert before == {code: each.version for code, each in self.agencies.items()}
            return
        self.ended -= set(was.predecessors) if was.kind.value in ENDS else set()
        self.ended |= set(givers) if ends and not never else set()
        self.stated[at] = None if never else change
        self.parts[at] = (FIRST, set()) if never else (day, {*givers, *takers})

    def _correctable(self, at: int, was: Change, right: tuple[Change, date] | None) -> bool:
        """Tells whether the reorganisation may be stated anew: by the same rules, as if it had not been."""
        kept_parts, kept_ended = self.parts, self.ended
        here = set(was.predecessors) if was.kind.value in ENDS else set()
        concerned = {*was.predecessors, *was.successors}
        try:
            self.parts = [each for index, each in enumerate(self.parts) if index != at]
            self.ended = self.ended - here
            if right is None:
                return not concerned & self.ended
            change, day = right
            concerned |= {*change.predecessors, *change.successors}
            return not concerned & self.ended and self._allowed(change, day, missing=False)
        finally:
            self.parts, self.ended = kept_parts, kept_ended

    def _allowed(self, change: Change, day: date, *, missing: bool) -> bool:
        givers, takers, kind = change.predecessors, change.successors, change.kind.value
        least_givers, most_givers, least_takers, most_takers = NUMBERS[kind]
        fits = least_givers <= len(givers) <= most_givers and least_takers <= len(takers) <= most_takers
        alone = len(set(givers)) == len(givers) and len(set(takers)) == len(takers)
        apart = kind == "functions_transferred" or not {*givers} & {*takers}
        going_on = not {*givers, *takers} & self.ended
        worked = {code for when, parties in self.parts if when < day for code in parties}
        new = kind not in {"merged", "split", "separated"} or not {*takers} & worked
        after = {code for when, parties in self.parts if when > day for code in parties}
        last = kind not in ENDS or not {*givers} & after
        said = bool(change.transfers) or kind not in {"dissolved", "functions_transferred"}
        pairs = {(each.from_agency, each.to_agency) for each in change.transfers}
        busy = not pairs or ({*givers} == {a for a, _ in pairs} and {*takers} == {b for _, b in pairs})
        return fits and alone and apart and going_on and new and last and said and busy and not missing

    @invariant()
    def who_ended_is_known_and_everybody_s_file_is_whole(self) -> None:
        assert {code for code, each in self.agencies.items() if each.ended_on is not None} == self.ended
        for code, each in self.agencies.items():
            days = sorted(day for day, parties in self.parts if code in parties)
            assert sorted(each.reorganised()) == days
        assert all(same_when_folded(each) for each in self.agencies.values())


AS_ANY_KIND = [registered("CQ-1", kind) for kind in AgencyKind]


class WhoMustApply(RuleBasedStateMachine):
    """Decisions on who must apply; for every day the model keeps the one that held, and no earlier day ever changes."""

    def __init__(self) -> None:
        super().__init__()
        self.record = ObligationRules(POINT_1)
        self.calendar = {FIRST + timedelta(days=each): self.told() for each in range(60)}
        self.last = FIRST

    def told(self) -> dict[AgencyKind, Obligation]:
        return dict(self.record.versions[-1].obligations)

    @rule(
        version=st.sampled_from(("v-0", "v-1", "v-2", "v-3")),
        days=st.tuples(recent, st.integers(-2, 40)),
        changed=st.tuples(st.sampled_from(AgencyKind), st.sampled_from(Obligation)),
        whole=st.sampled_from((True, True, True, False)),
    )
    def decide(self, version: str, days: tuple[date, int], changed: tuple[AgencyKind, Obligation], whole: bool) -> None:
        decided, from_day = days[0], days[0] + timedelta(days=days[1])
        wanted = {**self.told(), changed[0]: changed[1]}
        named = tuple(KindObligation(*each) for each in wanted.items())
        taken_names = {each.version for each in self.record.decided}
        allowed = (
            whole
            and version not in taken_names
            and decided <= from_day
            and from_day > self.last
            and wanted != self.told()
        )
        taken = False
        with suppress(Refused):
            self.record.decide(
                ppc(occurred=decided),
                version=version,
                title="Quy định",
                from_day=from_day,
                obligations=named if whole else named[1:],
                note=None,
            )
            taken = True
        assert taken is allowed
        if taken:
            self.last = from_day
            self.calendar |= {day: wanted for day in self.calendar if day >= from_day}

    @invariant()
    def every_day_has_the_rule_that_the_calendar_says(self) -> None:
        for agency in AS_ANY_KIND:
            for day, held in self.calendar.items():
                assert agency.obligation_on(day, self.record.versions) is held[agency.kind]
        assert same_when_folded(self.record)


SHORT = settings(max_examples=30, stateful_step_count=20)
TestAnAgencysLife = AnAgencysLife.TestCase
TestAnAgencysLife.settings = SHORT
TestAProvince = AProvince.TestCase
TestAProvince.settings = SHORT
TestWhoMustApply = WhoMustApply.TestCase
TestWhoMustApply.settings = SHORT
