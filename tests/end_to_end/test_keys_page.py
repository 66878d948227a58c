"""`docs/operations/keys.md`: its commands are run as they are printed, by a plain shell, against real services."""

from __future__ import annotations

import json
import re
import subprocess
import sys
import textwrap
import urllib.error
import urllib.request
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest

from shared.acts import Role
from shared.ledger.note import Note, VerifierKey
from shared.ledger.policy import Policy
from shared.observability.meter import Meter
from shared.settings import CommonSettings
from shared.transparency.assembling import signer_of
from shared.transparency.signer import State
from tests.support.sources import ROOT
from tests.support.waiting import until
from thucchat import embedded, sealing
from thucchat.demo.cast import INSPECTOR
from thucchat.demo.client import Client
from thucchat.demo.player import play_programme
from thucchat.demo.steps import Who
from thucchat.embedded import Embedded
from thucchat.services import SERVICES

pytestmark = pytest.mark.slow

REGISTRY = "thucchat.hanam/registry"
STEPS = (
    "create", "watch", "sign", "create the next", "sign with both", "end the first", "sign with the next",
    "revoke", "policy", "an office's key", "the office again",
)  # fmt: skip


def blocks() -> dict[str, str]:
    """Returns the commands of the page, a script for each step."""
    page = (ROOT / "docs/operations/keys.md").read_text("utf-8")
    found = re.findall(r"^( *)```sh\n(.*?)^ *```$", page, re.MULTILINE | re.DOTALL)
    return dict(zip(STEPS, (textwrap.dedent(text) for _, text in found), strict=True))


class Absent:
    """The signer of a log that is signed by the page's commands instead."""

    def run(self, stop: object) -> None:
        """Leaves it to them."""

    def cycle(self, *, now: bool) -> State:
        """Leaves it to them."""
        return State.NOTHING


class Place:
    """A programme whose registry has no key yet, and a directory to work in."""

    def __init__(self, world: Embedded, directory: Path) -> None:
        self.world = world
        self.directory = directory
        self.people = 0

    def run(self, step: str, **more: str) -> subprocess.CompletedProcess[str]:
        variables = {
            **Embedded.environment_of(self.world.data),
            **{f"THUCCHAT_{name.upper()}_URL": url for name, url in self.world.urls.items()},
            "PATH": f"{Path(sys.executable).parent}:/usr/bin:/bin", "LANG": "C.UTF-8", "PYTHONPATH": str(ROOT),
            "INSPECTION": self.world.urls["inspection"], "TOKEN": self.world.token(INSPECTOR, "inspection"),
            **more,
        }  # fmt: skip
        command = ["/bin/sh", "-eu", "-c", blocks()[step]]
        ran = subprocess.run(
            command, cwd=self.directory, env=variables, capture_output=True, text=True, timeout=120, check=False
        )
        assert ran.returncode == 0, (step, ran.stdout, ran.stderr)
        return ran

    def grow(self) -> None:
        """Lets the registry record one more event: somebody is refused."""
        self.people += 1
        token = self.world.token(Who(f"p-ai-do-{self.people}", Role.ASSESSOR), "registry")
        headers = {"Authorization": f"Bearer {token}", "Content-Type": "application/json", "If-None-Match": "*"}
        request = urllib.request.Request(  # noqa: S310  our own loopback address
            f"{self.world.urls['registry']}/v1/agencies", b"{}", {**headers, "Idempotency-Key": token[-40:]}
        )
        with pytest.raises(urllib.error.HTTPError) as refused:
            urllib.request.urlopen(request, timeout=30)  # noqa: S310  as above
        with refused.value:
            assert refused.value.code == 403

    def shown(self) -> Mapping[str, Any]:
        token = self.world.token(INSPECTOR, "inspection")
        request = urllib.request.Request(  # noqa: S310  as above
            f"{self.world.urls['inspection']}/v1/logs/registry", headers={"Authorization": f"Bearer {token}"}
        )
        with urllib.request.urlopen(request, timeout=30) as answer:  # noqa: S310  as above
            found: Mapping[str, Any] = json.load(answer)
        return found

    def keys(self) -> dict[str, tuple[str, int | None]]:
        return {each["vkey"]: (each["state"], each["last_size"]) for each in self.shown()["keys"]}

    def public(self, name: str) -> str:
        return (self.directory / name).read_text().strip()

    def seal(self) -> None:
        until(lambda: (shown := self.shown())["mirrored"] == shown["accepted"], "the registry's log is mirrored")
        self.world.seal()

    def thucchat(self, *arguments: str) -> None:
        command = [sys.executable, "-m", "thucchat", *arguments, "--data", str(self.world.data)]
        subprocess.run(command, cwd=self.directory, env={"PYTHONPATH": str(ROOT)}, capture_output=True, check=True)


@pytest.fixture
def place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Place]:
    def signer(settings: CommonSettings, store: Any, meter: Meter) -> Any:
        return Absent() if settings.service == "registry" else signer_of(settings, store, meter)

    monkeypatch.setattr(sealing, "LOGS", tuple(name for name in sealing.LOGS if name != "registry"))
    monkeypatch.setattr(embedded, "signer_of", signer)
    (tmp_path / "desk").mkdir()
    with Embedded(tmp_path / "data", dict.fromkeys(SERVICES, 0)) as world:
        client = Client(world.urls, world.token)
        play_programme(("SKHCN",), client, world, lambda _: None)
        client.close()
        world.settle()
        yield Place(world, tmp_path / "desk")


def test_the_commands_of_the_page_make_change_and_revoke_keys(place: Place) -> None:
    place.run("create")
    first = place.public("log.pub")
    assert (VerifierKey.parse(first).name, VerifierKey.parse(first).type) == (REGISTRY, 1)
    place.run("watch")
    place.run("sign")
    before = place.shown()["accepted"]["size"]
    place.run("create the next")
    second = place.public("log-2.pub")
    place.grow()
    place.run("sign with both")
    both = place.shown()["accepted"]["size"]
    assert both == before + 1
    place.run("end the first")
    assert place.keys() == {first: ("retired", both), second: ("in-use", None)}
    place.grow()
    place.run("sign with the next", THUCCHAT_REGISTRY_SIGNER_NEXT_KEY_PATH="keys/log-2.key")
    assert place.shown()["accepted"]["size"] == both + 1
    assert not (place.directory / "keys/log.key").exists()
    place.run("revoke")
    assert place.keys() == {first: ("retired", both), second: ("revoked", both + 1)}


def test_the_commands_of_the_page_let_an_office_watch_inspection(place: Place) -> None:
    for step in ("create", "watch", "sign"):
        place.run(step)
    place.seal()
    printed = place.run("policy").stderr
    policy = Policy.parse((place.directory / "policy").read_bytes())
    assert str(policy.log_keys(REGISTRY)[0]) == place.public("log.pub")
    assert re.search(r"(?:[0-9A-F]{4}-){7}[0-9A-F]{4}", printed)
    place.thucchat("export", "bundle", "--all", "-o", "bundle")
    place.run("an office's key")
    place.grow()
    place.run("sign")
    place.seal()
    place.thucchat("export", "bundle", "--all", "-o", "bundle-2")
    assert "VERIFIED" in place.run("the office again").stdout
    seen = Note.parse((place.directory / "seen-2").read_bytes())
    assert seen.signatures[-1].name == "noivu.hanam/dong-ky"
