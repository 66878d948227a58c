"""Use cases on the contact channels of agencies, which are kept beside the log because they may name a person."""

from __future__ import annotations

from collections.abc import Mapping

from services.registry.application.base import Base
from services.registry.domain.agency import Agency
from shared.acts import Act
from shared.eventstore.application import Outcome
from shared.eventstore.ports import OutcomeUnknown


class Contacts(Base):
    """Use cases on the contact channels of agencies."""

    def change_contacts(
        self,
        act: Act,
        *,
        code: str,
        email: str | None = None,
        phone: str | None = None,
        address: str | None = None,
    ) -> Outcome:
        """Records an agency's contact channels. They go beside the log, their salted digest into it.

        Raises:
            Refused: see `Agency.change_contacts`.
        """
        agency = self.load(Agency, code, act)
        digest = self.details.put(Agency.KIND, code, {"email": email, "phone": phone, "address": address})
        try:
            agency.change_contacts(act, details=digest)
            return self.save(act, agency)
        except OutcomeUnknown:
            # The event may stand in the log, so what it digests must stay.
            raise
        except BaseException:
            self.details.discard(Agency.KIND, code, digest)
            raise

    def erase_contacts(self, act: Act, *, code: str) -> Outcome:
        """Forgets the contact channels recorded so far. Raises Refused, see `Agency.erase_contacts`.

        The event comes first, as with people; `finish_contacts` destroys what a crash between the two has left.
        """
        self.finish_contacts(code)
        agency = self.load(Agency, code, act)
        agency.erase_contacts(act)
        outcome = self.save(act, agency)
        self.finish_contacts(code)
        return outcome

    def finish_contacts(self, code: str) -> None:
        """Destroys what may be left of contact channels whose erasure is recorded, and nothing else."""
        agency = self.find(Agency, code)
        for digest in () if agency is None else agency.contacts_erased:
            self.details.discard(Agency.KIND, code, digest)

    def contacts_of(self, code: str, digest: str) -> Mapping[str, str | None] | None:
        """Returns e-mail, telephone and address kept under `digest`, or None when they were erased."""
        return self.details.get(Agency.KIND, code, digest)
