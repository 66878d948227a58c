"""A certificate that somebody else issued: recorded here with what its issuer notified of it, never issued here.

That its date has passed, or that a surveillance is due, follows from the days for whatever day is asked; it is no
fact of its own. Expired, suspended, restored and withdrawn are what the issuer notified, each on its notice.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import ClassVar, Final
from uuid import UUID

from services.assessment.domain import refusals as general
from services.assessment.domain.background import Known
from services.assessment.domain.corrections import Amendment, Correctable, Said, check_correction
from services.assessment.domain.cycle import cycle_on, months_after
from services.assessment.domain.matters import (
    Held,
    must_be_recorded,
    must_rest_on_a_document,
    refuse_own_matter,
)
from services.assessment.domain.order import Moment, check_act, said_day
from services.assessment.domain.refusals import certificates as refusals
from services.assessment.domain.refusals import matters
from shared.acts import Act
from shared.clock import day_of
from shared.contracts.assessment import (
    CertificateExpired,
    CertificateExtended,
    CertificateHandedOver,
    CertificateRecordCorrected,
    CertificateRecorded,
    CertificateReduced,
    CertificateRestored,
    CertificateSuspended,
    CertificateWithdrawn,
    SurveillanceDone,
)
from shared.contracts.base import Facts
from shared.contracts.document import Document
from shared.errors import Refused, Term
from shared.eventstore.lifecycle import Lifecycle, Transition


class Standing(StrEnum):
    """What a certificate's issuer last said of it."""

    VALID = "valid"
    SUSPENDED = "suspended"
    WITHDRAWN = "withdrawn"
    EXPIRED = "expired"


STANDING_NAMES: Final = {
    Standing.VALID: Term("đang có giá trị", "valid"),
    Standing.SUSPENDED: Term("bị đình chỉ", "suspended"),
    Standing.WITHDRAWN: Term("bị thu hồi", "withdrawn"),
    Standing.EXPIRED: Term("đã hết hạn", "expired"),
}
ALIVE: Final = (Standing.VALID, Standing.SUSPENDED)


@dataclass(frozen=True, slots=True)
class Certified:
    """What a certificate says. Where it is silent on expiry or surveillance: None, and the cycle of ISO/IEC 17021."""

    issuer: str
    decision_number: str
    issued_on: date
    fields_of_activity: tuple[str, ...]
    assessing_body: str
    assessment: str | None = None
    expires_on: date | None = None
    surveillance_months: int | None = None
    evidence: tuple[str, ...] = ()


