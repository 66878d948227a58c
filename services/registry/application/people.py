"""Use cases on the directory of people."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from services.registry.application.base import Base
from services.registry.domain.person import Person, Post
from shared.acts import Act
from shared.eventstore.application import Outcome
from shared.eventstore.ports import OutcomeUnknown


class People(Base):
    """Use cases on the directory of people."""

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
        """Records a person's employment. Raises Refused: see `Person.employ`, and `registry.agency-ended`."""
        employed = self.load(Person, person, act)
        self.agency(agency, "/agency").check_goes_on("/from_day", day=from_day)
        employed.employ(act, agency=agency, from_day=from_day, to_day=to_day)
        return self.save(act, employed)

    def hold_post(
        self, act: Act, *, person: str, agency: str, post: Post, from_day: date, to_day: date | None = None
    ) -> Outcome:
        """Records a person's post. Raises Refused: see `Person.hold_post`, and `registry.agency-ended`."""
        holder = self.load(Person, person, act)
        self.agency(agency, "/agency").check_goes_on("/from_day", day=from_day)
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

    def details_of_all(self, digests: Mapping[str, str]) -> Mapping[str, Mapping[str, str | None]]:
        """Returns name, e-mail and telephone by person, of those whose details are kept under these digests."""
        return self.details.get_all(Person.KIND, digests)
