"""Exports over HTTP: imported into an empty register, what is exported is the same there; and nothing is half done."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from io import BytesIO
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, Final

import openpyxl
import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from services.registry.schemas.columns import AGENCY_COLUMNS
from shared.tables import read_table, rows_of, write_csv, write_xlsx
from tests.registry.asking import agency, appoint, enter, plan, register, wave
from tests.registry.building import NOW, STEPS
from tests.registry.sheets import COLUMNS, FORMS, WHO, agency_row, basis, file_of, imported, person_row, raw_file, tried
from tests.registry.world import BASIS, DOST, HOME_AFFAIRS, INSPECTOR, PPC, World, problem, told

NAME: Final = '=HYPERLINK("http://x";"Sở") “Đặc biệt”, ¾; \n dòng hai'


@pytest.fixture
def empty(tmp_path: Path) -> Iterator[World]:
    """Another registry, with nothing in it."""
    (tmp_path / "empty").mkdir()
    made = World(tmp_path / "empty")
    yield made
    made.close()


def exported(world: World, what: str, form: str, query: str = "") -> bytes:
    answer = world.get(f"/v1/exports/{what}.{form}{query}", WHO[what])
    assert answer.status_code == 200, answer.get_data(as_text=True)
    return bytes(answer.data)


def values(what: str, raw: bytes) -> list[dict[str, Any]]:
    """Returns the rows of a file by names of columns, as an import reads them."""
    found = rows_of(read_table(raw), COLUMNS[what])
    assert [row.faults for row in found] == [[] for _ in found]
    return [row.values for row in found]


def take(world: World, what: str, raw: bytes) -> None:
    report = tried(world, what, raw)
    assert report["faults"] == []
    told(world.create(f"/v1/imports/{what}", WHO[what], {"file": report["file"]}), 201)


def lived_in(world: World) -> None:
    """Fills a registry by the single commands, with all that makes a row unlike another."""
    register(world, "SO-TC", occurred="2007-04-20", name_vi=NAME)
    register(world, "H-1", "district_committee", legal_basis={**BASIS, "date": None, "abstract": "Trích yếu"})
    register(world, "XA-1", "commune_committee", parent="H-1", provenance={"source": "Kể lại", "confidence": "memory"})
    plan(world)
    told(world.change("/v1/plans/277-KH-UBND/waves", PPC, 1, wave("SO-TC", "H-1")))
    revision = {"agency": "H-1", "milestone": "management_review", "by": "2008-09-01", "reason": "Thiếu kinh phí"}
    told(world.change("/v1/plans/277-KH-UBND/revisions", PPC, 2, {**revision, "legal_basis": BASIS}))
    for person in ("p-1", "p-2", "p-3"):
        enter(world, person)
    period = {"agency": "SO-TC", "from_day": "2006-01-01"}
    told(world.change("/v1/people/p-1/employments", HOME_AFFAIRS, 1, period))
    told(world.change("/v1/people/p-1/employments", HOME_AFFAIRS, 2, {**period, "to_day": "2006-12-31"}))
    told(world.change("/v1/people/p-1/posts", HOME_AFFAIRS, 3, {**period, "agency": "H-1", "post": "qmr"}))
    told(world.change("/v1/people/p-2/erasure", HOME_AFFAIRS, 1, {"reason": "Theo yêu cầu"}))
    appoint(world, "SO-TC", 1, "p-3")


@pytest.mark.parametrize("form", FORMS)
def test_what_is_exported_is_the_same_again_where_it_is_imported(world: World, empty: World, form: str) -> None:
    lived_in(world)
    for what in ("agencies", "plans", "people"):
        raw = exported(world, what, form)
        take(empty, what, raw)
        assert values(what, exported(empty, what, form)) == values(what, raw), what
    agencies = values("agencies", exported(world, "agencies", form))
    assert [each["code"] for each in agencies] == ["H-1", "SO-TC", "XA-1"]
    assert (agencies[1]["name_vi"], agencies[1]["registered_on"]) == (NAME, "2007-04-20")
    assert (agencies[0]["basis_date"], agencies[2]["confidence"]) == (None, "memory")
    places = values("plans", exported(world, "plans", form))
    assert [(each["agency"], each[STEPS[6].value]) for each in places] == [
        ("SO-TC", "2008-06-01"),
        ("H-1", "2008-09-01"),
    ]
    people = values("people", exported(world, "people", form))
    assert [(each["person"], "name" in each, each.get("post")) for each in people] == [
        ("p-1", True, "qmr"),
        ("p-1", False, None),
        ("p-3", True, None),
    ]
    assert told(empty.get("/v1/people/p-1", HOME_AFFAIRS))["name"] == "Người minh hoạ"


def test_the_same_question_at_the_same_time_has_the_same_bytes(world: World) -> None:
    lived_in(world)
    for what in COLUMNS:
        for form in FORMS:
            first, second = (exported(world, what, form) for _ in range(2))
            assert first == second
    before = exported(world, "agencies", "xlsx")
    world.clock.advance(timedelta(seconds=1))
    assert exported(world, "agencies", "xlsx") != before


def test_a_workbook_says_who_asked_when_and_what_stood_in_the_log(world: World) -> None:
    lived_in(world)
    answer = world.get("/v1/exports/agencies.xlsx?sort=name&kind=commune_committee", INSPECTOR)
    assert answer.headers["Content-Disposition"] == 'attachment; filename="co-quan.xlsx"'
    table, origin = openpyxl.load_workbook(BytesIO(answer.data)).worksheets
    assert [row[0].value for row in table.iter_rows()] == ["Mã cơ quan", "XA-1"]
    assert table["H2"].value == datetime(2007, 5, 2)  # noqa: DTZ001  a day of a spreadsheet
    assert table["G2"].value == "chưa kiểm chứng"
    said = {name.value: value.value for name, value in origin.iter_rows()}
    head = world.ground.store.head()
    assert said["Người yêu cầu / asked by"] == "p-tt, inspector, THANH-TRA"
    assert said["Yêu cầu / asked for"] == "sort=name&kind=commune_committee"
    assert said["Nhật ký đến vị trí / log up to position"] == str(head.size)
    assert said["Gốc cây băm / tree root (SHA-256)"] == head.root.hex()
    assert said["Thời điểm / at"].startswith("02/05/2007 10:00:00 (+07:00)")


def test_an_export_is_asked_for_by_the_filters_of_the_list(world: World) -> None:
    for code in ("SO-TC", "SO-XD"):
        register(world, code)
    register(world, "XA-1", "commune_committee")
    for query, codes in (
        ("?q=so tc", ["SO-TC"]),
        ("?obligation=voluntary", ["XA-1"]),
        ("", ["SO-TC", "SO-XD", "XA-1"]),
    ):
        assert [each["code"] for each in values("agencies", exported(world, "agencies", "csv", query))] == codes
    problem(world.get("/v1/exports/agencies.csv?limit=3"), 422, "shared.query-invalid", "/limit")
    empty = exported(world, "agencies", "csv", "?q=nowhere").decode("utf-8-sig")
    assert empty == ",".join(column.name for column in COLUMNS["agencies"]) + "\r\n"


@pytest.mark.parametrize("who", [INSPECTOR, DOST, PPC])
def test_people_are_exported_to_those_alone_who_keep_the_directory(world: World, who: Any) -> None:
    for form in FORMS:
        problem(world.get(f"/v1/exports/people.{form}", who), 403, "shared.right-missing")


def test_a_register_of_more_than_a_page_is_exported_whole_and_imported_again(world: World, empty: World) -> None:
    imported(world, "agencies", [agency_row(f"S-{number}") for number in range(450)])
    raw = exported(world, "agencies", "csv")
    assert len(values("agencies", raw)) == 450
    take(empty, "agencies", raw)
    assert exported(empty, "agencies", "csv").count(b"\r\n") == 451


WITHOUT_SHRINKING: Final = (Phase.explicit, Phase.reuse, Phase.generate)
"""Each example makes a registry or two: a smaller one is not worth the minutes."""

# --- any table of cells ---------------------------------------------------------------------------------------------

CODES: Final = st.sampled_from(["A-1", "A-2", "A-3", "SO-NV", "a", "", None, "A-1 "])
TEXTS: Final = st.one_of(
    st.text(st.characters(blacklist_categories=["Cs"], blacklist_characters="\x00"), max_size=12),
    st.sampled_from(["=1+1", "vµ §oµn", "\u202e", "x" * 301, None]),
)
KINDS: Final = st.sampled_from(["provincial_department", "UBND huyện, thị xã", "xã", None, "commune_committee"])
DAYS: Final = st.one_of(st.dates().map(str), st.sampled_from(["19/04/2007", "2007-05-01", "x", None]))
ANY_ROW: Final = st.fixed_dictionaries(
    {"code": CODES, "name_vi": TEXTS, "name_en": TEXTS, "kind": KINDS, "parent": CODES, "registered_on": DAYS},
    optional={"basis_date": DAYS, "basis_number": TEXTS, "source": TEXTS},
).map(lambda row: {"source": "Nguồn", "confidence": "seed", **basis(), **row})
SOUND_ROW: Final = st.fixed_dictionaries(
    {
        "name_vi": st.sampled_from([NAME, "Sở Y tế", "+84"]),
        "kind": st.sampled_from(["district_committee", "public_service_unit"]),
    },
    optional={
        "registered_on": st.dates(date(2007, 4, 19), date(2007, 5, 2)).map(str),
        "basis_abstract": st.sampled_from(["'trích yếu", "@x", "-"]),
        "confidence": st.sampled_from(["seed", "found", "memory", "recorded"]),
    },
)


@settings(max_examples=20, phases=WITHOUT_SHRINKING)
@given(st.lists(ANY_ROW, min_size=1, max_size=6), st.sampled_from(FORMS))
@pytest.mark.filterwarnings("ignore::UserWarning")
def test_any_cells_are_imported_as_the_dry_run_says_or_not_at_all(rows: list[dict[str, Any]], form: str) -> None:
    try:
        raw = file_of("agencies", rows, form)
    except openpyxl.utils.exceptions.IllegalCharacterError:
        return
    with TemporaryDirectory() as place:
        world = World(Path(place))
        try:
            answer = world.upload("/v1/imports/agencies/files", HOME_AFFAIRS, raw)
            if answer.status_code == 201:
                report = told(answer, 201)
                made = world.create("/v1/imports/agencies", HOME_AFFAIRS, {"file": report["file"]})
                assert made.status_code == (201 if report["accepted"] else made.status_code)
                assert made.status_code in (201, 403, 422)
                recorded = [each for each in world.log() if each.topic == "registry.agency.registered.v1"]
                assert len(recorded) == (len(rows) if report["accepted"] else 0)
                assert len(recorded) == report["would_record"]
            else:
                assert answer.status_code == 422
                assert world.log() == []
        finally:
            world.close()


@settings(max_examples=8, phases=WITHOUT_SHRINKING)
@given(st.lists(SOUND_ROW, min_size=1, max_size=6), st.sampled_from(FORMS), st.data())
def test_whatever_stands_in_a_register_survives_the_way_out_and_in(
    rows: list[dict[str, Any]], form: str, data: st.DataObject
) -> None:
    table = [agency_row(f"A-{number}", **row) for number, row in enumerate(rows)]
    for number, row in enumerate(table[1:], start=1):
        row["parent"] = data.draw(st.sampled_from([None, *(each["code"] for each in table[:number])]))
    written = write_csv(AGENCY_COLUMNS, table)
    if form == "xlsx":
        written = write_xlsx(AGENCY_COLUMNS, table, title="Bảng", made=NOW)
    with TemporaryDirectory() as one, TemporaryDirectory() as other:
        first, second = World(Path(one)), World(Path(other))
        try:
            take(first, "agencies", written)
            raw = exported(first, "agencies", form)
            take(second, "agencies", raw)
            assert values("agencies", exported(second, "agencies", form)) == values("agencies", raw)
            assert [each["name_vi"] for each in values("agencies", raw)] == [each["name_vi"] for each in table]
        finally:
            first.close()
            second.close()


def test_a_people_file_of_the_old_fonts_is_told_apart_from_a_sound_one(world: World) -> None:
    table = [["person", "name"], ["p-1", "NguyÔn V¨n ¸nh"], ["p-2", "Nguyễn Văn Ánh"]]
    report = tried(world, "people", raw_file(table, "xlsx"))
    assert [(each["cell"], each["code"]) for each in report["faults"]] == [("B2", "shared.cell-font")]
    imported(world, "people", [person_row("p-3", name="Nguyễn Văn Ánh")])


def test_renamed_agencies_are_exported_by_their_name_of_today(world: World) -> None:
    told(world.create("/v1/agencies", HOME_AFFAIRS, agency("SO-TM")), 201)
    renamed = {"name_vi": "Sở Công Thương", "name_en": "Department of Industry and Trade", "legal_basis": BASIS}
    told(world.change("/v1/agencies/SO-TM/name", HOME_AFFAIRS, 1, renamed))
    assert values("agencies", exported(world, "agencies", "csv"))[0]["name_vi"] == "Sở Công Thương"
