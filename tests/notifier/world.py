"""The notifier on real stores, the services that it hears, and a mail server on loopback: what its tests speak of."""

from __future__ import annotations

import asyncio
import threading
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from types import TracebackType
from typing import Any

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session

from services.notifier.application import Delivery, Notifier
from services.notifier.catalogues import load_all
from services.notifier.channels import Channel
from services.notifier.channels.directory import DirectoryUnavailable
from services.notifier.channels.email import Email, MailServer
from services.notifier.channels.inbox import Inbox
from services.notifier.channels.webhook import RecordedEndpoints, WebhookChannel
from services.notifier.policy import REACTIONS
from services.notifier.projections.notices import NotifierViews
from shared.acts import Act, Actor, BasisKind, LegalBasis, Role, Stamp
from shared.clock import FrozenClock
from shared.contracts import Document, Facts, leaf_hash, parse, record
from shared.contracts.assessment import AssessmentApproved, AssessmentKind, AssessmentScheduled, AssessmentSubmitted
from shared.contracts.funding import TrancheReleased
from shared.contracts.inspection import AlarmClosed, AlarmKind, AlarmRaised
from shared.contracts.registry import AgencyRegistered, HeadAppointed
from shared.contracts.terms import AgencyKind, Confidence, Obligation, Provenance
from shared.eventstore.erasable import Erasable, PostgresErasable, SQLiteErasable
from shared.eventstore.erasable import upgrade_postgres as upgrade_erasable
from shared.eventstore.opening import open_sqlite, open_store, upgrade
from shared.eventstore.ports import Entry, Store
from shared.eventstore.views import Views
from shared.eventstore.viewtables import PostgresViewTables, SQLiteViewTables, ViewTables
from shared.eventstore.viewtables import upgrade_postgres as upgrade_views
from shared.ids import TimeOrderedIds, aggregate_id
from shared.messaging.taking import Reactor

SNV, STC = "HN-SNV", "HN-STC"
HEAD, ADDRESS = "p-thu-truong", "thu.truong@snv.hanam.example"
BASIS = LegalBasis(BasisKind.DECISION, "12/QĐ-UBND", "UBND tỉnh Hà Nam", date(2008, 1, 2))
SENDER = "thong-bao@hanam.example"


