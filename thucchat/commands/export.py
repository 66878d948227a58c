"""`thucchat export`: what an outsider is handed, from inspection's store alone (`docs/bundle.md`)."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final
from uuid import UUID

import click
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

from services.inspection.export.bundle import Made, Request, UnknownAgency, export_bundle
from services.inspection.export.checkpoints import NoCheckpoint
from services.inspection.export.proofs import NotProven, prove
from shared.eventstore.files import Files
from shared.eventstore.opening import open_store
from thucchat.commands.places import DATA, settings_of
from thucchat.settings import PROCESS

SERVICE: Final = "inspection"
PROOF: Final = ".tlog-proof"
OUT = click.option(
    "-o", "out", type=click.Path(path_type=Path), required=True, help="Nơi ghi, chưa có. / Where to; must not exist."
)


@click.group()
def export() -> None:
    """Xuất hồ sơ cho bên ngoài tự kiểm chứng. / Export what an outsider can check alone."""


@export.command()
@click.argument("agencies", nargs=-1, metavar="[AGENCY]...")
@click.option("--all", "everything", is_flag=True, help="Mọi cơ quan. / All agencies.")
@OUT
@click.option("--meta-size", type=click.IntRange(min=0), help="Theo sổ thanh tra ở kích thước này. / As of this size.")
@click.option(
    "--bodies",
    type=click.Path(path_type=Path, exists=True, file_okay=False),
    help="Kho tệp bằng chứng; mặc định DIR/assessment/files. / Where evidence files are kept.",
)
@click.option("--withhold-bodies", is_flag=True, help="Không kèm tệp bằng chứng. / Hand over no evidence files.")
@DATA
def bundle(
    *,
    agencies: tuple[str, ...],
    everything: bool,
    out: Path,
    meta_size: int | None,
    bodies: Path | None,
    withhold_bodies: bool,
    data: Path | None,
) -> None:
    """Xuất toàn bộ (--all) hoặc các cơ quan nêu tên, ra thư mục hoặc một tệp .zip.

    Export everything (--all) or the agencies named, to a directory or one .zip file. The same request at the same
    --meta-size makes the same bytes.
    """
    if everything == bool(agencies):
        raise click.UsageError("Cần mã cơ quan, hoặc --all. / Name agencies, or give --all.")
    if bodies is not None and withhold_bodies:
        raise click.UsageError("--bodies và --withhold-bodies loại trừ nhau. / exclude each other.")
    if bodies is None and data is not None and not withhold_bodies:
        bodies = data / "assessment" / "files"
    request = Request(frozenset(agencies), meta_size, None if bodies is None else Files(bodies))
    settings = settings_of(SERVICE, data)
    store = open_store(settings.database, environment=PROCESS)
    try:
        with progress_bar() as advance:
            made = export_bundle(store, settings.source, request, out, advance)
    except UnknownAgency as unknown:
        raise click.UsageError(f"{unknown}: không sự kiện nào đã sao nêu tên. / No mirrored event names it.") from None
    except NoCheckpoint as none:
        raise click.ClickException(told(none)) from None
    finally:
        store.close()
    show(out, made)


@export.command()
@click.argument("event", type=click.UUID, metavar="EVENT_ID")
@OUT
@DATA
def proof(event: UUID, out: Path, data: Path | None) -> None:
    """Chứng minh một sự kiện: tệp .tlog-proof và đúng các byte của sự kiện trong tệp .json bên cạnh.

    Prove one event: a .tlog-proof file (C2SP), and the event's exact bytes in a .json file beside it.
    """
    if out.suffix != PROOF:
        raise click.UsageError(f"-o phải có đuôi {PROOF}. / must end in {PROOF}.")
    record = out.with_suffix(".json")
    for path in (out, record):
        if path.exists():
            raise FileExistsError(f"{path}: đã có. / It is there already.")
    settings = settings_of(SERVICE, data)
    store = open_store(settings.database, environment=PROCESS)
    try:
        found = prove(store, settings.source, event)
    except NotProven:
        raise click.ClickException(
            f"{event}: không có, hoặc chưa có điểm chốt được đồng ký. / Unknown, or under no cosigned checkpoint yet."
        ) from None
    except NoCheckpoint as none:
        raise click.ClickException(told(none)) from None
    finally:
        store.close()
    for path, raw in ((record, found.record), (out, found.text)):
        with path.open("xb") as file:
            file.write(raw)
    click.echo(f"{found.origin} {found.index}")


def told(none: NoCheckpoint) -> str:
    """Returns why there is no checkpoint to stand on, and which sizes would do."""
    if none.size is None:
        return (
            "Chưa có điểm chốt nào của sổ thanh tra đủ chữ ký của sổ, nhân chứng và bản sao. / No checkpoint of "
            "inspection's log is signed by log, witness and mirror yet."
        )
    nearest = ", ".join(map(str, none.nearest)) or "-"
    return (
        f"Không có điểm chốt đủ chữ ký ở kích thước {none.size}; gần nhất: {nearest}. / No fully signed checkpoint of "
        f"size {none.size}; the nearest: {nearest}."
    )


def show(out: Path, made: Made) -> None:
    """Prints what a bundle holds and how it is checked."""
    click.echo(f"{out}: sổ thanh tra / meta-log {made.meta_size}, {made.logs} sổ / logs")
    click.echo(f"  {made.entries} sự kiện / events; {made.entries_held - made.entries} giữ lại / withheld")
    click.echo(f"  {made.bodies} tệp / files; {made.bodies_withheld} giữ lại hoặc không có / withheld or not kept")


@contextmanager
def progress_bar() -> Iterator[Callable[[int, int], None]]:
    """Shows a progress bar on a terminal; elsewhere nothing. Yields what is to be told (done, of how many)."""
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    with Progress(*columns, console=Console(stderr=True), disable=not sys.stderr.isatty()) as bar:
        task = bar.add_task("Sự kiện / events", total=None)
        yield lambda done, total: bar.update(task, completed=done, total=total)
