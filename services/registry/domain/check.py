"""A check visit (kiểm tra; directive, point 2a): planned, minuted, its requests followed to proven completion."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import ClassVar, Final

from services.registry.domain.agency import Agency
from services.registry.domain.checkrequest import DONE, REQUEST_LIFE, REQUEST_STATES, CheckRequest, RequestState
from services.registry.domain.checksteps import check_deadline, check_order, not_reporter
from services.registry.domain.checkteam import Known, check_apart, check_member_list, check_side
from services.registry.domain.checkterms import CHECK_STAGES, Asked, CheckPlan, CheckStage
from services.registry.domain.duties import (
    before,
    check_act,
    check_basis,
    check_period,
    happened,
    not_own_file,
    only_of,
)
from services.registry.domain.order import latest
from services.registry.domain.refusals import EVIDENCE_REQUIRED, PERSON_UNKNOWN
from services.registry.domain.refusals.checks import (
    CHECK_NOT_MINUTED,
    CHECK_NOT_PLANNED,
    DEADLINE_NOT_LATER,
    NOT_ON_CHECK_TEAM,
    PRESENT_REPEATED,
    REQUESTS_OPEN,
    TEAM_UNCHANGED,
)
from services.registry.domain.showing import check_digests
from shared.acts import BOUND_ROLES, Act
from shared.clock import Occurred, day_of
from shared.contracts.base import Facts
from shared.contracts.document import Document
from shared.contracts.registry import (
    CheckCancelled,
    CheckClosed,
    CheckDeadlineExtended,
    CheckFinding,
    CheckFulfilmentProven,
    CheckFulfilmentReported,
    CheckMember,
    CheckMinuted,
    CheckPlanned,
    CheckRequestIssued,
    CheckRequestReopened,
    CheckRequestWithdrawn,
    CheckTeamChanged,
)
from shared.errors import NOT_FOUND, Refused
from shared.eventstore.aggregate import Aggregate
from shared.eventstore.lifecycle import Lifecycle, Transition

_PLANNED: Final = (CheckStage.PLANNED,)
_MINUTED: Final = (CheckStage.MINUTED,)


@dataclass
class Check(Aggregate):
    """One check visit of one agency. `known` is what the registry knows for the decision."""

    KIND: ClassVar[str] = "check"
    LIFE: ClassVar[Lifecycle[CheckStage]] = Lifecycle(
        CHECK_STAGES,
        Transition(CheckPlanned, (), CheckStage.PLANNED),
        Transition(CheckTeamChanged, _PLANNED, None, CHECK_NOT_PLANNED),
        Transition(CheckCancelled, _PLANNED, CheckStage.CANCELLED, CHECK_NOT_PLANNED),
        Transition(CheckMinuted, _PLANNED, CheckStage.MINUTED, CHECK_NOT_PLANNED),
        Transition(CheckRequestIssued, _MINUTED, None, CHECK_NOT_MINUTED),
        Transition(CheckClosed, _MINUTED, CheckStage.CLOSED, CHECK_NOT_MINUTED),
    )
    PARTS: ClassVar[Mapping[str, Lifecycle[RequestState]]] = {"request": REQUEST_LIFE}
    """Lifecycles of what one aggregate holds several of."""

    stage: CheckStage | None = field(default=None, init=False)
    agency: str = field(default="", init=False)
    days: tuple[date, ...] = field(default=(), init=False)
    """First and last day of the visit."""
    team: tuple[CheckMember, ...] = field(default=(), init=False)
    latest: Occurred = field(default=date.min, init=False)
    """The latest step of the check itself; its requests each have their own."""
    requests: dict[int, CheckRequest] = field(default_factory=dict, init=False)

    def plan(self, act: Act, *, plan: CheckPlan, agencies: Mapping[str, Agency], known: Known) -> None:
        """Plans a visit. `agencies` are those of the team that are registered.

        Raises:
            Refused: `registry.agency-ended`, `registry.period-reversed`, what `check_act`, `check_basis`,
                `check_member_list` and `check_side` refuse.
            ContractError: no legal basis was given.
        """
        not_own_file(act, known.agency.key)
        check_act(act)
        check_basis(act)
        check_period(plan.from_day, plan.to_day, "/from_day", "/to_day")
        known.agency.check_goes_on("/agency", day=plan.to_day)
        check_member_list(plan.team, (plan.from_day, plan.to_day), known=known, agencies=agencies)
        check_side(act, plan.team, day_of(happened(act)), known)
        self.record(
            CheckPlanned(
                check=self.key,
                agency=known.agency.key,
                announced=plan.announced,
                scope=plan.scope,
                from_day=plan.from_day,
                to_day=plan.to_day,
                team=plan.team,
            ),
            act,
        )

    def change_team(
        self,
        act: Act,
        *,
        team: tuple[CheckMember, ...],
        agencies: Mapping[str, Agency],
        known: Known,
    ) -> None:
        """Changes the team before the visit, with a reason; the team before stays readable.

        Raises:
            Refused: `registry.check-not-planned`, `registry.check-team-unchanged`, `registry.check-before-step`,
                what `check_act`, `check_side` and `check_member_list` refuse.
        """
        self.LIFE.check(CheckTeamChanged, self.stage)
        self._of_side(act, known, self.latest, reason=True)
        if team == self.team:
            raise Refused(TEAM_UNCHANGED, pointer="/team")
        first, last = self.days
        check_member_list(team, (first, last), known=known, agencies=agencies)
        self.record(CheckTeamChanged(check=self.key, agency=self.agency, was=self.team, team=team), act)

    def cancel(self, act: Act, *, known: Known) -> None:
        """Records that the visit is not held, with a reason. Raises Refused, as `change_team`."""
        self.LIFE.check(CheckCancelled, self.stage)
        self._of_side(act, known, self.latest, reason=True)
        self.record(CheckCancelled(check=self.key, agency=self.agency), act)

    def minute(
        self,
        act: Act,
        *,
        number: str,
        findings: tuple[CheckFinding, ...],
        present: tuple[str, ...],
        evidence: tuple[str, ...],
        known: Known,
    ) -> None:
        """Records the minutes, signed by a person of the team. Who belongs to the agency is asked again of the team.

        Raises:
            Refused: `registry.check-not-planned`, `registry.not-on-check-team`, `registry.check-before-step`,
                `registry.check-present-repeated`, `registry.person-unknown`, `registry.evidence-repeated`, what
                `check_act`, `check_side` and `check_apart` refuse.
        """
        self.LIFE.check(CheckMinuted, self.stage)
        first, last = self.days
        self._of_team(act, known, first if before(self.latest, first) else self.latest)
        day = day_of(happened(act))
        check_apart(self.team, first, max(last, day), known)
        for index, person in enumerate(present):
            if person in present[:index]:
                raise Refused(PRESENT_REPEATED, pointer=f"/present/{index}", person=person)
            if person not in known.people:
                raise Refused(PERSON_UNKNOWN, pointer=f"/present/{index}", person=person)
        check_digests(evidence)
        self.record(
            CheckMinuted(
                check=self.key,
                agency=self.agency,
                number=number,
                findings=findings,
                present=present,
                evidence=evidence,
            ),
            act,
        )

    def issue(self, act: Act, *, asked: Asked, known: Known) -> None:
        """Asks the checked agency for something, by a deadline.

        Raises:
            Refused: `registry.check-not-minuted`, `registry.not-on-check-team`, `registry.check-before-step`,
                `registry.request-deadline-past`, what `check_act` and `check_side` refuse.
        """
        self.LIFE.check(CheckRequestIssued, self.stage)
        self._of_team(act, known, self.latest)
        check_deadline(act, asked.deadline)
        self.record(
            CheckRequestIssued(
                check=self.key,
                agency=self.agency,
                number=len(self.requests) + 1,
                addressee=asked.addressee,
                text=asked.text,
                rests_on=asked.rests_on,
                deadline=asked.deadline,
            ),
            act,
        )

    def report(
        self,
        act: Act,
        *,
        number: int,
        note: str,
        document_number: str | None,
        evidence: tuple[str, ...],
        answering: str | None = None,
    ) -> None:
        """Records the agency's word that a request is fulfilled, with what shows it.

        `answering` is who answers for the agency's recommendations once it has ended: the heir named for them.

        Raises:
            Refused: `registry.not-own-agency`, `shared.not-found`, `registry.request-not-open`,
                `registry.check-before-step`, `registry.evidence-required`, `registry.evidence-repeated`, or what
                `check_act` refuses.
        """
        only_of(act, answering or self.agency, BOUND_ROLES)
        request = self._request(number)
        REQUEST_LIFE.check(CheckFulfilmentReported, request.state, number=number)
        check_act(act)
        check_order(act, request.latest)
        if not evidence:
            raise Refused(EVIDENCE_REQUIRED, pointer="/evidence")
        check_digests(evidence)
        self.record(
            CheckFulfilmentReported(
                check=self.key,
                agency=self.agency,
                number=number,
                note=note,
                document_number=document_number,
                evidence=evidence,
            ),
            act,
        )

    def prove(self, act: Act, *, number: int, note: str, evidence: tuple[str, ...], known: Known) -> None:
        """Records that another person than who reported it, of the checking side, saw the request fulfilled.

        Raises:
            Refused: `shared.not-found`, `registry.request-not-reported`, `registry.reporter-verifies`,
                `registry.check-before-step`, `registry.evidence-repeated`, what `check_act` and `check_side` refuse.
        """
        request = self._request(number)
        REQUEST_LIFE.check(CheckFulfilmentProven, request.state, number=number)
        self._of_side(act, known, request.latest)
        not_reporter(act, request, number)
        check_digests(evidence)
        self.record(
            CheckFulfilmentProven(check=self.key, agency=self.agency, number=number, note=note, evidence=evidence),
            act,
        )

    def reopen(self, act: Act, *, number: int, known: Known) -> None:
        """Records that a request reported as fulfilled is not, with the reason. Raises Refused, as `prove`."""
        request = self._request(number)
        REQUEST_LIFE.check(CheckRequestReopened, request.state, number=number)
        self._of_side(act, known, request.latest, reason=True)
        not_reporter(act, request, number)
        self.record(CheckRequestReopened(check=self.key, agency=self.agency, number=number), act)

    def extend(self, act: Act, *, number: int, deadline: date, known: Known) -> None:
        """Gives a request a later deadline, with a reason, also after the fact: the event shows that it was.

        Raises:
            Refused: `shared.not-found`, `registry.request-not-open`, `registry.request-deadline-not-later`,
                `registry.request-deadline-past`, `registry.check-before-step`, what `check_act` and `check_side`
                refuse.
        """
        request = self._request(number)
        REQUEST_LIFE.check(CheckDeadlineExtended, request.state, number=number)
        self._of_side(act, known, request.latest, reason=True)
        if deadline <= request.deadline:
            raise Refused(DEADLINE_NOT_LATER, pointer="/deadline", was=request.deadline, deadline=deadline)
        check_deadline(act, deadline)
        self.record(
            CheckDeadlineExtended(
                check=self.key, agency=self.agency, number=number, was=request.deadline, deadline=deadline
            ),
            act,
        )

    def withdraw(self, act: Act, *, number: int, known: Known) -> None:
        """Withdraws a request, with a reason.

        Raises:
            Refused: `shared.not-found`, `registry.request-done`, `registry.check-before-step`, what `check_act` and
                `check_side` refuse.
        """
        request = self._request(number)
        REQUEST_LIFE.check(CheckRequestWithdrawn, request.state, number=number)
        self._of_side(act, known, request.latest, reason=True)
        self.record(CheckRequestWithdrawn(check=self.key, agency=self.agency, number=number), act)

    def close(self, act: Act, *, known: Known) -> None:
        """Ends the following: every request is proven, or withdrawn with a reason.

        Raises:
            Refused: `registry.check-not-minuted`, `registry.requests-open`, `registry.check-before-step`, what
                `check_act` and `check_side` refuse.
        """
        self.LIFE.check(CheckClosed, self.stage)
        self._of_side(act, known, self.latest)
        for number, each in self.requests.items():
            if each.state not in DONE:
                raise Refused(REQUESTS_OPEN, number=number, state=REQUEST_STATES[each.state])
            check_order(act, each.latest)
        states = [each.state for each in self.requests.values()]
        proven, withdrawn = (states.count(each) for each in (RequestState.PROVEN, RequestState.WITHDRAWN))
        self.record(CheckClosed(check=self.key, agency=self.agency, proven=proven, withdrawn=withdrawn), act)

    def _request(self, number: int) -> CheckRequest:
        if number not in self.requests:
            raise Refused(NOT_FOUND, what="request", key=f"{self.key}/{number}")
        return self.requests[number]

    def _of_side(self, act: Act, known: Known, earlier: Occurred, *, reason: bool = False) -> None:
        check_side(act, self.team, day_of(happened(act)), known)
        check_act(act, reason=reason)
        check_order(act, earlier)

    def _of_team(self, act: Act, known: Known, earlier: Occurred) -> None:
        self._of_side(act, known, earlier)
        if act.actor.person not in {each.person for each in self.team}:
            raise Refused(NOT_ON_CHECK_TEAM)

    def apply(self, facts: Facts, document: Document) -> None:
        """Assigns what `facts` say."""
        self.stage = self.LIFE.after(type(facts), self.stage)
        match facts:
            case CheckPlanned():
                self.agency, self.team = facts.agency, facts.team
                self.days = (facts.from_day, facts.to_day)
            case CheckTeamChanged():
                self.team = facts.team
            case CheckRequestIssued():
                self.requests[facts.number] = CheckRequest(facts.deadline, document.occurred)
            case CheckDeadlineExtended():
                self.requests[facts.number].deadline = facts.deadline
            case CheckFulfilmentReported():
                who = (document.actor.person, document.actor.principal)
                self.requests[facts.number].reporters += tuple(each for each in who if each is not None)
            case _:
                pass
        self._step(facts, document)

    def _step(self, facts: Facts, document: Document) -> None:
        if type(facts) not in REQUEST_LIFE.transitions:
            self.latest = latest(self.latest, document.occurred)
            return
        request = self.requests[facts.number]  # type: ignore[attr-defined]  # every event of a request has it
        request.state = REQUEST_LIFE.after(type(facts), request.state) or request.state
        request.latest = latest(request.latest, document.occurred)
