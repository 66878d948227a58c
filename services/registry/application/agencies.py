"""Use cases on agencies."""

from __future__ import annotations

from datetime import date

from services.registry.application.base import Base
from services.registry.domain.agency import Agency
from shared.acts import Act
from shared.contracts.terms import AgencyKind, Milestone, Provenance
from shared.eventstore.application import Outcome


class Agencies(Base):
    """Use cases on agencies."""

    def register_agency(
        self,
        act: Act,
        *,
        code: str,
        name_vi: str,
        name_en: str,
        kind: AgencyKind,
        provenance: Provenance,
        parent: str | None = None,
    ) -> Outcome:
        """Enters an agency in the register; its obligation is derived. Raises Refused, see `Agency.register`."""
        agency = self.create(Agency, code)
        above = agency if parent == code else self._superior(parent)
        rules = self.obligation_rules()
        agency.register(
            act, name_vi=name_vi, name_en=name_en, kind=kind, parent=above, provenance=provenance, rules=rules
        )
        return self.save(act, agency)

    def rename_agency(self, act: Act, *, code: str, name_vi: str, name_en: str) -> Outcome:
        """Gives an agency another name. Raises Refused, see `Agency.rename`."""
        agency = self.load(Agency, code, act)
        agency.rename(act, name_vi=name_vi, name_en=name_en)
        return self.save(act, agency)

    def reclassify_agency(self, act: Act, *, code: str, kind: AgencyKind) -> Outcome:
        """Puts an agency in another kind; its obligation is derived anew. Raises Refused, see `Agency.reclassify`."""
        agency = self.load(Agency, code, act)
        agency.reclassify(act, kind=kind, rules=self.obligation_rules())
        return self.save(act, agency)

    def place_agency(self, act: Act, *, code: str, parent: str | None = None) -> Outcome:
        """Puts an agency under another superior body. Raises Refused, see `Agency.place_under`."""
        agency = self.load(Agency, code, act)
        superior = agency if parent == code else self._superior(parent)
        agency.place_under(act, parent=superior, above=self._superiors(superior))
        return self.save(act, agency)

    def _superiors(self, agency: Agency | None) -> tuple[str, ...]:
        """Returns who stands above an agency, the nearest first, even if two moved at once had closed a circle."""
        found: list[str] = []
        while agency is not None and agency.parent is not None and agency.parent not in found:
            found.append(agency.parent)
            agency = self.find(Agency, agency.parent)
        return tuple(found)

    def _superior(self, parent: str | None) -> Agency | None:
        return None if parent is None else self.agency(parent, "/parent")

    def report_staff(self, act: Act, *, code: str, staff: int, as_of: date) -> Outcome:
        """Records how many people work in an agency. Raises Refused, see `Agency.report_staff`."""
        agency = self.load(Agency, code, act)
        agency.report_staff(act, staff=staff, as_of=as_of)
        return self.save(act, agency)

    def enrol(
        self, act: Act, *, code: str, request_number: str, requested_on: date, managing_agency: str | None = None
    ) -> Outcome:
        """Enrols a voluntary agency by its own request. Raises Refused, see `Agency.enrol`."""
        agency = self.load(Agency, code, act)
        agency.enrol(
            act,
            request_number=request_number,
            requested_on=requested_on,
            managing_agency=managing_agency,
            rules=self.obligation_rules(),
        )
        return self.save(act, agency)

    def withdraw_enrolment(self, act: Act, *, code: str, document_number: str) -> Outcome:
        """Withdraws an agency's voluntary enrolment. Raises Refused, see `Agency.withdraw`."""
        agency = self.load(Agency, code, act)
        agency.withdraw(act, document_number=document_number, rules=self.obligation_rules())
        return self.save(act, agency)

    def appoint_head(
        self, act: Act, *, code: str, person: str, term_from: date, term_to: date | None = None
    ) -> Outcome:
        """Records who heads an agency. Raises Refused, see `Agency.appoint_head`."""
        agency = self.load(Agency, code, act)
        appointed = self.person(person, "/person")
        agency.appoint_head(act, person=appointed, term_from=term_from, term_to=term_to)
        return self.save(act, agency)

    def report_milestone(
        self,
        act: Act,
        *,
        code: str,
        milestone: Milestone,
        document_number: str | None = None,
        evidence: tuple[str, ...] = (),
    ) -> Outcome:
        """Records an agency's report of a milestone. Raises Refused, see `Agency.report_milestone`."""
        agency = self.load(Agency, code, act)
        agency.report_milestone(
            act,
            milestone=milestone,
            document_number=document_number,
            evidence=evidence,
            rules=self.obligation_rules(),
        )
        return self.save(act, agency)
