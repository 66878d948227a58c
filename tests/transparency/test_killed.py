"""SIGKILL at any moment between the state and the signature: never two roots at one size."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

from shared.ledger.checkpoint import Checkpoint, opened
from shared.ledger.note import Note
from shared.transparency.signer import State
from tests.support.sources import ROOT
from tests.transparency.killing import opened as opened_log
from tests.transparency.scene import ORIGIN

ROUNDS = 50


def test_a_signer_that_is_killed_fifty_times_never_signs_two_roots_at_one_size(tmp_path: Path) -> None:
    command = [sys.executable, "-m", "tests.transparency.killing", str(tmp_path), str(ROUNDS)]
    run = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert run.returncode == 0, run.stderr
    rounds = [json.loads(line) for line in run.stdout.splitlines()]
    assert [each["refused"] for each in rounds] == [number % 5 == 4 for number in range(ROUNDS)]
    signed = [tuple(each["signed"]) for each in rounds if each["signed"] is not None]
    assert len(signed) == ROUNDS * 4 // 5, "what was refused was not even about to be signed"
    roots = dict(signed)
    assert all(roots[size] == root for size, root in signed)
    assert [size for size, _ in signed] == sorted(roots)
    with opened_log(tmp_path) as log:
        assert log.signer().cycle(now=True) is State.SIGNED, "and the next one goes on"
        for size in log.store.checkpoint_sizes(ORIGIN, 0, 1000):
            for kept in log.store.checkpoints_at(ORIGIN, size):
                note = Note.parse(kept.note)
                assert opened(note, log.held.keys_of(ORIGIN))
                assert roots.setdefault(size, Checkpoint.parse(note.text).root.hex()) == kept.root.hex()
