"""The witness over HTTP: every status of C2SP tlog-witness, on the real application."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

import pytest

from services.inspection.mirror.witness import Witness
from shared.clock import FrozenClock, SystemClock
from shared.ledger.checkpoint import cosigned_at
from shared.ledger.note import Note, Signature
from shared.ledger.proof import consistency_proof
from shared.ledger.tree import EMPTY_ROOT
from tests.inspection.watched import Post, ToldLog
from tests.support.ledger import every_flip, log_signer

ROOT = bytes(range(32))


@pytest.fixture
def post(tmp_path: Path) -> Iterator[Post]:
    """A witness that watches three logs: registry, accepted at 5; assessment and funding, not handed in yet."""
    made = Post(tmp_path)
    made.register(LOG, NEW, EMPTY)
    assert made.submit(LOG.request(0, 5)).status_code == 200
    yield made
    made.close()


LOG, NEW, EMPTY = ToldLog(), ToldLog("assessment", key=2), ToldLog("funding", key=3)
FORK = ToldLog(branch=1, common=4)
STRANGER = ToldLog("notifier", key=4)


def replaced(body: bytes, old: bytes, new: bytes) -> bytes:
    assert old in body
    return body.replace(old, new, 1)


def spoilt_signature() -> bytes:
    """Returns a request in which a trusted key's signature does not verify, beside one that does."""
    note = LOG.note(9)
    (line,) = note.signatures
    broken = Signature(line.name, line.key_id, line.value[:-1] + bytes([line.value[-1] ^ 1]))
    body = LOG.request(5, 9)
    return replaced(body, note.to_bytes(), Note(note.text, (broken, line)).to_bytes())


@dataclass(frozen=True)
class Row:
    body: Callable[[], bytes]
    status: int
    answer: bytes | None = None


ROWS = {
    "a longer tree": Row(lambda: LOG.request(5, 9), 200),
    "the same tree again": Row(lambda: LOG.request(5, 5), 200),
    "the first checkpoint of a log": Row(lambda: NEW.request(0, 7), 200),
    "the first checkpoint of an empty log": Row(lambda: EMPTY.request(0, 0), 200),
    "signed by a stranger, too": Row(lambda: LOG.request(5, 9, signers=(log_signer(9, LOG.origin), LOG.signer)), 200),
    "an old size that is not the recorded one": Row(lambda: LOG.request(3, 9), 409, b"5\n"),
    "an old size of zero, to ask for the recorded one": Row(lambda: LOG.request(0, 9), 409, b"5\n"),
    "a first checkpoint from another size than zero": Row(lambda: NEW.request(2, 7), 409, b"0\n"),
    "a smaller tree": Row(lambda: LOG.request(3, 4), 409, b"5\n"),
    "an old size above the checkpoint's": Row(lambda: LOG.request(5, 3, proof=()), 400),
    "an unknown origin": Row(lambda: STRANGER.request(0, 1), 404),
    "an origin that is no name of ours": Row(
        lambda: replaced(LOG.request(5, 9), LOG.origin.encode(), b"example.com/log"), 404
    ),
    "signed by another key": Row(lambda: LOG.request(5, 9, signers=(log_signer(9, LOG.origin),)), 403),
    "signed by a trusted key, wrongly": Row(spoilt_signature, 403),
    "another log's signature": Row(lambda: replaced(LOG.request(5, 9), b"\n9\n", b"\n8\n"), 403),
    "a proof that is not one": Row(
        lambda: LOG.request(5, 9, proof=[ROOT, *consistency_proof(LOG.tree, 5, 9)[1:]]), 422
    ),
    "a proof that is too short": Row(lambda: LOG.request(5, 9, proof=consistency_proof(LOG.tree, 5, 9)[:-1]), 422),
    "a proof that is too long": Row(lambda: LOG.request(5, 9, proof=[*consistency_proof(LOG.tree, 5, 9), ROOT]), 422),
    "a proof from zero": Row(lambda: NEW.request(0, 7, proof=[ROOT]), 422),
    "a proof from a size to itself": Row(lambda: LOG.request(5, 5, proof=[ROOT]), 422),
    "another tree": Row(lambda: FORK.request(5, 9), 422),
    "the same size with another root": Row(lambda: LOG.request(5, 5, root=ROOT), 422),
    "an empty tree with a root": Row(lambda: EMPTY.request(0, 0, root=ROOT), 422),
}


@pytest.mark.parametrize("row", ROWS.values(), ids=ROWS)
def test_each_case_of_the_specification_has_its_status(post: Post, row: Row) -> None:
    before = {name: post.accepted(name) for name in ("registry", "assessment", "funding")}
    answer = post.submit(row.body())
    assert answer.status_code == row.status, answer.text
    if row.status == 409:
        assert (answer.content_type, answer.data) == ("text/x.tlog.size", row.answer)
    else:
        assert answer.mimetype == "text/plain"
    if row.status != 200:
        assert {name: post.accepted(name) for name in before} == before, "what is refused changes nothing"


