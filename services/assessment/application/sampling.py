"""Use cases on samples. The checkpoints are those that the store has kept of this service's own log."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from services.assessment.application.base import Base
from services.assessment.domain.assessment import Assessment
from services.assessment.domain.commitment import Commitment
from services.assessment.domain.sampling import Cosigned, Sampling, cosigning_key
from services.assessment.domain.verification import Check, Untold, untold, verify
from shared.acts import Act
from shared.contracts.assessment import FrameFixed, SampleSubject, SamplingClosed, SamplingCommitted
from shared.contracts.document import Document, parse
from shared.eventstore.application import Outcome
from shared.eventstore.ports import KeptCheckpoint
from shared.ledger.note import Note

PAGE: Final = 100
COSIGNATURE_BYTES: Final = 72
"""After the key id: 8 bytes of time, 64 of the Ed25519 signature (C2SP tlog-cosignature)."""


@dataclass(frozen=True, slots=True)
class Verified:
    """What is held against a drawn sample, what that cannot tell, and the text of the checkpoint's note, None where
    none is kept.
    """

    checks: dict[Check, bool]
    untold: tuple[Untold, ...]
    note: str | None


class SamplingCases(Base):
    """Use cases on samples."""

    def commit_sampling(
        self,
        act: Act,
        *,
        sampling: str,
        assessment: str,
        subject: SampleSubject,
        commitment: str,
        deadline: datetime,
        sample_size: int,
        witness: str,
    ) -> Outcome:
        """Commits the assessing side to a sample of an assessment."""
        about = self.load(Assessment, assessment)
        wanted = SamplingCommitted(
            sampling=sampling,
            assessment=assessment,
            agency=about.agency,
            subject=subject,
            commitment=commitment,
            deadline=deadline,
            sample_size=sample_size,
            witness=witness,
        )
        made = self.create(Sampling, sampling)
        made.commit(act, assessment=about, background=self.background(about.agency), wanted=wanted)
        use = self.find(Commitment, commitment) or Commitment(commitment)
        use.serve(act, wanted)
        return self.save(act, made, use)

    def fix_frame(self, act: Act, *, sampling: str, frame: tuple[str, ...]) -> Outcome:
        """Fixes the list to choose from."""
        subject = self.load(Sampling, sampling, act)
        edition = self.catalogues[self.load(Assessment, subject.plan.assessment).plan.catalogue]
        subject.fix(act, background=self.background(subject.plan.agency), catalogue=edition, frame=frame)
        return self.save(act, subject)

    def close_sampling(self, act: Act, *, sampling: str) -> Outcome:
        """Makes the list final, after the deadline."""
        subject = self.load(Sampling, sampling, act)
        subject.close(act, background=self.background(subject.plan.agency))
        return self.save(act, subject)

    def draw_sample(self, act: Act, *, sampling: str, secret: str, frame_digest: str) -> Outcome:
        """Draws the sample from the revealed secret and the checkpoint that decides."""
        subject = self.load(Sampling, sampling, act)
        position = self.closed_at(sampling)
        subject.draw(
            act,
            background=self.background(subject.plan.agency),
            secret=secret,
            digest=frame_digest,
            position=position,
            checkpoint=self._found(position, subject.plan.witness) if position else None,
        )
        return self.save(act, subject)

    def abandon_sampling(self, act: Act, *, sampling: str) -> Outcome:
        """Gives a sample up that was not drawn."""
        subject = self.load(Sampling, sampling, act)
        subject.abandon(act, background=self.background(subject.plan.agency))
        return self.save(act, subject)

    def closed_at(self, sampling: str) -> int:
        """Returns where the closing stands in the log, 0 while there is none."""
        found = (position for position, each in self._history(sampling) if isinstance(each.facts, SamplingClosed))
        return next(found, 0)

    def deciding(self, position: int, witness: str | None) -> Cosigned | None:
        """Returns the first checkpoint of the own log that covers `position` and that `witness` cosigned, None while
        there is none. Of one size, the first such note that was kept. Where no witness is named, anybody's
        cosignature does, as it was kept and unverified.
        """
        return next((each for each in self._cosigned(position, witness) if each.is_witnessed(witness)), None)

    def _found(self, position: int, witness: str | None) -> Cosigned | None:
        """Returns the checkpoint that decides; while there is none, the first that somebody else cosigned."""
        return self.deciding(position, witness) or next(self._cosigned(position, witness), None)

    def _cosigned(self, position: int, witness: str | None) -> Iterator[Cosigned]:
        origin, after = self.stamp.source, position - 1
        while sizes := self.store.checkpoint_sizes(origin, after, PAGE):
            for size in sizes:
                for kept in self.store.checkpoints_at(origin, size):
                    if cosigners := _cosigners(kept, witness):
                        yield Cosigned(origin, size, kept.root, _digest(kept), cosigners)
            after = sizes[-1]

    def verified_sample(self, sampling: str) -> Verified | None:
        """Returns what computing a drawn sample again shows, None where none was drawn.

        Raises:
            Refused: `shared.not-found`.
        """
        subject = self.load(Sampling, sampling)
        if subject.sample is None:
            return None
        drawn, frame = subject.sample, _frame(each for _, each in self._history(sampling))
        notes = self.store.checkpoints_at(drawn.origin, drawn.tree_size)
        kept = next((each for each in notes if _digest(each) == drawn.note), None)
        closed = self.closed_at(sampling)
        first = self.deciding(closed, subject.plan.witness)
        checks = verify(subject.plan, frame, drawn, closed_at=closed, note=kept, first=first)
        return Verified(checks, untold(subject.plan), None if kept is None else kept.note.decode())

    def _history(self, sampling: str) -> Iterator[tuple[int, Document]]:
        entries = self.store.stream(Sampling(sampling).id)
        return ((each.position, parse(each.document)) for each in entries)


def _frame(history: Iterator[Document]) -> tuple[str, ...]:
    fixed: tuple[str, ...] = ()
    for document in history:
        if isinstance(document.facts, FrameFixed):
            fixed = document.facts.frame
        if isinstance(document.facts, SamplingClosed):
            break
    return fixed


def _digest(kept: KeptCheckpoint) -> str:
    return hashlib.sha256(kept.note).hexdigest()


def _cosigners(kept: KeptCheckpoint, witness: str | None) -> tuple[str, ...]:
    """Returns the cosignature lines of a kept note by name and key id; the log's own signature is none.

    A line of `witness` that does not verify is none either; those of others are taken as they were kept: the signer
    keeps only such as bear the name of the province's witness or mirror, and this service is told no key of theirs.
    """
    note = Note.parse(kept.note)
    key = None if witness is None else cosigning_key(witness)
    lines = [
        each
        for each in note.signatures
        if each.name != kept.origin
        and len(each.value) == COSIGNATURE_BYTES
        and (key is None or not each.is_of(key) or key.verify(note.text.encode(), each.value))
    ]
    return tuple(f"{each.name}+{each.key_id}" for each in lines)
