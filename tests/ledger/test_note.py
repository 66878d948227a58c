"""Notes and keys have one form each, and a signature counts only by a known key that verifies."""

from __future__ import annotations

import base64

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from hypothesis import given
from hypothesis import strategies as st

from shared.ledger.keys import FileSigner
from shared.ledger.note import (
    ED25519,
    MAX_NOTE_BYTES,
    MAX_SIGNATURES,
    Note,
    NoteFault,
    Signature,
    VerifierKey,
    by_name_and_id,
    check_name,
    decode_base64,
    encode_base64,
    key_id,
)
from tests.support.ledger import cosigner, log_signer

EXAMPLE_KEY = "example.com/foo+530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k"
EXAMPLE_NOTE = (
    "This is an example message.\n\n— example.com/foo "
    "Uw2QOkn8srV1yJGh2VYRlL1Tnagv1YEq6TfXppzi2ONncAlTgK7Ztg1ERYNZXsYjOBH3mFXmRKuwHjG1Yu72IneyaQM=\n"
)
GO_KEY = "PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW"
GO_NOTE = (
    "If you think cryptography is the answer to your problem,\nthen you don't know what your problem is.\n\n"
    "— PeterNeumann x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqfqdngotpRZb6KE6RyyBwJnAM=\n"
)
LINE = "— example.com/foo Uw2QOkn8srV1yJGh2VYRlL1Tnagv1YEq6TfXppzi2ONncAlTgK7Ztg1ERYNZXsYjOBH3mFXmRKuwHjG1Yu72IneyaQM="


@pytest.mark.parametrize(("key", "note"), [(EXAMPLE_KEY, EXAMPLE_NOTE), (GO_KEY, GO_NOTE)], ids=["C2SP", "Go"])
def test_the_examples_of_the_specification_and_of_go_verify(key: str, note: str) -> None:
    verifier, read = VerifierKey.parse(key), Note.parse(note.encode())
    (signature,) = read.signatures
    assert str(verifier) == key
    assert signature.is_of(verifier)
    assert verifier.verify(read.text.encode(), signature.value)
    assert not verifier.verify(read.text.encode() + b"\n", signature.value)
    assert read.to_bytes() == note.encode()


@given(st.integers(0, len(EXAMPLE_KEY) - 1), st.integers(0, len(EXAMPLE_KEY)))
def test_no_part_of_a_key_is_a_key(start: int, end: int) -> None:
    part = EXAMPLE_KEY[start:end]
    # Without its first letters a name would still be one, but the ID would not be its own.
    if part != EXAMPLE_KEY:
        with pytest.raises(NoteFault):
            VerifierKey.parse(part)


@pytest.mark.parametrize(
    "text",
    [
        EXAMPLE_KEY + "\n",
        " " + EXAMPLE_KEY,
        EXAMPLE_KEY.replace("530d903a", "530D903A"),
        EXAMPLE_KEY.replace("530d903a", "530d903b"),
        EXAMPLE_KEY.replace("530d903a", "0530d903a"),
        EXAMPLE_KEY.replace("example", "exa mple"),
        EXAMPLE_KEY.replace("example", "exa+mple"),
        EXAMPLE_KEY + "=",
        EXAMPLE_KEY.replace("+AekyeRrm", "+ AekyeRrm"),
        EXAMPLE_KEY.replace("+AekyeRrm", "+Aeky\neRrm"),
        "PeterNeumann+cc469956+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TWBADKEY==",
        "PeterNeumann+173116ae+ZRpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW",
        "",
        "++",
    ],
)
def test_a_key_text_in_another_form_is_refused(text: str) -> None:
    with pytest.raises(NoteFault):
        VerifierKey.parse(text)


@pytest.mark.parametrize(
    "text",
    [
        "=", "A", "AB", "AB=", "ABC", "AB===", "AA==\n", " AA==", "AA= =", "AB==", "AAB=", "A_8=", "A-8=", "AÁ==",
        "AA==AA==",
    ],
)  # fmt: skip
def test_base64_in_another_form_is_refused(text: str) -> None:
    with pytest.raises(NoteFault):
        decode_base64(text)


def test_base64_has_one_form() -> None:
    assert (decode_base64("AA=="), decode_base64("AAE="), decode_base64("")) == (b"\x00", b"\x00\x01", b"")


