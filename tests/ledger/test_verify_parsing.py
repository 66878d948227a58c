"""Everything has one way of being written: what a lenient reader would take for the same is refused, if signed too."""

from __future__ import annotations

from pathlib import Path

import pytest

from shared.ledger.checkpoint import Checkpoint
from shared.ledger.note import NoteFault, Signature, cosigned_message, encode_base64
from shared.ledger.policy import KnownLog, Policy
from shared.ledger.verify import Policy as ReadPolicy
from shared.ledger.verify import Refused, decimal, from_base64, opened, parse_checkpoint, parse_key, parse_note
from tests.ledger.bundles import META, SECONDS, Programme, entry, head_of, signer
from tests.ledger.verdicts import Reader

ROOT = encode_base64(bytes(32))


@pytest.fixture(scope="module")
def programme() -> Programme:
    made = Programme("registry")
    made.record("registry", entry("SNV"))
    made.publish("registry")
    return made


def signed_text(programme: Programme, text: str) -> bytes:
    """Returns any text at all under the signatures of the meta-log, the witness and the mirror."""
    key = programme.meta.signers[0]
    lines = [Signature(key.name, key.verifier_key.key_id, key.sign(text.encode())).line]
    for each in (programme.witness, programme.mirror):
        value = SECONDS.to_bytes(8, "big") + each.sign(cosigned_message(SECONDS, text.encode()))
        lines.append(Signature(each.name, each.verifier_key.key_id, value).line)
    return "\n".join([text, *lines, ""]).encode()


def test_the_same_text_written_as_it_must_be_is_taken(programme: Programme, tmp_path: Path) -> None:
    text = head_of(META, programme.meta.entries).text
    files = {**programme.bundle(), "meta/checkpoint": signed_text(programme, text)}
    assert Reader.of(programme, tmp_path).asks(files).code == 0


@pytest.mark.parametrize(
    "change",
    [
        ("\n3\n", "\n+3\n"), ("\n3\n", "\n03\n"), ("\n3\n", "\n0_3\n"), ("\n3\n", "\n3_0\n"), ("\n3\n", "\n 3\n"),
        ("\n3\n", "\n3 \n"), ("\n3\n", "\n٣\n"), ("\n3\n", "\n³\n"), ("\n3\n", "\n-3\n"), ("\n3\n", "\n3.0\n"),
        ("\n3\n", "\n0x3\n"), ("\n3\n", "\n3\r\n"), ("\n3\n", "\n3\u2028"),
        ("\n3\n", "\n3\u2028\n"), ("\n3\n", "\n\n"),
        ("\n3\n", "\n9999999999999999999\n"), ("\n", "\r\n"), ("=\n", "\n"), ("=\n", "==\n"), ("=\n", "=\n\n"),
        ("=\n", "=\n\x85\n"), ("=\n", "=\nmore\n\nmore\n"), ("=\n", " =\n"), ("inspection\n", "inspection\u2028\n"),
        ("inspection\n", "inspection \n"),
        ("inspection\n", "inspection\u00a0\n"), ("inspection\n", "inspection\u0085\n"),
        ("inspection\n", "inspection\x00\n"),
        ("inspection\n", "inspection+x\n"), ("thucchat", "\ufeffthucchat"),
    ],
)  # fmt: skip
def test_a_checkpoint_written_another_way_is_refused_whoever_signed_it(
    change: tuple[str, str], programme: Programme, tmp_path: Path
) -> None:
    text = head_of(META, programme.meta.entries).text
    assert text.count("\n3\n") == 1
    changed = text.replace(*change)
    assert changed != text
    files = {**programme.bundle(), "meta/checkpoint": signed_text(programme, changed)}
    assert Reader.of(programme, tmp_path).asks(files).code == 3


