"""The use cases on a real store: what is saved together, what a crash leaves, what others' files must say."""

from __future__ import annotations

import threading
from collections.abc import Callable
from datetime import date
from typing import Any

import pytest

from services.registry.application import Registry
from services.registry.domain.agency import Agency
from services.registry.domain.person import Person
from services.registry.wiring import finish_erasures
from shared.contracts.registry import PersonErased, PersonRecorded
from shared.contracts.terms import AgencyKind, Milestone
from shared.errors import Refused
from shared.eventstore.application import Outcome
from shared.eventstore.ports import KeyConflict, OutcomeUnknown, Recording, StoreUnavailable
from tests.registry.building import DIGEST, SEED, member
from tests.registry.world import HOME_AFFAIRS, PPC, World, head_of

NAME = "Người minh hoạ"


@pytest.fixture
def world(world_on_each_store: World) -> World:
    return world_on_each_store


def register(world: World, code: str = "SO-TC") -> Outcome:
    return world.registry.register_agency(
        world.act(HOME_AFFAIRS),
        code=code,
        name_vi="Sở",
        name_en="Department",
        kind=AgencyKind.PROVINCIAL_DEPARTMENT,
        provenance=SEED,
    )


def enter(world: World, person: str = "p-1") -> Outcome:
    return world.registry.record_person(world.act(HOME_AFFAIRS), person=person, name=NAME)


def digests(world: World) -> list[str]:
    """Returns every digest under which details are kept, whether or not the log names it."""
    return [row[0] for row in world.ground.erasable._run("SELECT digest FROM @erasable")]  # type: ignore[attr-defined]


def test_a_person_s_details_lie_beside_the_log_under_the_digest_that_the_log_names(world: World) -> None:
    enter(world)
    (document,) = world.log()
    assert isinstance(document.facts, PersonRecorded)
    assert world.registry.details_of("p-1", document.facts.details) == {"name": NAME, "email": None, "phone": None}
    assert digests(world) == [document.facts.details]


def test_details_whose_event_was_not_recorded_are_not_kept(world: World) -> None:
    enter(world)
    kept = digests(world)
    with pytest.raises(Refused):
        enter(world)
    tomorrow = world.act(HOME_AFFAIRS, occurred=date(2007, 5, 3))
    with pytest.raises(Refused):
        world.registry.record_person(tomorrow, person="p-2", name=NAME)
    assert digests(world) == kept


@pytest.mark.parametrize(
    ("fault", "kept"), [(StoreUnavailable("gone"), 0), (KeyConflict(), 0), (OutcomeUnknown("cut"), 1)]
)
def test_details_are_kept_only_where_the_event_may_stand_in_the_log(
    world: World, monkeypatch: pytest.MonkeyPatch, fault: Exception, kept: int
) -> None:
    def fail(recording: Recording) -> Any:
        raise fault

    monkeypatch.setattr(world.ground.store, "record", fail)
    with pytest.raises(type(fault)):
        enter(world)
    assert len(digests(world)) == kept


def test_erasing_destroys_the_details_and_leaves_the_history(world: World) -> None:
    enter(world)
    enter(world, "p-2")
    world.registry.erase_person(world.act(HOME_AFFAIRS, reason="Theo yêu cầu"), person="p-1")
    recorded, erased = (each.facts for each in world.log() if each.key == "p-1")
    assert isinstance(recorded, PersonRecorded)
    assert erased == PersonErased(person="p-1", details=recorded.details)
    assert world.registry.details_of("p-1", recorded.details) is None
    assert len(digests(world)) == 1


