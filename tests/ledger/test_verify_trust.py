"""Whom a reader trusts: policy from outside, quorum, freshness, what was seen before, and keys that came and went."""

from __future__ import annotations

import hashlib
import os
from pathlib import Path

import pytest

from shared.ledger.checkpoint import cosign
from shared.ledger.note import COSIGNATURE, Note, Signature, cosigned_message
from shared.ledger.policy import Group, KnownLog, KnownWitness, Policy
from shared.ledger.verify import main
from tests.ledger.bundles import (
    META,
    SECONDS,
    Programme,
    entry,
    folder_of,
    head_of,
    origin_of,
    signer,
    write_folder,
    write_zip,
)
from tests.ledger.verdicts import Reader, verdict

ORIGIN = origin_of("registry")
LOG = folder_of(ORIGIN)
ALL, ANY = Group("g", 2, ("witness", "mirror")), Group("g", 1, ("witness", "mirror"))


@pytest.fixture
def programme() -> Programme:
    made = Programme("registry")
    made.record("registry", entry("SNV"), entry())
    made.publish("registry")
    return made


@pytest.fixture
def reader(programme: Programme, tmp_path: Path) -> Reader:
    return Reader.of(programme, tmp_path)


# Where the policy comes from.


@pytest.mark.parametrize("name", ["policy", "meta/policy", f"{LOG}/policy"])
def test_a_policy_in_the_bundle_is_refused_by_whatever_way_it_is_named(
    name: str, programme: Programme, reader: Reader
) -> None:
    bundle = write_folder({**programme.bundle(), name: programme.policy()}, reader.place())
    (reader.folder / "link").symlink_to(bundle / name)
    (reader.folder / "folder").symlink_to(bundle)
    crooked = reader.folder / "folder" / ".." / bundle.name / name
    for policy in (bundle / name, reader.folder / "link", reader.folder / "folder" / name, crooked):
        assert "must not lie in the bundle" in verdict(bundle, policy).reason
    assert verdict(reader.folder / "folder", bundle / name).code == 3
    assert verdict(bundle, reader.policy).found["file"] == name


def test_a_policy_that_is_the_bundle_itself_is_refused(programme: Programme, reader: Reader) -> None:
    archive = write_zip(programme.bundle(), reader.folder / "bundle.zip")
    assert verdict(archive, archive).code in {2, 3}


def test_a_policy_that_a_link_in_the_bundle_names_is_not_asked_either(programme: Programme, reader: Reader) -> None:
    bundle = write_folder(programme.bundle(), reader.place())
    (bundle / "policy").symlink_to(reader.policy)
    assert verdict(bundle, bundle / "policy").code == 3


def test_keys_and_cosigners_of_a_stranger_are_refused(programme: Programme, reader: Reader) -> None:
    witness, mirror = (signer(f"{META}/{name}", COSIGNATURE, 9) for name in ("witness", "mirror"))
    stranger = Programme("registry")
    stranger.meta.signers, stranger.witness, stranger.mirror = [signer(META, number=9)], witness, mirror
    stranger.publish("registry")
    assert Reader.of(stranger, reader.folder).asks(stranger.bundle()).code == 0
    reader.policy.write_bytes(programme.policy())
    assert reader.asks(stranger.bundle()).code == 3


def test_the_fingerprint_is_told_and_can_be_asked_for(programme: Programme, reader: Reader) -> None:
    files = programme.bundle()
    told = str(reader.asks(files).found["policy_fingerprint"])
    digits = hashlib.sha256(programme.policy()).hexdigest()[:32]
    assert told.replace("-", "").lower() == digits
    assert [len(group) for group in told.split("-")] == [4] * 8
    for written in (told, told.lower(), told.replace("-", " "), digits):
        assert reader.asks(files, "--policy-fingerprint", written).code == 0
    other = told[:-1] + ("0" if told[-1] != "0" else "1")
    said = reader.asks(files, "--policy-fingerprint", other)
    assert (said.code, said.found["policy_fingerprint"]) == (3, told)


# Quorum.


