"""Signing in the demo and in tests: the logs' keys, inspection watching the logs, and the signers as threads.

In production each signer is a process and a user of its own (`thucchat signer NAME`), and an inspector registers each
log by hand, with a key that was compared on paper.
"""

from __future__ import annotations

import json
import threading
import urllib.error
import urllib.request
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import Final

import click

from shared.ledger.keys import create_key, load_signer
from shared.ledger.note import ED25519
from shared.transparency.signer import CheckpointSigner, State
from thucchat.demo.cast import INSPECTOR
from thucchat.demo.steps import Who
from thucchat.services import SERVICES

PROVINCE: Final = "hanam"
LOGS: Final = (*(name for name in SERVICES if name != "inspection"), "inspection")
"""The logs in the order of sealing: what inspection records of the others stands in its own log, which comes last."""
LOOK_EVERY: Final = 0.05
SEALED_SECONDS: Final = 120.0
"""How long a log may take to be mirrored: longer than the mirror takes to look again after a failure."""


def make_log_keys(data: Path) -> None:
    """Makes the key of every log below `data` that has none."""
    for name in LOGS:
        path = key_of(data, name)
        if not path.exists():
            create_key(path, f"thucchat.{PROVINCE}/{name}", ED25519)


def key_of(data: Path, name: str) -> Path:
    """Returns where the key of a service's log is."""
    return data / name / "keys/log.key"


class NotEnrolled(click.ClickException):
    """Inspection does not watch a log, and says why. `fenced` tells whether it cannot record anything at all now."""

    def __init__(self, name: str, status: int, problem: Mapping[str, object]) -> None:
        self.fenced: Final = problem.get("code") == "ledger.behind-witness"
        said = str(problem.get("detail") or problem.get("title") or "-")
        super().__init__(
            f"Thanh tra chưa nhận theo dõi sổ {name} ({status}); hãy chạy `thucchat doctor`. /"
            f" Inspection does not take on watching the log {name} ({status}); run `thucchat doctor`. {said}"
        )


def enrol(data: Path, inspection: str, token: Callable[[Who, str], str]) -> None:
    """Has inspection, at the address `inspection`, watch every log by its key. What it watches already, it goes on to.

    Raises:
        NotEnrolled: it refuses, for example because its own log is fenced.
    """
    for name in LOGS:
        vkey = str(load_signer(key_of(data, name)).verifier_key)
        headers = {
            "Authorization": f"Bearer {token(INSPECTOR, 'inspection')}",
            "Content-Type": "application/json",
            "If-None-Match": "*",
            "Idempotency-Key": f"enrol:{vkey}",
        }
        body = json.dumps({"vkey": vkey}).encode()
        request = urllib.request.Request(f"{inspection}/v1/logs", body, headers)  # noqa: S310  our own loopback address
        try:
            urllib.request.urlopen(request, timeout=30).close()  # noqa: S310  as above
        except urllib.error.HTTPError as error:
            with error:
                problem = _problem(error)
            if problem.get("code") != "shared.already-exists":
                raise NotEnrolled(name, error.code, problem) from None


def _problem(error: urllib.error.HTTPError) -> dict[str, object]:
    try:
        problem = json.load(error)
    except ValueError:
        return {}
    return problem if isinstance(problem, dict) else {}


class Signers:
    """The signers of several logs, each in a thread of this process."""

    def __init__(self, signers: Mapping[str, CheckpointSigner]) -> None:
        self._signers = dict(signers)
        self._stop = threading.Event()
        self._threads = [
            threading.Thread(target=each.run, args=(self._stop,), name=f"{name} signer", daemon=True)
            for name, each in signers.items()
        ]

    def start(self) -> None:
        """Starts to sign; returns at once."""
        for thread in self._threads:
            thread.start()

    def stop(self) -> None:
        """Lets every signer finish what it has in hand."""
        self._stop.set()
        for thread in self._threads:
            thread.join()

    def seal(self) -> None:
        """Returns once every log is signed, witnessed and mirrored as it is now.

        Raises:
            TimeoutError: one is not, and does not get any further.
        """
        for name in LOGS[:-1]:
            self._signers[name].cycle(now=True)
        for name in LOGS:
            wait_until(lambda name=name: self._signers[name].cycle(now=True) in DONE, name)  # type: ignore[misc]


DONE: Final = frozenset({State.MIRRORED, State.NOTHING})
"""An empty log has nothing that could be signed."""


def wait_until(sealed: Callable[[], bool], name: str) -> None:
    """Returns once `sealed` says so of the log `name`.

    Raises:
        TimeoutError: it never does.
    """
    pause, waited = threading.Event(), 0.0
    while not sealed():
        if waited > SEALED_SECONDS:
            raise TimeoutError(f"{name}: chưa được ký và sao đủ / not signed and mirrored to its end")
        pause.wait(LOOK_EVERY)
        waited += LOOK_EVERY


def signed_by_all(note: bytes, needed: Iterable[str] = ("witness", "mirror")) -> bool:
    """Tells whether a note has lines of the witness and of the mirror. Verifies nothing: the verifier does."""
    lines = note.decode().rpartition("\n\n")[2].splitlines()
    return all(any(line.split(" ")[1].endswith(f"/inspection/{name}") for line in lines) for name in needed)
