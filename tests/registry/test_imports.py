"""Imports over HTTP: a dry run that names every refused cell, then everything or nothing, by the same rules as one."""

from __future__ import annotations

import random
from datetime import timedelta
from typing import Any, Final

import pytest

from services.registry.schemas.columns import AGENCY_COLUMNS, PLAN_COLUMNS
from shared.tables import address, read_table, rows_of
from tests.registry.asking import TARGETS, agency, plan, register
from tests.registry.building import STEPS
from tests.registry.sheets import (
    COLUMNS,
    FORMS,
    WHO,
    agency_row,
    cells,
    file_of,
    imported,
    person_row,
    plan_row,
    raw_file,
    tried,
)
from tests.registry.world import DOST, HOME_AFFAIRS, INSPECTOR, PPC, World, problem, told


def cell(what: str, column: str, row: int) -> str:
    """Returns the address of a column's cell in a file of the template's own order."""
    names = [each.name for each in COLUMNS[what]]
    return address(names.index(column), row)


def refused(world: World, what: str, raw: bytes, code: str = "registry.import-refused", status: int = 422) -> list[str]:
    """Holds that an import is refused and records nothing; returns where."""
    file = tried(world, what, raw)["file"]
    with world.nothing_recorded():
        body = told(world.create(f"/v1/imports/{what}", WHO[what], {"file": file}), status)
    assert body["code"] == code
    return [each["pointer"].removeprefix("#/file/") for each in body["errors"]]


@pytest.mark.parametrize("form", FORMS)
def test_agencies_are_registered_superiors_first_wherever_they_stand(world: World, form: str) -> None:
    rows = [
        agency_row("XA-1", kind="commune_committee", parent="H-1"),
        agency_row("XA-2", kind="UBND xã, phường, thị trấn", parent="H-2"),
        agency_row("H-1", kind="district_committee"),
        agency_row(
            "H-2", kind="district_committee", parent="H-1", registered_on="2007-04-20", confidence="chưa kiểm chứng"
        ),
    ]
    answer = imported(world, "agencies", rows, form)
    assert (answer["subject"], answer["version"], len(answer["events"])) == ("agency/H-1", 1, 4)
    log = world.log()
    assert [each.key for each in log] == ["H-1", "H-2", "XA-1", "XA-2"]
    assert {(each.time, each.correlation) for each in log} == {(log[0].time, log[0].correlation)}
    shown = told(world.get("/v1/agencies/H-2"))
    assert (shown["parent"], shown["provenance"]["verified"]) == ("H-1", False)
    assert (shown["registered"]["occurred"], shown["registered"]["legal_basis"]["date"]) == ("2007-04-20", None)
    assert told(world.get("/v1/agencies/XA-2"))["obligation"] == "voluntary"


REFUSED_AGENCIES: Final = [
    agency_row("SO-NV"),  # row 2: Home Affairs itself
    agency_row("SO-TC"),  # row 3: registered already
    agency_row("SO-XD"),
    agency_row("SO-XD"),  # row 5: a second time
    agency_row("XA-1", parent="H-9"),  # row 6: nobody's commune
    agency_row("XA-2", parent="XA-2"),  # row 7: its own superior
    agency_row("A-1", parent="A-2"),  # rows 8 and 9: round in a circle
    agency_row("A-2", parent="A-1"),
    agency_row("so-yt", kind="ministry"),  # row 10: neither code nor kind
    agency_row("SO-YT", name_vi="x" * 301, basis_date="20/04/2008"),  # row 11: too long, a basis to come
    agency_row("SO-GT", basis_date="2007-04-20", registered_on="2007-04-19"),  # row 12: a later basis
    agency_row("SO-GD", registered_on="2006-01-01"),  # row 13: before any rule
    agency_row("SO-VH", name_en=None, source=None),  # row 14
    agency_row("XA-3", parent="SO-YT"),  # row 15: its superior's row is refused, which is told there alone
]


