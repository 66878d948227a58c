"""`docs/audit.md`: its commands are run as they are printed, against a real bundle, by a plain shell."""

from __future__ import annotations

import base64
import re
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from services.inspection.export.proofs import prove
from services.inspection.export.trust import policy_of
from shared.ledger.policy import fingerprint
from tests.inspection.signed import INSPECTION, SignedWorld
from tests.inspection.world import SNV, tell_the_programme
from tests.support.sources import ROOT

SECTIONS = ("the log's signature", "the cosignatures", "a leaf", "a record", "the policy's fingerprint")


def blocks() -> dict[str, str]:
    """Returns the commands of the page, a script for each step."""
    found = re.findall(r"^```sh\n(.*?)^```$", (ROOT / "docs/audit.md").read_text("utf-8"), re.MULTILINE | re.DOTALL)
    return dict(zip(SECTIONS, found, strict=True))


def run(script: str, directory: Path) -> subprocess.CompletedProcess[str]:
    environment = {"PATH": "/usr/bin:/bin", "LANG": "C.UTF-8"}
    command = ["/bin/sh", "-eu", "-c", script]
    return subprocess.run(command, cwd=directory, env=environment, capture_output=True, text=True, check=False)


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> Iterator[SignedWorld]:
    made = SignedWorld(tmp_path_factory.mktemp("world"))
    tell_the_programme(made)
    made.many(300)
    made.publish()
    made.publish_meta()
    yield made
    made.close()


@pytest.fixture(params=[(), (SNV,)], ids=["all", "one agency"])
def received(world: SignedWorld, tmp_path: Path, request: pytest.FixtureRequest) -> Path:
    """What somebody received: a bundle, a policy, a record and its proof."""
    world.export(tmp_path / "bundle", *request.param)
    keys = world.cosigners.witness.verifier_key, world.cosigners.mirror.verifier_key
    (tmp_path / "policy").write_bytes(policy_of(world.store, INSPECTION, *keys).render())
    prove_into(world, tmp_path, 1)
    return tmp_path


def prove_into(world: SignedWorld, directory: Path, number: int) -> None:
    proof = prove(world.store, INSPECTION, world.said[number].id)
    (directory / "record.tlog-proof").write_bytes(proof.text)
    (directory / "record.json").write_bytes(proof.record)


def test_the_commands_of_the_page_check_a_real_bundle(world: SignedWorld, received: Path) -> None:
    seen = run("".join(blocks().values()), received)
    assert (seen.returncode, seen.stderr) == (0, "")
    assert seen.stdout.count("Signature Verified Successfully") == 3
    assert fingerprint((received / "policy").read_bytes()) in seen.stdout
    for number in range(len(world.said)):
        prove_into(world, received, number)
        assert run(blocks()["a record"], received).returncode == 0


def changed(path: str, change: Callable[[bytes], bytes]) -> Callable[[Path], object]:
    return lambda received: (received / path).write_bytes(change((received / path).read_bytes()))


def size_raised(note: bytes) -> bytes:
    origin, size, rest = note.split(b"\n", 2)
    return b"\n".join((origin, b"%d" % (int(size) + 1), rest))


def a_time_moved(received: Path) -> None:
    """Moves the time in the witness's line by a second, as if it had signed later."""
    path = received / "bundle/meta/checkpoint"
    lines = path.read_bytes().split(b"\n")
    at = next(index for index, line in enumerate(lines) if b"/witness " in line)
    head, _, encoded = lines[at].rpartition(b" ")
    raw = bytearray(base64.b64decode(encoded))
    raw[11] ^= 1
    lines[at] = head + b" " + base64.b64encode(raw)
    path.write_bytes(b"\n".join(lines))


FORGERIES: dict[str, tuple[str, Callable[[Path], object]]] = {
    "another size": ("the log's signature", changed("bundle/meta/checkpoint", size_raised)),
    "another key in the policy": (
        "the log's signature", changed("policy", lambda raw: raw.replace(b"log ", b"# log "))
    ),
    "another time": ("the cosignatures", a_time_moved),
    "another record": ("a record", changed("record.json", lambda raw: raw.replace(b"2007", b"2008", 1))),
    "another index": (
        "a record", changed("record.tlog-proof", lambda raw: raw.replace(b"index 0\n", b"index 1\n"))
    ),
    "a step left out": (
        "a record", changed("record.tlog-proof", lambda raw: re.sub(rb"(index \d+\n)[^\n]+\n", rb"\1", raw))
    ),
}  # fmt: skip


@pytest.mark.parametrize(("section", "forge"), FORGERIES.values(), ids=FORGERIES)
def test_the_commands_of_the_page_notice_a_forgery(
    world: SignedWorld, received: Path, section: str, forge: Callable[[Path], object]
) -> None:
    steps = blocks()
    before = steps["the log's signature"] if section == "the cosignatures" else ""
    prove_into(world, received, 0)
    assert run(before + steps[section], received).returncode == 0
    forge(received)
    assert run(before + steps[section], received).returncode != 0
