"""Where the services' stores are: below --data, as the demo leaves them, or where the environment's settings say."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import click

from shared.settings import CommonSettings
from thucchat.embedded import Embedded
from thucchat.services import SERVICES
from thucchat.settings import PROCESS

DATA = click.option(
    "--data",
    type=click.Path(path_type=Path, exists=True, file_okay=False),
    help="Dữ liệu của demo; bỏ trống là theo môi trường. / The demo's data; else what the environment's settings say.",
)


def environment_of(data: Path | None) -> Mapping[str, str]:
    """Returns the environment that the services' settings are read from."""
    return PROCESS if data is None else Embedded.environment_of(data)


def settings_of(name: str, data: Path | None) -> CommonSettings:
    """Returns the settings of a service whose store is there already.

    Raises:
        SettingsFault: the environment does not say where it is.
        click.ClickException: nothing is there; nothing was made, either.
    """
    common: CommonSettings = SERVICES[name].load(environment_of(data)).common
    if common.database_url is None and not Path(common.database).is_file():
        raise click.ClickException(f"{common.database}: không có dữ liệu. / There is nothing there.")
    return common
