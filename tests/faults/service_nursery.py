"""Starts web processes and workers of services, and kills them. Run as a program: commands on stdin, answers on stdout.

Like `tests.faults.nursery` it has everything imported and nothing open, and forks. What it starts leads a session of
its own, so that a kill takes gunicorn's master and its workers in one blow, as a power cut would.

    start serve|worker NAME ENVIRONMENT  ->  pid; ENVIRONMENT is a file of JSON
    kill PID                             ->  killed
"""

from __future__ import annotations

import json
import os
import signal
import sys
from pathlib import Path

from gunicorn.app.wsgiapp import WSGIApplication

import services.funding.wsgi
import services.notifier.wsgi
from tests.faults.settings import become
from thucchat.commands.run import GUNICORN
from thucchat.services import SERVICES, WORKERS

WEB = (services.funding.wsgi, services.notifier.wsgi)
"""Imported here, so that no process that is started imports them."""


def run(command: str, name: str, environment: dict[str, str]) -> None:
    """Is the process: works until it is killed."""
    os.setsid()
    with (Path(environment["THUCCHAT_DATA"]) / f"{name}.{command}.log").open("ab", buffering=0) as log:
        os.dup2(log.fileno(), 1)
        os.dup2(log.fileno(), 2)
    os.dup2(os.open(os.devnull, os.O_RDONLY), 0)
    become(environment)
    if command == "worker":
        WORKERS[name]()
        return
    arguments = SERVICES[name].load(environment).common.server_arguments()
    sys.argv = ["gunicorn", "--config", str(GUNICORN), *arguments, f"services.{name}.wsgi:create()"]
    WSGIApplication("%(prog)s [OPTIONS] [APP_MODULE]").run()


def main() -> None:
    """Answers commands until stdin ends, then kills whatever still runs."""
    running: set[int] = set()
    for line in sys.stdin:
        asked, *arguments = line.split()
        if asked == "start":
            command, name, environment = arguments
            told = json.loads(Path(environment).read_text("utf-8"))
            pid = os.fork()
            if pid == 0:
                try:
                    run(command, name, told)
                finally:
                    os._exit(1)
            running.add(pid)
            answer = str(pid)
        else:
            (pid,) = map(int, arguments)
            kill(pid)
            running.discard(pid)
            answer = "killed"
        sys.stdout.write(answer + "\n")
        sys.stdout.flush()
    for pid in running:
        kill(pid)


def kill(pid: int) -> None:
    """Kills a child and everything that it started as a power cut would, and waits until it is gone."""
    try:
        os.killpg(pid, signal.SIGKILL)
    except ProcessLookupError:  # killed before it led a session of its own: it has started nothing yet
        os.kill(pid, signal.SIGKILL)
    os.waitpid(pid, 0)


if __name__ == "__main__":
    main()
