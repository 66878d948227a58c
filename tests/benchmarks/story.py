"""Ten thousand events of one agency, as three years of a busy department make them: what replay is measured on."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Final
from uuid import UUID

from shared.acts import Act, Actor, BasisKind, LegalBasis, Role, Stamp
from shared.clock import FrozenClock
from shared.contracts import Document, Facts, record
from shared.contracts.assessment import (
    AssessmentApproved,
    AssessmentKind,
    AssessmentOpened,
    AssessmentScheduled,
    AssessmentSubmitted,
    EvidenceRecorded,
    FindingRecorded,
    NonconformityRaised,
    Result,
    TeamMember,
    TeamRole,
)
from shared.contracts.notifier import ChannelName, NoticeRead, NoticeRequested, NoticeSent
from shared.contracts.registry import AgencyRegistered, HeadAppointed, MilestoneReported, PersonEmployed
from shared.contracts.terms import AgencyKind, Confidence, Milestone, Obligation, Provenance
from shared.ids import CountedIds, aggregate_id

PROVINCE: Final = "thucchat.hanam"
AGENCY: Final = "SO-XD"
BEGINNING: Final = datetime(2007, 4, 19, 2, 0, tzinfo=UTC)
DOST: Final = Actor("p-khcn", Role.DOST, "SO-KHCN")
LEAD: Final = Actor("p-truong-doan", Role.LEAD_ASSESSOR)
SECRETARY: Final = Actor("p-thu-ky", Role.ISO_SECRETARY, AGENCY)
BASIS: Final = LegalBasis(BasisKind.DIRECTIVE, "02/2007/CT-UBND", "UBND tỉnh Hà Nam", date(2007, 4, 9))
CLAUSES: Final = ("4.1", "4.2.3", "4.2.4", "5.3", "5.6.1", "6.2.2", "7.2.1", "7.5.1", "8.2.1", "8.2.2", "8.5.2", "8.3")


def digest(number: int) -> str:
    """Returns a digest that stands for the file of that number."""
    return hashlib.sha256(b"%d" % number).hexdigest()


def registered() -> AgencyRegistered:
    """Returns the facts of the agency's registration."""
    return AgencyRegistered(
        code=AGENCY,
        name_vi="Sở Xây dựng",
        name_en="Department of Construction",
        kind=AgencyKind.PROVINCIAL_DEPARTMENT,
        obligation=Obligation.MANDATORY,
        obligation_rule="ct02-2007.obligation.v1",
        provenance=Provenance("Phụ lục minh hoạ", Confidence.MEMORY),
    )


def facts() -> Iterator[tuple[Facts, str, Actor]]:
    """Gives facts without end, each with its subject and actor: the agency's file, then round after round of work."""
    yield registered(), f"agency/{AGENCY}", DOST
    yield HeadAppointed(code=AGENCY, person="p-thu-truong", term_from=date(2006, 1, 1)), f"agency/{AGENCY}", DOST
    for order, milestone in enumerate(Milestone, start=1):
        reached = MilestoneReported(code=AGENCY, milestone=milestone, order=order, rule="m1", evidence=(digest(order),))
        yield reached, f"agency/{AGENCY}", SECRETARY
    turn = 0
    while True:
        turn += 1
        yield from _work(turn)
        if turn % 4 == 0:
            yield from _assessment(turn)


