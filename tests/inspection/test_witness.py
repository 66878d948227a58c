"""What the witness records: what it accepted, what it refused and why, when it cosigned, and of its own log nothing."""

from __future__ import annotations

import sqlite3
from collections import Counter
from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from services.inspection.domain.log import WitnessedLog
from services.inspection.mirror.witness import Witness
from shared.acts import Role
from shared.clock import FrozenClock, SystemClock
from shared.eventstore.ports import KeptCheckpoint
from shared.eventstore.snapshots import Snapshotter
from shared.ledger.checkpoint import Checkpoint, cosigned_at, sign_checkpoint
from shared.ledger.note import Note
from shared.ledger.proof import consistency_proof, root_at
from shared.ledger.witnessing import AddCheckpoint
from tests.inspection.watched import OWN, Post, ToldLog
from tests.support.ledger import log_signer

ROOT = bytes(range(32))
LOG, OTHER = ToldLog(), ToldLog("funding", key=2)
FORK = ToldLog(branch=1, common=4)
OWN_KEY = log_signer(7, OWN)


@pytest.fixture
def post(tmp_path: Path) -> Iterator[Post]:
    made = Post(tmp_path)
    made.register(LOG, OTHER)
    assert made.submit(LOG.request(0, 5)).status_code == 200
    yield made
    made.close()


@pytest.fixture
def own(post: Post) -> Post:
    answer = post.command("/v1/logs", {"vkey": str(OWN_KEY.verifier_key)})
    assert answer.status_code == 201, answer.text
    return post


# What was refused


def test_a_refused_checkpoint_that_its_log_had_signed_is_an_event_with_its_note(post: Post) -> None:
    assert post.submit(FORK.request(5, 9)).status_code == 422
    (refused,) = post.refusals()
    assert (refused.origin, refused.status, refused.code, refused.size) == (LOG.origin, 422, "bad-proof", 9)
    assert (refused.root, refused.note) == (FORK.checkpoint(9).root.hex(), FORK.note(9).to_bytes().decode())
    assert post.shown()["refused"] == [{"code": "bad-proof", "count": 1}]


@pytest.mark.parametrize("old", [5, 3])
def test_another_root_at_an_accepted_size_is_named_whatever_was_answered(post: Post, old: int) -> None:
    status = post.submit(FORK.request(old, 5, proof=())).status_code
    (refused,) = post.refusals()
    assert (refused.status, refused.code) == (status, "other-root")
    assert post.store.checkpoints_at(LOG.origin, 5)[0].root != bytes.fromhex(refused.root or "")


def test_another_root_at_a_size_accepted_long_ago_is_named_too(post: Post) -> None:
    post.submit(LOG.request(5, 9))
    assert post.submit(FORK.request(0, 5)).status_code == 409
    assert [(each.status, each.code) for each in post.refusals()] == [(409, "other-root")]


def test_the_same_refusal_is_recorded_once_however_often_and_with_whatever_lines(post: Post) -> None:
    for _ in range(3):
        post.submit(FORK.request(5, 9))
    decorated = FORK.note(9, signers=(FORK.signer, log_signer(9, LOG.origin))).to_bytes()
    post.submit(FORK.request(5, 9).replace(FORK.note(9).to_bytes(), decorated))
    post.submit(FORK.request(4, 9))
    assert [each.code for each in post.refusals()] == ["bad-proof", "old-not-recorded"]


def test_a_signed_note_that_no_event_can_hold_is_recorded_without_it(post: Post) -> None:
    checkpoint = Checkpoint(LOG.origin, 9, ROOT, ("x" * 9_000,))
    note = sign_checkpoint(checkpoint, LOG.signer)
    assert post.submit(AddCheckpoint.of(5, [ROOT], note).to_bytes()).status_code == 422
    (refused,) = post.refusals()
    assert (refused.code, refused.note, refused.root) == ("bad-proof", None, ROOT.hex())


@pytest.mark.parametrize("line", ["x" * 9_000, "một dòng có dấu\u2028"])
def test_a_checkpoint_that_no_event_can_hold_is_not_cosigned(post: Post, line: str) -> None:
    right = LOG.checkpoint(9)
    note = sign_checkpoint(Checkpoint(right.origin, right.size, right.root, (line,)), LOG.signer)
    answer = post.submit(AddCheckpoint.of(5, consistency_proof(LOG.tree, 5, 9), note).to_bytes())
    assert answer.status_code == 400
    assert [each.code for each in post.refusals()] == ["unrecordable"]
    assert post.submit(LOG.request(5, 9)).status_code == 200


