"""The import of agencies."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from services.registry.application.base import Base
from services.registry.application.imports.lines import Line, Trial
from services.registry.domain.agency import Agency
from services.registry.domain.refusals import AGENCY_UNKNOWN
from services.registry.domain.refusals.imports import PARENTS_CIRCULAR, ROW_REPEATED
from shared.acts import Act
from shared.errors import EXISTS, Refused
from shared.eventstore.application import Outcome


class AgencyImports(Base):
    """The import of agencies: each row registers one, superior bodies first, wherever in the file they stand."""

    def import_agencies(self, act: Act, lines: Sequence[Line]) -> Outcome:
        """Registers every agency of a file, or none. Raises ImportRefused with every refused row."""
        trial = self.try_agencies(act, lines)
        trial.must_pass()
        return self.save(act, *trial.aggregates)

    def try_agencies(self, act: Act, lines: Sequence[Line], unread: Collection[str] = ()) -> Trial:
        """Returns what importing these rows comes to now, recording nothing.

        `unread` are codes of rows that could not be understood; as superior bodies they are not called unknown.
        """
        trial, rules = Trial(), self.obligation_rules()
        waiting = self._of_their_own(lines, trial)
        in_file = {line.members["code"] for line in waiting}
        settled: dict[str, Agency | None] = dict.fromkeys({line.members["code"] for line in lines} - in_file)
        settled |= dict.fromkeys(set(unread) - in_file)
        while waiting:
            left = []
            for line in waiting:
                code, parent = line.members["code"], line.members.get("parent")
                if parent in in_file and parent != code and parent not in settled:
                    left.append(line)
                    continue
                agency = settled[code] = Agency(code)
                with trial.deciding(line):
                    above = agency if parent == code else self._above(parent, settled)
                    named = {name: line.members[name] for name in ("name_vi", "name_en", "kind", "provenance")}
                    agency.register(line.act(act), parent=above, rules=rules, **named)
                    trial.aggregates.append(agency)
            if len(left) == len(waiting):
                for line in left:
                    trial.refuse(line, Refused(PARENTS_CIRCULAR, agency=line.members["code"]), "/parent")
                break
            waiting = left
        return trial

    def _of_their_own(self, lines: Sequence[Line], trial: Trial) -> list[Line]:
        """Returns the first row of each code that is not registered yet; refuses the others."""
        first: dict[str, Line] = {}
        for line in lines:
            code = line.members["code"]
            if code in first:
                trial.refuse(line, Refused(ROW_REPEATED, key=code, row=first[code].number), "/code")
                continue
            first[code] = line
        new = []
        for code, line in first.items():
            if self.find(Agency, code) is None:
                new.append(line)
            else:
                trial.refuse(line, Refused(EXISTS, what=Agency.KIND, key=code), "/code")
        return new

    def _above(self, parent: str | None, settled: dict[str, Agency | None]) -> Agency | None:
        """Returns the superior body: of this file, or of the register; None where a row has none, or a refused one."""
        if parent is None:
            return None
        decided = settled.get(parent)
        if decided is not None:
            return decided
        registered = self.find(Agency, parent)
        if registered is None and parent not in settled:
            raise Refused(AGENCY_UNKNOWN, pointer="/parent", agency=parent)
        return registered
