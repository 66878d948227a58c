"""What follows from assessments: nonconformities to their end, certificates recorded, recommendations (made up)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from thucchat.demo.cast import DOST, PPC_OFFICE, Agency
from thucchat.demo.chapters.assess import ASSESSING_BODY, EDITION, LAST_DAY, Round, rounds
from thucchat.demo.papers import Paper
from thucchat.demo.reorganised import carried_out
from thucchat.demo.steps import DIRECTIVE, Step, Who, moment, workday

REOPENED = ("SXD", "STNMT")
"""Whose action is found not to have been effective, and who begin again."""
CERTIFIED = ("VPUB", "STC", "SCN", "SGTVT", "STP")
"""Whose certificate is recorded; that of one that ends goes to its heir."""
SUSPENDED = "STC"
RECOMMENDED = ("VPUB", "SXD", "SLDTBXH", "HDT")
ANALYSED, CARRIED_OUT, VERIFIED, AGAIN = 10, 45, 95, 130
"""Days from the approval to each step, and from the first verification to the second."""


@dataclass(frozen=True, slots=True)
class Case:
    """One nonconformity, and who holds it on which day."""

    held: Round
    clause: str
    heir: Agency | None

    @property
    def key(self) -> str:
        """Returns its key."""
        return f"{self.held.key}-{self.clause}"

    def holder(self, day: date) -> Agency:
        """Returns who is to settle it on `day`: the agency assessed, or its heir."""
        return self.held.agency if self.heir is None or self.held.agency.at_work(day) else self.heir


def steps(agencies: Sequence[Agency]) -> Iterator[Step]:
    """Yields what follows from every assessment, as far as it comes before the last day."""
    heirs = _heirs(agencies)
    for agency in agencies:
        for held in rounds(agency):
            for clause, _ in held.nonconformities():
                case = Case(held, clause, heirs.get(agency.code))
                yield from (step for step in _settled(case) if step.at.date() <= LAST_DAY)
            if held.kind == "initial":
                yield from _followed(held, heirs.get(agency.code))


def _heirs(agencies: Sequence[Agency]) -> Mapping[str, Agency]:
    by_code = {agency.code: agency for agency in agencies}
    changes = carried_out({agency.code for agency in agencies if agency.begins is None})
    return {giver: by_code[heir] for change in changes for giver, heir in change.heirs.items()}


def _settled(case: Case) -> Iterator[Step]:
    approved, wrong = case.held.approved, case.held.agency.code in REOPENED and case.held.kind == "initial"
    yield from _acted(case, approved, "Chưa phân công người kiểm tra hồ sơ")
    seen = workday(approved + timedelta(days=VERIFIED))
    verified = seen
    if wrong:
        yield _step(case, moment(seen, 9), case.held.lead, "reopening", _measured(4, "Vẫn còn hồ sơ thiếu sau 30 ngày"))
        yield from _acted(case, seen, "Biểu mẫu không có chỗ ghi người kiểm tra", first=False)
        verified = workday(approved + timedelta(days=VERIFIED + AGAIN))
    yield _step(case, moment(verified, 10), case.held.lead, "verification", _measured(0))
    yield _step(case, moment(verified, 11), case.held.lead, "closing", {})


def _acted(case: Case, since: date, cause: str, *, first: bool = True) -> Iterator[Step]:
    begun, done = workday(since + timedelta(days=ANALYSED)), workday(since + timedelta(days=CARRIED_OUT))
    holder = case.holder(begun)
    if first:
        correction = {"correction": "Đã bổ sung các hồ sơ thiếu (minh hoạ)"}
        yield _step(case, moment(begun, 8), holder.secretary, "correction", correction)
    told = {"cause": f"{cause} (minh hoạ)", "method": "5 tại sao"}
    yield _step(case, moment(begun, 9), holder.qmr, "cause", told)
    plan = {
        "action": "Sửa quy trình và phân công người kiểm tra (minh hoạ)",
        "responsible": holder.secretary.person,
        "due_on": (done + timedelta(days=14)).isoformat(),
    }
    yield _step(case, moment(begun, 10), holder.qmr, "plan", plan)
    acting = case.holder(done)
    number = f"{case.key}-{'1' if first else '2'} (minh hoạ)"
    paper = Paper(acting, number, f"Báo cáo khắc phục điều {case.clause}", done, says=case.key)
    yield from paper.hand_in(moment(done, 9))
    carried = {
        "done": "Đã sửa quy trình, đã phân công (minh hoạ)",
        "by": [acting.secretary.person],
        "evidence": [paper.digest],
    }
    yield _step(case, moment(done, 10), acting.secretary, "action", carried)


def _step(case: Case, at: datetime, who: Who, end: str, body: dict[str, Any]) -> Step:
    later = timedelta(minutes=case.held.clauses.index(case.clause))
    path = f"/v1/nonconformities/{case.key}/{end}"
    return Step(at + later, who, "assessment", path, body, f"nonconformity/{case.key}")


def _measured(value: int, reason: str | None = None) -> dict[str, Any]:
    measured = {
        "what": "Hồ sơ thiếu chữ ký trong 30 hồ sơ xem ngẫu nhiên (minh hoạ)",
        "value": str(value),
        "unit": "hồ sơ",
        "target": "0",
        "meets": "at_most",
    }
    return {"measured": measured} if reason is None else {"measured": measured, "reason": reason}


def _followed(held: Round, heir: Agency | None) -> Iterator[Step]:
    if held.agency.code in CERTIFIED:
        yield from _certificate(held)
    if held.agency.code in RECOMMENDED:
        yield from _recommendation(held, heir)


def _certificate(held: Round) -> Iterator[Step]:
    key, day = f"GCN-{held.agency.code}", workday(held.approved + timedelta(days=21))
    body = {
        "certificate": key,
        "agency": held.agency.code,
        "issuer": "Tổng cục Tiêu chuẩn Đo lường Chất lượng (minh hoạ)",
        "decision_number": f"{900 + held.agency.index}/QĐ-TĐC (minh hoạ)",
        "issued_on": (day - timedelta(days=3)).isoformat(),
        "fields_of_activity": ["Giải quyết thủ tục hành chính"],
        "assessing_body": ASSESSING_BODY,
        "catalogue": EDITION,
        "assessment": held.key,
    }
    yield Step(moment(day, 9), DOST, "assessment", "/v1/certificates", body)
    if held.agency.code == SUSPENDED:
        subject, path = f"certificate/{key}", f"/v1/certificates/{key}"
        for day, end, note in (
            (date(2008, 10, 6), "suspension", "Chưa khắc phục điểm không phù hợp nhẹ (minh hoạ)"),
            (date(2008, 12, 8), "restoration", "Đã khắc phục (minh hoạ)"),
        ):
            notice = {"note": note, "legal_basis": _letter(day)}
            yield Step(moment(day, 9), DOST, "assessment", f"{path}/{end}", notice, subject)


def _letter(day: date) -> dict[str, Any]:
    number = f"{day.month}{day.day:02d}/TB-TĐC (minh hoạ)"
    return {
        "kind": "cong_van",
        "number": number,
        "issuer": "Tổng cục Tiêu chuẩn Đo lường Chất lượng",
        "date": day.isoformat(),
    }


def _recommendation(held: Round, heir: Agency | None) -> Iterator[Step]:
    key, made = f"KN-{held.agency.code}", workday(held.approved + timedelta(days=2))
    done, proven = workday(made + timedelta(days=40)), workday(made + timedelta(days=50))
    body = {
        "recommendation": key,
        "agency": held.agency.code,
        "source": "assessment",
        "source_key": held.key,
        "text": "Đưa chỉ số đúng hạn của từng quy trình vào báo cáo tháng (minh hoạ)",
        "due_on": (made + timedelta(days=45)).isoformat(),
        "legal_basis": DIRECTIVE,
    }
    yield Step(moment(made, 14), held.lead, "assessment", "/v1/recommendations", body)
    if proven > LAST_DAY:
        return
    agency = held.agency if heir is None or held.agency.at_work(done) else heir
    path, subject = f"/v1/recommendations/{key}", f"recommendation/{key}"
    paper = Paper(agency, f"{key}/BC (minh hoạ)", "Báo cáo thực hiện kiến nghị", done)
    yield from paper.hand_in(moment(done, 8))
    told = {"done": "Đã đưa vào báo cáo tháng (minh hoạ)", "evidence": [paper.digest]}
    yield Step(moment(done, 9), agency.head, "assessment", f"{path}/completion", told, subject)
    seen = {"note": "Đã xem ba báo cáo tháng (minh hoạ)"}
    by = DOST if agency.code == PPC_OFFICE.agency else PPC_OFFICE
    yield Step(moment(proven, 9), by, "assessment", f"{path}/proof", seen, subject)
