"""The read models of agencies' lives, reorganisations and rules: folded again the same, every event cited."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from services.registry import projections
from services.registry.domain.agency import Agency
from services.registry.domain.obligation import POINT_1
from services.registry.domain.rules import OBLIGATION_RULES
from services.registry.wiring import finish_contacts
from shared.contracts.registry import Inheritance, KindObligation, Matter, ReorganisationKind
from shared.contracts.terms import AgencyKind, Obligation
from tests.registry.building import SEED
from tests.registry.test_projections import cited
from tests.registry.world import HOME_AFFAIRS, PPC, World, head_of

COLLECTIONS = (projections.AGENCIES, projections.OBLIGATIONS, projections.REORGANISATIONS)
OBLIGED = dict.fromkeys(AgencyKind, Obligation.MANDATORY)


@pytest.fixture
def world(world_on_each_store: World) -> World:
    return world_on_each_store


def tell(world: World) -> None:
    """Records a short story in which every event of these topics occurs."""
    app, own = world.registry, head_of("XA-1")
    for code in ("XA-1", "XA-2", "XA-3"):
        kind, named = AgencyKind.COMMUNE_COMMITTEE, {"name_vi": f"Xã {code}", "name_en": code}
        app.register_agency(world.act(HOME_AFFAIRS), code=code, kind=kind, provenance=SEED, **named)
    app.rename_agency(world.act(PPC), code="XA-1", name_vi="Xã Đông Du", name_en="Dong Du")
    app.enrol(world.act(own), code="XA-1", request_number="5", requested_on=date(2007, 5, 1))
    app.withdraw_enrolment(world.act(own, reason="Thiếu người"), code="XA-1", document_number="6")
    app.reclassify_agency(world.act(PPC), code="XA-1", kind=AgencyKind.PUBLIC_SERVICE_UNIT)
    app.place_agency(world.act(PPC), code="XA-1", parent="XA-2")
    app.report_staff(world.act(own), code="XA-1", staff=21, as_of=date(2007, 5, 1))
    app.change_contacts(world.act(own), code="XA-1", email="xa@hanam.example")
    app.erase_contacts(world.act(HOME_AFFAIRS, reason="Theo yêu cầu"), code="XA-1")
    app.decide_obligation(
        world.act(PPC),
        version="moi-co-quan",
        title="Mọi cơ quan",
        from_day=date(2008, 1, 1),
        obligations=tuple(KindObligation(*each) for each in OBLIGED.items()),
    )
    app.carry_out_reorganisation(
        world.act(PPC, occurred=date(2007, 5, 2)),
        reorganisation="R-1",
        kind=ReorganisationKind.ABSORBED,
        title="Sáp nhập",
        predecessors=("XA-1",),
        successors=("XA-3",),
        inheritances=tuple(Inheritance("XA-1", matter, "XA-3") for matter in Matter),
    )


def contents(world: World) -> dict[str, Any]:
    return {name: world.views.page(name, limit=200).items for name in COLLECTIONS}


def test_folded_again_from_the_first_event_the_views_are_the_same(world: World) -> None:
    tell(world)
    live = contents(world)
    assert all(live[name] for name in COLLECTIONS)
    world.views.rebuild()
    assert contents(world) == live


def test_every_event_is_cited_by_what_rests_on_it_and_nothing_else_is(world: World) -> None:
    tell(world)
    assert set(cited(contents(world))) == {str(document.id) for document in world.log()}


def test_the_rules_read_from_the_views_are_those_that_decisions_used(world: World) -> None:
    assert projections.obligation_rules(world.views) == OBLIGATION_RULES
    tell(world)
    rules = projections.obligation_rules(world.views)
    assert rules == world.registry.obligation_rules()
    assert [each.version for each in rules] == ["ct02-2007.obligation.v1", "moi-co-quan"]
    told = world.views.get(projections.OBLIGATIONS, POINT_1)
    assert told is not None
    assert told["version"] == 1


def test_an_erasure_that_a_crash_cut_short_is_finished_at_the_next_start(world: World) -> None:
    app, own = world.registry, head_of("XA-1")
    kind = AgencyKind.COMMUNE_COMMITTEE
    app.register_agency(world.act(HOME_AFFAIRS), code="XA-1", name_vi="Xã", name_en="C", kind=kind, provenance=SEED)
    app.change_contacts(world.act(own), code="XA-1", email="xa@hanam.example")
    agency = app.load(Agency, "XA-1")
    agency.erase_contacts(world.act(HOME_AFFAIRS, reason="Theo yêu cầu"))
    (digest,) = agency.contacts_erased
    app.save(world.act(HOME_AFFAIRS), agency)
    assert app.contacts_of("XA-1", digest) is not None
    finish_contacts(app, world.views)
    assert app.contacts_of("XA-1", digest) is None
