"""The assessment service over HTTP, wired as in production, on the world's store: requests with real tokens."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Final
from uuid import uuid4

from werkzeug.test import TestResponse

from services.assessment.settings import Settings
from services.assessment.wiring import build
from shared.acts import Actor, Role
from shared.eventstore.erasable import SQLiteErasable
from shared.eventstore.viewtables import SQLiteViewTables
from shared.http import create_app
from shared.identity import Issuer, JwksFile, Verifier
from shared.service import Ground
from shared.settings import CommonSettings
from tests.assessment.world import FIRST, ISO, KEY, LAST, TEAM, World

AUDIENCE: Final = "thucchat.assessment"
BASIS: Final = {"kind": "chi_thi", "number": "02/2007/CT-UBND", "issuer": "UBND tỉnh Hà Nam", "date": "2007-04-09"}
SCHEDULE: Final = {
    "assessment": KEY,
    "agency": "SNV",
    "kind": "initial",
    "body": "Trung tâm đánh giá (minh hoạ)",
    "catalogue": ISO,
    "planned_from": FIRST.isoformat(),
    "planned_to": LAST.isoformat(),
    "scope": "Toàn bộ thủ tục hành chính",
    "dost_participants": ["p-901"],
    "legal_basis": BASIS,
}
OPENING: Final = {
    "team": [{"person": each.person, "role": each.role.value, "interests": list(each.interests)} for each in TEAM]
}
FINDING: Final = {"clause": "4.1", "result": "conforming", "note": "Đã xem hồ sơ.", "sample_size": 3}


class Asking:
    """Whoever may ask the service of a world, over HTTP."""

    def __init__(self, world: World, folder: Path) -> None:
        self.world = world
        issuer = self._issuer = Issuer(folder / "issuer", environment="test")
        settings = CommonSettings(
            "assessment", "ha-nam", folder, issuer.url, str(issuer.jwks_path), environment="test", audience=AUDIENCE
        )
        stamp, store = world.application.stamp, world.application.store
        ground = Ground(
            settings, stamp, store, SQLiteViewTables(":memory:"), SQLiteErasable(":memory:")
        )  # fmt: skip
        self.service = build(ground, Settings(settings))
        verifier = Verifier(JwksFile(issuer.jwks_path), issuer=issuer.url, audience=AUDIENCE)
        app = create_app(self.service, verifier=verifier, staging=folder / "staging")
        self.client = app.test_client()

    def headers(self, who: Actor, *besides: Role, **more: str) -> dict[str, str]:
        """Returns the headers of `who`, who holds the roles `besides`, too."""
        token = self._issuer.mint(who.person, [who.role, *besides], audience=[AUDIENCE], agency=who.agency)
        return {"Authorization": f"Bearer {token}", "Accept-Language": "en"} | {
            name.replace("_", "-"): value for name, value in more.items()
        }

    def get(self, path: str, who: Actor, *besides: Role) -> TestResponse:
        """Reads, as somebody who holds the roles `besides`, too."""
        return self.client.get(path, headers=self.headers(who, *besides))

    def upload(self, content: bytes, who: Actor, **more: str) -> TestResponse:
        """Hands a file in."""
        more = {"Content_Type": "application/octet-stream", **more}
        return self.client.post("/v1/files", data=content, headers=self.headers(who, **more))

    def create(self, path: str, who: Actor, body: Mapping[str, Any], key: str | None = None) -> TestResponse:
        """Commands a creation."""
        more = {"If_None_Match": "*", "Idempotency_Key": key or str(uuid4())}
        return self.client.post(path, json=body, headers=self.headers(who, **more))

    def change(
        self, step: str, who: Actor, version: int, body: Mapping[str, Any], key: str | None = None
    ) -> TestResponse:
        """Commands a step of the assessment."""
        more = {"If_Match": f'"{version}"', "Idempotency_Key": key or str(uuid4())}
        return self.client.post(f"/v1/assessments/{KEY}/{step}", json=body, headers=self.headers(who, **more))

    def step(self, path: str, who: Actor, version: int, body: Mapping[str, Any]) -> TestResponse:
        """Commands a step at any address."""
        more = {"If_Match": f'"{version}"', "Idempotency_Key": str(uuid4())}
        return self.client.post(path, json=body, headers=self.headers(who, **more))

    @contextmanager
    def records(self, *topics: str) -> Iterator[None]:
        """Holds that exactly events of `topics` are recorded within the block."""
        before = len(self.world.log)
        yield
        assert [each.topic for each in self.world.log[before:]] == list(topics)


def told(answer: TestResponse, status: int = 200) -> Any:
    """Returns the JSON of an answer that has `status`."""
    assert answer.status_code == status, answer.get_data(as_text=True)
    return answer.get_json(force=True)


def problem(answer: TestResponse, status: int, code: str, pointer: str | None = None) -> None:
    """Holds that an answer is the problem `code`, naming `pointer` where one is given."""
    body = told(answer, status)
    pointers = [each["pointer"] for each in body["errors"]]
    assert (body["code"], pointers) == (code, [] if pointer is None else [f"#{pointer}"])
