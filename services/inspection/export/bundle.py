"""The export bundle (`docs/bundle.md`): made from inspection's store alone, checked byte by byte on the way out."""

from __future__ import annotations

import hashlib
import os
import tempfile
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from services.inspection.export.bodies import Bodies
from services.inspection.export.checkpoints import meta_checkpoint, must_be_signed, with_mirror
from services.inspection.export.meta import accepted, read_state
from services.inspection.export.reading import mirrored_leaves, own_leaves
from services.inspection.export.tiling import ChosenEntries, Entries, EntryTiles, Leaf, Put, Tiling
from services.inspection.export.zipping import zip_folder
from shared.contracts.inspection import CheckpointMirrored
from shared.eventstore.files import Files
from shared.eventstore.ports import IntegrityFault, Store
from shared.ledger.checkpoint import Checkpoint
from shared.ledger.lines import PROGRAMME, WITHHELD, Lines, lines_head, render

ZIP: Final = ".zip"
EVERY: Final = 500
"""Entries between two reports of progress."""
Advance = Callable[[int, int], None]
"""Is told how many entries were read, of how many."""


class UnknownAgency(LookupError):
    """No mirrored entry names these agencies: a bundle about them would be about nobody."""

    def __init__(self, codes: Sequence[str]) -> None:
        super().__init__(", ".join(codes))
        self.codes = tuple(codes)


@dataclass(frozen=True, slots=True)
class Request:
    """What a bundle is to hold. Of `agencies` none: everything. `meta_size` None: as new as there is.

    `files` None withholds the files that entries name.
    """

    agencies: frozenset[str] = frozenset()
    meta_size: int | None = None
    files: Files | None = None


@dataclass(frozen=True, slots=True)
class Made:
    """What a bundle holds: up to which size of the meta-log, how many entries of how many, and how many bodies."""

    meta_size: int
    logs: int
    entries: int
    entries_held: int
    bodies: int
    bodies_withheld: int


def export_bundle(store: Store, origin: str, request: Request, target: Path, advance: Advance) -> Made:
    """Writes the bundle that was asked for to the new directory `target`, or to one file if its name ends in `.zip`.

    Everything is written beside it under another name first, so `target` is the whole bundle or is not there.
    `origin` is that of inspection's own log. The same request at the same meta-log size makes the same bytes.

    Raises:
        FileExistsError: `target` is there, and is no empty directory.
        NoCheckpoint, UnknownAgency: see there.
        IntegrityFault: what the store holds is not what was signed; names log and index. No bundle is made.
        StoreUnavailable, OSError: it cannot be read, or cannot be written.
    """
    if target.exists() and not (target.suffix != ZIP and target.is_dir() and not any(target.iterdir())):
        raise FileExistsError(f"{target}: đã có. / It is there already.")
    with tempfile.TemporaryDirectory(prefix=f".{target.name}.", dir=target.absolute().parent) as made_in:
        folder = Path(made_in) / "bundle"
        folder.mkdir()
        made = _Bundle(store, origin, request, folder, advance).write()
        if target.suffix == ZIP:
            zip_folder(folder, Path(made_in) / "zip")
            _place(Path(made_in) / "zip", target)
        else:
            folder.rename(target)
    return made


