"""The verifier and inspection lay every entry on the same shelves, whatever bytes a log took in."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from shared.contracts.document import canonical
from shared.ledger.verify import shelves_of
from tests.ledger.bundles import entry, shelves

PIECES = st.sampled_from([
    b'{', b'}', b'"', b"\\", b",", b":", b" ", b"\n", b"\xff", b"-", b"*", b"SNV", b"STC SNV", b"SNV STC", b"x.y", b"!",
    b'"agencies":"SNV",', b'"agencies":"SNV STC",', b'"agencies":"-",', b'"agencies":', b'"actor":"p-1",',
    b'"actor":"\\"",', b'"actorcapacity":"self",', b'"data":{},', b',"type":"a.b.c.v1"}', b',"type":"a.access.c.v1"}',
    b',"type":"a.b"}', b',"type":"A.b.c"}', b'"type":"a.person.c.v1"',
])  # fmt: skip
NAMES = st.sampled_from(["actor", "actoragency", "agencies", "agencies2", "a", "data", "type", "typf", "specversion"])
VALUES = st.one_of(
    st.text(st.sampled_from('SNV-9 "\\\n\u1ea3,:{}'), max_size=9),
    st.sampled_from(
        ["SNV", "SNV STC", "STC SNV", "-", "--", "a.b.c.v1", "a.access.c", "a.message", "registry.person.x.v2"]
    ),
    st.integers(0, 9),
    st.dictionaries(st.sampled_from(["type", "agencies"]), st.sampled_from(["SNV", "a.access.v1.x"]), max_size=2),
)
DOCUMENTS = st.dictionaries(NAMES, VALUES, max_size=6)


@given(st.lists(PIECES, max_size=9).map(b"".join))
@example(b"")
@example(b'{"x":1,"agencies":"SNV","data":{},"type":"registry.access.denied.v1"}')
@example(b'{"agencies":"SNV",!!!,"type":"registry.agency.registered.v1"}')
@example(b'{"agencies":"--","data":{},"type":"registry.agency.registered.v1"}')
def test_both_say_the_same_of_any_bytes(raw: bytes) -> None:
    assert shelves_of(raw) == shelves(raw)


@given(DOCUMENTS)
def test_both_say_the_same_of_any_document(document: dict[str, Any]) -> None:
    assert shelves_of(canonical(document)) == shelves(canonical(document))


@given(st.data(), st.sampled_from([entry("SNV STC"), entry(), entry("", "a.person.b.v1"), entry("HN-SNV", text="\\")]))
def test_both_say_the_same_of_an_event_that_was_spoilt(data: st.DataObject, raw: bytes) -> None:
    at = data.draw(st.integers(0, len(raw)))
    spoilt = raw[:at] + data.draw(PIECES) + raw[data.draw(st.integers(at, min(at + 9, len(raw)))) :]
    assert shelves_of(spoilt) == shelves(spoilt)


@pytest.mark.parametrize(
    ("raw", "lies_on"),
    [(entry("SNV"), ("SNV",)), (entry("SNV STC"), ("SNV", "STC")), (entry(), ("*",)), (b"garbage", ("-",)),
     (entry("", "a.access.b.v1"), ("-",)), (entry("STC SNV"), ("-",)), (entry("-"), ("-",))],
)  # fmt: skip
def test_an_entry_is_its_agencies_everybodys_or_nobodys(raw: bytes, lies_on: tuple[str, ...]) -> None:
    assert shelves_of(raw) == lies_on