@pytest.mark.forbidden_pair("registry.own-file")
@pytest.mark.parametrize("form", FORMS)
def test_every_refused_row_is_named_with_its_cell_and_the_rule_of_the_single_command(world: World, form: str) -> None:
    register(world, "SO-TC")
    raw = file_of("agencies", REFUSED_AGENCIES, form)
    report = tried(world, "agencies", raw)
    assert cells(report) == {
        ("2", "registry.own-file"),
        (cell("agencies", "code", 3), "shared.already-exists"),
        (cell("agencies", "code", 5), "registry.import-row-repeated"),
        (cell("agencies", "parent", 6), "registry.agency-unknown"),
        (cell("agencies", "parent", 7), "registry.parent-is-self"),
        (cell("agencies", "parent", 8), "registry.parents-circular"),
        (cell("agencies", "parent", 9), "registry.parents-circular"),
        (cell("agencies", "kind", 10), "shared.cell-not-choice"),
        (cell("agencies", "name_vi", 11), "shared.body-invalid"),
        (cell("agencies", "basis_date", 12), "registry.legal-basis-later"),
        (cell("agencies", "registered_on", 13), "registry.no-rule-in-force"),
        (cell("agencies", "name_en", 14), "shared.cell-required"),
        (cell("agencies", "source", 14), "shared.cell-required"),
    }
    assert (report["rows"], report["refused"], report["would_record"]) == (14, 12, 0)
    first = report["faults"][0]
    assert (first["row"], first["column"], first["vi"] != first["en"]) == (2, None, True)
    file = report["file"]
    body = told(world.create("/v1/imports/agencies", HOME_AFFAIRS, {"file": file}), 403)
    assert body["code"] == "registry.own-file"
    assert [each.topic for each in world.log()] == ["registry.agency.registered.v1", "registry.access.refused.v1"]
    assert told(world.get("/v1/agencies"))["items"][0]["code"] == "SO-TC"


def test_one_refused_row_refuses_the_whole_file(world: World) -> None:
    raw = file_of("agencies", [agency_row("SO-TC"), agency_row("SO-XD", parent="NONE")], "csv")
    assert refused(world, "agencies", raw) == [cell("agencies", "parent", 3)]
    assert told(world.get("/v1/agencies"))["items"] == []


@pytest.mark.parametrize("form", FORMS)
def test_plans_are_adopted_with_their_waves(world: World, form: str) -> None:
    for code in ("SO-TC", "SO-XD", "SO-YT"):
        register(world, code)
    rows = [plan_row("SO-XD", 2), plan_row("SO-TC", 1), plan_row("SO-YT", 1, wave=2, wave_basis_number="9/QĐ")]
    answer = imported(world, "plans", rows, form)
    assert (answer["subject"], answer["version"], len(answer["events"])) == ("plan/277-KH-UBND", 3, 3)
    shown = told(world.get("/v1/plans/277-KH-UBND"))
    assert [[each["agency"] for each in one["members"]] for one in shown["waves"]] == [["SO-TC", "SO-XD"], ["SO-YT"]]
    assert shown["waves"][1]["event"]["legal_basis"]["number"] == "9/QĐ"
    assert shown["waves"][0]["members"][0]["targets"][6]["by"] == TARGETS[6]["by"]