def crash_between(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    """Records an erasure and crashes before the details are destroyed."""

    def crash(self: Registry, person: str) -> int:
        if self.load(Person, person).erased:
            raise KeyboardInterrupt
        return 0

    with monkeypatch.context() as patched:
        patched.setattr(Registry, "finish_erasure", crash)
        with pytest.raises(KeyboardInterrupt):
            world.registry.erase_person(world.act(HOME_AFFAIRS, reason="Theo yêu cầu"), person="p-1")
    assert len(digests(world)) == 2


def test_what_a_crash_leaves_is_destroyed_at_the_next_start(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    enter(world)
    enter(world, "p-2")
    crash_between(world, monkeypatch)
    stopping = threading.Event()
    stopping.set()
    world.service.tasks["erasures"](stopping)
    assert len(digests(world)) == 1
    assert finish_erasures(world.registry, world.views) == 0


def test_what_a_crash_leaves_is_destroyed_when_the_erasure_is_asked_for_again(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    enter(world)
    enter(world, "p-2")
    crash_between(world, monkeypatch)
    with pytest.raises(Refused, match=r"registry\.person-already-erased"):
        world.registry.erase_person(world.act(HOME_AFFAIRS, reason="Theo yêu cầu"), person="p-1")
    assert len(digests(world)) == 1


def test_nobody_s_details_are_destroyed_whose_erasure_is_not_recorded(world: World) -> None:
    enter(world)
    assert world.registry.finish_erasure("p-1") == world.registry.finish_erasure("p-9") == 0
    assert len(digests(world)) == 1


Ask = Callable[[Registry, World], Outcome]


@pytest.mark.parametrize(
    ("code", "ask"),
    [
        (
            "registry.agency-unknown",
            lambda app, world: app.employ(
                world.act(HOME_AFFAIRS), person="p-1", agency="SO-LA", from_day=date(2006, 1, 1)
            ),
        ),
        (
            "registry.agency-unknown",
            lambda app, world: app.revise_target(
                world.act(PPC, reason="r"),
                plan="P-1",
                agency="SO-LA",
                milestone=Milestone.TRAINING_DONE,
                by=date(2008, 1, 1),
            ),
        ),
        (
            "registry.agency-unknown",
            lambda app, world: app.schedule_wave(world.act(PPC), plan="P-1", wave=1, members=(member("SO-LA"),)),
        ),
        (
            "registry.agency-unknown",
            lambda app, world: app.adopt_programme(
                world.act(head_of("SO-LA")), agency="SO-LA", year=2007, document_number="1", objectives=()
            ),
        ),
        (
            "registry.person-unknown",
            lambda app, world: app.appoint_head(world.act(PPC), code="SO-TC", person="p-9", term_from=date(2006, 1, 1)),
        ),
        ("shared.already-exists", lambda _app, world: register(world)),
        (
            "shared.not-found",
            lambda app, world: app.report_milestone(
                world.act(head_of("SO-LA"), occurred=date(2007, 5, 1)),
                code="SO-LA",
                milestone=Milestone.TRAINING_DONE,
                evidence=(DIGEST,),
            ),
        ),
    ],
)
def test_what_is_named_must_be_in_the_register(world: World, code: str, ask: Ask) -> None:
    register(world)
    enter(world)
    world.registry.adopt_plan(world.act(PPC), plan="P-1", title="Kế hoạch", demonstration=True)
    with world.nothing_recorded(), pytest.raises(Refused) as caught:
        ask(world.registry, world)
    assert caught.value.code == code


def test_an_erasure_amid_an_appointment_leaves_what_one_just_after_it_leaves(world: World) -> None:
    register(world)
    enter(world)
    app = world.registry

    class Slow(Registry):
        """Lets a person be erased after it has read them and before it saves what it read them for."""

        def person(self, person: str, pointer: str) -> Person:
            found = super().person(person, pointer)
            app.erase_person(world.act(HOME_AFFAIRS, reason="Theo yêu cầu"), person=person)
            return found

    Slow(app.store, app.stamp, app.details).appoint_head(
        world.act(PPC), code="SO-TC", person="p-1", term_from=date(2006, 1, 1)
    )
    agency, person = app.find(Agency, "SO-TC"), app.find(Person, "p-1")
    assert agency is not None
    assert person is not None
    assert (agency.head_on(date(2007, 1, 1)), person.erased) == ("p-1", True)
    assert app.details_of("p-1", person.details) is None
    with world.nothing_recorded(), pytest.raises(Refused, match=r"registry\.person-erased"):
        app.appoint_head(world.act(PPC), code="SO-TC", person="p-1", term_from=date(2007, 1, 1))


def test_the_same_history_makes_the_same_agency(world: World) -> None:
    register(world)
    enter(world)
    world.registry.appoint_head(world.act(PPC), code="SO-TC", person="p-1", term_from=date(2006, 1, 1))
    for index, step in enumerate(Milestone):
        world.registry.report_milestone(
            world.act(head_of("SO-TC"), occurred=date(2007, 4, 20 + index)),
            code="SO-TC",
            milestone=step,
            evidence=(DIGEST,),
        )
    agency = world.registry.find(Agency, "SO-TC")
    assert agency is not None
    assert (agency.version, agency.head_on(date(2007, 1, 1))) == (9, "p-1")
    assert list(agency.milestones.values()) == [date(2007, 4, 20 + index) for index in range(7)]
