"""A registry and an assessment service in which things have happened, over WSGI, and whoever may ask them."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

from flask import Flask

from shared.acts import BOUND_ROLES, Role
from shared.contracts.document import parse
from shared.eventstore.ports import Store
from shared.http import create_app
from shared.http.access import Limiter
from shared.identity import Issuer, JwksFile, Verifier
from shared.ids import aggregate_id
from tests.assessment.filing import Filing
from tests.assessment.http import Asking
from tests.assessment.matters import Matters
from tests.assessment.sampling import Drawing
from tests.assessment.selfreading import Reading
from tests.assessment.world import World as Assessing
from tests.registry.asking import TARGETS, appoint, enter, plan, register, wave
from tests.registry.asking_checks import CHECKED, LEAD, asked, fulfilment
from tests.registry.building import DIGEST
from tests.registry.reorganising import at, carry_out, merged
from tests.registry.world import BASIS, HOME_AFFAIRS, PPC, Who, head_of, told
from tests.registry.world import World as Registering

KINDS: Final[Mapping[str, str]] = {
    "agencies": "agency",
    "assessments": "assessment",
    "audit-programmes": "audit-programme",
    "catalogues": "catalogue",
    "certificates": "certificate",
    "checks": "check",
    "consultancies": "consultancy",
    "documents": "document",
    "evidence": "evidence",
    "guidance": "guidance",
    "internal-audits": "internal-audit",
    "management-reviews": "management-review",
    "nonconformities": "nonconformity",
    "people": "person",
    "plans": "plan",
    "processes": "process",
    "programmes": "programme",
    "recommendations": "recommendation",
    "registers": "register",
    "reorganisations": "reorganisation",
    "reviews": "review",
    "samplings": "sampling",
    "self-assessments": "self-assessment",
    "signals": "signal",
}
"""The kind of aggregate that the first place of an address names, by the collection before it."""
UNLIMITED: Final = 10**9
"""Refusals a minute: a test that asks for what it may not, thousands of times, is to be told 403, not 429."""


@dataclass
class Lived:
    """A service, what its log names, and tokens."""

    app: Flask
    store: Store
    issuer: Issuer
    audience: str
    known: dict[str, set[str | int]] = field(default_factory=lambda: defaultdict(set))
    """What the log names: keys of aggregates by kind (`kind/`), and texts and numbers of facts by member."""

    def __post_init__(self) -> None:
        for entry in self.store.entries(0, 10_000):
            document = parse(entry.document)
            self.known[f"{document.kind}/"].add(document.key)
            self._learn(json.loads(document.raw)["data"])

    def _learn(self, value: Any, name: str = "") -> None:
        if isinstance(value, dict):
            for member, each in value.items():
                self._learn(each, member)
        elif isinstance(value, list):
            for each in value:
                self._learn(each, name)
        elif isinstance(value, str | int) and not isinstance(value, bool) and name:
            self.known[name].add(value)

    @property
    def agencies(self) -> set[str | int]:
        """Returns the codes of the agencies that the service knows of."""
        return self.known["agency/"] | self.known["roster/"]

    def places(self, path: str, parameters: Mapping[str, Any]) -> dict[str, list[str]]:
        """Returns what is on record for each place of an address: the keys of its collection, or values so called."""
        found: dict[str, list[str]] = {}
        for name in parameters:
            keys = self.known[f"{_kind(path)}/"] if not found and name != "agency" else set()
            found[name] = sorted(each for each in map(str, keys or self.known[name]) if "/" not in each)
        return found

    def version(self, path: str, parameters: Mapping[str, Any]) -> int:
        """Returns the version of what an address names, 0 where there is none."""
        key = str(next(iter(parameters.values()), ""))
        entries = self.store.stream(aggregate_id(_kind(path), key), 0)
        return max((parse(entry.document).aggregate_version for entry in entries), default=0)

    def token(self, role: Role, person: str, agency: str) -> str:
        """Returns the header of somebody with `role`, of `agency` where the role is bound to one."""
        bound = agency if role in BOUND_ROLES else None
        return f"Bearer {self.issuer.mint(person, [role], audience=[self.audience], agency=bound)}"


def _kind(path: str) -> str:
    return KINDS.get(path.removeprefix("/v1/").partition("/")[0], "")


def registry(folder: Path) -> tuple[Lived, Callable[[], None]]:
    """Returns a registry in which every kind of thing is on record, and how to close it."""
    world = Registering(folder)
    for code in ("SO-A", "SO-B", "SO-AB", "SO-P"):
        register(world, code)
    register(world, "XA-1", "commune_committee")
    plan(world)
    told(world.change("/v1/plans/277-KH-UBND/waves", PPC, 1, wave("SO-P", "SO-A")))
    revision = {"agency": "SO-P", **TARGETS[-1], "by": "2008-09-01", "reason": "Bão lụt", "legal_basis": BASIS}
    told(world.change("/v1/plans/277-KH-UBND/revisions", PPC, 2, revision))
    asked(world)
    told(world.change("/v1/checks/KT-01/requests/1/fulfilment", CHECKED, 3, fulfilment()))
    enter(world)
    appoint(world, "SO-TC")
    _books(world)
    at(world, 2008, 4, 2)
    carry_out(world, merged("R-1", ["SO-A", "SO-B"], "SO-AB"))
    app = _app(world.service, world.issuer, "thucchat.registry", folder)
    return Lived(app, world.ground.store, world.issuer, "thucchat.registry"), world.close


def _books(world: Registering) -> None:
    """Keeps the agency's programme, a register, a contract, and a review and an activity that concern it."""
    head = head_of("SO-TC")
    secretary: Who = ("p-vt", (Role.ISO_SECRETARY,), "SO-TC")
    objectives = [{"objective": "Giảm hồ sơ trễ hạn", "target": "dưới 5 %"}]
    programme = {"agency": "SO-TC", "year": 2007, "document_number": "15/CTr-STC", "objectives": objectives}
    told(world.create("/v1/programmes", head, programme), 201)
    opening = {"agency": "SO-TC", "year": 2007, "direction": "outgoing", "occurred": "2007-01-02"}
    told(world.create("/v1/registers", secretary, opening), 201)
    sent = {"number": 1, "symbol": "STC-VP", "dated": "2007-05-10", "abstract": "Sổ tay", "receivers": ["SO-XD"]}
    told(world.change("/v1/registers/SO-TC-2007-outgoing/outgoing", secretary, 1, {**sent, "occurred": "2007-05-10"}))
    contract = {"consultancy": "TV-01", "agency": "SO-TC", "buyer": "SO-TC", "bought_by": "p-1", "body": "Trung tâm"}
    terms = {"consultants": ["p-lead"], "contract_number": "07/HĐ-TV", "from_day": "2007-04-01", "to_day": "2007-12-31"}
    told(world.create("/v1/consultancies", head, {**contract, **terms, "value": 45_000_000}), 201)
    review = {"review": "RS-01", "title": "Rà soát", "reviewed": ["SO-TC"], "consulted": ["SO-XD"]}
    asked_by = {"opinions_by": "2007-08-20", "legal_basis": BASIS}
    told(world.create("/v1/reviews", HOME_AFFAIRS, {**review, **asked_by}), 201)
    row = {"agency": "SO-TC", "duty": "Quản lý ngân sách", "legal_basis": "Luật NSNN", "post": "Phòng NS"}
    told(world.change("/v1/reviews/RS-01/rows", HOME_AFFAIRS, 1, {"rows": [row]}))
    held = {"guidance": "TH-01", "kind": "training", "topic": "Nhận thức chung", "from_day": "2007-04-24"}
    came = {"held_by": ["p-lead"], "attendance": [{"agency": "SO-TC", "people": 12}], "evidence": [DIGEST]}
    told(world.create("/v1/guidance", LEAD, {**held, **came, "place": "Hội trường", "occurred": "2007-04-25"}), 201)


