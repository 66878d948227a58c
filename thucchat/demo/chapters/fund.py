"""Ceilings, estimates, and the tranches that follow what really happened (points 2b and 5; sums made up)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

from thucchat.demo.cast import DOST, FINANCE, MILESTONES, PLANNING, PPC, Agency
from thucchat.demo.chapters.assess import LAST_DAY, MAJOR
from thucchat.demo.chapters.matters import VERIFIED
from thucchat.demo.chapters.rollout import NEVER_REVIEWED
from thucchat.demo.steps import Step, Who, moment, workday

TRANCHE_DECISION: dict[str, Any] = {
    "kind": "quyet_dinh",
    "number": "minh hoạ",
    "issuer": "UBND tỉnh Hà Nam (minh hoạ)",
    "date": None,
    "abstract": "quy tắc cấp kinh phí theo đợt; quyết định này không có thật",
}
"""The decision behind the tranche rule is made up, and says so."""
INHERITED = (("SVHTT", "SVHTTDL"), ("STDTT", "SVHTTDL"))
"""Whose money of 2008, and who took it over and releases it later."""
RETURNED = 2009
"""The year whose estimate the PPC returns once."""
AMENDED = date(2008, 8, 4)
"""When DOST proposes to amend an approved estimate."""
FUND = "Ngân sách tỉnh, sự nghiệp khoa học và công nghệ (minh hoạ)"


def steps(agencies: Sequence[Agency]) -> Iterator[Step]:
    """Yields the frame, the years' budgets and estimates, every tranche, and the refusals that the rules must give."""
    funded = {year: [agency for agency in agencies if agency.year == year] for year in (2007, 2008, 2009)}
    funded = {year: members for year, members in funded.items() if members}
    yield _frame({year: ceiling(members) for year, members in funded.items()})
    for year, members in funded.items():
        yield from _year(year, members)
    for agency in agencies:
        if agency.code != "STC":
            yield from (step for step in _tranches(agency) if agency.at_work(step.at.date()))
    yield from _inherited(agencies)


def amount(agency: Agency) -> int:
    """Returns the made-up sum for an agency, in đồng."""
    return 60_000_000 + agency.index * 1_234_567


def ceiling(members: Sequence[Agency]) -> int:
    """Returns the made-up ceiling of a year in which these agencies begin, in đồng."""
    return sum(amount(agency) for agency in members) + 10_000_000


