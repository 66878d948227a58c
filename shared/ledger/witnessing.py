"""What a witness answers to `add-checkpoint` (C2SP tlog-witness v1.0.0 with the clarifications of July 2026).

Judging is pure. Whoever serves it compares and records atomically, and before it answers.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Final

from shared.ledger.checkpoint import Checkpoint, decimal, decode_hash, opened
from shared.ledger.note import MAX_NOTE_BYTES, Note, NoteFault, VerifierKey, encode_base64
from shared.ledger.proof import ProofInvalid, verify_consistency
from shared.ledger.tree import EMPTY_ROOT

MAX_PROOF_LINES: Final = 63
MAX_REQUEST_BYTES: Final = MAX_NOTE_BYTES + 4096
SIZE_TYPE: Final = "text/x.tlog.size"
"""Content type of the answer 409, whose body is the recorded size and a newline."""


@dataclass(frozen=True, slots=True)
class AddCheckpoint:
    """A request: the size that the sender believes recorded, the proof from there, and the log's signed checkpoint."""

    old: int
    proof: tuple[bytes, ...]
    note: Note
    checkpoint: Checkpoint

    @classmethod
    def of(cls, old: int, proof: Sequence[bytes], note: Note) -> AddCheckpoint:
        """Returns the request that submits `note`.

        Raises:
            NoteFault: its text is no checkpoint.
        """
        return cls(old, tuple(proof), note, Checkpoint.parse(note.text))

    def to_bytes(self) -> bytes:
        """Returns the body of the request: what `parse_request` reads."""
        lines = [f"old {self.old}", *map(encode_base64, self.proof), "", ""]
        return "\n".join(lines).encode() + self.note.to_bytes()


@dataclass(frozen=True, slots=True)
class TrustedKey:
    """A key of a log. Above `last_size` its signatures count for nothing; None: it has not ended."""

    key: VerifierKey
    last_size: int | None = None


@dataclass(frozen=True, slots=True)
class Verdict:
    """The answer to a request: an HTTP status and, where it is not 200, a code of the reason and a sentence.

    `recorded` is the size that the answer 409 states. `keys` are those by which the log signed, where it did.
    `split` is true where the log has signed another root than the recorded one at its size, whatever the status is:
    the request's note and the recorded one are evidence against it. An empty tree has one root without being recorded.
    """

    status: int
    code: str
    detail: str
    recorded: int | None = None
    keys: tuple[VerifierKey, ...] = ()
    split: bool = False


def parse_request(raw: bytes) -> AddCheckpoint:
    """Returns the request whose body `raw` is.

    Raises:
        NoteFault: it is not exactly one (to be answered with 400): another size than plain decimal, more than 63
            proof lines, one that is not 32 bytes of canonical base64, a note that is none, no checkpoint in it.
    """
    if len(raw) > MAX_REQUEST_BYTES:
        raise NoteFault(f"the request has {len(raw)} bytes, more than {MAX_REQUEST_BYTES}")
    head, empty, note = raw.partition(b"\n\n")
    try:
        first, *proof = head.decode("ascii").split("\n")
    except UnicodeDecodeError:
        raise NoteFault("the lines before the checkpoint are not ASCII") from None
    if not empty or not first.startswith("old "):
        raise NoteFault("the request does not begin with an old size and end with a checkpoint")
    if len(proof) > MAX_PROOF_LINES:
        raise NoteFault(f"there are more than {MAX_PROOF_LINES} proof lines")
    old = decimal(first.removeprefix("old "))
    return AddCheckpoint.of(old, tuple(map(decode_hash, proof)), Note.parse(note))


def judge(
    request: AddCheckpoint,
    keys_of: Callable[[str], Sequence[TrustedKey] | None],
    recorded: Checkpoint | None,
) -> Verdict:
    """Returns what a witness must answer.

    `keys_of` gives the keys of an origin, None where it is not watched. `recorded` is the newest checkpoint that the
    witness has cosigned of the request's origin, None before the first. 200 means: record it, then cosign. Nothing
    is recorded on anything else.
    """
    checkpoint = request.checkpoint
    trusted = keys_of(checkpoint.origin)
    if trusted is None:
        return Verdict(404, "unknown-origin", f"{checkpoint.origin} is not watched here")
    counting = [each.key for each in trusted if each.last_size is None or checkpoint.size <= each.last_size]
    try:
        keys = tuple(opened(request.note, counting))
    except NoteFault as fault:
        return Verdict(403, "not-signed", str(fault))
    return _judge_signed(request, keys, recorded)


def _judge_signed(request: AddCheckpoint, keys: tuple[VerifierKey, ...], recorded: Checkpoint | None) -> Verdict:
    new, old = request.checkpoint, request.old
    size, root = (0, EMPTY_ROOT) if recorded is None else (recorded.size, recorded.root)
    split = new.size == size and new.root != root
    verdict = partial(Verdict, keys=keys, split=split)
    if old > new.size:
        return verdict(400, "old-above-size", f"old {old} is above the checkpoint's size {new.size}")
    if old != size:
        return verdict(409, "old-not-recorded", f"recorded is {size}, not {old}", recorded=size)
    if split:
        return verdict(422, "other-root", f"another root is recorded at {size}: {root.hex()}")
    try:
        verify_consistency(old, new.size, root, new.root, request.proof)
    except ProofInvalid as fault:
        return verdict(422, "bad-proof", str(fault))
    return verdict(200, "accepted", "")