class _Bundle:
    """One bundle being written into `folder`."""

    def __init__(self, store: Store, origin: str, request: Request, folder: Path, advance: Advance) -> None:
        self._store = store
        self._request = request
        self._folder = folder
        self._advance = advance
        self._note = meta_checkpoint(store, origin, request.meta_size)
        self._signed = Checkpoint.parse(self._note.text)
        self._state = read_state(store, self._signed)
        must_be_signed(self._note, self._state.vkeys.get(origin, ()))
        self._bodies = Bodies(folder / "bodies", request.files)
        self._lines: list[str] = []
        self._total = self._signed.size + sum(each.size for each in self._state.mirrored.values())
        self._read = self._exported = 0

    def write(self) -> Made:
        """Writes everything; see `export_bundle`."""
        self._meta()
        for origin in sorted(self._state.mirrored):
            self._log(self._state.mirrored[origin])
        if self._request.agencies:
            self._prove_lines()
        return Made(
            self._signed.size,
            len(self._state.mirrored),
            self._exported,
            self._total,
            self._bodies.copied,
            self._bodies.withheld,
        )

    def _meta(self) -> None:
        put = _putter(self._folder / "meta")
        put("checkpoint", self._note.to_bytes())
        tiling = Tiling(put, EntryTiles(put, self._out))
        tiling.add(self._counted(own_leaves(self._store, self._signed.origin, self._signed.size)), self._signed.size)
        _must_be(tiling, self._signed.origin, self._signed.root, 0)
        tiling.finish()

    def _log(self, log: CheckpointMirrored) -> None:
        put = _putter(self._folder / "logs" / hashlib.sha256(log.origin.encode()).hexdigest())
        lines = Lines(log.origin)
        tiling = Tiling(put, self._entries(put, lines))
        leaves = self._counted(mirrored_leaves(self._store, log.origin, log.size))
        good, last = 0, None
        for last in accepted(self._store, self._state, log.origin, log.size):
            tiling.add(leaves, last.size - tiling.size)
            _must_be(tiling, log.origin, bytes.fromhex(last.root), good)
            put(f"checkpoints/{last.size}", last.note.encode())
            good = last.size
        if last is None:
            raise IntegrityFault(f"{log.origin}: mirrored at {log.size}, where no checkpoint was accepted")
        put("checkpoint", with_mirror(last, log).to_bytes())
        tiling.finish()
        self._lines += lines.lines()

    def _entries(self, put: Put, lines: Lines) -> Entries:
        if not self._request.agencies:
            return EntryTiles(put, self._out)
        return ChosenEntries(put, self._out, self._request.agencies | {PROGRAMME}, lines)

    def _out(self, raw: bytes) -> None:
        self._exported += 1
        self._bodies.take(raw)

    def _counted(self, leaves: Iterator[Leaf]) -> Iterator[Leaf]:
        for leaf in leaves:
            self._read += 1
            if self._read % EVERY == 0 or self._read == self._total:
                self._advance(self._read, self._total)
            yield leaf

    def _prove_lines(self) -> None:
        """Writes the lines of all agencies, and refuses to hand over any that the meta-log does not prove."""
        shelves = {line.split(" ")[1] for line in self._lines} - {PROGRAMME, WITHHELD}
        if unknown := sorted(self._request.agencies - shelves):
            raise UnknownAgency(unknown)
        size, root = lines_head(self._lines)
        stated = self._state.newest
        if stated is None or (size, root.hex()) != (stated.lines_size, stated.lines_root):
            raise IntegrityFault("the lines of the agencies are not those that the meta-log states")
        _putter(self._folder)("lines", render(self._lines))


def _place(made: Path, target: Path) -> None:
    """Gives a file its name, never in place of another: a link fails where the name was taken meanwhile."""
    try:
        os.link(made, target)
    except FileExistsError:
        raise
    except OSError:  # a file system without links, such as a memory stick's
        if target.exists():
            raise FileExistsError(f"{target}: đã có. / It is there already.") from None
        made.rename(target)


def _putter(folder: Path) -> Put:
    """Returns what writes files below `folder`, making directories on the way."""

    def put(name: str, raw: bytes) -> None:
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        with path.open("xb") as file:
            file.write(raw)

    return put


def _must_be(tiling: Tiling, origin: str, root: bytes, good: int) -> None:
    """Refuses a log that is not what was signed of it at this size; up to index `good` it was compared before."""
    if tiling.root() != root:
        raise IntegrityFault(f"{origin}: between index {good} and {tiling.size - 1} it is not what was signed")
