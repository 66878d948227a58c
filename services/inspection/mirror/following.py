"""Following inspection's own log: what it says was accepted, mirrored and refused, and how far each log is hashed."""

from __future__ import annotations

import logging
from collections import deque
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Final

from services.inspection.mirror.walking import Fault, Rows, Side, leaves, source_of
from shared.contracts import ContractError, parse
from shared.contracts.inspection import CheckpointAccepted, CheckpointMirrored, CheckpointRefused
from shared.eventstore.ports import Store
from shared.ledger.lines import Lines

_LOG: Final = logging.getLogger(__name__)
PAGE: Final = 500
Told = CheckpointAccepted | CheckpointMirrored | CheckpointRefused
_TOLD: Final = (CheckpointAccepted, CheckpointMirrored, CheckpointRefused)
_ENDS: Final = tuple(f'"type":"{each.DECLARATION.topic}"}}'.encode() for each in _TOLD)


class OwnLog:
    """Inspection's own log, read once from its beginning and then as it grows."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self.position = 0
        """The last position that was read."""

    def follow(self, told: Callable[[Told], None]) -> None:
        """Tells what the log says of checkpoints beyond what was told before, in its order. Raises StoreUnavailable.

        Whether the log itself is whole is the audit's question; what cannot be read is passed over.
        """
        while rows := self._store.stored(self.position, PAGE):
            for row in rows:
                found = said(row.document)
                if found is not None:
                    told(found)
            self.position = rows[-1].position


def said(document: bytes) -> Told | None:
    """Returns what a document of inspection's own log says of a checkpoint, None where it is about something else."""
    if not document.endswith(_ENDS):
        return None
    try:
        facts = parse(document).facts
    except ContractError as error:
        _LOG.error("an entry of the own log cannot be read: %s", error)
        return None
    return facts if isinstance(facts, _TOLD) else None


@dataclass(frozen=True, slots=True)
class Settled:
    """What stands mirrored of a log: its size, and its lines at that size."""

    size: int = 0
    lines: tuple[str, ...] = ()


class Hashed:
    """One log as the mirror holds it, hashed up to a size at which its root was accepted.

    `fault` says what contradicts; from then on nothing of it is verified any more. `settled` is None once the mirror
    cannot tell the lines at the size that it cosigned.
    """

    def __init__(self, origin: str, rows: Rows) -> None:
        self.origin = origin
        self._rows = rows
        self._lines = Lines(origin)
        self._side = Side(lines=self._lines)
        self.waiting: deque[CheckpointAccepted] = deque()
        """What was accepted beyond what is verified, sizes rising."""
        self.reached: CheckpointAccepted | None = None
        """The accepted checkpoint that is verified."""
        self.fault: Fault | None = None
        self.failed: CheckpointAccepted | None = None
        """The accepted checkpoint that the bytes held do not lead to."""
        self.settled: Settled | None = Settled()

    @property
    def verified(self) -> int:
        """Returns the largest size up to which the bytes held are known to be what was accepted."""
        return 0 if self.reached is None else self.reached.size

    @property
    def source(self) -> str:
        """Returns the name of the service whose log it is."""
        return source_of(self.origin)

    def tell(self, facts: CheckpointAccepted | CheckpointMirrored) -> None:
        """Takes in what the own log says, in its order."""
        if isinstance(facts, CheckpointAccepted):
            # What was told may be told again, when reading was interrupted.
            if facts.size > (self.waiting[-1].size if self.waiting else self.verified):
                self.waiting.append(facts)
        elif self.settled is None or facts.size > self.settled.size:
            # Said before this process began, or by another: the bytes must lead there again.
            self.settled = self.settle() if self.advance(facts.size) and self.verified == facts.size else None

    def advance(self, size: int) -> bool:
        """Hashes up to the largest accepted size that is at most `size`; tells whether every root on the way is right.

        Raises StoreUnavailable; what was hashed by then stays hashed.
        """
        while self.fault is None and self.waiting and self.waiting[0].size <= size:
            self._reach(self.waiting[0])
            self.waiting.popleft()
        return self.fault is None

    def next_within(self, held: int) -> CheckpointAccepted | None:
        """Returns the largest accepted checkpoint beyond what is verified of which all entries are held."""
        return next((each for each in reversed(self.waiting) if each.size <= held), None)

    def settle(self) -> Settled:
        """Returns what stands mirrored once a checkpoint of the verified size is cosigned."""
        return Settled(self.verified, self._lines.lines())

    def roots(self, sizes: Iterable[int], held: int) -> dict[int, bytes]:
        """Returns the roots over the first entries held, by size; without those of which not all are held."""
        found: dict[int, bytes] = {}
        wanted = sorted({size for size in sizes if size <= held})
        if not wanted or self.fault is not None:
            return found
        side = self._side.copied() if wanted[0] >= self._side.size else Side()
        for size in wanted:
            side.feed(leaves(self._rows, size, side.size))
            if not side.read_to(size):
                break
            found[size] = side.root()
        return found

    def _reach(self, accepted: CheckpointAccepted) -> None:
        self._side.feed(leaves(self._rows, accepted.size, self._side.size))
        if self._side.must_reach(accepted.size, bytes.fromhex(accepted.root), self.verified):
            self.reached = accepted
        else:
            self.fault, self.failed = self._side.fault, accepted
