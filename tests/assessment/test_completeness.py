"""How complete the file is: derived for any day, on either clock, from the events alone."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

from services.assessment.projections.citing import View
from services.assessment.projections.completeness import AsOf, completeness
from shared.clock import Occurred, instant_of
from shared.contracts.assessment import DocumentKind
from tests.assessment.filing import FEBRUARY, Filing
from tests.assessment.world import ISO, World

LATER = datetime(2009, 1, 1, tzinfo=UTC)
PROCEDURES = ("4.2.3", "4.2.4", "8.2.2", "8.3", "8.5.2", "8.5.3")


def of(world: World, as_of: Occurred = LATER, known: datetime = LATER, edition: str = ISO) -> View:
    """Returns the completeness of SNV's file."""
    editions: Any = world.application.catalogues
    return completeness(world.views().caught_up(), "SNV", editions[edition], AsOf(instant_of(as_of), known))


def missing(found: View, part: str, name: str) -> list[str]:
    return [each[name] for each in found[part] if each["shown_by"] is None]


def test_an_empty_file_lacks_everything_that_the_standard_asks_for(world: World) -> None:
    found = of(world)
    assert missing(found, "documents", "kind") == ["policy", "objectives", "manual"]
    assert missing(found, "procedures", "clause") == list(PROCEDURES)
    assert len(missing(found, "records", "record")) == 21
    assert found["missing"] == 3 + 6 + 21
    assert {each["reference"]["caution"]["vi"] for each in found["records"]} == {"chưa kiểm chứng"}


def test_each_document_fills_its_place_and_cites_the_event_that_issued_it(world: World, filing: Filing) -> None:
    for kind in (DocumentKind.POLICY, DocumentKind.OBJECTIVES, DocumentKind.MANUAL):
        filing.issue(kind.name, kind)
    filing.issue("TT-01", clauses=("4.2.3", "4.2.4"))
    issued = filing.issue("TT-02", clauses=("8.5.2", "8.5.3"))
    found = of(world)
    assert missing(found, "documents", "kind") == []
    assert missing(found, "procedures", "clause") == ["8.2.2", "8.3"]
    assert found["procedures"][5]["shown_by"]["event"] == str(issued.events[0][0])
    assert found["in_use"] == 5


def test_the_reading_of_an_earlier_day_does_not_change(world: World, filing: Filing) -> None:
    filing.issue(occurred=date(2008, 1, 10))
    before = of(world, date(2008, 1, 9))["procedures"]
    first = of(world, date(2008, 1, 10))["procedures"]
    filing.revise(occurred=date(2008, 2, 1), clauses=("4.2.4",))
    filing.withdraw(occurred=date(2008, 3, 1))
    assert before[0]["shown_by"] is None
    assert first[0]["shown_by"] is not None
    assert of(world, date(2008, 1, 31))["procedures"] == first
    assert [each["shown_by"] is None for each in of(world, date(2008, 2, 29))["procedures"][:2]] == [True, False]
    assert of(world)["in_use"] == 0


def test_what_was_known_then_stays_apart_from_what_is_known_now(world: World, filing: Filing) -> None:
    before = world.clock.now()
    world.later(hours=1)
    filing.issue(occurred=date(2008, 1, 10))
    assert of(world, date(2008, 1, 31), before)["in_use"] == 0
    assert of(world, date(2008, 1, 31))["in_use"] == 1


def test_a_required_record_is_shown_by_use_with_a_sample_and_no_longer_once_that_is_corrected(
    world: World, filing: Filing
) -> None:
    filing.issue(occurred=date(2008, 1, 1))
    (event, _), *_ = filing.use(shows=("REC-20", "REC-21")).events
    believed = world.clock.now()
    assert {"REC-20", "REC-21"}.isdisjoint(missing(of(world), "records", "record"))
    world.later(days=1)
    filing.use(period=FEBRUARY, shows=())
    filing.use(shows=("REC-20",), corrects=str(event), reason="Không phải hồ sơ hành động phòng ngừa")
    now = of(world)
    assert "REC-21" in missing(now, "records", "record")
    assert "REC-20" not in missing(now, "records", "record")
    shown = next(each for each in now["records"] if each["record"] == "REC-20")
    assert shown["shown_by"]["event"] == str(event), "what was shown before the correction was shown then"
    assert "REC-21" not in missing(of(world, known=believed), "records", "record")


def test_internal_audits_and_management_reviews_are_records_themselves(world: World, filing: Filing) -> None:
    filing.identify()
    filing.plan_audit()
    assert {"REC-01", "REC-17"} <= set(missing(of(world), "records", "record"))
    filing.hold_audit()
    filing.hold_review()
    found = of(world)
    assert {"REC-01", "REC-17"}.isdisjoint(missing(found, "records", "record"))
    assert (found["internal_audits"], found["last_internal_audit"]) == (1, "2008-03-05")
    assert (found["management_reviews"], found["last_management_review"]) == (1, "2008-03-10")
    assert "REC-17" in missing(of(world, date(2008, 3, 4)), "records", "record")


def test_documents_of_one_edition_do_not_fill_another(world: World, filing: Filing) -> None:
    filing.issue()
    filing.use()
    other = next(each for each in world.application.catalogues if each != ISO)
    found = of(world, edition=other)
    assert all(each["shown_by"] is None for each in (*found["documents"], *found["procedures"], *found["records"]))
