"""Real reorganisations over HTTP: the departments of 2008, and the boundary of Phủ Lý in 2013.

The departments are those of Hà Nam as we recall them; that the cases happened elsewhere was read in the sources that
`data/reorganisations.json` names. The decisions cited are made up and say so; Resolution 89/NQ-CP is real, with its
figures.
"""

from __future__ import annotations

import json
from decimal import Decimal
from pathlib import Path
from typing import Any, Final

import pytest

from tests.registry.asking import DECISION, SEED, agency, register
from tests.registry.reorganising import DECREE, at, carry_out, change, heirs, lineage, merged, moved, pairs
from tests.registry.world import DOST, HOME_AFFAIRS, PPC, World, problem, told

REAL: Final[dict[str, Any]] = json.loads(
    (Path(__file__).parent / "data" / "reorganisations.json").read_text(encoding="utf-8")
)
BEFORE: Final = {
    "SO-VHTT": "Sở Văn hoá - Thông tin",
    "SO-TDTT": "Sở Thể dục thể thao",
    "SO-BCVT": "Sở Bưu chính, Viễn thông",
    "SO-CN": "Sở Công nghiệp",
    "SO-TMDL": "Sở Thương mại - Du lịch",
    "UB-DSGDTE": "Uỷ ban Dân số, Gia đình và Trẻ em",
    "SO-YT": "Sở Y tế",
    "SO-LDTBXH": "Sở Lao động - Thương binh và Xã hội",
}
FOUNDED: Final = {"SO-VHTTDL": "Sở Văn hoá, Thể thao và Du lịch", "SO-CT": "Sở Công Thương"}


@pytest.fixture
def reformed(world: World) -> World:
    """The registry after the reforms, which all took effect on 1 April 2008."""
    for code, name in BEFORE.items():
        register(world, code, name_vi=name)
    at(world, 2008, 4, 10)
    for code, name in FOUNDED.items():
        body = agency(code, name_vi=name, occurred="2008-03-31", legal_basis=DECREE)
        told(world.create("/v1/agencies", HOME_AFFAIRS, body), 201)
    bears = {"name_vi": "Sở Thông tin và Truyền thông", "name_en": "Information and Communications"}
    renamed = {**bears, "occurred": "2008-04-01", "legal_basis": DECREE}
    told(world.change("/v1/agencies/SO-BCVT/name", HOME_AFFAIRS, 1, renamed))
    press = [moved("SO-VHTT", "SO-BCVT", "Quản lý nhà nước về báo chí, xuất bản")]
    carry_out(world, change("2008-BAO-CHI", "functions_transferred", ["SO-VHTT"], ["SO-BCVT"], transfers=press))
    tourism = [moved("SO-TMDL", "SO-VHTTDL", "Quản lý nhà nước về du lịch")]
    carry_out(world, change("2008-DU-LICH", "functions_transferred", ["SO-TMDL"], ["SO-VHTTDL"], transfers=tourism))
    carry_out(world, merged("2008-VAN-HOA", ["SO-VHTT", "SO-TDTT"], "SO-VHTTDL", title="Thành lập Sở VHTTDL"))
    carry_out(world, merged("2008-CONG-THUONG", ["SO-CN", "SO-TMDL"], "SO-CT"))
    carry_out(world, dissolution())
    return world


def dissolution() -> dict[str, Any]:
    parts = {"SO-YT": "Dân số", "SO-VHTTDL": "Gia đình", "SO-LDTBXH": "Bảo vệ, chăm sóc trẻ em"}
    transfers = [moved("UB-DSGDTE", taker, what) for taker, what in parts.items()]
    told_of = {"transfers": transfers, "inheritances": heirs("UB-DSGDTE", *parts)}
    return change("2008-DAN-SO", "dissolved", ["UB-DSGDTE"], list(parts), **told_of)


