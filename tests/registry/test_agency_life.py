"""An agency's life over HTTP: renamed, reclassified, placed elsewhere, its staff and contacts, its enrolment's end."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any, Final

import pytest

from shared.acts import Role
from shared.eventstore.ports import Recording
from tests.registry.asking import DECISION, register, report
from tests.registry.world import DOST, FINANCE, HOME_AFFAIRS, INSPECTOR, PPC, Who, World, head_of, problem, told

NEW: Final = {"name_vi": "Sở Thông tin và Truyền thông", "name_en": "Information and Communications"}
ENROL: Final = {"request_number": "05/UBND", "requested_on": "2007-04-25", "occurred": "2007-04-26"}


def decided(**more: Any) -> dict[str, Any]:
    return {**more, "legal_basis": DECISION}


def file(world: World, code: str, on: str | None = None, who: Who = INSPECTOR) -> Any:
    return told(world.get(f"/v1/agencies/{code}" + ("" if on is None else f"?on={on}"), who))


def at(world: World, year: int, month: int, day: int) -> None:
    world.clock.advance(datetime(year, month, day, 3, tzinfo=UTC) - world.clock.now())


def test_a_renamed_agency_bears_each_name_on_its_days(world: World) -> None:
    register(world, "SO-BCVT", name_vi="Sở Bưu chính, Viễn thông")
    at(world, 2008, 4, 10)
    told(world.change("/v1/agencies/SO-BCVT/name", HOME_AFFAIRS, 1, decided(**NEW, occurred="2008-04-01")))
    assert file(world, "SO-BCVT")["name_vi"] == "Sở Thông tin và Truyền thông"
    assert file(world, "SO-BCVT", "2008-04-01")["name_vi"] == "Sở Thông tin và Truyền thông"
    assert file(world, "SO-BCVT", "2008-03-31")["name_vi"] == "Sở Bưu chính, Viễn thông"
    names = file(world, "SO-BCVT")["names"]
    assert [each["from_day"] for each in names] == ["2007-05-02", "2008-04-01"]
    assert names[1]["event"]["legal_basis"]["number"] == DECISION["number"]
    with world.nothing_recorded():
        same = world.change("/v1/agencies/SO-BCVT/name", HOME_AFFAIRS, 2, decided(**NEW))
        problem(same, 409, "registry.name-unchanged", "/name_vi")
        early = decided(name_vi="Sở", name_en="Department", occurred="2008-03-31")
        answer = world.change("/v1/agencies/SO-BCVT/name", HOME_AFFAIRS, 2, early)
        problem(answer, 422, "registry.change-out-of-order", "/occurred")
        bare = world.change("/v1/agencies/SO-BCVT/name", HOME_AFFAIRS, 2, NEW)
        problem(bare, 422, "shared.legal-basis-required", "/legal_basis")


def test_home_affairs_does_not_rename_itself_and_the_ppc_does(world: World) -> None:
    told(world.create("/v1/agencies", DOST, {**_home_affairs(), "legal_basis": DECISION}), 201)
    problem(world.change("/v1/agencies/SO-NV/name", HOME_AFFAIRS, 1, decided(**NEW)), 403, "registry.own-file")
    told(world.change("/v1/agencies/SO-NV/name", PPC, 1, decided(**NEW)))


def _home_affairs() -> dict[str, Any]:
    seed = {"source": "Chỉ thị 02/2007/CT-UBND", "confidence": "seed"}
    named = {"code": "SO-NV", "name_vi": "Sở Nội vụ", "name_en": "Home Affairs"}
    return {**named, "kind": "provincial_department", "provenance": seed}


def test_a_reclassified_agency_has_its_obligation_derived_anew_and_the_old_one_on_the_old_days(world: World) -> None:
    register(world, "CHI-CUC", "public_service_unit")
    at(world, 2008, 4, 10)
    path = "/v1/agencies/CHI-CUC/kind"
    told(world.change(path, PPC, 1, decided(kind="provincial_department", occurred="2008-04-01")))
    now, before = file(world, "CHI-CUC"), file(world, "CHI-CUC", "2008-03-31")
    assert (now["kind"], now["obligation"], now["applying"]) == ("provincial_department", "mandatory", True)
    assert (before["kind"], before["obligation"], before["applying"]) == ("public_service_unit", "voluntary", False)
    assert [each["obligation"] for each in now["kinds"]] == ["voluntary", "mandatory"]
    assert [each["code"] for each in told(world.get("/v1/agencies?obligation=mandatory"))["items"]] == ["CHI-CUC"]
    progress = told(world.get("/v1/agencies/CHI-CUC/progress?on=2008-03-31"))
    assert (progress["obligation"], progress["final_day"]) == ("voluntary", None)
    with world.nothing_recorded():
        again = world.change(path, PPC, 2, decided(kind="provincial_department"))
        problem(again, 409, "registry.kind-unchanged", "/kind")
        typed = world.change(path, PPC, 2, decided(kind="commune_committee", obligation="voluntary"))
        problem(typed, 422, "shared.body-invalid", "/obligation")
        early = world.change(path, PPC, 2, decided(kind="commune_committee", occurred="2008-03-01"))
        problem(early, 422, "registry.change-out-of-order", "/occurred")


def test_an_agency_is_placed_under_another_body_or_none(world: World) -> None:
    for code in ("HUYEN-1", "HUYEN-2"):
        register(world, code, "district_committee")
    register(world, "XA-1", "commune_committee", parent="HUYEN-1")
    path = "/v1/agencies/XA-1/parent"
    told(world.change(path, HOME_AFFAIRS, 1, decided(parent="HUYEN-2")))
    assert [each["code"] for each in told(world.get("/v1/agencies?parent=HUYEN-2"))["items"]] == ["XA-1"]
    assert told(world.get("/v1/agencies?parent=HUYEN-1"))["items"] == []
    with world.nothing_recorded():
        same = world.change(path, HOME_AFFAIRS, 2, decided(parent="HUYEN-2"))
        problem(same, 409, "registry.parent-unchanged", "/parent")
        itself = world.change(path, HOME_AFFAIRS, 2, decided(parent="XA-1"))
        problem(itself, 422, "registry.parent-is-self", "/parent")
        nobody = world.change(path, HOME_AFFAIRS, 2, decided(parent="HUYEN-9"))
        problem(nobody, 422, "registry.agency-unknown", "/parent")
        around = world.change("/v1/agencies/HUYEN-2/parent", HOME_AFFAIRS, 1, decided(parent="XA-1"))
        problem(around, 409, "registry.parent-is-below", "/parent")
    told(world.change(path, HOME_AFFAIRS, 2, decided()))
    assert [each["parent"] for each in file(world, "XA-1")["parents"]] == ["HUYEN-1", "HUYEN-2", None]


def test_staff_is_reported_by_the_agency_itself_and_corrected_with_a_reason(world: World) -> None:
    register(world, "SO-TC")
    path, own = "/v1/agencies/SO-TC/staff", head_of("SO-TC")
    told(world.change(path, own, 1, {"staff": 62, "as_of": "2007-05-01"}))
    with world.nothing_recorded():
        same = world.change(path, own, 2, {"staff": 62, "as_of": "2007-05-01"})
        problem(same, 409, "registry.staff-unchanged", "/staff")
        silent = world.change(path, own, 2, {"staff": 26, "as_of": "2007-05-01"})
        problem(silent, 422, "registry.reason-required", "/reason")
        ahead = world.change(path, own, 2, {"staff": 62, "as_of": "2007-05-03"})
        problem(ahead, 422, "registry.occurred-in-future", "/as_of")
    told(world.change(path, own, 2, {"staff": 26, "as_of": "2007-05-01", "reason": "Đánh máy nhầm"}))
    staff = file(world, "SO-TC")["staff"]
    assert [(each["staff"], each["replaced"]) for each in staff] == [(62, True), (26, False)]
    problem(world.change(path, HOME_AFFAIRS, 3, {"staff": 9, "as_of": "2007-05-01"}), 403, "shared.right-missing")
    problem(world.change(path, head_of("SO-XD"), 3, {"staff": 9, "as_of": "2007-05-01"}), 403, "shared.other-agency")


CONTACTS: Final = {"email": "vanthu.stc@hanam.example", "phone": "0351 3852 000", "address": "Số 1 đường Minh Hoạ"}


def test_contacts_are_shown_to_whom_they_concern_and_stand_nowhere_in_the_log(world: World) -> None:
    register(world, "SO-TC")
    own = ("p-2", (Role.ISO_SECRETARY,), "SO-TC")
    told(world.change("/v1/agencies/SO-TC/contacts", own, 1, CONTACTS))
    for who in (own, INSPECTOR, HOME_AFFAIRS):
        shown = file(world, "SO-TC", who=who)["contacts"]
        assert {name: shown[name] for name in CONTACTS} == CONTACTS
    hidden = file(world, "SO-TC", who=FINANCE)["contacts"]
    assert (hidden["email"], hidden["shown"]) == (None, False)
    assert all(b"hanam.example" not in entry.document for entry in world.ground.store.entries(0, 100))


def test_erased_contacts_are_gone_for_good_and_the_history_stays(world: World) -> None:
    register(world, "SO-TC")
    told(world.change("/v1/agencies/SO-TC/contacts", head_of("SO-TC"), 1, CONTACTS))
    told(world.change("/v1/agencies/SO-TC/contacts", head_of("SO-TC"), 2, {**CONTACTS, "phone": None}))
    path = "/v1/agencies/SO-TC/contacts/erasure"
    with world.nothing_recorded():
        problem(world.change(path, HOME_AFFAIRS, 3, {}), 422, "registry.reason-required", "/reason")
    told(world.change(path, HOME_AFFAIRS, 3, {"reason": "Người phụ trách yêu cầu"}))
    shown = file(world, "SO-TC")["contacts"]
    assert (shown["email"], shown["phone"], shown["erased"]["reason"]) == (None, None, "Người phụ trách yêu cầu")
    for each in world.directory.glob("*.db*"):
        assert b"hanam.example" not in each.read_bytes(), each
    with world.nothing_recorded():
        problem(world.change(path, HOME_AFFAIRS, 4, {"reason": "Lần nữa"}), 409, "registry.no-contacts")
    told(world.change("/v1/agencies/SO-TC/contacts", head_of("SO-TC"), 4, CONTACTS))
    assert file(world, "SO-TC")["contacts"]["email"] == CONTACTS["email"]


def test_a_refused_change_of_contacts_leaves_nothing_behind(world: World) -> None:
    register(world, "SO-TC")
    problem(
        world.change("/v1/agencies/SO-TC/contacts", head_of("SO-TC"), 1, {**CONTACTS, "occurred": "1900-01-01"}),
        422,
        "registry.day-out-of-range",
        "/occurred",
    )
    for each in world.directory.glob("erasable.db*"):
        assert b"hanam.example" not in each.read_bytes(), each


def test_an_enrolment_is_withdrawn_with_a_reason_and_held_on_its_days(world: World) -> None:
    register(world, "XA-1", "commune_committee")
    own, path = head_of("XA-1"), "/v1/agencies/XA-1/enrolment/withdrawal"
    withdrawal = {"document_number": "19/UBND", "reason": "Không đủ người"}
    with world.nothing_recorded():
        problem(world.change(path, own, 1, withdrawal), 409, "registry.not-enrolled")
    told(world.change("/v1/agencies/XA-1/enrolment", own, 1, ENROL))
    with world.nothing_recorded():
        silent = world.change(path, own, 2, {"document_number": "19/UBND"})
        problem(silent, 422, "registry.reason-required", "/reason")
        early = world.change(path, own, 2, {**withdrawal, "occurred": "2007-04-25"})
        problem(early, 422, "registry.withdrawal-before-enrolment", "/occurred")
    told(world.change(path, own, 2, {**withdrawal, "occurred": "2007-04-30"}))
    applying = [file(world, "XA-1", f"2007-04-{day}")["applying"] for day in ("25", "26", "29", "30")]
    assert applying == [False, True, True, False]
    (enrolment,) = file(world, "XA-1")["enrolments"]
    assert (enrolment["withdrawal"]["event"]["reason"], enrolment["withdrawn_on"]) == ("Không đủ người", "2007-04-30")
    with world.nothing_recorded():
        answer = world.change("/v1/agencies/XA-1/milestones", own, 3, report(0, "2007-05-01"))
        problem(answer, 409, "registry.not-applying")
        early = world.change("/v1/agencies/XA-1/enrolment", own, 3, ENROL)
        problem(early, 422, "registry.enrolment-before-withdrawal", "/occurred")
    told(world.change("/v1/agencies/XA-1/enrolment", own, 3, {**ENROL, "occurred": "2007-05-01"}))
    assert [each["code"] for each in told(world.get("/v1/agencies?applying=true"))["items"]] == ["XA-1"]


def test_what_was_on_a_day_before_anybody_was_obliged_is_not_answered(world: World) -> None:
    register(world, "SO-TC")
    problem(world.get("/v1/agencies/SO-TC?on=2007-04-18"), 422, "registry.no-rule-in-force", "/on")


@pytest.mark.parametrize("path", ["name", "kind", "parent"])
def test_only_home_affairs_and_the_ppc_record_such_decisions(world: World, path: str) -> None:
    register(world, "SO-TC")
    bodies: dict[str, dict[str, Any]] = {"name": NEW, "kind": {"kind": "commune_committee"}, "parent": {}}
    for who in (head_of("SO-TC"), INSPECTOR, FINANCE):
        answer = world.change(f"/v1/agencies/SO-TC/{path}", who, 1, decided(**bodies[path]))
        problem(answer, 403, "shared.right-missing")


def test_two_that_are_put_under_each_other_at_once_close_a_circle_that_can_be_opened(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    for code in ("SO-A", "SO-B"):
        register(world, code)
    save = world.ground.store.record

    def overtaken(recording: Recording) -> Any:
        monkeypatch.setattr(world.ground.store, "record", save)
        told(world.change("/v1/agencies/SO-B/parent", PPC, 1, decided(parent="SO-A")))
        return save(recording)

    monkeypatch.setattr(world.ground.store, "record", overtaken)
    told(world.change("/v1/agencies/SO-A/parent", PPC, 1, decided(parent="SO-B")))
    assert [file(world, code)["parent"] for code in ("SO-A", "SO-B")] == ["SO-B", "SO-A"]
    register(world, "SO-C")
    told(world.change("/v1/agencies/SO-C/parent", PPC, 1, decided(parent="SO-A")))
    told(world.change("/v1/agencies/SO-A/parent", PPC, 2, decided()))
    problem(
        world.change("/v1/agencies/SO-A/parent", PPC, 3, decided(parent="SO-C")),
        409,
        "registry.parent-is-below",
        "/parent",
    )