def test_no_flipped_bit_of_a_checkpoint_is_taken(programme: Programme) -> None:
    key = signer(META)
    policy = ReadPolicy(Policy((KnownLog(key.verifier_key),)).render())
    note = programme.signed(head_of(META, programme.meta.entries), [key]).to_bytes()
    assert opened(note, policy).checkpoint.size == 3
    for bit in range(8 * len(note)):
        flipped = bytearray(note)
        flipped[bit // 8] ^= 1 << bit % 8
        with pytest.raises(Refused):
            opened(bytes(flipped), policy)


@pytest.mark.parametrize(
    "text",
    [
        "+5",
        "05",
        "1_0",
        "",
        " 5",
        "5 ",
        "5\n",
        "٥",
        "-0",
        "-1",
        "5.0",
        "1e3",
        "0x1",
        "9" * 19,
        str(1 << 63),
        "９",
        "00",
    ],
)
def test_a_number_has_one_way_of_being_written(text: str) -> None:
    with pytest.raises(Refused):
        decimal(text)


@pytest.mark.parametrize("text", ["0", "7", "10", "9" * 18, str((1 << 63) - 1)])
def test_such_numbers_are_taken(text: str) -> None:
    assert decimal(text) == int(text)


@pytest.mark.parametrize(
    "text", ["AA", "AA=", "AB==", "AAB=", "AA==\n", " AA==", "AA= =", "A-A=", "A_A=", "AA==AA==", "====", "ＡＡ==", "A"]
)
def test_base64_has_one_way_of_being_written(text: str) -> None:
    with pytest.raises(Refused):
        from_base64(text)


@pytest.mark.parametrize(
    "raw",
    [
        b"", b"\n\n", b"a\n\n", b"a\n\n\xe2\x80\x94 k AAAAAAA=", b"a\n\xe2\x80\x94 k AAAAAAA=\n",
        b"a\xff\n\n\xe2\x80\x94 k AAAAAAA=\n", b"a\r\n\n\xe2\x80\x94 k AAAAAAA=\n", b"a\n\n\xe2\x80\x94 k AAAAAAA=\r\n",
        b"a\n\n\xe2\x80\x94  k AAAAAAA=\n", b"a\n\n\xe2\x80\x94 k  AAAAAAA=\n", b"a\n\n\xe2\x80\x94 k AAAAAAA= \n",
        b"a\n\n\xe2\x80\x94 AAAAAAA=\n", b"a\n\n\xe2\x80\x94 k AAAA\n", b"a\n\n- k AAAAAAA=\n",
        b"a\n\n\xe2\x80\x94\tk AAAAAAA=\n",
        b"a\n\n\xe2\x80\x94 k+ AAAAAAA=\n", b"a\n\n\xe2\x80\x94 k AAAAAAA=\n\n", b"a\n\n\xe2\x80\x94 k AAAAAAB=\n",
        b"a\n\n\xe2\x80\x94 k AAAAAAA=\n\xe2\x80\x94 k AAAAAAA=\n", b"a\n\n" + b"\xe2\x80\x94 k AAAAAAA=\n" * 101,
        b"a" * 65_536 + b"\n\n\xe2\x80\x94 k AAAAAAA=\n", b"a\xed\xa0\x80\n\n\xe2\x80\x94 k AAAAAAA=\n",
    ],
)  # fmt: skip
def test_what_is_not_exactly_a_signed_note_is_none(raw: bytes) -> None:
    with pytest.raises(Refused):
        parse_note(raw)


def test_a_note_has_a_hundred_signatures_at_most() -> None:
    lines = [f"\u2014 k {encode_base64(bytes([0, 0, 0, number, 0]))}\n".encode() for number in range(101)]
    assert len(parse_note(b"a\n\n" + b"".join(lines[:100])).signatures) == 100
    with pytest.raises(Refused):
        parse_note(b"a\n\n" + b"".join(lines))


def test_a_note_is_split_at_its_last_empty_line() -> None:
    note = parse_note(b"a\n\nb\n\n\xe2\x80\x94 k AAAAAAA=\n\xe2\x80\x94 l AAAAAAA=\n")
    assert (note.text, [each.name for each in note.signatures]) == ("a\n\nb\n", ["k", "l"])


@pytest.mark.parametrize(
    "text",
    ["x\n1\n", f"x\n1\n{ROOT}", f"x\n1\n{ROOT}\n\n", f"\n1\n{ROOT}\n", f"x\n1\n{ROOT[4:]}\n", f"x\n1\n{ROOT}\na\x00\n",
     f"x\n1\n{ROOT}\na\n\nb\n", f"x\n1\n{ROOT}\na\x7f\n"],
)  # fmt: skip
def test_a_checkpoint_has_three_lines_and_no_empty_one(text: str) -> None:
    with pytest.raises(Refused):
        parse_checkpoint(text)
    with pytest.raises(NoteFault):
        Checkpoint.parse(text)


@pytest.mark.parametrize("size", [0, 10**18, (1 << 63) - 1])
def test_extension_lines_and_every_size_are_read_as_the_ledger_reads_them(size: int) -> None:
    text = f"x\n{size}\n{ROOT}\nan extension\n\u2028 another\n"
    assert parse_checkpoint(text) == ("x", size, bytes(32))
    assert (Checkpoint.parse(text).size, Checkpoint.parse(text).text) == (size, text)


def test_the_key_of_the_signed_note_specification_is_read() -> None:
    text = "example.com/foo+530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k"
    assert parse_key(text).name == "example.com/foo"
    for wrong in (
        text.replace("530d903a", "530d903b"), text.replace("530d903a", "530D903A"), text.replace("foo", "fop"),
        text[:-1] + "l", text + "=", text.replace("+Aek", "+Bek"), text.replace("+530d903a", ""), " " + text,
    ):  # fmt: skip
        with pytest.raises(Refused):
            parse_key(wrong)
