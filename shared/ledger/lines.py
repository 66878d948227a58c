"""The lines that hold a bundle about some agencies to every entry that is theirs.

Every entry lies on the shelves of the agencies that its envelope names (`agencies`). An entry that names none is the
programme's, `*`, and belongs into every bundle, unless it is about an access, a message or a person: those lie on `-`
and are withheld from bundles about agencies. Per log and shelf there is one line
`<origin> <shelf> <count> <running>`, where the running hash begins with 32 zero bytes and takes in leaf hash after
leaf hash: r = SHA-256(r, leaf hash). The tree over all lines of all logs, sorted as bytes, has a root that inspection
records with every checkpoint that it mirrors.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable
from typing import Final

from shared.ledger.checkpoint import decimal
from shared.ledger.note import NoteFault, check_name
from shared.ledger.tree import HASH_BYTES, leaf_hash, root_of

PROGRAMME: Final = "*"
"""The shelf of what concerns everybody."""
WITHHELD: Final = "-"
"""The shelf of what is in nobody's file."""
_PRIVATE: Final = frozenset({b"access", b"message", b"person"})
# Canonical JSON sorts members, so only the actor's stand before `agencies`, and nothing stands after `type`.
_ACTOR: Final = re.compile(rb'\{(?:"actor[a-z]*":"[^"\\]*(?:\\.[^"\\]*)*",)*', re.DOTALL)
_AGENCIES: Final = re.compile(rb'"agencies":"([A-Z0-9-]+(?: [A-Z0-9-]+)*)",')
_TYPE: Final = re.compile(rb',"type":"[a-z0-9-]+\.([a-z0-9-]+)(?:\.[a-z0-9-]+)+"\}')
_LINE: Final = re.compile(r"([^ ]+) (\*|-|[A-Z0-9-]+) ([0-9]+) ([0-9a-f]{64})", re.ASCII)


def shelves_of(raw: bytes) -> tuple[str, ...]:
    """Returns the shelves of an event document's exact bytes: its agencies sorted, or `*`, or `-`.

    Raises:
        ValueError: the bytes are no event document in canonical form.
    """
    actor = _ACTOR.match(raw)
    kind = _TYPE.fullmatch(raw, max(0, raw.rfind(b',"type":"')))
    if actor is None or kind is None:
        raise ValueError("is no event document")
    if not raw.startswith(b'"agencies":', actor.end()):
        return (WITHHELD if kind[1] in _PRIVATE else PROGRAMME,)
    named = _AGENCIES.match(raw, actor.end())
    shelves = () if named is None else tuple(named[1].decode("ascii").split(" "))
    if not shelves or list(shelves) != sorted(set(shelves)) or WITHHELD in shelves:
        raise ValueError("names its agencies in another form than an event document does")
    return shelves


class Lines:
    """The lines of one log, growing with it. `size` is how many entries they are over."""

    def __init__(self, origin: str) -> None:
        self.origin: Final = check_name(origin)
        self.size = 0
        self._running: dict[str, tuple[int, bytes]] = {}

    @classmethod
    def restored(cls, origin: str, size: int, lines: Iterable[str]) -> Lines:
        """Returns the lines as `lines()` gave them at `size`, ready to grow on.

        Raises:
            ValueError: one is not exactly a line of this log, or a shelf has two.
        """
        found = cls(origin)
        found.size = size
        for line in lines:
            match = _LINE.fullmatch(line)
            if match is None or match[1] != origin or match[2] in found._running or not 0 < decimal(match[3]) <= size:
                raise NoteFault(f"{line[:200]!r} is no line of {origin}")
            found._running[match[2]] = int(match[3]), bytes.fromhex(match[4])
        return found

    def add(self, raw: bytes) -> None:
        """Takes in the next entry of the log: an event document's exact bytes.

        Raises:
            ValueError: it is none; nothing has changed.
        """
        self.add_leaf(leaf_hash(raw), shelves_of(raw))

    def add_leaf(self, leaf: bytes, shelves: Iterable[str]) -> None:
        """Takes in the next entry by its leaf hash and the shelves that `shelves_of` found."""
        for shelf in shelves:
            count, running = self._running.get(shelf, (0, bytes(HASH_BYTES)))
            self._running[shelf] = count + 1, hashlib.sha256(running + leaf).digest()
        self.size += 1

    def lines(self) -> tuple[str, ...]:
        """Returns the lines at `size`, sorted as bytes, without newlines."""
        lines = (f"{self.origin} {shelf} {count} {running.hex()}" for shelf, (count, running) in self._running.items())
        return tuple(sorted(lines, key=str.encode))


def lines_head(lines: Iterable[str]) -> tuple[int, bytes]:
    """Returns size and root of the tree over `lines` of all logs, which may come in any order."""
    leaves = [leaf_hash(line) for line in sorted(map(str.encode, lines))]
    return len(leaves), root_of(leaves)


def render(lines: Iterable[str]) -> bytes:
    """Returns the file `lines` of a bundle: all of them, sorted as bytes, each with its newline."""
    return b"".join(line + b"\n" for line in sorted(map(str.encode, lines)))