def _work(turn: int) -> Iterator[tuple[Facts, str, Actor]]:
    """Evidence as it is recorded, people as they come and go, notices as they are sent and read."""
    for number in range(8):
        evidence = EvidenceRecorded(
            agency=AGENCY,
            digest=digest(turn * 100 + number),
            size=20_000 + number,
            media_type="application/pdf",
            title=f"Biên bản kiểm tra hồ sơ cấp phép xây dựng, kỳ {turn}, tập {number}",
            kind="record",
            number=f"{turn * 8 + number}/BB-SXD",
            issued_on=date(2007, 5, 1) + timedelta(days=turn % 900),
            issued_by="Phòng Quản lý quy hoạch",
            clauses=("7.5.1", "8.2.3"),
        )
        yield evidence, f"evidence/{AGENCY}-{turn}-{number}", SECRETARY
    employed = PersonEmployed(person=f"p-{turn}", agency=AGENCY, from_day=date(2007, 1, 1))
    yield employed, f"person/p-{turn}", DOST
    for number in range(3):
        key = f"{turn}-{number}"
        requested = NoticeRequested(
            notice=key,
            recipient="p-thu-truong",
            agency=AGENCY,
            cause=UUID(int=turn * 10 + number),
            cause_type="registry.agency.milestone-reported.v1",
            template="milestone.1",
            template_version=1,
            channels=(ChannelName.INBOX, ChannelName.EMAIL),
            text=digest(turn),
        )
        yield requested, f"notice/{key}", DOST
        sent = NoticeSent(notice=key, agency=AGENCY, channel=ChannelName.EMAIL, attempt=1, message_id=f"<{key}@x>")
        yield sent, f"notice/{key}", DOST
        yield NoticeRead(notice=key, agency=AGENCY), f"notice/{key}", DOST


def _scheduled(key: str) -> AssessmentScheduled:
    return AssessmentScheduled(
        assessment=key,
        agency=AGENCY,
        kind=AssessmentKind.PERIODIC,
        body="Trung tâm đánh giá (minh hoạ)",
        catalogue="tcvn-iso-9001-2000",
        planned_from=date(2008, 3, 10),
        planned_to=date(2008, 3, 12),
        scope="Toàn bộ thủ tục hành chính của Sở",
    )


def _assessment(turn: int) -> Iterator[tuple[Facts, str, Actor]]:
    """One assessment, from its scheduling to the nonconformity it raises."""
    key = f"DG-{turn}"
    subject = f"assessment/{key}"
    yield _scheduled(key), subject, DOST
    yield AssessmentOpened(assessment=key, agency=AGENCY, team=(TeamMember(LEAD.person, TeamRole.LEAD),)), subject, LEAD
    for number, clause in enumerate(CLAUSES):
        minor = number == turn % len(CLAUSES)
        found = FindingRecorded(
            assessment=key,
            agency=AGENCY,
            clause=clause,
            result=Result.MINOR_NONCONFORMITY if minor else Result.CONFORMING,
            note="Đã xem sổ theo dõi và năm hồ sơ, đối chiếu ngày tiếp nhận với giấy hẹn.",
            sample_size=5,
            evidence=(digest(turn * 100),),
        )
        yield found, subject, LEAD
    submitted = AssessmentSubmitted(
        assessment=key, agency=AGENCY, conforming=11, minor=1, major=0, observations=0, not_applicable=0
    )
    yield submitted, subject, LEAD
    approved = AssessmentApproved(assessment=key, agency=AGENCY, kind=AssessmentKind.PERIODIC, minor=1, major=0)
    yield approved, subject, DOST
    raised = NonconformityRaised(
        nonconformity=f"{key}-4.1", assessment=key, agency=AGENCY, clause="4.1", major=False, note="Thiếu chữ ký."
    )
    yield raised, f"nonconformity/{key}-4.1", DOST


def documents(count: int) -> Iterator[Document]:
    """Gives the first `count` documents of the story, some minutes apart, each of the service that publishes it."""
    clock, ids, versions = FrozenClock(BEGINNING), CountedIds(), dict[str, int]()
    for (said, subject, actor), _ in zip(facts(), range(count), strict=False):
        clock.advance(timedelta(minutes=140))
        kind, _, key = subject.partition("/")
        versions[subject] = versions.get(subject, 0) + 1
        act = Act.begin(Stamp(f"{PROVINCE}/{said.DECLARATION.publisher}", clock, ids), actor)
        act = replace(act, legal_basis=BASIS, occurred=(clock.now() - timedelta(days=2)).date())
        yield record(said, act, kind=kind, key=key, aggregate_id=aggregate_id(kind, key), version=versions[subject])