def test_every_refused_place_in_a_plan_is_named(world: World) -> None:
    for code in ("SO-TC", "SO-XD", "SO-YT"):
        register(world, code)
    register(world, "XA-1", "commune_committee")
    last = STEPS[6].value
    rows = [
        plan_row("SO-TC", 1),
        plan_row("SO-TC", 2),  # row 3: twice in a wave
        plan_row("SO-LA", 3),  # row 4: not registered
        plan_row("SO-XD", 1),  # row 5: an order that is taken
        {**plan_row("SO-YT", 4), last: "2010-01-01"},  # row 6: after the final day
        plan_row("XA-1", 5),  # row 7: does not apply
        {**plan_row("SO-XD", 6), STEPS[1].value: None},  # row 8: a milestone without a target
        plan_row("SO-XD", 7, title="Kế hoạch khác"),  # row 9: of another title; its place is sound
        plan_row("SO-TC", 1, wave=2),  # row 10: in another wave already
        plan_row("SO-YT", 2, wave=2, wave_basis_number="1/KH"),  # row 11: another basis than its wave's
        plan_row("SO-YT", 1, plan="P-2", adopted_on="2007-05-01", scheduled_on="2007-04-30"),  # row 12: before adoption
        plan_row("SO-YT", 0, plan="P-3"),  # row 13
    ]
    report = tried(world, "plans", file_of("plans", rows, "xlsx"))
    assert cells(report) == {
        (cell("plans", "agency", 3), "registry.agency-already-scheduled"),
        (cell("plans", "agency", 4), "registry.agency-unknown"),
        (cell("plans", "order", 5), "registry.order-repeated"),
        (cell("plans", last, 6), "registry.target-too-late"),
        (cell("plans", "agency", 7), "registry.not-applying"),
        (cell("plans", STEPS[2].value, 8), "registry.targets-incomplete"),
        (cell("plans", "title", 9), "registry.rows-disagree"),
        (cell("plans", "agency", 10), "registry.agency-already-scheduled"),
        (cell("plans", "wave_basis_kind", 11), "registry.rows-disagree"),
        (cell("plans", "scheduled_on", 12), "registry.before-adoption"),
        (cell("plans", "order", 13), "shared.body-invalid"),
    }
    plan(world)
    again = tried(world, "plans", file_of("plans", [plan_row("SO-TC", 1)], "csv"))
    assert cells(again) == {(cell("plans", "plan", 2), "shared.already-exists")}


def test_a_wave_has_room_for_sixty_agencies(world: World) -> None:
    rows = [agency_row(f"S-{number}") for number in range(61)]
    imported(world, "agencies", rows)
    places = [plan_row(f"S-{number}", number + 1) for number in range(61)]
    assert cells(tried(world, "plans", file_of("plans", places, "csv"))) == {
        (cell("plans", "wave", 62), "registry.wave-too-large")
    }
    imported(world, "plans", places[:60])


@pytest.mark.parametrize("form", FORMS)
def test_people_come_with_their_periods_and_their_names_stay_out_of_the_log(world: World, form: str) -> None:
    register(world, "SO-TC")
    rows = [
        person_row("p-1", name="Nguyễn Thị Ước", email="uoc@hanam.example", agency="SO-TC", from_day="01/01/2005"),
        {"person": "p-1", "agency": "SO-TC", "post": "đại diện lãnh đạo về chất lượng", "from_day": "2006-01-01"},
        person_row("p-2", phone="+84 351 385"),
    ]
    answer = imported(world, "people", rows, form)
    assert (answer["subject"], len(answer["events"])) == ("person/p-1", 4)
    shown = told(world.get("/v1/people/p-1", HOME_AFFAIRS))
    assert (shown["name"], shown["email"], shown["phone"]) == ("Nguyễn Thị Ước", "uoc@hanam.example", None)
    assert (shown["employments"][0]["from_day"], shown["posts"][0]["post"]) == ("2005-01-01", "qmr")
    assert all("Ước".encode() not in entry.document for entry in world.ground.store.entries(0, 1000))
    told(world.change("/v1/people/p-1/erasure", HOME_AFFAIRS, 3, {"reason": "Theo yêu cầu"}))
    for file in world.directory.glob("*.db*"):
        assert b"uoc@hanam.example" not in file.read_bytes(), file


