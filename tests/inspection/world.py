"""Four services that record, and the mirror that hears them: what the tests of inspection tell their stories with."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any
from uuid import UUID

from services.inspection.application import Inspection
from services.inspection.mirror.alarms import Alarms
from services.inspection.mirror.board import AlarmBoard, OwnRows
from services.inspection.mirror.cosigners import open_cosigners
from services.inspection.mirror.witness import Witness
from services.inspection.policy import HEARS
from services.inspection.projections import Mirror, MirrorFeed, MirrorIndex
from services.inspection.wiring import origins_of
from shared.acts import Act, Actor, BasisKind, LegalBasis, Role, Stamp
from shared.clock import FrozenClock, Occurred
from shared.contracts import Document, Facts, leaf_hash, record
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
from shared.contracts.funding import (
    AllocationAssigned,
    BudgetApproved,
    BudgetCommitted,
    Channel,
    EstimateApproved,
    EstimateBalanced,
    EstimateLine,
    EstimateProposed,
    EstimateSubmitted,
    TrancheReleased,
)
from shared.contracts.funding import BalancedBy as By
from shared.contracts.notifier import AddresseeNoted, ChannelName, NoticeRead, NoticeRequested, NoticeSent
from shared.contracts.registry import (
    AgencyRegistered,
    AgencyTargets,
    HeadAppointed,
    MilestoneReported,
    MilestoneTarget,
    Objective,
    PlanAdopted,
    ProgrammeAdopted,
    WaveScheduled,
)
from shared.contracts.terms import AgencyKind, Confidence, FactCited, Milestone, Obligation, Provenance
from shared.eventstore.application import Application
from shared.eventstore.files import Files
from shared.eventstore.opening import open_sqlite
from shared.eventstore.ports import Heard, Recording, Store
from shared.eventstore.views import Feed, Views
from shared.eventstore.viewtables import SQLiteViewTables, ViewTables
from shared.ids import CountedIds, aggregate_id

PROVINCE = "thucchat.hanam"
BASIS = LegalBasis(BasisKind.DIRECTIVE, "02/2007/CT-UBND", "UBND tỉnh Hà Nam", date(2007, 4, 9))
DECISION = LegalBasis(BasisKind.DECISION, "15/QĐ-UBND", "UBND tỉnh Hà Nam", date(2006, 12, 28))
DOST = Actor("p-khcn", Role.DOST, "HN-SKHCN")
HEAD = Actor("p-thu-truong", Role.AGENCY_HEAD, "HN-SNV")
SNV = "HN-SNV"
KEY, LEAD = "DG-2008-01", Actor("p-truong-doan", Role.LEAD_ASSESSOR)


def at(text: str) -> datetime:
    """Returns the instant at which `text` stands on a clock in UTC."""
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


class World:
    """A mirror that has heard nothing yet. `say` records with a service and lets the mirror hear it."""

    def __init__(self, directory: Path, store: Store | None = None, tables: ViewTables | None = None) -> None:
        self.clock = FrozenClock(at("2007-04-19T02:00"))
        self.ids = CountedIds()
        self.store = store or open_sqlite(directory / "events.db")
        self.tables = tables or SQLiteViewTables(directory / "views.db")
        self.positions: Counter[str] = Counter()
        self.versions: Counter[str] = Counter()
        self.said: list[Document] = []
        feeds: dict[str, Feed] = {service: MirrorFeed(self.store, service) for service in HEARS}
        feeds["inspection"] = self.store
        self.views = Views(self.tables, MirrorIndex(), feeds)
        self.mirror = Mirror(self.views, feeds)
        self.stamp = Stamp(f"{PROVINCE}/inspection", self.clock, self.ids)
        keys = directory / "keys"
        self.cosigners = open_cosigners(
            self.stamp.source, keys / "witness.key", keys / "mirror.key", creating=True
        )  # fmt: skip
        self.witness = Witness(self.store, self.stamp, self.cosigners.witness, origins_of(self.stamp.source))
        board = Views(self.tables, AlarmBoard(), {"own": OwnRows(self.store)})
        self.alarms = Alarms(Application(self.store, self.stamp), board)
        self.app = Inspection(
            self.store, self.stamp, self.mirror, self.witness, self.cosigners, alarms=self.alarms,
            evidence=Files(directory / "files"),
        )  # fmt: skip

    def close(self) -> None:
        self.store.close()
        self.tables.close()

    def say(
        self,
        facts: Facts,
        subject: str,
        *,
        time: datetime | None = None,
        occurred: Occurred | None = None,
        by: Actor = DOST,
        cause: UUID | None = None,
        reason: str | None = None,
        basis: LegalBasis = BASIS,
        change: Mapping[str, str] | None = None,
    ) -> Document:
        """Records `facts` on `subject` ("kind/key") with their publisher, and lets the mirror hear them.

        `change` replaces text in the bytes: what a newer release might have written.
        """
        if time is not None:
            self.clock.advance(time - self.clock.now())
        service = facts.DECLARATION.publisher
        kind, _, key = subject.partition("/")
        self.versions[subject] += 1
        act = replace(
            Act.begin(Stamp(f"{PROVINCE}/{service}", self.clock, self.ids), by),
            occurred=occurred,
            causation=cause,
            reason=reason,
            legal_basis=basis,
        )
        document = record(
            facts, act, kind=kind, key=key, aggregate_id=aggregate_id(kind, key), version=self.versions[subject]
        )
        raw = document.raw.decode()
        for old, new in (change or {}).items():
            assert old in raw
            raw = raw.replace(old, new)
        self.hear(service, raw.encode())
        self.said.append(document)
        return document

    def hear(self, service: str, raw: bytes) -> int:
        """Lets the mirror hear `raw` as the next document of a service, and returns its position."""
        self.positions[service] += 1
        heard = Heard(service, self.positions[service], leaf_hash(raw), raw)
        self.store.record(Recording(heard=[heard]))
        return self.positions[service]

    def dossier(self, as_of: str | Occurred, known: str | Occurred, code: str = SNV) -> dict[str, Any]:
        return self.app.dossier(code, as_of=moment(as_of), known=moment(known))

    def history(self, as_of: str | Occurred, known: str | Occurred, code: str = SNV) -> list[dict[str, Any]]:
        found = self.app.history(code, as_of=moment(as_of), known=moment(known), after="", limit=200)
        return list(found["items"])


def moment(text: str | Occurred) -> Occurred:
    """Returns the day or the instant in UTC that `text` names."""
    if not isinstance(text, str):
        return text
    return date.fromisoformat(text) if len(text) == 10 else at(text)


def registered(code: str = SNV, confidence: Confidence = Confidence.FOUND) -> AgencyRegistered:
    return AgencyRegistered(
        code=code,
        name_vi="Sở Nội vụ",
        name_en="Department of Home Affairs",
        kind=AgencyKind.PROVINCIAL_DEPARTMENT,
        obligation=Obligation.MANDATORY,
        obligation_rule="nghia-vu-1",
        provenance=Provenance(source="Chỉ thị 02/2007/CT-UBND", confidence=confidence),
    )


def milestone(which: Milestone, order: int = 1, code: str = SNV, evidence: tuple[str, ...] = ()) -> MilestoneReported:
    return MilestoneReported(
        code=code, milestone=which, order=order, rule="moc-1", document_number="12/QĐ-SNV", evidence=evidence
    )


def evidence(digest: str, code: str = SNV) -> EvidenceRecorded:
    return EvidenceRecorded(
        agency=code, digest=digest, size=12, media_type="text/plain", title="Biên bản", kind="minutes"
    )


def tell_the_programme(world: World) -> None:
    """Tells a short life of one agency, across all services, from April 2007 to March 2008."""
    _registered(world)
    _planned(world)
    _applied(world)
    _assessed(world)
    _concluded(world)
    _funding(world)


def _registered(world: World) -> None:
    world.say(
        PlanAdopted(plan="KH-277", title="Kế hoạch triển khai", demonstration=True),
        "plan/KH-277",
        time=at("2007-04-19T02:00"),
    )
    world.say(registered(), f"agency/{SNV}", time=at("2007-04-19T03:00"))
    appointed = world.say(
        HeadAppointed(code=SNV, person=HEAD.person, term_from=date(2007, 1, 1)),
        f"agency/{SNV}",
        time=at("2007-04-20T03:00"),
        occurred=date(2007, 1, 1),
        basis=DECISION,
    )
    world.say(
        AddresseeNoted(agency=SNV, person=HEAD.person, from_day=date(2007, 1, 1)),
        f"addressee/{SNV}",
        cause=appointed.id,
        by=Actor("service:notifier", Role.SERVICE),
    )


def _planned(world: World) -> None:
    days = (date(2007, 6, 30), date(2007, 8, 31), date(2007, 10, 31), date(2007, 12, 31))
    targets = tuple(MilestoneTarget(each, day) for each, day in zip(Milestone, days, strict=False))
    world.say(
        WaveScheduled(plan="KH-277", wave=1, members=(AgencyTargets(SNV, 3, targets),)),
        "plan/KH-277",
        time=at("2007-04-23T03:00"),
    )
    world.say(
        ProgrammeAdopted(
            agency=SNV, year=2007, document_number="08/CTr-SNV", objectives=(Objective("Giải quyết đúng hạn", "95%"),)
        ),
        f"programme/{SNV}-2007",
        time=at("2007-05-10T03:00"),
        by=HEAD,
    )


def _applied(world: World) -> None:
    world.say(
        milestone(Milestone.STEERING_COMMITTEE, 1),
        f"agency/{SNV}",
        time=at("2007-06-21T03:00"),
        occurred=date(2007, 6, 20),
        by=HEAD,
    )
    world.say(
        milestone(Milestone.TRAINING_DONE, 2),
        f"agency/{SNV}",
        time=at("2007-11-15T03:00"),
        occurred=date(2007, 8, 28),
        by=HEAD,
        reason="Báo cáo bổ sung theo yêu cầu của Sở Khoa học và Công nghệ",
    )


def _assessed(world: World) -> None:
    key, lead, subject = KEY, LEAD, f"assessment/{KEY}"
    scheduled = world.say(
        AssessmentScheduled(
            assessment=key, agency=SNV, kind=AssessmentKind.INITIAL, body="Đoàn đánh giá độc lập",
            catalogue="tcvn-iso-9001-2000", planned_from=date(2008, 2, 18), planned_to=date(2008, 2, 20),
            scope="Toàn bộ quy trình",
        ),
        subject,
        time=at("2008-01-28T03:00"),
    )  # fmt: skip
    notify(world, scheduled)
    team = (TeamMember(lead.person, TeamRole.LEAD), TeamMember("p-chuyen-gia", TeamRole.MEMBER, ("Không có",)))
    world.say(AssessmentOpened(assessment=key, agency=SNV, team=team), subject, time=at("2008-02-18T03:00"), by=lead)
    for clause, result in (("4.2.3", Result.CONFORMING), ("8.2.2", Result.MAJOR_NONCONFORMITY)):
        world.say(
            FindingRecorded(
                assessment=key, agency=SNV, clause=clause, result=result, note="Xem hồ sơ năm 2007", sample_size=12
            ),
            subject,
            by=lead,
        )


def _concluded(world: World) -> None:
    key, lead, subject = KEY, LEAD, f"assessment/{KEY}"
    world.say(
        AssessmentSubmitted(
            assessment=key, agency=SNV, conforming=1, minor=0, major=1, observations=0, not_applicable=0
        ),
        subject,
        time=at("2008-02-22T03:00"),
        by=lead,
    )
    world.say(
        AssessmentApproved(assessment=key, agency=SNV, kind=AssessmentKind.INITIAL, minor=0, major=1),
        subject,
        time=at("2008-02-29T03:00"),
    )
    world.say(
        NonconformityRaised(
            nonconformity=f"{key}-8.2.2", assessment=key, agency=SNV, clause="8.2.2", major=True,
            note="Không có chương trình đánh giá nội bộ",
        ),
        f"nonconformity/{key}-8.2.2",
    )  # fmt: skip


def notify(world: World, cause: Document) -> None:
    """Lets the notifier ask for, send and see read a notice because of `cause`."""
    key = f"notice-of-{cause.id}"
    machine = Actor("service:notifier", Role.SERVICE)
    requested = NoticeRequested(
        notice=key, agency=SNV, recipient=HEAD.person, cause=cause.id, cause_type=cause.topic,
        template="assessment-scheduled", template_version=1, channels=(ChannelName.INBOX,), text="0" * 64,
    )  # fmt: skip
    world.say(requested, f"notice/{key}", cause=cause.id, by=machine)
    world.say(NoticeSent(notice=key, agency=SNV, channel=ChannelName.INBOX, attempt=1), f"notice/{key}", by=machine)
    world.say(NoticeRead(notice=key, agency=SNV), f"notice/{key}", by=HEAD)


def _funding(world: World) -> None:
    money, key = 50_000_000, "DT-2008"
    world.say(
        BudgetApproved(year=2008, source_of_fund="Ngân sách tỉnh", ceiling=500_000_000),
        "budget/2008",
        time=at("2008-03-03T03:00"),
    )
    line = EstimateLine(SNV, money, "Xây dựng và áp dụng hệ thống", Channel.DIRECT)
    world.say(EstimateProposed(estimate=key, year=2008, lines=(line,), total=money), f"estimate/{key}")
    for by in By:
        world.say(EstimateBalanced(estimate=key, year=2008, by=by), f"estimate/{key}")
    world.say(EstimateSubmitted(estimate=key, year=2008, total=money), f"estimate/{key}")
    approved = world.say(EstimateApproved(estimate=key, year=2008, total=money), f"estimate/{key}")
    world.say(BudgetCommitted(year=2008, estimate=key, amount=money, committed=money), "budget/2008", cause=approved.id)
    world.say(
        AllocationAssigned(agency=SNV, year=2008, estimate=key, amount=money, channel=Channel.DIRECT),
        f"allocation/{SNV}-2008",
        cause=approved.id,
    )
    programme = next(each for each in world.said if isinstance(each.facts, ProgrammeAdopted))
    cited = FactCited(programme.source, 5, str(programme.id))
    world.say(
        TrancheReleased(
            agency=SNV, year=2008, tranche=1, amount=20_000_000, released=20_000_000, rule="dot-cap-1", facts=(cited,)
        ),
        f"allocation/{SNV}-2008",
        time=at("2008-03-10T03:00"),
    )
