"""The verifier's reading of a policy (C2SP tlog-policy) is the product's own, and neither takes what is none."""

from __future__ import annotations

from pathlib import Path

import pytest

from shared.ledger.note import VerifierKey
from shared.ledger.policy import Group, Policy, PolicyFault
from shared.ledger.verify import Policy as ReadPolicy
from shared.ledger.verify import Refused
from tests.ledger.bundles import Programme, signer
from tests.ledger.verdicts import Reader

KEYS = [str(signer(f"log-{number}").verifier_key) for number in range(3)]
SIGNERS = [str(signer(f"w-{number}", 4).verifier_key) for number in range(3)]
OTHER_NAMES = [str(VerifierKey.of("other", kind, signer("w-0", 4).verifier_key.public)) for kind in (1, 4)]
"""The same public key under another name, as a log's and as a cosigner's."""
WITNESSES = "".join(f"witness w{number} {key}\n" for number, key in enumerate(SIGNERS))


@pytest.mark.parametrize(
    "text",
    [
        "quorum none\n",
        f"# nobody\n\n \t \n  # still\n\tlog\t{KEYS[0]}  \nlog {KEYS[1]} https://example.org\nquorum none\n",
        f"{WITNESSES}group g 2 w0 w1\ngroup h any g w2\nquorum h\n",
        f"witness w {SIGNERS[0]} https://example.org\nquorum w\n",
        f"# b\u1ea3n gi\u1ea5y\nwitness nh\u00e2n-ch\u1ee9ng {SIGNERS[0]}\nquorum nh\u00e2n-ch\u1ee9ng\n",
    ],
)
def test_a_policy_is_read_as_tlog_policy_has_it(text: str) -> None:
    quorum = text.rstrip().rpartition(" ")[2]
    assert ReadPolicy(text.encode()).quorum == quorum
    assert Policy.parse(text.encode()).quorum == quorum


@pytest.mark.parametrize(
    "text",
    [
        "",
        "\n",
        f"log {KEYS[0]}\n",
        "quorum none",
        "quorum none\nquorum none\n",
        "quorum x\n",
        "Quorum none\n",
        "quorum none none\n",
        "quorum none\r\n",
        "quorum\u00a0none\n",
        "quorum none\n\0\n",
        f"log {KEYS[0]} u v\nquorum none\n",
        f"log {KEYS[0]}\nlog {KEYS[0]}\nquorum none\n",
        f"log {SIGNERS[0]}\nquorum none\n",
        "log x\nquorum none\n",
        f"witness w {KEYS[0]}\nquorum w\n",
        f"witness none {SIGNERS[0]}\nquorum none\n",
        f"quorum w\nwitness w {SIGNERS[0]}\n",
        f"witness w {SIGNERS[0]}\nwitness v {SIGNERS[0]}\nquorum w\n",
        f"witness w {SIGNERS[0]}\nwitness w {SIGNERS[1]}\nquorum w\n",
        f"{WITNESSES}witness v {OTHER_NAMES[1]}\nquorum w0\n",
        f"{WITNESSES}log {OTHER_NAMES[0]}\nquorum w0\n",
        f"{WITNESSES}group g 0 w0 w1\nquorum g\n",
        f"{WITNESSES}group g 3 w0 w1\nquorum g\n",
        f"{WITNESSES}group g any\nquorum g\n",
        f"{WITNESSES}group g 01 w0 w1\nquorum g\n",
        f"{WITNESSES}group g +1 w0 w1\nquorum g\n",
        f"{WITNESSES}group g most w0\nquorum g\n",
        f"{WITNESSES}group g 1 w0 w0\nquorum g\n",
        f"{WITNESSES}group g 1 w0 w9\nquorum g\n",
        f"{WITNESSES}group g 1 g\nquorum g\n",
        f"{WITNESSES}group g 1 w0\ngroup h 1 w0\nquorum g\n",
        f"{WITNESSES}group w0 1 w1\nquorum w0\n",
        f"{WITNESSES}group none 1 w1\nquorum w0\n",
        f"{WITNESSES}group g any none\nquorum g\n",
        f"{WITNESSES}signer x {KEYS[0]}\nquorum w0\n",
    ],
)
def test_what_is_no_policy_is_wrong_use(text: str, tmp_path: Path) -> None:
    with pytest.raises(Refused):
        ReadPolicy(text.encode())
    with pytest.raises(PolicyFault):
        Policy.parse(text.encode())
    assert Reader(tmp_path, text.encode()).asks(Programme().bundle()).code == 2


def test_groups_may_be_nested_as_deeply_as_a_policy_is_long() -> None:
    lines = [f"witness w {SIGNERS[0]}", "group g0 1 w", *(f"group g{at} all g{at - 1}" for at in range(1, 20_000))]
    text = "\n".join([*lines, "quorum g19999", ""])
    policy = ReadPolicy(text.encode())
    assert policy.satisfied_by([policy.cosigners["w"]])
    assert not policy.satisfied_by([])


def test_a_group_counts_its_members_and_a_nested_one_as_one() -> None:
    text = f"{WITNESSES}group g 2 w0 w1\ngroup h all g w2\nquorum h\n"
    policy, again = ReadPolicy(text.encode()), Policy.parse(text.encode())
    assert again.groups == (Group("g", 2, ("w0", "w1")), Group("h", 2, ("g", "w2")))
    for chosen in range(8):
        names = [f"w{number}" for number in range(3) if chosen >> number & 1]
        keys = [policy.cosigners[name] for name in names]
        assert policy.satisfied_by(keys) == again.satisfied_by(names) == (chosen == 7)
