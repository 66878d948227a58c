"""`thucchat replay AGENCY`: puts an agency's file back to a moment on either clock, from inspection's own mirror."""

from __future__ import annotations

import json
from datetime import datetime
from pathlib import Path

import click

from services.inspection.replay.render import render
from services.inspection.wiring import files_of
from shared.clock import Occurred, parse_occurred
from shared.errors import Refused
from shared.service import open_ground
from thucchat.commands.places import DATA, settings_of
from thucchat.settings import PROCESS


class Moment(click.ParamType[Occurred]):
    """A day, or an instant with an offset."""

    name = "YYYY-MM-DD"

    def convert(self, value: object, param: click.Parameter | None, ctx: click.Context | None) -> Occurred:
        """Returns the moment that was typed, or ends with a usage error."""
        try:
            return parse_occurred(str(value))
        except ValueError:
            self.fail(
                "phải là YYYY-MM-DD hoặc thời điểm có múi giờ / must be a day, or an instant with an offset", param, ctx
            )


@click.command()
@click.argument("agency")
@click.option("--as-of", type=Moment(), help="Việc xảy ra đến lúc nào. / What had happened by then.")
@click.option("--known", type=Moment(), help="Đã ghi nhận đến lúc nào. / What was recorded by then.")
@click.option("--json", "as_json", is_flag=True, help="In JSON cho máy đọc. / Print JSON for machines.")
@DATA
def replay(agency: str, as_of: Occurred | None, known: Occurred | None, as_json: bool, data: Path | None) -> None:
    """Dựng lại hồ sơ của một cơ quan tại một thời điểm, trên cả hai mốc thời gian.

    Put an agency's file back to any moment on either clock.
    """
    common = settings_of("inspection", data)
    ground = open_ground(common, PROCESS, upgrading=False)
    try:
        files = files_of(ground)
        now: datetime = files.stamp.clock.now()
        dossier = files.dossier(agency, as_of=as_of or now, known=known or now)
    except Refused as refused:
        raise click.ClickException(f"{refused.detail('vi')} / {refused.detail('en')}") from refused
    finally:
        ground.close()
    if as_json:
        click.echo(json.dumps(dossier, ensure_ascii=False, indent=1, sort_keys=True))
    else:
        click.echo(render(dossier, "vi"))
