"""A member made from a contract type takes exactly what the event takes, and says no in both languages."""

from __future__ import annotations

from dataclasses import fields as members
from datetime import date, datetime
from typing import Annotated, Any
from uuid import UUID

import marshmallow as ma
import pytest
from hypothesis import given
from hypothesis import strategies as st

from shared.contracts.assessment import EvidenceRecorded, FindingRecorded, TeamMember
from shared.contracts.fields import ContractError, Items, Text, Whole, codec_of
from shared.contracts.funding import BudgetApproved
from shared.contracts.registry import AgencyRegistered, HeadAppointed
from shared.contracts.terms import AgencyCode, AgencyKind, Dong, PersonId, Provenance, Sha256
from shared.http import Strict, fields
from shared.http.said import Said

JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=8) | st.sampled_from(["STC", "2007-04-18", "a" * 64]),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(["source", "confidence", "x"]), inner, max_size=3)
    ),
    max_leaves=4,
)
HINTS: list[Any] = [
    AgencyCode, PersonId, Sha256, Dong, AgencyKind, Provenance, TeamMember, str, int, bool, date, UUID,
    AgencyCode | None, Annotated[str, Text(max=3)], Annotated[int, Whole("x", min=2, max=5)],
    Annotated[tuple[AgencyCode, ...], Items(max=2, min=1)],
]  # fmt: skip


def loads(hint: Any, value: Any) -> bool:
    schema = Strict.from_dict({"it": fields.of(hint)}, name="Probe")
    try:
        schema().load({"it": value})
    except ma.ValidationError:
        return False
    return True


def contract_loads(hint: Any, value: Any) -> bool:
    try:
        codec_of(hint).load(value, "")
    except ContractError:
        return False
    return True


@pytest.mark.parametrize("hint", HINTS, ids=str)
@given(value=JSON)
def test_a_member_takes_nothing_that_its_event_does_not(hint: Any, value: Any) -> None:
    if loads(hint, value):
        assert contract_loads(hint, value)


@pytest.mark.parametrize("facts", [AgencyRegistered, HeadAppointed, EvidenceRecorded, FindingRecorded, BudgetApproved])
def test_every_contract_type_has_a_member(facts: type) -> None:
    schema = fields.record_schema(facts)()
    assert set(schema.fields) == {each.name for each in members(facts)}


@pytest.mark.parametrize(
    ("field", "taken", "refused"),
    [
        (fields.Whole(least=1, most=5), [1, 5], [0, 6, 1.0, "1", True, None, "١"]),
        (fields.Flag(), [True, False], [0, 1, "true", None]),
        (fields.Day(), ["2007-04-18"],
         ["2007-4-18", "20070418", "2007-W16-3", "2007-02-29", 20070418, "2007-04-18T00:00:00Z"]),
        (fields.Moment(), ["2007-04-18T08:00:00+07:00", "2007-04-18T01:00:00.123456Z"],
         ["2007-04-18T08:00:00", "2007-04-18 08:00:00Z", "2007-04-18T25:00:00Z", "0001-01-01T00:00:00+07:00", 11768]),
        (fields.Occurred(), ["2007-04-18", "2007-04-18T01:00:00Z"], ["2007", "", "hôm qua"]),
        (fields.Uuid(), ["01a20c42-a359-701c-985f-09817c68185a"], ["01A20C42-A359-701C-985F-09817C68185A", "{}", 7]),
        (fields.Text(most=3), ["a", "ềẫộ"], ["", "abcd", "  ", 1, None]),
        (fields.Items(fields.Text(most=1), most=2, least=1), [["a"]], [[], ["a", "b", "c"], "a", {"a": 1}, [1]]),
    ],
)  # fmt: skip
def test_what_a_member_takes_and_refuses(field: ma.fields.Field[Any], taken: list[Any], refused: list[Any]) -> None:
    schema = Strict.from_dict({"it": field}, name="Probe")()
    for value in taken:
        schema.load({"it": value})
    for value in refused:
        with pytest.raises(ma.ValidationError):
            schema.load({"it": value})


def test_values_are_loaded_as_what_the_domain_works_with() -> None:
    schema = Strict.from_dict(
        {
            "kind": fields.of(AgencyKind),
            "day": fields.of(date),
            "at": fields.of(datetime),
            "from": fields.of(Provenance),
        },
        name="Probe",
    )()
    loaded = schema.load(
        {
            "kind": "district_committee",
            "day": "2007-04-18",
            "at": "2007-04-18T08:00:00+07:00",
            "from": {"source": "x", "confidence": "seed"},
        }
    )
    assert loaded["kind"] is AgencyKind.DISTRICT_COMMITTEE
    assert loaded["day"] == date(2007, 4, 18)
    assert loaded["at"].isoformat() == "2007-04-18T01:00:00+00:00"
    assert isinstance(loaded["from"], Provenance)


def test_an_absent_optional_member_is_absent_so_that_the_use_case_has_its_own_default() -> None:
    schema = Strict.from_dict({"parent": fields.of(AgencyCode | None), "code": fields.of(AgencyCode)}, name="Probe")()
    assert schema.load({"code": "STC"}) == {"code": "STC"}
    assert schema.load({"code": "STC", "parent": None}) == {"code": "STC", "parent": None}


def test_every_no_is_said_in_both_languages() -> None:
    schema = Strict.from_dict({"it": fields.Whole(least=1, most=5, unit="đồng / dong", required=True)}, name="Probe")()
    with pytest.raises(ma.ValidationError) as refused:
        schema.load({"it": 9})
    assert refused.value.messages == {"it": [Said("Phải từ 1 đến 5 đồng.", "Must be 1 to 5 dong.")]}
    with pytest.raises(ma.ValidationError) as refused:
        schema.load({})
    assert refused.value.messages == {"it": [Said("Mục này bắt buộc.", "This is required.")]}


def test_a_type_that_no_event_may_have_has_no_member() -> None:
    with pytest.raises(TypeError, match="no field"):
        fields.of(float)
