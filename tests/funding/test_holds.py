"""A severe open signal defers the next release for a counted time; people decide, the signal never does."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest

from services.funding.domain.hold import Concerned, Hold, Stage
from services.funding.domain.rules import HOLD_RULES
from shared.acts import Actor, BasisKind, LegalBasis
from shared.contracts.base import Facts
from shared.contracts.document import parse
from shared.contracts.funding import (
    HoldConfirmed,
    HoldEnded,
    HoldLifted,
    RecoveryDecided,
    RecoveryRecommended,
)
from shared.contracts.terms import FactCited
from shared.eventstore.aggregate import fold
from shared.eventstore.states import StateCodec
from shared.workdays import load
from tests.funding.web import DECISION as WEB_DECISION
from tests.funding.web import FINANCE as OFFICER
from tests.funding.web import PPC as CHAIRMAN
from tests.funding.web import Web, problem, release, told
from tests.funding.world import (
    BEFORE_SECOND,
    DECISION,
    FINANCE,
    HEAD,
    INSPECTOR,
    MORNING,
    PPC,
    SIGNAL,
    World,
    queries,
)
from tests.support.lifecycles import check_pair, pairs

TODAY = MORNING.date()
LAST = date(2008, 3, 24)
"""The 15th working day after Monday 2008-03-03: three weeks, and no holiday in them."""


@pytest.fixture
def ready(world: World) -> World:
    """A world in which SXD has all that its first tranche asks for."""
    world.assigned(amount=100)
    world.adopt()
    return world


def until(world: World, day: date) -> None:
    """Lets time pass up to the same hour of `day`."""
    world.later(days=(day - world.clock.now().date()).days)


def confirm(world: World, actor: Actor = FINANCE, basis: LegalBasis | None = DECISION, key: str = SIGNAL) -> None:
    world.application.confirm_hold(world.act(actor, basis=basis), hold=key)


def lift(world: World, actor: Actor = FINANCE, basis: LegalBasis | None = DECISION, key: str = SIGNAL) -> None:
    world.application.lift_hold(world.act(actor, basis=basis), hold=key)


def recover(world: World, actor: Actor = PPC, basis: LegalBasis | None = DECISION, *, yes: bool = True) -> None:
    world.application.decide_recovery(world.act(actor, basis=basis), hold=SIGNAL, recover=yes)


def hold(world: World, key: str = SIGNAL) -> Hold:
    return world.application.load(Hold, key)


def test_a_severe_signal_defers_the_next_release_for_15_working_days_and_not_a_day_more(ready: World) -> None:
    ready.signal()
    assert (hold(ready).from_day, hold(ready).last_day, hold(ready).working_days) == (TODAY, LAST, 15)
    until(ready, LAST)
    with ready.refuses("funding.tranche-deferred", agency="SXD", hold=SIGNAL):
        ready.release(1)
    ready.later(days=1)
    size = ready.size
    ready.release(1)
    assert ready.size == size + 1, "that the time ran out is derived: nothing is recorded of it"


@pytest.mark.parametrize(
    ("raised", "last"),
    [
        (date(2007, 4, 19), date(2007, 5, 15)),
        (date(2008, 2, 1), date(2008, 2, 28)),
        (date(2009, 8, 20), date(2009, 9, 11)),
        (date(2009, 12, 21), date(2010, 1, 12)),
    ],
)
def test_the_days_are_those_that_state_bodies_work(raised: date, last: date) -> None:
    """Known answers: over the Hùng kings' day, 30 April and 1 May, over Tết, over 2 September, over New Year."""
    assert load().provisional().add(raised, HOLD_RULES[0].working_days) == last


def test_a_release_that_is_said_to_be_older_is_deferred_like_any_other(ready: World) -> None:
    ready.later(days=1)
    ready.signal()
    with ready.refuses("funding.tranche-deferred"):
        ready.release(1, occurred=TODAY)