def _frame(ceilings: dict[int, int]) -> Step:
    """Returns the approval of the frame: half as much again for each year as it will take, and a quarter more in all.

    The frame is the whole period's, 2006 included; the directive came when that year was over.
    """
    whole = sum(ceilings.values()) * 5 // 4
    parts = [
        {"year": year, "source_of_fund": FUND, "ceiling": min(dong * 3 // 2, whole)} for year, dong in ceilings.items()
    ]
    council = _basis(2007, 14, "nghi_quyet", "HĐND tỉnh Hà Nam")
    body = {"ceiling": whole, "parts": parts, "legal_basis": council}
    return Step(moment(date(2007, 5, 10), 8), PPC, "funding", "/v1/frames", body)


def _basis(year: int, number: int, kind: str, issuer: str) -> dict[str, Any]:
    return {"kind": kind, "number": f"{number}/{year} (minh hoạ)", "issuer": issuer, "date": f"{year}-01-05"}


def _year(year: int, members: Sequence[Agency]) -> Iterator[Step]:
    council = _basis(year, 15, "nghi_quyet", "HĐND tỉnh Hà Nam")
    start = workday({2007: date(2007, 5, 14), 2009: date(2009, 1, 5)}.get(year, date(year, 1, 14)))
    budget = {"year": year, "source_of_fund": FUND, "ceiling": ceiling(members), "legal_basis": council}
    yield Step(moment(start, 8), PPC, "funding", "/v1/budgets", budget)
    lines = [_line(agency, amount(agency)) for agency in members]
    if year == RETURNED:
        yield from _returned(f"DT-{year}", year, lines, start)
    else:
        yield from _estimate(f"DT-{year}", year, lines, start, None)
    if year == AMENDED.year:
        yield from _amended(f"DT-{year}", members)
    if year == 2007:
        beyond = [_line(members[0], 10_000_001)]
        yield from _estimate("DT-2007-BS", year, beyond, start + timedelta(days=20), "funding.ceiling-exceeded")


def _line(agency: Agency, dong: int) -> dict[str, Any]:
    channel = "targeted_supplement" if agency.kind == "district_committee" else "direct"
    return {"agency": agency.code, "amount": dong, "purpose": "Xây dựng và áp dụng hệ thống", "channel": channel}


def _estimate(key: str, year: int, lines: list[dict[str, Any]], start: date, expects: str | None) -> Iterator[Step]:
    yield _proposal(key, year, lines, start)
    yield from _submission(key, start)
    decision = _basis(year, 321, "quyet_dinh", "UBND tỉnh Hà Nam")
    yield _step(key, start + timedelta(days=9), PPC, "approval", {"legal_basis": decision}, code=expects)


def _returned(key: str, year: int, lines: list[dict[str, Any]], start: date) -> Iterator[Step]:
    """Yields an estimate that asks for too much, is returned, and is proposed anew as it should have been."""
    more = [{**lines[0], "amount": lines[0]["amount"] + 30_000_000}, *lines[1:]]
    yield _proposal(key, year, more, start)
    yield from _submission(key, start)
    why = f"Mức của {lines[0]['agency']} vượt định mức; đề nghị Sở Khoa học và Công nghệ rà soát lại (minh hoạ)"
    yield _step(key, start + timedelta(days=8), PPC, "return", {"reason": why})
    again = start + timedelta(days=9)
    yield _step(key, again, DOST, "revisions", {"lines": lines})
    yield from _submission(key, again)
    decision = _basis(year, 321, "quyet_dinh", "UBND tỉnh Hà Nam")
    yield _step(key, start + timedelta(days=17), PPC, "approval", {"legal_basis": decision})


def _amended(key: str, members: Sequence[Agency]) -> Iterator[Step]:
    """Yields an amendment in the middle of the year: one agency gets more, another less, where both are at work."""
    there = [
        agency.code for agency in members if agency.at_work(AMENDED) and agency.at_work(date(AMENDED.year, 12, 31))
    ]
    if len(there) < 2:
        return
    changes = {there[0]: 4_000_000, there[-1]: -2_000_000}
    lines = [_line(agency, amount(agency) + changes.get(agency.code, 0)) for agency in members]
    why = f"Điều chỉnh nhiệm vụ giữa năm: {there[0]} tăng, {there[-1]} giảm (minh hoạ)"
    yield _step(key, AMENDED, DOST, "amendments", {"lines": lines, "reason": why})
    yield from _submission(key, AMENDED)
    decision = _basis(AMENDED.year, 987, "quyet_dinh", "UBND tỉnh Hà Nam")
    moves = tuple(f"allocation/{code}-{AMENDED.year}" for code in changes)
    approval = _step(key, AMENDED + timedelta(days=9), PPC, "approval", {"legal_basis": decision})
    yield replace(approval, moves=moves)


def _proposal(key: str, year: int, lines: list[dict[str, Any]], day: date) -> Step:
    body = {"estimate": key, "year": year, "lines": lines}
    return Step(moment(workday(day), 9), DOST, "funding", "/v1/estimates", body)


def _submission(key: str, start: date) -> Iterator[Step]:
    """Yields what the two departments do with a proposal: each balances it, both sign the joint submission."""
    yield _step(key, start + timedelta(days=3), PLANNING, "balances", {})
    yield _step(key, start + timedelta(days=4), FINANCE, "balances", {})
    yield _step(key, start + timedelta(days=6), PLANNING, "submission", {})
    yield replace(_step(key, start + timedelta(days=6), FINANCE, "submission", {}), at=moment(_day(start, 6), 10))


def _day(start: date, days: int) -> date:
    return workday(start + timedelta(days=days))


def _step(key: str, day: date, who: Who, end: str, what: dict[str, Any], *, code: str | None = None) -> Step:
    path, subject = f"/v1/estimates/{key}/{end}", f"estimate/{key}"
    return Step(moment(workday(day), 9), who, "funding", path, what, subject, code)


def _tranches(agency: Agency) -> Iterator[Step]:
    assigned = workday(date(agency.year, 5, 30) if agency.year == 2007 else date(agency.year, 1, 30))
    reviewed = max(agency.reported(index) for index in range(len(MILESTONES)))
    approved = workday(workday(reviewed + timedelta(days=28)) + timedelta(days=5))
    yield _release(agency, 1, assigned)
    if agency.code == NEVER_REVIEWED:
        yield _release(agency, 2, date(2009, 12, 1), "funding.tranche-facts-missing")
        return
    yield _release(agency, 2, workday(reviewed + timedelta(days=3)))
    if agency.index not in MAJOR:
        yield _release(agency, 3, workday(approved + timedelta(days=4)))
        return
    yield _release(agency, 3, workday(approved + timedelta(days=4)), "funding.tranche-facts-missing")
    closed = workday(approved + timedelta(days=VERIFIED))
    if closed <= LAST_DAY:  # what was found so late in 2009 is closed after the programme's last day
        yield _release(agency, 3, workday(closed + timedelta(days=3)))


def _inherited(agencies: Sequence[Agency]) -> Iterator[Step]:
    """Yields the release of money of 2008 that heirs took over, once they hold what its tranche asks."""
    heirs = {agency.code: agency for agency in agencies if agency.begins is not None}
    for giver, taker in INHERITED:
        if taker in heirs and any(agency.code == giver for agency in agencies):
            day = workday(max(heirs[taker].reported(index) for index in range(len(MILESTONES))) + timedelta(days=4))
            path = f"/v1/allocations/{taker}/2008/inherited/{giver}"
            body = {"tranche": 2, "legal_basis": TRANCHE_DECISION}
            subject = f"allocation/{taker}-2008-{giver}"
            yield Step(moment(day, 15), FINANCE, "funding", f"{path}/releases", body, subject, read=path)


def _release(agency: Agency, tranche: int, day: date, expects: str | None = None) -> Step:
    path = f"/v1/allocations/{agency.code}/{agency.year}"
    body = {"tranche": tranche, "legal_basis": TRANCHE_DECISION}
    subject = f"allocation/{agency.code}-{agency.year}"
    at = moment(day, 14, tranche)
    return Step(at, FINANCE, "funding", f"{path}/releases", body, subject, expects, read=path)
