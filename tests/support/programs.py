"""Finds the server programs that the tests need, brings them where it may, and says what is missing where not."""

from __future__ import annotations

import fcntl
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import gettempdir
from typing import Final

from tests.support import settings

PACKAGES: Final = {"rabbitmq": "rabbitmq-server", "postgres": "postgresql"}
"""The Debian and Ubuntu package of each server."""
NAMES: Final = {"rabbitmq": "RabbitMQ", "postgres": "PostgreSQL"}
VARIABLES: Final = {"rabbitmq": "THUCCHAT_TEST_AMQP_URL", "postgres": "THUCCHAT_TEST_POSTGRES_URL"}
POLICY: Final = Path("/usr/sbin/policy-rc.d")
"""While this program exits with 101, installing a package starts no service (Debian policy, invoke-rc.d(8))."""


class Unavailable(Exception):
    """A server is missing and may not be installed; the message is one sentence that says what to do."""


def rabbitmq_scripts() -> Path | None:
    """Returns the directory of the newest installed RabbitMQ's own scripts, or None.

    Debian's /usr/sbin/rabbitmq-server is a wrapper for the system service and does not do: it changes user, reads the
    service's cookie, and leaves an epmd behind.
    """
    found = newest(Path("/usr/lib/rabbitmq/lib").glob("rabbitmq_server-*/sbin"))
    if found is None and (on_path := which("rabbitmq-server")):
        found = on_path.parent if (on_path.parent / "rabbitmq-env").exists() else None
    return found if found and epmd() else None


def epmd() -> Path | None:
    """Returns Erlang's port mapper, or None."""
    return which("epmd") or newest(Path("/usr/lib/erlang").glob("erts-*/bin/epmd"))


def postgres_programs() -> Path | None:
    """Returns the directory of the newest installed PostgreSQL's server programs, or None."""
    found = [each.parent for each in Path("/usr/lib/postgresql").glob("*/bin/initdb")]
    if not found and (on_path := which("initdb")):
        found = [on_path.parent]
    return newest(each for each in found if (each / "postgres").exists())


def missing(servers: Iterable[str]) -> list[str]:
    """Returns which of `servers` (keys of `PACKAGES`) are not installed."""
    finders = {"rabbitmq": rabbitmq_scripts, "postgres": postgres_programs}
    return [each for each in sorted(servers) if finders[each]() is None]


def bring(servers: Iterable[str]) -> None:
    """Makes sure that `servers` are installed.

    Raises:
        Unavailable: one is not, and this user or this system cannot install it.
    """
    with _alone():
        _bring(servers)


def _bring(servers: Iterable[str]) -> None:
    absent = missing(servers)
    if not absent:
        return
    if os.geteuid() != 0 or which("apt-get") is None:
        raise Unavailable(sentence(absent))
    packages = [PACKAGES[each] for each in absent]
    sys.stderr.write(f"apt-get install {' '.join(packages)} (cần để kiểm thử / the tests need it)\n")
    sys.stderr.flush()
    install(packages)
    if still := missing(absent):
        raise Unavailable(sentence(still))


@contextmanager
def _alone() -> Iterator[None]:
    """Lets one process of a run install at a time; the others then find what it brought."""
    with (Path(gettempdir()) / f"thucchat-tests-{os.geteuid()}.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def install(packages: list[str]) -> None:
    """Installs Debian packages without starting the services in them.

    Raises:
        Unavailable: apt failed; the message holds what it said last.
    """
    ours = not POLICY.exists()
    if ours:
        POLICY.write_text("#!/bin/sh\nexit 101\n", "utf-8")
        POLICY.chmod(0o755)
    try:
        for command in (["update"], ["install", "-y", "--no-install-recommends", *packages]):
            done = subprocess.run(
                ["apt-get", "-q", *command],  # noqa: S607 - apt-get is where the system has it
                env=settings.environment_for_installing(),
                stdin=subprocess.DEVNULL,
                stdout=subprocess.PIPE,
                stderr=subprocess.STDOUT,
                text=True,
                check=False,
            )
            if done.returncode:
                said = " | ".join(done.stdout.splitlines()[-3:])
                raise Unavailable(f"apt-get {command[0]} thất bại / failed ({done.returncode}): {said}")
    finally:
        if ours:
            POLICY.unlink()


def sentence(absent: list[str]) -> str:
    """Returns the one sentence, in Vietnamese and English, that says what to install."""
    names, packages = (" + ".join(table[each] for each in absent) for table in (NAMES, PACKAGES))
    packages = packages.replace(" + ", " ")
    variables = ", ".join(VARIABLES[each] for each in absent)
    return (
        f"Kiểm thử cần {names}: hãy cài (trên Debian/Ubuntu: sudo apt-get install {packages}), "
        f"hoặc chỉ ra máy chủ bằng {variables}. / "
        f"The tests need {names}: install it (on Debian/Ubuntu: sudo apt-get install {packages}), "
        f"or name a server in {variables}."
    )


def silent(server: str) -> str:
    """Returns the one sentence that says that a named server does not answer; its address may hold a password."""
    variable, name = VARIABLES[server], NAMES[server]
    return (
        f"{name} mà {variable} chỉ ra không trả lời: hãy khởi động nó, hoặc bỏ {variable} để dùng máy chủ riêng. / "
        f"The {name} that {variable} names does not answer: start it, or unset {variable} to use a private one."
    )


def newest(paths: Iterable[Path]) -> Path | None:
    """Returns the path whose numbers are greatest, or None."""
    return max(paths, key=lambda path: [int(each) for each in re.findall(r"\d+", str(path))], default=None)


def which(program: str) -> Path | None:
    """Returns a program on the search path, links resolved, or None."""
    found = shutil.which(program, path=settings.search_path())
    return Path(found).resolve() if found else None
