"""Whether a drawn sample is what it must be: every step computed again from what the log says."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from enum import StrEnum
from typing import Final

from services.assessment.domain.draw import ALGORITHM, commitment_of, draw, frame_digest
from services.assessment.domain.sampling import Cosigned, cosigning_key
from shared.contracts.assessment import SampleDrawn, SamplingCommitted
from shared.errors import Term
from shared.eventstore.ports import KeptCheckpoint
from shared.ledger.checkpoint import cosigned_at
from shared.ledger.note import Note, NoteFault, VerifierKey


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
    WITNESS = "witness"
    """The kept note bears a cosignature that verifies by the key that the commitment names."""
    FIRST = "first"
    """Of the kept checkpoints that cover the closing it is the first that this witness cosigned."""


class Untold(StrEnum):
    """What computing a sample again cannot tell, whatever it shows."""

    ELSEWHERE = "elsewhere"
    NO_WITNESS = "no_witness"


UNTOLD_NAMES: Final[Mapping[Untold, Term]] = {
    Untold.ELSEWHERE: Term(
        "Chỉ đối chiếu được các điểm chốt mà dịch vụ này còn giữ. Nhân chứng có thể đã ký một điểm chốt sớm hơn mà "
        "dịch vụ không nhận hoặc không giữ: hãy hỏi chính nhân chứng và bản sao của thanh tra.",
        "Only the checkpoints that this service has kept are compared. The witness may have cosigned an earlier one "
        "that the service did not receive or keep: ask the witness itself, and inspection's mirror.",
    ),
    Untold.NO_WITNESS: Term(
        "Cam kết này (bản cũ) không nêu nhân chứng: chữ ký nào đã giữ cũng được tính, không kiểm được bằng khoá.",
        "This commitment (of the first version) names no witness: any cosignature that was kept counted, and none is "
        "verified by a key.",
    ),
}


def untold(committed: SamplingCommitted) -> tuple[Untold, ...]:
    """Returns what the verification of a sampling cannot tell."""
    return (Untold.ELSEWHERE,) if committed.witness is not None else (Untold.ELSEWHERE, Untold.NO_WITNESS)


def verify(
    committed: SamplingCommitted,
    frame: Sequence[str],
    drawn: SampleDrawn,
    *,
    closed_at: int,
    note: KeptCheckpoint | None,
    first: Cosigned | None,
) -> dict[Check, bool]:
    """Returns of every check whether it holds; that of the witness is left out where the commitment names none.

    `frame` is the list that was fixed last before the closing, `closed_at` the closing's position, `note` the kept
    checkpoint of the size that the event names, None where none is kept, `first` the one that decides by what is kept
    now.
    """
    checks = _checks(committed, frame, drawn, closed_at, note)
    if committed.witness is not None:
        checks[Check.WITNESS] = note is not None and _bears(note, cosigning_key(committed.witness))
    checks[Check.FIRST] = first is not None and (first.size, first.note) == (drawn.tree_size, drawn.note)
    return checks


def _bears(kept: KeptCheckpoint, key: VerifierKey) -> bool:
    try:
        return cosigned_at(Note.parse(kept.note), key) is not None
    except NoteFault:
        return False


def _checks(
    committed: SamplingCommitted, frame: Sequence[str], drawn: SampleDrawn, closed_at: int, note: KeptCheckpoint | None
) -> dict[Check, bool]:
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
