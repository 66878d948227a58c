"""A log with its signer and guard, on a real store, and the real inspection service as its witness over real HTTP."""

from __future__ import annotations

import threading
from copy import copy
from dataclasses import replace
from pathlib import Path
from typing import Any
from uuid import uuid4

from flask import Flask
from werkzeug.serving import WSGIRequestHandler, make_server

from services.registry.settings import load
from services.registry.wiring import build
from shared.acts import Role
from shared.eventstore.ports import Store
from shared.identity import Issuer
from shared.ledger.keys import create_key
from shared.ledger.note import ED25519, Note, VerifierKey
from shared.observability.meter import Meter
from shared.processes import web
from shared.service import open_ground
from shared.settings import CommonSettings
from shared.transparency.assembling import guard_of, signer_of
from shared.transparency.guard import Guard, Held
from shared.transparency.signer import CheckpointSigner
from tests.eventstore.scribe import recording
from tests.inspection.test_wiring import environment
from tests.inspection.watched import Post

ORIGIN = "thucchat.hanam/registry"
NOWHERE = "http://127.0.0.1:1"
"""An address where nobody answers."""


class _Quiet(WSGIRequestHandler):
    def log_request(self, code: int | str = "-", size: int | str = "-") -> None:
        """Says nothing."""


class Served:
    """An app behind a real address of the loopback, until it is closed."""

    def __init__(self, app: Flask) -> None:
        self._server = make_server("127.0.0.1", 0, app, threaded=True, request_handler=_Quiet)
        self.url = f"http://127.0.0.1:{self._server.server_port}"
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.02,), daemon=True)
        self._thread.start()

    def close(self) -> None:
        """Takes the address away. Once more changes nothing."""
        if not self._thread.is_alive():
            return
        self._server.shutdown()
        self._thread.join()
        self._server.server_close()


def settings_of(directory: Path, inspection: str) -> CommonSettings:
    """Returns the registry's settings; its folder is `directory`/registry."""
    return load({**environment(directory), "THUCCHAT_INSPECTION_URL": inspection}).common


class Log:
    """The registry's log in `store`, with a key of its own."""

    def __init__(self, directory: Path, store: Store, inspection: str = NOWHERE) -> None:
        self.settings = settings_of(directory, inspection)
        self.store = store
        self.meter = Meter()

    def told(self, *, inspection: str | None = None, **timing: Any) -> Log:
        """Returns the same log with another witness's address, and with other settings of its signer."""
        other = copy(self)
        peers = self.settings.peers if inspection is None else {"inspection": inspection}
        other.settings = replace(self.settings, peers=peers, signing=replace(self.settings.signing, **timing))
        return other

    @property
    def held(self) -> Held:
        return Held(self.settings.keys)

    def make_key(self, name: str = "log.key", origin: str = ORIGIN) -> VerifierKey:
        return create_key(self.settings.keys / name, origin, ED25519)

    def grow(self, count: int) -> None:
        self.store.record(recording(f"day-{uuid4()}", 1, count))

    def signer(self) -> CheckpointSigner:
        return signer_of(self.settings, self.store, self.meter)

    def guard(self) -> Guard:
        return guard_of(self.settings, self.store, self.meter)

    def kept(self) -> Note:
        newest = self.store.newest_checkpoint(ORIGIN)
        assert newest is not None
        return Note.parse(newest.note)

    def counted(self, name: str) -> float:
        """Returns the sum of a metric over its labels."""
        lines = self.meter.expose().decode().splitlines()
        return sum(float(line.rpartition(" ")[2]) for line in lines if line.startswith((f"{name} ", f"{name}{{")))


def signers_of(note: Note) -> list[str]:
    return [each.name.removeprefix("thucchat.hanam/") for each in note.signatures]


class Inspected:
    """The inspection service as it is, at an address, with the registry's log registered where `vkey` is given."""

    def __init__(self, directory: Path) -> None:
        directory.mkdir(parents=True, exist_ok=True)
        self.post = Post(directory)
        self.served = Served(self.post.app)
        self.url = self.served.url

    def register(self, key: VerifierKey) -> None:
        answer = self.post.command("/v1/logs", {"vkey": str(key)})
        assert answer.status_code == 201, answer.text

    def add_key(self, key: VerifierKey) -> None:
        version = self.post.shown()["version"]
        answer = self.post.command("/v1/logs/registry/keys", {"vkey": str(key)}, version)
        assert answer.status_code == 200, answer.text

    def close(self) -> None:
        self.served.close()
        self.post.close()


class Registry:
    """The registry as it is, on SQLite, and whoever may ask it."""

    def __init__(self, directory: Path, inspection: str = NOWHERE) -> None:
        self.issuer = Issuer(directory, environment="test")
        given = {**environment(directory), "THUCCHAT_JWKS": str(self.issuer.jwks_path)}
        settings = load({**given, "THUCCHAT_INSPECTION_URL": inspection})
        self.service = build(open_ground(settings.common, {}), settings)
        self.app = web(self.service)
        self.log = Log(directory, self.service.store, inspection)

    def headers(self, role: Role = Role.SERVICE, agency: str | None = None) -> dict[str, str]:
        return {"Authorization": f"Bearer {self.token(role, agency)}"}

    def token(self, role: Role = Role.SERVICE, agency: str | None = None) -> str:
        return self.issuer.mint("p-1", [role], audience=["thucchat.registry"], agency=agency)

    def close(self) -> None:
        self.service.close()
