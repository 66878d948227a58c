"""An assessment service on a real store, and the agencies and people that its tests tell stories about."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any, Final

import pytest

from services.assessment.application import AssessmentApplication
from services.assessment.catalogues import load_all
from services.assessment.domain.assessment import Assessment
from services.assessment.domain.terms import EvidenceKind, Stage
from services.assessment.policy import REACTIONS
from services.assessment.projections import AssessmentProjection
from shared.acts import Act, Actor, BasisKind, IdempotencyKey, LegalBasis, Role, Stamp
from shared.clock import FrozenClock, Occurred
from shared.contracts.assessment import AssessmentKind, Result, TeamMember, TeamRole
from shared.contracts.base import Facts
from shared.contracts.document import Document, leaf_hash, parse, record
from shared.contracts.registry import AgencyRegistered, PersonEmployed
from shared.contracts.terms import AgencyKind, Confidence, Obligation, Provenance
from shared.errors import Refused
from shared.eventstore.application import Outcome
from shared.eventstore.files import Files
from shared.eventstore.opening import open_sqlite
from shared.eventstore.ports import Heard
from shared.eventstore.views import Views
from shared.eventstore.viewtables import SQLiteViewTables
from shared.ids import TimeOrderedIds, aggregate_id

MORNING: Final = datetime(2008, 3, 10, 1, 0, tzinfo=UTC)
"""Eight o'clock in Vietnam, on the first day of the assessment that is planned."""
FIRST: Final = date(2008, 3, 10)
LAST: Final = date(2008, 3, 12)
ISO: Final = "tcvn-iso-9001-2000"
KEY: Final = "DG-SNV-2008"

DOST: Final = Actor("p-901", Role.DOST, "SKHCN")
DIRECTOR: Final = Actor("p-902", Role.DOST, "SKHCN")
PPC: Final = Actor("p-906", Role.PPC)
LEAD: Final = Actor("p-911", Role.LEAD_ASSESSOR)
MEMBER: Final = Actor("p-913", Role.ASSESSOR)
OBSERVER: Final = Actor("p-915", Role.ASSESSOR)
SECRETARY: Final = Actor("p-013", Role.ISO_SECRETARY, "SNV")
REGISTRAR: Final = Actor("p-903", Role.HOME_AFFAIRS, "SNV")
TEAM: Final = (
    TeamMember(LEAD.person, TeamRole.LEAD),
    TeamMember(MEMBER.person, TeamRole.MEMBER, ("Vợ là viên chức Sở Y tế",)),
    TeamMember(OBSERVER.person, TeamRole.OBSERVER),
)
DIRECTIVE: Final = LegalBasis(BasisKind.DIRECTIVE, "02/2007/CT-UBND", "UBND tỉnh Hà Nam", date(2007, 4, 9))
WHY: Final = "Thiếu hồ sơ của hai phòng"
MANUAL: Final = "Sổ tay chất lượng\nPhạm vi: thủ tục hành chính của Sở.\n".encode()

NAMED: Final = "|".join(
    code for kind in (Stage, Result, TeamRole, Role, AssessmentKind, EvidenceKind) for code in kind
)  # fmt: skip
UNTOLD: Final = re.compile(rf"\b(?:[0-9]{{4}}-[0-9]{{2}}-[0-9]{{2}}|None|{NAMED})\b")
"""What no Vietnamese sentence holds: an ISO date, or the code of something that has a Vietnamese name."""


