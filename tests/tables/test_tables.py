"""Tables are read strictly, whatever they claim to be, and written so that what was written is read again."""

from __future__ import annotations

import unicodedata
from datetime import date, datetime, time
from io import BytesIO
from typing import Any, Final

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from shared.errors import Refused
from shared.tables import Limits, address, read_table, rows_of, write_csv, write_xlsx
from tests.tables.building import COLUMNS, MADE, repacked, sheet_of, xlsx

HEADER: Final = [column.name for column in COLUMNS]
KEEP: Final = lambda _name, content: content  # noqa: E731


def refused(raw: bytes, limits: Limits | None = None) -> str:
    """Returns the code that a whole file is refused with."""
    with pytest.raises(Refused) as caught:
        rows_of(read_table(raw, limits or Limits()), COLUMNS)
    assert "{" not in caught.value.detail("vi") + caught.value.detail("en")
    return caught.value.code


def one_row(raw: bytes) -> tuple[dict[str, Any], dict[str | int, str]]:
    """Returns values and faults of a table's only row."""
    (row,) = rows_of(read_table(raw), COLUMNS)
    return row.values, {name: fault.code for name, fault in row.faults}


SOUND: Final = {"code": "A", "name": "Sở Nội vụ", "day": "2007-04-19", "count": 7, "open": True, "kind": "b"}


@pytest.mark.parametrize(
    "raw",
    [
        "code,name,day,count,open,kind\r\nA,Sở Nội vụ,2007-04-19,7,true,b\r\n".encode(),
        "\ufeffcode;name;day;count;open;kind\nA;Sở Nội vụ;19/04/2007;7;có;Loại hai\n".encode(),
        "\ufeffMã,Tên,Ngày,Số,Mở,Loại\n\nA, Sở Nội vụ ,19/4/2007,7,x,second\n\n,,,,,\n".encode(),
        'Kind,"Open",Count,Day,NAME,Code\r\nSecond,yes,"7",2007-04-19,"Sở Nội vụ",A'.encode(),
        unicodedata.normalize("NFD", "code,name,day,count,open,kind\nA,Sở Nội vụ,2007-04-19,7,CÓ,loai hai").encode(),
        xlsx([HEADER, ["A", "Sở Nội vụ", date(2007, 4, 19), 7, True, "b"]]),
        xlsx([["ma", "ten", "ngay", "so", "mo", "loai"], [], ["A", "Sở Nội vụ", "19/04/2007", "7", "Có", "LOẠI HAI"]]),
        xlsx([HEADER, ["A", "Sở Nội vụ", datetime(2007, 4, 19), 7.0, "true", "b"]]),  # noqa: DTZ001  as Excel has it
    ],
)
def test_both_forms_both_languages_and_every_way_to_write_a_day_say_the_same(raw: bytes) -> None:
    assert one_row(raw) == (SOUND, {})


def test_a_row_makes_the_body_of_a_command_and_knows_its_number_and_cells() -> None:
    (row,) = rows_of(read_table(b"name,code,day\n\n\nx,A,2007-04-19"), COLUMNS)
    assert row.body(COLUMNS) == {"code": "A", "name": "x", "on": {"day": "2007-04-19"}}
    assert (row.number, address(row.places["code"], row.number)) == (4, "B4")
    assert [address(place, 1) for place in (0, 25, 26, 701, 702)] == ["A1", "Z1", "AA1", "ZZ1", "AAA1"]


@pytest.mark.parametrize(
    ("cell", "column", "code"),
    [
        ("=1+1", "code", "shared.cell-formula"),
        ('=HYPERLINK("http://x")', "name", "shared.cell-formula"),
        (277, "code", "shared.cell-not-text"),
        (True, "name", "shared.cell-not-text"),
        (date(2007, 1, 1), "name", "shared.cell-not-text"),
        (datetime(2007, 4, 19, 8, 30), "day", "shared.cell-not-day"),  # noqa: DTZ001  as Excel has it
        (time(8, 30), "day", "shared.cell-not-day"),
        (39191, "day", "shared.cell-not-day"),
        ("30/02/2007", "day", "shared.cell-not-day"),
        ("04/19/2007", "day", "shared.cell-not-day"),
        ("2007-4-19T00:00", "day", "shared.cell-not-day"),
        ("19-04-2007", "day", "shared.cell-not-day"),
        ("١٩/٠٤/٢٠٠٧", "day", "shared.cell-not-day"),
        (1.5, "count", "shared.cell-not-whole"),
        ("1.000", "count", "shared.cell-not-whole"),
        ("²", "count", "shared.cell-not-whole"),
        ("9" * 400, "count", "shared.cell-not-whole"),
        ("maybe", "open", "shared.cell-not-flag"),
        ("c", "kind", "shared.cell-not-choice"),
        ("#N/A", "name", "shared.cell-error"),
        ("Së Néi vô vµ Së Tµi chÝnh", "name", "shared.cell-font"),
        ("a\u202eb", "code", "shared.cell-character"),
        ("x" * 4001, "code", "shared.cell-too-long"),
        (None, "code", "shared.cell-required"),
    ],
)
@pytest.mark.filterwarnings("ignore::UserWarning")
def test_a_cell_that_cannot_be_meant_is_refused_and_the_rest_of_its_row_is_read(
    cell: Any, column: str, code: str
) -> None:
    row = {"code": "A", "name": "x", column: cell}
    values, faults = one_row(xlsx([HEADER, [row.get(name) for name in HEADER]]))
    assert faults == {column: code}
    assert column not in values


