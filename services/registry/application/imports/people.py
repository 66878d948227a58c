"""The import of people."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Final

from services.registry.application.base import Base
from services.registry.application.imports.lines import Line, Trial
from services.registry.domain.person import Person
from services.registry.domain.refusals.imports import NAME_MISSING, PERIOD_INCOMPLETE, ROWS_DISAGREE
from shared.acts import Act
from shared.errors import EXISTS, Refused
from shared.eventstore.application import Outcome
from shared.eventstore.ports import OutcomeUnknown

DETAILS: Final = ("name", "email", "phone")
NOWHERE: Final = "0" * 64
"""Stands for the digest of what is not kept yet: in a trial, which records nothing."""


class PeopleImports(Base):
    """The import of people: a row for each person, and one more for each further employment or post."""

    def import_people(self, act: Act, lines: Sequence[Line]) -> Outcome:
        """Enters every person of a file with their periods, or none. Raises ImportRefused with every refused row.

        Names and contacts go beside the log, as `record_person` says.
        """
        self.try_people(act, lines).must_pass()
        digests = self.details.put_all(Person.KIND, {key: _details(group[0]) for key, group in _grouped(lines).items()})
        try:
            trial = self._try_people(act, lines, digests)
            trial.must_pass()
            return self.save(act, *trial.aggregates)
        except OutcomeUnknown:
            # The events may stand in the log, so what they digest must stay; erasing a person finds it by its key.
            raise
        except BaseException:
            for person, digest in digests.items():
                self.details.discard(Person.KIND, person, digest)
            raise

    def try_people(self, act: Act, lines: Sequence[Line]) -> Trial:
        """Returns what importing these rows comes to now, recording nothing and keeping no name."""
        return self._try_people(act, lines, {})

    def _try_people(self, act: Act, lines: Sequence[Line], digests: Mapping[str, str]) -> Trial:
        trial = Trial()
        for key, group in _grouped(lines).items():
            first = group[0]
            if self.find(Person, key) is not None:
                for line in group:
                    trial.refuse(line, Refused(EXISTS, what=Person.KIND, key=key), "/person")
                continue
            if first.members.get("name") is None:
                trial.refuse(first, Refused(NAME_MISSING), "/name")
            person = Person(key)
            with trial.deciding(first):
                person.enter(act, details=digests.get(key, NOWHERE))
            for line in group:
                _check_alike(line, first, trial)
                self._take_period(act, person, line, trial)
            trial.aggregates.append(person)
        return trial

    def _take_period(self, act: Act, person: Person, line: Line, trial: Trial) -> None:
        said = line.members.get("period")
        if said is None:
            return
        for needed in ("agency", "from_day"):
            if said.get(needed) is None:
                trial.refuse(line, Refused(PERIOD_INCOMPLETE), f"/period/{needed}")
                return
        period = {"agency": said["agency"], "from_day": said["from_day"], "to_day": said.get("to_day")}
        with trial.deciding(line, "/period"):
            self.agency(said["agency"], "/agency").check_goes_on("/from_day", day=said["from_day"])
            if said.get("post") is None:
                person.employ(act, **period)
            else:
                person.hold_post(act, post=said["post"], **period)


def _grouped(lines: Sequence[Line]) -> dict[str, list[Line]]:
    """Returns the rows of each person, in the order in which the file first names them."""
    groups: dict[str, list[Line]] = {}
    for line in lines:
        groups.setdefault(line.members["person"], []).append(line)
    return groups


def _details(line: Line) -> dict[str, Any]:
    return {name: line.members.get(name) for name in DETAILS}


def _check_alike(line: Line, first: Line, trial: Trial) -> None:
    """Refuses a row that says something else of a person than their first one; it may leave it out."""
    for name in DETAILS:
        told = line.members.get(name)
        if told is not None and told != first.members.get(name):
            trial.refuse(line, Refused(ROWS_DISAGREE, row=first.number), f"/{name}")
