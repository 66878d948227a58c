"""Checkpoints have one form; of a signed one every single bit counts."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shared.ledger.checkpoint import (
    MAX_SIZE,
    Checkpoint,
    cosign,
    cosigned_at,
    decimal,
    decode_hash,
    merged,
    opened,
    sign_checkpoint,
)
from shared.ledger.note import Note, NoteFault, Signature, encode_base64
from shared.ledger.tree import EMPTY_ROOT
from tests.support.ledger import ORIGIN, cosigner, every_flip, log_signer

ROOT = encode_base64(bytes(range(32)))
TEXT = f"{ORIGIN}\n20852163\n{ROOT}\n"
CHECKPOINT = Checkpoint(ORIGIN, 20_852_163, bytes(range(32)))
MIRROR = "thucchat.ha-nam/inspection/mirror"


def signed() -> Note:
    return sign_checkpoint(CHECKPOINT, log_signer())


def test_a_checkpoint_is_its_three_lines() -> None:
    assert Checkpoint.parse(TEXT) == CHECKPOINT
    assert CHECKPOINT.text == TEXT
    empty = Checkpoint.parse(f"{ORIGIN}\n0\n{encode_base64(EMPTY_ROOT)}\n")
    assert (empty.size, empty.root) == (0, EMPTY_ROOT)


def test_extension_lines_are_carried_along() -> None:
    read = Checkpoint.parse(TEXT + "one\ntwo: 2\n")
    assert read.extensions == ("one", "two: 2")
    assert read.text == TEXT + "one\ntwo: 2\n"


@pytest.mark.parametrize(
    "text",
    [
        "",
        "\n",
        TEXT[:-1],
        TEXT + "\n",
        "\n" + TEXT,
        TEXT.replace("\n", "\r\n"),
        TEXT.replace(ORIGIN, ""),
        TEXT.replace(ORIGIN, "a b"),
        TEXT.replace(ORIGIN, "a+b"),
        TEXT.replace(ORIGIN, "a\u2028b"),
        TEXT.replace("\n20852163\n", "\n\n"),
        TEXT.replace("\n20852163\n", "\u202820852163\u2028"),
        TEXT.replace(ROOT, ROOT[:-1]),
        TEXT.replace(ROOT, ROOT[:-2] + "9="),
        TEXT.replace(ROOT, ROOT + " "),
        TEXT.replace(ROOT, encode_base64(bytes(31))),
        TEXT.replace(ROOT, encode_base64(bytes(33))),
        TEXT + "one\n\ntwo\n",
        TEXT + "on\te\n",
        f"{ORIGIN}\n1\n",
    ],
)
def test_a_checkpoint_in_another_form_is_refused(text: str) -> None:
    with pytest.raises(NoteFault):
        Checkpoint.parse(text)


BAD_SIZES = [
    "",
    "+5",
    "-5",
    "05",
    "00",
    "1_0",
    " 5",
    "5 ",
    "5\n",
    "0x5",
    "5.0",
    "5e3",
    "٥",
    "５",
    "²",
    str(MAX_SIZE + 1),
]


@pytest.mark.parametrize("text", [*BAD_SIZES, "1" * 5000])
def test_a_size_in_another_form_is_refused(text: str) -> None:
    with pytest.raises(NoteFault):
        decimal(text)
    with pytest.raises(NoteFault):
        Checkpoint.parse(TEXT.replace("20852163", text))


@pytest.mark.parametrize("size", [0, 1, 9, 10, MAX_SIZE])
def test_a_size_is_written_as_it_is_read(size: int) -> None:
    assert decimal(str(size)) == size


@given(st.text(max_size=12) | st.integers(-10, 1 << 65).map(str))
def test_whatever_is_read_as_a_size_is_written_the_same(text: str) -> None:
    try:
        assert str(decimal(text)) == text
    except NoteFault:
        assert not (text.isascii() and text.isdigit() and text == str(int(text)) and int(text) <= MAX_SIZE)


@pytest.mark.parametrize(("size", "root"), [(-1, bytes(32)), (MAX_SIZE + 1, bytes(32)), (1, bytes(31))])
def test_a_checkpoint_that_could_not_be_read_back_cannot_be_made(size: int, root: bytes) -> None:
    with pytest.raises(NoteFault):
        Checkpoint(ORIGIN, size, root)


def test_a_hash_has_32_bytes() -> None:
    assert decode_hash(ROOT) == bytes(range(32))
    with pytest.raises(NoteFault):
        decode_hash(encode_base64(bytes(64)))


def test_a_log_signs_under_its_own_origin_with_a_key_of_its_own() -> None:
    note = signed()
    assert note.text == TEXT
    assert opened(Note.parse(note.to_bytes()), [log_signer().verifier_key]) == [log_signer().verifier_key]
    for wrong in (log_signer(origin="elsewhere"), cosigner(name=ORIGIN)):
        with pytest.raises(NoteFault, match="no key of the log"):
            sign_checkpoint(CHECKPOINT, wrong)


def test_every_changed_bit_of_a_signed_checkpoint_is_refused() -> None:
    raw, key = signed().to_bytes(), log_signer().verifier_key
    for changed in every_flip(raw):
        with pytest.raises(NoteFault):
            opened(Note.parse(changed), [key])


def test_every_changed_bit_of_a_cosigned_checkpoint_loses_a_signature_or_the_whole_note() -> None:
    keys = [log_signer().verifier_key, cosigner().verifier_key]
    raw = signed().with_signatures(cosign(TEXT, cosigner(), 1_176_940_800)).to_bytes()
    assert opened(Note.parse(raw), keys) == keys
    for changed in every_flip(raw):
        try:
            found = opened(Note.parse(changed), keys)
        except NoteFault:
            continue
        assert len(found) == 1, changed


def test_lines_of_unknown_keys_are_passed_over_also_where_they_share_a_name_or_an_id() -> None:
    key = log_signer().verifier_key
    note = signed().with_signatures(
        Signature(key.name, "00000000", bytes(64)),
        Signature("somebody.else", key.key_id, bytes(64)),
        Signature("somebody.else", "ffffffff", b"not even a signature"),
    )
    assert opened(note, [key]) == [key]


def test_one_line_of_a_known_key_that_does_not_verify_voids_the_note() -> None:
    one, other = log_signer(1).verifier_key, log_signer(2).verifier_key
    note = signed().with_signatures(Signature(other.name, other.key_id, bytes(64)))
    assert opened(note, [one]) == [one]
    with pytest.raises(NoteFault, match="does not verify"):
        opened(note, [one, other])
    again = signed().with_signatures(Signature(one.name, one.key_id, bytes(64)))
    with pytest.raises(NoteFault, match="does not verify"):
        opened(again, [one])


@pytest.mark.parametrize("keys", [[], [log_signer(2).verifier_key], [cosigner().verifier_key]])
def test_a_note_that_no_known_key_signed_is_void(keys: list[object]) -> None:
    with pytest.raises(NoteFault, match="no known key"):
        opened(signed(), keys)  # type: ignore[arg-type]


def test_a_cosignature_says_when_and_verifies_with_the_note() -> None:
    note = signed().with_signatures(cosign(TEXT, cosigner(), 1_679_315_147))
    key = cosigner().verifier_key
    assert len(note.signatures[-1].value) == 72
    assert cosigned_at(note, key) == 1_679_315_147
    assert cosigned_at(signed(), key) is None
    assert cosigned_at(note, cosigner(2).verifier_key) is None
    later = note.with_signatures(cosign(TEXT, cosigner(), 1_679_400_000))
    assert cosigned_at(later, key) == 1_679_400_000
    assert opened(later, [key]) == [key]


def test_the_time_of_a_cosignature_that_does_not_verify_is_not_told() -> None:
    made = cosign(TEXT, cosigner(), 5)
    moved = Signature(made.name, made.key_id, (6).to_bytes(8, "big") + made.value[8:])
    with pytest.raises(NoteFault, match="does not verify"):
        cosigned_at(signed().with_signatures(moved), cosigner().verifier_key)
    with pytest.raises(NoteFault, match="no cosigner"):
        cosigned_at(signed(), log_signer().verifier_key)


@pytest.mark.parametrize("seconds", [-1, 0, 1 << 63])
def test_a_cosignature_has_a_time(seconds: int) -> None:
    with pytest.raises(NoteFault, match="no time"):
        cosign(TEXT, cosigner(), seconds)


def test_only_checkpoints_are_cosigned_and_only_by_cosigners() -> None:
    with pytest.raises(NoteFault):
        cosign("anything\n", cosigner(), 5)
    with pytest.raises(NoteFault, match="no cosigner"):
        cosign(TEXT, log_signer(), 5)


def test_merged_notes_have_the_lines_of_both_and_of_each_cosigner_the_latest() -> None:
    mirror = cosigner(3, MIRROR)
    early, late = cosign(TEXT, cosigner(), 5), cosign(TEXT, cosigner(), 9)
    own, kept = signed().signatures[0], cosign(TEXT, mirror, 7)
    one, other = signed().with_signatures(late), signed().with_signatures(early, kept)
    assert merged(one, other).signatures == (own, late, kept)
    assert merged(other, one).signatures == (own, late, kept)
    assert merged(one, one) == one


def test_notes_about_different_checkpoints_are_not_merged() -> None:
    other = sign_checkpoint(Checkpoint(ORIGIN, 1, bytes(32)), log_signer())
    with pytest.raises(NoteFault, match="not about the same"):
        merged(signed(), other)
