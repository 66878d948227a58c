"""Function reviews: led by Home Affairs with the bodies concerned, decided by the PPC, and what a matrix shows."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any, Final

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule

from services.registry.domain.agency import Agency
from services.registry.domain.review import Review, Stage
from shared.acts import Act, Role
from shared.contracts.base import Facts
from shared.contracts.registry import (
    MatrixRow,
    Position,
    ReviewApproved,
    ReviewOpinionGiven,
    ReviewProposed,
    ReviewReturned,
    ReviewRowRecorded,
    ReviewRowStruck,
)
from shared.errors import Refused
from tests.registry.building import TODAY, act, head, home_affairs, ppc, refused, registered
from tests.registry.test_any_order import same_when_folded
from tests.support.lifecycles import check_pair, pairs

BY: Final = TODAY + timedelta(days=10)
LEADER: Final = home_affairs()
DECIDER: Final = ppc(person="p-ubnd")
ROW: Final = MatrixRow("SO-TC", "Quản lý ngân sách", "Luật NSNN 2002", "QT-01 Thẩm định dự toán", "Trưởng phòng NS")


def opened(
    by: Act = LEADER,
    *,
    reviewed: tuple[str, ...] = ("SO-TC",),
    consulted: tuple[str, ...] = ("SO-XD", "SO-KHDT"),
    opinions_by: date = BY,
) -> Review:
    made = Review("RS-2007-01")
    agencies: dict[str, Agency] = {code: registered(code) for code in (*reviewed, *consulted)}
    made.open(
        by,
        title="Rà soát chức năng, nhiệm vụ năm 2007",
        reviewed=[agencies[code] for code in reviewed],
        consulted=[agencies[code] for code in consulted],
        opinions_by=opinions_by,
    )
    return made


def answer(made: Review, body: str = "SO-XD", by: Act | None = None) -> None:
    spoken = head(body, person=f"p-{body.lower()}") if by is None else by
    made.give_opinion(spoken, position=Position.AGREES, opinion="Nhất trí", document_number="9/CV", evidence=())


def drafted() -> Review:
    made = opened()
    made.add_rows(LEADER, rows=(ROW,))
    for body in made.consulted:
        answer(made, body)
    return made


def proposed() -> Review:
    made = drafted()
    propose(made)
    return made


def propose(made: Review, by: Act = LEADER) -> None:
    made.propose(by, proposal="Bổ sung nhiệm vụ quản lý chất lượng", document_number="12/TTr-SNV")


def returned() -> Review:
    made = proposed()
    made.send_back(ppc(person="p-ubnd", reason="Chưa rõ kinh phí"))
    return made


def approved() -> Review:
    made = proposed()
    made.approve(DECIDER, note=None)
    return made


def test_a_review_goes_from_opening_to_the_decision_of_the_ppc() -> None:
    made = approved()
    assert (made.stage, made.heard) == (Stage.APPROVED, ["SO-XD", "SO-KHDT"])
    facts = made.pending[-1].facts
    assert isinstance(facts, ReviewApproved)
    assert facts.proposal == made.pending[-2].id


def test_what_is_returned_is_drafted_further_and_submitted_again() -> None:
    made = returned()
    made.add_rows(LEADER, rows=(MatrixRow("SO-TC", post="Chuyên viên"),))
    propose(made)
    made.approve(DECIDER, note="Thực hiện từ quý III")
    assert made.stage is Stage.APPROVED
    assert [type(each.facts).__name__ for each in made.pending].count("ReviewProposed") == 2


def test_home_affairs_is_not_reviewed_by_itself_but_by_a_substitute_from_elsewhere() -> None:
    with refused("registry.own-file"):
        opened(reviewed=("SO-TC", "SO-NV"))
    substitute = act(Role.HOME_AFFAIRS, "SO-TP", person="p-9")
    assert opened(substitute, reviewed=("SO-NV",)).stage is Stage.OPEN
    with refused("registry.body-unknown"):
        opened(act(Role.HOME_AFFAIRS))


@pytest.mark.parametrize(
    ("asked", "code", "pointer"),
    [
        ({"reviewed": ("SO-TC", "SO-TC")}, "registry.body-repeated", "/reviewed/1"),
        ({"consulted": ("SO-XD", "SO-XD")}, "registry.body-repeated", "/consulted/1"),
        ({"consulted": ("SO-XD", "SO-NV")}, "registry.review-consults-leader", "/consulted/1"),
        ({"opinions_by": TODAY - timedelta(days=1)}, "registry.opinions-day-past", "/opinions_by"),
        ({"opinions_by": date(2200, 1, 1)}, "registry.day-out-of-range", "/opinions_by"),
    ],
)
def test_what_cannot_be_opened_is_refused(asked: dict[str, Any], code: str, pointer: str) -> None:
    with refused(code, pointer=pointer):
        opened(**asked)


@pytest.mark.parametrize(
    ("row", "code", "pointer"),
    [
        (MatrixRow("SO-XD", "Việc"), "registry.row-agency-not-reviewed", "/rows/0/agency"),
        (MatrixRow("SO-TC", legal_basis="Luật", remark="?"), "registry.row-empty", "/rows/0"),
        (ROW, "registry.row-repeated", "/rows/0"),
    ],
)
def test_a_row_is_of_a_reviewed_agency_says_something_and_stands_once(row: MatrixRow, code: str, pointer: str) -> None:
    made = drafted()
    with refused(code, made, pointer=pointer):
        made.add_rows(LEADER, rows=(row,))


def test_rows_are_replaced_and_struck_with_a_reason_naming_what_they_take_the_place_of() -> None:
    made = drafted()
    first = made.recorded[1]
    better = MatrixRow("SO-TC", "Quản lý ngân sách", "Luật NSNN 2002", "QT-01", "Trưởng phòng")
    with refused("registry.reason-required", made, pointer="/reason"):
        made.replace_row(LEADER, row=1, entry=better)
    because = home_affairs(reason="Ghi nhầm chức danh")
    made.replace_row(because, row=1, entry=better)
    facts = made.pending[-1].facts
    assert isinstance(facts, ReviewRowRecorded)
    assert (facts.replaces, made.rows) == (first, {1: better})
    made.strike_row(because, row=1)
    struck = made.pending[-1].facts
    assert isinstance(struck, ReviewRowStruck)
    assert (struck.strikes, made.rows) == (made.pending[-2].id, {})
    asked: tuple[Callable[[], object], ...] = (
        lambda: made.strike_row(because, row=1),
        lambda: made.replace_row(because, row=7, entry=better),
    )
    for ask in asked:
        with refused("registry.row-unknown", made):
            ask()
    made.add_rows(LEADER, rows=(better,))
    assert list(made.rows) == [2], "a number is not given twice"


def test_a_matrix_has_its_limit() -> None:
    made = opened()
    for start in range(0, 1000, 50):
        made.add_rows(LEADER, rows=tuple(MatrixRow("SO-TC", f"Việc {start + each}") for each in range(50)))
    with refused("registry.rows-too-many", made, pointer="/rows"):
        made.add_rows(LEADER, rows=(ROW,))


@pytest.mark.parametrize("stranger", [head("SO-TC"), home_affairs(), ppc(), act(Role.DOST, "SO-KHCN")])
def test_an_opinion_is_given_by_a_person_of_the_body_that_is_asked(stranger: Act) -> None:
    made = opened()
    with refused("registry.not-consulted", made):
        answer(made, by=stranger)
    answer(made, by=act(Role.QMR, "SO-XD"))
    assert made.heard == ["SO-XD"]


def test_nothing_is_submitted_before_everybody_was_heard_or_the_time_is_over() -> None:
    made = opened()
    with refused("registry.matrix-empty", made):
        propose(made)
    made.add_rows(LEADER, rows=(ROW,))
    answer(made)
    with refused("registry.opinions-awaited", made):
        propose(made)
    late = home_affairs(now=LEADER.time + timedelta(days=11))
    propose(made, late)
    facts = made.pending[-1].facts
    assert isinstance(facts, ReviewProposed)
    assert facts.unheard == ("SO-KHDT",)


def test_no_step_lies_before_the_one_that_it_follows() -> None:
    made = proposed()
    yesterday = TODAY - timedelta(days=1)
    asked: tuple[Callable[[], object], ...] = (
        lambda: made.approve(ppc(person="p-ubnd", occurred=yesterday), note=None),
        lambda: made.send_back(ppc(person="p-ubnd", occurred=yesterday, reason="Sớm")),
    )
    for ask in asked:
        with refused("registry.before-earlier-step", made, pointer="/occurred"):
            ask()
    fresh = opened()
    with refused("registry.before-earlier-step", fresh, pointer="/occurred"):
        answer(fresh, by=head("SO-XD", occurred=yesterday))


def test_who_drafted_does_not_decide() -> None:
    made = proposed()
    drafter = ppc(person=LEADER.actor.person)
    asked: tuple[Callable[[], object], ...] = (
        lambda: made.approve(drafter, note=None),
        lambda: made.send_back(ppc(person=LEADER.actor.person, reason="Không")),
    )
    for ask in asked:
        with refused("registry.review-decided-by-drafter", made):
            ask()


REACH: Final[dict[Stage, Callable[[], Review]]] = {
    Stage.OPEN: drafted,
    Stage.PROPOSED: proposed,
    Stage.RETURNED: returned,
    Stage.APPROVED: approved,
}
ATTEMPT: Final[dict[type[Facts], Callable[[Review], object]]] = {
    ReviewRowRecorded: lambda each: each.add_rows(LEADER, rows=(MatrixRow("SO-TC", "Việc khác"),)),
    ReviewRowStruck: lambda each: each.strike_row(home_affairs(reason="Thừa"), row=1),
    ReviewOpinionGiven: answer,
    ReviewProposed: propose,
    ReviewApproved: lambda each: each.approve(DECIDER, note=None),
    ReviewReturned: lambda each: each.send_back(ppc(person="p-ubnd", reason="Chưa đủ")),
}


@pytest.mark.parametrize(("state", "event"), pairs(Review.LIFE))
def test_a_review_takes_what_its_table_allows_and_refuses_the_rest_by_its_rule(
    state: Stage, event: type[Facts]
) -> None:
    check_pair(Review.LIFE, (state, event), REACH, ATTEMPT)


class AReview(RuleBasedStateMachine):
    """A review to which everybody does anything; a small model of its own says what is taken."""

    def __init__(self) -> None:
        super().__init__()
        self.review = opened()
        self.stage = Stage.OPEN
        self.rows: dict[int, str] = {}
        self.given = 0
        self.heard: set[str] = set()

    def _taken(self, attempt: Callable[[], object]) -> bool:
        try:
            attempt()
        except Refused:
            return False
        return True

    def _drafting(self) -> bool:
        return self.stage in (Stage.OPEN, Stage.RETURNED)

    @rule(duty=st.sampled_from("abc"), agency=st.sampled_from(("SO-TC", "SO-XD")), leader=st.booleans())
    def add(self, duty: str, agency: str, leader: bool) -> None:
        by = LEADER if leader else act(Role.HOME_AFFAIRS, "SO-TC")
        expected = leader and self._drafting() and agency == "SO-TC" and duty not in self.rows.values()
        assert self._taken(lambda: self.review.add_rows(by, rows=(MatrixRow(agency, duty),))) is expected
        if expected:
            self.given += 1
            self.rows[self.given] = duty

    @rule(row=st.integers(1, 4), duty=st.sampled_from("abcd"))
    def replace(self, row: int, duty: str) -> None:
        expected = self._drafting() and row in self.rows and duty not in self.rows.values()
        entry, because = MatrixRow("SO-TC", duty), home_affairs(reason="Sửa")
        assert self._taken(lambda: self.review.replace_row(because, row=row, entry=entry)) is expected
        if expected:
            self.rows[row] = duty

    @rule(row=st.integers(1, 4))
    def strike(self, row: int) -> None:
        expected = self._drafting() and row in self.rows
        assert self._taken(lambda: self.review.strike_row(home_affairs(reason="Bỏ"), row=row)) is expected
        if expected:
            del self.rows[row]

    @rule(body=st.sampled_from(("SO-XD", "SO-KHDT", "SO-TC", None)))
    def give(self, body: str | None) -> None:
        by = act(Role.AGENCY_HEAD, body, person="p-8")
        expected = self._drafting() and body in ("SO-XD", "SO-KHDT")
        assert self._taken(lambda: answer(self.review, by=by)) is expected
        if expected:
            self.heard.add(str(body))

    @rule(late=st.booleans())
    def submit(self, late: bool) -> None:
        by = home_affairs(occurred=None, now=LEADER.time + timedelta(days=11 if late else 0))
        before = self.review.last
        expected = self._drafting() and bool(self.rows) and (late or len(self.heard) == 2)
        if not late and before is not None and before > LEADER.time:
            expected = False
        assert self._taken(lambda: propose(self.review, by)) is expected
        if expected:
            self.stage = Stage.PROPOSED

    @rule(approving=st.booleans(), drafter=st.booleans(), reason=st.none() | st.just("Vì"))
    def decide(self, approving: bool, drafter: bool, reason: str | None) -> None:
        by = ppc(
            person=LEADER.actor.person if drafter else "p-ubnd", reason=reason, now=LEADER.time + timedelta(days=11)
        )
        expected = self.stage is Stage.PROPOSED and not drafter and (approving or reason is not None)
        asked = (lambda: self.review.approve(by, note=None)) if approving else (lambda: self.review.send_back(by))
        assert self._taken(asked) is expected
        if expected:
            self.stage = Stage.APPROVED if approving else Stage.RETURNED

    @rule(approving=st.booleans(), drafter=st.booleans())
    def go_the_whole_way(self, approving: bool, drafter: bool) -> None:
        self.add("a", "SO-TC", leader=True)
        self.submit(late=True)
        self.decide(approving, drafter, "Vì")

    @invariant()
    def the_log_makes_the_same_review_as_the_model_says(self) -> None:
        assert (self.review.stage, set(self.review.heard)) == (self.stage, self.heard)
        assert {number: row.duty for number, row in self.review.rows.items()} == self.rows
        assert same_when_folded(self.review, Review("RS-2007-01"))


TestAReview = AReview.TestCase
TestAReview.settings = settings(max_examples=60, stateful_step_count=20)
