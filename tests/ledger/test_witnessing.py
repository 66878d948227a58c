"""A witness answers what tlog-witness prescribes, and never vouches for two histories."""

from __future__ import annotations

from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shared.ledger.checkpoint import Checkpoint, cosign, sign_checkpoint
from shared.ledger.note import Note, NoteFault, Signature, encode_base64
from shared.ledger.proof import Leaves, consistency_proof, root_at
from shared.ledger.tree import EMPTY_ROOT
from shared.ledger.witnessing import MAX_PROOF_LINES, AddCheckpoint, TrustedKey, Verdict, judge, parse_request
from tests.support.ledger import ORIGIN, cosigner, flipped, leaves, log_signer

HISTORY = Leaves(leaves(300))
FORGED = Leaves([*leaves(40), *leaves(341)[41:]])
KEY = log_signer().verifier_key
TRUSTED = [TrustedKey(KEY)]


def head(size: int, history: Leaves = HISTORY) -> Checkpoint:
    return Checkpoint(ORIGIN, size, root_at(history, size))


def request(old: int, new: int, history: Leaves = HISTORY) -> AddCheckpoint:
    return AddCheckpoint.of(
        old, consistency_proof(history, old, new), sign_checkpoint(head(new, history), log_signer())
    )


def asked(asking: AddCheckpoint, recorded: Checkpoint | None, trusted: Sequence[TrustedKey] = TRUSTED) -> Verdict:
    return judge(asking, {ORIGIN: trusted}.get, recorded)


def answer(asking: AddCheckpoint, recorded: Checkpoint | None, trusted: Sequence[TrustedKey] = TRUSTED) -> int:
    return asked(asking, recorded, trusted).status


def changed(asking: AddCheckpoint, **parts: object) -> AddCheckpoint:
    members = {"old": asking.old, "proof": asking.proof, "note": asking.note, **parts}
    return AddCheckpoint.of(**members)  # type: ignore[arg-type]


@pytest.mark.parametrize(("old", "new"), [(0, 1), (0, 300), (1, 2), (40, 41), (128, 256), (200, 300), (299, 300)])
def test_a_log_that_only_grew_is_accepted(old: int, new: int) -> None:
    verdict = asked(request(old, new), head(old) if old else None)
    assert verdict == Verdict(200, "accepted", "", keys=(KEY,))


@pytest.mark.parametrize("size", [0, 1, 300])
def test_the_same_checkpoint_again_is_accepted(size: int) -> None:
    assert answer(request(size, size), head(size)) == 200
    assert answer(request(0, 0), None) == 200


def test_an_unknown_origin_is_not_found_whatever_else_is_wrong() -> None:
    elsewhere = sign_checkpoint(Checkpoint("elsewhere", 5, bytes(32)), log_signer(1, "elsewhere"))
    assert answer(AddCheckpoint.of(9, (), elsewhere), None) == 404


def test_without_a_trusted_signature_it_is_forbidden_whatever_else_is_wrong() -> None:
    by_another = sign_checkpoint(head(50), log_signer(2))
    assert answer(AddCheckpoint.of(60, (), by_another), head(7)) == 403
    assert answer(request(0, 50), None, []) == 403


def test_a_trusted_signature_that_fails_is_forbidden_also_beside_one_that_verifies() -> None:
    good, other = request(0, 50).note, log_signer(2).verifier_key
    failing = Signature(other.name, other.key_id, bytes(64))
    both = AddCheckpoint.of(0, (), good.with_signatures(failing))
    assert answer(both, None) == 200
    assert answer(both, None, [*TRUSTED, TrustedKey(other)]) == 403
    twice = Signature(KEY.name, KEY.key_id, bytes(64))
    assert answer(AddCheckpoint.of(0, (), good.with_signatures(twice)), None) == 403


def test_lines_of_unknown_keys_are_passed_over() -> None:
    note = request(0, 50).note
    more = note.with_signatures(
        Signature(ORIGIN, "00000000", bytes(64)), Signature("x", KEY.key_id, b"x"), cosign(note.text, cosigner(), 5)
    )
    assert answer(AddCheckpoint.of(0, (), more), None) == 200


def test_an_old_size_above_the_checkpoints_is_malformed() -> None:
    assert answer(changed(request(40, 41), old=42), head(42)) == 400
    assert answer(changed(request(0, 1), old=2), None) == 400


@pytest.mark.parametrize(("old", "recorded"), [(40, 41), (40, 39), (0, 40), (40, 0), (1, None)])
def test_an_old_size_that_is_not_the_recorded_one_is_a_conflict_and_the_recorded_is_told(
    old: int, recorded: int | None
) -> None:
    verdict = asked(request(old, 50), None if recorded is None else head(recorded))
    assert (verdict.status, verdict.recorded, verdict.code) == (409, recorded or 0, "old-not-recorded")


