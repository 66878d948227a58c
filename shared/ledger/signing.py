"""Signing a log's checkpoints without ever contradicting oneself.

"A log MUST not sign any checkpoint which is inconsistent with any checkpoint it previously signed" (C2SP
tlog-checkpoint). The signer therefore trusts nobody, not the database either: it keeps the last checkpoint that it
decided on in a file of its own, asks for a proof that the log only grew since, writes the new checkpoint there, and
only then signs. What was signed is always on disk before; what is on disk may never have been signed.
"""

from __future__ import annotations

import fcntl
import os
import secrets
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from shared.ledger.checkpoint import Checkpoint, sign_checkpoint
from shared.ledger.note import ED25519, Note, NoteFault, Signer
from shared.ledger.proof import Hashes, ProofInvalid, consistency_proof, root_at, verify_consistency


def replace_whole(path: Path, raw: bytes, mode: int) -> None:
    """Returns once the file holds `raw`, on disk; until then it holds what it held. A new file gets `mode`, masked.

    Whoever else does the same at the same time is not disturbed: each writes beside it under a name of its own.

    Raises:
        OSError: it cannot be written. The file is as it was.
    """
    fresh = path.with_name(f"{path.name}.{secrets.token_hex(8)}.new")
    flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW | os.O_CLOEXEC
    try:
        with os.fdopen(os.open(fresh, flags, mode), "wb") as file:
            file.write(raw)
            file.flush()
            os.fsync(file.fileno())
        fresh.replace(path)
    except BaseException:
        fresh.unlink(missing_ok=True)
        raise
    directory = os.open(path.parent, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
    try:
        os.fsync(directory)
    finally:
        os.close(directory)


class Inconsistent(Exception):
    """The log is not what was signed of it. `index` is the first leaf that is wrong or missing, where it is known.

    `text` says so in Vietnamese and, after " / ", in English.
    """

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
        replace_whole(self.path, checkpoint.text.encode(), 0o600)


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

    def sign(self, head: Callable[[], tuple[int, bytes]], hashes: Hashes) -> Note:
        """Returns the checkpoint of the log's head with all signatures; it is this signer's newest, on disk, by then.

        `head` reads the log's size and root anew. It is asked within the turn: to the slower of two processes, a head
        that was read before the other's turn would look like a log that was cut. `hashes` are the log's own and are
        not trusted: they must prove that the log only grew. The same head may be signed again.

        Raises:
            Inconsistent: the log is smaller than what was signed, has another root at the same size, cannot prove
                that it only grew, has a size or root that no log has, or the state does not belong to this log.
                Nothing was signed or changed.
        """
        try:
            with self._state.turn() as held:
                newest = Checkpoint(self.origin, *head())
                if held != newest:
                    self._check(held, newest, hashes)
                    self._state.replace(newest)
        except NoteFault as fault:
            raise Inconsistent(
                None,
                f"trạng thái của tiến trình ký không dùng được: {fault} / the signer's state is of no use: {fault}",
            ) from None
        notes = [sign_checkpoint(newest, signer) for signer in self._signers]
        return notes[0].with_signatures(*(line for note in notes[1:] for line in note.signatures))

    def _check(self, held: Checkpoint | None, head: Checkpoint, hashes: Hashes) -> None:
        if held is not None and held.origin != self.origin:
            raise Inconsistent(
                None,
                f"{self._state.path} là trạng thái ký của {held.origin}, không phải của {self.origin}"
                f" / {self._state.path} is the state of {held.origin}, not of {self.origin}",
            )
        if held is not None and head.size < held.size:
            raise Inconsistent(
                head.size,
                f"sổ chỉ có {head.size} sự kiện; đã ký {held.size}, gốc {held.root.hex()}"
                f" / the log has {head.size} events; signed were {held.size} with root {held.root.hex()}",
            )
        try:
            if held is None or held.size == 0:
                if root_at(hashes, head.size) != head.root:
                    raise ProofInvalid("the root is not that of the log's hashes")
                return
            proof = consistency_proof(hashes, held.size, head.size)
            verify_consistency(held.size, head.size, held.root, head.root, proof)
        except (LookupError, ProofInvalid) as error:
            there = "" if held is None else f"{held.size} ({held.root.hex()})"
            vi = f"đã ký {there}" if there else "trước đó chưa ký gì"
            en = f"signed was size {there}" if there else "signed was nothing"
            here = f"{head.size} ({head.root.hex()})"
            raise Inconsistent(
                None,
                f"sổ không chứng minh được là chỉ được ghi thêm: sổ có {here}, {vi} ({error})"
                f" / the log does not prove that it only grew: it has {here}, {en} ({error})",
            ) from None
