"""Whether a drawn sample is what it must be: every step computed again from what the log says."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from enum import StrEnum

from services.assessment.domain.draw import ALGORITHM, commitment_of, draw, frame_digest
from shared.contracts.assessment import SampleDrawn, SamplingCommitted
from shared.eventstore.ports import KeptCheckpoint


class Check(StrEnum):
    """What is held against a drawn sample."""

    ALGORITHM = "algorithm"
    """It was drawn by an algorithm that this release knows."""
    SECRET = "secret"  # noqa: S105  # the name of a check
    """The revealed secret is the one that was committed to."""
    FRAME = "frame"
    """The list is the one that was closed."""
    SAMPLE = "sample"
    """Secret, root and list make exactly these items in this order."""
    COVERED = "covered"
    """The checkpoint covers the closing."""
    NOTE = "note"
    """The kept note has the digest, the size and the root that the event names."""


def verify(
    committed: SamplingCommitted, frame: Sequence[str], drawn: SampleDrawn, closed_at: int, note: KeptCheckpoint | None
) -> dict[Check, bool]:
    """Returns of every check whether it holds.

    `frame` is the list that was fixed last before the closing, `closed_at` the closing's position, `note` the kept
    checkpoint of the size that the event names, None where none is kept.
    """
    secret, root = bytes.fromhex(drawn.secret), bytes.fromhex(drawn.root)
    size = committed.sample_size
    return {
        Check.ALGORITHM: drawn.algorithm == ALGORITHM,
        Check.SECRET: commitment_of(secret) == committed.commitment,
        Check.FRAME: frame_digest(frame) == drawn.frame_digest,
        Check.SAMPLE: size <= len(frame) and draw(secret, root, frame, size) == drawn.drawn,
        Check.COVERED: drawn.tree_size >= closed_at,
        Check.NOTE: note is not None
        and hashlib.sha256(note.note).hexdigest() == drawn.note
        and (note.origin, note.size, note.root) == (drawn.origin, drawn.tree_size, root),
    }
