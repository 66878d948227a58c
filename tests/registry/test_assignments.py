"""Who carries the system in an agency: a committee, a management representative and a secretary, each by decision."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from typing import Any, Final

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule

from services.registry.domain.agency import Agency
from services.registry.domain.assignments import FUNCTIONS, Assignments, Stage
from services.registry.domain.person import Person, Post
from shared.acts import Act, Capacity, Role
from shared.contracts.base import Facts
from shared.contracts.fields import ContractError
from shared.contracts.registry import (
    CommitteeChanged,
    CommitteeFounded,
    CommitteeFunction,
    CommitteeMember,
    QmrNamed,
)
from shared.errors import Refused
from tests.registry.asking import DECISION, appoint, enter, register
from tests.registry.building import DEPARTMENT, DIRECTIVE, TODAY, act, entered, head, headed, home_affairs, refused
from tests.registry.test_any_order import same_when_folded
from tests.registry.world import HOME_AFFAIRS, PPC, World, head_of, problem, told
from tests.support.lifecycles import check_pair, pairs

HEAD, SECRETARY, MEMBER = CommitteeFunction.HEAD, CommitteeFunction.SECRETARY, CommitteeFunction.MEMBER
ISSUED: Final = date(2007, 4, 9)
FIRST: Final = date(2007, 4, 20)
DECIDED: Final = head(DEPARTMENT, basis=DIRECTIVE)
ONE: Final = (CommitteeMember("p-1", HEAD), CommitteeMember("p-2", SECRETARY))
TWO: Final = (*ONE, CommitteeMember("p-3", MEMBER))


def people(*keys: str) -> dict[str, Person]:
    return {key: entered(key) for key in keys or ("p-1", "p-2", "p-3")}


def found(made: Assignments, by: Act = DECIDED, agency: Agency | None = None, **more: Any) -> None:
    told_of = {"from_day": FIRST, "members": ONE, "people": people(), **more}
    made.found(by, agency=agency or headed(), **told_of)


def founded() -> Assignments:
    made = Assignments(DEPARTMENT)
    found(made)
    return made


def change(made: Assignments, by: Act = DECIDED, **more: Any) -> None:
    told_of = {"from_day": FIRST + timedelta(days=5), "members": TWO, "people": people(), **more}
    made.change(by, agency=headed(), **told_of)


def deputy(from_day: date = date(2006, 1, 1), to_day: date | None = None, post: Post = Post.DEPUTY_HEAD) -> Person:
    person = entered("p-pho")
    person.hold_post(home_affairs(), agency=DEPARTMENT, post=post, from_day=from_day, to_day=to_day)
    return person


def test_a_committee_is_founded_and_changed_by_decisions_that_name_each_other() -> None:
    made = founded()
    change(made)
    facts = made.pending[-1].facts
    assert isinstance(facts, CommitteeChanged)
    assert (facts.follows, made.members) == (made.pending[0].id, TWO)
    assert made.pending[0].legal_basis == DIRECTIVE


def test_every_assignment_rests_on_a_decision() -> None:
    made = Assignments(DEPARTMENT)
    with pytest.raises(ContractError, match="legal basis"):
        found(made, head(DEPARTMENT))
    assert made.pending == []


@pytest.mark.parametrize(
    ("by", "code"),
    [
        (head("SO-TC", basis=DIRECTIVE), "registry.not-own-agency"),
        (act(Role.QMR, DEPARTMENT), "registry.not-own-agency"),
        (act(Role.HOME_AFFAIRS, DEPARTMENT), "registry.not-own-agency"),
        (head(DEPARTMENT, basis=DIRECTIVE, person="p-2"), "registry.head-in-person"),
    ],
)
def test_the_head_of_the_agency_decides(by: Act, code: str) -> None:
    made = Assignments(DEPARTMENT)
    with refused(code, made):
        found(made, by)


def test_a_deputy_signs_in_a_recorded_capacity() -> None:
    made = Assignments(DEPARTMENT)
    found(made, head(DEPARTMENT, basis=DIRECTIVE, person="p-2", signed={"capacity": Capacity.KT, "principal": "p-1"}))
    assert made.pending[0].actor.capacity is Capacity.KT


@pytest.mark.parametrize(
    ("asked", "code", "pointer"),
    [
        ({"members": (*ONE, ONE[1])}, "registry.committee-member-repeated", "/members/2/person"),
        ({"members": (CommitteeMember("p-9", HEAD),)}, "registry.person-unknown", "/members/0/person"),
        ({"members": ONE[1:]}, "registry.committee-one-head", "/members"),
        ({"members": (ONE[0], CommitteeMember("p-2", HEAD))}, "registry.committee-one-head", "/members"),
        ({"from_day": ISSUED - timedelta(days=1)}, "registry.assignment-before-decision", "/from_day"),
        ({"from_day": date(1900, 1, 1)}, "registry.day-out-of-range", "/from_day"),
    ],
)
def test_a_committee_has_known_people_one_head_and_a_day_not_before_its_decision(
    asked: dict[str, Any], code: str, pointer: str
) -> None:
    made = Assignments(DEPARTMENT)
    with refused(code, made, pointer=pointer):
        found(made, **asked)


def test_a_change_is_later_and_changes_something() -> None:
    made = founded()
    with refused("registry.assignment-not-later", made, pointer="/from_day"):
        change(made, from_day=FIRST)
    with refused("registry.committee-unchanged", made, pointer="/members"):
        change(made, members=tuple(reversed(ONE)))


def test_an_unknown_day_of_the_decision_is_held_against_nobody() -> None:
    made = Assignments(DEPARTMENT)
    found(made, head(DEPARTMENT, basis=replace(DIRECTIVE, date=None)), from_day=date(2007, 1, 1))
    assert made.stage is Stage.FOUNDED


def test_an_erased_person_is_assigned_nothing() -> None:
    gone = people()
    gone["p-2"].erase(home_affairs(reason="Theo yêu cầu"))
    made = Assignments(DEPARTMENT)
    with refused("registry.person-erased", made, pointer="/members/1/person"):
        found(made, people=gone)


@pytest.mark.parametrize(
    "person",
    [
        entered("p-3"),
        deputy(to_day=FIRST - timedelta(days=1)),
        deputy(from_day=FIRST + timedelta(days=1)),
        deputy(post=Post.OFFICER),
    ],
)
def test_a_management_representative_is_head_or_deputy_on_the_first_day(person: Person) -> None:
    made = Assignments(DEPARTMENT)
    with refused("registry.qmr-not-management", made, pointer="/person"):
        made.name_qmr(DECIDED, agency=headed(), person=person, from_day=FIRST)


@pytest.mark.parametrize(("person", "post"), [(deputy(), "deputy_head"), (entered("p-1"), "agency_head")])
def test_the_event_says_which_post_in_management_it_was(person: Person, post: str) -> None:
    made = Assignments(DEPARTMENT)
    made.name_qmr(DECIDED, agency=headed(), person=person, from_day=FIRST)
    facts = made.pending[-1].facts
    assert isinstance(facts, QmrNamed)
    assert (facts.person, facts.post) == (person.key, post)


def test_an_assignment_is_ended_by_a_later_one_of_somebody_else() -> None:
    made = Assignments(DEPARTMENT)
    made.name_qmr(DECIDED, agency=headed(), person=deputy(), from_day=FIRST)
    with refused("registry.assigned-already", made, pointer="/person"):
        made.name_qmr(DECIDED, agency=headed(), person=deputy(), from_day=TODAY)
    with refused("registry.assignment-not-later", made, pointer="/from_day"):
        made.name_qmr(DECIDED, agency=headed(), person=entered("p-1"), from_day=FIRST)
    made.name_qmr(DECIDED, agency=headed(), person=entered("p-1"), from_day=TODAY)
    assert made.qmr is not None
    assert made.qmr.person == "p-1"


def test_a_secretary_is_one_of_the_agency_s_people() -> None:
    made, stranger = Assignments(DEPARTMENT), entered("p-3")
    with refused("registry.secretary-not-of-agency", made, pointer="/person"):
        made.name_secretary(DECIDED, agency=headed(), person=stranger, from_day=FIRST)
    stranger.employ(home_affairs(), agency=DEPARTMENT, from_day=FIRST, to_day=None)
    made.name_secretary(DECIDED, agency=headed(), person=stranger, from_day=FIRST)
    assert made.secretary is not None


@pytest.mark.parametrize(("state", "event"), pairs(Assignments.LIFE))
def test_a_committee_takes_what_its_table_allows_and_refuses_the_rest_by_its_rule(
    state: Stage, event: type[Facts]
) -> None:
    reach = {Stage.NONE: lambda: Assignments(DEPARTMENT), Stage.FOUNDED: founded}
    attempt: dict[type[Facts], Callable[[Assignments], object]] = {CommitteeFounded: found, CommitteeChanged: change}
    check_pair(Assignments.LIFE, (state, event), reach, attempt)


def test_every_function_has_a_name_in_both_languages() -> None:
    assert set(FUNCTIONS) == set(CommitteeFunction)


days = st.integers(-15, 30).map(lambda each: ISSUED + timedelta(days=each))


class SomeAssignments(RuleBasedStateMachine):
    """Decisions of all kinds in any order; a plain model keeps the last of each and who is what in the agency."""

    def __init__(self) -> None:
        super().__init__()
        self.agency, self.people = headed(), people()
        self.people["p-3"].hold_post(
            home_affairs(), agency=DEPARTMENT, post=Post.DEPUTY_HEAD, from_day=FIRST, to_day=None
        )
        self.made = Assignments(DEPARTMENT)
        self.last: dict[str, tuple[object, date]] = {}

    def _taken(self, attempt: Callable[[], object]) -> bool:
        try:
            attempt()
        except Refused:
            return False
        return True

    def _later(self, name: str, day: date) -> bool:
        return day >= ISSUED and (name not in self.last or day > self.last[name][1])

    @rule(day=days, keys=st.lists(st.sampled_from(("p-1", "p-2", "p-3", "p-9")), min_size=1, max_size=3))
    def compose(self, day: date, keys: list[str]) -> None:
        members = tuple(CommitteeMember(key, MEMBER if index else HEAD) for index, key in enumerate(keys))
        sound = len(set(keys)) == len(keys) and "p-9" not in keys and self._later("committee", day)
        asked = {"agency": self.agency, "from_day": day, "members": members, "people": self.people}
        if "committee" not in self.last:
            assert not self._taken(lambda: self.made.change(DECIDED, **asked))  # type: ignore[arg-type]
            expected = sound
            assert self._taken(lambda: self.made.found(DECIDED, **asked)) is expected  # type: ignore[arg-type]
        else:
            assert not self._taken(lambda: self.made.found(DECIDED, **asked))  # type: ignore[arg-type]
            expected = sound and self.last["committee"][0] != set(members)
            assert self._taken(lambda: self.made.change(DECIDED, **asked)) is expected  # type: ignore[arg-type]
        if expected:
            self.last["committee"] = (set(members), day)

    @rule(day=days, key=st.sampled_from(("p-1", "p-2", "p-3")), qmr=st.booleans())
    def assign(self, day: date, key: str, qmr: bool) -> None:
        name, ask = ("qmr", self.made.name_qmr) if qmr else ("secretary", self.made.name_secretary)
        inside = key == "p-1" or (key == "p-3" and day >= FIRST)
        other = name not in self.last or self.last[name][0] != key
        expected = inside and other and self._later(name, day)
        person = self.people[key]
        assert self._taken(lambda: ask(DECIDED, agency=self.agency, person=person, from_day=day)) is expected
        if expected:
            self.last[name] = (key, day)

    @invariant()
    def the_log_makes_the_same_assignments_as_the_model_keeps(self) -> None:
        for name, standing in (("qmr", self.made.qmr), ("secretary", self.made.secretary)):
            assert (None if standing is None else (standing.person, standing.from_day)) == self.last.get(name)
        kept = self.last.get("committee")
        assert (set(self.made.members), self.made.members_from) == ((set(), None) if kept is None else kept)
        assert same_when_folded(self.made, Assignments(DEPARTMENT))


TestSomeAssignments = SomeAssignments.TestCase
TestSomeAssignments.settings = settings(max_examples=60, stateful_step_count=15)

# --- over HTTP ---

PATH: Final = "/v1/agencies/SO-TC"
OWN: Final = {"kind": "quyet_dinh", "number": "45/QĐ-STC", "issuer": "Sở Tài chính", "date": "2007-04-20"}
COMMITTEE: Final = [{"person": "p-1", "function": "head"}, {"person": "p-2", "function": "secretary"}]


def ready(world: World) -> None:
    register(world, "SO-TC")
    for person in ("p-1", "p-2"):
        enter(world, person)
    appoint(world, "SO-TC")
    post = {"agency": "SO-TC", "post": "deputy_head", "from_day": "2006-01-01"}
    told(world.change("/v1/people/p-2/posts", HOME_AFFAIRS, 1, post))


def story(world: World) -> None:
    ready(world)
    own = head_of("SO-TC")
    body: dict[str, Any] = {"from_day": "2007-04-20", "members": COMMITTEE, "legal_basis": OWN}
    made = world.create(f"{PATH}/steering-committee", own, body)
    told(made, 201)
    assert made.headers["Location"] == f"{PATH}/assignments"
    named = {"person": "p-2", "from_day": "2007-04-23", "legal_basis": OWN}
    told(world.change(f"{PATH}/qmr", own, 1, named))
    told(world.change(f"{PATH}/iso-secretary", own, 2, named))
    alone = {"from_day": "2007-05-01", "members": COMMITTEE[:1], "legal_basis": OWN}
    told(world.change(f"{PATH}/steering-committee/changes", own, 3, alone))


def test_who_carries_the_system_is_read_for_any_day(world: World) -> None:
    story(world)
    now = told(world.get(f"{PATH}/assignments"))
    assert (now["version"], len(now["committee"]["members"]), now["qmr"]["person"]) == (4, 1, "p-2")
    assert now["committee"]["event"]["legal_basis"]["number"] == "45/QĐ-STC"
    assert [each["to_day"] for each in now["committees"]] == ["2007-04-30", None]
    then = told(world.get(f"{PATH}/assignments?on=2007-04-22"))
    assert (len(then["committee"]["members"]), then["qmr"], then["secretary"]) == (2, None, None)
    assert told(world.get(f"{PATH}/assignments?on=2007-04-19"))["committee"] is None


def test_a_representative_who_has_left_management_shows_as_such(world: World) -> None:
    story(world)
    end = {"agency": "SO-TC", "post": "deputy_head", "from_day": "2006-01-01", "to_day": "2007-04-30"}
    told(world.change("/v1/people/p-2/posts", HOME_AFFAIRS, 2, end))
    for on, inside in (("2007-04-30", True), ("2007-05-01", False)):
        assert told(world.get(f"{PATH}/assignments?on={on}"))["qmr"]["in_management"] is inside
    told(
        world.change(
            f"{PATH}/qmr", head_of("SO-TC"), 4, {"person": "p-1", "from_day": "2007-05-02", "legal_basis": OWN}
        )
    )
    assert told(world.get(f"{PATH}/assignments"))["qmr"]["in_management"] is True


def test_a_decision_is_asked_for_and_nobody_else_decides(world: World) -> None:
    ready(world)
    body: dict[str, Any] = {"from_day": "2007-04-20", "members": COMMITTEE, "legal_basis": OWN}
    bare = {name: value for name, value in body.items() if name != "legal_basis"}
    path = f"{PATH}/steering-committee"
    with world.nothing_recorded():
        problem(world.create(path, head_of("SO-TC"), bare), 422, "shared.legal-basis-required", "/legal_basis")
        problem(world.get(f"{PATH}/assignments"), 404, "shared.not-found")
        late: dict[str, Any] = {**body, "legal_basis": {**DECISION, "date": "2007-04-25"}}
        problem(world.create(path, head_of("SO-TC"), late), 422, "registry.assignment-before-decision", "/from_day")
    problem(world.create(path, head_of("SO-XD"), body), 403, "shared.other-agency")
    problem(world.create(path, PPC, body), 403, "shared.right-missing")
