"""The departments are reorganised in 2008 (Decree 13/2008/NĐ-CP; which of them, and when, is made up)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import timedelta

from thucchat.demo.cast import DOST, PPC, Agency
from thucchat.demo.chapters import register
from thucchat.demo.chapters.rollout import PLAN, member, scheduled
from thucchat.demo.reorganised import DECREE_13, EFFECTIVE, Reorganised, carried_out
from thucchat.demo.steps import PLAN_277, Step, moment, workday

BEFORE = workday(EFFECTIVE - timedelta(days=7))
"""The successors are entered a week before they begin."""
ADDED = workday(EFFECTIVE + timedelta(days=14))


def steps(agencies: Sequence[Agency]) -> Iterator[Step]:
    """Yields the founding of the successors, the reorganisations, and the successors' places in the plan."""
    there = {agency.code for agency in agencies if agency.begins is None}
    begun = [agency for agency in agencies if agency.begins is not None]
    for agency in begun:
        yield _registered(agency)
        for who in (agency.head, agency.qmr, agency.secretary):
            yield from register.person(who, EFFECTIVE, EFFECTIVE)
        yield register.head(agency, EFFECTIVE, EFFECTIVE)
    for order, change in enumerate(carried_out(there)):
        yield _carried_out(change, order)
    waves = {agency.wave for agency in agencies if agency.begins is None}
    if begun and begun[0].wave not in waves:
        yield scheduled(begun[0].wave, begun, ADDED)
        return
    for order, agency in enumerate(begun, 90):
        yield _added(agency, order)


def _registered(agency: Agency) -> Step:
    body = {
        "code": agency.code,
        "name_vi": agency.name_vi,
        "name_en": agency.name_en,
        "kind": agency.kind,
        "provenance": {"source": agency.source, "confidence": agency.confidence},
        "legal_basis": DECREE_13,
        "reason": "Ghi trước khi sắp xếp tổ chức (minh hoạ)",
    }
    return Step(moment(BEFORE, 8), DOST, "registry", "/v1/agencies", body)


def _carried_out(change: Reorganised, order: int) -> Step:
    body = {
        "reorganisation": change.key,
        "kind": change.kind,
        "title": change.title,
        "predecessors": list(change.predecessors),
        "successors": list(change.successors),
        "transfers": change.transfers(),
        "inheritances": change.inheritances(),
        "legal_basis": DECREE_13,
        "reason": f"Theo Quyết định số {410 + order}/QĐ-UBND (số minh hoạ, không có thật) của UBND tỉnh",
        "occurred": EFFECTIVE.isoformat(),
    }
    moves = tuple(f"agency/{code}" for code in sorted(change.parties))
    return Step(moment(EFFECTIVE, 8, order), PPC, "registry", "/v1/reorganisations", body, moves=moves)


def _added(agency: Agency, order: int) -> Step:
    body = {
        "wave": agency.wave,
        "member": member(agency, order),
        "legal_basis": PLAN_277,
        "reason": "Cơ quan mới sau sắp xếp tổ chức năm 2008 (minh hoạ)",
    }
    return Step(moment(ADDED, 9, order - 90), PPC, "registry", f"/v1/plans/{PLAN}/additions", body, f"plan/{PLAN}")
