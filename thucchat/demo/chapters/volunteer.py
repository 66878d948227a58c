"""Communes apply of their own accord, and one withdraws (point 1b; the communes are made up)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date

from thucchat.demo.cast import DOST, ENROLLED, Agency
from thucchat.demo.chapters import organise, register, rollout, yearly
from thucchat.demo.steps import DIRECTIVE, Step, moment

REACHED = (7, 4, 1)
"""How many milestones each reports; the last withdraws."""
WITHDRAWN = date(2009, 6, 15)


def steps(communes: Sequence[Agency]) -> Iterator[Step]:
    """Yields the life of each commune in the programme."""
    for commune, most in zip(communes, REACHED, strict=False):
        yield _registered(commune)
        for who in (commune.head, commune.qmr, commune.secretary):
            yield from register.person(who, ENROLLED, register.BEFORE)
        yield register.head(commune, ENROLLED, date(2005, 1, 3))
        yield _enrolled(commune)
        yield from organise.carried(commune)
        yield from rollout.milestones(commune, most)
        if most > 1:
            yield from yearly.of_year(commune, 2009)
    if communes:
        yield _withdrawn(communes[-1])


def _registered(commune: Agency) -> Step:
    body = {
        "code": commune.code,
        "name_vi": commune.name_vi,
        "name_en": commune.name_en,
        "kind": commune.kind,
        "provenance": {"source": commune.source, "confidence": commune.confidence},
        "legal_basis": DIRECTIVE,
        "reason": "Đối tượng được khuyến khích áp dụng theo điểm 1b",
    }
    return Step(moment(ENROLLED, 8), DOST, "registry", "/v1/agencies", body)


def _enrolled(commune: Agency) -> Step:
    body = {"request_number": f"5/CV-{commune.code} (minh hoạ)", "requested_on": ENROLLED.isoformat()}
    path = f"/v1/agencies/{commune.code}/enrolment"
    return Step(moment(ENROLLED, 15), commune.head, "registry", path, body, f"agency/{commune.code}")


def _withdrawn(commune: Agency) -> Step:
    body = {
        "document_number": f"9/CV-{commune.code} (minh hoạ)",
        "reason": "Chưa bố trí được người làm; sẽ đăng ký lại (minh hoạ)",
    }
    path = f"/v1/agencies/{commune.code}/enrolment/withdrawal"
    return Step(moment(WITHDRAWN, 9), commune.head, "registry", path, body, f"agency/{commune.code}")
