"""The signer's cycle: when it signs, what it keeps, whom it asks - and what it never signs."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest

from shared.clock import FrozenClock
from shared.ledger.checkpoint import Checkpoint, cosign, opened
from shared.ledger.keys import FileSigner, load_signer
from shared.ledger.note import COSIGNATURE, Note, Signature
from shared.ledger.signing import LogSigner, SignerState
from shared.settings import SettingsFault
from shared.transparency.guard import Guard
from shared.transparency.signer import CheckpointSigner, State
from tests.eventstore.subject import Subject
from tests.inspection.watched import ToldLog
from tests.support.waiting import until
from tests.transparency.paper import WITNESS, PaperWitness
from tests.transparency.scene import ORIGIN, Inspected, Log, signers_of


class Clock:
    """Monotonic seconds that pass when they are told to."""

    def __init__(self) -> None:
        self.now = 1000.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def log(subject: Subject, tmp_path: Path) -> Log:
    """A log with a key, whose witness is out of reach."""
    made = Log(tmp_path, subject.open())
    made.make_key()
    return made


@pytest.fixture
def watched(subject: Subject, tmp_path: Path, inspected: Inspected) -> Log:
    """A log with a key that inspection watches."""
    made = Log(tmp_path, subject.open(), inspected.url)
    inspected.register(made.make_key())
    return made


def told(log: Log, witness: PaperWitness | None, clock: Callable[[], float]) -> CheckpointSigner:
    """Returns the log's signer with another witness, and a clock of its own."""
    signer = LogSigner(ORIGIN, [load_signer(log.settings.keys / "log.key")], SignerState(log.held.state))
    log.held.remember([load_signer(log.settings.keys / "log.key").verifier_key])
    return CheckpointSigner(
        log.store,
        signer,
        Guard(ORIGIN, log.store, log.held, witness, meter=log.meter),
        witness,
        cosigned=log.held.cosigned,
        timing=log.settings.signing,
        meter=log.meter,
        monotonic=clock,
        clock=FrozenClock(datetime.fromtimestamp(NOW, UTC)),
    )


def test_a_head_is_signed_kept_cosigned_and_kept_outside_of_the_database(watched: Log, inspected: Inspected) -> None:
    watched.grow(3)
    assert watched.signer().cycle() is State.COSIGNED
    note, head = watched.kept(), watched.store.head()
    assert Checkpoint.parse(note.text) == Checkpoint(ORIGIN, head.size, head.root)
    assert signers_of(note) == ["registry", "inspection/witness"]
    witness = inspected.post.application.cosigners.witness.verifier_key
    assert opened(note, [*watched.held.keys_of(ORIGIN), witness]) == [*watched.held.keys_of(ORIGIN), witness]
    assert watched.held.cosigned.read_bytes() == note.to_bytes()
    assert inspected.post.newest(ORIGIN).data == note.to_bytes()
    assert inspected.post.accepted() == {"size": 3, "root": head.root.hex()}


def test_the_witness_is_followed_to_the_size_that_it_holds(watched: Log, inspected: Inspected) -> None:
    for size in (300, 1, 299):
        watched.grow(size)
        assert watched.signer().cycle() is State.COSIGNED, "each time by a process that knows nothing of the last"
    assert [each.size for each in inspected.post.acceptances()] == [300, 301, 600]
    assert inspected.post.refusals() == []


def test_where_somebody_else_hands_in_meanwhile_the_answer_says_from_where_to_go_on(log: Log) -> None:
    paper, clock = PaperWitness(log), Clock()
    signers = told(log, paper, clock), told(log, paper, clock)
    for size in (1, 2, 3, 4):
        log.grow(1)
        assert signers[size % 2].cycle(now=True) is State.COSIGNED
    assert signers_of(log.kept()) == ["registry", "inspection/witness"]


