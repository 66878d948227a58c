"""The files that exported entries name by digest. They may be withheld: the entry proves what they must be."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Final

from shared.errors import Refused
from shared.eventstore.files import Files
from shared.eventstore.ports import IntegrityFault

_NAMED: Final = re.compile(rb'[{,]"(?:digest|evidence)":(?:"([0-9a-f]{64})"|\[((?:"[0-9a-f]{64}",?)+)\])')
"""A digest as the contracts write one down. In canonical bytes an unescaped quotation mark is always structure."""


def digests_in(raw: bytes) -> list[str]:
    """Returns the digests of files that an entry names, in the order of its bytes."""
    found = []
    for one, several in _NAMED.findall(raw):
        found += [each.strip(b'"').decode() for each in ([one] if one else several.split(b","))]
    return found


class Bodies:
    """Collects the files that entries name into `folder`, each once; with no `files` it only counts them.

    Holds one digest in memory for each file named: the files themselves are streamed.
    """

    def __init__(self, folder: Path, files: Files | None) -> None:
        self._folder = folder
        self._files = files
        self._named: set[bytes] = set()
        self.copied = 0

    @property
    def withheld(self) -> int:
        """Returns how many files are named and not handed over: withheld, or not kept here."""
        return len(self._named) - self.copied

    def take(self, raw: bytes) -> None:
        """Copies what the entry names and was not copied yet.

        Raises:
            IntegrityFault: a file's bytes are not the ones that were stored.
            StoreUnavailable: a file cannot be read.
        """
        for digest in digests_in(raw):
            key = bytes.fromhex(digest)
            if key not in self._named:
                self._named.add(key)
                self.copied += self._copy(digest)

    def _copy(self, digest: str) -> bool:
        if self._files is None:
            return False
        try:
            reading = self._files.read(digest)
        except Refused:  # not kept here
            return False
        self._folder.mkdir(exist_ok=True)
        with (self._folder / digest).open("xb") as written:
            for chunk in reading:
                written.write(chunk)
            if written.tell() != reading.stored.size:
                raise IntegrityFault(f"the file {digest} changed while it was read")
        return True
