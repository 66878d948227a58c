"""`thucchat serve` and `thucchat worker`: the processes of a service, or all five in this one."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import click

from shared.observability.logs import configure_logging
from shared.processes import until_told
from thucchat.commands.demo import announce
from thucchat.embedded import Embedded
from thucchat.services import FIRST_PORT, SERVICES, WORKERS, ports_from
from thucchat.settings import PROCESS

NAME = click.argument("service", type=click.Choice(tuple(SERVICES)))
GUNICORN = Path(__file__).parents[2] / "deploy/gunicorn/gunicorn.conf.py"


@click.command()
@click.argument("service", type=click.Choice(tuple(SERVICES)), required=False)
@click.option("--data", type=click.Path(path_type=Path, file_okay=False), help="Thư mục dữ liệu. / Data directory.")
@click.option("--port", default=FIRST_PORT, help="Cổng đầu trong năm cổng. / First of the five ports, with --data.")
def serve(service: str | None, data: Path | None, port: int) -> None:
    """Phục vụ HTTP: một dịch vụ theo cài đặt môi trường, hoặc cả năm trên --data.

    Serve HTTP: one service as the environment's settings say, or all five on --data, for a look around.
    """
    if (service is None) == (data is None):
        raise click.UsageError("Cần tên dịch vụ, hoặc --data. / Give a service, or --data.")
    if service is not None:
        # Read here first, so that every fault of the settings is said at once and by name.
        arguments = SERVICES[service].load(PROCESS).common.server_arguments()
        gunicorn = [sys.executable, "-m", "gunicorn", "--config", str(GUNICORN)]
        os.execv(sys.executable, [*gunicorn, *arguments, f"services.{service}.wsgi:create()"])  # noqa: S606
    assert data is not None
    if not (data / "clock.json").exists():
        raise click.ClickException(f"{data}: chưa có dữ liệu; hãy chạy make demo. / nothing there yet; run make demo.")
    configure_logging("WARNING")
    stop = until_told()
    with Embedded(data, ports_from(port), even_fenced=True) as world:
        announce(world)
        stop.wait()


@click.command()
@NAME
def worker(service: str) -> None:
    """Chuyển sự kiện của một dịch vụ đi, nghe các dịch vụ khác. / Relay a service's events, and hear the others."""
    sys.exit(WORKERS[service]())