@dataclass
class Certificate(Held):
    """One certificate, as recorded. Nobody of the agency it is about records it or what was notified of it."""

    KIND: ClassVar[str] = "certificate"
    LIFE: ClassVar[Lifecycle[Standing]] = Lifecycle(
        STANDING_NAMES,
        Transition(CertificateRecorded, (), Standing.VALID),
        Transition(CertificateSuspended, (Standing.VALID,), Standing.SUSPENDED, refusals.NOT_VALID),
        Transition(CertificateRestored, (Standing.SUSPENDED,), Standing.VALID, refusals.NOT_SUSPENDED),
        Transition(CertificateWithdrawn, ALIVE, Standing.WITHDRAWN, refusals.CERTIFICATE_ENDED),
        Transition(CertificateExpired, ALIVE, Standing.EXPIRED, refusals.CERTIFICATE_ENDED),
        Transition(CertificateExtended, (Standing.VALID,), None, refusals.NOT_VALID),
        Transition(CertificateReduced, ALIVE, None, refusals.CERTIFICATE_ENDED),
        Transition(SurveillanceDone, ALIVE, None, refusals.CERTIFICATE_ENDED),
        Transition(CertificateHandedOver, ALIVE, None, matters.MATTER_SETTLED),
    )
    CORRECTABLE: ClassVar[Correctable] = {
        CertificateRecorded: frozenset(
            {"issuer", "decision_number", "issued_on", "assessing_body", "expires_on", "surveillance_months"}
        ),
        CertificateSuspended: frozenset({"note"}),
        CertificateWithdrawn: frozenset({"note"}),
        SurveillanceDone: frozenset({"report_number", "note"}),
    }

    stage: Standing | None = None
    recorded: CertificateRecorded | None = None
    """What it says, as it is known now."""
    fields: tuple[str, ...] = ()
    said: dict[str, Said] = field(default_factory=dict)

    def enter(
        self,
        act: Act,
        *,
        roster: Known,
        catalogue: str,
        certified: Certified,
        missing: Collection[str] = (),
    ) -> None:
        """Records a certificate of the agency of `roster`.

        Raises:
            Refused: by somebody of that agency, issued in the future, expiring before its issue, naming a field
                twice, or with evidence that is not recorded.
        """
        expires = _checked(act, roster, certified)
        must_be_recorded(roster.key, certified.evidence, missing)
        cycle = cycle_on(certified.issued_on)
        self.record(
            CertificateRecorded(
                certificate=self.key,
                agency=roster.key,
                issuer=certified.issuer,
                decision_number=certified.decision_number,
                issued_on=certified.issued_on,
                fields_of_activity=certified.fields_of_activity,
                assessing_body=certified.assessing_body,
                catalogue=catalogue,
                assessment=certified.assessment,
                expires_on=expires,
                expiry_stated=certified.expires_on is not None,
                surveillance_months=certified.surveillance_months or cycle.months,
                surveillance_stated=certified.surveillance_months is not None,
                evidence=certified.evidence,
            ),
            act,
        )

    def suspend(self, act: Act, *, note: str, rosters: Iterable[Known]) -> None:
        """Records that its issuer notified a suspension; the notice is the legal basis. Raises Refused."""
        self._notified(act, CertificateSuspended, rosters)
        self.record(CertificateSuspended(certificate=self.key, agency=self.agency, note=note), act)

    def restore(self, act: Act, *, note: str | None = None, rosters: Iterable[Known]) -> None:
        """Records that its issuer notified the end of a suspension. Raises Refused."""
        self._notified(act, CertificateRestored, rosters)
        self.record(CertificateRestored(certificate=self.key, agency=self.agency, note=note), act)

    def withdraw(self, act: Act, *, note: str, rosters: Iterable[Known]) -> None:
        """Records that its issuer notified its withdrawal. Raises Refused."""
        self._notified(act, CertificateWithdrawn, rosters)
        self.record(CertificateWithdrawn(certificate=self.key, agency=self.agency, note=note), act)

    def expire(self, act: Act, *, expired_on: date, rosters: Iterable[Known]) -> None:
        """Records that its expiry was notified. Raises Refused, also where its own date had not come."""
        self._notified(act, CertificateExpired, rosters)
        assert self.recorded is not None
        if expired_on < self.recorded.expires_on:
            raise Refused(
                refusals.EXPIRED_BEFORE_DATE, pointer="/expired_on", day=expired_on, expires=self.recorded.expires_on
            )
        if expired_on > said_day(act):
            raise Refused(general.ISSUED_LATER, pointer="/expired_on", day=expired_on, today=said_day(act))
        self.record(CertificateExpired(certificate=self.key, agency=self.agency, expired_on=expired_on), act)

    def extend(self, act: Act, *, added: tuple[str, ...], rosters: Iterable[Known]) -> None:
        """Records that fields were added. Raises Refused, also for one that is certified already."""
        self._notified(act, CertificateExtended, rosters)
        _check_added(self.fields, added, "/added")
        self.record(CertificateExtended(certificate=self.key, agency=self.agency, added=added), act)

    def reduce(self, act: Act, *, removed: tuple[str, ...], rosters: Iterable[Known]) -> None:
        """Records that fields were taken away. Raises Refused, also for one that is not certified, and for the last."""
        self._notified(act, CertificateReduced, rosters)
        for index, each in enumerate(removed):
            if each not in self.fields or each in removed[:index]:
                raise Refused(refusals.FIELD_NOT_THERE, pointer=f"/removed/{index}", place=index + 1)
        if set(self.fields) <= set(removed):
            raise Refused(refusals.NO_FIELD_LEFT, pointer="/removed")
        self.record(CertificateReduced(certificate=self.key, agency=self.agency, removed=removed), act)

    def survey(
        self,
        act: Act,
        *,
        report_number: str,
        note: str,
        evidence: tuple[str, ...] = (),
        missing: Collection[str] = (),
        rosters: Iterable[Known],
    ) -> None:
        """Records that the assessing body held a surveillance audit. Raises Refused."""
        self._by_others(act, SurveillanceDone, rosters)
        self.must_have(evidence, missing)
        self.record(
            SurveillanceDone(
                certificate=self.key, agency=self.agency, report_number=report_number, note=note, evidence=evidence
            ),
            act,
        )

    def hand_over(self, act: Act, to_agency: str, reorganisation: str) -> None:
        """Records that another agency takes it over. Raises Refused if it has ended."""
        self.LIFE.check(CertificateHandedOver, self.stage)
        self.record(
            CertificateHandedOver(
                certificate=self.key, from_agency=self.agency, to_agency=to_agency, reorganisation=reorganisation
            ),
            act,
        )

    def amend(self, act: Act, *, event: UUID, amendments: Sequence[Amendment], rosters: Iterable[Known]) -> None:
        """Records what was wrong in `event` of this history, and what is right. In any state. Raises Refused."""
        refuse_own_matter(act, self.holders, rosters)
        check_act(act, reason=True)
        correction = check_correction(self.said, self.CORRECTABLE, event, amendments)
        if isinstance(correction.facts, CertificateRecorded):
            _check_expiry(correction.facts.issued_on, correction.facts.expires_on, "/changes")
        self.record(
            CertificateRecordCorrected(
                certificate=self.key, agency=self.agency, corrects=correction.corrects, changes=correction.changes
            ),
            act,
        )

    @property
    def is_open(self) -> bool:
        """Tells whether it is to be handed over when its agency ends."""
        return self.stage in ALIVE

    def apply(self, facts: Facts, document: Document) -> None:
        """Assigns what was recorded."""
        self.stage = self.LIFE.after(type(facts), self.stage)
        if isinstance(facts, CertificateRecordCorrected):
            event = str(facts.corrects.event_id)
            known = self.said[event] = self.said[event].corrected(facts.changes)
            right = known.facts
            self.recorded = right if isinstance(right, CertificateRecorded) else self.recorded
            return
        self.latest = self.latest.or_later(Moment.of(document.occurred))
        if type(facts) in self.CORRECTABLE:
            self.said[str(document.id)] = Said.of(facts, document)
        match facts:
            case CertificateRecorded():
                self.recorded, self.fields = facts, facts.fields_of_activity
                self.agency, self.holders = facts.agency, (facts.agency,)
            case CertificateExtended():
                self.fields = (*self.fields, *facts.added)
            case CertificateReduced():
                self.fields = tuple(each for each in self.fields if each not in facts.removed)
            case CertificateHandedOver():
                self.handed(facts.to_agency)
            case _:
                pass

    def _notified(self, act: Act, event: type[Facts], rosters: Iterable[Known]) -> None:
        self._by_others(act, event, rosters)
        must_rest_on_a_document(act)

    def _by_others(self, act: Act, event: type[Facts], rosters: Iterable[Known]) -> None:
        self.LIFE.check(event, self.stage)
        refuse_own_matter(act, self.holders, rosters)
        self.must_follow(act)


def _checked(act: Act, roster: Known, certified: Certified) -> date:
    """Returns when a certificate expires, as it states or by the cycle. Raises Refused, see `Certificate.enter`."""
    check_act(act)
    refuse_own_matter(act, (roster.key,), (roster,))
    today = day_of(act.time)
    if certified.issued_on > today:
        raise Refused(general.ISSUED_LATER, pointer="/issued_on", day=certified.issued_on, today=today)
    expires = certified.expires_on or months_after(certified.issued_on, 12 * cycle_on(certified.issued_on).years)
    _check_expiry(certified.issued_on, expires, "/expires_on")
    _check_added((), certified.fields_of_activity, "/fields_of_activity")
    return expires


def _check_expiry(issued: date, expires: date, pointer: str) -> None:
    if expires <= issued:
        raise Refused(refusals.EXPIRES_TOO_EARLY, pointer=pointer, expires=expires, issued=issued)


def _check_added(standing: Sequence[str], added: Sequence[str], pointer: str) -> None:
    for index, each in enumerate(added):
        if each in standing or each in added[:index]:
            raise Refused(refusals.FIELD_THERE, pointer=f"{pointer}/{index}", place=index + 1)
