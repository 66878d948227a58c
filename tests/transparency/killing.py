"""Run by a test: signs one log in child after child, each of which is killed with SIGKILL once it has gone so far.

    python -m tests.transparency.killing DIRECTORY ROUNDS

Prints one line of JSON for each round: what the child was about to sign, and whether it refused. Every fifth round the
database is another one: a backup of the round before, onto which other events were recorded, as many as were lost.
"""

from __future__ import annotations

import json
import os
import shutil
import signal
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, NoReturn

from shared.eventstore.opening import open_sqlite
from shared.ledger.checkpoint import Checkpoint
from shared.ledger.keys import FileSigner, load_signer
from shared.ledger.signing import LogSigner, SignerState
from shared.transparency.signer import CheckpointSigner, State
from tests.transparency.scene import ORIGIN, Log


class Watched:
    """A log's key, and whoever is told of each message before it is signed."""

    def __init__(self, signer: FileSigner, tell: Any) -> None:
        self._signer = signer
        self._tell = tell
        self.name = signer.name
        self.verifier_key = signer.verifier_key

    def sign(self, message: bytes) -> bytes:
        self._tell(message)
        return self._signer.sign(message)


@contextmanager
def opened(directory: Path) -> Iterator[Log]:
    store = open_sqlite(directory / "registry/events.db")
    yield Log(directory, store)
    store.close()


def child(directory: Path, out: int, number: int) -> NoReturn:
    """Signs, and stops for ever: with the state advanced and nothing signed, or with everything done but the exit."""
    with opened(directory) as log:

        def tell(message: bytes) -> None:
            os.write(out, message)
            if number % 2 == 0:
                stop_here(out)

        key = Watched(load_signer(log.settings.keys / "log.key"), tell)
        signer = CheckpointSigner(
            log.store,
            LogSigner(ORIGIN, [key], SignerState(log.held.state)),
            log.guard(),
            None,
            cosigned=log.held.cosigned,
            timing=log.settings.signing,
            meter=log.meter,
        )
        if signer.cycle(now=True) is State.REFUSED:
            os.write(out, b"refused")
        stop_here(out)


def stop_here(out: int) -> NoReturn:
    os.close(out)
    while True:
        threading.Event().wait()


def killed(directory: Path, number: int) -> bytes:
    """Returns what a child said until it was killed."""
    here, there = os.pipe()
    process = os.fork()
    if process == 0:
        os.close(here)
        child(directory, there, number)
    os.close(there)
    said = b""
    while block := os.read(here, 65_536):
        said += block
    os.kill(process, signal.SIGKILL)
    os.waitpid(process, 0)
    os.close(here)
    return said


def play(directory: Path, number: int) -> bytes:
    place, backup = directory / "registry/events.db", directory / "backup.db"
    with opened(directory) as log:
        size = log.store.head().size
    if number % 5 != 4:
        shutil.copy(place, backup)
        with opened(directory) as log:
            log.grow(1 + number % 3)
        return killed(directory, number)
    newest = directory / "newest.db"
    shutil.copy(place, newest)
    shutil.copy(backup, place)
    with opened(directory) as log:
        log.grow(size - log.store.head().size + number % 2)
    said = killed(directory, number)
    for left in place.parent.glob("events.db-*"):
        left.unlink()
    shutil.copy(newest, place)
    return said


def main(directory: Path, rounds: int) -> None:
    with opened(directory) as log:
        log.make_key()
    for number in range(rounds):
        said = play(directory, number)
        text = said.removesuffix(b"refused")
        signed = Checkpoint.parse(text.decode()) if text else None
        told = None if signed is None else [signed.size, signed.root.hex()]
        sys.stdout.write(json.dumps({"signed": told, "refused": said.endswith(b"refused")}) + "\n")


if __name__ == "__main__":
    main(Path(sys.argv[1]), int(sys.argv[2]))
