"""Kept checkpoints by who cosigned them. Beside cosigned notes lie others: a log's own signer keeps what it signed."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterator, Sequence
from typing import Final

from services.inspection.domain.alarm import Finding
from services.inspection.mirror.following import said
from shared.contracts.inspection import AlarmKind, CheckpointAccepted
from shared.eventstore.ports import KeptCheckpoint, Store
from shared.ledger.checkpoint import Checkpoint, cosigned_at, opened
from shared.ledger.note import Note, NoteFault, VerifierKey

Keys = Callable[[str], Sequence[VerifierKey]]
"""Returns the keys that verify notes of a log, by its origin; none where they are not known."""

PAGE: Final = 500


def time_of(kept: KeptCheckpoint, key: VerifierKey) -> int | None:
    """Returns when the cosigner signed a kept note, POSIX seconds; None where it did not.

    Raises:
        NoteFault: what is kept is no note, or the line of this key does not verify.
    """
    return cosigned_at(Note.parse(kept.note), key)


def newest_cosigned(store: Store, origin: str, key: VerifierKey) -> KeptCheckpoint | None:
    """Returns, of the kept notes of `origin` that the cosigner signed, the largest, and of these the one kept last.

    A note that can no longer be read is passed over: that it cannot is for an audit to say.
    """
    newest = store.newest_checkpoint(origin)
    if newest is None or _is_of(newest, key):
        return newest
    for size in sizes_downwards(store, origin, newest.size):
        found = next((each for each in reversed(store.checkpoints_at(origin, size)) if _is_of(each, key)), None)
        if found is not None:
            return found
    return None


def _is_of(kept: KeptCheckpoint, key: VerifierKey) -> bool:
    try:
        return time_of(kept, key) is not None
    except NoteFault:
        return False


def sizes_downwards(store: Store, origin: str, top: int) -> Iterator[int]:
    """Yields the sizes at which notes are kept, from `top` down: in stretches that grow, since most are few."""
    stretch = PAGE
    while top >= 0:
        low = max(-1, top - stretch)
        sizes = [size for size in _sizes(store, origin, low, top) if size <= top]
        yield from reversed(sizes)
        top, stretch = low, stretch * 2


def _sizes(store: Store, origin: str, after: int, top: int) -> Iterator[int]:
    while after < top and (page := store.checkpoint_sizes(origin, after, PAGE)):
        yield from page
        after = page[-1]


class KeptAudit:
    """Holds every kept note against what inspection's own log says was accepted, in one pass over both.

    Accepted notes come with rising sizes and their rows in the same transaction, so an event that is read has its row.
    What was kept beside them - with a fresher time, or of inspection's own log - has no event: it must parse, say what
    its row says, and every line of a known key must verify. That such a row was taken out nobody can tell.
    """

    def __init__(self, store: Store, keys: Keys, origins: Sequence[str], own: str) -> None:
        self._store = store
        self._keys_of = keys
        self._own = own
        self._keys = {origin: keys(origin) for origin in origins}
        self._sizes = {origin: _Sizes(store, origin) for origin in origins}
        self._at: dict[str, tuple[int, set[bytes]]] = {}
        self._wrong: dict[str, dict[int, tuple[str, str]]] = {origin: {} for origin in origins}

    def findings(self) -> list[Finding]:
        """Returns what is wrong, one finding for each log: the smallest size, and how many more. Made to run once."""
        after = 0
        while rows := self._store.stored(after, PAGE):
            for row in rows:
                facts = said(row.document)
                if isinstance(facts, CheckpointAccepted) and facts.origin in self._sizes:
                    self._hold(facts)
            after = rows[-1].position
        for origin, sizes in self._sizes.items():
            for size in sizes.below(None):
                self._read(origin, size)
        return [_told(origin, wrong) for origin, wrong in self._wrong.items() if wrong]

    def _hold(self, facts: CheckpointAccepted) -> None:
        if facts.size != self._at.get(facts.origin, (-1, set()))[0]:
            for size in self._sizes[facts.origin].below(facts.size):
                self._read(facts.origin, size)
            self._at[facts.origin] = facts.size, self._read(facts.origin, facts.size)
        if facts.note.encode() not in self._at[facts.origin][1]:
            why = ("điểm chốt đã được nhân chứng nhận không còn được giữ nguyên văn",
                   "the accepted note is not kept any more as it was")  # fmt: skip
            self._wrong[facts.origin].setdefault(facts.size, why)

    def _read(self, origin: str, size: int) -> set[bytes]:
        """Returns the notes kept at a size; what is wrong with them is noted down."""
        kept = self._store.checkpoints_at(origin, size)
        for each in kept:
            fault = self._fault(each)
            if fault is not None:
                why = "điểm chốt được giữ không đọc được hoặc chữ ký không đúng", f"a kept note is none: {fault}"
                self._wrong[origin].setdefault(size, why)
        return {each.note for each in kept}

    def _fault(self, kept: KeptCheckpoint) -> NoteFault | None:
        fault = self._checked(kept)
        if fault is not None and (newer := self._keys_of(kept.origin)) != self._keys[kept.origin]:
            self._keys[kept.origin] = newer  # a key was recorded since this audit began
            fault = self._checked(kept)
        return fault

    def _checked(self, kept: KeptCheckpoint) -> NoteFault | None:
        keys = self._keys[kept.origin]
        try:
            note = Note.parse(kept.note)
            checkpoint = Checkpoint.parse(note.text)
            if (checkpoint.origin, checkpoint.size, checkpoint.root) != (kept.origin, kept.size, kept.root):
                raise NoteFault("it says something else than its row")
            # The own signer keeps notes before anybody has recorded its key.
            known = any(line.is_of(key) for line in note.signatures for key in keys)
            if known or (keys and kept.origin != self._own):
                opened(note, keys)
        except NoteFault as fault:
            return fault
        return None


class _Sizes:
    """The sizes at which notes of a log are kept, read forwards."""

    def __init__(self, store: Store, origin: str) -> None:
        self._store = store
        self._origin = origin
        self._next: deque[int] = deque()
        self._last = -1

    def below(self, size: int | None) -> Iterator[int]:
        """Yields the sizes that are left below `size`, which itself is passed over; all that are left for None."""
        while True:
            if not self._next:
                self._next.extend(self._store.checkpoint_sizes(self._origin, self._last, PAGE))
            if not self._next or (size is not None and self._next[0] > size):
                return
            self._last = self._next.popleft()
            if self._last == size:
                return
            yield self._last


def _told(origin: str, wrong: dict[int, tuple[str, str]]) -> Finding:
    size = min(wrong)
    vi, en = wrong[size]
    if len(wrong) > 1:
        vi, en = f"{vi}; còn {len(wrong) - 1} kích thước khác", f"{en}; and {len(wrong) - 1} other sizes"
    detail = f"{origin}, kích thước {size}: {vi} / {origin}, size {size}: {en}"
    return Finding(AlarmKind.MIRROR_DAMAGED, origin, detail, size=size)