def assessment(folder: Path) -> tuple[Lived, Callable[[], None]]:
    """Returns an assessment service in which every kind of thing is on record, and how to close it."""
    world = Assessing.under(folder)
    matters, filing = Matters(world), Filing(world)
    filing.issue()
    filing.identify()
    filing.report()
    filing.use()
    filing.plan_audit()
    filing.hold_audit()
    filing.hold_review()
    Drawing(world).drawn()
    reading = Reading(filing)
    reading.begin()
    reading.answer_all()
    reading.seal()
    matters.raised("8.2.2", "4.2.3", key="DG-SNV-2008-2")
    matters.certified()
    matters.recommended()
    matters.signalled()
    asking = Asking(world, folder)
    issuer = Issuer(folder / "issuer", environment="test")
    app = _app(asking.service, issuer, "thucchat.assessment", folder)
    made = Lived(app, world.application.store, issuer, "thucchat.assessment")
    made.known["catalogue/"] = made.known["other"] = set(world.application.catalogues)
    return made, asking.service.close


def _app(service: Any, issuer: Issuer, audience: str, folder: Path) -> Flask:
    verifier = Verifier(JwksFile(issuer.jwks_path), issuer=issuer.url, audience=audience)
    return create_app(service, verifier=verifier, staging=folder / "staging", limiter=Limiter(UNLIMITED))
