"""The annual programme of an agency (directive, point 6): adopted by the head, and its results at the year's end."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import ClassVar
from uuid import UUID

from services.registry.domain.agency import Agency
from services.registry.domain.duties import check_act, happened
from services.registry.domain.obligation import Rules
from services.registry.domain.order import check_after
from services.registry.domain.refusals import EVIDENCE_REPEATED, OBJECTIVE_REPEATED, PROGRAMME_YEAR
from services.registry.domain.refusals.programmes import (
    RESULT_REPEATED,
    RESULT_UNCHANGED,
    RESULT_UNKNOWN,
    RESULT_UNPROVEN,
    RESULTS_ALREADY_REPORTED,
    RESULTS_INCOMPLETE,
    RESULTS_NOT_REPORTED,
    RESULTS_TOO_EARLY,
)
from services.registry.domain.results import ATTAINMENTS, RESULT_DAYS
from services.registry.domain.rules import PROGRAMME_YEARS, in_force
from shared.acts import Act
from shared.clock import Occurred, day_of
from shared.contracts.base import Facts
from shared.contracts.document import Document
from shared.contracts.registry import (
    Attainment,
    Objective,
    ObjectiveResult,
    ProgrammeAdopted,
    ProgrammeResultCorrected,
    ProgrammeResultsReported,
)
from shared.contracts.terms import AgencyKind
from shared.errors import Refused, Term
from shared.eventstore.aggregate import Aggregate
from shared.eventstore.lifecycle import Lifecycle, Transition


class Stage(StrEnum):
    """How a programme stands."""

    ADOPTED = "adopted"
    REPORTED = "reported"


@dataclass
class Programme(Aggregate):
    """One agency's programme of one year; its key is `programme_key(agency, year)`, so there can be no second one."""

    KIND: ClassVar[str] = "programme"
    LIFE: ClassVar[Lifecycle[Stage]] = Lifecycle(
        {
            Stage.ADOPTED: Term("đã ban hành, chưa báo cáo kết quả", "adopted, its results not reported"),
            Stage.REPORTED: Term("đã báo cáo kết quả", "its results reported"),
        },
        Transition(ProgrammeAdopted, (), Stage.ADOPTED),
        Transition(ProgrammeResultsReported, (Stage.ADOPTED,), Stage.REPORTED, RESULTS_ALREADY_REPORTED),
        Transition(ProgrammeResultCorrected, (Stage.REPORTED,), None, RESULTS_NOT_REPORTED),
    )

    stage: Stage | None = field(default=None, init=False)
    agency: str = field(default="", init=False)
    year: int = field(default=0, init=False)
    adopted: Occurred | None = field(default=None, init=False)
    objectives: int = field(default=0, init=False)
    reported: Occurred | None = field(default=None, init=False)
    results: dict[int, ObjectiveResult] = field(default_factory=dict, init=False)
    """What stands of each objective, by its place in the programme."""
    stated: dict[int, UUID] = field(default_factory=dict, init=False)
    """The event that stated it: the report, or the last correction."""

    def adopt(
        self,
        act: Act,
        *,
        agency: Agency,
        year: int,
        document_number: str,
        objectives: tuple[Objective, ...],
        rules: Rules,
    ) -> None:
        """Adopts the programme. The head signs in person, or another for them in a recorded capacity.

        Raises:
            Refused: `registry.not-own-agency`, `registry.head-in-person`, `registry.agency-ended`,
                `registry.not-applying`, `registry.programme-year`, `registry.objective-repeated`,
                `registry.no-rule-in-force`, or what `check_act` refuses.
        """
        agency.check_signed_by_head(act)
        check_act(act)
        day = day_of(happened(act))
        agency.check_applying(day, rules)
        ahead = in_force(PROGRAMME_YEARS, day).ahead
        if not year - ahead <= day.year <= year:
            raise Refused(PROGRAMME_YEAR, pointer="/year", year=year, happened=day, earliest=year - ahead)
        seen: set[str] = set()
        for index, each in enumerate(objectives):
            if each.objective.casefold() in seen:
                raise Refused(OBJECTIVE_REPEATED, pointer=f"/objectives/{index}/objective")
            seen.add(each.objective.casefold())
        self.record(
            ProgrammeAdopted(agency=agency.key, year=year, document_number=document_number, objectives=objectives),
            act,
        )

    def report_results(
        self, act: Act, *, agency: Agency, document_number: str, results: tuple[ObjectiveResult, ...]
    ) -> None:
        """Reports the year-end results, one for each objective. The head signs, or another in a recorded capacity.

        Raises:
            Refused: `registry.not-own-agency`, `registry.head-in-person`, `registry.agency-ended`,
                `registry.results-already-reported`, `registry.results-too-early`, `registry.before-earlier-step`,
                what `_check_result` refuses of each, `registry.result-repeated`, `registry.results-incomplete`,
                `registry.no-rule-in-force`, or what `check_act` refuses.
        """
        agency.check_signed_by_head(act)
        check_act(act)
        agency.check_goes_on()
        self.LIFE.check(ProgrammeResultsReported, self.stage, programme=self.key)
        day = day_of(happened(act))
        rule = in_force(RESULT_DAYS, day)
        if day < rule.opens(self.year):
            raise Refused(
                RESULTS_TOO_EARLY, pointer="/occurred", year=self.year, happened=day, first=rule.opens(self.year)
            )
        check_after(act, self.adopted, Term("ban hành chương trình", "the programme's adoption"))
        self._check_results(results, agency.kind)
        facts = ProgrammeResultsReported(
            agency=self.agency, year=self.year, rule=rule.version, document_number=document_number, results=results
        )
        self.record(facts, act)

    def _check_results(self, results: Sequence[ObjectiveResult], kind: AgencyKind) -> None:
        seen = set[int]()
        for index, each in enumerate(results):
            self._check_result(each, kind, f"/results/{index}")
            if each.objective in seen:
                raise Refused(RESULT_REPEATED, pointer=f"/results/{index}/objective", objective=each.objective)
            seen.add(each.objective)
        missing = set(range(1, self.objectives + 1)) - seen
        if missing:
            raise Refused(RESULTS_INCOMPLETE, pointer="/results", objective=min(missing))

    def _check_result(self, result: ObjectiveResult, kind: AgencyKind, pointer: str) -> None:
        """Lets a result of an objective pass that shows something for what it claims.

        Raises:
            Refused: `registry.result-unknown`, `registry.result-unproven` or `registry.evidence-repeated`.
        """
        if result.objective > self.objectives:
            raise Refused(
                RESULT_UNKNOWN,
                pointer=f"{pointer}/objective",
                programme=self.key,
                objective=result.objective,
                count=self.objectives,
            )
        classified = kind is AgencyKind.DEFENCE_SECURITY
        if result.attainment is not Attainment.NOT_REACHED and not result.evidence and not classified:
            raise Refused(
                RESULT_UNPROVEN,
                pointer=f"{pointer}/evidence",
                objective=result.objective,
                attainment=ATTAINMENTS[result.attainment],
            )
        for index, digest in enumerate(result.evidence):
            if digest in result.evidence[:index]:
                raise Refused(EVIDENCE_REPEATED, pointer=f"{pointer}/evidence/{index}")

    def correct_result(self, act: Act, *, agency: Agency, document_number: str, result: ObjectiveResult) -> None:
        """Corrects the result of one objective, with a reason. What it takes the place of stays, and is named.

        Raises:
            Refused: `registry.not-own-agency`, `registry.head-in-person`, `registry.agency-ended`,
                `registry.results-not-reported`,
                `registry.before-earlier-step`, `registry.result-unchanged`, what `_check_result` refuses, or what
                `check_act` (a reason is asked for) refuses.
        """
        agency.check_signed_by_head(act)
        check_act(act, reason=True)
        agency.check_goes_on()
        self.LIFE.check(ProgrammeResultCorrected, self.stage, programme=self.key)
        check_after(act, self.reported, Term("báo cáo kết quả", "the report of the results"))
        self._check_result(result, agency.kind, "/result")
        was = self.results[result.objective]
        if result == was:
            raise Refused(RESULT_UNCHANGED, pointer="/result", objective=result.objective)
        facts = ProgrammeResultCorrected(
            agency=self.agency,
            year=self.year,
            document_number=document_number,
            corrects=self.stated[result.objective],
            was=was.attainment,
            result=result,
        )
        self.record(facts, act)

    def apply(self, facts: Facts, document: Document) -> None:
        """Assigns what `facts` say."""
        self.stage = self.LIFE.after(type(facts), self.stage)
        match facts:
            case ProgrammeAdopted():
                self.agency, self.year, self.adopted = facts.agency, facts.year, document.occurred
                self.objectives = len(facts.objectives)
            case ProgrammeResultsReported():
                self.reported = document.occurred
                self.results = {each.objective: each for each in facts.results}
                self.stated = dict.fromkeys(self.results, document.id)
            case ProgrammeResultCorrected():
                self.results[facts.result.objective] = facts.result
                self.stated[facts.result.objective] = document.id
            case _:
                pass


def programme_key(agency: str, year: int) -> str:
    """Returns the natural key of an agency's programme of a year."""
    return f"{agency}-{year}"
