"""A funding service on a real store, and the people and agencies that its tests tell stories about."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any, Final

import pytest

from services.funding.application import FundingApplication
from services.funding.domain.allocation import Allocation, allocation_key
from services.funding.domain.budget import Budget
from services.funding.domain.estimate import Estimate
from services.funding.domain.frame import Frame
from services.funding.domain.rules import TRANCHE_RULES, TrancheRule
from services.funding.domain.steps import Step
from services.funding.policy import REACTIONS
from services.funding.projections import FundingProjection, FundingQueries
from shared.acts import Act, Actor, BasisKind, IdempotencyKey, LegalBasis, Role, Stamp
from shared.clock import FrozenClock, Occurred
from shared.contracts.assessment import (
    AssessmentApproved,
    AssessmentKind,
    NonconformityClosed,
    NonconformityHandedOver,
    NonconformityRaised,
    Reading,
    Severity,
    SignalDismissed,
    SignalExplained,
    SignalRaised,
    SignalSubject,
    SignalUpheld,
)
from shared.contracts.base import Facts
from shared.contracts.document import Document, leaf_hash, record
from shared.contracts.funding import BalancedBy, Channel, EstimateLine, FactKind, FramePart
from shared.contracts.registry import (
    AgencyRegistered,
    Inheritance,
    Matter,
    MilestoneReported,
    Objective,
    PersonEmployed,
    ProgrammeAdopted,
    ReorganisationCarriedOut,
    ReorganisationKind,
)
from shared.contracts.terms import AgencyKind, Confidence, FactCited, Milestone, Obligation, Provenance
from shared.errors import Refused
from shared.eventstore.application import Outcome
from shared.eventstore.opening import open_sqlite
from shared.eventstore.ports import Heard, Store
from shared.eventstore.views import Views
from shared.eventstore.viewtables import SQLiteViewTables
from shared.ids import TimeOrderedIds, aggregate_id

MORNING: Final = datetime(2008, 3, 3, 1, 0, tzinfo=UTC)
DOST: Final = Actor("p-dost", Role.DOST, "SKHCN")
PLANNING: Final = Actor("p-planning", Role.PLANNING, "SKHDT")
FINANCE: Final = Actor("p-finance", Role.FINANCE, "STC")
PPC: Final = Actor("p-chairman", Role.PPC)
HEAD: Final = Actor("p-head", Role.AGENCY_HEAD, "SXD")
ASSESSOR: Final = Actor("p-assessor", Role.LEAD_ASSESSOR)
INSPECTOR: Final = Actor("p-inspector", Role.INSPECTOR, "TTT")
REVIEWER: Final = Actor("p-reviewer", Role.INSPECTOR, "TTT")
SIGNAL: Final = "S-" + "1" * 32
RESOLUTION: Final = LegalBasis(BasisKind.RESOLUTION, "15/2007/NQ-HĐND", "HĐND tỉnh Hà Nam", date(2007, 12, 7))
DECISION: Final = LegalBasis(BasisKind.DECISION, "321/QĐ-UBND", "UBND tỉnh Hà Nam", date(2008, 3, 3))
TRANCHES: Final = LegalBasis(BasisKind.DECISION, "minh hoạ", "UBND tỉnh Hà Nam (minh hoạ)", None)
"""The decision that sets the tranches is made up, so its date is unknown."""
BEFORE_SECOND: Final = (Milestone.DOCUMENTS_ISSUED, Milestone.INTERNAL_AUDIT, Milestone.MANAGEMENT_REVIEW)
FUND: Final = "Ngân sách tỉnh"
PERIOD: Final = "2006-2009"
_WORDS: Final = "|".join(each.value for kind in (Step, BalancedBy, Role, FactKind, Milestone) for each in kind)
CODES: Final = re.compile(rf"\b({_WORDS})\b|\b\d{{4}}-\d\d-\d\d\b")
"""Codes, and days as machines write them: what no Vietnamese sentence holds."""


def line(agency: str, amount: int, channel: Channel = Channel.DIRECT) -> EstimateLine:
    """Returns a line of an estimate."""
    return EstimateLine(agency, amount, "Xây dựng và áp dụng hệ thống", channel)


@dataclass
class World:
    """A funding application, what it was told by other services, and shorthand for the usual steps."""

    application: FundingApplication
    clock: FrozenClock
    positions: dict[str, int] = field(default_factory=dict)

    @classmethod
    def on(cls, store: Store, rules: tuple[TrancheRule, ...] = TRANCHE_RULES) -> World:
        """Returns a world on `store`, on a morning in March 2008."""
        clock = FrozenClock(MORNING)
        stamp = Stamp("thucchat.ha-nam/funding", clock, TimeOrderedIds())
        world = cls(FundingApplication(store, stamp, tranche_rules=rules), clock)
        world.ample()
        return world

    def act(
        self,
        actor: Actor,
        *,
        basis: LegalBasis | None = None,
        occurred: Occurred | None = None,
        version: int | None = None,
        key: IdempotencyKey | None = None,
    ) -> Act:
        """Returns an act of `actor`, now."""
        begun = Act.begin(self.application.stamp, actor)
        return replace(begun, legal_basis=basis, occurred=occurred, expected_version=version, idempotency=key)

    def ample(self) -> None:
        """Has the PPC approve a frame that leaves all the room there is, unless the period has one."""
        if self.application.find(Frame, PERIOD) is None:
            parts = [FramePart(year, FUND, 10**15) for year in (2006, 2007, 2008, 2009)]
            act = self.act(PPC, basis=RESOLUTION, version=0, occurred=date(2006, 1, 3))
            self.application.approve_frame(act, ceiling=10**15, parts=parts)

    def fund(
        self,
        year: int = 2008,
        ceiling: int = 1_000_000_000,
        basis: LegalBasis | None = RESOLUTION,
        *,
        source: str = FUND,
        occurred: Occurred | None = None,
    ) -> Outcome:
        """Has the PPC approve a year's ceiling."""
        act = self.act(PPC, basis=basis, version=0, occurred=occurred)
        return self.application.approve_budget(act, year=year, source_of_fund=source, ceiling=ceiling)

    def propose(
        self,
        key: str,
        *lines: EstimateLine,
        year: int = 2008,
        actor: Actor = DOST,
        source: str | None = None,
        occurred: Occurred | None = None,
    ) -> Outcome:
        """Has DOST propose an estimate."""
        act = self.act(actor, version=0, occurred=occurred)
        return self.application.propose_estimate(act, estimate=key, year=year, lines=lines, source_of_fund=source)

    def balance(self, key: str, *actors: Actor, occurred: Occurred | None = None) -> None:
        """Has each of `actors` balance an estimate."""
        for actor in actors:
            self.application.balance_estimate(self.act(actor, occurred=occurred), estimate=key)

    def sign(self, key: str, actor: Actor, *, occurred: Occurred | None = None) -> Outcome:
        """Has a department sign the joint submission of an estimate."""
        return self.application.submit_estimate(self.act(actor, occurred=occurred), estimate=key)

    def submit(self, key: str, actor: Actor = FINANCE, *, occurred: Occurred | None = None) -> Outcome:
        """Has Planning sign the joint submission of an estimate, and then `actor`, which submits it."""
        self.sign(key, PLANNING, occurred=occurred)
        return self.sign(key, actor, occurred=occurred)

    def approve(
        self,
        key: str,
        actor: Actor = PPC,
        basis: LegalBasis | None = DECISION,
        *,
        occurred: Occurred | None = None,
    ) -> Outcome:
        """Has the PPC approve an estimate."""
        return self.application.approve_estimate(self.act(actor, basis=basis, occurred=occurred), estimate=key)

    def submitted(self, key: str, *lines: EstimateLine, year: int = 2008, source: str | None = None) -> None:
        """Takes an estimate up to its submission."""
        self.propose(key, *lines, year=year, source=source)
        self.balance(key, PLANNING, FINANCE)
        self.submit(key)

    def assigned(self, agency: str = "SXD", amount: int = 100, year: int = 2008) -> None:
        """Takes an agency up to an allocation of `amount` đồng."""
        self.know(agency)
        self.fund(year)
        self.submitted("DT-1", line(agency, amount), year=year)
        self.approve("DT-1")

    def release(
        self,
        tranche: int,
        *,
        agency: str = "SXD",
        year: int = 2008,
        actor: Actor = FINANCE,
        basis: LegalBasis | None = TRANCHES,
        occurred: Occurred | None = None,
        version: int | None = None,
        origin: str | None = None,
    ) -> Outcome:
        """Has Finance release a tranche, citing what sets the tranches."""
        act = self.act(actor, basis=basis, occurred=occurred, version=version)
        return self.application.release_tranche(act, agency=agency, year=year, tranche=tranche, origin=origin)

    def know(self, *codes: str) -> None:
        """Lets the registry tell of agencies."""
        for code in codes:
            self.hear(registered(code))

    def adopt(self, agency: str = "SXD", year: int = 2008) -> Document:
        """Lets the registry tell of an adopted programme."""
        objectives = (Objective("Giảm hồ sơ trễ hạn", "dưới 5 %"),)
        return self.hear(ProgrammeAdopted(agency=agency, year=year, document_number="12/CTr", objectives=objectives))

    def reach(self, *milestones: Milestone, agency: str = "SXD", occurred: Occurred | None = None) -> None:
        """Lets the registry tell of milestones."""
        for each in milestones:
            self.hear(MilestoneReported(code=agency, milestone=each, order=1, rule="r1"), occurred)

    def assess(self, agency: str = "SXD", *, major: int = 0, key: str = "DG-1") -> Document:
        """Lets the assessment service tell of an approved result."""
        return self.hear(
            AssessmentApproved(assessment=key, agency=agency, kind=AssessmentKind.INITIAL, minor=1, major=major)
        )

    def find_nonconformity(self, agency: str = "SXD", *, major: bool, key: str = "DG-1/1") -> Document:
        """Lets the assessment service tell of a nonconformity."""
        return self.hear(
            NonconformityRaised(
                nonconformity=key, assessment="DG-1", agency=agency, clause="4.2.3", major=major, note="Thiếu hồ sơ"
            )
        )

    def close_nonconformity(
        self, agency: str = "SXD", *, key: str = "DG-1/1", major: bool = True, occurred: Occurred | None = None
    ) -> Document:
        """Lets the assessment service tell that a nonconformity is closed."""
        return self.hear(NonconformityClosed(nonconformity=key, agency=agency, major=major), occurred, ASSESSOR)

    def hand_nonconformity_over(self, giver: str, taker: str, *, key: str = "DG-1/1") -> Document:
        """Lets the assessment service tell that an open nonconformity passed to another agency."""
        moved = NonconformityHandedOver(nonconformity=key, from_agency=giver, to_agency=taker, reorganisation="SX-2008")
        return self.hear(moved)

    def signal(
        self,
        agency: str | None = "SXD",
        *,
        severe: bool = True,
        key: str = SIGNAL,
        actor: Actor | None = None,
        occurred: Occurred | None = None,
    ) -> Document:
        """Lets the assessment service tell of a signal about an agency; of None: about the programme."""
        raised = SignalRaised(
            signal=key,
            detector="inspector",
            detector_version="1",
            subject=SignalSubject.PROGRAMME if agency is None else SignalSubject.AGENCY,
            agency=agency,
            severity=Severity.SEVERE if severe else Severity.MODERATE,
            reading=Reading("Số ngày", "45", "ngày"),
            rests_on=(FactCited("thucchat.ha-nam/registry", 1, "0" * 36),),
            note="Báo cáo muộn",
        )
        return self.hear(raised, occurred, actor or INSPECTOR)

    def explain(self, agency: str | None = "SXD", *, key: str = SIGNAL, actor: Actor | None = None) -> Document:
        """Lets the assessment service tell that a signal was explained."""
        return self.hear(SignalExplained(signal=key, agency=agency, explanation="Văn thư nghỉ"), None, actor or HEAD)

    def uphold(
        self, agency: str | None = "SXD", *, key: str = SIGNAL, severity: Severity = Severity.SEVERE
    ) -> Document:
        """Lets the assessment service tell that a signal was upheld."""
        return self.hear(SignalUpheld(signal=key, agency=agency, severity=severity), None, REVIEWER)

    def dismiss(
        self, agency: str | None = "SXD", *, key: str = SIGNAL, severity: Severity = Severity.SEVERE
    ) -> Document:
        """Lets the assessment service tell that a signal was dismissed."""
        return self.hear(SignalDismissed(signal=key, agency=agency, severity=severity), None, REVIEWER)

    def employ(
        self, person: str, agency: str = "SXD", *, since: date = date(2007, 1, 1), until: date | None = None
    ) -> Document:
        """Lets the registry tell where somebody works."""
        return self.hear(PersonEmployed(person=person, agency=agency, from_day=since, to_day=until))

    def hear(self, facts: Facts, occurred: Occurred | None = None, actor: Actor = HEAD) -> Document:
        """Takes a document of another service in, as the consumer does; returns it."""
        document = self.told(facts, occurred, actor)
        self.take(document)
        return document

    def told(self, facts: Facts, occurred: Occurred | None = None, actor: Actor = HEAD) -> Document:
        """Returns the document in which another service records `facts`."""
        stamp = Stamp(f"thucchat.ha-nam/{facts.DECLARATION.publisher}", self.clock, self.application.stamp.ids)
        kind, key = facts.DECLARATION.name.split(".")[1], str(stamp.ids.new())
        act = replace(Act.begin(stamp, actor), legal_basis=DECISION, occurred=occurred)
        return record(facts, act, kind=kind, key=key, aggregate_id=aggregate_id(kind, key), version=1)

    def take(self, document: Document) -> None:
        """Reacts to a document and records that it was heard, in one transaction."""
        source = document.topic.partition(".")[0]
        position = self.positions[source] = self.positions.get(source, 0) + 1
        act = self.application.reacting_to(document, position)
        changed = list(REACTIONS[type(document.facts)](self.application, document, act))
        self.application.save_reaction([Heard(source, position, leaf_hash(document.raw))], changed)

    def later(self, **delta: int) -> None:
        """Lets time pass."""
        self.clock.advance(timedelta(**delta))

    @property
    def size(self) -> int:
        """Returns how many events the log holds."""
        return self.application.store.head().size

    def budget(self, year: int = 2008) -> Budget:
        """Returns a year's budget."""
        return self.application.load(Budget, str(year))

    def estimate(self, key: str) -> Estimate:
        """Returns an estimate."""
        return self.application.load(Estimate, key)

    def end(self, agency: str, *heirs: tuple[str, int], key: str = "SX-2008") -> Document:
        """Lets the registry tell that an agency ended, and who inherits its money with what weight."""
        others = tuple(dict.fromkeys(code for code, _ in heirs))
        inheritances = [Inheritance(agency, Matter.MONEY, code, weight) for code, weight in heirs]
        return self.hear(
            ReorganisationCarriedOut(
                reorganisation=key,
                kind=ReorganisationKind.DISSOLVED,
                title="Giải thể",
                predecessors=(agency,),
                successors=others,
                ended=(agency,),
                inheritances=tuple(inheritances),
            )
        )

    def allocation(self, agency: str = "SXD", year: int = 2008, origin: str | None = None) -> Allocation:
        """Returns an allocation."""
        return self.application.load(Allocation, allocation_key(agency, year, origin))

    @contextmanager
    def refuses(self, code: str, **parameters: Any) -> Iterator[list[Refused]]:
        """Expects the block to be refused by the rule `code` with these parameters, and the log to stay as it was."""
        before = self.application.store.head()
        refused: list[Refused] = []
        with pytest.raises(Refused) as caught:
            yield refused
        no = caught.value
        assert no.code == code, no
        assert parameters.items() <= no.parameters.items(), no.parameters
        assert "{" not in no.detail("vi") + no.detail("en")
        assert not CODES.search(no.detail("vi")), no.detail("vi")
        assert self.application.store.head() == before, "a refusal changed the log"
        refused.append(no)


def registered(code: str) -> AgencyRegistered:
    """Returns the facts of an agency's registration."""
    return AgencyRegistered(
        code=code,
        name_vi="Sở Xây dựng",
        name_en="Department of Construction",
        kind=AgencyKind.PROVINCIAL_DEPARTMENT,
        obligation=Obligation.MANDATORY,
        obligation_rule="o1",
        provenance=Provenance("kiểm thử / test", Confidence.RECORDED),
    )


def sqlite_store(directory: Path) -> Store:
    """Returns a fresh SQLite store."""
    return open_sqlite(directory / "events.db")


def queries(world: World) -> tuple[Views, FundingQueries]:
    """Returns the read models over a world's log."""
    views = Views(SQLiteViewTables(":memory:"), FundingProjection(), {"funding": world.application.store})
    return views, FundingQueries(views, world.application.tranche_rules, world.clock, world.application.calendar)
