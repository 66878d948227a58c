"""Guidance activities: who may record them, for whom they are, and that a correction hides nothing."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from services.registry.domain.guidance import Guidance, Held
from shared.acts import Act, Role
from shared.contracts.registry import Attendance, GuidanceKind
from tests.registry.building import DIGEST, NOW, act, entered, home_affairs, refused, registered

CODES = ("SO-TC", "SO-XD", "SO-KHCN", "SO-NV")
AGENCIES = {code: registered(code) for code in CODES}
PEOPLE = {key: entered(key) for key in ("p-1", "p-2")}
BOTH = (Attendance("SO-TC", 12), Attendance("SO-XD", 8))
DAY = date(2007, 4, 25)


def dost(**told: Any) -> Act:
    return act(Role.DOST, "SO-KHCN", **{"basis": None, "occurred": DAY, **told})


def office(**told: Any) -> Act:
    return act(Role.PPC_OFFICE, "VPUB", **{"basis": None, "occurred": DAY, **told})


def hold(
    by: Act,
    kind: GuidanceKind = GuidanceKind.TRAINING,
    attendance: tuple[Attendance, ...] = BOTH,
    *,
    held_by: tuple[str, ...] = ("p-1",),
    from_day: date = date(2007, 4, 24),
    evidence: tuple[str, ...] = (DIGEST,),
) -> Guidance:
    guidance = Guidance("TH-01")
    guidance.hold(
        by,
        held=Held(kind, "Nhận thức chung về TCVN ISO 9001:2000", from_day, held_by, "Hội trường tỉnh", None, evidence),
        attendance=attendance,
        agencies=AGENCIES,
        people=PEOPLE,
    )
    return guidance


def correct(guidance: Guidance, by: Act, attendance: tuple[Attendance, ...]) -> None:
    guidance.correct(by, attendance=attendance, agencies=AGENCIES)


@pytest.mark.parametrize("kind", [each for each in GuidanceKind if each is not GuidanceKind.INDIVIDUAL])
def test_dost_records_what_it_held_for_several_agencies(kind: GuidanceKind) -> None:
    assert hold(dost(), kind).attendance == BOTH


def test_the_ppc_office_records_dissemination_and_nothing_else() -> None:
    assert hold(office(), GuidanceKind.DISSEMINATION).version == 1
    for kind in (GuidanceKind.TRAINING, GuidanceKind.GUIDANCE):
        with refused("registry.guidance-by-dost"):
            hold(office(), kind)
    with refused("registry.guidance-by-dost"):
        hold(office(), GuidanceKind.INDIVIDUAL, BOTH[:1])


def test_general_guidance_for_one_agency_is_individual_and_is_called_so() -> None:
    with refused("registry.general-guidance-for-several", pointer="/kind"):
        hold(dost(), GuidanceKind.GUIDANCE, BOTH[:1])
    with refused("registry.individual-guidance-for-one", pointer="/attendance"):
        hold(dost(), GuidanceKind.INDIVIDUAL)
    assert hold(dost(), GuidanceKind.INDIVIDUAL, BOTH[:1]).version == 1
    assert hold(dost(), GuidanceKind.TRAINING, BOTH[:1]).version == 1


def test_nobody_records_individual_guidance_of_its_own_agency_though_its_people_may_sit_among_many() -> None:
    with refused("registry.own-file"):
        hold(dost(), GuidanceKind.INDIVIDUAL, (Attendance("SO-KHCN", 3),))
    assert hold(dost(), attendance=(*BOTH, Attendance("SO-KHCN", 3))).version == 1


@pytest.mark.parametrize(
    ("changed", "code", "pointer"),
    [
        ({"by": dost(occurred=None)}, "registry.occurred-required", "/occurred"),
        ({"from_day": date(2007, 4, 26)}, "registry.period-reversed", "/occurred"),
        ({"held_by": ("p-1", "p-1")}, "registry.guide-repeated", "/held_by/1"),
        ({"held_by": ("p-1", "p-9")}, "registry.person-unknown", "/held_by/1"),
        ({"attendance": (*BOTH, BOTH[0])}, "registry.attendance-repeated", "/attendance/2/agency"),
        ({"attendance": (Attendance("SO-LA", 2),)}, "registry.agency-unknown", "/attendance/0/agency"),
        ({"evidence": (DIGEST, DIGEST)}, "registry.evidence-repeated", "/evidence/1"),
    ],
)
def test_what_contradicts_itself_is_refused(changed: dict[str, Any], code: str, pointer: str) -> None:
    with refused(code, pointer=pointer):
        hold(**{"by": dost(), **changed})


def test_whoever_was_erased_holds_nothing_new() -> None:
    gone = entered("p-3")
    gone.erase(home_affairs(reason="Theo yêu cầu"))
    held = Held(GuidanceKind.TRAINING, "Nội dung", DAY, ("p-3",))
    with refused("registry.person-erased", pointer="/held_by/0"):
        Guidance("TH-02").hold(dost(), held=held, attendance=BOTH, agencies=AGENCIES, people={"p-3": gone})


def test_a_correction_says_what_it_corrects_and_leaves_it_readable() -> None:
    guidance = hold(dost())
    first, now = guidance.pending[0], (BOTH[0], Attendance("SO-XD", 18))
    correct(guidance, dost(reason="Cộng nhầm danh sách"), now)
    second = guidance.pending[1]
    said: Any = second.facts
    assert (said.corrects, said.was, said.attendance, second.reason) == (first.id, BOTH, now, "Cộng nhầm danh sách")
    correct(guidance, dost(reason="Bỏ sót một cơ quan"), (*now, Attendance("SO-NV", 1)))
    third: Any = guidance.pending[2].facts
    assert (third.corrects, guidance.attendance[-1]) == (second.id, Attendance("SO-NV", 1))
    assert third.agencies() == ("SO-TC", "SO-XD", "SO-NV")


def test_a_correction_needs_a_reason_a_difference_and_a_day_not_before_the_activity() -> None:
    guidance, more = hold(dost()), (BOTH[0], Attendance("SO-XD", 9))
    with refused("registry.reason-required", guidance, pointer="/reason"):
        correct(guidance, dost(), more)
    with refused("registry.attendance-unchanged", guidance, pointer="/attendance"):
        correct(guidance, dost(reason="Đếm lại"), tuple(reversed(BOTH)))
    with refused("registry.guidance-before-held", guidance, pointer="/occurred"):
        correct(guidance, dost(reason="Đếm lại", occurred=date(2007, 4, 24)), more)
    correct(guidance, dost(reason="Đếm lại", occurred=None), more)


def test_a_body_does_not_correct_the_figure_of_its_own_people() -> None:
    guidance = hold(dost(), attendance=(*BOTH, Attendance("SO-KHCN", 3)))
    with refused("registry.own-file", guidance):
        correct(guidance, dost(reason="Đếm lại"), (*BOTH, Attendance("SO-KHCN", 30)))
    with refused("registry.own-file", guidance):
        correct(guidance, dost(reason="Đếm lại"), BOTH)
    with refused("registry.body-unknown", guidance):
        correct(guidance, act(Role.DOST, occurred=NOW, reason="Đếm lại"), BOTH)
    correct(guidance, dost(reason="Đếm lại"), (Attendance("SO-TC", 1), Attendance("SO-KHCN", 3)))


def test_the_ppc_office_corrects_dissemination_and_nothing_else() -> None:
    with refused("registry.guidance-by-dost"):
        correct(hold(dost()), office(reason="Đếm lại"), BOTH[:1])
    correct(hold(dost(), GuidanceKind.DISSEMINATION), office(reason="Đếm lại"), BOTH[:1])
