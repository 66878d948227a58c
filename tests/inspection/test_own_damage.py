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
from tests.inspection.test_patrol import ON_THE_OWN_LOG

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


def shown(watched: Watched, path: str = "/v1/alarms") -> list[tuple[str, int | None, bool]]:
    """Returns what alarms say to whoever asks over HTTP: kind, index, and whether it is recorded."""
    answer = watched.post.get(path)
    assert answer.status_code == 200, answer.text
    return [(each["kind"]["code"], each["index"], each["recorded"]) for each in answer.get_json()["items"]]


def fences(watched: Watched) -> list[str]:
    return [str(row[2]) for row in Administrator(watched.inspection).read("fences")]


@pytest.mark.parametrize("deed", ["everything hashed anew", "a backup restored", "a body, its leaf hash intact"])
def test_damage_to_the_own_log_is_told_behind_a_fence(watched: Watched, deed: str) -> None:
    watched.tamper(ON_THE_OWN_LOG[deed](2), watched.inspection)
    newest = watched.own.newest_checkpoint(OWN)
    assert newest is not None
    watched.own.raise_fence("sổ có gốc khác / the log has another root", newest.size, newest.root)
    assert shown(watched) == [("own-log-damaged", None, False)]
    for _ in range(2):
        watched.audit()
        assert shown(watched) == [("own-log-damaged", 2, False)]
        assert len(fences(watched)) == 2, "the same reason is not written again"
    assert "(own-log-damaged, chỉ số 2)" in fences(watched)[-1]
    assert "(own-log-damaged, index 2)" in fences(watched)[-1].partition(" / ")[2]
    assert shown(watched, "/v1/alarms?standing=true&limit=1") == [("own-log-damaged", 2, False)]
    assert shown(watched, "/v1/alarms?standing=false") == []
    key = "own-log-damaged.thucchat.hanam.inspection.2"
    assert watched.post.get(f"/v1/alarms/{key}").get_json()["recorded"] is False


def test_once_the_fence_is_lifted_the_finding_is_recorded_as_any(watched: Watched) -> None:
    watched.tamper(ON_THE_OWN_LOG["everything hashed anew"](2), watched.inspection)
    watched.own.raise_fence("sổ có gốc khác / the log has another root", 3, bytes(32))
    watched.audit()
    watched.own.lift_fence("đã xem / looked at")
    assert shown(watched) == []
    assert watched.audit().raised == 1
    assert shown(watched) == [("own-log-damaged", 2, True)]
    assert watched.own.fence() is None


def test_a_log_that_takes_nothing_any_more_is_fenced_with_what_was_found(watched: Watched) -> None:
    watched.tamper(ON_THE_OWN_LOG["the tail cut off"](4), watched.inspection)
    watched.audit()
    assert shown(watched) == [("own-log-damaged", 4, False)]
    assert len(fences(watched)) == 1
