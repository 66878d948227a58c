"""What comes unannounced is in the file for whoever inspects, and for the agency itself only once it has begun."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from shared.contracts.assessment import AssessmentKind, AssessmentOpened, AssessmentScheduled, TeamMember, TeamRole
from shared.errors import Refused
from tests.inspection.world import LEAD, SNV, World, at

SOON = AssessmentScheduled(
    assessment="DX-1",
    agency=SNV,
    kind=AssessmentKind.UNANNOUNCED,
    body="Trung tâm đánh giá (minh hoạ)",
    catalogue="tcvn-iso-9001-2000",
    planned_from=date(2008, 3, 10),
    planned_to=date(2008, 3, 11),
    scope="Một cửa",
)
BEGUN = AssessmentOpened(assessment="DX-1", agency=SNV, team=(TeamMember(LEAD.person, TeamRole.LEAD),))
END = date(2008, 12, 31)


def told(world: World, reader: str | None) -> dict[str, Any]:
    """Returns what somebody of `reader` learns of SNV from every answer there is."""
    app = world.app
    listed = app.history(SNV, as_of=END, known=END, after="", limit=50, reader=reader)["items"]
    return {
        "history": [each["event"] for each in listed],
        "dossier": len(app.dossier(SNV, as_of=END, known=END, reader=reader)["assessment"]["assessments"]),
        "summary": app.summary(SNV, as_of=END, known=END, reader=reader)["figures"]["assessments_scheduled"],
    }


def test_the_agency_learns_of_it_when_it_begins_and_inspectors_before(world: World) -> None:
    scheduled = world.say(SOON, "assessment/DX-1", time=at("2008-03-01T02:00"))
    assert told(world, SNV) == {"history": [], "dossier": 0, "summary": 0}
    with pytest.raises(Refused, match=r"shared\.not-found"):
        world.app.event(scheduled.id, SNV, SNV)
    for reader in (None, "HN-TT"):
        assert told(world, reader) == {"history": [str(scheduled.id)], "dossier": 1, "summary": 1}
        assert world.app.event(scheduled.id, None, reader)["event"] == str(scheduled.id)
    begun = world.say(BEGUN, "assessment/DX-1", time=at("2008-03-10T02:00"), by=LEAD)
    assert told(world, SNV)["history"] == [str(scheduled.id), str(begun.id)]
    assert told(world, SNV) == told(world, None)
    assert world.app.event(scheduled.id, SNV, SNV)["event"] == str(scheduled.id)