FIRST, *REST = request(50, 51).proof
UNPROVEN = {
    "rewritten": (request(50, 100, FORGED), 50),
    "one bit of the proof": (changed(request(50, 51), proof=(flipped(FIRST, 77), *REST)), 50),
    "no proof": (changed(request(50, 100), proof=()), 50),
    "a longer proof": (changed(request(50, 100), proof=(*request(50, 100).proof, bytes(32))), 50),
    "the proof of another size": (changed(request(50, 100), proof=request(49, 100).proof), 50),
    "a proof from nothing": (changed(request(0, 100), proof=(bytes(32),)), 0),
    "a proof of the same": (changed(request(50, 50), proof=(bytes(32),)), 50),
}  # fmt: skip


@pytest.mark.parametrize(("asking", "recorded"), UNPROVEN.values(), ids=UNPROVEN)
def test_what_is_not_proven_is_unprocessable(asking: AddCheckpoint, recorded: int) -> None:
    verdict = asked(asking, head(recorded) if recorded else None)
    assert (verdict.status, verdict.code, verdict.split, verdict.keys) == (422, "bad-proof", False, (KEY,))


def test_the_same_size_with_another_root_is_unprocessable_and_evidence() -> None:
    verdict = asked(request(100, 100, FORGED), head(100))
    assert (verdict.status, verdict.code, verdict.split) == (422, "other-root", True)
    stale = asked(request(50, 100, FORGED), head(100))
    assert (stale.status, stale.split) == (409, True)
    assert not asked(request(50, 100), head(100)).split


@pytest.mark.parametrize("recorded", [None, Checkpoint(ORIGIN, 0, EMPTY_ROOT)])
def test_an_empty_log_with_a_root_is_unprocessable(recorded: Checkpoint | None) -> None:
    note = sign_checkpoint(Checkpoint(ORIGIN, 0, bytes(32)), log_signer())
    assert answer(AddCheckpoint.of(0, (), note), recorded) == 422


def test_above_its_last_size_a_key_counts_for_nothing() -> None:
    ended = [TrustedKey(KEY, last_size=50)]
    assert answer(request(40, 50), head(40), ended) == 200
    assert answer(request(40, 51), head(40), ended) == 403
    renewed = [*ended, TrustedKey(log_signer(2).verifier_key)]
    by_both = request(40, 51).note.with_signatures(*sign_checkpoint(head(51), log_signer(2)).signatures)
    verdict = asked(changed(request(40, 51), note=by_both), head(40), renewed)
    assert (verdict.status, verdict.keys) == (200, (log_signer(2).verifier_key,))
    assert answer(request(40, 51), head(40), renewed) == 403


def test_above_its_last_size_a_key_cannot_void_a_note_either() -> None:
    note = sign_checkpoint(head(51), log_signer(2)).with_signatures(Signature(KEY.name, KEY.key_id, bytes(64)))
    renewed = [TrustedKey(KEY, last_size=50), TrustedKey(log_signer(2).verifier_key)]
    assert answer(changed(request(40, 51), note=note), head(40), renewed) == 200


def test_extension_lines_are_no_hindrance() -> None:
    extended = Checkpoint(ORIGIN, 50, root_at(HISTORY, 50), ("more",))
    assert answer(AddCheckpoint.of(0, (), sign_checkpoint(extended, log_signer())), None) == 200


def test_a_request_is_written_as_tlog_witness_says_and_read_again() -> None:
    asking = request(50, 300)
    proof = "".join(f"{encode_base64(each)}\n" for each in asking.proof)
    assert asking.to_bytes() == f"old 50\n{proof}\n".encode() + asking.note.to_bytes()
    assert parse_request(asking.to_bytes()) == asking
    assert parse_request(request(0, 5).to_bytes()) == request(0, 5)


SOFA = "example.com/behind-the-sofa"
EXAMPLE = f"""old 20852014
PlRNCrwHpqhGrupue0L7gxbjbMiKA9temvuZZDDpkaw=
jrJZDmY8Y7SyJE0MWLpLozkIVMSMZcD5kvuKxPC3swk=
5+pKlUdi2LeF/BcMHBn+Ku6yhPGNCswZZD1X/6QgPd8=
/6WVhPs2CwSsb5rYBH5cjHV/wSmA79abXAwhXw3Kj/0=

{SOFA}
20852163
CsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=

— {SOFA} Az3grlgtzPICa5OS8npVmf1Myq/5IZniMp+ZJurmRDeOoRDe4URYN7u5/Zhcyv2q1gGzGku9nTo+zyWE+xeMcTOAYQ8=
— {SOFA} opLqBQsREYCgu6xQkYQwJr9fo45a62DN9EdmHXnZdXNqlcVGlCum2Wks+49/V6267UEjw6QUXTS5Rovnzv++qbSzm9Q=
"""


def test_the_example_of_the_specification_is_read() -> None:
    asking = parse_request(EXAMPLE.encode())
    assert (asking.old, len(asking.proof), len(asking.note.signatures)) == (20_852_014, 4, 2)
    assert (asking.checkpoint.origin, asking.checkpoint.size) == (SOFA, 20_852_163)
    assert asking.to_bytes() == EXAMPLE.encode()