@given(st.text("ABgw+/=", max_size=8) | st.binary(max_size=12).map(encode_base64))
def test_what_base64_is_read_as_is_written_the_same(text: str) -> None:
    try:
        raw = decode_base64(text)
    except NoteFault:
        return
    assert base64.b64encode(raw).decode() == text


@pytest.mark.parametrize(
    "sign", [" ", "\t", "\n", "\r", "+", "\x00", "\x7f", "\x85", "\xa0", "\u2028", "\u3000", "\ud800"]
)
def test_a_name_has_no_space_no_plus_and_no_control_character(sign: str) -> None:
    for name in (sign, f"a{sign}", f"{sign}b", f"a{sign}b"):
        with pytest.raises(NoteFault):
            check_name(name)
    assert check_name("Hà-Nam/đăng-ký") == "Hà-Nam/đăng-ký"


def test_an_empty_name_is_refused() -> None:
    with pytest.raises(NoteFault):
        VerifierKey.of("", ED25519, VerifierKey.parse(EXAMPLE_KEY).public)


def test_a_key_whose_id_is_not_its_own_cannot_be_made() -> None:
    key = log_signer().verifier_key
    with pytest.raises(NoteFault, match="key ID"):
        VerifierKey(key.name, "00000000", key.type, key.public)
    with pytest.raises(NoteFault, match="of no type"):
        VerifierKey.of(key.name, 2, key.public)
    with pytest.raises(NoteFault, match="of no type"):
        VerifierKey.of(key.name, key.type, key.public[:-1])


@pytest.mark.parametrize(
    "y",
    [
        "0100000000000000000000000000000000000000000000000000000000000000",
        "0000000000000000000000000000000000000000000000000000000000000080",
        "c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a",
        "26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc85",
        "ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
        "eeffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
        "ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff",
    ],
)
def test_a_key_by_which_anybody_could_sign_is_refused(y: str) -> None:
    with pytest.raises(NoteFault, match="no point"):
        VerifierKey.of("weak", ED25519, bytes.fromhex(y))


@pytest.mark.parametrize("y", [2, 7, 2 + (1 << 255)])
def test_a_key_that_is_no_point_of_the_curve_is_refused_though_the_library_loads_it(y: int) -> None:
    public = y.to_bytes(32, "little")
    Ed25519PublicKey.from_public_bytes(public)
    with pytest.raises(NoteFault, match="no point"):
        VerifierKey.of("off-the-curve", ED25519, public)


@given(st.binary(min_size=32, max_size=32))
def test_every_real_key_is_on_the_curve(seed: bytes) -> None:
    assert FileSigner("real", ED25519, seed).verifier_key.public


def test_the_library_alone_would_let_such_a_key_verify_anything() -> None:
    neutral = bytes([1]) + bytes(31)
    Ed25519PublicKey.from_public_bytes(neutral).verify(neutral + bytes(32), b"anything")


BROKEN = {
    "no signatures": b"text\n\n",
    "no empty line": EXAMPLE_NOTE.replace("\n\n", "\n").encode(),
    "no final newline": EXAMPLE_NOTE[:-1].encode(),
    "a line after": EXAMPLE_NOTE.encode() + b"more\n",
    "an empty line after": EXAMPLE_NOTE.encode() + b"\n",
    "CRLF": EXAMPLE_NOTE.replace("\n", "\r\n").encode(),
    "a carriage return in a line": EXAMPLE_NOTE.replace("=\n", "=\r\n").encode(),
    "a tab in the text": b"\t" + EXAMPLE_NOTE.encode(),
    "a NUL in the text": b"\x00" + EXAMPLE_NOTE.encode(),
    "invalid UTF-8": b"\xff" + EXAMPLE_NOTE.encode(),
    "a surrogate": b"\xed\xa0\x80" + EXAMPLE_NOTE.encode(),
    "an overlong form": b"\xc0\xaf" + EXAMPLE_NOTE.encode(),
    "a hyphen for the dash": EXAMPLE_NOTE.replace("—", "-").encode(),
    "an en dash": EXAMPLE_NOTE.replace("—", "–").encode(),
    "no space after the dash": EXAMPLE_NOTE.replace("— ", "—").encode(),
    "two spaces after the name": EXAMPLE_NOTE.replace("foo ", "foo  ").encode(),
    "a space after the signature": EXAMPLE_NOTE.replace("=\n", "= \n").encode(),
    "a line separator in the name": EXAMPLE_NOTE.replace("foo ", "f\u2028o ").encode(),
    "a plus in the name": EXAMPLE_NOTE.replace("foo ", "f+o ").encode(),
    "no name": EXAMPLE_NOTE.replace("example.com/foo ", "").encode(),
    "padding bits": EXAMPLE_NOTE.replace("aQM=", "aQN=").encode(),
    "no padding": EXAMPLE_NOTE.replace("aQM=", "aQM").encode(),
    "a key ID alone": "text\n\n— foo Uw2QOg==\n".encode(),
    "nothing signed": "text\n\n— foo \n".encode(),
    "one line twice": (EXAMPLE_NOTE + LINE + "\n").encode(),
    "nothing": b"",
    "newlines": b"\n\n\n",
    "too long": b"x" * MAX_NOTE_BYTES + EXAMPLE_NOTE.encode(),
}


