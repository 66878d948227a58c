"""The directive comes into force; agencies and people are recorded, heads appointed (points 1 and 6)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date

from thucchat.demo.cast import DOST, HOME_AFFAIRS, OFFICERS, PPC, Agency
from thucchat.demo.steps import DIRECTIVE, IN_FORCE, Step, Who, moment

POSTS = {"agency_head": "agency_head", "qmr": "deputy_head", "iso_secretary": "iso_secretary"}
"""The management representative is a member of management (clause 5.5.2)."""
BEFORE = date(2004, 1, 5)


def steps(agencies: Sequence[Agency]) -> Iterator[Step]:
    """Yields the steps of the first two days."""
    there = [agency for agency in agencies if agency.begins is None]
    for agency in there:
        yield _register(agency)
    known = {agency.code for agency in there}
    for agency in there:
        for who in (agency.head, agency.qmr, agency.secretary):
            yield from person(who, IN_FORCE, BEFORE if who.agency in known else None)
    for who in OFFICERS:
        yield from person(who, IN_FORCE, BEFORE if who.agency in known else None)
    for agency in there:
        yield head(agency, IN_FORCE, date(2005, 1, 3))


def staffing(code: str | None) -> Who:
    """Returns who records staff and heads: Home Affairs, and of Home Affairs itself the PPC."""
    return PPC if code == HOME_AFFAIRS.agency else HOME_AFFAIRS


def _register(agency: Agency) -> Step:
    body = {
        "code": agency.code,
        "name_vi": agency.name_vi,
        "name_en": agency.name_en,
        "kind": agency.kind,
        "provenance": {"source": agency.source, "confidence": agency.confidence},
        "legal_basis": DIRECTIVE,
        "occurred": IN_FORCE.isoformat(),
        "reason": "Đối tượng áp dụng theo điểm 1a",
    }
    registrar = HOME_AFFAIRS if agency.code == DOST.agency else DOST
    return Step(moment(IN_FORCE, 8), registrar, "registry", "/v1/agencies", body)


def person(who: Who, day: date, since: date | None) -> Iterator[Step]:
    """Yields the steps by which a person is recorded on `day`, employed `since` then where that is told."""
    number = who.person.removeprefix("p-")
    details = {
        "person": who.person,
        "name": f"Người minh hoạ {number}",
        "email": f"{who.person}@hanam.example",
        "phone": f"0351 000 {number}",
    }
    yield Step(moment(day, 9), HOME_AFFAIRS, "registry", "/v1/people", details)
    if since is None:
        return
    subject = f"person/{who.person}"
    path = f"/v1/people/{who.person}"
    employed = {"agency": who.agency, "from_day": since.isoformat(), "occurred": since.isoformat()}
    clerk = staffing(who.agency)
    yield Step(moment(day, 9, 30), clerk, "registry", f"{path}/employments", employed, subject)
    post = {**employed, "post": POSTS.get(who.role.value, "officer")}
    yield Step(moment(day, 9, 45), clerk, "registry", f"{path}/posts", post, subject)


def head(agency: Agency, day: date, since: date) -> Step:
    """Returns the step by which the head's appointment is recorded on `day`."""
    body = {
        "person": agency.head.person,
        "legal_basis": {
            "kind": "quyet_dinh",
            "number": f"{agency.index + 11}/QĐ-UBND (minh hoạ)",
            "issuer": "UBND tỉnh Hà Nam",
            "date": since.isoformat(),
        },
        "term_from": since.isoformat(),
        "term_to": None,
        "occurred": since.isoformat(),
    }
    path = f"/v1/agencies/{agency.code}/head"
    return Step(moment(day, 14), staffing(agency.code), "registry", path, body, f"agency/{agency.code}")
