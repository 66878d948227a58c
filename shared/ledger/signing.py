"""Signing a log's checkpoints without ever contradicting oneself.

"A log MUST not sign any checkpoint which is inconsistent with any checkpoint it previously signed" (C2SP
tlog-checkpoint). The signer therefore trusts nobody, not the database either: it keeps the last checkpoint that it
decided on in a file of its own, asks for a proof that the log only grew since, writes the new checkpoint there, and
only then signs. What was signed is always on disk before; what is on disk may never have been signed.
"""

from __future__ import annotations

import fcntl
import os
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from shared.ledger.checkpoint import Checkpoint, sign_checkpoint
from shared.ledger.note import ED25519, Note, NoteFault, Signer
from shared.ledger.proof import Hashes, ProofInvalid, consistency_proof, root_at, verify_consistency


class Inconsistent(Exception):
    """The log is not what was signed of it. `index` is the first leaf that is wrong or missing, where it is known."""

    def __init__(self, index: int | None, text: str) -> None:
        super().__init__(text)
        self.index: Final = index
        self.text: Final = text


class SignerState:
    """The newest checkpoint that a signer decided to sign, in the file `path`; a lock stands beside it in `path`.lock.

    Processes and threads take turns. The file is replaced whole: it holds the old checkpoint or the new one.
    """

    def __init__(self, path: Path) -> None:
        self.path: Final = path
        self._lock: Final = path.with_name(f"{path.name}.lock")
        self._fresh: Final = path.with_name(f"{path.name}.new")

    def newest(self) -> Checkpoint | None:
        """Returns the checkpoint; None before the first.

        Raises:
            NoteFault: the file does not hold a checkpoint.
        """
        try:
            raw = self.path.read_bytes()
        except FileNotFoundError:
            return None
        try:
            return Checkpoint.parse(raw.decode("utf-8"))
        except ValueError as error:
            raise NoteFault(f"{self.path} does not hold a checkpoint: {error}") from None

    @contextmanager
    def turn(self) -> Iterator[Checkpoint | None]:
        """Waits for its turn and gives the newest checkpoint, which nobody else replaces until the block ends.

        Raises:
            NoteFault: the file does not hold a checkpoint.
        """
        self.path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        lock = os.open(self._lock, os.O_RDWR | os.O_CREAT | os.O_NOFOLLOW | os.O_CLOEXEC, 0o600)
        try:
            fcntl.flock(lock, fcntl.LOCK_EX)
            yield self.newest()
        finally:
            os.close(lock)

    def replace(self, checkpoint: Checkpoint) -> None:
        """Returns once `checkpoint` is on disk in place of what was there. To be called in a `turn`."""
        descriptor = os.open(self._fresh, os.O_WRONLY | os.O_CREAT | os.O_TRUNC | os.O_NOFOLLOW | os.O_CLOEXEC, 0o600)
        with os.fdopen(descriptor, "wb") as file:
            file.write(checkpoint.text.encode())
            file.flush()
            os.fsync(file.fileno())
        self._fresh.replace(self.path)
        directory = os.open(self.path.parent, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
        try:
            os.fsync(directory)
        finally:
            os.close(directory)


class LogSigner:
    """Signs checkpoints of the log `origin` with every one of `signers`: two while an old key gives way to a new one.

    Raises:
        NoteFault: on construction, where there is no signer, one is not of this log, or one is named twice.
    """

    def __init__(self, origin: str, signers: Sequence[Signer], state: SignerState) -> None:
        keys = {signer.verifier_key for signer in signers}
        if not keys or len(keys) != len(signers) or any((key.name, key.type) != (origin, ED25519) for key in keys):
            raise NoteFault(f"the log {origin} is signed by its own keys, each once, and by at least one")
        self.origin: Final = origin
        self._signers: Final = tuple(signers)
        self._state: Final = state

    def sign(self, head_size: int, head_root: bytes, hashes: Hashes) -> Note:
        """Returns the checkpoint of this head with all signatures; it is this signer's newest, on disk, by then.

        `hashes` are the log's own and are not trusted: they must prove that the log only grew. The same head may be
        signed again. One process signs a log at a time: to the slower of two, a head that it read before the other's
        turn looks like a log that was cut.

        Raises:
            Inconsistent: the log is smaller than what was signed, has another root at the same size, cannot prove
                that it only grew, or the state does not belong to this log. Nothing was signed or changed.
            NoteFault: no log has such a size or root.
        """
        head = Checkpoint(self.origin, head_size, head_root)
        try:
            with self._state.turn() as held:
                if held != head:
                    self._check(held, head, hashes)
                    self._state.replace(head)
        except NoteFault as fault:
            raise Inconsistent(None, str(fault)) from None
        notes = [sign_checkpoint(head, signer) for signer in self._signers]
        return notes[0].with_signatures(*(line for note in notes[1:] for line in note.signatures))

    def _check(self, held: Checkpoint | None, head: Checkpoint, hashes: Hashes) -> None:
        if held is not None and held.origin != self.origin:
            raise Inconsistent(None, f"{self._state.path} is the state of {held.origin}, not of {self.origin}")
        if held is not None and head.size < held.size:
            raise Inconsistent(
                head.size, f"the log has {head.size} entries; signed were {held.size} with root {held.root.hex()}"
            )
        try:
            if held is None or held.size == 0:
                if root_at(hashes, head.size) != head.root:
                    raise ProofInvalid("the root is not that of the log's hashes")
                return
            proof = consistency_proof(hashes, held.size, head.size)
            verify_consistency(held.size, head.size, held.root, head.root, proof)
        except (LookupError, ProofInvalid) as error:
            before = "nothing" if held is None else f"size {held.size} with root {held.root.hex()}"
            said = f"size {head.size} with root {head.root.hex()}"
            raise Inconsistent(None, f"the log says {said}, signed was {before}: {error}") from None
