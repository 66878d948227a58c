"""Every entry lies on its agencies' shelves, and a shelf's line counts and chains all of them."""

from __future__ import annotations

import hashlib
import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shared.ledger.lines import Lines, lines_head, render, shelves_of
from shared.ledger.tree import EMPTY_ROOT, leaf_hash, root_of
from tests.support.ledger import ORIGIN

TEXTS = st.text(st.characters(exclude_categories=["Cs"]) | st.sampled_from('"\\,:{}'), max_size=12)
CODES = st.lists(st.sampled_from(["SNV", "STC", "SYT", "UBND-KB", "A", "Z9"]), unique=True, max_size=4).map(sorted)
KINDS = ["registry.agency.registered.v1", "registry.access.refused.v1", "notifier.message.sent.v2",
         "registry.person.added.v1", "access.x.y.v1", "a.personal.b.v1"]  # fmt: skip


def document(agencies: list[str], kind: str, **members: Any) -> bytes:
    return of({"agencies": " ".join(agencies)} if agencies else {}, kind, **members)


def of(named: dict[str, Any], kind: str, **members: Any) -> bytes:
    found = {"actor": "u1", "actorcapacity": "self", "aggregateid": "x", "data": {}, "type": kind, **named, **members}
    return json.dumps(found, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()


@pytest.mark.parametrize(
    ("agencies", "kind", "shelves"),
    [
        (["SNV"], KINDS[0], ("SNV",)),
        (["SNV", "STC"], KINDS[0], ("SNV", "STC")),
        (["SNV"], KINDS[1], ("SNV",)),
        ([], KINDS[0], ("*",)),
        ([], KINDS[1], ("-",)),
        ([], KINDS[2], ("-",)),
        ([], KINDS[3], ("-",)),
        ([], KINDS[4], ("*",)),
        ([], KINDS[5], ("*",)),
    ],
)
def test_an_entry_lies_on_the_shelves_of_its_agencies_or_everybodys_or_nobodys(
    agencies: list[str], kind: str, shelves: tuple[str, ...]
) -> None:
    assert shelves_of(document(agencies, kind)) == shelves


@given(CODES, st.sampled_from(KINDS), TEXTS, TEXTS, TEXTS)
def test_what_stands_inside_a_document_does_not_move_it(
    agencies: list[str], kind: str, actor: str, reason: str, inside: str
) -> None:
    data = {"agencies": "FALSE", "type": inside, "nested": {"type": "registry.access.x.v1", "x": ['"agencies":"NO",']}}
    raw = document(agencies, kind, actor=actor, actoragency=inside, reason=reason, data=data, traceparent=inside)
    aside = "-" if kind.split(".")[1] in {"access", "message", "person"} else "*"
    assert shelves_of(raw) == (tuple(agencies) or (aside,))


@pytest.mark.parametrize("inside", ['","agencies":"NO","x":"', '","type":"a.access.b.v1"}', '\\","agencies":"NO",'])
def test_a_text_that_looks_like_members_is_a_text(inside: str) -> None:
    assert shelves_of(document([], KINDS[0], actor=inside, data={"x": inside}, traceparent=inside)) == ("*",)


@pytest.mark.parametrize(
    "raw",
    [
        b"",
        b"{}",
        b'{"actor":"u1"}',
        document([], KINDS[0]) + b"\n",
        document([], KINDS[0])[:-1],
        document([], "registered"),
        document([], "registry.registered"),
        of({"agencies": ""}, KINDS[0]),
        of({"agencies": "snv"}, KINDS[0]),
        of({"agencies": "STC SNV"}, KINDS[0]),
        of({"agencies": "SNV SNV"}, KINDS[0]),
        of({"agencies": "SNV  STC"}, KINDS[0]),
        of({"agencies": "SNV "}, KINDS[0]),
        of({"agencies": "*"}, KINDS[0]),
        of({"agencies": "-"}, KINDS[0]),
        of({"agencies": ["SNV"]}, KINDS[0]),
    ],
)
def test_bytes_that_are_no_event_document_have_no_shelf(raw: bytes) -> None:
    with pytest.raises(ValueError, match=r"is no event document|names its agencies"):
        shelves_of(raw)


def chained(*leaves: bytes) -> str:
    running = bytes(32)
    for leaf in leaves:
        running = hashlib.sha256(running + leaf).digest()
    return running.hex()


def test_a_line_counts_and_chains_the_entries_of_its_shelf_in_their_order() -> None:
    entries = [document(["SNV"], KINDS[0]), document(["SNV", "STC"], KINDS[0]), document([], KINDS[0]),
               document([], KINDS[1])]  # fmt: skip
    one, two, three, four = map(leaf_hash, entries)
    lines = Lines(ORIGIN)
    for entry in entries:
        lines.add(entry)
    assert lines.size == 4
    assert lines.lines() == (
        f"{ORIGIN} * 1 {chained(three)}",
        f"{ORIGIN} - 1 {chained(four)}",
        f"{ORIGIN} SNV 2 {chained(one, two)}",
        f"{ORIGIN} STC 1 {chained(two)}",
    )
    assert chained(one, two) != chained(two, one)


def test_an_entry_that_is_refused_changes_nothing() -> None:
    lines = Lines(ORIGIN)
    with pytest.raises(ValueError, match="no event document"):
        lines.add(b"{}")
    assert (lines.size, lines.lines()) == (0, ())


@given(st.lists(CODES, max_size=8), st.lists(CODES, max_size=8))
def test_lines_that_were_kept_grow_on_as_if_nothing_had_happened(
    before: list[list[str]], after: list[list[str]]
) -> None:
    whole, part = Lines(ORIGIN), Lines(ORIGIN)
    for number, agencies in enumerate([*before, *after]):
        entry = document(agencies, KINDS[0], reason=str(number))
        whole.add(entry)
        if number == len(before):
            part = Lines.restored(ORIGIN, part.size, part.lines())
        part.add(entry)
    assert (part.size, part.lines()) == (whole.size, whole.lines())


GOOD = f"{ORIGIN} SNV 2 {'0' * 64}"


@pytest.mark.parametrize(
    "lines",
    [
        [GOOD + "\n"], [GOOD, GOOD], [GOOD.replace(" 2 ", " 02 ")], [GOOD.replace(" 2 ", " +2 ")],
        [GOOD.replace(" 2 ", " 0 ")], [GOOD.replace(" 2 ", " 6 ")], [GOOD.replace(" 2 ", "  2 ")],
        [GOOD.replace(ORIGIN, "elsewhere")], [GOOD[:-1]], [GOOD + "0"], [GOOD.replace("0" * 64, "A" * 64)],
        [GOOD.replace("SNV", "snv")], [GOOD.replace(" 2 ", " ٢ ")], [""],
    ],
)  # fmt: skip
def test_a_line_in_another_form_is_not_restored(lines: list[str]) -> None:
    with pytest.raises(ValueError, match="no"):
        Lines.restored(ORIGIN, 5, lines)


def test_the_head_is_the_tree_over_all_lines_sorted_as_bytes() -> None:
    lines = ["b/log SNV 1 00", "a/log * 1 00", "a/log SNV 1 00", "é/log * 1 00", "a/log - 1 00"]
    as_bytes = sorted(line.encode() for line in lines)
    assert lines_head(lines) == lines_head(reversed(lines)) == (5, root_of([leaf_hash(each) for each in as_bytes]))
    assert render(lines) == b"\n".join(as_bytes) + b"\n"
    assert as_bytes[-1].startswith("é".encode())
    assert lines_head([]) == (0, EMPTY_ROOT)
    assert render([]) == b""