def test_extension_lines_that_an_event_can_hold_are_carried_along(post: Post) -> None:
    right = LOG.checkpoint(9)
    note = sign_checkpoint(Checkpoint(right.origin, right.size, right.root, ("thêm",)), LOG.signer)
    assert post.submit(AddCheckpoint.of(5, consistency_proof(LOG.tree, 5, 9), note).to_bytes()).status_code == 200
    assert Note.parse(post.newest(LOG.origin).data).text == note.text


# What anybody can send


def unsigned(log: ToldLog, size: int) -> bytes:
    return log.request(0, size, signers=(log_signer(9, log.origin),))


def test_what_anybody_can_send_is_recorded_ten_times_an_hour_for_each_log_and_answered_always(post: Post) -> None:
    for size in range(1, 16):
        assert post.submit(unsigned(LOG, size)).status_code == 403
        assert post.submit(unsigned(OTHER, size)).status_code == 403
        assert post.submit(unsigned(ToldLog("notifier"), size)).status_code == 404
        assert post.submit(b"old %d\n" % size).status_code == 400
    counted = Counter((each.origin, each.code) for each in post.refusals())
    assert counted[LOG.origin, "not-signed"] == counted[OTHER.origin, "not-signed"] == 10
    assert sum(counted.values()) == 30, "all other names share ten"
    assert 'thucchat_witness_unrecorded_total{code="not-signed"} 10' in metrics(post)


def test_the_limit_holds_for_all_processes_together_and_ends_with_the_hour(post: Post) -> None:
    clock = FrozenClock(datetime(2026, 11, 24, 8, 59, tzinfo=UTC))
    pair = [another(post, clock) for _ in range(2)]
    for size in range(1, 13):
        for each in pair:
            assert each.add_checkpoint(unsigned(LOG, size)).status == 403
    assert len(post.refusals()) == 10
    clock.advance(timedelta(minutes=1))
    assert pair[0].add_checkpoint(unsigned(LOG, 1)).recorded
    assert len(post.refusals()) == 11


def test_strangers_do_not_touch_the_record_of_a_log(post: Post) -> None:
    before = post.shown()
    post.submit(unsigned(LOG, 9))
    assert post.shown() == before


def test_an_unknown_origin_is_stored_only_if_it_has_the_form_of_one(post: Post) -> None:
    body = LOG.request(5, 9)
    for name in ("example.com/log", "Thư<script>"):
        assert post.submit(body.replace(LOG.origin.encode(), name.encode())).status_code == 404
    assert [each.origin for each in post.refusals()] == ["example.com/log", f"{OWN}/witness"]


def test_the_answer_is_the_same_when_a_refusal_cannot_be_recorded(post: Post) -> None:
    post.store.raise_fence("a test", 9, ROOT)
    before = post.store.head()
    assert post.submit(FORK.request(5, 9)).status_code == 422
    assert post.submit(LOG.request(3, 9)).data == b"5\n"
    assert post.submit(unsigned(LOG, 9)).status_code == 403
    assert post.store.head() == before
    assert 'thucchat_witness_unrecorded_total{code="bad-proof"} 1' in metrics(post)


def test_the_answer_is_the_same_when_what_was_refused_before_has_been_tampered_with(post: Post, tmp_path: Path) -> None:
    assert post.submit(unsigned(LOG, 9)).status_code == 403
    with closing(sqlite3.connect(tmp_path / "inspection" / "events.db")) as database, database:
        database.execute("DROP TRIGGER events_no_update")
        database.execute("UPDATE events SET document = x'00' WHERE position = (SELECT max(position) FROM events)")
    assert post.submit(unsigned(LOG, 8)).status_code == 403
    assert 'thucchat_witness_unrecorded_total{code="not-signed"} 1' in metrics(post)


def test_what_cannot_be_recorded_is_not_cosigned(post: Post) -> None:
    post.store.raise_fence("a test", 9, ROOT)
    assert post.submit(LOG.request(5, 9)).status_code == 503
    assert post.accepted() == {"size": 5, "root": LOG.checkpoint(5).root.hex()}
    post.store.lift_fence("a test")
    assert post.submit(LOG.request(5, 9)).status_code == 200


# When


STEPS = {0: "now", 90: "later", -3600: "the machine's clock was set back", 7200: "it has caught up"}


def test_the_time_is_real_and_never_earlier_than_one_given_before(post: Post) -> None:
    clock = FrozenClock(SystemClock().now() + timedelta(days=1))
    witness = another(post, clock)
    times: list[int] = []
    expected: list[int] = []
    for size, seconds in zip((5, 5, 6, 7), STEPS, strict=True):
        clock.advance(timedelta(seconds=seconds))
        expected.append(max([int(clock.now().timestamp()), *times]))
        assert witness.add_checkpoint(LOG.request(max(5, size - 1), size)).status == 200
        newest = witness.newest(LOG.origin)
        assert newest is not None
        times.append(cosigned_at(Note.parse(newest.note), witness.cosigner.verifier_key) or 0)
    assert times == expected
    assert times[2] == times[1] < times[3]


