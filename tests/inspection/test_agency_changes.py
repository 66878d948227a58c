"""A file shows what an agency was called and was on the day asked for, and that it had ended."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from shared.contracts.base import Facts
from shared.contracts.registry import (
    AgencyPartRetracted,
    AgencyPlacedUnder,
    AgencyReclassified,
    AgencyRenamed,
    AgencyReorganised,
    KindObligation,
    ObligationDecided,
    ReorganisationCorrected,
    ReorganisationKind,
    Statement,
)
from shared.contracts.terms import AgencyKind, Confidence, Obligation, Provenance
from tests.inspection.world import DECISION, SNV, World, at, registered, tell_the_programme


def say(world: World, facts: Facts, day: date) -> None:
    world.say(facts, f"agency/{SNV}", time=at("2008-05-05T03:00"), occurred=day, basis=DECISION)


def registry(world: World, as_of: str) -> Any:
    return world.dossier(as_of, "2008-12-31")["registry"]


def test_name_kind_and_obligation_are_those_of_the_day(world: World) -> None:
    world.say(registered(), f"agency/{SNV}", time=at("2007-04-19T03:00"))
    was: dict[str, Any] = {"was_vi": "Sở Nội vụ", "was_en": "Department of Home Affairs"}
    say(world, AgencyRenamed(code=SNV, name_vi="Ban Nội vụ", name_en="Board", **was), date(2008, 4, 1))
    kinds: dict[str, Any] = {"was": AgencyKind.PROVINCIAL_DEPARTMENT, "kind": AgencyKind.PUBLIC_SERVICE_UNIT}
    derived: dict[str, Any] = {"obligation": Obligation.VOLUNTARY, "obligation_rule": "nghia-vu-1"}
    say(world, AgencyReclassified(code=SNV, **kinds, **derived), date(2008, 4, 2))
    say(world, AgencyPlacedUnder(code=SNV, parent="UBND"), date(2008, 4, 3))
    before, after = registry(world, "2008-03-31"), registry(world, "2008-04-30")
    assert [each["identity"]["name_vi"] for each in (before, after)] == ["Sở Nội vụ", "Ban Nội vụ"]
    assert [each["obligation"]["code"] for each in (before, after)] == ["mandatory", "voluntary"]
    assert (after["identity"]["kind"]["code"], after["identity"]["parent"]) == ("public_service_unit", "UBND")


def test_nothing_is_overdue_any_more_of_an_agency_that_has_ended(world: World) -> None:
    tell_the_programme(world)
    ended: dict[str, Any] = {"kind": ReorganisationKind.ABSORBED, "ended": True, "others": ("SKHCN",)}
    say(world, AgencyReorganised(code=SNV, reorganisation="2008-SAP-NHAP", **ended), date(2008, 4, 1))
    before, after = registry(world, "2008-03-31"), registry(world, "2008-04-30")
    assert (before["ended"], after["ended"]["others"], after["ended"]["on"]) == (None, ["SKHCN"], "2008-04-01")
    assert any(each["overdue"] for each in before["milestones"])
    assert not any(each["overdue"] for each in after["milestones"])


def ended_by_mistake(world: World) -> None:
    """Tells that the agency ended on 1 April 2008, recorded then, and on 5 May that this was wrong."""
    world.say(registered(), f"agency/{SNV}", time=at("2007-04-19T03:00"))
    part: dict[str, Any] = {"kind": ReorganisationKind.ABSORBED, "ended": True, "others": ("SKHCN",)}
    facts = AgencyReorganised(code=SNV, reorganisation="R", **part)
    wrong = world.say(facts, f"agency/{SNV}", time=at("2008-04-02T03:00"), occurred=date(2008, 4, 1), basis=DECISION)
    retracted = AgencyPartRetracted(code=SNV, reorganisation="R", retracts=wrong.id, reinstated=True)
    told: dict[str, Any] = {"time": at("2008-05-05T03:00"), "occurred": date(2008, 4, 1), "basis": DECISION}
    world.say(retracted, f"agency/{SNV}", reason="Ghi nhầm cơ quan", **told)


def test_an_end_that_was_wrong_is_read_as_believed_then_and_as_known_now(world: World) -> None:
    ended_by_mistake(world)
    readings = {
        known: (
            world.dossier("2008-04-20", known)["registry"],
            world.app.summary(SNV, as_of=date(2008, 4, 20), known=date.fromisoformat(known)),
        )
        for known in ("2008-04-20", "2008-05-31")
    }
    then, its_summary = readings["2008-04-20"]
    assert then["ended"]["on"] == its_summary["ended"]["on"] == "2008-04-01"
    assert then["ended_retracted"] == []
    now, its_summary = readings["2008-05-31"]
    assert (now["ended"], its_summary["ended"]) == (None, None)
    (was,) = now["ended_retracted"]
    assert (was["on"], was["others"], was["reason"]) == ("2008-04-01", ["SKHCN"], "Ghi nhầm cơ quan")
    assert was["set_by"]["recorded"] < was["retracted_by"]["recorded"]
    assert world.dossier("2008-03-31", "2008-05-31")["registry"]["ended_retracted"] == []


def decide(world: World) -> None:
    """Tells that the agency is on the list, and on 5 May 2008 of a decision that frees its kind from 1 June on."""
    world.say(registered(), f"agency/{SNV}", time=at("2007-04-19T03:00"))
    freed = tuple(KindObligation(each, Obligation.VOLUNTARY) for each in AgencyKind)
    facts = ObligationDecided(version="v-2", title="Khuyến khích", from_day=date(2008, 6, 1), obligations=freed)
    told: dict[str, Any] = {"time": at("2008-05-05T03:00"), "occurred": date(2008, 5, 2), "basis": DECISION}
    world.say(facts, "obligation/point-1", **told)


READINGS: dict[tuple[str, str], tuple[str, str]] = {
    ("2008-05-31", "2008-12-31"): ("mandatory", "nghia-vu-1"),
    ("2008-06-01", "2008-12-31"): ("voluntary", "v-2"),
    ("2008-06-01", "2008-05-04"): ("mandatory", "nghia-vu-1"),
}


@pytest.mark.parametrize(("moment", "reading"), READINGS.items())
def test_who_must_apply_follows_a_later_decision_from_its_day_on_once_it_is_known(
    world: World, moment: tuple[str, str], reading: tuple[str, str]
) -> None:
    decide(world)
    obligation = world.dossier(*moment)["registry"]["obligation"]
    assert (obligation["code"], obligation["rule"]) == reading
    as_of, known = map(date.fromisoformat, moment)
    figures = world.app.summary(SNV, as_of=as_of, known=known)
    assert (figures["obligation"], figures["obligation_rule"]) == reading


def test_the_decision_stands_behind_the_obligation_that_it_changed(world: World) -> None:
    decide(world)
    before, after = registry(world, "2008-05-31"), registry(world, "2008-06-01")
    assert before["obligation"]["set_by"] == before["identity"]["set_by"]
    assert after["obligation"]["set_by"]["event"] == str(world.said[-1].id)


@pytest.mark.parametrize(("confidence", "warned"), [(Confidence.MEMORY, True), (Confidence.FOUND, False)])
def test_what_a_correction_states_from_memory_is_never_told_as_fact(
    world: World, confidence: Confidence, warned: bool
) -> None:
    world.say(registered(), f"agency/{SNV}", time=at("2007-04-19T03:00"))
    source = Provenance("Theo lời kể", confidence)
    right = Statement(
        kind=ReorganisationKind.SEPARATED,
        title="Tách",
        effective_on=date(2008, 4, 1),
        predecessors=(SNV,),
        successors=("SKHCN",),
        ended=(),
        transfers=(),
        inheritances=(),
        provenance=source,
    )
    facts = ReorganisationCorrected(
        reorganisation="R",
        corrects=world.said[-1].id,
        decided_on=date(2008, 5, 5),
        right=right,
        concerned=(SNV, "SKHCN"),
        outstanding=(),
    )
    told: dict[str, Any] = {"time": at("2008-05-05T03:00"), "occurred": date(2008, 4, 1), "basis": DECISION}
    world.say(facts, "reorganisation/R", reason="Ghi nhầm", **told)
    sentence = world.history("2008-12-31", "2008-12-31")[-1]["sentence"]
    assert ("chưa kiểm chứng" in sentence["vi"], "not verified" in sentence["en"]) == (warned, warned)