def test_culture_sports_and_tourism_comes_from_four(reformed: World) -> None:
    came = lineage(reformed, "SO-VHTTDL")["came_from"]
    assert pairs(came) == [
        ("SO-TMDL", "SO-VHTTDL"),
        ("SO-VHTT", "SO-VHTTDL"),
        ("SO-TDTT", "SO-VHTTDL"),
        ("UB-DSGDTE", "SO-VHTTDL"),
    ]
    assert [each["ended"] for each in came] == [False, True, True, True]
    assert came[0]["transfers"][0]["what"] == "Quản lý nhà nước về du lịch"
    assert {each["matter"] for each in came[1]["inherits"]} == {
        "corrective_actions",
        "certificates",
        "recommendations",
        "signals",
        "money",
    }
    assert lineage(reformed, "SO-VHTTDL", "2008-03-31")["came_from"] == []


def test_press_and_publishing_left_culture_before_it_ended_and_the_rest_did_not_follow(reformed: World) -> None:
    assert pairs(lineage(reformed, "SO-VHTT")["went_to"]) == [("SO-VHTT", "SO-BCVT"), ("SO-VHTT", "SO-VHTTDL")]
    (press,) = lineage(reformed, "SO-BCVT")["came_from"]
    assert (press["from_vi"], press["to_vi"]) == ("Sở Văn hoá - Thông tin", "Sở Thông tin và Truyền thông")


def test_the_population_committee_went_to_three_and_the_last_has_its_open_matters(reformed: World) -> None:
    went = lineage(reformed, "UB-DSGDTE")
    assert went["ended_on"] == "2008-04-01"
    assert [(each["to_agency"], each["transfers"][0]["what"]) for each in went["went_to"]] == [
        ("SO-YT", "Dân số"),
        ("SO-VHTTDL", "Gia đình"),
        ("SO-LDTBXH", "Bảo vệ, chăm sóc trẻ em"),
    ]
    assert [len(each["inherits"]) for each in went["went_to"]] == [5, 1, 1]
    assert {each["matter"] for link in went["went_to"][1:] for each in link["inherits"]} == {"money"}


def test_tourism_left_trade_which_then_merged_with_industry(reformed: World) -> None:
    assert pairs(lineage(reformed, "SO-TMDL")["went_to"]) == [("SO-TMDL", "SO-VHTTDL"), ("SO-TMDL", "SO-CT")]
    assert pairs(lineage(reformed, "SO-CT")["came_from"]) == [("SO-CN", "SO-CT"), ("SO-TMDL", "SO-CT")]


def test_the_ended_keep_their_file_and_the_register_tells_them_apart(reformed: World) -> None:
    file = told(reformed.get("/v1/agencies/SO-VHTT"))
    assert (file["name_vi"], file["applying"], file["ended_on"]) == ("Sở Văn hoá - Thông tin", False, "2008-04-01")
    assert file["ended"]["others"] == ["SO-VHTTDL"]
    assert file["ended"]["event"]["legal_basis"]["number"] == DECREE["number"]
    assert told(reformed.get("/v1/agencies/SO-VHTT?on=2008-03-31"))["applying"] is True
    ended = told(reformed.get("/v1/agencies?ended=true"))["items"]
    assert [each["code"] for each in ended] == ["SO-CN", "SO-TDTT", "SO-TMDL", "SO-VHTT", "UB-DSGDTE"]
    applying = told(reformed.get("/v1/agencies?applying=true"))["items"]
    assert [each["code"] for each in applying] == ["SO-BCVT", "SO-CT", "SO-LDTBXH", "SO-VHTTDL", "SO-YT"]


def test_the_list_and_one_reorganisation_are_told_with_their_decision(reformed: World) -> None:
    listed = told(reformed.get("/v1/reorganisations?kind=merged"))["items"]
    assert [each["reorganisation"] for each in listed] == ["2008-CONG-THUONG", "2008-VAN-HOA"]
    assert told(reformed.get("/v1/reorganisations?year=2007"))["items"] == []
    shown = told(reformed.get("/v1/reorganisations/2008-DAN-SO"))
    assert (shown["kind_vi"], shown["ended"]) == ("giải thể", ["UB-DSGDTE"])
    assert shown["event"]["legal_basis"]["number"] == DECREE["number"]
    problem(reformed.get("/v1/reorganisations/2008-X"), 404, "shared.not-found")


