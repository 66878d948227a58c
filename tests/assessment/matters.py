"""Open matters in the world of assessment: how tests bring nonconformities, certificates, recommendations and signals
into their states, through the use cases that the routes call.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any, Final

from services.assessment.domain.certificate import Certificate, Certified
from services.assessment.domain.nonconformity import Nonconformity
from services.assessment.domain.recommendation import Recommendation
from services.assessment.domain.signal import INSPECTOR, Detected, Signal, signal_key
from shared.acts import Act, Actor, BasisKind, LegalBasis, Role
from shared.clock import Occurred, day_of
from shared.contracts.assessment import (
    AssessmentKind,
    Measurement,
    Reading,
    RecommendationSource,
    Result,
    Severity,
    SignalSubject,
    Target,
    TeamMember,
    TeamRole,
)
from shared.contracts.document import Document
from shared.contracts.registry import Inheritance, Matter, ReorganisationCarriedOut, ReorganisationKind
from shared.contracts.terms import FactCited
from shared.eventstore.application import Outcome
from tests.assessment.world import DIRECTIVE, DIRECTOR, ISO, LEAD, World

HEAD: Final = Actor("p-011", Role.AGENCY_HEAD, "SNV")
QMR: Final = Actor("p-012", Role.QMR, "SNV")
SECRETARY: Final = Actor("p-013", Role.ISO_SECRETARY, "SNV")
HEIR: Final = Actor("p-021", Role.QMR, "SYT")
VERIFIER: Final = Actor("p-914", Role.ASSESSOR)
INSPECTING: Final = Actor("p-951", Role.INSPECTOR)
REVIEWER: Final = Actor("p-952", Role.INSPECTOR)
DETECTING: Final = Actor("service:inspection", Role.SERVICE)
NOTICE: Final = LegalBasis(BasisKind.DECISION, "1234/QĐ-TĐC", "Tổng cục TCĐLCL", date(2008, 6, 1))
MEASURED: Final = Measurement("Tỷ lệ hồ sơ trễ hạn", "1.5", "%", "2", Target.AT_MOST)
MISSED: Final = replace(MEASURED, value="4.25")
READING: Final = Reading("Tỷ lệ hồ sơ đúng hạn", "100", "%", "93.5", "99.9")
FIELDS: Final = ("Cấp phép hội", "Quản lý cán bộ")
NC: Final = "DG-SNV-2008-8.2.2"
CERTIFICATE: Final = "GCN-SNV"
RECOMMENDATION: Final = "KN-SNV-1"
EVENT: Final = "0191d5a0-0000-7000-8000-00000000000{}"


def cited(*numbers: int) -> tuple[FactCited, ...]:
    """Returns events of another log."""
    return tuple(FactCited("thucchat.ha-nam/registry", each, EVENT.format(each)) for each in numbers)


def detected(*events: int, **said: Any) -> Detected:
    """Returns what an inspector saw in SNV, resting on these events of another log."""
    usual: dict[str, Any] = {
        "detector": INSPECTOR,
        "detector_version": "1",
        "subject": SignalSubject.AGENCY,
        "severity": Severity.SEVERE,
        "reading": READING,
        "rests_on": cited(*(events or (1, 2))),
        "note": "Mọi hồ sơ đều đúng hạn.",
        "agency": "SNV",
    }
    return Detected(**{**usual, **said})


SIGNAL: Final = signal_key(INSPECTOR, cited(1, 2))


class Matters:
    """Shorthand for what is done to open matters of a world."""

    def __init__(self, world: World) -> None:
        self.world = world
        self.do = world.application
        self.digest = world.keep()
        world.claim(self.digest)

    def act(
        self,
        actor: Actor,
        *,
        occurred: Occurred | None = None,
        reason: str | None = None,
        basis: LegalBasis | None = None,
        version: int | None = None,
    ) -> Act:
        """Returns an act of `actor`, now, with what it says of itself."""
        return replace(self.world.act(actor, occurred=occurred, basis=basis, version=version), reason=reason)

    @property
    def today(self) -> date:
        """Returns the world's day."""
        return day_of(self.world.clock.now())

    def raised(self, *clauses: str, key: str = "DG-SNV-2008", agency: str = "SNV", catalogue: str = ISO) -> None:
        """Has an assessment of an agency approved, with a major nonconformity for each of `clauses`."""
        self.found(*clauses, key=key, agency=agency, catalogue=catalogue)
        self.approved(key)

    def approved(self, key: str = "DG-SNV-2008") -> Outcome:
        """Has an assessment approved."""
        return self.do.approve(self.act(DIRECTOR, basis=DIRECTIVE), assessment=key)

    def found(self, *clauses: str, key: str = "DG-SNV-2008", agency: str = "SNV", catalogue: str = ISO) -> None:
        """Has an assessment of an agency submitted, with a major nonconformity for each of `clauses`."""
        do, day = self.do, self.today
        team = (TeamMember(LEAD.person, TeamRole.LEAD),)
        do.schedule(
            self.act(DIRECTOR, basis=DIRECTIVE, version=0),
            assessment=key,
            agency=agency,
            kind=AssessmentKind.INITIAL,
            body="Đoàn đánh giá",
            catalogue=catalogue,
            planned_from=day,
            planned_to=day,
            scope="Toàn bộ",
        )
        do.open(self.act(LEAD), assessment=key, team=team)
        for clause in clauses or ("8.2.2",):
            do.record_finding(
                self.act(LEAD),
                assessment=key,
                clause=clause,
                result=Result.MAJOR_NONCONFORMITY,
                note="Không có chương trình đánh giá nội bộ.",
                sample_size=3,
            )
        do.submit(self.act(LEAD), assessment=key)

    def analysed(self, key: str = NC, actor: Actor = SECRETARY) -> Outcome:
        """Has the cause analysed."""
        return self.do.analyse_cause(self.act(actor), nonconformity=key, cause="Không ai được phân công.")

    def planned(self, key: str = NC, actor: Actor = SECRETARY, due: date = date(2008, 5, 1)) -> Outcome:
        """Has the action planned."""
        return self.do.plan_action(
            self.act(actor), nonconformity=key, action="Phân công và lập lịch.", responsible=QMR.person, due_on=due
        )

    def carried_out(self, key: str = NC, actor: Actor = SECRETARY, occurred: Occurred | None = None) -> Outcome:
        """Has the action carried out."""
        return self.do.carry_out_action(
            self.act(actor, occurred=occurred),
            nonconformity=key,
            done="Đã phân công, đã đánh giá nội bộ.",
            by=("p-014",),
            evidence=(self.digest,),
        )

    def verified(self, key: str = NC, actor: Actor = VERIFIER, **said: Any) -> Outcome:
        """Has it verified effective."""
        act = self.act(actor, occurred=said.pop("occurred", None))
        return self.do.verify_action(act, nonconformity=key, **{"measured": MEASURED, **said})

    def reopened(self, key: str = NC, actor: Actor = VERIFIER, reason: str | None = "Vẫn trễ hạn.") -> Outcome:
        """Has it found not effective."""
        return self.do.reopen_nonconformity(self.act(actor, reason=reason), nonconformity=key, measured=MISSED)

    def closed(self, key: str = NC, actor: Actor = VERIFIER) -> Outcome:
        """Has it closed."""
        return self.do.close_nonconformity(self.act(actor), nonconformity=key)

    def certified(self, key: str = CERTIFICATE, actor: Actor = DIRECTOR, **said: Any) -> Outcome:
        """Has a certificate recorded."""
        usual: dict[str, Any] = {
            "issuer": "Tổng cục Tiêu chuẩn Đo lường Chất lượng",
            "decision_number": "1234/QĐ-TĐC",
            "issued_on": date(2008, 3, 1),
            "fields_of_activity": FIELDS,
            "assessing_body": "Trung tâm Chứng nhận (minh hoạ)",
        }
        agency = said.pop("agency", "SNV")
        return self.do.record_certificate(
            self.act(actor, version=0),
            certificate=key,
            agency=agency,
            catalogue=ISO,
            certified=Certified(**{**usual, **said}),
        )

    def recommended(self, key: str = RECOMMENDATION, actor: Actor = INSPECTING, **said: Any) -> Outcome:
        """Has a recommendation made."""
        usual: dict[str, Any] = {
            "agency": "SNV",
            "source": RecommendationSource.INSPECTION,
            "source_key": "TTr-01/2008",
            "text": "Niêm yết thủ tục tại bộ phận một cửa.",
            "due_on": date(2008, 4, 30),
        }
        act = self.act(actor, basis=said.pop("basis", NOTICE), version=0)
        return self.do.make_recommendation(act, recommendation=key, **{**usual, **said})

    def reported(self, key: str = RECOMMENDATION, actor: Actor = SECRETARY) -> Outcome:
        """Has it reported done."""
        return self.do.report_completion(
            self.act(actor), recommendation=key, done="Đã niêm yết.", evidence=(self.digest,)
        )

    def signalled(self, *events: int, actor: Actor = INSPECTING, **said: Any) -> Outcome:
        """Has a signal raised."""
        return self.do.raise_signal(self.act(actor, version=0), detected=detected(*events, **said))

    def merged(self, agency: str = "SNV", into: str = "SYT", key: str = "SX-2008", **said: Any) -> Document:
        """Lets the registry tell that an agency ended in another, on the day of the world."""
        matters = [each for each in Matter if each is not Matter.MONEY]
        usual: dict[str, Any] = {
            "kind": ReorganisationKind.ABSORBED,
            "title": "Sáp nhập",
            "predecessors": (agency,),
            "successors": (into,),
            "ended": (agency,),
            "inheritances": tuple(Inheritance(agency, each, into) for each in matters),
        }
        return self.world.hear(ReorganisationCarriedOut(reorganisation=key, **{**usual, **said}))

    @property
    def nonconformity(self) -> Nonconformity:
        """Returns the nonconformity as its history makes it."""
        return self.do.load(Nonconformity, NC)

    @property
    def certificate(self) -> Certificate:
        """Returns the certificate as its history makes it."""
        return self.do.load(Certificate, CERTIFICATE)

    @property
    def recommendation(self) -> Recommendation:
        """Returns the recommendation as its history makes it."""
        return self.do.load(Recommendation, RECOMMENDATION)

    @property
    def signal(self) -> Signal:
        """Returns the signal as its history makes it."""
        return self.do.load(Signal, SIGNAL)