def without_line(raw: bytes, name: str) -> bytes:
    """Returns a note without the lines of a key of this name."""
    note = Note.parse(raw)
    return Note(note.text, tuple(each for each in note.signatures if each.name != name)).to_bytes()


@pytest.mark.parametrize(
    ("missing", "group", "code"),
    [
        ((), ALL, 0),
        (("witness",), ALL, 3),
        (("mirror",), ALL, 3),
        (("mirror",), ANY, 0),
        (("witness", "mirror"), ANY, 3),
    ],
)
def test_the_quorum_of_the_policy_must_have_cosigned_the_meta_log(
    missing: tuple[str, ...], group: Group, code: int, programme: Programme, tmp_path: Path
) -> None:
    files = programme.bundle()
    for name in missing:
        files["meta/checkpoint"] = without_line(files["meta/checkpoint"], f"{META}/{name}")
    assert Reader(tmp_path, programme.policy_of(group, "g").render()).asks(files).code == code


def test_each_log_needs_the_quorum_too(programme: Programme, tmp_path: Path) -> None:
    programme.mirror = signer(f"{META}/mirror", COSIGNATURE, 7)
    programme.record("registry", entry("SNV", number=2))
    programme.publish("registry")
    programme.mirror = signer(f"{META}/mirror", COSIGNATURE)
    reader = Reader.of(programme, tmp_path)
    said = reader.asks(programme.bundle())
    assert (said.code, said.found["log"], said.found["file"]) == (3, ORIGIN, f"{LOG}/checkpoint")


def test_a_cosigner_that_nobody_named_counts_for_nothing_and_spoils_nothing(
    programme: Programme, tmp_path: Path
) -> None:
    stranger = signer("example.org/witness", COSIGNATURE)
    note = Note.parse(programme.meta_note())
    line = cosign(note.text, stranger, SECONDS)
    files = {**programme.bundle(), "meta/checkpoint": note.with_signatures(line).to_bytes()}
    reader = Reader.of(programme, tmp_path)
    said = reader.asks(files)
    assert (said.code, said.found["meta"]["strangers"]) == (0, 1)
    known = programme.policy_of(ALL, "g")
    third = KnownWitness("third", stranger.verifier_key)
    policy = Policy(known.logs, (*known.witnesses, third), (Group("g", 3, ("witness", "mirror", "third")),), "g")
    reader.policy.write_bytes(policy.render())
    assert reader.asks(programme.bundle()).code == 3
    assert reader.asks(files).found["log"] == ORIGIN, "the meta-log has three cosignatures, the other log two"


def test_a_known_cosigner_whose_line_is_wrong_spoils_the_note(programme: Programme, tmp_path: Path) -> None:
    note = Note.parse(programme.meta_note())
    wrong = cosign(note.text.replace("3\n", "4\n", 1), programme.mirror, SECONDS)
    lines = tuple(each for each in note.signatures if each.name != wrong.name)
    files = {**programme.bundle(), "meta/checkpoint": Note(note.text, (*lines, wrong)).to_bytes()}
    assert Reader(tmp_path, programme.policy_of(ANY, "g").render()).asks(files).code == 3


def test_another_log_of_the_policy_does_not_sign_for_the_meta_log(programme: Programme, reader: Reader) -> None:
    note, other = Note.parse(programme.meta_note()), programme.logs["registry"].signers[0]
    value = other.sign(note.text.encode())
    for name in (other.name, META):
        line = Signature(name, other.verifier_key.key_id, value)
        forged = Note(note.text, (line, *(each for each in note.signatures if each.name != META)))
        said = reader.asks({**programme.bundle(), "meta/checkpoint": forged.to_bytes()})
        assert "No key of this log" in said.reason