def test_it_signs_at_the_first_event_then_after_a_minute_or_a_thousand_events(log: Log) -> None:
    clock = Clock()
    signer = told(log, None, clock)
    assert signer.cycle() is State.NOTHING, "an empty log has nothing to sign"
    log.grow(1)
    assert (signer.cycle(), log.counted("thucchat_ledger_signed_size")) == (State.SIGNED, 1)
    log.grow(999)
    clock.now += 59.9
    signer.cycle()
    assert log.counted("thucchat_ledger_signed_size") == 1
    log.grow(1)
    signer.cycle()
    assert log.counted("thucchat_ledger_signed_size") == 1001, "a thousand new ones are signed for at once"
    log.grow(1)
    clock.now += 60
    signer.cycle()
    assert log.counted("thucchat_ledger_signed_size") == 1002, "and any that is a minute old"
    clock.now += 599
    signer.cycle()
    assert log.counted("thucchat_ledger_signed_total") == 3
    clock.now += 1
    signer.cycle()
    assert log.counted("thucchat_ledger_signed_total") == 4, "an idle log has its cosignatures renewed"


def test_a_refresh_renews_the_cosignature_and_is_no_event(watched: Log, inspected: Inspected) -> None:
    watched.grow(1)
    signer = watched.signer()
    signer.cycle()
    before, events = watched.kept(), len(inspected.post.documents())
    again = watched.signer()
    assert again.cycle() is State.COSIGNED
    assert len(inspected.post.documents()) == events
    assert (watched.kept().text, signers_of(watched.kept())) == (before.text, signers_of(before))


def test_a_witness_out_of_reach_holds_nothing_up_and_catches_up(log: Log, inspected: Inspected) -> None:
    log.grow(2)
    assert log.signer().cycle() is State.SIGNED
    log.grow(2)
    signer = log.signer()
    assert signer.cycle() is State.SIGNED
    assert signers_of(log.kept()) == ["registry"]
    assert signer.doubt is not None
    assert log.counted("thucchat_ledger_handed_in_total") == 2
    inspected.register(log.held.keys_of(ORIGIN)[0])
    assert log.told(inspection=inspected.url).signer().cycle() is State.COSIGNED


def test_a_log_that_is_not_watched_yet_or_signs_by_an_unknown_key_is_not_cosigned(
    subject: Subject, tmp_path: Path, inspected: Inspected
) -> None:
    log = Log(tmp_path, subject.open(), inspected.url)
    log.make_key()
    log.grow(1)
    signer = log.signer()
    assert signer.cycle() is State.SIGNED
    assert signer.doubt == "the witness answered 404"
    inspected.register(ToldLog().signer.verifier_key)
    assert signer.cycle(now=True) is State.SIGNED
    assert signer.doubt == "the witness answered 403"
    log.grow(1)
    assert log.store.fence() is None


def test_both_keys_sign_while_one_gives_way_to_the_other(watched: Log, inspected: Inspected) -> None:
    watched.grow(1)
    watched.signer().cycle()
    following = watched.make_key("next.key")
    inspected.add_key(following)
    watched.grow(1)
    assert watched.told(next_key=watched.settings.keys / "next.key").signer().cycle() is State.COSIGNED
    assert signers_of(watched.kept()) == ["registry", "registry", "inspection/witness"]
    assert watched.held.keys_of(ORIGIN)[1] == following
    assert opened(watched.kept(), [following]) == [following]


def test_the_mirror_s_cosignature_is_added_to_the_newest_note_or_to_the_older_one_that_it_is_about(log: Log) -> None:
    paper, clock = PaperWitness(log), Clock()
    signer = told(log, paper, clock)
    log.grow(3)
    assert signer.cycle() is State.COSIGNED
    older = log.kept()
    log.grow(2)
    assert signer.cycle(now=True) is State.COSIGNED
    paper.mirrored = older
    signer.cycle(now=True)
    assert signers_of(log.kept()) == ["registry", "inspection/witness"]
    assert signers_of(Note.parse(log.store.checkpoints_at(ORIGIN, 3)[-1].note))[-1] == "inspection/mirror"
    paper.mirrored = log.kept()
    assert signer.cycle(now=True) is State.MIRRORED
    assert signers_of(log.kept()) == ["registry", "inspection/witness", "inspection/mirror"]
    assert log.held.cosigned.read_bytes() == log.kept().to_bytes()


def test_lines_of_strangers_and_malformed_answers_are_not_kept(log: Log) -> None:
    paper = PaperWitness(log)
    log.grow(1)
    stranger = FileSigner("example.com/witness", COSIGNATURE, b"s" * 32)
    for answer in (b"", b"\xff\xfe", b"nonsense\n", f"{cosign(_text(log), stranger, 1).line}\n".encode()):
        paper.lines = answer
        assert told(log, paper, Clock()).cycle() is State.SIGNED
    assert signers_of(log.kept()) == ["registry"]


