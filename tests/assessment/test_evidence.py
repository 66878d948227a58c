"""Evidence is a kept file and what an agency says it shows; the same bytes are one file, and two agencies' evidence."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from services.assessment.domain.evidence import Evidence, evidence_key
from services.assessment.domain.terms import EvidenceKind
from shared.acts import Actor, Role
from shared.contracts.assessment import EvidenceRecorded
from shared.eventstore.ports import IntegrityFault
from tests.assessment.world import DOST, MANUAL, MEMBER, SECRETARY, World


def test_evidence_says_what_the_file_is_and_what_it_claims(world: World) -> None:
    digest = world.keep()
    outcome = world.claim(
        digest, number="12/SNV-QT", register="Sổ văn bản đi 2008", issued_on=date(2008, 1, 15), issued_by="Sở Nội vụ",
        clauses=("4.2.2",),
    )  # fmt: skip
    assert outcome.subject == f"evidence/{evidence_key('SNV', digest)}"
    assert world.log[-1].facts == EvidenceRecorded(
        agency="SNV",
        digest=digest,
        size=len(MANUAL),
        media_type="text/plain",
        title="Sổ tay chất lượng",
        kind="procedure",
        number="12/SNV-QT",
        register="Sổ văn bản đi 2008",
        issued_on=date(2008, 1, 15),
        issued_by="Sở Nội vụ",
        clauses=("4.2.2",),
    )


@pytest.mark.parametrize("kind", list(EvidenceKind))
def test_every_kind_of_document_can_be_evidence(world: World, kind: EvidenceKind) -> None:
    world.claim(world.keep(), kind=kind)
    recorded = world.log[-1].facts
    assert isinstance(recorded, EvidenceRecorded)
    assert recorded.kind == kind.value


def test_a_file_that_is_not_kept_is_no_evidence(world: World) -> None:
    with world.refuses("assessment.file-unknown", "/digest"):
        world.claim("0" * 64)


def test_an_agency_that_the_registry_has_not_told_of_has_no_evidence(world: World) -> None:
    with world.refuses("assessment.agency-unknown", "/agency"):
        world.claim(world.keep(), "SXD", DOST)


def test_a_clause_that_no_edition_has_is_not_supported_by_anything(world: World) -> None:
    with world.refuses("assessment.clause-unknown", "/clauses/1", clause="4.9"):
        world.claim(world.keep(), clauses=("4.1", "4.9"))


def test_people_of_an_agency_show_their_own_evidence_alone(world: World) -> None:
    digest = world.keep()
    with world.refuses("assessment.other-agency", "/agency"):
        world.claim(digest, "SYT", SECRETARY)
    world.claim(digest, "SYT", MEMBER)


def test_a_document_does_not_bear_a_date_after_today_in_vietnam(world: World) -> None:
    digest = world.keep()
    with world.refuses("assessment.issued-later", "/issued_on"):
        world.claim(digest, issued_on=date(2008, 3, 11))
    world.claim(digest, issued_on=date(2008, 3, 10))


def test_one_agency_shows_one_file_once_and_another_may_show_it_too(world: World) -> None:
    digest = world.keep()
    world.claim(digest)
    with world.refuses("shared.already-exists"):
        world.claim(digest, title="Khác")
    world.claim(digest, "SYT", Actor("p-023", Role.QMR, "SYT"))
    both = [world.application.load(Evidence, evidence_key(code, digest)).recorded for code in ("SNV", "SYT")]
    assert [each and each.digest for each in both] == [digest, digest]


def test_a_file_whose_bytes_changed_on_the_disk_is_no_evidence_but_an_alarm(world: World, tmp_path: Path) -> None:
    digest = world.keep()
    kept = tmp_path / "files" / digest[:2] / digest
    kept.chmod(0o640)
    kept.write_bytes(MANUAL.replace(b"Ph", b"ph"))
    head = world.application.store.head()
    with pytest.raises(IntegrityFault, match=digest):
        world.claim(digest)
    assert world.application.store.head() == head