def test_a_signal_that_is_heard_late_is_counted_from_when_it_was_recorded(ready: World) -> None:
    ready.later(days=-30)
    told = ready.told(*_raised(ready))
    ready.later(days=30)
    ready.take(told)
    assert hold(ready).from_day == TODAY - timedelta(30)
    ready.release(1)


def _raised(world: World) -> tuple[Facts, None, Actor]:
    """Returns what tells of a severe signal, without taking it in."""
    other = World(world.application, world.clock, dict(world.positions))
    facts: list[Facts] = []
    other.hear = lambda said, *_: facts.append(said)  # type: ignore[method-assign, assignment]
    other.signal()
    return facts[0], None, INSPECTOR


def test_a_signal_that_is_not_severe_defers_nothing(ready: World) -> None:
    ready.signal(severe=False)
    assert ready.application.find(Hold, SIGNAL) is None
    ready.uphold()
    ready.release(1)


def test_heard_again_it_is_one_deferral(ready: World) -> None:
    document = ready.signal()
    size = ready.size
    ready.take(document)
    assert ready.size == size


def test_confirmed_by_numbered_decision_it_holds_until_it_is_lifted(ready: World) -> None:
    ready.signal()
    confirm(ready)
    until(ready, LAST + timedelta(200))
    with ready.refuses("funding.tranche-deferred"):
        ready.release(1)
    with ready.refuses("funding.hold-decided", hold=SIGNAL):
        confirm(ready, PPC)
    lift(ready, PPC)
    ready.release(1)


@pytest.mark.parametrize("decide", [confirm, lift])
def test_without_a_decision_in_time_it_is_over_and_not_decided_any_more(
    ready: World, decide: Callable[[World], None]
) -> None:
    ready.signal()
    until(ready, LAST + timedelta(1))
    with ready.refuses("funding.hold-lapsed", days=15, last_day=LAST):
        decide(ready)
    _, asked = queries(ready)
    shown = asked.hold(SIGNAL)
    assert (shown["lapsed"], shown["holds"], shown["state"]) == (True, False, "deferring")
    assert shown["state_vi"] == "hết thời hạn, không có quyết định"


@pytest.mark.parametrize("decide", [confirm, lift])
@pytest.mark.parametrize("basis", [None, replace(DECISION, kind=BasisKind.PLAN), replace(DECISION, number="minh hoạ")])
def test_it_is_decided_by_a_numbered_decision_alone(
    ready: World, basis: LegalBasis | None, decide: Callable[..., None]
) -> None:
    ready.signal()
    with ready.refuses("funding.numbered-decision-required"):
        decide(ready, FINANCE, basis)


@pytest.mark.parametrize("decide", [confirm, lift])
def test_it_is_not_decided_by_who_raised_or_answered_the_signal_or_works_there(
    ready: World, decide: Callable[..., None]
) -> None:
    ready.signal()
    ready.explain()
    ready.employ("p-brother")
    for code, person, agency in (
        ("funding.hold-by-raiser", INSPECTOR.person, "STC"),
        ("funding.hold-by-subject", HEAD.person, "STC"),
        ("funding.own-agency", "p-brother", "STC"),
        ("funding.own-agency", "p-other", "SXD"),
        ("funding.actor-agency-unknown", "p-other", None),
    ):
        with ready.refuses(code):
            decide(ready, Actor(person, FINANCE.role, agency))


def test_a_dismissed_signal_defers_nothing_any_more(ready: World) -> None:
    ready.signal()
    confirm(ready)
    ready.dismiss()
    assert hold(ready).stage is Stage.ENDED
    ready.release(1)


