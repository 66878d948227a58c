"""Any table of cells, of every kind and form: never a fault of ours, never half an import, never more than it said."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, Final

import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from tests.registry.asking import register
from tests.registry.building import STEPS
from tests.registry.sheets import COLUMNS, FORMS, WHO, agency_row, person_row, plan_row, raw_file
from tests.registry.world import World, told

ODD: Final = st.sampled_from(
    [None, "", " ", "x", "-1", "0", "1", "2", "99999999999999999999", "=1+1", "'", "1e3", "NaN", "true", "không", "🙂",
     "SO-TC", "SO-XD", "SO-NV", "p-1", "P 1", "2007-05-02", "31/12/2009", "2010-01-01", "0001-01-01", "9999-12-31",
     "32/13/2007", "qmr", "thủ trưởng", "ke_hoach", "vµ §oµn", "\u202e", "a\tb", "dòng\nhai", "x" * 301, "x" * 5000]
)  # fmt: skip
NUMBERS: Final = st.one_of(
    st.integers(-(10**20), 10**20), st.floats(allow_nan=False, allow_infinity=False), st.dates(), st.booleans()
)
SOUND: Final[Mapping[str, list[dict[str, Any]]]] = {
    "agencies": [agency_row("A-1"), agency_row("A-2", parent="A-1"), agency_row("A-3", parent="SO-TC")],
    "plans": [plan_row("SO-TC", 1), plan_row("SO-XD", 2), plan_row("SO-TC", 1, plan="P-2")],
    "people": [
        person_row("p-1", agency="SO-TC", from_day="2006-01-01"),
        {"person": "p-1", "agency": "SO-XD", "post": "qmr", "from_day": "2006-01-01", "to_day": "2006-12-31"},
        person_row("p-2", phone="0351 385"),
    ],
}


@st.composite
def tables(draw: st.DrawFn, what: str, form: str) -> bytes:
    """Draws a file of sound rows in which a few cells, or names of columns, are anything."""
    names = [column.name for column in COLUMNS[what]]
    rows = draw(st.lists(st.sampled_from(SOUND[what]), min_size=1, max_size=4))
    table: list[list[Any]] = [list(names), *[[row.get(name) for name in names] for row in rows]]
    anything = st.one_of(ODD, NUMBERS) if form == "xlsx" else ODD
    for _ in range(draw(st.integers(0, 4))):
        row, column = draw(st.integers(min(1, len(table) - 1), len(table) - 1)), draw(st.integers(0, len(names) - 1))
        table[row][column] = draw(anything)
    if draw(st.integers(0, 9)) == 0:
        table[0][draw(st.integers(0, len(names) - 1))] = draw(anything)
    return raw_file(table, form)


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("what", COLUMNS)
@pytest.mark.filterwarnings("ignore::UserWarning")
def test_a_table_is_imported_as_its_dry_run_says_or_not_at_all(what: str, form: str) -> None:
    @settings(max_examples=8, phases=(Phase.explicit, Phase.reuse, Phase.generate))
    @given(tables(what, form))
    def holds(raw: bytes) -> None:
        with TemporaryDirectory() as place:
            world = World(Path(place))
            try:
                for code in ("SO-TC", "SO-XD"):
                    register(world, code)
                try_and_import(world, what, raw)
            finally:
                world.close()

    holds()


def try_and_import(world: World, what: str, raw: bytes) -> None:
    before = world.ground.store.head().size
    answer = world.upload(f"/v1/imports/{what}/files", WHO[what], raw)
    assert world.ground.store.head().size == before
    if answer.status_code == 422:
        assert world.ground.erasable.held("import") == []
        return
    report = told(answer, 201)
    assert report["accepted"] == (report["faults"] == [])
    made = world.create(f"/v1/imports/{what}", WHO[what], {"file": report["file"]})
    assert made.status_code in ((201,) if report["accepted"] else (403, 422))
    grown = [each.topic for each in world.log()[before:] if each.topic != "registry.access.refused.v1"]
    assert len(grown) == report["would_record"]
    assert bool(grown) == report["accepted"]
    assert len(world.ground.erasable.held("person")) == grown.count("registry.person.recorded.v1")


def test_the_sound_rows_are_sound(world: World) -> None:
    for code in ("SO-TC", "SO-XD"):
        register(world, code)
    for what, rows in SOUND.items():
        names = [column.name for column in COLUMNS[what]]
        raw = raw_file([names, *[[row.get(name) for name in names] for row in rows]], "csv")
        assert told(world.upload(f"/v1/imports/{what}/files", WHO[what], raw), 201)["faults"] == []
    assert {step.value for step in STEPS} <= set(SOUND["plans"][0])
