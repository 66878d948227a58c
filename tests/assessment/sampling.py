"""A sampling's usual steps, and a signer and a witness that publish checkpoints of the world's log."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any, Final

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from services.assessment.domain.draw import commitment_of, frame_digest
from services.assessment.domain.sampling import Sampling
from shared.acts import Actor
from shared.contracts.assessment import SampleSubject
from shared.eventstore.application import Outcome
from shared.eventstore.ports import KeptCheckpoint
from shared.ledger.checkpoint import Checkpoint, cosign, sign_checkpoint
from shared.ledger.note import COSIGNATURE, ED25519, VerifierKey
from tests.assessment.world import DIRECTOR, DOST, KEY, LEAD, MORNING, WHY, World

SAMPLING: Final = "LM-SNV-2008"
SECRET: Final = bytes(range(32))
FRAME: Final = ("4.1", "4.2.3", "5.3", "6.2.2", "7.2.1", "7.5.1", "8.2.2", "8.5.2")
DIGEST: Final = frame_digest(FRAME)
DEADLINE: Final = MORNING + timedelta(days=1)
SECONDS: Final = int(datetime(2026, 1, 1, tzinfo=UTC).timestamp())


class Key:
    """A private key that signs by itself."""

    def __init__(self, name: str, type: int, seed: int) -> None:
        self._private = Ed25519PrivateKey.from_private_bytes(bytes([seed]) * 32)
        self.name = name
        self.verifier_key = VerifierKey.of(name, type, self._private.public_key().public_bytes_raw())

    def sign(self, message: bytes) -> bytes:
        return self._private.sign(message)


class Publishing:
    """Publishes checkpoints of a world's log into its store, as the signer of the service does."""

    def __init__(self, world: World) -> None:
        self.world = world
        self.origin = world.application.stamp.source
        province = self.origin.partition("/")[0]
        self.log, self.witness = Key(self.origin, ED25519, 1), Key(f"{province}/inspection/witness", COSIGNATURE, 2)
        self.other = Key(f"{province}/inspection/mirror", COSIGNATURE, 3)

    def publish(
        self, *, cosigned: bool = True, by: Key | None = None, forged: bool = False, kept: bool = True
    ) -> KeptCheckpoint:
        """Signs the head and keeps the note, cosigned or not, by the witness or another, in truth or `forged`."""
        head = self.world.application.store.head()
        note = sign_checkpoint(Checkpoint(self.origin, head.size, head.root), self.log)
        if cosigned:
            line = cosign(note.text, by or self.witness, SECONDS)
            note = note.with_signatures(replace(line, value=bytes(72)) if forged else line)
        checkpoint = KeptCheckpoint(self.origin, head.size, head.root, note.to_bytes())
        if kept:
            self.world.application.store.keep_checkpoint(checkpoint)
        return checkpoint


class Drawing:
    """A world with a scheduled assessment, and shorthand for the steps of one sampling."""

    def __init__(self, world: World) -> None:
        self.world = world
        self.publishing = Publishing(world)
        world.schedule()

    def commit(self, actor: Actor = DOST, **said: Any) -> Outcome:
        wanted = {
            "sampling": SAMPLING,
            "assessment": KEY,
            "subject": SampleSubject.CLAUSES,
            "commitment": commitment_of(SECRET),
            "deadline": DEADLINE,
            "sample_size": 3,
            "witness": str(self.publishing.witness.verifier_key),
            **said,
        }
        return self.world.application.commit_sampling(self.world.act(actor, version=0), **wanted)

    def fix(self, frame: tuple[str, ...] = FRAME, actor: Actor = LEAD) -> Outcome:
        return self.world.application.fix_frame(self.world.act(actor), sampling=SAMPLING, frame=frame)

    def close(self, actor: Actor = LEAD) -> Outcome:
        return self.world.application.close_sampling(self.world.act(actor), sampling=SAMPLING)

    def draw(self, secret: bytes = SECRET, digest: str = DIGEST, actor: Actor = DOST) -> Outcome:
        act = self.world.act(actor)
        return self.world.application.draw_sample(act, sampling=SAMPLING, secret=secret.hex(), frame_digest=digest)

    def abandon(self, actor: Actor = DIRECTOR, reason: str | None = WHY) -> Outcome:
        act = self.world.act(actor, reason=reason)
        return self.world.application.abandon_sampling(act, sampling=SAMPLING)

    def closed(self) -> None:
        """Goes on to the closing, after the deadline."""
        self.commit()
        self.fix()
        self.world.later(days=1, seconds=1)
        self.close()

    def drawn(self) -> KeptCheckpoint:
        """Goes on to the drawing; returns the checkpoint that decided."""
        self.closed()
        kept = self.publishing.publish()
        self.draw()
        return kept

    @property
    def sampling(self) -> Sampling:
        return self.world.application.load(Sampling, SAMPLING)
