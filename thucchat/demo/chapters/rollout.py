"""The rollout plan and the milestones that agencies report (point 3)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date

from thucchat.demo.cast import MILESTONES, PPC, WAVES, Agency
from thucchat.demo.papers import Paper
from thucchat.demo.steps import PLAN_277, Step, moment

PLAN = "KH277-MINH-HOA"
NEVER_REVIEWED = "HBL"
"""The agency that never holds its management review, so that the demo shows what overdue looks like."""


def steps(agencies: Sequence[Agency]) -> Iterator[Step]:
    """Yields the plan and every reported milestone."""
    yield from _plan(agencies)
    for agency in agencies:
        yield from milestones(agency)


def _plan(agencies: Sequence[Agency]) -> Iterator[Step]:
    day = date(2007, 5, 2)
    body = {
        "plan": PLAN,
        "title": "Kế hoạch áp dụng TCVN ISO 9001:2000 vào hoạt động của các cơ quan hành chính nhà nước",
        "demonstration": True,
        "note": "Thứ tự và thời hạn là minh hoạ; không có nội dung Kế hoạch 277. / Order and dates are made up.",
        "legal_basis": PLAN_277,
    }
    yield Step(moment(day, 8), PPC, "registry", "/v1/plans", body)
    for wave in WAVES:
        members = [agency for agency in agencies if agency.wave == wave and agency.begins is None]
        if members:
            yield scheduled(wave, members, day)


def scheduled(wave: int, members: Sequence[Agency], day: date) -> Step:
    """Returns the step by which a wave is scheduled."""
    body = {
        "wave": wave,
        "legal_basis": PLAN_277,
        "members": [member(agency, order) for order, agency in enumerate(members, 1)],
    }
    return Step(moment(day, 9), PPC, "registry", f"/v1/plans/{PLAN}/waves", body, f"plan/{PLAN}")


def member(agency: Agency, order: int) -> dict[str, object]:
    """Returns an agency's place in its wave and its target for every milestone."""
    targets = [{"milestone": name, "by": agency.target(index).isoformat()} for index, name in enumerate(MILESTONES)]
    return {"agency": agency.code, "order": order, "targets": targets}


def milestones(agency: Agency, most: int = len(MILESTONES)) -> Iterator[Step]:
    """Yields the reports of an agency on its first milestones, as long as it is there."""
    for index, name in enumerate(MILESTONES[:most]):
        if agency.code == NEVER_REVIEWED and name == "management_review":
            return
        # A later milestone cannot be reported before an earlier one, so each waits for those before it.
        day = max(agency.reported(earlier) for earlier in range(index + 1))
        if not agency.at_work(day):
            return
        yield from _milestone(agency, index, name, day)


def _milestone(agency: Agency, index: int, name: str, day: date) -> Iterator[Step]:
    reporter = (agency.head, agency.qmr, agency.secretary)[index % 3]
    reached = agency.reached(index)
    paper = Paper(agency, f"{index + 3}/BC-{agency.code} (minh hoạ)", f"Báo cáo mốc {name}", reached)
    yield from paper.hand_in(moment(day, 10, index))
    body = {
        "milestone": name,
        "document_number": paper.number,
        "evidence": [paper.digest],
        "occurred": reached.isoformat(),
    }
    path = f"/v1/agencies/{agency.code}/milestones"
    yield Step(moment(day, 11, index), reporter, "registry", path, body, f"agency/{agency.code}")
