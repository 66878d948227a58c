"""Editions of the standard are data: three of them, the maps between them, and a further one without a line of code."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any, Final

import pytest

from services.assessment.application import AssessmentApplication
from services.assessment.catalogues import HERE, CatalogueFault, load_all
from services.assessment.domain.clauses import Standing
from services.assessment.domain.editions import Correlation, Relation
from shared.contracts.assessment import Result
from shared.contracts.terms import Confidence
from tests.assessment.http import Asking, problem, told
from tests.assessment.world import SECRETARY, World

EDITIONS: Final = load_all()
Y2000, Y2008, Y2015 = (f"tcvn-iso-9001-{year}" for year in (2000, 2008, 2015))
MAP: Final = f"{Y2008}--{Y2015}.map.json"


def of(first: str, second: str) -> Correlation:
    """Returns the map from one edition to another."""
    found = EDITIONS.correlation(first, second)
    assert found is not None
    return found


@pytest.mark.parametrize(
    ("edition", "clauses", "assessable", "procedures", "records"),
    [(Y2000, 67, 51, 6, 21), (Y2008, 67, 51, 6, 21), (Y2015, 91, 65, 0, 21)],
)
def test_three_editions_are_held_whole(
    edition: str, clauses: int, assessable: int, procedures: int, records: int
) -> None:
    held = EDITIONS[edition]
    counted = [record.code for clause in held.clauses.values() for record in clause.records]
    assert (len(held.clauses), len(held.assessable)) == (clauses, assessable)
    assert sum(clause.procedure is not None for clause in held.clauses.values()) == procedures
    assert (len(counted), len(set(counted))) == (records, records)


def test_only_clause_7_is_excluded_in_2000_and_2008_and_any_requirement_may_not_apply_in_2015() -> None:
    heads = {
        name: {c.id.split(".")[0] for c in held.clauses.values() if c.excludable} for name, held in EDITIONS.items()
    }
    assert heads == {Y2000: {"7"}, Y2008: {"7"}, Y2015: {str(each) for each in range(4, 11)}}
    assert all(held.exclusion.needs_justification for held in EDITIONS.values())
    assert [held.exclusion.clause for held in EDITIONS.values()] == ["1.2", "1.2", "4.3"]


def test_nothing_of_the_edition_of_2015_is_shown_as_verified() -> None:
    assert {clause.confidence for clause in EDITIONS[Y2015].clauses.values()} == {Confidence.MEMORY}
    assert {part.confidence for part in EDITIONS[Y2015].confidence} == {Confidence.MEMORY}


def test_2008_kept_every_number_of_2000() -> None:
    assert list(EDITIONS[Y2008].clauses) == list(EDITIONS[Y2000].clauses)
    assert all((each.targets, each.relation) == ((each.clause,), Relation.SAME) for each in of(Y2000, Y2008).pairs)
    assert of(Y2000, Y2008).unreached(EDITIONS[Y2008]) == ()


def test_a_clause_may_become_several_and_several_one() -> None:
    found = {each.clause: each.targets for each in of(Y2008, Y2015).pairs}
    assert found["7.6"] == ("7.1.5.1", "7.1.5.2")
    assert {clause for clause, targets in found.items() if "8.3.4" in targets} == {"7.3.4", "7.3.5", "7.3.6"}
    assert of(Y2008, Y2015).confidence is Confidence.MEMORY


def test_what_is_new_in_2015_nothing_leads_to() -> None:
    unreached = [clause.id for clause in of(Y2008, Y2015).unreached(EDITIONS[Y2015])]
    assert unreached == ["4.1", "4.2", "7.1.6", "8.5.6"]


def test_the_way_over_an_edition_in_between_and_the_way_back_follow() -> None:
    over = of(Y2000, Y2015)
    assert (over.via, over.derived, over.confidence) == ((Y2008,), True, Confidence.MEMORY)
    direct = {each.clause: set(each.targets) for each in of(Y2008, Y2015).pairs}
    assert {each.clause: set(each.targets) for each in over.pairs} == direct
    back = {each.clause: each for each in of(Y2015, Y2000).pairs}
    assert (back["4.1"].targets, back["4.1"].relation) == ((), Relation.ADDED)
    assert back["8.3.4"].targets == ("7.3.4", "7.3.5", "7.3.6")
    assert {(a, b) for b, each in back.items() for a in each.targets} == {(a, b) for a in direct for b in direct[a]}
    assert all(each.relation is Relation.SAME for each in of(Y2008, Y2000).pairs)


@pytest.mark.parametrize(
    ("day", "standings"),
    [
        ("1999-12-31", "---"),
        ("2006-06-19", "t--"),
        ("2006-06-20", "p--"),
        ("2007-12-31", "p--"),
        ("2008-01-01", "pt-"),
        ("2009-09-29", "pt-"),
        ("2009-09-30", "tp-"),
        ("2014-03-04", "tp-"),
        ("2014-03-05", "-p-"),
        ("2014-12-31", "-p-"),
        ("2015-01-01", "-pt"),
        ("2026-01-01", "-pt"),
    ],
)
def test_which_edition_may_be_used_follows_the_decisions_and_is_dated_data(day: str, standings: str) -> None:
    signs = {Standing.PRESCRIBED: "p", Standing.TOLERATED: "t", Standing.NOT_IN_USE: "-"}
    on = date.fromisoformat(day)
    assert "".join(signs[each.standing_on(on)] for each in EDITIONS.values()) == standings


def test_an_assessment_is_not_scheduled_by_an_edition_that_is_not_in_use_when_it_begins(world: World) -> None:
    with world.refuses("assessment.edition-not-in-use", "/catalogue", usable="TCVN ISO 9001:2000, TCVN ISO 9001:2008"):
        world.schedule(catalogue=Y2015)
    world.schedule(catalogue=Y2008)


def _dangling(data: dict[str, Any]) -> None:
    data["pairs"][0]["to"] = ["4.9"]


def _to_a_heading(data: dict[str, Any]) -> None:
    data["pairs"][0]["to"] = ["4.4"]


def _left_out(data: dict[str, Any]) -> None:
    data["pairs"].pop()


def _standing_twice(data: dict[str, Any]) -> None:
    data["pairs"].append(data["pairs"][-1])


def _target_twice(data: dict[str, Any]) -> None:
    data["pairs"][0]["to"] = ["4.3", "4.3"]


def _dropped_and_mapped(data: dict[str, Any]) -> None:
    data["pairs"][0]["relation"] = "dropped"


def _dropped_without_a_word(data: dict[str, Any]) -> None:
    data["pairs"][0].update(relation="dropped", to=[])


def _lost_without_being_dropped(data: dict[str, Any]) -> None:
    data["pairs"][0]["to"] = []


def _the_same_as_two(data: dict[str, Any]) -> None:
    data["pairs"][0]["relation"] = "same"


def _no_such_relation(data: dict[str, Any]) -> None:
    data["pairs"][0]["relation"] = "like"


def _no_such_edition(data: dict[str, Any]) -> None:
    data["to"] = "tcvn-iso-9001-2014"


def _no_pairs(data: dict[str, Any]) -> None:
    del data["pairs"]


@pytest.mark.parametrize(
    "spoil",
    [
        _dangling,
        _to_a_heading,
        _left_out,
        _standing_twice,
        _target_twice,
        _dropped_and_mapped,
        _dropped_without_a_word,
        _lost_without_being_dropped,
        _the_same_as_two,
        _no_such_relation,
        _no_such_edition,
        _no_pairs,
    ],
)
def test_a_map_that_says_too_little_or_what_is_not_there_is_not_loaded(
    tmp_path: Path, spoil: Callable[[dict[str, Any]], None]
) -> None:
    held = copied(tmp_path)
    data = json.loads((held / MAP).read_text("utf-8"))
    spoil(data)
    (held / MAP).write_text(json.dumps(data), "utf-8")
    with pytest.raises(CatalogueFault, match=MAP):
        load_all(held)


def copied(folder: Path) -> Path:
    """Returns a folder with a copy of the data."""
    held = folder / "catalogues"
    held.mkdir()
    for path in HERE.glob("*.json"):
        shutil.copy(path, held)
    return held


def test_a_map_bears_the_names_of_its_editions_and_leads_to_one_that_is_held(tmp_path: Path) -> None:
    held = copied(tmp_path)
    shutil.copy(held / MAP, held / "another.map.json")
    with pytest.raises(CatalogueFault, match="another"):
        load_all(held)
    (held / "another.map.json").unlink()
    (held / f"{Y2015}.json").unlink()
    with pytest.raises(CatalogueFault, match=Y2015):
        load_all(held)


def clause(number: str, **besides: Any) -> dict[str, Any]:
    """Returns a clause of a small edition."""
    parent = number.rpartition(".")[0] or None
    plain = {"title_vi": f"Điều {number}", "title_en": f"Clause {number}", "confidence": "memory", "excludable": False}
    return {"id": number, "parent": parent, "assessable": parent is not None, **plain, **besides}


def small_edition(held: Path) -> str:
    """Drops one more small edition, and the map to it, into a folder."""
    name = "tcvn-iso-9001-2026"
    data = json.loads((held / f"{Y2015}.json").read_text("utf-8"))
    data.update(
        id=name,
        clauses=[
            clause("4"),
            clause("4.1"),
            clause("4.2"),
            clause("5", excludable=True),
            clause("5.1", excludable=True),
        ],
        counts={"clauses": 5, "assessable": 3, "documented_procedures": 0, "records": 0, "excludable_assessable": 1},
        validity=[{**data["validity"][0], "from": "2008-01-01", "until": "2008-12-31", "standing": "prescribed"}],
    )
    data["exclusion_rule"].update(allowed_within=["5"])
    (held / f"{name}.json").write_text(json.dumps(data), "utf-8")
    read = json.loads((held / MAP).read_text("utf-8"))
    gone = {"to": [], "relation": "dropped", "note": {"vi": "Đã bỏ.", "en": "Gone."}}
    pairs = [{"from": each.id, **gone} for each in EDITIONS[Y2015].assessable]
    pairs[0] = {"from": "4.1", "to": ["4.1", "5.1"], "relation": "corresponds"}
    read.update({"from": Y2015, "to": name, "pairs": pairs})
    (held / f"{Y2015}--{name}.map.json").write_text(json.dumps(read), "utf-8")
    return name


def test_a_further_edition_needs_two_files_and_no_code(world: World, tmp_path: Path) -> None:
    held = copied(tmp_path)
    name = small_edition(held)
    before = world.application
    application = AssessmentApplication(before.store, before.stamp, files=before.files, catalogues=load_all(held))
    further = replace(world, application=application)
    further.schedule(catalogue=name)
    further.open()
    further.find("5.1", Result.NOT_APPLICABLE)
    with further.refuses("assessment.clause-unknown", "/clause"):
        further.find("8.2.2")
    with further.refuses("assessment.not-excludable", "/result"):
        further.find("4.1", Result.NOT_APPLICABLE)
    over = application.catalogues.correlation(Y2000, name)
    assert over is not None
    assert over.via == (Y2008, Y2015)
    assert {each.relation for each in over.pairs} == {Relation.DROPPED}, (
        "2015's 4.1 is new, so nothing of 2000 leads on"
    )
    back = application.catalogues.correlation(name, Y2015)
    assert back is not None
    assert [(each.clause, each.targets) for each in back.pairs] == [("4.1", ("4.1",)), ("4.2", ()), ("5.1", ("4.1",))]


def test_editions_that_nothing_joins_are_not_mapped() -> None:
    assert EDITIONS.correlation(Y2000, Y2000) is None


def test_the_editions_their_standing_on_a_day_and_their_maps_are_read_over_http(asking: Asking) -> None:
    items = told(asking.get("/v1/catalogues?on=2009-10-01", SECRETARY))["items"]
    assert [each["standing"]["standing"] for each in items] == ["tolerated", "prescribed", "not_in_use"]
    assert [each["standing"]["warning"] is None for each in items] == [False, True, True]
    assert items[1]["standing"]["rests_on"]["source"].startswith("Quyết định 118/2009/QĐ-TTg")
    today = told(asking.get(f"/v1/catalogues/{Y2000}", SECRETARY))
    assert (today["standing"]["day"], today["standing"]["standing"]) == ("2008-03-10", "prescribed")
    assert [each["first"] for each in today["validity"]] == ["2000-01-01", "2006-06-20", "2009-09-30"]
    shown = told(asking.get(f"/v1/catalogues/{Y2000}/map/{Y2015}", SECRETARY))
    assert (shown["verified"], shown["caution"]["vi"], shown["via"]) == (False, "chưa kiểm chứng", [Y2008])
    (representative,) = (each for each in shown["pairs"] if each["clause"] == "5.5.2")
    assert [each["clause"] for each in representative["targets"]] == ["5.3"]
    assert "đại diện lãnh đạo" in representative["note"]["vi"]
    assert [each["clause"] for each in shown["unreached"]] == ["4.1", "4.2", "7.1.6", "8.5.6"]


def test_a_map_that_is_not_there_and_a_day_that_is_none_are_refused(asking: Asking) -> None:
    problem(asking.get(f"/v1/catalogues/{Y2000}/map/{Y2000}", SECRETARY), 404, "assessment.editions-not-mapped")
    problem(asking.get(f"/v1/catalogues/{Y2000}/map/iso-1", SECRETARY), 404, "shared.not-found")
    problem(asking.get("/v1/catalogues?on=2009-13-01", SECRETARY), 422, "shared.query-invalid", "/on")
