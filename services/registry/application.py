"""The registry's use cases: load, decide, save."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from services.registry.domain.agency import Agency
from services.registry.domain.person import Person, Post
from services.registry.domain.plan import Plan
from services.registry.domain.programme import Programme, programme_key
from services.registry.domain.refusals import AGENCY_UNKNOWN, PERSON_UNKNOWN
from shared.acts import Act, Stamp
from shared.contracts.registry import AgencyTargets, Objective
from shared.contracts.terms import AgencyKind, Milestone, Provenance
from shared.errors import Refused
from shared.eventstore.application import Application, Outcome
from shared.eventstore.erasable import Erasable
from shared.eventstore.ports import OutcomeUnknown, Store


class Registry(Application):
    """What may be asked of the registry. `details` keeps names and contacts, which the log never holds.

    What a decision reads of *another* aggregate is not held until it is saved, and need not be. An agency that applies
    the system, a person who is in the directory: in this release neither ever ceases to. The erasure of the person who
    is being appointed, or another head's appointment while a programme is signed, may come in between reading and
    saving. Neither reads what is being decided, so what stands then is what stands when the decision comes first and
    they a moment later. Of an erased head, that is an id in the history whose name nobody can look up.
    """

    def __init__(self, store: Store, stamp: Stamp, details: Erasable) -> None:
        super().__init__(store, stamp)
        self.details = details

    # --- agencies ---

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
        if parent is not None and parent != code:
            self._agency(parent, "/parent")
        agency.register(act, name_vi=name_vi, name_en=name_en, kind=kind, parent=parent, provenance=provenance)
        return self.save(act, agency)

    def enrol(
        self, act: Act, *, code: str, request_number: str, requested_on: date, managing_agency: str | None = None
    ) -> Outcome:
        """Enrols a voluntary agency by its own request. Raises Refused, see `Agency.enrol`."""
        agency = self.load(Agency, code, act)
        agency.enrol(act, request_number=request_number, requested_on=requested_on, managing_agency=managing_agency)
        return self.save(act, agency)

    def appoint_head(
        self, act: Act, *, code: str, person: str, term_from: date, term_to: date | None = None
    ) -> Outcome:
        """Records who heads an agency. Raises Refused, see `Agency.appoint_head`."""
        agency = self.load(Agency, code, act)
        appointed = self._person(person, "/person")
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
        agency.report_milestone(act, milestone=milestone, document_number=document_number, evidence=evidence)
        return self.save(act, agency)

    # --- the rollout plan ---

    def adopt_plan(self, act: Act, *, plan: str, title: str, demonstration: bool, note: str | None = None) -> Outcome:
        """Adopts a rollout plan. Raises Refused, see `Plan.adopt`."""
        adopted = self.create(Plan, plan)
        adopted.adopt(act, title=title, demonstration=demonstration, note=note)
        return self.save(act, adopted)

    def schedule_wave(self, act: Act, *, plan: str, wave: int, members: tuple[AgencyTargets, ...]) -> Outcome:
        """Schedules a wave of a plan. Raises Refused, see `Plan.schedule`."""
        scheduled = self.load(Plan, plan, act)
        scheduled.schedule(act, wave=wave, members=members, agencies=self._agencies(members))
        return self.save(act, scheduled)

    def revise_target(self, act: Act, *, plan: str, agency: str, milestone: Milestone, by: date) -> Outcome:
        """Moves a target of a plan to another day. Raises Refused, see `Plan.revise`."""
        revised = self.load(Plan, plan, act)
        revised.revise(act, agency=self._agency(agency, "/agency"), milestone=milestone, by=by)
        return self.save(act, revised)

    # --- the annual programme ---

    def adopt_programme(
        self, act: Act, *, agency: str, year: int, document_number: str, objectives: tuple[Objective, ...]
    ) -> Outcome:
        """Adopts an agency's programme of a year. Raises Refused, see `Programme.adopt`."""
        programme = self.create(Programme, programme_key(agency, year))
        programme.adopt(
            act,
            agency=self._agency(agency, "/agency"),
            year=year,
            document_number=document_number,
            objectives=objectives,
        )
        return self.save(act, programme)

    # --- people ---

    def record_person(
        self, act: Act, *, person: str, name: str, email: str | None = None, phone: str | None = None
    ) -> Outcome:
        """Enters a person in the directory. Name and contacts go beside the log, their salted digest into it.

        Raises:
            Refused: see `Person.enter`.
        """
        entered = self.create(Person, person)
        digest = self.details.put(Person.KIND, person, {"name": name, "email": email, "phone": phone})
        try:
            entered.enter(act, details=digest)
            return self.save(act, entered)
        except OutcomeUnknown:
            # The event may stand in the log, so what it digests must stay; erasing the person finds it by its key.
            raise
        except BaseException:
            self.details.discard(Person.KIND, person, digest)
            raise

    def employ(self, act: Act, *, person: str, agency: str, from_day: date, to_day: date | None = None) -> Outcome:
        """Records a person's employment. Raises Refused, see `Person.employ`."""
        employed = self.load(Person, person, act)
        self._agency(agency, "/agency")
        employed.employ(act, agency=agency, from_day=from_day, to_day=to_day)
        return self.save(act, employed)

    def hold_post(
        self, act: Act, *, person: str, agency: str, post: Post, from_day: date, to_day: date | None = None
    ) -> Outcome:
        """Records a person's post. Raises Refused, see `Person.hold_post`."""
        holder = self.load(Person, person, act)
        self._agency(agency, "/agency")
        holder.hold_post(act, agency=agency, post=post, from_day=from_day, to_day=to_day)
        return self.save(act, holder)

    def erase_person(self, act: Act, *, person: str) -> Outcome:
        """Forgets a person's name and contacts. Raises Refused, see `Person.erase`.

        The event comes first, so that nothing is ever destroyed without a record of who did it. Where a crash falls
        between the two, `finish_erasure` destroys the rest: at the next start, or when the erasure is asked for again.
        """
        self.finish_erasure(person)
        forgotten = self.load(Person, person, act)
        forgotten.erase(act)
        outcome = self.save(act, forgotten)
        self.finish_erasure(person)
        return outcome

    def finish_erasure(self, person: str) -> int:
        """Destroys what may be left of the details of a person whose erasure is recorded; returns how much there was.

        Destroys nothing of anybody else.
        """
        found = self.find(Person, person)
        return self.details.erase(Person.KIND, person) if found is not None and found.erased else 0

    def details_of(self, person: str, digest: str) -> Mapping[str, str | None] | None:
        """Returns name, e-mail and telephone kept under `digest`, or None when they were erased."""
        return self.details.get(Person.KIND, person, digest)

    # --- what other aggregates say ---

    def _agency(self, code: str, pointer: str) -> Agency:
        agency = self.find(Agency, code)
        if agency is None:
            raise Refused(AGENCY_UNKNOWN, pointer=pointer, agency=code)
        return agency

    def _agencies(self, members: tuple[AgencyTargets, ...]) -> dict[str, Agency]:
        found = {each.agency: self.find(Agency, each.agency) for each in members}
        return {code: agency for code, agency in found.items() if agency is not None}

    def _person(self, person: str, pointer: str) -> Person:
        found = self.find(Person, person)
        if found is None:
            raise Refused(PERSON_UNKNOWN, pointer=pointer, person=person)
        return found
