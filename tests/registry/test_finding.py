"""Finding agencies: by the beginnings of words, with or without diacritics, in the order of the Vietnamese alphabet."""

from __future__ import annotations

import random
import unicodedata
from typing import Any, Final
from urllib.parse import quote

import pytest

from shared.vietnamese import sort_key
from tests.registry.asking import agency
from tests.registry.world import HOME_AFFAIRS, World, problem, told

NAMES: Final = {
    "SO-VHTTDL": ("Sở Văn hoá, Thể thao và Du lịch", "Department of Culture, Sports and Tourism"),
    "SO-KHDT": ("Sở Kế hoạch và Đầu tư", "Department of Planning and Investment"),
    "SO-TC": ("Sở Tài chính", "Department of Finance"),
    "SO-CT": ("Sở Công Thương", "Department of Industry and Trade"),
    "H-DLAK": ("UBND huyện Đắk Lắk", "Dak Lak District People's Committee"),
    "H-DUYTIEN": ("UBND huyện Duy Tiên", "Duy Tien District People's Committee"),
    "BAN-DT": ("Ban Dân tộc", "Ethnic Affairs Board"),
    "BAN-QL": ("Bàn Quản lý", "Table"),
}


@pytest.fixture
def world(world_on_each_store: World) -> World:
    world = world_on_each_store
    for code, (vi, en) in NAMES.items():
        kind = "district_committee" if code.startswith("H-") else "provincial_department"
        told(world.create("/v1/agencies", HOME_AFFAIRS, agency(code, kind, name_vi=vi, name_en=en)), 201)
    return world


def found(world: World, query: str) -> list[str]:
    """Returns the codes that a list tells, asked for in pages of two."""
    codes, address = [], f"/v1/agencies?{query}&limit=2"
    after = ""
    while True:
        page: dict[str, Any] = told(world.get(address + after))
        codes += [each["code"] for each in page["items"]]
        if page["next"] is None:
            return codes
        after = f"&after={page['next']}"


@pytest.mark.parametrize(
    ("text", "codes"),
    [
        ("so van hoa", ["SO-VHTTDL"]),
        ("Sở văn HOÁ", ["SO-VHTTDL"]),
        ("Văn hóa", ["SO-VHTTDL"]),
        (unicodedata.normalize("NFD", "Sở Kế hoạch"), ["SO-KHDT"]),
        ("dak", ["H-DLAK"]),
        ("đắk", ["H-DLAK"]),
        ("kế hoạch", ["SO-KHDT"]),
        ("ke hoach", ["SO-KHDT"]),
        ("hoach ke", ["SO-KHDT"]),
        ("SO-TC", ["SO-TC"]),
        ("tourism", ["SO-VHTTDL"]),
        ("ubnd huy", ["H-DLAK", "H-DUYTIEN"]),
        ("d l", ["H-DLAK", "SO-VHTTDL"]),
        ("hoach so khong", []),
        ("oach", []),
    ],
)
def test_each_word_must_begin_a_word_of_code_or_names(world: World, text: str, codes: list[str]) -> None:
    assert found(world, f"q={quote(text)}") == codes


def test_names_stand_in_the_order_of_the_vietnamese_alphabet(world: World) -> None:
    by_name = sorted(NAMES, key=lambda code: sort_key(NAMES[code][0]))
    assert found(world, "sort=name") == by_name
    assert by_name[:2] == ["BAN-DT", "BAN-QL"]
    assert by_name[-2:] == ["H-DUYTIEN", "H-DLAK"]
    assert found(world, "sort=code") == found(world, "obligation=mandatory") == sorted(NAMES)
    departments = [code for code in by_name if code.startswith("SO-")]
    assert found(world, "sort=name&kind=provincial_department&q=so") == departments


def test_agencies_of_one_name_are_all_told_once(world: World) -> None:
    for code in ("XA-3", "XA-1", "XA-2"):
        told(
            world.create("/v1/agencies", HOME_AFFAIRS, agency(code, "commune_committee", name_vi="UBND xã Bồ Đề")), 201
        )
    assert found(world, "sort=name&q=bo de") == ["XA-1", "XA-2", "XA-3"]


def test_names_of_the_greatest_length_in_any_alphabet_are_paged_too(world: World) -> None:
    dice = random.Random(7)  # noqa: S311  the same names in every run
    long = {f"XA-{number}": "".join(dice.choices("ếỡặĐaž中Ж ", k=299)) + "x" for number in range(9)}
    for code, name in long.items():
        told(world.create("/v1/agencies", HOME_AFFAIRS, agency(code, "commune_committee", name_vi=name)), 201)
    assert sorted(found(world, "sort=name&kind=commune_committee")) == sorted(long)


@pytest.mark.parametrize("query", ["q=", "q=%20", "q=---", f"q={'a' * 101}", "q=a b c d e f g h i j k", "sort=size"])
def test_a_search_for_nothing_or_for_too_much_is_refused(world: World, query: str) -> None:
    problem(world.get(f"/v1/agencies?{query}"), 422, "shared.query-invalid", f"/{query.partition('=')[0]}")


def test_a_cursor_of_another_order_or_made_up_is_no_fault(world: World) -> None:
    by_code = told(world.get("/v1/agencies?limit=2"))["next"]
    assert told(world.get(f"/v1/agencies?sort=name&after={by_code}"))["items"]
