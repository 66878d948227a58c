"""Chapter 2: the rollout plan, the annual programmes, and the milestones that agencies report (points 3 and 6)."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence
from datetime import date

from thucchat.demo.cast import MILESTONES, PPC, WAVES, Agency
from thucchat.demo.steps import DIRECTIVE, PLAN_277, Step, moment, workday

PLAN = "KH277-MINH-HOA"
NEVER_REVIEWED = "HBL"
"""The agency that never holds its management review, so that the demo shows what overdue looks like."""


def steps(agencies: Sequence[Agency]) -> Iterator[Step]:
    """Yields the plan, each year's programmes and every reported milestone."""
    yield from _plan(agencies)
    for agency in agencies:
        for year in range(agency.year, 2010):
            yield _programme(agency, year)
        yield from _milestones(agency)


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
        members = [agency for agency in agencies if agency.wave == wave]
        if members:
            path = f"/v1/plans/{PLAN}/waves"
            yield Step(moment(day, 9), PPC, "registry", path, _wave(wave, members), f"plan/{PLAN}")


def _wave(wave: int, members: Sequence[Agency]) -> dict[str, object]:
    return {
        "wave": wave,
        "legal_basis": PLAN_277,
        "members": [
            {
                "agency": agency.code,
                "order": order,
                "targets": [
                    {"milestone": name, "by": agency.target(index).isoformat()} for index, name in enumerate(MILESTONES)
                ],
            }
            for order, agency in enumerate(members, 1)
        ],
    }


def _programme(agency: Agency, year: int) -> Step:
    day = workday(date(year, 5, 10) if year == 2007 else date(year, 1, 10))
    body = {
        "agency": agency.code,
        "year": year,
        "document_number": f"{agency.index + 1}/CTr-{agency.code} (minh hoạ)",
        "objectives": [
            {"objective": "Giải quyết hồ sơ đúng hạn", "target": f"{90 + (agency.index + year) % 8} % hồ sơ"},
            {"objective": "Đánh giá nội bộ toàn bộ quy trình", "target": "2 lần trong năm"},
        ],
        "legal_basis": DIRECTIVE,
    }
    return Step(moment(day, 10), agency.head, "registry", "/v1/programmes", body)


def _milestones(agency: Agency) -> Iterator[Step]:
    for index, name in enumerate(MILESTONES):
        if agency.code == NEVER_REVIEWED and name == "management_review":
            return
        # A later milestone cannot be reported before an earlier one, so each waits for those before it.
        day = max(agency.reported(earlier) for earlier in range(index + 1))
        yield from _milestone(agency, index, name, day)


def _milestone(agency: Agency, index: int, name: str, day: date) -> Iterator[Step]:
    reporter = (agency.head, agency.qmr, agency.secretary)[index % 3]
    number = f"{index + 3}/BC-{agency.code} (minh hoạ)"
    report = f"BÁO CÁO (minh hoạ)\n{agency.name_vi}\nSố {number}\nMốc: {name}, {agency.reached(index)}\n".encode()
    yield Step(moment(day, 10, index), agency.secretary, "assessment", "/v1/files", upload=report)
    digest = hashlib.sha256(report).hexdigest()
    evidence = {
        "agency": agency.code,
        "digest": digest,
        "title": f"Báo cáo mốc {name} (minh hoạ)",
        "kind": "report",
        "number": number,
        "issued_on": agency.reached(index).isoformat(),
        "issued_by": agency.name_vi,
        "clauses": [],
    }
    yield Step(moment(day, 10, index + 10), agency.secretary, "assessment", "/v1/evidence", evidence)
    body = {
        "milestone": name,
        "document_number": number,
        "evidence": [digest],
        "occurred": agency.reached(index).isoformat(),
    }
    path = f"/v1/agencies/{agency.code}/milestones"
    yield Step(moment(day, 11, index), reporter, "registry", path, body, f"agency/{agency.code}")
