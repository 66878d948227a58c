"""The state of all logs as of one size of the meta-log, which is inspection's own log (decision 6)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Final

from services.inspection.export.reading import own_leaves
from shared.contracts import Facts, parse
from shared.contracts.inspection import CheckpointAccepted, CheckpointMirrored, LogKeyAdded, LogRegistered
from shared.eventstore.ports import IntegrityFault, Store
from shared.ledger.checkpoint import Checkpoint
from shared.ledger.tree import Frontier

_TYPE: Final = re.compile(rb'"type":"inspection\.log\.(registered|key-added|checkpoint-[a-z]+)\.v\d+"')
_ORIGIN: Final = re.compile(rb'[{,]"origin":"([^"\\]+)"')


@dataclass(slots=True)
class MetaState:
    """What the first `size` entries of the meta-log `origin` say of the logs, by origin."""

    origin: str
    size: int
    vkeys: dict[str, list[str]] = field(default_factory=dict)
    """Of each registered log all keys that it ever had, in the order of registration."""
    mirrored: dict[str, CheckpointMirrored] = field(default_factory=dict)
    """The last mirrored checkpoint of each log, in the order in which they were recorded."""

    @property
    def newest(self) -> CheckpointMirrored | None:
        """Returns what was mirrored last of all: it states the root of the lines."""
        return next(reversed(self.mirrored.values()), None)


def read_state(store: Store, signed: Checkpoint) -> MetaState:
    """Returns what the meta-log says of the other logs, up to the checkpoint `signed` of it.

    Raises:
        IntegrityFault: it is not the log that was signed, or it names a log that it never registered.
    """
    state, frontier = MetaState(signed.origin, signed.size), Frontier()
    of_keys: list[bytes] = []
    last: dict[bytes, bytes] = {}
    for leaf, raw in own_leaves(store, signed.origin, signed.size):
        frontier, _ = frontier.extend([leaf])
        kind = _TYPE.search(raw)
        if kind is not None and kind[1] in (b"registered", b"key-added"):
            of_keys.append(raw)
        elif kind is not None and kind[1] == b"checkpoint-mirrored":
            # The last of each log counts, and they stay in the order of being said. Parsing all takes far longer.
            named = _ORIGIN.search(raw)
            last.pop(named[1] if named else b"", None)
            last[named[1] if named else b""] = raw
    if frontier.root() != signed.root:
        raise IntegrityFault(f"{signed.origin}: its first {signed.size} entries are not those that were signed")
    for raw in of_keys:
        _note_key(state, parse(raw).facts)
    for raw in last.values():
        facts = parse(raw).facts
        assert isinstance(facts, CheckpointMirrored)
        if facts.origin not in state.vkeys:
            raise IntegrityFault(f"{signed.origin} says that {facts.origin} was mirrored, which was never registered")
        state.mirrored[facts.origin] = facts
    return state


def accepted(store: Store, state: MetaState, origin: str, up_to: int) -> Iterator[CheckpointAccepted]:
    """Yields every checkpoint of a log that was accepted, up to tree size `up_to`: each size once, sizes rising.

    Of a size that was accepted again, since the key of its first note was revoked, the last note counts.

    Raises:
        IntegrityFault: they do not rise.
    """
    sought = b'"origin":"' + origin.encode() + b'"'
    newest: CheckpointAccepted | None = None
    for index, (_, raw) in enumerate(own_leaves(store, state.origin, state.size)):
        kind = _TYPE.search(raw)
        if kind is None or kind[1] != b"checkpoint-accepted" or sought not in raw:
            continue
        facts = parse(raw).facts
        assert isinstance(facts, CheckpointAccepted)
        if facts.origin != origin or facts.size > up_to:
            continue
        if newest is not None and facts.size > newest.size:
            yield newest
        elif newest is not None and (facts.size, facts.root) != (newest.size, newest.root):
            raise IntegrityFault(f"the meta-log accepts {origin} at {facts.size} after {newest.size}, at index {index}")
        newest = facts
    if newest is not None:
        yield newest


def _note_key(state: MetaState, facts: Facts) -> None:
    assert isinstance(facts, LogRegistered | LogKeyAdded)
    state.vkeys.setdefault(facts.origin, []).append(facts.vkey)
