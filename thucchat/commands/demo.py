"""`thucchat demo`: plays the programme of Hà Nam from 2007-04-19 and shows what came of it."""

from __future__ import annotations

import shutil
import sys
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Final, Protocol

import click
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

from shared.messaging.taking import SourceStopped
from shared.observability.logs import configure_logging
from shared.processes import until_told
from thucchat.demo.cast import INSPECTOR
from thucchat.demo.client import Client, UnexpectedAnswer
from thucchat.demo.outcome import show_outcome
from thucchat.demo.player import Played, Stage, play_programme
from thucchat.demo.report import SHOWN, Totals, show_dossiers, show_played, shown
from thucchat.demo.script import programme
from thucchat.demo.steps import Step, Who
from thucchat.distributed import Distributed
from thucchat.embedded import Embedded
from thucchat.services import FIRST_PORT, SERVICES, ports_from

WIDTH: Final = 112
"""Columns of what is printed where there is no terminal to ask."""
MARK: Final = "thucchat-demo"
"""The file that says a directory was made by the demo and may be made anew by it."""


class World(Stage, Protocol):
    """A stage with what the command needs to talk to it and to report."""

    @property
    def urls(self) -> Mapping[str, str]:
        """Returns where each service answers."""
        ...

    def token(self, who: Who, service: str) -> str:
        """Returns a bearer token of `who` for `service`."""
        ...

    def seal(self) -> None:
        """Returns once every log is signed, witnessed and mirrored as it is now. Raises TimeoutError."""
        ...

    def totals(self) -> Mapping[str, Totals]:
        """Returns what each service holds now."""
        ...


@click.command()
@click.option("--once", is_flag=True, help="Kết thúc sau khi in. / End after printing.")
@click.option(
    "--data",
    type=click.Path(path_type=Path, file_okay=False),
    required=True,
    help="Thư mục dữ liệu, được tạo lại. / Data directory; made anew.",
)
@click.option("--agencies", type=click.IntRange(1, 26), help="Chỉ số cơ quan đầu tiên. / Only the first so many.")
@click.option("--amqp", help="RabbitMQ thật: chạy tiến trình riêng. / A real RabbitMQ: separate processes.")
@click.option(
    "--postgres", help="PostgreSQL thật, quyền quản trị. / A real PostgreSQL, as one who may create databases."
)
def demo(once: bool, data: Path, agencies: int | None, amqp: str | None, postgres: str | None) -> None:
    """Chạy chương trình của tỉnh Hà Nam từ 19/4/2007 qua các API, rồi in kết quả.

    Play the programme of Hà Nam from 2007-04-19 through the services' APIs, then print what happened.
    """
    if (amqp is None) != (postgres is None):
        raise click.UsageError("--amqp và --postgres đi cùng nhau. / --amqp and --postgres go together.")
    configure_logging("ERROR")
    start_afresh(data)
    console = Console(width=WIDTH if not sys.stdout.isatty() else None)
    ports = ports_from(FIRST_PORT) if not once else dict.fromkeys(SERVICES, 0)
    world = Embedded(data, ports) if amqp is None or postgres is None else Distributed(data, ports, amqp, postgres)
    with world:
        perform(world, console, agencies)
        if not once:
            stop = until_told()
            announce(world, console, shown(agencies))
            stop.wait()
    if once:
        look_further(console, data, "STC" if agencies is None else shown(agencies))


def start_afresh(data: Path) -> None:
    """Empties a directory that the demo made before; makes one that is not there.

    Raises:
        click.ClickException: the directory holds something that the demo did not make.
    """
    if data.exists() and any(data.iterdir()):
        if not (data / MARK).is_file():
            raise click.ClickException(
                f"{data} không phải do demo tạo; hãy chọn thư mục khác. / not made by the demo; choose another."
            )
        shutil.rmtree(data)
    data.mkdir(parents=True, exist_ok=True)
    (data / MARK).write_text("Thư mục do thucchat demo tạo; chạy lại sẽ xoá. / Made by thucchat demo.\n", "utf-8")


def perform(world: World, console: Console, agencies: int | None) -> Played:
    """Plays the programme in `world`, prints what happened and the file of one agency, and returns what was played."""
    client = Client(world.urls, world.token)
    try:
        with progress_bar(len(programme(agencies))) as advance:
            played = play_programme(agencies, client, world, advance)
        world.seal()
        show_played(console, played, world.totals())
        show_outcome(console, client, agencies)
        show_dossiers(console, client, shown(agencies))
    except (UnexpectedAnswer, SourceStopped) as error:
        raise click.ClickException(str(error)) from error
    finally:
        client.close()
    return played


@contextmanager
def progress_bar(total: int) -> Iterator[Callable[[Step], None]]:
    """Shows a progress bar on a terminal; elsewhere nothing. Yields what is to be called after each step."""
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    with Progress(*columns, console=Console(stderr=True), disable=not sys.stderr.isatty()) as bar:
        task = bar.add_task("Chương trình / programme", total=total)
        yield lambda step: bar.update(task, advance=1, description=f"{step.at:%d/%m/%Y}")


def announce(world: World, console: Console | None = None, code: str = SHOWN) -> None:
    """Prints where the services answer, and a token to ask them with."""
    shown = console or Console()
    shown.print("\n[bold]Các dịch vụ đang chạy; Ctrl-C để dừng / the services are running; Ctrl-C stops them[/bold]")
    for name in SERVICES:
        shown.print(f"  {name:<11} {world.urls[name]}/openapi.json", highlight=False)
    token = world.token(INSPECTOR, "inspection")
    shown.print("\nXem như thanh tra viên (thẻ dùng một giờ) / look as an inspector (token good for an hour):")
    address = f"{world.urls['inspection']}/v1/agencies/{code}/dossier?as_of=2007-08-15"
    shown.print(f"  curl -H 'Authorization: Bearer {token}' '{address}'", highlight=False, soft_wrap=True)


def look_further(console: Console, data: Path, code: str) -> None:
    """Prints how to look further at what was played."""
    console.print(
        f"""
[bold]Xem tiếp / look further[/bold]
  .venv/bin/thucchat replay {code} --as-of 2008-06-30 --data {data}
  .venv/bin/thucchat replay {code} --as-of 2008-06-30 --known 2008-06-30 --json --data {data}
  .venv/bin/thucchat doctor --data {data}
  .venv/bin/thucchat policy --data {data} -o policy.txt
  .venv/bin/thucchat export bundle --all --data {data} -o bundle.zip
  python3 shared/ledger/verify.py bundle.zip --policy policy.txt
  make serve DATA={data}""",
        highlight=False,
        soft_wrap=True,
    )
