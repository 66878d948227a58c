"""What the registry's tests are told with: acts at a frozen time, agencies and people in a given state, refusals."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, date, datetime, timedelta
from enum import StrEnum
from typing import Any, Final

import pytest

from services.registry.domain.agency import Agency
from services.registry.domain.person import Person
from services.registry.domain.plan import Plan
from services.registry.domain.rules import MILESTONE_LISTS, OBLIGATION_RULES
from shared.acts import Act, Actor, BasisKind, Capacity, LegalBasis, Role, Stamp
from shared.clock import FrozenClock, Occurred
from shared.contracts.registry import AgencyTargets, MilestoneTarget
from shared.contracts.terms import AgencyKind, Confidence, Milestone, Provenance
from shared.errors import Refused
from shared.eventstore.aggregate import Aggregate
from shared.ids import CountedIds

NOW: Final = datetime(2007, 5, 2, 3, 0, tzinfo=UTC)
TODAY: Final = date(2007, 5, 2)
SOURCE: Final = "thucchat.ha-nam/registry"
DIRECTIVE: Final = LegalBasis(
    BasisKind.DIRECTIVE, "02/2007/CT-UBND", "UBND tỉnh Hà Nam", date(2007, 4, 9), signer="Chủ tịch UBND tỉnh"
)
SEED: Final = Provenance("Chỉ thị 02/2007/CT-UBND", Confidence.SEED)
STEPS: Final = MILESTONE_LISTS[-1].order
RULES: Final = OBLIGATION_RULES
"""Who must apply as long as nothing else was decided: the directive's own point 1."""
DIGEST: Final = "ab" * 32
DEPARTMENT: Final = "SO-KHCN"
COMMUNE: Final = "XA-DONGDU"


def stamp(now: datetime = NOW) -> Stamp:
    return Stamp(SOURCE, FrozenClock(now), CountedIds())


def act(
    role: Role,
    agency: str | None = None,
    *,
    person: str = "p-1",
    occurred: Occurred | None = None,
    reason: str | None = None,
    basis: LegalBasis | None = DIRECTIVE,
    signed: Mapping[str, Any] | None = None,
    now: datetime = NOW,
) -> Act:
    """Returns an act of a person in a role; `signed` holds capacity, principal and mandate where not in person."""
    actor = Actor(person, role, agency, **(signed or {"capacity": Capacity.IN_PERSON}))
    begun = Act.begin(stamp(now), actor)
    return Act(begun.stamp, actor, now, begun.correlation, occurred=occurred, reason=reason, legal_basis=basis)


def home_affairs(**told: Any) -> Act:
    return act(Role.HOME_AFFAIRS, "SO-NV", **{"person": "p-nv", **told})


def ppc(**told: Any) -> Act:
    return act(Role.PPC, **{"person": "p-ubnd", **told})


def head(code: str, **told: Any) -> Act:
    return act(Role.AGENCY_HEAD, code, **{"basis": None, **told})


def registered(code: str = DEPARTMENT, kind: AgencyKind = AgencyKind.PROVINCIAL_DEPARTMENT) -> Agency:
    agency = Agency(code)
    named = {"name_vi": "Cơ quan", "name_en": "Agency"}
    agency.register(act(Role.PPC), **named, kind=kind, parent=None, provenance=SEED, rules=RULES)
    return agency


def enrolled(code: str = COMMUNE, kind: AgencyKind = AgencyKind.COMMUNE_COMMITTEE) -> Agency:
    agency = registered(code, kind)
    request = {"request_number": "05/UBND", "managing_agency": "Bộ Quốc phòng"}
    agency.enrol(head(code), **request, requested_on=TODAY, rules=RULES)
    return agency


def entered(key: str = "p-1") -> Person:
    person = Person(key)
    person.enter(home_affairs(), details=DIGEST)
    return person


def headed(code: str = DEPARTMENT, by: str = "p-1") -> Agency:
    agency = registered(code)
    appointed = entered(by)
    agency.appoint_head(ppc(), person=appointed, term_from=date(2006, 1, 1), term_to=None)
    return agency


def adopted(key: str = "277-KH-UBND", occurred: Occurred | None = None) -> Plan:
    plan = Plan(key)
    plan.adopt(ppc(occurred=occurred), title="Kế hoạch áp dụng", demonstration=True, note=None)
    return plan


def targets(first: date = date(2007, 6, 1), apart: int = 30) -> tuple[MilestoneTarget, ...]:
    """Returns one target for every milestone in order, `apart` days from each other."""
    return tuple(MilestoneTarget(step, first + timedelta(days=apart * index)) for index, step in enumerate(STEPS))


def member(code: str = DEPARTMENT, order: int = 1, *, by: tuple[MilestoneTarget, ...] | None = None) -> AgencyTargets:
    return AgencyTargets(code, order, targets() if by is None else by)


def report(agency: Agency, milestone: Milestone, occurred: Occurred, **told: Any) -> None:
    reporter = head(agency.key, occurred=occurred, **told)
    agency.report_milestone(reporter, milestone=milestone, document_number=None, evidence=(DIGEST,), rules=RULES)


@contextmanager
def refused(code: str, *untouched: Aggregate, pointer: str | None = None) -> Iterator[None]:
    """Holds that the block is refused with `code` and `pointer`, and that `untouched` recorded nothing for it.

    What is said of it has no open place, and in Vietnamese neither codes nor days as machines write them.
    """
    before = [(each.version, list(each.pending)) for each in untouched]
    with pytest.raises(Refused) as caught:
        yield
    assert (caught.value.code, caught.value.pointer) == (code, pointer)
    assert "{" not in caught.value.detail("vi") + caught.value.detail("en")
    assert not re.search(r"\d{4}-\d\d-\d\d|\b[a-z]+_[a-z_]+\b", caught.value.detail("vi")), caught.value.detail("vi")
    assert [each for each in caught.value.parameters.values() if isinstance(each, StrEnum)] == []
    assert [(each.version, list(each.pending)) for each in untouched] == before