def test_a_cell_below_no_name_is_refused_where_it_stands() -> None:
    assert one_row(b"code,,name\nA,stray,x\n")[1] == {1: "shared.cell-outside"}
    assert one_row(b"code\nA,,stray\n")[1] == {2: "shared.cell-outside"}


@pytest.mark.parametrize(
    ("raw", "code"),
    [
        ("code,name\nA,Sở".encode("utf-16"), "shared.table-encoding"),
        ("code,name\nA,Sở".encode("utf-16-le"), "shared.table-encoding"),
        (b"code,name\nA,S\xeb N\xe9i v\xf4", "shared.table-encoding"),
        (b"code,name\nA,S\xf0\xfb", "shared.table-encoding"),
        (b"code,name\nA\x00,B", "shared.table-encoding"),
        (b"%PDF-1.4\n%\xe2\xe3", "shared.table-encoding"),
        (b"%PDF-1.4\n1 0 obj", "shared.table-column-unknown"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), "shared.table-not-read"),
        (b"PK\x03\x04 but nothing else", "shared.table-not-read"),
        (xlsx([HEADER, ["A"]])[:-200], "shared.table-not-read"),
        (b'code,name\nA,"x', "shared.table-not-read"),
        (b'code,name\nA,"x"y\n', "shared.table-not-read"),
        (b"code," + b"x" * 140_000 + b"\nA", "shared.table-not-read"),
        (b"code\n", "shared.table-empty"),
        (b" \n\n", "shared.table-empty"),
        (b"\xef\xbb\xbf", "shared.table-empty"),
        (b"code,colour\nA,red", "shared.table-column-unknown"),
        (b"name\nx", "shared.table-column-missing"),
        ("code,Mã\nA,A".encode(), "shared.table-column-repeated"),
        ("code,a\u202eb\nA,A".encode(), "shared.cell-character"),
        (xlsx([["code"], ["A"]], lambda book: book.create_sheet("Khác").append(["x"])), "shared.table-other-sheets"),
        (xlsx([["code"], *[["A"]] * 2001]), "shared.table-too-large"),
        (xlsx([["code", *[f"x{n}" for n in range(40)]], ["A"]]), "shared.table-too-large"),
        (b"code\n" + b"A\n" * 2001, "shared.table-too-large"),
        (b"code\nA" + b",x" * 40, "shared.table-too-large"),
        (
            repacked(xlsx([["code"], ["A"]]), KEEP, xl__vbaProject_bin=b"x").replace(
                b"vbaProject_bin", b"vbaProject.bin"
            ),
            "shared.table-macros",
        ),
        (sheet_of('<row r="1"><c r="A1" t="s"><v>999</v></c></row>'), "shared.table-not-read"),
        (sheet_of('<row r="x"><c r="A1"><v>1</v></c></row>'), "shared.table-not-read"),
        (
            sheet_of('<row r="1"><c r="A1"><v>1e999</v></c></row><row r="2"><c r="A2"><v>1</v></c></row>'),
            "shared.cell-not-whole",
        ),
        (sheet_of('<row r="1"><c r="XFD1"><v>1</v></c></row>'), "shared.table-too-large"),
        (sheet_of("<row/>" * 30_000), "shared.table-too-large"),
        (sheet_of("<c/>" * 500_001), "shared.table-too-large"),
        (sheet_of('<row r="1048576"><c r="A1048576"><v>1</v></c></row>'), "shared.table-too-large"),
        (repacked(xlsx([["code"], ["A"]]), KEEP, bomb_xml=bytes(20_000_000)), "shared.table-too-large"),
        (repacked(xlsx([["code"], ["A"]]), KEEP, **{f"p{n}": b"" for n in range(300)}), "shared.table-too-large"),
        (
            repacked(
                xlsx([["code"], ["A"]]),
                lambda name, old: (
                    old.replace(b"<worksheet", b'<!DOCTYPE a [<!ENTITY b "c">]><worksheet') if "sheet1" in name else old
                ),
            ),
            "shared.table-not-read",
        ),
        (
            repacked(
                xlsx([["code"], ["A"]]),
                lambda name, old: (
                    old.replace(b"spreadsheetml.sheet.main", b"sheet.macroEnabled.main")
                    if "Content_Types" in name
                    else old
                ),
            ),
            "shared.table-macros",
        ),
        (
            repacked(xlsx([["code"], ["A"]]), lambda name, old: None if "workbook.xml" in name else old),
            "shared.table-not-read",
        ),
        (repacked(xlsx([["code"], ["A"]]), lambda _name, old: old[: len(old) // 2]), "shared.table-not-read"),
    ],
)
@pytest.mark.filterwarnings("ignore::UserWarning")
def test_a_file_that_is_no_sound_table_is_refused_and_told_why(raw: bytes, code: str) -> None:
    assert refused(raw) == code


def test_a_size_that_a_sheet_claims_for_itself_is_not_believed() -> None:
    claimed = repacked(
        xlsx([HEADER, ["A"], ["B"]]),
        lambda name, old: old.replace(b'ref="A1:F3"', b'ref="A1:A1"') if "sheet1" in name else old,
    )
    assert [row.values["code"] for row in rows_of(read_table(claimed), COLUMNS)] == ["A", "B"]


TEXTS: Final = st.text(
    st.one_of(st.sampled_from("=+-@'\t\"\n,;aĐế0"), st.characters(blacklist_categories=["Cs", "Cc"])), max_size=20
)
ROWS: Final = st.lists(
    st.fixed_dictionaries(
        {"code": TEXTS.map(lambda text: f"{text}|"), "open": st.booleans(), "kind": st.sampled_from("ab")},
        optional={"name": TEXTS, "day": st.dates(), "count": st.integers(0, 10**12)},
    ),
    min_size=1,
    max_size=5,
)


@given(ROWS)
def test_what_is_written_is_read_again_in_both_forms(rows: list[dict[str, Any]]) -> None:
    for raw in (write_csv(COLUMNS, rows), write_xlsx(COLUMNS, rows, title="Bảng", made=MADE)):
        for row, told in zip(rows_of(read_table(raw), COLUMNS), rows, strict=True):
            expected: dict[str, Any] = {}
            for name, value in told.items():
                text = unicodedata.normalize("NFC", value).strip() if isinstance(value, str) else value
                expected[name] = text.isoformat() if isinstance(text, date) else text
            faulty = {name for name, _ in row.faults}
            assert {str(fault.code) for _, fault in row.faults} <= {"shared.cell-character", "shared.cell-font"}
            kept = {name: value for name, value in expected.items() if value != "" and name not in faulty}
            assert row.values == kept


@given(st.binary(max_size=400))
def test_any_bytes_are_a_table_or_are_refused(raw: bytes) -> None:
    for whole in (raw, b"PK\x03\x04" + raw, b"code,name\n" + raw):
        try:
            rows_of(read_table(whole), COLUMNS)
        except Refused as fault:
            assert fault.code.startswith(("shared.table-", "shared.cell-"))  # noqa: PT017  either is right


def test_no_spreadsheet_takes_a_text_for_a_formula() -> None:
    rows = [
        {"code": text} for text in ("=cmd|' /C calc'!A0", "+1", "-1", "@SUM(A1)", "\t=1", "'=1", "https://x.example")
    ]
    written = write_csv(COLUMNS[:1], rows).decode("utf-8-sig").split("\r\n")
    assert written == [
        "code",
        "'=cmd|' /C calc'!A0",
        "'+1",
        "'-1",
        "'@SUM(A1)",
        "'\t=1",
        "''=1",
        "https://x.example",
        "",
    ]
    book = openpyxl.load_workbook(BytesIO(write_xlsx(COLUMNS[:1], rows, title="Bảng", made=MADE)))
    cells = [cell for (cell,) in book.active.iter_rows(min_row=2)]
    assert [cell.value for cell in cells] == [row["code"] for row in rows]
    assert {cell.data_type for cell in cells} == {"s"}
    assert {cell.hyperlink for cell in cells} == {None}


def test_a_workbook_has_real_days_a_first_row_that_stays_a_filter_and_where_it_comes_from() -> None:
    rows: list[dict[str, Any]] = [{"code": "A", "day": date(2007, 4, 19)}, {"code": "B", "day": "1899-12-31"}]
    raw = write_xlsx(COLUMNS, rows, title="Cơ quan", made=MADE, provenance=[("Người yêu cầu", "p-1")])
    assert raw == write_xlsx(COLUMNS, rows, title="Cơ quan", made=MADE, provenance=[("Người yêu cầu", "p-1")])
    book = openpyxl.load_workbook(BytesIO(raw))
    sheet, origin = book.worksheets
    assert (sheet.title, sheet.freeze_panes, sheet.auto_filter.ref) == ("Cơ quan", "A2", "A1:F3")
    assert (sheet["C2"].value, sheet["C2"].number_format) == (datetime(2007, 4, 19), "dd/mm/yyyy")  # noqa: DTZ001
    assert sheet["C3"].value == "1899-12-31"
    assert (origin.title, origin["A1"].value, origin["B1"].value) == ("Nguồn gốc", "Người yêu cầu", "p-1")
    assert [row.values["day"] for row in rows_of(read_table(raw), COLUMNS)] == ["2007-04-19", "1899-12-31"]