@pytest.mark.parametrize(("seconds", "code"), [(0, 0), ((1 << 63) - 1, 0), (1 << 63, 3), ((1 << 64) - 1, 3)])
def test_a_cosigners_time_has_63_bits(seconds: int, code: int, programme: Programme, reader: Reader) -> None:
    note, mirror = Note.parse(programme.meta_note()), programme.mirror
    value = seconds.to_bytes(8, "big") + mirror.sign(cosigned_message(seconds, note.text.encode()))
    line = Signature(mirror.name, mirror.verifier_key.key_id, value)
    cosigned = Note(note.text, (*(each for each in note.signatures if each.name != mirror.name), line))
    bundle = write_folder({**programme.bundle(), "meta/checkpoint": cosigned.to_bytes()}, reader.place())
    assert verdict(bundle, reader.policy).code == code
    assert main([str(bundle), "--policy", str(reader.policy)]) == code, "nor does its report fall over it"


def test_a_log_does_not_cosign_itself_nor_another(programme: Programme, tmp_path: Path) -> None:
    note = without_line(without_line(programme.meta_note(), f"{META}/witness"), f"{META}/mirror")
    files = {**programme.bundle(), "meta/checkpoint": note}
    assert Reader(tmp_path, programme.policy_of(ANY, "g").render()).asks(files).code == 3


# Freshness, and what was seen before.


@pytest.mark.parametrize(
    ("date", "code"),
    [
        ("2026-01-14", 0),
        ("2026-01-15", 0),
        ("2026-01-16", 3),
        ("2026-01-15T15:00:00+07:00", 0),
        ("2026-01-15T08:00:00Z", 0),
        ("2026-01-15T08:00:01Z", 3),
        ("2026-01-15T15:00:01+07:00", 3),
    ],
)
def test_freshness_is_asked_by_date_in_viet_nam_or_by_instant(
    date: str, code: int, programme: Programme, reader: Reader
) -> None:
    assert reader.asks(programme.bundle(), "--fresh-after", date).code == code


def test_what_is_fresh_must_itself_be_a_quorum(programme: Programme, tmp_path: Path) -> None:
    note = Note.parse(without_line(programme.meta_note(), f"{META}/mirror"))
    late = note.with_signatures(cosign(note.text, programme.mirror, SECONDS + 86_400)).to_bytes()
    files = {**programme.bundle(), "meta/checkpoint": late}
    for group, code in ((ALL, 3), (ANY, 0)):
        reader = Reader(tmp_path, programme.policy_of(group, "g").render())
        assert reader.asks(files).code == 0
        assert reader.asks(files, "--fresh-after", "2026-01-16").code == code


def test_where_nobody_must_cosign_nothing_shows_freshness(programme: Programme, tmp_path: Path) -> None:
    files = programme.bundle()
    reader = Reader(tmp_path, programme.policy_of(ALL, "none").render())
    assert reader.asks(files).code == 0
    for name in ("witness", "mirror"):
        files["meta/checkpoint"] = without_line(files["meta/checkpoint"], f"{META}/{name}")
    assert reader.asks(files).code == 0
    assert reader.asks(files, "--fresh-after", "2007-01-01").code == 3


def test_a_bundle_must_continue_the_checkpoint_that_was_seen(programme: Programme, reader: Reader) -> None:
    older = programme.bundle()
    seen = {size: reader.file(f"seen-{size}", programme.meta_note(size)) for size in (0, 1, 2, 3)}
    programme.record("registry", entry("SNV", number=3))
    programme.publish("registry")
    newer = programme.bundle()
    for size, kept in seen.items():
        said = reader.asks(newer, "--seen", str(kept))
        assert (said.code, said.found["seen"]) == (0, size)
    latest = reader.file("latest", programme.meta_note())
    assert reader.asks(newer, "--seen", str(latest)).code == 0
    assert "older" in reader.asks(older, "--seen", str(latest)).reason


@pytest.mark.parametrize("size", [1, 2, 3])
def test_a_bundle_of_another_history_than_the_seen_one_is_refused(
    size: int, programme: Programme, reader: Reader
) -> None:
    fork = Programme("registry")
    fork.meta.entries[0] = fork.meta.entries[0].replace(b'"source"', b'"ix":1,"source"')
    fork.record("registry", entry("SNV"), entry())
    fork.publish("registry")
    seen = reader.file("seen", programme.meta_note(size))
    assert reader.asks(fork.bundle()).code == 0
    said = reader.asks(fork.bundle(), "--seen", str(seen))
    assert (said.code, said.index, said.found["first_bad_index_at_most"]) == (3, 0, size - 1)