@pytest.mark.parametrize("raw", BROKEN.values(), ids=BROKEN)
def test_a_note_in_another_form_is_refused(raw: bytes) -> None:
    with pytest.raises(NoteFault):
        Note.parse(raw)


def test_a_text_may_have_empty_lines_and_ends_at_the_last_one() -> None:
    raw = f"Ognuno sta solo\n\n\ned è subito sera.\n\n{LINE}\n"
    assert Note.parse(raw.encode()).text == "Ognuno sta solo\n\n\ned è subito sera.\n"
    assert Note.parse(raw.encode()).to_bytes() == raw.encode()


def signatures(count: int) -> list[Signature]:
    return [Signature("x", "00000000", number.to_bytes(2, "big")) for number in range(count)]


def test_a_hundred_signatures_are_taken_and_no_more() -> None:
    note = Note("text\n", tuple(signatures(MAX_SIGNATURES)))
    assert Note.parse(note.to_bytes()) == note
    more = note.to_bytes() + f"{LINE}\n".encode()
    with pytest.raises(NoteFault, match="more than 100"):
        Note.parse(more)
    with pytest.raises(NoteFault, match="101 signatures"):
        note.with_signatures(Signature.parse(LINE))


def test_added_lines_stand_after_those_that_are_there_and_none_twice() -> None:
    first, second, third = signatures(3)
    note = Note("text\n", (first, second))
    assert note.with_signatures(second, third, third).signatures == (first, second, third)
    assert note.signature_lines == f"{first.line}\n{second.line}\n"


@pytest.mark.parametrize("text", ["", "text", "te\txt\n", "te\rxt\n"])
def test_a_note_that_could_not_be_read_back_cannot_be_made(text: str) -> None:
    with pytest.raises(NoteFault):
        Note(text, (Signature.parse(LINE),))


@given(st.binary(max_size=200) | st.text(max_size=80).map(lambda text: f"{text}\n\n{LINE}\n".encode()))
def test_whatever_is_read_is_written_the_same(raw: bytes) -> None:
    try:
        note = Note.parse(raw)
    except NoteFault:
        return
    assert note.to_bytes() == raw


def test_a_cosignature_covers_its_time() -> None:
    key, text = cosigner().verifier_key, b"origin\n1\nroot\n"
    made = cosigner().sign(b"cosignature/v1\ntime 1234567890\n" + text)
    assert key.verify(text, (1234567890).to_bytes(8, "big") + made)
    assert not key.verify(text, (1234567891).to_bytes(8, "big") + made)
    assert not key.verify(text, made)
    too_late = 1 << 63
    made = cosigner().sign(b"cosignature/v1\ntime %d\n" % too_late + text)
    assert not key.verify(text, too_late.to_bytes(8, "big") + made)


@pytest.mark.parametrize("length", [0, 7, 63, 65, 72])
def test_a_signature_of_another_length_does_not_verify(length: int) -> None:
    assert not log_signer().verifier_key.verify(b"text\n", bytes(length))


def test_the_type_is_part_of_the_key_id() -> None:
    public = log_signer().verifier_key.public
    assert len({key_id("a", 1, public), key_id("a", 4, public), key_id("b", 1, public)}) == 3


def test_two_keys_that_one_line_could_be_of_are_not_taken_together(monkeypatch: pytest.MonkeyPatch) -> None:
    # Four bytes collide after some 2 ** 32 tries; here the ID is made to be the same.
    monkeypatch.setattr("shared.ledger.note.key_id", lambda *_: "00000000")
    one, other = log_signer(1).verifier_key, log_signer(2).verifier_key
    with pytest.raises(NoteFault, match="two keys"):
        by_name_and_id([one, other])
    assert by_name_and_id([one, one]) == {(one.name, "00000000"): one}