@pytest.mark.forbidden_pair("registry.own-file")
def test_home_affairs_does_not_record_what_it_absorbs_itself_and_the_ppc_does(world: World) -> None:
    own = {**agency("SO-NV", name_vi="Sở Nội vụ"), "provenance": SEED, "legal_basis": DECISION}
    told(world.create("/v1/agencies", DOST, own), 201)
    for code, name in (("BAN-TDKT", "Ban Thi đua - Khen thưởng"), ("BAN-TG", "Ban Tôn giáo")):
        register(world, code, name_vi=name)
    at(world, 2008, 4, 10)
    inheritances = heirs("BAN-TDKT", "SO-NV") + heirs("BAN-TG", "SO-NV")
    body = change("2008-NOI-VU", "absorbed", ["BAN-TDKT", "BAN-TG"], ["SO-NV"], inheritances=inheritances)
    problem(world.create("/v1/reorganisations", HOME_AFFAIRS, body), 403, "registry.own-file")
    carry_out(world, body, PPC)
    assert pairs(lineage(world, "SO-NV")["came_from"]) == [("BAN-TDKT", "SO-NV"), ("BAN-TG", "SO-NV")]


# --- Resolution 89/NQ-CP ---

DISTRICTS: Final = {
    "Phủ Lý": "TP-PHULY",
    "Duy Tiên": "H-DUYTIEN",
    "Bình Lục": "H-BINHLUC",
    "Thanh Liêm": "H-THANHLIEM",
    "Kim Bảng": "H-KIMBANG",
}


def square_metres(hectares: str) -> int:
    """Returns hectares, which have two decimals, in m²: a whole number, exactly."""
    exact = Decimal(hectares) * 10_000
    assert exact == int(exact)
    return int(exact)


def resolution_89() -> dict[str, Any]:
    real = REAL["territory"]
    givers = {DISTRICTS[each["name"]]: each for each in real["from"]}
    transfers = [
        moved(
            code,
            "TP-PHULY",
            f"Điều chỉnh địa giới {each['name']}",
            area_m2=square_metres(each["hectares"]),
            people=each["people"],
        )
        for code, each in givers.items()
    ]
    basis = {"kind": "nghi_quyet", "number": "89/NQ-CP", "issuer": real["issuer"], "date": real["date"]}
    told_of = {"transfers": transfers, "occurred": real["date"], "legal_basis": basis}
    return change("NQ89-2013", "territory_transferred", list(givers), ["TP-PHULY"], **told_of)


def test_area_and_people_move_to_phu_ly_to_the_last_square_metre(world: World) -> None:
    assert REAL["territory"]["confidence"] == "found"
    for name, code in DISTRICTS.items():
        register(world, code, "district_committee", name_vi=f"UBND {name}")
    at(world, 2013, 8, 1)
    carry_out(world, resolution_89(), PPC)
    won = lineage(world, "TP-PHULY")
    assert (won["area_m2"], won["people"], len(won["came_from"])) == (53_605_300, 52_547, 4)
    lost = [lineage(world, code) for name, code in DISTRICTS.items() if name != "Phủ Lý"]
    assert sorted(each["people"] for each in lost) == [-16_154, -12_868, -12_417, -11_108]
    assert sorted(each["area_m2"] for each in lost) == [-16_737_900, -13_593_000, -12_365_400, -10_909_000]
    for figure in ("area_m2", "people"):
        assert won[figure] + sum(each[figure] for each in lost) == 0
    shown = told(world.get("/v1/reorganisations/NQ89-2013"))
    assert (shown["area_m2"], shown["people"], shown["ended"]) == (53_605_300, 52_547, [])
    assert lineage(world, "TP-PHULY", "2013-07-22")["area_m2"] == 0
    assert all(told(world.get(f"/v1/agencies/{code}"))["ended"] is None for code in DISTRICTS.values())
