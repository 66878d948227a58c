"""DOST disseminates, trains, and guides agencies one by one (point 2a; who attended is made up)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from typing import Any

from thucchat.demo.cast import DOST, GUIDE, WAVES, Agency
from thucchat.demo.steps import DIRECTIVE, Step, moment, workday


def steps(agencies: Sequence[Agency]) -> Iterator[Step]:
    """Yields one dissemination for all, a training for each wave, and guidance for every sixth agency."""
    there = [agency for agency in agencies if agency.begins is None]
    yield _held("PB-2007", "dissemination", "Phổ biến Chỉ thị 02/2007/CT-UBND", date(2007, 4, 26), there)
    for wave, start in WAVES.items():
        day = workday(start + timedelta(days=21))
        members = [agency for agency in agencies if agency.wave == wave and agency.at_work(day)]
        if members:
            yield _held(f"DT-DOT-{wave}", "training", "Nhận thức chung và đánh giá nội bộ", day, members)
    for agency in agencies:
        day = workday(agency.target(2) - timedelta(days=10))
        if agency.index % 6 == 2 and agency.code != DOST.agency and agency.at_work(day):
            yield _held(f"HD-{agency.code}", "individual", "Viết quy trình xử lý công việc", day, [agency])


def _held(key: str, kind: str, topic: str, day: date, members: Sequence[Agency]) -> Step:
    body: dict[str, Any] = {
        "guidance": key,
        "kind": kind,
        "topic": f"{topic} (minh hoạ)",
        "from_day": day.isoformat(),
        "occurred": day.isoformat(),
        "held_by": [GUIDE.person],
        "attendance": [{"agency": agency.code, "people": 2 + agency.index % 4} for agency in members],
        "legal_basis": DIRECTIVE,
    }
    return Step(moment(day, 16), GUIDE, "registry", "/v1/guidance", body)
