"""A sample that the assessing side commits itself to before, and that the log decides afterwards.

Three things make it: a secret that only who committed knows, a list that is final before anybody knows what it will be
drawn by, and the root of the log in the first cosigned checkpoint that covers the closing. Whoever keeps the log does
not know the secret; who knows the secret does not make the root (`docs/sampling.md` says what is left).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar, Final

from services.assessment.domain import refusals
from services.assessment.domain.assessment import Assessment
from services.assessment.domain.background import Background
from services.assessment.domain.clauses import Catalogue
from services.assessment.domain.draw import ALGORITHM, commitment_of, draw, frame_digest
from services.assessment.domain.order import check_act, said_day
from services.assessment.domain.refusals import sampling as rules
from services.assessment.domain.team import refuse_own_file
from services.assessment.domain.terms import SAMPLING_NAMES, SamplingStage, Stage
from shared.acts import Act
from shared.clock import VIETNAM
from shared.contracts.assessment import (
    FrameFixed,
    SampleDrawn,
    SampleSubject,
    SamplingAbandoned,
    SamplingClosed,
    SamplingCommitted,
)
from shared.contracts.base import Facts
from shared.contracts.document import Document
from shared.errors import Refused, Term
from shared.eventstore.aggregate import Aggregate
from shared.eventstore.lifecycle import Lifecycle, Transition
from shared.ledger.note import COSIGNATURE, NoteFault, VerifierKey

MOST_BYTES: Final = 48_000
"""A list longer than this might not fit an event (65,535 bytes)."""


@dataclass(frozen=True, slots=True)
class Cosigned:
    """A checkpoint that bears a cosignature: the size and root that it states, its note's digest, who cosigned."""

    origin: str
    size: int
    root: bytes
    note: str
    cosigners: tuple[str, ...]

    def is_witnessed(self, witness: str | None) -> bool:
        """Tells whether the key that a commitment names is among the cosigners; where it names none, any is."""
        return witness is None or identity(witness) in self.cosigners


def identity(witness: str) -> str:
    """Returns name and id of a verifier key, as cosigners are named."""
    return "+".join(witness.split("+", 2)[:2])


def cosigning_key(witness: str) -> VerifierKey:
    """Returns the key of a witness. Raises Refused."""
    try:
        key = VerifierKey.parse(witness)
    except NoteFault:
        raise Refused(rules.WITNESS_UNFIT, pointer="/witness") from None
    if key.type != COSIGNATURE:
        raise Refused(rules.WITNESS_UNFIT, pointer="/witness")
    return key


