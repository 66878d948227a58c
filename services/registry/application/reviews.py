"""Use cases on function reviews."""

from __future__ import annotations

from datetime import date

from services.registry.application.base import Base
from services.registry.domain.review import Review
from shared.acts import Act
from shared.contracts.registry import MatrixRow, Position
from shared.eventstore.application import Outcome


class Reviews(Base):
    """Use cases on function reviews. Agencies are read when one is opened and not held: see `Registry`."""

    def open_review(
        self,
        act: Act,
        *,
        review: str,
        title: str,
        reviewed: tuple[str, ...],
        consulted: tuple[str, ...],
        opinions_by: date,
    ) -> Outcome:
        """Opens a function review. Raises Refused, see `Review.open`."""
        opened = self.create(Review, review)
        opened.open(
            act,
            title=title,
            reviewed=[self.agency(each, f"/reviewed/{index}") for index, each in enumerate(reviewed)],
            consulted=[self.agency(each, f"/consulted/{index}") for index, each in enumerate(consulted)],
            opinions_by=opinions_by,
        )
        return self.save(act, opened)

    def add_review_rows(self, act: Act, *, review: str, rows: tuple[MatrixRow, ...]) -> Outcome:
        """Adds rows to a review's matrix. Raises Refused, see `Review.add_rows`."""
        added = self.load(Review, review, act)
        added.add_rows(act, rows=rows)
        return self.save(act, added)

    def replace_review_row(self, act: Act, *, review: str, row: int, entry: MatrixRow) -> Outcome:
        """Puts another row in the place of one. Raises Refused, see `Review.replace_row`."""
        replaced = self.load(Review, review, act)
        replaced.replace_row(act, row=row, entry=entry)
        return self.save(act, replaced)

    def strike_review_row(self, act: Act, *, review: str, row: int) -> Outcome:
        """Strikes a row. Raises Refused, see `Review.strike_row`."""
        struck = self.load(Review, review, act)
        struck.strike_row(act, row=row)
        return self.save(act, struck)

    def give_opinion(
        self,
        act: Act,
        *,
        review: str,
        position: Position,
        opinion: str,
        document_number: str,
        evidence: tuple[str, ...] = (),
    ) -> Outcome:
        """Records a consulted body's opinion. Raises Refused, see `Review.give_opinion`."""
        asked = self.load(Review, review, act)
        asked.give_opinion(
            act, position=position, opinion=opinion, document_number=document_number, evidence=evidence
        )  # fmt: skip
        return self.save(act, asked)

    def propose_review(self, act: Act, *, review: str, proposal: str, document_number: str) -> Outcome:
        """Submits a review's proposal. Raises Refused, see `Review.propose`."""
        proposed = self.load(Review, review, act)
        proposed.propose(act, proposal=proposal, document_number=document_number)
        return self.save(act, proposed)

    def approve_review(self, act: Act, *, review: str, note: str | None = None) -> Outcome:
        """Approves a review's proposal. Raises Refused, see `Review.approve`."""
        approved = self.load(Review, review, act)
        approved.approve(act, note=note)
        return self.save(act, approved)

    def return_review(self, act: Act, *, review: str) -> Outcome:
        """Returns a review's proposal. Raises Refused, see `Review.send_back`."""
        returned = self.load(Review, review, act)
        returned.send_back(act)
        return self.save(act, returned)
