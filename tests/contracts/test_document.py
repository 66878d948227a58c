"""An event document: one set of canonical bytes, read strictly."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Annotated, Any

import pytest
import rfc8785
from hypothesis import given
from hypothesis import strategies as st

from shared.acts import Act, Actor, BasisKind, Capacity, LegalBasis, Role, Stamp
from shared.clock import FrozenClock
from shared.contracts import ContractError, Facts, Text, UnknownEvent, Whole, canonical, event, parse, record
from shared.contracts.base import CATALOGUE, Basis, upcast
from shared.contracts.document import MAX_BYTES, leaf_hash
from shared.ids import CountedIds, aggregate_id


@event("sample.thing.happened", version=1, agencies=("code",))
class HappenedV1(Facts):
    """An event of the tests."""

    code: Annotated[str, Text(max=70_000)]
    amount: Annotated[int, Whole("đồng", max=10**15)] = 0


@event("sample.ruling.made", version=1, basis=Basis.REQUIRED)
class RulingMade(Facts):
    """An event of the tests that needs a legal basis."""

    what: str


STAMP = Stamp("thucchat.hanam/registry", FrozenClock(datetime(2007, 4, 19, 1, tzinfo=UTC)), CountedIds())
BASIS = LegalBasis(BasisKind.DIRECTIVE, "02/2007/CT-UBND", "UBND tỉnh Hà Nam", date(2007, 4, 9))


def an_act(**changes: Any) -> Act:
    act = Act.begin(STAMP, Actor("p1", Role.DOST, "SKHCN", Capacity.KT, "p2", "QĐ 1"))
    return replace(act, **changes)


def document_of(facts: Facts, act: Act) -> bytes:
    return record(facts, act, kind="thing", key="SNV", aggregate_id=aggregate_id("thing", "SNV"), version=3).raw


def test_what_is_recorded_reads_back_the_same() -> None:
    act = an_act(reason="vì điểm 1", legal_basis=BASIS, occurred=date(2007, 4, 1), traceparent="00-1-2-01")
    made = record(
        HappenedV1(code="SNV", amount=7),
        act,
        kind="thing",
        key="SNV",
        aggregate_id=aggregate_id("thing", "x"),
        version=1,
    )
    assert parse(made.raw) == made
    assert made.occurred_instant == datetime(2007, 4, 1, 16, 59, 59, 999999, tzinfo=UTC)


def test_an_unknown_date_of_a_legal_basis_stays_unknown() -> None:
    raw = document_of(HappenedV1(code="A"), an_act(legal_basis=replace(BASIS, date=None)))
    assert json.loads(raw)["basisdate"] == "unknown"
    read = parse(raw).legal_basis
    assert read is not None
    assert read.date is None


def test_a_document_itself_says_which_agencies_it_names_and_no_others() -> None:
    raw = document_of(HappenedV1(code="SNV"), an_act())
    assert json.loads(raw)["agencies"] == "SNV"
    assert b'"agencies"' not in document_of(RulingMade(what="x"), an_act(legal_basis=BASIS))
    with pytest.raises(ContractError, match="/agencies"):
        parse(raw.replace(b'"agencies":"SNV"', b'"agencies":"STC"'))


def test_a_document_recorded_before_there_was_that_member_still_loads() -> None:
    raw = document_of(HappenedV1(code="SNV"), an_act()).replace(b'"agencies":"SNV",', b"")
    assert parse(raw).facts.agencies() == ("SNV",)


def test_an_event_that_needs_a_legal_basis_is_not_made_without_one() -> None:
    with pytest.raises(ContractError, match="legal basis"):
        document_of(RulingMade(what="x"), an_act())


JSON = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-(2**53) + 1, 2**53 - 1)
    | st.text(st.characters(exclude_categories=["Cs"])),
    lambda inner: (
        st.lists(inner, max_size=4) | st.dictionaries(st.from_regex(r"[a-z_]{1,9}", fullmatch=True), inner, max_size=4)
    ),
    max_leaves=12,
)


@given(JSON)
def test_the_canonical_form_is_that_of_rfc_8785(value: Any) -> None:
    assert canonical(value) == rfc8785.dumps(value)


TAMPERED = {
    "a space": lambda raw: raw.replace(b'":"', b'": "', 1),
    "members in another order": lambda raw: b'{"z":1,' + raw[1:],
    "a member twice": lambda raw: raw[:-1] + b',"type":"sample.thing.happened.v1"}',
    "an escaped character": lambda raw: raw.replace(b"SNV", b"\\u0053NV", 1),
    "a float": lambda raw: raw.replace(b'"aggregateversion":3', b'"aggregateversion":3.0'),
    "not a number": lambda raw: raw.replace(b'"aggregateversion":3', b'"aggregateversion":NaN'),
    "a version as text": lambda raw: raw.replace(b'"aggregateversion":3', b'"aggregateversion":"3"'),
    "cut short": lambda raw: raw[:-5],
    "nothing": lambda _: b"",
    "an array": lambda _: b"[]",
    "deep nesting": lambda _: b"[" * 60_000,
    "an invalid UTF-8 byte": lambda raw: raw.replace(b"SNV", b"SN\xff", 1),
    "a right-to-left override": lambda raw: raw.replace(b"SNV", "S\u202eV".encode(), 1),
    "a decomposed letter": lambda raw: raw.replace(b"SNV", "a\u0301".encode(), 1),
    "a member of its own": lambda raw: raw.replace(b'"type"', b'"typf":"x","type"'),
    "another specification": lambda raw: raw.replace(b'"1.0"', b'"2.0"'),
    "local time": lambda raw: raw.replace(b"01:00:00.000000Z", b"08:00:00+07:00.0"),
    "an id in capitals": lambda raw: raw.replace(b"-7000-", b"-7AAA-"),
    "a role that is none": lambda raw: raw.replace(b'"dost"', b'"king"'),
}


@pytest.mark.parametrize("change", TAMPERED.values(), ids=TAMPERED)
def test_bytes_that_are_not_exactly_a_document_are_refused(change: Any) -> None:
    raw = document_of(HappenedV1(code="SNV"), an_act())
    assert change(raw) != raw
    with pytest.raises(ContractError):
        parse(change(raw))


def test_a_document_has_at_most_65535_bytes() -> None:
    with pytest.raises(ContractError, match="bytes"):
        document_of(HappenedV1(code="x" * MAX_BYTES), an_act())


def test_a_newer_version_is_known_to_be_unknown() -> None:
    raw = document_of(HappenedV1(code="SNV"), an_act()).replace(b"happened.v1", b"happened.v9")
    with pytest.raises(UnknownEvent):
        parse(raw)


def test_an_old_version_is_brought_up_to_the_newest() -> None:
    @event("sample.story.told", version=1)
    class ToldV1(Facts):
        """Old."""

        words: str

    @event("sample.story.told", version=2)
    class ToldV2(Facts):
        """New."""

        text: str
        language: str

    upcast("sample.story.told.v1", "sample.story.told.v2")(lambda data: {"text": data["words"], "language": "vi"})
    assert parse(document_of(ToldV1(words="xưa"), an_act())).facts == ToldV2(text="xưa", language="vi")
    for topic in ("sample.story.told.v1", "sample.story.told.v2"):
        del CATALOGUE[topic]


def test_a_leaf_is_hashed_as_rfc_6962_says() -> None:
    assert leaf_hash(b"").hex() == "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d"
