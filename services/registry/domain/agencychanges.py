"""What changes in an agency's life: its name, kind and superior body, its staff, its contacts, its enrolment's end."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date

from services.registry.domain.agencystate import HEAD_ONLY, AgencyState
from services.registry.domain.duties import (
    check_act,
    check_basis,
    check_day,
    happened,
    not_by_head,
    not_own_file,
    only_of,
)
from services.registry.domain.obligation import Rules
from services.registry.domain.refusals import OCCURRED_IN_FUTURE, PARENT_IS_SELF
from services.registry.domain.refusals.agencies import (
    CHANGE_OUT_OF_ORDER,
    KIND_UNCHANGED,
    NAME_UNCHANGED,
    NO_CONTACTS,
    NOT_ENROLLED,
    PARENT_IS_BELOW,
    PARENT_UNCHANGED,
    STAFF_UNCHANGED,
    WITHDRAWAL_BEFORE_ENROLMENT,
    WITHDRAWAL_NOT_VOLUNTARY,
)
from services.registry.domain.rules import KIND_NAMES, in_force
from shared.acts import BOUND_ROLES, Act
from shared.clock import day_of
from shared.contracts.base import Facts
from shared.contracts.registry import (
    AgencyPartRetracted,
    AgencyPlacedUnder,
    AgencyReclassified,
    AgencyRenamed,
    AgencyReorganised,
    ContactsChanged,
    ContactsErased,
    EnrolmentWithdrawn,
    ReorganisationKind,
    StaffReported,
)
from shared.contracts.terms import AgencyKind, Obligation
from shared.errors import Refused, Term


class AgencyChanges(AgencyState):
    """Decisions on an agency that is registered."""

    def rename(self, act: Act, *, name_vi: str, name_en: str) -> None:
        """Gives the agency another name, by the decision that is the act's legal basis. Its code stays.

        Raises:
            Refused: `registry.own-file`, `registry.own-file-by-head`, `registry.agency-ended`,
                `registry.name-unchanged`, `registry.change-out-of-order`, or what `check_act` and `check_basis` refuse.
            ContractError: no legal basis was given.
        """
        self._check_decision(act, AgencyRenamed, self.named_on)
        if (name_vi, name_en) == (self.name_vi, self.name_en):
            raise Refused(NAME_UNCHANGED, pointer="/name_vi", agency=self.key)
        named = AgencyRenamed(code=self.key, name_vi=name_vi, name_en=name_en, was_vi=self.name_vi, was_en=self.name_en)
        self.record(named, act)

    def reclassify(self, act: Act, *, kind: AgencyKind, rules: Rules) -> None:
        """Puts the agency in another kind, by the decision that is the act's legal basis.

        Its obligation is derived anew by the rule of that day (directive, point 1).

        Raises:
            Refused: `registry.own-file`, `registry.own-file-by-head`, `registry.agency-ended`,
                `registry.kind-unchanged`, `registry.change-out-of-order`, `registry.no-rule-in-force`, or what
                `check_act` and `check_basis` refuse.
            ContractError: no legal basis was given.
        """
        self._check_decision(act, AgencyReclassified, self.kinds[-1].start)
        if kind is self.kind:
            raise Refused(KIND_UNCHANGED, pointer="/kind", agency=self.key, kind=Term(*KIND_NAMES[kind]))
        rule = in_force(rules, day_of(happened(act)))
        facts = AgencyReclassified(
            code=self.key,
            was=self.kind,
            kind=kind,
            obligation=rule.obligations[kind],
            obligation_rule=rule.version,
        )
        self.record(facts, act)

    def place_under(self, act: Act, *, parent: AgencyState | None, above: Collection[str] = ()) -> None:
        """Puts the agency under another superior body, or under none, by the decision that is the legal basis.

        `above` are the codes of all that stand above `parent`.

        Raises:
            Refused: `registry.own-file`, `registry.own-file-by-head`, `registry.agency-ended`,
                `registry.parent-is-self`, `registry.parent-is-below`, `registry.parent-unchanged`,
                `registry.change-out-of-order`, or what `check_act` and `check_basis` refuse.
            ContractError: no legal basis was given.
        """
        self._check_decision(act, AgencyPlacedUnder, self.placed_on)
        code = None if parent is None else parent.key
        if code == self.key:
            raise Refused(PARENT_IS_SELF, pointer="/parent", agency=self.key)
        if code == self.parent:
            raise Refused(PARENT_UNCHANGED, pointer="/parent", agency=self.key)
        if self.key in above:
            raise Refused(PARENT_IS_BELOW, pointer="/parent", agency=self.key, parent=code)
        if parent is not None:
            parent.check_goes_on("/parent")
        self.record(AgencyPlacedUnder(code=self.key, parent=code, was=self.parent), act)

    def report_staff(self, act: Act, *, staff: int, as_of: date) -> None:
        """Records how many people work in the agency on a day, by its own word; another number for a day corrects.

        It sets how long an honest assessment takes (IAF MD 5).

        Raises:
            Refused: `registry.not-own-agency`, `registry.agency-ended`, `registry.occurred-in-future`,
                `registry.staff-unchanged`, or what `check_act` refuses (of a correction a reason is asked).
        """
        only_of(act, self.key, BOUND_ROLES)
        check_act(act, reason=self.staff.get(as_of, staff) != staff)
        self.check_may(StaffReported)
        check_day(as_of, "/as_of")
        if as_of > day_of(happened(act)):
            raise Refused(OCCURRED_IN_FUTURE, pointer="/as_of", happened=as_of, today=day_of(happened(act)))
        if self.staff.get(as_of) == staff:
            raise Refused(STAFF_UNCHANGED, pointer="/staff", agency=self.key, as_of=as_of, staff=staff)
        self.record(StaffReported(code=self.key, staff=staff, as_of=as_of), act)

    def change_contacts(self, act: Act, *, details: str) -> None:
        """Records that the contact channels are others now; `details` is the digest under which they are kept.

        Raises:
            Refused: `registry.not-own-agency`, `registry.agency-ended`, or what `check_act` refuses.
        """
        only_of(act, self.key, BOUND_ROLES)
        check_act(act)
        self.check_may(ContactsChanged)
        self.record(ContactsChanged(code=self.key, details=details), act)

    def erase_contacts(self, act: Act) -> None:
        """Records that the contact channels kept so far, current and former, are forgotten; also of an ended agency.

        Raises:
            Refused: `registry.own-file`, `registry.no-contacts`, or what `check_act` refuses (a reason is asked for).
        """
        not_own_file(act, self.key)
        check_act(act, reason=True)
        if not self.contacts:
            raise Refused(NO_CONTACTS, agency=self.key)
        self.record(ContactsErased(code=self.key, details=tuple(self.contacts)), act)

    def withdraw(self, act: Act, *, document_number: str, rules: Rules) -> None:
        """Withdraws the voluntary enrolment, with a reason (ours: point 1b is silent on it).

        Raises:
            Refused: `registry.not-own-agency`, `registry.agency-ended`, `registry.not-enrolled`,
                `registry.withdrawal-not-voluntary`, `registry.withdrawal-before-enrolment`, or what `check_act`
                refuses (a reason is asked for).
        """
        only_of(act, self.key, HEAD_ONLY)
        check_act(act, reason=True)
        self.check_may(EnrolmentWithdrawn)
        if not self.enrolled or self.enrolment_on is None:
            raise Refused(NOT_ENROLLED, agency=self.key)
        day = day_of(happened(act))
        if self.obligation_on(day, rules) is Obligation.MANDATORY:
            raise Refused(WITHDRAWAL_NOT_VOLUNTARY, agency=self.key, day=day)
        if day < self.enrolment_on:
            raise Refused(WITHDRAWAL_BEFORE_ENROLMENT, pointer="/occurred", happened=day, enrolled=self.enrolment_on)
        self.record(EnrolmentWithdrawn(code=self.key, document_number=document_number), act)

    def take_part(
        self, act: Act, *, reorganisation: str, kind: ReorganisationKind, ended: bool, others: tuple[str, ...]
    ) -> None:
        """Records that the agency took part in a reorganisation; `Reorganisation.carry_out` has decided that it may.

        Raises:
            Refused: `registry.agency-ended`.
            ContractError: no legal basis was given.
        """
        self.check_may(AgencyReorganised)
        facts = AgencyReorganised(code=self.key, reorganisation=reorganisation, kind=kind, ended=ended, others=others)
        self.record(facts, act)

    def retract_part(self, act: Act, *, reorganisation: str) -> None:
        """Records that its part in a reorganisation was wrongly recorded; `Reorganisation.correct` has decided that.

        Where it was said to end, it goes on.

        Raises:
            ContractError: no legal basis was given.
        """
        part = self.parts[reorganisation]
        self.check_may(AgencyPartRetracted)
        facts = AgencyPartRetracted(
            code=self.key, reorganisation=reorganisation, retracts=part.event, reinstated=part.ended
        )
        self.record(facts, act)

    def _check_decision(self, act: Act, event: type[Facts], last: date | None) -> None:
        not_own_file(act, self.key)
        not_by_head(act, self.key, self.head_on(day_of(happened(act))))
        check_act(act)
        check_basis(act)
        self.check_may(event)
        day = day_of(happened(act))
        if last is not None and day < last:
            raise Refused(CHANGE_OUT_OF_ORDER, pointer="/occurred", happened=day, last=last)
