"""Files uploaded for import, kept until they are imported, replaced, or a day old.

They may hold names, so they lie where everything lies that may be forgotten, and are known by a salted digest alone.
"""

from __future__ import annotations

import base64
from datetime import timedelta
from typing import Final

from services.registry.application.base import Base
from shared.clock import format_instant, parse_instant

KIND: Final = "import"
KEPT_FOR: Final = timedelta(hours=24)


class ImportFiles(Base):
    """Keeps what was uploaded: the last file of each person and kind of import."""

    def keep_file(self, what: str, person: str, raw: bytes) -> str:
        """Keeps a file in place of the person's last one of this kind; returns the digest that it is known by."""
        for key, _ in self._files(what, person):
            self.details.erase(KIND, key)
        key = f"{what}/{person}/{format_instant(self.stamp.clock.now())}"
        return self.details.put(KIND, key, {"content": base64.b64encode(raw).decode("ascii")})

    def file(self, what: str, person: str, digest: str) -> bytes | None:
        """Returns a file that the person uploaded for this kind of import, or None."""
        for key, held in self._files(what, person):
            if held == digest and not self._is_old(key):
                body = self.details.get(KIND, key, digest)
                return None if body is None else base64.b64decode(body["content"])
        return None

    def drop_files(self, what: str, person: str) -> None:
        """Destroys what a person uploaded for this kind of import."""
        for key, _ in self._files(what, person):
            self.details.erase(KIND, key)

    def drop_old_files(self) -> int:
        """Destroys every file that is older than a day; returns how many."""
        return sum(self.details.erase(KIND, key) for key, _ in self.details.held(KIND) if self._is_old(key))

    def _files(self, what: str, person: str) -> list[tuple[str, str]]:
        return [each for each in self.details.held(KIND) if each[0].rpartition("/")[0] == f"{what}/{person}"]

    def _is_old(self, key: str) -> bool:
        return self.stamp.clock.now() - parse_instant(key.rpartition("/")[2]) > KEPT_FOR
