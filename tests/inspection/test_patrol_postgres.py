"""On PostgreSQL, too, an audit names what whoever owns the data did, and the mirror cosigns what it holds."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

import pytest

from shared.contracts.inspection import AlarmKind
from shared.eventstore.viewtables import upgrade_postgres
from tests.eventstore.administrator import Administrator
from tests.eventstore.audited import BOUNDED, HEARD, NAMED
from tests.eventstore.subject import PostgresSubject
from tests.inspection.patrolled import OWN, Watched, told
from tests.inspection.test_patrol import ACCEPTED, ON_THE_OWN_LOG, SIZE, Deed
from tests.support.servers import Servers

pytestmark = pytest.mark.postgres


@pytest.fixture(scope="module")
def made(servers: Servers, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Watched]:
    """Witnessed, mirrored, folded and audited; made once, since databases take long to make."""
    server = servers.database()
    urls = [server.create_database() for _ in range(2)]
    upgrade_postgres(urls[1])
    watched = Watched(tmp_path_factory.mktemp("made"), PostgresSubject(urls[0]), PostgresSubject(urls[1]))
    watched.register()
    watched.grow(SIZE)
    watched.hear()
    watched.accept(*ACCEPTED)
    watched.accept(3, 6, watched.own.head().size, origin=OWN)
    assert watched.step() == 2, "the registry's checkpoint, and that of inspection's own log"
    watched.post.application.mirror.caught_up()
    assert watched.audit().findings == ()
    yield watched
    watched.close()
    watched.inspection.finish()
    for url in urls:
        server.drop_database(url)


@pytest.fixture
def settled(made: Watched) -> Iterator[Watched]:
    """The same, put back afterwards."""
    before = [(each, name, each.read(name)) for each in (Administrator(made.registry), Administrator(made.inspection))
              for name in ("events", "tiles", "frontier", "relay", "heard", "snapshots", "fences")]  # fmt: skip
    yield made
    for administrator, name, rows in before:
        if administrator.read(name) != rows:
            administrator.write(name, rows)


ON_A_SERVICE: Final[dict[str, tuple[Deed, int]]] = {
    **{name: NAMED[name] for name in (
        "a body, its leaf hash intact", "a row taken out", "two rows in each other's place",
        "the tail cut off, and everything that told of it",
    )},
    "an edit, with everything hashed anew": (BOUNDED["an edit, with everything hashed anew"][0], 130),
    "a row in, with everything hashed anew": (BOUNDED["a row in, with everything hashed anew"][0], 450),
}  # fmt: skip
ON_THE_MIRROR: Final = (
    "a body, its leaf hash intact",
    "a body and its leaf hash",
    "a row taken out",
    "the tail cut off",
)


@pytest.mark.parametrize("deed", ON_A_SERVICE)
def test_what_is_done_to_a_service_is_named(settled: Watched, deed: str) -> None:
    hand, index = ON_A_SERVICE[deed]
    settled.tamper(hand)
    settled.audit()
    settled.audit()
    assert [told(each)[1:] for each in settled.raised()] == [("registry", index)]


@pytest.mark.parametrize("deed", ON_THE_MIRROR)
def test_what_is_done_to_the_mirror_is_named(settled: Watched, deed: str) -> None:
    hand, index, _ = HEARD[deed]
    settled.tamper(hand, settled.inspection)
    settled.audit()
    assert [told(each) for each in settled.raised()] == [(AlarmKind.MIRROR_DAMAGED, "registry", index)]


@pytest.mark.parametrize("deed", ["a body, its leaf hash intact", "everything hashed anew", "a backup restored"])
def test_what_is_done_to_inspections_own_log_is_named(settled: Watched, deed: str) -> None:
    settled.tamper(ON_THE_OWN_LOG[deed](4), settled.inspection)
    report = settled.audit()
    assert [(each.kind, each.index) for each in report.findings if each.origin == OWN] == [
        (AlarmKind.OWN_LOG_DAMAGED, 4)
    ]