def cosignature(seconds: int, rest: bytes = b"\xee" * 64) -> bytes:
    """Returns a line of the witness's name and key with this time, and any bytes for a signature."""
    value = seconds.to_bytes(8, "big") + rest
    return f"{Signature(WITNESS.name, WITNESS.verifier_key.key_id, value).line}\n".encode()


NOW = 1_800_000_000
NO_COSIGNATURES = {
    "cut off": cosignature(NOW, b"\xee" * 63),
    "too long": cosignature(NOW, b"\xee" * 65),
    "random bytes": cosignature((1 << 64) - 1),
    "of no time": cosignature(0),
    "of the day after tomorrow": cosignature(NOW + 86_401),
}


@pytest.mark.parametrize("answer", NO_COSIGNATURES.values(), ids=NO_COSIGNATURES)
def test_a_200_with_what_can_be_no_cosignature_is_put_off_with_a_doubt(log: Log, answer: bytes) -> None:
    paper, clock = PaperWitness(log), Clock()
    signer = told(log, paper, clock)
    paper.lines = answer
    log.grow(1)
    assert signer.cycle() is State.SIGNED
    assert signer.doubt == "the witness answered 200 without a signature of its own, of now"
    assert signers_of(log.kept()) == ["registry"]
    assert not log.held.cosigned.exists()
    assert log.store.fence() is None
    paper.lines = cosignature(NOW + 86_400)
    assert signer.cycle(now=True) is State.COSIGNED, "a clock may be a day ahead"
    assert signer.doubt is None


def test_a_witness_that_names_a_new_key_each_time_neither_stops_nor_fences_the_log(log: Log) -> None:
    paper, clock = PaperWitness(log), Clock()
    signer = told(log, paper, clock)
    log.grow(1)
    for number in range(105):
        line = Signature(WITNESS.name, f"{number:08x}", NOW.to_bytes(8, "big") + b"\xee" * 64).line
        paper.lines = f"{line}\n".encode()
        assert signer.cycle(now=True) is State.COSIGNED
        clock.now += 600
    assert log.store.fence() is None
    assert signers_of(log.kept())[0] == "registry"


def _text(log: Log) -> str:
    head = log.store.head()
    return Checkpoint(ORIGIN, head.size, head.root).text


def test_what_the_witness_refuses_without_evidence_is_told_and_fences_nothing(
    log: Log, caplog: pytest.LogCaptureFixture
) -> None:
    paper = PaperWitness(log)
    log.grow(1)
    for status, size in ((422, None), (409, 5)):
        paper.status, paper.size = status, size
        signer = told(log, paper, Clock())
        with caplog.at_level(logging.CRITICAL):
            assert signer.cycle() is State.SIGNED
        assert "without evidence" in caplog.text
        assert "refuses" in str(signer.doubt)
    log.grow(1)
    assert log.store.fence() is None


REWRITTEN: dict[str, tuple[str, ...]] = {
    "an older one": ("UPDATE {p}events SET leaf_hash = {zeros} WHERE position = 2",),
    "the newest": ("UPDATE {p}events SET leaf_hash = {zeros} WHERE position = 5",),
    "one that is gone": ("DELETE FROM {p}events WHERE position = 3",),
}


@pytest.mark.parametrize("what", REWRITTEN)
def test_a_history_that_was_written_anew_is_not_signed(what: str, log: Log, subject: Subject) -> None:
    log.grow(5)
    log.signer().cycle()
    before = log.kept()
    for statement in REWRITTEN[what]:
        subject.tamper(statement)
    log.grow(1)
    signer = log.signer()
    assert signer.cycle(now=True) is State.REFUSED
    assert signer.refusal is not None
    assert log.kept() == before
    assert log.store.fence() is not None
    assert log.counted("thucchat_ledger_refused_total") == 1


