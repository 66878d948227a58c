"""Imports: many rows, one command, one transaction; the rules are those of the single commands, asked row by row.

A trial decides everything and records nothing. The import decides again, on what stands then, and records all of it or
nothing: its events are saved together, or the first refused row refuses the file.
"""

from services.registry.application.imports.agencies import AgencyImports
from services.registry.application.imports.files import ImportFiles
from services.registry.application.imports.lines import Finding, ImportRefused, Line, Trial
from services.registry.application.imports.people import PeopleImports
from services.registry.application.imports.plans import PlanImports


class Imports(AgencyImports, PeopleImports, PlanImports, ImportFiles):
    """Use cases of imports."""


__all__ = ["Finding", "ImportRefused", "Imports", "Line", "Trial"]
