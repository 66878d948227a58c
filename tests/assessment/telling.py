"""What the registry tells in the stories of independence: consultancy, guidance, reorganisations, staff."""

from __future__ import annotations

from datetime import date
from typing import Final

from shared.contracts.document import Document
from shared.contracts.registry import (
    Attendance,
    ConsultancyContracted,
    ConsultancyEnded,
    GuidanceHeld,
    GuidanceKind,
    ReorganisationCarriedOut,
    ReorganisationKind,
    StaffReported,
)
from tests.assessment.world import World

BUYER: Final = "p-014"
CONTRACT: Final = "HD-TV-01"
BEGAN: Final = date(2007, 6, 1)
ENDED: Final = date(2007, 12, 31)


def consulted(
    world: World, person: str, agency: str = "SNV", *, since: date = BEGAN, until: date = ENDED, by: str = BUYER
) -> Document:
    """Tells of a consultancy contract."""
    facts = ConsultancyContracted(
        consultancy=CONTRACT,
        agency=agency,
        body="Công ty tư vấn (minh hoạ)",
        consultants=(person,),
        buyer=agency,
        bought_by=by,
        contract_number="12/HĐTV",
        from_day=since,
        to_day=until,
        value=30_000_000,
    )
    return world.hear(facts)


def consultancy_ended(world: World, on: date, agency: str = "SNV") -> Document:
    """Tells that it ended on another day than it was to."""
    return world.hear(ConsultancyEnded(consultancy=CONTRACT, agency=agency, ended_on=on, accepted=True))


def guided(
    world: World,
    person: str,
    *agencies: str,
    kind: GuidanceKind = GuidanceKind.INDIVIDUAL,
    first: date = BEGAN,
    last: date = ENDED,
) -> Document:
    """Tells of a guidance activity in one agency or several."""
    facts = GuidanceHeld(
        guidance="HD-2007-03",
        kind=kind,
        topic="Xây dựng thủ tục dạng văn bản",
        from_day=first,
        held_by=(person,),
        attendance=tuple(Attendance(each, 5) for each in agencies or ("SNV",)),
    )
    return world.hear(facts, last)


def reorganised(
    world: World,
    predecessors: tuple[str, ...],
    successors: tuple[str, ...],
    *,
    ended: tuple[str, ...] = (),
    on: date = date(2008, 3, 1),
    kind: ReorganisationKind = ReorganisationKind.ABSORBED,
    key: str = "SX-2008-01",
) -> Document:
    """Tells of a reorganisation that took effect on a day."""
    facts = ReorganisationCarriedOut(
        reorganisation=key,
        kind=kind,
        title="Sắp xếp cơ quan chuyên môn",
        predecessors=predecessors,
        successors=successors,
        ended=ended,
    )
    return world.hear(facts, on)


def staffed(world: World, staff: int, as_of: date = date(2008, 1, 1), agency: str = "SNV") -> Document:
    """Tells how many work in an agency."""
    return world.hear(StaffReported(code=agency, staff=staff, as_of=as_of))
