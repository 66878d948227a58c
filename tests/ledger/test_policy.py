"""A policy is read as tlog-policy says, and nobody counts twice."""

from __future__ import annotations

import hashlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shared.ledger.keys import FileSigner
from shared.ledger.note import COSIGNATURE, ED25519
from shared.ledger.policy import Group, KnownLog, KnownWitness, Policy, PolicyFault, fingerprint
from tests.support.ledger import ORIGIN, cosigner, log_signer

LOG = str(log_signer(1).verifier_key)
NEXT_LOG = str(log_signer(2).verifier_key)
OTHER_LOG = str(log_signer(3, "elsewhere/log").verifier_key)
W = [str(cosigner(number, f"w{number}.example/w").verifier_key) for number in range(1, 7)]
EXAMPLE = f"""
# the example of the specification
log {LOG}

witness X1 {W[0]}
witness X2 {W[1]}
witness X3 {W[2]}
group X-witnesses 2 X1 X2 X3

witness Y1 {W[3]}
witness Y2 {W[4]}
witness Y3 {W[5]}
group Y-witnesses any Y1 Y2 Y3

group X-and-Y all X-witnesses Y-witnesses
quorum X-and-Y
"""


def parse(text: str) -> Policy:
    return Policy.parse(text.encode())


@pytest.mark.parametrize(
    ("names", "enough"),
    [
        ("", False),
        ("X1 X2", False),
        ("X1 Y1", False),
        ("X1 X2 Y1", True),
        ("X2 X3 Y3", True),
        ("X1 X2 X3 Y1 Y2 Y3", True),
        ("Y1 Y2 Y3", False),
        ("X1 X1 Y1", False),
        ("X-witnesses Y-witnesses", False),
        ("X-and-Y", False),
        ("X1 X2 y1", False),
    ],
)
def test_the_example_of_the_specification_wants_two_of_x_and_one_of_y(names: str, *, enough: bool) -> None:
    assert parse(EXAMPLE).satisfied_by(names.split()) is enough


def test_a_policy_names_its_logs_and_its_cosigners() -> None:
    policy = parse(
        f"log {LOG}\nlog {NEXT_LOG} https://registry.example/\nlog {OTHER_LOG}\nwitness W {W[0]}\nquorum W\n"
    )
    assert policy.origins == (ORIGIN, "elsewhere/log")
    assert policy.log_keys(ORIGIN) == (log_signer(1).verifier_key, log_signer(2).verifier_key)
    assert policy.log_keys("unknown") == ()
    assert policy.logs[1].url == "https://registry.example/"
    key = policy.witness_keys[0]
    assert policy.names_of([key, cosigner(9).verifier_key]) == {"W"}
    assert policy.names_of(policy.log_keys(ORIGIN)) == frozenset()


def test_without_a_quorum_no_cosignature_is_needed_and_that_must_be_said() -> None:
    assert parse("quorum none\n").satisfied_by(())
    with pytest.raises(PolicyFault, match="no quorum line"):
        parse(f"log {LOG}\n")


def test_lines_are_of_tabs_and_spaces_comments_and_emptiness() -> None:
    policy = parse(f" \t\n  # log nothing\n\tlog \t {LOG}\t\n witness\tW  {W[0]} https://w.example \n#\nquorum W \n")
    assert policy.logs == (KnownLog(log_signer(1).verifier_key),)
    assert policy.witnesses[0].url == "https://w.example"


def test_names_are_octets() -> None:
    name = b"\xff\xe2\x84\xaa"
    raw = b"witness " + name + b" " + W[0].encode() + b"\nwitness K " + W[1].encode() + b"\nquorum " + name + b"\n"
    policy = Policy.parse(raw)
    assert policy.render() == raw
    assert not policy.satisfied_by(["K"])
    assert not policy.satisfied_by(["\u212a"])
    assert policy.satisfied_by([policy.witnesses[0].name])


