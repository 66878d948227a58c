"""The registry's use cases: load, decide, save."""

from services.registry.application.agencies import Agencies
from services.registry.application.consultancies import Consultancies
from services.registry.application.guidance import GuidanceActivities
from services.registry.application.people import People
from services.registry.application.plans import Plans
from services.registry.application.programmes import Programmes


class Registry(
    Agencies,
    Plans,
    Programmes,
    People,
    GuidanceActivities,
    Consultancies,
):
    """What may be asked of the registry: the use cases of every module of this package.

    What a decision reads of *another* aggregate is not held until it is saved, and need not be. An agency that applies
    the system, a person who is in the directory: in this release neither ever ceases to. The erasure of the person who
    is being appointed, or another head's appointment while a programme is signed, may come in between reading and
    saving. Neither reads what is being decided, so what stands then is what stands when the decision comes first and
    they a moment later. Of an erased head, that is an id in the history whose name nobody can look up.
    """
