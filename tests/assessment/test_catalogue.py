"""The standard's clauses are data that is checked, and what is only remembered is never shown as fact."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from services.assessment.catalogues import HERE, CatalogueFault, load, load_all
from services.assessment.projections import catalogue_answer
from shared.contracts.terms import Confidence
from tests.assessment.world import FIRST, ISO

EDITION = load_all()[ISO]
PROCEDURES = {"4.2.3", "4.2.4", "8.2.2", "8.3", "8.5.2", "8.5.3"}


def test_the_edition_of_2000_has_67_clauses_of_which_51_are_assessed() -> None:
    assert (EDITION.code, EDITION.national_code) == ("ISO 9001:2000", "TCVN ISO 9001:2000")
    assert (len(EDITION.clauses), len(EDITION.assessable)) == (67, 51)
    assert [clause for clause in EDITION.clauses if "." not in clause] == ["4", "5", "6", "7", "8"]


def test_it_asks_for_six_documented_procedures_and_twenty_one_records() -> None:
    assert {clause.id for clause in EDITION.clauses.values() if clause.procedure} == PROCEDURES
    codes = [record.code for clause in EDITION.clauses.values() for record in clause.records]
    assert codes == [f"REC-{number:02d}" for number in range(1, 22)]


def test_exclusions_are_allowed_within_clause_7_alone_and_need_a_reason() -> None:
    excludable = {clause.id for clause in EDITION.clauses.values() if clause.excludable}
    assert excludable == {clause for clause in EDITION.clauses if clause.split(".")[0] == "7"}
    assert EDITION.exclusion.needs_justification


def test_everything_shown_is_there_in_both_languages() -> None:
    def walk(value: Any) -> int:
        if isinstance(value, dict):
            if {"vi", "en"} <= value.keys():
                assert value["vi"].strip(), value
                assert value["en"].strip(), value
                assert value["vi"] != value["en"], value
                return 1
            return sum(walk(each) for each in value.values())
        return sum(walk(each) for each in value) if isinstance(value, list) else 0

    assert walk(catalogue_answer(EDITION, FIRST)) > 200


def test_what_is_only_remembered_says_that_it_is_not_verified_each_time() -> None:
    def walk(value: Any) -> list[dict[str, Any]]:
        inner = list(value.values()) if isinstance(value, dict) else value if isinstance(value, list) else []
        found = [value] if isinstance(value, dict) and "confidence" in value and "verified" in value else []
        return found + [each for part in inner for each in walk(part)]

    shown = walk(catalogue_answer(EDITION, FIRST))
    remembered = [each for each in shown if each["confidence"] == "memory"]
    assert len(remembered) > 21
    for each in shown:
        caution = {"vi": "chưa kiểm chứng", "en": "not verified"} if each["confidence"] == "memory" else None
        assert (each["verified"], each["caution"]) == (caution is None, caution)


def test_every_clause_letter_of_a_record_is_marked_as_remembered() -> None:
    contents = catalogue_answer(EDITION, FIRST)["contents"]
    references = [record["reference"] for clause in contents for record in clause["records"]]
    assert len(references) == 21
    assert not any(each["verified"] for each in references)


def test_sub_clauses_that_no_source_showed_are_marked_as_remembered() -> None:
    assert EDITION.clauses["7.5.3"].confidence is Confidence.MEMORY
    assert all(EDITION.clauses[clause].confidence is Confidence.FOUND for clause in PROCEDURES)


def _without_a_clause(data: dict[str, Any]) -> None:
    del data["clauses"][-1]


def _clause_twice(data: dict[str, Any]) -> None:
    data["clauses"].append(data["clauses"][-1])


def _orphan(data: dict[str, Any]) -> None:
    data["clauses"][1]["parent"] = "9"


def _assessable_heading(data: dict[str, Any]) -> None:
    data["clauses"][0]["assessable"] = True


def _excludable_elsewhere(data: dict[str, Any]) -> None:
    data["clauses"][1]["excludable"] = True


def _record_lost(data: dict[str, Any]) -> None:
    next(clause for clause in data["clauses"] if "records" in clause).pop("records")


def _procedure_lost(data: dict[str, Any]) -> None:
    next(clause for clause in data["clauses"] if "procedure" in clause).pop("procedure")


def _unknown_confidence(data: dict[str, Any]) -> None:
    data["clauses"][1]["confidence"] = "sure"


def _validity_overlapping(data: dict[str, Any]) -> None:
    data["validity"][0]["until"] = data["validity"][1]["from"]


def _validity_reversed(data: dict[str, Any]) -> None:
    data["validity"][0]["until"] = "1999-12-31"


def _validity_without_end_but_not_the_last(data: dict[str, Any]) -> None:
    data["validity"][0]["until"] = None


def _said_not_to_be_in_use(data: dict[str, Any]) -> None:
    data["validity"][0]["standing"] = "not_in_use"


def _without_counts(data: dict[str, Any]) -> None:
    del data["counts"]


@pytest.mark.parametrize(
    "spoil",
    [
        _without_a_clause,
        _clause_twice,
        _orphan,
        _assessable_heading,
        _excludable_elsewhere,
        _record_lost,
        _procedure_lost,
        _unknown_confidence,
        _validity_overlapping,
        _validity_reversed,
        _validity_without_end_but_not_the_last,
        _said_not_to_be_in_use,
        _without_counts,
    ],
)
def test_a_catalogue_that_contradicts_itself_is_not_loaded(
    tmp_path: Path, spoil: Callable[[dict[str, Any]], None]
) -> None:
    data = json.loads((HERE / f"{ISO}.json").read_text("utf-8"))
    spoil(data)
    path = tmp_path / f"{ISO}.json"
    path.write_text(json.dumps(data), "utf-8")
    with pytest.raises(CatalogueFault, match=ISO):
        load(path)


def test_a_file_that_is_no_catalogue_or_bears_anothers_id_is_not_loaded(tmp_path: Path) -> None:
    (tmp_path / "other.json").write_bytes((HERE / f"{ISO}.json").read_bytes())
    with pytest.raises(CatalogueFault, match="other"):
        load_all(tmp_path)
    (tmp_path / "other.json").write_text("[]", "utf-8")
    with pytest.raises(CatalogueFault, match="other"):
        load_all(tmp_path)


def test_a_further_edition_is_a_further_file(tmp_path: Path) -> None:
    data = json.loads((HERE / f"{ISO}.json").read_text("utf-8"))
    for name in (ISO, "tcvn-iso-9001-2008"):
        (tmp_path / f"{name}.json").write_text(json.dumps({**data, "id": name}), "utf-8")
    assert set(load_all(tmp_path)) == {ISO, "tcvn-iso-9001-2008"}