MALFORMED = {
    "nothing": b"",
    "no checkpoint": b"old 5\n\n",
    "no empty line": LOG.request(5, 5).replace(b"old 5\n\n", b"old 5\n"),
    "a leading zero": replaced(LOG.request(5, 9), b"old 5", b"old 05"),
    "a sign": replaced(LOG.request(5, 9), b"old 5", b"old +5"),
    "a size with a grouping mark": replaced(LOG.request(5, 9), b"old 5", b"old 1_0"),
    "Arabic-Indic digits": replaced(LOG.request(5, 9), b"old 5", "old ٥".encode()),
    "carriage returns": LOG.request(5, 9).replace(b"\n", b"\r\n"),
    "64 proof lines": LOG.request(5, 9, proof=[ROOT] * 64),
    "a proof line of 31 bytes": replaced(LOG.request(5, 9), b"old 5\n", b"old 5\n" + b"A" * 40 + b"AA==\n"),
    "base64 with stray bits": replaced(LOG.request(5, 9), b"old 5\n", b"old 5\n" + b"A" * 42 + b"B=\n"),
    "no UTF-8": LOG.request(5, 9) + b"\xff",
    "a line separator in the size": replaced(LOG.request(5, 9), b"\n9\n", "\n9\u2028\n".encode()),
    "a signature line twice": LOG.request(5, 9) + LOG.request(5, 9).splitlines(keepends=True)[-1],
}


@pytest.mark.parametrize("body", MALFORMED.values(), ids=MALFORMED)
def test_what_is_no_request_is_answered_400(post: Post, body: bytes) -> None:
    answer = post.submit(body)
    assert (answer.status_code, answer.mimetype) == (400, "text/plain"), answer.text
    assert post.accepted() == {"size": 5, "root": LOG.checkpoint(5).root.hex()}


def test_63_proof_lines_are_read(post: Post) -> None:
    assert post.submit(LOG.request(5, 9, proof=[ROOT] * 63)).status_code == 422


def test_a_body_beyond_64_kib_is_not_read(post: Post) -> None:
    assert post.submit(b"old 5\n\n" + b"x" * 65_536).status_code == 413


def test_only_post_is_taken(post: Post) -> None:
    assert post.app.test_client().get("/witness/add-checkpoint").status_code == 405


def test_the_cosignature_verifies_and_is_in_the_event_and_in_what_is_shown(post: Post) -> None:
    answer = post.submit(LOG.request(5, 9))
    line = Signature.parse(answer.text.removesuffix("\n"))
    cosigned = LOG.note(9).with_signatures(line)
    assert cosigned_at(cosigned, post.application.cosigners.witness.verifier_key) is not None
    assert post.newest(LOG.origin).data == cosigned.to_bytes()
    newest = post.acceptances()[-1]
    assert (newest.size, newest.root, newest.note) == (9, LOG.checkpoint(9).root.hex(), cosigned.to_bytes().decode())


def test_lines_of_strangers_are_neither_kept_nor_shown(post: Post) -> None:
    note = LOG.note(9, signers=(LOG.signer, log_signer(9, LOG.origin)))
    post.submit(replaced(LOG.request(5, 9), LOG.note(9).to_bytes(), note.to_bytes()))
    assert [each.key_id for each in Note.parse(post.newest(LOG.origin).data).signatures] == [
        LOG.signer.verifier_key.key_id, post.application.cosigners.witness.verifier_key.key_id,
    ]  # fmt: skip


def test_the_same_size_again_is_kept_and_is_no_event(post: Post) -> None:
    before = post.store.head()
    assert post.submit(LOG.request(5, 5)).status_code == 200
    assert post.store.head() == before
    assert len(post.acceptances()) == 1


def test_handing_a_public_note_in_again_and_again_makes_no_row_each_time(post: Post) -> None:
    answers = {post.submit(LOG.request(5, 5)).data for _ in range(20)}
    assert len(answers) <= 2  # the clock may pass the ten seconds once
    assert len(post.store.checkpoints_at(LOG.origin, 5)) <= 2


def test_a_cosignature_that_is_no_longer_fresh_is_made_anew(post: Post) -> None:
    app = post.application
    later = FrozenClock(SystemClock().now() + timedelta(minutes=10))
    witness = Witness(app.store, app.stamp, app.cosigners.witness, app.witness.origins, later)
    before = post.submit(LOG.request(5, 5)).data
    after = witness.add_checkpoint(LOG.request(5, 5))
    assert (after.status, after.body != before) == (200, True)
    assert witness.add_checkpoint(LOG.request(5, 5)).body == after.body


def test_the_first_checkpoint_of_an_empty_log_is_an_event_and_the_next_extends_it(post: Post) -> None:
    assert post.submit(EMPTY.request(0, 0)).status_code == 200
    assert post.acceptances()[-1].root == EMPTY_ROOT.hex()
    assert post.submit(EMPTY.request(0, 0)).status_code == 200
    assert post.submit(EMPTY.request(0, 3)).status_code == 200
    assert [each.size for each in post.acceptances() if each.origin == EMPTY.origin] == [0, 3]


def test_what_was_never_cosigned_is_not_there(post: Post) -> None:
    assert post.newest(NEW.origin).status_code == 404
    assert post.newest(STRANGER.origin).status_code == 404
    assert post.newest(LOG.origin).mimetype == "text/plain"


def test_no_checkpoint_with_a_flipped_bit_is_cosigned(post: Post) -> None:
    body = LOG.request(5, 9)
    for flipped in every_flip(body):
        assert post.application.witness.add_checkpoint(flipped).status != 200, flipped
    assert post.accepted() == {"size": 5, "root": LOG.checkpoint(5).root.hex()}
    assert post.submit(body).status_code == 200
