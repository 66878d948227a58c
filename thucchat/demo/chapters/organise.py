"""Who carries the system in each agency, how many people it has, who consults it (made up)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from typing import Any

from thucchat.demo.cast import CONSULTANT, Agency
from thucchat.demo.steps import Step, moment, workday

CONSULTED = ("SKHDT", "SGTVT", "SCT")
"""Those that buy consultancy."""


def steps(agencies: Sequence[Agency]) -> Iterator[Step]:
    """Yields every agency's staff year by year, its committee, representative and secretary, and its consultancy."""
    for agency in agencies:
        for year in (2007, 2008, 2009):
            yield from _staff(agency, year)
        yield from carried(agency)
        if agency.code in CONSULTED:
            yield from _consultancy(agency)


def staff(agency: Agency, year: int) -> int:
    """Returns how many people an agency has in a year. Made up."""
    return 18 + agency.index * 11 % 37 + (year - 2007) * (agency.index % 3)


def _staff(agency: Agency, year: int) -> Iterator[Step]:
    day = workday(date(year, 5, 15))
    if agency.at_work(day):
        body = {"staff": staff(agency, year), "as_of": date(year, 5, 1).isoformat(), "reason": "Số liệu minh hoạ"}
        path = f"/v1/agencies/{agency.code}/staff"
        yield Step(moment(day, 8), agency.secretary, "registry", path, body, f"agency/{agency.code}")


def carried(agency: Agency) -> Iterator[Step]:
    """Yields the founding of the steering committee, then who is representative and who is secretary."""
    if not agency.at_work(agency.reported(0)):
        return
    members = [
        {"person": agency.head.person, "function": "head"},
        {"person": agency.qmr.person, "function": "deputy"},
        {"person": agency.secretary.person, "function": "secretary"},
    ]
    subject = f"assignment/{agency.code}"
    yield _decided(agency, "steering-committee", 40, {"members": members}, None)
    yield _decided(agency, "qmr", 41, {"person": agency.qmr.person}, subject)
    yield _decided(agency, "iso-secretary", 42, {"person": agency.secretary.person}, subject)


def _decided(agency: Agency, end: str, minute: int, body: dict[str, Any], subject: str | None) -> Step:
    day = agency.reached(0).isoformat()
    basis = {
        "kind": "quyet_dinh",
        "number": f"{minute}/QĐ-{agency.code} (minh hoạ)",
        "issuer": agency.name_vi,
        "date": day,
    }
    told = {**body, "from_day": day, "occurred": day, "legal_basis": basis}
    at = moment(agency.reported(0), 10, minute)
    return Step(at, agency.head, "registry", f"/v1/agencies/{agency.code}/{end}", told, subject)


def _consultancy(agency: Agency) -> Iterator[Step]:
    key, who = f"TV-{agency.code}", agency.head
    begun, ended = workday(agency.target(0)), workday(agency.target(3))
    body = {
        "consultancy": key,
        "agency": agency.code,
        "buyer": agency.code,
        "bought_by": who.person,
        "body": "Tổ chức tư vấn (minh hoạ)",
        "consultants": [CONSULTANT.person],
        "contract_number": f"7/HĐ-{agency.code} (minh hoạ)",
        "from_day": begun.isoformat(),
        "to_day": ended.isoformat(),
        "value": 12_500_000,
        "occurred": begun.isoformat(),
    }
    yield Step(moment(begun, 15), who, "registry", "/v1/consultancies", body)
    end = {"ended_on": ended.isoformat(), "accepted": True, "occurred": ended.isoformat()}
    yield Step(moment(ended, 15), who, "registry", f"/v1/consultancies/{key}/end", end, f"consultancy/{key}")