@pytest.mark.forbidden_pair("registry.own-file")
def test_every_refused_row_about_people_is_named_and_no_name_is_kept_or_repeated(world: World) -> None:
    register(world, "SO-TC")
    told(world.create("/v1/people", HOME_AFFAIRS, {"person": "p-0", "name": "Người cũ"}), 201)
    kept = world.ground.erasable.held("person")
    rows = [
        person_row("p-0"),  # row 2: in the directory already
        {"person": "p-1", "agency": "SO-TC", "from_day": "2006-01-01"},  # row 3: no name
        person_row("p-2", name="Tên Một", agency="SO-TC", from_day="2006-01-01"),
        person_row("p-2", name="Tên Hai", agency="SO-TC", from_day="2006-06-01"),  # row 5: another name, an overlap
        person_row("p-3", agency="SO-LA", from_day="2006-01-01"),  # row 6: unknown agency
        person_row("p-4", agency="SO-TC", from_day="2006-01-01", to_day="2005-01-01"),  # row 7
        person_row("p-5", agency="SO-NV", from_day="2006-01-01"),  # row 8: Home Affairs' own people
        person_row("p-6", agency="SO-TC"),  # row 9: since when?
        person_row("p-7", email="not an address"),  # row 10
        person_row("p-8", name="Nguyễn v¨n vµ §oµn"),  # row 11: typed in TCVN3
    ]
    register_own = world.create("/v1/agencies", DOST, agency("SO-NV"))
    assert register_own.status_code == 201
    report = tried(world, "people", file_of("people", rows, "xlsx"))
    assert cells(report) == {
        (cell("people", "person", 2), "shared.already-exists"),
        (cell("people", "name", 3), "registry.row-name-missing"),
        (cell("people", "name", 5), "registry.rows-disagree"),
        (cell("people", "from_day", 5), "registry.employment-overlaps"),
        (cell("people", "agency", 6), "registry.agency-unknown"),
        (cell("people", "to_day", 7), "registry.period-reversed"),
        ("8", "registry.own-file"),
        (cell("people", "from_day", 9), "registry.row-period-incomplete"),
        (cell("people", "email", 10), "shared.body-invalid"),
        (cell("people", "name", 11), "shared.cell-font"),
    }
    assert "Tên" not in str(report["faults"])
    assert "not an address" not in str(report["faults"])
    problem_body = told(world.create("/v1/imports/people", HOME_AFFAIRS, {"file": report["file"]}), 403)
    assert problem_body["code"] == "registry.own-file"
    assert world.ground.erasable.held("person") == kept


def test_an_import_says_nothing_that_its_rows_say(world: World) -> None:
    file = tried(world, "agencies", file_of("agencies", [agency_row("SO-TC")], "csv"))["file"]
    with world.nothing_recorded():
        for name, value in (
            ("occurred", "2007-04-20"),
            ("legal_basis", {"kind": "khac", "number": "1", "issuer": "x", "date": None}),
        ):
            answer = world.create("/v1/imports/agencies", HOME_AFFAIRS, {"file": file, name: value})
            problem(answer, 422, "registry.import-said-by-rows", f"/{name}")
    told(world.create("/v1/imports/agencies", HOME_AFFAIRS, {"file": file, "reason": "Nhập danh mục"}), 201)
    assert world.log()[0].reason == "Nhập danh mục"


def test_an_import_sent_again_is_answered_again_and_nothing_is_recorded_twice(world: World) -> None:
    rows = [agency_row(f"S-{number}") for number in range(300)]
    file = tried(world, "agencies", file_of("agencies", rows, "csv"))["file"]
    first = world.create("/v1/imports/agencies", HOME_AFFAIRS, {"file": file}, key="k-1")
    assert (first.status_code, first.headers["Location"], len(first.json["events"])) == (201, "/v1/agencies/S-0", 300)  # type: ignore[index]
    with world.nothing_recorded():
        again = world.create("/v1/imports/agencies", HOME_AFFAIRS, {"file": file}, key="k-1")
        problem(
            world.create("/v1/imports/agencies", HOME_AFFAIRS, {"file": file}),
            404,
            "registry.import-file-gone",
            "/file",
        )
    assert (again.status_code, again.data, again.headers["Idempotency-Replayed"]) == (201, first.data, "true")


