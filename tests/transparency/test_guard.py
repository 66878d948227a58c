"""The guard: a log that no longer continues what was signed of it is fenced; nothing else is, and nobody else can."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable
from pathlib import Path

import pytest

from shared.eventstore.ports import Fenced, KeptCheckpoint
from shared.ledger.checkpoint import Checkpoint, sign_checkpoint
from shared.ledger.keys import FileSigner, load_signer
from shared.ledger.note import ED25519, Note
from shared.ledger.tree import Frontier
from tests.eventstore.subject import Subject
from tests.support.waiting import until
from tests.transparency.scene import NOWHERE, ORIGIN, Inspected, Log


@pytest.fixture
def log(subject: Subject, tmp_path: Path, inspected: Inspected) -> Log:
    """A log of ten events, signed and cosigned."""
    made = Log(tmp_path, subject.open(), inspected.url)
    inspected.register(made.make_key())
    made.grow(10)
    made.signer().cycle()
    return made


def state_alone(log: Log) -> None:
    log.held.cosigned.unlink()


def file_alone(log: Log) -> None:
    log.held.state.unlink()


def witness_alone(log: Log) -> None:
    state_alone(log)
    file_alone(log)


HOLDERS: dict[str, tuple[Callable[[Log], None], bool, str]] = {
    "the signer's state": (state_alone, False, "the signer's state"),
    "the cosigned note in a file": (file_alone, False, "kept in a file"),
    "the witness": (witness_alone, True, "the witness"),
}
"""Who alone remembers: what is taken away, whether the witness is in reach, and who is named."""
LOST = {
    "a backup was restored": "the log has 7 events",
    "an old event is another": "the first 10 events of the log have the root",
    "an old event is gone": "hashes of the first 10 events are gone",
}
"""What happened to the log, and what is told."""


def happens(what: str, subject: Subject) -> None:
    """Does it to the database, and takes the notes away that are kept there."""
    if what == "a backup was restored":
        frontier = Frontier().extend(each.leaf_hash for each in subject.open().entries(0, 7))[0]
        nodes = {"sqlite": "x'{}'", "postgres": "decode('{}', 'hex')"}[subject.dialect]
        subject.tamper("DELETE FROM {p}events WHERE position > 7")
        restored = nodes.format(frontier.to_bytes().hex())
        subject.tamper("UPDATE {p}frontier SET size = 7, nodes = @".replace("@", restored))
    elif what == "an old event is another":
        subject.tamper("UPDATE {p}events SET leaf_hash = {zeros} WHERE position = 3")
    else:
        subject.tamper("DELETE FROM {p}events WHERE position = 3")
    subject.tamper("DELETE FROM {p}checkpoints")


@pytest.mark.parametrize("holder", HOLDERS)
@pytest.mark.parametrize("what", LOST)
def test_whoever_remembers_more_or_another_history_stops_the_writing(
    what: str, holder: str, log: Log, subject: Subject
) -> None:
    forget, reached, named = HOLDERS[holder]
    forget(log)
    happens(what, subject)
    log.store = subject.open()
    head = log.store.head()
    fence = (log if reached else log.told(inspection=NOWHERE)).guard().compare()
    assert fence is not None
    assert LOST[what] in fence.reason
    assert named in fence.reason
    assert fence.size == 10
    with pytest.raises(Fenced):
        log.grow(1)
    assert log.store.head() == head
    assert log.counted("thucchat_ledger_fenced") == 1
    assert log.counted("thucchat_ledger_contradictions_total") == 1


def test_the_kept_note_alone_is_enough_where_rows_were_taken_away(log: Log, subject: Subject) -> None:
    witness_alone(log)
    subject.tamper("UPDATE {p}events SET leaf_hash = {zeros} WHERE position = 3")
    fence = log.told(inspection=NOWHERE).guard().compare()
    assert fence is not None
    assert "kept in the database" in fence.reason


def test_a_log_that_only_grew_is_let_on(log: Log) -> None:
    for _ in range(3):
        assert log.guard().compare() is None
        log.grow(100)
    assert log.counted("thucchat_ledger_fenced") == 0


def test_without_anything_signed_or_with_everybody_out_of_reach_writing_goes_on(
    subject: Subject, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    log = Log(tmp_path, subject.open())
    guard = log.guard()
    with caplog.at_level(logging.WARNING):
        assert guard.compare() is None
        assert guard.compare() is None
    assert caplog.text.count("not compared with everything: the witness") == 1, "the same doubt is told once"
    log.grow(1)


def test_a_fence_is_not_lifted_by_the_guard(log: Log) -> None:
    log.store.raise_fence("thử / a test", 99, b"x" * 32)
    fence = log.guard().compare()
    assert fence is not None
    assert fence.reason == "thử / a test"


def forged(log: Log, signer: FileSigner, origin: str = ORIGIN) -> Note:
    return sign_checkpoint(Checkpoint(origin, 500, b"x" * 32), signer)


def test_no_one_without_the_log_s_key_can_put_up_a_fence(log: Log) -> None:
    own = load_signer(log.settings.keys / "log.key")
    stranger = FileSigner(ORIGIN, ED25519, b"s" * 32)
    other = FileSigner("thucchat.hanam/funding", ED25519, b"o" * 32)
    cut = forged(log, own).to_bytes()[:-20] + b"\n"
    for raw in (forged(log, stranger).to_bytes(), forged(log, other, other.name).to_bytes(), b"nonsense", b"", cut):
        log.held.cosigned.write_bytes(raw)
        assert log.guard().compare() is None
    note = forged(log, stranger)
    log.store.keep_checkpoint(KeptCheckpoint(ORIGIN, 500, b"x" * 32, note.to_bytes()))
    assert log.guard().compare() is None
    log.held.cosigned.write_bytes(forged(log, own).to_bytes())
    assert log.guard().compare() is not None, "and by that key it can"


def test_without_the_public_keys_no_note_counts_but_the_signer_s_state_does(log: Log, subject: Subject) -> None:
    log.held.public_keys.unlink()
    log.grow(1)
    assert log.guard().compare() is None
    subject.tamper("UPDATE {p}events SET leaf_hash = {zeros} WHERE position = 3")
    assert log.guard().compare() is not None


def test_a_note_by_a_key_that_was_since_replaced_still_counts(log: Log, subject: Subject) -> None:
    log.make_key("next.key")
    following = log.told(key=log.settings.keys / "next.key")
    following.settings.keys.joinpath("log.key").unlink()
    following.signer()
    log.held.state.unlink()
    subject.tamper("UPDATE {p}events SET leaf_hash = {zeros} WHERE position = 3")
    assert log.guard().compare() is not None


def test_running_it_finds_what_happens_meanwhile(log: Log, subject: Subject) -> None:
    stop = threading.Event()
    thread = threading.Thread(target=log.told(guard_every=0.05).guard().run, args=(stop,))
    thread.start()
    try:
        log.grow(1)
        subject.tamper("UPDATE {p}events SET leaf_hash = {zeros} WHERE position = 3")
        until(log.store.fence, "the fence")
    finally:
        stop.set()
        thread.join()
