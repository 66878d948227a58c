"""A witness and a mirror on paper: real keys, and the answers that a test asks for. The real one is in test_signer."""

from __future__ import annotations

from collections.abc import Sequence

from shared.ledger.checkpoint import Checkpoint, cosign, opened
from shared.ledger.keys import FileSigner
from shared.ledger.note import COSIGNATURE, Note
from shared.ledger.proof import verify_consistency
from shared.ledger.tree import EMPTY_ROOT
from shared.transparency.witnessclient import Cosigner, Submitted
from tests.transparency.scene import ORIGIN, Log

WITNESS = FileSigner("thucchat.hanam/inspection/witness", COSIGNATURE, b"w" * 32)
MIRROR = FileSigner("thucchat.hanam/inspection/mirror", COSIGNATURE, b"m" * 32)


class PaperWitness:
    """Accepts what is consistent, unless `status` is another, and answers `lines` where they are given."""

    def __init__(self, log: Log) -> None:
        self._log = log
        self._held = Checkpoint(ORIGIN, 0, EMPTY_ROOT)
        self._note: bytes | None = None
        self.status = 200
        self.size: int | None = None
        self.lines: bytes | None = None
        self.mirrored: Note | None = None

    def submit(self, old: int, proof: Sequence[bytes], note: bytes) -> Submitted:
        if self.status != 200:
            return Submitted(self.status, size=self.size)
        if old != self._held.size:
            return Submitted(409, size=self._held.size)
        parsed = Note.parse(note)
        assert opened(parsed, self._log.held.keys_of(ORIGIN))
        new = Checkpoint.parse(parsed.text)
        verify_consistency(old, new.size, self._held.root, new.root, proof)
        signature = cosign(parsed.text, WITNESS, 1_790_000_000)
        self._held, self._note = new, parsed.with_signatures(signature).to_bytes()
        return Submitted(200, lines=f"{signature.line}\n".encode() if self.lines is None else self.lines)

    def checkpoint(self, cosigner: Cosigner, origin: str) -> bytes | None:
        assert origin == ORIGIN
        if cosigner is Cosigner.WITNESS:
            return self._note
        if self.mirrored is None:
            return None
        return self.mirrored.with_signatures(cosign(self.mirrored.text, MIRROR, 1_790_000_001)).to_bytes()
