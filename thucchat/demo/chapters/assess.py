"""Chapter 3: evidence is recorded and independent assessments are held (point 2c; findings are made up)."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from importlib.resources import files
from typing import Any

from thucchat.demo.cast import ASSESSORS, DOST, DOST_DIRECTOR, LEADS, MILESTONES, Agency
from thucchat.demo.chapters.rollout import NEVER_REVIEWED
from thucchat.demo.steps import DIRECTIVE, IN_FORCE, Step, moment, workday

CLAUSES = (
    "4.1",
    "4.2.3",
    "4.2.4",
    "5.3",
    "5.4.1",
    "5.5.2",
    "5.6.1",
    "6.2.2",
    "7.1",
    "7.2.1",
    "8.2.2",
    "8.2.3",
    "8.3",
    "8.5.2",
)
MAJOR = {3: "8.2.2", 11: "5.6.1", 19: "8.5.2"}
"""Agencies (by index) in which a major nonconformity is found, and the clause. Made up."""


def steps(agencies: Sequence[Agency]) -> Iterator[Step]:
    """Yields the directive as the first evidence, then each agency's initial assessment."""
    text = (files("thucchat.demo") / "data/directive-02-2007.txt").read_bytes()
    yield Step(moment(IN_FORCE, 15), DOST, "assessment", "/v1/files", upload=text)
    for agency in agencies:
        if agency.code == "SKHCN":
            yield _directive(agency, text)
        if agency.code not in (NEVER_REVIEWED, "SKHCN"):
            yield from _assessment(agency)


def _directive(agency: Agency, text: bytes) -> Step:
    body = {
        "agency": agency.code,
        "digest": hashlib.sha256(text).hexdigest(),
        "title": "Chỉ thị 02/2007/CT-UBND: tóm tắt các điểm",
        "kind": "policy",
        "number": DIRECTIVE["number"],
        "issued_on": DIRECTIVE["date"],
        "issued_by": DIRECTIVE["issuer"],
        "clauses": [],
        "legal_basis": DIRECTIVE,
    }
    return Step(moment(IN_FORCE, 16), agency.secretary, "assessment", "/v1/evidence", body)


def _assessment(agency: Agency) -> Iterator[Step]:
    key = f"DG-{agency.code}-{agency.year}"
    last = len(MILESTONES) - 1
    reviewed = max(agency.reported(index) for index in range(last + 1))
    day = workday(reviewed + timedelta(days=28))
    lead, member = LEADS[agency.index % 2], ASSESSORS[agency.index % 2]
    path, subject = f"/v1/assessments/{key}", f"assessment/{key}"
    planned = workday(reviewed + timedelta(days=7))
    yield Step(moment(planned, 8), DOST, "assessment", "/v1/assessments", _schedule(agency, key, day))
    team = [
        {"person": lead.person, "role": "lead", "interests": []},
        {"person": member.person, "role": "member", "interests": []},
    ]
    yield Step(moment(day, 8), lead, "assessment", f"{path}/opening", {"team": team}, subject)
    for index, clause in enumerate(CLAUSES):
        who = lead if index % 2 == 0 else member
        at = moment(day, 9 + index // 2, 30 * (index % 2))
        yield Step(at, who, "assessment", f"{path}/findings", _finding(agency, index, clause), subject)
    yield Step(moment(day, 17), lead, "assessment", f"{path}/submission", {}, subject)
    approved = workday(day + timedelta(days=5))
    body = {"reason": "Đã xem xét hồ sơ đánh giá", "legal_basis": DIRECTIVE}
    yield Step(moment(approved, 9), DOST_DIRECTOR, "assessment", f"{path}/approval", body, subject)


def _schedule(agency: Agency, key: str, day: date) -> dict[str, Any]:
    return {
        "assessment": key,
        "agency": agency.code,
        "kind": "initial",
        "body": "Tổ chức đánh giá (minh hoạ)",
        "catalogue": "tcvn-iso-9001-2000",
        "planned_from": day.isoformat(),
        "planned_to": day.isoformat(),
        "scope": "Toàn bộ thủ tục hành chính thuộc phạm vi hệ thống quản lý chất lượng",
        "dost_participants": [DOST.person],
        "legal_basis": DIRECTIVE,
    }


def _finding(agency: Agency, index: int, clause: str) -> dict[str, Any]:
    result, note = "conforming", "Hồ sơ được xem phù hợp với yêu cầu."
    if MAJOR.get(agency.index) == clause:
        result, note = "major_nonconformity", "Không có hồ sơ chứng minh yêu cầu đã được thực hiện."
    elif (agency.index + index) % 11 == 0:
        result, note = "minor_nonconformity", "Một số hồ sơ thiếu chữ ký hoặc ngày tháng."
    elif (agency.index + index) % 13 == 0:
        result, note = "observation", "Biểu mẫu đang dùng có hai phiên bản."
    return {
        "clause": clause,
        "result": result,
        "note": note,
        "sample_size": 3 + (agency.index + index) % 7,
        "evidence": [],
    }
