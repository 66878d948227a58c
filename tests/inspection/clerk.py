"""Inspection's real application in processes that can be killed: `python -m tests.inspection.clerk PLACE [DATABASE]`.

It has everything imported and nothing connected, and forks for every line that it reads, so that a process is there
within milliseconds. A line is `<when to die> <body in hex>...`; the answer is a line of JSON: what each body was
answered, `[status, body]`, as far as the process got. When to die:

    never    hand the bodies in, one after the other
    together hand them in at the same moment, from as many threads
    before   with SIGKILL, right before the first checkpoint is committed
    after    with SIGKILL, right after it was committed
    amid     at some moment of the first milliseconds
"""

from __future__ import annotations

import json
import os
import secrets
import signal
import sys
import threading
from pathlib import Path
from typing import NoReturn

from shared.eventstore.ports import Recorded, Recording
from tests.inspection.watched import Post

AMID_SECONDS = 0.02


def killed() -> NoReturn:
    os.kill(os.getpid(), signal.SIGKILL)
    raise AssertionError("nobody survives SIGKILL")


def set_trap(post: Post, when: str) -> None:
    """Makes this process die when it has a checkpoint to record."""
    record = post.store.record

    def trapped(recording: Recording) -> Recorded:
        if recording.checkpoints and when == "before":
            killed()
        recorded = record(recording)
        if recording.checkpoints and when == "after":
            killed()
        return recorded

    post.store.record = trapped  # type: ignore[method-assign]
    if when == "amid":
        # Left to its default, SIGALRM ends a process as abruptly as SIGKILL does.
        signal.setitimer(signal.ITIMER_REAL, (1 + secrets.randbelow(1000)) / 1000 * AMID_SECONDS)


def submit(post: Post, body: bytes) -> tuple[int, str]:
    answer = post.submit(body)
    return answer.status_code, answer.text


def together(post: Post, bodies: list[bytes]) -> list[tuple[int, str]]:
    start, answers = threading.Barrier(len(bodies)), []

    def run(body: bytes) -> None:
        start.wait()
        answers.append(submit(post, body))

    threads = [threading.Thread(target=run, args=(body,)) for body in bodies]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return answers


def serve(post: Post, when: str, bodies: list[bytes], answers: int) -> None:
    """Hands the bodies in, in this process; writes each answer to the descriptor `answers`."""
    set_trap(post, when)
    for answer in together(post, bodies) if when == "together" else (submit(post, body) for body in bodies):
        os.write(answers, json.dumps(answer).encode() + b"\n")


def main(place: str, database: str | None = None) -> None:
    """Does what the lines of stdin say, until they end. A store is opened by whoever uses it first: each child."""
    post = Post(Path(place), database)
    for line in sys.stdin:
        when, *bodies = line.split()
        reader, writer = os.pipe()
        child = os.fork()
        if child == 0:
            os.close(reader)
            serve(post, when, [bytes.fromhex(each) for each in bodies], writer)
            sys.exit(0)
        os.close(writer)
        with os.fdopen(reader, "rb") as answers:
            told = [json.loads(each) for each in answers]
        _, status = os.waitpid(child, 0)
        assert os.WIFSIGNALED(status) or status == 0, f"the clerk failed: {status}"
        sys.stdout.write(json.dumps(told) + "\n")
        sys.stdout.flush()


if __name__ == "__main__":
    main(*sys.argv[1:])
