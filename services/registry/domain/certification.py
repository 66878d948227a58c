"""The milestones that stand apart: an independent assessment asked for by the agency, a certificate recorded by others.

Of its own and not part of the agency's stream, so that what is heard never comes between a person who reports and the
version that they decided on.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from typing import ClassVar

from services.registry.domain.agency import Agency
from services.registry.domain.duties import check_act, happened, only_of
from services.registry.domain.obligation import Rules
from services.registry.domain.order import check_after, latest
from services.registry.domain.refusals import EVIDENCE_REPEATED, OCCURRED_REQUIRED
from services.registry.domain.refusals.certification import CERTIFIED_ALREADY, MILESTONES_OPEN, REQUEST_REPEATED
from services.registry.domain.rules import MILESTONE_LISTS, in_force
from shared.acts import BOUND_ROLES, Act
from shared.clock import Occurred, day_of
from shared.contracts.base import Facts
from shared.contracts.document import Document
from shared.contracts.registry import AssessmentRequested, CertificateNoted
from shared.contracts.terms import FactCited
from shared.errors import Refused, Term
from shared.eventstore.aggregate import Aggregate
from shared.eventstore.lifecycle import Lifecycle, Transition


class Stage(StrEnum):
    """How far an agency has come after its seven milestones."""

    NOT_ASKED = "not_asked"
    REQUESTED = "requested"
    CERTIFIED = "certified"


@dataclass
class Certification(Aggregate):
    """One agency's way from the last milestone to a certificate; its key is the agency's code."""

    KIND: ClassVar[str] = "certification"
    LIFE: ClassVar[Lifecycle[Stage]] = Lifecycle(
        {
            Stage.NOT_ASKED: Term("chưa đề nghị đánh giá độc lập", "no assessment asked for"),
            Stage.REQUESTED: Term("đã đề nghị đánh giá độc lập", "assessment asked for"),
            Stage.CERTIFIED: Term("đã có giấy chứng nhận được ghi nhận", "a certificate is on record"),
        },
        Transition(
            AssessmentRequested, (Stage.NOT_ASKED, Stage.REQUESTED), Stage.REQUESTED, CERTIFIED_ALREADY
        ),  # until a certificate is recorded it may be asked for again, by another document
        Transition(CertificateNoted, tuple(Stage), Stage.CERTIFIED, CERTIFIED_ALREADY),  # whatever the state
    )

    stage: Stage = field(default=Stage.NOT_ASKED, init=False)
    requests: dict[str, Occurred] = field(default_factory=dict, init=False)
    """By the number of the document, when each was sent."""
    noted: dict[str, str] = field(default_factory=dict, init=False)
    """By the id of the event that recorded it, the key of the certificate."""
    certificates: dict[str, CertificateNoted] = field(default_factory=dict, init=False)
    """By key, what was noted of each."""

    def request(
        self, act: Act, *, agency: Agency, document_number: str, evidence: tuple[str, ...], rules: Rules
    ) -> None:
        """Records that the agency asked for an independent assessment, by its own word and the document it names.

        Raises:
            Refused: `registry.not-own-agency`, `registry.occurred-required`, `registry.agency-ended`,
                `registry.not-applying`, `registry.certified-already`, `registry.milestones-open`,
                `registry.before-earlier-step`, `registry.request-repeated`, `registry.evidence-repeated`,
                `registry.no-rule-in-force`, or what `check_act` refuses.
        """
        only_of(act, self.key, BOUND_ROLES)
        if act.occurred is None:
            raise Refused(OCCURRED_REQUIRED, pointer="/occurred")
        check_act(act)
        agency.check_applying(day_of(act.occurred), rules)
        self.LIFE.check(AssessmentRequested, self.stage, agency=self.key)
        steps = in_force(MILESTONE_LISTS, day_of(happened(act)))
        for step in steps.steps:
            if step.milestone not in agency.milestones:
                raise Refused(MILESTONES_OPEN, agency=self.key, milestone=step)
            check_after(act, agency.milestones[step.milestone], Term(step.name_vi, step.name_en))
        self._check_request(act, document_number, evidence)
        self.record(
            AssessmentRequested(
                code=self.key, rule=steps.version, document_number=document_number, evidence=evidence
            ),
            act,
        )  # fmt: skip

    def _check_request(self, act: Act, document_number: str, evidence: tuple[str, ...]) -> None:
        if document_number in self.requests:
            raise Refused(REQUEST_REPEATED, pointer="/document_number", number=document_number, agency=self.key)
        last: Occurred | None = None
        for earlier in self.requests.values():
            last = latest(last, earlier)
        check_after(act, last, Term("đề nghị đánh giá lần trước", "the request before"))
        for index, digest in enumerate(evidence):
            if digest in evidence[:index]:
                raise Refused(EVIDENCE_REPEATED, pointer=f"/evidence/{index}")

    def note(self, act: Act, noted: CertificateNoted) -> None:
        """Notes a certificate that the assessment service recorded, or told to be handed over to this agency.

        The same event again changes nothing.
        """
        if noted.cited.event_id not in self.noted:
            self.record(noted, act)

    def apply(self, facts: Facts, document: Document) -> None:
        """Assigns what `facts` say."""
        stage = self.LIFE.after(type(facts), self.stage)
        self.stage = self.stage if stage is None else stage
        match facts:
            case AssessmentRequested():
                self.requests[facts.document_number] = document.occurred
            case CertificateNoted():
                self.noted[facts.cited.event_id] = facts.certificate
                self.certificates[facts.certificate] = facts
            case _:
                pass


def cited(act: Act, document: Document) -> FactCited:
    """Returns where `document`, which `act` reacts to, stands in its source's log.

    Raises:
        ValueError: it is not known where.
    """
    if act.cause_position is None:
        raise ValueError("a fact can only be cited by its position in its source's log")
    return FactCited(document.source, act.cause_position, str(document.id))
