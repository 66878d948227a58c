"""`thucchat signer NAME`: the process that signs a service's log, and the only one that opens its key."""

from __future__ import annotations

import sys

import click

from shared.processes import run_signer
from thucchat.services import SERVICES
from thucchat.settings import PROCESS


@click.command()
@click.argument("service", type=click.Choice(tuple(SERVICES)))
@click.option("--once", is_flag=True, help="Ký một lần rồi dừng; mã thoát 3 nếu từ chối. / Sign once; 3 if it refuses.")
def signer(service: str, once: bool) -> None:
    """Ký sổ của một dịch vụ và xin đồng ký. / Sign the log of a service, and have it cosigned.

    Theo cài đặt của dịch vụ (docs/settings.md). / As the settings of the service say (docs/settings.md).
    """
    sys.exit(run_signer(SERVICES[service].load(PROCESS).common, PROCESS, once=once))