def test_a_seen_checkpoint_of_another_log_and_one_in_the_bundle_are_refused(
    programme: Programme, reader: Reader
) -> None:
    other = reader.file(
        "other", programme.logs["registry"].accepted[2] + f"{programme.logs['registry'].mirror_line}\n".encode()
    )
    assert "another meta-log" in reader.asks(programme.bundle(), "--seen", str(other)).reason
    bundle = write_folder(programme.bundle(), reader.place())
    assert verdict(bundle, reader.policy, "--seen", str(bundle / "meta/checkpoint")).code == 3
    unsigned = reader.file("unsigned", without_line(programme.meta_note(), f"{META}/mirror"))
    assert verdict(bundle, reader.policy, "--seen", str(unsigned)).code == 2


def test_a_log_that_the_policy_names_must_be_registered(programme: Programme, tmp_path: Path) -> None:
    policy = programme.policy(KnownLog(signer(origin_of("funding")).verifier_key))
    assert Reader(tmp_path, policy).asks(programme.bundle()).found["log"] == origin_of("funding")


def test_another_log_does_not_pass_for_the_meta_log(programme: Programme, reader: Reader) -> None:
    programme.publish("registry")
    log = programme.logs["registry"]
    log.entries = [raw.replace(META.encode(), ORIGIN.encode()) for raw in programme.meta.entries]
    head = head_of(ORIGIN, log.entries)
    note = programme.signed(head, log.signers).with_signatures(
        *(cosign(head.text, each, SECONDS) for each in (programme.witness, programme.mirror))
    )
    programme.meta.entries = log.entries
    files = {**programme.bundle(), "meta/checkpoint": note.to_bytes()}
    assert "no meta-log" in reader.asks(files).reason


def test_of_one_record_everything_must_fit(programme: Programme, reader: Reader) -> None:
    proof, document = programme.proof("registry", 1), programme.logs["registry"].entries[1]
    cases = {
        (proof, document): 0,
        (proof, document + b" "): 3,
        (proof, programme.logs["registry"].entries[0]): 3,
        (proof.replace(b"index 1", b"index 0"), document): 3,
        (proof.replace(b"index 1", b"index 2"), document): 3,
        (proof.replace(b"index 1", b"index 01"), document): 3,
        (proof.replace(b"index 1", b"index +1"), document): 3,
        (proof.replace(b"index 1", b"index 1 "), document): 3,
        (proof.replace(b"index 1\n", b"extra AAAA\nindex 1\n"), document): 3,
        (proof.replace(b"index 1\n", b"index 1\n" + b"A" * 43 + b"=\n"), document): 3,
        (proof.replace(b"index 1\n", b"index 1\n" + (b"A" * 43 + b"=\n") * 64), document): 3,
        (proof.replace(b"@v1", b"@v2"), document): 3,
        (proof.replace(b"\n", b"\r\n"), document): 3,
        (proof[:-1], document): 3,
        (proof + b"\n", document): 3,
        (b"", document): 3,
        (os.urandom(3000), document): 3,
    }
    for number, ((said, record), code) in enumerate(cases.items()):
        paths = reader.file(f"{number}.tlog-proof", said), reader.file(f"{number}.json", record)
        assert verdict(paths[0], reader.policy, "--document", str(paths[1])).code == code, number
    one = Programme("registry")
    one.record("registry", document)
    one.publish("registry")
    for index, code in ((0, 0), (1, 3), (5, 3)):
        alone = one.proof("registry", 0).replace(b"index 0", b"index %d" % index)
        told = ("--document", str(reader.file("d.json", document)))
        assert verdict(reader.file("one.tlog-proof", alone), reader.policy, *told).code == code
    late = reader.file("late.tlog-proof", proof)
    asked = ("--document", str(reader.file("d.json", document)), "--fresh-after", "2026-01-16")
    assert verdict(late, reader.policy, *asked).code == 3
