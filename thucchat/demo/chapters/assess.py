"""Evidence is recorded and independent assessments are held (point 2c; findings are made up)."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from importlib.resources import files
from typing import Any

from thucchat.demo.cast import ASSESSORS, DOST, DOST_DIRECTOR, LEADS, MILESTONES, PPC, Agency
from thucchat.demo.chapters.rollout import NEVER_REVIEWED
from thucchat.demo.steps import DIRECTIVE, IN_FORCE, Step, Who, moment, workday

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
MAJOR_RESULT, MINOR_RESULT = "major_nonconformity", "minor_nonconformity"
SURVEYED = ("4.2.3", "5.6.1", "7.2.1", "8.2.2", "8.2.3", "8.5.2")
"""What the periodic assessments of 2009 look at."""
FIRST_YEAR, PERIODIC, LAST_DAY = 2007, date(2009, 3, 2), date(2009, 12, 31)
RETURNED = ("STC",)
"""Whose result is sent back once."""
EDITION, ASSESSING_BODY = "tcvn-iso-9001-2000", "Tổ chức đánh giá (minh hoạ)"


def steps(agencies: Sequence[Agency]) -> Iterator[Step]:
    """Yields the directive as the first evidence, then each agency's initial assessment, and periodic ones."""
    text = (files("thucchat.demo") / "data/directive-02-2007.txt").read_bytes()
    yield Step(moment(IN_FORCE, 15), DOST, "assessment", "/v1/files", upload=text)
    for agency in agencies:
        if agency.code == "SKHCN":
            yield _directive(agency, text)
        for held in rounds(agency):
            yield from _held(held)


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


@dataclass(frozen=True, slots=True)
class Round:
    """One assessment of an agency: which kind, on which day, of which clauses, by which team."""

    agency: Agency
    kind: str
    day: date
    clauses: Sequence[str]

    @property
    def key(self) -> str:
        """Returns its key; the initial one is named by the year in which the agency's wave began."""
        return f"DG-{self.agency.code}-{self.agency.year if self.kind == 'initial' else self.day.year}"

    @property
    def lead(self) -> Who:
        """Returns who leads the team."""
        return LEADS[(self.agency.index + (self.kind != "initial")) % 2]

    @property
    def member(self) -> Who:
        """Returns who else is of the team."""
        return ASSESSORS[self.agency.index % 2]

    @property
    def scheduled(self) -> date:
        """Returns the day on which it was ordered."""
        return workday(self.day - timedelta(days=21))

    @property
    def approved(self) -> date:
        """Returns the day on which its result was approved."""
        return workday(self.day + timedelta(days=5))

    @property
    def orderer(self) -> Who:
        """Returns who orders it: DOST, and of DOST itself the provincial committee."""
        return PPC if self.agency.code == DOST.agency else DOST

    @property
    def approver(self) -> Who:
        """Returns who approves its result."""
        return PPC if self.agency.code == DOST.agency else DOST_DIRECTOR

    def nonconformities(self) -> Sequence[tuple[str, bool]]:
        """Returns the clauses that do not conform, and of each whether gravely."""
        found = [(clause, _finding(self, index, clause)["result"]) for index, clause in enumerate(self.clauses)]
        return [(clause, result == MAJOR_RESULT) for clause, result in found if result in (MAJOR_RESULT, MINOR_RESULT)]


def rounds(agency: Agency) -> Sequence[Round]:
    """Returns the assessments of an agency that come to their approval while it is there, before the programme ends."""
    reviewed = max(agency.reported(index) for index in range(len(MILESTONES)))
    held = [Round(agency, "initial", workday(reviewed + timedelta(days=28)), CLAUSES)]
    if agency.year == FIRST_YEAR:
        held.append(Round(agency, "periodic", workday(PERIODIC + timedelta(days=agency.index)), SURVEYED))
    if agency.code == NEVER_REVIEWED:
        return []
    return [each for each in held if agency.at_work(each.approved) and each.approved <= LAST_DAY]


def _held(held: Round) -> Iterator[Step]:
    path, subject = f"/v1/assessments/{held.key}", f"assessment/{held.key}"
    yield Step(moment(held.scheduled, 8), held.orderer, "assessment", "/v1/assessments", _schedule(held))
    team = [
        {"person": held.lead.person, "role": "lead", "interests": []},
        {"person": held.member.person, "role": "member", "interests": []},
    ]
    yield Step(moment(held.day, 8), held.lead, "assessment", f"{path}/opening", {"team": team}, subject)
    for index, clause in enumerate(held.clauses):
        who = held.lead if index % 2 == 0 else held.member
        at = moment(held.day, 9 + index // 2, 30 * (index % 2))
        yield Step(at, who, "assessment", f"{path}/findings", _finding(held, index, clause), subject)
    yield Step(moment(held.day, 17), held.lead, "assessment", f"{path}/submission", {}, subject)
    if held.agency.code in RETURNED and held.kind == "initial":
        yield from _returned(held, path, subject)
    body = {"reason": "Đã xem xét hồ sơ đánh giá", "legal_basis": DIRECTIVE}
    yield Step(moment(held.approved, 9), held.approver, "assessment", f"{path}/approval", body, subject)


def _returned(held: Round, path: str, subject: str) -> Iterator[Step]:
    """Yields that the result is sent back, one clause is looked at again, and the result handed in anew."""
    back, again = workday(held.day + timedelta(days=1)), workday(held.day + timedelta(days=2))
    body = {"reason": "Điều 7.2.1: cỡ mẫu nhỏ so với số hồ sơ; đề nghị xem thêm (minh hoạ)"}
    yield Step(moment(back, 10), held.approver, "assessment", f"{path}/return", body, subject)
    found = {**_finding(held, CLAUSES.index("7.2.1"), "7.2.1"), "sample_size": 25}
    yield Step(moment(again, 10), held.lead, "assessment", f"{path}/findings", found, subject)
    yield Step(moment(again, 11), held.lead, "assessment", f"{path}/submission", {}, subject)


def _schedule(held: Round) -> dict[str, Any]:
    return {
        "assessment": held.key,
        "agency": held.agency.code,
        "kind": held.kind,
        "body": ASSESSING_BODY,
        "catalogue": EDITION,
        "planned_from": held.day.isoformat(),
        "planned_to": held.day.isoformat(),
        "scope": "Toàn bộ thủ tục hành chính thuộc phạm vi hệ thống quản lý chất lượng",
        "dost_participants": [] if held.orderer is PPC else [DOST.person],
        "legal_basis": DIRECTIVE,
    }


def _finding(held: Round, index: int, clause: str) -> dict[str, Any]:
    agency, initial = held.agency, held.kind == "initial"
    result, note = "conforming", "Hồ sơ được xem phù hợp với yêu cầu."
    if initial and MAJOR.get(agency.index) == clause:
        result, note = MAJOR_RESULT, "Không có hồ sơ chứng minh yêu cầu đã được thực hiện."
    elif (agency.index + index) % 11 == (0 if initial else 4):
        result, note = MINOR_RESULT, "Một số hồ sơ thiếu chữ ký hoặc ngày tháng."
    elif (agency.index + index) % 13 == 0:
        result, note = "observation", "Biểu mẫu đang dùng có hai phiên bản."
    return {
        "clause": clause,
        "result": result,
        "note": note,
        "sample_size": 3 + (agency.index + index) % 7,
        "evidence": [],
    }
