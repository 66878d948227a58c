"""The registry's ears: certificates are noted from the event that recorded them, once, and never self-reported."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

import services.registry
from services.registry.domain.certification import Certification, Stage
from services.registry.policy import HEARS, REACTIONS, note_certificate
from shared.acts import Act, Actor, Role, Stamp
from shared.contracts.assessment import (
    CertificateHandedOver,
    CertificateRecordCorrected,
    CertificateRecorded,
    Change,
    Corrected,
)
from shared.contracts.document import Document, leaf_hash, record
from shared.contracts.registry import CertificateNoted
from shared.eventstore.ports import Heard
from shared.http.rights import RIGHTS
from shared.ids import aggregate_id
from tests.registry.asking import register
from tests.registry.building import NOW
from tests.registry.world import World, told

CERTIFICATE = CertificateRecorded(
    certificate="GCN-2007-01",
    agency="SO-TC",
    issuer="Tổng cục Tiêu chuẩn Đo lường Chất lượng",
    decision_number="412/QĐ-TĐC",
    issued_on=date(2007, 4, 27),
    fields_of_activity=("Quản lý ngân sách",),
    assessing_body="Trung tâm đánh giá minh hoạ",
    catalogue="tcvn-iso-9001-2000",
    expires_on=date(2010, 4, 26),
    expiry_stated=True,
    surveillance_months=12,
    surveillance_stated=False,
)


def recorded(
    world: World, facts: CertificateRecorded | CertificateHandedOver | CertificateRecordCorrected = CERTIFICATE
) -> Document:
    """Returns what assessment records of a certificate."""
    stamp = Stamp("thucchat.ha-nam/assessment", world.clock, world.ground.stamp.ids)
    act = replace(Act.begin(stamp, Actor("p-khcn", Role.DOST, "SO-KHCN")), occurred=date(2007, 4, 30))
    key = facts.certificate
    return record(facts, act, kind="certificate", key=key, aggregate_id=aggregate_id("certificate", key), version=1)


def hear(world: World, document: Document) -> None:
    """Reacts to a document and records that it was heard, in one transaction, as the consumer does."""
    position = world.registry.store.heard_position("assessment") + 1
    act = world.registry.reacting_to(document, position)
    changed = list(REACTIONS[type(document.facts)](world.registry, document, act))
    world.registry.save_reaction([Heard("assessment", position, leaf_hash(document.raw))], changed)


def test_the_registry_hears_assessment_alone_of_certificates_and_its_charter_says_so(world: World) -> None:
    assert (HEARS, set(REACTIONS)) == (
        ("assessment",),
        {CertificateRecorded, CertificateHandedOver, CertificateRecordCorrected},
    )
    assert {each.DECLARATION.publisher for each in REACTIONS} == set(HEARS)
    assert (world.service.hears, world.service.reactions) == (HEARS, REACTIONS)
    assert "Listens to: assessment (certificates" in (services.registry.__doc__ or "")


def test_a_recorded_certificate_is_noted_by_the_service_citing_where_it_stands(world: World) -> None:
    document = recorded(world)
    hear(world, document)
    noted = world.log()[-1]
    facts = noted.facts
    assert isinstance(facts, CertificateNoted)
    assert (facts.code, facts.certificate, facts.issued_on) == ("SO-TC", "GCN-2007-01", date(2007, 4, 27))
    assert (facts.cited.source, facts.cited.position) == ("thucchat.ha-nam/assessment", 1)
    assert (facts.cited.event_id, noted.causation) == (str(document.id), document.id)
    assert (noted.actor.person, noted.occurred) == ("service:registry", date(2007, 4, 30))


def test_the_same_document_heard_again_notes_nothing_and_another_certificate_is_noted_beside(world: World) -> None:
    document = recorded(world)
    hear(world, document)
    with world.nothing_recorded():
        hear(world, document)
    hear(world, recorded(world, replace(CERTIFICATE, certificate="GCN-2007-02")))
    certification = world.registry.load(Certification, "SO-TC")
    assert (certification.stage, sorted(certification.noted.values())) == (
        Stage.CERTIFIED,
        ["GCN-2007-01", "GCN-2007-02"],
    )
    assert world.registry.store.heard_position("assessment") == 3


def handed_over(world: World, giver: str, taker: str, certificate: str = "GCN-2007-01") -> Document:
    facts = CertificateHandedOver(
        certificate=certificate, from_agency=giver, to_agency=taker, reorganisation="R-1"
    )  # fmt: skip
    return recorded(world, facts)


def test_a_certificate_that_an_heir_takes_over_is_noted_with_the_heir_citing_the_hand_over(world: World) -> None:
    hear(world, recorded(world))
    for giver, taker in (("SO-TC", "SO-XD"), ("SO-XD", "SO-YT")):
        document = handed_over(world, giver, taker)
        hear(world, document)
        facts = world.log()[-1].facts
        assert isinstance(facts, CertificateNoted)
        assert (facts.code, facts.decision_number, facts.cited.event_id) == (taker, "412/QĐ-TĐC", str(document.id))
    with world.nothing_recorded(), pytest.raises(KeyError):
        hear(world, handed_over(world, "SO-TC", "SO-XD", "GCN-NONE"))


def corrected(document: Document, **changes: str) -> CertificateRecordCorrected:
    return CertificateRecordCorrected(
        certificate="GCN-2007-01",
        agency="SO-TC",
        corrects=Corrected(document.id, document.topic),
        changes=tuple(Change(member, '""', f'"{now}"') for member, now in changes.items()),
    )


def test_a_corrected_certificate_is_noted_again_and_what_was_noted_before_stays(world: World) -> None:
    register(world, "SO-TC")
    document = recorded(world)
    hear(world, document)
    with world.nothing_recorded():
        hear(world, recorded(world, corrected(document, assessing_body="Khác")))
    hear(world, recorded(world, corrected(document, issued_on="2007-04-20", decision_number="421/QĐ-TĐC")))
    (shown,) = told(world.get("/v1/agencies/SO-TC/certification"))["certificates"]
    assert (shown["issued_on"], shown["decision_number"], shown["expires_on"]) == (
        "2007-04-20",
        "421/QĐ-TĐC",
        "2010-04-26",
    )
    assert [each["decision_number"] for each in shown["replaced"]] == ["412/QĐ-TĐC"]
    apart = told(world.get("/v1/agencies/SO-TC/progress?on=2007-04-20"))["apart"]
    assert apart["certificate_recorded"]["on"] == "2007-04-20"


def test_a_reaction_that_cannot_cite_records_nothing(world: World) -> None:
    document = recorded(world)
    with world.nothing_recorded(), pytest.raises(ValueError, match="by its position"):
        note_certificate(world.registry, document, world.registry.reacting_to(document))


def test_the_same_documents_in_the_same_order_make_the_same_notes(tmp_path: Path) -> None:
    worlds = []
    for name in ("one", "two"):
        (tmp_path / name).mkdir()
        worlds.append(World(tmp_path / name, NOW))
    for world in worlds:
        hear(world, recorded(world))
    one, two = ([(each.kind, each.key, type(each.facts)) for each in world.log()] for world in worlds)
    assert one == two
    for world in worlds:
        world.close()


def test_nobody_may_report_a_certificate_over_http(world: World) -> None:
    register(world, "SO-TC")
    assert world.service.blueprints
    routes = [route for right in RIGHTS.values() if right.code.startswith("registry.") for route in right.routes]
    assert [each for each in routes if "certif" in each] == ["GET /v1/agencies/<code>/certification"]


def test_a_certificate_of_an_agency_shows_in_its_file_apart_from_the_milestones(world: World) -> None:
    register(world, "SO-TC")
    hear(world, recorded(world))
    file = told(world.get("/v1/agencies/SO-TC"))
    (certificate,) = file["certification"]["certificates"]
    assert certificate["decision_number"] == "412/QĐ-TĐC"
    assert (file["milestones"], file["certification"]["stage"], file["version"]) == ([], "certified", 1)
    for on, expected in (("2007-04-26", None), ("2007-04-27", "2007-04-27")):
        apart = told(world.get(f"/v1/agencies/SO-TC/progress?on={on}"))["apart"]
        found = apart["certificate_recorded"]
        assert (None if found is None else found["on"]) == expected
        assert apart["assessment_requested"] is None