@dataclass
class World:
    """An assessment application, what it was told by the registry, and shorthand for the usual steps."""

    folder: Path
    application: AssessmentApplication
    clock: FrozenClock

    @classmethod
    def on(cls, folder: Path) -> World:
        """Returns a world on the store in `folder`, made if there is none."""
        clock = FrozenClock(MORNING)
        stamp = Stamp("thucchat.ha-nam/assessment", clock, TimeOrderedIds())
        store, files = open_sqlite(folder / "events.db"), Files(folder / "files")
        return cls(folder, AssessmentApplication(store, stamp, files=files, catalogues=load_all()), clock)

    @classmethod
    def under(cls, folder: Path) -> World:
        """Returns a new world in `folder`, in which the registry has told of three agencies and who works there."""
        world = cls.on(folder)
        for code in ("SNV", "SKHCN", "SYT"):
            world.hear(registered(code))
        world.employ("p-011", "SNV")
        world.employ(DOST.person, "SKHCN")
        world.employ(DIRECTOR.person, "SKHCN")
        return world

    def act(
        self,
        actor: Actor,
        *,
        basis: LegalBasis | None = None,
        occurred: Occurred | None = None,
        version: int | None = None,
        key: IdempotencyKey | None = None,
        reason: str | None = None,
    ) -> Act:
        """Returns an act of `actor`, now."""
        begun = Act.begin(self.application.stamp, actor)
        said = replace(begun, legal_basis=basis, occurred=occurred, reason=reason)
        return replace(said, expected_version=version, idempotency=key)

    def keep(self, content: bytes = MANUAL, actor: Actor = SECRETARY) -> str:
        """Has a file that `actor` hands in kept, as an upload does; returns its digest."""
        received = self.folder / "upload"
        received.write_bytes(content)
        digest = hashlib.sha256(content).hexdigest()
        self.application.keep_file(received, digest, person=actor.person, agency=actor.agency)
        return digest

    def claim(
        self,
        digest: str,
        agency: str = "SNV",
        actor: Actor = SECRETARY,
        *,
        occurred: Occurred | None = None,
        **said: Any,
    ) -> Outcome:
        """Records a kept file as evidence."""
        claim = {"title": "Sổ tay chất lượng", "kind": EvidenceKind.PROCEDURE, **said}
        act = self.act(actor, occurred=occurred, version=0)
        return self.application.record_evidence(act, agency=agency, digest=digest, **claim)

    def schedule(
        self,
        *,
        actor: Actor = DOST,
        agency: str = "SNV",
        basis: LegalBasis | None = DIRECTIVE,
        occurred: Occurred | None = None,
        **said: Any,
    ) -> Outcome:
        """Schedules an assessment."""
        plan = {
            "assessment": KEY,
            "kind": AssessmentKind.INITIAL,
            "body": "Trung tâm đánh giá (minh hoạ)",
            "catalogue": ISO,
            "planned_from": FIRST,
            "planned_to": LAST,
            "scope": "Toàn bộ thủ tục hành chính",
            **said,
        }
        act = self.act(actor, basis=basis, occurred=occurred, version=0)
        return self.application.schedule(act, agency=agency, **plan)

    def open(self, *team: TeamMember, actor: Actor = LEAD, occurred: Occurred | None = None) -> Outcome:
        """Opens the assessment."""
        return self.application.open(self.act(actor, occurred=occurred), assessment=KEY, team=team or TEAM)

    def find(
        self, clause: str, result: Result = Result.CONFORMING, *, actor: Actor = LEAD, occurred: Occurred | None = None,
        **said: Any,
    ) -> Outcome:  # fmt: skip
        """Records a finding."""
        finding = {"note": "Đã xem hồ sơ.", "sample_size": 3, **said}
        act = self.act(actor, occurred=occurred)
        return self.application.record_finding(act, assessment=KEY, clause=clause, result=result, **finding)

    def submit(self, actor: Actor = LEAD, occurred: Occurred | None = None) -> Outcome:
        """Submits the result."""
        return self.application.submit(self.act(actor, occurred=occurred), assessment=KEY)

    def approve(
        self, actor: Actor = DIRECTOR, occurred: Occurred | None = None, basis: LegalBasis | None = DIRECTIVE
    ) -> Outcome:
        """Approves the result."""
        return self.application.approve(self.act(actor, basis=basis, occurred=occurred), assessment=KEY)

    def send_back(self, actor: Actor = DIRECTOR, occurred: Occurred | None = None, reason: str | None = WHY) -> Outcome:
        """Sends the result back."""
        return self.application.send_back(self.act(actor, occurred=occurred, reason=reason), assessment=KEY)

    def withdraw(self, actor: Actor = DIRECTOR, occurred: Occurred | None = None, reason: str | None = WHY) -> Outcome:
        """Withdraws the assessment."""
        return self.application.withdraw(self.act(actor, occurred=occurred, reason=reason), assessment=KEY)

    def submitted(self, **results: Result) -> None:
        """Takes an assessment up to its submission, with one conforming finding besides `results` by clause."""
        self.schedule()
        self.open()
        self.find("4.1")
        for clause, result in results.items():
            self.find(clause, result)
        self.submit()

    def employ(self, person: str, agency: str, since: date = date(2004, 1, 5), until: date | None = None) -> Document:
        """Lets the registry tell of an employment."""
        return self.hear(PersonEmployed(person=person, agency=agency, from_day=since, to_day=until))

    def hear(self, facts: Facts, occurred: Occurred | None = None) -> Document:
        """Takes a document of the registry in, as the consumer does; returns it."""
        stamp = Stamp(f"thucchat.ha-nam/{facts.DECLARATION.publisher}", self.clock, self.application.stamp.ids)
        kind, key = facts.DECLARATION.name.split(".")[1], str(stamp.ids.new())
        act = replace(Act.begin(stamp, REGISTRAR), legal_basis=DIRECTIVE, occurred=occurred)
        document = record(facts, act, kind=kind, key=key, aggregate_id=aggregate_id(kind, key), version=1)
        self.take(document)
        return document

    def take(self, document: Document) -> None:
        """Reacts to a document and records that it was heard, in one transaction."""
        source = document.topic.partition(".")[0]
        position = self.application.store.heard_position(source) + 1
        act = self.application.reacting_to(document, position)
        changed = list(REACTIONS[type(document.facts)](self.application, document, act))
        self.application.save_reaction([Heard(source, position, leaf_hash(document.raw))], changed)

    def later(self, **delta: int) -> None:
        """Lets time pass."""
        self.clock.advance(timedelta(**delta))

    def views(self) -> Views:
        """Returns fresh read models over this world's log."""
        return Views(SQLiteViewTables(":memory:"), AssessmentProjection(), {"assessment": self.application.store})

    @property
    def log(self) -> list[Document]:
        """Returns every document recorded."""
        return [parse(entry.document) for entry in self.application.store.entries(0, 1000)]

    @property
    def assessment(self) -> Assessment:
        """Returns the assessment as its history makes it."""
        return self.application.load(Assessment, KEY)

    @contextmanager
    def refuses(self, code: str, pointer: str | None = None, **parameters: Any) -> Iterator[None]:
        """Expects the block to be refused by `code` at `pointer`, and the log to stay as it was."""
        before = self.application.store.head()
        with pytest.raises(Refused) as caught:
            yield
        no = caught.value
        assert (no.code, no.pointer) == (code, pointer), no
        assert parameters.items() <= no.parameters.items(), no.parameters
        assert "{" not in no.detail("vi") + no.detail("en")
        assert not UNTOLD.search(no.detail("vi")), "a code or an ISO date where Vietnamese is read"
        assert self.application.store.head() == before, "a refusal changed the log"


def registered(code: str) -> AgencyRegistered:
    """Returns the facts of an agency's registration."""
    return AgencyRegistered(
        code=code,
        name_vi=f"Sở {code}",
        name_en=f"Department {code}",
        kind=AgencyKind.PROVINCIAL_DEPARTMENT,
        obligation=Obligation.MANDATORY,
        obligation_rule="o1",
        provenance=Provenance("kiểm thử / test", Confidence.RECORDED),
    )
