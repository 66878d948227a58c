"""An office of its own cosigns the meta-log by what is handed to it: a bundle on a disk, no network, no service.

What it keeps is all that later bundles are held to, so nobody here can take back what it has seen once.
"""

from __future__ import annotations

import zipfile
from collections.abc import Sequence
from pathlib import Path
from typing import Final

from shared.eventstore.ports import IntegrityFault
from shared.ledger.checkpoint import Checkpoint, cosign, opened
from shared.ledger.note import MAX_NOTE_BYTES, Note, NoteFault, Signer
from shared.ledger.policy import Policy
from shared.ledger.proof import ProofInvalid, consistency_proof, root_at, verify_consistency
from shared.ledger.tiles import tile_path
from shared.ledger.tree import HASH_BYTES, TILE_BYTES, TILE_HEIGHT, TILE_WIDTH

META: Final = "meta"


class Older(LookupError):
    """The meta-log of this bundle is shorter than the one that we cosigned last: it shows neither good nor ill."""

    def __init__(self, seen: Checkpoint, new: Checkpoint) -> None:
        super().__init__(
            f"{new.origin} {new.size}: gói này cũ hơn điểm chốt đã ký lần trước (cỡ {seen.size}); không ký gì. Chưa "
            f"phải dấu hiệu gian dối: hãy xin gói mới hơn. / This bundle is older than what you saw (size {seen.size});"
            " nothing is signed. It is no evidence of a fork: ask for a newer bundle."
        )


class MetaTiles:
    """The meta-log of a bundle: its checkpoint, and its hash tiles as `shared.ledger.proof.Hashes`.

    `bundle` is a directory, a ZIP, or the file `meta/checkpoint` of a directory.

    Raises:
        OSError, zipfile.BadZipFile: on construction, where there is none.
        NoteFault: it holds no checkpoint.
    """

    def __init__(self, bundle: Path) -> None:
        whole = bundle.is_dir() or zipfile.is_zipfile(bundle)
        root = bundle if whole else bundle.parent.parent
        self._folder: Path | zipfile.Path = root if root.is_dir() else zipfile.Path(root)
        self.note = Note.parse(self._read("checkpoint", MAX_NOTE_BYTES + 1))
        self.checkpoint = Checkpoint.parse(self.note.text)

    def hashes(self, level: int, first: int, count: int) -> Sequence[bytes]:
        """Returns what `Hashes` promises; `count` lie in one tile.

        Raises:
            LookupError: the bundle does not hold them.
        """
        index, start = divmod(first, TILE_WIDTH)
        width = min(TILE_WIDTH, (self.checkpoint.size >> (TILE_HEIGHT * level)) - index * TILE_WIDTH)
        if width < start + count:
            raise LookupError(f"level {level} of the meta-log has no hash {first + count - 1}")
        try:
            raw = self._read(tile_path(level, index, width), TILE_BYTES + 1)
        except OSError as error:
            raise LookupError(str(error)) from None
        if len(raw) != width * HASH_BYTES:
            raise LookupError(f"{tile_path(level, index, width)} has {len(raw)} bytes")
        return [raw[at * HASH_BYTES : (at + 1) * HASH_BYTES] for at in range(start, start + count)]

    def _read(self, name: str, limit: int) -> bytes:
        path = self._folder
        for part in (META, *name.split("/")):
            path = path / part
        with path.open("rb") as file:
            return bytes(file.read(limit))


def cosign_meta(meta: MetaTiles, policy: Policy, signer: Signer, seen: Note | None, seconds: int) -> Note:
    """Returns the meta-log's checkpoint with our signature after the others', dated `seconds` (real POSIX time).

    `seen` is the last that we cosigned, None the first time of all.

    Raises:
        IntegrityFault: it is not signed as the policy asks, or the meta-log is not what we saw, grown: sign nothing,
            keep both.
        Older: it is shorter than what we saw.
        NoteFault: our key is no cosigner's, or `seen` is nothing that we cosigned.
    """
    new = meta.checkpoint
    try:
        opened(meta.note, policy.log_keys(new.origin))
        cosigners = policy.names_of(opened(meta.note, policy.witness_keys)) if policy.witnesses else ()
    except NoteFault as fault:
        raise IntegrityFault(f"{new.origin} {new.size}: {fault}") from None
    if not policy.satisfied_by(cosigners):
        raise IntegrityFault(
            f"{new.origin} {new.size}: không đủ chữ ký theo chính sách / no quorum of the policy signed"
        )
    _must_continue(meta, None if seen is None else _ours(seen, signer))
    return meta.note.with_signatures(cosign(meta.note.text, signer, seconds))


def _ours(seen: Note, signer: Signer) -> Checkpoint:
    opened(seen, [signer.verifier_key])
    return Checkpoint.parse(seen.text)


def _must_continue(meta: MetaTiles, old: Checkpoint | None) -> None:
    new = meta.checkpoint
    try:
        if root_at(meta, new.size) != new.root:
            raise ProofInvalid("the tiles are not those of the checkpoint")
        if old is not None:
            if old.origin != new.origin:
                raise ProofInvalid(f"what we saw is of {old.origin}")
            if old.size > new.size:
                raise Older(old, new)
            proof = consistency_proof(meta, old.size, new.size)
            verify_consistency(old.size, new.size, old.root, new.root, proof)
    except Older:
        raise
    except (LookupError, ValueError) as fault:
        before = "" if old is None else f", {old.size} {old.root.hex()}"
        raise IntegrityFault(
            f"{new.origin} {new.size} {new.root.hex()}{before}: không nối tiếp điều đã thấy / does not continue what "
            f"was seen: {fault}. Không ký gì; giữ cả hai. / Nothing is signed; keep both."
        ) from None
