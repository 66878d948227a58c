"""Funding over HTTP: the wired service, a test client, and real tokens."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final, cast
from uuid import uuid4

from werkzeug.test import TestResponse

from services.funding.application import FundingApplication
from services.funding.settings import Settings
from services.funding.wiring import build
from shared.acts import Role, Stamp
from shared.clock import FrozenClock
from shared.eventstore.erasable import SQLiteErasable
from shared.eventstore.viewtables import SQLiteViewTables
from shared.http import create_app
from shared.identity import Issuer, JwksFile, Verifier
from shared.ids import TimeOrderedIds
from shared.service import Ground
from shared.settings import CommonSettings
from tests.funding.world import MORNING, World, sqlite_store

AUDIENCE: Final = "thucchat.funding"
Who = tuple[str, Role, str | None]
"""A person, the role of their token, and their agency."""
DOST: Final[Who] = ("p-dost", Role.DOST, "SKHCN")
PLANNING: Final[Who] = ("p-planning", Role.PLANNING, "SKHDT")
FINANCE: Final[Who] = ("p-finance", Role.FINANCE, "STC")
PPC: Final[Who] = ("p-chairman", Role.PPC, None)
HEAD: Final[Who] = ("p-head", Role.AGENCY_HEAD, "SXD")
COUNCIL: Final = {
    "kind": "nghi_quyet",
    "number": "15/2007/NQ-HĐND",
    "issuer": "HĐND tỉnh Hà Nam",
    "date": "2007-12-07",
}
DECISION: Final = {"kind": "quyet_dinh", "number": "321/QĐ-UBND", "issuer": "UBND tỉnh Hà Nam", "date": "2008-03-03"}
TRANCHES: Final = {"kind": "quyet_dinh", "number": "minh hoạ", "issuer": "UBND tỉnh Hà Nam (minh hoạ)", "date": None}
BUDGET: Final = {"year": 2008, "source_of_fund": "Ngân sách tỉnh", "ceiling": 100_000_000, "legal_basis": COUNCIL}


def estimate(key: str = "DT-1", amount: Any = 60_000_001, agency: str = "SXD") -> dict[str, Any]:
    """Returns the body of a proposal."""
    line = {"agency": agency, "amount": amount, "purpose": "Xây dựng và áp dụng hệ thống", "channel": "direct"}
    return {"estimate": key, "year": 2008, "lines": [line]}


def release(tranche: int) -> dict[str, Any]:
    """Returns the body of a release."""
    return {"tranche": tranche, "legal_basis": TRANCHES}


class Web:
    """The service behind a test client. `world` is the same service seen from within, to let it hear things."""

    def __init__(self, directory: Path) -> None:
        clock = FrozenClock(MORNING)
        self._issuer = issuer = Issuer(directory / "issuer", environment="test")
        settings = CommonSettings(
            "funding", "hanam", directory, issuer.url, str(issuer.jwks_path), environment="test", audience=AUDIENCE
        )
        self.service = build(
            Ground(
                settings,
                Stamp(settings.source, clock, TimeOrderedIds()),
                sqlite_store(directory),
                SQLiteViewTables(directory / "views.db"),
                SQLiteErasable(directory / "erasable.db"),
            ),
            Settings(settings),
        )
        self.world = World(cast(FundingApplication, self.service.application), clock)
        self.world.ample()
        verifier = Verifier(JwksFile(issuer.jwks_path), issuer=issuer.url, audience=AUDIENCE)
        self._client = create_app(self.service, verifier=verifier).test_client()

    def get(self, path: str, who: Who = HEAD) -> TestResponse:
        """Asks."""
        return self._client.get(path, headers=self._headers(who, {}))

    def create(self, path: str, who: Who, body: Mapping[str, Any], key: str | None = None) -> TestResponse:
        """Commands the creation of something that must not exist yet."""
        more = {"If-None-Match": "*", "Idempotency-Key": key or str(uuid4())}
        return self._client.post(path, json=body, headers=self._headers(who, more))

    def change(
        self, path: str, who: Who, version: int, body: Mapping[str, Any] | None = None, key: str | None = None
    ) -> TestResponse:
        """Commands something of a record at `version`."""
        more = {"If-Match": f'"{version}"', "Idempotency-Key": key or str(uuid4())}
        return self._client.post(path, json=body or {}, headers=self._headers(who, more))

    def raw(self, path: str, who: Who, version: int, body: Mapping[str, Any], put: Mapping[str, str]) -> TestResponse:
        """Commands with the bytes of `body` in which each key of `put` is replaced by its value."""
        text = json.dumps(body)
        for old, new in put.items():
            text = text.replace(old, new)
        more = {"If-Match": f'"{version}"', "Idempotency-Key": str(uuid4()), "Content-Type": "application/json"}
        return self._client.post(path, data=text.encode(), headers=self._headers(who, more))

    def _headers(self, who: Who, more: Mapping[str, str]) -> dict[str, str]:
        person, role, agency = who
        token = self._issuer.mint(person, [role], audience=[AUDIENCE], agency=agency)
        return {"Authorization": f"Bearer {token}", "Accept-Language": "en", **more}


def told(answer: TestResponse, status: int = 200) -> dict[str, Any]:
    """Returns the JSON of an answer that has `status`."""
    assert answer.status_code == status, answer.get_data(as_text=True)
    body = answer.get_json(force=True)
    assert isinstance(body, dict)
    return body


def problem(answer: TestResponse, status: int, code: str, pointer: str | None = None) -> dict[str, Any]:
    """Returns the problem that an answer is: `code`, naming `pointer` in the body where one is given."""
    body = told(answer, status)
    pointers = [each["pointer"] for each in body["errors"]]
    assert (body["code"], pointers) == (code, [] if pointer is None else [f"#{pointer}"])
    return body
