"""Inspection's own log, the meta-log, out of an exported bundle: nobody mirrors it, and every bundle holds it whole."""

from __future__ import annotations

import zipfile
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Final

from services.inspection.export.cosigning import MetaTiles
from shared.errors import Term
from shared.eventstore.ports import Entry
from shared.ledger.checkpoint import opened
from shared.ledger.note import NoteFault
from shared.ledger.tiles import MAX_ENTRY_BYTES, entries_path, expected_entries, unpack
from shared.ledger.tree import TILE_WIDTH, leaf_hash
from shared.ledger.witnessing import TrustedKey
from shared.transparency.copies import Copy
from shared.transparency.evidence import Evidence
from shared.transparency.guard import Reference
from shared.transparency.restoring import NotRestorable

BUNDLE: Final = Term("bản kết xuất", "the bundle")
_LENGTH_BYTES: Final = 2
_MOST: Final = TILE_WIDTH * (_LENGTH_BYTES + MAX_ENTRY_BYTES)


class MetaCopy(MetaTiles):
    """The entries of the meta-log of a bundle, a `shared.transparency.copies.Copy`.

    Raises:
        NotRestorable: on construction, where there is no bundle.
    """

    def __init__(self, bundle: Path) -> None:
        try:
            super().__init__(bundle)
        except (OSError, zipfile.BadZipFile, NoteFault) as fault:
            raise NotRestorable(f"{bundle}: không phải bản kết xuất / is no bundle: {fault}") from None

    def entries(self, after: int = 0) -> Iterator[Entry]:
        """Yields the entries above position `after`. Raises NotRestorable where they are not whole."""
        for index, width in expected_entries(self.checkpoint.size):
            first, path = index * TILE_WIDTH, entries_path(index, width)
            if first + width <= after:
                continue
            try:
                documents = unpack(self._read(path, _MOST + 1))
            except (OSError, ValueError, zipfile.BadZipFile) as fault:
                raise NotRestorable(f"bản kết xuất hỏng / the bundle is damaged: {path}: {fault}") from None
            if len(documents) != width:
                raise NotRestorable(f"bản kết xuất hỏng / the bundle is damaged: {path}: {len(documents)} / {width}")
            for position, document in enumerate(documents, first + 1):
                if position > after:
                    yield Entry(position, leaf_hash(document), document)


def with_bundle(evidence: Evidence, bundle: MetaCopy, origin: str, keys: Sequence[TrustedKey]) -> Evidence:
    """Returns the evidence and the checkpoint of the bundle, which is of the log `origin`, signed by one of its keys.

    Raises:
        NotRestorable: it is not.
    """
    checkpoint = bundle.checkpoint
    try:
        if checkpoint.origin != origin:
            raise NoteFault(f"is about {checkpoint.origin}")
        opened(bundle.note, [each.key for each in keys if each.last_size is None or checkpoint.size <= each.last_size])
    except NoteFault as fault:
        raise NotRestorable(
            f"điểm chốt của bản kết xuất không phải của sổ này / the bundle's checkpoint is not this log's: {fault}"
        ) from None
    references = sorted((*evidence.references, Reference(BUNDLE, checkpoint)), key=lambda each: each.checkpoint.size)
    return replace(evidence, references=tuple(references))


def remaining(evidence: Evidence, size: int, copy: Copy) -> str:
    """Returns what is lost when there are `size` entries of the meta-log, fewer than were signed, and what to do."""
    newest = evidence.newest
    if newest is None or newest.checkpoint.size <= size:
        return ""
    signed = newest.checkpoint.size
    missing = f"{signed - size} mục, chỉ số / entries, index {size} .. {signed - 1}"
    if not isinstance(copy, MetaCopy):
        return (
            f". Thiếu / missing: {missing}. Hãy lấy từ bản kết xuất mới nhất / take them from the newest bundle: "
            "thucchat doctor --restore inspection --from"
        )
    return (
        f". Mất / lost: {missing}: cả bản kết xuất này cũng không có. Tìm bản kết xuất mới hơn; nếu không còn, giữ bản "
        "này và keys/log.state làm bằng chứng, và mở sổ meta mới, tên gốc mới, theo một quyết định. / This bundle does "
        "not have them, either. Find a newer one; if there is none, keep this one and keys/log.state as evidence, and "
        "begin a new meta-log under a new origin, by a decision. docs/operations/restore.md"
    )
