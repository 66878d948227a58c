"""What does not fit the tree is refused and the first bad index named; also what other verifiers took or hung on."""

from __future__ import annotations

import struct
from pathlib import Path

import pytest

from shared.ledger.tiles import pack
from shared.ledger.tree import leaf_hash
from tests.ledger.bundles import META, Files, Programme, entry, folder_of, origin_of, tree_files
from tests.ledger.verdicts import Reader

ORIGIN = origin_of("registry")
LOG = folder_of(ORIGIN)
SIZE = 66_000
"""Enough for tiles of three levels: 257 full ones and one of 208 hashes, one full above them and one of 1, one of 1."""


def programme_of(*sizes: int) -> Programme:
    """Returns a programme whose log was published at these sizes."""
    made = Programme("registry")
    made.lines = list  # type: ignore[method-assign] # the entries are no events, and no lines are asked for
    for size in sizes:
        made.record("registry", *(b"%d" % number for number in range(len(made.logs["registry"].entries), size)))
        made.publish("registry")
    return made


@pytest.fixture(scope="module")
def programme() -> Programme:
    return programme_of(300, 65_000, SIZE)


@pytest.fixture(scope="module")
def small() -> Files:
    return programme_of(300, 600).bundle()


@pytest.fixture(scope="module")
def genuine(programme: Programme) -> Files:
    return programme.bundle()


@pytest.fixture
def reader(programme: Programme, tmp_path: Path) -> Reader:
    return Reader.of(programme, tmp_path)


def test_the_bundle_that_is_spoilt_here_is_good(genuine: Files, reader: Reader) -> None:
    assert reader.asks(genuine).code == 0


@pytest.mark.parametrize("index", [0, 1, 255, 256, 299, 65_535, 65_999])
def test_a_changed_entry_is_named(index: int, programme: Programme, genuine: Files, reader: Reader) -> None:
    entries = list(programme.logs["registry"].entries)
    entries[index] += b"!"
    spoilt = tree_files(LOG, entries)
    changed = {name: raw for name, raw in spoilt.items() if "/entries/" in name}
    said = reader.asks({**genuine, **changed})
    assert (said.code, said.index, said.found["log"]) == (3, index, ORIGIN)


@pytest.mark.parametrize("index", [0, 255, 256, 65_535, 65_999])
def test_so_is_one_whose_leaf_hash_was_changed_with_it(
    index: int, programme: Programme, genuine: Files, reader: Reader
) -> None:
    entries = list(programme.logs["registry"].entries)
    entries[index] = b"another"
    lowest = {name: raw for name, raw in tree_files(LOG, entries).items() if "/entries/" in name or "/tile/0/" in name}
    said = reader.asks({**genuine, **lowest})
    assert said.index is not None
    assert said.index <= index <= said.found["first_bad_index_at_most"] < said.index + 256 * 300


@pytest.mark.parametrize(("index", "between"), [(5, (0, 299)), (300, (300, 64_999)), (65_999, (65_000, 65_999))])
def test_of_a_tree_that_was_built_anew_the_old_checkpoints_say_from_where_on(
    index: int, between: tuple[int, int], programme: Programme, genuine: Files, reader: Reader
) -> None:
    entries = list(programme.logs["registry"].entries)
    entries[index] = b"another"
    said = reader.asks({**genuine, **tree_files(LOG, entries)})
    assert (said.index, said.found["first_bad_index_at_most"], said.found["log"]) == (*between, ORIGIN)


@pytest.mark.parametrize(
    ("change", "index"),
    [
        (lambda entries: [*entries[:300], *entries[301:], b"x"], 300),  # deleted
        (lambda entries: [*entries[:300], b"x", *entries[300:-1]], 300),  # inserted
        (lambda entries: [*entries[:300], entries[301], entries[300], *entries[302:]], 300),  # reordered
        (lambda entries: [*entries[:-1], entries[0]], SIZE - 1),  # doubled
    ],
)
def test_a_deleted_inserted_reordered_or_doubled_entry_is_named(
    change: object, index: int, programme: Programme, genuine: Files, reader: Reader
) -> None:
    assert callable(change)
    spoilt = tree_files(LOG, change(programme.logs["registry"].entries))
    said = reader.asks({**genuine, **{name: raw for name, raw in spoilt.items() if "/entries/" in name}})
    assert said.index == index


LAST = f"{LOG}/tile/entries/002.p/88"