def another(post: Post, clock: FrozenClock) -> Witness:
    """Returns a witness of another process, on the same store."""
    mine = post.application.witness
    return Witness(post.store, post.application.stamp, mine.cosigner, mine.origins, clock)


def metrics(post: Post) -> str:
    return post.app.test_client().get("/metrics").text


# Inspection's own log


def own_request(post: Post, old: int, size: int, *, root: bytes | None = None) -> bytes:
    checkpoint = Checkpoint(OWN, size, root_at(post.store, size) if root is None else root)
    proof = consistency_proof(post.store, old, size)
    return AddCheckpoint.of(old, proof, sign_checkpoint(checkpoint, OWN_KEY)).to_bytes()


def test_its_own_checkpoints_are_cosigned_and_kept_and_are_no_events(own: Post) -> None:
    size = own.store.head().size
    assert own.submit(own_request(own, 0, size)).status_code == 200
    assert own.store.head().size == size
    assert Note.parse(own.newest(OWN).data).text == Checkpoint(OWN, size, own.store.head().root).text
    assert own.accepted("inspection") == {"size": size, "root": own.store.head().root.hex()}
    own.submit(LOG.request(5, 9))
    assert own.submit(own_request(own, 0, size + 1)).data == b"%d\n" % size
    assert own.submit(own_request(own, size, own.store.head().size)).status_code == 200


def test_what_is_not_the_tree_of_its_own_log_is_refused_and_recorded(own: Post) -> None:
    for size, root in ((own.store.head().size, ROOT), (own.store.head().size + 5, ROOT)):
        checkpoint = sign_checkpoint(Checkpoint(OWN, size, root), OWN_KEY)
        assert own.submit(AddCheckpoint.of(0, [], checkpoint).to_bytes()).status_code == 422
    assert {(each.origin, each.code) for each in own.refusals()} == {(OWN, "not-own-log")}
    assert own.newest(OWN).status_code == 404


def test_what_the_signer_has_kept_and_not_handed_in_is_not_taken_for_cosigned(own: Post) -> None:
    sizes = range(1, own.store.head().size + 1)
    assert own.submit(own_request(own, 0, 1)).status_code == 200
    for size in sizes:
        note = sign_checkpoint(Checkpoint(OWN, size, root_at(own.store, size)), OWN_KEY)
        own.store.keep_checkpoint(KeptCheckpoint(OWN, size, root_at(own.store, size), note.to_bytes()))
    assert own.accepted("inspection") == {"size": 1, "root": root_at(own.store, 1).hex()}
    assert own.submit(own_request(own, 1, sizes[-1])).status_code == 200


def test_a_signed_note_kept_with_another_root_stops_the_cosignature_of_its_own_log(own: Post) -> None:
    note = sign_checkpoint(Checkpoint(OWN, 2, ROOT), OWN_KEY)
    own.store.keep_checkpoint(KeptCheckpoint(OWN, 2, ROOT, note.to_bytes()))
    assert own.submit(own_request(own, 0, 2)).status_code == 422
    assert [each.code for each in own.refusals()] == ["other-root"]


def test_the_meta_log_is_witnessed_while_it_is_fenced(own: Post) -> None:
    own.store.raise_fence("a test", 9, ROOT)
    assert own.submit(own_request(own, 0, own.store.head().size)).status_code == 200


# The aggregate itself


def test_a_history_of_accepted_checkpoints_only_grows(post: Post) -> None:
    log = post.application.witness.find(LOG.origin)
    assert log is not None
    act = post.application.reacting_to(post.documents()[0])
    assert act.actor.role is Role.SERVICE
    with pytest.raises(ValueError, match="extends nothing"):
        log.accept(act, size=5, root=ROOT.hex(), note="x")
    root = LOG.checkpoint(5).root.hex()

    def mirror(size: int, root: str) -> None:
        log.mirror(act, size=size, root=root, cosignature="— x y", lines_size=1, lines_root=root)

    with pytest.raises(ValueError, match="to be mirrored 6"):
        mirror(6, root)
    with pytest.raises(ValueError, match="with the root"):
        mirror(5, ROOT.hex())
    mirror(5, root)
    with pytest.raises(ValueError, match="to be mirrored 5"):
        mirror(5, root)


def test_a_log_loaded_from_its_snapshot_is_the_log(post: Post) -> None:
    for size in range(6, 120):
        assert post.application.witness.add_checkpoint(LOG.request(size - 1, size)).status == 200
    before = post.application.witness.find(LOG.origin)
    assert Snapshotter(post.store, (WitnessedLog,)).catch_up() == 1
    assert post.application.witness.find(LOG.origin) == before
