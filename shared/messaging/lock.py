"""One active relay per source. Two would lose nothing: they would only publish everything twice."""

from __future__ import annotations

import fcntl
import os
from pathlib import Path
from typing import Protocol


class Lock(Protocol):
    """A lock that ends with the process that holds it, however that ends."""

    def acquire(self) -> bool:
        """Takes it if it is free; tells whether this holds it now. Never waits; may be called again and again."""
        ...

    def release(self) -> None:
        """Lets go of it, if held."""
        ...


class FileLock:
    """`flock` on a file, freed by the kernel when the process dies. Never on a network disk."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._descriptor: int | None = None

    def acquire(self) -> bool:
        """Takes the lock if it is free; tells whether this holds it now.

        Raises:
            OSError: the file cannot be made.
        """
        if self._descriptor is not None:
            return True
        descriptor = os.open(self._path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            os.close(descriptor)
            return False
        self._descriptor = descriptor
        return True

    def release(self) -> None:
        """Lets go of the lock, if held."""
        if self._descriptor is not None:
            os.close(self._descriptor)
            self._descriptor = None
