"""Imports on each store, and beside other commands: one transaction, decided on what stands when it is recorded."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pytest

from services.registry.application.imports import ImportRefused, Line
from services.registry.domain.agency import Agency
from shared.acts import BasisKind, LegalBasis
from shared.contracts.terms import AgencyKind
from shared.errors import Refused
from shared.eventstore.ports import OutcomeUnknown, Recording, StoreUnavailable
from tests.registry.asking import register
from tests.registry.building import SEED
from tests.registry.sheets import agency_row, file_of, imported, person_row, plan_row, tried
from tests.registry.world import HOME_AFFAIRS, World, told

BASIS = LegalBasis(BasisKind.PLAN, "277/KH-UBND", "UBND tỉnh Hà Nam", None)


def line(number: int, code: str, **more: Any) -> Line:
    named = {"name_vi": "Sở", "name_en": "Department", "kind": AgencyKind.PROVINCIAL_DEPARTMENT, "provenance": SEED}
    return Line(number, {"code": code, **named, **more}, legal_basis=BASIS)


def person(number: int, key: str) -> Line:
    return Line(number, {"person": key, "name": f"Người {key}"})


def test_all_three_kinds_are_imported_on_each_store(world_on_each_store: World) -> None:
    world = world_on_each_store
    imported(world, "agencies", [agency_row("SO-TC"), agency_row("SO-XD")])
    imported(world, "plans", [plan_row("SO-XD", 1), plan_row("SO-TC", 2)], "xlsx")
    imported(world, "people", [person_row("p-1", agency="SO-TC", from_day="2006-01-01"), person_row("p-2")])
    assert [each.topic.removeprefix("registry.") for each in world.log()] == [
        "agency.registered.v1",
        "agency.registered.v1",
        "plan.adopted.v1",
        "plan.wave-scheduled.v1",
        "person.recorded.v1",
        "person.employed.v1",
        "person.recorded.v1",
    ]
    assert told(world.get("/v1/people/p-2", HOME_AFFAIRS))["name"] == "Người p-2"
    assert world.ground.erasable.held("import") == []


def test_an_agency_that_comes_in_between_refuses_the_import_which_is_decided_again(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tried(world, "agencies", file_of("agencies", [agency_row("SO-TC"), agency_row("SO-XD")], "csv"))["file"]
    save, overtaken = world.ground.store.record, list[str]()

    def record(recording: Recording) -> Any:
        if len(recording.events) == 2 and not overtaken:
            overtaken.append("SO-XD")
            register(world, "SO-XD")
        return save(recording)

    monkeypatch.setattr(world.ground.store, "record", record)
    body = told(world.create("/v1/imports/agencies", HOME_AFFAIRS, {"file": file}), 422)
    assert (body["code"], [each["pointer"] for each in body["errors"]]) == ("registry.import-refused", ["#/file/A3"])
    assert [each.key for each in world.log()] == ["SO-XD"]
    told(world.get(f"/v1/imports/agencies/files/{file}", HOME_AFFAIRS))


@pytest.mark.parametrize(
    ("fault", "kept"), [(StoreUnavailable("gone"), 0), (KeyboardInterrupt(), 0), (OutcomeUnknown("cut"), 2)]
)
def test_names_are_kept_only_where_their_events_may_stand_in_the_log(
    world: World, monkeypatch: pytest.MonkeyPatch, fault: BaseException, kept: int
) -> None:
    def fail(recording: Recording) -> Any:
        raise fault

    monkeypatch.setattr(world.ground.store, "record", fail)
    with pytest.raises(type(fault)):
        world.registry.import_people(world.act(HOME_AFFAIRS), [person(2, "p-1"), person(3, "p-2")])
    assert len(world.ground.erasable.held("person")) == kept


def test_a_refused_import_of_people_keeps_no_name(world: World) -> None:
    with world.nothing_recorded(), pytest.raises(ImportRefused) as caught:
        world.registry.import_people(world.act(HOME_AFFAIRS), [person(2, "p-1"), Line(3, {"person": "p-2"})])
    assert [(each.number, each.pointer) for each in caught.value.findings] == [(3, "/name")]
    assert world.ground.erasable.held("person") == []


def test_a_lost_answer_is_looked_up_and_the_import_is_not_done_twice(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tried(world, "agencies", file_of("agencies", [agency_row("SO-TC"), agency_row("SO-XD")], "csv"))["file"]
    save = world.ground.store.record

    def record(recording: Recording) -> Any:
        save(recording)
        raise OutcomeUnknown("the answer was lost on the way")

    with monkeypatch.context() as patched:
        patched.setattr(world.ground.store, "record", record)
        body = told(world.create("/v1/imports/agencies", HOME_AFFAIRS, {"file": file}, key="k-1"), 201)
    assert len(body["events"]) == 2
    with world.nothing_recorded():
        again = world.create("/v1/imports/agencies", HOME_AFFAIRS, {"file": file}, key="k-1")
        assert told(again, 201) == body
        body = told(world.create("/v1/imports/agencies", HOME_AFFAIRS, {"file": file}), 422)
    assert (body["code"], len(body["errors"])) == ("registry.import-refused", 2)


ORDERS: Sequence[Sequence[int]] = [(0, 1, 2), (2, 1, 0), (1, 2, 0)]


@pytest.mark.parametrize("order", ORDERS)
def test_a_trial_records_nothing_and_decides_as_the_import_does(world: World, order: Sequence[int]) -> None:
    lines = [line(2, "A-1"), line(3, "A-2", parent="A-1"), line(4, "A-3", parent="A-2")]
    shuffled = [lines[place] for place in order]
    with world.nothing_recorded():
        trial = world.registry.try_agencies(world.act(HOME_AFFAIRS), shuffled)
    assert ([each.key for each in trial.aggregates], trial.events, trial.findings) == (["A-1", "A-2", "A-3"], 3, [])
    world.registry.import_agencies(world.act(HOME_AFFAIRS), shuffled)
    found = world.registry.find(Agency, "A-3")
    assert found is not None
    with pytest.raises(Refused, match=r"registry\.import-refused"):
        world.registry.import_agencies(world.act(HOME_AFFAIRS), shuffled)