@dataclass
class Sampling(Aggregate):
    """One sample of one assessment."""

    KIND: ClassVar[str] = "sampling"
    LIFE: ClassVar[Lifecycle[SamplingStage]] = Lifecycle(
        SAMPLING_NAMES,
        Transition(SamplingCommitted, (), SamplingStage.COMMITTED),
        Transition(FrameFixed, (SamplingStage.COMMITTED,), None, rules.NOT_COMMITTED),
        Transition(SamplingClosed, (SamplingStage.COMMITTED,), SamplingStage.CLOSED, rules.NOT_COMMITTED),
        Transition(SampleDrawn, (SamplingStage.CLOSED,), SamplingStage.DRAWN, rules.NOT_CLOSED),
        Transition(
            SamplingAbandoned,
            (SamplingStage.COMMITTED, SamplingStage.CLOSED),
            SamplingStage.ABANDONED,
            rules.NOT_TO_ABANDON,
        ),
    )

    stage: SamplingStage | None = None
    committed: SamplingCommitted | None = None
    frame: tuple[str, ...] = ()
    sample: SampleDrawn | None = None

    @property
    def plan(self) -> SamplingCommitted:
        """Returns what was committed. Every sampling that exists has that first."""
        assert self.committed is not None
        return self.committed

    def commit(self, act: Act, *, assessment: Assessment, background: Background, wanted: SamplingCommitted) -> None:
        """Records the commitment.

        Raises:
            Refused: the assessment is submitted, approved or withdrawn, the deadline has passed, no witness is named
                or what is named is no witness's key, or the actor is of the assessed agency.
        """
        check_act(act)
        if assessment.stage not in (Stage.SCHEDULED, Stage.OPEN):
            state = Assessment.LIFE.name(assessment.stage)
            raise Refused(rules.NOT_TO_SAMPLE, pointer="/assessment", state=state)
        if wanted.deadline <= act.time:
            raise Refused(rules.DEADLINE_PASSED, pointer="/deadline")
        cosigning_key(wanted.witness or "")
        refuse_own_file(act, background, said_day(act))
        self.record(wanted, act)

    def fix(self, act: Act, *, background: Background, catalogue: Catalogue, frame: Sequence[str]) -> None:
        """Records the list to choose from, in place of an earlier one; that stays in the history.

        It may be fixed after the deadline, too, when all records are there, but not after the closing: until then
        nobody can know the root that decides.

        Raises:
            Refused: it is closed, an item stands twice, is no assessable clause where clauses are drawn, there are
                fewer than are to be drawn, the list is too long, or the actor is of the assessed agency.
        """
        self.LIFE.check(FrameFixed, self.stage)
        check_act(act)
        refuse_own_file(act, background, said_day(act))
        self._check_items(catalogue, frame)
        plan = self.plan
        if len(frame) < plan.sample_size:
            raise Refused(rules.SAMPLE_TOO_LARGE, pointer="/frame", items=len(frame), size=plan.sample_size)
        size = sum(len(item.encode()) + 3 for item in frame)
        if size > MOST_BYTES:
            raise Refused(rules.FRAME_TOO_LONG, pointer="/frame", size=size, most=MOST_BYTES)
        self.record(
            FrameFixed(
                sampling=self.key,
                assessment=plan.assessment,
                agency=plan.agency,
                frame=tuple(frame),
                digest=frame_digest(frame),
            ),
            act,
        )

    def close(self, act: Act, *, background: Background) -> None:
        """Records that the deadline has passed and the list is final.

        Raises:
            Refused: it is closed already, there is no list, the deadline has not passed by the clock of the log, or
                the actor is of the assessed agency.
        """
        self.LIFE.check(SamplingClosed, self.stage)
        check_act(act)
        refuse_own_file(act, background, said_day(act))
        plan = self.plan
        if act.time <= plan.deadline:
            local = plan.deadline.astimezone(VIETNAM)
            deadline = Term(f"{local:%H:%M} ngày {local:%d/%m/%Y}", f"{local:%Y-%m-%d %H:%M} (UTC+7)")
            raise Refused(rules.BEFORE_DEADLINE, deadline=deadline)
        if not self.frame:
            raise Refused(rules.NO_FRAME)
        digest = frame_digest(self.frame)
        self.record(
            SamplingClosed(sampling=self.key, assessment=plan.assessment, agency=plan.agency, digest=digest), act
        )  # fmt: skip

    def draw(
        self,
        act: Act,
        *,
        background: Background,
        secret: str,
        digest: str,
        position: int,
        checkpoint: Cosigned | None,
    ) -> None:
        """Records the sample that the secret and the checkpoint make of the list.

        `digest` is that of the list which the caller means, `position` where the closing stands in the log, and
        `checkpoint` the first one that covers it and that the witness of the commitment cosigned; where there is none
        such, the first that anybody did.

        Raises:
            Refused: it is not closed or drawn already, no such checkpoint is there yet, it is another witness's, the
                secret is not the one committed to, the list is another, or the actor is of the assessed agency.
        """
        self.LIFE.check(SampleDrawn, self.stage)
        check_act(act)
        refuse_own_file(act, background, said_day(act))
        if checkpoint is None:
            raise Refused(rules.NOT_COSIGNED, position=position)
        witness = self.plan.witness
        if witness is not None and not checkpoint.is_witnessed(witness):
            raise Refused(rules.OTHER_WITNESS, witness=identity(witness))
        if digest != frame_digest(self.frame):
            raise Refused(rules.FRAME_CHANGED, pointer="/frame_digest")
        key = bytes.fromhex(secret)
        if commitment_of(key) != self.plan.commitment:
            raise Refused(rules.SECRET_WRONG, pointer="/secret")
        self.record(self._drawn(key, checkpoint), act)

    def abandon(self, act: Act, *, background: Background) -> None:
        """Records that the sample will never be drawn, with the reason.

        Raises:
            Refused: it was drawn or given up, no reason is given, or the actor is of the assessed agency.
        """
        self.LIFE.check(SamplingAbandoned, self.stage)
        check_act(act, reason=True)
        refuse_own_file(act, background, said_day(act))
        plan = self.plan
        self.record(SamplingAbandoned(sampling=self.key, assessment=plan.assessment, agency=plan.agency), act)

    def apply(self, facts: Facts, document: Document) -> None:
        """Assigns what was recorded."""
        self.stage = self.LIFE.after(type(facts), self.stage)
        match facts:
            case SamplingCommitted():
                self.committed = facts
            case FrameFixed():
                self.frame = facts.frame
            case SampleDrawn():
                self.sample = facts
            case _:
                pass

    def _drawn(self, secret: bytes, checkpoint: Cosigned) -> SampleDrawn:
        plan = self.plan
        return SampleDrawn(
            sampling=self.key,
            assessment=plan.assessment,
            agency=plan.agency,
            algorithm=ALGORITHM,
            secret=secret.hex(),
            origin=checkpoint.origin,
            tree_size=checkpoint.size,
            root=checkpoint.root.hex(),
            note=checkpoint.note,
            cosigners=checkpoint.cosigners,
            frame_digest=frame_digest(self.frame),
            drawn=draw(secret, checkpoint.root, self.frame, plan.sample_size),
        )

    def _check_items(self, catalogue: Catalogue, frame: Sequence[str]) -> None:
        clauses = self.plan.subject is SampleSubject.CLAUSES
        seen: set[str] = set()
        for index, item in enumerate(frame):
            pointer = f"/frame/{index}"
            if item in seen:
                raise Refused(rules.ITEM_TWICE, pointer=pointer, item=item)
            seen.add(item)
            if clauses and item not in catalogue.clauses:
                raise Refused(refusals.CLAUSE_UNKNOWN, pointer=pointer, clause=item)
            if clauses and not catalogue.clauses[item].assessable:
                raise Refused(refusals.CLAUSE_IS_HEADING, pointer=pointer, clause=item)
