"""The annual programmes that heads adopt, and what came of them at the year's end (point 6; made up)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from typing import Any

from thucchat.demo.cast import Agency
from thucchat.demo.papers import Paper
from thucchat.demo.steps import DIRECTIVE, Step, moment, workday

NEVER_TOLD = ("HBL", 2008)
"""The agency that does not tell what came of one year."""
YEARS = (2007, 2008, 2009)


def steps(agencies: Sequence[Agency]) -> Iterator[Step]:
    """Yields each year's programmes and their results."""
    for agency in agencies:
        for year in YEARS:
            yield from of_year(agency, year)


def of_year(agency: Agency, year: int) -> Iterator[Step]:
    """Yields the programme of an agency and its results, as far as the agency is there to adopt and to tell."""
    day = _adopted(agency, year)
    if agency.at_work(day) and day.year == year:
        yield _programme(agency, year, day)
        told = _told(agency, year)
        if agency.at_work(told) and (agency.code, year) != NEVER_TOLD:
            yield from _results(agency, year, told)


def _adopted(agency: Agency, year: int) -> date:
    usual = workday(date(year, 5, 10) if year == 2007 else date(year, 1, 10))
    begun = agency.begins is not None and agency.begins.year == year
    return workday(date(year, 5, 12)) if begun else usual


def _told(agency: Agency, year: int) -> date:
    """Returns when the results are told: in January, some late; those of the last year in its last days."""
    if year == YEARS[-1]:
        return date(year, 12, 31) if agency.index % 5 == 0 else date(year, 12, 22)
    return date(year + 1, 2, 20) if agency.index % 9 == 4 else workday(date(year + 1, 1, 15))


def _programme(agency: Agency, year: int, day: date) -> Step:
    body = {
        "agency": agency.code,
        "year": year,
        "document_number": f"{agency.index + 1}/CTr-{agency.code} (minh hoạ)",
        "objectives": [
            {"objective": "Giải quyết hồ sơ đúng hạn", "target": f"{_aim(agency, year)} % hồ sơ"},
            {"objective": "Đánh giá nội bộ toàn bộ quy trình", "target": "2 lần trong năm"},
        ],
        "legal_basis": DIRECTIVE,
    }
    return Step(moment(day, 10), agency.head, "registry", "/v1/programmes", body)


def _aim(agency: Agency, year: int) -> int:
    return 90 + (agency.index + year) % 8


def _results(agency: Agency, year: int, day: date) -> Iterator[Step]:
    reached = _aim(agency, year) + (agency.index * 5 + year) % 7 - 3
    audits = (agency.index + year) % 3
    number = f"{agency.index + 60}/BC-{agency.code}-{year} (minh hoạ)"
    paper = Paper(agency, number, f"Kết quả chương trình năm {year}", day, says=f"{reached} %; {audits} lần")
    yield from paper.hand_in(moment(day, 8, agency.index))
    results = [
        _result(1, reached, _aim(agency, year), f"{reached} % hồ sơ đúng hạn", paper.digest),
        _result(2, audits, 2, f"{audits} lần đánh giá nội bộ", paper.digest),
    ]
    path = f"/v1/programmes/{agency.code}/{year}/results"
    subject = f"programme/{agency.code}-{year}"
    body = {"document_number": number, "results": results}
    yield Step(moment(day, 10, agency.index), agency.head, "registry", path, body, subject)


def _result(objective: int, got: int, aim: int, measured: str, digest: str) -> dict[str, Any]:
    attainment = "reached" if got >= aim else "partly" if got else "not_reached"
    evidence = [digest] if got else []
    return {"objective": objective, "attainment": attainment, "measured": measured, "evidence": evidence}