class MailBox:
    """A mail server's handler: keeps what is accepted; `refusals` are answers to give first, by command."""

    def __init__(self) -> None:
        self.accepted: list[Envelope] = []
        self.refusals: dict[str, list[str]] = {"MAIL": [], "RCPT": [], "DATA": []}
        self.cut_after_text = False
        self.gone = dict[str, str]()
        """Addresses that do not exist, with what is answered."""

    async def handle_MAIL(  # noqa: N802  # the library's name
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        if self.refusals["MAIL"]:
            return self.refusals["MAIL"].pop(0)
        envelope.mail_from = address
        return "250 OK"

    async def handle_RCPT(  # noqa: N802  # the library's name
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        if self.refusals["RCPT"]:
            return self.refusals["RCPT"].pop(0)
        if address in self.gone:
            return self.gone[address]
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802
        if self.refusals["DATA"]:
            return self.refusals["DATA"].pop(0)
        self.accepted.append(envelope)
        if self.cut_after_text:
            assert isinstance(server.transport, asyncio.Transport)
            server.transport.abort()
        return "250 OK"


class _AnyPort(Controller):
    """The library's controller, made to take a free port: it looks for itself where it was asked to be."""

    def _trigger_server(self) -> None:
        assert isinstance(self.server, asyncio.Server)
        self.port = self.server.sockets[0].getsockname()[1]
        super()._trigger_server()  # type: ignore[no-untyped-call]  # the library is not annotated here


class MailHost:
    """A real SMTP server on a free loopback port, started when entered; may be stopped and started on that port."""

    def __init__(self) -> None:
        self.box = MailBox()
        self.port = 0

    def __enter__(self) -> MailHost:
        self.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stop()

    def start(self) -> None:
        self._controller = _AnyPort(self.box, hostname="127.0.0.1", port=self.port)
        self._controller.start()
        self.port = self._controller.port

    def stop(self) -> None:
        self._controller.stop(no_assert=True)

    @property
    def server(self) -> MailServer:
        return MailServer("127.0.0.1", self.port, SENDER, timeout=5.0)


@dataclass
class PhoneBook:
    """A directory as a table; `open` False: it cannot be asked."""

    addresses: dict[str, str] = field(default_factory=lambda: {HEAD: ADDRESS})
    open: bool = True

    def address(self, person: str) -> str | None:
        if not self.open:
            raise DirectoryUnavailable("closed")
        return self.addresses.get(person)


class World:
    """The notifier with its files in a directory. `open` again over the same directory is a restart."""

    def __init__(
        self,
        directory: Path,
        mail: MailServer | None = None,
        clock: FrozenClock | None = None,
        webhook_hosts: frozenset[str] = frozenset(),
    ) -> None:
        self.webhook_hosts = webhook_hosts
        self.directory = directory
        self.clock = clock or FrozenClock(datetime(2008, 1, 28, 2, tzinfo=UTC))
        self.mail = mail
        self.book = PhoneBook()
        self.ids = TimeOrderedIds()
        self.positions: Counter[str] = Counter()
        self.versions: Counter[str] = Counter()
        self.open()

    def open(self) -> None:
        self._open(
            open_sqlite(self.directory / "events.db"),
            SQLiteViewTables(self.directory / "views.db"),
            SQLiteErasable(self.directory / "erasable.db"),
        )

    def _open(self, store: Store, tables: ViewTables, texts: Erasable) -> None:
        self.store, self.tables, self.texts = store, tables, texts
        endpoints = RecordedEndpoints(store, texts)
        channels: list[Channel] = [Inbox(), WebhookChannel(endpoints, allowed=self.webhook_hosts, timeout=5.0)]
        if self.mail is not None:
            channels.append(Email(self.mail, self.book))
        stamp = Stamp("thucchat.hanam/notifier", self.clock, self.ids)
        self.app = Notifier(self.store, stamp, texts=self.texts, templates=load_all(), channels=channels)
        self.app.allowed_hosts = self.webhook_hosts
        self.views = Views(self.tables, NotifierViews(), {"own": self.store})
        self.delivery = Delivery(self.app, self.views)

    def close(self) -> None:
        for each in (self.texts, self.tables, self.store):
            each.close()

    def restart(self) -> None:
        self.close()
        self.open()

    def hear(self, *documents: Document) -> None:
        """Lets the notifier hear documents, each as the next of its source's log."""
        for document in documents:
            source = document.source.rpartition("/")[2]
            self.positions[source] += 1
            entry = Entry(self.positions[source], leaf_hash(document.raw), document.raw)
            Reactor(self.app, REACTIONS, source).take([entry], threading.Event())

    def said(
        self, facts: Facts, subject: str, *, basis: LegalBasis | None = BASIS, reason: str | None = None
    ) -> Document:
        """Returns a document of another service, recorded now."""
        kind, _, key = subject.partition("/")
        self.versions[subject] += 1
        stamp = Stamp(f"thucchat.hanam/{facts.DECLARATION.publisher}", self.clock, self.ids)
        act = replace(Act.begin(stamp, Actor("p-khcn", Role.DOST, "HN-SKHCN")), legal_basis=basis, reason=reason)
        identity = aggregate_id(kind, key)
        return record(facts, act, kind=kind, key=key, aggregate_id=identity, version=self.versions[subject])

    def registered(
        self, code: str = SNV, name: str = "Sở Nội vụ", obligation: Obligation = Obligation.VOLUNTARY
    ) -> Document:
        """Says that an agency is registered; one that need not apply the system owes no yearly programme."""
        facts = AgencyRegistered(
            code=code, name_vi=name, name_en="Department of Home Affairs", kind=AgencyKind.PROVINCIAL_DEPARTMENT,
            obligation=obligation, obligation_rule="1", provenance=Provenance("Chỉ thị", Confidence.SEED),
        )  # fmt: skip
        return self.said(facts, f"agency/{code}")

    def appointed(self, person: str = HEAD, since: date = date(2007, 1, 1), code: str = SNV) -> Document:
        facts = HeadAppointed(code=code, person=person, term_from=since)
        return self.said(facts, f"agency/{code}")

    def scheduled(self, code: str = SNV, key: str = "DG-1", kind: AssessmentKind = AssessmentKind.INITIAL) -> Document:
        facts = AssessmentScheduled(
            assessment=key, agency=code, kind=kind, body="Đoàn đánh giá độc lập",
            catalogue="tcvn-iso-9001-2000", planned_from=date(2008, 2, 18), planned_to=date(2008, 2, 20),
            scope="Tất cả",
        )  # fmt: skip
        return self.said(facts, f"assessment/{key}")

    def submitted(self, key: str = "DG-1") -> Document:
        facts = AssessmentSubmitted(
            assessment=key, agency=SNV, conforming=20, minor=2, major=1, observations=3, not_applicable=4
        )
        return self.said(facts, f"assessment/{key}", basis=None)

    def approved(self, key: str = "DG-1") -> Document:
        facts = AssessmentApproved(assessment=key, agency=SNV, kind=AssessmentKind.INITIAL, minor=2, major=1)
        return self.said(facts, f"assessment/{key}")

    def released(self) -> Document:
        facts = TrancheReleased(
            agency=SNV, year=2008, tranche=1, amount=20_000_000, released=20_000_000, rule="1", facts=()
        )
        return self.said(facts, f"allocation/{SNV}-2008")

    def alarm(self, kind: AlarmKind = AlarmKind.CHANGED, log: str = "registry", index: int | None = 11) -> Document:
        facts = AlarmRaised(
            alarm=f"{kind}-{log}", kind=kind, origin=f"thucchat.hanam/{log}", index=index, size=None if index is None
            else 40, detail="chi tiết của máy", notes=("văn bản ký\n",),
        )  # fmt: skip
        return self.said(facts, f"alarm/{facts.alarm}", basis=None)

    def closed(self, reason: str | None = "Đã khôi phục từ bản sao.") -> Document:
        return self.said(AlarmClosed(alarm="changed-registry"), "alarm/changed-registry", basis=None, reason=reason)

    def settle_in(self) -> None:
        """Lets the notifier hear that the agency is registered and has a head."""
        self.hear(self.registered(), self.appointed())

    def pass_time(self, delta: timedelta) -> None:
        self.clock.advance(delta)

    def log(self) -> list[Document]:
        return [parse(entry.document) for entry in self.store.entries(0, 1000)]

    def told(self, kind: type[Facts]) -> list[Any]:
        """Returns the facts of one kind in the notifier's log."""
        return [each.facts for each in self.log() if isinstance(each.facts, kind)]

    def topics(self) -> list[str]:
        """Returns what is in the log, without publisher and version."""
        return [each.topic.split(".", 1)[1].rpartition(".")[0] for each in self.log()]


class OnPostgres(World):
    """The same on a PostgreSQL database, named by its URL."""

    def __init__(self, url: str, directory: Path, mail: MailServer | None = None) -> None:
        self.url = url
        upgrade(url)
        upgrade_views(url)
        upgrade_erasable(url)
        super().__init__(directory, mail)

    def open(self) -> None:
        store = open_store(self.url, environment={})
        self._open(store, PostgresViewTables(self.url), PostgresErasable(self.url))


def ids_of(envelopes: Iterable[Envelope]) -> list[str]:
    """Returns the Message-ID of each mail."""
    found = []
    for envelope in envelopes:
        assert isinstance(envelope.content, bytes)
        lines = envelope.content.decode("ascii", "replace").splitlines()
        found.append(next(line.partition(": ")[2] for line in lines if line.startswith("Message-ID: ")))
    return found