GOOD = request(40, 50).to_bytes()
STEP = encode_base64(bytes(32)).encode() + b"\n"
MALFORMED = {
    "nothing": b"",
    "no old line": GOOD.partition(b"\n")[2],
    "old 00": GOOD.replace(b"old 40\n", b"old 00\n"),
    "a leading zero": GOOD.replace(b"old 40\n", b"old 040\n"),
    "a sign": GOOD.replace(b"old 40\n", b"old +40\n"),
    "an underscore": GOOD.replace(b"old 40\n", b"old 4_0\n"),
    "a negative size": GOOD.replace(b"old 40\n", b"old -1\n"),
    "2 ** 63": GOOD.replace(b"old 40\n", b"old %d\n" % (1 << 63)),
    "two spaces": GOOD.replace(b"old 40\n", b"old  40\n"),
    "a space after": GOOD.replace(b"old 40\n", b"old 40 \n"),
    "no size": GOOD.replace(b"old 40\n", b"old \n"),
    "capitals": GOOD.replace(b"old 40\n", b"Old 40\n"),
    "other digits": GOOD.replace(b"old 40\n", "old ４０\n".encode()),
    "CRLF": GOOD.replace(b"\n", b"\r\n"),
    "a byte order mark": b"\xef\xbb\xbf" + GOOD,
    "64 proof lines": GOOD.replace(b"old 40\n", b"old 40\n" + STEP * 64),
    "a short proof line": GOOD.replace(b"old 40\n", b"old 40\nAAAA\n"),
    "a proof line in another form": GOOD.replace(b"old 40\n", b"old 40\n" + STEP.replace(b"A=", b"B=")),
    "a proof line with a space": GOOD.replace(b"old 40\n", b"old 40\n " + STEP),
    "no checkpoint": GOOD.partition(b"\n\n")[0] + b"\n\n",
    "no empty line": GOOD.replace(b"\n\n", b"\n", 1),
    "two empty lines": GOOD.replace(b"\n\n", b"\n\n\n", 1),
    "an unsigned checkpoint": GOOD.rpartition(b"\n\n")[0] + b"\n",
    "a checkpoint of another form": GOOD.replace(b"\n50\n", b"\n050\n"),
    "a root of another form": GOOD.replace(encode_base64(head(50).root).encode(), b"AAAA"),
    "invalid UTF-8": GOOD.replace(b"thucchat", b"thucch\xfft"),
    "far too much": GOOD + b"x" * 80_000,
}


@pytest.mark.parametrize("raw", MALFORMED.values(), ids=MALFORMED)
def test_a_body_in_another_form_is_malformed(raw: bytes) -> None:
    assert raw != GOOD
    with pytest.raises(NoteFault):
        parse_request(raw)


def test_63_proof_lines_are_read() -> None:
    raw = request(0, 50).to_bytes().replace(b"old 0\n", b"old 0\n" + STEP * MAX_PROOF_LINES)
    asking = parse_request(raw)
    assert len(asking.proof) == 63
    assert answer(asking, None) == 422


@given(st.binary(max_size=60) | st.integers(0, 8 * len(GOOD) - 1).map(lambda bit: flipped(GOOD, bit)))
def test_whatever_is_read_is_written_the_same(raw: bytes) -> None:
    try:
        asking = parse_request(raw)
    except NoteFault:
        return
    assert asking.to_bytes() == raw


def test_every_changed_bit_of_an_accepted_request_is_refused_or_leaves_it_unsigned() -> None:
    recorded = head(40)
    for bit in range(8 * len(GOOD)):
        try:
            verdict = asked(parse_request(flipped(GOOD, bit)), recorded)
        except NoteFault:
            continue
        assert verdict.status in {403, 404, 409, 422, 400}, bit


STEPS = st.lists(st.tuples(st.integers(0, 300), st.integers(0, 300), st.booleans(), st.booleans()), max_size=15)


@given(STEPS)
def test_whatever_is_asked_only_one_history_is_ever_recorded(steps: list[tuple[int, int, bool, bool]]) -> None:
    recorded: Checkpoint | None = None
    accepted: list[Checkpoint] = []
    for first, second, forged, honest in steps:
        old, new = sorted((first, second))
        if honest:
            old = min(recorded.size if recorded else 0, new)
        asking = request(old, new, FORGED if forged else HISTORY)
        verdict = asked(asking, recorded)
        if verdict.status == 200:
            recorded = asking.checkpoint
            accepted.append(recorded)
    assert [each.size for each in accepted] == sorted(each.size for each in accepted)
    assert any(all(each.root == root_at(one, each.size) for each in accepted) for one in (HISTORY, FORGED))


def test_a_request_cannot_be_made_of_a_note_that_is_no_checkpoint() -> None:
    with pytest.raises(NoteFault):
        AddCheckpoint.of(0, (), Note("text\n", request(0, 1).note.signatures))
