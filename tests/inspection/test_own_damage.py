"""What is done to inspection's own database beside the mirrored rows is told within one audit."""

from __future__ import annotations

import base64
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Final

import pytest

from shared.contracts.inspection import AlarmKind
from tests.eventstore.administrator import Administrator, Row
from tests.eventstore.subject import SQLiteSubject
from tests.inspection.patrolled import OWN, REGISTRY, Watched

NUMBER, ORIGIN, AT, ROOT, NOTE = range(5)
"""Columns of `checkpoints`."""


@pytest.fixture
def watched(tmp_path: Path) -> Iterator[Watched]:
    made = Watched(tmp_path, SQLiteSubject(tmp_path / "registry"))
    made.register()
    made.grow(9)
    made.hear()
    made.accept(4, 6, 9)
    made.accept(3, made.own.head().size, origin=OWN)
    made.step()
    made.post.application.mirror.caught_up()
    assert made.audit().findings == ()
    yield made
    made.close()


def kept(change: Callable[[list[Row]], list[Row]]) -> Callable[[Administrator], None]:
    return lambda administrator: administrator.write("checkpoints", change(administrator.read("checkpoints")))


def with_note(rows: list[Row], origin: str, size: int, change: Callable[[bytes], bytes]) -> list[Row]:
    """Changes the note that was kept last at this size."""
    at = max(each[NUMBER] for each in rows if (each[ORIGIN], each[AT]) == (origin, size))
    return [[*row[:NOTE], change(bytes(row[NOTE]))] if row[NUMBER] == at else row for row in rows]


def flipped(note: bytes, signer: str) -> bytes:
    """Returns a note with the last bit of one signature flipped."""
    lines = note.decode().split("\n")
    (at,) = (number for number, line in enumerate(lines) if line.startswith(f"— {signer} "))
    head, _, encoded = lines[at].rpartition(" ")
    raw = bytearray(base64.b64decode(encoded))
    raw[-1] ^= 1
    lines[at] = f"{head} {base64.b64encode(raw).decode()}"
    return "\n".join(lines).encode()


DEEDS: Final = {
    "all notes taken out": (lambda _: [], REGISTRY, 4),
    "the notes of one size taken out": (lambda rows: [row for row in rows if row[AT] != 6], REGISTRY, 6),
    "an older note made junk": (lambda rows: with_note(rows, REGISTRY, 4, lambda _: b"junk"), REGISTRY, 4),
    "the newest note made junk": (lambda rows: with_note(rows, REGISTRY, 9, lambda _: b"junk"), REGISTRY, 9),
    "a bit of the witness's signature flipped": (
        lambda rows: with_note(rows, REGISTRY, 9, lambda note: flipped(note, f"{OWN}/witness")), REGISTRY, 9,
    ),
    "a bit of the log's signature flipped": (
        lambda rows: with_note(rows, REGISTRY, 6, lambda note: flipped(note, REGISTRY)), REGISTRY, 6,
    ),
    "junk put in where nothing was accepted": (
        lambda rows: [*rows, [len(rows) + 1, REGISTRY, 99_999, bytes(32), b"junk"]], REGISTRY, 99_999,
    ),
    "a note of inspection's own log made junk": (lambda rows: with_note(rows, OWN, 3, lambda _: b"junk"), OWN, 3),
    "a bit of its own log's signature flipped": (
        lambda rows: with_note(rows, OWN, 3, lambda note: flipped(note, OWN)), OWN, 3,
    ),
}  # fmt: skip


@pytest.mark.parametrize("deed", DEEDS)
def test_what_is_done_to_kept_checkpoints_is_an_alarm_that_names_log_and_size(watched: Watched, deed: str) -> None:
    change, origin, size = DEEDS[deed]
    watched.tamper(kept(change), watched.inspection)
    found = watched.audit().findings
    assert [(each.kind, each.origin, each.size) for each in found] == [(AlarmKind.MIRROR_DAMAGED, origin, size)]
    assert f"{origin}, size {size}: " in found[0].detail
    assert [each.alarm for each in watched.raised()] == [found[0].key]
    assert watched.audit().raised == 0