def test_a_file_is_its_uploader_s_alone_the_last_of_its_kind_and_kept_a_day(world: World) -> None:
    raw = file_of("agencies", [agency_row("SO-TC")], "csv")
    first, second = (tried(world, "agencies", raw)["file"] for _ in range(2))
    assert first != second
    theirs = tried(world, "agencies", raw, DOST)["file"]
    for file in (first, theirs, "0" * 64):
        problem(world.get(f"/v1/imports/agencies/files/{file}", HOME_AFFAIRS), 404, "registry.import-file-gone")
    problem(world.get(f"/v1/imports/people/files/{second}", HOME_AFFAIRS), 404, "registry.import-file-gone")
    world.clock.advance(timedelta(hours=24))
    assert world.registry.drop_old_files() == 0
    told(world.get(f"/v1/imports/agencies/files/{second}", HOME_AFFAIRS))
    world.clock.advance(timedelta(seconds=1))
    problem(world.get(f"/v1/imports/agencies/files/{second}", HOME_AFFAIRS), 404, "registry.import-file-gone")
    assert (world.registry.drop_old_files(), world.ground.erasable.held("import")) == (2, [])


@pytest.mark.parametrize(
    ("what", "who"), [("agencies", PPC), ("plans", HOME_AFFAIRS), ("people", DOST), ("people", INSPECTOR)]
)
def test_who_may_not_do_one_may_not_import_many(world: World, what: str, who: Any) -> None:
    for answer in (
        world.upload(f"/v1/imports/{what}/files", who, b"code\nA"),
        world.create(f"/v1/imports/{what}", who, {"file": "0" * 64}),
        world.get(f"/v1/imports/{what}/files/{'0' * 64}", who),
        world.get(f"/v1/imports/{what}/template.xlsx", who),
    ):
        problem(answer, 403, "shared.right-missing")


@pytest.mark.parametrize(
    ("raw", "code"),
    [
        (b"code,name_vi\nSO-TC,x", "shared.table-column-missing"),
        (raw_file([[column.name for column in AGENCY_COLUMNS]], "xlsx"), "shared.table-empty"),
        (raw_file([["code", "obligation"], ["SO-TC", "voluntary"]], "csv"), "shared.table-column-unknown"),
        (file_of("plans", [plan_row("SO-TC", 1)], "xlsx"), "shared.table-column-unknown"),
        ("code;tên\nSO-TC;Së".encode("utf-16"), "shared.table-encoding"),
        (b"PK\x03\x04garbage", "shared.table-not-read"),
        (b"\x00" * 100, "shared.table-encoding"),
    ],
)
def test_a_file_that_is_no_table_of_this_kind_is_refused_and_not_kept(world: World, raw: bytes, code: str) -> None:
    with world.nothing_recorded():
        body = told(world.upload("/v1/imports/agencies/files", HOME_AFFAIRS, raw), 422)
    assert body["code"] == code
    assert world.ground.erasable.held("import") == []


def test_a_file_of_two_thousand_rows_is_imported_at_once(world: World) -> None:
    dice = random.Random(5)  # noqa: S311  the same order in every run
    rows = [agency_row("H-0")] + [
        agency_row(f"X-{n}", parent=f"X-{n - 1}" if n % 7 and n > 1 else "H-0") for n in range(1, 2000)
    ]
    dice.shuffle(rows)
    assert len(imported(world, "agencies", rows)["events"]) == 2000
    assert world.ground.store.head().size == 2000


def test_the_first_row_of_a_template_can_be_imported_as_it_stands(world: World) -> None:
    for what in ("agencies", "people"):
        for form in FORMS:
            answer = world.get(f"/v1/imports/{what}/template.{form}", WHO[what])
            assert answer.status_code == 200
            assert tried(world, what, answer.data)["faults"] == []
    names = [column.name for column in PLAN_COLUMNS]
    assert (
        world.get("/v1/imports/plans/template.csv", PPC).get_data(as_text=True).startswith("\ufeff" + ",".join(names))
    )


@pytest.mark.parametrize("form", FORMS)
def test_the_template_of_a_plan_is_read_as_a_plan_to_be_filled_in(world: World, form: str) -> None:
    """Of its one row only what a wave must say besides is missing: agencies that are known, and their targets."""
    answer = world.get(f"/v1/imports/plans/template.{form}", PPC)
    assert answer.status_code == 200, answer.get_data(as_text=True)
    (row,) = rows_of(read_table(answer.data), PLAN_COLUMNS)
    assert row.faults == []
    assert (row.values["demonstration"], row.values["wave"]) == (True, 1)