def test_an_upheld_signal_recommends_recovery_and_the_authority_decides(ready: World) -> None:
    ready.signal()
    with ready.refuses("funding.recovery-not-recommended"):
        recover(ready)
    confirm(ready)
    ready.uphold()
    with ready.refuses("funding.tranche-deferred"):
        ready.release(1)
    with ready.refuses("funding.hold-by-raiser"):
        recover(ready, replace(PPC, person=INSPECTOR.person))
    recover(ready, yes=False)
    with ready.refuses("funding.recovery-not-recommended"):
        recover(ready)
    ready.release(1)


def test_that_recovery_is_recommended_prolongs_nothing(ready: World) -> None:
    ready.signal()
    ready.uphold()
    until(ready, LAST)
    with ready.refuses("funding.tranche-deferred"):
        ready.release(1)
    ready.later(days=1)
    ready.release(1)
    recover(ready)
    assert (hold(ready).stage, queries(ready)[1].hold(SIGNAL)["recover"]) == (Stage.DECIDED, True)


def test_what_deferred_an_agency_that_ended_goes_on_with_its_money_to_the_last_dong(ready: World) -> None:
    ready.know("SYT", "SNV")
    ready.release(1)
    ready.signal()
    ready.end("SXD", ("SYT", 2), ("SNV", 1))
    assert (
        ready.allocation().assigned + sum(ready.allocation(heir, origin="SXD").assigned for heir in ("SYT", "SNV"))
        == 100
    )
    for heir in ("SYT", "SNV"):
        ready.reach(*BEFORE_SECOND, agency=heir)
        with ready.refuses("funding.tranche-deferred", agency="SXD"):
            ready.release(2, agency=heir, origin="SXD")
        (deferred,) = queries(ready)[1].allocation(heir, 2008, "SXD")["next"]["deferred"]
        assert (deferred["hold"], deferred["last_day"]) == (SIGNAL, LAST.isoformat())
    ready.employ("p-heir", "SNV")
    with ready.refuses("funding.own-agency", agency="SNV"):
        lift(ready, Actor("p-heir", FINANCE.role, "STC"))
    lift(ready)
    for heir in ("SYT", "SNV"):
        ready.release(2, agency=heir, origin="SXD")


def test_an_heir_is_deferred_by_its_own_signals_too(ready: World) -> None:
    ready.know("SYT")
    ready.release(1)
    ready.end("SXD", ("SYT", 1))
    ready.reach(*BEFORE_SECOND, agency="SYT")
    ready.signal("SYT")
    with ready.refuses("funding.tranche-deferred", agency="SYT"):
        ready.release(2, agency="SYT", origin="SXD")


def test_a_deferral_can_be_kept_as_a_snapshot_and_replayed_to_any_point(ready: World) -> None:
    ready.signal()
    confirm(ready)
    ready.uphold()
    recover(ready)
    whole = hold(ready)
    codec = StateCodec(Hold)
    assert codec.load(SIGNAL, whole.version, codec.dump(whole)) == whole
    documents = [parse(each.document) for each in ready.application.store.stream(whole.id)]
    assert [fold(Hold(SIGNAL), documents[:count]).stage for count in range(5)] == [
        None,
        Stage.DEFERRING,
        Stage.CONFIRMED,
        Stage.RECOMMENDED,
        Stage.DECIDED,
    ]


CITED = FactCited("thucchat.ha-nam/assessment", 9, "0" * 36)


def made(world: World, *steps: Callable[[World, Hold], None]) -> Hold:
    """Returns a deferral after `steps`."""
    made = Hold(SIGNAL)
    raising = world.told(*_raised(world))
    act = world.act(FINANCE)
    made.begin(act, agency="SXD", raising=raising, cited=CITED, rule=HOLD_RULES[0], calendar=world.application.calendar)
    for each in steps:
        each(world, made)
    return made