def test_a_kept_note_that_was_overwritten_stops_the_signing(log: Log, subject: Subject) -> None:
    log.grow(5)
    log.signer().cycle()
    subject.tamper("UPDATE {p}checkpoints SET note = {zeros}")
    log.grow(1)
    assert log.signer().cycle(now=True) is State.REFUSED
    fence = log.store.fence()
    assert fence is not None
    vi, _, en = fence.reason.partition(" / ")
    assert vi.startswith("không đọc được điểm chốt 5 lưu trong cơ sở dữ liệu")
    assert en.startswith("the checkpoint 5 kept in the database cannot be read")


def test_what_cannot_be_written_is_tried_again_and_fences_nothing(log: Log, caplog: pytest.LogCaptureFixture) -> None:
    log.grow(1)
    log.held.state.mkdir(parents=True)
    signer, stop = log.signer(), threading.Event()
    thread = threading.Thread(target=signer.run, args=(stop,))
    with caplog.at_level(logging.WARNING):
        thread.start()
        try:
            until(lambda: "cannot be signed now" in caplog.text, "the signer to say that it cannot write")
            assert log.store.fence() is None
            log.held.state.rmdir()
            until(lambda: log.store.newest_checkpoint(ORIGIN), "the signature")
        finally:
            stop.set()
            thread.join()


def test_a_log_that_lost_its_frontier_is_refused_and_not_stumbled_over(log: Log, subject: Subject) -> None:
    log.grow(5)
    log.signer().cycle()
    subject.tamper("DELETE FROM {p}frontier")
    log.store = subject.open()
    assert log.signer().cycle(now=True) is State.REFUSED
    fence = log.store.fence()
    assert fence is not None
    assert "the log contradicts itself" in fence.reason


def test_a_tampered_state_is_not_believed_and_nothing_is_signed(log: Log, caplog: pytest.LogCaptureFixture) -> None:
    log.grow(5)
    log.signer().cycle()
    state = log.held.state
    for text in ("", "nonsense", Checkpoint("thucchat.hanam/funding", 1, b"x" * 32).text):
        state.write_text(text, "utf-8")
        log.grow(1)
        with caplog.at_level(logging.CRITICAL):
            assert log.signer().cycle(now=True) is State.REFUSED
        assert "nothing is signed" in caplog.text
        log.store.lift_fence("thử / a test")
        caplog.clear()


@pytest.mark.parametrize("size", [5, 9])
def test_a_state_that_says_another_history_fences_the_log(size: int, log: Log) -> None:
    log.grow(5)
    log.signer().cycle()
    log.held.state.write_text(Checkpoint(ORIGIN, size, b"x" * 32).text, "utf-8")
    assert log.signer().cycle() is State.REFUSED
    fence = log.store.fence()
    assert fence is not None
    assert (fence.size, fence.root) == (size, b"x" * 32)
    assert "trạng thái của tiến trình ký" in fence.reason


def test_keys_that_are_not_the_log_s_or_not_this_user_s_alone_are_refused(log: Log) -> None:
    path = log.settings.keys / "log.key"
    path.chmod(0o640)
    with pytest.raises(SettingsFault, match="0600"):
        log.signer()
    path.unlink()
    with pytest.raises(SettingsFault, match=r"log\.key"):
        log.signer()
    log.make_key(origin="thucchat.hanam/funding")
    with pytest.raises(SettingsFault, match="its own keys"):
        log.signer()


def test_once_a_fence_is_lifted_signing_goes_on(log: Log) -> None:
    log.grow(1)
    signer = log.signer()
    signer.cycle()
    log.store.raise_fence("thử / a test", 9, b"x" * 32)
    assert signer.cycle() is State.REFUSED
    log.store.lift_fence("xong / done")
    log.grow(1)
    assert signer.cycle(now=True) is State.SIGNED
    assert signer.refusal is None


def test_running_it_wakes_up_when_the_log_grows_enough_and_stops_when_told(log: Log) -> None:
    signer = told(log.told(after=3), None, Clock())
    stop = threading.Event()
    thread = threading.Thread(target=signer.run, args=(stop,))
    thread.start()
    try:
        log.grow(1)
        until(lambda: log.counted("thucchat_ledger_signed_size") == 1, "the first signature")
        log.grow(3)
        until(lambda: log.counted("thucchat_ledger_signed_size") == 4, "the second")
    finally:
        stop.set()
        thread.join()
