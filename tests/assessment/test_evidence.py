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
from tests.assessment.world import DOST, LEAD, MANUAL, MEMBER, SECRETARY, World

OUTSIDER = Actor("p-023", Role.QMR, "SYT")


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
        world.claim(world.keep(actor=DOST), "SXD", DOST)


def test_a_clause_that_no_edition_has_is_not_supported_by_anything(world: World) -> None:
    with world.refuses("assessment.clause-unknown", "/clauses/1", clause="4.9"):
        world.claim(world.keep(), clauses=("4.1", "4.9"))


def test_people_of_an_agency_show_their_own_evidence_alone(world: World) -> None:
    digest = world.keep()
    with world.refuses("assessment.other-agency", "/agency"):
        world.claim(digest, "SYT", SECRETARY)
    world.keep(actor=MEMBER)
    world.claim(digest, "SYT", MEMBER)


def test_knowing_the_digest_of_another_agencys_file_does_not_make_it_evidence(world: World) -> None:
    digest = world.keep()
    with world.refuses("assessment.file-unknown", "/digest"):
        world.claim(digest, "SYT", OUTSIDER)
    world.keep(actor=OUTSIDER)
    world.claim(digest, "SYT", OUTSIDER)
    world.claim(digest)


def test_a_file_that_is_another_agencys_is_answered_like_none_even_when_its_bytes_are_broken(
    world: World, tmp_path: Path
) -> None:
    digest = world.keep()
    kept = tmp_path / "files" / digest[:2] / digest
    kept.chmod(0o640)
    kept.write_bytes(b"another text")
    with world.refuses("assessment.file-unknown", "/digest"):
        world.claim(digest, "SYT", OUTSIDER)


def test_whoever_of_an_agency_handed_a_file_in_its_people_show_it(world: World) -> None:
    digest = world.keep(actor=DOST)
    secretary = Actor("p-113", Role.ISO_SECRETARY, "SKHCN")
    world.claim(digest, "SKHCN", secretary)
    assert world.log[-1].actor == secretary


def test_who_acts_for_no_agency_shows_what_they_handed_in_themselves(world: World) -> None:
    digest = world.keep(actor=MEMBER)
    with world.refuses("assessment.file-unknown", "/digest"):
        world.claim(digest, "SNV", LEAD)
    world.claim(digest, "SNV", MEMBER)


def test_dost_shows_for_an_agency_what_that_agency_or_they_themselves_handed_in(world: World) -> None:
    world.claim(world.keep(), "SNV", DOST)
    other = world.keep(b"a letter of another kind", actor=DOST)
    with world.refuses("assessment.file-unknown", "/digest"):
        world.claim(other, "SNV", SECRETARY)
    world.claim(other, "SNV", DOST)


def test_a_document_does_not_bear_a_date_after_today_in_vietnam(world: World) -> None:
    digest = world.keep()
    with world.refuses("assessment.issued-later", "/issued_on"):
        world.claim(digest, issued_on=date(2008, 3, 11))
    world.claim(digest, issued_on=date(2008, 3, 10))


def test_nothing_is_said_to_be_recorded_before_the_document_was_issued(world: World) -> None:
    digest = world.keep()
    with world.refuses("assessment.issued-later", "/issued_on", today=date(2008, 3, 4)):
        world.claim(digest, occurred=date(2008, 3, 4), issued_on=date(2008, 3, 5))
    world.claim(digest, occurred=date(2008, 3, 5), issued_on=date(2008, 3, 5))


def test_one_agency_shows_one_file_once_and_another_may_show_it_too(world: World) -> None:
    digest = world.keep()
    world.claim(digest)
    with world.refuses("shared.already-exists"):
        world.claim(digest, title="Khác")
    world.keep(actor=OUTSIDER)
    world.claim(digest, "SYT", OUTSIDER)
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
