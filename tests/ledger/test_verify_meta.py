"""The meta-log is read strictly: an entry that could be taken in two ways, or contradicts another one, is refused."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from shared.contracts.document import canonical
from shared.ledger.checkpoint import Checkpoint
from tests.ledger.bundles import META, Programme, checkpoint_of, entry, folder_of, head_of, origin_of
from tests.ledger.verdicts import Reader

ORIGIN = origin_of("registry")
LOG = folder_of(ORIGIN)
ROOT = "0" * 64


@pytest.fixture
def programme() -> Programme:
    made = Programme("registry")
    made.record("registry", entry("SNV"), entry())
    made.publish("registry")
    return made


@pytest.fixture
def reader(programme: Programme, tmp_path: Path) -> Reader:
    return Reader.of(programme, tmp_path)


def document(fact: str, data: Any, **more: Any) -> bytes:
    return canonical({"data": data, "source": META, "type": f"inspection.{fact}", **more})


def said(fact: str, **data: Any) -> bytes:
    return document(f"log.{fact}.v1", {"origin": ORIGIN, **data})


def accepted(**other: Any) -> bytes:
    """Returns the acceptance of a checkpoint of size 3, of which it may state something else."""
    programme = Programme("registry")
    head = head_of(ORIGIN, [b"a", b"b", b"c"])
    note = programme.signed(head, programme.logs["registry"].signers).to_bytes().decode()
    return said("checkpoint-accepted", **{"size": 3, "root": head.root.hex(), "note": note, **other})


def mirrored(**other: Any) -> bytes:
    usual = {"size": 3, "root": ROOT, "cosignature": "\u2014 x AAAAAAA=", "lines_size": 0, "lines_root": ROOT}
    return said("checkpoint-mirrored", **{**usual, **other})


NO_OBJECTS = [
    b"", b"x", b"[]", b"null", b'"text"', b"{}", b'{"a":1}', b"\xff", b"\xef\xbb\xbf{}", b"{" * 30_000, b"[" * 60_000,
    b'{"type":"x","type":"y"}', document("note.v1", {}) + b"{}", document("note.v1", []), document("note.v1", None),
    document("note.v1", {}, source=ORIGIN), document("note.v1", {}, type=3),
    b' { "data" : { } , "source" : "' + META.encode() + b'" , "type" : "inspection.x.y.v1" } ',
    document("note.v1", {}) + b"\n", document("note.v1", {}).replace(b":{}", b": {}"),
    b'{"source":"' + META.encode() + b'","data":{},"type":"inspection.x.y.v1"}',
    document("note.v1", {"a": "\u1ea3"}).replace("\u1ea3".encode(), b"\\u1ea3"),
    document("note.v1", {"a": "/"}).replace(b"/", b"\\/"), document("note.v1", {"a": "\n"}).replace(b"\\n", b"\\u000a"),
    document("note.v1", {"a": [{"c": 1, "b": 2}]}).replace(b'"b":2,"c":1', b'"c":1,"b":2'),
    document("note.v1", {"a": 10}).replace(b"10", b"1e1"),
]  # fmt: skip
NO_DATA = [
    b'{"a":1,"a":1}', b'{"a":{"b":1,"b":2}}', b'{"a":1.0}', b'{"a":1e3}', b'{"a":NaN}', b'{"a":-Infinity}', b'{"a":-0}',
    b'{"a":01}', b'{"a":' + b"9" * 5000 + b"}", b"{'a':1}", b'{"a":"\n"}', b'{"a":1,}', b'{"a":"\xff"}', b"{}{}",
]  # fmt: skip
NOT_KNOWN = [f"log.{kind}" for kind in ("checkpoint-accepted.v2", "key-ended.v2", "forgotten.v1", "registered")]
WRONG = [
    *(document("log.registered.v1", data) for data in (
        {}, {"origin": "new"}, {"origin": "a b", "vkey": "x"}, {"origin": "a\u2028b", "vkey": "x"},
        {"origin": ["x"], "vkey": "x"}, {"origin": ORIGIN, "vkey": "another"},
    )),
    document("log.key-added.v1", {"origin": "unknown", "vkey": "x", "size": 0}),
    document("log.key-ended.v1", {"origin": "unknown", "vkey": "x", "last_size": 0}),
    said("key-ended", vkey="x"),
    *(said("key-ended", vkey="x", last_size=size) for size in ("3", -1, True, None, 1 << 63)),
    *(accepted(origin=origin) for origin in (origin_of("funding"), META, None)),
    *(accepted(size=size) for size in (4, "3", None)),
    *(accepted(root=root) for root in (ROOT, "A" * 64, "0x" + ROOT[2:], ROOT[2:], None)),
    *(accepted(note=note) for note in ("", "no note", None)),
    *(mirrored(origin=origin) for origin in ("unknown", META)),
    *(mirrored(size=size) for size in (1, 2, None)),
    mirrored(lines_size=None), mirrored(lines_root="x"), mirrored(cosignature=None),
    document("alarm.raised.v1", {}), document("alarm.closed.v1", {"alarm": 1}),
]  # fmt: skip


@pytest.mark.parametrize(
    "raw",
    [
        *NO_OBJECTS,
        *(document("note.v1", {}).replace(b"{}", data) for data in NO_DATA),
        *(document(kind, {}) for kind in NOT_KNOWN),
        *WRONG,
    ],
)
def test_what_is_no_event_or_contradicts_another_is_refused_by_its_index(
    raw: bytes, programme: Programme, reader: Reader
) -> None:
    index = len(programme.meta.entries)
    programme.meta.entries += [raw, document("note.v1", {})]
    found = reader.asks(programme.bundle())
    assert (found.code, found.index, found.found["log"]) == (3, index, META)


def test_half_a_character_is_no_text(programme: Programme, reader: Reader) -> None:
    programme.meta.entries.append(accepted(note="HALF").replace(b"HALF", b"\\ud800\\n"))
    assert reader.asks(programme.bundle()).index == len(programme.meta.entries) - 1


@pytest.mark.parametrize(
    "raw",
    [
        document("audit.completed.v1", {"logs": [], "findings": 0}),
        document("access.refused.v1", {"a": [True, None, "\u2028", -5]}, agencies="SNV"),
        document("something.newer.v9", {}),
        document("log.checkpoint-refused.v1", {"origin": "of/nobody", "status": 404, "code": "unknown"}),
        document("alarm.closed.v1", {"alarm": "never-raised"}),
        document("note.v1", {"a": '"\\/\b\f\n\r\t\x01\x7f\u1ea3\U0001f600', "b": -(2**53)}),
    ],
)
def test_what_is_of_no_log_passes(raw: bytes, programme: Programme, reader: Reader) -> None:
    programme.meta.entries.append(raw)
    assert reader.asks(programme.bundle()).code == 0


def test_an_alarm_that_is_still_open_is_told(programme: Programme, reader: Reader) -> None:
    for alarm in ("a-1", "a-2", "a-1"):
        programme.tell("alarm.raised", alarm=alarm)
    programme.tell("alarm.closed", alarm="a-1")
    assert reader.asks(programme.bundle()).found["open_alarms"] == 1


def test_an_event_whose_type_is_written_with_escapes_is_none(programme: Programme, reader: Reader) -> None:
    programme.meta.entries[0] = programme.meta.entries[0].replace(b"inspection.log", b"\\u0069nspection.log")
    assert reader.asks(programme.bundle()).index == 0


def test_a_log_must_be_there_as_it_was_mirrored_last(programme: Programme, reader: Reader) -> None:
    older = {name: raw for name, raw in programme.bundle().items() if name.startswith("logs/")}
    programme.record("registry", entry("SNV", number=9))
    programme.publish("registry")
    newer = programme.bundle()
    meta = {name: raw for name, raw in newer.items() if name.startswith("meta/")}
    assert reader.asks(newer).code == 0
    assert reader.asks({**meta, **older}).found["log"] == ORIGIN
    assert reader.asks({**older, **meta, f"{LOG}/checkpoints/3": newer[f"{LOG}/checkpoints/3"]}).code == 3
    assert reader.asks(meta).found["log"] == ORIGIN


def test_nothing_that_came_after_the_last_mirroring_is_in_the_bundle(programme: Programme, reader: Reader) -> None:
    programme.record("registry", entry("SNV", number=9))
    programme.publish("registry", mirror=False)
    assert reader.asks(programme.bundle()).code == 0
    note = programme.logs["registry"].accepted[3]
    assert reader.asks({**programme.bundle(), f"{LOG}/checkpoints/3": note}).code == 3


def test_what_was_mirrored_must_have_been_accepted_at_that_size(programme: Programme, reader: Reader) -> None:
    programme.record("registry", entry("SNV", number=9), entry("SNV", number=10))
    log = programme.logs["registry"]
    programme.publish("registry")
    del programme.meta.entries[-2]
    log.accepted[4] = log.accepted[4]
    assert "never accepted" in reader.asks(programme.bundle()).reason


def test_what_was_mirrored_must_be_what_was_accepted(programme: Programme, reader: Reader) -> None:
    root = head_of(ORIGIN, programme.logs["registry"].entries).root.hex()
    programme.meta.entries[-1] = programme.meta.entries[-1].replace(root.encode(), ROOT.encode(), 1)
    assert "mirrored last" in reader.asks(programme.bundle()).reason


@pytest.mark.parametrize("entries", [[], [b"a"], [b"a", b"b"]])
def test_two_histories_of_one_log_are_not_both_accepted(
    entries: list[bytes], programme: Programme, reader: Reader
) -> None:
    other = Programme("registry")
    other.record("registry", *entries)
    other.lines = list  # type: ignore[method-assign] # the entries are no events
    other.publish("registry", mirror=False)
    programme.meta.entries.append(other.meta.entries[-1])
    assert "both be true" in reader.asks(programme.bundle()).reason


def test_the_meta_log_does_not_record_its_own_checkpoints(programme: Programme, reader: Reader) -> None:
    programme.tell("log.registered", origin=META, vkey=str(programme.meta.signers[0].verifier_key))
    assert reader.asks(programme.bundle()).code == 0
    programme.meta.entries.append(mirrored(origin=META))
    assert "of its own" in reader.asks(programme.bundle()).reason


def test_a_log_that_was_never_mirrored_has_no_folder(tmp_path: Path) -> None:
    programme = Programme("registry")
    reader = Reader.of(programme, tmp_path)
    assert reader.asks(programme.bundle()).code == 0
    assert reader.asks({**programme.bundle(), f"{LOG}/checkpoint": b"x"}).found["file"] == f"{LOG}/checkpoint"


@pytest.mark.parametrize("mirror", [True, False])
def test_of_two_checkpoints_of_one_size_the_last_is_the_one(mirror: bool, programme: Programme, reader: Reader) -> None:
    log = programme.logs["registry"]
    first = log.accepted[2]
    programme.seconds += 60
    programme.publish("registry", mirror=mirror)
    assert first != log.accepted[2]
    for asked in ((), ("SNV",)):
        files, options = programme.bundle(*asked), ["--agency", *asked] if asked else []
        assert reader.asks(files, *options).code == 0
        assert reader.asks({**files, f"{LOG}/checkpoints/2": first}, *options).code == 3
        old = first + f"{log.mirror_line}\n".encode()
        assert reader.asks({**files, f"{LOG}/checkpoint": old}, *options).code == 3
    programme.record("registry", entry("SNV", number=9))
    programme.publish("registry")
    assert reader.asks(programme.bundle()).code == 0


def test_two_roots_of_one_size_are_refused(programme: Programme, reader: Reader) -> None:
    good = programme.bundle()
    programme.publish("registry", head=Checkpoint(ORIGIN, 2, bytes(32)), mirror=False)
    assert reader.asks(good).code == 0
    found = reader.asks(programme.bundle())
    assert (found.index, "cannot both be true" in found.reason) == (len(programme.meta.entries) - 1, True)


def test_every_line_under_the_checkpoint_of_a_log_is_the_one_that_was_recorded(
    programme: Programme, reader: Reader
) -> None:
    programme.record("registry", entry("SNV", number=9))
    programme.publish("registry")
    log = programme.logs["registry"]
    good = checkpoint_of(log)
    text, *lines = good.split("\n\u2014".encode())
    other = "\u2014 example.org/x AAAAAAA=\n".encode()
    lower = Checkpoint(ORIGIN, 2, head_of(ORIGIN, log.entries[:2]).root).text.encode()
    spoilt = [
        good + other, log.accepted[3], good.replace(text, lower), log.accepted[2],
        "\n\u2014".encode().join([text, *(each.rstrip(b"\n") for each in reversed(lines))]) + b"\n",
    ]  # fmt: skip
    for each in spoilt:
        assert reader.asks({**programme.bundle(), f"{LOG}/checkpoint": each}).code == 3
    assert reader.asks(programme.bundle()).code == 0


@pytest.mark.parametrize("mirror", [True, False])
def test_a_log_that_writes_extension_lines_spoils_no_bundle(mirror: bool, programme: Programme, reader: Reader) -> None:
    programme.record("registry", entry("SNV", number=9))
    head = head_of(ORIGIN, programme.logs["registry"].entries)
    extended = Checkpoint(ORIGIN, head.size, head.root, ("which C2SP allows", "\u2028"))
    programme.publish("registry", head=extended, mirror=mirror)
    for asked in ((), ("SNV",)):
        files = programme.bundle(*asked)
        assert reader.asks(files, *(["--agency", *asked] if asked else [])).code == 0
    programme.record("registry", entry("SNV", number=10))
    programme.publish("registry")
    assert reader.asks(programme.bundle()).code == 0
