"""An independent assessment is asked for once every milestone is reached; a certificate ends the asking."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any, Final

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule

from services.registry.domain.agency import Agency
from services.registry.domain.certification import Certification, Stage
from shared.acts import Act, Role
from shared.contracts.base import Facts
from shared.contracts.registry import AssessmentRequested, CertificateNoted
from shared.contracts.terms import AgencyKind, FactCited
from shared.errors import Refused
from tests.registry import asking
from tests.registry.building import (
    COMMUNE,
    DEPARTMENT,
    DIGEST,
    RULES,
    STEPS,
    TODAY,
    act,
    head,
    home_affairs,
    refused,
    registered,
    report,
)
from tests.registry.test_any_order import same_when_folded
from tests.registry.test_policy import hear, recorded
from tests.registry.world import World, head_of, problem, told
from tests.support.lifecycles import check_pair, pairs

LAST_REACHED: Final = date(2007, 4, 27)
ASKED: Final = date(2007, 4, 30)


def ready(code: str = DEPARTMENT, steps: int = len(STEPS)) -> Agency:
    agency = registered(code)
    for index, step in enumerate(STEPS[:steps]):
        report(agency, step, LAST_REACHED - timedelta(days=len(STEPS) - 1 - index))
    return agency


def ask(made: Certification, by: Act | None = None, agency: Agency | None = None, **more: Any) -> None:
    asked = {"document_number": "21/ĐN", "evidence": (DIGEST,), **more}
    made.request(head(DEPARTMENT, occurred=ASKED) if by is None else by, agency=agency or ready(), rules=RULES, **asked)


def requested() -> Certification:
    made = Certification(DEPARTMENT)
    ask(made)
    return made


def noted(number: int = 1) -> CertificateNoted:
    return CertificateNoted(
        code=DEPARTMENT,
        certificate=f"GCN-{number}",
        issuer="Tổng cục TĐC",
        decision_number="412/QĐ-TĐC",
        issued_on=TODAY,
        expires_on=date(2010, 5, 1),
        cited=FactCited("thucchat.ha-nam/assessment", number, f"00000000-0000-4000-8000-{number:012}"),
    )


def note(made: Certification, number: int = 1) -> None:
    made.note(act(Role.SERVICE, basis=None), noted(number))


def certified() -> Certification:
    made = Certification(DEPARTMENT)
    note(made)
    return made


@pytest.mark.parametrize("role", [Role.AGENCY_HEAD, Role.QMR, Role.ISO_SECRETARY])
def test_the_agency_s_own_people_report_that_it_was_asked_for(role: Role) -> None:
    made = Certification(DEPARTMENT)
    ask(made, act(role, DEPARTMENT, occurred=ASKED, basis=None), evidence=())
    assert (made.stage, made.requests) == (Stage.REQUESTED, {"21/ĐN": ASKED})


@pytest.mark.parametrize("stranger", [head("SO-TC"), home_affairs(), act(Role.DOST, DEPARTMENT)])
def test_nobody_else_does(stranger: Act) -> None:
    made = Certification(DEPARTMENT)
    with refused("registry.not-own-agency", made):
        ask(made, stranger)


@pytest.mark.parametrize("steps", range(len(STEPS)))
def test_not_before_all_seven_milestones_are_reached(steps: int) -> None:
    made = Certification(DEPARTMENT)
    with refused("registry.milestones-open", made):
        ask(made, agency=ready(steps=steps))


def test_not_before_the_day_of_the_last_of_them() -> None:
    made = Certification(DEPARTMENT)
    with refused("registry.before-earlier-step", made, pointer="/occurred"):
        ask(made, head(DEPARTMENT, occurred=LAST_REACHED - timedelta(days=1)))
    ask(made, head(DEPARTMENT, occurred=LAST_REACHED))


def test_the_day_is_said_and_a_body_that_does_not_apply_asks_for_nothing() -> None:
    made = Certification(DEPARTMENT)
    with refused("registry.occurred-required", made, pointer="/occurred"):
        ask(made, head(DEPARTMENT))
    commune = Certification(COMMUNE)
    with refused("registry.not-applying", commune):
        ask(commune, head(COMMUNE, occurred=ASKED), registered(COMMUNE, AgencyKind.COMMUNE_COMMITTEE))


def test_it_may_be_asked_for_again_by_another_document_until_a_certificate_is_recorded() -> None:
    made = requested()
    with refused("registry.request-repeated", made, pointer="/document_number"):
        ask(made)
    with refused("registry.before-earlier-step", made, pointer="/occurred"):
        ask(made, head(DEPARTMENT, occurred=ASKED - timedelta(days=1)), document_number="22/ĐN")
    with refused("registry.evidence-repeated", made, pointer="/evidence/1"):
        ask(made, document_number="22/ĐN", evidence=(DIGEST, DIGEST))
    ask(made, document_number="22/ĐN")
    note(made)
    with refused("registry.certified-already", made):
        ask(made, document_number="23/ĐN")


@pytest.mark.parametrize(("state", "event"), pairs(Certification.LIFE))
def test_what_stands_apart_takes_what_its_table_allows_and_refuses_the_rest_by_its_rule(
    state: Stage, event: type[Facts]
) -> None:
    reach = {
        Stage.NOT_ASKED: lambda: Certification(DEPARTMENT),
        Stage.REQUESTED: requested,
        Stage.CERTIFIED: certified,
    }
    attempt: dict[type[Facts], Callable[[Certification], object]] = {
        AssessmentRequested: lambda each: ask(each, document_number="31/ĐN"),
        CertificateNoted: lambda each: note(each, 2),
    }
    check_pair(Certification.LIFE, (state, event), reach, attempt)


class ACertification(RuleBasedStateMachine):
    """Requests and certificates in any order, by anybody, while the agency reaches its milestones or not."""

    def __init__(self) -> None:
        super().__init__()
        self.agency = ready(steps=0)
        self.made = Certification(DEPARTMENT)
        self.requests: dict[str, date] = {}
        self.certificates: set[int] = set()

    @rule(day=st.dates(date(2007, 4, 20), TODAY))
    def reach_all(self, day: date) -> None:
        for step in STEPS:
            if step not in self.agency.milestones:
                report(self.agency, step, day)

    @rule(
        role=st.sampled_from((Role.AGENCY_HEAD, Role.QMR, Role.DOST)),
        own=st.booleans(),
        day=st.none() | st.dates(date(2007, 4, 19), TODAY + timedelta(days=1)),
        number=st.sampled_from(("1", "2", "3")),
    )
    def ask(self, role: Role, own: bool, day: date | None, number: str) -> None:
        reached = list(self.agency.milestones.values())
        expected = (
            own
            and role is not Role.DOST
            and day is not None
            and day <= TODAY
            and not self.certificates
            and len(reached) == len(STEPS)
            and all(day >= each for each in reached)
            and number not in self.requests
            and all(day >= each for each in self.requests.values())
        )
        by = act(role, DEPARTMENT if own else "SO-TC", occurred=day, basis=None)
        try:
            self.made.request(by, agency=self.agency, document_number=number, evidence=(), rules=RULES)
        except Refused:
            assert not expected
        else:
            assert expected
            assert day is not None
            self.requests[number] = day

    @rule(number=st.integers(1, 4))
    def note(self, number: int) -> None:
        before = self.made.version
        note(self.made, number)
        assert (self.made.version > before) is (number not in self.certificates)
        self.certificates.add(number)

    @invariant()
    def the_log_makes_the_same_and_the_stage_follows_from_what_was_recorded(self) -> None:
        expected = Stage.CERTIFIED if self.certificates else Stage.REQUESTED if self.requests else Stage.NOT_ASKED
        assert (self.made.stage, self.made.requests) == (expected, self.requests)
        assert same_when_folded(self.made, Certification(DEPARTMENT))


TestACertification = ACertification.TestCase
TestACertification.settings = settings(max_examples=60, stateful_step_count=12)

# --- over HTTP ---

PATH: Final = "/v1/agencies/SO-TC/assessment-requests"
BODY: Final = {"document_number": "21/ĐN", "occurred": "2007-04-30", "evidence": [DIGEST]}


def reached(world: World) -> None:
    asking.register(world, "SO-TC")
    for index in range(len(STEPS)):
        body = asking.report(index, "2007-04-27")
        told(world.change("/v1/agencies/SO-TC/milestones", head_of("SO-TC"), index + 1, body))


def story(world: World) -> None:
    reached(world)
    told(world.create(PATH, head_of("SO-TC"), BODY), 201)
    hear(world, recorded(world))


def test_a_request_and_a_certificate_stand_apart_in_the_file_and_in_the_progress(world: World) -> None:
    reached(world)
    made = world.create(PATH, head_of("SO-TC"), BODY)
    told(made, 201)
    assert made.headers["Location"] == "/v1/agencies/SO-TC/certification"
    shown = told(world.get("/v1/agencies/SO-TC/certification"))
    assert (shown["stage"], shown["version"], shown["requests"][0]["evidence"]) == ("requested", 1, [DIGEST])
    stranger = told(world.get("/v1/agencies/SO-TC/certification", head_of("SO-XD")))
    assert (stranger["requests"][0]["evidence"], stranger["requests"][0]["evidence_count"]) == (None, 1)
    told(world.change(PATH, head_of("SO-TC"), 1, {**BODY, "document_number": "22/ĐN"}))
    hear(world, recorded(world))
    progress = told(world.get("/v1/agencies/SO-TC/progress?on=2007-05-02"))
    assert (progress["complete"], progress["apart"]["assessment_requested"]["on"]) == (True, "2007-04-30")
    assert progress["apart"]["certificate_recorded"]["on"] == "2007-04-27"
    with world.nothing_recorded():
        again = world.change(PATH, head_of("SO-TC"), 3, {**BODY, "document_number": "23/ĐN"})
        problem(again, 409, "registry.certified-already")
        problem(world.create(PATH, head_of("SO-TC"), BODY), 409, "shared.already-exists")
        problem(world.change(PATH, head_of("SO-TC"), 2, BODY), 412, "shared.stale-version")


def test_an_agency_that_is_not_ready_or_not_there_is_told_so(world: World) -> None:
    asking.register(world, "SO-TC")
    with world.nothing_recorded():
        problem(world.create(PATH, head_of("SO-TC"), BODY), 409, "registry.milestones-open")
        problem(world.change(PATH, head_of("SO-TC"), 1, BODY), 404, "shared.not-found")
        none = "/v1/agencies/SO-XD/assessment-requests"
        problem(world.create(none, head_of("SO-XD"), BODY), 404, "shared.not-found")
    problem(world.create(PATH, head_of("SO-XD"), BODY), 403, "shared.other-agency")
    problem(world.get("/v1/agencies/SO-TC/certification"), 404, "shared.not-found")