NOBODY = Concerned(("SXD",), (), ())
STEPS: dict[type[Facts], Callable[[World, Hold], None]] = {
    HoldConfirmed: lambda world, each: each.confirm(world.act(FINANCE, basis=DECISION), concerned=NOBODY),
    HoldLifted: lambda world, each: each.lift(world.act(FINANCE, basis=DECISION), concerned=NOBODY),
    RecoveryDecided: lambda world, each: each.decide_recovery(
        world.act(PPC, basis=DECISION), recover=True, concerned=NOBODY
    ),
    HoldEnded: lambda world, each: each.end(world.act(FINANCE), CITED),
    RecoveryRecommended: lambda world, each: each.recommend(world.act(FINANCE), CITED),
}
REACH = {
    Stage.DEFERRING: (),
    Stage.CONFIRMED: (HoldConfirmed,),
    Stage.LIFTED: (HoldLifted,),
    Stage.ENDED: (HoldEnded,),
    Stage.RECOMMENDED: (RecoveryRecommended,),
    Stage.DECIDED: (RecoveryRecommended, RecoveryDecided),
}


@pytest.mark.parametrize(("state", "event"), pairs(Hold.LIFE))
def test_every_act_in_every_state(world: World, state: Stage, event: type[Facts]) -> None:
    heard = event in (HoldEnded, RecoveryRecommended)
    if heard and not Hold.LIFE.allows(event, state):  # what is heard is never refused: it changes nothing
        reached = made(world, *(STEPS[each] for each in REACH[state]))
        version = reached.version
        STEPS[event](world, reached)
        assert (reached.version, reached.stage) == (version, state)
        return
    reach = {stage: lambda stage=stage: made(world, *(STEPS[each] for each in REACH[stage])) for stage in Stage}
    check_pair(Hold.LIFE, (state, event), reach, {event: lambda each: STEPS[event](world, each)})


def test_over_http(tmp_path: Path) -> None:
    web = Web(tmp_path)
    web.world.assigned()
    web.world.adopt()
    web.world.signal()
    path = f"/v1/holds/{SIGNAL}"
    problem(web.change("/v1/allocations/SXD/2008/releases", OFFICER, 1, release(1)), 409, "funding.tranche-deferred")
    shown = told(web.get(path))
    assert (shown["state"], shown["holds"], shown["lapsed"], shown["last_day"]) == (
        "deferring",
        True,
        False,
        "2008-03-24",
    )
    (item,) = told(web.get("/v1/holds?agency=SXD"))["items"]
    assert item == shown
    assert told(web.get("/v1/holds?agency=SYT"))["items"] == []
    assert told(web.get("/v1/allocations/SXD/2008"))["next"]["deferred"] == [shown]
    body = {"legal_basis": WEB_DECISION}
    told(web.change(f"{path}/confirmation", OFFICER, 1, body))
    told(web.change(f"{path}/lifting", CHAIRMAN, 2, body))
    problem(
        web.change(f"{path}/recovery", CHAIRMAN, 3, {**body, "recover": True}), 409, "funding.recovery-not-recommended"
    )
    problem(web.change(f"{path}/recovery", OFFICER, 3, {**body, "recover": True}), 403, "shared.right-missing")
    web.world.uphold()
    told(web.change(f"{path}/recovery", CHAIRMAN, 4, {**body, "recover": True}))
    assert [each["step_en"] for each in told(web.get(path))["steps"]][-1] == "recovery decided"


@pytest.mark.forbidden_pair("funding.hold-by-raiser", "funding.hold-by-subject")
def test_who_raised_or_answered_the_signal_is_refused_over_http(tmp_path: Path) -> None:
    web = Web(tmp_path)
    web.world.know("SXD")
    web.world.signal()
    web.world.explain()
    body = {"legal_basis": WEB_DECISION}
    for end in ("confirmation", "lifting"):
        for person, code in ((INSPECTOR.person, "funding.hold-by-raiser"), (HEAD.person, "funding.hold-by-subject")):
            answer = web.change(f"/v1/holds/{SIGNAL}/{end}", (person, FINANCE.role, "STC"), 1, body)
            problem(answer, 403, code)
