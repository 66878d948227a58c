"""The verifier in a process of its own, asked many times, with an end to every wait: a hang is an answer too."""

from __future__ import annotations

import contextlib
import io
import multiprocessing
import traceback
from dataclasses import dataclass
from multiprocessing.connection import Connection
from pathlib import Path
from types import TracebackType
from typing import Final

from shared.ledger.verify import main

SECONDS: Final = 60.0
"""Far more than any of the bundles takes, on a machine that does much else."""


@dataclass(frozen=True, slots=True)
class Said:
    """What the verifier said: its exit code, None where it hung or fell over, and its words."""

    code: int | None
    text: str


def serve(connection: Connection) -> None:
    """Answers until the other end is closed."""
    with contextlib.suppress(EOFError):
        while True:
            arguments = connection.recv()
            output = io.StringIO()
            with contextlib.redirect_stdout(output), contextlib.redirect_stderr(output):
                code = _answered(arguments)
            connection.send((code, output.getvalue()))


def _answered(arguments: list[str]) -> int | None:
    try:
        return main(arguments)
    except SystemExit as end:
        return end.code if isinstance(end.code, int) else None
    except BaseException:  # noqa: BLE001 - a verifier that falls over has not answered, whatever it fell over
        traceback.print_exc()
        return None


class Asked:
    """Asks `verify`; a process that does not answer in time is ended and another one started."""

    def __enter__(self) -> Asked:
        self._start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._end()

    def __call__(self, bundle: Path, policy: Path, *asked: str) -> Said:
        self._connection.send([str(bundle), "--policy", str(policy), *asked])
        try:
            if self._connection.poll(SECONDS):
                return Said(*self._connection.recv())
        except EOFError:
            self._start()
            return Said(None, "the process ended")
        self._end()
        self._start()
        return Said(None, f"no answer in {SECONDS:.0f} s")

    def _start(self) -> None:
        context = multiprocessing.get_context("spawn")
        self._connection, other = context.Pipe()
        self._process = context.Process(target=serve, args=(other,), daemon=True)
        self._process.start()
        other.close()

    def _end(self) -> None:
        self._connection.close()
        self._process.join(1.0)
        if self._process.is_alive():
            self._process.kill()
            self._process.join()