HEAD = f"log {LOG}\nwitness A {W[0]}\nwitness B {W[1]}\n"
BROKEN = {
    "no newline at the end": "quorum none",
    "CRLF": "quorum none\r\n",
    "a NUL": "#\x00\nquorum none\n",
    "a form feed": "quorum\x0cnone\n",
    "a delete": "# \x7f\nquorum none\n",
    "a line of another kind": "quorum none\nquota 5\n",
    "capitals": "Quorum none\n",
    "a no-break space between": "quorum\u00a0none\n",
    "a line separator between": f"quorum none\u2028log {LOG}\n",
    "nothing": "",
    "two quorums": "quorum none\nquorum none\n",
    "a quorum of two": f"{HEAD}quorum A B\n",
    "an unknown quorum": f"{HEAD}quorum C\n",
    "a quorum defined afterwards": f"quorum A\n{HEAD}",
    "an unknown member": f"{HEAD}group G any A C\nquorum G\n",
    "a member defined afterwards": f"group G any A\n{HEAD}quorum G\n",
    "a group in itself": f"{HEAD}group G any A G\nquorum G\n",
    "a member twice": f"{HEAD}group G 2 A A\nquorum G\n",
    "a member of two groups": f"{HEAD}group G any A\ngroup H any A B\nquorum H\n",
    "none as a member": f"{HEAD}group G any none\nquorum G\n",
    "none as a witness": f"witness none {W[0]}\nquorum none\n",
    "none as a group": f"{HEAD}group none any A\nquorum A\n",
    "a name twice": f"{HEAD}witness A {W[2]}\nquorum A\n",
    "a group named as a witness": f"{HEAD}group A any B\nquorum A\n",
    "no members": f"{HEAD}group G any\nquorum G\n",
    "all of nobody": f"{HEAD}group G all\nquorum G\n",
    "a threshold of 0": f"{HEAD}group G 0 A B\nquorum G\n",
    "a threshold above the members": f"{HEAD}group G 3 A B\nquorum G\n",
    "a signed threshold": f"{HEAD}group G +1 A B\nquorum G\n",
    "a threshold with a leading zero": f"{HEAD}group G 01 A B\nquorum G\n",
    "a threshold with an underscore": f"{HEAD}group G 1_0 A B\nquorum G\n",
    "a threshold in other digits": f"{HEAD}group G ١ A B\nquorum G\n",
    "the same log twice": f"{HEAD}log {LOG}\nquorum A\n",
    "the same witness twice": f"{HEAD}witness C {W[0]}\nquorum A\n",
    "a log's key under another name": f"{HEAD}log {log_signer(1, 'elsewhere').verifier_key}\nquorum A\n",
    "a witness's key under another name": f"{HEAD}witness C {cosigner(1, 'x').verifier_key}\nquorum A\n",
    "a witness's key as a log's": f"log {W[0]}\nquorum none\n",
    "a log's key as a witness's": f"witness A {LOG}\nquorum A\n",
    "a key of another ID": f"log {LOG.replace('+', '+0', 1)}\nquorum none\n",
    "three items after log": f"log {LOG} https://a https://b\nquorum none\n",
    "a witness without a key": "witness A\nquorum none\n",
    "too long": "#" * (1 << 20) + "\nquorum none\n",
}


@pytest.mark.parametrize("text", BROKEN.values(), ids=BROKEN)
def test_a_policy_that_breaks_a_rule_is_refused(text: str) -> None:
    with pytest.raises(PolicyFault):
        parse(text)


def test_one_key_does_not_both_log_and_witness() -> None:
    log = FileSigner(ORIGIN, ED25519, bytes(range(32))).verifier_key
    witness = FileSigner("w.example/w", COSIGNATURE, bytes(range(32))).verifier_key
    with pytest.raises(PolicyFault, match="stands here twice"):
        parse(f"log {log}\nwitness W {witness}\nquorum W\n")


def test_a_refusal_names_the_line() -> None:
    with pytest.raises(PolicyFault, match="line 4: 'C' is not defined before"):
        parse(f"{HEAD}quorum C\n")


def test_a_policy_is_written_as_it_is_read() -> None:
    policy = parse(EXAMPLE)
    raw = policy.render()
    assert Policy.parse(raw) == policy
    assert raw.decode().splitlines()[-3:] == [
        "group Y-witnesses 1 Y1 Y2 Y3", "group X-and-Y 2 X-witnesses Y-witnesses", "quorum X-and-Y"
    ]  # fmt: skip


def test_a_policy_that_could_not_be_read_back_cannot_be_made() -> None:
    key = cosigner(1).verifier_key
    for name in ("", "a b", "a\nb", "a\tb", "a\x7fb"):
        with pytest.raises(PolicyFault):
            Policy(witnesses=(KnownWitness(name, key),))
    with pytest.raises(PolicyFault):
        Policy(logs=(KnownLog(log_signer().verifier_key, "https://a b"),))
    with pytest.raises(PolicyFault):
        Policy(groups=(Group("G", 1, ("A",)),))
    with pytest.raises(PolicyFault):
        Policy(quorum="A")


@given(st.text("AB\n\t #aqlw+", max_size=60))
def test_whatever_is_read_can_be_written_and_read_again(text: str) -> None:
    try:
        policy = parse(f"{HEAD}{text}\nquorum A\n")
    except PolicyFault:
        return
    assert Policy.parse(policy.render()) == policy


def test_the_fingerprint_fits_on_paper() -> None:
    digest = hashlib.sha256(b"quorum none\n").hexdigest().upper()
    printed = fingerprint(b"quorum none\n")
    assert printed.count("-") == 7
    assert printed.replace("-", "") == digest[:32]
    assert fingerprint(b"quorum none \n") != printed
