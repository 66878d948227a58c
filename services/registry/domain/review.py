"""A function review (directive, point 4): led by Home Affairs with the bodies concerned, decided by the PPC."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import ClassVar, Final
from uuid import UUID

from services.registry.domain.agency import Agency
from services.registry.domain.duties import check_act, check_basis, check_day, happened, not_own_file, persons_in
from services.registry.domain.order import check_after, latest
from services.registry.domain.refusals import EVIDENCE_REPEATED
from services.registry.domain.refusals import reviews as refusals
from shared.acts import Act
from shared.clock import Occurred, day_of
from shared.contracts.base import Facts
from shared.contracts.document import Document
from shared.contracts.registry import (
    MatrixRow,
    Position,
    ReviewApproved,
    ReviewOpened,
    ReviewOpinionGiven,
    ReviewProposed,
    ReviewReturned,
    ReviewRowRecorded,
    ReviewRowStruck,
)
from shared.errors import Refused, Term
from shared.eventstore.aggregate import Aggregate
from shared.eventstore.lifecycle import Lifecycle, Transition

MOST_ROWS: Final = 1000
OPENING: Final = Term("mở cuộc rà soát", "the review was opened")
LAST_STEP: Final = Term("bước trước của cuộc rà soát", "the step before")


class Stage(StrEnum):
    """How a review stands."""

    OPEN = "open"
    PROPOSED = "proposed"
    RETURNED = "returned"
    APPROVED = "approved"


_DRAFTING: Final = (Stage.OPEN, Stage.RETURNED)


@dataclass
class Review(Aggregate):
    """One review of one or more agencies. Its rows, opinions and proposals are added to, never overwritten."""

    KIND: ClassVar[str] = "review"
    LIFE: ClassVar[Lifecycle[Stage]] = Lifecycle(
        {
            Stage.OPEN: Term("đang rà soát", "under way"),
            Stage.PROPOSED: Term("đã trình UBND tỉnh", "submitted to the PPC"),
            Stage.RETURNED: Term("bị UBND tỉnh trả lại", "returned by the PPC"),
            Stage.APPROVED: Term("đã được phê duyệt", "approved"),
        },
        Transition(ReviewOpened, (), Stage.OPEN),
        Transition(ReviewRowRecorded, _DRAFTING, None, refusals.REVIEW_NOT_OPEN),
        Transition(ReviewRowStruck, _DRAFTING, None, refusals.REVIEW_NOT_OPEN),
        Transition(ReviewOpinionGiven, _DRAFTING, None, refusals.REVIEW_NOT_OPEN),
        Transition(ReviewProposed, _DRAFTING, Stage.PROPOSED, refusals.REVIEW_NOT_OPEN),
        Transition(ReviewApproved, (Stage.PROPOSED,), Stage.APPROVED, refusals.REVIEW_NOT_PROPOSED),
        Transition(ReviewReturned, (Stage.PROPOSED,), Stage.RETURNED, refusals.REVIEW_NOT_PROPOSED),
    )

    stage: Stage | None = field(default=None, init=False)
    reviewed: list[str] = field(default_factory=list, init=False)
    consulted: list[str] = field(default_factory=list, init=False)
    opinions_by: date = field(default=date.min, init=False)
    opened: Occurred | None = field(default=None, init=False)
    last: Occurred | None = field(default=None, init=False)
    """The latest step so far: a proposal and a decision may not lie before it."""
    drafters: list[str] = field(default_factory=list, init=False)
    """Who opened, drew up the matrix or submitted, for themselves or for another: neither of the two decides."""
    opined: list[str] = field(default_factory=list, init=False)
    """Who gave the opinion of a body that is consulted, for themselves or for another: neither of the two drafts."""
    rows: dict[int, MatrixRow] = field(default_factory=dict, init=False)
    recorded: dict[int, UUID] = field(default_factory=dict, init=False)
    """The event that recorded each row that stands."""
    numbers: int = field(default=0, init=False)
    """The greatest number given to a row."""
    heard: list[str] = field(default_factory=list, init=False)
    proposal: UUID | None = field(default=None, init=False)

    def open(
        self,
        act: Act,
        *,
        title: str,
        reviewed: Sequence[Agency],
        consulted: Sequence[Agency],
        opinions_by: date,
    ) -> None:
        """Opens the review of `reviewed`, in which `consulted` are asked for their opinions until `opinions_by`.

        Raises:
            Refused: `registry.own-file`, `registry.body-unknown`, `registry.body-repeated`, `registry.agency-ended`,
                `registry.review-consults-leader`, `registry.opinions-day-past`, or what `check_act` and `check_basis`
                refuse.
            ContractError: no legal basis was given.
        """
        for each in reviewed:
            not_own_file(act, each.key)
        check_act(act)
        check_basis(act)
        _check_bodies(reviewed, "/reviewed")
        _check_bodies(consulted, "/consulted")
        for index, each in enumerate(consulted):
            if each.key == act.actor.agency:
                raise Refused(refusals.REVIEW_CONSULTS_LEADER, pointer=f"/consulted/{index}", body=each.key)
        check_day(opinions_by, "/opinions_by")
        day = day_of(happened(act))
        if opinions_by < day:
            raise Refused(refusals.OPINIONS_DAY_PAST, pointer="/opinions_by", by=opinions_by, happened=day)
        facts = ReviewOpened(
            review=self.key,
            title=title,
            reviewed=tuple(each.key for each in reviewed),
            consulted=tuple(each.key for each in consulted),
            opinions_by=opinions_by,
        )
        self.record(facts, act)

    def add_rows(self, act: Act, *, rows: Sequence[MatrixRow]) -> None:
        """Adds rows to the matrix, each under the next number.

        Raises:
            Refused: what `_check_drafting` and `_check_row` refuse, or `registry.rows-too-many`.
        """
        self._check_drafting(act, ReviewRowRecorded)
        if self.numbers + len(rows) > MOST_ROWS:
            raise Refused(refusals.ROWS_TOO_MANY, pointer="/rows", most=MOST_ROWS)
        standing = dict(self.rows)
        for index, row in enumerate(rows):
            self._check_row(row, standing, f"/rows/{index}")
            standing[self.numbers + index + 1] = row
        for number, row in enumerate(rows, start=self.numbers + 1):
            self.record(ReviewRowRecorded(review=self.key, row=number, entry=row), act)

    def replace_row(self, act: Act, *, row: int, entry: MatrixRow) -> None:
        """Puts another row in the place of one that stands, which stays readable; with a reason.

        Raises:
            Refused: what `_check_drafting` (a reason is asked for) and `_check_row` refuse, or
                `registry.row-unknown`.
        """
        self._check_drafting(act, ReviewRowRecorded, reason=True)
        replaced = self._standing(row)
        self._check_row(entry, self.rows, "/entry")
        self.record(ReviewRowRecorded(review=self.key, row=row, entry=entry, replaces=replaced), act)

    def strike_row(self, act: Act, *, row: int) -> None:
        """Strikes a row from the matrix, with a reason.

        Raises:
            Refused: what `_check_drafting` refuses (a reason is asked for), or `registry.row-unknown`.
        """
        self._check_drafting(act, ReviewRowStruck, reason=True)
        struck = self._standing(row)
        agency = self.rows[row].agency
        self.record(ReviewRowStruck(review=self.key, row=row, agency=agency, strikes=struck), act)

    def give_opinion(
        self, act: Act, *, position: Position, opinion: str, document_number: str, evidence: tuple[str, ...]
    ) -> None:
        """Records the opinion of the body to which the actor belongs. A later one stands beside an earlier one.

        Raises:
            Refused: `registry.not-consulted`, `registry.review-opinion-by-drafter`, `registry.review-not-open`,
                `registry.before-earlier-step`,
                `registry.evidence-repeated`, or what `check_act` refuses.
        """
        body = act.actor.agency
        if body is None or body not in self.consulted:
            raise Refused(refusals.NOT_CONSULTED, review=self.key)
        self._check_apart(act, self.drafters)
        check_act(act)
        self.LIFE.check(ReviewOpinionGiven, self.stage, review=self.key)
        check_after(act, self.opened, OPENING)
        for index, digest in enumerate(evidence):
            if digest in evidence[:index]:
                raise Refused(EVIDENCE_REPEATED, pointer=f"/evidence/{index}")
        facts = ReviewOpinionGiven(
            review=self.key,
            body=body,
            position=position,
            opinion=opinion,
            document_number=document_number,
            evidence=evidence,
        )
        self.record(facts, act)

    def propose(self, act: Act, *, proposal: str, document_number: str) -> None:
        """Submits the proposal to the PPC, once every body consulted was heard or the time for it is over.

        Raises:
            Refused: what `_check_drafting` refuses, `registry.matrix-empty`, `registry.opinions-awaited` or
                `registry.before-earlier-step`.
        """
        self._check_drafting(act, ReviewProposed)
        check_after(act, self.last, LAST_STEP)
        if not self.rows:
            raise Refused(refusals.MATRIX_EMPTY, review=self.key)
        unheard = tuple(each for each in self.consulted if each not in self.heard)
        if unheard and day_of(happened(act)) <= self.opinions_by:
            raise Refused(refusals.OPINIONS_AWAITED, body=unheard[0], by=self.opinions_by)
        facts = ReviewProposed(
            review=self.key,
            reviewed=tuple(self.reviewed),
            proposal=proposal,
            document_number=document_number,
            unheard=unheard,
        )
        self.record(facts, act)

    def approve(self, act: Act, *, note: str | None) -> None:
        """Approves the proposal; the decision of the PPC is the act's legal basis.

        Raises:
            Refused: what `_check_decision` and `check_basis` refuse.
            ContractError: no legal basis was given.
        """
        check_basis(act)
        proposal = self._check_decision(act, ReviewApproved)
        reviewed = tuple(self.reviewed)
        self.record(ReviewApproved(review=self.key, reviewed=reviewed, proposal=proposal, note=note), act)

    def send_back(self, act: Act) -> None:
        """Returns the proposal to Home Affairs, with a reason. Raises Refused: what `_check_decision` refuses."""
        proposal = self._check_decision(act, ReviewReturned, reason=True)
        self.record(ReviewReturned(review=self.key, reviewed=tuple(self.reviewed), proposal=proposal), act)

    def _check_drafting(self, act: Act, event: type[Facts], *, reason: bool = False) -> None:
        """Lets an act of who leads the review pass.

        Raises:
            Refused: `registry.own-file`, `registry.body-unknown`, `registry.review-consults-leader`,
                `registry.review-opinion-by-drafter`, `registry.review-not-open`, `registry.before-earlier-step`, or
                what `check_act` refuses.
        """
        for each in self.reviewed:
            not_own_file(act, each)
        # Whoever stands in for Home Affairs comes from another body, which is not heard on what it drew up itself.
        if act.actor.agency in self.consulted:
            raise Refused(refusals.REVIEW_CONSULTS_LEADER, body=act.actor.agency)
        self._check_apart(act, self.opined)
        check_act(act, reason=reason)
        self.LIFE.check(event, self.stage, review=self.key)
        check_after(act, self.opened, OPENING)

    def _check_apart(self, act: Act, others: Sequence[str]) -> None:
        for person in persons_in(act.actor):
            if person in others:
                raise Refused(refusals.REVIEW_OPINION_BY_DRAFTER, person=person, review=self.key)

    def _check_decision(self, act: Act, event: type[Facts], *, reason: bool = False) -> UUID:
        """Lets a decision on the proposal pass, and returns the event that made it.

        Raises:
            Refused: `registry.own-file`, `registry.review-decided-by-drafter`, `registry.review-not-proposed`,
                `registry.before-earlier-step`, or what `check_act` refuses.
        """
        for each in self.reviewed:
            not_own_file(act, each)
        for person in persons_in(act.actor):
            if person in self.drafters:
                raise Refused(refusals.REVIEW_DECIDED_BY_DRAFTER, person=person, review=self.key)
        check_act(act, reason=reason)
        self.LIFE.check(event, self.stage, review=self.key)
        check_after(act, self.last, LAST_STEP)
        assert self.proposal is not None, "a review that is submitted has a proposal"
        return self.proposal

    def _check_row(self, row: MatrixRow, standing: Mapping[int, MatrixRow], pointer: str) -> None:
        if row.agency not in self.reviewed:
            agency = row.agency
            raise Refused(refusals.ROW_AGENCY_NOT_REVIEWED, pointer=f"{pointer}/agency", agency=agency, review=self.key)
        if row.duty is None and row.process is None and row.post is None:
            raise Refused(refusals.ROW_EMPTY, pointer=pointer)
        for number, each in standing.items():
            if each == row:
                raise Refused(refusals.ROW_REPEATED, pointer=pointer, row=number)

    def _standing(self, row: int) -> UUID:
        if row not in self.recorded:
            raise Refused(refusals.ROW_UNKNOWN, review=self.key, row=row)
        return self.recorded[row]

    def apply(self, facts: Facts, document: Document) -> None:
        """Assigns what `facts` say."""
        self.stage = self.LIFE.after(type(facts), self.stage)
        self.last = latest(self.last, document.occurred)
        match facts:
            case ReviewOpened():
                self.reviewed, self.consulted = list(facts.reviewed), list(facts.consulted)
                self.opinions_by, self.opened = facts.opinions_by, document.occurred
                self._drafted(document)
            case ReviewRowRecorded():
                self.rows[facts.row], self.recorded[facts.row] = facts.entry, document.id
                self.numbers = max(self.numbers, facts.row)
                self._drafted(document)
            case ReviewRowStruck():
                self.rows.pop(facts.row, None)
                self.recorded.pop(facts.row, None)
                self._drafted(document)
            case ReviewOpinionGiven():
                self.heard += [facts.body] if facts.body not in self.heard else []
                self.opined += [each for each in persons_in(document.actor) if each not in self.opined]
            case ReviewProposed():
                self.proposal = document.id
                self._drafted(document)
            case _:
                pass

    def _drafted(self, document: Document) -> None:
        self.drafters += [each for each in persons_in(document.actor) if each not in self.drafters]


def _check_bodies(bodies: Sequence[Agency], pointer: str) -> None:
    for index, each in enumerate(bodies):
        if each.key in [earlier.key for earlier in bodies[:index]]:
            raise Refused(refusals.BODY_REPEATED, pointer=f"{pointer}/{index}", body=each.key)
        each.check_goes_on(f"{pointer}/{index}")
