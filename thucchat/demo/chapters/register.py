"""Chapter 1: the directive comes into force; agencies and people are recorded, heads appointed (points 1 and 6)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date

from thucchat.demo.cast import DOST, HOME_AFFAIRS, OFFICERS, PPC, Agency
from thucchat.demo.steps import DIRECTIVE, IN_FORCE, Step, Who, moment

POSTS = {"agency_head": "agency_head", "qmr": "qmr", "iso_secretary": "iso_secretary"}


def steps(agencies: Sequence[Agency]) -> Iterator[Step]:
    """Yields the steps of the first two days."""
    for agency in agencies:
        yield _register(agency)
    known = {agency.code for agency in agencies}
    for who in (*(who for agency in agencies for who in (agency.head, agency.qmr, agency.secretary)), *OFFICERS):
        yield from _person(who, known)
    for agency in agencies:
        yield _head(agency)


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


def _person(who: Who, known: set[str]) -> Iterator[Step]:
    number = who.person.removeprefix("p-")
    details = {
        "person": who.person,
        "name": f"Người minh hoạ {number}",
        "email": f"{who.person}@hanam.example",
        "phone": f"0351 000 {number}",
    }
    yield Step(moment(IN_FORCE, 9), HOME_AFFAIRS, "registry", "/v1/people", details)
    if who.agency not in known:
        return
    subject = f"person/{who.person}"
    since = date(2004, 1, 5).isoformat()
    path = f"/v1/people/{who.person}"
    employed = {"agency": who.agency, "from_day": since, "occurred": since}
    clerk = staffing(who.agency)
    yield Step(moment(IN_FORCE, 9, 30), clerk, "registry", f"{path}/employments", employed, subject)
    post = {**employed, "post": POSTS.get(who.role.value, "officer")}
    yield Step(moment(IN_FORCE, 9, 45), clerk, "registry", f"{path}/posts", post, subject)


def _head(agency: Agency) -> Step:
    body = {
        "person": agency.head.person,
        "legal_basis": {
            "kind": "quyet_dinh",
            "number": f"{agency.index + 11}/QĐ-UBND (minh hoạ)",
            "issuer": "UBND tỉnh Hà Nam",
            "date": "2005-01-03",
        },
        "term_from": "2005-01-03",
        "term_to": None,
        "occurred": "2005-01-03",
    }
    path = f"/v1/agencies/{agency.code}/head"
    return Step(moment(IN_FORCE, 14), staffing(agency.code), "registry", path, body, f"agency/{agency.code}")
