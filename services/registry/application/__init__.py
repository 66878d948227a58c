"""The registry's use cases: load, decide, save."""

from services.registry.application.agencies import Agencies
from services.registry.application.assignments import AgencyAssignments
from services.registry.application.certification import Certifications
from services.registry.application.checks import Checks
from services.registry.application.consultancies import Consultancies
from services.registry.application.contacts import Contacts
from services.registry.application.guidance import GuidanceActivities
from services.registry.application.imports import Imports
from services.registry.application.obligations import Obligations
from services.registry.application.people import People
from services.registry.application.plans import Plans
from services.registry.application.programmes import Programmes
from services.registry.application.registers import Registers
from services.registry.application.reorganisations import Reorganisations
from services.registry.application.reviews import Reviews


class Registry(
    Agencies,
    Contacts,
    Obligations,
    Reorganisations,
    Plans,
    Programmes,
    People,
    GuidanceActivities,
    Consultancies,
    Checks,
    Certifications,
    Registers,
    Reviews,
    AgencyAssignments,
    Imports,
):
    """What may be asked of the registry: the use cases of every module of this package.

    What a decision reads of *another* aggregate is not held until it is saved, and need not be. The erasure of the
    person who is being appointed, another head's appointment while a programme is signed, a later decision on who must
    apply while a wave is scheduled, the end of an agency while it is being put into a wave: each may come in between
    reading and saving. None of them reads what is being decided, so what stands then is what stands when the decision
    comes first and they a moment later; what an agency records of itself is held, as its own version is. Of an erased
    head, that is an id in the history whose name nobody can look up; of an ended agency, a target that is due no more.

    One pair of decisions does read what the other changes: two agencies that are put under each other at the same
    moment may close a circle of superiors. Nothing is derived from what stands above, `_superiors` goes round once and
    ends, and the next decision that puts one of them elsewhere, which is asked for by name, opens it again.
    """
