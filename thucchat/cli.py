"""The command line. Data goes to standard output, progress and complaints to standard error.

Exit codes: 0 done, 1 an error, 2 wrong usage, 3 an integrity failure, 4 not authorised.
"""

from __future__ import annotations

import sys
from typing import Final

import click

from shared.eventstore.ports import IntegrityFault, StoreRefusesToStart, StoreUnavailable
from shared.settings import SettingsFault
from thucchat.commands import database, demo, docs, doctor, export, keys, policy, rejudge, replay, run, signer, verify

OK: Final = 0
ERROR: Final = 1
USAGE: Final = 2
INTEGRITY: Final = 3
NOT_AUTHORISED: Final = 4


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="thucchat", prog_name="thucchat")
def cli() -> None:
    """Thực chất: lịch sử bất biến của quản lý chất lượng trong cơ quan nhà nước.

    An immutable history of quality management in state agencies (Directive 02/2007/CT-UBND of Hà Nam).
    """


COMMANDS: Final = (
    demo.demo, run.serve, run.worker, signer.signer, database.db, replay.replay, rejudge.rejudge_command,
    doctor.doctor, docs.docs,
    export.export, policy.policy, keys.keys, verify.verify,
)  # fmt: skip
for command in COMMANDS:
    cli.add_command(command)


def main() -> None:
    """Runs the command line and ends the process with its exit code."""
    try:
        sys.exit(cli.main(standalone_mode=False) or OK)
    except click.ClickException as error:
        error.show()
        sys.exit(error.exit_code)
    except click.exceptions.Abort:
        click.echo("Đã dừng. / Stopped.", err=True)
        sys.exit(ERROR)
    except (IntegrityFault, StoreRefusesToStart, StoreUnavailable, SettingsFault, OSError) as error:
        click.echo(f"{error}", err=True)
        sys.exit(code_of(error))


def code_of(error: Exception) -> int:
    """Returns the exit code that an error ends the command line with."""
    if isinstance(error, IntegrityFault):
        return INTEGRITY
    return NOT_AUTHORISED if isinstance(error, PermissionError) else ERROR


__all__ = ["ERROR", "INTEGRITY", "NOT_AUTHORISED", "OK", "USAGE", "cli", "code_of", "main"]
