"""The registry whole, on SQLite files of its own, and whoever may ask it: in Python, or over HTTP with a real token."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime
from functools import cached_property
from pathlib import Path
from typing import Any, Final, cast
from uuid import uuid4

from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from services.registry.application import Registry
from services.registry.settings import Settings
from services.registry.wiring import build
from shared.acts import Act, Actor, Capacity, LegalBasis, Role, Stamp
from shared.clock import FrozenClock, Occurred
from shared.contracts.document import Document, parse
from shared.eventstore import erasable, opening, viewtables
from shared.eventstore.erasable import Erasable, PostgresErasable, SQLiteErasable
from shared.eventstore.opening import open_sqlite
from shared.eventstore.ports import Store
from shared.eventstore.viewtables import PostgresViewTables, SQLiteViewTables, ViewTables
from shared.http import create_app
from shared.identity import Issuer, JwksFile, Verifier
from shared.ids import TimeOrderedIds
from shared.service import Ground
from shared.settings import CommonSettings
from tests.registry.building import DIRECTIVE, NOW, SOURCE

AUDIENCE: Final = "thucchat.registry"
Who = tuple[str, tuple[Role, ...], str | None]
"""A person, the roles of their token, and their agency."""

HOME_AFFAIRS: Final[Who] = ("p-nv", (Role.HOME_AFFAIRS,), "SO-NV")
DOST: Final[Who] = ("p-khcn", (Role.DOST,), "SO-KHCN")
PPC: Final[Who] = ("p-ubnd", (Role.PPC,), None)
FINANCE: Final[Who] = ("p-tm", (Role.FINANCE,), "SO-TM")
INSPECTOR: Final[Who] = ("p-tt", (Role.INSPECTOR,), "THANH-TRA")
SERVICE: Final[Who] = ("service:notifier", (Role.SERVICE,), None)


def head_of(code: str, person: str = "p-1") -> Who:
    return person, (Role.AGENCY_HEAD,), code


BASIS: Final = {
    "kind": "chi_thi",
    "number": "02/2007/CT-UBND",
    "issuer": "UBND tỉnh Hà Nam",
    "date": "2007-04-09",
    "signer": "Chủ tịch UBND tỉnh",
}


def on_sqlite(directory: Path) -> tuple[Store, ViewTables, Erasable]:
    store = open_sqlite(directory / "events.db")
    return store, SQLiteViewTables(directory / "views.db"), SQLiteErasable(directory / "erasable.db")


def on_postgres(url: str) -> tuple[Store, ViewTables, Erasable]:
    for make in (opening.upgrade, viewtables.upgrade_postgres, erasable.upgrade_postgres):
        make(url)
    return opening.open_store(url, environment={}), PostgresViewTables(url), PostgresErasable(url)


class World:
    """A registry in `directory`, or on the empty PostgreSQL database that `url` names, at a frozen time."""

    def __init__(self, directory: Path, now: datetime = NOW, *, url: str | None = None) -> None:
        self.directory = directory
        self.clock = FrozenClock(now)
        issuer = self.issuer = Issuer(directory / "issuer", environment="test")
        settings = CommonSettings(
            "registry", "hanam", directory, issuer.url, str(issuer.jwks_path), environment="test", audience=AUDIENCE
        )
        store, tables, details = on_sqlite(directory) if url is None else on_postgres(url)
        self.ground = Ground(settings, Stamp(SOURCE, self.clock, TimeOrderedIds()), store, tables, details)
        self.service = build(self.ground, Settings(settings))
        self.registry = cast(Registry, self.service.application)
        self.views = self.service.views

    def close(self) -> None:
        self.service.close()

    # --- in Python ---

    def act(
        self,
        who: Who,
        *,
        occurred: Occurred | None = None,
        reason: str | None = None,
        basis: LegalBasis | None = DIRECTIVE,
        capacity: Capacity = Capacity.IN_PERSON,
    ) -> Act:
        person, (role, *_), agency = who
        act = Act.begin(self.ground.stamp, Actor(person, role, agency, capacity))
        return Act(act.stamp, act.actor, act.time, act.correlation, occurred=occurred, reason=reason, legal_basis=basis)

    def log(self) -> list[Document]:
        return [parse(entry.document) for entry in self.ground.store.entries(0, 1000)]

    @contextmanager
    def nothing_recorded(self) -> Iterator[None]:
        before = self.ground.store.head()
        yield
        assert self.ground.store.head() == before

    # --- over HTTP ---

    @cached_property
    def client(self) -> FlaskClient:
        verifier = Verifier(JwksFile(self.issuer.jwks_path), issuer=self.issuer.url, audience=AUDIENCE)
        return create_app(self.service, verifier=verifier).test_client()

    def _headers(self, who: Who, more: Mapping[str, str]) -> dict[str, str]:
        person, roles, agency = who
        token = self.issuer.mint(person, roles, audience=[AUDIENCE], agency=agency)
        return {"Authorization": f"Bearer {token}", **more}

    def get(self, path: str, who: Who = INSPECTOR) -> TestResponse:
        return self.client.get(path, headers=self._headers(who, {}))

    def create(self, path: str, who: Who, body: Mapping[str, Any], key: str | None = None) -> TestResponse:
        more = {"If-None-Match": "*", "Idempotency-Key": key or str(uuid4()), "Accept-Language": "en"}
        return self.client.post(path, json=body, headers=self._headers(who, more))

    def upload(self, path: str, who: Who, raw: bytes) -> TestResponse:
        more = {"Content-Type": "application/octet-stream", "Accept-Language": "en"}
        return self.client.post(path, data=raw, headers=self._headers(who, more))

    def change(
        self, path: str, who: Who, version: int, body: Mapping[str, Any], key: str | None = None
    ) -> TestResponse:
        more = {"If-Match": f'"{version}"', "Idempotency-Key": key or str(uuid4()), "Accept-Language": "en"}
        return self.client.post(path, json=body, headers=self._headers(who, more))


def told(answer: TestResponse, status: int = 200) -> Any:
    """Returns the JSON of an answer that has `status`."""
    assert answer.status_code == status, answer.get_data(as_text=True)
    return answer.get_json(force=True)


def problem(answer: TestResponse, status: int, code: str, pointer: str | None = None) -> None:
    """Holds that an answer is the problem `code`, naming `pointer` in the body where one is given."""
    body = told(answer, status)
    pointers = [each["pointer"] for each in body["errors"]]
    assert (body["code"], pointers) == (code, [] if pointer is None else [f"#{pointer}"])
