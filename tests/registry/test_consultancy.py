"""Consultancy contracts: recorded by the buyer's side, naming who consulted; never an agency's own people."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any, Final

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule

from services.registry.domain.agency import Agency
from services.registry.domain.consultancy import Consultancy, Contract, Stage
from services.registry.domain.person import Person, Post
from shared.acts import Act, Role
from shared.contracts.base import Facts
from shared.contracts.registry import ConsultancyContracted, ConsultancyEnded
from shared.errors import Refused
from tests.registry.asking import enter, register
from tests.registry.building import (
    DEPARTMENT,
    SOURCE,
    TODAY,
    act,
    entered,
    head,
    headed,
    home_affairs,
    ppc,
    refused,
    registered,
)
from tests.registry.test_any_order import same_when_folded
from tests.registry.world import DOST, HOME_AFFAIRS, INSPECTOR, Who, World, head_of, problem, told
from tests.support.lifecycles import check_pair, pairs

AGENCY: Final = "SO-TC"
DEAL: Final = Contract("Trung tâm Tư vấn minh hoạ", "07/HĐ-TV", date(2007, 4, 1), date(2007, 12, 31), 45_000_000)
BUYER: Final = head(AGENCY)
DOST_BUYS: Final = act(Role.DOST, DEPARTMENT)


def contracted(
    by: Act = BUYER,
    *,
    agency: Agency | None = None,
    buyer: Agency | None = None,
    bought_by: Person | None = None,
    consultants: tuple[Person, ...] | None = None,
    deal: Contract = DEAL,
) -> Consultancy:
    made, consulted = Consultancy("TV-2007-01"), registered(AGENCY) if agency is None else agency
    made.contract(
        by,
        agency=consulted,
        buyer=consulted if buyer is None else buyer,
        bought_by=entered("p-1") if bought_by is None else bought_by,
        consultants=(entered("p-tuvan"),) if consultants is None else consultants,
        contract=deal,
    )
    return made


def ended() -> Consultancy:
    made = contracted()
    made.end(BUYER, ended_on=TODAY, accepted=True, note=None)
    return made


def test_the_agency_itself_and_dost_for_it_buy() -> None:
    assert contracted().buyer == AGENCY
    made = contracted(DOST_BUYS, buyer=registered(DEPARTMENT))
    assert (made.agency, made.buyer, made.stage) == (AGENCY, DEPARTMENT, Stage.RUNNING)


@pytest.mark.parametrize("stranger", [head("SO-XD"), home_affairs(), ppc(), act(Role.ASSESSOR, AGENCY)])
def test_nobody_but_the_buyer_s_side_records_it(stranger: Act) -> None:
    with refused("registry.not-buyers-side"):
        contracted(stranger)
    made = contracted()
    with refused("registry.not-buyers-side", made):
        made.end(stranger, ended_on=TODAY, accepted=True, note=None)


def test_another_agency_buys_no_consultancy_for_it() -> None:
    with refused("registry.buyer-is-neither", pointer="/buyer"):
        contracted(head("SO-XD"), buyer=registered("SO-XD"))


def test_dost_records_what_it_buys_for_itself_as_an_agency_and_not_as_the_competent_body() -> None:
    with refused("registry.own-file"):
        contracted(DOST_BUYS, agency=registered(DEPARTMENT))
    assert contracted(head(DEPARTMENT), agency=registered(DEPARTMENT)).agency == DEPARTMENT


def worked(from_day: date, to_day: date | None) -> Person:
    person = entered("p-tuvan")
    person.employ(home_affairs(), agency=AGENCY, from_day=from_day, to_day=to_day)
    return person


def posted() -> Person:
    person = entered("p-tuvan")
    person.hold_post(home_affairs(), agency=AGENCY, post=Post.QMR, from_day=date(2007, 6, 1), to_day=None)
    return person


@pytest.mark.parametrize(
    "person",
    [worked(date(2005, 1, 1), None), worked(date(2006, 1, 1), DEAL.from_day), worked(DEAL.to_day, None), posted()],
)
def test_an_agency_s_own_people_are_no_consultants(person: Person) -> None:
    with refused("registry.own-people-consult", pointer="/consultants/0"):
        contracted(consultants=(person,))


@pytest.mark.parametrize("person", [worked(date(2005, 1, 1), date(2007, 3, 31)), worked(date(2008, 1, 1), None)])
def test_who_left_before_or_came_after_may_consult(person: Person) -> None:
    assert contracted(consultants=(person,)).stage is Stage.RUNNING


def test_the_head_is_one_of_its_people_for_as_long_as_the_term_lasts() -> None:
    with refused("registry.own-people-consult", pointer="/consultants/0"):
        contracted(agency=headed(AGENCY, by="p-tuvan"))
    followed = headed(AGENCY, by="p-tuvan")
    followed.appoint_head(ppc(), person=entered("p-2"), term_from=date(2007, 1, 1), term_to=None)
    assert contracted(agency=followed).stage is Stage.RUNNING
    coming = headed(AGENCY, by="p-2")
    coming.appoint_head(ppc(), person=entered("p-tuvan"), term_from=date(2007, 12, 1), term_to=None)
    with refused("registry.own-people-consult", pointer="/consultants/0"):
        contracted(agency=coming)


@pytest.mark.parametrize(
    ("asked", "code", "pointer"),
    [
        ({"consultants": ()}, "registry.consultants-unnamed", "/consultants"),
        ({"consultants": (entered("a"), entered("a"))}, "registry.consultant-repeated", "/consultants/1"),
        ({"consultants": (entered("p-1"),)}, "registry.buyer-consults", "/consultants/0"),
        ({"deal": Contract("B", "1", TODAY, date(2007, 5, 1), 0)}, "registry.period-reversed", "/to_day"),
        ({"deal": Contract("B", "1", date(1900, 1, 1), TODAY, 0)}, "registry.day-out-of-range", "/from_day"),
    ],
)
def test_what_cannot_be_is_refused(asked: dict[str, Any], code: str, pointer: str) -> None:
    with refused(code, pointer=pointer):
        contracted(**asked)


@pytest.mark.parametrize("day", [date(2007, 3, 31), TODAY + timedelta(days=1)])
def test_it_ends_between_its_first_day_and_today(day: date) -> None:
    made = contracted()
    with refused("registry.consultancy-end-day", made, pointer="/ended_on"):
        made.end(BUYER, ended_on=day, accepted=True, note=None)


def test_breaking_it_off_without_acceptance_needs_a_reason() -> None:
    made = contracted()
    with refused("registry.reason-required", made, pointer="/reason"):
        made.end(BUYER, ended_on=TODAY, accepted=False, note=None)
    made.end(head(AGENCY, reason="Bên tư vấn không thực hiện"), ended_on=TODAY, accepted=False, note=None)
    assert made.stage is Stage.ENDED


REACH: Final = {Stage.RUNNING: contracted, Stage.ENDED: ended}


@pytest.mark.parametrize(("state", "event"), pairs(Consultancy.LIFE))
def test_a_contract_takes_what_its_table_allows_and_refuses_the_rest_by_its_rule(
    state: Stage, event: type[Facts]
) -> None:
    attempt: dict[type[Facts], Callable[[Consultancy], object]] = {
        ConsultancyEnded: lambda each: each.end(BUYER, ended_on=TODAY, accepted=True, note=None)
    }
    check_pair(Consultancy.LIFE, (state, event), REACH, attempt)


class AContract(RuleBasedStateMachine):
    """Contracts that anybody asks for with anybody as consultant; a model of who works where says what is taken."""

    def __init__(self) -> None:
        super().__init__()
        self.agencies = {code: registered(code) for code in (AGENCY, DEPARTMENT)}
        self.people = {key: entered(key) for key in ("a", "b", "c")}
        self.workplaces: dict[str, set[str]] = {key: set() for key in self.people}
        self.made: Consultancy | None = None
        self.over = False

    @rule(who=st.sampled_from("abc"), where=st.sampled_from((AGENCY, DEPARTMENT)))
    def employ(self, who: str, where: str) -> None:
        if where not in self.workplaces[who]:
            self.people[who].employ(home_affairs(), agency=where, from_day=date(2007, 6, 1), to_day=None)
            self.workplaces[who].add(where)

    @rule(
        role=st.sampled_from((Role.AGENCY_HEAD, Role.QMR, Role.DOST, Role.PPC)),
        actor=st.sampled_from((AGENCY, DEPARTMENT, "SO-XD")),
        agency=st.sampled_from((AGENCY, DEPARTMENT)),
        buyer=st.sampled_from((AGENCY, DEPARTMENT)),
        signer=st.sampled_from("abc"),
        named=st.lists(st.sampled_from("abc"), max_size=3),
        days=st.integers(-1, 90),
    )
    def contract(
        self, *, role: Role, actor: str, agency: str, buyer: str, signer: str, named: list[str], days: int
    ) -> None:
        if self.made is not None:
            return
        end = DEAL.from_day + timedelta(days=days)
        meeting = end >= date(2007, 6, 1)
        expected = (
            actor == buyer
            and ((role is Role.DOST and agency != actor) or (role in (Role.AGENCY_HEAD, Role.QMR) and agency == buyer))
            and days >= 0
            and 0 < len(named) == len(set(named))
            and signer not in named
            and not (meeting and any(self.workplaces[each] & {agency, buyer} for each in named))
        )
        made, deal = Consultancy("TV-1"), Contract("B", "1", DEAL.from_day, end, 0)
        try:
            made.contract(
                act(role, actor),
                agency=self.agencies[agency],
                buyer=self.agencies[buyer],
                bought_by=self.people[signer],
                consultants=[self.people[each] for each in named],
                contract=deal,
            )
        except Refused:
            assert not expected
        else:
            assert expected
            self.made = made

    @rule(day=st.dates(date(2007, 3, 25), date(2007, 5, 8)), accepted=st.booleans(), reason=st.none() | st.just("Vì"))
    def end(self, day: date, accepted: bool, reason: str | None) -> None:
        if self.made is None:
            return
        role = Role.DOST if self.made.buyer != self.made.agency else Role.AGENCY_HEAD
        by = act(role, self.made.buyer, reason=reason)
        expected = not self.over and DEAL.from_day <= day <= TODAY and (accepted or reason is not None)
        try:
            self.made.end(by, ended_on=day, accepted=accepted, note=None)
        except Refused:
            assert not expected
        else:
            assert expected
            self.over = True

    @invariant()
    def the_log_makes_the_same_contract_and_so_does_every_prefix(self) -> None:
        if self.made is not None:
            assert same_when_folded(self.made, Consultancy("TV-1"))
            assert self.made.stage is (Stage.ENDED if self.over else Stage.RUNNING)


TestAContract = AContract.TestCase
TestAContract.settings = settings(max_examples=60, stateful_step_count=15)

# --- over HTTP ---

PATH: Final = "/v1/consultancies"
BODY: Final = {
    "consultancy": "TV-2007-01",
    "agency": AGENCY,
    "buyer": AGENCY,
    "bought_by": "p-1",
    "body": "Trung tâm Tư vấn minh hoạ",
    "consultants": ["p-tuvan"],
    "contract_number": "07/HĐ-TV",
    "from_day": "2007-04-01",
    "to_day": "2007-12-31",
    "value": 45_000_000,
}


def ready(world: World) -> None:
    for code in (AGENCY, DEPARTMENT):
        register(world, code)
    for person in ("p-1", "p-tuvan"):
        enter(world, person)


def test_a_contract_is_recorded_ended_and_read_by_those_who_decide_on_independence(world: World) -> None:
    ready(world)
    told(world.create(PATH, head_of(AGENCY), BODY), 201)
    end = {"ended_on": "2007-05-02", "accepted": True}
    told(world.change(f"{PATH}/TV-2007-01/end", head_of(AGENCY), 1, end))
    with world.nothing_recorded():
        again = world.change(f"{PATH}/TV-2007-01/end", head_of(AGENCY), 2, end)
        problem(again, 409, "registry.consultancy-ended-already")
    assessor: Who = ("p-cgdg", (Role.ASSESSOR,), None)
    shown = told(world.get(f"{PATH}/TV-2007-01", assessor))
    assert (shown["stage_vi"], shown["value"], shown["consultants"]) == ("đã kết thúc", 45_000_000, ["p-tuvan"])
    assert (shown["ended"]["accepted"], shown["ended"]["event"]["actor"], shown["version"]) == (True, "p-1", 2)
    assert [each.source for each in world.log()][-1] == SOURCE


def test_an_agency_reads_its_own_contracts_alone(world: World) -> None:
    ready(world)
    told(world.create(PATH, head_of(AGENCY), BODY), 201)
    told(world.create(PATH, DOST, {**BODY, "consultancy": "TV-2007-02", "buyer": DEPARTMENT}), 201)
    assert len(told(world.get(PATH, INSPECTOR))["items"]) == 2
    assert len(told(world.get(f"{PATH}?buyer={DEPARTMENT}", INSPECTOR))["items"]) == 1
    assert len(told(world.get(PATH, head_of(AGENCY)))["items"]) == 2
    assert told(world.get(PATH, head_of("SO-XD")))["items"] == []
    for path in (f"{PATH}/TV-2007-01", f"{PATH}/TV-NONE", f"{PATH}?agency={AGENCY}"):
        problem(world.get(path, head_of("SO-XD")), 403, "shared.other-agency")
    problem(world.get(f"{PATH}/TV-NONE", INSPECTOR), 404, "shared.not-found")


def test_a_value_is_a_whole_number_of_dong(world: World) -> None:
    ready(world)
    with world.nothing_recorded():
        for value in ("1000", -1):
            problem(world.create(PATH, head_of(AGENCY), {**BODY, "value": value}), 422, "shared.body-invalid", "/value")


@pytest.mark.forbidden_pair("registry.own-people-consult")
def test_who_works_in_the_agency_does_not_consult_for_it(world: World) -> None:
    ready(world)
    employment = {"agency": AGENCY, "from_day": "2006-01-01"}
    told(world.change("/v1/people/p-tuvan/employments", HOME_AFFAIRS, 1, employment))
    answer = world.create(PATH, head_of(AGENCY), BODY)
    problem(answer, 403, "registry.own-people-consult", "/consultants/0")


@pytest.mark.forbidden_pair("registry.buyer-consults")
def test_who_buys_does_not_consult(world: World) -> None:
    ready(world)
    answer = world.create(PATH, head_of(AGENCY), {**BODY, "bought_by": "p-tuvan"})
    problem(answer, 403, "registry.buyer-consults", "/consultants/0")


def test_an_end_is_recorded_by_the_buyer_and_over_http_by_nobody_else(world: World) -> None:
    ready(world)
    told(world.create(PATH, head_of(AGENCY), BODY), 201)
    end = {"ended_on": "2007-05-02", "accepted": True}
    for who in (head_of("SO-XD"), DOST):
        problem(world.change(f"{PATH}/TV-2007-01/end", who, 1, end), 403, "registry.not-buyers-side")


def test_the_log_tells_the_contract_to_whoever_listens(world: World) -> None:
    ready(world)
    told(world.create(PATH, head_of(AGENCY), BODY), 201)
    facts = world.log()[-1].facts
    assert isinstance(facts, ConsultancyContracted)
    assert (facts.agencies(), facts.consultants, facts.bought_by) == ((AGENCY,), ("p-tuvan",), "p-1")
