"""The quality system files that a few agencies keep: documents, a process with its figures, audit, review (made up)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, datetime, timedelta
from typing import Any

from thucchat.demo.cast import Agency
from thucchat.demo.papers import Paper
from thucchat.demo.steps import Step, Who, moment, workday

KEPT = ("VPUB", "SKHDT", "SXD", "SLDTBXH", "HDT")
"""Whose files are told whole."""
DOCUMENTS = (
    ("STCL-01", "manual", "Sổ tay chất lượng", ("4.2.2",)),
    ("TT-423", "procedure", "Thủ tục kiểm soát tài liệu", ("4.2.3",)),
    ("QT-01", "work_process", "Quy trình tiếp nhận và trả kết quả hồ sơ", ("7.5.1",)),
)
PROCESS, DESCRIBED_BY = "HS-01", "QT-01"
INPUTS = (
    "audit_results",
    "citizen_feedback",
    "process_performance",
    "corrective_preventive_actions",
    "earlier_reviews",
    "changes",
    "improvements_recommended",
)
"""What a management review looks at (clause 5.6.2)."""
LAST_DAY = date(2009, 12, 31)


def steps(agencies: Sequence[Agency]) -> Iterator[Step]:
    """Yields the files of those agencies that keep them whole."""
    for agency in agencies:
        if agency.code in KEPT:
            told = (*_documents(agency), *_process(agency), *_audit(agency), *_review(agency))
            yield from (step for step in told if step.at.date() <= LAST_DAY)


def reported(agency: Agency, milestone: int) -> date:
    """Returns the day on which an agency reports a milestone, after all those before it."""
    return max(agency.reported(earlier) for earlier in range(milestone + 1))


def _documents(agency: Agency) -> Iterator[Step]:
    day = reported(agency, 3)
    for place, (code, kind, title, clauses) in enumerate(DOCUMENTS):
        paper = Paper(agency, f"{code}/00 (minh hoạ)", title, day, clauses=clauses)
        yield from paper.hand_in(moment(day, 14, 3 * place))
        body = {"agency": agency.code, "document": code, "kind": kind, **_issued(agency, paper, 0)}
        yield _at(moment(day, 14, 3 * place + 1), agency.qmr, "/documents", body)
    code, _, title, clauses = DOCUMENTS[1]
    later = workday(day + timedelta(days=200))
    paper = Paper(agency, f"{code}/01 (minh hoạ)", title, later, clauses=clauses)
    yield from paper.hand_in(moment(later, 14))
    revised = {**_issued(agency, paper, 1), "changes": "Thêm bước kiểm tra trước khi ban hành (minh hoạ)"}
    key = f"{agency.code}:{code}"
    at = moment(later, 14, 1)
    yield _at(at, agency.qmr, f"/documents/{key}/revisions", revised, f"document/{key}")


def _issued(agency: Agency, paper: Paper, revision: int) -> dict[str, Any]:
    return {
        "title": f"{paper.title} (minh hoạ)",
        "number": paper.number,
        "revision": revision,
        "prepared_by": agency.secretary.person,
        "approved_by": agency.head.person,
        "digest": paper.digest,
        "clauses": list(paper.clauses),
    }


def _process(agency: Agency) -> Iterator[Step]:
    begun = reported(agency, 3)
    body = {
        "agency": agency.code,
        "process": PROCESS,
        "title": "Tiếp nhận và trả kết quả hồ sơ (minh hoạ)",
        "owner": agency.secretary.person,
        "document": DESCRIBED_BY,
        "days_allowed": 10,
    }
    yield _at(moment(begun, 15), agency.qmr, "/processes", body)
    key, carried = f"{agency.code}:{PROCESS}", 0
    for first, last in _quarters(begun):
        figures = _figures(agency, first, carried)
        carried = figures["still_open"]
        told = {"period_from": first.isoformat(), "period_to": last.isoformat(), **figures}
        at = moment(workday(last + timedelta(days=6)), 15)
        yield _at(at, agency.secretary, f"/processes/{key}/indicators", told, f"process/{key}")


def _quarters(begun: date) -> Iterator[tuple[date, date]]:
    """Yields the first and last day of every quarter that begins after `begun` and is told before the last day."""
    for year in (2007, 2008, 2009):
        for month in (1, 4, 7, 10):
            first = date(year, month, 1)
            last = date(year + month // 10, (month + 3) % 12, 1) - timedelta(days=1)
            if first > begun and last < date(2009, 12, 20):
                yield first, last


def _figures(agency: Agency, first: date, carried: int) -> dict[str, int]:
    turn = agency.index * 7 + first.month + first.year
    received, late, returned, still_open = 60 + turn % 23, turn % 6, turn % 3, turn % 5
    return {
        "carried_in": carried,
        "received": received,
        "on_time": carried + received - late - returned - still_open,
        "late": late,
        "returned": returned,
        "still_open": still_open,
        "complaints": turn % 2,
    }


def _audit(agency: Agency) -> Iterator[Step]:
    held = workday(reported(agency, 5) + timedelta(days=1))
    planned, covers = workday(held - timedelta(days=14)), reported(agency, 3)
    parts = [
        {
            "auditor": agency.qmr.person,
            "clauses": ["4.2.3", "8.2.3"],
            "processes": [PROCESS],
            "responsible": [agency.secretary.person],
        }
    ]
    body = {
        "agency": agency.code,
        "audit": "NB-01",
        "planned_from": held.isoformat(),
        "planned_to": held.isoformat(),
        "covers_from": min(covers, planned).isoformat(),
        "parts": parts,
    }
    yield _at(moment(max(planned, covers), 16), agency.qmr, "/internal-audits", body)
    key = f"{agency.code}:NB-01"
    path, subject = f"/internal-audits/{key}", f"internal-audit/{key}"
    paper = Paper(agency, "NB-01/BC (minh hoạ)", "Báo cáo đánh giá nội bộ", held)
    yield from paper.hand_in(moment(held, 15))
    told = {"held_from": held.isoformat(), "parts": parts, "nonconformities": 1, "observations": 2}
    yield _at(moment(held, 16), agency.qmr, f"{path}/holding", {**told, "report": paper.digest}, subject)
    followed = workday(held + timedelta(days=30))
    settled = {"settled": 1, "carried_out_by": [agency.secretary.person], "note": "Đã xem hồ sơ sửa (minh hoạ)"}
    yield _at(moment(followed, 16), agency.qmr, f"{path}/follow-ups", settled, subject)
    yield _at(moment(followed, 16, 1), agency.qmr, f"{path}/closing", {}, subject)


def _review(agency: Agency) -> Iterator[Step]:
    held = workday(reported(agency, 6) + timedelta(days=1))
    if not agency.at_work(held):
        return
    paper = Paper(agency, "XX-01/BB (minh hoạ)", "Biên bản xem xét của lãnh đạo", held)
    yield from paper.hand_in(moment(held, 15))
    done = workday(held + timedelta(days=40))
    body = {
        "agency": agency.code,
        "review": "XX-01",
        "present": [who.person for who in (agency.head, agency.qmr, agency.secretary)],
        "inputs": [{"input": each, "reference": "Báo cáo kèm theo (minh hoạ)"} for each in INPUTS],
        "decisions": [
            {
                "output": "resource_needs",
                "decision": "Bố trí người trực một cửa (minh hoạ)",
                "person": agency.qmr.person,
                "due": done.isoformat(),
            }
        ],
        "minutes": paper.digest,
    }
    yield _at(moment(held, 16), agency.head, "/management-reviews", body)
    key = f"{agency.code}:XX-01"
    completed = {"decision": 1, "note": "Đã bố trí (minh hoạ)"}
    path = f"/management-reviews/{key}/decisions"
    yield _at(moment(done, 16), agency.qmr, path, completed, f"management-review/{key}")


def _at(at: datetime, who: Who, path: str, body: dict[str, Any], subject: str | None = None) -> Step:
    return Step(at, who, "assessment", f"/v1{path}", body, subject)
