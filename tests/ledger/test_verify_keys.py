"""Keys that come and go: which signatures count, at which sizes, and what a reader is told when none does."""

from __future__ import annotations

from pathlib import Path

import pytest

from shared.ledger.note import Note, Signature
from shared.ledger.policy import KnownLog, Policy
from tests.ledger.bundles import META, Programme, entry, folder_of, head_of, origin_of, signer
from tests.ledger.verdicts import Reader

ORIGIN = origin_of("registry")
LOG = folder_of(ORIGIN)
NEW = signer(ORIGIN, number=1)


@pytest.fixture
def programme() -> Programme:
    made = Programme("registry")
    made.record("registry", entry("SNV"), entry())
    made.publish("registry")
    return made


@pytest.fixture
def reader(programme: Programme, tmp_path: Path) -> Reader:
    return Reader.of(programme, tmp_path)


def with_two_keys(programme: Programme) -> bytes:
    """Adds a second key to the log; returns the policy with both."""
    programme.tell("log.key-added", origin=ORIGIN, vkey=str(NEW.verifier_key), size=2)
    policy = programme.policy(KnownLog(NEW.verifier_key))
    programme.record("registry", entry("SNV", number=2))
    return policy


@pytest.mark.parametrize(("old", "new"), [(True, False), (False, True), (True, True)])
def test_while_two_keys_count_either_is_enough(old: bool, new: bool, programme: Programme, tmp_path: Path) -> None:
    policy, log = with_two_keys(programme), programme.logs["registry"]
    log.signers = [key for key, signs in ((log.signers[0], old), (NEW, new)) if signs]
    programme.publish("registry")
    assert Reader(tmp_path, policy).asks(programme.bundle()).code == 0


@pytest.mark.parametrize("cause", ["retired", "revoked"])
@pytest.mark.parametrize(("last_size", "code"), [(3, 0), (4, 0), (2, 3), (0, 3)])
def test_above_its_last_size_an_ended_key_counts_for_nothing(
    cause: str, last_size: int, code: int, programme: Programme, tmp_path: Path
) -> None:
    policy, log = with_two_keys(programme), programme.logs["registry"]
    programme.publish("registry")
    key = str(log.signers[0].verifier_key)
    programme.tell("log.key-ended", origin=ORIGIN, vkey=key, last_size=last_size, cause=cause)
    said = Reader(tmp_path, policy).asks(programme.bundle())
    assert (said.code, said.found.get("log", ORIGIN)) == (code, ORIGIN)
    log.signers.append(NEW)
    programme.record("registry", entry("SNV", number=4))
    programme.publish("registry")
    assert Reader(tmp_path, policy).asks(programme.bundle()).code == 0


def test_a_revoked_head_says_so_and_passes_when_it_was_handed_in_again_with_the_new_key(
    programme: Programme, tmp_path: Path
) -> None:
    log = programme.logs["registry"]
    old = log.signers[0].verifier_key
    programme.tell("log.key-ended", origin=ORIGIN, vkey=str(old), last_size=1, cause="revoked")
    programme.tell("log.key-added", origin=ORIGIN, vkey=str(NEW.verifier_key), size=2)
    both = programme.policy(KnownLog(NEW.verifier_key))
    log.signers = [NEW]
    without_old = programme.policy()
    for policy in (both, without_old):
        said = Reader(tmp_path, policy).asks(programme.bundle())
        assert all(told in said.reason for told in (f"{ORIGIN}+{old.key_id} (<= 1)", "hand its checkpoint in again"))
        assert (said.found["log"], said.found["file"]) == (ORIGIN, f"{LOG}/checkpoint")
    programme.publish("registry", mirror=False)
    for policy in (both, without_old):
        reader = Reader(tmp_path, policy)
        assert reader.asks(programme.bundle()).code == 0
        assert reader.asks(programme.bundle("SNV"), "--agency", "SNV").code == 0


def test_of_an_older_checkpoint_the_signature_is_checked_where_its_key_counts(
    programme: Programme, reader: Reader
) -> None:
    log = programme.logs["registry"]
    good = list(log.signers)
    for signers in ([signer(ORIGIN, number=9)], good):
        log.signers = signers
        programme.record("registry", entry("SNV", number=9))
        programme.publish("registry")
    said = reader.asks(programme.bundle())
    assert (said.code, [each["unsigned"] for each in said.found["logs"]]) == (0, [1])
    programme.record("registry", entry("SNV", number=10))
    wrong = Note.parse(log.accepted[2]).signatures[0]
    programme.signed = lambda head, _: Note(head.text, (wrong,))  # type: ignore[assignment,method-assign]
    programme.publish("registry", mirror=False)
    del programme.signed
    programme.record("registry", entry("SNV", number=11))
    programme.publish("registry")
    said = reader.asks(programme.bundle())
    assert (said.code, said.found["file"]) == (3, f"{LOG}/checkpoints/5")


def test_a_line_of_a_key_that_came_later_spoils_no_older_checkpoint(programme: Programme, tmp_path: Path) -> None:
    log = programme.logs["registry"]
    programme.record("registry", entry("SNV", number=2))
    head = head_of(ORIGIN, log.entries)
    stray = Signature(ORIGIN, NEW.verifier_key.key_id, bytes(64))
    note = programme.signed(head, log.signers).with_signatures(stray)
    programme.signed = lambda _, __: note  # type: ignore[assignment,method-assign]
    programme.publish("registry", mirror=False)
    del programme.signed
    policy = with_two_keys(programme)
    programme.publish("registry")
    said = Reader(tmp_path, policy).asks(programme.bundle())
    assert (said.code, [each["unsigned"] for each in said.found["logs"]]) == (0, [0])


def test_a_key_that_only_the_policy_or_only_the_meta_log_names_counts_for_nothing(
    programme: Programme, tmp_path: Path
) -> None:
    programme.logs["registry"].signers = [NEW]
    programme.record("registry", entry("SNV", number=2))
    programme.publish("registry")
    only_policy = programme.policy(KnownLog(signer(ORIGIN).verifier_key))
    assert Reader(tmp_path, only_policy).asks(programme.bundle()).found["log"] == ORIGIN
    programme.tell("log.key-added", origin=ORIGIN, vkey=str(NEW.verifier_key), size=2)
    only_meta = Policy.parse(only_policy)
    logs = tuple(each for each in only_meta.logs if each.key != NEW.verifier_key)
    less = Policy(logs, only_meta.witnesses, only_meta.groups, only_meta.quorum).render()
    assert Reader(tmp_path, less).asks(programme.bundle()).found["log"] == ORIGIN
    assert Reader(tmp_path, only_policy).asks(programme.bundle()).code == 0


@pytest.mark.parametrize(("last_size", "code"), [(3, 3), (100, 0)])
def test_a_key_of_the_meta_log_itself_can_end(last_size: int, code: int, programme: Programme, reader: Reader) -> None:
    key = str(programme.meta.signers[0].verifier_key)
    programme.tell("log.registered", origin=META, vkey=key)
    assert reader.asks(programme.bundle()).code == 0
    programme.tell("log.key-ended", origin=META, vkey=key, last_size=last_size, cause="revoked")
    assert reader.asks(programme.bundle()).code == code
