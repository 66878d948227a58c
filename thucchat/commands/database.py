"""`thucchat db upgrade|check`: the schema as an explicit step, and whether what is stored agrees with itself."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

import click

from shared.eventstore import erasable, viewtables
from shared.eventstore.opening import check, is_postgres, refuse_unsafe, upgrade
from thucchat.services import SERVICES
from thucchat.settings import PROCESS

INTEGRITY = 3
DATA = click.option(
    "--data",
    type=click.Path(path_type=Path, file_okay=False),
    help="Thư mục dữ liệu: SQLite của cả năm dịch vụ. / Data directory: the SQLite files of all five services.",
)
URL = click.option("--url", help="Một cơ sở dữ liệu PostgreSQL. / One PostgreSQL database (as its owner, to upgrade).")


def places(data: Path | None, url: str | None) -> Iterator[tuple[str, str | Path]]:
    """Yields (name to show, place) of the stores that the options name.

    Raises:
        click.UsageError: they name none, or both kinds.
    """
    if (data is None) == (url is None):
        raise click.UsageError("Cần đúng một trong --data và --url. / Give one of --data and --url.")
    if url is not None:
        if not is_postgres(url):
            raise click.UsageError("--url phải là postgresql://... / --url must be postgresql://...")
        yield url.rpartition("/")[2].partition("?")[0], url
        return
    assert data is not None
    for name in SERVICES:
        yield name, data / name / "events.db"


@click.group()
def db() -> None:
    """Cơ sở dữ liệu của các dịch vụ. / The services' databases."""


@db.command("upgrade")
@DATA
@URL
@click.option("--grant-to", help="Vai trò PostgreSQL mà dịch vụ dùng. / The PostgreSQL role that the service uses.")
def upgrade_stores(data: Path | None, url: str | None, grant_to: str | None) -> None:
    """Đưa lược đồ lên bản của phần mềm này; chạy lại bao nhiêu lần cũng được. / Bring the schema up to this release."""
    refuse_unsafe(PROCESS)
    for name, place in places(data, url):
        click.echo(f"{name}: {upgrade_place(place, grant_to)} bước / steps")


def upgrade_place(place: str | Path, grant_to: str | None) -> int:
    """Brings the log, the read models' and the erasable tables of one store up to this release; returns steps taken."""
    taken = upgrade(place, grant_to)
    if is_postgres(place):
        viewtables.upgrade_postgres(str(place), grant_to)
        erasable.upgrade_postgres(str(place), grant_to)
    return taken


@db.command("check")
@DATA
@URL
def check_stores(data: Path | None, url: str | None) -> None:
    """Tính lại mọi thứ từ các byte đã ghi; mã thoát 3 nếu có sai. / Derive everything again; exit 3 if not sound."""
    sound = True
    for name, place in places(data, url):
        seen = check(place)
        click.echo(f"{name}: {seen.head.size} sự kiện / events, {seen.head.root.hex()}")
        for finding in seen.findings:
            click.echo(f"{name}: {finding}", err=True)
        sound = sound and seen.sound
    sys.exit(0 if sound else INTEGRITY)