@pytest.mark.parametrize(
    ("name", "change"),
    [
        (LAST, lambda raw: raw + pack([b"one more"])),  # tessera's fsck accepts it
        (LAST, lambda raw: raw + b"\0"),
        (LAST, lambda raw: raw + b"\0\0"),
        (LAST, lambda raw: raw[:-1]),
        (LAST, lambda raw: raw[: -2 - len(b"599")]),
        (LAST, lambda raw: raw[:-5] + struct.pack(">H", 65_535) + raw[-3:]),
        (LAST, lambda _: b""),
        (f"{LOG}/tile/entries/000", lambda raw: raw + b"\0" * 17_000_000),
        (f"{LOG}/tile/0/002.p/88", lambda raw: raw + bytes(32)),  # tessera's fsck accepts trailing bytes here too
        (f"{LOG}/tile/0/002.p/88", lambda raw: raw + b"\0"),
        (f"{LOG}/tile/0/002.p/88", lambda raw: raw[:-32]),
        (f"{LOG}/tile/0/000", lambda raw: raw[:-1]),
        (f"{LOG}/tile/1/000.p/2", lambda raw: raw * 2),
        (f"{LOG}/tile/1/000.p/2", lambda raw: raw[::-1]),
        (f"{LOG}/tile/0/000", lambda raw: raw * 1000),
        (f"{LOG}/checkpoint", lambda raw: raw + b"\n"),
        (f"{LOG}/checkpoint", lambda raw: raw * 50),
        (f"{LOG}/checkpoints/300", lambda raw: raw[:-1]),
        ("meta/checkpoint", lambda raw: raw + b"x"),
        ("meta/checkpoint", lambda raw: raw + b"\xe2\x80\x94 x AAAAAAA=\n" * 1000),
    ],
)
def test_no_byte_may_be_missing_or_too_many(name: str, change: object, small: Files, reader: Reader) -> None:
    assert callable(change)
    assert reader.asks({**small, name: change(small[name])}).code == 3


def test_every_file_is_missed(small: Files, reader: Reader) -> None:
    for name in small:
        said = reader.asks({each: raw for each, raw in small.items() if each != name})
        assert (said.code, said.found["file"]) == (3, name)


@pytest.mark.parametrize(
    "name",
    [
        "x", "policy", "meta/policy", "meta/tile/0/000", "meta/tile/1/000.p/1", "meta/checkpoint2", "meta/entries/0",
        "meta/tile/0/000.p/6", "meta/tile/entries/000.p/6", "meta/tile/0/x000/000.p/7", "bodies/x",
        f"bodies/{'0' * 64}",
        "logs/x", f"logs/{'0' * 64}/checkpoint", f"{LOG}/tile/0/003", f"{LOG}/tile/0/001.p/88",
        f"{LOG}/tile/0/002.p/87",
        f"{LOG}/tile/0/000.p/256", f"{LOG}/tile/0/0", f"{LOG}/tile/00/000", f"{LOG}/tile/2/000.p/1",
        f"{LOG}/tile/64/000",
        f"{LOG}/tile/0/x001/000", f"{LOG}/entries/0", f"{LOG}/checkpoints/301", f"{LOG}/checkpoints/0300",
        f"{LOG}/checkpoints/300x", f"{LOG}/checkpoints/x/300", f"{LOG}/lines", f"{LOG}/tile/entries/002.p/89",
        f"{LOG}/tile/data/000", "logs/.hidden", "meta/\u2028", f"{LOG}/tile/entries/a\nb",
    ],
)  # fmt: skip
def test_nothing_else_may_be_there(name: str, small: Files, reader: Reader) -> None:
    said = reader.asks({**small, name: small["meta/checkpoint"]})
    assert (said.code, said.found["file"]) == (3, name)


def test_a_bundle_in_which_no_tile_fits_is_refused_at_once(genuine: Files, reader: Reader) -> None:
    spoilt = {name: raw if "/tile/" not in name else bytes(len(raw)) for name, raw in genuine.items()}
    assert reader.asks(spoilt).code == 3


def test_so_is_a_tree_whose_odd_node_was_doubled(reader: Reader, tmp_path: Path) -> None:
    three = Programme("registry")
    three.record("registry", *(entry("SNV", number=number) for number in range(3)))
    three.publish("registry")
    good = three.bundle()
    four = [*three.logs["registry"].entries, three.logs["registry"].entries[-1]]
    (tmp_path / "three").mkdir()
    doubled = {**{name: raw for name, raw in good.items() if f"{LOG}/tile" not in name}, **tree_files(LOG, four)}
    assert Reader.of(three, tmp_path / "three").asks(good).code == 0
    assert reader.asks(doubled).code == 3


def test_an_inner_node_does_not_pass_as_an_entry(tmp_path: Path) -> None:
    programme = Programme("registry")
    pair = [entry("SNV", number=1), entry("SNV", number=2)]
    programme.record("registry", *pair)
    programme.publish("registry")
    reader = Reader.of(programme, tmp_path)
    forged = leaf_hash(pair[0]) + leaf_hash(pair[1])
    files = {name: raw for name, raw in programme.bundle().items() if f"{LOG}/tile" not in name}
    assert reader.asks({**files, **tree_files(LOG, [forged])}).code == 3


def test_what_is_wrong_in_the_meta_log_is_named_in_the_same_way(
    programme: Programme, genuine: Files, reader: Reader
) -> None:
    entries = list(programme.meta.entries)
    entries[4] = entries[4].replace(b"65000", b"65001")
    spoilt = {name: raw for name, raw in tree_files("meta", entries).items() if "/entries/" in name}
    said = reader.asks({**genuine, **spoilt})
    assert (said.index, said.found["log"]) == (4, META)
